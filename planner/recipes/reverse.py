"""The way back that the migration itself gives: the reverse function of RunPython, the reverse_sql of RunSQL.

It becomes the undo of the steps of its operation, as a whole: it runs where all of them are done, and in the same
transaction they count as not done. Work that was stopped in its middle is not reversed, for nothing says what a reverse
does to rows that were not changed yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from planner import sql
from planner.baseline import Baseline
from planner.model import Condition, Sql, Step
from planner.names import Table
from planner.operations import Walked
from planner.recipes.as_written import ended
from planner.recipes.context import Context
from planner.translate.run_python import Noop, Update, translate_run_python
from planner.translate.values import Hole

WORK = frozenset({"backfill", "as_written", "python_hole", "python_script"})
HELPERS = frozenset({"fill_trigger", "drop_fill_trigger"})
CHANGED = frozenset({"rename column", "rename table"})


@dataclass(frozen=True, slots=True)
class Reverse:
    """What goes back: updates, or statements as they were written; or ``why`` there is nothing that could."""

    name: str
    updates: tuple[Update, ...] = ()
    statements: tuple[str, ...] = ()
    why: str = ""


def with_reverses(
    steps: Sequence[Step], walked: Baseline, context: Context, table_of: Callable[[str], Table], alias: str
) -> list[Step]:
    """The steps; those of operations that have a way back of their own with it as their undo."""
    found = list(steps)
    for operation in walked.operations:
        own = [step for step in found if step.operation == operation.info.index]
        work = [step for step in own if _template(step) in WORK and not step.irreversible]
        reverse = _reverse(operation, context, table_of, alias) if work else None
        if reverse is not None:
            if not reverse.why and any(_template(step) not in WORK | HELPERS or step.irreversible for step in own):
                reverse = replace(reverse, why="other steps take back a part of what the operation does")
            last = found.index(work[-1])
            found[last] = _told(work[-1], reverse) if reverse.why else _undone(work, reverse, context)
    return found


def _template(step: Step) -> str:
    return step.sql.template.rpartition("/")[2].partition(".")[0]


def _told(step: Step, reverse: Reverse) -> Step:
    """The step, saying why the way back is not taken."""
    before = f"{step.not_undone}; " if step.not_undone else ""
    return replace(step, not_undone=f"{before}{reverse.name} is not run by revert.sql: {reverse.why}")


def _undone(work: Sequence[Step], reverse: Reverse, context: Context) -> Step:
    """The last of the operation's steps, with the undo of them all."""
    done: Condition = work[0].done_when
    for step in work[1:]:
        done = done & step.done_when
    forms = [form for text in reverse.statements for form in sql.parse(text)]
    local = not any(form.concurrently or form.kind == "vacuum" for form in forms)
    values: dict[str, Any] = {
        "schema": context.schema,
        "path": context.path if reverse.statements else (),
        "local": local,
        "statements": [ended(text) for text in reverse.statements],
        "updates": [
            {
                "table": update.table,
                "assignments": [(name, value.at("t")) for name, value in update.assignments],
                "where": update.where.at("t") if update.where is not None else "",
            }
            for update in reverse.updates
        ],
        "columns": _columns(work, reverse),
        "backfills": [step.sql.context["name"] for step in work if step.kind == "backfill"],
        "markers": [step.sql.context["marker"] for step in work if step.kind != "backfill"],
    }
    part = " What was stopped in the middle stays." if values["backfills"] else ""
    how = "as it was written: read it" if reverse.statements else "as plain SQL, in one transaction"
    return replace(
        work[-1],
        undo=Sql("postgresql/reverse.sql.j2", values, transactional=local),
        undo_when=done,
        not_undone=f"revert.sql runs {reverse.name}, {how}. Its locks last to its end.{part}".removesuffix("."),
    )


def _reverse(operation: Walked, context: Context, table_of: Callable[[str], Table], alias: str) -> Reverse | None:
    """The operation's way back; None if it has none, or one that does nothing."""
    from django.db.migrations.operations import RunPython, RunSQL  # noqa: PLC0415

    if isinstance(operation.operation, RunSQL):
        found = _of_sql(operation)
        if found is None and operation.python is not None:  # its reverse function is more than SQL of its own
            return _of_python(replace(operation, operation=operation.python), context, table_of, alias)
        return found
    if isinstance(operation.operation, RunPython):
        return _of_python(operation, context, table_of, alias)
    return None


