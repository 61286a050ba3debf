"""Where a function raises, or the server refuses what it leaves: `migrate` stops, and so must the bundle.

See docs/decisions/0038-where-a-function-raises.md.
"""

from __future__ import annotations

from pathlib import Path

from planner.model import Plan
from planner.names import literal
from planner.rehearsal.psql import PsqlRun
from planner.rehearsal.stepwise import declared


def said(plan: Plan, folder: Path, failed: PsqlRun, error: str) -> str:
    """What stopped the bundle in a function's step, if it is what stopped ``migrate`` there; else nothing.

    :param error: what ``migrate`` said, as ``planner.rehearsal.migrate.migrate`` gives it
    """
    return (
        _as_python_raises(folder, failed)
        or _as_the_server_refuses(plan, folder, failed, error)
        or _as_a_rule_is_broken(plan, folder, failed, error)
    )


def _as_python_raises(folder: Path, failed: PsqlRun) -> str:
    """What a function's block said where Python would raise; nothing if it was stopped by anything else."""
    _, said = _stopped(failed)
    own = f"RAISE EXCEPTION USING MESSAGE = {literal(said)};"
    return said if said and any(own in (folder / step.file).read_text("utf-8") for step in declared(folder)) else ""


def _as_the_server_refuses(plan: Plan, folder: Path, failed: PsqlRun, error: str) -> str:
    """The server's own message, where both got it: the step of a function from the bundle, ``migrate`` for it."""
    theirs = error.partition(": ")[2]
    number, ours = _stopped(failed)
    steps = zip(declared(folder), plan.steps, strict=True)
    functions = {step.number for step, own in steps if own.operation in plan.context["python"]}
    # A rule's or a column's name must be the same; a value is that of another row, where they come in another order.
    shared = theirs if "violates" in theirs else theirs.partition('"')[0]
    return theirs if number in functions and shared and ours.startswith(shared) else ""


def _as_a_rule_is_broken(plan: Plan, folder: Path, failed: PsqlRun, error: str) -> str:
    """What the server said of a rule that the plan's functions could have seen to, and did not, in `migrate` either."""
    number, ours = _stopped(failed)
    steps = zip(declared(folder), plan.steps, strict=True)
    ruling = {step.number for step, own in steps if own.operation in plan.context["ruling"]}
    return ours if number in ruling and error.startswith("IntegrityError: ") else ""


def _stopped(failed: PsqlRun) -> tuple[str, str]:
    """The number of the step that stopped the driver, and with which words."""
    before, _, after = failed.trouble.partition(" stopped: ")
    return before.rpartition("Step ")[2], after.partition(" HINT: ")[0]
