"""Everything that stands on the columns of a group, as it has to be made for their shadows.

The swap and its way back are the same work with the roles exchanged, so both are made from a :class:`Side`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner import names, sql
from planner.catalog import Catalog, Object
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.retype_group import NEW, Column, Group
from planner.recipes.retype_text import check_expression, foreign_key_tail, with_columns
from planner.views import View

Values = dict[str, Any]


@dataclass(frozen=True)
class Side:
    """What is to stand on the columns when one of their two forms has their names.

    ``catalog`` has it in its final form; until the swap the columns are called as ``shadows`` says, and indexes and
    constraints begin with ``prefix``.
    """

    group: Group
    catalog: Catalog
    prefix: str
    shadows: Mapping[tuple[Table, str], str]
    keys: tuple[Object, ...]
    version: int

    @property
    def ahead(self) -> bool:
        """Whether it is the side after the swap."""
        return self.prefix == NEW

    def temporary(self, name: str) -> str:
        """The name of an index or a constraint until the swap."""
        return names.short_name(self.prefix, name)

    def column(self, table: Table, name: str) -> str:
        """The name of a column until the swap."""
        return self.shadows.get((table, name), name)

    def text(self, table: Table, expression: str) -> str:
        """An expression of the catalog over the columns as they are called until the swap."""
        own = {name: shadow for (other, name), shadow in self.shadows.items() if other == table}
        return with_columns(sql.again(expression), own)

    def index(self, index: Object) -> Values:
        """The context of ``build_index.sql.j2``."""
        return {
            "table": index.table,
            "name": self.temporary(index.name),
            "unique": index["unique"],
            "method": index["method"],
            "keys": [self._key(index.table, key) for key in index["keys"]],
            "include": [names.ident(self.column(index.table, name)) for name in index["include"] or ()],
            "nulls_not_distinct": index["nulls_not_distinct"],
            "options": index["options"] or [],
            "tablespace": index["tablespace"],
            "predicate": self.text(index.table, index["predicate"]) if index["predicate"] else None,
        }

    def _key(self, table: Table, key: Mapping[str, Any]) -> str:
        plain = names.ident(self.column(table, key["column"])) if key["column"] else None
        text = plain or f"({self.text(table, key['expression'])})"
        collation = f"COLLATE {key['collation']}" if key["collation"] else None
        return " ".join(part for part in (text, collation, key["opclass"], key["order"]) if part)

    def key(self, thing: Object) -> Values:
        """A foreign key, from and to the shadows."""
        parent = Table(*thing["references"])
        own = names.idents(self.column(thing.table, name) for name in thing["columns"])
        there = names.idents(self.column(parent, name) for name in thing["referenced_columns"])
        text = f"FOREIGN KEY ({own}) REFERENCES {names.qualified(parent)} ({there})"
        tail = foreign_key_tail(thing["definition"])
        definition = f"{text} {tail}".rstrip()
        return {
            "table": thing.table, "parent": parent, "name": self.temporary(thing.name), "final": thing.name,
            "definition": definition, "thing": thing,
        }  # fmt: skip

    def check(self, thing: Object) -> Values:
        """A check constraint over the shadows."""
        expression = check_expression(thing["definition"])
        assert expression is not None, "refused before"
        definition = f"CHECK ({self.text(thing.table, expression)})"
        return {
            "table": thing.table, "name": self.temporary(thing.name), "final": thing.name, "definition": definition,
        }  # fmt: skip

    def not_null(self, column: Column) -> Values:
        """The name of a column's NOT NULL, which it has from PostgreSQL 18 on; None before."""
        usual = names.short_name(column.table.name, column.name, "not_null")
        own = [one for one in self.catalog.of("constraint", column.table) if one["type"] == "n"]
        final = next((one.name for one in own if column.name in one["columns"]), usual)
        temporary = self.temporary(usual)
        return {
            "table": column.table, "column": self.column(column.table, column.name), "name": temporary, "final": final,
        }  # fmt: skip

    def required(self) -> tuple[Column, ...]:
        """The columns that must not be NULL under this form when they are swapped."""
        found = [(one, self.catalog.find("column", one.table, one.name)) for one in self.group.columns if one.required]
        own = tuple(one for one, thing in found if thing is not None and thing["not_null"])
        return own if self.ahead else tuple(one for one in own if not _stays_identity(one))

    def indexes(self) -> tuple[Object, ...]:
        """All indexes to build."""
        return self.group.indexes(self.catalog)

    def checks(self) -> tuple[Object, ...]:
        """All check constraints to add."""
        return self.group.constraints(self.catalog, "c")


def sides(group: Group, context: Context) -> tuple[Side, Side]:
    """The side after the swap, and the one before it."""
    pairs = _pairs(group, context)
    new = {(column.table, column.name): column.new for column in group.columns}
    old = {(column.table, column.name): column.old for column in group.columns}
    return (
        Side(group, context.after, NEW, new, tuple(after for _, after in pairs), context.version),
        Side(group, context.before, "planner_back", old, tuple(before for before, _ in pairs), context.version),
    )


