"""Step files, drivers and status.sql, on a real server with the real psql."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pg_helper import SCHEMA, Backfill, Database, database, render, step, wait_for, write_bundle

from planner.names import Table

T_LOCK = ('"public"."t"', "ACCESS EXCLUSIVE", "blocks reads and writes")
GATE = {"kind": "gate", "message": "Run the Python of the migration by hand, see README.md."}


@pytest.fixture
def db() -> Iterator[Database]:
    with database() as made:
        made.run("CREATE TABLE t (id int)")
        yield made


def has_column(name: str) -> str:
    table = "attrelid = to_regclass('public.t')"
    return f"EXISTS (SELECT FROM pg_attribute WHERE {table} AND attname = '{name}' AND NOT attisdropped)"


def add(name: str, number: str, **more: Any) -> dict[str, Any]:
    body = f"ALTER TABLE t ADD COLUMN {name} int;"
    return step(number, body, has_column(name), locks=[T_LOCK], **more)


INDEX_GOAL = "EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('public.t_id') AND indisvalid)"
INDEX_BODY = """
SELECT EXISTS (
  SELECT FROM pg_index WHERE indexrelid = to_regclass('public.t_id') AND NOT indisvalid
) AS invalid \\gset planner_
\\if :planner_invalid
DROP INDEX CONCURRENTLY public.t_id;
\\endif
CREATE UNIQUE INDEX CONCURRENTLY t_id ON t (id);
"""


def index(number: str = "020", **more: Any) -> dict[str, Any]:
    return step(number, INDEX_BODY, INDEX_GOAL, transactional=False, statement_timeout_ms=0, **more)


def columns(db: Database) -> list[str]:
    return [
        name
        for (name,) in db.rows(
            "SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 ORDER BY attnum"
        )
    ]


def test_it_runs_each_step_once_and_skips_what_is_done(db: Database, tmp_path: Path) -> None:
    driver = write_bundle(tmp_path, [add("a", "010"), index(), add("b", "030")])
    output = db.psql(driver)
    assert columns(db) == ["id", "a", "b"]
    assert "[2/3] 020 Step 020" in output
    assert 'ACCESS EXCLUSIVE on "public"."t"' in output
    assert output.count("done in") == 3
    assert output.rstrip().endswith("All 3 steps of before_deploy.sql are done.\nNow deploy the new code.")
    again = db.psql(driver)
    assert "[3/3] already done: 030 Step 030" in again
    assert "done in" not in again
    assert "ERROR" not in output + again
    assert "(1 row)" not in output + again


def test_each_step_has_its_lines_in_a_log(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    title = "it's `touch x` :planner_run_state $HOME \\"
    driver = write_bundle(tmp_path, [add("a", "010", title=title, lock_timeout_ms=50), add("b", "020")], max_attempts=2)
    monkeypatch.setenv("PLANNER_LOG", "")  # as if it were not there
    log = tmp_path / "planner.log"
    with db.connect(name="the blocker") as blocker:
        blocker.execute("LOCK TABLE t IN ACCESS SHARE MODE")
        db.psql(driver, cwd=tmp_path, status=3)
    assert db.psql(driver, cwd=tmp_path).count("done in") == 2
    again = log.read_text().splitlines()[-1]
    monkeypatch.setenv("PLANNER_LOG", str(tmp_path / "my log; touch y"))
    db.psql(driver, cwd=tmp_path)
    mine = (tmp_path / "my log; touch y").read_text()
    assert [line.partition(" [")[2] for line in mine.splitlines()] == [
        f"1/2] 010 {title}: already done",
        "2/2] 020 Step 020: already done",
    ]
    text = log.read_text()
    assert f" [1/2] 010 {title}: started\n" in text
    assert f"010 {title}: not done after " in text
    assert ": canceling statement due to lock timeout; sessions with a lock on its tables:\n          pid " in text
    assert ", the blocker, idle in transaction, transaction since " in text
    assert f"010 {title}: stopped after " in text
    assert "020 Step 020: done in " in again
    assert all(line[:1] == " " or line[:4].isdigit() for line in text.splitlines())
    assert not (tmp_path / "x").exists()
    assert not (tmp_path / "y").exists()


def test_it_says_whose_old_transactions_a_concurrent_build_waits_for(db: Database, tmp_path: Path) -> None:
    driver = write_bundle(tmp_path, [index()])
    with db.connect(name="the dump") as old:
        old.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        old.execute("SELECT 'long' FROM pg_class LIMIT 1")
        time.sleep(2.1)
        running = db.start(driver)
        waits = "SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'planner 020%' AND wait_event_type = 'Lock'"
        wait_for(lambda: db.rows(waits))
        assert "020  | waits" in db.psql(status(tmp_path, None, [index()]))
    output, _ = running.communicate(timeout=30)
    assert running.returncode == 0, output
    assert "waits until these older transactions have ended:\n          pid " in output
    assert ", the dump, idle in transaction, transaction since " in output


def test_it_runs_from_any_folder(db: Database, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    write_bundle(tmp_path, [add("a", "010")])
    db.psql("../before_deploy.sql", cwd=other)
    assert columns(db) == ["id", "a"]


def test_a_hostile_title_is_only_text(db: Database, tmp_path: Path) -> None:
    title = 'it\'s `touch /tmp/planner-owned` \\! :planner_run_state $$ "x" %s\\n'
    output = db.psql(write_bundle(tmp_path, [add("a", "010", title=title)], title=title, next=title))
    assert title in output
    assert output.count("touch") == 3
    assert not Path("/tmp/planner-owned").exists()


def test_it_tries_again_until_the_blocker_leaves(db: Database, tmp_path: Path) -> None:
    driver = write_bundle(tmp_path, [add("a", "010", lock_timeout_ms=100)], max_attempts=20)
    with db.connect(name="the blocker") as blocker:
        blocker.execute("SELECT 'who am i' FROM t")
        running = db.start(driver)
        waits = "SELECT 1 FROM pg_locks WHERE NOT granted"
        wait_for(lambda: db.rows(waits))
        wait_for(lambda: db.rows("SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'planner 010 pauses%'"))
        seen = db.psql(status(tmp_path, None, [add("a", "010")]))
        assert running.poll() is None
    assert "010  | waits" in seen
    assert "AccessShareLock on t" in seen.partition("Transactions that hold a lock")[2]
    output, _ = running.communicate(timeout=30)
    assert running.returncode == 0, output
    assert "the blocker, idle in transaction" in output
    assert "SELECT 'who am i' FROM t" in output
    assert "attempt 2 of 20 follows in" in output
    assert ", attempt " in output.rpartition("done in")[2]
    assert columns(db) == ["id", "a"]


def test_it_gives_up_after_the_attempts_and_leaves_nothing_open(db: Database, tmp_path: Path) -> None:
    driver = write_bundle(
        tmp_path, [add("a", "010", lock_timeout_ms=50), add("b", "020")], max_attempts=3, backoff_ms=20
    )
    with db.connect() as blocker:
        blocker.execute("SELECT FROM t")
        output = db.psql(driver, status=3)
    assert "did not get its lock in 3 attempts" in output
    assert "attempt 3 of 3 follows in" in output
    assert columns(db) == ["id"]
    assert db.rows("SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'planner%'") == []
    db.psql(driver)
    assert columns(db) == ["id", "a", "b"]


def test_an_index_build_that_waits_too_long_is_dropped_and_built_anew(db: Database, tmp_path: Path) -> None:
    driver = write_bundle(tmp_path, [index(lock_timeout_ms=100)], max_attempts=20)
    with db.connect(name="old snapshot") as blocker:
        blocker.execute("INSERT INTO t VALUES (1)")
        running = db.start(driver)
        wait_for(lambda: db.rows("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('t_id') AND NOT indisvalid"))
        time.sleep(0.3)
        blocker.commit()
    output, _ = running.communicate(timeout=30)
    assert running.returncode == 0, output
    assert "old snapshot" in output
    assert db.value(f"SELECT {INDEX_GOAL}")


def test_an_error_stops_with_status_3_and_says_what_to_do(db: Database, tmp_path: Path) -> None:
    broken = step(
        "020",
        "ALTER TABLE t ADD COLUMN x int;\nSELECT 1/0;\nALTER TABLE t ADD COLUMN y int;",
        has_column("y"),
    )
    driver = write_bundle(tmp_path, [add("a", "010"), broken, add("b", "030")])
    output = db.psql(driver, status=3)
    assert "Step 020 stopped: division by zero" in output
    assert "run before_deploy.sql again: it goes on at this step" in output
    assert "follows in" not in output
    assert "no transaction in progress" not in output
    assert columns(db) == ["id", "a"]


def test_a_step_outside_a_transaction_stops_at_its_first_error(db: Database, tmp_path: Path) -> None:
    db.run("INSERT INTO t VALUES (1), (1)")
    body = INDEX_BODY + "ALTER TABLE t ADD COLUMN after_the_error int;"
    driver = write_bundle(tmp_path, [step("020", body, INDEX_GOAL, transactional=False)])
    assert 'could not create unique index "t_id"' in db.psql(driver, status=3)
    assert columns(db) == ["id"]
    db.run("DELETE FROM t")
    db.psql(driver)  # the invalid index is in the way, and is dropped
    assert columns(db) == ["id", "after_the_error"]


def test_a_transaction_that_a_body_left_open_is_rolled_back(db: Database, tmp_path: Path) -> None:
    body = "BEGIN;\nCREATE TABLE seen (id int);\nLOCK TABLE t IN ACCESS EXCLUSIVE MODE;\nCOMMIT;"
    driver = write_bundle(
        tmp_path,
        [step("010", body, "to_regclass('seen') IS NOT NULL", transactional=False, lock_timeout_ms=100)],
        max_attempts=30,
    )
    with db.connect() as blocker:
        blocker.execute("SELECT FROM t")
        running = db.start(driver)
        time.sleep(0.6)
    output, _ = running.communicate(timeout=30)
    assert running.returncode == 0, output
    assert db.value("SELECT to_regclass('seen') IS NOT NULL")


def test_a_step_that_misses_its_goal_stops(db: Database, tmp_path: Path) -> None:
    driver = write_bundle(tmp_path, [step("010", "SELECT 1 AS x \\gset planner_", "NULL::boolean"), add("b", "020")])
    assert "ran without an error, but its goal is not reached" in db.psql(driver, status=3)
    assert columns(db) == ["id"]


def test_an_error_after_the_goal_is_reached_is_told_and_passed(db: Database, tmp_path: Path) -> None:
    body = "ALTER TABLE t ADD COLUMN a int;\nSELECT 1/0;"
    driver = write_bundle(tmp_path, [step("010", body, has_column("a"), transactional=False)])
    assert "there was an error, but the goal of the step is reached" in db.psql(driver)


def test_a_missing_file_stops(db: Database, tmp_path: Path) -> None:
    driver = write_bundle(tmp_path, [add("a", "010"), add("b", "020")])
    (tmp_path / "1_expand/010.sql").unlink()
    assert "1_expand/010.sql" in (output := db.psql(driver, status=3))
    assert "can't be read" in output
    assert columns(db) == ["id"]


@pytest.mark.parametrize(("timeout", "attempts"), [(200, 3), (0, 1)])
def test_a_statement_timeout_is_tried_again_but_a_cancel_is_not(
    db: Database, tmp_path: Path, timeout: int, attempts: int
) -> None:
    body = "SELECT pg_sleep(20) AS slept \\gset planner_"
    driver = write_bundle(
        tmp_path, [step("010", body, "false", statement_timeout_ms=timeout)], max_attempts=3, backoff_ms=10
    )
    running = db.start(driver)
    if not timeout:
        wait_for(lambda: db.rows("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(20)%'"))
        db.run("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'planner 010%'")
    output, _ = running.communicate(timeout=20)
    assert running.returncode == 3
    assert output.count("ERROR:  canceling statement") == attempts
    assert "longer than its statement_timeout" in output


def test_a_second_driver_refuses_and_names_the_first(db: Database, tmp_path: Path) -> None:
    driver = write_bundle(tmp_path, [add("a", "010", lock_timeout_ms=5000)], lock_key=-7_000_000_000_123)
    with db.connect() as blocker:
        blocker.execute("SELECT FROM t")
        first = db.start(driver)
        (pid,) = wait_for(lambda: db.rows("SELECT pid FROM pg_locks WHERE NOT granted"))[0]
        output = db.psql(driver, status=3)
        assert f"is running: pid {pid} (planner 010 Step 010)" in output
    assert first.wait(20) == 0
    first.communicate()
    db.psql(driver)


def test_a_check_that_does_not_hold_stops_before_anything_ran(db: Database, tmp_path: Path) -> None:
    checks = [
        ("true", "Fine.", ""),
        ("SELECT count(*) = 1 FROM t".join("()"), "before_deploy.sql has not finished.", "Run it first."),
    ]
    driver = write_bundle(tmp_path, [add("a", "010")], checks=checks)
    output = db.psql(driver, status=3)
    assert "ERROR:  before_deploy.sql has not finished.\nHINT:  Run it first." in output
    assert columns(db) == ["id"]
    db.run("INSERT INTO t VALUES (1)")
    db.psql(driver)


def test_a_gate_stops_until_its_goal_is_reached(db: Database, tmp_path: Path) -> None:
    driver = write_bundle(tmp_path, [add("a", "010"), step("020", "", has_column("by_hand"), **GATE), add("b", "030")])
    output = db.psql(driver, status=3)
    assert "Stopped before step 020" in output
    assert "HINT:  Run the Python of the migration by hand, see README.md." in output
    assert columns(db) == ["id", "a"]
    db.run("ALTER TABLE t ADD by_hand int")
    db.psql(driver)
    assert columns(db) == ["id", "a", "by_hand", "b"]


def test_killed_at_every_step_it_goes_on(db: Database, tmp_path: Path) -> None:
    steps = [
        step(
            number,
            f"SELECT pg_sleep(1) AS slept \\gset planner_\nALTER TABLE t ADD COLUMN c{number} int;",
            has_column(f"c{number}"),
        )
        for number in ("010", "020", "030")
    ]
    driver = write_bundle(tmp_path, steps)
    for done, values in enumerate(steps):
        running = db.start(driver)
        name = f"planner {values['number']}%"
        at = f"SELECT pid FROM pg_stat_activity WHERE application_name LIKE '{name}' AND query LIKE 'SELECT pg_sleep%'"
        (pid,) = wait_for(lambda at=at: db.rows(at))[0]
        assert len(columns(db)) == 1 + done
        if done == 1:
            running.kill()
            db.run(f"SELECT pg_terminate_backend({pid})")
            wait_for(lambda pid=pid: not db.rows(f"SELECT FROM pg_stat_activity WHERE pid = {pid}"))
        else:
            db.run(f"SELECT pg_terminate_backend({pid})")
        assert running.wait(10) != 0
        running.communicate()
        if done < 2:  # let this step through: kill at the next one
            db.run(f"ALTER TABLE t ADD COLUMN c{values['number']} int")
    db.psql(driver)
    assert columns(db) == ["id", "c010", "c020", "c030"]


def test_settings_of_a_step_do_not_outlive_it(db: Database, tmp_path: Path) -> None:
    driver = write_bundle(tmp_path, [add("a", "010"), index("020")])
    with driver.open("a") as file:
        file.write("SHOW lock_timeout;\nSHOW statement_timeout;\nSHOW application_name;\n\\echo stop :ON_ERROR_STOP\n")
    output = db.psql(driver)
    assert output.count("\n 0\n") == 2
    assert "psql" in output
    assert "stop on" in output


def status(folder: Path, schema: str | None, steps: list[dict[str, Any]]) -> Path:
    path = folder / "status.sql"
    table = Table("public", "t")
    backfills = [{"name": "fill", "table": table, "number": "050"}] if schema else []
    path.write_text(
        render("bundle/status.sql.j2", title="x", schema=schema, backfills=backfills, tables=[table], steps=steps)
    )
    return path


def test_status_before_while_and_after(db: Database, tmp_path: Path) -> None:
    db.run("INSERT INTO t SELECT generate_series(1, 1000)")
    db.run("ALTER TABLE t ADD PRIMARY KEY (id), ADD v text")
    db.run("ANALYZE t")
    fill = Backfill(
        Table("public", "t"),
        [{"name": "id", "type": "int"}],
        [("v", "pg_sleep(0.002)::text || t.id")],
        "t.v IS NULL",
    )
    steps = [fill.progress(), fill.step()]
    file, driver = status(tmp_path, SCHEMA, steps), write_bundle(tmp_path, steps)
    before = db.psql(file)
    assert "The progress schema is not there" in before
    assert "010  | -" in before
    running = db.start(driver)
    wait_for(
        lambda: (
            db.rows(f"SELECT to_regclass('{fill.chunks}')")[0][0]
            and db.rows(f"SELECT 1 FROM {fill.chunks} WHERE rows > 0")
        )
    )
    with db.connect() as blocker, db.connect(name="the waiter") as waiter:
        blocker.execute("SELECT pg_advisory_xact_lock(5)")
        pid = waiter.info.backend_pid
        thread = Thread(target=lambda: waiter.execute("SELECT pg_advisory_xact_lock(5)"))
        thread.start()
        wait_for(lambda: db.rows(f"SELECT 1 FROM pg_stat_activity WHERE pid = {pid} AND wait_event_type = 'Lock'"))
        while_ = db.psql(file)
        blocker.rollback()
        thread.join()
    assert "running" in while_
    assert "planner 050 Step 050" in while_
    assert "the waiter" in while_
    db.run(f"UPDATE {SCHEMA}.backfill SET paused = true")
    assert "paused" in db.psql(file)
    db.run(f"UPDATE {SCHEMA}.backfill SET paused = false")
    assert running.wait(30) == 0
    running.communicate()
    assert "finished" in (after := db.psql(file))
    assert "050  | done" in after
    db.run(f"DROP SCHEMA {SCHEMA} CASCADE")
    assert "The progress schema is not there" in db.psql(file)


def test_status_lists_invalid_indexes_and_changes_nothing(db: Database, tmp_path: Path) -> None:
    db.run("INSERT INTO t VALUES (1), (1)")
    db.psql(write_bundle(tmp_path, [index()]), status=3)
    assert "t_id" in db.psql(status(tmp_path, None, [index()]))
    db.run("CREATE SEQUENCE s")
    writes = step("010", "", "nextval('s') > 0")
    assert "in a read-only transaction" in db.psql(status(tmp_path, None, [writes]), status=3)
