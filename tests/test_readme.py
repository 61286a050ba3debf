"""The README: complete, and true."""

from __future__ import annotations

import dataclasses
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import oauth2_provider
import pytest

from planner import hazards
from planner.cli import cli
from planner.config import Config, load

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
README = PAGES[0].read_text("utf-8")


def blocks(language: str) -> list[list[str]]:
    """The lines of the fenced blocks of that language."""
    parts = README.split("```")[1::2]
    return [part.splitlines()[1:] for part in parts if part.splitlines()[0] == language]


def parameters() -> Iterator[tuple[str, click.Parameter]]:
    for name, command in cli.commands.items():
        yield from ((name, parameter) for parameter in command.params)


@pytest.mark.parametrize("name", cli.commands)
def test_every_command_is_described(name: str) -> None:
    usage = ["planner", name]
    for argument in cli.commands[name].params:
        if isinstance(argument, click.Argument):
            word = argument.human_readable_name.upper()
            usage.append(word if argument.required else f"[{word}]")
    assert f"| `{' '.join(usage)}` |" in README


@pytest.mark.parametrize(("command", "parameter"), [*parameters()], ids=lambda one: getattr(one, "name", one))
def test_every_option_is_described(command: str, parameter: click.Parameter) -> None:
    if not isinstance(parameter, click.Option) or parameter.hidden:
        return
    option = max(parameter.opts, key=len)
    metavar = f" {parameter.metavar}" if parameter.metavar else ""
    if isinstance(parameter.type, click.Choice):
        metavar = " " + parameter.type.choices[0]
        assert all(f"`{choice}`" in README for choice in parameter.type.choices[1:])
    assert f"`{option}{metavar}`" in README


def test_the_configuration_is_complete_and_valid(tmp_path: Path) -> None:
    """The block in the README is read by the planner, and shows each setting with its default."""
    path = tmp_path / "pyproject.toml"
    path.write_text("\n".join(blocks("toml")[0]), "utf-8")
    shown = load(path, tmp_path)
    assert all(name in hazards.BY_ID for name in shown.accept)
    assert len(shown.backfill) == 2
    assert all(name in hazards.BY_ID for reasons in shown.ignore.values() for name in reasons)
    assert shown.ignore
    for setting in dataclasses.fields(Config):
        if setting.name not in ("accept", "backfill", "ignore", "path"):
            assert getattr(shown, setting.name) == getattr(Config(), setting.name), setting.name
            assert setting.name in "\n".join(blocks("toml")[0])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [part.partition(")")[0] for part in page.read_text("utf-8").split("](")[1:]]
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (ROOT / target).exists()] == []


@pytest.mark.skipif(oauth2_provider.__version__ != "3.0.1", reason="the README shows 3.0.1")
def test_it_opens_with_what_the_planner_really_prints(tmp_path: Path, update_golden: bool) -> None:
    command, *expected = blocks("console")[0]
    arguments = [argument.replace("examples/", f"{ROOT}/examples/") for argument in shlex.split(command)[2:]]
    done = subprocess.run(
        [sys.executable, "-m", "planner", *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    if update_golden:
        PAGES[0].write_text(README.replace("\n".join(expected) + "\n", done.stdout), "utf-8")
    else:
        assert done.stdout.splitlines() == expected
    files = sorted(path.name for path in (tmp_path / "oauth2_provider_0012_add_token_checksum").iterdir())
    assert [name for name in files if name not in README] == []
