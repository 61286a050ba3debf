"""Run a bundle step by step on a database, and plan it again after each: in one process, which saves its start.

Run as a program in the environment of the project (its settings name the database)::

    python replan_helper.py '{"project": …, "app": …, "migration": …, "bundle": …, "database": …, "out": …}'

It prints, as JSON, what the planner said after each step, the first one before any step.
"""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import e2e_helper as e2e
import psycopg
from pg_helper import Database

from planner import project
from planner.session import Aim, Options, Planned, Session


def again(owner: e2e.Project, db: Database, request: dict[str, Any]) -> list[tuple[int, str]]:
    """The exit status and the output of planning again after each step of a bundle.

    :param request: the app, the migration, the bundle and the folder for the new bundles
    """
    folder = {"project": str(owner.folder), "database": e2e.name_of(db), "server": db.url}
    db.connection.close()  # a database with sessions can't be copied
    command = [sys.executable, __file__, json.dumps(request | folder)]
    output = e2e._run(command, owner.environment(db), Path(request["out"]), 0)
    return [(status, text) for status, text in json.loads(output.splitlines()[-1])]


def _again(request: dict[str, Any]) -> list[tuple[int, str]]:
    bundle, out = Path(request["bundle"]), Path(request["out"])
    steps = json.loads((bundle / "plan.json").read_text())["steps"]
    found = []
    for count in range(len(steps) + 1):
        if count:
            with psycopg.connect(request["server"], autocommit=True) as connection:
                Database(request["server"], connection).psql(bundle / steps[count - 1]["file"])
        found.append(_planned(request, out / str(count)))
        _admin(request, f"CREATE DATABASE {request['database']}_{count} TEMPLATE {request['database']}")
    return found


def _admin(request: dict[str, Any], statement: str) -> None:
    parts = psycopg.conninfo.conninfo_to_dict(request["server"])
    with psycopg.connect(host=parts["host"], user=parts["user"], dbname="postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


_load = functools.cache(project.load)
"""Settings are imported once in a process, and point at a scratch server from then on."""


_open = contextlib.ExitStack()
_plans: list[Planned] = []


class Quick(Session):
    """Plans from the history once: whatever is done in the live database, that plan is the same."""

    @contextmanager
    def _planned(self, aim: Aim, version: int | None = None) -> Iterator[Planned]:
        if not aim.past:
            with super()._planned(aim, version) as planned:
                yield planned
            return
        if not _plans:
            _plans.append(_open.enter_context(super()._planned(aim, version)))
        yield _plans[0]


def _planned(request: dict[str, Any], folder: Path) -> tuple[int, str]:
    project.load = _load
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        session = Quick(Options.of(pythonpath=request["project"], database="default"))
        status = session.plan(request["app"], request["migration"], folder, rehearse=False)
    return status, printed.getvalue()


if __name__ == "__main__":
    os.chdir(json.loads(sys.argv[1])["project"])
    with _open:
        print(json.dumps(_again(json.loads(sys.argv[1]))))
