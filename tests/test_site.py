"""The documentation site: docs/hooks.py brings in everything, and MkDocs finds nothing to complain about."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest

from planner import explain, hazards
from planner.cli import cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))
NOT_IN_THE_SITE = {"Commands": "the help texts stand there instead", "More": "links, which are the menu there"}


@pytest.fixture(scope="module")
def hooks() -> ModuleType:
    spec = importlib.util.spec_from_file_location("site_hooks", ROOT / "docs" / "hooks.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_recipe_and_hazard_has_its_page(hooks: ModuleType) -> None:
    names = (*explain.recipe_names(), *hazards.BY_ID)
    pages = hooks.explained()
    assert set(pages) == {f"explain/{name}.md" for name in names}
    assert all(f"# {name}\n" in pages[f"explain/{name}.md"] for name in names)
    assert all(f"]({name}.md)" in hooks.index_of_pages() for name in names)


def test_names_of_pages_become_links_but_not_in_examples(hooks: ModuleType) -> None:
    text = "See `add-index`, `planner explain add-unique` and `pg_index`.\n\n    `add-index`"
    assert hooks.linked(text, ("add-index", "add-unique")) == (
        "See [`add-index`](add-index.md), [`add-unique`](add-unique.md) and `pg_index`.\n\n    `add-index`"
    )


def test_every_command_and_option_is_there(hooks: ModuleType) -> None:
    text = hooks.commands()
    for name, command in cli.commands.items():
        assert f"## planner {name}\n" in text
        options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
        assert all(option in text for each in options for option in each.opts)


def test_every_section_of_the_readme_is_in_the_site() -> None:
    headings = [line[3:] for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.startswith("## ")]
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    missing = {heading for heading in headings if f"<!-- from README.md: {heading} -->" not in text}
    assert missing == set(NOT_IN_THE_SITE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_marks_are_filled_in(hooks: ModuleType, page: Path) -> None:
    text = page.read_text("utf-8")
    filled = hooks.filled(text)
    assert hooks.MARK not in filled
    assert len(filled) >= len(text)


def test_a_section_that_is_gone_is_an_error(hooks: ModuleType) -> None:
    with pytest.raises(LookupError, match="There is no section 'How it worked'"):
        hooks.filled("<!-- from README.md: How it worked -->")
    with pytest.raises(LookupError, match=r"There is no READ\.md"):
        hooks.filled("<!-- from READ.md: How it works -->")


@pytest.mark.skipif(not importlib.util.find_spec("mkdocs"), reason="the extra docs is not installed; .ci/run has it")
def test_it_builds_without_a_warning(tmp_path: Path) -> None:
    """Each page is in the menu, and each link and anchor leads somewhere (with --quiet, --strict would see nothing)."""
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    assert (tmp_path / "explain" / "set-not-null.html").exists()
