"""The data of a whole database as text, with what is needed to compare it: keys, references, sequences."""

# ruff: noqa: S608 - names are quoted by planner.names

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import psycopg

from planner.errors import RehearsalError
from planner.names import Table, ident, qualified
from planner.rehearsal import data_sql
from planner.rehearsal.rows_catalog import fetch

Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """``columns`` of ``table`` hold the value of ``parent_columns`` of a row of ``parent``: a foreign key."""

    table: Table
    columns: tuple[str, ...]
    parent: Table
    parent_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sequence:
    """The state of a column's sequence. ``highest`` is the column's largest value (None: no rows)."""

    last_value: int
    is_called: bool
    increment: int
    highest: int | None

    @property
    def next_value(self) -> int:
        """What ``nextval`` gives."""
        return self.last_value + (self.increment if self.is_called else 0)

    @property
    def is_past_rows(self) -> bool:
        """Whether the next value is still free."""
        return self.highest is None or (self.next_value - self.highest) * self.increment > 0

    def __str__(self) -> str:
        state = "is_called" if self.is_called else "not is_called"
        return f"{self.last_value} ({state}; the next is {self.next_value})"


@dataclass(frozen=True)
class TableData:
    """All rows of one table. ``keys``: the primary key first, then other unique keys without NULLs."""

    table: Table
    columns: tuple[str, ...]
    rows: list[Row]
    keys: tuple[tuple[str, ...], ...]
    primary: tuple[str, ...]

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where a column stands in a row."""
        return {column: number for number, column in enumerate(self.columns)}

    def only(self, columns: tuple[str, ...]) -> TableData:
        """The same table with fewer columns, and those of its keys that are left."""
        if columns == self.columns:
            return self
        keys = tuple(key for key in self.keys if set(key) <= set(columns))
        places = [self.place[column] for column in columns]
        rows = [tuple(row[place] for place in places) for row in self.rows]
        return TableData(self.table, columns, rows, keys, self.primary if self.primary in keys else ())


@dataclass(frozen=True, slots=True)
class Database:
    """One side of a comparison."""

    tables: Mapping[Table, TableData]
    links: tuple[Link, ...]
    sequences: Mapping[tuple[Table, str], Sequence]
    now: str


def load(conn: psycopg.Connection[Any], tables: Collection[Table] | None, ignore: Collection[Table]) -> Database:
    """Read all user tables (or ``tables``), without ``ignore`` and those that belong to an extension.

    Partitions are read through their root. Everything is held in memory. The caller has fixed the session's
    output format.
    """
    names = {
        oid: (Table(schema, name), kind)
        for oid, schema, name, kind in fetch(conn, data_sql.TABLES)
        if (tables is None or Table(schema, name) in tables) and Table(schema, name) not in ignore
    }
    columns: dict[int, list[str]] = {oid: [] for oid in names}
    for oid, name in fetch(conn, data_sql.COLUMNS):
        if oid in columns:
            columns[oid].append(name)
    keys: dict[int, list[tuple[bool, tuple[str, ...]]]] = {oid: [] for oid in names}
    for oid, primary, key in fetch(conn, data_sql.KEYS):
        if oid in keys:
            keys[oid].append((primary, tuple(key)))
    loaded = {}
    for oid, (table, kind) in names.items():
        primary = next((key for is_primary, key in keys[oid] if is_primary), ())
        all_keys = tuple(key for _, key in keys[oid])
        rows = _rows(conn, table, kind, columns[oid])
        loaded[table] = TableData(table, tuple(columns[oid]), rows, all_keys, primary)
    links = tuple(
        Link(Table(schema, name), tuple(ours), Table(parent_schema, parent), tuple(theirs))
        for schema, name, ours, parent_schema, parent, theirs in fetch(conn, data_sql.LINKS)
    )
    now = str(fetch(conn, "SELECT clock_timestamp()::text")[0][0])
    return Database(loaded, links, _sequences(conn, loaded), now)


def _rows(conn: psycopg.Connection[Any], table: Table, kind: str, columns: list[str]) -> list[Row]:
    """ONLY, since a table's rows must not be counted again with those of a table that it inherits from."""
    texts = ", ".join(f"{ident(column)}::text" for column in columns)
    only = "" if kind == "p" else "ONLY "
    try:
        return fetch(conn, f"SELECT {texts} FROM {only}{qualified(table)}")
    except psycopg.DataError as error:
        raise RehearsalError(
            f"The rows of {table} can't be read: {error}\n"
            "A column that is computed when it is read (VIRTUAL) has no value for one of them: on a live database all "
            "reads of such a row fail. Let its expression have a value for every row, or rehearse with fewer rows "
            "(rows = 1 in [tool.planner])."
        ) from error


def _sequences(conn: psycopg.Connection[Any], loaded: Collection[Table]) -> dict[tuple[Table, str], Sequence]:
    found = {}
    for schema, name, column, sequence_schema, sequence, increment in fetch(conn, data_sql.SEQUENCES):
        table = Table(schema, name)
        if table not in loaded:
            continue
        extreme = "max" if increment > 0 else "min"
        highest = f"(SELECT {extreme}({ident(column)}) FROM {qualified(table)})"
        source = qualified(Table(sequence_schema, sequence))
        (state,) = fetch(conn, f"SELECT last_value, is_called, {increment}, {highest}::bigint FROM {source}")
        found[table, column] = Sequence(*state)
    return found
