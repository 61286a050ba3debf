"""The full rehearsal: killed in each step and resumed, reverted from each step and run again, blocked and retried."""

# ruff: noqa: S608 - names are quoted by planner.names
from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from planner import catalog, names
from planner.catalog import Catalog
from planner.locks import LockMode
from planner.model import Plan, Step
from planner.rehearsal import data, rows
from planner.rehearsal.interrupt import blocked, interrupt
from planner.rehearsal.psql import PsqlRun, drivers, psql, started
from planner.scratch import Scratch

BLOCKED_S = 0.6
SLACK_MS = 1500


@dataclass
class Full:
    """The state of one full rehearsal. ``differences`` are failures, ``evidence`` what was done, without times."""

    scratch: Scratch
    plan: Plan
    folder: Path
    files: tuple[str, ...]
    clone: Callable[[str, str], str]
    drop: Callable[[str], None]
    progress: Callable[[str], None]
    differences: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)

    def run(self, prestate: str, row_count: int) -> None:
        """Everything, step by step.

        :param prestate: the scratch database in the pre-state, without rows of ours
        """
        filled = self.clone(prestate, "rows")
        with self._connect(filled) as connection:
            rows.fill(connection, self.plan.tables, promises=self.plan.promises, rows=row_count)
        end = self.clone(filled, "end")
        if self._failed(drivers(self.scratch, end, self.folder), "the drivers"):
            return
        base = self.clone(filled, "base")
        stopped = reverted = 0
        for number, step in enumerate(self.plan.steps):
            self.progress(f"killing and reverting step {number + 1} of {len(self.plan.steps)}")
            stopped += self._killed(base, end, number, step)
            if self._failed(psql(self.scratch, base, self.folder, self.files[number]), f"step {step.title}"):
                return
            reverted += self._reverted(base, filled, end, number)
        self.evidence.append(
            f"killed in the middle of {stopped} of {len(self.plan.steps)} steps and run again: the same end each time"
        )
        self.evidence.append(
            f"reverted after each of {reverted} steps: catalog and data as before, and the bundle then runs to its end"
        )
        self._blocked(filled, end)
        self._two_drivers(filled, end)

    def _connect(self, database: str) -> psycopg.Connection[Any]:
        return psycopg.connect(self.scratch.dsn(database).conninfo(), autocommit=True)

    def _failed(self, run: PsqlRun, what: str) -> bool:
        if run.status:
            self.differences.append(f"{what} fails with exit status {run.status}: {run.trouble}")
        return run.status != 0

    def _killed(self, base: str, end: str, number: int, step: Step) -> bool:
        """Kill the step in its middle, run the drivers, compare with the end of an undisturbed run."""
        trial = self.clone(base, "killed")
        what = f"after a kill in step “{step.title}”"
        with tempfile.TemporaryDirectory(prefix="planner-") as work:
            stopped = interrupt(self.scratch, trial, step, self.folder, self.files[number], Path(work))
        if not self._failed(drivers(self.scratch, trial, self.folder), f"{what}, the drivers"):
            self._same(trial, end, what, "the undisturbed run")
        self.drop(trial)
        return stopped

    def _reverted(self, base: str, filled: str, end: str, number: int) -> bool:
        """Revert from here, compare with the start, run the whole bundle again."""
        done = self.plan.steps[: number + 1]
        if any(step.irreversible or step.kind == "as written" for step in done):
            return False
        trial = self.clone(base, "reverted")
        what = f"reverted after step “{done[-1].title}”"
        if not self._failed(
            psql(self.scratch, trial, self.folder, "revert.sql"), f"revert.sql after “{done[-1].title}”"
        ):
            self._same(trial, filled, what, "the pre-state", apart=self._written())
            if not self._failed(drivers(self.scratch, trial, self.folder), f"{what}, the drivers"):
                self._same(trial, end, f"{what} and run again", "the undisturbed run")
        self.drop(trial)
        return True

    def _written(self) -> frozenset[tuple[names.Table, str]]:
        """Columns that the backfills write: the way back leaves their values, as an UPDATE would."""
        backfills = [step.sql.context for step in self.plan.steps if step.kind == "backfill"]
        return frozenset((one["table"], name) for one in backfills for name, _ in one["assignments"])

    def _same(
        self, ours: str, theirs: str, what: str, other: str, apart: frozenset[tuple[names.Table, str]] = frozenset()
    ) -> None:
        """Compare catalogs and data of two databases, but for the columns ``apart``."""
        with self._connect(ours) as one, self._connect(theirs) as two:
            found = [d.describe(what, other) for d in catalog.differences(_snapshot(one), _snapshot(two))]
            if not found:
                loose = {(table, name): shape for table, name, shape in self.plan.loose}
                known = {t for t in loose if self._has(one, t[0], t[1]) and self._has(two, t[0], t[1])}
                shapes = {key: loose[key] for key in known}
                found = [f"{what}: {d}" for d in data.compare(one, two, loose=shapes, apart=apart)]
        self.differences += found

    def _has(self, connection: psycopg.Connection[Any], table: names.Table, column: str) -> bool:
        row = connection.execute(
            "SELECT FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s AND NOT attisdropped",
            [names.qualified(table), column],
        )
        return row.fetchone() is not None

    def _blocked(self, filled: str, end: str) -> None:
        """Another session sits on the tables while the drivers start: they wait briefly, let go, and try again."""
        strong = (LockMode.ACCESS_EXCLUSIVE, LockMode.SHARE_ROW_EXCLUSIVE, LockMode.SHARE)
        tables = {lock.table for step in self.plan.steps for lock in step.locks if lock.mode in strong}
        there = [names.qualified(table) for table in sorted(tables) if table in self.plan.tables]
        if not there:
            return
        trial = self.clone(filled, "blocked")
        longest = 0.0
        with (
            blocked(self.scratch, trial, there, "ROW EXCLUSIVE") as reader,
            started(self.scratch, trial, self.folder, "before_deploy.sql") as process,
        ):
            until = time.monotonic() + BLOCKED_S
            while time.monotonic() < until:
                longest = max(longest, _read(reader, there))
            reader.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE mode = 'RowExclusiveLock' "
                "AND relation = %s::regclass AND granted",
                [there[0]],
            )
            process.communicate()
        limit = max(step.lock_timeout_ms for step in self.plan.steps if step.transactional) + SLACK_MS
        if longest * 1000 > limit:
            self.differences.append(f"a reader waited longer than {limit} ms behind a step that waits for its lock")
        if process.returncode:
            self.differences.append(f"before_deploy.sql, blocked for a while, ends with status {process.returncode}")
        if not self._failed(drivers(self.scratch, trial, self.folder), "the drivers after they were blocked"):
            self._same(trial, end, "after being blocked", "the undisturbed run")
        self.evidence.append(
            "another session sat on the tables at the start: the driver went on, readers did not queue"
        )
        self.drop(trial)

    def _two_drivers(self, filled: str, end: str) -> None:
        """Two drivers at once: one refuses, and nothing is harmed."""
        trial = self.clone(filled, "two")
        with (
            started(self.scratch, trial, self.folder, "before_deploy.sql") as one,
            started(self.scratch, trial, self.folder, "before_deploy.sql") as two,
        ):
            one.communicate()
            two.communicate()
        if one.returncode not in (0, 3) or two.returncode not in (0, 3):
            self.differences.append(f"two drivers at once end with statuses {one.returncode} and {two.returncode}")
        if not self._failed(drivers(self.scratch, trial, self.folder), "the drivers after two ran at once"):
            self._same(trial, end, "after two drivers at once", "the undisturbed run")
        self.evidence.append("two drivers at once: the end is the same")
        self.drop(trial)


def _read(reader: psycopg.Connection[Any], tables: list[str]) -> float:
    """Seconds that one row's read of each table takes at most."""
    begun = time.monotonic()
    for table in tables:
        reader.execute(f"SELECT 1 FROM {table} LIMIT 1")
    time.sleep(0.005)
    return time.monotonic() - begun


def _snapshot(connection: psycopg.Connection[Any]) -> Catalog:
    with connection.cursor() as cursor:
        return catalog.snapshot(cursor)
