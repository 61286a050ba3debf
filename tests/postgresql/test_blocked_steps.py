"""Steps that do not get their locks, or whose build fails: nobody queues for long, and the next run puts it right."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import e2e_helper as e2e
import pg_helper
import psycopg
import pytest
import tokens_helper
from e2e_helper import EXAMPLES, Project
from pg_helper import Database, wait_for
from tokens_helper import APP, TABLE

from planner import render
from planner.catalog import Catalog
from planner.locks import LockMode
from planner.model import Condition, Lock, Phase, Plan, Sql, Step
from planner.names import Table
from planner.rehearsal.blocked import Blocked, block, held_tables, there
from planner.scratch import Scratch, open_scratch

TOOLKIT = Project(EXAMPLES / "oauth_token_checksum")
UNIQUE = "oauth2_provider_accesstoken_token_checksum_85319a26_uniq"
THING = Table("public", "thing")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("blocked") / "bundle"
    TOOLKIT.plan(APP, "0012", folder, "--no-rehearse", status=1)
    return folder


@pytest.fixture(scope="module")
def built(bundle: Path) -> str:
    """A database in which everything up to the unique index has run. To be copied."""
    before = tokens_helper.pre_state(TOOLKIT, 200)
    name = e2e.create(before)
    with psycopg.connect(e2e.url(name), autocommit=True) as connection:
        db = Database(e2e.url(name), connection)
        for step in json.loads((bundle / "plan.json").read_text())["steps"]:
            if "unique_index" in step["file"]:
                break
            db.psql(bundle / step["file"])
    return name


@pytest.fixture(scope="module")
def end(bundle: Path) -> Catalog:
    with e2e.database(tokens_helper.pre_state(TOOLKIT, 200)) as db:
        e2e.run_all(db, bundle)
        return e2e.snapshot(db)


@pytest.fixture
def db(built: str) -> Iterator[Database]:
    with e2e.database(built) as found:
        yield found


def unique_index(bundle: Path) -> Path:
    (file,) = bundle.glob("3_validate/*_unique_index_token_checksum.sql")
    return file


def invalid(db: Database) -> list[str]:
    return [name for (name,) in db.rows("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")]


def finish(db: Database, bundle: Path, end: Catalog) -> None:
    """The next run: no invalid index, and the end of an undisturbed run."""
    db.psql(bundle / "before_deploy.sql")
    assert invalid(db) == []
    e2e.run(db, bundle, ("after_deploy.sql", "verify.sql"))
    e2e.same(e2e.snapshot(db), end)
    assert not e2e.left_behind(db)


def set_checksum(db: Database, value: str, key: int) -> None:
    """As somebody does who goes round the trigger."""
    db.run(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
    db.run(f"UPDATE {TABLE} SET token_checksum = {value} WHERE id = {key}")
    db.run(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")


@pytest.mark.parametrize("runs", [1, 2])
def test_a_unique_index_on_duplicate_rows(runs: int, db: Database, bundle: Path, end: Catalog) -> None:
    """The build fails, however often it is run, and leaves an invalid index; after the repair the next run has none."""
    kept = db.value(f"SELECT token_checksum FROM {TABLE} WHERE id = 2")
    set_checksum(db, f"(SELECT token_checksum FROM {TABLE} WHERE id = 1)", 2)
    for _ in range(runs):
        output = db.psql(bundle / "before_deploy.sql", status=3)
        assert "could not create unique index" in output
        assert "it goes on at this step" in output
        assert invalid(db) == [UNIQUE]
    set_checksum(db, f"'{kept}'", 2)
    finish(db, bundle, end)


def test_a_unique_index_that_does_not_get_its_lock_in_time(
    db: Database, bundle: Path, end: Catalog, tmp_path: Path
) -> None:
    """The build waits for an older transaction, longer than its lock_timeout (here a short one)."""
    copy = shutil.copytree(bundle, tmp_path / "bundle")
    file = unique_index(copy)
    text = file.read_text()
    assert text.count("lock_timeout = '1d'") == 1
    file.write_text(text.replace("lock_timeout = '1d'", "lock_timeout = '200ms'"))
    with db.connect() as busy:
        busy.execute(f"UPDATE {TABLE} SET scope = 'busy' WHERE id = 1".encode())
        assert "canceling statement due to lock timeout" in db.psql(file, status=3)
        assert invalid(db) == [UNIQUE]
        driver = db.start(copy / "before_deploy.sql")  # its first attempt fails in the same way
        wait_for(lambda: db.rows("SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))
        with db.connect(autocommit=True) as writer:  # nobody queues behind it
            writer.execute("SET lock_timeout = '50ms'")
            writer.execute(tokens_helper.INSERT.encode(), ["written meanwhile"])
    output, _ = driver.communicate(timeout=60)
    assert driver.returncode == 0, output
    assert "attempt 2 of" in output
    assert invalid(db) == []
    finish(db, bundle, end)


def test_a_unique_index_whose_build_is_cancelled(db: Database, bundle: Path, end: Catalog) -> None:
    with db.connect() as busy:
        busy.execute(f"UPDATE {TABLE} SET scope = 'busy' WHERE id = 1".encode())
        driver = db.start(bundle / "before_deploy.sql")
        waits = "FROM pg_stat_activity WHERE application_name ^@ 'planner' AND wait_event_type = 'Lock'"
        wait_for(lambda: db.rows(f"SELECT {waits}"))
        db.run(f"SELECT pg_cancel_backend(pid) {waits}")
        output, _ = driver.communicate(timeout=60)
    assert driver.returncode == 3, output
    assert invalid(db) == [UNIQUE]
    finish(db, bundle, end)


# What the full rehearsal does with each step.


@pytest.fixture(scope="module")
def scratch() -> Iterator[Scratch]:
    with open_scratch() as found:
        yield found


@pytest.fixture
def database(scratch: Scratch) -> Iterator[str]:
    name = scratch.unique("thing")
    scratch.create(name)
    with psycopg.connect(scratch.dsn(name).conninfo(), autocommit=True) as connection:
        connection.execute("CREATE TABLE thing (id int GENERATED ALWAYS AS IDENTITY, a int CHECK (a > 0), b int)")
        connection.execute("INSERT INTO thing (a) SELECT i FROM generate_series(1, 50) AS i")
        connection.execute("ALTER TABLE thing ADD CONSTRAINT positive CHECK (a < 1000) NOT VALID")
    yield name
    scratch.drop(name)


def trouble(
    scratch: Scratch, database: str, folder: Path, body: str, goal: Condition, mode: LockMode, **more: Any
) -> Blocked:
    """A bundle of one step, that is blocked."""
    given = {"transactional": True, "timeout": 200, "declared": 200, "attempts": 30} | more
    values = pg_helper.step(
        "010", body, render.condition(goal), transactional=given["transactional"], lock_timeout_ms=given["timeout"],
        locks=[('"public"."thing"', mode.value, "")],
        blocked=['"public"."thing"'] if mode.blocks_writes else [],
    )  # fmt: skip
    pg_helper.write_bundle(folder, [values], max_attempts=given["attempts"], backoff_ms=500)
    step = Step(
        "010", Phase.EXPAND, "Step 010", "A test.", Sql("", {}), goal, locks=(Lock(THING, mode),),
        transactional=given["transactional"], lock_timeout_ms=given["declared"],
    )  # fmt: skip
    plan = Plan("app", ("0001",), "planner", 18, (step,), (), ())
    with psycopg.connect(scratch.dsn(database).conninfo()) as connection:
        tables = there(connection, held_tables(step))
    assert tables == (THING,)
    return block(scratch, database, plan, 0, folder, tables)


AX, SUX = LockMode.ACCESS_EXCLUSIVE, LockMode.SHARE_UPDATE_EXCLUSIVE
NEW = Condition("column_exists", (THING, "new"))
ADD = "ALTER TABLE thing ADD COLUMN new int;"
INDEX = Condition("index_valid", (THING, "thing_b"))
VALID = Condition("constraint_valid", (THING, "positive"))
BUILD = "CREATE INDEX CONCURRENTLY thing_b ON thing (b);"


def holds(scratch: Scratch, database: str, goal: Condition) -> bool:
    with psycopg.connect(scratch.dsn(database).conninfo()) as connection:
        row = connection.execute(f"SELECT {render.condition(goal)}".encode()).fetchone()
    return bool(row and row[0])


@pytest.mark.parametrize(
    ("body", "goal", "mode", "transactional"),
    [
        (ADD, NEW, AX, True),
        ("ALTER TABLE thing VALIDATE CONSTRAINT positive;", VALID, SUX, True),
        (BUILD, INDEX, SUX, False),
    ],
    ids=["lets go and tries again", "waits and blocks nobody", "waits for old transactions"],
)  # fmt: skip
def test_a_step_that_lets_go(
    body: str, goal: Condition, mode: LockMode, transactional: bool, scratch: Scratch, database: str, tmp_path: Path
) -> None:
    timeout = 200 if mode is AX else 10_000
    found = trouble(
        scratch, database, tmp_path, body, goal, mode, transactional=transactional, timeout=timeout, declared=timeout
    )
    assert found == Blocked((), waited=True)
    assert holds(scratch, database, goal)


def test_a_step_that_waits_longer_than_it_declares(scratch: Scratch, database: str, tmp_path: Path) -> None:
    found = trouble(scratch, database, tmp_path, ADD, NEW, AX, timeout=9_000)
    assert found.trouble == ("a single row's read or write of public.thing queues behind it for too long",)


def test_a_step_that_gives_up(scratch: Scratch, database: str, tmp_path: Path) -> None:
    found = trouble(scratch, database, tmp_path, ADD, NEW, AX, attempts=1)
    assert len(found.trouble) == 1
    assert "its driver ends with status 3" in found.trouble[0]
    assert not holds(scratch, database, NEW)


def test_a_step_that_blocks_writes_without_saying_so(scratch: Scratch, database: str, tmp_path: Path) -> None:
    found = trouble(scratch, database, tmp_path, ADD, NEW, SUX, timeout=9_000)
    assert found.trouble == ("a single row's read or write of public.thing queues behind it for too long",)


def test_only_ddl_is_blocked_and_only_on_tables_that_are_there(scratch: Scratch, database: str) -> None:
    step = Step("s", Phase.EXPAND, "", "", Sql("", {}), NEW, locks=(Lock(THING, AX), Lock(Table("public", "no"), AX)))
    assert len(held_tables(step)) == 2
    with psycopg.connect(scratch.dsn(database).conninfo()) as connection:
        assert there(connection, held_tables(step)) == (THING,)
    for kind in ("backfill", "record", "gate", "progress"):
        assert held_tables(Step("s", Phase.EXPAND, "", "", Sql("", {}), NEW, step.locks, kind=kind)) == ()
