"""Compare many migrations of one project in one process, and look at what Django's statements really lock.

    python tests/compare_helper.py PROJECT APP MIGRATION …

For each migration one line of JSON: the comparison in all three forms, and what each statement that ``migrate`` runs
locked and rewrote on a clone of the pre-state. Django's settings load once in a process, so this is a program.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import psycopg

from planner.compare import Comparison, comparison, show
from planner.locks import LockMode
from planner.scratch import Scratch, open_scratch
from planner.session import Options, Planned, Session

ROOT = Path(__file__).resolve().parents[1]

LOCKS = """
SELECT relation, mode FROM pg_locks
WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted
"""
TABLES = """
SELECT c.oid, n.nspname || '.' || c.relname, c.relfilenode
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
"""


def compared(project: Path, app: str, *migrations: str) -> dict[str, dict[str, Any]]:
    """Run this file in a process of its own; what it found by migration."""
    done = subprocess.run(
        [sys.executable, __file__, project, app, *migrations],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-6000:]}"
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["migration"]: line for line in lines}


class _Shared(Session):
    def __init__(self, options: Options, scratch: Scratch) -> None:
        super().__init__(options)
        self._shared = scratch

    @contextmanager
    def _scratch(self, known: int | None) -> Iterator[Scratch]:
        yield self._shared

    def look(self, app: str, migration: str) -> dict[str, Any]:
        with self._planned(self._aim(app, migration)) as planned:
            found = comparison(planned.plan)
            forms = {form: _printed(found, form) for form in ("text", "markdown", "json")}
            return {"migration": migration, **forms, "observed": observed(planned)}


def _printed(found: Comparison, form: str) -> str:
    with redirect_stdout(io.StringIO()) as out:
        show(found, form)
    return out.getvalue()


def observed(planned: Planned) -> dict[str, Any]:
    """Per statement number that migrate runs: the locks on tables that were there, and which were rewritten."""
    clone = planned.scratch.unique("observed")
    planned.scratch.clone(planned.prestate.database, clone)
    seen: dict[str, Any] = {}
    try:
        with psycopg.connect(planned.scratch.dsn(clone).conninfo()) as connection:
            old = {oid for oid, _, _ in connection.execute(TABLES).fetchall()}
            for statement in planned.plan.statements:
                if statement.run and "…" not in statement.text:
                    seen[str(statement.number)] = _watched(connection, statement.text, old)
    finally:
        planned.scratch.drop(clone)
    return seen


def _watched(connection: psycopg.Connection[Any], text: str, old: set[int]) -> dict[str, Any]:
    """Run a statement in a transaction of its own; only the ``old`` tables, of before the migration, are looked at."""
    rows = connection.execute(TABLES).fetchall()
    before = {oid: (name, file) for oid, name, file in rows if oid in old}
    connection.commit()
    connection.execute(text.encode())
    found: dict[str, LockMode] = {}
    for oid, mode in connection.execute(LOCKS).fetchall():
        if oid in before:
            lock = LockMode.of_catalog(mode)
            name = before[oid][0]
            found[name] = max(lock, found.get(name, lock))
    after = {oid: file for oid, _, file in connection.execute(TABLES).fetchall()}
    connection.commit()
    rewritten = [name for oid, (name, file) in before.items() if after.get(oid, file) != file]
    return {"locks": {name: lock.value for name, lock in found.items()}, "rewritten": rewritten}


def main(project: str, app: str, *migrations: str) -> None:
    options = Options(pythonpath=project)
    with open_scratch() as scratch:
        for migration in migrations:
            print(json.dumps(_Shared(options, scratch).look(app, migration)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
