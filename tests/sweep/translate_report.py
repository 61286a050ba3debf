"""Every RunPython of a published project's site, in both directions: translated, or the hole that it leaves, and why.

    SWEEP_PROJECT=wagtail PYTHONPATH=tests/sweep/site python tests/sweep/translate_report.py
    DJANGO_SETTINGS_MODULE=shop.settings python tests/sweep/translate_report.py

Nothing is run and no database is needed: the history is replayed in memory. At the end stand how many different
functions are translated, and the reasons of the holes, the most frequent first.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
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
from planner.translate.plain_sql import PlainSql  # noqa: E402 - Django is set up before
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
    answers: dict[object, Any] = {}
    loader = MigrationLoader(None)
    state = ProjectState(real_apps=loader.unmigrated_apps)
    for key in loader.graph._generate_plan(loader.graph.leaf_nodes(), True):  # noqa: FBT003 - private, as in Django
        _report(key, loader.graph.nodes[key], state, answers)
    every = MigrationLoader(None, replace_migrations=False)
    for key in sorted(set(every.graph.nodes) - set(loader.graph.nodes)):
        migration = every.graph.nodes[key]
        if any(code is not RunPython.noop for each in migration.operations for _, code in functions(each)):
            _report(key, migration, every.project_state(key, at_end=False), answers)
    _count(answers)


def _report(key: tuple[str, str], migration: Any, state: Any, answers: dict[object, Any]) -> None:
    """Print a line for each function of a migration, and move the state on."""
    app, name = key
    for operation in migration.operations:
        for direction, code in functions(operation):
            if code is RunPython.noop:
                continue
            state.clear_delayed_apps_cache()
            found = translate_function(code, state.apps, table_of)
            shown = f"{app}.{name.partition('_')[0]}:{getattr(code, '__name__', '?')}{direction}"
            known = answers.get(getattr(code, "__code__", code))
            answers[getattr(code, "__code__", code)] = known if isinstance(known, Hole) else found
            print(f"{'HOLE' if isinstance(found, Hole) else 'yes '} {shown}: {_said(found)}")
        operation.state_forwards(app, state)


def _count(answers: dict[object, Any]) -> None:
    """Print the numbers: of functions that differ, and without those that do nothing."""
    found = [each for each in answers.values() if not isinstance(each, Noop)]
    holes = Counter(each.why for each in found if isinstance(each, Hole))
    for why, number in holes.most_common():
        print(f"{number:5} {why}")
    done = len(found) - holes.total()
    which = os.environ.get("SWEEP_PROJECT") or os.environ["DJANGO_SETTINGS_MODULE"]
    share = 100 * done / max(len(found), 1)
    print(f"{which}: {done} of {len(found)} translated ({share:.0f} %), {len(answers) - len(found)} do nothing")


def _said(found: Any) -> str:
    if isinstance(found, Noop):
        return "nothing to do"
    if isinstance(found, PlainSql):
        return f"its own SQL, {len(found.statements)} statements"
    if isinstance(found, Script):
        if os.environ.get("SWEEP_LINES"):
            print("\n".join(found.lines))
        return "block of " + ", ".join(str(table) for table in found.writes)
    if not isinstance(found, Hole):
        return "; ".join(type(each).__name__ for each in found)
    return f"{found.source.file}:{found.line}: {found.why} | {' '.join(found.expression.split())[:90]}"


if __name__ == "__main__":
    main()
