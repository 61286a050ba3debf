"""What application code does to the plan's tables, as single statements that name their columns."""

# ruff: noqa: S608 - names are quoted by planner.names

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg

from planner.names import Table, ident, idents, qualified
from planner.rehearsal.load_copy import Copy, by_key, copy_of, insert_copy
from planner.rehearsal.rows_catalog import Shapes, fetch, read_shapes

KEYS = 1000
"""So many rows of a table are read and written, picked all over it."""

FEW = "its keys have too few distinct values, or each row needs a row of its own in another table"

PRIMARY_KEYS = """
SELECT n.nspname::text, c.relname::text,
       (SELECT array_agg(a.attname::text ORDER BY member.place)
        FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS member (number, place)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = member.number
        WHERE member.place <= i.indnkeyatts)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE i.indisprimary"""


@dataclass(frozen=True, slots=True)
class TableWork:
    """The statements on one table, with ``$1`` … for the key as text; ``insert`` has one more, a number.

    ``updates`` set a column to what it is; ``delete`` is for rows that ``insert`` has made.
    """

    table: str
    select: str
    updates: tuple[str, ...] = ()
    insert: str | None = None
    delete: str | None = None
    keys: tuple[tuple[str, ...], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For the worker."""
        return {
            "table": self.table, "select": self.select, "updates": list(self.updates), "insert": self.insert,
            "delete": self.delete, "keys": [list(key) for key in self.keys],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """The statements of one version of the code. ``notes`` say what is not done, and why."""

    tables: tuple[TableWork, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> list[dict[str, Any]]:
        """For the worker."""
        return [work.as_json() for work in self.tables]


@dataclass
class _Maker:
    """Makes the statements on the tables of one database."""

    connection: psycopg.Connection[Any]
    shapes: Shapes
    known: Shapes
    number: int
    keys: dict[Table, tuple[str, ...]]
    notes: list[str] = field(default_factory=list)

    def make(self, table: Table) -> TableWork | None:
        """The statements that work; None if there are none."""
        key = self.keys.get(table)
        shape, known = self.shapes.tables[table], self.known.tables[table]
        columns = [name for name in shape.columns if name in known.columns]
        if key is None or not set(key) <= set(columns):
            self.notes.append(f"{table} has no primary key, so it is neither read nor written")
            return None
        types = {name: column.type.sql for name, column in shape.columns.items()}
        where = by_key(key, types)
        name = qualified(table)
        settable = [one for one in columns if one not in key and not shape.columns[one].generated]
        copy = copy_of(self.shapes, table, frozenset(known.columns))
        work = TableWork(
            str(table),
            f"SELECT {idents(columns)} FROM {name} WHERE {where}",
            tuple(f"UPDATE {name} SET {ident(one)} = {ident(one)} WHERE {where}" for one in settable),
            self._insert(copy, key, types),
            f"DELETE FROM {name} WHERE {where}",
            self._sample(table, key),
        )
        return self._tried(work)

    def _insert(self, copy: Copy | str, key: tuple[str, ...], types: dict[str, str]) -> str | None:
        return None if isinstance(copy, str) else insert_copy(copy, key, types)

    def _sample(self, table: Table, key: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        texts = ", ".join(f"{ident(name)}::text" for name in key)
        return tuple(fetch(self.connection, f"SELECT {texts} FROM {qualified(table)} ORDER BY random() LIMIT {KEYS}"))

    def _tried(self, work: TableWork) -> TableWork | None:
        """Without the statements that the server refuses by themselves: they say nothing about the migration."""
        if not work.keys:
            self.notes.append(f"{work.table} is empty, so it is neither read nor written")
            return None
        key = work.keys[0]
        updates = tuple(sql for sql in work.updates if self._goes(work.table, sql, key))
        if self._goes(work.table, work.select, key) is False:
            return None
        insert = work.insert
        if insert is None:
            self.notes.append(f"no rows are inserted into {work.table}: {FEW}")
        elif not self._goes(work.table, insert, (*key, str(self.number))):
            insert = None
        if not updates:
            self.notes.append(f"no rows of {work.table} are updated: it has no column to write beside its key")
        return replace(work, updates=updates, insert=insert, delete=work.delete if insert else None)

    def _goes(self, table: str, sql: str, parameters: Sequence[str]) -> bool:
        try:
            with self.connection.transaction(force_rollback=True), psycopg.RawCursor(self.connection) as cursor:
                cursor.execute("SET LOCAL lock_timeout = '10s'", prepare=False)
                cursor.execute(sql.encode(), parameters, prepare=False)
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE", prepare=False)
        except psycopg.Error as error:
            self.notes.append(f"not done on {table}: {sql.split(' ', 1)[0]}, for {str(error).splitlines()[0]}")
            return False
        return True


def make_work(
    connection: psycopg.Connection[Any], tables: Sequence[Table], number: int, known: Shapes | None = None
) -> Work:
    """The statements of code that runs now.

    :param number: for the copy of a row that is tried and rolled back
    :param known: the columns that the code knows; without it all that are there
    """
    shapes = read_shapes(connection)
    keys = {Table(schema, name): tuple(key) for schema, name, key in fetch(connection, PRIMARY_KEYS)}
    maker = _Maker(connection, shapes, known or shapes, number, keys)
    there = [table for table in tables if table in shapes.tables and (known is None or table in known.tables)]
    found = [work for table in there if (work := maker.make(table)) is not None]
    return Work(tuple(found), tuple(dict.fromkeys(maker.notes)))
