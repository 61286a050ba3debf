"""Shell completion: in bash as bash does it, and the scripts for the other shells."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from planner import explain, hazards
from planner.completion import SHELLS

ROOT = Path(__file__).resolve().parents[1]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHON": sys.executable, **more}


def planner(*arguments: str, **more: str) -> str:
    command = [sys.executable, "-m", "planner", *arguments]
    done = subprocess.run(command, env=environment(**more), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def completed(tmp_path: Path, *words: str) -> list[str]:
    """What bash offers for the last word, with the script in effect and a ``planner`` on the path."""
    program = tmp_path / "planner"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m planner "$@"\n', "utf-8")
    program.chmod(0o755)
    script = (
        'eval "$(planner completion bash)"\n'
        f"COMP_WORDS=({' '.join(repr(word) for word in words)}); COMP_CWORD={len(words) - 1}\n"
        '"$(complete -p planner | sed "s/.*-F \\([^ ]*\\).*/\\1/")" planner\n'
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script], env=environment(PATH=path), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash on this machine")


@needs_bash
def test_bash_completes_commands_options_and_hazards(tmp_path: Path) -> None:
    assert completed(tmp_path, "planner", "re") == ["rehearse"]
    assert completed(tmp_path, "planner", "plan", "--templ") == ["--templates"]
    assert completed(tmp_path, "planner", "compare", "--format", "m") == ["markdown"]
    risks = [hazard.id for hazard in hazards.ALL if hazard.severity == "risk"]
    assert completed(tmp_path, "planner", "plan", "shop", "--accept", "") == risks
    assert completed(tmp_path, "planner", "explain", "add-c") == [
        name for name in explain.recipe_names() if name.startswith("add-c")
    ]
    assert completed(tmp_path, "planner", "explain", "rename-b") == ["rename-breaks-old-code"]
    assert completed(tmp_path, "planner", "completion", "f") == ["fish"]


@pytest.mark.parametrize("shell", SHELLS)
def test_each_script_asks_for_planner(shell: str) -> None:
    script = planner("completion", shell)
    assert f"_PLANNER_COMPLETE={shell}_complete" in script
    asked = {
        "bash": {"COMP_WORDS": "planner expl", "COMP_CWORD": "1"},
        "fish": {"COMP_WORDS": "planner expl", "COMP_CWORD": "expl"},
    }
    found = planner(_PLANNER_COMPLETE=f"{shell}_complete", **asked.get(shell, asked["bash"]))
    assert "explain" in found


def test_another_question_is_not_taken_for_work() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "planner", "explain"],
        env=environment(_PLANNER_COMPLETE="tcsh_complete"), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
