"""Each comparison must catch what is planted, and must not see what is no difference."""

from __future__ import annotations

from collections.abc import Iterator

import pg_helper
import psycopg
import pytest
from rows_helper import database, twins

from planner.errors import RehearsalError
from planner.names import Table
from planner.rehearsal.data import Difference, Link, compare

SHOP = Table("shop", "Item")
MUNI = Table("public", "municipality")
ZIP = Table("public", "zip")
LOOSE = {(MUNI, "id"): "uuid"}

EXACT = """
CREATE SCHEMA shop;
CREATE TABLE shop."Item" (
    id bigserial PRIMARY KEY, "Name" text, price numeric(6,2), at timestamptz, data bytea);
INSERT INTO shop."Item" ("Name", price, at, data)
SELECT 'item ' || n, n / 4.0, '2024-01-01 10:00+02'::timestamptz + n * interval '1 day',
       decode(lpad(n::text, 4, '0'), 'hex')
FROM generate_series(1, 30) n;
CREATE TABLE log (line text, n int);
INSERT INTO log SELECT 'line ' || n / 2, n / 2 FROM generate_series(1, 8) n;
"""

LOOSE_KEYS = """
CREATE TABLE municipality (id uuid PRIMARY KEY, code varchar(2) NOT NULL UNIQUE, name text);
CREATE TABLE zip (id int PRIMARY KEY, zip text, municipality_id uuid REFERENCES municipality);
INSERT INTO municipality SELECT gen_random_uuid(), chr(64 + n) || 'x', 'town ' || n
FROM generate_series(1, 9) n;
INSERT INTO zip SELECT n, 'zip ' || n, (SELECT id FROM municipality WHERE code = chr(65 + n % 9) || 'x')
FROM generate_series(1, 30) n;
"""


Pair = tuple[psycopg.Connection, psycopg.Connection]


@pytest.fixture
def exact() -> Iterator[Pair]:
    with twins(EXACT) as pair:
        yield pair


@pytest.fixture
def loose() -> Iterator[Pair]:
    with twins(LOOSE_KEYS) as pair:
        yield pair


def kinds(found: tuple[Difference, ...]) -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.table.name, one.column) for one in found]


def test_equal_data_in_another_column_and_row_order_and_session_format(exact: Pair) -> None:
    bundle, migrate = exact
    bundle.execute('ALTER TABLE shop."Item" ADD extra float8 DEFAULT 0.1, ADD other int')
    migrate.execute('ALTER TABLE shop."Item" ADD other int, ADD extra float8 DEFAULT 0.1')
    bundle.execute('UPDATE shop."Item" SET id = id WHERE id % 2 = 0')
    bundle.execute("UPDATE log SET n = n WHERE n = 1")
    bundle.execute("SET TimeZone TO 'Asia/Tokyo'; SET bytea_output TO escape; SET DateStyle TO german")
    assert compare(bundle, migrate) == ()


PLANTED: list[tuple[str, list[tuple[str, str, str | None]], str]] = [
    ('UPDATE shop."Item" SET "Name" = \'wrong\' WHERE id = 7', [("value", "Item", "Name")], "wrong"),
    ('UPDATE shop."Item" SET price = price + 0.01 WHERE id = 7', [("value", "Item", "price")], "1.76"),
    (
        "UPDATE shop.\"Item\" SET at = at + interval '1 microsecond' WHERE id = 7",
        [("value", "Item", "at")],
        ".000001",
    ),
    ('UPDATE shop."Item" SET "Name" = NULL WHERE id = 7', [("value", "Item", "Name")], "NULL"),
    (
        'DELETE FROM shop."Item" WHERE id = 7',
        [("count", "Item", None), ("row missing", "Item", None)],
        "id='7'",
    ),
    (
        "INSERT INTO shop.\"Item\" VALUES (77, 'new')",
        [("count", "Item", None), ("row extra", "Item", None)],
        "only the bundle",
    ),
    (
        'UPDATE shop."Item" SET id = 99 WHERE id = 7',
        [("row missing", "Item", None), ("row extra", "Item", None)],
        "",
    ),
    ("SELECT setval('shop.\"Item_id_seq\"', 29)", [("sequence", "Item", "id")], "the next is 30"),
    ("SELECT setval('shop.\"Item_id_seq\"', 31, false)", [], ""),
    (
        "UPDATE log SET n = 5 WHERE ctid = (SELECT min(ctid) FROM log WHERE n = 2)",
        [("value", "log", "n")],
        "'5'",
    ),
    ("INSERT INTO log VALUES ('line 1', 1)", [("count", "log", None), ("row extra", "log", None)], "line 1"),
    ("DROP TABLE log", [("table", "log", None)], "not there"),
    ("CREATE TABLE helper (n int)", [("table", "helper", None)], "helper"),
    ('ALTER TABLE shop."Item" ADD helper int', [("table", "Item", "helper")], "helper"),
]


