"""Facts as plain values. Sizes are bytes; what the role could not read is None."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.names import Table

PAGE_BYTES, ROWS_OF_A_PAGE = 8192, 291
"""A page of the heap, and how many rows fit into it at most (MaxHeapTuplesPerPage).

https://github.com/postgres/postgres/blob/master/src/include/access/htup_details.h
"""

SMALL_BYTES = 64 * 2**20
"""However few its rows are: above this the heap and what is stored apart from it take too long to read under a lock."""


@dataclass(frozen=True, slots=True)
class TableFacts:
    """One table. ``kind`` is its ``relkind``.

    ``estimated`` is PostgreSQL's own estimate of the rows, None before the first ANALYZE; ``live`` and ``dead`` are
    the counts of the statistics; ``written`` the rows inserted, updated and deleted since the statistics began.
    ``invalid``: the names of its invalid indexes.
    """

    table: Table
    kind: str
    estimated: int | None
    live: int
    dead: int
    heap_bytes: int
    toast_bytes: int
    index_bytes: int
    written: tuple[int, int, int] = (0, 0, 0)
    partition_of: Table | None = None
    invalid: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    publications: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """The best estimate of its rows: the larger one, where there are two."""
        return max(self.estimated or 0, self.live)

    @property
    def at_most(self) -> int:
        """Rows that it surely does not have more of, as far as the estimate holds.

        Without an estimate, what its pages can hold.
        """
        return self.rows if self.estimated is not None else self.heap_bytes // PAGE_BYTES * ROWS_OF_A_PAGE

    @property
    def bytes(self) -> int:
        """Without its indexes."""
        return self.heap_bytes + self.toast_bytes


@dataclass(frozen=True, slots=True)
class Sequence:
    """A sequence that counts up: how far it is. ``table`` is the one whose column it belongs to."""

    table: Table | None
    name: str
    last: int | None
    most: int


@dataclass(frozen=True)
class Facts:
    """One answer of the database. ``collected_at`` is UTC; ``server_version`` is like ``server_version_num``.

    ``settings`` are shown with their unit. ``replicas``: name and lag in seconds; ``transactions``: seconds that each
    long one has been open; both None where the role may not see them. ``slots``: names of those that nobody reads.
    """

    collected_at: str
    server_version: int
    tables: Mapping[Table, TableFacts]
    settings: Mapping[str, str] = field(default_factory=dict)
    sequences: tuple[Sequence, ...] = ()
    replicas: tuple[tuple[str, float | None], ...] | None = ()
    transactions: tuple[int, ...] | None = ()
    slots: tuple[str, ...] = ()
    prepared: int = 0
    statistics_seconds: int | None = None
    unreadable: tuple[str, ...] = ()

    def of(self, table: Table) -> TableFacts | None:
        """What is known of a table; of a partitioned one, the sums of its partitions."""
        own = self.tables.get(table)
        if own is None or own.kind != "p":
            return own
        parts = [part for one in self.tables.values() if one.partition_of == table and (part := self.of(one.table))]
        known = [part.estimated for part in parts if part.estimated is not None]
        return TableFacts(
            table, own.kind, sum(known) if len(known) == len(parts) else None,
            sum(part.live for part in parts), sum(part.dead for part in parts), sum(part.heap_bytes for part in parts),
            sum(part.toast_bytes for part in parts), sum(part.index_bytes for part in parts),
            views=own.views, publications=own.publications,
        )  # fmt: skip

    def small(self, table: Table, rows: int) -> bool:
        """Whether it is an ordinary table of fewer rows than that, so that work on all of them takes a moment.

        False for a table that the facts don't know.
        """
        own = self.tables.get(table)
        return own is not None and own.kind == "r" and own.at_most < rows and own.bytes <= SMALL_BYTES
