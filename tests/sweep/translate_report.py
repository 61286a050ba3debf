"""Every RunPython of a published project's site, in both directions: translated, or the hole that it leaves, and why.

    SWEEP_PROJECT=wagtail PYTHONPATH=tests/sweep/site python tests/sweep/translate_report.py

Nothing is run and no database is needed: the history is replayed in memory.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sweep_settings")

import django

django.setup()

from django.db.migrations import RunPython, SeparateDatabaseAndState  # noqa: E402 - Django is set up before
from django.db.migrations.loader import MigrationLoader  # noqa: E402 - Django is set up before
from django.db.migrations.state import ProjectState  # noqa: E402 - Django is set up before

from planner.names import Table  # noqa: E402 - Django is set up before
from planner.translate.run_python import Noop  # noqa: E402 - Django is set up before
from planner.translate.script import Script, translate_function  # noqa: E402 - Django is set up before
from planner.translate.values import Hole  # noqa: E402 - Django is set up before


def table_of(name: str) -> Table:
    """All tables are in one schema here."""
    return Table("public", name)


def functions(operation: Any) -> Iterator[tuple[str, Any]]:
    """The functions of an operation, with the direction that they are for."""
    if isinstance(operation, RunPython):
        yield "", operation.code
        if operation.reverse_code is not None:
            yield " (reverse)", operation.reverse_code
    if isinstance(operation, SeparateDatabaseAndState):
        for inner in operation.database_operations:
            yield from functions(inner)


def main() -> None:
    """Print a line for each function, then the numbers."""
    loader = MigrationLoader(None, replace_migrations=False)
    plan: list[tuple[str, str]] = []
    for leaf in loader.graph.leaf_nodes():
        plan += [key for key in loader.graph.forwards_plan(leaf) if key not in plan]
    state = ProjectState(real_apps=loader.unmigrated_apps)
    done = holes = 0
    for app, name in plan:
        migration = loader.graph.nodes[app, name]
        for operation in migration.operations:
            for direction, code in functions(operation):
                if code is RunPython.noop:
                    continue
                found = translate_function(code, state.apps, table_of)
                shown = f"{app}.{name.partition('_')[0]}:{getattr(code, '__name__', '?')}{direction}"
                done, holes = done + (not isinstance(found, Hole)), holes + isinstance(found, Hole)
                print(f"{'HOLE' if isinstance(found, Hole) else 'yes '} {shown}: {_said(found)}")
            operation.state_forwards(app, state)
    print(f"{os.environ.get('SWEEP_PROJECT')}: {done} translated, {holes} holes")


def _said(found: Any) -> str:
    if isinstance(found, Noop):
        return "nothing to do"
    if isinstance(found, Script):
        if os.environ.get("SWEEP_LINES"):
            print("\n".join(found.lines))
        return "block of " + ", ".join(str(table) for table in found.writes)
    if not isinstance(found, Hole):
        return "; ".join(type(each).__name__ for each in found)
    return f"{found.source.file}:{found.line}: {found.why} | {' '.join(found.expression.split())[:90]}"


if __name__ == "__main__":
    main()
