"""Giving rows their values: the trigger that serves old code, and the batched backfill. Shared by several recipes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from planner import names
from planner.changes import Change
from planner.errors import PlanError
from planner.fills import Fill, PythonFill
from planner.locks import LockMode
from planner.model import Condition, Lock, Phase, Sql, Step, Touch, column
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.steps import AX, RS, RX, SUX, is_, make, short
from planner.run_sql import meet, reads, writes
from planner.translate.effects import Update
from planner.translate.values import Source, Value

Assignments = Sequence[tuple[str, Value]]


def progress(context: Context) -> Touch:
    """The progress schema; a step that needs it makes the schedule create it."""
    return Touch("schema", "", context.schema)


def fill_steps(
    context: Context,
    change: Change,
    table: Table,
    *,
    assignments: Assignments,
    guard: str | None,
    triggered: Sequence[str],
    slug: str,
    origin: str,
    known_new: bool = False,
    source: Source | None = None,
) -> list[Step]:
    """Trigger (for the ``triggered`` columns), backfill, and the end of the trigger after the deploy.

    :param known_new: the columns are the plan's own, and new rows have their value without a trigger
    :param source: the Python that the values come from, to stand beside the SQL
    """
    steps: list[Step] = []
    served = [(name, value) for name, value in assignments if name in triggered]
    if served:
        steps.append(_trigger(context, change, table, served, slug))
    kept = known_new or len(served) == len(assignments)
    steps.append(backfill(context, change, table, assignments, guard, slug, origin, triggered=kept, source=source))
    if served:
        steps.append(_drop_trigger(context, change, table, served, slug))
    return steps


def function_slug(change: Change, context: Context, fill: PythonFill) -> str:
    """A short name for what a function's updates need: its own, if no function and no new column before has it."""
    own = fill.name.rpartition(":")[2]
    taken = {
        other.value.name.rpartition(":")[2]
        for other in context.changes
        if other.kind == "run python" and other.position < change.position and isinstance(other.value, PythonFill)
    } | {other.name for other in context.changes if other.kind == "add column"}
    return names.short_name("python", str(change.operation.index + 1), own) if own in taken else names.short_name(own)


def only_once(context: Context, step: Step, update: Update) -> Step:
    """The backfill, which is never begun anew where a second run after revert.sql would compute other values.

    That is so where it reads what it, or another backfill of the plan, writes to columns that the way back leaves.
    """
    if step.kind != "backfill":
        return step
    others = [one for c in context.changes if isinstance(c.value, PythonFill) for one in c.value.updates]
    stays = {one: writes(one) - context.new_columns for one in [update, *others]}
    used = reads(replace(update, where=None))
    own, read = stays[update], reads(update)
    once = meet(used, own) or any(meet(read, stays[one]) for one in others if one is not update)
    return replace(step, sql=replace(step.sql, context={**step.sql.context, "once": True})) if once else step


def trigger_values(context: Context, table: Table, served: Assignments, slug: str) -> dict[str, Any]:
    """The context of the two trigger templates."""
    fills = [
        {
            "column": name,
            "expression": value.at("NEW"),
            "depends": [read for read in value.reads if read != name],
        }
        for name, value in served
    ]
    return {
        "schema": context.schema,
        "name": names.short_name(table.name, slug, length=43),
        "table": table,
        "fills": fills,
    }


def _armed(values: dict[str, Any]) -> Condition:
    """Both triggers are on the table."""
    table, name = values["table"], values["name"]
    return is_("trigger_exists", table, f"zz_planner_{name}_insert") & is_(
        "trigger_exists", table, f"zz_planner_{name}_update"
    )


def _function(values: dict[str, Any]) -> Condition:
    return is_("function_exists", values["schema"], f"fill_{values['name']}")


def _trigger(context: Context, change: Change, table: Table, served: Assignments, slug: str) -> Step:
    values = trigger_values(context, table, served, slug)
    columns = ", ".join(name for name, _ in served)
    return short(
        context,
        change,
        slug=f"trigger_{slug}",
        template="fill_trigger",
        values={**values, "note": ""},
        tables=[table],
        mode=LockMode.SHARE_ROW_EXCLUSIVE,
        phase=Phase.EXPAND,
        rank=1,  # a column that a trigger reads can't change its type any more
        title=f"Fill {table.name}.{columns} for rows that old code writes",
        why="From now on every row that old code inserts or changes has the right value, so that the backfill "
        "has an end. "
        "What new code writes itself is left alone.",
        done_when=_armed(values),
        undo=Sql("postgresql/drop_fill_trigger.sql.j2", values),
        undo_when=_function(values),
        needs=frozenset({progress(context), *(column(table, name) for name, _ in served)}),
    )


def _drop_trigger(context: Context, change: Change, table: Table, served: Assignments, slug: str) -> Step:
    values = trigger_values(context, table, served, slug)
    early = context.renamed(table, {name for name, value in served for name in (name, *value.reads)})
    return short(
        context,
        change,
        slug=f"drop_trigger_{slug}",
        template="drop_fill_trigger",
        values=values,
        tables=[table],
        mode=AX,
        phase=Phase.CUTOVER if early else Phase.CONTRACT,
        rank=-1 if early else 0,
        title=f"Drop the trigger that filled {table.name} for old code",
        why="Old code is gone; new code writes the value itself."
        + (" Its function names a column that is renamed next." if early else ""),
        done_when=~_function(values),
        needs=frozenset({progress(context)}),
        accounts=(),
    )


