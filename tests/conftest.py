"""Every run of the tests has its own cache of kept histories, and takes nothing else from its surroundings."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
import zlib
from pathlib import Path

import django
import pytest
import servers

FOREIGN = ("DJANGO_SETTINGS_MODULE", "PLANNER_SCRATCH_URL")
OURS = pytest.StashKey[Path]()
MEMORY = Path("/dev/shm")
ROOM = 6 * 2**30
"""Bytes for the data of four servers at once, and what the tests write."""


def pytest_addoption(parser: pytest.Parser) -> None:
    words = "write expected outputs anew instead of comparing with them; look at the diff before you commit it"
    parser.addoption("--update-golden", action="store_true", help=words)


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected outputs are to be written: only if the command line says so."""
    return bool(request.config.getoption("--update-golden"))


def pytest_configure(config: pytest.Config) -> None:
    """Before xdist starts its workers, which inherit the environment."""
    for name in [name for name in os.environ if name.startswith("PG") or name in FOREIGN]:
        del os.environ[name]
    if not hasattr(config, "workerinput"):
        _go_to_memory(config)
        config.stash[OURS] = Path(tempfile.mkdtemp(prefix="planner-cache-"))
        os.environ["PLANNER_CACHE_DIR"] = str(config.stash[OURS])
        # Servers that the helpers start by themselves; as root with a checkout under /root these are copies.
        os.environ.setdefault("PLANNER_TEST_PG_BIN", str(servers.default_binaries()))
        if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            os.environ.setdefault("PLANNER_TEST_POSTGRES_BIN", str(servers.default_binaries()))


def _go_to_memory(config: pytest.Config) -> None:
    """Let temporary files lie in memory, where there is room: the tests make and remove thousands of small ones.

    With TMPDIR (or --basetemp) they lie where that says, and stay for somebody to look at.
    """
    if os.environ.get("TMPDIR") or config.option.basetemp or not MEMORY.is_dir():
        return
    found = os.statvfs(MEMORY)
    if found.f_bavail * found.f_frsize < ROOM or found.f_flag & os.ST_NOEXEC or _available() < ROOM:
        return
    folder = Path(tempfile.mkdtemp(prefix="p", dir=MEMORY))
    folder.chmod(0o711)  # as root, servers are another user's
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the servers that the helpers stop at their exit
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None


def _available() -> int:
    """Bytes of memory that nobody needs (Linux)."""
    lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))


HALVED = {"test_history.py", "test_sources.py", "test_formats_run.py"}
"""Slow files that ask Django for little: of a whole run each Django takes one half, as of the shop's migrations."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes minutes, and has a sample in every run, waits for ``-m sweep``."""
    if "sweep" in config.getoption("markexpr"):
        return
    chosen = config.getoption("keyword") or any(".py" in argument for argument in config.args)
    for item in items:
        half = zlib.crc32(item.nodeid.encode()) % 2
        if item.path.name in HALVED and not chosen and half != (django.VERSION >= (6,)):
            item.add_marker(pytest.mark.skip(reason="the other Django's half: 6.1 runs what the others leave"))
        if item.get_closest_marker("sweep"):
            item.add_marker(pytest.mark.skip(reason="only with -m sweep: it takes minutes, and others like it are run"))


def pytest_unconfigure(config: pytest.Config) -> None:
    if OURS in config.stash:
        shutil.rmtree(config.stash[OURS], ignore_errors=True)


def pytest_report_header() -> str:
    found = ", ".join(map(str, servers.majors())) or "none"
    return f"Python {sys.version.split()[0]}, Django {django.__version__}, PostgreSQL {found}"
