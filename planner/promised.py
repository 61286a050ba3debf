"""What the plan asks of the data, and which columns can't be compared value by value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from planner import sql
from planner.catalog import Object
from planner.changes import Change
from planner.fills import Fill, PythonFill
from planner.names import Table, ident, qualified
from planner.promises import Empty, Holds, NotNull, Promise, References, Unique
from planner.recipes.add_column import held
from planner.recipes.context import Context
from planner.recipes.retype import refused
from planner.recipes.retype_group import Column, groups
from planner.recipes.retype_types import NoConversionError, conversion
from planner.settled import may_be_broken, may_be_settled
from planner.translate.values import Value, rename_read

NO_OTHERS: Mapping[str, str] = MappingProxyType({})


def promises(context: Context) -> tuple[Promise, ...]:
    """What must hold for the rows before the migration, in names of the pre-state."""
    found = [promise for promise, settled in _of_changes(context) if not settled]
    return tuple(dict.fromkeys([*found, *_of_types(context)]))


def later(context: Context) -> tuple[Promise, ...]:
    """What must hold once the plan's own functions and RunSQL have run, which may see to it."""
    return tuple(dict.fromkeys(promise for promise, settled in _of_changes(context) if settled))


def ruling(context: Context) -> frozenset[int]:
    """The operations with rules for what functions and RunSQL of the plan write, by their indexes.

    Also those for columns that the plan itself adds, of which nothing is asked: they hold what the functions leave.
    """
    return frozenset(
        change.operation.index
        for change in context.changes
        if not context.on_new(change)
        if may_be_broken(context, change)
        or any(may_be_settled(context, change, promise) for promise in _of_change(change, context))
    )


def _of_changes(context: Context) -> Iterator[tuple[Promise, bool]]:
    for change in context.changes:
        if not context.on_new(change):
            for promise in _of_change(change, context):
                yield promise, may_be_settled(context, change, promise)


def gentle(context: Context) -> tuple[Promise, ...]:
    """What the plan does not demand, but ``migrate`` may need, or the rows of a rehearsal keep.

    No NULL in columns that become NOT NULL, whose rows the plan fills itself; rows of which the expressions of new
    indexes and generated columns can be computed, and which a rule that stays NOT VALID admits.
    """
    filled = [
        NotNull(change.table, context.early(change, change.name))
        for change in context.changes
        if change.kind == "alter column"
        and change.aspect == "not_null"
        and change.after is not None
        and change.after["not_null"]
        and not context.on_new(change)
        and not context.is_new(change, [change.name])
    ]
    held = [
        Holds(change.table, violation)
        for change in context.changes
        if not context.on_new(change) and not context.renames(change.table)
        for violation in _unfit(change, context)
    ]
    return tuple(dict.fromkeys([*filled, *held, *_alone(context), *_virtual(context)]))


def _virtual(context: Context) -> Iterator[Promise]:
    """VIRTUAL columns are computed when a row is read: with a row that they can't be computed of, every read fails."""
    for thing in context.before:
        if thing.kind == "column" and thing["generated"] == "v" and thing["generation"]:
            yield Holds(thing.table, f"num_nulls(({thing['generation']})) < 0")


def _alone(context: Context) -> Iterator[Promise]:
    """Functions that became a block find one row with ``get()``, where there would be an error for several."""
    for change in context.changes:
        script = change.value.script if isinstance(change.value, PythonFill) else None
        for table, violation in script.alone if script is not None else ():
            if table not in context.new_tables and not context.renames(table):
                yield Holds(table, violation)


