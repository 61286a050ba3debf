"""Run a command in this checkout's virtual environment, which is made when it is missing.

    python3 dev.py planner plan shop 0012
    python3 dev.py pytest -n 2

Needs Python 3.11 or newer with pip, and nothing else. The environment is installed again only after
``pyproject.toml`` has changed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)


def main() -> None:
    """Make the environment, then become the command."""
    options = _options()
    if sys.version_info < OLDEST:
        sys.exit(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. Try: python3.11 dev.py …")
    venv: Path = options.venv.absolute()
    python = venv / "bin" / "python"
    if not python.exists():
        _create(venv)
    _install(venv, options.extra, options.also)
    environment = {
        **os.environ,
        "VIRTUAL_ENV": str(venv),
        "PATH": os.pathsep.join([str(venv / "bin"), os.environ.get("PATH", os.defpath)]),
    }
    program, *arguments = options.command
    if not (venv / "bin" / program).exists():
        sys.exit(f"There is no command {program} in {venv / 'bin'}. Try: planner, pytest, ruff, mypy, python")
    os.execve(venv / "bin" / program, [program, *arguments], environment)  # noqa: S606 - no shell is wanted


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__.splitlines()[0])
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", help="the environment's folder; default: .venv")
    parser.add_argument(
        "--with", dest="also", metavar="REQUIREMENT", action="append", default=[], help="for example Django~=4.2.0"
    )
    parser.add_argument(
        "--extra", metavar="NAME", action="append", default=["test"], help="also this extra of pyproject.toml: docs"
    )
    parser.add_argument("command", nargs=argparse.REMAINDER, help="a program of the environment, with its arguments")
    options = parser.parse_args()
    if not options.command:
        parser.error("which command? For example: python3 dev.py pytest -n 2")
    return options


def _create(venv: Path) -> None:
    """Without pip in it: Debian's Python can't put it there unless python3-venv is installed."""
    broken = ["--clear"] if (venv / "pyvenv.cfg").exists() else []
    _say(f"Making {venv} (once; about a minute) …")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", *broken, venv], check=True)


def _install(venv: Path, extras: list[str], also: list[str]) -> None:
    """Install the project, unless that was done already for the same ``pyproject.toml``."""
    inputs = [(ROOT / "pyproject.toml").read_text("utf-8"), str(ROOT), *extras[1:], *also]
    wanted = hashlib.sha256("\n".join(inputs).encode()).hexdigest()
    done = venv / "installed-by-dev-py"
    if done.exists() and done.read_text("utf-8") == wanted:
        return
    _say(f"Installing into {venv} …")
    pip = [sys.executable, "-m", "pip", "--python", venv, "--disable-pip-version-check", "--no-input"]
    failed = subprocess.run([*pip, "install", "-q", "-e", f"{ROOT}[{','.join(extras)}]", *also], check=False).returncode
    if failed:
        sys.exit("pip could not install the project; its message is above.")
    done.write_text(wanted, "utf-8")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
