"""squawk, a linter of somebody else, over step files; and what of its findings is explained."""

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
    header: str
    """What the step says of itself, before its SQL."""


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
    header = text.partition("\n\n")[0]
    return Found(one["rule_name"], step, place, one["message"], text.splitlines()[one["line"]], header)


def explained(found: Found) -> bool:
    return any(matches(one, start, found) for one in EXPLAINED for start in one["steps"])


def matches(one: Mapping[str, Any], start: str, found: Found) -> bool:
    """Whether an explanation is of this finding: its rule ("*": any), step, and line and header where said."""
    named = one["rule"] in ("*", found.rule) and found.step.startswith(start)
    return named and found.line.startswith(one.get("line", "")) and one.get("says", "") in found.header


def step_files(folders: Sequence[Path]) -> dict[str, str]:
    return {
        str(path.relative_to(folder.parents[1])): path.read_text("utf-8")
        for folder in folders
        for path in sorted([*folder.glob("[1-5]_*/*.sql"), *folder.glob("round_*/[1-5]_*/*.sql")])
    }
