"""RenameField, and AlterFields that change a column's name: at the cutover, or with both names at once."""

from __future__ import annotations

from collections.abc import Sequence

from planner.changes import Change
from planner.model import Phase, Sql, Step, column
from planner.recipes.context import Context
from planner.recipes.rename_group import renames
from planner.recipes.rename_steps import Renaming
from planner.recipes.steps import finding, is_, short


def rename_column(change: Change, context: Context) -> Sequence[Step] | None:
    """Rename while neither old nor new code runs; or, with ``rename = "both"``, a second column until old code is gone.

    What a rename does to the names of constraints is in the same steps.
    """
    both = renames(context).at(change.position)
    if both is not None:
        first = change.position == min(both.new.absorbed)
        return list(Renaming(change, context, both).steps()) if first else []
    if change.kind != "rename column" or change.before is None:
        return None
    if context.needless(change):
        return []
    if context.both_names(change.table):
        return []  # in one step with the table, whose view has the old names
    table, old, new = change.table, change.before.name, change.name
    vacated = any(
        other.kind == "drop column" and other.table == table and other.name == new for other in context.changes
    )
    return [
        short(
            context,
            change,
            slug=f"rename_{old}",
            template="rename_column",
            values={"table": table, "old": old, "new": new},
            tables=[table],
            phase=Phase.CUTOVER,
            title=f"Rename the column {table.name}.{old} to {new}",
            why="Catalog work of a millisecond, but old code fails from here on, and new code failed until here. "
            "Indexes, "
            "constraints and foreign keys follow the column by themselves.",
            done_when=~is_("column_exists", table, old)
            if vacated
            else is_("column_exists", table, new) & ~is_("column_exists", table, old),
            undo=Sql("postgresql/rename_column.sql.j2", {"table": table, "old": new, "new": old}),
            undo_when=is_("column_exists", table, new) & ~is_("column_exists", table, old),
            findings=(finding("rename-breaks-old-code", change, _detail(change, context)),),
            creates=frozenset({column(table, new)}),
            drops=frozenset({column(table, old)}),
        )
    ]


def _detail(change: Change, context: Context) -> str:
    assert change.before is not None
    reason = renames(context).refused.get(change.position)
    why = f" (it can't have both names: {reason})" if reason else ""
    return f"{change.table}.{change.before.name} becomes {change.name}{why}"
