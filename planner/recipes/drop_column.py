"""RemoveField: new code must be able to write before the column goes."""

from __future__ import annotations

from collections.abc import Sequence

from planner import names
from planner.catalog import Object
from planner.changes import Change
from planner.errors import PlanError
from planner.model import Phase, Sql, Step, column
from planner.recipes.context import Context
from planner.recipes.drop_table import drop_foreign_key
from planner.recipes.steps import finding, is_, restore_not_null, short


def drop_column(change: Change, context: Context) -> Sequence[Step] | None:
    """Before the deploy: drop its NOT NULL and its foreign keys. After it: drop the column."""
    if change.kind != "drop column" or change.before is None:
        return None
    thing = change.before
    table = thing.table
    _refuse_outside(change, context)
    name = context.early(change, thing.name)
    if (table, name) in context.new_columns and context.before.find("column", table, name) is None:
        raise PlanError(
            f"{change.operation}: {table}.{name} is added and removed in one plan, and an operation in between may "
            "read or write it.\nPlan the migrations one by one; split a migration that does both before this operation."
        )
    keys = [
        drop_foreign_key(context, change, key, context.dropping(table, key.name))
        for key in context.before.of("constraint", table)
        if key["type"] == "f" and name in key["columns"]
    ]
    if any(c.kind == "drop table" and c.table == table and c.position > change.position for c in context.changes):
        return keys  # the column goes with its table
    steps = [*_relax(change, context, thing, name), *keys]
    last = context.at_its_end(change)
    hidden = _hidden(change, context, last)
    if hidden != last:
        steps.append(_vacate(change, context, last, hidden))
    with_it = [
        other.name
        for kind in ("constraint", "index")
        for other in context.before.of(kind, table)
        if name in _columns(other) and not (kind == "constraint" and other["type"] in ("f", "n"))
    ]
    steps.append(
        short(
            context,
            change,
            slug=f"drop_{thing.name}",
            template="drop_column",
            values={"table": table, "name": hidden, "columns_indexes": list(dict.fromkeys(with_it))},
            tables=[table],
            phase=Phase.CONTRACT,
            rank=-1 if thing["generated"] else 0,  # before the columns that it is computed from
            title=f"Drop the column {table.name}.{hidden}",
            why="New code does not know the column any more. PostgreSQL only marks it as dropped; no row is touched.",
            done_when=~is_("column_exists", table, hidden),
            irreversible=f"the values of {table}.{last} are gone",
            findings=(finding("data-lost", change, f"the column {table}.{last} and its values"),),
            drops=frozenset({column(table, hidden)}),
        )
    )
    return steps


def _columns(thing: Object) -> list[str]:
    if thing.kind == "constraint":
        return list(thing["columns"] or ())
    return [key["column"] for key in thing["keys"] if key["column"]] + list(thing["include"] or ())


def _relax(change: Change, context: Context, thing: Object, name: str) -> list[Step]:
    """New code inserts rows without the column: its NOT NULL must be gone by then.

    :param name: the column's, in the pre-state
    """
    table = thing.table
    if not thing["not_null"] or thing["default"] is not None or thing["identity"] or thing["generated"]:
        return []
    if name in context.before.primary_key(table):
        raise PlanError(
            f"{change.operation}: {table}.{name} is the primary key; removing it is a change of the key, "
            f"which has no plan yet.\n"
            "Move the primary key to another column in a migration of its own first."
        )
    nullable = is_("nullable", table, name)
    return [
        short(
            context,
            change,
            slug=f"drop_not_null_{name}",
            template="drop_not_null",
            values={"table": table, "column": name},
            tables=[table],
            phase=Phase.EXPAND,
            title=f"Let {table.name}.{name} be NULL",
            why="New code inserts rows without this column; with NOT NULL in place its inserts would fail until "
            "the column is gone.",
            done_when=nullable | ~is_("column_exists", table, name),
            **restore_not_null(context, table, name),
            not_undone="the way back fails if new code has inserted rows: give them a value first",
            accounts=(),
            needs=frozenset({column(table, name)}),
        )
    ]


def _hidden(change: Change, context: Context, last: str) -> str:
    """The name under which the column waits for its end: another one where the plan needs its own for a new column.

    :param last: its own
    """
    thing = change.before
    assert thing is not None
    reused = any(
        other.position > change.position and other.table == thing.table and other.name == last
        for other in context.changes
        if other.kind in ("add column", "rename column")
    )
    return names.short_name(last, "planner_old") if reused else last


def _vacate(change: Change, context: Context, name: str, hidden: str) -> Step:
    table = change.table
    return short(
        context,
        change,
        slug=f"move_away_{name}",
        template="rename_column",
        values={"table": table, "old": name, "new": hidden},
        tables=[table],
        phase=Phase.CUTOVER,
        title=f"Move the old column {table.name}.{name} out of the way",
        why="Another column takes this name now; the old one keeps its values under another name until after the "
        "deploy.",
        done_when=is_("column_exists", table, hidden),
        undo=Sql("postgresql/rename_column.sql.j2", {"table": table, "old": hidden, "new": name}),
        undo_when=is_("column_exists", table, hidden),
        accounts=(),
        creates=frozenset({column(table, hidden)}),
        drops=frozenset({column(table, name)}),
    )


def _refuse_outside(change: Change, context: Context) -> None:
    """Django drops with CASCADE, which would silently take foreign keys of other tables along.

    :raises PlanError: if another table's foreign key points at the column
    """
    thing = change.before
    assert thing is not None
    keys = [
        key
        for key in context.before.references_to(thing.table)
        if thing.name in (key["referenced_columns"] or ()) and key.table != thing.table
    ]
    if keys:
        listed = ", ".join(f"{key.name} of {key.table}" for key in keys)
        raise PlanError(
            f"{change.operation}: Django's DROP COLUMN … CASCADE on {thing.table}.{thing.name} would silently "
            f"remove foreign keys "
            f"of other tables: {listed}. Their columns would keep values that point nowhere.\n"
            "Remove or retarget those foreign keys in a migration of their own first."
        )
