"""Rules that a plan's own functions and RunSQL may make the rows keep, before the rule comes.

What is asked of the rows beforehand would then be asked of rows that the plan itself mends: NULLs that a function
fills before the column becomes NOT NULL, duplicates that it deletes before they are forbidden.
"""

from __future__ import annotations

from planner.changes import Change
from planner.fills import PythonFill
from planner.names import Table
from planner.promises import Holds, NotNull, Promise, References, Unique
from planner.recipes.context import Context
from planner.recipes.written import writes


def may_be_settled(context: Context, change: Change, promise: Promise) -> bool:
    """Whether something that runs before the change writes what the promise is about.

    True also for what can't be looked into: a hole, a DO block.
    """
    if change.after is None or isinstance(change.value, PythonFill):
        return False
    columns = _columns(context, change, promise)
    if columns is None:
        return False
    parent = promise.parent if isinstance(promise, References) else None
    return any(
        writes(context, other, promise.table, columns, parent)
        for other in context.changes
        if other.position < change.position and other.kind in ("run python", "run sql")
    )


def may_be_broken(context: Context, change: Change) -> bool:
    """Whether something of the plan writes what a rule of the change is about, before it or after it."""
    thing = change.after
    if thing is None or isinstance(change.value, PythonFill):
        return False
    names: list[str] = []
    if change.kind == "alter column" and change.aspect == "not_null" and thing["not_null"]:
        names = [change.name]
    elif change.kind in ("add index", "replace index") and thing["unique"]:
        names = [key["column"] for key in thing["keys"] if key["column"]]
    elif change.kind in ("add constraint", "replace constraint", "move primary key"):
        names = list(thing["columns"] or ())
    columns = frozenset(context.early(change, name) for name in names)
    parent = Table(*thing["references"]) if thing.kind == "constraint" and thing["type"] == "f" else None
    return bool(columns) and any(
        writes(context, other, change.table, columns, parent)
        for other in context.changes
        if other.kind in ("run python", "run sql")
    )


def _columns(context: Context, change: Change, promise: Promise) -> frozenset[str] | None:
    """The columns of a rule, by the names of the pre-state; None for promises that are no rules."""
    if isinstance(promise, NotNull):
        return frozenset({promise.column})
    if isinstance(promise, Unique | References):
        return frozenset(promise.columns)
    if isinstance(promise, Holds) and change.kind in ("add constraint", "replace constraint") and change.after:
        return frozenset(context.early(change, name) for name in change.after["columns"] or ())
    return None
