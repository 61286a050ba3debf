"""AddField: a column that old code does not know of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from planner import names
from planner.catalog import Object
from planner.changes import Change
from planner.errors import PlanError
from planner.fills import Fill
from planner.model import Finding, Phase, Sql, Step, column
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.not_null import not_null
from planner.recipes.steps import finding, is_, short
from planner.recipes.values import declare, fill_steps, one_value
from planner.recipes.written import seen_to
from planner.translate.values import Value


def add_column(change: Change, context: Context) -> Sequence[Step] | None:
    """Add the column without a rewrite; give rows their values in batches where one default for all won't do."""
    if change.kind != "add column" or change.after is None:
        return None
    thing, fill = change.after, change.value
    if thing["generated"] or thing["identity"] or not isinstance(fill, Fill):
        return None
    if thing["default"] is not None and context.is_volatile(thing["default"]):
        return _volatile(change, context, thing, fill)
    table = thing.table
    if context.overwritten(change):
        _refuse_two_writers(change, context)
    elif context.per_row(change) is not None:
        return _per_row(change, context, thing, fill)
    else:
        _refuse_duplicates(change, context, thing, fill)
    if thing["default"] is None and context.overwritten(change):
        steps = [_add(change, context, thing, default=None, required=False)]
        return [*steps, *(not_null(context, change, table, thing.name, Phase.VALIDATE) if thing["not_null"] else ())]
    if thing["default"] is not None:  # db_default: the column keeps it
        notes = _held(change, context)
        return [_add(change, context, thing, default=thing["default"], required=thing["not_null"], findings=notes)]
    if fill.default is None and fill.once is None:
        if thing["not_null"]:
            return _without_rows(change, context, thing, fill)
        return [_add(change, context, thing, default=None, required=False)]
    return _one_value(change, context, thing, fill)


def _one_value(change: Change, context: Context, thing: Object, fill: Fill) -> list[Step]:
    """Django's one value for all rows, as the column's default until old code is gone."""
    one_value(change, fill)  # refuses what is another one each time
    notes = _held(change, context)
    if fill.once is not None:
        notes += (finding("one-value-for-all-rows", change, f"every row of {thing.table} gets the same {thing.name}"),)
    if fill.once is not None and fill.once.shape != "time":
        first = _add(
            change,
            context,
            thing,
            default=None,
            required=thing["not_null"],
            once=fill.once.at("row_"),
            findings=notes,
        )
    else:
        default = fill.once.at("row_") if fill.once is not None else fill.default
        first = _add(change, context, thing, default=default, required=thing["not_null"], findings=notes)
    again = fill.default if fill.once is None else fill.once.at("row_") if fill.once.shape == "time" else None
    return [first, _drop_default(change, context, thing, again)]


def held(context: Context, change: Change) -> Object | None:
    """The foreign key by which a new column points at rows from the start, and of which old code does not know."""
    thing, fill = change.after, change.value
    if change.kind != "add column" or thing is None or not isinstance(fill, Fill):
        return None
    given = (thing["default"], fill.default, fill.once, context.per_row(change))
    own = (change.table, context.early(change, change.name))
    for other in context.changes if any(one is not None for one in given) else ():
        key = other.after if other.kind == "add constraint" else None
        if key is None or key["type"] != "f" or len(key["columns"]) != 1:
            continue
        if (other.table, context.early(other, key["columns"][0])) == own:
            return key
    return None


def _held(change: Change, context: Context) -> tuple[Finding, ...]:
    key = held(context, change)
    if key is None:
        return ()
    detail = f"what {change.table}.{change.name} points at in {Table(*key['references'])} can't be deleted by old code"
    return (finding("default-row-held", change, detail),)


def _add(
    change: Change,
    context: Context,
    thing: Object,
    *,
    default: str | None,
    required: bool,
    once: str | None = None,
    findings: tuple[Finding, ...] = (),
) -> Step:
    table, why = thing.table, "A column without a default is catalog work only: no row is touched."
    if default is not None or once is not None:
        why = "PostgreSQL keeps one default for all old rows in the catalog: no row is touched."
    values: dict[str, Any] = {
        "table": table,
        "name": thing.name,
        "type": thing["type"],
        "collation": thing["collation"],
        "default": default,
        "not_null": required,
        "comment": thing["comment"],
    }
    if once is not None:
        values["once"] = once
    return short(
        context,
        change,
        slug=f"add_{thing.name}",
        template="add_column_once" if once is not None else "add_column",
        values=values,
        tables=[table],
        phase=Phase.EXPAND,
        title=f"Add the column {table.name}.{thing.name}",
        why=why,
        done_when=is_("column_exists", table, thing.name),
        undo=Sql("postgresql/drop_column.sql.j2", {"table": table, "name": thing.name, "columns_indexes": []}),
        undo_when=is_("column_exists", table, thing.name),
        creates=frozenset({column(table, thing.name)}),
        findings=findings,
    )


