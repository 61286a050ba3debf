"""The steps for tools that only send statements: each guards itself, and waits for its locks, in the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner import templating
from planner.formats.plain import Script, script, undo
from planner.formats.stages import Check
from planner.locks import LockMode
from planner.model import Plan, Step
from planner.render import sql, undos
from planner.step_files import StepFile

ATTEMPTS = 20
"""To get a lock, with pauses of up to five seconds: the transaction stays open, so not for long."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is sent in one go. ``work``: it does the step; the others may run any number of times."""

    text: str
    transactional: bool
    work: bool


def parts(plan: Plan, step: Step, own: StepFile, checks: Sequence[Check]) -> tuple[Part, ...]:
    """A step, in the order in which it is sent.

    :param checks: what must hold before its stage
    :raises FormatError: if it needs psql
    """
    context = {"step": own, "checks": checks, "timezone": plan.context["time_zone"]}
    if step.kind == "gate":
        return (Part(_render("hole", **context, mark=own.body), transactional=True, work=True),)
    found = script(step, own)
    if own.transactional:
        text = _render("guarded", **context, body=found.statements[0], locks=_locks(own), attempts=ATTEMPTS)
        return (Part(text, transactional=True, work=True),)
    return (
        Part(_render("outside_before", **context), transactional=False, work=False),
        *_alone(found),
        Part(_render("outside_after", **context), transactional=False, work=False),
        Part(_render("reached", **context), transactional=False, work=False),
    )


def _alone(found: Script) -> list[Part]:
    own = found.own
    if own.kind != "backfill":
        every = own.kind == "as written"
        return [
            Part(text, transactional=False, work=every or number == found.main)
            for number, text in enumerate(found.statements)
        ]
    guard = _render("skip", step=own)
    texts = list(found.statements)
    # Only here, and not around it: a block that commits can't stand in another one.
    texts[found.main] = texts[found.main].replace("\nBEGIN\n", f"\nBEGIN\n{guard}\n", 1)
    return [Part(text, transactional=False, work=number == found.main) for number, text in enumerate(texts)]


def _locks(own: StepFile) -> list[tuple[str, str]]:
    """The locks that block writes, on tables that are there: what to wait for."""
    return [(table, mode) for table, mode, _ in own.locks if table in own.blocked and LockMode(mode).blocks_writes]


@dataclass(frozen=True, slots=True)
class Back:
    """The way back of a step: SQL; or why there is none, which must stop whoever tries; or nothing is to be done."""

    text: str
    refused: bool
    transactional: bool = True


def back(plan: Plan, steps: Sequence[StepFile], place: int) -> Back | None:
    """How a step is undone by a tool; None: there is nothing to undo."""
    lost = next((number for number, step in enumerate(plan.steps) if step.irreversible), None)
    own = steps[place]
    if lost is not None and place >= lost:
        why = f"Step {steps[lost].number} ({steps[lost].title}) has run: {plan.steps[lost].irreversible}."
        return Back(_render("refused", why=why, hint="The way out is forward, or a backup."), refused=True)
    found = next((one for one in undos(plan, steps) if one["step"] is own), None)
    if found is None:
        return None
    value = plan.steps[place].undo
    text = undo(value) if value is not None else None
    if value is None or text is None:
        why = f"Step {own.number} ({own.title}) can only be undone by psql."
        return Back(_render("refused", why=why, hint="Run revert.sql with psql: it undoes all steps."), refused=True)
    if not value.transactional:
        return Back(text, refused=False, transactional=False)
    return Back(_render("undo", step=own, when=found["when"], body=sql(value)), refused=False)


def _render(name: str, **context: object) -> str:
    return templating.render(f"formats/{name}.sql.j2", **context).strip()
