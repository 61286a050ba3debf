"""What in the facts somebody who runs the bundle should know first, in sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from planner.facts.values import Facts
from planner.names import Table

LONG_SECONDS, LAG_SECONDS = 600, 10
"""From where a transaction, or a replica's lag, is worth a line."""

USED_UP = 0.5
"""The part of a sequence's numbers from which on it is named."""


def notes(facts: Facts, tables: Collection[Table]) -> tuple[str, ...]:
    """What stands in the way, or is easily forgotten, of a bundle that works on these tables."""
    return (*_of_server(facts), *(line for table in tables for line in _of_table(facts, table)))


def _of_server(facts: Facts) -> Iterator[str]:
    yield from (f"Not readable: {what}." for what in facts.unreadable)
    long = [age for age in facts.transactions or () if age >= LONG_SECONDS]
    if long:
        yield (
            f"{len(long)} transaction(s) had been open for more than ten minutes, the oldest for {max(long)} s: what "
            "works CONCURRENTLY waits for them."
        )
    if facts.prepared:
        yield f"{facts.prepared} prepared transaction(s): they hold their locks until somebody ends them."
    for name, lag in facts.replicas or ():
        if lag is not None and lag >= LAG_SECONDS:
            yield f"The replica {name} was {lag} s behind: set max_lag_seconds of a backfill."
    if facts.slots:
        yield f"Nobody reads the replication slots {', '.join(facts.slots)}: they keep all WAL that the bundle writes."
    if facts.settings.get("autovacuum") == "off":
        yield "autovacuum is off: run VACUUM (ANALYZE) on the tables after a backfill."
    limit = facts.settings.get("transaction_timeout", "0 ms")
    if not limit.startswith("0"):
        yield f"transaction_timeout is {limit}: it ends a build or a scan that takes longer."


def _of_table(facts: Facts, table: Table) -> Iterator[str]:
    own = facts.of(table)
    if own is None:
        yield f"{table} is not in the facts: nothing is estimated for it."
        return
    if own.estimated is None and own.heap_bytes:
        yield f"{table} was never analysed: its rows are counted by the statistics only. ANALYZE it."
    if own.invalid:
        yield f"{table} has invalid indexes: {', '.join(own.invalid)}."
    if own.publications:
        yield (
            f"{table} is published by {', '.join(own.publications)}: its subscribers need the same columns before "
            "rows with them arrive."
        )
    if own.views:
        yield f"These views stand on {table}: {', '.join(own.views)}."
    for one in facts.sequences:
        if one.table == table and one.last is not None and one.last > one.most * USED_UP:
            yield f"The sequence {one.name} of {table} has given out {one.last} of {one.most} numbers."
