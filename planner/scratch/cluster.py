"""One PostgreSQL process of ours on one data folder: made, started, copied while it runs, stopped.

Durability is off: the data is lost with the machine anyway, and everything is several times as fast.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from planner.errors import ScratchError
from planner.scratch.binaries import Installation
from planner.scratch.dsn import Dsn
from planner.scratch.folders import ServerUser

SUPERUSER = "postgres"
MAINTENANCE = "postgres"
_PORT = 5432
"""Only part of the socket's name: no TCP port is opened."""

_LOCALES = ("C.UTF-8", "C.utf8", "C")
_START_SECONDS = 60.0
_STOP_SECONDS = 30.0
_POLL_SECONDS = 0.002
_READY_LINE = 7
"""The line of postmaster.pid (counted from 0) that says "ready": LOCK_FILE_LINE_PM_STATUS in miscadmin.h"""

_SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=50",
    "shared_buffers=128MB",
    "max_locks_per_transaction=512",  # a large project's migrate locks thousands of objects at once
    "dynamic_shared_memory_type=mmap",  # in the data folder: /dev/shm of a container is often tiny
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=replica",  # minimal would forbid the copy of a running server
    "max_wal_senders=0",
    "wal_keep_size=128MB",  # what is written while that copy is made
    "autovacuum=off",
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "lc_messages=C",
    "logging_collector=off",
    "log_destination=stderr",
    "cluster_name=planner_scratch",
)
_BACKUP = (
    "SELECT pg_walfile_name(pg_backup_start('planner', true))",
    "SELECT labelfile FROM pg_backup_stop(false)",
)
_BACKUP_BEFORE_15 = (
    "SELECT pg_walfile_name(pg_start_backup('planner', true, false))",
    "SELECT labelfile FROM pg_stop_backup(false, false)",
)
_NOT_COPIED = frozenset(
    {"postmaster.pid", "postmaster.opts", "pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify"}
    | {"pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans", "pg_control"}
)
"""https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP-DATA
(pg_wal and pg_control are copied apart, last)."""


