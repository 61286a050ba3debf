"""Columns that make room under their name: a removed or renamed one is moved away, and another takes its name.

That the name is there says nothing then: the old column has it before, the new one afterwards. So what is done to the
new one asks also whether the old one is away, and what is done to the old one whether it still has the name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner.model import Condition, Phase, Step, Touch

RENAME = "postgresql/rename_column.sql.j2"


def guarded(steps: Sequence[Step]) -> list[Step]:
    """The steps, with goals and undos that tell the two columns of one name apart.

    :param steps: in the order of the migration
    """
    found = list(steps)
    seen: set[Touch] = set()
    for place, away in enumerate(steps):
        gone = away.drops if away.sql.template == RENAME else frozenset()
        if not any(step.creates & gone for step in steps[place + 1 :]):
            continue
        moved = Condition("column_exists", (away.sql.context["table"], away.sql.context["new"]))
        for number, step in enumerate(found):
            if number == place or not (step.creates | step.needs | step.drops) & gone:
                continue
            if number > place:
                found[number] = _after(steps[number], moved)
            elif not gone & seen:  # else it is of the column in between, which has a guard already
                found[number] = _before(step, moved)
        found[place] = replace(away, done_when=moved, undo_when=moved)
        seen |= gone
    return found


def _after(step: Step, moved: Condition) -> Step:
    """What is done to the new column. After the deploy the old one may be gone for good, and its goal stands alone."""
    done = step.done_when if step.phase is Phase.CONTRACT else moved & step.done_when
    return replace(step, done_when=done, undo_when=moved & _undo(step))


def _before(step: Step, moved: Condition) -> Step:
    return replace(step, done_when=step.done_when | moved, undo_when=~moved & _undo(step))


def _undo(step: Step) -> Condition:
    return step.undo_when if step.undo_when is not None else step.done_when
