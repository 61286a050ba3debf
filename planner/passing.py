"""Columns that a plan adds and removes again: where nothing between can see them, they never come to be.

``migrate`` makes them, fills them and throws them away; of all that nothing is left, and neither old nor new code knows
them. What may read or write them in between (RunPython, RunSQL, an operation of a third party) keeps them in the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from planner.accounts import Accounts
from planner.baseline import Baseline
from planner.catalog import Object, stands_on
from planner.changes import Change

PASSING = "the same plan adds the column and removes it again, and nothing reads or writes it in between"
PLAIN = frozenset({"add column", "alter column", "drop column"})
DEPENDENT = frozenset({"constraint", "index"})


def without_passing(found: Accounts, walked: Baseline) -> Accounts:
    """The account without the changes of such columns, and of what stands on them."""
    gone: set[int] = set()
    for add in found.changes:
        drop = _dropped(add, found)
        if drop is not None and _unseen(add, drop, walked):
            own = tuple(_own(add, drop, found))
            gone |= {change.position for change in own if change is not None} if None not in own else set()
    return replace(found, changes=tuple(change for change in found.changes if change.position not in gone))


def _dropped(add: Change, found: Accounts) -> Change | None:
    """The change that drops the column which this one adds to a table that was there, if one does."""
    if add.kind != "add column" or add.after is None:
        return None
    if any(change.kind == "create table" and change.table == add.table for change in found.changes):
        return None
    for change in found.changes:
        if change.kind == "drop column" and change.before is not None and change.before.id == add.after.id:
            return change
    return None


def _unseen(add: Change, drop: Change, walked: Baseline) -> bool:
    """Whether all operations from the one to the other are Django's own, whose SQL is about their own fields."""
    between = walked.operations[add.operation.index : drop.operation.index + 1]
    return all(
        type(one.operation).__module__.startswith(("django.db.migrations.operations", "django.contrib.postgres"))
        and not one.runs_python
        and type(one.operation).__name__ != "RunSQL"
        for one in between
    )


def _own(add: Change, drop: Change, found: Accounts) -> Iterator[Change | None]:
    """The changes that are about the column; None where one is about something else, too."""
    assert add.after is not None
    for change in found.changes:
        if not add.operation.index <= change.operation.index <= drop.operation.index:
            continue
        things = [thing for thing in (change.before, change.after) if thing is not None]
        if change.kind == "rename table" and things[0].table == add.table:
            yield None
        elif any(thing.kind == "column" and thing.id == add.after.id for thing in things):
            yield change if change.kind in PLAIN else None
        elif any(_concerns(thing, add.after) for thing in things):
            whole = all(_concerns(thing, add.after) and thing.table == add.table for thing in things)
            yield change if whole else None


def _concerns(thing: Object, column: Object) -> bool:
    """Whether a constraint or an index stands on the column, or a foreign key points at it."""
    if thing.kind not in DEPENDENT:
        return False
    if thing.kind == "constraint" and thing["type"] == "f" and thing["references"] == [column.schema, column.parent]:
        return column.name in (*thing["columns"], *thing["referenced_columns"])
    if thing.table != column.table:
        return False
    return column.name in (thing["columns"] or ()) if thing.kind == "constraint" else stands_on(thing, column.name)
