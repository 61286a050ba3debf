"""What a check says that an operation does is what Django does on a server, for every migration of three projects."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("project", "least"), [("shop", 20), ("rare", 15), ("corner", 1)])
def test_a_check_knows_what_works_under_a_lock(project: str, least: int) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tests/check_against_postgres.py", f"{project}_settings"],
        cwd=ROOT / f"tests/projects/{project}_project",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {name: sides for name, sides in found.items() if sides["check"] != sides["django"]} == {}
    assert sum(bool(sides["django"]) for sides in found.values()) >= least, "there is something to know"
