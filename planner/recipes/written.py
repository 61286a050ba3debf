"""Whether functions and RunSQL of a plan may write what a rule is about."""

from __future__ import annotations

from collections.abc import Sequence

from planner import sql
from planner.changes import Change
from planner.fills import Fill, PythonFill
from planner.names import Table, ident
from planner.recipes.context import Context
from planner.translate.effects import Script, Update

BOOKS = ("django_content_type", "auth_permission")
"""The tables that ``post_migrate`` fills."""


def writes(context: Context, other: Change, table: Table, columns: frozenset[str], parent: Table | None) -> bool:
    """Whether a change of the plan may write these columns of a table, or delete rows of it or of a parent."""
    value = other.value
    if isinstance(value, PythonFill):
        if value.hole is not None or (parent is not None and parent in value.tables):
            return True
        if any(_updates(context, other, update, table, columns) for update in value.updates):
            return True
        return value.script is not None and table in value.script.changes and _sets(value.script, table, columns)
    for statement in other.statements:
        for form in sql.parse(statement.text):
            named = form.table is None or (form.table[0] in (None, table.schema) and form.table[1] == table.name)
            if form.kind in ("unknown", "do") or (form.kind in ("update", "delete") and named):
                return True
    return False


def _updates(context: Context, other: Change, update: Update, table: Table, columns: frozenset[str]) -> bool:
    if update.table != table or update.inserts is not None:
        return False
    written = {context.early_at(table, name, other.position) for name, _ in update.assignments}
    return update.deletes or bool(written & columns)


def _sets(script: Script, table: Table, columns: frozenset[str]) -> bool:
    """Whether a block deletes rows of the table, or names one of the columns where it changes rows."""
    own = [line for line in script.lines if ident(table.name) in line]
    return any(
        "DELETE FROM" in line or ("UPDATE" in line and any(ident(name) in line for name in columns)) for line in own
    )


def may_remove_types(context: Context) -> bool:
    """Whether functions or RunSQL may remove or rename content types or permissions."""
    return any(
        _removes(other, table) for other in context.changes for name in BOOKS for table in context.before.named(name)
    )


def _removes(change: Change, table: Table) -> bool:
    value = change.value
    if isinstance(value, PythonFill):
        if value.hole is not None:
            text = (value.source or value.hole.source).text
            return "ContentType" in text or "Permission" in text
        updated = any(update.written == table and update.inserts is None for update in value.updates)
        return updated or (value.script is not None and table in value.script.changes)
    if change.kind != "run sql":
        return False
    forms = [form for statement in change.statements for form in sql.parse(statement.text)]
    named = any(form.kind in ("update", "delete") and form.table and form.table[1] == table.name for form in forms)
    hidden = any(form.kind in ("unknown", "do") for form in forms)
    return named or (hidden and any(table.name in statement.text for statement in change.statements))


def seen_to(context: Context, change: Change) -> bool:
    """Whether a column is added with one value for all rows, and only later unique, after what may write it."""
    column = frozenset({context.early(change, change.name)})
    rules = [
        other
        for other in context.changes
        if other.table == change.table and other.after is not None and _unique_columns(context, other) == column
    ]
    first = min((rule.position for rule in rules if rule.operation.index != change.operation.index), default=0)
    same = any(rule.operation.index == change.operation.index for rule in rules)
    between = [other for other in context.changes if change.position < other.position < first]
    written = [other for other in between if other.kind in ("run python", "run sql")]
    return not same and any(writes(context, other, change.table, column, None) for other in written)


def one_value_for_old_code(context: Context, change: Change, columns: Sequence[str]) -> bool:
    """Whether all rows that old code adds hold one value in these new columns, which a function gave others."""
    early = {context.early(change, name) for name in columns}
    return any(
        other.kind == "add column"
        and other.table == change.table
        and context.early(other, other.name) in early
        and not context.filled(other)
        and seen_to(context, other)
        and other.after is not None
        and _has_value(other)
        for other in context.changes
    )


def _has_value(change: Change) -> bool:
    """Whether rows that are there get a value with the column, and not NULL."""
    fill, thing = change.value, change.after
    given = isinstance(fill, Fill) and (fill.default is not None or fill.once is not None)
    return given or (thing is not None and thing["default"] is not None)


def _unique_columns(context: Context, change: Change) -> frozenset[str]:
    """The columns that a change makes unique together, by their early names."""
    thing = change.after
    if thing is None:
        return frozenset()
    names: list[str] = []
    if change.kind in ("add index", "replace index") and thing["unique"]:
        names = [key["column"] for key in thing["keys"] if key["column"]]
    elif change.kind in ("add constraint", "replace constraint") and thing["type"] in ("u", "p"):
        names = list(thing["columns"] or ())
    return frozenset(context.early(change, name) for name in names)
