"""What every recipe has: its place, its templates, a migration that exercises it, and steps that are whole."""

from __future__ import annotations

import ast
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from golden import FOLDERS, NOT_SHOWN, REGISTERED, SHOWN
from plan_many import files
from shop_facts import EXERCISED

from planner import templating
from planner.recipes import RECIPES

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = templating.template_folders()[0]
PLANS = {folder: json.loads((folder / "plan.json").read_text("utf-8")) for folder in FOLDERS}
HARMLESS = {"blocks nothing", "blocks DDL only"}


def modules() -> dict[str, Path]:
    """The modules under planner/recipes by their names."""
    return {path.stem: path for path in (ROOT / "planner" / "recipes").glob("*.py") if path.stem != "__init__"}


def strings(path: Path) -> set[str]:
    """The string constants of a Python file, also those in f-strings."""
    return {
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every step of every golden bundle, with where it is."""
    for folder, plan in PLANS.items():
        yield from ((f"{folder.parent.name}/{folder.name}/{step['file']}", step) for step in plan["steps"])


def test_every_recipe_is_there_once_under_its_own_name() -> None:
    assert len(set(RECIPES)) == len(RECIPES)
    for recipe in RECIPES:
        module = importlib.import_module(recipe.__module__)
        assert getattr(module, recipe.__name__) is recipe
        assert module.__name__.startswith("planner.recipes.")
        assert recipe.__doc__, recipe.__name__
    assert RECIPES[-1].__name__ == "as_written", "it takes everything: what comes after it is never asked"


def test_every_recipe_of_the_package_is_asked() -> None:
    """A function that takes (change, context) and may say None is a recipe."""
    found = {
        node.name
        for path in modules().values()
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and [argument.arg for argument in node.args.args] == ["change", "context"]
    }
    assert found == {recipe.__name__ for recipe in RECIPES}


def test_every_recipe_has_a_migration_that_exercises_it() -> None:
    """That each of these really takes a change of its migration, tests/postgresql/test_shop.py sees."""
    assert set(EXERCISED) == {recipe.__name__ for recipe in RECIPES}


def test_every_recipe_is_shown_by_a_golden_bundle() -> None:
    """That it really takes a change of that bundle, tests/postgresql/test_golden.py sees."""
    names = {recipe.__name__ for recipe in RECIPES}
    assert not set(SHOWN) & set(NOT_SHOWN)
    assert names - set(SHOWN) == set(NOT_SHOWN), "give these a migration in examples/, and a line in golden.SHOWN"
    assert set(SHOWN) <= names
    assert set(SHOWN.values()) <= set(REGISTERED)


def test_no_template_is_dead() -> None:
    used = set().union(*(strings(path) for path in (ROOT / "planner").rglob("*.py")))
    included = "".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.j2"))
    dead = [
        name
        for path in (TEMPLATES / "postgresql").glob("*.sql.j2")
        if (name := path.name.removesuffix(".sql.j2")) not in used
        and f"postgresql/{name}.sql.j2" not in used
        and f'"postgresql/{name}.sql.j2"' not in included
    ]
    assert not dead


def named_templates(path: Path) -> Iterator[str]:
    """The templates that a module names: ``template="…"``, and paths of their files."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "template":
            constants = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
            yield from (f"postgresql/{value}.sql.j2" for value in constants if isinstance(value, str))
        elif (
            isinstance(node, ast.Constant) and str(node.value).startswith("postgresql/") and node.value != "postgresql/"
        ):
            yield str(node.value)


def test_every_template_that_a_recipe_names_is_there() -> None:
    named = {name for path in modules().values() for name in named_templates(path)}
    assert len(named) > 25
    assert not [name for name in named if not (TEMPLATES / name).is_file()]


@pytest.mark.parametrize("step", [pytest.param(step, id=where) for where, step in steps()])
def test_every_step_says_what_it_does_and_limits_itself(step: dict[str, Any]) -> None:
    assert step["lock_timeout_ms"] > 0
    # The one exception: a statement_timeout would end the whole loop of a backfill, whose batches are limited each.
    assert step["statement_timeout_ms"] > 0 or step["kind"] == "backfill"
    assert step["title"]
    assert step["why"].endswith(".") or step["kind"] == "gate", "a gate ends with what to declare, ready to paste"
    assert step["done_when"]
    assert step["effects"]
    blocking = [lock for lock in step["locks"] if f"blocks {lock['blocks']}" not in HARMLESS]
    assert not blocking or step["lock_timeout_ms"] <= 5000, "it would make others queue behind it"
    assert not blocking or step["transactional"] or step["kind"] == "backfill"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_files_do_what_the_plan_says(folder: Path) -> None:
    """The limits stand in the files, and each file's SQL is where the drivers include it."""
    text = files(folder)
    drivers = "".join(text.get(name, "") for name in ("before_deploy.sql", "cutover.sql", "after_deploy.sql"))
    for step in PLANS[folder]["steps"]:
        body = text[step["file"]]
        assert "SET lock_timeout = " in body or "SET LOCAL lock_timeout = " in body
        assert "SET statement_timeout = " in body or "SET LOCAL statement_timeout = " in body
        assert body.startswith(f"-- {step['number']}  ")
        assert drivers.count(f"'../{step['file']}' AS file") == 1
        assert body.count("BEGIN;") == body.count("\nCOMMIT;") or not step["transactional"]
        assert "\t" not in body
        assert not [line for line in body.splitlines() if line != line.rstrip()]
    assert not set(text) - {step["file"] for step in PLANS[folder]["steps"]} - {
        "README.md", "SHA256SUMS", "plan.json", "preflight.sql", "verify.sql", "status.sql", "revert.sql",
        "before_deploy.sql", "cutover.sql", "after_deploy.sql", "lib/attempt.psql", "report.html",
    }  # fmt: skip
