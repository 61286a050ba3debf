"""What a constraint is apart from its name, so that one that is dropped and made again is known as the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from planner.catalog import Object
from planner.names import Table, ident


@dataclass(frozen=True, slots=True)
class Renames:
    """What one operation renames: columns by their table and old name, and tables."""

    columns: Mapping[tuple[Table, str], str]
    tables: Mapping[Table, Table]

    def table(self, table: Table) -> Table:
        """The table's new name."""
        return self.tables.get(table, table)

    def named(self, table: Table, columns: Iterable[str]) -> tuple[str, ...]:
        """The new names of a table's columns; a column's rename knows its table by the new name."""
        return tuple(self.columns.get((self.table(table), name), name) for name in columns)


def shape(thing: Object, renames: Renames) -> tuple[Any, ...]:
    """What a constraint is, but for its name; columns and tables under their new names."""
    columns = renames.named(thing.table, thing["columns"] or ())
    definition: str = thing["definition"]
    if thing["type"] == "f":
        parent = Table(*thing["references"])
        referenced = renames.named(parent, thing["referenced_columns"])
        behaviour = definition.partition(" REFERENCES ")[2].partition("(")[2].partition(")")[2]
        return ("f", columns, renames.table(parent), referenced, behaviour)
    if columns == tuple(thing["columns"] or ()):
        return (thing["type"], definition)
    head, _, tail = definition.partition("(")
    quoted = ", ".join(catalog_name(name) for name in columns)
    return (thing["type"], f"{head}({quoted}){tail.partition(')')[2]}")


def catalog_name(name: str) -> str:
    """A name as ``pg_get_constraintdef`` writes it: quoted where it must be (keywords aside, which never match)."""
    plain = name.isascii() and name.replace("_", "a").isalnum() and name == name.lower() and not name[0].isdigit()
    return name if plain else ident(name)
