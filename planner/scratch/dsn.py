"""Where a scratch database is, in the three forms that its users need: psycopg, psql and Django."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from psycopg import pq
from psycopg.conninfo import make_conninfo

_OWN_KEYWORDS = frozenset({"host", "port", "user", "password", "dbname"})


@dataclass(frozen=True, slots=True)
class Dsn:
    """One database on a scratch server.

    ``extra`` holds further libpq keywords (``sslmode``, ``sslrootcert``, ...) that ``--scratch-url`` gave.
    Neither the password nor these appear in ``repr()``.
    """

    host: str
    port: int
    user: str
    password: str | None = field(repr=False)
    dbname: str
    extra: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def conninfo(self) -> str:
        """The connection string for ``psycopg.connect``. It holds the password: never print or store it."""
        return make_conninfo(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password,
            dbname=self.dbname,
            **dict(self.extra),
        )

    def env(self) -> dict[str, str]:
        """The libpq variables for psql or pg_dump, so that no password stands on a command line.

        Only these variables; ``psql_environment`` gives the whole environment of such a process.
        """
        found = {
            "PGHOST": self.host,
            "PGPORT": str(self.port),
            "PGUSER": self.user,
            "PGDATABASE": self.dbname,
        }
        if self.password is not None:
            found["PGPASSWORD"] = self.password
        variables = _variables()
        return found | {variables[name]: value for name, value in self.extra if name in variables}

    def django(self) -> dict[str, object]:
        """The part of a Django ``DATABASES`` entry that says where the database is (no ENGINE)."""
        found: dict[str, object] = {
            "NAME": self.dbname,
            "USER": self.user,
            "PASSWORD": self.password or "",
            "HOST": self.host,
            "PORT": str(self.port),
        }
        return found | {"OPTIONS": dict(self.extra)} if self.extra else found


def psql_environment(dsn: Dsn, inherited: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for psql and pg_dump: ours without its ``PG*``, so that none of these leaks in.

    What the drivers of a bundle log goes nowhere: a rehearsal is not a run.
    """
    source = os.environ if inherited is None else inherited
    kept = {name: value for name, value in source.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "PLANNER_LOG": os.devnull} | dsn.env()


def extra_keywords(parameters: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What of a connection's parameters is to be kept beside host, port, user, password and dbname.

    Host lists and service names are left out: they are resolved once, when the first connection is made.
    """
    resolved = _OWN_KEYWORDS | {
        "hostaddr",
        "service",
        "servicefile",
        "passfile",
        "target_session_attrs",
        "client_encoding",
    }
    return tuple(sorted((name, value) for name, value in parameters.items() if name not in resolved))


def _variables() -> dict[str, str]:
    """The environment variable of each libpq keyword that has one."""
    return {option.keyword.decode(): option.envvar.decode() for option in pq.Conninfo.get_defaults() if option.envvar}
