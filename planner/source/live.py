"""The live database: read in sessions that can't write, and dumped by pg_dump.

What a ``DATABASES`` entry means is taken from Django's own backend:
https://github.com/django/django/blob/main/django/db/backends/postgresql/base.py (``get_connection_params``).
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import pq

from planner import catalog
from planner.catalog import Catalog
from planner.errors import ScratchError, SourceError, UsageError
from planner.names import Table, ident
from planner.project import Key, Project
from planner.scratch import Scratch
from planner.scratch.binaries import find_tools

READ_ONLY = "-c default_transaction_read_only=on"
CONNECT_SECONDS = 10
LOCK_WAIT_MS = 10_000
"""How long pg_dump, and a query for facts, waits for a table that somebody has locked exclusively."""

DJANGO_ONLY = frozenset(
    {
        "assume_role", "isolation_level", "pool", "server_side_binding", "prepare_threshold", "cursor_factory",
        "row_factory", "context", "client_encoding",
    }
)  # fmt: skip
"""OPTIONS that are for Django or psycopg, and say nothing of where the database is. ``assume_role`` is honoured."""

NO_VARIABLE = frozenset(
    {
        "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
        "fallback_application_name",
    }
)  # fmt: skip
"""Keywords that pg_dump can't be given by its environment, and does well without."""


@dataclass(frozen=True)
class Live:
    """A live database: how to reach it (never shown), and what was read there.

    ``version`` is its ``server_version_num``, ``path`` the existing schemas of its search path.
    """

    alias: str
    parameters: Mapping[str, str] = field(repr=False)
    role: str | None
    version: int
    applied: tuple[Key, ...]
    path: tuple[str, ...]


def read(project: Project) -> Live:
    """Look at the live database of the project's alias.

    :raises UsageError: if it is not PostgreSQL
    :raises SourceError: if it can't be reached, or holds no record of migrations
    """
    entry = project.live[project.alias]
    given = _parameters(project.alias, entry)
    with _explained(project.alias, given):
        parameters = _read_only(given)
    role = (entry.get("OPTIONS") or {}).get("assume_role")
    with _session(project.alias, parameters, role) as connection:
        (path,) = connection.execute("SELECT current_schemas(false)::text[]").fetchone() or ([],)
        applied = _applied(connection, project.alias)
        return Live(project.alias, parameters, role, connection.info.server_version, applied, tuple(path))


def dump(live: Live, scratch: Scratch, path: Path) -> None:
    """Write the schema to a file, as it is while ``live.applied`` still holds.

    :raises SourceError: if the role may not read it, or somebody migrates meanwhile
    """
    with _session(live.alias, live.parameters, live.role) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        if _applied(connection, live.alias) != live.applied:
            raise SourceError(
                f"Somebody is migrating the database {live.alias!r} just now. Plan again when it is finished."
            )
        _pg_dump(live, scratch, connection.info, snapshot, path)


def look(live: Live, questions: Sequence[str], tables: Sequence[Table]) -> tuple[tuple[bool, ...], Catalog]:
    """What is in the live database at one moment: the answers to SQL questions, and the catalog of some tables.

    :param questions: boolean SQL expressions
    :raises SourceError: if the role may not read it, or somebody holds an exclusive lock for long
    """
    with _session(live.alias, live.parameters, live.role) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute(f"SET LOCAL lock_timeout = {LOCK_WAIT_MS}")
        try:
            found = answers(connection, questions)
            with connection.cursor() as cursor:
                return found, catalog.snapshot(cursor, tables) if tables else Catalog(())
        except psycopg.errors.LockNotAvailable as error:
            raise SourceError(_locked(live)) from error


def _locked(live: Live) -> str:
    return (
        f"The catalog of the live database {live.alias!r} can't be read: somebody holds an exclusive lock for more "
        f"than {LOCK_WAIT_MS} ms. Plan again when that is over."
    )


