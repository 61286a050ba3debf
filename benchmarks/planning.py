"""How long does planning take? Against ``sqlmigrate`` for one migration, and against ``migrate`` for a whole project.

    python -m benchmarks.planning

One migration: ``planner plan oauth2_provider 0012 --no-rehearse`` with the history kept from the run before, against
``manage.py sqlmigrate`` of the same on a server that runs already; also with the rehearsal. All: every migration of the
tests' shop in one process without rehearsals, against ``manage.py migrate`` from nothing. The best of several runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from planner.scratch import Dsn, open_scratch

ROOT = Path(__file__).resolve().parent.parent
OAUTH = ROOT / "examples" / "oauth_token_checksum"
SHOP = ROOT / "tests" / "projects" / "shop_project"
RUNS = 3


def main() -> None:
    """Measure and print."""
    with open_scratch() as scratch, tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        there = _environment(scratch.create("bench_oauth"))
        _run([sys.executable, "manage.py", "migrate", "oauth2_provider", "0011"], OAUTH, there)
        base = _best([sys.executable, "manage.py", "sqlmigrate", "oauth2_provider", "0012"], OAUTH, there)
        plan = [sys.executable, "-m", "planner", "plan", "oauth2_provider", "0012", "--out", out / "oauth"]
        _run([*plan, "--no-rehearse"], OAUTH, {})
        quick = _best([*plan, "--no-rehearse"], OAUTH, {})
        proved = _best(plan, OAUTH, {})
        print(f"sqlmigrate                 {base:6.2f} s")
        print(f"planner plan --no-rehearse {quick:6.2f} s  {quick / base:5.1f} x")
        print(f"planner plan               {proved:6.2f} s  {proved / base:5.1f} x")

        empty = _environment(scratch.create("bench_shop"))
        whole = _timed([sys.executable, "manage.py", "migrate"], SHOP, empty)
        names = sorted(path.stem for path in (SHOP / "shop" / "migrations").glob("0*.py"))[1:]
        many = [sys.executable, ROOT / "tests" / "plan_many.py", SHOP, out / "shop", "--no-rehearse"]
        command = [*many, *(f"shop:{name}" for name in names)]
        environment = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
        first, again = _timed(command, ROOT, environment), _timed(command, ROOT, environment)
        print(f"\nmigrate, {len(names) + 1} migrations      {whole:6.2f} s")
        print(f"planning each of them      {first:6.2f} s  {first / whole:5.1f} x, and {again:.2f} s once more")


def _environment(dsn: Dsn) -> dict[str, str]:
    return {name: value for name, value in dsn.env().items() if name.startswith("PG")}


def _run(command: Sequence[object], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))}: {done.stdout[-500:]}{done.stderr[-2000:]}")


def _timed(command: Sequence[object], folder: Path, environment: dict[str, str]) -> float:
    begun = time.monotonic()
    _run(command, folder, environment)
    return time.monotonic() - begun


def _best(command: Sequence[object], folder: Path, environment: dict[str, str]) -> float:
    return min(_timed(command, folder, environment) for _ in range(RUNS))


if __name__ == "__main__":
    main()
