"""Scripts for psql that stand by themselves: one a stage (``single``), or one a step (``sqitch``).

psql has no loops, and a file that includes itself can't be sent through a pipe. But a variable of psql may hold
commands: the one that makes an attempt is written once, and each step names it as often as it may be tried. See
docs/decisions/0028-formats.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planner import sql, templating
from planner.formats.plain import script
from planner.formats.stages import Check
from planner.model import Plan, Step
from planner.render import BACKOFF_MS, MAX_ATTEMPTS, bundle_id, lock_key
from planner.step_files import StepFile

ROUNDS = 40
"""A backfill goes on at most so many times MAX_ATTEMPTS rounds; a round is a tenth of the table, or 100,000 rows."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A step for the template: its texts, each of which psql sends in one go."""

    own: StepFile
    position: int
    texts: tuple[str, ...]
    rounds: bool


def driver(plan: Plan, steps: Sequence[tuple[int, Step, StepFile]], checks: Sequence[Check], **texts: Any) -> str:
    """A script that runs steps: skips what is done, tries again, and says what it does.

    :param steps: with their places in the plan
    :param texts: title, command (lines of a shell), done, next, again (what to run again)
    :raises FormatError: if a step's SQL holds commands of psql that we did not put there
    """
    cells = [_cells(place, step, own, plan) for place, step, own in steps]
    slots = max((len(one.texts) for one in cells), default=1)
    return templating.render(
        "formats/driver.sql.j2",
        bundle=bundle_id(plan), lock_key=lock_key(plan), checks=checks, steps=cells, total=len(plan.steps), slots=slots,
        attempt=macro(templating.render("formats/attempt.sql.j2", slots=slots)),
        max_attempts=MAX_ATTEMPTS, backoff_ms=BACKOFF_MS, rounds=ROUNDS, **texts,
    )  # fmt: skip


def _cells(place: int, step: Step, own: StepFile, plan: Plan) -> Cells:
    backfill = step.kind == "backfill"
    found = script(step, own, rounds=backfill)
    settings = templating.render("formats/settings.sql.j2", step=own, timezone=plan.context["time_zone"]).strip()
    if not own.transactional:
        return Cells(own, place + 1, (settings, *found.statements), backfill)
    text = templating.render("formats/transaction.sql.j2", step=own, body=found.statements[0])
    return Cells(own, place + 1, (settings, _together(text)), rounds=False)


def _together(text: str) -> str:
    """Statements that psql sends in one go: none is tried after one that fails, so the first error is the last one."""
    return "\\;\n\n".join(sql.split(text)) + ";"


def macro(text: str) -> str:
    r"""A script as the value of a variable: a command of psql does not end with its line there, but with ``\\``."""
    return "".join(f"{line} \\\\\n" if _command(line) else f"{line}\n" for line in text.splitlines())


def _command(line: str) -> bool:
    return line.startswith("\\") or line.rpartition(" \\")[2].partition(" ")[0] == "gset"
