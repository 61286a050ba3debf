"""How long steps take, and how much they write, where facts say how large their tables are. Pure.

The rates are of one machine, rounded down: see *What estimates begin with* in benchmarks/README.md. Every estimate
comes with its formula, so that a reader puts in the rates of his own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from planner.facts import Facts, TableFacts
from planner.model import Plan, Step
from planner.names import Table

MB = 2**20
BACKFILL_ROWS = 20_000
"""Rows a second of a backfill in one session. Measured: 32,000 to 56,000 on a busy machine."""

SCAN_MB = 100
"""MB a second that are read from a disk. Measured: 370 to 1,000 where the table is in memory."""

INDEX_KEYS = 200_000
"""Keys a second that an index build sorts and writes. Measured: 237,000 to 325,000."""

REWRITE_MB = 20
"""MB a second of a table that is written anew with its indexes. Measured: 22, with one index."""

WAL_OF_TABLE = 3.3
"""WAL of a backfill against the size of its table. Measured: 3.3 for 600,000 rows; 3.1 to 4.3 in other runs."""

KEY_BYTES = 100
"""Of an index, for each row. Measured: 96 for texts of 64 letters; numbers take 22."""

HOUR, MINUTE = 3600, 60


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is to be expected of a step. ``seconds`` is None for catalog work; ``formula`` shows what went into it.

    ``wal_bytes`` is what it writes to the log, ``disk_bytes`` by what the table and its indexes grow.
    """

    table: Table
    rows: int
    bytes: int
    seconds: float | None
    formula: str
    batches: int | None = None
    wal_bytes: int = 0
    disk_bytes: int = 0

    @property
    def time(self) -> str:
        """The duration for people."""
        return "milliseconds" if self.seconds is None else shown_time(self.seconds)


def estimates(plan: Plan) -> tuple[Estimate | None, ...]:
    """For each step of the plan; None where nothing is known of its table."""
    facts: Facts | None = plan.context.get("facts")
    return tuple(_estimate(step, facts) if facts is not None else None for step in plan.steps)


def _estimate(step: Step, facts: Facts) -> Estimate | None:
    table = step.sql.context.get("table")
    if not isinstance(table, Table):
        table = next((lock.table for lock in step.locks), None)
    own = facts.of(table) if table is not None else None
    if own is None or step.kind == "gate":
        return None
    if step.kind == "backfill":
        return _backfill(step, own)
    for word, work in (("rewrites", _rewrite), ("builds", _build), ("scans", _scan), ("changes rows", _rows)):
        if any(effect.startswith(word) for effect in step.effects):
            return work(step, own)
    return Estimate(own.table, own.rows, own.bytes, None, "catalog work, whatever the size of the table")


def _backfill(step: Step, own: TableFacts) -> Estimate:
    batch = max(1, BACKFILL_ROWS * step.sql.context["target_ms"] // 1000)
    return Estimate(
        own.table, own.rows, own.bytes, own.rows / BACKFILL_ROWS, f"{own.rows:,} rows ÷ {BACKFILL_ROWS:,} rows/s",
        batches=math.ceil(own.rows / batch), wal_bytes=int(own.heap_bytes * WAL_OF_TABLE), disk_bytes=own.heap_bytes,
    )  # fmt: skip


def _rows(_: Step, own: TableFacts) -> Estimate:
    return Estimate(
        own.table, own.rows, own.bytes, own.rows / BACKFILL_ROWS, f"{own.rows:,} rows ÷ {BACKFILL_ROWS:,} rows/s",
        wal_bytes=int(own.heap_bytes * WAL_OF_TABLE), disk_bytes=own.heap_bytes,
    )  # fmt: skip


def _build(step: Step, own: TableFacts) -> Estimate:
    passes = 2 if any("twice" in effect for effect in step.effects) else 1
    size = own.rows * KEY_BYTES
    return Estimate(
        own.table, own.rows, own.bytes, passes * own.heap_bytes / MB / SCAN_MB + own.rows / INDEX_KEYS,
        f"{'twice ' if passes > 1 else ''}{shown_size(own.heap_bytes)} ÷ {SCAN_MB} MB/s + "
        f"{own.rows:,} keys ÷ {INDEX_KEYS:,} keys/s",
        wal_bytes=size, disk_bytes=size,
    )  # fmt: skip


def _scan(_: Step, own: TableFacts) -> Estimate:
    formula = f"{shown_size(own.heap_bytes)} ÷ {SCAN_MB} MB/s"
    return Estimate(own.table, own.rows, own.bytes, own.heap_bytes / MB / SCAN_MB, formula)


def _rewrite(_: Step, own: TableFacts) -> Estimate:
    size = own.bytes + own.index_bytes
    formula = f"{shown_size(size)} with indexes ÷ {REWRITE_MB} MB/s"
    return Estimate(
        own.table, own.rows, own.bytes, size / MB / REWRITE_MB, formula, wal_bytes=size, disk_bytes=size
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Total:
    """All steps of a plan together."""

    time: str
    wal_bytes: int
    disk_bytes: int


def total(found: Iterable[Estimate | None]) -> Total:
    """Times, WAL and growth added up."""
    known = [one for one in found if one is not None]
    seconds = sum(one.seconds or 0 for one in known)
    return Total(shown_time(seconds), sum(one.wal_bytes for one in known), sum(one.disk_bytes for one in known))


def shown_time(seconds: float) -> str:
    """A duration for people, as rough as an estimate is.

    >>> shown_time(0.2), shown_time(90), shown_time(600), shown_time(36_000)
    ('less than 1 s', 'about 90 s', 'about 10 min', 'about 10 h')
    """
    if seconds < 1:
        return "less than 1 s"
    if seconds < 2 * MINUTE:
        return f"about {seconds:.0f} s"
    return f"about {seconds / MINUTE:.0f} min" if seconds < 2 * HOUR else f"about {seconds / HOUR:.0f} h"


def shown_size(size: int) -> str:
    """Bytes for people.

    >>> shown_size(0), shown_size(8192), shown_size(5 * 2**30)
    ('0 MB', '0.01 MB', '5.0 GB')
    """
    megabytes = size / MB
    if megabytes >= 1024:  # noqa: PLR2004
        return f"{megabytes / 1024:,.1f} GB"
    return f"{megabytes:.2f} MB" if 0 < megabytes < 1 else f"{megabytes:,.0f} MB"
