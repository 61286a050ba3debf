"""Runs one step's file with psql under the eyes of a second session, and says by OID what was seen."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from planner.errors import RehearsalError
from planner.rehearsal.trace import Reason
from planner.rehearsal.trace_messages import looks, reasons
from planner.rehearsal.trace_watch import Freeze, Watch

PAUSE_SECONDS = 0.002
PATIENCE_SECONDS = 30.0
"""How long a step may wait for a lock of somebody else's, on a clone that nobody else uses."""


@dataclass
class Seen:
    """What was seen of one step. ``locks`` where it was held still or looked at itself, ``glimpses`` in between."""

    status: int = 0
    output: str = ""
    locks: set[tuple[int, str]] = field(default_factory=set)
    glimpses: set[tuple[int, str]] = field(default_factory=set)
    scans: set[int] = field(default_factory=set)
    reasons: tuple[Reason, ...] = ()
    held_ms: float = 0.0

    @property
    def trouble(self) -> str:
        """The last lines that say what went wrong, without PostgreSQL's chatter."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip() and ": DEBUG:  " not in line]
        errors = [number for number, line in enumerate(lines) if "ERROR" in line or "error:" in line]
        return " ".join(lines[errors[0] if errors else max(0, len(lines) - 4) :][:12])


def run(psql: Path, file: Path, environment: Mapping[str, str], watch: Watch, freeze: Freeze | None) -> Seen:
    """Run one file to its end.

    :raises RehearsalError: if it waits for a session that is neither its own nor ours
    """
    seen, known = Seen(), watch.clients()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said, tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        process = subprocess.Popen(
            [str(psql), "-X", "-v", "ON_ERROR_STOP=1", "-f", str(file)],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=told,
        )
        try:
            _look_on(process, known, watch, freeze, seen)
        finally:
            if process.poll() is None:
                process.kill()
            seen.status = process.wait()
        said.seek(0)
        told.seek(0)
        _read(seen, said.read().splitlines(), told.read().splitlines())
    return seen


def _look_on(
    process: subprocess.Popen[bytes], known: frozenset[int], watch: Watch, freeze: Freeze | None, seen: Seen
) -> None:
    """Look again and again until psql ends; let it go on where it waits for us."""
    pid: int | None = None
    patience = PATIENCE_SECONDS
    while process.poll() is None:
        if pid is None:
            pid = next(iter(watch.clients() - known), None)
        if pid is not None:
            sample = watch.sample(pid, freeze.pids if freeze else ())
            if sample.locks:
                seen.held_ms = max(seen.held_ms, watch.age_ms(pid))
            if sample.frozen and freeze is not None:
                seen.locks |= sample.locks
                freeze.turn()
                continue
            seen.glimpses |= sample.locks
            patience = patience - PAUSE_SECONDS if sample.waits else PATIENCE_SECONDS
            if patience <= 0:
                raise RehearsalError(
                    "A step of the rehearsal waits for a lock that another session holds on the scratch database, and "
                    "does not get it.\nNobody else may use the scratch server's databases during a rehearsal."
                )
        time.sleep(PAUSE_SECONDS)


def _read(seen: Seen, said: list[str], told: list[str]) -> None:
    seen.output = "\n".join([*said, *told])
    seen.reasons = reasons(told)
    for look in (*looks(said), *looks(told)):
        seen.locks |= look.locks
        seen.scans |= look.scans
        seen.held_ms = max(seen.held_ms, look.held_ms)
