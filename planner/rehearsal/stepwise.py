"""The second pass of a rehearsal: the bundle step by step on a clone of its own, watched from a second session.

What each step locked, rewrote, built and read is compared with what its bundle declares.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.errors import RehearsalError
from planner.model import Plan
from planner.names import Table
from planner.rehearsal.trace import BATCHED, Declared, Held, Observed, pessimistic, violations
from planner.rehearsal.trace_names import Names
from planner.rehearsal.trace_probe import with_probe
from planner.rehearsal.trace_run import Seen, run
from planner.rehearsal.trace_watch import Freeze, Relations, Watch
from planner.scratch import Scratch, psql_environment

DELAY_MS, SLOW_PAGES = 2, 8
"""VACUUM and ANALYZE are slowed down so far that they are seen: a pause for about every eighth of the table."""


@dataclass(frozen=True, slots=True)
class Traced:
    """One step with what it declares and what it was seen to do."""

    step: Declared
    seen: Observed

    @property
    def pessimistic(self) -> list[Held]:
        """Locks that are declared and were not seen."""
        return pessimistic(self.step, self.seen)


@dataclass(frozen=True, slots=True)
class StepwiseResult:
    """All steps that were run, in their order, and what was seen and not declared, as sentences."""

    steps: tuple[Traced, ...]
    violations: tuple[str, ...]

    def as_json(self) -> dict[str, dict[str, Any]]:
        """The evidence by the step's number, without times; the same in every run."""
        return {traced.step.number: traced.seen.as_json() for traced in self.steps}


def stepwise(
    scratch: Scratch,
    database: str,
    plan: Plan,
    folder: Path,
    *,
    between: Callable[[int], None] = lambda _: None,
) -> StepwiseResult:
    """Run each step file of the bundle by itself with psql, in the order of its plan.json, and watch it.

    :param database: a scratch database in the pre-state, with rows; it is at the bundle's end afterwards
    :param plan: the plan of which the bundle is; what the steps declare is read from the bundle itself
    :param between: called with 0 before the first step, and with n after the nth; it must leave no transaction open
    :raises RehearsalError: if a file is missing, or the trace can't be carried out
    """
    conninfo = scratch.dsn(database).conninfo()
    with closing(Watch(conninfo)) as watch, tempfile.TemporaryDirectory(prefix="planner-trace-") as temporary:
        tracer = _Tracer(scratch, database, plan, folder, watch, Path(temporary))
        between(0)
        for number, step in enumerate(declared(folder), start=1):
            if not tracer.trace(step):
                break
            between(number)
    return StepwiseResult(tuple(tracer.steps), tuple(tracer.violations))


def declared(folder: Path) -> tuple[Declared, ...]:
    """The steps of a bundle with what they say of themselves, in their order.

    :raises RehearsalError: if its plan.json can't be read
    """
    try:
        steps = json.loads((folder / "plan.json").read_text(encoding="utf-8"))["steps"]
        return tuple(Declared.of(step) for step in steps)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RehearsalError(
            f"What the steps declare can't be read from {folder / 'plan.json'}: {type(error).__name__}: {error}\n"
            "Write the bundle again with planner plan."
        ) from error


@dataclass
class _Tracer:
    """The state of one trace."""

    scratch: Scratch
    database: str
    plan: Plan
    folder: Path
    watch: Watch
    temporary: Path
    steps: list[Traced] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    first: Relations = field(init=False)

    def __post_init__(self) -> None:
        self.first = self.watch.relations()

    def trace(self, step: Declared) -> bool:
        """Run one step; False if the bundle can't go on."""
        if step.kind == "gate":
            self.violations.append(f"{step} is done by hand, so nothing is seen of it and of the steps after it")
            return False
        before = self.watch.relations()
        seen = self._run(step, before)
        if seen.status:
            self.violations.append(f"{step} fails by itself, with exit status {seen.status}: {seen.trouble}")
            return False
        ran = f"{step.number} has run" in seen.output.splitlines()
        aside = str(self.plan.context["django_migrations"])
        names = Names(before, self.watch.relations(), self.first, self.plan.schema, aside)
        observed = names.observed(seen, ran=ran)
        self.steps.append(Traced(step, observed))
        self.violations += violations(step, observed, (aside,))
        return True

    def _run(self, step: Declared, before: Relations) -> Seen:
        source = self.folder / step.file
        if not source.is_file():
            raise RehearsalError(f"{source} is missing, which is the file of {step}. Write the bundle again.")
        dsn = self.scratch.dsn(self.database)
        if step.transactional:
            copy = self.temporary / source.name
            with_probe(step, source, copy)
            return run(self.scratch.psql, copy, self._environment(), self.watch, None)
        if step.kind == BATCHED:
            return self._run_batches(step, source, before)
        with closing(Freeze(dsn.conninfo(), _holdable(before, self.plan))) as freeze:
            return run(self.scratch.psql, source, self._environment(), self.watch, freeze)

    def _run_batches(self, step: Declared, source: Path, before: Relations) -> Seen:
        """A backfill: its batches look at themselves as they commit, VACUUM and ANALYZE go slowly."""
        chunks = [
            relation.table
            for relation in before.of.values()
            if relation.kind == "r"
            and relation.table.schema == self.plan.schema
            and relation.table.name.startswith("chunk_")
        ]
        limit = max(1, self.watch.pages([held.table for held in step.locks]) // SLOW_PAGES)
        slow = {"vacuum_cost_delay": str(DELAY_MS), "vacuum_cost_limit": str(min(limit, 10_000))}
        self.watch.watch_batches(chunks)
        try:
            return run(self.scratch.psql, source, self._environment(slow), self.watch, None)
        finally:
            self.watch.unwatch_batches()

    def _environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """psql's environment, with the settings that make PostgreSQL say what it does.

        Without sequential scans, where there is another way: what is left is not for want of rows in the rehearsal.
        """
        environment = psql_environment(self.scratch.dsn(self.database))
        settings = {"client_min_messages": "debug1", "enable_seqscan": "off", **(more or {})}
        if not self.watch.speaks_english() and self.watch.is_superuser():
            settings["lc_messages"] = "C"
        options = [environment.get("PGOPTIONS", ""), *(f"-c {name}={value}" for name, value in settings.items())]
        return environment | {"PGOPTIONS": " ".join(options).strip()}


def _holdable(before: Relations, plan: Plan) -> list[Table]:
    """The tables on which a step is held still: those of the plan first."""
    found = [
        relation.table
        for relation in before.of.values()
        if relation.kind in ("r", "p") and relation.table.schema != plan.schema
    ]
    return sorted(found, key=lambda table: (table not in plan.tables, table))
