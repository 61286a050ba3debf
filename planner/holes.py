"""A plan's holes, said where nobody overlooks them."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from planner.model import Plan


def say_holes(plan: Plan, folder: Path) -> None:
    """Print a line for each hole, red where stdout is a terminal, with the command that goes on there.

    :param folder: of the bundle
    """
    for step in plan.steps:
        if step.kind == "gate":
            python = step.sql.context["python"]
            text = (
                f"HOLE: {python['function']} is Python without SQL. {step.driver} stops there; then run it: "
                f"{python['command']} --bundle {shlex.quote(str(folder))}"
            )
            print(f"\x1b[1;31m{text}\x1b[0m" if sys.stdout.isatty() else text)
