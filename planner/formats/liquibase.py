"""Liquibase's formatted SQL: a changelog a stage, and one that names them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner import templating
from planner.errors import FormatError
from planner.formats.stages import Stage, stages
from planner.formats.tools import Back, Part, back, parts
from planner.formats.values import Written
from planner.model import Plan
from planner.step_files import StepFile

MARKS = (
    "changeset", "rollback", "precondition", "comment", "property", "liquibase", "include", "ignore", "validchecksum",
    "invalidchecksum",
)  # fmt: skip
"""Words that Liquibase reads at the start of a comment, in whatever letters."""


@dataclass(frozen=True, slots=True)
class Changeset:
    """One of Liquibase's changesets. ``again``: it runs in every update, until the step is done."""

    id: str
    text: str
    inside: bool
    again: bool
    unless: str
    """SQL that gives 1 if the step is done, in one line; empty if it can't be told so."""
    back: str


def command(stage: Stage, _last: bool) -> str:  # noqa: FBT001
    """What runs a stage."""
    return f"liquibase --changelog-file={stage.file} update"


def write(plan: Plan, steps: Sequence[StepFile]) -> Written:
    """The changelogs; every step is in that of its stage.

    :raises FormatError: if a step can only be run by psql, or has a comment that Liquibase would take for its own
    """
    own = list(steps)
    found: dict[str, str] = {}
    parts_of_deploy = stages(plan, steps, command)
    for stage in parts_of_deploy:
        for place in stage.steps:
            own[place] = replace(steps[place], file=stage.file)
        own_steps = [(steps[place], list(_changesets(plan, steps, stage, place))) for place in stage.steps]
        found[stage.file] = templating.render(
            "formats/liquibase.sql.j2",
            title=stage.title, command=stage.command, stage=stage.name, label=plan.label, steps=own_steps,
        )  # fmt: skip
    names = [stage.name for stage in parts_of_deploy]
    found["changelog.xml"] = templating.render("formats/liquibase.changelog.xml.j2", names=names)
    found["liquibase.properties"] = templating.render("formats/liquibase.properties.j2")
    return Written(found, own, parts_of_deploy)


def _changesets(plan: Plan, steps: Sequence[StepFile], stage: Stage, place: int) -> Iterator[Changeset]:
    own = steps[place]
    texts = parts(plan, plan.steps[place], own, stage.checks)
    works = [number for number, part in enumerate(texts) if part.work]
    taken = back(plan, steps, place)
    for number, part in enumerate(texts):
        one = own.number if len(texts) == 1 else f"{own.number}.{number + 1}"
        undone = _lines(taken) if number == works[-1] else "not required"
        yield Changeset(one, _unmarked(part, own), part.transactional, not part.work, _unless(own, part), undone)


def _unless(own: StepFile, part: Part) -> str:
    """A question in one line. Not after the work: what cleans up then must run although the goal is reached."""
    goal = own.done_when
    quoted = "--" in goal or "/*" in goal or any(line.count("'") % 2 for line in goal.splitlines())
    if quoted or "$" in goal or not (part.work or part.transactional):
        return ""
    return templating.render("formats/liquibase_done.sql.j2", goal=" ".join(goal.split("\n"))).strip()


def _lines(taken: Back | None) -> str:
    return taken.text if taken is not None else "not required"


def _unmarked(part: Part, own: StepFile) -> str:
    """The text, in which no line of its own is one that Liquibase reads.

    :raises FormatError: if there is one
    """
    for line in part.text.splitlines():
        words = line.strip().removeprefix("--").strip().lower()
        if line.strip().startswith("--") and words.startswith(MARKS):
            raise FormatError(
                f"Step {own.number} ({own.title}) has a comment that Liquibase would read as one of its own marks: "
                f"{line.strip()}\nWrite it in other words, or plan with another --format."
            )
    return part.text
