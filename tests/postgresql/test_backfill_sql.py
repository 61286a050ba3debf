"""The batched backfill and the fill trigger, on a real server with the real psql."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pg_helper import SCHEMA, Backfill, Database, database, wait_for, write_step

from planner.names import Table, ident, qualified

SHA = "encode(sha256(convert_to({}, 'UTF8')), 'hex')"
TOKENS = Table("public", "tokens")
BIGINT = [{"name": "id", "type": "bigint"}]
PROGRESS = f"SELECT * FROM {SCHEMA}.backfill"


@pytest.fixture
def db() -> Iterator[Database]:
    with database() as made:
        yield made


def tokens(db: Database, rows: int = 2000) -> None:
    """A table with gaps in its keys, some NULLs, and a count of how often each row was updated."""
    db.run("CREATE TABLE tokens (id bigserial PRIMARY KEY, token text, c text, updates int NOT NULL DEFAULT 0)")
    db.run(
        "INSERT INTO tokens (id, token) SELECT i * 3, CASE WHEN i % 7 > 0 THEN 'ü' || i END "
        f"FROM generate_series(1, {rows}) AS i"
    )
    db.run(
        "CREATE FUNCTION count_updates() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.updates := OLD.updates + 1; RETURN NEW; END $$"
    )
    db.run("CREATE TRIGGER audit BEFORE UPDATE ON tokens FOR EACH ROW EXECUTE FUNCTION count_updates()")


def job(**more: Any) -> Backfill:
    return Backfill(
        **{"table": TOKENS, "key": BIGINT, "assignments": [("c", SHA.format("t.token"))], "guard": "true"} | more
    )


def prepare(db: Database, folder: Path, backfill: Backfill) -> Path:
    """Create the progress schema; return the step file of the backfill."""
    db.psql(write_step(folder, backfill.progress()))
    return write_step(folder, backfill.step())


def slow(db: Database, ms: float) -> None:
    """Make every row of a batch take so many milliseconds."""
    db.run(f"CREATE FUNCTION slowly(text) RETURNS text LANGUAGE plpgsql AS "
           f"$$ BEGIN PERFORM pg_sleep({ms / 1000}); RETURN {SHA.format('$1')}; END $$")  # fmt: skip


SLOWLY = [("c", "slowly(t.token)")]


def exact(db: Database) -> None:
    """Every row has its value, and was updated exactly once."""
    assert db.value(f"SELECT count(*) FROM tokens WHERE c IS DISTINCT FROM {SHA.format('token')}") == 0
    assert db.rows("SELECT DISTINCT updates FROM tokens") == [(1,)]
    assert db.value(f"SELECT rows_done FROM {SCHEMA}.backfill") == db.value("SELECT count(*) FROM tokens")
    assert db.value(f"SELECT sum(rows) FROM {job().chunks}") == db.value("SELECT count(*) FROM tokens")


def half_done(db: Database, rows: int = 300) -> Any:
    done = f"SELECT coalesce(sum(rows), 0) > {rows} FROM {job().chunks}"
    return wait_for(lambda: db.value(done))


KEYS: dict[str, tuple[str, list[tuple[str, str]], str]] = {
    "integer with gaps and negatives": ("(i - 500) * 7", [("id", "integer")], ""),
    "bigint beyond 32 bits": ("i + 5000000000", [("id", "bigint")], ""),
    "uuid": ("md5(i::text)::uuid", [("id", "uuid")], ""),
    "text in the database's collation": ("'Ä' || (i % 13) || chr(97 + i % 26) || i", [("id", "text")], ""),
    "varchar in collation C": (
        "chr(97 + i % 26) || upper(chr(97 + i % 7)) || i",
        [("id", "varchar(40)")],
        'COLLATE "C"',
    ),
    "text in a collation of its own": (
        "chr(97 + i % 26) || upper(chr(97 + i % 7)) || i",
        [("id", "text")],
        'COLLATE "other"',
    ),
    "composite": ("i % 9, 'x' || i", [("a", "integer"), ("b", "text")], ""),
    "composite of uuid and date": (
        "md5((i % 5)::text)::uuid, date '2024-01-01' + i::int",
        [("a", "uuid"), ("b", "date")],
        "",
    ),
    "quoted names in mixed case": ("i", [('Odd "Key" %s', "integer")], ""),
}


@pytest.mark.parametrize("kind", KEYS)
def test_it_ends_where_one_update_ends(db: Database, tmp_path: Path, kind: str) -> None:
    values, key, collation = KEYS[kind]
    if "other" in collation:
        provider = db.rows(
            "SELECT collname FROM pg_collation WHERE collname IN ('und-x-icu', 'en_US.utf8', 'C.utf8') ORDER BY 1 DESC"
        )
        if not provider:
            pytest.skip("the server has no collation but C")
        db.run(f"CREATE COLLATION other FROM {ident(provider[0][0])}")
    table = Table("public", 'My "Table" it\'s 100%s') if "quoted" in kind else Table("public", "things")
    name = qualified(table)
    columns = ", ".join(f"{ident(n)} {t} {collation}" for n, t in key)
    names = ", ".join(ident(n) for n, _ in key)
    db.run(f"CREATE TABLE {name} ({columns}, token text, c text, d text, PRIMARY KEY ({names}))")
    db.run(f"INSERT INTO {name} SELECT {values}, nullif('t' || i, 't7') FROM generate_series(1, 1000) AS i")
    db.run(f"UPDATE {name} SET c = 'kept' WHERE token LIKE 't9%'")
    db.run(
        f"CREATE TABLE expected AS SELECT {names}, token, coalesce(c, {SHA.format('token')}) AS c, "
        f"token AS d FROM {name}"
    )
    db.run("UPDATE expected SET d = NULL WHERE c = 'kept'")
    backfill = Backfill(
        table, [{"name": n, "type": t} for n, t in key],
        [("c", SHA.format("t.token")), ("d", "t.token")], "t.c IS NULL", batch_size=70,
    )  # fmt: skip
    file = prepare(db, tmp_path, backfill)
    assert not db.value(f"SELECT {backfill.done_when}")
    db.psql(file)
    assert db.value(f"SELECT {backfill.done_when}")
    assert db.rows(f"SELECT * FROM {name} EXCEPT SELECT * FROM expected") == []
    assert db.value(f"SELECT count(*) FROM {name} WHERE token IS NOT NULL AND c IS NULL") == 0
    assert db.value(f"SELECT count(keys) FROM {backfill.chunks}") > 3


def test_the_goal_is_false_and_not_an_error_without_the_schema(db: Database) -> None:
    assert db.value(f"SELECT {job().done_when}") is False


def test_an_empty_table_is_finished_at_once(db: Database, tmp_path: Path) -> None:
    tokens(db, 0)
    output = db.psql(prepare(db, tmp_path, job()))
    assert "finished, 0 rows" in output
    assert db.value(f"SELECT {job().done_when}")
    assert "050 already done" in db.psql(tmp_path / "2_backfill/050.sql")


def test_without_the_progress_schema_it_stops_with_an_error(db: Database, tmp_path: Path) -> None:
    tokens(db, 1)
    assert "planner_test.backfill" in db.psql(write_step(tmp_path, job().step()), status=3)


def test_rows_above_the_bound_are_left_to_the_trigger(db: Database, tmp_path: Path) -> None:
    tokens(db, 1000)
    slow(db, 1)
    file = prepare(db, tmp_path, job(assignments=SLOWLY))
    running = db.start(file)
    half_done(db)
    db.run("INSERT INTO tokens (id, token) VALUES (1000000, 'later')")
    assert running.wait(60) == 0
    assert db.value("SELECT c FROM tokens WHERE id = 1000000") is None
    assert db.value("SELECT count(*) FROM tokens WHERE updates = 1") == 1000


@pytest.mark.parametrize("how", ["kill -9 psql", "terminate", "cancel"])
def test_after_a_kill_it_goes_on_exactly_there(db: Database, tmp_path: Path, how: str) -> None:
    tokens(db, 1200)
    slow(db, 1)
    file = prepare(db, tmp_path, job(assignments=SLOWLY))
    running = db.start(file)
    half_done(db)
    worker = "SELECT {}(pid) FROM pg_stat_activity WHERE application_name LIKE 'planner 050%'"
    if how == "kill -9 psql":
        running.kill()  # its backend works on until it has something to say
    else:
        db.run(worker.format("pg_terminate_backend" if how == "terminate" else "pg_cancel_backend"))
    assert running.wait(20) != 0
    assert db.value(f"SELECT finished_at IS NULL FROM {SCHEMA}.backfill")
    db.psql(file)
    exact(db)


def test_killed_again_and_again_it_still_ends_exactly(db: Database, tmp_path: Path) -> None:
    tokens(db, 3000)
    slow(db, 0.3)
    file = prepare(db, tmp_path, job(assignments=SLOWLY, target_ms=30))
    for round_ in range(1, 5):
        running = db.start(file)
        half_done(db, round_ * 500)
        db.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'planner 050%'")
        running.wait(20)
    db.psql(file)
    exact(db)


def test_sessions_share_the_chunks(db: Database, tmp_path: Path) -> None:
    tokens(db, 3000)
    slow(db, 0.5)
    db.run("ALTER TABLE tokens ADD who int")
    file = prepare(db, tmp_path, job(assignments=[*SLOWLY, ("who", "pg_backend_pid()")]))
    begun = time.monotonic()
    running = [db.start(file) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    took = time.monotonic() - begun
    exact(db)
    shares = [count for _, count in db.rows("SELECT who, count(*) FROM tokens GROUP BY who")]
    assert len(shares) == 3
    assert min(shares) > 300
    assert took < 3000 * 0.0005 * 0.9 + 1


def test_a_session_takes_over_from_one_that_dies(db: Database, tmp_path: Path) -> None:
    tokens(db, 300)
    slow(db, 3)
    file = prepare(db, tmp_path, job(assignments=SLOWLY, batch_size=200))
    first, second = db.start(file), db.start(file)
    sessions = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'planner 050%'"
    wait_for(lambda: db.value(sessions) == 2)
    time.sleep(0.2)
    db.run("SELECT pg_terminate_backend(min(pid)) FROM pg_stat_activity WHERE application_name LIKE 'planner 050%'")
    assert sorted(process.wait(30) != 0 for process in (first, second)) == [False, True]
    exact(db)


def test_pause_and_resume(db: Database, tmp_path: Path) -> None:
    tokens(db, 2000)
    slow(db, 0.3)
    file = prepare(db, tmp_path, job(assignments=SLOWLY))
    running = db.start(file)
    half_done(db)
    db.run(f"UPDATE {SCHEMA}.backfill SET paused = true")
    time.sleep(0.3)  # the batch under way ends
    before = db.value("SELECT count(c) FROM tokens")
    time.sleep(0.5)
    assert db.value("SELECT count(c) FROM tokens") == before < 2000
    db.run(f"UPDATE {SCHEMA}.backfill SET paused = false")
    output, _ = running.communicate(timeout=30)
    assert running.returncode == 0
    assert "paused. To resume" in output
    assert "going on" in output
    exact(db)


def test_the_throttle_query_holds_it(db: Database, tmp_path: Path) -> None:
    tokens(db, 500)
    db.run("CREATE TABLE busy (yes boolean)")
    db.run("INSERT INTO busy VALUES (true)")
    file = prepare(db, tmp_path, job())
    db.run(f"UPDATE {SCHEMA}.backfill SET throttle_query = 'SELECT yes FROM busy'")
    running = db.start(file)
    wait_for(lambda: db.rows("SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'planner 050%'"))
    time.sleep(0.4)
    assert db.value("SELECT count(c) FROM tokens") == 0
    db.run("UPDATE busy SET yes = false")
    assert "throttle_query returns true" in running.communicate(timeout=20)[0]
    exact(db)


def test_a_locked_row_holds_up_only_itself(db: Database, tmp_path: Path) -> None:
    tokens(db, 1000)
    file = prepare(db, tmp_path, job(batch_size=200))
    with db.connect() as blocker:
        blocker.execute("SELECT * FROM tokens WHERE id = 300 FOR UPDATE")
        running = db.start(file)
        wait_for(lambda: db.value("SELECT count(c) FROM tokens WHERE token IS NOT NULL") >= 857 - 4, 30)
        assert running.poll() is None
        assert db.value(f"SELECT max(attempts) FROM {job().chunks}") >= 5
        assert db.value("SELECT c FROM tokens WHERE id = 300") is None
    assert running.wait(30) == 0
    exact(db)


def test_an_error_is_kept_and_names_the_chunk(db: Database, tmp_path: Path) -> None:
    tokens(db, 1000)
    db.run("ALTER TABLE tokens ADD CHECK (id <> 1500 OR c IS NULL)")
    file = prepare(db, tmp_path, job())
    output = db.psql(file, status=3)
    assert "tokens_check" in output
    assert "In the chunk with keys after (" in output
    assert "SET\n" not in output
    assert db.rows(f"SELECT errors, last_error LIKE '%tokens_check%' FROM {SCHEMA}.backfill") == [(1, True)]
    assert db.value("SELECT count(*) FROM tokens WHERE updates = 1") >= 200
    db.run("ALTER TABLE tokens DROP CONSTRAINT tokens_check")
    db.psql(file)
    exact(db)


def test_it_vacuums_between_rounds(db: Database, tmp_path: Path) -> None:
    tokens(db, 1000)
    file = prepare(db, tmp_path, job(vacuum=True, vacuum_every_rows=300))
    db.psql(file)
    exact(db)
    vacuums = "SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = 'tokens'"
    assert wait_for(lambda: db.value(vacuums) >= 3)


def test_batches_grow_to_the_target_time(db: Database, tmp_path: Path) -> None:
    tokens(db, 4000)
    db.psql(prepare(db, tmp_path, job(batch_size=100, target_ms=1000)))
    assert db.value(f"SELECT max(keys) FROM {job().chunks}") >= 400
    exact(db)


def test_batches_shrink_to_the_target_time(db: Database, tmp_path: Path) -> None:
    tokens(db, 3000)
    slow(db, 0.2)
    db.psql(prepare(db, tmp_path, job(assignments=SLOWLY, batch_size=800, target_ms=30)))
    assert db.value(f"SELECT min(keys) FROM {job().chunks}") < 300
    exact(db)


def test_a_transaction_setting_of_the_role_does_no_harm(db: Database, tmp_path: Path) -> None:
    tokens(db, 1000)
    db.run(
        "ALTER DATABASE "
        + db.value("SELECT current_database()")
        + " SET default_transaction_isolation = 'serializable'"
    )
    file = prepare(db, tmp_path, job())
    running = [db.start(file) for _ in range(2)]
    assert [process.wait(30) for process in running] == [0, 0]
    exact(db)
