"""RunPython that becomes one block of PL/pgSQL: one step, done exactly once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from planner import names
from planner.changes import Change
from planner.fills import PythonFill
from planner.lock_modes import LockMode
from planner.model import Lock, Phase, Sql, Step, Touch, column, relation
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.steps import DAY_MS, RS, RX, finding, is_, make
from planner.recipes.values import progress
from planner.translate.effects import Script
from planner.translate.values import Hole


def script_step(change: Change, context: Context, fill: PythonFill, script: Script) -> Step:
    """The step that runs the block; a mark in the same transaction says that it has run."""
    marker = Table(
        context.schema, names.short_name("ran", f"{change.operation.index + 1:02d}", change.operation.name.lower())
    )
    place = f"{script.source.file}:{script.source.first_line}"
    large = [
        table
        for table in dict.fromkeys([*script.walks, *script.changes])
        if table not in context.new_tables and not context.small(table)
    ]
    findings = []
    if large:
        detail = f"{fill.name}: {', '.join(map(str, large))}"
        findings.append(finding("python-in-one-transaction", change, detail))
    if script.assumed:
        findings.append(finding("python-depends-on-settings", change, f"{fill.name}: {'; '.join(script.assumed)}"))
    if {*script.reads, *script.changes} - context.new_tables:
        about = ", ".join(map(str, sorted({*script.walks, *script.changes} or {*script.reads})))
        findings.append(finding("old-code-writes-after-backfill", change, f"{about}: {fill.name} ran before"))
    written = ", ".join(table.name for table in script.writes) or "nothing"
    return make(
        context,
        change,
        slug=names.short_name("python", str(change.operation.index + 1), fill.name.rpartition(":")[2]),
        template="python_script",
        values={
            "path": context.path,
            "declared": script.declared,
            "lines": script.lines,
            "marker": marker,
            "name": fill.name,
            "source": script.source,
        },
        phase=Phase.BACKFILL,
        kind="as written",
        title=f"Do what {fill.name} does to {written}",
        why=f"The function ({place}) as one block of PL/pgSQL, statement by statement, in one transaction as migrate "
        "runs it. Where the function would raise, the block does, and nothing is changed.",
        locks=_locks(context, script),
        effects=("changes rows, and keeps them locked until it ends",),
        statement_timeout_ms=DAY_MS,
        done_when=is_("relation_exists", marker),
        **undone(context, script.writes, marker),
        rerun="does nothing: the step leaves a mark in its own transaction",
        findings=tuple(findings),
        needs=_needs(change, context, script) | {progress(context)},
    )


def undone(context: Context, written: Collection[Table], marker: Table) -> dict[str, Any]:
    """The step's way back. What it writes into tables of the plan's own goes with them, and is to be done again."""
    if not written or not set(written) <= context.new_tables:
        return {"not_undone": "the rows that it makes, changes and deletes stay so, and are not made again"}
    values = {"schema": context.schema, "tables": sorted(written), "markers": [marker], "backfills": []}
    return {"undo": Sql("postgresql/empty_new_tables.sql.j2", values), "undo_when": is_("relation_exists", marker)}


def unfit(change: Change, context: Context, script: Script) -> str:
    """Why the block can't run where its step stands: what the plan renames, drops or builds is not yet done.

    :returns: nothing where it can
    """
    tables = {*script.writes, *script.reads}
    ignores = any("ON CONFLICT" in line for line in script.lines)
    for other in context.changes:
        if other.kind in ("rename table", "rename column") and other.table in tables:
            return f"the plan renames {other.table} or a column of it, which is at the cutover"
        if other.kind == "drop column" and other.position < change.position and other.table in script.writes:
            return f"the plan drops {other.table}.{other.name} before it, which is after the deploy"
        rule = (
            other.after
            if other.kind in ("add constraint", "add index", "replace index", "replace constraint")
            else None
        )
        is_unique = rule is not None and (rule["type"] == "u" if rule.kind == "constraint" else bool(rule["unique"]))
        if ignores and is_unique and other.table in script.writes and other.table not in context.new_tables:
            return f"it leaves out rows that are there already by a rule of {other.table} which the plan makes"
    there = {*context.new_tables}
    gone = sorted(table for table in tables if table not in there and context.before.relation(table) is None)
    return f"{gone[0]} is not there before the cutover" if gone else ""


def as_hole(fill: PythonFill, script: Script, why: str) -> PythonFill:
    """The function as a hole, because of the plan that it stands in."""
    todo = "Put the function into a migration of its own."
    hole = Hole(f"RunPython {fill.name}", script.source, script.source.first_line, "", why, todo)
    return replace(fill, hole=hole, script=None, source=script.source)


def _locks(context: Context, script: Script) -> tuple[Lock, ...]:
    """Rows that are written, rows that the server looks up for foreign keys, and tables that are read."""
    modes: dict[Table, LockMode] = dict.fromkeys(script.reads, LockMode.ACCESS_SHARE)
    modes |= dict.fromkeys(script.checks, RS)
    for table in script.changes:
        modes |= {thing.table: RS for thing in context.before.references_to(table) if thing.table not in script.writes}
    modes |= dict.fromkeys(script.writes, RX)
    return tuple(Lock(table, mode) for table, mode in sorted(modes.items()))


def _needs(change: Change, context: Context, script: Script) -> frozenset[Touch]:
    """The tables and columns that it works on, where the plan makes them before it."""
    tables = {*script.writes, *script.reads}
    found: set[Touch] = {column(table, name) for table, name in context.new_columns if table in tables}
    for other in context.changes:
        if other.position < change.position and other.kind == "create table" and other.table in tables:
            found.add(relation(other.table.schema, other.table.name))
    return frozenset(found)
