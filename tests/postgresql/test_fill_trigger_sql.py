"""The trigger that fills new columns for old code, and the end of the progress schema, on a real server."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pg_helper import SCHEMA, Database, database, render, step, write_step
from test_backfill_sql import SHA, SLOWLY, TOKENS, job, prepare, slow, tokens

from planner.names import Table


@pytest.fixture
def db() -> Iterator[Database]:
    with database() as made:
        yield made


FILL = {"column": "c", "expression": SHA.format("NEW.token"), "depends": ["token"]}


def trigger(db: Database, folder: Path, table: Table = TOKENS, fills: list[dict[str, Any]] | None = None) -> None:
    body = render(
        "postgresql/fill_trigger.sql.j2",
        schema=SCHEMA,
        name="fill",
        table=table,
        fills=fills or [FILL],
        note="Old code.",
    )
    db.psql(write_step(folder, step("020", body, f"to_regprocedure('{SCHEMA}.fill_fill()') IS NOT NULL")))


def sha(db: Database, text: str) -> str:
    return str(db.connection.execute(f"SELECT {SHA.format('%s::text')}".encode(), [text]).fetchall()[0][0])


def test_the_trigger_fills_for_old_code_and_never_overrides(db: Database, tmp_path: Path) -> None:
    db.run("CREATE TABLE tokens (id int PRIMARY KEY, token text, c text, other int)")
    db.run("INSERT INTO tokens VALUES (0, 'before')")
    prepare(db, tmp_path, job())
    trigger(db, tmp_path)

    def now(key: int) -> Any:
        return db.value(f"SELECT c FROM tokens WHERE id = {key}")

    db.run("INSERT INTO tokens (id, token) VALUES (1, 'a'), (2, NULL)")
    db.run("INSERT INTO tokens (id, token, c) VALUES (3, 'a', 'mine')")
    assert (now(1), now(2), now(3)) == (sha(db, "a"), None, "mine")
    db.run("UPDATE tokens SET token = 'b' WHERE id IN (1, 2, 3)")
    assert (now(1), now(2), now(3)) == (sha(db, "b"),) * 3
    db.run("UPDATE tokens SET token = 'c', c = 'mine' WHERE id = 1")
    assert now(1) == "mine"
    db.run("UPDATE tokens SET other = 5")
    assert (now(0), now(1)) == (sha(db, "before"), "mine")
    db.run("UPDATE tokens SET c = 'kept' WHERE id = 0")
    assert now(0) == "kept"


def test_the_trigger_works_for_types_without_equality_and_several_columns(db: Database, tmp_path: Path) -> None:
    db.run('CREATE TABLE tokens (id int PRIMARY KEY, "Doc" json, n numeric, c text, "D" text)')
    prepare(db, tmp_path, job())
    fills = [
        {"column": "c", "expression": 'NEW."Doc" ->> \'x\'', "depends": ["Doc"]},
        {"column": "D", "expression": "NEW.n::text", "depends": ["n"]},
        ]  # fmt: skip
    trigger(db, tmp_path, fills=fills)
    db.run("""INSERT INTO tokens VALUES (1, '{"x": 1}', 1.0)""")
    assert db.rows('SELECT c, "D" FROM tokens') == [("1", "1.0")]
    db.run("""UPDATE tokens SET "Doc" = '{"x": 2}', "D" = 'mine' WHERE id = 1""")
    assert db.rows('SELECT c, "D" FROM tokens') == [("2", "mine")]
    db.run("UPDATE tokens SET n = 1.00")  # equal, but written differently
    assert db.rows('SELECT c, "D" FROM tokens') == [("2", "1.00")]


def test_the_applications_role_needs_no_right_on_the_progress_schema(db: Database, tmp_path: Path) -> None:
    db.run("CREATE TABLE tokens (id int PRIMARY KEY, token text, c text)")
    prepare(db, tmp_path, job())
    trigger(db, tmp_path)
    role = "app_" + db.value("SELECT current_database()")
    db.run(f"CREATE ROLE {role}")
    try:
        db.run(f"GRANT SELECT, INSERT, UPDATE ON tokens TO {role}")
        db.run(f"SET ROLE {role}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.run(f"SELECT * FROM {SCHEMA}.backfill")
        db.run("INSERT INTO tokens (id, token) VALUES (1, 'a')")
        db.run("UPDATE tokens SET token = 'b'")
        assert db.value("SELECT c FROM tokens") == sha(db, "b")
    finally:
        db.run("RESET ROLE")
        db.run(f"DROP OWNED BY {role}")
        db.run(f"DROP ROLE {role}")


def test_the_trigger_fires_after_the_tables_own(db: Database, tmp_path: Path) -> None:
    db.run("CREATE TABLE tokens (id int PRIMARY KEY, token text, c text)")
    db.run(
        "CREATE FUNCTION low() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.token := lower(NEW.token); RETURN NEW; END $$"
    )
    db.run("CREATE TRIGGER own BEFORE INSERT OR UPDATE ON tokens FOR EACH ROW EXECUTE FUNCTION low()")
    prepare(db, tmp_path, job())
    trigger(db, tmp_path)
    db.run("INSERT INTO tokens VALUES (1, 'A')")
    assert db.value("SELECT c FROM tokens") == sha(db, "a")


def test_writers_beside_the_backfill_leave_no_row_behind(db: Database, tmp_path: Path) -> None:
    tokens(db, 3000)
    slow(db, 0.2)
    file = prepare(db, tmp_path, job(assignments=SLOWLY, guard="t.c IS NULL"))
    trigger(db, tmp_path)
    stop = threading.Event()
    waits: list[float] = []

    def write(seed: int) -> None:
        with db.connect(autocommit=True) as connection:
            for i in range(10_000):
                begun = time.monotonic()
                key = (i * 7919 + seed) % 3000 * 3
                connection.execute("UPDATE tokens SET token = %s WHERE id = %s", [f"{seed}-{i}", key])
                connection.execute("INSERT INTO tokens (id, token) VALUES (%s, 'new')", [(i * 2 + seed) * 3 + 1])
                waits.append(time.monotonic() - begun)
                if stop.is_set():
                    return

    writers = [threading.Thread(target=write, args=[seed]) for seed in (0, 1)]
    for writer in writers:
        writer.start()
    db.psql(file)
    stop.set()
    for writer in writers:
        writer.join()
    assert len(waits) > 50
    assert db.value(f"SELECT count(*) FROM tokens WHERE c IS DISTINCT FROM {SHA.format('token')}") == 0
    assert max(waits) < 1


def test_nothing_is_left_behind(db: Database, tmp_path: Path) -> None:
    tokens(db, 10)
    counts = [f"SELECT count(*) FROM {name}" for name in ("pg_trigger", "pg_proc", "pg_class")]
    objects = " UNION ALL ".join(counts)
    before = db.rows(objects), db.rows("SELECT nspname FROM pg_namespace")
    db.psql(prepare(db, tmp_path, job()))
    trigger(db, tmp_path)
    down = render("postgresql/drop_progress_schema.sql.j2", schema=SCHEMA, backfills=[{"name": "fill"}])
    schema_gone = step("090", down, f"to_regnamespace('{SCHEMA}') IS NULL")
    assert "fill_fill()" in db.psql(write_step(tmp_path, schema_gone), status=3)  # the function still lives there
    down = render("postgresql/drop_fill_trigger.sql.j2", schema=SCHEMA, name="fill", table=TOKENS)
    db.psql(write_step(tmp_path, step("080", down, f"to_regprocedure('{SCHEMA}.fill_fill()') IS NULL")))
    db.psql(write_step(tmp_path, schema_gone))
    assert (db.rows(objects), db.rows("SELECT nspname FROM pg_namespace")) == before
