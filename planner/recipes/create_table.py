"""CreateModel, and the tables of many-to-many fields: one CREATE TABLE with everything that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner import sql
from planner.changes import Change
from planner.errors import PlanError
from planner.model import Phase, Sql, Step, namespace, relation
from planner.recipes.context import Context
from planner.recipes.steps import is_, short


def create_table(change: Change, context: Context) -> Sequence[Step] | None:
    """Create the table as it is at the end of the plan; nobody uses it yet, so its locks block nobody."""
    if change.kind != "create table":
        return None
    table = change.table
    final = context.after.relation(table)
    if final is None:
        return []  # created and dropped again within the plan
    if final["relkind"] != "r" or final["inherits"] or final["options"]:
        return None
    if any(part.kind == "sequence" and part["owned"] == "a" for part in change.parts):
        raise PlanError(
            f"{change.operation}: the new table {table} has a serial column, which this version can't write down "
            f"exactly.\n"
            "Use Django 4.1 or newer (identity columns), or create the table with migrate: it is empty."
        )
    constraints = [
        {"name": thing.name, "definition": sql.again(thing["definition"])}
        for thing in context.after.of("constraint", table)
        if thing["type"] in ("p", "u", "c", "x")
    ]
    indexes = [sql.again(thing["definition"]) for thing in context.after.of("index", table) if not thing["constraint"]]
    columns = [{"name": thing.name, **thing.detail} for thing in context.after.of("column", table)]
    return [
        short(
            context,
            change,
            slug=f"create_{table.name}",
            template="create_table",
            values={
                "table": table,
                "columns": columns,
                "constraints": constraints,
                "indexes": indexes,
                "comment": final["comment"],
            },
            tables=[],  # the lock on the new table is one that nobody can wait for
            phase=Phase.EXPAND,
            title=f"Create the table {table.name}",
            why="Old code does not know the table, and it is empty: its constraints and indexes cost nothing now.",
            effects=("a new table",),
            done_when=is_("relation_exists", table),
            undo=Sql("postgresql/drop_table.sql.j2", {"table": table}),
            undo_when=is_("relation_exists", table),
            creates=frozenset({relation(table.schema, table.name)}),
            needs=frozenset({namespace(table.schema)}),
        )
    ]


def on_new_table(change: Change, context: Context) -> Sequence[Step] | None:
    """What else the plan does to a table that it creates is already in its CREATE TABLE; foreign keys aside."""
    if not context.on_new(change) or change.kind == "create table":
        return None
    thing = change.after or change.before
    if change.kind == "add constraint" and thing is not None and thing["type"] == "f":
        return None
    if change.kind in ("run python", "run sql", "rename table", "drop table"):
        return None
    return []


def with_parts(steps: Sequence[Step], context: Context) -> list[Step]:
    """The steps, where that of a new table stands for all statements of what is in its CREATE TABLE."""
    known = {number for step in steps for number in step.accounts}
    found = []
    for step in steps:
        table = step.sql.context["table"] if step.sql.template.endswith("/create_table.sql.j2") else None
        parts = {one.number for change in context.changes if change.table == table for one in change.statements}
        found.append(replace(step, accounts=(*step.accounts, *sorted(parts - known))))
    return found
