"""A sqitch project: one change a step, and a tag where the code is deployed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from planner import templating
from planner.formats import psql
from planner.formats.stages import Stage, stages
from planner.formats.values import Written
from planner.model import Phase, Plan
from planner.names import digest, short_name
from planner.render import undos
from planner.step_files import StepFile

VARIABLES = {Phase.CUTOVER: "planner_stopped", Phase.CONTRACT: "planner_deployed"}
"""What somebody must say before the changes after a gate run: the number of its round."""
LENGTH = 100
"""Characters of a change's name, at most."""


def command(stage: Stage, last: bool) -> str:  # noqa: FBT001
    """What runs a stage: up to its tag."""
    to = "" if last else f" --to @{stage.name}"
    said = f" --set {VARIABLES[stage.phase]}={stage.round}" if stage.phase in VARIABLES else ""
    return f"sqitch deploy{to}{said}"


def write(plan: Plan, steps: Sequence[StepFile]) -> Written:
    """The files of the project; each step is in its deploy script."""
    names = [_name(step) for step in steps]
    found: dict[str, str] = {}
    parts = stages(plan, steps, command)
    for stage in parts:
        for place in stage.steps:
            file = f"{names[place]}.sql"
            found[f"deploy/{file}"] = _deploy(plan, steps, stage, place)
            found[f"verify/{file}"] = templating.render("formats/sqitch_verify.sql.j2", step=steps[place])
            found[f"revert/{file}"] = _revert(plan, steps, place)
    tags = {stage.steps[-1]: stage for stage in parts[:-1] if stage.steps}
    changes = [(names[place], names[place - 1] if place else "", _note(step.title)) for place, step in enumerate(steps)]
    context: dict[str, Any] = {"changes": changes, "tags": tags, "project": _project(plan)}
    found["sqitch.plan"] = templating.render("formats/sqitch.plan.j2", **context)
    found["sqitch.conf"] = templating.render("formats/sqitch.conf.j2")
    own = [replace(step, file=f"deploy/{name}.sql") for step, name in zip(steps, names, strict=True)]
    return Written(found, own, parts)


def _deploy(plan: Plan, steps: Sequence[StepFile], stage: Stage, place: int) -> str:
    text = psql.driver(
        plan,
        [(place, plan.steps[place], steps[place])],
        stage.checks,
        title=f"Deploy {_project(plan)}:{_name(steps[place])}",
        command=[stage.command],
        again=stage.command,
        done="",
        next="",
    )
    if stage.phase not in VARIABLES:
        return text
    gate = templating.render(
        "formats/sqitch_gate.sql.j2",
        command=stage.command,
        variable=VARIABLES[stage.phase],
        number=stage.round,
        cutover=stage.phase is Phase.CUTOVER,
    )
    return gate + text


def _revert(plan: Plan, steps: Sequence[StepFile], place: int) -> str:
    lost = next((number for number, step in enumerate(plan.steps) if step.irreversible), None)
    why = ""
    if lost is not None and place >= lost:
        why = f"Step {steps[lost].number} ({steps[lost].title}) has run: {plan.steps[lost].irreversible}."
    undo = next((one for one in undos(plan, steps) if one["step"] is steps[place]), None)
    return templating.render(
        "formats/sqitch_revert.sql.j2", step=steps[place], undo=undo, why=why, timezone=plan.context["time_zone"]
    )


def _name(step: StepFile) -> str:
    """Of a change. Sqitch takes no blank in it, and has a meaning of its own for some other marks."""
    stem = step.file.rpartition("/")[2].removesuffix(".sql")
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in stem).strip("_")
    kept = plain if plain == stem else f"{plain}_{digest(stem)}"
    return short_name(kept, length=LENGTH)


def _project(plan: Plan) -> str:
    name = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in plan.label)
    return short_name(f"planner_{name}", length=LENGTH)


def _note(title: str) -> str:
    """One line; a backslash would start an escape."""
    return " ".join(title.replace("\\", "/").split())
