"""One run of the command line: the stages in their order, with their messages."""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner import bundle, config, facts, formats, hazards, planning, project, render, replan, source, templating
from planner.config import Config
from planner.errors import ChangeError, PlannerError, ScratchError, SourceError, StateError, UsageError, without_secrets
from planner.formats.again import rehearsable
from planner.holes import NOTHING, say_holes
from planner.model import Finding, Plan
from planner.names import short_name
from planner.scratch import Scratch, open_scratch
from planner.scratch.binaries import find_installation

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader

    from planner.rehearsal.load_values import Load
    from planner.rehearsal.verdict import Verdict
    from planner.row_counts import RowCounts


@dataclass(frozen=True, slots=True)
class Options:
    """The options that all planning commands share."""

    settings: str | None = None
    pythonpath: str | None = None
    database: str | None = None
    schema: Path | None = None
    facts: Path | None = None
    scratch_url: str | None = None
    server_version: int | None = None
    config: Path | None = None
    no_cache: bool = False
    accept: tuple[str, ...] = ()
    rename: str | None = None
    templates: Path | None = None
    full: bool = False
    format: str | None = None

    @classmethod
    def of(cls, **options: Any) -> Options:
        """From click's keyword arguments.

        :raises UsageError: if two pre-states are asked for
        """
        if options.get("database") and options.get("schema"):
            raise UsageError("Give either --database or --schema, not both: there is one pre-state.")
        return cls(**options)


@dataclass(frozen=True)
class Aim:
    """What is to be planned: the project, its graph, the migrations; and the live database, where one is read.

    ``past``: the live schema is not the state before the migration any more, so the history is replayed, and no table
    is taken for small: the steps must be those of a bundle that was begun, or longer ones with the same goals.
    """

    loaded: project.Project
    loader: MigrationLoader
    target: project.Target
    live: source.Live | None
    past: bool = False


@dataclass(frozen=True)
class Planned:
    """A plan with what it was made from."""

    plan: Plan
    prestate: source.PreState
    scratch: Scratch


class NoPlanError(SourceError):
    """What was begun on a live database can't be planned from the history."""


@dataclass(frozen=True)
class Outcome:
    """What ``planner plan`` has found: the plan, its proof, and how far it has come where it had been begun."""

    plan: Plan
    verdict: Verdict | None = None
    standing: replan.Standing | None = None


