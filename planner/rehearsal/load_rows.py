"""Makes tables large: the rehearsal's rows, with everything odd in them, multiplied by the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from planner.errors import RehearsalError
from planner.model import Plan
from planner.names import Table, qualified
from planner.promises import Promise
from planner.rehearsal import rows, rows_prune
from planner.rehearsal.fitting import fitting
from planner.rehearsal.load_copy import copy_of, multiply
from planner.rehearsal.rows_catalog import Shapes, count_rows, read_shapes
from planner.row_counts import RowCounts

MOST_LARGE = 6
"""So many tables are made large; the plan's others stay small. A load is not to take all day."""

SEEDS = 40
NEARLY = 0.9
"""The part of the rows that were asked for which needs no explanation: some copies meet a value that is taken."""


@dataclass(frozen=True, slots=True)
class Grown:
    """A table with its number of rows; ``reason`` says why it stays small, where it was to be large."""

    table: Table
    rows: int
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.table}: {self.rows:,} rows" + (f" ({self.reason})" if self.reason else "")


def large_tables(plan: Plan, shapes: Shapes) -> list[Table]:
    """The tables that are there before the plan and that its steps lock or fill, those of most steps first."""
    aside = plan.context.get("django_migrations")
    locked = [lock.table for step in plan.steps for lock in step.locks]
    named = [table for table in (*locked, *plan.tables) if table in shapes.tables and table != aside]
    return sorted(dict.fromkeys(named), key=lambda table: -named.count(table))[:MOST_LARGE]


def fill(connection: psycopg.Connection[Any], plan: Plan, counts: RowCounts) -> list[Grown]:
    """Fill the plan's tables: those that it locks with so many rows, the others with few.

    :raises RehearsalError: if rows can't be made at all, or a table is named that is not made large
    """
    rows.fill(connection, plan.tables, promises=fitting(plan), rows=min(SEEDS, counts.most))
    shapes = rows.promised(read_shapes(connection), fitting(plan))
    wanted = large_tables(plan, shapes)
    if unknown := counts.unknown(wanted):
        raise RehearsalError(
            f"--load names {', '.join(unknown)}, and these are the tables that it makes large: "
            f"{', '.join(map(str, wanted)) or 'none'}."
        )
    growth = _Growth(connection, shapes, counts, plan.promises)
    found = [growth.grow(table) for table in wanted]
    connection.execute("VACUUM ANALYZE")
    return found


class _Growth:
    """The state of one multiplication: what is done already."""

    def __init__(
        self, connection: psycopg.Connection[Any], shapes: Shapes, counts: RowCounts, promises: Sequence[Promise]
    ) -> None:
        self.connection, self.shapes, self.counts, self.promises = connection, shapes, counts, promises
        self.done: dict[Table, Grown] = {}

    def grow(self, table: Table) -> Grown:
        """Make one table large, and before it those of which each of its rows needs a row of its own."""
        if table not in self.done:
            self.done[table] = Grown(table, count_rows(self.connection, table))  # ends a cycle of references
            self.done[table] = self._grow(table)
        return self.done[table]

    def _grow(self, table: Table) -> Grown:
        present = count_rows(self.connection, table)
        copy = copy_of(self.shapes, table)
        if isinstance(copy, str) or present == 0:
            return Grown(table, present, copy if isinstance(copy, str) else "no row could be made for it")
        for key in copy.spread:
            self.grow(key.parent)
        count = self.counts.of(table)
        wanted = min(count - present, copy.capacity)
        if wanted <= 0:
            return Grown(table, present)
        reason = ""
        try:
            with self.connection.transaction():
                self.connection.execute("SET LOCAL statement_timeout = 0")
                self.connection.execute(multiply(copy, wanted).encode(), prepare=False)
                self._keep_promises(table)
        except (psycopg.Error, _BrokenError) as error:
            reason = f"its rows can't be multiplied: {str(error).splitlines()[0]}"
        self.connection.execute(f"ANALYZE {qualified(table)}".encode())
        found = count_rows(self.connection, table)
        if not reason and found < count * NEARLY:
            parents = ", ".join(str(key.parent) for key in copy.spread)
            what = f"each needs a row of its own in {parents}" if parents else "its keys have no more distinct values"
            reason = f"not {count:,}: {what}"
        return Grown(table, found, reason)

    def _keep_promises(self, table: Table) -> None:
        for promise in self.promises:
            if promise.table == table and rows_prune.broken(self.connection, promise):
                raise _BrokenError(f"copies break what the plan demands of the data ({promise})")


class _BrokenError(Exception):
    """Copies of rows that keep a promise don't keep it."""
