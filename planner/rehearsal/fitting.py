"""Which rows a rehearsal is made with, and what in them refers to others."""

from __future__ import annotations

from planner.model import Plan
from planner.promises import Holds, Promise
from planner.rehearsal.data_load import Link


def fitting(plan: Plan) -> tuple[Promise, ...]:
    """What the rehearsal's rows keep: what the plan demands, and that the final expressions can be computed of them."""
    return (*plan.promises, *(one for one in plan.gentle if isinstance(one, Holds)))


def references(plan: Plan) -> tuple[Link, ...]:
    """References to keys that each run chooses for itself, also those without a constraint."""
    return tuple(Link(child, (own,), parent, (name,)) for child, own, parent, name in plan.context["links"])
