"""The second session of the lock trace: looks at pg_locks, and holds work CONCURRENTLY still where it waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import errors

from planner.names import Table
from planner.rehearsal.trace_probe import (
    AGE,
    CLIENTS,
    FOREIGN_KEYS,
    RELATIONS,
    SAMPLE,
    hold,
    unwatch_batches,
    watch_batches,
)

MOST_HELD = 500
"""Tables that are locked to hold a step still. A server's lock table is finite."""

TURNS = 12
"""How often one step is held still. CREATE INDEX CONCURRENTLY waits three times, DROP INDEX CONCURRENTLY twice."""

Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, index, view, sequence or TOAST table; ``owner`` is the OID of the relation that it belongs to."""

    oid: int
    table: Table
    kind: str
    file: int
    owner: int | None

    @property
    def is_index(self) -> bool:
        """Whether it is an index, one of a partitioned table included."""
        return self.kind in ("i", "I")


@dataclass(frozen=True, slots=True)
class Relations:
    """All relations at one moment, and the foreign keys as (name, own table, referenced table)."""

    of: dict[int, Relation]
    foreign_keys: tuple[tuple[str, int, int], ...]

    def owner(self, oid: int) -> Relation | None:
        """The table that the relation is, or belongs to; None for what was not there."""
        found = self.of.get(oid)
        while found is not None and found.owner is not None and found.owner in self.of:
            found = self.of[found.owner]
        return found

    def internal(self, oid: int) -> bool:
        """Whether it is a TOAST table or its index."""
        found = self.of.get(oid)
        while found is not None:
            if found.kind == "t":
                return True
            found = self.of.get(found.owner) if found.owner is not None else None
        return False


@dataclass(frozen=True, slots=True)
class Sample:
    """The locks of the watched session at one moment: wanted ones too. ``frozen``: it waits for a session of ours."""

    locks: frozenset[tuple[int, str]]
    frozen: bool
    waits: bool


class Watch:
    """A session that looks on."""

    def __init__(self, conninfo: str) -> None:
        self._connection = psycopg.connect(conninfo, autocommit=True, application_name="planner watch")

    def close(self) -> None:
        """End the session."""
        self._connection.close()

    def relations(self) -> Relations:
        """Every table, index, view and sequence as it is now."""
        rows = self._connection.execute(RELATIONS.encode()).fetchall()
        found = {
            oid: Relation(oid, Table(schema, name), kind, file, owner) for oid, schema, name, kind, file, owner in rows
        }
        keys = self._connection.execute(FOREIGN_KEYS.encode()).fetchall()
        return Relations(found, tuple((name, own, other) for name, own, other in keys))

    def clients(self) -> frozenset[int]:
        """The process ids of all sessions in this database."""
        return frozenset(row[0] for row in self._connection.execute(CLIENTS.encode()).fetchall())

    def sample(self, pid: int, holders: Sequence[int]) -> Sample:
        """The locks that a session has or waits for, and whether it waits for one of the holders."""
        rows = self._connection.execute(SAMPLE.encode(), {"pid": pid, "holders": list(holders)}).fetchall()
        locks = frozenset((oid, mode) for oid, mode, _, _ in rows if oid is not None)
        return Sample(locks, any(row[2] for row in rows), any(row[3] for row in rows))

    def age_ms(self, pid: int) -> float:
        """How long the session's transaction has been open, in milliseconds; 0 where there is none."""
        row = self._connection.execute(AGE.encode(), (pid,)).fetchone()
        return float(row[0]) if row else 0.0

    def pages(self, tables: Sequence[str]) -> int:
        """The size of tables in pages."""
        row = self._connection.execute(
            "SELECT COALESCE(sum(pg_relation_size(c.oid)), 0)::bigint / current_setting('block_size')::int "
            "FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
            "WHERE n.nspname || '.' || c.relname = ANY(%s)",
            (list(tables),),
        ).fetchone()
        return int(row[0]) if row else 0

    def speaks_english(self) -> bool:
        """Whether the server's messages can be read as they are."""
        row = self._connection.execute("SELECT current_setting('lc_messages')").fetchone()
        return row is not None and (row[0] in ("", "C", "POSIX", "C.UTF-8", "C.utf8") or row[0].startswith("en"))

    def is_superuser(self) -> bool:
        """Whether our sessions may change settings that only a superuser may."""
        row = self._connection.execute("SELECT current_setting('is_superuser')").fetchone()
        return row is not None and row[0] == "on"

    def watch_batches(self, chunks: Sequence[Table]) -> None:
        """Let the batches of a backfill say what they lock."""
        self._connection.execute(watch_batches(chunks).encode())

    def unwatch_batches(self) -> None:
        """No more."""
        self._connection.execute(unwatch_batches().encode())


class Freeze:
    """Two sessions that take turns at writing to all tables, so that work CONCURRENTLY stands still each time it waits.

    The one whose turn it is has a transaction open, with a snapshot and ROW EXCLUSIVE on the tables. When the step
    waits for it, the other one begins, and it ends: so the step goes on to its next wait.
    """

    def __init__(self, conninfo: str, tables: Sequence[Table]) -> None:
        self._tables = list(tables[:MOST_HELD])
        self._sessions = [psycopg.connect(conninfo, autocommit=True, application_name="planner hold") for _ in range(2)]
        self._left = TURNS
        self.pids = [session.info.backend_pid for session in self._sessions]
        self._begin(self._sessions[0])

    def turn(self) -> None:
        """The step waits for us and has been looked at: let it go on."""
        self._left -= 1
        first, other = self._sessions
        if self._left > 0:
            self._begin(other)
        first.execute("ROLLBACK")
        self._sessions.reverse()

    def close(self) -> None:
        """Let go, and end both sessions."""
        for session in self._sessions:
            session.close()

    def _begin(self, session: Connection) -> None:
        session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        try:
            session.execute("SELECT 1")
            if self._tables:
                session.execute(hold(self._tables).encode())
        except errors.LockNotAvailable:
            # The step waits for a lock that no writer gets beside it. That is seen already; don't queue behind it.
            session.execute("ROLLBACK")
