"""The load: application code beside the bundle on large tables, and beside ``migrate`` on a copy of the same data.

docs/decisions/0014-load.md says what is measured, and what is not.
"""

# ruff: noqa: S608 - names are quoted by planner.names

from __future__ import annotations

import contextlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from planner.errors import RehearsalError
from planner.model import Plan
from planner.names import Table, literal, qualified
from planner.rehearsal import load_elsewhere, load_rows
from planner.rehearsal.load_crew import Crew
from planner.rehearsal.load_statements import Work, make_work
from planner.rehearsal.load_values import Load, Sample, Side, Size, spans, waits
from planner.rehearsal.migrate import empty_end, migrate
from planner.rehearsal.psql import started
from planner.rehearsal.rows_catalog import Shapes, read_shapes
from planner.rehearsal.run import databases
from planner.row_counts import RowCounts
from planner.scratch import Scratch

WRITERS, READERS = 2, 2
PAUSE_S = 0.002
BEFORE_S, DEPLOY_S = 3.0, 0.5
"""So long the application runs before the migration begins, and at the gate while its code changes."""

SETTINGS = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
FIRST_OF_LOAD = 1000
"""So far the numbers of the load's own rows are from those of the copies."""

WRITES = ("INSERT", "UPDATE", "DELETE")
ATTEMPT = "attempt "
Connection = psycopg.Connection[Any]


def load(
    scratch: Scratch,
    alias: str,
    plan: Plan,
    prestate: str,
    folder: Path,
    *,
    rows: RowCounts,
    progress: Callable[[str], None],
    before_s: float = BEFORE_S,
) -> Load:
    """Run the bundle in ``folder`` and ``migrate`` under load, one after the other, and measure both.

    :param alias: the Django alias under which ``migrate`` runs
    :param prestate: the scratch database in the pre-state, without rows of ours
    :param rows: rows of the tables that the plan locks
    :param before_s: seconds of load before either of them
    :raises RehearsalError: if the load can't be run
    """
    if plan.rounds > 1:
        raise RehearsalError(
            f"--load knows old and new code only, and the plan of {plan.label} has {plan.rounds} rounds with other "
            "code in between.\nRehearse it without --load; or split the migration, and load each part."
        )
    with databases(scratch) as clone:
        progress(f"filling the tables with {rows} rows")
        filled = clone(prestate, "large")
        with _session(scratch, filled) as connection:
            grown = load_rows.fill(connection, plan, rows)
            load_elsewhere.make(connection)
            server = _server(connection)
        end = empty_end(scratch, clone(prestate, "new"), alias, plan)
        with _session(scratch, end) as connection:
            known = read_shapes(connection)
        trial = _Trial(scratch, alias, plan, folder, rows.most, known, tuple(one.table for one in grown), before_s)
        machine = f"{os.cpu_count()} CPUs, load average {os.getloadavg()[0]:.1f} before"
        progress("running the bundle under load")
        ours = trial.run(clone(filled, "bundle"), _bundle)
        progress("running migrate under the same load")
        theirs = trial.run(clone(filled, "migrate"), _migrate)
    return Load(tuple(grown), WRITERS, READERS, PAUSE_S * 1000, server, machine, ours, theirs)


@contextmanager
def _session(scratch: Scratch, database: str) -> Iterator[Connection]:
    with contextlib.closing(psycopg.connect(scratch.dsn(database).conninfo(), autocommit=True)) as connection:
        yield connection


def _server(connection: Connection) -> str:
    settings = ", ".join(f"{name}={_value(connection, f'SHOW {name}')}" for name in SETTINGS)
    return f"PostgreSQL {_value(connection, 'SHOW server_version')} with {settings}"


def _value(connection: Connection, query: str) -> Any:
    row = connection.execute(query.encode(), prepare=False).fetchone()
    return row[0] if row else None


@dataclass(frozen=True)
class _Trial:
    """What both sides have in common. ``known`` is the database that new code expects."""

    scratch: Scratch
    alias: str
    plan: Plan
    folder: Path
    rows: int
    known: Shapes
    tables: tuple[Table, ...]
    before_s: float

    def run(self, database: str, way: Callable[[_Side], str | None]) -> Side:
        """One side: some seconds of load, the migration beside it, and what came of it."""
        with _session(self.scratch, database) as connection:
            with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
                connection.execute("CHECKPOINT")
            size = self._size(connection)
            conninfo = self.scratch.dsn(database).conninfo()
            with Crew(conninfo, WRITERS, READERS, self.rows + FIRST_OF_LOAD, PAUSE_S) as crew:
                side = _Side(self, connection, database, crew)
                side.turn(None)
                marks = [side.mark()]
                time.sleep(self.before_s)
                marks.append(side.mark())
                error = way(side)
                marks.append(side.mark())
                crew.does(Work())
            return side.measured(marks, (size, self._size(connection)), error)

    def _size(self, connection: Connection) -> Size:
        """Of the tables under either of their names."""
        names = sorted({qualified(table) for table in (*self.tables, *self.plan.tables)})
        values = ", ".join(f"({literal(name)})" for name in names) or "(NULL)"
        _settle(connection)
        row = connection.execute(
            f"WITH named AS (SELECT to_regclass(n.name)::oid AS oid FROM (VALUES {values}) AS n (name)),"
            " every AS (SELECT oid FROM named"  # a table that has no partitions is not in its own tree
            " UNION SELECT p.relid::oid FROM named CROSS JOIN LATERAL pg_partition_tree(named.oid) AS p)"
            " SELECT COALESCE(sum(pg_total_relation_size(oid)), 0)::bigint,"
            " COALESCE(sum(pg_stat_get_dead_tuples(oid)), 0)::bigint FROM every".encode(),
            prepare=False,
        ).fetchone()
        return Size(*row) if row else Size(0, 0)


