"""The rehearsal: the bundle through real psql on one clone, ``migrate`` on the other, and what differs in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg

from planner import catalog
from planner.catalog import Catalog
from planner.model import Plan
from planner.project import point_at
from planner.rehearsal import both_stop, data, rows, views_aside, ways
from planner.rehearsal.fitting import references, rowless
from planner.rehearsal.full import Full
from planner.rehearsal.migrate import empty_end, migrate
from planner.rehearsal.psql import PsqlRun, driver_files, psql
from planner.rehearsal.reached import Reached
from planner.rehearsal.rows_catalog import read_shapes
from planner.rehearsal.stepwise import declared
from planner.rehearsal.verdict import Verdict
from planner.rehearsal.watched import watched
from planner.scratch import Scratch

Progress = Callable[[str], None]
SHOWN = 40


@dataclass
class _Found:
    """What the rehearsal collects on its way."""

    differences: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)


def rehearse(
    scratch: Scratch,
    alias: str,
    plan: Plan,
    prestate: str,
    folder: Path,
    *,
    row_count: int = 40,
    full: bool = False,
    progress: Progress,
) -> Verdict:
    """Run the bundle in ``folder`` and ``migrate`` on clones of the pre-state, and compare.

    :param alias: the Django alias under which ``migrate`` runs
    :param prestate: the scratch database in the pre-state, without rows of ours
    :param full: also kill and resume, revert, block, and start twice, at every step
    :raises RehearsalError: if the rehearsal can't be carried out
    """
    found = _Found()
    with databases(scratch) as clone:
        way = ways.odd(plan, row_count)
        rehearsal = _Rehearsal(scratch, alias, plan, folder, prestate, clone, found, progress, way)
        error = rehearsal.run(rehearsal.way)
        if error is not None and not found.differences:
            found.evidence.append(f"`migrate` fails on these rows: {error}")
            rehearsal.run_gently()
        elif way.words and not found.differences:
            rehearsal.run_without_words()
        for seen in rehearsal.reached:
            found.evidence += seen.evidence(rehearsal.unreached)
        if not found.differences:
            rehearsal.watch()
        if full and not found.differences:
            _run_full(rehearsal)
    return Verdict(
        server_version=str(scratch.version // 10_000),
        differences=tuple(found.differences),
        evidence=tuple(found.evidence),
        migrate_error=error,
        compared_gently=rehearsal.gently,
        observed=rehearsal.observed,
        helped=rehearsal.helped,
        refused=rehearsal.refused,
        cast=bool(plan.context["new_keys"]),
        unreached=rehearsal.unreached,
        views=tuple(str(view.table) for view in plan.context["views"]),
    )


def _run_full(rehearsal: _Rehearsal) -> None:
    scratch, plan = rehearsal.scratch, rehearsal.plan
    files = tuple(step.file for step in declared(rehearsal.folder))
    full = Full(
        scratch, plan, rehearsal.folder, files, rehearsal.clone, scratch.drop, rehearsal.progress, rehearsal.alias
    )
    full.run(rehearsal.prestate, rehearsal.way)
    rehearsal.found.differences += full.differences
    rehearsal.found.evidence += full.evidence


@dataclass
class _Rehearsal:
    """One bundle, rehearsed on rows of several kinds."""

    scratch: Scratch
    alias: str
    plan: Plan
    folder: Path
    prestate: str
    clone: Callable[[str, str], str]
    found: _Found
    progress: Progress
    way: ways.Way
    """Rows on which the bundle runs to its end."""
    gently: str = ""
    helped: str = ""
    reached: tuple[Reached, ...] = ()
    unreached: tuple[str, ...] = ()
    """Statements of functions that no row reached where the data were compared, as ``file:line``."""
    refused: str = ""
    """What the bundle says on rows on which a function raises, so that `migrate` stops as well."""
    observed: dict[str, dict[str, Any]] = field(default_factory=dict)

    def run(self, way: ways.Way) -> str | None:
        """Run both sides and compare them; the error of ``migrate``, if it fails."""
        self.progress("filling the tables with rows")
        filled = self.clone(self.prestate, "rows")
        _fill(self.scratch, filled, self.plan, way, self.found)
        ours, theirs = self.clone(filled, "bundle"), self.clone(filled, "migrate")
        self.progress("running the bundle with psql")
        failed = _run_bundle(self.scratch, ours, self.folder, self.found)
        self.progress("running migrate beside it")
        if self.plan.context["new_keys"] or self.plan.context["views"]:
            self._without_help(filled)
        seen = Reached(self.plan)
        with seen:
            error = migrate(self.scratch, theirs, self.alias, self.plan)
        if failed is not None and error is not None and (said := both_stop.said(self.plan, self.folder, failed, error)):
            self.refused = said
            self.found.evidence.append(f"the bundle stops on these rows as well: {said}")
        elif failed is not None:
            trouble = f"{failed.file} fails with exit status {failed.status}: {failed.trouble}"
            self.found.differences.append(trouble)
        else:
            self.progress("comparing")
            reference = theirs
            if error is not None:
                reference = empty_end(self.scratch, self.clone(self.prestate, "empty"), self.alias, self.plan)
            _compare(self.scratch, ours, reference, self.plan, self.found, with_data=error is None)
            _compare_views(self.scratch, ours, filled, self.plan, self.found)
            _rerun(self.scratch, ours, self.folder, self.found)
            _ask_python(self.scratch, ours, self.alias, self.plan, self.found)
            if error is None:
                self.reached = (seen,)
                self.unreached = tuple(seen.missing())
        return error

    def _without_help(self, filled: str) -> None:
        """What becomes of ``migrate`` where PostgreSQL has no cast to the new keys, or a view stands on a column."""
        keys = ", ".join(f"{key.table}.{key.column}" for key in self.plan.context["new_keys"])
        views = ", ".join(str(view.table) for view in self.plan.context["views"])
        alone = migrate(self.scratch, self.clone(filled, "alone"), self.alias, self.plan, helped=False)
        self.helped = alone or "it could, in this case"
        help_ = f"`migrate` can't run this: {self.helped}. To have something to compare with, "
        if keys:
            self.found.evidence.append(
                f"{help_}it ran with a cast of ours, "
                f"which gives each key of {keys} a UUID of its own; random keys are compared by the rows that they "
                "belong to, and references by the row that they point at"
            )
        if views:
            self.found.evidence.append(
                f"{help_}these views were dropped before it, and made again by their own queries after it: {views}; "
                "they are compared by their queries, columns, options, owners, privileges and comments"
            )

    def watch(self) -> None:
        """The second pass: step by step, with locks watched, and old and new code tried between the steps."""
        self.progress("watching the locks, trying old and new code")
        trial = self.clone(self.prestate, "watched")
        ignored = _Found()
        _fill(self.scratch, trial, self.plan, self.way, ignored)
        end = empty_end(self.scratch, self.clone(self.prestate, "new"), self.alias, self.plan)
        seen = watched(self.scratch, self.alias, self.plan, self.folder, trial, end)
        self.found.differences += seen.differences
        self.found.evidence += seen.evidence
        self.observed.update(seen.observed)
        if not seen.differences:
            _compare(self.scratch, trial, end, self.plan, ignored, with_data=False)
            _ask_python(self.scratch, trial, self.alias, self.plan, ignored)
            self.found.differences += ignored.differences

    def run_without_words(self) -> None:
        """Once more without the constants: a function may make a row where what it looks for is missing."""
        way = replace(self.way, words={})
        trial = _Found()
        again = replace(self, found=trial, way=way)
        error = again.run(way)
        self.found.differences += trial.differences
        if error is None:
            self.way = way
            self.reached = again.reached
            self.unreached = tuple(place for place in self.unreached if place in again.unreached)
            self.found.evidence.append("the same on rows without these constants, where what is looked for is missing")

    def run_gently(self) -> None:
        """Look for rows on which ``migrate`` goes through, so that the data can be compared after all."""
        with psycopg.connect(self.scratch.dsn(self.prestate).conninfo(), autocommit=True) as connection:
            shapes = read_shapes(connection)
        for way in ways.gentler(self.plan, self.way.count, shapes, refused=bool(self.refused)):
            trial = _Found()
            again = replace(self, found=trial)
            if again.run(way) is None:
                self.found.evidence.append(f"{way.how}, `migrate` goes through; there too:")
                self.found.evidence += trial.evidence
                self.found.differences += trial.differences
                self.gently, self.reached, self.unreached = way.how, again.reached, again.unreached
                if self.refused:
                    self.way = way
                return
        if self.refused:
            self.found.differences.append(f"on all rows that were tried the bundle stops: {self.refused}")


@contextmanager
def databases(scratch: Scratch) -> Iterator[Callable[[str, str], str]]:
    """A function that clones databases, which are all dropped at the end."""
    made: list[str] = []

    def clone(source: str, stem: str) -> str:
        name = scratch.unique(stem)
        scratch.clone(source, name)
        made.append(name)
        return name

    try:
        yield clone
    finally:
        _close_django()
        for name in made:
            scratch.drop(name)


def _close_django() -> None:
    from django.db import connections  # noqa: PLC0415

    connections.close_all()


def _fill(scratch: Scratch, database: str, plan: Plan, way: ways.Way, found: _Found) -> None:
    with psycopg.connect(scratch.dsn(database).conninfo(), autocommit=True) as connection:
        report = rows.fill(
            connection, plan.tables, promises=(*way.promises, *way.wishes), rows=way.count, literals=way.words
        )
        connection.execute("ANALYZE")
    without, unfit = rowless(plan, way.emptied), rowless(plan)
    for table in (one for one in report.empty if one.table not in without):
        found.differences.append(
            f"no row could be made for {table.table}, so nothing is proved about it: {table.refusal}"
        )
    wished = set(map(str, way.wishes))
    unkept = [text for text in report.unkept if text not in wished]
    found.differences += [f"the rows of the rehearsal break a promise: {text}" for text in unkept]
    if unfit:
        found.evidence.append(
            "the plan is for empty tables, where `migrate` goes through; they had no rows on either side, and the "
            f"preflight stops if they have: {', '.join(map(str, sorted(unfit)))}"
        )
    counts = [f"{one.table.name} {one.present}" for one in report.tables if one.touched and one.table not in without]
    if counts:
        found.evidence.append(
            f"rows with edge cases (NULL, empty, duplicate, non-ASCII, long values) in the tables that the plan "
            f"touches: {', '.join(counts)}"
        )
    if way.words:
        named = sorted(f"{table.name}.{column}" for table, column in way.words)
        found.evidence.append(f"the constants that functions name of columns are in the rows: {', '.join(named)}")


def _run_bundle(scratch: Scratch, database: str, folder: Path, found: _Found) -> PsqlRun | None:
    """Run all files in their order; the one that fails, if one does."""
    for file in ("preflight.sql", *driver_files(folder), "verify.sql"):
        run = psql(scratch, database, folder, file)
        if run.status:
            return run
    found.evidence.append("preflight, all drivers and verify.sql ran through psql without an error")
    return None


def _rerun(scratch: Scratch, database: str, folder: Path, found: _Found) -> None:
    """The drivers again: they must find nothing to do."""
    for file in driver_files(folder):
        run = psql(scratch, database, folder, file)
        if run.status:
            found.differences.append(f"{file}, run a second time, fails with exit status {run.status}: {run.trouble}")
        elif run.did_something:
            found.differences.append(f"{file}, run a second time, does something again instead of skipping every step")
    found.evidence.append("the drivers, run a second time, skip every step")


def _compare(scratch: Scratch, ours: str, theirs: str, plan: Plan, found: _Found, *, with_data: bool) -> None:
    with (
        psycopg.connect(scratch.dsn(ours).conninfo(), autocommit=True) as one,
        psycopg.connect(scratch.dsn(theirs).conninfo(), autocommit=True) as other,
    ):
        left, right = _snapshot(one), _snapshot(other)
        differences = catalog.differences(left, right)
        found.differences += [difference.describe("the bundle", "migrate") for difference in differences[:SHOWN]]
        found.differences += views_aside.differences(one, other, plan.context["views"], "migrate")
        if len(differences) > SHOWN:
            found.differences.append(f"… and {len(differences) - SHOWN} more differences of the catalogs")
        found.evidence.append(f"catalogs compared: {len(right.objects)} objects, {len(differences)} differences")
        if with_data:
            loose = {(table, name): shape for table, name, shape in plan.loose}
            apart = {(table, name) for table, name, _ in plan.apart}
            rows_differ = data.compare(one, other, loose=loose, apart=apart, links=references(plan))
            found.differences += [str(difference) for difference in rows_differ]
            found.evidence.append(f"data of all tables compared row by row: {len(rows_differ)} differences")
            found.evidence += [f"not compared: {table}.{name}: {reason}" for table, name, reason in plan.apart]


def _compare_views(scratch: Scratch, ours: str, before: str, plan: Plan, found: _Found) -> None:
    """What the views have besides their queries is as it was."""
    with (
        psycopg.connect(scratch.dsn(ours).conninfo(), autocommit=True) as one,
        psycopg.connect(scratch.dsn(before).conninfo(), autocommit=True) as other,
    ):
        lost = views_aside.belongings_differ(one, other, plan.context["views"])
    found.differences += [f"view {table}: owner, privileges or comments are not those of before" for table in lost]


def _ask_python(scratch: Scratch, database: str, alias: str, plan: Plan, found: _Found) -> None:
    """Let the fields' own ``pre_save`` compute each row's value, and compare it with what the bundle wrote."""
    from django.db import connections  # noqa: PLC0415

    point_at(scratch.dsn(database))
    for model, attname in plan.context["computed"]:
        field, rows, wrong = model._meta.get_field(attname), 0, 0
        for row in model._base_manager.using(alias).all():
            stored = getattr(row, attname)
            rows, wrong = rows + 1, wrong + (field.pre_save(row, add=False) != stored)
        name = f"{model._meta.db_table}.{field.column}"
        if wrong:
            found.differences.append(
                f"{name}: {wrong} of {rows} values are not what the field's own pre_save computes in Python"
            )
        found.evidence.append(
            f"{name}: {rows} values computed again by the field's own pre_save in Python: {wrong} differences"
        )
    connections.close_all()


def _snapshot(connection: psycopg.Connection[Any]) -> Catalog:
    with connection.cursor() as cursor:
        return catalog.snapshot(cursor)
