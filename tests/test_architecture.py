"""The rules of the code base: which way imports go, who may talk to the outside, and how long things are."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "planner"

ORDER = """
    errors names row_counts promises bookkeeping location hazard hazards_of_migrate hazards_of_state hazards
    dialect ddl sql lock_modes lock_table locks model
    config overrides templating scratch project stand_ins catalog views history source facts
    translate operations recorder baseline composite shapes changes fills accounts passing run_sql recipes settled
    promised named rounds vacated schedule views_left planning estimates step_files render bundle compare rehearsal
    replan streaming run_python report formats explain check holes session completion options cli __main__ management
"""
"""The modules and packages of ``planner``, in the order of the data: each imports only those before it.

A new module fails the test until it has its place here, which is chosen on purpose.
"""

OUTSIDE = {
    "project",
    "history",
    "source",
    "scratch",
    "catalog",
    "facts",
    "rehearsal",
    "replan",
    "run_python",
    "bundle",
    "check",
    "planning",
    "cli",
}
"""Who may talk to a database or start a program. ``planning`` and ``cli`` only hand
connections on; ``check`` asks git, and Django for the names of types."""

TALKERS = {"psycopg", "subprocess", "socket", "urllib", "http", "asyncio", "multiprocessing"}

NO_REGULAR_EXPRESSIONS = {"sql", "dialect", "ddl", "locks", "lock_table", "compare", "accounts", "recipes"}
"""SQL is read by :mod:`planner.sql` and never matched by a pattern."""

LONGEST_FILE, LONGEST_FUNCTION = 400, 50

FILES = sorted(ROOT.rglob("*.py"))
PLACES = {unit: place for place, unit in enumerate(ORDER.split())}


def unit(file: Path) -> str:
    """The module or package right under ``planner`` that a file belongs to."""
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Every import of a file with its line, those inside of functions too."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name}:{node.lineno}: a relative import"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def outside(name: str) -> bool:
    """Whether an import is of something that talks to the outside."""
    return name.split(".", maxsplit=1)[0] in TALKERS or name.startswith(
        ("django.db.connection", "django.db.connections")
    )


def wrong_way(file: Path) -> list[str]:
    """The imports of a file that go against the order."""
    own = unit(file)
    found = []
    for line, name in imports(file):
        if not name.startswith("planner."):
            continue
        other = name.split(".")[1]
        if other in PLACES and other != own and PLACES[other] > PLACES[own]:
            found.append(f"{file.relative_to(ROOT)}:{line} imports {other}, which comes after {own}")
    return found


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """Every function of a file with its number of lines."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{file.relative_to(ROOT)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_every_module_has_its_place() -> None:
    assert len(PLACES) == len(ORDER.split()), "a name twice in ORDER"
    unplaced = {unit(file) for file in FILES} - set(PLACES) - {"__init__"}
    assert not unplaced, f"give these a place in ORDER: {sorted(unplaced)}"


def test_imports_go_one_way() -> None:
    wrong = [text for file in FILES if unit(file) in PLACES for text in wrong_way(file)]
    assert not wrong, "\n".join(wrong)


def test_the_test_of_the_order_would_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for first, second in pairwise(ORDER.split()):
        folder = tmp_path / first
        folder.mkdir()
        monkeypatch.setitem(globals(), "ROOT", folder)
        file = folder / f"{first}.py"
        file.write_text(f"from planner.{second} import x\n")
        assert wrong_way(file), (first, second)
        file.write_text(f"def f():\n    from planner import {first}\n")
        assert not wrong_way(file)


def test_only_the_edges_talk_to_the_outside() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for file in FILES
        if unit(file) not in OUTSIDE
        for line, name in imports(file)
        if outside(name)
    ]
    assert not wrong, "\n".join(wrong)
    assert outside("django.db.connection")
    assert outside("psycopg.sql")
    assert not outside("django.db.models")


def test_sql_is_not_read_by_regular_expressions() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{line} imports {name}"
        for file in FILES
        if unit(file) in NO_REGULAR_EXPRESSIONS
        for line, name in imports(file)
        if name.split(".")[0] in ("re", "regex")
    ]
    assert not wrong, "\n".join(wrong)


def test_files_and_functions_are_short() -> None:
    long = [
        f"{file.relative_to(ROOT)}: {lines} lines"
        for file in FILES
        if (lines := len(file.read_text("utf-8").splitlines())) > LONGEST_FILE
    ]
    long += [f"{name}: {lines} lines" for file in FILES for name, lines in functions(file) if lines > LONGEST_FUNCTION]
    assert not long, "\n".join(long)
