"""Which rows a rehearsal is made with, and what in them refers to others."""

from __future__ import annotations

from collections.abc import Collection

from planner.model import Plan
from planner.names import Table
from planner.promises import Empty, Holds, Promise
from planner.rehearsal.data_load import Link


def fitting(plan: Plan) -> tuple[Promise, ...]:
    """What the rehearsal's rows keep: what the plan demands, and that the final expressions can be computed of them."""
    return (*plan.promises, *(one for one in plan.gentle if isinstance(one, Holds)))


def rowless(plan: Plan, emptied: Collection[Table] = ()) -> frozenset[Table]:
    """Tables that the plan is only for without rows, or that have none, and those whose every row refers to one."""
    found = {promise.table for promise in plan.promises if isinstance(promise, Empty)} | set(emptied)
    required = {(thing.table, thing.name) for thing in plan.context["before"]
                if thing.kind == "column" and thing["not_null"]}  # fmt: skip
    keys = [thing for thing in plan.context["before"] if thing.kind == "constraint" and thing["type"] == "f"]
    bound = [key for key in keys if all((key.table, name) in required for name in key["columns"])]
    while more := {key.table for key in bound if Table(*key["references"]) in found} - found:
        found |= more
    return frozenset(found)


def references(plan: Plan) -> tuple[Link, ...]:
    """References to keys that each run chooses for itself, also those without a constraint."""
    return tuple(Link(child, (own,), parent, (name,)) for child, own, parent, name in plan.context["links"])
