"""RenameModel, AlterModelTable, a renamed ManyToManyField: at the cutover, or with both names at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.changes import Change
from planner.model import Condition, Finding, Lock, Phase, Sql, Step, Touch, column, relation
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.steps import AX, SUX, finding, is_, make, short

LINKING = frozenset({"RenameField", "AlterField"})
"""Operations that rename the table of a many-to-many field: Django does not group by its key."""


def rename_table(change: Change, context: Context) -> Sequence[Step] | None:
    """A short lock at the cutover; or, with ``rename = "both"``, a view under the old name until old code is gone."""
    if change.kind != "rename table" or change.before is None or change.before["relkind"] not in ("r", "p"):
        return None
    if context.both_names(change.table):
        return _both(change, context)
    old, new = change.before.table, change.table
    renamed = _renamed(change, context)
    return [
        short(
            context,
            change,
            slug=f"rename_{old.name}",
            template="rename_table",
            values={"old": old, "new": new},
            tables=[old],
            phase=Phase.CUTOVER,
            title=f"Rename the table {old.name} to {new.name}",
            why="Catalog work of a millisecond, but old code fails from here on, and new code failed until here. "
            "Indexes, constraints, sequences and foreign keys follow the table by themselves, and keep their names.",
            done_when=renamed,
            undo=Sql("postgresql/rename_table.sql.j2", {"old": new, "new": old}),
            undo_when=renamed,
            findings=(finding("rename-breaks-old-code", change, f"{old} becomes {new}{_single(change, context)}"),),
            creates=_touches(context, change, new),
            drops=_touches(context, change, old),
        )
    ]


def _single(change: Change, context: Context) -> str:
    """Why it has no view under the old name, where one was asked for."""
    if context.config.rename != "both":
        return ""
    assert change.before is not None
    if change.before["relkind"] != "r":
        return " (it can't have both names: it is partitioned)"
    return " (it can't have both names: the plan also changes what a view of it would hold fast, or uses its old name)"


def _of_view(change: Change, old: Table, new: Table) -> tuple[Finding, ...]:
    if change.operation.name in LINKING:
        return ()
    return (finding("old-name-is-a-view", change, f"{old} is a view of {new} until contract"),)


def _renamed(change: Change, context: Context) -> Condition:
    """The new name is there; and the old one gone, unless the plan itself uses it again."""
    assert change.before is not None
    old, done = change.before.table, is_("relation_exists", change.table)
    again = any(
        other.table == old and other.kind in ("create table", "rename table") and other is not change
        for other in context.changes
    )
    return done if again else done & ~is_("relation_exists", old)


def _touches(context: Context, change: Change, table: Table) -> frozenset[Touch]:
    """The table's name, and its columns', which other steps may need."""
    assert change.before is not None
    columns = context.before.of("column", change.before.table)
    return frozenset({relation(table.schema, table.name), *(column(table, thing.name) for thing in columns)})


def _both(change: Change, context: Context) -> list[Step]:
    """The table gets its new name, and a view the old one: PostgreSQL writes through it to the table."""
    assert change.before is not None
    old, new = change.before.table, change.table
    pairs = [
        {"old": thing.name, "new": context.renamed_with(change, thing.name)}
        for thing in context.before.of("column", old)
    ]
    values: dict[str, Any] = {"old": old, "new": new, "columns": pairs}
    there = is_("is_table", new) & is_("is_view", old)
    accounts = tuple(
        statement.number for one in (change, *context.column_renames(change.table)) for statement in one.statements
    )
    first = short(
        context,
        change,
        slug=f"rename_{old.name}",
        template="rename_table_both",
        values=values,
        tables=[old],
        phase=Phase.EXPAND,
        title=f"Rename the table {old.name} to {new.name}, and keep the old name as a view",
        why="Catalog work of a millisecond. Old code reads and writes through the view, new code the table itself; "
        "both see the same rows at once. Indexes, constraints, sequences and foreign keys follow the table.",
        done_when=there,
        undo=Sql("postgresql/rename_table_back.sql.j2", values),
        undo_when=there,
        accounts=accounts,
        findings=_of_view(change, old, new),
        creates=_touches(context, change, new),
    )
    last = make(
        context,
        change,
        slug=f"drop_view_{old.name}",
        template="drop_view",
        values={"view": old},
        locks=(Lock(old, AX), Lock(new, SUX)),  # LOCK TABLE of a view locks what it shows, too
        effects=("catalog only",),
        phase=Phase.CONTRACT,
        rank=-1,  # no column can go while the view shows it
        title=f"Drop the view {old.name}",
        why="Old code, which knew the table by this name, is gone.",
        done_when=~is_("relation_exists", old),
        undo=Sql("postgresql/old_name_view.sql.j2", values),
        undo_when=is_("is_table", new) & ~is_("relation_exists", old),
        accounts=(),
    )
    return [first, last]