def ask(live: Live, query: str) -> str:
    """One query that gives one text, in a transaction that can't write, and waits for no lock for long.

    :raises SourceError: if the role may not read it
    """
    with _session(live.alias, live.parameters, live.role) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute(f"SET LOCAL lock_timeout = {LOCK_WAIT_MS}; SET LOCAL search_path = pg_catalog".encode())
        try:
            (text,) = connection.execute(query.encode()).fetchone() or ("",)
        except psycopg.errors.LockNotAvailable as error:
            raise SourceError(_locked(live)) from error
        return str(text)


def answers(connection: psycopg.Connection[Any], questions: Sequence[str]) -> tuple[bool, ...]:
    """Answer boolean SQL expressions; NULL is no."""
    if not questions:
        return ()
    asked = ",\n".join(f"({question}) IS TRUE" for question in questions)
    return tuple(connection.execute(f"SELECT {asked}".encode()).fetchone() or ())


def _parameters(alias: str, entry: Mapping[str, Any]) -> dict[str, str]:
    """libpq's parameters, as Django makes them of the entry."""
    engine = str(entry.get("ENGINE", ""))
    if "postg" not in engine:
        raise UsageError(
            f"The database {alias!r} is not PostgreSQL (its ENGINE is {engine!r}); there is nothing to read "
            "for a plan.\n"
            "Leave out --database to plan from the migrations' history, or name an alias that is PostgreSQL."
        )
    options = dict(entry.get("OPTIONS") or {})
    unknown = sorted(set(options) - set(_variables()) - NO_VARIABLE - DJANGO_ONLY)
    if unknown:
        raise UsageError(
            f"DATABASES[{alias!r}]['OPTIONS'] has {', '.join(unknown)}, which planner can't pass on to pg_dump.\n"
            "Give it the schema as a file instead: pg_dump --schema-only > schema.sql; planner plan … --schema "
            "schema.sql"
        )
    given = {name: str(value) for name, value in options.items() if name not in DJANGO_ONLY and value is not None}
    if entry.get("NAME"):
        given["dbname"] = str(entry["NAME"])
    elif "service" not in given:
        raise UsageError(f"DATABASES[{alias!r}] has no NAME, so it is not clear which database is meant.")
    for name, keyword in (("USER", "user"), ("PASSWORD", "password"), ("HOST", "host"), ("PORT", "port")):
        if entry.get(name):
            given[keyword] = str(entry[name])
    return given


