"""Which columns change their type together: everything that one short swap exchanges, and what it must not touch."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner import names, sql
from planner.catalog import Catalog, Object, stands_on
from planner.changes import Change
from planner.fills import Fill
from planner.model import Phase
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.rekey import Key, exchanged, key_of
from planner.recipes.retype_text import check_expression, columns_in, foreign_key_tail
from planner.recipes.retype_types import Conversion, NoConversionError, conversion, way_back
from planner.recipes.values import one_value
from planner.views import View

PHASES = {"wider": Phase.VALIDATE, "narrower": Phase.CONTRACT, "other": Phase.CUTOVER}
"""When the new type takes the column's name: before the gate where old code can live with it, after it where only new
code can live with the old one, in between where neither can."""


NEW, OLD = "planner_new", "planner_old"


@dataclass(frozen=True)
class Column:
    """A column that gets another type: as it is, as it will be, and how values go to and fro."""

    change: Change
    before: Object
    after: Object
    forward: Conversion
    back: Conversion
    key: Key | None = None
    """The key that becomes a UUID, and which it is or follows."""
    moved: bool = False
    """It refers to another column of the same table in the end."""

    @property
    def is_key(self) -> bool:
        """Whether it is itself a key that becomes a UUID."""
        return self.key is not None and (self.key.table, self.key.name) == (self.table, self.name)

    @property
    def checked(self) -> bool:
        """Whether it may be NULL, and it has to be proved that it is so only where it was."""
        follows = self.key is not None and not self.is_key
        return (self.forward.misfit is not None or follows) and not self.required

    @property
    def table(self) -> Table:
        """Its table."""
        return self.before.table

    @property
    def name(self) -> str:
        """Its name, which the swap hands on."""
        return self.before.name

    @property
    def required(self) -> bool:
        """Whether it is NOT NULL when it is swapped."""
        was = self.before["not_null"] or self.forward.fallback is not None
        return bool(self.after["not_null"] and was)

    @property
    def new(self) -> str:
        """The name of the new column until the swap."""
        return names.short_name(self.name, NEW)

    @property
    def old(self) -> str:
        """The name of the old column from the swap on."""
        return names.short_name(self.name, OLD)


@dataclass(frozen=True)
class Group:
    """Columns that are swapped in one transaction.

    ``absorbed`` are the positions of the changes that the swap makes along with the types; ``accounts`` the statements
    of all of them.
    """

    columns: tuple[Column, ...]
    phase: Phase
    absorbed: frozenset[int]
    accounts: tuple[int, ...]

    @functools.cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables whose columns they are, in the order in which they are locked."""
        return tuple(sorted({column.table for column in self.columns}))

    @property
    def moved(self) -> bool:
        """Whether its foreign keys refer to other columns in the end."""
        return any(column.moved for column in self.columns)

    def of(self, table: Table) -> tuple[Column, ...]:
        """The columns of one table."""
        return tuple(column for column in self.columns if column.table == table)

    def names(self, table: Table) -> frozenset[str]:
        """The names of the columns of one table."""
        return frozenset(column.name for column in self.of(table))

    def views(self, context: Context) -> tuple[View, ...]:
        """The views on the group's columns, each after those that it stands on."""
        return context.standing([(column.table, column.name) for column in self.columns])

    @property
    def first(self) -> int:
        """The position of the change with which the group's steps come."""
        return min(column.change.position for column in self.columns)

    def keys(self, catalog: Catalog) -> tuple[Object, ...]:
        """The foreign keys of any table that are on the group's columns, or point at them."""
        return tuple(thing for thing in catalog if is_foreign_key(thing) and self.touches(thing))

    def touches(self, thing: Object) -> bool:
        """Whether a constraint or an index has one of the columns."""
        if bool(used(thing) & self.names(thing.table)):
            return True
        return is_foreign_key(thing) and bool(
            set(thing["referenced_columns"]) & self.names(Table(*thing["references"]))
        )

    def constraints(self, catalog: Catalog, kinds: str) -> tuple[Object, ...]:
        """The constraints of these kinds on the group's columns."""
        found = [thing for table in self.tables for thing in catalog.of("constraint", table)]
        return tuple(thing for thing in found if thing["type"] in kinds and self.touches(thing))

    def indexes(self, catalog: Catalog) -> tuple[Object, ...]:
        """The indexes with one of the group's columns in their keys, their predicate or beside them."""
        found = [thing for table in self.tables for thing in catalog.of("index", table)]
        return tuple(thing for thing in found if self.touches(thing))


def is_foreign_key(thing: Object) -> bool:
    """Whether it is a foreign key."""
    return thing.kind == "constraint" and thing["type"] == "f"


def used(thing: Object) -> frozenset[str]:
    """The columns of its own table that a constraint or an index names; of what can't be read, none."""
    if thing.kind == "constraint":
        return frozenset(thing["columns"] or ())
    if thing.kind != "index":
        return frozenset()
    texts = [key["expression"] for key in thing["keys"] if key["expression"]] + [thing["predicate"] or "true"]
    plain = {key["column"] for key in thing["keys"] if key["column"]} | set(thing["include"] or ())
    return frozenset(plain).union(*(columns_in(text) or () for text in texts))


