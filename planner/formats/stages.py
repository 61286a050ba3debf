"""The parts of a deploy, with their steps and what must hold before each: what a driver is in the format directory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from planner.model import Phase, Plan
from planner.render import drivers
from planner.step_files import StepFile

Check = tuple[str, str, str]
"""What must hold (SQL), what is wrong if it does not, and what to do then."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What runs in one go: before a deploy, in the downtime, or after it."""

    file: str
    title: str
    round: int
    phase: Phase
    """EXPAND (and what follows it up to the deploy), CUTOVER or CONTRACT."""
    steps: tuple[int, ...]
    """Their places in the plan; the first and the last stage of a round may have none."""
    checks: tuple[Check, ...]
    next: str
    command: str = ""

    @property
    def name(self) -> str:
        """``before_deploy``, ``cutover``, ``after_deploy``; in later rounds with their number."""
        return self.file.removesuffix(".sql")


def stages(plan: Plan, steps: Sequence[StepFile], command: Callable[[Stage, bool], str]) -> tuple[Stage, ...]:
    """The stages in their order.

    :param command: what to run for a stage, and whether it is the last one with steps
    """
    found: list[Stage] = []
    last = plan.steps[-1].driver
    for driver in drivers(plan, steps):
        file, checks = driver["file"], driver["checks"]
        if found:
            ((holds, _, _),) = checks
            message = f"What comes before {file.removesuffix('.sql')} has not finished."
            checks = [(holds, message, f"Run it first: {found[-1].command}")]
        places = tuple(place for place, step in enumerate(plan.steps) if step.driver == file)
        stem, _, number = file.removesuffix(".sql").removeprefix("before_").removeprefix("after_").partition("_")
        phase = Phase.CUTOVER if stem == "cutover" else Phase.EXPAND if file.startswith("before") else Phase.CONTRACT
        stage = Stage(file, driver["title"], int(number or 1), phase, places, tuple(checks), driver["next"])
        found.append(replace(stage, command=command(stage, file == last)))
    return tuple(found)
