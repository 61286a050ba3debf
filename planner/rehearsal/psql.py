"""Running a bundle's files through the real psql, as a DBA would."""

from __future__ import annotations

import itertools
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from planner.errors import RehearsalError
from planner.model import Phase, driver_file
from planner.scratch import Scratch, psql_environment

ENDS_S = 5.0
"""So long the server may take, in seconds; another session of the bundle that still runs is not waited for longer."""


def driver_files(folder: Path) -> tuple[str, ...]:
    """The drivers that a bundle has, in their order.

    :raises RehearsalError: if the first one is missing
    """
    found: list[str] = []
    for number in itertools.count(1):
        files = dict.fromkeys(driver_file(phase, number) for phase in Phase)
        own = [file for file in files if (folder / file).is_file()]
        if not own:
            break
        found += own
    if not found:
        raise RehearsalError(f"{folder} has no before_deploy.sql: write the bundle again with planner plan.")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PsqlRun:
    """One psql run: its exit status and everything that it wrote."""

    file: str
    status: int
    output: str

    @property
    def trouble(self) -> str:
        """The last lines that say what went wrong."""
        lines = [line for line in self.output.splitlines() if line.strip()]
        errors = [number for number, line in enumerate(lines) if "ERROR" in line or "error:" in line]
        start = errors[-1] if errors else max(0, len(lines) - 4)
        return " ".join(line.strip() for line in lines[start : start + 12])

    @property
    def did_something(self) -> bool:
        """Whether a driver ran any step, instead of skipping all."""
        return any(line.strip().startswith("done in") for line in self.output.splitlines())


def _command(scratch: Scratch, path: Path) -> list[str]:
    return [str(scratch.psql), "-X", "-v", "ON_ERROR_STOP=1", "-f", str(path)]


def psql(scratch: Scratch, database: str, folder: Path, file: str) -> PsqlRun:
    """Run one file of a bundle to its end."""
    with started(scratch, database, folder, file) as process:
        output, _ = process.communicate()
    if process.returncode:
        _ended(scratch, database)
    return PsqlRun(file, process.returncode, output)


def _ended(scratch: Scratch, database: str) -> None:
    """Wait until the server has ended the sessions of a psql that stopped: until then they keep the driver's lock."""
    query = b"SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'planner %'"
    with psycopg.connect(scratch.dsn(database).conninfo(), autocommit=True) as connection:
        end = time.monotonic() + ENDS_S
        while connection.execute(query).fetchone() is not None and time.monotonic() < end:
            time.sleep(0.01)


@contextmanager
def started(scratch: Scratch, database: str, folder: Path, file: str) -> Iterator[subprocess.Popen[str]]:
    """Start one file; it is killed at the end of the block if it still runs."""
    process = subprocess.Popen(
        _command(scratch, folder / file),
        env=psql_environment(scratch.dsn(database)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def drivers(scratch: Scratch, database: str, folder: Path) -> PsqlRun:
    """Run all drivers in their order; the last run, or the first that fails."""
    run = PsqlRun("", 0, "")
    for file in driver_files(folder):
        run = psql(scratch, database, folder, file)
        if run.status:
            break
    return run
