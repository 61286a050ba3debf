"""Loading a schema dump with psql."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from planner.errors import ScratchError
from planner.scratch.dsn import Dsn, psql_environment
from planner.scratch.dump import Dump, read_dump
from planner.scratch.server import Scratch, missing_extension_message

_SHOWN_LINES = 20
_ROLE_PROBLEMS = frozenset({"42704", "42501"})
"""undefined_object and insufficient_privilege."""

_SQLSTATE_LENGTH = 5
_NOT_ERRORS = frozenset({"00", "01", "02"})
"""Classes of SQLSTATE: success, warning, no data."""


@dataclass(frozen=True, slots=True)
class _Problem:
    """An error that psql reported: the line it stopped at, SQLSTATE, and the message."""

    line: int
    state: str
    text: str


def inspect(path: Path, scratch: Scratch) -> Dump:
    """Read the file and check that the server has its extensions. Raises ScratchError."""
    try:
        dump = read_dump(path)
    except (OSError, UnicodeDecodeError) as error:
        raise ScratchError(
            f"The schema file {path} cannot be read: {error}.\n"
            "It must be plain SQL: pg_dump --schema-only --no-owner --file schema.sql DATABASE"
        ) from error
    missing = [name for name in dump.extensions if name not in scratch.available_extensions()]
    if missing:
        raise ScratchError("\n".join(missing_extension_message(name, scratch) for name in missing))
    return dump


def load(scratch: Scratch, dsn: Dsn, path: Path, dump: Dump) -> None:
    """Run the file and stop at its first error. Raises ScratchError with psql's message."""
    done = _psql(scratch, dsn, path, "ON_ERROR_STOP=1")
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if ": NOTICE:" not in line]
        raise ScratchError(_message("\n".join(lines[:_SHOWN_LINES]), scratch, path, dump))


def load_without_roles(scratch: Scratch, dsn: Dsn, path: Path, dump: Dump) -> None:
    """Run the file to its end, passing over ownership and privileges of roles that the server lacks.

    Raises ScratchError at any other error.
    """
    done = _psql(scratch, dsn, path, "VERBOSITY=verbose")
    if done.returncode != 0:
        raise ScratchError(_message(done.stderr.strip(), scratch, path, dump))
    for problem in _problems(done.stderr, path):
        if problem.line not in dump.ownership or problem.state not in _ROLE_PROBLEMS:
            raise ScratchError(_message(problem.text, scratch, path, dump))


def _psql(scratch: Scratch, dsn: Dsn, path: Path, setting: str) -> subprocess.CompletedProcess[str]:
    """Run psql on the file, output thrown away."""
    return subprocess.run(
        [scratch.psql, "-X", "-q", "-w", "-o", "/dev/null", "-v", setting, "-f", path],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        stdin=subprocess.DEVNULL,
        env=psql_environment(dsn),
    )


def _problems(stderr: str, path: Path) -> Iterator[_Problem]:
    """The errors in psql's verbose output: "psql:PATH:LINE: ERROR:  42704: message"."""
    prefix = f"psql:{path}:"
    for text in stderr.splitlines():
        if not text.startswith(prefix):
            continue
        number, _, rest = text.removeprefix(prefix).partition(":")
        state = rest.partition(":  ")[2][:_SQLSTATE_LENGTH]
        if state[:2] not in _NOT_ERRORS:
            yield _Problem(int(number), state, text)


def _message(problem: str, scratch: Scratch, path: Path, dump: Dump) -> str:
    """psql's message, and what may be wrong."""
    text = f"The schema file {path} could not be loaded into the scratch server:\n{problem}\n"
    major = scratch.version // 10000
    if dump.major is not None and dump.major > major:
        return text + (
            f"It was dumped from PostgreSQL {dump.major}, the scratch server has {major}: "
            f"use --server-version {dump.major}."
        )
    return text + "Make the file anew: pg_dump --schema-only --file schema.sql DATABASE"
