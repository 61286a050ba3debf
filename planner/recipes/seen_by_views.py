"""What a step says of the views that it drops and makes again."""

from __future__ import annotations

from collections.abc import Sequence

from planner.changes import Change
from planner.model import Finding
from planner.recipes.steps import finding
from planner.views import View


def views_why(views: Sequence[View]) -> str:
    """A sentence for the step, without its full stop, after another one; empty without views."""
    if not views:
        return ""
    named = ", ".join(str(view.table) for view in views)
    go, them = ("go", "them") if len(views) > 1 else ("goes", "it")
    return f". PostgreSQL changes no type under a view: {named} {go} first, and the same transaction makes {them} again"


def views_findings(change: Change, views: Sequence[View]) -> tuple[Finding, ...]:
    """A note about each view."""
    return tuple(finding("view-made-again", change, _detail(view)) for view in views)


def _detail(view: View) -> str:
    if not view.changed:
        return f"{view.table}: its columns keep their types"
    return f"{view.table}: " + ", ".join(f"{name} from {old} to {new}" for name, old, new in view.changed)
