"""AlterField to a type of another form: a column beside the old one, and a swap; also for keys and what holds them."""

from __future__ import annotations

from collections.abc import Sequence

from planner.changes import Change
from planner.model import Step
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.moved_reference import moved_at, steps_of_moved
from planner.recipes.rekey_steps import Rekeying
from planner.recipes.retype_group import groups
from planner.recipes.retype_steps import Making


def retype(change: Change, context: Context) -> Sequence[Step] | None:
    """All columns that must change together, and everything that stands on them, in one short swap."""
    reference = moved_at(context, change.position)
    if reference is not None:
        return steps_of_moved(reference, change.position, context)
    group = groups(context).at(change.position)
    if group is None:
        return None
    if change.position != min(group.absorbed):
        return []  # the swap makes it
    making = Rekeying if any(column.is_key for column in group.columns) else Making
    return list(making(change, context, group).steps())


def refused(context: Context, change: Change) -> str:
    """Why a change of type is not one for this recipe, as half a sentence; empty where it is none."""
    return groups(context).refused.get(change.position, "")


def exchanged(steps: Sequence[Step]) -> list[tuple[Table, str]]:
    """Columns in whose place another one steps: only what the plan knows of may stand on them."""
    added = [step.sql.context for step in steps if step.sql.template == "postgresql/retype_add.sql.j2"]
    return [(values["table"], name) for values in added for name in values["pinned"]]
