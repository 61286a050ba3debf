"""PostgreSQL's eight table locks and what they stop.

https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
"""

from __future__ import annotations

from enum import StrEnum


class LockMode(StrEnum):
    """A table lock, from the weakest to the strongest; ``max()`` of several is the strongest.

    >>> max(LockMode.SHARE, LockMode.ACCESS_EXCLUSIVE).short
    'AX'
    >>> LockMode.SHARE.blocks, LockMode.SHARE_UPDATE_EXCLUSIVE.blocks
    ('writes', 'DDL only')
    """

    ACCESS_SHARE = "ACCESS SHARE"
    ROW_SHARE = "ROW SHARE"
    ROW_EXCLUSIVE = "ROW EXCLUSIVE"
    SHARE_UPDATE_EXCLUSIVE = "SHARE UPDATE EXCLUSIVE"
    SHARE = "SHARE"
    SHARE_ROW_EXCLUSIVE = "SHARE ROW EXCLUSIVE"
    EXCLUSIVE = "EXCLUSIVE"
    ACCESS_EXCLUSIVE = "ACCESS EXCLUSIVE"

    @classmethod
    def of_catalog(cls, name: str) -> LockMode:
        """The mode that ``pg_locks`` calls so; raise ``ValueError`` for another word.

        >>> LockMode.of_catalog("ShareRowExclusiveLock").short
        'SRX'
        """
        for mode in cls:
            if mode.catalog == name:
                return mode
        raise ValueError(f"not a table lock: {name!r}")

    @property
    def catalog(self) -> str:
        """The name in ``pg_locks``, such as ``AccessExclusiveLock``."""
        return self.value.title().replace(" ", "") + "Lock"

    @property
    def short(self) -> str:
        """AX, X, SRX, S, SUX, RX, RS or AS."""
        return "".join("X" if word == "EXCLUSIVE" else word[0] for word in self.value.split())

    @property
    def strength(self) -> int:
        """1 for ACCESS SHARE … 8 for ACCESS EXCLUSIVE, as PostgreSQL numbers them."""
        return list(LockMode).index(self) + 1

    def conflicts_with(self, other: LockMode) -> bool:
        """Whether one transaction waits for the other that holds it on the same table."""
        return other.short in CONFLICTS[self.short]

    def covers(self, other: LockMode) -> bool:
        """Whether it stops all that the other stops. SHARE does not cover SHARE UPDATE EXCLUSIVE."""
        return CONFLICTS[other.short] <= CONFLICTS[self.short]

    @property
    def blocks_reads(self) -> bool:
        """Whether a SELECT waits."""
        return self.conflicts_with(LockMode.ACCESS_SHARE)

    @property
    def blocks_writes(self) -> bool:
        """Whether INSERT, UPDATE and DELETE wait."""
        return self.conflicts_with(LockMode.ROW_EXCLUSIVE)

    @property
    def blocks(self) -> str:
        """What an application notices: "reads and writes", "writes", "DDL only" or "nothing"."""
        if self.blocks_reads:
            return "reads and writes"
        if self.blocks_writes:
            return "writes"
        return "DDL only" if self is LockMode.SHARE_UPDATE_EXCLUSIVE else "nothing"

    def __lt__(self, other: str) -> bool:
        return self.strength < LockMode(other).strength

    def __le__(self, other: str) -> bool:
        return self.strength <= LockMode(other).strength

    def __gt__(self, other: str) -> bool:
        return self.strength > LockMode(other).strength

    def __ge__(self, other: str) -> bool:
        return self.strength >= LockMode(other).strength


CONFLICTS: dict[str, frozenset[str]] = {
    "AS": frozenset({"AX"}),
    "RS": frozenset({"X", "AX"}),
    "RX": frozenset({"S", "SRX", "X", "AX"}),
    "SUX": frozenset({"SUX", "S", "SRX", "X", "AX"}),
    "S": frozenset({"RX", "SUX", "SRX", "X", "AX"}),
    "SRX": frozenset({"RX", "SUX", "S", "SRX", "X", "AX"}),
    "X": frozenset({"RS", "RX", "SUX", "S", "SRX", "X", "AX"}),
    "AX": frozenset({"AS", "RS", "RX", "SUX", "S", "SRX", "X", "AX"}),
}
"""The documented table of conflicts; tests/postgresql/test_lock_table.py asks a server."""