class Session:
    """The stages, called in order."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.config = self._config()
        self.large, self.seen = False, NOTHING
        self.facts = facts.load(options.facts) if options.facts is not None else None

    def _config(self) -> Config:
        folder = Path(self.options.pythonpath) if self.options.pythonpath else Path.cwd()
        found = config.load(self.options.config, folder.resolve())
        given = {name: one for name in ("rename", "format") if (one := getattr(self.options, name)) is not None}
        found = replace(found, accept=(*found.accept, *self.options.accept), **given)
        unknown = [name for name in found.accept if name not in hazards.BY_ID]
        if unknown:
            raise UsageError(
                f"There is no hazard {', '.join(unknown)} to accept. There are: {', '.join(hazards.BY_ID)}"
            )
        return found

    def plan(self, app: str, migration: str | None, out: Path | None, *, rehearse: bool) -> int:
        """``planner plan``."""
        with redirect_stdout(sys.stderr):  # what the project's own code prints is not our answer
            aim = self._aim(app, migration, again=True)
            label = aim.target.label.replace(".", "_").replace("__", "_to_")
            folder = out or Path(short_name(label, length=100))
            bundle.check_folder(folder)
            outcome = self._go_on(aim, folder, rehearse=rehearse, surely=True) if _begun(aim) else None
            outcome = outcome or self._begin(aim, folder, rehearse=rehearse)
        return self._report(outcome, folder)

    def _begin(self, aim: Aim, folder: Path, *, rehearse: bool) -> Outcome:
        """Plan from the state before the migration; with a live database, unless it turns out not to be that."""
        trouble: PlannerError | None = None
        try:
            with self._planned(aim) as planned:
                if aim.live is None or not any(
                    replan.reached(planned.plan, planned.scratch, planned.prestate.database)
                ):
                    return self._written(aim, planned, folder, rehearse=rehearse)
        except (ChangeError, StateError) as error:
            if aim.live is None:
                raise
            trouble = error
        try:
            outcome = self._go_on(aim, folder, rehearse=rehearse, surely=False)
        except NoPlanError as error:
            raise (trouble or error) from None
        except SourceError as error:
            if trouble is None:
                raise
            raise SourceError(f"{error}\nAnd from the live schema it can't be planned: {trouble}") from error
        if outcome is not None:
            return outcome
        if trouble is not None:
            raise trouble
        with self._planned(aim) as planned:
            return self._written(aim, planned, folder, rehearse=rehearse)

    def _written(self, aim: Aim, planned: Planned, folder: Path, *, rehearse: bool) -> Outcome:
        if rehearse and self.config.format != render.DIRECTORY:
            formats.files(planned.plan, None, self.config.format)  # what it can't hold is said before the rehearsal
        verdict = self._rehearsed(aim.loaded, planned) if rehearse else None
        proof = verdict.as_json() if verdict else None
        bundle.write(formats.files(planned.plan, proof, self.config.format), folder)
        return Outcome(planned.plan, verdict)

    def _go_on(self, aim: Aim, folder: Path, *, rehearse: bool, surely: bool) -> Outcome | None:
        """Plan from the history what has been begun on the live database; None if it has not.

        :param surely: it is known that it has been begun
        :raises NoPlanError: if the history gives no plan
        :raises SourceError: if the live database is not what such a plan would have left
        """
        assert aim.live is not None
        past, later = self._past(aim)
        with contextlib.ExitStack() as stack:
            try:
                planned = stack.enter_context(self._planned(past))
            except PlannerError as error:
                raise NoPlanError(replan.unknown(aim.target, aim.live, error)) from error
            found = replan.standing(planned.plan, aim.live, planned.prestate.origin)
            at_first = replan.reached(planned.plan, planned.scratch, planned.prestate.database)
            if not surely and not any(now and not then for now, then in zip(found.done, at_first, strict=True)):
                return None
            if not found.left:
                return Outcome(planned.plan, standing=found)
            replan.check_later(found, later)
            replan.check_names(found, planned.scratch, planned.prestate.database, aim.live)
            return replace(self._written(past, planned, folder, rehearse=rehearse), standing=found)

    def _past(self, aim: Aim) -> tuple[Aim, list[project.Key]]:
        """The aim as it was before the migration; and what is applied that came after it."""
        graph = aim.loader.graph
        own = {key for migration in aim.target.migrations for key in migration.replaces} | set(aim.target.keys)
        after = {key for target in aim.target.keys for key in graph.backwards_plan(target)} - own
        after |= {key for one in after for key in graph.nodes[one].replaces}
        applied = set(aim.live.applied) if aim.live is not None else set()
        loader = project.graph(aim.loaded, applied - own - after)
        first, last = aim.target.migrations[0].name, aim.target.migrations[-1].name
        target = project.resolve(loader, aim.target.app, first if first == last else f"{first}..{last}")
        return replace(aim, loader=loader, target=target, past=True), sorted(after & applied)

    def _rehearsed(self, loaded: project.Project, planned: Planned) -> Verdict | None:
        from planner.rehearsal.at_work import at_work  # noqa: PLC0415

        if any(step.kind == "gate" for step in planned.plan.steps):
            self.say("not rehearsed: the plan has a hole; looking what it does")
            self.seen = at_work(
                planned.scratch, loaded.alias, planned.plan, planned.prestate.database, self.config.rows
            )
            return None
        with tempfile.TemporaryDirectory(prefix="planner-") as folder:
            written = Path(folder) / "bundle"
            bundle.write(render.files(planned.plan), written)
            return self._verdict(loaded, planned, written)

    def _verdict(self, loaded: project.Project, planned: Planned, folder: Path) -> Verdict:
        from planner.rehearsal.run import rehearse  # noqa: PLC0415

        return rehearse(
            planned.scratch, loaded.alias, planned.plan, planned.prestate.database, folder,
            row_count=self.config.rows, full=self.options.full, progress=self.say,
        )  # fmt: skip

    def compare(self, app: str, migration: str, form: str) -> int:
        """``planner compare``."""
        from planner.compare import comparison, show  # noqa: PLC0415

        with redirect_stdout(sys.stderr), self._planned(self._aim(app, migration)) as planned:
            found = comparison(planned.plan)
        show(found, form)
        return 0

    def rehearse(self, folder: Path, *, load_rows: RowCounts | None = None, form: str = "text") -> int:
        """``planner rehearse``.

        :param load_rows: also run the bundle and ``migrate`` under load, on tables of so many rows
        :param form: text or json
        """
        from planner.rehearsal.load_show import as_text  # noqa: PLC0415

        written, self.large = bundle.read_plan(folder), load_rows is not None
        changed = bundle.changed_files(folder)
        with redirect_stdout(sys.stderr):
            aim = self._aim(written.app, written.wanted)
            with (
                self._planned(aim, written.server_version) as planned,
                rehearsable(folder, written, planned.plan, planned.prestate.origin, self.note) as own,
            ):
                verdict = self._verdict(aim.loaded, planned, own)
                load = self._load(aim.loaded, planned, own, load_rows) if load_rows else None
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
        if form == "json":
            found = {"verdict": verdict.as_json(), "changed": changed, "load": load.as_json() if load else None}
            print(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            _print_verdict(verdict)
            if load is not None:
                print(f"\n{as_text(load)}", end="")
            if changed:
                print(f"Changed by hand since it was written: {', '.join(changed)}")
        return 0 if verdict.proved and (load is None or load.good) else 1

    def _load(self, loaded: project.Project, planned: Planned, folder: Path, count: RowCounts) -> Load:
        from planner.rehearsal.load import load  # noqa: PLC0415

        return load(
            planned.scratch, loaded.alias, planned.plan, planned.prestate.database, folder,
            rows=count, progress=self.say,
        )  # fmt: skip

    def _aim(self, app: str, migration: str | None, *, again: bool = False) -> Aim:
        """Load the project, and look at what the user named before anything is started.

        :param again: the migrations may be applied in the live database
        """
        alias = self.options.database
        for warning in templating.override(self.options.templates or self.config.template_folder):
            self.note(warning)
        if self.options.schema is not None:
            source.file.check(self.options.schema)
        loaded = project.load(self.options.settings, self.options.pythonpath, alias or "default")
        live = source.live.read(loaded) if alias else None
        loader = project.graph(loaded, live.applied if live else None)
        target = project.resolve(loader, app, migration)
        if live is not None and not (again and all(key in live.applied for key in target.keys)):
            source.check_open(target, set(loader.applied_migrations), f"the live database {alias!r}")
        if self.config.backfill:
            for warning in config.unmatched(self.config, project.known(loader, target)):
                self.note(warning)
        return Aim(project.routed(loaded, target, chosen=alias is not None), loader, target, live)

    @contextmanager
    def _planned(self, aim: Aim, version: int | None = None) -> Iterator[Planned]:
        """Plan on a scratch server.

        :param version: the major version that an existing bundle was made for
        """
        wanted = self._wanted(aim)
        known = version or self._known_version(aim)
        with self._scratch(known) as server:
            scratch = source.with_path(server, wanted.path)
            prestate = source.make(scratch, aim.loaded, aim.loader, aim.target, wanted, self.say)
            major = self.options.server_version or known or scratch.version // 10_000
            self.say("planning")
            if aim.live is not None and self.facts is None:
                self.facts = facts.collect.of(aim.live)
            settings = replace(self.config, small_table=0) if aim.past else self.config
            plan = planning.make_plan(scratch, aim.loaded, aim.target, prestate, settings, major, self.facts)
            if major != scratch.version // 10_000:
                detail = f"the plan is for PostgreSQL {major}, the scratch server is {scratch.version // 10_000}"
                plan = replace(plan, findings=(*plan.findings, Finding("proved-on-another-version", detail)))
            yield Planned(plan, prestate, scratch)

    def _wanted(self, aim: Aim) -> source.Wanted:
        path = aim.live.path if aim.live else source.of_settings(aim.loaded.live[aim.loaded.alias])
        if aim.past:
            return source.Wanted(None, None, not self.options.no_cache, path, frozenset(aim.loader.applied_migrations))
        return source.Wanted(aim.live, self.options.schema, not self.options.no_cache, path)

    def _known_version(self, aim: Aim) -> int | None:
        """The major version of the database that the plan is for, where the pre-state tells."""
        if aim.live is not None:
            return aim.live.version // 10_000
        return source.file.major(self.options.schema) if self.options.schema is not None else None

    @contextmanager
    def _scratch(self, known: int | None) -> Iterator[Scratch]:
        """The scratch server: of the version asked for, else of the known one where there is one, else the default."""
        url, cache, asked = self.options.scratch_url, not self.options.no_cache, self.options.server_version
        if asked is None and known is not None and url is None:
            try:
                find_installation(known)
                asked = known
            except ScratchError as error:
                self.note(f"no PostgreSQL {known} for the scratch server: {str(error).splitlines()[0]}")
        with open_scratch(scratch_url=url, server_version=asked, cache=cache, large=self.large) as scratch:
            yield scratch

    def note(self, text: str) -> None:
        """Something to know that is not part of the answer, on stderr."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
        sys.stderr.write(f"note: {without_secrets(text)}\n")

    def say(self, text: str) -> None:
        """Progress, on stderr, for people."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{text} …")
            sys.stderr.flush()

    def _report(self, outcome: Outcome, folder: Path) -> int:
        plan, verdict, standing = outcome.plan, outcome.verdict, outcome.standing
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
        if standing is not None:
            print("\n".join(standing.lines(folder)))
            if not standing.left:
                return 0
        print(f"{plan.label}: {len(plan.steps)} step{'s' * (len(plan.steps) != 1)} in {folder}")
        for number, phase in dict.fromkeys((step.round, step.phase) for step in plan.steps):
            print(f"  {phase.value}" + (f" (round {number})" if number > 1 else ""))
            for step in plan.steps:
                if (step.round, step.phase) == (number, phase):
                    print(f"    {step.title}")
        unaccepted = self._open_hazards(plan)
        for finding in plan.findings:
            mark = "open" if finding in unaccepted else hazards.BY_ID[finding.hazard].severity
            where = f" ({finding.where})" if finding.where else ""
            print(f"{mark}: {finding.hazard}: {finding.detail}{where}")
        say_holes(plan, folder, self.seen)
        _print_verdict(verdict)
        if unaccepted:
            names = " ".join(f"--accept {name}" for name in dict.fromkeys(f.hazard for f in unaccepted))
            print(f"Read about each with `planner explain HAZARD`; a risk is accepted with {names}")
        print(f"Read {folder / 'README.md'} next.")
        return 0 if standing is None and verdict is not None and verdict.proved and not unaccepted else 1

    def _open_hazards(self, plan: Plan) -> list[Finding]:
        severities = ((finding, hazards.BY_ID[finding.hazard].severity) for finding in plan.findings)
        return [f for f, one in severities if one == "open" or (one == "risk" and f.hazard not in self.config.accept)]


def _begun(aim: Aim) -> bool:
    """Whether a bundle of the migrations has certainly run on the live database, or ``migrate`` has."""
    if aim.live is None:
        return False
    recorded = all(key in aim.live.applied for key in aim.target.keys)
    return recorded or replan.begun(aim.live, planning.schema_name(aim.target))


def _print_verdict(verdict: Verdict | None) -> None:
    if verdict is None:
        print("NOT REHEARSED: nothing is proved.")
        return
    print(f"{'PROVED' if verdict.proved else 'NOT PROVED'}: {verdict.summary}")
    for difference in verdict.differences:
        print(f"  - {difference}")
