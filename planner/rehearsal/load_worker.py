"""One session of application code, in a process of its own: reads and writes single rows, and notes how long each took.

    python -m planner.rehearsal.load_worker

Lines of JSON on stdin: first ``{"conninfo", "number", "of", "first", "writes", "pause"}``, then ``{"work": […]}``
each time the code changes (an empty list: nothing is running), at last ``{"stop": true}``. It answers ``ready`` on
stdout, and at the end with one line of JSON: what it did. Not a thread: Python's own lock would add to the waits.
"""

from __future__ import annotations

import contextlib
import json
import random
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import psycopg

AFTER_ERROR_S = 0.05
"""A pause after a statement that failed, so that a failing one does not fill the report."""

IDLE_S = 0.01
MOST_FAILURES = 1000
INSERTS, DELETES = 0.25, 0.15
"""The parts of a writer's statements; the rest updates. Only rows that it has inserted itself are deleted."""


@dataclass
class Worker:
    """The state of one session. ``samples`` are (start by ``time.monotonic``, milliseconds, kind of the statement)."""

    connection: psycopg.Connection[Any]
    choose: random.Random
    number: int
    of: int
    writes: bool
    pause: float
    work: list[dict[str, Any]] = field(default_factory=list)
    ended: bool = False
    own: list[tuple[dict[str, Any], list[str]]] = field(default_factory=list)
    samples: list[tuple[float, float, str]] = field(default_factory=list)
    failures: list[tuple[float, str]] = field(default_factory=list)
    failed: int = 0

    def listen(self) -> None:
        """Take orders until the parent says stop, or is gone."""
        for line in sys.stdin:
            order = json.loads(line)
            if "stop" in order:
                break
            self.work = order["work"]
        self.ended = True

    def run(self) -> None:
        """One statement after the other, each a transaction."""
        with psycopg.RawCursor(self.connection) as cursor:
            while not self.ended:
                work = self.work
                if work:
                    self._one(cursor, work)
                time.sleep(self.pause if work else IDLE_S)

    def _one(self, cursor: psycopg.RawCursor[Any], work: list[dict[str, Any]]) -> None:
        table = self.choose.choice(work)
        kind, sql, parameters = self._statement(table)
        error = ""
        began = time.monotonic()
        try:
            cursor.execute(sql.encode(), parameters, prepare=False)
        except psycopg.Error as failure:
            if self.connection.broken:
                raise
            error = f"{kind} on {table['table']}: {str(failure).splitlines()[0]}"
        self.samples.append((began, (time.monotonic() - began) * 1000, kind))
        if error:
            self._failed(began, error)
        elif kind == "INSERT" and (row := cursor.fetchone()):
            self.own.append((table, list(row)))

    def _failed(self, began: float, text: str) -> None:
        self.failed += 1
        if len(self.failures) < MOST_FAILURES:
            self.failures.append((began, text))
        time.sleep(AFTER_ERROR_S)

    def _statement(self, table: dict[str, Any]) -> tuple[str, str, list[str]]:
        key: list[str] = self.choose.choice(table["keys"])
        if not self.writes:
            return "SELECT", table["select"], key
        draw = self.choose.random()
        if table["insert"] and draw < INSERTS:
            self.number += self.of
            return "INSERT", table["insert"], [*key, str(self.number)]
        mine = [own for whose, own in self.own if whose is table] if draw < INSERTS + DELETES else []
        if mine:
            self.own.remove((table, mine[0]))
            return "DELETE", table["delete"], mine[0]
        if table["updates"]:
            return "UPDATE", self.choose.choice(table["updates"]), key
        return "SELECT", table["select"], key


def main() -> None:
    """Run until told to stop."""
    given = json.loads(sys.stdin.readline())
    name = f"load {'writer' if given['writes'] else 'reader'}"
    with psycopg.connect(given["conninfo"], autocommit=True, application_name=name) as connection:
        worker = Worker(
            connection, random.Random(given["number"]), given["first"] + given["number"], given["of"],  # noqa: S311
            given["writes"], given["pause"],
        )  # fmt: skip
        listener = threading.Thread(target=worker.listen, daemon=True)
        listener.start()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        worker.run()
    answer = {"samples": worker.samples, "failures": worker.failures, "failed": worker.failed}
    with contextlib.suppress(BrokenPipeError):  # the parent is gone
        sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
