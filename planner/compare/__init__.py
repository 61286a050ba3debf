"""The plan against ``sqlmigrate``, statement by statement: what ``planner compare`` prints."""

from __future__ import annotations

from planner.compare.machine import as_json
from planner.compare.make import comparison
from planner.compare.show import as_markdown, as_text, show
from planner.compare.values import Code, Comparison, Fate, Line, Locked, StepLine

__all__ = [
    "Code",
    "Comparison",
    "Fate",
    "Line",
    "Locked",
    "StepLine",
    "as_json",
    "as_markdown",
    "as_text",
    "comparison",
    "show",
]
