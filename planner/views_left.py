"""Every view that is in the way of a change of type must be dropped and made again by just one step."""

from __future__ import annotations

from collections import Counter

from planner.errors import PlanError
from planner.model import Plan
from planner.views import View


def check(plan: Plan) -> None:
    """Stop where a step would meet a view that it does not know how to get past.

    :raises PlanError: with the views, and what to do about them
    """
    known = Counter(view["name"] for step in plan.steps for view in step.sql.context.get("views") or ())
    left = [view for view in plan.context["views"] if known[view.table] != 1]
    if not left:
        return
    reasons = [finding.detail for finding in plan.findings if finding.hazard == "no-online-form"]
    also = "".join(f"\nIt is not swapped: {reason}" for reason in reasons)
    raise PlanError(
        f"These views stand on columns whose type changes in {plan.label}, and PostgreSQL refuses that:\n"
        + "\n".join(f"    {_shown(view)}" for view in left)
        + "\nThe plan drops views and makes them again only around one short swap of all the columns that they stand "
        f"on.{also}\nDrop them in a migration of its own before this one (migrations.RunSQL), and make them again in "
        "one after it."
    )


def _shown(view: View) -> str:
    columns = ", ".join(f"{table}.{name}" for table, name in sorted(view.bases))
    above = ", ".join(str(table) for table in sorted(view.on))
    return f"view {view.table}, on {' and '.join(part for part in (columns, above) if part)}"
