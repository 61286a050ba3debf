"""Bundles run step by step and watched, over many migrations of a project.

Run as a program, because Django's settings load once in a process::

    python trace_helper.py '{"project": …, "app": …, "migrations": […], "version": 15}'

It applies the migrations of the app in their order, and traces each that is asked for on its way. For each it prints
one line of JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from planner.lock_modes import LockMode
from planner.model import Plan
from planner.names import Table, qualified
from planner.rehearsal.stepwise import StepwiseResult, Traced, stepwise
from planner.scratch import Scratch

ROOT = Path(__file__).resolve().parents[2]
RECORD = Table("public", "django_migrations")
PROGRESS = "planner_test"


@dataclass(frozen=True)
class Found:
    """The trace of one migration. ``unseen``: locks declared and not seen, as (the step's template, mode, whose)."""

    migration: str
    violations: list[str]
    declared: list[tuple[str, str, str]]
    unseen: list[tuple[str, str, str]]


def trace_many(project: Path, app: str, migrations: Sequence[str], version: int) -> list[Found]:
    """Trace them in a process of its own."""
    request = {"project": str(project), "app": app, "migrations": list(migrations), "version": version}
    done = subprocess.run(
        [sys.executable, __file__, json.dumps(request)],
        env={**_environment(), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-6000:]}"
    return [_read(line) for line in done.stdout.splitlines()]


def _environment() -> dict[str, str]:
    import os

    return dict(os.environ)


def _read(line: str) -> Found:
    values = json.loads(line)
    pairs = {name: [tuple(entry) for entry in values[name]] for name in ("declared", "unseen")}
    return Found(values["migration"], values["violations"], **pairs)


def _trace_all(request: dict[str, Any]) -> None:
    """The program. Each migration's end is the next one's pre-state, which saves replays."""
    from planner import config, project
    from planner.scratch import open_scratch

    folder = Path(request["project"])
    loaded = project.load(None, str(folder))
    loader = project.graph(loaded)
    settings = config.load(None, folder)
    names = [name for app, name in sorted(loader.graph.nodes) if app == request["app"]]
    wanted = [project.resolve(loader, request["app"], name) for name in request["migrations"]]
    first = wanted[0].migrations[0].name
    with open_scratch(server_version=request["version"]) as scratch:
        database = _pre_state(scratch, loaded, loader, wanted[0])
        for name in names[names.index(first) :]:
            target = next((target for target in wanted if target.migrations[0].name == name), None)
            if target is not None:
                print(json.dumps(_trace(scratch, loaded, target, database, settings)), flush=True)
                wanted.remove(target)
            if not wanted:
                return
            _migrate(scratch, loaded, database, request["app"], name)


def _pre_state(scratch: Any, loaded: Any, loader: Any, target: Any) -> str:
    from planner import source

    found: str = source.make(scratch, loaded, loader, target, source.Wanted(), lambda _: None).database
    return found


def _migrate(scratch: Any, loaded: Any, database: str, app: str, name: str) -> None:
    from django.core.management import call_command
    from django.db import connections

    from planner.project import point_at

    point_at(scratch.dsn(database))
    call_command("migrate", app, name, database=loaded.alias, verbosity=0, skip_checks=True)
    connections.close_all()


def _trace(scratch: Any, loaded: Any, target: Any, database: str, settings: Any) -> dict[str, Any]:
    from planner import bundle, planning, render, source
    from planner.project import point_at
    from planner.rehearsal.rows import fill

    point_at(scratch.dsn(database))
    applied, state = source._applied(loaded.alias, target, "the test")
    prestate = source.PreState(database, "the migration before", applied, state)
    plan = planning.make_plan(scratch, loaded, target, prestate, settings, scratch.version // 10_000)
    clone = scratch.unique("trace")
    scratch.clone(database, clone)
    with psycopg.connect(scratch.dsn(clone).conninfo(), autocommit=True) as connection:
        fill(connection, plan.tables, promises=plan.promises, rows=20)
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "bundle"
        bundle.write(render.files(plan), written)
        result = stepwise(scratch, clone, plan, written)
    scratch.drop(clone)
    return _as_json(target.label, plan, result)


def _as_json(migration: str, plan: Plan, result: StepwiseResult) -> dict[str, Any]:
    declared, unseen = [], []
    for step, traced in zip(plan.steps, result.steps, strict=False):
        own = {lock for lock in step.locks if lock.table == step.sql.context.get("table")}
        for lock in step.locks:
            told = (step.sql.template, lock.mode.value, "own" if lock in own else "other")
            declared.append(told)
            missed = any(held.table == str(lock.table) and held.mode is lock.mode for held in traced.pessimistic)
            if missed or not traced.seen.ran:
                unseen.append(told)
    return {"migration": migration, "violations": list(result.violations), "declared": declared, "unseen": unseen}


@dataclass
class Bundle:
    """A bundle written by a test: SQL with what it declares. Steps are numbered 010, 020, …"""

    folder: Path
    steps: list[dict[str, Any]] = field(default_factory=list)

    def step(self, body: str, *locks: tuple[str, LockMode], effects: Sequence[str] = (), **more: Any) -> Bundle:
        """Add one step. Locks are on tables of the schema public; without effects it is catalog work."""
        from pg_helper import step, write_step

        number = f"{(len(self.steps) + 1) * 10:03d}"
        known = {"phase": "expand", "kind": "sql", "transactional": True, "hazards": []} | more
        values = step(number, body, "false", **{**known, "file": f"1_expand/{number}.sql"})
        write_step(self.folder, values)
        entry = {
            name: values[name] for name in ("number", "title", "file", "kind", "phase", "transactional", "hazards")
        }
        self.steps.append(
            entry
            | {
                "locks": [{"table": f"public.{table}", "mode": mode.value} for table, mode in locks],
                "effects": list(effects or ("catalog only",)),
            }
        )
        (self.folder / "plan.json").write_text(json.dumps({"steps": self.steps}))
        return self


def plan_of(*tables: str) -> Plan:
    """As much of a plan as the trace asks for."""
    return Plan(
        app="app", migrations=("0001",), schema=PROGRESS, server_version=18, steps=(), statements=(), operations=(),
        tables=tuple(Table("public", name) for name in tables), context={"django_migrations": RECORD},
    )  # fmt: skip


@dataclass(frozen=True)
class Clone:
    """A scratch database with two tables, for one test."""

    scratch: Scratch
    name: str
    folder: Path

    def bundle(self) -> Bundle:
        """An empty bundle."""
        return Bundle(self.folder)

    def trace(self, **more: Any) -> StepwiseResult:
        """Run what is in the folder."""
        return stepwise(self.scratch, self.name, plan_of("t", "p"), self.folder, **more)

    def only(self) -> Traced:
        """The trace of a bundle of one step."""
        (traced,) = self.trace().steps
        return traced

    @contextmanager
    def connect(self) -> Iterator[psycopg.Connection[Any]]:
        """A session of a test."""
        with closing(psycopg.connect(self.scratch.dsn(self.name).conninfo(), autocommit=True)) as connection:
            yield connection


SCHEMA = f"""
CREATE TABLE {qualified(RECORD)} (id int PRIMARY KEY);
CREATE TABLE p (id int PRIMARY KEY, code text UNIQUE);
CREATE TABLE t (
    id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a int, b int, c varchar(10),
    p_id int CONSTRAINT t_p REFERENCES p DEFERRABLE INITIALLY DEFERRED, q_id int
);
CREATE INDEX t_c ON t (c);
CREATE INDEX t_low ON t (lower(c));
INSERT INTO p SELECT i, i FROM generate_series(1, 30) AS i;
INSERT INTO t (a, b, c, p_id, q_id) SELECT i, i, i, i, i FROM generate_series(1, 30) AS i;
"""


if __name__ == "__main__":
    _trace_all(json.loads(sys.argv[1]))