def backfill(
    context: Context,
    change: Change,
    table: Table,
    assignments: Assignments,
    guard: str | None,
    slug: str,
    origin: str,
    *,
    triggered: bool = True,
    source: Source | None = None,
) -> Step:
    """One UPDATE in batches, or a DELETE where nothing is assigned.

    :param triggered: a trigger fills all its columns for old code; otherwise it changes values that were there
    :param source: the Python that the values come from
    :raises PlanError: if the table has no primary key to walk along, or has its name only after the cutover
    """
    _check_rows(context, change, table)
    name = names.short_name(table.name, slug, length=57)
    columns = ", ".join(column_name for column_name, _ in assignments)
    values = backfill_values(context, table, name, assignments, guard, source)
    return make(
        context,
        change,
        slug=f"backfill_{slug}",
        template="backfill",
        values=values,
        phase=Phase.BACKFILL,
        kind="backfill",
        title=f"Backfill {table.name}.{columns}" if columns else f"Delete rows of {table.name}",
        why=f"{_does(columns, origin, triggered=triggered)}, in "
        "batches along the primary key that each commit: no lock lasts longer than a batch, and a killed run goes on "
        "where it stopped.",
        locks=(Lock(table, RX), Lock(table, SUX), *_checked(context, table, assignments)),
        effects=(f"{'updates' if columns else 'deletes'} rows in batches", "VACUUM and ANALYZE between rounds"),
        transactional=False,
        lock_timeout_ms=context.config.batch_lock_timeout_ms,
        statement_timeout_ms=0,  # it covers the whole loop; a batch is limited by target_ms
        not_undone=_not_undone(columns, triggered=triggered),
        done_when=is_("backfill_done", context.schema, name),
        rerun="goes on after the last batch that was committed; run it in several sessions at once to go faster",
        needs=frozenset({progress(context), *(column(table, column_name) for column_name, _ in assignments)}),
    )


def _check_rows(context: Context, change: Change, table: Table) -> None:
    if any(one.kind == "rename table" and one.table == table for one in context.changes):
        raise PlanError(
            f"{change.operation}: {table} has this name only once the same plan has renamed it, at the cutover; its "
            "rows are updated before that.\n"
            "Plan the migrations one by one, or put what changes the rows into a migration of its own."
        )
    if table in context.new_tables:
        raise PlanError(
            f"{change.operation}: {table} is made by the same plan, so that nobody knows yet which rows are to be "
            "updated in it.\nPlan the migrations one by one, or put what changes the rows into a migration of its own."
        )
    if not context.key(table):
        raise PlanError(
            f"{change.operation}: {table} has no primary key, so its rows can't be updated in batches that resume.\n"
            "Add a primary key (or a unique NOT NULL index) first."
        )


def _checked(context: Context, table: Table, assignments: Assignments) -> tuple[Lock, ...]:
    """The locks of the foreign keys that the server checks: of rows that refer to rows that go, or of parents."""
    if not assignments:
        checked = {thing.table for thing in context.before.references_to(table)}
    else:
        written = {name for name, _ in assignments}
        keys = [thing for thing in context.before.of("constraint", table) if thing["type"] == "f"]
        checked = {Table(*thing["references"]) for thing in keys if written & set(thing["columns"])}
    return tuple(Lock(other, RS) for other in sorted(checked - {table}))


def _does(columns: str, origin: str, *, triggered: bool) -> str:
    if not columns:
        return f"Deletes the rows that the function deletes ({origin})"
    return f"Gives every row{' that was there before the trigger' if triggered else ''} its value ({origin})"


def _not_undone(columns: str, *, triggered: bool) -> str:
    if not columns:
        return "the rows that it deletes are not kept"
    return "" if triggered else "the values that it overwrites are not kept"


def backfill_values(
    context: Context, table: Table, name: str, assignments: Assignments, guard: str | None, source: Source | None
) -> dict[str, Any]:
    """The context of the backfill's template."""
    return {
        "schema": context.schema,
        "name": name,
        "table": table,
        "key": [{"name": thing.name, "type": thing["type"]} for thing in context.key(table)],
        "assignments": [(column_name, value.at("t")) for column_name, value in assignments],
        "guard": guard or "true",
        "source": source if source is not None and source.text else None,
        "batch_size": context.config.batch_size,
        "target_ms": context.config.target_ms,
        "lock_timeout_ms": context.config.batch_lock_timeout_ms,
        "vacuum": True,
        "analyze": True,
    }


def one_value(change: Change, fill: Fill) -> Value | None:
    """Django's one value for all rows without one; a random value, or a time, is computed for each row anew.

    :raises PlanError: if it is another one each time that it is asked for, and can't be read as SQL
    """
    masked = fill.once is None and (fill.default or "").startswith("'…'")  # it differed from one time to the next
    if masked or not fill.steady:
        raise PlanError(
            f"{change.operation}: the default of {fill.name} gives another value each time it is called, and the "
            f"planner can't read it as SQL, so a plan made today would not be the plan made tomorrow.\n{declare(fill)}"
        )
    if fill.once is not None:
        return fill.once
    return Value(fill.default) if fill.default is not None else None


def declare(fill: Fill) -> str:
    """What to write into the configuration, ready to paste."""
    return (
        "Say what value each row gets, as SQL over the row's columns, in pyproject.toml:\n\n"
        f'    [tool.planner.backfill]\n    "{fill.name}" = "gen_random_uuid()"   # for example\n'
    )