def _unfit(change: Change, context: Context) -> Iterator[str]:
    """Predicates that are true, or can't be computed, for rows with which the change would fail."""
    thing = change.after
    if thing is None:
        return
    if change.kind == "add constraint" and thing["type"] == "c" and not thing["valid"]:
        yield _broken_check(thing)
    expressions: list[str] = []
    if change.kind in ("add index", "replace index"):
        expressions = [key["expression"] for key in thing["keys"] if key["expression"]]
        expressions += [thing["predicate"]] if thing["predicate"] else []
    elif change.kind == "add constraint" and (index := next((p for p in change.parts if p.kind == "index"), None)):
        expressions = [key["expression"] for key in index["keys"] if key["expression"]]
    elif change.kind == "add column" and thing["generation"]:
        expressions = [thing["generation"]]
    there = {column.name for column in context.before.of("column", change.table)}
    for expression in expressions:
        named = sql.columns_of(expression)
        if named is not None and set(named) <= there:
            yield f"num_nulls(({expression})) < 0"


def _of_change(change: Change, context: Context) -> Iterator[Promise]:
    table, thing = change.table, change.after
    value = change.value
    if isinstance(value, PythonFill):
        for update in value.updates:
            for _, assigned in update.values:
                early = {name: context.early_at(update.table, name, change.position) for name in assigned.reads}
                yield from _requirements(update.table, assigned, early)
    if isinstance(value, Fill):
        yield from _requirements(table, context.per_row(change))
    if thing is None:
        return
    yield from _of_default(change, context)
    if context.without_value(change) and isinstance(value, Fill):
        yield Empty(table, context.early(change, change.name), value.name)
    if change.kind == "alter column" and change.aspect == "not_null" and thing["not_null"]:
        filled = isinstance(value, Fill) and context.filled_by(change, value)
        if not filled and not context.is_new(change, [change.name]):
            yield NotNull(table, context.early(change, change.name))
    if change.kind in ("add index", "replace index") and thing["unique"]:
        columns = [key["column"] for key in thing["keys"]]
        if all(columns) and not context.is_new(change, columns) and not context.renames(table):
            yield Unique(table, tuple(columns), thing["predicate"])
    added = change.kind in ("add constraint", "replace constraint")
    if added and not context.is_new(change, list(thing["columns"] or ())):
        yield from _of_constraint(change, context)
    if change.kind == "move primary key" and not context.is_new(change, list(thing["columns"])):
        yield Unique(table, tuple(context.early(change, name) for name in thing["columns"]))


def _of_default(change: Change, context: Context) -> Iterator[Promise]:
    """The row that a foreign key's default points at is there, unless the plan may make it."""
    key, fill = held(context, change), change.value
    if key is None or not isinstance(fill, Fill) or fill.default is None:
        return
    target, column = Table(*key["references"]), key["referenced_columns"][0]
    made = any(other.kind in ("run python", "run sql") for other in context.changes)
    if not made and context.before.find("column", target, column) is not None:
        end = f"{qualified(target)} AS held_ WHERE held_.{ident(column)} = {fill.default}"
        yield Holds(change.table, f"NOT EXISTS (SELECT FROM {end})")


def _of_types(context: Context) -> Iterator[Promise]:
    """Every value fits the column's new type."""
    for group in groups(context).groups:
        for column in group.columns:
            if column.forward.misfit is not None:
                yield Holds(column.table, column.forward.misfit)
    for change in context.changes:
        if refused(context, change):
            yield from _of_kept_type(change, context)


def _of_kept_type(change: Change, context: Context) -> Iterator[Promise]:
    """The same where the statement is kept as it was written: it fails on the first value that does not fit."""
    early = context.early(change, change.name)
    old = context.before.find("column", change.table, early)
    if old is None or change.after is None:
        return
    try:
        found = conversion(early, old["type"], change.after["type"], context.version)
    except NoConversionError:
        return
    if found.misfit is not None:
        yield Holds(change.table, found.misfit)


def _of_constraint(change: Change, context: Context) -> Iterator[Promise]:
    table, thing = change.table, change.after
    assert thing is not None
    if not thing["valid"]:
        return
    columns = tuple(context.early(change, name) for name in thing["columns"] or ())
    if thing["type"] == "u" and not context.unique_already(change, list(thing["columns"])):
        yield Unique(table, columns)
    if thing["type"] == "c" and not context.renames(table):
        yield Holds(table, _broken_check(thing))
    if thing["type"] == "f":
        yield References(table, columns, Table(*thing["references"]), tuple(thing["referenced_columns"]))