@pytest.mark.parametrize(("planted", "expected", "text"), PLANTED, ids=[one[0] for one in PLANTED])
def test_planted_difference(exact: Pair, planted: str, expected: list[tuple[str, str, str | None]], text: str) -> None:
    bundle, migrate = exact
    bundle.execute(planted.encode())
    found = compare(bundle, migrate)
    assert sorted(kinds(found), key=str) == sorted(expected, key=str)
    assert text in "\n".join(map(str, found))
    assert len(compare(migrate, bundle)) == len(expected)  # seen from the other side too


def test_null_and_empty_text_differ(exact: Pair) -> None:
    bundle, migrate = exact
    bundle.execute("INSERT INTO log VALUES (NULL, 0)")
    migrate.execute("INSERT INTO log VALUES ('', 0)")
    (found,) = compare(bundle, migrate)
    assert (found.kind, found.column, found.bundle, found.migrate) == ("value", "line", None, "")
    assert str(found).endswith("bundle has NULL, migrate has ''")


def test_shown_are_few_and_all_are_counted(exact: Pair) -> None:
    bundle, migrate = exact
    bundle.execute('UPDATE shop."Item" SET price = 0')
    found = compare(bundle, migrate, shown=5)
    assert [one.kind for one in found] == ["value"] * 5 + ["count"]
    assert "30 differences, of which 5 are shown" in str(found[-1])


def test_tables_and_ignore(exact: Pair) -> None:
    bundle, migrate = exact
    bundle.execute('UPDATE log SET n = 0; UPDATE shop."Item" SET price = 0 WHERE id = 1')
    assert {one.table for one in compare(bundle, migrate, tables=[SHOP])} == {SHOP}
    assert {one.table for one in compare(bundle, migrate, ignore=[SHOP])} == {Table("public", "log")}


def test_partitioned_and_inherited_rows_are_read_once(exact: Pair) -> None:
    for conn in exact:
        conn.execute("""
            CREATE TABLE part (n int, t text) PARTITION BY LIST (n); CREATE TABLE part_1 PARTITION OF part FOR
            VALUES IN (1); INSERT INTO part VALUES (1, 'a'); CREATE TABLE base (n int); CREATE TABLE derived
            () INHERITS (base); INSERT INTO derived VALUES (1)""")
    bundle, migrate = exact
    assert compare(bundle, migrate) == ()
    bundle.execute("UPDATE part SET t = 'b'; UPDATE derived SET n = 2")
    assert kinds(compare(bundle, migrate)) == [("value", "derived", "n"), ("value", "part", "t")]


def test_random_keys_are_no_difference_if_known_as_loose(loose: Pair) -> None:
    bundle, migrate = loose
    assert compare(bundle, migrate, loose=LOOSE) == ()
    assert {one.table for one in compare(bundle, migrate)} == {MUNI, ZIP}


def test_child_that_points_at_another_parent(loose: Pair) -> None:
    bundle, migrate = loose
    bundle.execute("UPDATE zip SET municipality_id = (SELECT id FROM municipality WHERE code = 'Bx') WHERE id = 2")
    (found,) = compare(bundle, migrate, loose=LOOSE)
    assert (found.kind, found.table, found.key, found.column) == ("value", ZIP, "id='2'", "municipality_id")
    assert "code='Bx'" in str(found.bundle)
    assert "code='Cx'" in str(found.migrate)


