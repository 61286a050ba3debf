"""RunSQL's UPDATE and DELETE in batches; on a small table as they were written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner import locks, names, sql
from planner.changes import Change
from planner.fills import SqlFill
from planner.model import Phase, Step, column
from planner.names import Table
from planner.recipes.as_written import ended
from planner.recipes.context import Context
from planner.recipes.steps import at_once, finding, is_, make
from planner.recipes.values import fill_steps, only_once, progress
from planner.recipes.worst_locks import worst_locks


def run_sql(change: Change, context: Context) -> Sequence[Step] | None:
    """One UPDATE or DELETE that ends the same in batches; if it fills columns that are new, with their trigger."""
    fill = change.value
    if change.kind != "run sql" or not isinstance(fill, SqlFill):
        return None
    (update,) = fill.updates
    new = {name for table, name in context.new_columns if table == update.table}
    fresh = [name for name, _ in update.assignments if name in new and update.fills(name)]
    if context.small(update.table) and not fresh:
        return [_at_once(change, context, fill)]
    steps = fill_steps(
        context,
        change,
        update.table,
        assignments=update.assignments,
        guard=update.where.at("t") if update.where is not None else None,
        triggered=fresh,
        slug=_slug(change, fill),
        origin=f"the {fill.name}",
    )
    used = {name for _, value in update.assignments for name in value.reads} | set(
        update.where.reads if update.where is not None else ()
    )
    needs = frozenset(column(update.table, name) for name in used & new)
    told = [_told(replace(step, needs=step.needs | needs), change, fill, fresh) for step in steps]
    return [only_once(context, step, update) for step in told]


def _slug(change: Change, fill: SqlFill) -> str:
    verb = "delete" if fill.updates[0].deletes else "update"
    return "_".join([verb, str(change.operation.index + 1), *([str(fill.place)] if fill.place > 1 else [])])


def _told(step: Step, change: Change, fill: SqlFill, fresh: Sequence[str]) -> Step:
    """The step, with what it stands for."""
    if step.kind != "backfill":
        return step
    (update,) = fill.updates
    why = (
        f"Does what the {fill.name} does. As one statement it would keep every row that it changes locked to its end; "
        "in batches along the primary key that each commit no lock lasts longer than a batch, and a killed run goes on "
        "where it stopped. It ends the same, since no row's outcome depends on another row."
    )
    old = [name for name, _ in update.assignments if name not in fresh]
    if not old and not update.deletes:
        return replace(step, why=why)
    note = finding(
        "old-code-writes-after-backfill", change, f"{update.table}: {', '.join(old) or 'rows that it deletes'}"
    )
    return replace(step, why=why, findings=(*step.findings, note))


def _at_once(change: Change, context: Context, fill: SqlFill) -> Step:
    """The statement itself, remembered by a mark."""
    (update,) = fill.updates
    digest = names.digest(fill.text, str(fill.place))
    marker = Table(context.schema, names.short_name("ran", digest, change.operation.name.lower()))
    effects = [(form, locks.effect(form, server_version=context.version * 10_000)) for form in sql.parse(fill.text)]
    step = make(
        context,
        change,
        slug=_slug(change, fill),
        template="as_written",
        values={"statements": [ended(fill.text)], "marker": marker, "path": context.path, "local": True},
        phase=Phase.BACKFILL,
        kind="as written",
        title=f"Run the {fill.name} as it was written",
        why="",
        locks=worst_locks(effects, context),
        done_when=is_("relation_exists", marker),
        not_undone="the rows that it deletes are not kept"
        if update.deletes
        else "the values that it overwrites are not kept",
        rerun="does nothing: the step leaves a mark in its own transaction",
        needs=frozenset({progress(context)}),
    )
    why = "one statement over all of them takes a moment."
    return at_once(context, step, [update.table], why, ("changes rows, and keeps them locked until it ends",))
