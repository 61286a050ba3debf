"""The second pass of a rehearsal: step by step, with the locks watched and old and new code tried in between."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.model import Plan
from planner.rehearsal.compatibility import Compatibility
from planner.rehearsal.stepwise import stepwise
from planner.scratch import Scratch


@dataclass(frozen=True, slots=True)
class Watched:
    """What the second pass found: failures, what was looked at, and by step what was seen (without times)."""

    differences: tuple[str, ...]
    evidence: tuple[str, ...]
    observed: dict[str, dict[str, Any]]


def watched(scratch: Scratch, alias: str, plan: Plan, folder: Path, database: str, migrated: str) -> Watched:
    """Run the bundle step by step.

    :param database: a clone in the pre-state, with rows; at the bundle's end afterwards
    :param migrated: a database on which ``migrate`` has run; new code is tried there first, which may add rows
    :raises RehearsalError: if the pass can't be carried out
    """
    code = Compatibility(alias, plan, scratch.dsn(database))

    def between(done: int) -> None:
        code.check(done)
        if done == 0:
            code.baseline_new(scratch.dsn(migrated))
        code.write_in_the_middle(done)

    result = stepwise(scratch, database, plan, folder, between=between)
    evidence = (
        f"locks, rewrites, scans and index builds of {len(result.steps)} step{'s' * (len(result.steps) != 1)} "
        "watched from a second session: "
        + ("all within what the steps declare" if not result.violations else f"{len(result.violations)} not declared"),
        *code.evidence,
    )
    return Watched((*result.violations, *code.failures), evidence, result.as_json())