def _without_rows(change: Change, context: Context, thing: Object, fill: Fill) -> list[Step]:
    """No row that is there could have a value, so there must be none; NOT NULL once old code writes no more."""
    table, final = thing.table, context.late(change, thing.name)
    detail = (
        f"no row of {table} has a value for {thing.name}, which is NOT NULL, so the table must be empty; else declare "
        f'what its rows get: [tool.planner.backfill] "{fill.name}" = "…"'
    )
    added = _add(change, context, thing, default=None, required=False)
    guarded = replace(
        added,
        sql=Sql("postgresql/add_column_empty.sql.j2", {**added.sql.context, "field": fill.name}),
        why="No row could have a value, so it stops unless the table is empty. Nullable until the deploy, as old code, "
        "which does not know the column, may insert rows.",
        effects=("the table is empty",),
        findings=(finding("only-on-empty-table", change, detail),),
    )
    return [guarded, *not_null(context, change, table, final, Phase.CONTRACT)]


def _drop_default(change: Change, context: Context, thing: Object, again: str | None) -> Step:
    """``again``: the default that old code needs after a way back; None where it was one computed value."""
    table = thing.table
    return short(
        context,
        change,
        slug=f"drop_default_{thing.name}",
        template="drop_default",
        values={"table": table, "column": thing.name},
        tables=[table],
        phase=Phase.CONTRACT,
        title=f"Drop the default of {table.name}.{thing.name}",
        why="Django sets the value itself. Old code, which does not know the column, needed the default to "
        "insert rows.",
        done_when=is_("no_default", table, thing.name),
        undo=Sql("postgresql/set_default.sql.j2", {"table": table, "column": thing.name, "default": again})
        if again is not None
        else None,
        undo_when=is_("no_default", table, thing.name),
        needs=frozenset({column(table, thing.name)}),
    )


def _per_row(change: Change, context: Context, thing: Object, fill: Fill) -> list[Step]:
    table, value = thing.table, fill.value
    assert value is not None
    notes = _held(change, context)
    steps = [_add(change, context, thing, default=None, required=False, findings=notes)]
    steps += fill_steps(
        context,
        change,
        table,
        assignments=((thing.name, value),),
        guard=f"t.{names.ident(thing.name)} IS NULL",
        triggered=(thing.name,),
        slug=thing.name,
        origin=fill.name,
    )
    if thing["not_null"]:
        steps += not_null(context, change, table, thing.name, Phase.VALIDATE)
    return steps


def _volatile(change: Change, context: Context, thing: Object, fill: Fill) -> list[Step]:
    """A default of the database that differs from row to row: new rows first, old rows in batches."""
    table, name, default = thing.table, thing.name, thing["default"]
    is_default = is_("default_is", table, name, default)
    new_rows = short(
        context,
        change,
        slug=f"default_{name}",
        template="set_default",
        values={"table": table, "column": name, "default": default},
        tables=[table],
        phase=Phase.EXPAND,
        title=f"Set the default of {table.name}.{name}",
        why="For rows that are inserted from now on. With ADD COLUMN it would rewrite the table for the old ones.",
        done_when=is_default,
        undo=Sql("postgresql/drop_default.sql.j2", {"table": table, "column": name}),
        undo_when=is_default,
        needs=frozenset({column(table, name)}),
    )
    fills = fill_steps(
        context, change, table, assignments=((name, Value(default, volatile=True)),),
        guard=f"t.{names.ident(name)} IS NULL", triggered=(), slug=name, origin=f"the default of {fill.name}",
        known_new=True,
    )  # fmt: skip
    tight = not_null(context, change, table, name, Phase.VALIDATE) if thing["not_null"] else []
    return [_add(change, context, thing, default=None, required=False), new_rows, *fills, *tight]


def _refuse_duplicates(change: Change, context: Context, thing: Object, fill: Fill) -> None:
    """A unique column whose rows would all get one value has no plan, and no ``migrate`` either.

    :raises PlanError: with what to write where
    """
    given = fill.default is not None or fill.once is not None or thing["default"] is not None
    if not given or not context.unique(change) or seen_to(context, change):
        return
    why = (
        f"\nIts own computation could not be translated: {fill.hole.why} ({fill.hole.source.file}:{fill.hole.line})"
        if fill.hole
        else ""
    )
    raise PlanError(
        f"{change.operation}: {fill.name} is unique, but Django gives every existing row the same value "
        f"({fill.default or thing['default']}), so that the unique index can't be built on a table with two "
        f"rows.{why}\n{declare(fill)}"
    )


def _refuse_two_writers(change: Change, context: Context) -> None:
    """Two functions that write a new column build on one another in a way that no trigger could follow.

    :raises PlanError: with what to do
    """
    writers = context.writers(change.table, context.early(change, change.name))
    if len(writers) > 1:
        raise PlanError(
            f"{change.operation}: {change.table}.{change.name} is written by {len(writers)} functions of this plan "
            f"({', '.join(writers)}); rows that old code inserts meanwhile would need all of them at once.\n"
            "Plan the migrations one by one, or make one function of them."
        )