def test_swapped_children_are_seen_without_any_other_key() -> None:
    with twins(LOOSE_KEYS + "ALTER TABLE zip DROP id; ALTER TABLE municipality DROP code") as (
        bundle,
        migrate,
    ):
        assert compare(bundle, migrate, loose=LOOSE) == ()
        bundle.execute("""
            UPDATE zip z SET municipality_id = o.municipality_id FROM zip o
            WHERE (z.zip, o.zip) IN (('zip 1', 'zip 2'), ('zip 2', 'zip 1'))""")
        found = compare(bundle, migrate, loose=LOOSE)
        assert sorted(one.kind for one in found) == ["row extra", "row extra", "row missing", "row missing"]
        assert "town 3" in str(found[0]) + str(found[1])


def test_a_reference_that_became_null_or_stayed(loose: Pair) -> None:
    bundle, migrate = loose
    bundle.execute("UPDATE zip SET municipality_id = NULL WHERE id = 2")
    (found,) = compare(bundle, migrate, loose=LOOSE)
    assert (found.bundle, found.column) == (None, "municipality_id")


def test_keys_swapped_between_parents_swap_their_children(loose: Pair) -> None:
    """The parents look the same with other random keys; the children tell."""
    bundle, migrate = loose
    bundle.execute("""
        ALTER TABLE zip DROP CONSTRAINT zip_municipality_id_fkey; ALTER TABLE municipality DROP CONSTRAINT
        municipality_pkey; UPDATE municipality m SET id = o.id FROM municipality o WHERE (m.code, o.code) IN
        (('Ax', 'Bx'), ('Bx', 'Ax')); ALTER TABLE municipality ADD PRIMARY KEY (id); ALTER TABLE zip ADD
        FOREIGN KEY (municipality_id) REFERENCES municipality""")
    found = compare(bundle, migrate, loose=LOOSE)
    assert {one.table for one in found} == {ZIP}
    assert len(found) == 7  # of 30 zips those of the two municipalities


def test_uuids_from_before_must_stay_in_their_rows() -> None:
    fixed = LOOSE_KEYS.replace("gen_random_uuid()", "md5(n::text)::uuid").replace("REFERENCES municipality", "")
    with twins(fixed) as (bundle, migrate):
        assert compare(bundle, migrate, loose=LOOSE) == ()
        bundle.execute("""
            ALTER TABLE municipality DROP CONSTRAINT municipality_pkey;
            UPDATE municipality m SET id = o.id FROM municipality o
            WHERE (m.code, o.code) IN (('Ax', 'Bx'), ('Bx', 'Ax'));
            ALTER TABLE municipality ADD PRIMARY KEY (id)""")
        assert kinds(compare(bundle, migrate, loose=LOOSE)) == [("value", "municipality", "id")] * 2


def test_parents_that_differ_in_null_and_empty_text_only(loose: Pair) -> None:
    for conn in loose:
        conn.execute("UPDATE municipality SET name = CASE code WHEN 'Ax' THEN '' END; DELETE FROM zip WHERE id > 12")
        conn.execute("ALTER TABLE municipality DROP code; ALTER TABLE zip DROP id")
    bundle, migrate = loose
    assert compare(bundle, migrate, loose=LOOSE) == ()
    bundle.execute("""
        UPDATE zip SET municipality_id = (SELECT id FROM municipality WHERE name IS NULL LIMIT 1)
        WHERE municipality_id = (SELECT id FROM municipality WHERE name = '')""")
    assert ("value", "zip", "municipality_id") in kinds(compare(bundle, migrate, loose=LOOSE))


def test_undeclared_reference(loose: Pair) -> None:
    bundle, migrate = loose
    for conn in loose:
        conn.execute("ALTER TABLE zip DROP CONSTRAINT zip_municipality_id_fkey")
    link = Link(ZIP, ("municipality_id",), MUNI, ("id",))
    assert compare(bundle, migrate, loose=LOOSE, links=[link]) == ()
    bundle.execute("UPDATE zip SET municipality_id = gen_random_uuid() WHERE id = 2")
    (found,) = compare(bundle, migrate, loose=LOOSE, links=[link])
    assert "no row of public.municipality" in str(found)


