"""``planner run-python``: run the function of a hole on a live database, once, where its bundle stands at it."""

from __future__ import annotations

from planner.run_python.command import Wanted, run

__all__ = ["Wanted", "run"]
