"""What changes of a table as a whole and touches no row."""

from __future__ import annotations

from collections.abc import Sequence

from planner.changes import Change
from planner.model import Phase, Sql, Step
from planner.recipes.context import Context
from planner.recipes.steps import SUX, is_, short


def alter_table_comment(change: Change, context: Context) -> Sequence[Step] | None:
    """``db_table_comment``: catalog work under a lock that blocks neither reads nor writes."""
    if change.kind != "alter table" or change.aspect != "comment" or change.after is None or change.before is None:
        return None
    table, new, old = change.table, change.after["comment"], change.before["comment"]
    done = is_("table_comment_is", table, new)
    return [
        short(
            context,
            change,
            slug=f"comment_{table.name}",
            template="comment_on_table",
            values={"table": table, "comment": new},
            tables=[table],
            mode=SUX,
            phase=Phase.EXPAND,
            title=f"Comment on {table.name}",
            why="Takes a lock that blocks neither reads nor writes.",
            done_when=done,
            undo=Sql("postgresql/comment_on_table.sql.j2", {"table": table, "comment": old}),
            undo_when=done,
        )
    ]
