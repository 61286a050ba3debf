"""Whole bundles, planned as a user plans them, and run with real psql on a real server.

Run as a program it plans many migrations of one project in one process (Django's settings load once a process)::

    python e2e_helper.py '{"folder": …, "project": …, "app": …, "migrations": […], "rows": 30}'

and leaves a :class:`Case` for each in ``folder``.
"""

from __future__ import annotations

import fcntl
import itertools
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from pg_helper import Database, binaries, server

from planner import catalog
from planner.catalog import Catalog

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
DRIVERS = ("before_deploy.sql", "cutover.sql", "after_deploy.sql")
BEFORE = ("before_deploy.sql", "cutover.sql")
_number = itertools.count()


@contextmanager
def database(template: str | None = None, *settings: str) -> Iterator[Database]:
    """A database of its own for one test, a copy of ``template`` if given; dropped afterwards."""
    name = create(template, *settings)
    try:
        with psycopg.connect(url(name, *settings), autocommit=True) as connection:
            yield Database(url(name, *settings), connection)
    finally:
        _admin(f"DROP DATABASE {name} WITH (FORCE)", *settings)


def create(template: str | None = None, *settings: str) -> str:
    """Make a database that stays as long as the server; return its name."""
    name = f"e2e_{os.getpid()}_{next(_number)}"
    _admin(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}", *settings)
    return name


def url(name: str, *settings: str) -> str:
    return f"postgresql://postgres@/{name}?host={server(*settings)}"


def _admin(statement: str, *settings: str) -> None:
    with psycopg.connect(url("postgres", *settings), autocommit=True) as connection:
        connection.execute(statement.encode())


def name_of(db: Database) -> str:
    return psycopg.conninfo.conninfo_to_dict(db.url)["dbname"]


@dataclass(frozen=True)
class Project:
    """A Django project in a folder with manage.py; ``front`` is looked at before the installed packages."""

    folder: Path
    front: Path | None = None

    def environment(self, db: Database | None = None) -> dict[str, str]:
        """Only what the project and the planner read; PG variables only for this database."""
        path = [str(part) for part in (self.front, ROOT) if part]
        found = {**os.environ, "PYTHONPATH": os.pathsep.join(path), "PYTHONDONTWRITEBYTECODE": "1"}
        if db is not None:
            parts = psycopg.conninfo.conninfo_to_dict(db.url)
            found |= {"PGHOST": parts["host"], "PGUSER": parts["user"], "PGDATABASE": parts["dbname"]}
        return found

    def manage(self, db: Database, *arguments: str, status: int | None = 0) -> str:
        """Run manage.py on a database; return what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        return _run(command, self.environment(db), self.folder, status)

    def plan(
        self, app: str, migration: str, out: Path, *more: str, db: Database | None = None, status: int | None = 0
    ) -> str:
        """Run ``planner plan``; return what it printed."""
        options = ["--pythonpath", str(self.folder), "--out", str(out)]
        command = [sys.executable, "-m", "planner", "plan", app, migration, *options, *more]
        return _run(command, self.environment(db), out.parent, status)


def _run(command: Sequence[str], environment: Mapping[str, str], cwd: Path, status: int | None) -> str:
    done = subprocess.run(
        command, env=dict(environment), cwd=cwd, text=True, check=False, timeout=600,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert status is None or done.returncode == status, f"exit status {done.returncode}:\n{done.stdout}"
    return done.stdout


def run(db: Database, folder: Path, files: Sequence[str] = DRIVERS) -> str:
    """Run those of the files that the bundle has, in this order; each must succeed."""
    return "\n".join(db.psql(folder / file) for file in files if (folder / file).is_file())


def run_all(db: Database, folder: Path) -> str:
    """The whole bundle, as its README says."""
    return run(db, folder, ("preflight.sql", *DRIVERS, "verify.sql"))


def snapshot(db: Database) -> Catalog:
    """The catalog as it is now."""
    with db.connection.cursor() as cursor:
        return catalog.snapshot(cursor)


def same(left: Catalog, right: Catalog, names: tuple[str, str] = ("found", "expected")) -> None:
    """Fail with all differences."""
    differences = catalog.differences(left, right)
    assert not differences, "\n".join(difference.describe(*names) for difference in differences)


def left_behind(db: Database) -> list[tuple[Any, ...]]:
    """Whatever of the planner's is still there: schemas (and so functions), triggers, constraints, columns, indexes."""
    return db.rows(
        r"""
        SELECT 'schema', nspname::text FROM pg_namespace WHERE nspname LIKE 'planner%'
        UNION ALL SELECT 'trigger', tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE '%planner%'
        UNION ALL SELECT 'constraint', conname FROM pg_constraint WHERE conname LIKE 'planner%'
        UNION ALL SELECT 'column', attname FROM pg_attribute WHERE attname LIKE '%planner%' AND NOT attisdropped
        UNION ALL SELECT 'index', indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid
        """
    )


def pg_dump(address: str, path: Path) -> None:
    """A schema file, as a user makes one."""
    command = [str(binaries() / "pg_dump"), "--schema-only", "--file", str(path), "--dbname", address]
    subprocess.run(command, check=True)