def _settle(connection: Connection) -> None:
    """The numbers of dead rows come late: sessions report them at most once in a second, and when they end."""
    time.sleep(1.1)
    connection.execute("SELECT pg_stat_clear_snapshot()")


@dataclass
class _Side:
    """One side while it runs. ``said``: when which part began, and its attempts."""

    trial: _Trial
    connection: Connection
    database: str
    crew: Crew
    said: list[tuple[float, str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def turn(self, known: Shapes | None) -> None:
        """Let the application's code be that which knows these columns; None: that of the database as it is."""
        trial = self.trial
        tables = trial.tables if known is None else tuple(dict.fromkeys((*trial.tables, *trial.plan.tables)))
        work = make_work(self.connection, tables, trial.rows + FIRST_OF_LOAD - 1, known)
        when = "old code" if known is None else "new code"
        self.notes += [f"{when}: {note}" for note in work.notes]
        self.crew.does(work)

    def begin(self, title: str) -> None:
        """A part of the run begins."""
        self.said.append((time.monotonic(), title, 1))

    def again(self) -> None:
        """The part that runs is tried once more."""
        when, title, attempts = self.said[-1]
        self.said[-1] = (when, title, attempts + 1)

    def mark(self) -> tuple[float, int]:
        """The moment, and the end of the WAL in bytes."""
        return time.monotonic(), int(_value(self.connection, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"))

    def measured(self, marks: Sequence[tuple[float, int]], sizes: tuple[Size, Size], error: str | None) -> Side:
        """What came of it, once the sessions have ended."""
        (first, first_wal), (began, began_wal), (ended, ended_wal) = marks
        samples = self.crew.samples
        failed = Counter(text for when, text in self.crew.failures if when >= began)
        self.notes += [f"before it began: {text}" for when, text in self.crew.failures if when < began]
        writes = _writes(samples, first, began)
        each = (began_wal - first_wal) / writes if writes else 0.0
        return Side(
            seconds=ended - began,
            before=waits(samples, first, began),
            during=waits(samples, began, ended),
            spans=spans(self.said, ended, samples),
            wal=ended_wal - began_wal,
            wal_load=round(each * _writes(samples, began, ended)),
            size_before=sizes[0],
            size_after=sizes[1],
            elsewhere=waits(self.crew.elsewhere, began, ended).longest_ms,
            beyond=load_elsewhere.longest_beyond(samples, self.crew.elsewhere, began, ended),
            failed=failed,
            notes=tuple(dict.fromkeys(self.notes)),
            error=error,
        )


def _writes(samples: Sequence[Sample], began: float, ended: float) -> int:
    return sum(1 for one in samples if one.kind in WRITES and began <= one.ended < ended)


def _bundle(side: _Side) -> str | None:
    """The bundle's files as its README says. At a cutover nothing runs; new code comes with the gate."""
    trial = side.trial
    for file in ("preflight.sql", "before_deploy.sql", "cutover.sql", "after_deploy.sql", "verify.sql"):
        if not (trial.folder / file).is_file():
            continue
        if file == "cutover.sql":
            side.begin("the cutover: nothing runs")
            side.crew.does(Work())
            time.sleep(DEPLOY_S)
        elif file == "after_deploy.sql":
            side.begin("the deploy: from here on new code")
            side.turn(trial.known)
            time.sleep(DEPLOY_S)
        side.begin(file)
        error = _run(side, file)
        if error is not None:
            return f"{file} fails: {error}"
    return None


def _run(side: _Side, file: str) -> str | None:
    """Run one file; note when which step begins. Its error, if it fails."""
    lines: list[str] = []
    with started(side.trial.scratch, side.database, side.trial.folder, file) as process:
        assert process.stdout is not None
        for line in process.stdout:
            text = line.strip()
            lines.append(text)
            place, _, title = text.partition("] ")
            if place.startswith("[") and place[1:2].isdigit():
                side.begin(title)
            elif text.startswith(ATTEMPT):
                side.again()
        status = process.wait()
    return " ".join(line for line in lines[-4:] if line) if status else None


def _migrate(side: _Side) -> str | None:
    trial = side.trial
    side.begin("migrate")
    return migrate(trial.scratch, side.database, trial.alias, trial.plan)