def test_cyclic_references_between_loose_keys() -> None:
    """A chain of people who differ in nothing but how far they are from its end."""
    chain = """ CREATE TABLE person (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), n int, boss_id uuid
    REFERENCES person); INSERT INTO person (n) SELECT n FROM generate_series(1, 12) n; UPDATE person p SET
    boss_id = (SELECT id FROM person b WHERE b.n = p.n + 1); ALTER TABLE person DROP n"""
    person = Table("public", "person")
    loose = {(person, "id"): "uuid"}
    with twins(chain) as (bundle, migrate):
        assert compare(bundle, migrate, loose=loose) == ()
        bundle.execute("""
            UPDATE person SET boss_id = (SELECT id FROM person WHERE boss_id IS NULL) WHERE id = (SELECT id
            FROM person p WHERE NOT EXISTS (SELECT FROM person c WHERE c.boss_id = p.id))""")
        assert compare(bundle, migrate, loose=loose) != ()


def test_parents_that_are_alike_are_told_apart_by_their_children() -> None:
    twin_parents = """ CREATE TABLE parent (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text); CREATE
    TABLE child (id int PRIMARY KEY, parent_id uuid REFERENCES parent); INSERT INTO parent (name) VALUES
    ('same'), ('same'); INSERT INTO child SELECT n, (SELECT id FROM parent ORDER BY ctid LIMIT 1 OFFSET n % 2)
    FROM generate_series(1, 6) n"""
    loose = {(Table("public", "parent"), "id"): "uuid"}
    with twins(twin_parents) as (bundle, migrate):
        assert compare(bundle, migrate, loose=loose) == ()
        bundle.execute("UPDATE child SET parent_id = (SELECT parent_id FROM child WHERE id = 2) WHERE id = 3")
        (found,) = compare(bundle, migrate, loose=loose)
        assert found.table.name == "parent"
        assert "2, 4 referring rows" in str(found)


def test_inheritance_passes_a_loose_key_on() -> None:
    models = """ CREATE TABLE place (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text); CREATE TABLE
    cafe (place_ptr_id uuid PRIMARY KEY REFERENCES place, seats int); CREATE TABLE waiter (id int PRIMARY KEY,
    cafe_id uuid REFERENCES cafe); INSERT INTO place (name) SELECT 'place ' || n FROM generate_series(1, 4) n;
    INSERT INTO cafe SELECT id, 10 FROM place; INSERT INTO waiter SELECT n, (SELECT id FROM place WHERE name =
    'place ' || n) FROM generate_series(1, 4) n"""
    loose = {(Table("public", "place"), "id"): "uuid"}
    with twins(models) as (bundle, migrate):
        assert compare(bundle, migrate, loose=loose) == ()
        bundle.execute("UPDATE waiter SET cafe_id = (SELECT id FROM place WHERE name = 'place 2') WHERE id = 1")
        assert kinds(compare(bundle, migrate, loose=loose)) == [("value", "waiter", "cafe_id")]
        bundle.execute("UPDATE cafe SET seats = 11 WHERE place_ptr_id = (SELECT id FROM place WHERE name = 'place 3')")
        assert ("value", "cafe", "seats") in kinds(compare(bundle, migrate, loose=loose))


CHOSEN = "CREATE TABLE t (id int PRIMARY KEY, u uuid, at timestamptz, code text);"
CHOSEN_LOOSE = {
    (Table("public", "t"), "u"): "uuid",
    (Table("public", "t"), "at"): "time",
    (Table("public", "t"), "code"): "random text",
}
GOOD = """
INSERT INTO t SELECT n, gen_random_uuid(), clock_timestamp(), md5(random()::text)
FROM generate_series(1, 5) n"""


@pytest.mark.parametrize(
    ("planted", "column", "text"),
    [
        ("UPDATE t SET u = NULL WHERE id = 3", "u", "NULL"),
        ("UPDATE t SET u = '00000000-0000-0000-0000-000000000000' WHERE id = 3", "u", "00000000"),
        ("UPDATE t SET u = (SELECT u FROM t WHERE id = 1)", "u", "all equal"),
        ("UPDATE t SET u = (SELECT u FROM t WHERE id = 1) WHERE id = 2", "u", "some equal"),
        ("UPDATE t SET at = '2001-01-01' WHERE id = 3", "at", "2001-01-01"),
        ("UPDATE t SET at = 'infinity' WHERE id = 3", "at", "infinity"),
        ("UPDATE t SET at = now()", "at", "all equal"),
        ("UPDATE t SET code = '' WHERE id = 3", "code", "''"),
        ("UPDATE t SET code = 'always the same'", "code", "all equal"),
    ],
)
def test_loose_values_have_their_shape(planted: str, column: str, text: str) -> None:
    with twins(CHOSEN) as (bundle, migrate):
        bundle.execute(GOOD)
        migrate.execute(GOOD)
        assert compare(bundle, migrate, loose=CHOSEN_LOOSE) == ()
        bundle.execute(planted.encode())
        found = compare(bundle, migrate, loose=CHOSEN_LOOSE)
        assert {one.column for one in found} == {column}
        assert text in str(found[0])