def migrations(db: Database) -> list[tuple[Any, ...]]:
    """What django_migrations says is applied."""
    return db.rows("SELECT app, name FROM django_migrations ORDER BY app, name")


@dataclass(frozen=True)
class Case:
    """One planned migration: its bundle, a database in its pre-state with rows, and the end that ``migrate`` makes."""

    name: str
    folder: Path

    @property
    def error(self) -> str:
        """Why it could not be planned; empty if it could."""
        path = self.folder / "error.txt"
        return path.read_text() if path.exists() else ""

    @property
    def bundle(self) -> Path:
        return self.folder / "bundle"

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The steps, as plan.json has them."""
        return list(json.loads((self.bundle / "plan.json").read_text())["steps"])

    @property
    def end(self) -> Catalog:
        """The catalog after ``migrate``, on empty tables."""
        return pickle.loads((self.folder / "end.pickle").read_bytes())  # type: ignore[no-any-return]

    @contextmanager
    def database(self) -> Iterator[Database]:
        """A database in the pre-state, with rows."""
        with database() as db:
            db.psql(self.folder / "pre.sql")
            yield db


def plan_all(
    folder: Path, project: Project, app: str, migrations: Sequence[str], rows: int = 30, layouts: Sequence[str] = ()
) -> dict[str, Case]:
    """Plan many migrations of one project in a process of its own, once for all that share the folder.

    :param layouts: formats in which each bundle is written as well, beside it
    :raises AssertionError: with what the process printed, if it fails as a whole
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            request = {
                "folder": str(folder), "project": str(project.folder), "app": app,
                "migrations": list(migrations), "rows": rows, "layouts": list(layouts),
            }  # fmt: skip
            _run([sys.executable, __file__, json.dumps(request)], project.environment(), folder, 0)
            (folder / "done").touch()
    return {f"{app}.{name}": Case(f"{app}.{name}", folder / name) for name in migrations}


def _plan_all(request: dict[str, Any]) -> None:
    """The program: plan, fill and dump each migration. Each end is the next one's pre-state, which saves replays."""
    from planner import project, source
    from planner.errors import PlannerError
    from planner.scratch import open_scratch

    loaded = project.load(None, request["project"])
    loader = project.graph(loaded)
    end: str | None = None
    with open_scratch() as scratch:
        for name in request["migrations"]:
            folder = Path(request["folder"]) / name
            folder.mkdir(parents=True)
            target = project.resolve(loader, request["app"], name)
            if end is None:
                prestate = source.make(scratch, loaded, loader, target, source.Wanted(), lambda _: None)
            else:
                project.point_at(scratch.dsn(end))
                prestate = source.PreState(end, "the migration before", *_applied(loaded.alias))
            try:
                _plan_one(scratch, loaded, target, prestate, folder, request["rows"], request["layouts"])
            except PlannerError as error:
                (folder / "error.txt").write_text(str(error))
            end = _migrated(scratch, loaded, prestate.database, target, folder / "end.pickle")


def _applied(alias: str) -> tuple[tuple[tuple[str, str], ...], Any]:
    """What django_migrations records, and the project state that it makes."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[alias])
    applied = executor.loader.applied_migrations
    return tuple(sorted(applied)), executor._create_project_state(with_applied_migrations=True)


def _plan_one(
    scratch: Any, loaded: Any, target: Any, prestate: Any, folder: Path, rows: int, layouts: Sequence[str]
) -> None:
    from planner import bundle, formats, planning, render
    from planner.config import Config
    from planner.rehearsal.rows import fill
    from planner.scratch import psql_environment

    plan = planning.make_plan(scratch, loaded, target, prestate, Config(), scratch.version // 10_000)
    bundle.write(render.files(plan), folder / "bundle")
    for layout in layouts:
        bundle.write(formats.files(plan, None, layout), folder / layout)
    filled = scratch.unique("rows")
    scratch.clone(prestate.database, filled)
    with psycopg.connect(scratch.dsn(filled).conninfo(), autocommit=True) as connection:
        fill(connection, plan.tables, promises=plan.promises, rows=rows)
    command = [str(scratch.pg_dump), "--no-owner", "--no-privileges", "--file", str(folder / "pre.sql")]
    subprocess.run(command, env=psql_environment(scratch.dsn(filled)), check=True)
    scratch.drop(filled)


def _migrated(scratch: Any, loaded: Any, database: str, target: Any, path: Path) -> str:
    """Run ``migrate`` on a pre-state, in place; keep its catalog in a file."""
    from django.core.management import call_command
    from django.db import connections

    from planner.project import point_at

    point_at(scratch.dsn(database))
    name = target.migrations[-1].name
    call_command("migrate", target.app, name, database=loaded.alias, verbosity=0, skip_checks=True)
    connections.close_all()
    with psycopg.connect(scratch.dsn(database).conninfo()) as connection, connection.cursor() as cursor:
        path.write_bytes(pickle.dumps(catalog.snapshot(cursor)))
    return database


if __name__ == "__main__":
    _plan_all(json.loads(sys.argv[1]))