@dataclass(frozen=True, slots=True)
class Host:
    """What servers are started with: the programs, and the user to run as (None: ourselves)."""

    installation: Installation
    user: ServerUser | None

    def run(self, program: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs to its end, as the server's user."""
        return subprocess.run(
            [self.installation.bin / program, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=cwd,
            env=_environment(),
            umask=0o077,
            user=self.user.owner.uid if self.user else None,
            group=self.user.owner.gid if self.user else None,
            extra_groups=[] if self.user else None,
        )


def initialise(host: Host, folder: Path) -> None:
    """Make an empty data folder in ``folder/data``, encoding UTF8. Raises ScratchError."""
    data = folder / "data"
    for locale in _LOCALES:
        shutil.rmtree(data, ignore_errors=True)
        options = [f"--locale={locale}", "--encoding=UTF8", "--auth=trust", f"--username={SUPERUSER}"]
        done = host.run("initdb", *options, "--no-sync", "--wal-segsize=1", "-D", str(data), cwd=folder)
        if done.returncode == 0:
            return
    raise ScratchError(
        f"initdb of {host.installation} failed:\n{done.stderr.strip()}\n"
        "Give the planner another server: --server-version or --scratch-url."
    )


class Cluster:
    """A running server on ``folder/data``, reached through a socket in ``folder`` only."""

    def __init__(self, host: Host, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._log = folder / "log"
        self._process = _spawn(host, folder, self._log)
        self._wait_until_ready(host)

    def dsn(self, database: str) -> Dsn:
        """Where the database is. ``options`` is given, so that a PGOPTIONS of the user's does not count."""
        return Dsn(str(self.folder), _PORT, SUPERUSER, None, database, (("options", ""),))

    @contextmanager
    def connect(self, database: str = MAINTENANCE) -> Iterator[Connection[TupleRow]]:
        """A connection with autocommit."""
        with psycopg.connect(self.dsn(database).conninfo(), autocommit=True) as connection:
            yield connection

    def copy_to(self, folder: Path, chown: Callable[[Path], None]) -> None:
        """Copy the data folder to ``folder/data`` while the server runs and is used by others.

        This is PostgreSQL's low-level base backup; a server started on the copy recovers from it.
        """
        target = folder / "data"
        with self.connect() as connection:
            renamed = connection.info.server_version >= 150000  # noqa: PLR2004 - other names since 15
            begin, end = _BACKUP if renamed else _BACKUP_BEFORE_15
            first = _one(connection, begin)
            _copy_tree(self.data, target)
            shutil.copyfile(self.data / "global/pg_control", target / "global/pg_control")
            (target / "backup_label").write_text(_one(connection, end))
        for path in (self.data / "pg_wal").iterdir():
            if path.is_file() and path.name >= first:
                shutil.copyfile(path, target / "pg_wal" / path.name)
        for path in [target, *target.rglob("*")]:
            path.chmod(0o700 if path.is_dir() else 0o600)
            chown(path)

    def stop(self) -> None:
        """Shut down cleanly, so that the data folder can be kept. Raises ScratchError if it does not end."""
        self._process.send_signal(signal.SIGINT)
        try:
            status = self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise ScratchError(f"The scratch server did not stop:\n{self.log_tail()}") from error
        if status != 0:
            raise ScratchError(f"The scratch server ended with status {status}:\n{self.log_tail()}")

    def discard(self) -> None:
        """Stop at once and remove the folder."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log_tail(self) -> str:
        """The last lines of the server's log."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-15:])

    def _wait_until_ready(self, host: Host) -> None:
        """Return when the server takes connections. Raises ScratchError with its log if it ends before."""
        end = time.monotonic() + _START_SECONDS
        while self._process.poll() is None and time.monotonic() < end:
            if _is_ready(self.data / "postmaster.pid"):
                return
            time.sleep(_POLL_SECONDS)
        log = self.log_tail()
        self.discard()
        raise ScratchError(
            f"{host.installation} did not start:\n{log}\n"
            "Give the planner another server: --server-version or --scratch-url."
        )


def _spawn(host: Host, folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start the server as our child, in a process group of its own: Ctrl-C is for us alone."""
    settings = [*_SETTINGS, f"unix_socket_directories={folder}", f"port={_PORT}"]
    if host.installation.major >= 18:  # noqa: PLR2004 - new in 18; workers would only cost starting time
        settings.append("io_method=sync")
    arguments = [part for setting in settings for part in ("-c", setting)]
    user = host.user
    with log.open("ab") as stream:
        return subprocess.Popen(
            [host.installation.bin / "postgres", "-D", folder / "data", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            cwd=folder,
            env=_environment(),
            umask=0o077,
            process_group=0,
            user=user.owner.uid if user else None,
            group=user.owner.gid if user else None,
            extra_groups=[] if user else None,
            preexec_fn=_die_with_parent(),  # noqa: PLW1509 - one system call, prepared before the fork
        )


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux, let the kernel stop the server when we are killed.

    It counts the thread that forked as the parent: so only for the main thread, which lives as long as
    the process. Elsewhere the next planner stops the server.
    """
    if not sys.platform.startswith("linux") or threading.current_thread() is not threading.main_thread():
        return None
    prctl = ctypes.CDLL(None).prctl
    set_parent_death_signal = 1  # PR_SET_PDEATHSIG in linux/prctl.h
    return lambda: prctl(set_parent_death_signal, int(signal.SIGQUIT))


def _environment() -> dict[str, str]:
    """What the server's processes see: none of the user's variables, which may hold secrets."""
    kept = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C", "TZ": "UTC"}


def _is_ready(pid_file: Path) -> bool:
    """Whether the server has written that it takes connections."""
    try:
        lines = pid_file.read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > _READY_LINE and lines[_READY_LINE].strip() == "ready"


def _one(connection: Connection[TupleRow], query: LiteralString) -> str:
    """The only value of a query that returns one text."""
    row = connection.execute(query).fetchone()
    if row is None:
        raise ScratchError(f"PostgreSQL returned nothing for {query}; use --no-cache.")
    return str(row[0])


def _copy_tree(source: Path, target: Path) -> None:
    """Copy a running server's files; those that vanish meanwhile belong to dropped objects."""
    target.mkdir(mode=0o700)
    try:
        entries = list(os.scandir(source))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name in _NOT_COPIED:
                (target / entry.name).mkdir(mode=0o700)
            else:
                _copy_tree(Path(entry.path), target / entry.name)
        elif entry.name not in _NOT_COPIED:
            with suppress(FileNotFoundError):
                shutil.copyfile(entry.path, target / entry.name)
