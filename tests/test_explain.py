"""The pages of ``planner explain``: there is one for everything, each is whole, and what they advise is harmless."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner import explain, hazards, locks, sql
from planner.errors import UsageError
from planner.recipes import RECIPES

ROOT = Path(__file__).resolve().parents[1]
RECIPE_PAGES = explain.recipe_names()
NO_STEPS = {"proved-on-another-version", "bad-suppression", "suppression-unused"}
"""Hazards that are about the planner's own work, not about SQL."""
HAZARD_PAGES = tuple(hazards.BY_ID)


def sections(text: str) -> dict[str, str]:
    """The body of each section by its heading."""
    parts = ("\n" + text).split("\n## ")[1:]
    return {part.partition("\n")[0]: part.partition("\n")[2].strip("\n") for part in parts}


def test_every_recipe_has_a_page_and_every_page_a_recipe() -> None:
    names = {recipe.__name__.replace("_", "-") for recipe in RECIPES}
    assert names == set(RECIPE_PAGES)
    assert not names & set(HAZARD_PAGES), "one name for two pages"


@pytest.mark.parametrize("name", RECIPE_PAGES)
def test_recipe_pages_are_whole(name: str) -> None:
    text = explain.page(name)
    assert text.startswith(f"# {name}\n\n")
    found = sections(text)
    assert tuple(found) == explain.RECIPE_SECTIONS
    assert all(found.values())
    assert 15 <= len(text.splitlines()) <= 55
    for heading in ("Bad", "Good"):
        assert all(not line or line.startswith("    ") for line in found[heading].splitlines())
    prose = [line for line in text.splitlines() if not line.startswith("    ")]
    assert max(map(len, prose)) <= 100


@pytest.mark.parametrize("name", HAZARD_PAGES)
def test_hazard_pages_are_whole(name: str) -> None:
    text = explain.page(name)
    hazard = hazards.BY_ID[name]
    assert text.startswith(f"# {name}\n\n{hazard.title} (")
    found = sections(text)
    assert tuple(found)[: len(explain.HAZARD_SECTIONS)] == explain.HAZARD_SECTIONS
    assert all(found.values())
    assert hazard.severity in explain.SEVERITIES
    assert set(hazard.recipes) <= set(RECIPE_PAGES)
    assert ("SQL steps" in found) == (name not in NO_STEPS)
    assert all(f"`planner explain {recipe}`" in found["SQL steps"] for recipe in hazard.recipes)


def quoted(text: str) -> Iterator[str]:
    """What stands between backquotes and looks like the name of a page."""
    for word in text.split("`")[1::2]:
        if "-" in word and all(part.isalpha() and part.islower() for part in word.split("-")):
            yield word


def test_pages_refer_to_pages_that_are_there() -> None:
    known = {*RECIPE_PAGES, *HAZARD_PAGES}
    found = {name: set(quoted(explain.page(name))) for name in RECIPE_PAGES}
    assert not {name: words - known for name, words in found.items() if words - known}
    assert sum(map(len, found.values())) >= 15, "the references are found at all"


def statements(section: str) -> Iterator[str]:
    """The DDL of an example, without comments."""
    texts: list[str] = []
    for line in section.splitlines():
        text = line.partition("--")[0]
        text = text.removeprefix("    before_deploy.sql:").removeprefix("    after_deploy.sql:").rstrip()
        if text.strip().startswith(("ALTER ", "CREATE ", "DROP ", "COMMENT ")):
            texts.append(text.strip())
        elif texts and text.startswith("        ") and not texts[-1].endswith(";"):
            texts[-1] += text
    yield from texts


PROVED = {"set not null", "add primary key using index"}
"""Their scan is spared by what the page does before."""
EMPTY = {"on-new-table", "create-table"}
"""Their tables are new: there is nothing to scan."""


def test_good_examples_hold_no_lock_over_a_scan() -> None:
    """As the table of measured effects has it, which tests/postgresql/test_lock_table.py holds against real servers."""
    seen = 0
    for name in (name for name in RECIPE_PAGES if name not in EMPTY):
        for text in statements(sections(explain.page(name))["Good"]):
            for form in sql.parse(text):
                seen += 1
                assert form.kind != "unknown", (name, text)
                effect = locks.effect(form)
                blocks = any(mode.blocks_writes for _, mode in effect.locks)
                works = effect.rewrite or effect.build or (effect.scan and form.kind not in PROVED)
                assert not (blocks and works), (name, text)
    assert seen >= 15


def test_bad_examples_are_bad() -> None:
    """They work under a lock that stops writes; the examples of other pages are bad for old code."""
    for name in (
        "set-not-null",
        "add-index",
        "add-unique",
        "add-check-or-foreign-key",
        "move-primary-key",
        "replace-index",
    ):
        bad = sections(explain.page(name))["Bad"]
        effects = [locks.effect(form) for text in statements(bad) for form in sql.parse(text)]
        assert any(
            (effect.rewrite or effect.build or effect.scan) and any(mode.blocks_writes for _, mode in effect.locks)
            for effect in effects
        ), name


def test_the_list_has_everything_on_short_lines() -> None:
    text = explain.page(None)
    words = text.split()
    assert all(name in words for name in (*RECIPE_PAGES, *HAZARD_PAGES))
    assert max(map(len, text.splitlines())) <= 100


def test_spelling_is_forgiven() -> None:
    assert explain.page("add_column") == explain.page("add-column") == explain.page(" Add-Column ")
    assert explain.page("DATA_LOST") == explain.page("data-lost")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("add-colum", "add-column"),
        ("no-onlineform", "no-online-form"),
        ("python", "run-python"),
        ("unique", "add-unique"),
    ],
)
def test_near_matches(name: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"There is no recipe or hazard '{name}'. Did you mean .*{near}"):
        explain.page(name)


@pytest.mark.parametrize("name", ["xyzzy", "", "../pages/add-column", "add-column.md"])
def test_unknown_names(name: str) -> None:
    with pytest.raises(UsageError, match="There is no recipe or hazard"):
        explain.page(name)


@pytest.mark.parametrize(("name", "status"), [("add-column", 0), ("add-colum", 2)])
def test_command_line(name: str, status: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "planner", "explain", name],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    if status:
        assert done.stderr == "Error: There is no recipe or hazard 'add-colum'. Did you mean add-column?\n"
    else:
        assert done.stdout == explain.page(name) + "\n"
