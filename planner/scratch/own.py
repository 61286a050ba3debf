"""A scratch server of our own: processes that this planner starts and stops.

Databases from a kept history live in a process of their own, started on that history's data folder: see
docs/decisions/0001-scratch-server.md.
"""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

import psycopg

from planner.errors import ScratchError
from planner.names import ident, short_name
from planner.scratch import load
from planner.scratch.archive import Owner
from planner.scratch.binaries import Tools
from planner.scratch.cluster import MAINTENANCE, Cluster, Host, initialise
from planner.scratch.dsn import Dsn
from planner.scratch.server import (
    Scratch,
    check_key,
    clone_database,
    create_database,
    drop_database,
    explained,
    extension_names,
)
from planner.scratch.store import Store

_KEPT = "planner_template"
"""The name of the kept database inside its data folder."""

_EMPTY = "empty"
"""The key of a data folder as initdb makes it. Keys of histories stand behind a prefix."""

_HISTORY = "history-"


class OwnScratch(Scratch):
    """Starts its processes when they are first needed, so that a kept history costs one start and not two."""

    def __init__(self, host: Host, tools: Tools, folder: Path, store: Store, *, cache: bool) -> None:
        self.version = host.installation.version
        self.psql = tools.psql
        self.pg_dump = tools.pg_dump
        self.description = str(host.installation)
        self._host = host
        self._folder = folder
        self._store = store
        self._cache = cache
        self._numbers = count(1)
        self._home: Cluster | None = None
        self._places: dict[str, Cluster] = {}

    def dsn(self, database: str) -> Dsn:
        """The socket of the process that the database is in."""
        return self._place(database).dsn(database)

    def create(self, database: str) -> Dsn:
        """In the process that is there, or a new one."""
        return self._made(database, self._running())

    def clone(self, source: str, database: str) -> Dsn:
        """In the process of its source, by copying files."""
        return self._made(database, self._place(source), source)

    def drop(self, database: str) -> None:
        """Drop the database, and end its process if it is a kept history's and has no other."""
        cluster = self._places.pop(database, None)
        if cluster is None:
            return
        if cluster is not self._home and cluster not in self._places.values():
            cluster.discard()
        else:
            with explained(f"drop the database {database}"), cluster.connect() as connection:
                drop_database(connection, database)

    def unique(self, stem: str) -> str:
        """The server is private, so a number is enough."""
        return short_name("planner", str(next(self._numbers)), stem)

    def available_extensions(self) -> frozenset[str]:
        """Ask the running server."""
        with explained("list its extensions"), self._running().connect() as connection:
            return extension_names(connection)

    def has_template(self, key: str) -> bool:
        """Whether the cache folder has an archive."""
        return self._cache and self._store.has(_HISTORY + check_key(key))

    def list_templates(self) -> frozenset[str]:
        """All archives of this build of PostgreSQL."""
        if not self._cache:
            return frozenset()
        keys = (key for key in self._store.all_keys() if key.startswith(_HISTORY))
        return frozenset(key.removeprefix(_HISTORY) for key in keys)

    def save_template(self, database: str, key: str) -> None:
        """Copy the running data folder, leave only this database in it, stop, pack."""
        check_key(key)
        if not self._cache:
            return
        folder = self._new_folder()
        self._place(database).copy_to(folder, self._chown)
        copy = Cluster(self._host, folder)
        try:
            with explained("keep a history"), copy.connect() as connection:
                for (name,) in connection.execute("SELECT datname FROM pg_database WHERE NOT datistemplate"):
                    if name not in {database, MAINTENANCE}:
                        drop_database(connection, name)
                connection.execute(f"ALTER DATABASE {ident(database)} RENAME TO {ident(_KEPT)}")
            copy.stop()
            self._store.save(_HISTORY + key, copy.data)
        finally:
            copy.discard()

    def create_from_template(self, database: str, key: str) -> Dsn | None:
        """Start a process of its own on the unpacked archive. To have it twice, clone it: that is faster."""
        self._check_free(database)
        cluster = self._restored(check_key(key), database) if self._cache else None
        if cluster is None:
            return None
        self._home = self._home or cluster
        self._places[database] = cluster
        return cluster.dsn(database)

    def load_sql(self, database: str, path: Path) -> None:
        """Missing roles are made first."""
        dump = load.inspect(path, self)
        cluster = self._place(database)
        with explained("prepare the load of a schema"), cluster.connect(database) as connection:
            present = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role in dump.roles:
                if role not in present:
                    connection.execute(f"CREATE ROLE {ident(role)} NOLOGIN")
            if dump.makes_public:
                connection.execute("DROP SCHEMA IF EXISTS public")
        load.load(self, self.dsn(database), path, dump)

    def close(self) -> None:
        """Stop all processes; the run's folder and what is in it goes next."""
        for cluster in {*self._places.values(), *([self._home] if self._home else [])}:
            cluster.discard()

    def _made(self, database: str, cluster: Cluster, source: str | None = None) -> Dsn:
        """Make a database, empty or as a copy."""
        self._check_free(database)
        with explained(f"create the database {database}"), cluster.connect() as connection:
            if source is None:
                create_database(connection, database)
            else:
                clone_database(connection, source, database, by_file=True)
        self._places[database] = cluster
        return cluster.dsn(database)

    def _check_free(self, database: str) -> None:
        """ScratchError where this run has a database of that name."""
        if database in self._places:
            raise ScratchError(f"The scratch database {database} exists already; drop it first.")

    def _place(self, database: str) -> Cluster:
        """The process in which the database is."""
        if database == MAINTENANCE:
            return self._running()
        try:
            return self._places[database]
        except KeyError:
            raise ScratchError(f"The scratch server has no database {database}; create it first.") from None

    def _running(self) -> Cluster:
        """A process for new databases, started if there is none."""
        if self._home is None:
            folder = self._new_folder()
            if not self._store.load(_EMPTY, folder / "data", self._owner()):
                initialise(self._host, folder)
                self._store.save(_EMPTY, folder / "data")
            self._home = Cluster(self._host, folder)
        return self._home

    def _restored(self, key: str, database: str) -> Cluster | None:
        """A process on a kept history, named ``database``; None, and the history removed, if not usable."""
        folder = self._new_folder()
        if not self._store.load(_HISTORY + key, folder / "data", self._owner()):
            return None
        try:
            cluster = Cluster(self._host, folder)
        except ScratchError as error:
            self._store.discard(_HISTORY + key, str(error))
            return None
        try:
            with cluster.connect() as connection:
                connection.execute(f"ALTER DATABASE {ident(_KEPT)} RENAME TO {ident(database)}")
        except psycopg.Error as error:
            cluster.discard()
            self._store.discard(_HISTORY + key, str(error))
            return None
        return cluster

    def _new_folder(self) -> Path:
        """A folder for one process, which its user alone may enter."""
        folder = self._folder / str(next(self._numbers))
        folder.mkdir(mode=0o700)
        self._chown(folder)
        return folder

    def _owner(self) -> Owner | None:
        return self._host.user.owner if self._host.user else None

    def _chown(self, path: Path) -> None:
        if owner := self._owner():
            os.chown(path, owner.uid, owner.gid)
