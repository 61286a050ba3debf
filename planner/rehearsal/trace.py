"""What a step was seen to do, and whether it said so: the values of the lock trace and its judgement.

Nothing here does I/O; :mod:`planner.rehearsal.stepwise` looks. docs/decisions/0011-lock-trace.md says how and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.locks import LockMode

ACCEPTED = frozenset({"no-online-form", "raw-sql"})
"""Hazards that say of a step that it works under a lock for as long as that takes."""

BATCHED = "backfill"
"""The kind of the steps that commit once per batch."""

UNREAD = "not understood in full"
"""What a step declares whose statements the planner can't read: it may lock anything, and a hazard says so."""


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """A lock on a table. What is locked of a table's indexes, sequences and TOAST counts as the table's own."""

    table: str
    mode: LockMode

    def as_json(self) -> dict[str, str]:
        """With what it blocks, in words."""
        return {"table": self.table, "mode": self.mode.value, "blocks": self.mode.blocks}

    @property
    def blocks(self) -> bool:
        """Whether an application's reads or writes wait."""
        return self.mode.blocks_reads or self.mode.blocks_writes

    def __str__(self) -> str:
        return f"{self.mode.value} on {self.table}"


@dataclass(frozen=True, slots=True, order=True)
class Built:
    """An index that was built, on a table that was there before."""

    index: str
    table: str


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """What PostgreSQL said of its work (``client_min_messages = debug1``).

    ``kind`` is one of the phrases of :mod:`planner.rehearsal.trace_messages`; ``name`` the table, column or
    constraint as the message names it; ``table`` the table of an index.
    """

    kind: str
    name: str
    table: str = ""

    def as_json(self) -> dict[str, str]:
        """Without what is empty."""
        return {"kind": self.kind, "name": self.name, **({"table": self.table} if self.table else {})}


@dataclass(frozen=True, slots=True)
class Observed:
    """What one step was seen to do to tables that were there before it; ACCESS SHARE and system catalogs aside.

    ``locks`` were seen where the step was held still, so they are the same in every run; ``glimpses`` only by a
    session that looked again and again, so they may differ. ``fresh`` are those of the tables that the plan itself
    made. ``held_ms`` is the age of the step's longest transaction, in milliseconds, when it was seen last.
    """

    ran: bool
    locks: tuple[Held, ...] = ()
    glimpses: tuple[Held, ...] = ()
    rewrites: tuple[str, ...] = ()
    builds: tuple[Built, ...] = ()
    scans: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    fresh: frozenset[str] = frozenset()
    made: frozenset[str] = frozenset()
    held_ms: float = field(default=0.0, compare=False)

    def as_json(self) -> dict[str, Any]:
        """The evidence, without what differs from run to run."""
        return {
            "ran": self.ran,
            "locks": [held.as_json() for held in self.locks],
            "rewrites": list(self.rewrites),
            "builds": [{"index": built.index, "table": built.table} for built in self.builds],
            "scans": list(self.scans),
            "reasons": [reason.as_json() for reason in self.reasons],
        }

    @property
    def all_locks(self) -> tuple[Held, ...]:
        """However they were seen."""
        return tuple(sorted({*self.locks, *self.glimpses}))


@dataclass(frozen=True, slots=True)
class Declared:
    """What a bundle's plan.json says of one step."""

    number: str
    title: str
    file: str
    kind: str
    transactional: bool
    before_gate: bool
    locks: tuple[Held, ...]
    effects: tuple[str, ...]
    hazards: frozenset[str]
    small: frozenset[str] = frozenset()
    """Tables that have few rows by the facts, and whose preflight sees to that."""

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Declared:
        """From an entry of ``steps``."""
        return cls(
            number=entry["number"],
            title=entry["title"],
            file=entry["file"],
            kind=entry["kind"],
            transactional=entry["transactional"],
            before_gate=entry["phase"] != "contract",
            locks=tuple(Held(lock["table"], LockMode(lock["mode"])) for lock in entry["locks"]),
            effects=tuple(entry["effects"]),
            hazards=frozenset(entry["hazards"]),
            small=frozenset(entry.get("small", ())),
        )

    def __str__(self) -> str:
        return f"step {self.number} ({self.title})"

    @property
    def rewrites(self) -> bool:
        """Whether it says that it rewrites a table."""
        return self._says("rewrite")

    @property
    def builds(self) -> bool:
        """Whether it says that it builds an index; a rewrite builds them all."""
        return self.rewrites or self._says("build")

    @property
    def scans(self) -> bool:
        """Whether it says that it reads a table from end to end."""
        return self.builds or self._says("scan", "updates rows", "changes rows")

    def _says(self, *words: str) -> bool:
        return any(effect.startswith(words) for effect in self.effects)


