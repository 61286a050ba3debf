"""One table's turn: its pools, its keys, its rows, and at the end its references into a cycle."""

# ruff: noqa: S608 - names and literals are quoted by planner.names

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

from planner.names import Table, ident, idents, literal, qualified
from planner.rehearsal.rows_catalog import Column, ForeignKey, Shapes, TableShape, fetch
from planner.rehearsal.rows_checks import Row
from planner.rehearsal.rows_choose import make_choosers
from planner.rehearsal.rows_insert import Inserter
from planner.rehearsal.rows_order import Stage
from planner.rehearsal.rows_pools import Pool, Wanted, make_pools
from planner.rehearsal.rows_prune import Ours
from planner.rehearsal.values import values_for

MOST_PARENTS = 200
"""So many of a parent's keys are taken into account."""
NAMED_PARENTS = 3
"""So many of those whose rows hold what the caller names of their table."""


@dataclass(frozen=True, slots=True)
class TableFill:
    """What the server took and refused of one table."""

    table: Table
    inserted: int
    refused: int
    refusal: str | None


@dataclass(slots=True)
class Filling:
    """The state of one fill: what became of each table so far, and the keys that tables are going to have."""

    conn: psycopg.Connection[Any]
    shapes: Shapes
    ours: Ours
    count: int
    literals: Mapping[tuple[Table, str], Sequence[str]]
    empty: frozenset[Table] = frozenset()
    """Tables that get no rows."""
    chosen: frozenset[Table] = frozenset()
    """All that are filled."""
    fills: dict[Table, TableFill] = field(default_factory=dict)
    ahead: dict[Table, dict[str, list[str]]] = field(default_factory=dict)

    def fill(self, stage: Stage) -> None:
        """Insert a table's rows."""
        shape = self.shapes.tables[stage.table]
        if stage.table in self.empty:
            self.fills[stage.table] = TableFill(stage.table, 0, 0, "the plan is for a table without rows")
            return
        self._advance_sequences(shape)
        for key in (*stage.own, *(one for one in stage.ahead if one.parent not in self.empty)):
            self._draw_keys(key)
        for key in stage.ahead:
            defer = f"SET CONSTRAINTS {ident(key.table.schema)}.{ident(key.name)} DEFERRED"
            self.conn.execute(defer.encode())
        fixed = self.ahead.get(stage.table, {})
        mirrored = {
            own: theirs for key in stage.own for own, theirs in zip(key.columns, key.parent_columns, strict=True)
        }
        pools = self._pools(stage, shape, {*fixed, *mirrored})
        empty = [pool for pool in pools if not pool.rows]
        if empty:
            self.fills[stage.table] = TableFill(stage.table, 0, 0, self._why_empty(stage, empty[0]))
            return
        choosers = make_choosers(stage.table, pools, shape.distinct)
        inserter = Inserter(self.conn, shape, choosers, fixed, mirrored)
        inserter.insert(self.count)
        self.fills[stage.table] = TableFill(stage.table, inserter.inserted, inserter.refused, inserter.refusal)

    def refer(self, stage: Stage) -> None:
        """Let three of four new rows refer into the cycle, now that all tables have their rows."""
        for key in stage.later:
            parents = self._keys(key)
            rows = fetch(self.conn, self._places(key.table))
            if parents and rows:
                chosen = [(place, number) for number, place in enumerate(rows) if number % 4]
                updates = [_update(key, place, parents[(number + 1) % len(parents)]) for place, number in chosen]
                if updates and not self._try(";".join(updates)):
                    for update in updates:
                        self._try(update)  # one that is refused stays NULL

    def _try(self, statements: str) -> bool:
        try:
            with self.conn.transaction():
                self.conn.execute(statements.encode(), prepare=False)
        except psycopg.Error:
            if self.conn.broken:
                raise
            return False
        return True

    def _places(self, table: Table) -> str:
        return (
            f"SELECT row_.tableoid::bigint, row_.ctid::text FROM {qualified(table)} AS row_"
            f" WHERE {self.ours.condition('row_')} ORDER BY row_.tableoid, row_.ctid"
        )

    def _pools(self, stage: Stage, shape: TableShape, taken: set[str]) -> list[Pool]:
        keys = [key for key in (*stage.ready, *stage.ahead) if not taken & set(key.columns)]
        referring = {name for key in keys for name in key.columns}
        # A column that is both a sequence's and a foreign key's takes the parent's key.
        columns = {
            name: column
            for name, column in shape.columns.items()
            if name not in taken and not column.generated and (not column.sequence or name in referring)
        }
        waiting = {name for key in stage.later for name in key.columns} - referring
        parents = {key: self._own_kind(key, self._keys(key)) for key in keys}
        named: dict[ForeignKey, list[Row]] = {}
        for key, there in parents.items():
            if asked := self._asked(key.parent):
                named[key] = [row for row in self._keys(key, named=asked) if row in there][:NAMED_PARENTS]
                parents[key] = list(dict.fromkeys([*named[key], *there]))
        wanted = Wanted(
            columns,
            list(parents.items()),
            list(named.items()),
            shape.checks,
            shape.distinct,
            frozenset(name for name in waiting if shape.columns[name].nullable),
            {name: self.literals.get((shape.table, name), ()) for name in columns},
            self.count,
            self.conn.info.parameter_status("server_encoding") != "UTF8",
        )
        return make_pools(self.conn, wanted)

    def _asked(self, table: Table) -> str:
        """The condition that a table's row holds what the caller names of all its columns; empty if that is nothing."""
        own = [(name, texts) for (named, name), texts in self.literals.items() if named == table]
        own = [(name, texts) for name, texts in own if name in self.shapes.tables[table].columns and texts]
        return " AND ".join(f"{ident(name)}::text IN ({', '.join(map(literal, texts))})" for name, texts in own)

    def _keys(self, key: ForeignKey, named: str = "") -> list[Row]:
        """The keys that the parent has, or is going to have. :param named: only of those rows, if that is known"""
        if key.parent not in self.fills and key.parent in self.ahead:
            if named:
                return []
            lists = [self.ahead[key.parent][name] for name in key.parent_columns]
            return list(zip(*lists, strict=True))
        names = idents(key.parent_columns)
        conditions = [*(f"{ident(name)} IS NOT NULL" for name in key.parent_columns), *([named] if named else [])]
        known = " AND ".join(conditions)
        texts = ", ".join(f"{ident(name)}::text" for name in key.parent_columns)
        distinct = f"SELECT DISTINCT {names} FROM {qualified(key.parent)} WHERE {known}"
        order = ", ".join(f"keys.{ident(name)}" for name in key.parent_columns)
        return fetch(self.conn, f"SELECT {texts} FROM ({distinct}) AS keys ORDER BY {order} LIMIT {MOST_PARENTS}")

    def _own_kind(self, key: ForeignKey, keys: list[Row]) -> list[Row]:
        """Of the parent's rows those that are no other child's: no application makes one row of two child models."""
        wholes = (one for one in self.shapes.referring(key.parent) if self.shapes.is_whole(one))
        kinds = sorted({one.table for one in wholes} & self.chosen - self.empty)
        if key.table not in kinds or not self.shapes.is_whole(key):
            return keys
        return keys[kinds.index(key.table) :: len(kinds)] or keys

    def _draw_keys(self, key: ForeignKey) -> None:
        """Settle the keys of a table before it has its rows."""
        keys = self.ahead.setdefault(key.parent, {})
        for name in key.parent_columns:
            if name not in keys:
                keys[name] = self._new_keys(self.shapes.tables[key.parent].columns[name])

    def _new_keys(self, column: Column) -> list[str]:
        if not column.sequence:
            return list(values_for(column.type, self.count, indexed=True).plain)
        series = f"SELECT nextval({literal(column.sequence)})::text FROM generate_series(1, {self.count})"
        return [key for (key,) in fetch(self.conn, series)]

    def _advance_sequences(self, shape: TableShape) -> None:
        """Past the keys that rows from before have, as they may have been inserted with explicit keys."""
        for column in shape.columns.values():
            if column.sequence and column.type.name in ("int2", "int4", "int8"):
                highest = f"SELECT max({ident(column.name)})::bigint AS key FROM {qualified(shape.table)}"
                fetch(
                    self.conn,
                    f"SELECT setval({literal(column.sequence)}, highest.key) FROM ({highest}) AS highest,"
                    f" {column.sequence} AS sequence WHERE highest.key > sequence.last_value"
                    " OR (highest.key = sequence.last_value AND NOT sequence.is_called)",
                )

    def _why_empty(self, stage: Stage, pool: Pool) -> str:
        for key in (*stage.ready, *stage.ahead):
            if set(key.columns) & set(pool.columns) and not self._keys(key):
                return f"{key.parent} has no row that {', '.join(key.columns)} could refer to"
        return f"no value that we know of satisfies what is demanded of {', '.join(pool.columns)}"


def _update(key: ForeignKey, place: tuple[int, str], parent: Row) -> str:
    values = ", ".join(f"{ident(name)} = {literal(value)}" for name, value in zip(key.columns, parent, strict=True))
    at = f"row_.tableoid = {place[0]}::oid AND row_.ctid = {literal(place[1])}::tid"
    return f"UPDATE {qualified(key.table)} AS row_ SET {values} WHERE {at}"
