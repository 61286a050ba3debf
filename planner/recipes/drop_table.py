"""DeleteModel: the table goes after the deploy."""

from __future__ import annotations

from collections.abc import Sequence

from planner.catalog import Object
from planner.changes import Change
from planner.errors import PlanError
from planner.model import Phase, Step, relation
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.steps import constraint_slug, finding, is_, restore_constraint, short


def drop_table(change: Change, context: Context) -> Sequence[Step] | None:
    """Drop the foreign keys from and to the table before the deploy, the table after it."""
    if change.kind != "drop table" or change.before is None:
        return None
    table = change.table
    if table in context.new_tables and context.before.relation(table) is None:
        return []  # created and dropped again within the plan
    if change.before["relkind"] not in ("r", "p"):
        raise PlanError(
            f"{change.operation}: DROP … CASCADE would also remove {change.before}, which depends on a table "
            f"that goes.\n"
            "The planner does not drop views silently: drop it in a migration of its own first."
        )
    apart = {
        other.before.name
        for other in context.changes
        if other.kind == "drop constraint" and other.table == table and other.before is not None
    }
    steps = [
        drop_foreign_key(context, change, part)
        for part in change.parts
        if part.kind == "constraint" and part["type"] == "f" and part.name not in apart
    ]
    steps.append(
        short(
            context,
            change,
            slug=f"drop_{table.name}",
            template="drop_table",
            values={"table": table},
            tables=[table],
            phase=Phase.CONTRACT,
            title=f"Drop the table {table.name}",
            why="New code does not know the table any more; old code needed it until now.",
            done_when=~is_("relation_exists", table),
            irreversible=f"the rows of {table} are gone",
            findings=(finding("data-lost", change, f"the table {table} and its rows"),),
            drops=frozenset({relation(table.schema, table.name)}),
        )
    )
    return steps


def drop_foreign_key(context: Context, change: Change, thing: Object, accounts: tuple[int, ...] = ()) -> Step:
    """Drop a foreign key before the deploy: new code that forgets the child deletes parents freely."""
    table, name, target = thing.table, thing.name, Table(*thing["references"])
    there = is_("constraint_exists", table, name)
    return short(
        context,
        change,
        slug=f"drop_{constraint_slug(thing)}",
        template="drop_constraint",
        values={"table": table, "name": name},
        tables=[table, target],
        phase=Phase.EXPAND,
        title=f"Drop the foreign key {name}",
        why=_why(context, table, target),
        done_when=~there,
        accounts=accounts,
        **restore_constraint(context, context.at_start(change, thing)[1]),
    )


def _why(context: Context, table: Table, target: Table) -> str:
    if any(change.kind == "drop table" and change.table == target for change in context.changes):
        return (
            f"{target.name} goes as well: without the key each table can be dropped alone. Old code works without it."
        )
    return (
        "New code no longer looks after these references: with the key in place its deletes in "
        f"{target.name} would fail. Old code works without it, but from here on nothing checks what it writes."
    ) + (f" The lock covers {target.name} as well." if target != table else "")