def _broken_check(thing: Object) -> str:
    text: str = thing["definition"]
    return f"NOT {text.removeprefix('CHECK ').removesuffix(' NOT VALID').removesuffix(' NO INHERIT')}"


def _requirements(table: Table, value: Value | None, early: Mapping[str, str] = NO_OTHERS) -> Iterator[Promise]:
    """What a value asks of the rows.

    :param early: the names in the pre-state of columns that have others when the value is computed
    """
    if value is not None:
        for requirement in value.requires:
            yield Holds(table, rename_read(requirement.violation, early))
            if requirement.matches is not None:
                own, parent, column = requirement.matches
                yield References(table, (early.get(own, own),), parent, (column,))


def apart_columns(context: Context) -> tuple[tuple[Table, str, str], ...]:
    """Columns whose rows get values of their own where Django gives all rows the same: (table, final name, reason)."""
    found = []
    for change in context.changes:
        value = change.value
        if isinstance(value, Fill) and context.per_row(change) is not None and not context.overwritten(change):
            reason = "the configuration says so" if value.declared else "the column is unique"
            given = value.default if value.default and "…" not in value.default else "the same value"
            detail = f"Django gives every row {given}; each row gets its own value, because {reason}"
            found.append((change.table, context.late(change, change.name), detail))
        elif isinstance(value, Fill) and change.aspect == "not_null" and value.once and value.once.shape != "time":
            if context.overwritten(change):
                continue  # no NULL is left by then
            detail = "Django gives every row with NULL the same random value; each row gets its own"
            found.append((change.table, context.late(change, change.name), detail))
    return tuple(found)


def loose_columns(context: Context) -> tuple[tuple[Table, str, str], ...]:
    """Columns whose values are random or times: (table, final name, shape)."""
    found: dict[tuple[Table, str], str] = {}
    for change in context.changes:
        value = change.value
        if isinstance(value, PythonFill):
            pairs = [(update.written, name, v) for update in value.updates for name, v in update.values]
            for table, name, loose in value.script.loose if value.script is not None else ():
                found[(table, context.late(replace(change, table=table), name))] = loose
        elif change.kind == "add column" and change.after and change.after["default"] and not context.filled(change):
            shape = _default_shape(change.after)
            if shape != "exact":
                found[(change.table, context.late(change, change.name))] = shape
            pairs = []
        elif isinstance(value, Fill):
            own = context.per_row(change) or value.once
            pairs = [(change.table, change.name, own)] if own is not None else []
        else:
            pairs = []
        for table, name, assigned in pairs:
            if assigned.shape != "exact":
                found[(table, context.late(replace(change, table=table), name))] = assigned.shape
    for column in _keyed(context):
        if column.is_key:
            found |= {(column.table, column.name): "uuid", (column.table, column.new): "uuid"}
    return tuple((table, name, shape) for (table, name), shape in sorted(found.items()))


def loose_links(context: Context) -> Iterator[tuple[Table, str, Table, str]]:
    """References to keys whose new values are random, also those that no foreign key declares."""
    for column in _keyed(context):
        if column.key is not None and not column.is_key:
            yield column.table, column.name, column.key.table, column.key.name


def _keyed(context: Context) -> Iterator[Column]:
    """The columns that follow a key which becomes a UUID."""
    for group in groups(context).groups:
        yield from (column for column in group.columns if column.key is not None)


def _default_shape(thing: Object) -> str:
    """How two runs' values of a default of the database compare: it may be computed when the column is added."""
    if not sql.computes(thing["default"]):
        return "exact"
    kind = thing["type"].partition("(")[0].partition(" ")[0]
    return {"uuid": "uuid", "timestamp": "time", "date": "time"}.get(kind, "random text")
