"""The load: it measures waits that are there, and makes large tables of whatever rows a schema allows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from project_helper import Project, shop
from trace_helper import plan_of

from planner.errors import RehearsalError
from planner.lock_modes import LockMode
from planner.model import Lock, Phase, Plan, Step
from planner.names import Table, qualified
from planner.promises import Unique
from planner.rehearsal import load_rows
from planner.rehearsal.load_elsewhere import longest_beyond
from planner.rehearsal.load_show import as_text
from planner.rehearsal.load_statements import make_work
from planner.rehearsal.load_values import Load, Sample, Side, Size, spans, waits
from planner.rehearsal.rows_catalog import read_shapes
from planner.row_counts import RowCounts
from planner.scratch import Scratch, open_scratch

ROWS = 500
SCHEMA = """
CREATE SCHEMA "Odd ""one"" x";
CREATE TABLE author (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email varchar(80) UNIQUE NOT NULL, note text);
CREATE TABLE profile (author_id bigint PRIMARY KEY REFERENCES author DEFERRABLE INITIALLY DEFERRED, bio text);
CREATE TABLE "Odd ""one"" x"."My 100% Table" (
    "the key" uuid, part int, "Größe" int CHECK ("Größe" > 0), "double" int GENERATED ALWAYS AS ("Größe" * 2) STORED,
    author_id bigint NOT NULL REFERENCES author, PRIMARY KEY ("the key", part), UNIQUE (author_id, "Größe")
);
CREATE TABLE code (code varchar(1) PRIMARY KEY);
CREATE TABLE keyless (a int, b text);
CREATE TABLE price (id numeric(12, 2) PRIMARY KEY, day date UNIQUE, low timestamptz UNIQUE, key bytea UNIQUE NOT NULL);
CREATE TABLE mark (id serial PRIMARY KEY, slug text);
"""
MINE = Table('Odd "one" x', "My 100% Table")


@pytest.fixture(scope="module")
def scratch() -> Iterator[Scratch]:
    with open_scratch() as found:
        found.create("load_base")
        with psycopg.connect(found.dsn("load_base").conninfo(), autocommit=True) as connection:
            connection.execute(SCHEMA.encode())
        yield found


@pytest.fixture
def connection(scratch: Scratch) -> Iterator[psycopg.Connection[Any]]:
    scratch.clone("load_base", "load")
    with psycopg.connect(scratch.dsn("load").conninfo(), autocommit=True) as found:
        yield found
    scratch.drop("load")


def filled(connection: psycopg.Connection[Any], *tables: str | Table, **more: Any) -> dict[str, load_rows.Grown]:
    """The tables, made large."""
    return {one.table.name: one for one in load_rows.fill(connection, plan(*tables, **more), RowCounts(ROWS))}


def plan(*tables: str | Table, **more: Any) -> Plan:
    from dataclasses import replace

    named = tuple(Table("public", one) if isinstance(one, str) else one for one in tables)
    return replace(plan_of(), tables=named, **more)


def count(connection: psycopg.Connection[Any], table: Table) -> int:
    row = connection.execute(f"SELECT count(*) FROM {qualified(table)}".encode()).fetchone()
    assert row is not None
    return int(row[0])


def test_a_table_can_have_rows_of_its_own_number(connection: psycopg.Connection[Any]) -> None:
    counts = RowCounts.read('60,mark=900,Odd "one" x.My 100% Table=90')
    found = {one.table.name: one.rows for one in load_rows.fill(connection, plan("author", "mark", MINE), counts)}
    assert found == {"author": 60, "mark": 900, MINE.name: 90}
    with pytest.raises(RehearsalError, match=r"names marks, and these .*: public.mark"):
        load_rows.fill(connection, plan("mark"), RowCounts.read("60,marks=9"))


@pytest.mark.parametrize("text", ["", "0", "many", "5,mark", "5,=5", "5,mark=5,mark=6", "5,mark=-5", "5,,mark=5", "²"])
def test_what_is_no_number_of_rows_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"rows|TABLE=ROWS"):
        RowCounts.read(text)


def test_tables_of_every_kind_grow(connection: psycopg.Connection[Any]) -> None:
    found = filled(connection, "author", "profile", MINE, "keyless", "price", "code")
    large = {name for name, one in found.items() if one.rows >= ROWS * 0.9}
    assert large == {"author", "profile", "My 100% Table", "keyless", "price"}, found
    assert not any(found[name].reason for name in large)
    assert "code" in found
    assert "no more distinct values" in found["code"].reason
    for one in found.values():
        assert count(connection, one.table) == one.rows


def test_what_the_server_refuses_stays_small_and_says_why(connection: psycopg.Connection[Any]) -> None:
    connection.execute("ALTER TABLE author ADD CONSTRAINT at CHECK (email LIKE '%@%')")
    author = filled(connection, "author")["author"]
    assert author.rows < 100
    assert 'violates check constraint "at"' in author.reason


def test_copies_keep_what_the_plan_demands(connection: psycopg.Connection[Any]) -> None:
    mark = filled(connection, "mark", promises=(Unique(Table("public", "mark"), ("slug",)),))["mark"]
    assert mark.rows >= ROWS * 0.9
    row = connection.execute("SELECT count(slug) - count(DISTINCT slug) FROM mark").fetchone()
    assert row == (0,)


def test_the_tables_that_are_locked_most_are_the_large_ones(connection: psycopg.Connection[Any]) -> None:
    author, record = Table("public", "author"), Table("public", "keyless")
    step = Step(
        "s", Phase.EXPAND, "t", "w", None, None, locks=(Lock(author, LockMode.SHARE), Lock(record, LockMode.SHARE))
    )  # type: ignore[arg-type]
    given = plan("price", "new_one", steps=(step, step), context={"django_migrations": record})
    assert load_rows.large_tables(given, read_shapes(connection)) == [author, Table("public", "price")]


def test_statements_are_those_that_work(connection: psycopg.Connection[Any]) -> None:
    tables = [Table("public", name) for name in ("author", "profile", "keyless")]
    filled(connection, *tables, MINE)
    work = make_work(connection, [*tables, MINE], ROWS + 1000)
    by_name = {one.table: one for one in work.tables}
    assert set(by_name) == {"public.author", "public.profile", str(MINE)}
    assert any("public.keyless has no primary key" in note for note in work.notes)
    author, profile, mine = by_name["public.author"], by_name["public.profile"], by_name[str(MINE)]
    assert author.insert is not None and author.delete is not None and len(author.updates) == 2
    assert profile.insert is None and len(profile.updates) == 1
    assert any("no rows are inserted into public.profile" in note for note in work.notes)
    assert mine.insert is not None
    assert len(mine.updates) == 2, "neither the key nor the generated column is written"
    before = count(connection, MINE)
    with psycopg.RawCursor(connection) as cursor:
        made = cursor.execute(mine.insert.encode(), [*mine.keys[0], "7777"]).fetchone()
        assert made is not None
        assert count(connection, MINE) == before + 1
        assert cursor.execute((mine.delete or "").encode(), made).rowcount == 1
        for update in mine.updates:
            assert cursor.execute(update.encode(), mine.keys[1]).rowcount == 1
        assert cursor.execute(mine.select.encode(), mine.keys[1]).rowcount == 1


def test_code_names_only_the_columns_that_it_knows(connection: psycopg.Connection[Any]) -> None:
    filled(connection, "author")
    known = read_shapes(connection)
    connection.execute("ALTER TABLE author ADD COLUMN gone int")
    author = Table("public", "author")
    old, new = (make_work(connection, [author], 9000, shapes).tables[0] for shapes in (None, known))
    assert "gone" in old.select and "gone" in (old.insert or "") and len(old.updates) == 3
    assert "gone" not in new.select + (new.insert or "") and len(new.updates) == 2


def test_a_statement_belongs_to_the_step_that_it_overlaps_most() -> None:
    samples = [Sample(0.5, 10, "SELECT"), Sample(1.9, 2000, "UPDATE"), Sample(4.0, 900, "INSERT")]
    parts = spans([(0.0, "a", 1), (2.0, "b", 3)], 4.0, samples)
    assert [(part.title, part.longest_ms, part.kind, part.attempts) for part in parts] == [
        ("a", 10, "SELECT", 1),
        ("b", 2000, "UPDATE", 3),
    ]
    found = waits(samples, 0.0, 4.0)
    assert (found.statements, found.longest_ms, found.per_second) == (3, 2000, 0.5)
    assert found.longest == {"SELECT": 10, "UPDATE": 2000, "INSERT": 900}
    assert waits([], 0.0, 1.0).longest_ms == 0


def test_what_a_session_elsewhere_waited_at_the_same_time_is_the_machines() -> None:
    times = [(1.0, 300), (1.05, 290), (2.0, 80), (9.0, 900)]
    stalled = [Sample(began, ms, "UPDATE") for began, ms in times]
    elsewhere = [Sample(began, ms, "SELECT") for began, ms in [(0.9, 3), (1.02, 100), (1.125, 175), (2.07, 4)]]
    assert longest_beyond(stalled, elsewhere, 0.0, 5.0) == pytest.approx(80)  # the first: 300 - 275; 4 ms are no stall
    assert longest_beyond(stalled[:2], elsewhere, 0.0, 5.0) == pytest.approx(290 - 70 - 175)
    assert longest_beyond(stalled, [], 0.0, 5.0) == 300
    assert longest_beyond([], elsewhere, 0.0, 5.0) == 0


def test_a_migrate_that_fails_is_said_and_the_rest_is_shown() -> None:
    one = waits([Sample(0.0, 12.0, "SELECT")], 0.0, 1.0)
    side = Side(1.0, one, one, (), 0, 0, Size(0, 0), Size(0, 0))
    failing = Side(1.0, one, one, (), 0, 0, Size(0, 0), Size(0, 0), error="IntegrityError: duplicate")
    text = as_text(Load((), 2, 2, 2.0, "PostgreSQL", "2 CPUs", side, failing))
    assert "migrate does not come to its end: IntegrityError: duplicate" in text
    assert "longest wait, while it runs" in text
    assert " x" not in text, "no ratio of a whole and a part"


# The whole command.


def edited(project: Project, text: str) -> Path:
    """The bundle of shop.0003, with more SQL in a step that holds ACCESS EXCLUSIVE."""
    assert project.planner("plan", "shop", "0003", "--no-rehearse", "--out", "bundle").status == 1
    folder = project.folder / "bundle"
    steps = json.loads((folder / "plan.json").read_text())["steps"]
    step = next(one for one in steps if any(lock["mode"] == "ACCESS EXCLUSIVE" for lock in one["locks"]))
    path: Path = folder / step["file"]
    head, commit, tail = path.read_text().rpartition("\nCOMMIT;\n")
    path.write_text(f"{head}\n{text}{commit}{tail}")
    return path


SLEEPS = "SELECT pg_sleep(1.2);"
BREAKS = (
    "CREATE FUNCTION public.no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF current_setting('application_name') LIKE 'load%' THEN RAISE 'not now'; END IF; RETURN OLD; END $$;\n"
    "CREATE TRIGGER no BEFORE DELETE ON shop_order FOR EACH ROW EXECUTE FUNCTION public.no();"
)


def test_waits_and_failures_beside_the_bundle_are_measured(tmp_path: Path) -> None:
    """A step that sleeps with its lock held, and leaves something behind that refuses the application's DELETEs."""
    project = shop(tmp_path)
    edited(project, f"{SLEEPS}\n{BREAKS}")
    done = project.planner("rehearse", "bundle", "--load", "3000", "--format", "json")
    assert done.status == 1, done.err
    found = json.loads(done.out)
    load, bundle, migrate = found["load"], found["load"]["bundle"], found["load"]["migrate"]
    assert load["tables"] == [{"table": "public.shop_order", "rows": 3000, "note": None}]
    assert bundle["error"] is None and migrate["error"] is None
    (slow,) = (step for step in bundle["steps"] if step["longest_ms"] > 1100)
    assert slow["seconds"] > 1.1
    assert slow["longest_ms"] == bundle["during"]["longest_ms"]
    assert bundle["longest_ms_beyond_elsewhere"] > 1000 > bundle["longest_ms_elsewhere"] > 0
    assert bundle["before"]["longest_ms"] < 1100 > migrate["during"]["longest_ms"]
    assert load["longest_wait_ratio"] < 1
    assert bundle["before"]["statements"] > 100
    assert {"SELECT", "INSERT", "UPDATE"} <= set(bundle["during"]["longest_ms_by_kind"])
    assert list(bundle["failed_statements"]) == ["DELETE on public.shop_order: not now"]
    assert bundle["failed_statements"]["DELETE on public.shop_order: not now"] > 0
    assert bundle["wal_bytes"] > 0 < migrate["wal_bytes"]
    assert bundle["size_bytes_before"] == migrate["size_bytes_before"] > 100_000
    assert found["changed"]
