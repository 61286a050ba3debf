"""Flyway's versioned migrations: one a step, each with its own file of settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner import templating
from planner.formats.stages import Stage, stages
from planner.formats.tools import parts
from planner.formats.values import Written
from planner.model import Plan
from planner.names import digest, short_name
from planner.step_files import StepFile

FOLDER = "sql"


def write(plan: Plan, steps: Sequence[StepFile]) -> Written:
    """The migrations, each with its settings; every step is one.

    :raises FormatError: if a step can only be run by psql
    """

    def command(stage: Stage, last: bool) -> str:  # noqa: FBT001
        target = "latest" if last else steps[stage.steps[-1]].number if stage.steps else "0"
        return f"flyway -configFiles=flyway.conf -target={target} migrate"

    own = [replace(step, file=f"{FOLDER}/{_name(step)}") for step in steps]
    found: dict[str, str] = {}
    stages_ = stages(plan, steps, command)
    for stage in stages_:
        for place in stage.steps:
            texts = parts(plan, plan.steps[place], steps[place], stage.checks)
            inside = all(part.transactional for part in texts)
            file = own[place].file
            found[file] = templating.render("formats/flyway.sql.j2", step=steps[place], texts=[p.text for p in texts])
            found[f"{file}.conf"] = templating.render("formats/flyway.script.conf.j2", inside=inside)
    target = steps[stages_[0].steps[-1]].number if stages_[0].steps else "0"
    found["flyway.conf"] = templating.render("formats/flyway.conf.j2", target=target, table=table(plan), folder=FOLDER)
    return Written(found, own, stages_)


def table(plan: Plan) -> str:
    """Flyway's history of this bundle: its own, so that the versions meet no others."""
    label = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in plan.label)
    return short_name("flyway", label.lower())


def _name(step: StepFile) -> str:
    slug = step.file.rpartition("/")[2].removesuffix(".sql").partition("_")[2]
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in slug)
    return f"V{step.number}__{plain if plain == slug else f'{plain}_{digest(slug)}'}.sql"
