"""Stand-ins for keys that two correct runs choose differently, and rows in which they are put.

Two runs give a row another random key, or a bookkeeping row another number. So such a key is replaced by a
stand-in: a hash of what else the row holds, in which references to other such rows are replaced in turn. A
row that refers to it gets the stand-in of the row that it refers to. Equal stand-ins on both sides: it points
at the same row. References may be cyclic, so the stand-ins are refined in rounds until they tell no more rows
apart (colour refinement: https://en.wikipedia.org/wiki/Colour_refinement_algorithm).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.names import Table, digest
from planner.rehearsal.data_load import Database, Link, Row, TableData
from planner.rehearsal.data_loose import Loose

NOWHERE = "nowhere"
"""The stand-in of a row that is not there, where no constraint guards a reference."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """Which values have stand-ins, the same on both sides.

    ``keys``: columns whose own value does not count; ``links``: references to a row with such a key;
    ``linked``: the columns of these that take the row's stand-in; ``natural``: the columns that stand for a
    row of a table.
    """

    keys: frozenset[tuple[Table, str]]
    links: tuple[Link, ...]
    linked: frozenset[tuple[Table, str]]
    natural: Mapping[Table, tuple[str, ...]]


def make_replaced(
    keys: Iterable[tuple[Table, str]], links: Iterable[Link], natural: Mapping[Table, tuple[str, ...]]
) -> Replaced:
    """Follow the references: one to a column that itself is a reference (inheritance) is replaced too."""
    own = frozenset(keys)
    found: dict[Link, None] = {}
    linked: set[tuple[Table, str]] = set()
    grown = True
    while grown:
        before = len(linked)
        for link in links:
            for column, target in zip(link.columns, link.parent_columns, strict=True):
                if (link.parent, target) in own or (link.parent, target) in linked:
                    found[link] = None
                    linked.add((link.table, column))
        grown = len(linked) > before
    return Replaced(own, tuple(found), frozenset(linked), natural)


class Side:
    """One side of the comparison: its rows in canonical form, as far as the rounds have come."""

    def __init__(self, database: Database, replaced: Replaced, loose: Loose) -> None:
        self.database = database
        self.replaced = replaced
        self._loose = loose
        self._links = {table: [one for one in replaced.links if one.table == table] for table in database.tables}
        self._base = {table: self._base_rows(data) for table, data in database.tables.items()}
        self._targets = {link: self._find_targets(link) for link in replaced.links}
        parents = {link.parent for link in replaced.links if link.parent in database.tables}
        self.stand_ins = {table: self._first(database.tables[table]) for table in sorted(parents)}

    def refine(self) -> None:
        """One round more."""
        self.stand_ins = {table: self._next(table, old) for table, old in self.stand_ins.items()}

    def rows(self, table: Table) -> list[Row]:
        """The rows with stand-ins in place, in the order of the table's rows."""
        data = self.database.tables[table]
        rows = [list(row) for row in self._base[table]]
        for link in self._links[table]:
            for column in link.columns:
                if (table, column) in self.replaced.linked:
                    place = data.place[column]
                    for row, mark in zip(rows, self.marks(link), strict=True):
                        row[place] = mark if row[place] is None or mark is None else f"{row[place]} {mark}"
        return [tuple(row) for row in rows]

    def marks(self, link: Link) -> list[str | None]:
        """For each row of the referring table the stand-in of the row that it refers to; None for NULL."""
        known = self.stand_ins.get(link.parent)
        return [
            None if target is None else known[target] if known and target >= 0 else NOWHERE
            for target in self._targets[link]
        ]

    def target(self, link: Link, number: int) -> int | None:
        """Which row of the parent the row ``number`` refers to; None for NULL, -1 for one not there."""
        return self._targets[link][number]

    def links_of(self, table: Table) -> Sequence[Link]:
        """The replaced references that a table has."""
        return self._links[table]

    def _base_rows(self, data: TableData) -> list[Row]:
        """Rows with what is known without other rows: no replaced key, of a loose value its shape."""
        natural_keys = set(data.primary) if data.table in self.replaced.natural else set()
        rows: list[Row] = []
        for row in data.rows:
            values: list[str | None] = []
            for column, value in zip(data.columns, row, strict=True):
                loose = self._loose.get((data.table, column))
                if (data.table, column) in self.replaced.linked or column in natural_keys:
                    values.append(None)
                else:
                    values.append(loose.canonical(value, self.database.now) if loose else value)
            rows.append(tuple(values))
        return rows

    def _find_targets(self, link: Link) -> list[int | None]:
        child, parent = self.database.tables.get(link.table), self.database.tables.get(link.parent)
        if child is None:
            return []
        at = {}
        if parent is not None:
            at = {_pick(parent, row, link.parent_columns): n for n, row in enumerate(parent.rows)}
        keys = (_pick(child, row, link.columns) for row in child.rows)
        return [None if None in key else at.get(key, -1) for key in keys]

    def _standing(self, data: TableData) -> tuple[str, ...]:
        return self.replaced.natural.get(data.table, data.columns)

    def _first(self, data: TableData) -> list[str]:
        columns = self._standing(data)
        return [_hash(_pick(data, row, columns)) for row in self._base[data.table]]

    def _next(self, table: Table, old: Sequence[str]) -> list[str]:
        standing = set(self._standing(self.database.tables[table]))
        marks = [self.marks(link) for link in self._links[table] if standing & set(link.columns)]
        return [_hash((mark, *(one[number] for one in marks))) for number, mark in enumerate(old)]


def refine(sides: Sequence[Side]) -> None:
    """Refine all sides by the same number of rounds, until a round tells no more rows apart on any of them.

    It ends: a round never makes two stand-ins equal, and there are no more of them than rows.
    """
    before = -1
    now = _different(sides)
    while now > before:
        before = now
        for side in sides:
            side.refine()
        now = _different(sides)


def _different(sides: Sequence[Side]) -> int:
    return len({(table, mark) for side in sides for table, marks in side.stand_ins.items() for mark in marks})


def _pick(data: TableData, row: Row, columns: Iterable[str]) -> Row:
    return tuple(row[data.place[column]] for column in columns)


def _hash(values: Row) -> str:
    """NULL and an empty text differ."""
    return digest(*("0" if value is None else f"1{value}" for value in values), length=16)
