"""One psql script a stage, which needs no other file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner.formats import psql
from planner.formats.stages import Stage, stages
from planner.formats.values import Written
from planner.model import Plan
from planner.step_files import StepFile


def command(stage: Stage, _last: bool) -> str:  # noqa: FBT001
    """What runs a stage."""
    return f"psql -X -v ON_ERROR_STOP=1 -f {stage.file}"


def write(plan: Plan, steps: Sequence[StepFile]) -> Written:
    """The scripts; every step is in that of its stage."""
    own = list(steps)
    found = {}
    parts = stages(plan, steps, command)
    for stage in parts:
        for place in stage.steps:
            own[place] = replace(steps[place], file=stage.file)
        count = len(stage.steps)
        how_many = f"All {count} steps" if count > 1 else "The one step"
        found[stage.file] = psql.driver(
            plan,
            [(place, plan.steps[place], steps[place]) for place in stage.steps],
            stage.checks,
            title=stage.title,
            command=[f'{stage.command} "$URL"'],
            again=stage.file,
            done=f"{how_many} of {stage.file} {'are' if count > 1 else 'is'} done."
            if count
            else f"There is no step in {stage.file}.",
            next=stage.next,
        )
    return Written(found, own, parts)
