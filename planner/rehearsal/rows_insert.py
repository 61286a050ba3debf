"""Inserts one table's rows: all at once, and where the server refuses that, one by one with other values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

import psycopg

from planner.names import Table, digest, idents, literal, qualified
from planner.rehearsal.rows_catalog import TableShape
from planner.rehearsal.rows_choose import Chooser, Values

GIVE_UP = 5
"""After so many rows of a table in sequence without one that the server takes, the table stays as it is."""

MOST_NAMED = 40
"""So many rows are made of what the caller named of several columns."""

PLAIN_TRIES = 5
"""So many variants of a row without anything odd are tried."""


@dataclass(slots=True)
class Inserter:
    """Fills one table.

    ``fixed`` are values known beforehand, one for each row (keys that others already refer to); ``mirrored``
    are columns that take the value of another column of the same row (a row that refers to itself).
    """

    conn: psycopg.Connection[Any]
    shape: TableShape
    choosers: Sequence[Chooser]
    fixed: Mapping[str, Sequence[str]]
    mirrored: Mapping[str, str]
    inserted: int = 0
    refused: int = 0
    refusal: str | None = None
    _owner: dict[str, Chooser] = field(default_factory=dict)

    def insert(self, count: int) -> None:
        """Insert up to ``count`` rows: fewer where the constraints do not allow as many distinct ones.

        Before them, rows in which all columns hold what the caller named of them, as far as that can be.
        """
        count = min([count, *(len(values) for values in self.fixed.values())])
        if count > 1 and not self.fixed:
            for row in self._named():
                error = self._try([row])
                self.inserted += error is None
                if error is not None:
                    self._release(row, error)
        drawn = [row for row in (self._row(number) for number in range(count)) if row is not None]
        if not drawn:
            return
        if self._try(drawn) is None:
            self.inserted += len(drawn)
            return
        in_vain = 0
        for number, row in enumerate(drawn):
            in_vain = 0 if self._insert_one(number, row) else in_vain + 1
            if in_vain == GIVE_UP and not self.inserted:
                return

    def _named(self) -> Iterator[Values]:
        """All mixtures of what is named of the columns, or so many of them, spread over all."""
        sizes = {id(chooser): chooser.words for chooser in self.choosers if chooser.words}
        total = prod(sizes.values())
        for number in range(min(total, MOST_NAMED) if sizes else 0):
            rest = number if total <= MOST_NAMED else int(digest(str(self.shape.table), str(number)), 16)
            values: Values | None = {}
            for chooser in self.choosers:
                rest, place = divmod(rest, sizes.get(id(chooser), 1))
                some = chooser.draw_named(place) if id(chooser) in sizes else chooser.draw()
                values = None if values is None or some is None else values | some
            if values is not None:
                yield values | {column: values[key] for column, key in self.mirrored.items()}

    def _insert_one(self, number: int, row: Values) -> bool:
        """The row as it is, another one, plain ones, and at last one with as many NULLs as it can have."""
        error = self._try([row])
        for plain, blank in ((False, False), *[(True, False)] * PLAIN_TRIES, (True, True)):
            if error is None:
                break
            self.refusal = self.refusal or _message(error)
            self._release(row, error)
            other = self._row(number, plain=plain)
            if other is None:
                continue
            row = self._blanked(other) if blank else other
            error = self._try([row])
        self.inserted, self.refused = self.inserted + (error is None), self.refused + (error is not None)
        return error is None

    def _row(self, number: int, *, plain: bool = False) -> Values | None:
        values: Values = {}
        for chooser in self.choosers:
            some = chooser.draw(plain=plain)
            if some is None:
                return None
            values |= some
        values |= {column: keys[number] for column, keys in self.fixed.items()}
        return values | {column: values[key] for column, key in self.mirrored.items()}

    def _release(self, row: Values, error: psycopg.Error) -> None:
        if not isinstance(error, psycopg.errors.UniqueViolation | psycopg.errors.ExclusionViolation):
            for chooser in self.choosers:
                chooser.release(row)

    def _blanked(self, row: Values) -> Values:
        """Only columns that stand alone: a NULL in others could break what binds them together."""
        alone = {
            column
            for chooser in self.choosers
            if not chooser.distinct
            for pool in chooser.pools
            if len(pool.columns) == 1 and (None,) in pool.rows
            for column in pool.columns
        }
        return {column: None if column in alone else value for column, value in row.items()}

    def _try(self, rows: Sequence[Values]) -> psycopg.Error | None:
        try:
            with self.conn.transaction():
                self.conn.execute(_insert(self.shape.table, rows).encode(), prepare=False)
        except psycopg.Error as error:
            if self.conn.broken:
                raise
            return error
        return None


def _insert(table: Table, rows: Sequence[Values]) -> str:
    """OVERRIDING SYSTEM VALUE is for identity keys that were drawn beforehand; it harms no others."""
    columns = list(rows[0])
    if not columns:
        return ";".join([f"INSERT INTO {qualified(table)} DEFAULT VALUES"] * len(rows))
    lines = (f"({', '.join(literal(row[column]) for column in columns)})" for row in rows)
    into = f"INSERT INTO {qualified(table)} ({idents(columns)}) OVERRIDING SYSTEM VALUE"
    return f"{into} VALUES {', '.join(lines)}"


def _message(error: psycopg.Error) -> str:
    """The server's message and detail, each on its line."""
    lines = (error.diag.message_primary, error.diag.message_detail)
    return "\n".join(line for line in lines if line) or str(error)
