"""Every migration of published projects: planned, rehearsed with rows, and compared with ``migrate``.

    python3 dev.py python -m tests.sweep                   all projects; about an hour on two cores
    python3 dev.py python -m tests.sweep oauth taggit      some of them

Each project is installed from PyPI into an environment of its own (.venv-sweep/NAME). For each migration, in the order
of the graph, ``planner plan`` is run as a user runs it; printed are the share that ends as ``migrate`` does, and
whatever is different, with its reason. The bundles stay in OUT/NAME. squawk then reads all step files: each of its
findings is explained in tests/squawk_explained.toml, or is an error.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent)]

from published import PUBLISHED  # noqa: E402 - its folder is not on the path before
from squawk_helper import SQUAWK, explained, squawk, step_files  # noqa: E402 - the same

GOOD = ("PROVED", "NOTHING")


def main() -> None:
    """Sweep what is asked for; the exit status is 1 if a migration without RunPython is not proved."""
    options = _options()
    results: dict[str, list[dict[str, Any]]] = {}
    strange: list[str] = []
    for name in options.names or PUBLISHED:
        python = options.python or _environment(name, options.django)
        begun = time.monotonic()
        results[name] = list(_swept(name, python, options))
        print(f"{name}: {_summary(results[name])} in {time.monotonic() - begun:.0f} s", flush=True)
        strange += list(_linted(name, options))
    print("\nproject       migrations  proved  holes  other")
    for name, found in results.items():
        counts = Counter(one["verdict"] for one in found)
        other = len(found) - counts["PROVED"] - counts["HOLE"]
        print(f"{name:12}  {len(found):10}  {counts['PROVED']:6}  {counts['HOLE']:5}  {other:5}")
    total = [one for found in results.values() for one in found]
    print(f"all: {_summary(total)}")
    sys.exit(bool(strange) or any(not _fine(one) for one in total))


def _linted(name: str, options: argparse.Namespace) -> Iterator[str]:
    """What squawk finds in the step files and tests/squawk_explained.toml does not explain; printed too."""
    if not SQUAWK.exists():
        print(f"{name}: squawk is not installed beside {sys.executable}: its step files are not linted")
        return
    folders = sorted(path.parent for path in (options.out.absolute() / name).glob("*/plan.json"))
    files = step_files(folders)
    found = squawk(files, options.out.absolute() / f"{name}.squawk", options.server_version or 18) if files else []
    left = [f"{one.place}: {one.rule}: {one.message}" for one in found if not explained(one)]
    print(f"{name}: squawk over {len(files)} step files: {len(found)} findings, {len(left)} not explained", flush=True)
    for line in left:
        print(f"    {line}")
        yield line


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.sweep", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[[], *PUBLISHED], metavar="PROJECT", help=", ".join(PUBLISHED))
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "sweep", help="where the bundles go")
    parser.add_argument("--python", type=Path, help="an environment that has the projects already")
    parser.add_argument("--django", default="Django==5.2.*", help="the requirement; default: %(default)s")
    parser.add_argument("--only", action="append", default=[], metavar="APP[:MIGRATION]", help="only these")
    parser.add_argument("--server-version", type=int, help="the major version of PostgreSQL; default: the wheel's")
    return parser.parse_args()


def _environment(name: str, django: str) -> Path:
    """An environment with the project and this checkout; made if it is missing."""
    venv = ROOT / ".venv-sweep" / name
    python = venv / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    wanted = [str(ROOT), django, *PUBLISHED[name].requirements]
    subprocess.run([python, "-m", "pip", "install", "-q", "-e", *wanted], check=True)
    return python


def _swept(name: str, python: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The result of each migration, as soon as it is there; printed too."""
    out = options.out.absolute() / name
    out.mkdir(parents=True, exist_ok=True)
    version = ["--server-version", str(options.server_version)] if options.server_version else []
    command = [python, HERE / "one_project.py", out, *version, *(options.only or PUBLISHED[name].labels)]
    environment = {
        **os.environ,
        "SWEEP_PROJECT": name,
        "DJANGO_SETTINGS_MODULE": "sweep_settings",
        "PYTHONPATH": os.pathsep.join(map(str, (HERE / "site", HERE.parent, ROOT))),
    }
    with (
        (out / "stderr.txt").open("w") as log,
        subprocess.Popen(command, env=environment, cwd=out, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            one = json.loads(line)
            _show(name, one)
            yield one
    if process.returncode:
        raise SystemExit(f"{name}: stopped with status {process.returncode}; see {log.name}")


def _show(name: str, one: dict[str, Any]) -> None:
    print(f"{name} {one['migration']}: {one['verdict']} ({one['seconds']} s){_why(one)}", flush=True)


def _why(one: dict[str, Any]) -> str:
    if one["verdict"] == "PROVED":
        return ""
    lines = [line for line in one["output"].splitlines() if line.startswith(("Error", "open:", "  - ", "unexpected"))]
    return "".join(f"\n    {line[:600]}" for line in lines[:12])


def _fine(one: dict[str, Any]) -> bool:
    """Proved; or a hole, which is allowed where there is a RunPython."""
    return one["verdict"] == "PROVED" or (one["verdict"] == "HOLE" and one["run_python"])


def _summary(found: list[dict[str, Any]]) -> str:
    plain = [one for one in found if not one["run_python"]]
    proved = [one for one in found if one["verdict"] == "PROVED"]
    good = [one for one in plain if one["verdict"] == "PROVED"]
    return (
        f"{len(proved)} of {len(found)} proved; {len(good)} of the {len(plain)} without RunPython"
        f" ({100 * len(good) / max(len(plain), 1):.0f} %)"
    )


if __name__ == "__main__":
    main()