@dataclass(frozen=True)
class Groups:
    """All groups of a plan; and why columns whose table would be rewritten are in none: reasons by position."""

    groups: tuple[Group, ...]
    refused: dict[int, str]

    def at(self, position: int) -> Group | None:
        """The group that makes the change at this position."""
        return next((group for group in self.groups if position in group.absorbed), None)


def groups(context: Context) -> Groups:
    """The groups of a plan; found once."""
    kept = context.kept.get("retype")
    if not isinstance(kept, Groups):
        kept = context.kept["retype"] = _groups(context)
    return kept


def _groups(context: Context) -> Groups:
    from planner.recipes.retype_rules import absorbed, refusal  # noqa: PLC0415 - the rules are about groups

    columns: list[Column] = []
    refused: dict[int, str] = {}
    for change in context.changes:
        if not heavy(context, change):
            continue
        try:
            columns.append(_column(change, context))
        except NoConversionError as error:
            refused[change.position] = str(error)
    found: list[Group] = []
    for own in _connected(columns, context):
        phase = PHASES[own[0].forward.kind]
        group = Group(tuple(own), phase, frozenset(), ())
        changes = absorbed(group, context)
        numbers = sorted({statement.number for change in changes for statement in change.statements})
        group = Group(tuple(own), phase, frozenset(change.position for change in changes), tuple(numbers))
        reason = refusal(group, context)
        if reason is None:
            found.append(group)
        else:
            refused.update({column.change.position: reason for column in own})
    return Groups(tuple(found), refused)


def heavy(context: Context, change: Change) -> bool:
    """Whether a change of type rewrites its table, or builds an index anew, under its lock."""
    if change.kind != "alter column" or change.aspect != "type" or change.after is None or change.before is None:
        return False
    if context.on_new(change):
        return False
    old, new = change.before["type"], change.after["type"]
    effect = sql.type_change(old, new, server_version=context.version * 10_000)
    if effect.rewrites:
        return True
    for index in context.before.of("index", change.table):
        special = index["has_expressions"] or index["predicate"] or effect.rebuilds_indexes != "expression and partial"
        if special and stands_on(index, context.early(change, change.name)):
            return True
    return False


def _column(change: Change, context: Context) -> Column:
    before = context.before.find("column", change.table, change.name)
    after = context.after.find("column", change.table, change.name)
    if before is None or after is None:
        raise NoConversionError("the plan also renames, adds or removes the column or its table")
    old, new = before["type"], after["type"]
    key = key_of(context, change)
    if key is not None:
        own = names.short_name(key.name, NEW), names.short_name(key.name, OLD)
        return Column(change, before, after, *exchanged(before, key, *own), key)
    return Column(
        change,
        before,
        after,
        replace(conversion(before.name, old, new, context.version), fallback=_fallback(change, context)),
        way_back(before.name, new, old, context.version),
    )


def _fallback(change: Change, context: Context) -> str | None:
    """Django's one value for the rows with NULL, where the column also becomes NOT NULL."""
    for other in context.changes:
        if other.aspect == "not_null" and (other.table, other.name) == (change.table, change.name):
            fill = other.value
            if isinstance(fill, Fill) and context.per_row(other) is None and not context.unique(other):
                value = one_value(other, fill)
                return None if value is None else value.at("t")
    return None


def _connected(columns: Sequence[Column], context: Context) -> Iterator[list[Column]]:
    """The columns whose tables hang together by foreign keys on them, and can be swapped at the same time."""
    waiting = list(columns)
    while waiting:
        found = [waiting.pop(0)]
        for one in found:
            for other in list(waiting):
                same = PHASES[one.forward.kind] is PHASES[other.forward.kind]
                follows = one.key is not None and one.key == other.key
                linked = _linked(one, other, context) or _seen_together(one, other, context)
                if same and (one.table == other.table or follows or linked):
                    waiting.remove(other)
                    found.append(other)
        yield sorted(found, key=lambda column: column.change.position)


def _linked(one: Column, other: Column, context: Context) -> bool:
    return any(
        {(thing.table, name) for name in thing["columns"]}
        | {(Table(*thing["references"]), name) for name in thing["referenced_columns"]}
        >= {(one.table, one.name), (other.table, other.name)}
        for thing in context.before
        if is_foreign_key(thing)
    )


def _seen_together(one: Column, other: Column, context: Context) -> bool:
    """Whether a view stands on both, which can be dropped and made again but once."""
    views = context.standing([(one.table, one.name)])
    return any(view in views for view in context.standing([(other.table, other.name)]))


def readable(thing: Object) -> bool:
    """Whether all of a constraint's or an index's definition is understood: it has to be made for another column."""
    if thing.kind == "index":
        texts = [key["expression"] for key in thing["keys"] if key["expression"]] + [thing["predicate"] or "true"]
        return all(columns_in(text) is not None for text in texts)
    if thing["type"] == "c":
        text = check_expression(thing["definition"])
        return text is not None and columns_in(text) is not None
    if thing["type"] == "f":
        return foreign_key_tail(thing["definition"]) is not None
    return thing["type"] in ("p", "u", "n")
