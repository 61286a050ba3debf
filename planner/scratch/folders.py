"""The folder of one run, locked while its planner lives, and what dead planners left behind.

A living planner holds ``flock`` on the ``lock`` file of its folder; the kernel releases it however the
planner ends. So a folder whose lock can be taken belongs to nobody: its servers are stopped, and it goes.
"""

from __future__ import annotations

import fcntl
import logging
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from planner.errors import ScratchError
from planner.scratch.archive import Owner
from planner.scratch.store import NAME, private_folder

SOCKET_LIMIT = 100
"""Longest path of a Unix socket, in bytes, that works everywhere (Linux has 107, macOS 103)."""

_LONGEST_SOCKET_TAIL = len("/run-12345678/999/.s.PGSQL.5432")
_USERS = ("postgres", "nobody")
_MEMORY = Path("/dev/shm")  # noqa: S108 - what is made there is checked for its owner
ROOM = 4 * 2**30
"""Bytes that have to be free, in that file system and of the memory: the rehearsal of a large schema takes one GB."""

_STOP_SECONDS = 5.0
_KILL_SIGNALS = (signal.SIGQUIT, signal.SIGKILL)
"""SIGQUIT is PostgreSQL's immediate shutdown: https://www.postgresql.org/docs/current/server-shutdown.html"""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The unprivileged user that PostgreSQL runs as when we are root, which PostgreSQL refuses."""

    name: str
    owner: Owner


def server_user() -> ServerUser | None:
    """None for an ordinary user: the server runs as ourselves. Raises ScratchError if root finds nobody."""
    if os.geteuid() != 0:
        return None
    for name in _USERS:
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return ServerUser(name, Owner(entry.pw_uid, entry.pw_gid))
    raise ScratchError(
        "PostgreSQL refuses to run as root, and this machine has none of the users "
        f"{', '.join(_USERS)} to run it as.\nAdd one (useradd --system postgres), run the planner as an "
        "ordinary user, or give it a server with --scratch-url."
    )


@contextmanager
def run_folder(user: ServerUser | None, *, large: bool = False) -> Iterator[Path]:
    """A new folder for this run; removed at the end with its servers, as are those of dead planners now.

    In memory where there is room, for a rehearsal makes and removes thousands of small files; on disk if the data will
    be ``large``. TMPDIR decides otherwise.
    """
    bases = _bases(large=large)
    root = _root(user, bases)
    for other in (base.resolve() / root.name for base in (_MEMORY, *bases)):
        if other != root and other.is_dir() and other.stat().st_uid == os.geteuid():
            with _locked(other / "lock"):
                _sweep(other)
    with _locked(root / "lock"):
        _sweep(root)
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=root))
        folder.chmod(0o711 if user else 0o700)
        lock = _lock(folder / "lock")
    try:
        yield folder
    finally:
        with shielded(), lock:
            remove_run(folder)


@contextmanager
def shielded() -> Iterator[None]:
    """Hold back Ctrl-C and the like: a second one must not stop the cleaning up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def remove_run(folder: Path) -> None:
    """Stop the servers whose data folders are below ``folder`` and remove it. Harmless if done twice."""
    for pid_file in folder.glob("*/data/postmaster.pid"):
        _stop(pid_file)
    for _ in range(10):  # a dying server's last files may appear while we remove
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)
    _log.warning("The folder %s of a scratch server could not be removed; remove it by hand.", folder)


def reachable(path: Path, user: ServerUser) -> bool:
    """Whether the user may pass all folders down to ``path`` (by the permission bits alone)."""
    return all(
        folder.stat().st_mode & 0o001 or folder.stat().st_uid == user.owner.uid for folder in [path, *path.parents]
    )


def _bases(*, large: bool) -> list[Path]:
    """Where runs may lie, best first."""
    usual = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108
    chosen = any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    return list(dict.fromkeys(usual if chosen or large or not _has_room() else [_MEMORY, *usual]))


def _has_room() -> bool:
    """Whether there is a file system in memory with enough room, and enough memory for it (Linux only)."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        available = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
        return min(available, shutil.disk_usage(_MEMORY).free) >= ROOM
    except (OSError, StopIteration, ValueError, IndexError):
        return False


def _root(user: ServerUser | None, bases: list[Path]) -> Path:
    """The folder in which all runs of this user lie; raises ScratchError where none can be made."""
    problems: list[str] = []
    for base in bases:
        root = base.resolve() / f"{NAME}-{os.geteuid()}"
        if len(os.fsencode(root)) + _LONGEST_SOCKET_TAIL > SOCKET_LIMIT:
            problems.append(f"  {root}: too long for the path of a Unix socket")
        elif user is not None and not reachable(base.resolve(), user):
            problems.append(f"  {base}: not reachable for the user {user.name}")
        else:
            try:
                return private_folder(root, 0o711 if user else 0o700)
            except OSError as error:
                problems.append(f"  {error}")
    raise ScratchError(
        "No temporary folder for the scratch server can be used:\n"
        + "\n".join(problems)
        + "\nSet TMPDIR to a short path that belongs to you, or give the planner a server with --scratch-url."
    )


def _sweep(root: Path) -> None:
    """Remove the folders whose planner is dead."""
    for folder in root.glob("run-*"):
        try:
            lock = _lock(folder / "lock", fcntl.LOCK_NB)
        except BlockingIOError:
            continue  # alive
        except FileNotFoundError:
            continue  # its planner has just removed it
        with lock:
            _log.info("Removing %s, which a planner that was killed left behind.", folder)
            remove_run(folder)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock file for the block."""
    with _lock(path):
        yield


def _lock(path: Path, mode: int = 0) -> IO[bytes]:
    """Open the file and lock it; closing it releases the lock. BlockingIOError with LOCK_NB if it is held."""
    stream = path.open("ab")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | mode)
    except BaseException:
        stream.close()
        raise
    return stream


def _stop(pid_file: Path) -> None:
    """Stop the server that wrote the file, if it lives and its number is not another process's by now."""
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return  # it has just ended, or was killed before it wrote its number
    for number in _KILL_SIGNALS:
        if not _serves(pid, pid_file.parent):
            return
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        end = time.monotonic() + _STOP_SECONDS
        while _serves(pid, pid_file.parent) and time.monotonic() < end:
            _reap(pid)
            time.sleep(0.005)


def _serves(pid: int, data: Path) -> bool:
    """Whether the process is a server on that data folder: it stands on its command line."""
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            return str(data).encode() in proc.read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError):
            return False
    listed = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)  # noqa: S607
    return str(data).encode() in listed.stdout


def _reap(pid: int) -> None:
    """Take the exit status of our own child, which otherwise stays in the process table."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
