"""What a load has measured, as plain values. Times are seconds by ``time.monotonic``, waits milliseconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from planner.rehearsal.load_rows import Grown


@dataclass(frozen=True, slots=True)
class Sample:
    """One statement of the application's: when it began, how long it took in milliseconds, which kind."""

    began: float
    ms: float
    kind: str

    @property
    def ended(self) -> float:
        """When it had its answer."""
        return self.began + self.ms / 1000


@dataclass(frozen=True, slots=True)
class Waits:
    """The waits of one span of time."""

    statements: int
    per_second: float
    longest_ms: float
    p99_ms: float
    median_ms: float
    longest: dict[str, float] = field(default_factory=dict)
    """By kind."""

    def as_json(self) -> dict[str, Any]:
        """Rounded to what is measured."""
        return {
            "statements": self.statements,
            "statements_per_second": round(self.per_second, 1),
            "longest_ms": round(self.longest_ms, 1),
            "p99_ms": round(self.p99_ms, 1),
            "median_ms": round(self.median_ms, 2),
            "longest_ms_by_kind": {kind: round(ms, 1) for kind, ms in sorted(self.longest.items())},
        }


def waits(samples: Iterable[Sample], began: float, ended: float) -> Waits:
    """The waits of statements that were under way between two moments, and the throughput of those that ended there."""
    found = [one for one in samples if one.ended >= began and one.began <= ended]
    times = sorted(one.ms for one in found)
    longest: dict[str, float] = {}
    for one in found:
        longest[one.kind] = max(longest.get(one.kind, 0.0), one.ms)
    through = sum(1 for one in found if one.ended <= ended) / max(ended - began, 1e-9)
    return Waits(len(times), through, _part(times, 1), _part(times, 0.99), _part(times, 0.5), longest)


def _part(ordered: Sequence[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


@dataclass(frozen=True, slots=True)
class Span:
    """One step, or another part of the run, with the longest wait of a statement that it was the most of."""

    title: str
    began: float
    ended: float
    longest_ms: float = 0.0
    kind: str = ""
    attempts: int = 1

    def as_json(self) -> dict[str, Any]:
        """Without the moments, which mean nothing to others."""
        return {
            "title": self.title,
            "seconds": round(self.ended - self.began, 3),
            "longest_ms": round(self.longest_ms, 1),
            "longest_kind": self.kind or None,
            "attempts": self.attempts,
        }


def spans(said: Sequence[tuple[float, str, int]], end: float, samples: Sequence[Sample]) -> tuple[Span, ...]:
    """The parts of a run, each with its longest wait. A statement belongs to the part that it overlaps most.

    :param said: when each part began, its title, and how often it was tried, in their order
    """
    edges = [*said, (end, "", 0)]
    parts = [Span(title, began, until, attempts=tries) for (began, title, tries), (until, _, _) in pairwise(edges)]
    worst: dict[int, Sample] = {}
    for one in samples:
        if not parts or one.ended < parts[0].began or one.began > end:
            continue
        place = max(range(len(parts)), key=lambda number: _overlap(parts[number], one))
        if place not in worst or worst[place].ms < one.ms:
            worst[place] = one
    return tuple(
        Span(part.title, part.began, part.ended, worst[place].ms, worst[place].kind, part.attempts)
        if place in worst
        else part
        for place, part in enumerate(parts)
    )


def _overlap(part: Span, sample: Sample) -> float:
    return min(part.ended, sample.ended) - max(part.began, sample.began)


@dataclass(frozen=True, slots=True)
class Size:
    """Of all tables that the plan touches, with their indexes: bytes, and dead rows that no VACUUM has taken yet."""

    bytes: int
    dead: int


@dataclass(frozen=True, slots=True)
class Side:
    """What the application noticed of the bundle, or of ``migrate``.

    ``error``: why it did not get to its end. ``wal`` are bytes while it ran, ``wal_load`` the part that the
    application alone would have written in as many writes as it made. ``elsewhere`` is the longest wait of a session on
    a table that nobody else touches, in milliseconds: the machine's own; ``beyond`` the longest of the others without
    what that session waited at the same time. ``failed`` counts statements of
    the application's that failed, by message.
    """

    seconds: float
    before: Waits
    during: Waits
    spans: tuple[Span, ...]
    wal: int
    wal_load: int
    size_before: Size
    size_after: Size
    elsewhere: float = 0.0
    beyond: float = 0.0
    failed: Counter[str] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()
    error: str | None = None

    @property
    def wal_own(self) -> int:
        """Bytes of WAL beyond those of the application."""
        return max(self.wal - self.wal_load, 0)

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "error": self.error,
            "seconds": round(self.seconds, 2),
            "before": self.before.as_json(),
            "during": self.during.as_json(),
            "longest_ms_elsewhere": round(self.elsewhere, 1),
            "longest_ms_beyond_elsewhere": round(self.beyond, 1),
            "steps": [span.as_json() for span in self.spans],
            "wal_bytes": self.wal,
            "wal_bytes_of_load_estimated": self.wal_load,
            "size_bytes_before": self.size_before.bytes,
            "size_bytes_after": self.size_after.bytes,
            "dead_rows_before": self.size_before.dead,
            "dead_rows_after": self.size_after.dead,
            "failed_statements": dict(self.failed),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Load:
    """Both sides, on copies of the same data, and what they were measured with."""

    tables: tuple[Grown, ...]
    writers: int
    readers: int
    pause_ms: float
    server: str
    machine: str
    bundle: Side
    migrate: Side

    @property
    def ratio(self) -> float | None:
        """So many times as long as beside the bundle a statement waits beside ``migrate``."""
        longest = self.bundle.during.longest_ms
        return self.migrate.during.longest_ms / longest if longest else None

    @property
    def good(self) -> bool:
        """Whether the bundle came to its end, and no statement of the application's failed beside it."""
        return self.bundle.error is None and not self.bundle.failed

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {
            "tables": [{"table": str(one.table), "rows": one.rows, "note": one.reason or None} for one in self.tables],
            "writers": self.writers,
            "readers": self.readers,
            "pause_ms": self.pause_ms,
            "server": self.server,
            "machine": self.machine,
            "bundle": self.bundle.as_json(),
            "migrate": self.migrate.as_json(),
            "longest_wait_ratio": round(self.ratio, 1) if self.ratio is not None else None,
        }
