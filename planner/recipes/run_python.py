"""RunPython: translated to a batched UPDATE or to one block, or a hole at which the driver stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from planner import names
from planner.changes import Change
from planner.errors import PlanError
from planner.fills import PythonFill
from planner.model import Finding, Phase, Step
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.made_rows import make_rows, unfit_rows
from planner.recipes.script_step import as_hole, script_step, unfit
from planner.recipes.steps import finding, is_, make
from planner.recipes.values import fill_steps, function_slug, only_once, progress
from planner.translate.run_python import Update
from planner.translate.values import Hole


def run_python(change: Change, context: Context) -> Sequence[Step] | None:
    """Each update as trigger and backfill; a function that is not understood as a gate."""
    if change.kind != "run python" or not isinstance(change.value, PythonFill):
        return None
    fill = change.value
    if fill.hole is not None:
        return [_hole(change, context, fill, fill.hole)]
    made = tuple(update for update in fill.updates if update.inserts is not None)
    why = "" if not made else unfit_rows(change, context, made[0]) or ("it does more" if fill.updates[1:] else "")
    if why and fill.block is None:
        raise PlanError(
            f"{change.operation}: {fill.name} makes rows of {made[0].written}, which can't be done in batches in this "
            f"plan ({why}), nor at once.\nPut the function into a migration of its own."
        )
    if why:
        fill = replace(fill, updates=(), script=fill.block)
    if fill.script is not None:
        why = unfit(change, context, fill.script)
        if not why:
            return [script_step(change, context, fill, fill.script)]
        fill = as_hole(fill, fill.script, why)
        assert fill.hole is not None
        return [_hole(change, context, fill, fill.hole)]
    steps: list[Step] = []
    if made and fill.updates:
        return [make_rows(change, context, fill, made[0])]
    for number, update in enumerate(fill.updates):
        steps += _update(change, context, fill, update, number)
    return steps


def _update(change: Change, context: Context, fill: PythonFill, update: Update, number: int) -> list[Step]:
    table = update.table
    fresh = [name for name, _ in update.assignments if (table, name) in context.new_columns and update.fills(name)]
    slug = names.short_name(function_slug(change, context, fill), *([str(number + 1)] if number else []))
    steps = fill_steps(
        context,
        change,
        table,
        assignments=update.assignments,
        guard=_guard(update, fresh),
        triggered=fresh,
        slug=slug,
        origin=f"the function {fill.name}" + (", as the configuration declares it" if fill.declared else ""),
        source=update.source,
    )
    steps = [replace(one, sql=replace(one.sql, context={**one.sql.context, "stands_for": fill.name})) for one in steps]
    old = [name for name, value in update.assignments if name not in fresh and value.shape != "time"]
    if old or update.deletes:
        note = finding("old-code-writes-after-backfill", change, f"{table}: {', '.join(old) or 'rows that it deletes'}")
        steps = [replace(step, findings=(*step.findings, note)) if step.kind == "backfill" else step for step in steps]
    return [only_once(context, step, update) for step in steps]


def _guard(update: Update, fresh: Sequence[str]) -> str | None:
    """The rows that need the value. New columns that are filled already were filled by the trigger."""
    parts = [update.where.at("t")] if update.where is not None else []
    exact = [f"t.{names.ident(name)} IS NULL" for name, _ in update.assignments if name in fresh]
    if exact:
        parts.append(" OR ".join(exact))
    return " AND ".join(f"({part})" for part in parts) if len(parts) > 1 else "".join(parts) or None


def _hole(change: Change, context: Context, fill: PythonFill, hole: Hole) -> Step:
    marker = hole_marker(context, change)
    python = _python(change, context, fill, hole)
    mark = f"CREATE TABLE {names.qualified(marker)} ();"
    place = f"{hole.source.file}:{hole.line}" if hole.line else hole.source.file
    found: tuple[Finding, ...] = (finding("python-not-translated", change, f"{hole.what} at {place}: {hole.why}"),)
    return make(
        context,
        change,
        slug=f"python_{fill.name.rpartition(':')[2]}",
        template="python_hole",
        values={
            "hole": hole,
            "reason": _shown(hole),
            "place": place,
            "name": fill.name,
            "marker": marker,
            "source": hole.source,
            "python": python,
        },
        phase=Phase.BACKFILL,
        kind="gate",
        effects=("what the function does, under locks of its own",),
        title=f"Run the Python function {fill.name}",
        why=f"It could not be translated: {_shown(hole)} ({place}). {hole.todo}",
        message=f"{fill.name} is Python that has no SQL in this bundle ({place}: {hole.why}). Run it now, "
        f"once, from the project's folder: {python['command']} (with --bundle DIR if it does not find this bundle). "
        f"If you do its work by other means, mark it as done: {mark}",
        done_when=is_("relation_exists", marker),
        transactional=True,
        not_undone="what the function did stays",
        findings=found,
        needs=frozenset({progress(context)}),
    )


def _shown(hole: Hole) -> str:
    """What stopped the translation, with the expression if it is short."""
    text = " ".join(hole.expression.split())
    return f"{text} is {hole.why}" if text and len(text) <= 80 and hole.why.startswith("the ") else hole.why  # noqa: PLR2004


def _python(change: Change, context: Context, fill: PythonFill, hole: Hole) -> dict[str, Any]:
    """What ``planner run-python`` has to know of the function; for plan.json."""
    migration = change.operation.migration
    own = [c for c in context.changes if c.kind == "run python" and c.operation.migration == migration]
    number = 1 + sum(c.operation.index < change.operation.index for c in own)
    app, _, name = migration.partition(".")
    place = f":{number}" if len(own) > 1 else ""
    marker = hole_marker(context, change)
    source = fill.source or hole.source
    return {
        "migration": name,
        "number": number,
        "function": fill.name,
        "source": names.digest(source.text, length=64),
        "marker": {"schema": marker.schema, "table": marker.name},
        "command": f"planner run-python {app} {name}{place} --database {fill.alias}",
    }


def hole_marker(context: Context, change: Change) -> Table:
    """The table whose existence says that somebody has run the function."""
    return Table(
        context.schema,
        names.short_name("ran", f"{change.operation.index + 1:02d}", change.operation.name.lower()),
    )
