"""The bundle in the formats of other tools. Pure: from a plan to files, as :mod:`planner.render`.

All of them run the same steps with the same goals; the rehearsal runs the form of ``directory``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from planner import render, templating
from planner.config import FORMATS
from planner.formats import flyway, liquibase, single, sqitch
from planner.formats.values import Written
from planner.model import Plan
from planner.report import NAME, report
from planner.step_files import StepFile, step_files

__all__ = ["FORMATS", "files"]

Writer = Callable[[Plan, Sequence[StepFile]], Written]
WRITERS: Mapping[str, Writer] = {
    "single": single.write,
    "sqitch": sqitch.write,
    "flyway": flyway.write,
    "liquibase": liquibase.write,
}
BY_HAND = ("backfill", "gate")
"""Kinds of steps whose psql file is in every bundle: to help a backfill from further sessions, and to fill a hole."""


def files(plan: Plan, proof: Mapping[str, Any] | None, layout: str) -> dict[str, str]:
    """The bundle's files by their path, SHA256SUMS aside.

    :param layout: one of FORMATS
    :raises FormatError: if a step can't be written in that format
    """
    if layout == render.DIRECTORY:
        return {**render.files(plan, proof), NAME: report(plan, proof)}
    steps = step_files(plan)
    written = WRITERS[layout](plan, steps)
    by_hand = {
        step.file: templating.render("bundle/step.sql.j2", step=step, timezone=plan.context["time_zone"])
        for step in steps
        if step.kind in BY_HAND
    }
    commands = {stage.file: stage.command for stage in written.stages if stage.steps}
    shared = render.shared(plan, written.steps, proof, layout, None if layout == "single" else commands)
    if layout == "sqitch":
        del shared["revert.sql"]  # sqitch would not know of it
    return {**written.files, **by_hand, **shared, NAME: report(plan, proof, written.steps, layout)}