def _pairs(group: Group, context: Context) -> list[tuple[Object, Object]]:
    """The foreign keys that stay, perhaps under another name. Others come and go by their own recipes."""
    gone = {
        (change.table, change.before.name)
        for change in context.changes
        if change.kind == "drop constraint" and change.before is not None
    }
    found: list[tuple[Object, Object]] = []
    for before in group.keys(context.before):
        if (before.table, before.name) in gone and not group.moved:
            continue
        twins = [
            after
            for after in group.keys(context.after)
            if after.table == before.table
            and all(after[name] == before[name] for name in ("columns", "references"))
            and (after["referenced_columns"] == before["referenced_columns"] or group.moved)
            and all(after is not other for _, other in found)
        ]
        twins.sort(key=lambda after: after.name != before.name)
        if twins:
            found.append((before, twins[0]))
    return found


def exchange(
    new: Side, old: Side, *, sync: list[Values] | None, helpers: list[Values], views: Sequence[View] = ()
) -> Values:
    """The context of ``retype_swap.sql.j2``: ``new``'s form takes the names from ``old``'s.

    :param views: the views on the columns, which are dropped, and made again
    :param sync: the triggers that keep the form that steps back up to date; None: it need not be
    :param helpers: triggers that go, with their functions
    """
    group = new.group
    indexes = {(index.table, index.name): index for index in new.indexes()}
    rules = group.constraints(new.catalog, "pu")
    attached = {(rule.table, rule["index"]) for rule in rules}
    plain = [index for place, index in sorted(indexes.items()) if place not in attached]
    leaving = old.group.constraints(old.catalog, "puc")
    owned = {(rule.table, rule["index"]) for rule in leaving if rule["index"]}
    locked = {*group.tables, *(key.table for key in new.keys), *(Table(*key["references"]) for key in new.keys)}
    return {
        "tables": sorted(locked),
        "drop_keys": [{"table": key.table, "name": key.name} for key in old.keys],
        "helpers": helpers,
        "drop_constraints": [{"table": rule.table, "name": rule.name} for rule in leaving],
        "drop_indexes": [
            {"table": index.table, "name": index.name}
            for index in old.indexes() if (index.table, index.name) not in owned
        ],
        "columns": [_column(column, new, old) for column in group.columns],
        "attach": [_attach(rule, new) for rule in rules],
        "rename_indexes": [
            {"schema": index.table.schema, "old": new.temporary(index.name), "new": index.name} for index in plain
        ],
        "rename_constraints": [
            {"table": value["table"], "old": value["name"], "new": value["final"]}
            for value in (
                *_moved_away(new, old),
                *(new.key(key) for key in new.keys),
                *(new.check(check) for check in new.checks()),
                *(new.not_null(column) for column in new.required() if new.version >= 18),  # noqa: PLR2004
            )
        ],
        "sync": sync,
        "views": [view.again(undo=not new.ahead) for view in views],
    }  # fmt: skip


def _stays_identity(column: Column) -> bool:
    """Whether its old form keeps its identity until it is dropped, and so NOT NULL, too."""
    return column.is_key and column.key is not None and column.key.identity


def _moved_away(new: Side, old: Side) -> list[Values]:
    """The names of NOT NULL that the old forms of such columns keep, and that the new ones are to have."""
    if new.version < 18:  # noqa: PLR2004
        return []
    side = old if new.ahead else new
    names_ = [side.not_null(column) for column in new.group.columns if _stays_identity(column)]
    return [{**one, "name": one["final"], "final": one["name"]} for one in names_] if new.ahead else names_


def _attach(rule: Object, side: Side) -> Values:
    timing = " DEFERRABLE INITIALLY DEFERRED" if rule["deferred"] else " DEFERRABLE" if rule["deferrable"] else ""
    kind = "PRIMARY KEY" if rule["type"] == "p" else "UNIQUE"
    index = side.temporary(rule["index"])
    return {"table": rule.table, "name": rule.name, "kind": kind, "index": index, "timing": timing}


def _column(column: Column, new: Side, old: Side) -> Values:
    """One column of the swap: its names, and what it hands on besides them."""
    thing = new.catalog.find("column", column.table, column.name)
    assert thing is not None
    owned = [one for one in new.catalog.of("sequence", column.table) if one["column"] == column.name]
    if column.is_key:  # the old form keeps its sequence, so that new rows have an old key, too
        return {
            "table": column.table, "name": column.name, "away": old.column(column.table, column.name),
            "shadow": new.column(column.table, column.name), "default": thing["default"] if new.ahead else None,
            "identity": None, "sequences": [],
            "drop_default": not new.ahead, "drop_not_null": not (new.ahead and _stays_identity(column)),
        }  # fmt: skip
    return {
        "table": column.table,
        "name": column.name,
        "away": old.column(column.table, column.name),
        "shadow": new.column(column.table, column.name),
        "default": thing["default"],
        "identity": thing["identity"],
        "sequences": [{"name": Table(one.schema or "", one.name), **one.detail} for one in owned],
        "drop_default": True,
        "drop_not_null": True,
    }
