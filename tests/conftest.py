"""Every run of the tests has its own cache of kept histories, and takes nothing else from its surroundings."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import django
import pytest
import servers

FOREIGN = ("DJANGO_SETTINGS_MODULE", "PLANNER_SCRATCH_URL")
OURS = pytest.StashKey[Path]()


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
        config.stash[OURS] = Path(tempfile.mkdtemp(prefix="planner-cache-"))
        os.environ["PLANNER_CACHE_DIR"] = str(config.stash[OURS])
        # Servers that the helpers start by themselves; as root with a checkout under /root these are copies.
        os.environ.setdefault("PLANNER_TEST_PG_BIN", str(servers.default_binaries()))
        if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            os.environ.setdefault("PLANNER_TEST_POSTGRES_BIN", str(servers.default_binaries()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes minutes, and has a sample in every run, waits for ``-m sweep``."""
    if "sweep" in config.getoption("markexpr"):
        return
    for item in items:
        if item.get_closest_marker("sweep"):
            item.add_marker(pytest.mark.skip(reason="only with -m sweep: it takes minutes, and others like it are run"))


def pytest_unconfigure(config: pytest.Config) -> None:
    if OURS in config.stash:
        shutil.rmtree(config.stash[OURS], ignore_errors=True)


def pytest_report_header() -> str:
    found = ", ".join(map(str, servers.majors())) or "none"
    return f"Python {sys.version.split()[0]}, Django {django.__version__}, PostgreSQL {found}"
