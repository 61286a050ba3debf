"""A linter of somebody else over every step of every golden bundle: each of its findings is explained in one place."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from golden import GROUPS

SQUAWK = Path(sys.executable).parent / "squawk"
EXPLAINED = tomllib.loads((Path(__file__).parent / "squawk_explained.toml").read_text("utf-8"))["explained"]


@dataclass(frozen=True, order=True)
class Found:
    """One finding: which rule, in which step, and where; ``line`` is the text there."""

    rule: str
    step: str
    place: str
    message: str
    line: str


def plain(text: str) -> str:
    r"""The SQL of a psql script: lines that are commands of psql go, and \gset ends a statement.

    >>> plain("\\set x 1\nSELECT 1 AS a \\gset x_\n\\if :x_a\nSELECT 2;\n\\endif")
    '\nSELECT 1 AS a ;\n\nSELECT 2;\n\n'
    """
    lines = []
    for line in text.splitlines():
        sql, command, _ = line.partition("\\gset")
        lines.append("" if line.startswith("\\") else f"{sql};" if command else line)
    return "\n".join(lines) + "\n"


def squawk(files: Mapping[str, str], folder: Path, major: int) -> list[Found]:
    """What squawk finds in step files, by their path."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(plain(text), "utf-8")
    done = subprocess.run(
        [SQUAWK, "--no-error-on-unmatched-pattern", "--reporter", "json", "--pg-version", str(major), *files],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return sorted(_found(one, files[one["file"]]) for one in json.loads(done.stdout))


def _found(one: Mapping[str, Any], text: str) -> Found:
    place, step = f"{one['file']}:{one['line'] + 1}", Path(one["file"]).stem.partition("_")[2]
    return Found(one["rule_name"], step, place, one["message"], text.splitlines()[one["line"]])


def explained(found: Found) -> bool:
    return any(matches(one, start, found) for one in EXPLAINED for start in one["steps"])


def matches(one: Mapping[str, Any], start: str, found: Found) -> bool:
    """Whether an explanation is of this finding: its rule, its step, and its line, if that is said."""
    return one["rule"] == found.rule and found.step.startswith(start) and found.line.startswith(one.get("line", ""))


def step_files(folders: Sequence[Path]) -> dict[str, str]:
    return {
        str(path.relative_to(folder.parents[1])): path.read_text("utf-8")
        for folder in folders
        for path in sorted(folder.glob("[1-5]_*/*.sql"))
    }


@pytest.fixture(scope="session")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[Found]:
    """Of all golden bundles."""
    found = []
    for major in sorted({group.major for group in GROUPS}):
        folders = [group.golden(bundle) for group in GROUPS if group.major == major for bundle in group.migrations]
        files = step_files(folders)
        assert len(files) > len(folders)
        found += squawk(files, tmp_path_factory.mktemp("squawk") / "files", major)
    return found


def test_every_finding_is_explained(findings: list[Found]) -> None:
    new = [f"{one.place}: {one.rule}: {one.message}" for one in findings if not explained(one)]
    assert not new, "mend these, or explain them in tests/squawk_explained.toml:\n" + "\n".join(new)


def test_every_explanation_is_needed(findings: list[Found]) -> None:
    stale = [
        f"{one['rule']}: {start}"
        for one in EXPLAINED
        for start in one["steps"]
        if not any(matches(one, start, found) for found in findings)
    ]
    assert not stale, "nothing like this is found any more:\n" + "\n".join(stale)
    assert all(len(one["why"]) > 40 for one in EXPLAINED)


@pytest.mark.parametrize(
    ("step", "good", "bad", "rule"),
    [
        ("index_", "CREATE INDEX CONCURRENTLY", "CREATE INDEX", "require-concurrent-index-creation"),
        ("add_foreign_key_", " NOT VALID;", ";", "constraint-missing-not-valid"),
        ("validate_", "VALIDATE CONSTRAINT", "WALIDATE CONSTRAINT", "syntax-error"),
    ],
)
def test_a_step_that_blocks_would_be_found(step: str, good: str, bad: str, rule: str, tmp_path: Path) -> None:
    files = step_files([group.golden(bundle) for group in GROUPS if group.major == 18 for bundle in group.migrations])
    name, text = next(
        (name, text) for name, text in files.items() if Path(name).stem.partition("_")[2].startswith(step)
    )
    assert text.count(good)
    found = squawk({name: text.replace(good, bad)}, tmp_path / "files", 18)
    assert [one for one in found if one.rule == rule and not explained(one)]
