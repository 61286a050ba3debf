"""Planning a migration again where its bundle has run in part, or to its end: what is done there, and what is left.

The live schema is then not the state before the migration any more, so the plan is made from the history; the goal of
each of its steps is looked up in the live database. Which names the history can't know is found out by running the
steps that are done on a scratch copy: what the steps left refer to must be in the live database as it is there.
"""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from planner import bundle, catalog, names, render
from planner.catalog import Catalog, Object
from planner.errors import SourceError
from planner.model import Condition, Phase, Plan
from planner.names import Table
from planner.project import Key, Target
from planner.rehearsal.psql import psql
from planner.render import StepFile
from planner.scratch import Scratch
from planner.source import Live, live

ALIKE = {
    "table": ("relkind",),
    "column": ("type", "not_null", "generated"),
    "constraint": ("type", "definition", "valid"),
    "index": ("unique", "primary", "method", "keys", "include", "predicate", "nulls_not_distinct"),
    "sequence": ("type",),
}
"""What must be alike in a thing that a step left refers to. An id may be of a serial here and an identity there."""


@dataclass(frozen=True)
class Standing:
    """How far a plan has come in a live database: ``done`` has one answer for each step."""

    plan: Plan
    steps: tuple[StepFile, ...]
    done: tuple[bool, ...]
    alias: str
    origin: str

    @property
    def left(self) -> tuple[StepFile, ...]:
        """The steps that are not done."""
        return tuple(step for step, done in zip(self.steps, self.done, strict=True) if not done)

    @property
    def driver(self) -> str:
        """The file that goes on."""
        return self.left[0].driver

    def lines(self, folder: Path) -> Iterator[str]:
        """What to tell the user.

        :param folder: where the bundle was written, if there is something left
        """
        where, count = f"the live database {self.alias!r}", len(self.steps)
        if not self.left:
            yield f"{self.plan.label}: nothing to do. On {where} it is recorded as applied, and no step is left."
            return
        yield f"{self.plan.label} has run in part on {where}: {count - len(self.left)} of {count} steps are done."
        for step, done in zip(self.steps, self.done, strict=True):
            yield f"  {'done' if done else 'left'}  {step.number}  {step.title}"
        yield (
            f"The plan was made from {self.origin}, because the live schema is half-way and not the state before the "
            "migration any more. The names that the steps left refer to were looked up in the live database: they "
            "are there."
        )
        if self.left[0].phase == Phase.CONTRACT.value:
            yield "When no old code runs any more, go on with:"
        else:
            yield "Go on with (not with preflight.sql, which is for the start):"
        yield f'    psql -X -v ON_ERROR_STOP=1 -f {shlex.quote(str(folder / self.driver))} "$URL"'


def begun(found: Live, schema: str) -> bool:
    """Whether the progress schema is there. Quick: nothing is planned.

    :param schema: its name
    :raises SourceError: if the database can't be read
    """
    (there,), _ = live.look(found, [render.condition(Condition("schema_exists", (schema,)))], ())
    return there


def reached(plan: Plan, scratch: Scratch, database: str) -> tuple[bool, ...]:
    """Which steps' goals are reached in a scratch database."""
    with psycopg.connect(scratch.dsn(database).conninfo()) as connection:
        return live.answers(connection, [step.done_when for step in render.step_files(plan)])


def standing(plan: Plan, found: Live, origin: str) -> Standing:
    """Ask the live database for every step's goal.

    :param origin: where the plan's pre-state came from
    :raises SourceError: if it can't be read
    """
    steps = render.step_files(plan)
    done, _ = live.look(found, [step.done_when for step in steps], ())
    return Standing(plan, steps, done, found.alias, origin)


def unknown(target: Target, found: Live, error: Exception) -> str:
    """The message where no plan can be made again."""
    what = "is recorded as applied" if all(key in found.applied for key in target.keys) else "has run in part"
    return (
        f"{target.label} {what} in the live database {found.alias!r}. What is left of it can't be told, because the "
        f"plan can't be made again from the history: {error}\n"
        "The bundle that you used knows: run its status.sql, and its verify.sql."
    )


def check_later(found: Standing, later: Sequence[Key]) -> None:
    """Refuse to say what is left where later migrations are applied: they may have made again what a step drops.

    :param later: the applied migrations that depend on the planned ones
    :raises SourceError: with the steps
    """
    if not later or not found.left:
        return
    steps = "\n".join(f"    {step.number}  {step.title}" for step in found.left)
    raise SourceError(
        f"{found.plan.label} is recorded as applied in the live database {found.alias!r}, and so is what depends on "
        f"it: {', '.join('.'.join(key) for key in later)}.\n"
        f"These goals are not reached there, but whether that is the bundle's fault can't be told:\n{steps}\n"
        "Look at each. If the bundle was never finished: run status.sql of the bundle that you used, and its "
        "after_deploy.sql only for what no later migration has made again."
    )


