"""A scratch server that somebody else runs (``--scratch-url``): only databases are made and dropped there.

All databases of a run begin with ``planner_scratch_<run>_``, and the run holds an advisory lock on that
number as long as it lives. So databases whose number nobody holds belong to a dead run.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import psycopg
from psycopg import Connection, errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow

from planner.errors import ScratchError
from planner.names import ident, literal, short_name
from planner.scratch import load
from planner.scratch.binaries import OLDEST_MAJOR, find_tools
from planner.scratch.dsn import Dsn, extra_keywords
from planner.scratch.folders import shielded
from planner.scratch.server import (
    Scratch,
    check_key,
    clone_database,
    create_database,
    drop_database,
    explained,
    extension_names,
)
from planner.scratch.store import MAXIMUM_ENTRIES

_RUN = "planner_scratch_"
_TEMPLATE = "planner_template_"
_RUN_DIGITS = 16
_NO_TIMEOUTS = (
    "SELECT set_config(name, '0', false) FROM pg_settings "
    "WHERE name IN ('idle_session_timeout', 'statement_timeout', 'lock_timeout')"
)
_STATE = "SELECT rolcreatedb OR rolsuper, pg_is_in_recovery(), current_user FROM pg_roles WHERE rolname = current_user"

_log = logging.getLogger(__name__)


@contextmanager
def open_remote(url: str, major: int | None, *, cache: bool) -> Iterator[RemoteScratch]:
    """Connect, check what we may do there, drop what dead runs left; at the end drop what we made.

    Raises ScratchError. Its messages never hold the URL, for that may hold a password.
    """
    with _keeper(url) as keeper:
        base = _checked(keeper, major)
        with explained("prepare the run"):
            keeper.execute(_NO_TIMEOUTS)
            scratch = RemoteScratch(keeper, base, cache=cache)
            scratch.sweep()
        try:
            yield scratch
        finally:
            with shielded():
                scratch.close()


def _keeper(url: str) -> Connection[TupleRow]:
    """The connection for the whole run."""
    try:
        given = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise ScratchError(
            "--scratch-url is not a PostgreSQL connection string.\n"
            "Examples: postgresql://user@host:5432/postgres or 'host=/var/run/postgresql dbname=postgres'."
        ) from None
    if not given.get("dbname") and not given.get("service") and "PGDATABASE" not in os.environ:
        given["dbname"] = "postgres"
    try:
        return psycopg.connect(make_conninfo("", **given), autocommit=True)
    except psycopg.Error as error:
        raise ScratchError(
            f"The server of --scratch-url cannot be reached: {str(error).strip()}\n"
            'Try it with: psql "$URL" -c "SELECT version()"'
        ) from error


def _checked(keeper: Connection[TupleRow], major: int | None) -> Dsn:
    """Where the server is, after checking version and rights."""
    info = keeper.info
    found = info.server_version // 10000
    if found < OLDEST_MAJOR:
        raise ScratchError(f"--scratch-url leads to PostgreSQL {found}; {OLDEST_MAJOR} or newer is needed.")
    if major is not None and found != major:
        raise ScratchError(
            f"--scratch-url leads to PostgreSQL {found}, but --server-version asks for {major}.\nLeave one of them out."
        )
    may_create, standby, role = keeper.execute(_STATE).fetchone() or (False, False, info.user)
    if standby:
        raise ScratchError("--scratch-url leads to a standby, where no database can be created. Use a primary.")
    if not may_create:
        raise ScratchError(
            f"The role {role} of --scratch-url may not create databases.\n"
            f"As a superuser there: ALTER ROLE {ident(role)} CREATEDB;"
        )
    extra = extra_keywords(info.get_parameters())
    return Dsn(info.host, info.port, info.user, info.password or None, info.dbname, extra)


class RemoteScratch(Scratch):
    """Uses one connection for as long as the run lives; it holds the run's lock."""

    def __init__(self, keeper: Connection[TupleRow], base: Dsn, *, cache: bool) -> None:
        self.version = keeper.info.server_version
        tools = find_tools(None, self.version)
        self.psql = tools.psql
        self.pg_dump = tools.pg_dump
        self.description = f"PostgreSQL {self.version // 10000} at {base.host}:{base.port} (--scratch-url)"
        self._keeper = keeper
        self._base = base
        self._cache = cache
        self._numbers = count(1)
        self._names: dict[str, str] = {}
        run = secrets.randbits(63)
        self._prefix = f"{_RUN}{run:0{_RUN_DIGITS}x}_"
        keeper.execute("SELECT pg_advisory_lock(%s)", (run,))

    def dsn(self, database: str) -> Dsn:
        """The address with the real name."""
        return self._at(self._real(database))

    def create(self, database: str) -> Dsn:
        """Make the database under its real name."""
        with explained(f"create the database {database}"), self._adding(database) as name:
            create_database(self._keeper, name)
        return self.dsn(database)

    def clone(self, source: str, database: str) -> Dsn:
        """Copied through the WAL, which asks for no checkpoints on somebody's server."""
        with explained(f"copy the database {source}"), self._adding(database) as name:
            clone_database(self._keeper, self._real(source), name, by_file=False)
        return self.dsn(database)

    def drop(self, database: str) -> None:
        """Drop the database."""
        if name := self._names.pop(database, None):
            with explained(f"drop the database {database}"):
                drop_database(self._keeper, name)

    def unique(self, stem: str) -> str:
        """A logical name; the real one carries the run's number."""
        return short_name("planner", str(next(self._numbers)), stem)

    def available_extensions(self) -> frozenset[str]:
        """Ask the server."""
        with explained("list its extensions"):
            return extension_names(self._keeper)

    def has_template(self, key: str) -> bool:
        """Whether the server has the database."""
        return check_key(key) in self.list_templates()

    def list_templates(self) -> frozenset[str]:
        """The kept databases that belong to our role."""
        return frozenset(name.removeprefix(_TEMPLATE) for name in self._kept()) if self._cache else frozenset()

    def save_template(self, database: str, key: str) -> None:
        """Copy under a temporary name, then rename."""
        target = _TEMPLATE + check_key(key)
        if not self._cache:
            return
        temporary = self.unique("saving")
        self.clone(database, temporary)
        name = self._real(temporary)
        with explained(f"keep the database {database}"):
            self._mark_used(name)
            self._keeper.execute(f"ALTER DATABASE {ident(name)} ALLOW_CONNECTIONS false")
            try:
                self._keeper.execute(f"ALTER DATABASE {ident(name)} RENAME TO {ident(target)}")
            except errors.DuplicateDatabase:
                self.drop(temporary)  # another planner has kept the same history
            else:
                del self._names[temporary]
            self._prune()

    def create_from_template(self, database: str, key: str) -> Dsn | None:
        """Copy the kept database."""
        if not self.has_template(key):
            return None
        try:
            with explained(f"copy the kept history {key}"), self._adding(database) as name:
                clone_database(self._keeper, _TEMPLATE + key, name, by_file=False)
                self._mark_used(_TEMPLATE + key)
        except ScratchError as error:
            if isinstance(error.__cause__, errors.InvalidCatalogName):
                return None  # another planner has just removed it
            raise
        return self.dsn(database)

    def load_sql(self, database: str, path: Path) -> None:
        """No role is made on somebody's server."""
        dump = load.inspect(path, self)
        if dump.makes_public:
            with explained("prepare the load of a schema"), self._connect(database) as connection:
                connection.execute("DROP SCHEMA IF EXISTS public")
        load.load_without_roles(self, self.dsn(database), path, dump)

    def close(self) -> None:
        """Drop what this run has made. Raises ScratchError, naming what is left, where that fails."""
        left: list[str] = []
        for name in self._names.values():
            try:
                drop_database(self._keeper, name)
            except psycopg.Error as error:
                left.append(f"  {name}: {error}")
        self._names.clear()
        if left:
            raise ScratchError(
                "These databases could not be dropped; the next run with this --scratch-url tries again:\n"
                + "\n".join(left)
            )

    def sweep(self) -> None:
        """Drop databases of dead runs: nobody holds the run's lock, and nobody is connected.

        DROP DATABASE is used without FORCE, so a run that only lost its lock's connection keeps what it uses.
        """
        for name in self._stale():
            with suppress(errors.ObjectInUse, errors.InvalidCatalogName):
                self._keeper.execute(f"DROP DATABASE {ident(name)}")
                _log.info("Dropped %s, which a planner that was killed left behind.", name)

    def _stale(self) -> list[str]:
        """Our role's databases whose run holds no lock.

        The names are read first: a run that begins between the two queries holds its lock before it has
        a database. Advisory locks of all databases are seen (pg_locks is not restricted).
        """
        names = self._owned(_RUN)
        held = {
            f"{(row[0] << 32) | row[1]:0{_RUN_DIGITS}x}"
            for row in self._keeper.execute(
                "SELECT classid::bigint, objid::bigint FROM pg_locks "
                "WHERE locktype = 'advisory' AND objsubid = 1 AND granted"
            )
        }
        return [name for name in names if name.removeprefix(_RUN)[:_RUN_DIGITS] not in held]

    def _kept(self) -> list[str]:
        """The kept databases, most recently used first."""
        return self._owned(_TEMPLATE)

    def _owned(self, prefix: str) -> list[str]:
        """Our role's databases with that prefix (others' may not be copied), by their comment's time."""
        rows = self._keeper.execute(
            "SELECT datname FROM pg_database d JOIN pg_roles r ON r.oid = datdba "
            "WHERE starts_with(datname::text, %s) AND r.rolname = current_user "
            "ORDER BY shobj_description(d.oid, 'pg_database') DESC NULLS LAST, datname",
            (prefix,),
        )
        return [row[0] for row in rows]

    def _prune(self) -> None:
        """Drop the least recently used of too many kept databases, unless somebody is just copying them."""
        for name in self._kept()[MAXIMUM_ENTRIES:]:
            with suppress(errors.ObjectInUse, errors.InvalidCatalogName):
                self._keeper.execute(f"DROP DATABASE {ident(name)}")

    def _mark_used(self, name: str) -> None:
        """Write the time into the database's comment, by which the least recently used one is found."""
        found = self._keeper.execute("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')")
        (moment,) = found.fetchone() or ("",)
        text = f"django-migration-planner, used {moment}"
        self._keeper.execute(f"COMMENT ON DATABASE {ident(name)} IS {literal(text)}")

    @contextmanager
    def _adding(self, database: str) -> Iterator[str]:
        """The real name of a database that the block makes; known from before it is there, to be dropped."""
        if database in self._names:
            raise ScratchError(f"The scratch database {database} exists already; drop it first.")
        name = self._names[database] = short_name(self._prefix + database)
        try:
            yield name
        except psycopg.Error:
            del self._names[database]
            raise

    def _real(self, database: str) -> str:
        try:
            return self._names[database]
        except KeyError:
            raise ScratchError(f"The scratch server has no database {database}; create it first.") from None

    def _at(self, name: str) -> Dsn:
        base = self._base
        return Dsn(base.host, base.port, base.user, base.password, name, base.extra)

    @contextmanager
    def _connect(self, database: str) -> Iterator[Connection[TupleRow]]:
        with psycopg.connect(self.dsn(database).conninfo(), autocommit=True) as connection:
            yield connection
