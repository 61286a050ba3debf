"""The sessions of application code that run beside a migration: started, told what to do, stopped."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import planner
from planner.errors import RehearsalError, without_secrets
from planner.rehearsal import load_elsewhere as elsewhere
from planner.rehearsal.load_statements import Work
from planner.rehearsal.load_values import Sample

GRACE_S = 60.0
"""So long a session may take to end: its last statement is waited for."""


@dataclass
class Crew:
    """Some sessions, each a process. ``samples`` and ``failures`` are there when the block has ended.

    One more works on a table of its own from begin to end; what it noted is ``elsewhere``.
    """

    conninfo: str
    writers: int
    readers: int
    first: int
    pause: float
    samples: list[Sample] = field(default_factory=list)
    elsewhere: list[Sample] = field(default_factory=list)
    failures: list[tuple[float, str]] = field(default_factory=list)
    _processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def __enter__(self) -> Crew:
        try:
            for number in range(self.writers + self.readers + 1):
                self._processes.append(_started())
                self._tell(self._processes[-1], self._orders(number))
            for process in self._processes:
                _wait(process)
            self._tell(self._processes[-1], {"work": elsewhere.work().as_json()})
        except BaseException:
            self._kill()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._kill()
            return
        with self._killed_at_last():
            self.stop()

    def _orders(self, number: int) -> dict[str, Any]:
        writes = number < self.writers or number == self.writers + self.readers
        return {
            "conninfo": self.conninfo, "number": number, "of": self.writers + self.readers,
            "first": self.first, "writes": writes, "pause": self.pause,
        }  # fmt: skip

    def does(self, work: Work) -> None:
        """From now on these statements; none with an empty one. Each session ends what it is at before."""
        for process in self._processes[:-1]:
            self._tell(process, {"work": work.as_json()})

    def stop(self) -> None:
        """End all sessions and take what they have noted.

        :raises RehearsalError: if one of them was lost on the way
        """
        for process in self._processes:
            self._tell(process, {"stop": True})
        for process in self._processes:
            out = ""
            with contextlib.suppress(subprocess.TimeoutExpired):  # it has no exit status then
                out, _ = process.communicate(timeout=GRACE_S)
            if process.returncode != 0:
                raise RehearsalError(_lost_text(out))
            found = json.loads(out.splitlines()[-1])
            noted = self.elsewhere if process is self._processes[-1] else self.samples
            noted += [Sample(began, ms, kind) for began, ms, kind in found["samples"]]
            self.failures += [(began, text) for began, text in found["failures"]]
        self.samples.sort(key=lambda one: one.began)

    @contextmanager
    def _killed_at_last(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._kill()

    def _kill(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.kill()
                process.communicate()

    def _tell(self, process: subprocess.Popen[str], order: dict[str, Any]) -> None:
        stream = _stream(process.stdin)
        with contextlib.suppress(BrokenPipeError):  # it has ended; what it said is read at the end
            stream.write(json.dumps(order) + "\n")
            stream.flush()


def _started() -> subprocess.Popen[str]:
    """A process that finds this planner, however this one has found it. The password goes through stdin."""
    path = [str(Path(planner.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return subprocess.Popen(
        [sys.executable, "-m", "planner.rehearsal.load_worker"],
        env={**environment, "PYTHONPATH": os.pathsep.join(part for part in path if part)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def _stream(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


def _wait(process: subprocess.Popen[str]) -> None:
    said = _stream(process.stdout).readline()
    if said != "ready\n":
        process.kill()
        out, _ = process.communicate()
        raise RehearsalError(_lost_text(said + out))


def _lost_text(out: str) -> str:
    lines = [line for line in out.splitlines() if line.strip()]
    return (
        "A session of the load ended before its time, so that nothing is measured: "
        f"{without_secrets(lines[-1]) if lines else 'without a message'}\n"
        "Does the scratch server have connections left? Rehearse again."
    )