def check_names(found: Standing, scratch: Scratch, prestate: str, seen: Live) -> None:
    """Compare what the steps left refer to with what is in the live database.

    :param prestate: the scratch database in the pre-state that the plan was made from
    :raises SourceError: with what differs
    """
    tables = _tables(found.plan)
    _, now = live.look(seen, [], tables)
    trial = scratch.unique("halfway")
    scratch.clone(prestate, trial)
    try:
        trouble = _repeat(found, scratch, trial)
        with psycopg.connect(scratch.dsn(trial).conninfo()) as connection, connection.cursor() as cursor:
            expected = catalog.snapshot(cursor, tables)
    finally:
        scratch.drop(trial)
    wrong = [*trouble, *_missing(found, expected, now), *_renamed(found, expected, now)]
    if wrong:
        shown = "\n".join(f"    {line}" for line in wrong)
        raise SourceError(
            f"{found.plan.label} has run in part on the live database {found.alias!r}, but what is there is not "
            f"what a plan from {found.origin} would have left:\n{shown}\n"
            "So what is left can't be planned from here. Go on with the bundle that you began with (its status.sql "
            "says what is left), or undo it with its revert.sql and plan again."
        )


def _tables(plan: Plan) -> tuple[Table, ...]:
    return tuple(sorted({*plan.tables, *(thing.table for thing in plan.context["after"] if thing.kind == "table")}))


def _repeat(found: Standing, scratch: Scratch, database: str) -> list[str]:
    """Run the steps that are done; what goes wrong with that."""
    with tempfile.TemporaryDirectory(prefix="planner-") as work:
        folder = Path(work) / "bundle"
        bundle.write(render.files(found.plan), folder)
        for step, done in zip(found.steps, found.done, strict=True):
            run = psql(scratch, database, folder, step.file) if done else None
            if run is not None and run.status:
                return [
                    f"step {step.number} ({step.title}) looks done, but can't be repeated on a scratch copy: "
                    f"{run.trouble}"
                ]
    return []


def _missing(found: Standing, expected: Catalog, now: Catalog) -> Iterator[str]:
    """What a step left refers to, or one that is done has made, and the live database has not, or has otherwise."""
    text = "\n".join(f"{step.body}\n{step.done_when}" for step in found.left)
    before = {thing.key: thing.detail for thing in found.plan.context["before"]}
    for thing in _things(expected):
        named = names.ident(thing.name) in text or names.literal(thing.name) in text
        if not named and before.get(thing.key) == thing.detail:
            continue
        there = now.by_key.get(thing.key)
        if there is None:
            twin = next((other for other in _things(now) if _twins(thing, other) and _new(other, expected)), None)
            yield f"{thing} is missing" + (f"; {twin.name} is the same under another name" if twin else "")
        elif not _invalid(there):
            for name in ALIKE[thing.kind]:
                if there.detail.get(name) != thing.detail.get(name):
                    yield f"{thing}: its {name} is {there.detail.get(name)}, expected {thing.detail.get(name)}"


def _renamed(found: Standing, expected: Catalog, now: Catalog) -> Iterator[str]:
    """What the plan has removed by its name in the history, and is still there under another."""
    removed = [thing for thing in found.plan.context["before"] if thing.kind in ALIKE and _new(thing, expected)]
    for thing in removed:
        if thing.kind in ("constraint", "index") and thing.key not in now.by_key:
            for other in _things(now):
                if _twins(thing, other) and _new(other, expected):
                    yield f"{other} is still there; the history calls it {thing.name}"


def _things(found: Catalog) -> Iterator[Object]:
    """Not PostgreSQL 18's constraints of NOT NULL, which older servers do not have; columns say the same."""
    for thing in found:
        if thing.kind in ALIKE and not (thing.kind == "constraint" and thing["type"] == "n"):
            yield thing


def _new(thing: Object, other: Catalog) -> bool:
    return thing.key not in other.by_key


def _invalid(thing: Object) -> bool:
    """What a failed build, or a DROP INDEX CONCURRENTLY that was stopped, leaves: its step puts it right."""
    return thing.kind == "index" and not thing["valid"]


def _twins(one: Object, other: Object) -> bool:
    """The same constraint or index of one table, but for the name."""
    return (
        one.kind == other.kind
        and one.kind in ("constraint", "index")
        and one.table == other.table
        and all(one.detail.get(name) == other.detail.get(name) for name in ALIKE[one.kind])
    )
