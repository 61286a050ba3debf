"""The full rehearsal: killed in each step and resumed, reverted from each step and run again, blocked and retried."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from planner import catalog, names
from planner.catalog import Catalog
from planner.model import Plan, Step
from planner.recipes.reverse import reverses
from planner.rehearsal import data, rows, views_aside, way_back
from planner.rehearsal.blocked import block, held_tables, there
from planner.rehearsal.fitting import references
from planner.rehearsal.interrupt import interrupt
from planner.rehearsal.psql import PsqlRun, drivers, psql, started
from planner.rehearsal.ways import Way
from planner.scratch import Scratch

INVALID = (
    "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
    "WHERE NOT indisvalid AND relkind <> 'I'"
)
"""That of a partitioned table (I) is invalid until the last partition's index is attached to it."""


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
    alias: str = "default"
    differences: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    back: str = ""
    """A database that Django has migrated there and back, if the migration has a way back of its own."""
    stuck: str = ""
    """Why Django can't go back by it, with these rows."""

    def run(self, prestate: str, way: Way) -> None:
        """Everything, step by step.

        :param prestate: the scratch database in the pre-state, without rows of ours
        """
        filled = self.clone(prestate, "rows")
        with self._connect(filled) as connection:
            rows.fill(
                connection, self.plan.tables, promises=(*way.promises, *way.wishes), rows=way.count, literals=way.words
            )
        end = self.clone(filled, "end")
        if self._failed(drivers(self.scratch, end, self.folder), "the drivers"):
            return
        self._go_back(filled)
        base = self.clone(filled, "base")
        stopped = reverted = held = 0
        with tempfile.TemporaryDirectory(prefix="planner-") as work:
            copy = Path(shutil.copytree(self.folder, Path(work) / "bundle"))
            for number, step in enumerate(self.plan.steps):
                self.progress(f"killing, blocking and reverting step {number + 1} of {len(self.plan.steps)}")
                stopped += self._killed(base, end, number, step)
                tried = self._blocked(base, number, step, copy)
                if self._failed(psql(self.scratch, base, self.folder, self.files[number]), f"step {step.title}"):
                    return
                held += self._unblocked(tried, base, step)
                reverted += self._reverted(base, filled, end, number)
        self.evidence.append(
            f"killed in the middle of {stopped} of {len(self.plan.steps)} steps and run again: the same end each time"
        )
        self.evidence.append(
            f"reverted after each of {reverted} steps: catalog and data as before, and the bundle then runs to its end"
        )
        self.evidence.append(
            f"another session sat in the way of {held} of {len(self.plan.steps)} steps: nobody queued for longer than "
            "the step's lock_timeout, and the driver got it done afterwards"
        )
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
        if any(step.irreversible or (step.kind == "as written" and step.undo is None) for step in done):
            return False
        trial = self.clone(base, "reverted")
        what = f"reverted after step “{done[-1].title}”"
        run = psql(self.scratch, trial, self.folder, "revert.sql")
        if self._is_stuck(run, done):
            if not self._failed(drivers(self.scratch, trial, self.folder), f"{what}, as far as it goes, the drivers"):
                self._same(trial, end, f"{what}, as far as it goes, and run again", "the undisturbed run")
            self.drop(trial)
            return False
        if not self._failed(run, f"revert.sql after “{done[-1].title}”"):
            apart = frozenset() if way_back.stays(done) else self._back(trial, filled, what, done)
            if not self._failed(drivers(self.scratch, trial, self.folder), f"{what}, the drivers"):
                self._same(trial, end, f"{what} and run again", "the undisturbed run", apart=apart)
        self.drop(trial)
        return True

    def _is_stuck(self, run: PsqlRun, done: Sequence[Step]) -> bool:
        """Whether revert.sql stops where Django does: the migration's own way back fails."""
        said = self.stuck.partition(": ")[2]
        if not run.status or not said or said not in run.trouble or not any(reverses(step) for step in done):
            return False
        self._note(
            f"the migration's own way back fails on these rows ({said}), in Django and in revert.sql, which stops "
            "there; what it has undone stays undone, and the bundle then runs to its end. Mend the reverse_sql or the "
            "reverse function before you count on a way back"
        )
        return True

    def _go_back(self, filled: str) -> None:
        """Let Django go there and back on the same rows, where the migration has a way back of its own."""
        if not any(reverses(step) for step in self.plan.steps):
            return
        database = self.clone(filled, "back")
        trouble = way_back.there_and_back(self.scratch, database, self.alias, self.plan)
        if trouble is None:
            self.back = database
            return
        self.stuck = trouble
        self.evidence.append(f"the way back was not compared with Django's own, which fails on these rows: {trouble}")

    def _back(self, trial: str, filled: str, what: str, done: Sequence[Step]) -> frozenset[tuple[names.Table, str]]:
        """Compare with the start, and what a reverse function writes with what Python's own leaves.

        :returns: the columns that the way back leaves otherwise than they were before, as Python's own does
        """
        columns = way_back.taken_back(done)
        before = self.differences[:]
        self._same(trial, filled, what, "the pre-state", apart=self._written() | columns)
        if self.differences != before and self.back and any(step.kind == "as written" for step in done):
            self.differences = before  # what the migration's own SQL takes back need not be all that it did
            self._same(trial, self.back, what, "Django's own way back", apart=self._written() | columns)
        if not columns:
            return frozenset()
        with self._connect(trial) as ours, self._connect(filled) as start, self._connect(self.back or filled) as python:
            wrong = way_back.differences(ours, python, columns, {}) if self.back else []
            moved = way_back.differences(ours, start, columns, {})
        self.differences += [f"{what}, beside Python's own way back: {text}" for text in wrong]
        if self.back and not wrong:
            named = ", ".join(sorted(f"{table}.{name}" for table, name in columns))
            self._note(f"reverted, {named}: the values that the reverse function itself leaves in Python")
        return columns | self._written() if moved else frozenset()

    def _note(self, text: str) -> None:
        if text not in self.evidence:
            self.evidence.append(text)

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
            found += views_aside.differences(one, two, self.plan.context["views"], other)
            if not found:
                loose = {(table, name): shape for table, name, shape in self.plan.loose}
                known = {t for t in loose if self._has(one, t[0], t[1]) and self._has(two, t[0], t[1])}
                shapes = {key: loose[key] for key in known}
                refer = references(self.plan)
                found = [f"{what}: {d}" for d in data.compare(one, two, loose=shapes, apart=apart, links=refer)]
        self.differences += found

    def _has(self, connection: psycopg.Connection[Any], table: names.Table, column: str) -> bool:
        row = connection.execute(
            "SELECT FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = %s AND NOT attisdropped",
            [names.qualified(table), column],
        )
        return row.fetchone() is not None

    def _blocked(self, base: str, number: int, step: Step, work: Path) -> tuple[str, bool] | None:
        """Run the step while another session sits on its tables; None if it is not DDL on tables that are there.

        :param work: a copy of the bundle
        :returns: the database, to be compared with an undisturbed one; and whether the step had to wait
        """
        tables = held_tables(step)
        if not tables:
            return None
        with self._connect(base) as connection:
            tables = there(connection, tables)
        if not tables:
            return None
        trial = self.clone(base, "blocked")
        found = block(self.scratch, trial, self.plan, number, work, tables)
        self.differences += [
            f"step “{step.title}”, while another session sits on its tables: {text}" for text in found.trouble
        ]
        return trial, found.waited

    def _unblocked(self, tried: tuple[str, bool] | None, base: str, step: Step) -> bool:
        """Compare what a blocked step has made with what it makes undisturbed; whether it had to wait."""
        if tried is None:
            return False
        trial, waited = tried
        self._same(trial, base, f"after step “{step.title}” was blocked", "the undisturbed run")
        with self._connect(trial) as connection:
            invalid = connection.execute(INVALID)
            self.differences += [
                f"step “{step.title}”, blocked for a while, leaves the invalid index {name}"
                for (name,) in invalid.fetchall()
            ]
        self.drop(trial)
        return waited

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


def _snapshot(connection: psycopg.Connection[Any]) -> Catalog:
    with connection.cursor() as cursor:
        return catalog.snapshot(cursor)
