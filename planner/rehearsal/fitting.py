"""Which rows a rehearsal is made with."""

from __future__ import annotations

from planner.model import Plan
from planner.promises import Holds, Promise


def fitting(plan: Plan) -> tuple[Promise, ...]:
    """What the rehearsal's rows keep: what the plan demands, and that the final expressions can be computed of them."""
    return (*plan.promises, *(one for one in plan.gentle if isinstance(one, Holds)))
