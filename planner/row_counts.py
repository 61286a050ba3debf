"""How many rows the tables of a load are to have, as ``--load`` says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.names import Table, qualified


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Rows of each table that is made large; ``tables``: those that are to have another number, by name."""

    rows: int
    tables: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> RowCounts:
        """``ROWS``, then any number of ``,TABLE=ROWS``, with or without the schema.

        :raises ValueError: if it says something else
        """
        first, *others = text.split(",")
        tables: dict[str, int] = {}
        for other in others:
            name, found, number = other.rpartition("=")
            if not found or not name or name in tables:
                raise ValueError(f"{other!r} is not TABLE=ROWS, or a table is named twice")
            tables[name] = _number(number)
        return cls(_number(first), tables)

    def of(self, table: Table) -> int:
        """So many rows this one is to have."""
        return next((self.tables[name] for name in _names(table) if name in self.tables), self.rows)

    def unknown(self, tables: list[Table]) -> list[str]:
        """What is named and is none of these."""
        known = {name for table in tables for name in _names(table)}
        return sorted(set(self.tables) - known)

    @property
    def most(self) -> int:
        """No table is to have more."""
        return max((self.rows, *self.tables.values()))

    def __str__(self) -> str:
        return ", ".join([f"{self.rows:,}", *(f"{name}: {count:,}" for name, count in self.tables.items())])


def _number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else 0
    if number < 1:
        raise ValueError(f"{text!r} is not a number of rows (1 or more)")
    return number


def _names(table: Table) -> tuple[str, ...]:
    return str(table), table.name, qualified(table)