def _read_only(parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters of sessions that can't write, with the options that would hold without ours."""
    own = parameters.get("options", os.environ.get("PGOPTIONS", ""))
    if "service" in parameters and "options" not in parameters:  # only libpq can tell what the service's are
        with psycopg.connect(**_typed(parameters)) as connection:
            own = connection.info.get_parameters().get("options", own)
    return {**parameters, "client_encoding": "UTF8", "options": f"{own} {READ_ONLY}".strip()}


def _typed(parameters: Mapping[str, str]) -> Any:
    return {"connect_timeout": CONNECT_SECONDS, "application_name": "planner (read only)", **parameters}


@contextmanager
def _session(alias: str, parameters: Mapping[str, str], role: str | None) -> Iterator[psycopg.Connection[Any]]:
    """A session that can't write. The server itself says so before anything else is asked."""
    with _explained(alias, parameters):
        connection = psycopg.connect(**_typed(parameters), autocommit=True)
    with connection:
        try:
            if role:
                connection.execute(f"SET ROLE {ident(role)}".encode())
            if connection.execute("SHOW transaction_read_only").fetchone() != ("on",):
                raise SourceError(
                    f"The session on the database {alias!r} is not read only, although planner asked for that; "
                    "nothing was read.\n"
                    "Is there a connection pooler between? Name an alias that connects directly, or use --schema."
                )
            yield connection
        except psycopg.Error as error:
            raise SourceError(
                f"The live database {alias!r} can't be read: {str(error).strip()}\n"
                "The role needs USAGE on the schemas and SELECT on their tables. Or give the schema as a file: "
                "--schema schema.sql"
            ) from error


@contextmanager
def _explained(alias: str, parameters: Mapping[str, str]) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise SourceError(_unreachable(alias, parameters, error)) from error


def _variables() -> dict[str, str]:
    """libpq's keywords with the environment variables that stand for them."""
    return {option.keyword.decode(): option.envvar.decode() for option in pq.Conninfo.get_defaults() if option.envvar}


def _unreachable(alias: str, parameters: Mapping[str, str], error: psycopg.Error) -> str:
    text = str(error).strip()
    pooler = "startup parameter" in text
    place = parameters.get("service") or f"{parameters.get('host', 'the local socket')}:{parameters.get('port', 5432)}"
    return (
        f"The database {alias!r} ({place}) can't be reached: {text}\n"
        + ("A pooler refuses the read-only session: name an alias that connects directly.\n" if pooler else "")
        + "Check the settings, or give the schema as a file: pg_dump --schema-only > schema.sql; planner plan "
        "… --schema schema.sql"
    )


def _applied(connection: psycopg.Connection[Any], alias: str) -> tuple[Key, ...]:
    if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
        raise SourceError(
            f"The database {alias!r} has no table django_migrations in its search_path, so nothing tells which "
            "migrations are "
            "applied.\nCheck that --database names the right alias, and its user's search_path and rights."
        )
    return tuple(connection.execute("SELECT app::text, name::text FROM django_migrations ORDER BY id").fetchall())


def _pg_dump(live: Live, scratch: Scratch, info: psycopg.ConnectionInfo, snapshot: str, path: Path) -> None:
    command = [
        str(_program(scratch, live.version)), "--schema-only", "--no-owner", "--no-privileges", "--no-tablespaces",
        "--no-publications", "--no-subscriptions", "--no-security-labels", f"--lock-wait-timeout={LOCK_WAIT_MS}",
        f"--snapshot={snapshot}", "--no-password", f"--file={path}",
        *([f"--role={live.role}"] if live.role else []),
    ]  # fmt: skip
    done = subprocess.run(command, env=_environment(live, info), capture_output=True, text=True, check=False)
    if "statement timeout" in done.stderr:
        raise SourceError(
            f"pg_dump of the database {live.alias!r} gave up: {done.stderr.strip()}\n"
            f"Somebody holds an exclusive lock for more than {LOCK_WAIT_MS} ms. Plan again when that is over."
        )
    if done.returncode:
        raise SourceError(
            f"pg_dump of the database {live.alias!r} failed: {done.stderr.strip()}\n"
            "The role needs USAGE on the schemas and SELECT on their tables, for pg_dump locks them in ACCESS "
            "SHARE. Or let "
            "somebody who may read them make the file: pg_dump --schema-only > schema.sql; planner plan … "
            "--schema schema.sql"
        )


def _program(scratch: Scratch, version: int) -> Path:
    """A pg_dump that is not older than the server."""
    if scratch.version // 10_000 >= version // 10_000:
        return scratch.pg_dump
    try:
        return find_tools(None, version).pg_dump
    except ScratchError as error:
        raise SourceError(str(error)) from error


def _environment(live: Live, info: psycopg.ConnectionInfo) -> dict[str, str]:
    """The same server, by environment variables, so that no password stands on a command line.

    Host, port, role and password are those of the open session: services, password files and lists of hosts
    are resolved.
    """
    variables = _variables()
    named = {name: value for name, value in live.parameters.items() if name not in NO_VARIABLE and name != "service"}
    named |= {"host": info.host, "port": str(info.port), "user": info.user, "dbname": info.dbname}
    named |= {name: value for name, value in info.get_parameters().items() if name in variables and name not in named}
    named |= {"hostaddr": info.hostaddr} if info.hostaddr else {}
    found = {**os.environ, "LC_ALL": "C", **{variables[name]: value for name, value in named.items()}}
    found.pop("PGSERVICE", None)
    return found | ({"PGPASSWORD": info.password} if info.password else {})
