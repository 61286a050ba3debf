"""Rows that a function makes for each row of another table: an INSERT … SELECT in batches along that table's key."""

from __future__ import annotations

from dataclasses import replace

from planner import names
from planner.changes import Change
from planner.fills import PythonFill
from planner.lock_modes import LockMode
from planner.model import Lock, Phase, Sql, Step, Touch, column, relation
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.steps import RS, RX, SUX, finding, is_, make
from planner.recipes.values import backfill_values, function_slug, progress
from planner.translate.effects import Insert, Update

MOVES = ("rename table", "rename column", "move primary key", "drop table", "drop column")


def unfit_rows(change: Change, context: Context, update: Update) -> str:
    """Why the rows can't be made in batches in this plan; nothing where they can."""
    assert update.inserts is not None
    tables = {update.table, update.inserts.table, *update.looks_up}
    if update.table in context.new_tables:
        return f"{update.table} is empty until then"
    if context.small(update.table):
        return f"{update.table} has few rows"
    if not context.key(update.table):
        return f"{update.table} has no primary key"
    for other in context.changes:
        own = {other.table, *([other.before.table] if other.before is not None else [])} & tables
        if own and (other.kind in MOVES or other.aspect in ("type", "collation")):
            return f"the plan changes {other.table} in another way, too ({other})"
        if other is not change and other.operation.index != change.operation.index and _writes(other) & tables:
            return f"{other.operation} of the same plan works on the same tables"
    return ""


def _writes(change: Change) -> set[Table]:
    """The tables whose rows a function or a statement of RunSQL writes."""
    return set(change.value.tables) if isinstance(change.value, PythonFill) else set()


def make_rows(change: Change, context: Context, fill: PythonFill, update: Update) -> Step:
    """The step. A batch's rows and its progress are saved in one transaction, so that none is made twice."""
    made = update.inserts
    assert made is not None
    function = function_slug(change, context, fill)
    name = names.short_name(made.table.name, function, length=57)
    guard = update.where.at("t") if update.where is not None else None
    own = made.table in context.new_tables
    values = backfill_values(context, update.table, name, (), guard, update.source) | {
        "into": made.table,
        "columns": [(column_name, value.at("t")) for column_name, value in made.assignments],
        "stands_for": fill.name,
        "once": not own,
    }
    undo = {"schema": context.schema, "tables": [made.table], "markers": [], "backfills": [name]}
    begun = is_("relation_exists", made.table) & is_("relation_exists", Table(context.schema, f"chunk_{name}"))
    parents = [lock.table for lock in _locks(context, update, made) if lock.mode is RS] if own else []
    detail = f"{update.table}: {fill.name} makes a row of {made.table} for each of its rows"
    if parents:
        detail += f"; they refer to {', '.join(map(str, parents))}"
    step = make(
        context,
        change,
        slug=f"backfill_{function}",
        template="backfill",
        values=values,
        phase=Phase.BACKFILL,
        kind="backfill",
        title=f"Fill {made.table.name} from {update.table.name}",
        why=f"Makes the rows that the function makes ({fill.name}), in batches along the primary key of "
        f"{update.table.name} that each commit: no lock lasts longer than a batch, and a killed run goes on where it "
        "stopped, so that no row is made twice.",
        locks=_locks(context, update, made),
        effects=("inserts rows in batches", "VACUUM and ANALYZE between rounds"),
        transactional=False,
        lock_timeout_ms=context.config.batch_lock_timeout_ms,
        statement_timeout_ms=0,  # it covers the whole loop; a batch is limited by target_ms
        done_when=is_("backfill_done", context.schema, name),
        not_undone="" if own else "the rows that it makes stay, and are not made again",
        rerun="goes on after the last batch that was committed; run it in several sessions at once to go faster",
        findings=(finding("rows-made-before-deploy", change, detail),),
        needs=_needs(change, context, update, made) | {progress(context)},
    )
    if own:
        step = replace(step, undo=Sql("postgresql/empty_new_tables.sql.j2", undo), undo_when=begun)
    return step


def _locks(context: Context, update: Update, made: Insert) -> tuple[Lock, ...]:
    """Rows that are written, rows that the server looks up for foreign keys, and the table that is read."""
    catalog = context.after if made.table in context.new_tables else context.before
    keys = [thing for thing in catalog.of("constraint", made.table) if thing["type"] == "f"]
    modes = dict.fromkeys((update.table, *update.looks_up), LockMode.ACCESS_SHARE)
    modes |= {Table(*thing["references"]): RS for thing in keys}
    modes.pop(made.table, None)
    found = [Lock(table, mode) for table, mode in sorted(modes.items())]
    return (Lock(made.table, RX), Lock(made.table, SUX), *found)


def _needs(change: Change, context: Context, update: Update, made: Insert) -> frozenset[Touch]:
    """The tables and columns that it works on, where the plan makes them before it."""
    tables = {update.table, made.table, *update.looks_up}
    found: set[Touch] = {column(table, name) for table, name in context.new_columns if table in tables}
    for other in context.changes:
        if other.position < change.position and other.kind == "create table" and other.table in tables:
            found.add(relation(other.table.schema, other.table.name))
    return frozenset(found)