def _of_sql(operation: Walked) -> Reverse | None:
    given = operation.operation.reverse_sql
    parts = [given] if isinstance(given, str) else list(given or ())
    if not any(parts):
        return None
    name = f"the reverse_sql in {operation.info.file}:{operation.info.line}"
    texts = [part if isinstance(part, str) else part[0] for part in parts]
    if any(not isinstance(part, str) and len(part) > 1 and part[1] for part in parts):
        return Reverse(name, why="it has parameters")
    found = tuple(text for text in texts if text.strip())
    if any(form.kind in ("begin", "commit", "rollback") for text in found for form in sql.parse(text)):
        return Reverse(name, why="it begins or ends transactions")
    return Reverse(name, statements=found) if found else None


def _of_python(operation: Walked, context: Context, table_of: Callable[[str], Table], alias: str) -> Reverse | None:
    """Its reverse function, on the state that ``migrate`` gives it when it goes back: that after the operation."""
    code = operation.operation.reverse_code
    if code is None:
        return None
    function = getattr(code, "__name__", type(code).__name__)
    name = f"the reverse function {function} of {operation.info.file}:{operation.info.line}"
    found = translate_run_python(code, operation.to_apps, table_of, alias, name)
    if isinstance(found, Noop):
        return None
    if isinstance(found, Hole):
        place = f"{found.source.file}:{found.line}" if found.line else found.source.file
        return Reverse(name, why=f"it is not translated, since {found.why} ({place})")
    reasons = [reason for update in found if (reason := _misfit(update, context))]
    if reasons:
        return Reverse(name, why=reasons[0])
    kept = tuple(one for update in found if (one := _lasting(update, context)) is not None)
    return Reverse(name, updates=kept) if kept else None


def _lasting(update: Update, context: Context) -> Update | None:
    """What of an update is still there when revert.sql has dropped what the plan has added; None if nothing is."""
    if update.table in context.new_tables:
        return None
    if update.deletes:
        return update
    kept = tuple(one for one in update.assignments if (update.table, one[0]) not in context.new_columns)
    return replace(update, assignments=kept) if kept else None


def _misfit(update: Update, context: Context) -> str:
    """Why an update can't be run as it is on the schema of the backfill phase, if so."""
    values = [value for _, value in update.assignments] + ([update.where] if update.where is not None else [])
    if update.inserts is not None:
        return f"it makes rows of {update.inserts.table}"
    if any(value.volatile or value.shape != "exact" for value in values):
        return "it gives other values each time"
    if any(not each.refused for value in values for each in value.requires):
        return "it fails on some rows, which is not checked before"
    own = {name for name, _ in update.assignments} | {name for value in values for name in value.reads}
    for change in context.changes:
        tables = {change.table, *([change.before.table] if change.before is not None else [])}
        if not tables & {update.table, *update.looks_up}:
            continue
        retyped = change.aspect in ("type", "collation") and (change.name in own or change.table != update.table)
        if change.kind in CHANGED or retyped:
            return f"the plan changes names or types of {update.table} that it uses ({change})"
    missing = [
        name
        for name in sorted(own)
        if context.before.find("column", update.table, name) is None
        and (update.table, name) not in context.new_columns
        and update.table not in context.new_tables
    ]
    return f"{update.table} has no column {missing[0]} at that point" if missing else ""


def _columns(work: Sequence[Step], reverse: Reverse) -> list[tuple[Table, str]]:
    """What it writes: of updates that is known, of SQL as written it is what the backfill wrote that it takes back."""
    if reverse.statements:
        backfills = [step.sql.context for step in work if step.kind == "backfill"]
        return [(one["table"], name) for one in backfills for name, _ in one["assignments"]]
    found = []
    for update in reverse.updates:
        found += [(update.table, name) for name, _ in update.assignments] or [(update.table, "*")]
    return found


def reversed_columns(step: Step) -> frozenset[tuple[Table, str]]:
    """The columns that a step's own way back writes; ``*`` of a table whose rows it deletes."""
    return frozenset(step.undo.context["columns"]) if step.undo is not None and reverses(step) else frozenset()


def reverses(step: Step) -> bool:
    """Whether the undo is a way back that the migration itself gives."""
    return step.undo is not None and step.undo.template.endswith("/reverse.sql.j2")