def strongest(locks: Iterable[Held]) -> tuple[Held, ...]:
    """Without those that another lock on the same table covers, and without ACCESS SHARE."""
    found = {held for held in locks if held.mode is not LockMode.ACCESS_SHARE}
    return tuple(
        sorted(
            held
            for held in found
            if not any(
                other.table == held.table and other.mode != held.mode and other.mode.covers(held.mode)
                for other in found
            )
        )
    )


def violations(step: Declared, seen: Observed, aside: Sequence[str] = ()) -> list[str]:
    """What the step did and did not say, and long work under a lock that blocks, as sentences.

    :param aside: tables whose rows any step may read and write: Django's record of migrations
    """
    return [*_undeclared_locks(step, seen, aside), *_undeclared_work(step, seen, aside), *_long(step, seen, aside)]


def _undeclared_locks(step: Declared, seen: Observed, aside: Sequence[str]) -> Iterator[str]:
    if UNREAD in step.effects and step.hazards & ACCEPTED:
        return
    for held in seen.all_locks:
        own = [lock for lock in step.locks if lock.table == held.table]
        rows_only = held.table in aside and LockMode.ROW_EXCLUSIVE.covers(held.mode)
        if rows_only or any(lock.mode.covers(held.mode) for lock in own):
            continue
        said = ", ".join(lock.mode.value for lock in own) or "no lock on it"
        yield f"{step} takes {held}, which blocks {held.mode.blocks}; it declares {said}"


def _undeclared_work(step: Declared, seen: Observed, aside: Sequence[str]) -> Iterator[str]:
    said = ", ".join(step.effects) or "nothing"
    for word, things, declared in (
        ("rewrites", seen.rewrites, step.rewrites),
        ("builds an index of", tuple(dict.fromkeys(built.table for built in seen.builds)), step.builds),
        ("reads the whole of", _scanned(step, seen), False),
    ):
        names = [name for name in things if name not in _spared(step, seen, aside)]
        if names and not declared:
            yield f"{step} {word} {', '.join(names)}{_because(seen)}; it declares: {said}"


def _scanned(step: Declared, seen: Observed) -> tuple[str, ...]:
    """Scans that were not declared. A step that works in batches declares the tables that it writes, not others."""
    if step.kind == BATCHED:
        own = {lock.table for lock in step.locks if lock.mode >= LockMode.ROW_EXCLUSIVE}
        return tuple(name for name in seen.scans if name not in own)
    return () if step.scans else seen.scans


def _because(seen: Observed) -> str:
    texts = dict.fromkeys(f"{reason.kind} {reason.name}" for reason in seen.reasons)
    return f" (PostgreSQL: {'; '.join(texts)})" if texts else ""


def _spared(step: Declared, seen: Observed, aside: Sequence[str]) -> set[str]:
    """Tables on which work costs nothing: those that the plan itself made are empty until the gate."""
    return {*aside, *seen.made, *(seen.fresh if step.before_gate else ())}


def _long(step: Declared, seen: Observed, aside: Sequence[str]) -> Iterator[str]:
    """Work that grows with the table, while reads or writes wait; not of a small table, which takes a moment."""
    spared = _spared(step, seen, aside) | step.small
    work = [f"rewrites {name}" for name in seen.rewrites if name not in spared]
    work += [f"builds {built.index} of {built.table}" for built in seen.builds if built.table not in spared]
    work += [f"reads the whole of {name}" for name in seen.scans if name not in spared]
    blocking = [held for held in seen.all_locks if held.blocks and held.table not in spared]
    if work and blocking and not step.hazards & ACCEPTED:
        waits = "; ".join(f"{held}: blocks {held.mode.blocks}" for held in blocking)
        yield f"{step} {', '.join(work)} while it holds {waits}; no hazard of the step says so"


def pessimistic(step: Declared, seen: Observed) -> list[Held]:
    """Locks that are declared and were not seen, nor a stronger one."""
    if not seen.ran:
        return []
    return [
        lock
        for lock in step.locks
        if lock.table not in seen.made
        and lock.mode is not LockMode.ACCESS_SHARE
        and not any(held.table == lock.table and held.mode.covers(lock.mode) for held in seen.all_locks)
    ]
