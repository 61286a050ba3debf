"""Nobody queues for long behind a step that waits for its lock, whoever holds the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import e2e_helper as e2e
import pytest
import tokens_helper
from e2e_helper import EXAMPLES, Project
from pg_helper import Database, wait_for
from tokens_helper import APP, INSERT, TABLE

TOOLKIT = Project(EXAMPLES / "oauth_token_checksum")
WAITS = f"SELECT mode FROM pg_locks WHERE NOT granted AND relation = '{TABLE}'::regclass"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("queues") / "bundle"
    TOOLKIT.plan(APP, "0012", folder, "--no-rehearse", status=1)
    return folder


@pytest.fixture
def db() -> Iterator[Database]:
    with e2e.database(tokens_helper.pre_state(TOOLKIT, 100)) as found:
        yield found


def wait_of(db: Database, mode: str) -> None:
    wait_for(lambda: (mode,) in db.rows(WAITS))


def test_behind_a_long_transaction_of_the_application(db: Database, bundle: Path) -> None:
    """The step lets go and tries again, so that a write comes through although the transaction is still open."""
    with db.connect() as busy:
        busy.execute(f"UPDATE {TABLE} SET scope = 'busy' WHERE id = 1".encode())
        driver = db.start(bundle / "before_deploy.sql")
        wait_of(db, "AccessExclusiveLock")
        with db.connect(autocommit=True) as writer:
            writer.execute("SET statement_timeout = '5s'")
            writer.execute(INSERT.encode(), ["queued"])
    output, _ = driver.communicate(timeout=60)
    assert driver.returncode == 0, output
    assert "attempt 2 of" in output
    assert not tokens_helper.wrong(db)


def test_behind_a_vacuum(db: Database, bundle: Path) -> None:
    """Its lock lets writes through, and so does the step while it waits: no write queues at all."""
    with db.connect() as vacuum:
        vacuum.execute(f"LOCK TABLE {TABLE} IN SHARE UPDATE EXCLUSIVE MODE".encode())
        driver = db.start(bundle / "before_deploy.sql")
        wait_of(db, "ShareUpdateExclusiveLock")
        with db.connect(autocommit=True) as writer:
            writer.execute("SET lock_timeout = '1ms'")
            for number in range(20):
                writer.execute(INSERT.encode(), [f"written meanwhile {number}"])
        assert db.rows(WAITS) == [("ShareUpdateExclusiveLock",)]
    output, _ = driver.communicate(timeout=60)
    assert driver.returncode == 0, output
    assert "attempt 2 of" not in output
    assert not tokens_helper.wrong(db)
