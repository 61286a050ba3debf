"""The run of a bundle, killed at any moment and started again, ends where an undisturbed run ends."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import e2e_helper as e2e
import pytest
import tokens_helper
from e2e_helper import EXAMPLES, Project
from pg_helper import Database, wait_for
from tokens_helper import APP, TABLE

from planner.catalog import Catalog

ROWS = 600
SCHEMA = "planner_oauth2_provider_0012_add_token_checksum"
CHUNKS = f"{SCHEMA}.chunk_oauth2_provider_accesstoken_forwards_func"
TOOLKIT = Project(EXAMPLES / "oauth_token_checksum")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kill") / "bundle"
    TOOLKIT.plan(APP, "0012", folder, "--no-rehearse", status=1)
    return folder


@pytest.fixture(scope="module")
def pre_state() -> str:
    return tokens_helper.pre_state(TOOLKIT, ROWS)


@pytest.fixture(scope="module")
def end(bundle: Path, pre_state: str) -> Catalog:
    """Where a run ends that nobody disturbs."""
    with e2e.database(pre_state) as db:
        e2e.run_all(db, bundle)
        return e2e.snapshot(db)


@pytest.fixture
def db(pre_state: str) -> Iterator[Database]:
    with e2e.database(pre_state) as found:
        yield found


@pytest.fixture
def slow(db: Database, bundle: Path) -> Iterator[Path]:
    """Everything up to the backfill has run, which takes six seconds; table ``seen`` counts what it did to each row."""
    steps = sorted(bundle.glob("1_expand/*.sql"))
    for step in steps:
        db.psql(step)
    db.run(f"UPDATE {SCHEMA}.backfill SET batch_size = 20, target_ms = 60")
    db.run("CREATE TABLE seen (id bigint)")
    db.run(
        "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM pg_sleep(0.01); INSERT INTO seen VALUES (NEW.id); RETURN NULL; END $$"
    )
    db.run(f"CREATE TRIGGER slowly AFTER UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION slowly()")
    (file,) = bundle.glob("2_backfill/*.sql")
    yield file


def faster(db: Database) -> None:
    """The rest of the backfill without the sleeps."""
    db.run(
        "CREATE OR REPLACE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO seen VALUES (NEW.id); RETURN NULL; END $$"
    )


def in_the_middle(db: Database) -> bool:
    done = db.value(f"SELECT count(*) FROM {TABLE} WHERE token_checksum IS NOT NULL")
    return bool(0 < done < ROWS)


def finish(db: Database, bundle: Path, end: Catalog) -> None:
    """Run all again, and compare the end."""
    db.run(f"DROP TRIGGER IF EXISTS slowly ON {TABLE}")
    db.run("DROP FUNCTION IF EXISTS slowly")
    db.run("DROP TABLE IF EXISTS seen")
    e2e.run(db, bundle, (*e2e.DRIVERS, "verify.sql"))
    e2e.same(e2e.snapshot(db), end)
    assert not tokens_helper.wrong(db)
    assert not e2e.left_behind(db)


def kill_client(db: Database, process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)
    assert process.returncode == -signal.SIGKILL


def end_session(db: Database, process: subprocess.Popen[str]) -> None:
    ended = db.value(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name ^@ 'planner'"
    )
    assert ended == 1
    process.communicate(timeout=20)
    assert process.returncode != 0


def sessions(db: Database) -> int:
    return int(db.value("SELECT count(*) FROM pg_stat_activity WHERE application_name ^@ 'planner'"))


@pytest.mark.parametrize("kill", [kill_client, end_session])
def test_killed_in_the_middle_of_the_backfill(
    kill: Callable[[Database, subprocess.Popen[str]], None], db: Database, bundle: Path, slow: Path, end: Catalog
) -> None:
    process = db.start(bundle / "before_deploy.sql")
    wait_for(lambda: in_the_middle(db))
    kill(db, process)
    # What was killed on the server's side is gone at once; a session whose client died notices it soon.
    wait_for(lambda: sessions(db) == 0, seconds=15)
    assert in_the_middle(db)
    done = db.value(f"SELECT sum(rows) FROM {CHUNKS}")
    assert done == db.value(f"SELECT count(*) FROM {TABLE} WHERE token_checksum IS NOT NULL")

    faster(db)
    db.psql(slow)
    assert db.rows("SELECT id, count(*) FROM seen GROUP BY id HAVING count(*) > 1") == []
    assert db.value("SELECT count(*) FROM seen") == ROWS
    finish(db, bundle, end)


def test_two_sessions_share_the_backfill(db: Database, bundle: Path, slow: Path, end: Catalog) -> None:
    driver = db.start(bundle / "before_deploy.sql")
    wait_for(lambda: in_the_middle(db))
    helper = db.start(slow)
    wait_for(lambda: sessions(db) == 2)
    faster(db)
    output, _ = helper.communicate(timeout=60)
    assert helper.returncode == 0, output
    assert driver.wait(60) == 0, driver.communicate()[0]
    assert db.rows("SELECT id, count(*) FROM seen GROUP BY id HAVING count(*) > 1") == []
    finish(db, bundle, end)


def test_a_second_driver_refuses(db: Database, bundle: Path, slow: Path, end: Catalog) -> None:
    driver = db.start(bundle / "before_deploy.sql")
    wait_for(lambda: in_the_middle(db))
    for file in ("before_deploy.sql", "after_deploy.sql", "revert.sql"):
        output = db.psql(bundle / file, status=3)
        assert "driver of this bundle is running" in output
    faster(db)
    assert driver.wait(60) == 0, driver.communicate()[0]
    finish(db, bundle, end)


DIE = "\\! kill -9 $PPID\n"
"""psql ends itself there, as by kill -9: the shell that it starts kills its parent."""


def killed_at(text: str) -> Iterator[str]:
    """A script, killed at one place after another: around BEGIN and COMMIT, and before and after what has none."""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        places = {"\\if :planner_todo": [1], "COMMIT;": [0, 1], "RESET lock_timeout;": [0]}.get(line.rstrip(), [])
        for after in places:
            yield "".join([*lines[: number + after], DIE, *lines[number + after :]])


def dies(db: Database, bundle: Path, driver: str, file: Path, killed: str) -> bool:
    """Run a driver with that text in place of one file of its bundle: whether it died there, or came to its end."""
    text = file.read_text()
    file.write_text(killed)
    process = db.start(bundle / driver)
    output, _ = process.communicate(timeout=60)
    file.write_text(text)
    assert process.returncode in (0, -signal.SIGKILL), output
    wait_for(lambda: sessions(db) == 0, seconds=15)
    return process.returncode != 0


def test_killed_around_every_statement(db: Database, bundle: Path, end: Catalog, tmp_path: Path) -> None:
    """At every place of every step once; each run goes on where the one before it was killed."""
    copy = shutil.copytree(bundle, tmp_path / "bundle")
    kills = 0
    for file in sorted(copy.glob("[1-5]_*/*.sql")):
        driver = "after_deploy.sql" if file.parent.name.startswith("5") else "before_deploy.sql"
        for killed in killed_at(file.read_text()):
            assert dies(db, copy, driver, file, killed), f"{file.name} was never come by"
            kills += 1
    assert kills > 2 * len(list(copy.glob("[1-5]_*/*.sql")))
    finish(db, bundle, end)


def test_revert_killed_around_every_statement(db: Database, bundle: Path, tmp_path: Path) -> None:
    """What has nothing to undo is not come by: then revert comes to its end, and the bundle runs again."""
    copy = shutil.copytree(bundle, tmp_path / "bundle")
    before = e2e.snapshot(db)
    e2e.run_all(db, bundle)
    file, kills = copy / "revert.sql", 0
    for killed in killed_at(file.read_text()):
        if dies(db, copy, "revert.sql", file, killed):
            kills += 1
        else:
            e2e.same(e2e.snapshot(db), before, ("reverted", "before"))
            e2e.run_all(db, bundle)
    assert kills > 15
    db.psql(bundle / "revert.sql")
    e2e.same(e2e.snapshot(db), before, ("reverted", "before"))
    assert not e2e.left_behind(db)