def test_two_rows_may_share_a_moment() -> None:
    with twins(CHOSEN) as (bundle, migrate):
        bundle.execute(GOOD)
        migrate.execute(GOOD)
        bundle.execute("UPDATE t SET at = (SELECT at FROM t WHERE id = 1) WHERE id = 2")
        assert compare(bundle, migrate, loose=CHOSEN_LOOSE) == ()


def test_times_before_or_after_now_and_arrays_in_any_order() -> None:
    loose = {(Table("public", "t"), "at"): "moved time", (Table("public", "t"), "data"): "any order"}
    with twins("CREATE TABLE t (id int PRIMARY KEY, at timestamptz, data jsonb);") as (bundle, migrate):
        for side, arrays in ((bundle, ('["a", "b"]', '["b", "a"]')), (migrate, ('["b", "a"]', '["a", "b"]'))):
            for number, array in enumerate(arrays):
                side.execute(
                    "INSERT INTO t VALUES (%s, clock_timestamp() + interval '365 days',"
                    " jsonb_build_object('l', %s::jsonb))",
                    (number, array),
                )
        assert compare(bundle, migrate, loose=loose) == ()
        bundle.execute("UPDATE t SET at = at - interval '1 day' WHERE id = 1")
        assert {one.column for one in compare(bundle, migrate, loose=loose)} == {"at"}
        bundle.execute("UPDATE t SET at = at + interval '1 day' WHERE id = 1")
        bundle.execute("""UPDATE t SET data = '{"l": ["a", "b", "b"]}' WHERE id = 1""")
        assert {one.column for one in compare(bundle, migrate, loose=loose)} == {"data"}


def test_unknown_shape_and_open_transaction(exact: Pair) -> None:
    bundle, migrate = exact
    with pytest.raises(RehearsalError, match="uuid, time, moved time, random text, any order"):
        compare(bundle, migrate, loose={(SHOP, "id"): "guess"})
    with bundle.transaction(), pytest.raises(RehearsalError, match="already in one"):
        compare(bundle, migrate)


def test_the_session_is_left_as_it_was(exact: Pair) -> None:
    bundle, migrate = exact
    bundle.execute("SET TimeZone TO 'Asia/Tokyo'")
    compare(bundle, migrate)
    assert bundle.execute("SHOW TimeZone").fetchone() == ("Asia/Tokyo",)
    assert bundle.execute("SHOW transaction_read_only").fetchone() == ("off",)


def test_one_of_many_rows() -> None:
    with database() as one, database() as two:
        for conn in (one, two):
            conn.execute(LOOSE_KEYS.encode())
            conn.execute("INSERT INTO zip SELECT n, 'z', (SELECT id FROM municipality WHERE code = 'Ax')"
                         " FROM generate_series(100, 30000) n")  # fmt: skip
        two.execute("UPDATE zip SET zip = 'y' WHERE id = 29999")
        assert kinds(compare(one, two, loose=LOOSE)) == [("value", "zip", "zip")]


def test_a_row_whose_virtual_column_has_no_value_is_said() -> None:
    with pg_helper.database() as found:  # the wheel's server: VIRTUAL came with PostgreSQL 18
        found.run(
            "CREATE TABLE box (a int, b int GENERATED ALWAYS AS (a * a) VIRTUAL); INSERT INTO box VALUES (1000000)"
        )
        with (
            found.connect(autocommit=True) as one,
            found.connect(autocommit=True) as two,
            pytest.raises(RehearsalError, match=r"rows of public.box can't be read: integer out of range\nA column"),
        ):
            compare(one, two)
