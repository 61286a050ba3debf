"""Rows for the rehearsal, on a real server: every kind of table is filled, and nothing else is changed."""

from __future__ import annotations

import time
from collections.abc import Sequence

import psycopg
import pytest
from rows_helper import assert_full, column, conn, database, made, one, public

from planner.errors import RehearsalError
from planner.names import Table
from planner.rehearsal.rows import fill

__all__ = ["conn"]


ALL_TYPES = """
CREATE TYPE mood AS ENUM ('sad', 'it''s "ok"', 'happy');
CREATE TYPE pair AS (a int, b text);
CREATE DOMAIN plate AS varchar(7) CHECK (VALUE ~ '^[A-Z]{2}[0-9]{3}$');
CREATE DOMAIN share AS numeric(5, 4) NOT NULL CHECK (VALUE > 0 AND VALUE < 1);
CREATE TABLE every (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    n2 int2, n4 int4, n8 int8, num numeric, num52 numeric(5,2), num10 numeric(1,0), f4 float4, f8 float8,
    yes bool,
    txt text, vc varchar(12), c1 char(1), c5 char(5), nm name,
    u uuid, d date, ts timestamp, tz timestamptz, t time, ttz timetz, i interval,
    j json, jb jsonb, b bytea, ip inet,
    net cidr, mac macaddr, bits bit(5), vbits varbit(9), doc tsvector, m mood, moods mood[], p pair,
    pl plate, sh share, ints int[], texts varchar(5)[], uuids uuid[], r4 int4range, rd daterange,
    rtz tstzrange, rn numrange,
    pt point, box box, poly polygon, x xml, o oid, mo money,
    gen int GENERATED ALWAYS AS (n2 * 2) STORED
)"""


def test_every_type(conn: psycopg.Connection) -> None:
    report = made(conn, ALL_TYPES, "every")
    assert_full(report, "every")
    assert report.of(public("every")).refused == 0
    for name in ("n4", "txt", "u", "tz", "jb", "m", "pl", "ints", "r4", "p", "poly", "texts"):
        values = column(conn, "every", name)
        assert None in values, name
        assert len(set(values)) > 1, name
    assert {"-32768", "32767", "0", "-1"} <= set(column(conn, "every", "n2"))
    assert {"999.99", "-999.99", "0.01"} <= set(column(conn, "every", "num52"))
    assert None not in column(conn, "every", "sh")


def test_django_can_read_every_value(conn: psycopg.Connection) -> None:
    """Psycopg, which Django reads with, raises for a date or an interval beyond Python's."""
    made(conn, ALL_TYPES, "every")
    rows = conn.execute("SELECT d, ts, tz, t, ttz, i, jb, j, u, ip, rd, rtz, num, b, ints FROM every").fetchall()
    assert len(rows) == 40
    assert one(conn, "SELECT count(*) FROM every WHERE justify_days(i) <> i AND extract(month FROM i) <> 0") == 0
    assert one(conn, "SELECT count(*) FROM every WHERE jb = 'null' OR f8 = 'NaN' OR num = 'NaN'") == 0
    assert one(conn, "SELECT max(masklen(ip)) - min(CASE family(ip) WHEN 4 THEN 32 ELSE 128 END) FROM every") == 96


def test_texts(conn: psycopg.Connection) -> None:
    made(conn, "CREATE TABLE t (id serial PRIMARY KEY, v text NOT NULL, k text UNIQUE, s varchar(3))", "t")
    values = column(conn, "t", "v")
    assert len(set(values)) < len(values)  # duplicates
    texts = [value for value in values if value is not None]
    assert {"", "Word", "word", "WORD", " leading", "trailing ", "it's", "back\\slash"} <= set(texts)
    assert any(ord(character) > 0xFFFF for text in texts for character in text)
    assert any("\n" in text for text in texts)
    assert max(map(len, texts)) > 4000
    keys = [value for value in column(conn, "t", "k") if value is not None]
    assert len(set(keys)) == len(keys) > 30
    assert max(len(key.encode()) for key in keys) < 2000
    assert max(len(value) for value in column(conn, "t", "s") if value) == 3


def test_the_same_rows_every_time() -> None:
    found = []
    for _ in range(2):
        with database() as conn:
            made(conn, ALL_TYPES + "; CREATE TABLE child (e int REFERENCES every)", "every")
            found.append(conn.execute("SELECT every::text, child::text FROM every, child ORDER BY 1, 2").fetchall())
    assert found[0] == found[1]
    assert found[0]


AWKWARD = r'''
CREATE SCHEMA "My Schema";
CREATE TABLE "My Schema"."Weird ""Table""" (
    "Id" serial PRIMARY KEY, "select" text, "a%b{c}" int, "é" date NOT NULL);
CREATE TABLE public."Child" ("parentId" int NOT NULL REFERENCES "My Schema"."Weird ""Table""", "Order" int,
                             PRIMARY KEY ("parentId", "Order"));
CREATE TABLE "My Schema"."no key" ();
'''


def test_awkward_names(conn: psycopg.Connection) -> None:
    conn.execute(AWKWARD.encode())
    weird, bare = Table("My Schema", 'Weird "Table"'), Table("My Schema", "no key")
    report = fill(conn, [weird, bare])
    assert [report.of(table).present for table in (weird, public("Child"), bare)] == [40, 40, 40]


def test_sequences_are_past_the_rows(conn: psycopg.Connection) -> None:
    report = made(
        conn,
        """CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, t text);
        CREATE TABLE b (id bigserial PRIMARY KEY, t text);
        INSERT INTO b SELECT n, 'old' FROM generate_series(1, 25) n""",
        "a",
        "b",
    )
    assert_full(report, "a")
    assert_full(report, "b", rows=65)
    assert report.of(public("b")).refused == 0
    for name in ("a", "b"):
        conn.execute(f"INSERT INTO {name} (t) VALUES ('later')".encode())


def test_closure_parents_children_and_inheritance(conn: psycopg.Connection) -> None:
    report = made(
        conn,
        """CREATE TABLE grandparent (id serial PRIMARY KEY);
        CREATE TABLE parent (id serial PRIMARY KEY, g int NOT NULL REFERENCES grandparent);
        CREATE TABLE child (parent_ptr int PRIMARY KEY REFERENCES parent, n int);
        CREATE TABLE grandchild (c int NOT NULL REFERENCES child);
        CREATE TABLE sibling (id serial PRIMARY KEY, g int REFERENCES grandparent);
        CREATE TABLE other_parent (code text PRIMARY KEY);
        CREATE TABLE both_ways (
            p int REFERENCES parent, o text NOT NULL REFERENCES other_parent, UNIQUE (p, o));
        CREATE TABLE alone (id int)""",
        "parent",
    )
    names = {one.table.name for one in report.tables}
    assert names == {"grandparent", "parent", "child", "grandchild", "other_parent", "both_ways"}
    assert_full(report, *names)
    assert {one.table.name for one in report.tables if one.touched} == {"parent"}
    assert one(conn, "SELECT count(DISTINCT g) FROM parent") == 14  # some have several children, others none


def test_no_row_is_of_two_child_models(conn: psycopg.Connection) -> None:
    """Django deletes the parent's row with the child's, and does not look for other children of it."""
    report = made(
        conn,
        """CREATE TABLE plugin (id serial PRIMARY KEY);
        CREATE TABLE link (plugin_ptr int PRIMARY KEY REFERENCES plugin);
        CREATE TABLE alias (plugin_ptr int PRIMARY KEY REFERENCES plugin, of int REFERENCES plugin);
        CREATE TABLE setting (id serial PRIMARY KEY, plugin int NOT NULL UNIQUE REFERENCES plugin)""",
        "plugin",
    )
    assert [report.of(public(name)).present for name in ("plugin", "link", "alias", "setting")] == [40, 20, 20, 40]
    assert one(conn, "SELECT count(*) FROM link JOIN alias USING (plugin_ptr)") == 0


def test_existing_rows_stay_and_are_referred_to(conn: psycopg.Connection) -> None:
    made(
        conn,
        """CREATE TABLE kind (id int PRIMARY KEY, name text UNIQUE);
        INSERT INTO kind VALUES (1000, 'word 1'), (1001, 'word');
        CREATE TABLE thing (id serial PRIMARY KEY, kind int NOT NULL UNIQUE REFERENCES kind)""",
        "thing",
    )
    assert conn.execute("SELECT * FROM kind WHERE id IN (1000, 1001) ORDER BY id").fetchall() == [
        (1000, "word 1"),
        (1001, "word"),
    ]
    assert one(conn, "SELECT count(*) FROM thing") == 40


CYCLES = {
    "self": """
        CREATE TABLE a (id serial PRIMARY KEY, up int REFERENCES a DEFERRABLE INITIALLY DEFERRED)""",
    "self, not null": """
        CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, up int NOT NULL REFERENCES a)""",
    "self, one to one, by a natural key": """
        CREATE TABLE a (code varchar(8) PRIMARY KEY, up varchar(8) UNIQUE REFERENCES a)""",
    "nullable": """
        CREATE TABLE a (id serial PRIMARY KEY, b_id int);
        CREATE TABLE b (id serial PRIMARY KEY, up int NOT NULL REFERENCES a);
        ALTER TABLE a ADD CONSTRAINT up FOREIGN KEY (b_id) REFERENCES b""",
    "not null, deferrable": """
        CREATE TABLE a (id serial PRIMARY KEY, b_id uuid NOT NULL);
        CREATE TABLE b (id uuid PRIMARY KEY, up int NOT NULL REFERENCES a DEFERRABLE INITIALLY DEFERRED);
        ALTER TABLE a ADD CONSTRAINT up FOREIGN KEY (b_id) REFERENCES b DEFERRABLE""",
}


@pytest.mark.parametrize("name", CYCLES)
def test_cycles(conn: psycopg.Connection, name: str) -> None:
    report = made(conn, CYCLES[name], "a")
    assert_full(report, *(one.table.name for one in report.tables))
    last = report.tables[-1].table.name
    ups = [value for value in column(conn, last, "up") if value is not None]
    assert len(set(ups)) > 5


def test_cycle_whose_parent_gets_fewer_rows(conn: psycopg.Connection) -> None:
    """Rows that refer to keys which the parent did not get after all are taken out again."""
    report = made(
        conn,
        """CREATE TABLE a (id serial PRIMARY KEY, b_id int NOT NULL);
        CREATE TABLE b (
            id int PRIMARY KEY CHECK (id % 2 = 0), a_id int NOT NULL REFERENCES a DEFERRABLE);
        ALTER TABLE a ADD CONSTRAINT up FOREIGN KEY (b_id) REFERENCES b DEFERRABLE INITIALLY DEFERRED""",
        "a",
    )
    conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert one(conn, "SELECT count(*) FROM a WHERE b_id NOT IN (SELECT id FROM b)") == 0
    assert report.of(public("b")).refused > 0
    assert report.of(public("a")).removed > 0


CHECKED = {
    "positive": ("n int NOT NULL CHECK (n >= 0)", 40),
    "choice": ("s varchar(10) NOT NULL CHECK (s IN ('draft', 'live', 'it''s'))", 40),
    "regex": ("zip varchar(5) NOT NULL CHECK (zip ~ '^[0-9]{5}$')", 40),
    "unique regex": ("zip varchar(5) NOT NULL UNIQUE CHECK (zip ~ '^[0-9]{5}$')", 40),
    "far range": ("n int NOT NULL CHECK (n BETWEEN 123456 AND 123458)", 40),
    "unique range": ("n int NOT NULL UNIQUE CHECK (n BETWEEN 5 AND 9)", 5),
    "length": ("k text NOT NULL CHECK (char_length(k) = 27)", 40),
    "email": ("e text NOT NULL UNIQUE CHECK (e ~ '^[^@]+@[^@]+[.][a-z]+$')", 40),
    "order": ("a date NOT NULL, b date NOT NULL, CHECK (a < b)", 40),
    "sum": ("a int NOT NULL, b int NOT NULL, c int NOT NULL CHECK (a + b = c)", 40),
    "exactly one": ("a int, b text, c uuid, CHECK (num_nonnulls(a, b, c) = 1)", 40),
    "implied": (
        "kind text NOT NULL, n int, CHECK (kind = 'none' AND n IS NULL OR kind = 'some' AND n > 7)",
        40,
    ),
    "failing": ("n text NOT NULL CHECK (n::int / n::int = 1)", 40),
    "with key": ("n int CHECK (n > id)", 40),
    "exclusion": ("during int4range NOT NULL, EXCLUDE USING gist (during WITH &&)", 40),
    "bool pairs": ("a bool NOT NULL, b bool NOT NULL, UNIQUE (a, b)", 4),
    "expression index": ("k text NOT NULL, EXCLUDE (upper(k) WITH =)", 40),
    "no such row": ("n int CHECK (n IS NULL AND n IS NOT NULL)", 0),
}


@pytest.mark.parametrize("name", CHECKED)
def test_conditions(conn: psycopg.Connection, name: str) -> None:
    sql, rows = CHECKED[name]
    report = made(conn, f"CREATE TABLE t (id serial PRIMARY KEY, {sql})", "t")
    assert report.of(public("t")).present == rows, str(report)
    assert [one.table.name for one in report.empty] == ([] if rows else ["t"])


@pytest.mark.parametrize("name", ["unique range", "unique regex", "bool pairs", "sum", "exactly one", "order"])
def test_conditions_are_met_at_once(conn: psycopg.Connection, name: str) -> None:
    """What can be known beforehand costs no refused rows."""
    report = made(conn, f"CREATE TABLE t (id serial PRIMARY KEY, {CHECKED[name][0]})", "t")
    assert report.of(public("t")).refusal is None


def test_a_condition_across_a_foreign_key(conn: psycopg.Connection) -> None:
    report = made(
        conn,
        """CREATE TABLE cat (id serial PRIMARY KEY); CREATE TABLE dog (id serial PRIMARY KEY);
        CREATE TABLE toy (
            cat int REFERENCES cat, dog int REFERENCES dog, CHECK ((cat IS NULL) <> (dog IS NULL)))""",
        "toy",
    )
    assert_full(report, "toy")
    assert 0 < int(str(one(conn, "SELECT count(cat) FROM toy"))) < 40


def test_composite_keys_that_share_a_column(conn: psycopg.Connection) -> None:
    report = made(
        conn,
        """CREATE TABLE tenant (id serial PRIMARY KEY);
        CREATE TABLE a (tenant int REFERENCES tenant, n int, PRIMARY KEY (tenant, n));
        CREATE TABLE b (tenant int REFERENCES tenant, n int, PRIMARY KEY (tenant, n));
        CREATE TABLE c (tenant int NOT NULL REFERENCES tenant, a int NOT NULL, b int,
            FOREIGN KEY (tenant, a) REFERENCES a, FOREIGN KEY (tenant, b) REFERENCES b)""",
        "c",
    )
    assert_full(report, "a", "b", "c")
    assert one(conn, "SELECT count(b) FROM c") != 0


@pytest.mark.parametrize(
    "parts",
    [
        "LIST (k); CREATE TABLE p1 PARTITION OF p FOR VALUES IN ('x', 'y');"
        " CREATE TABLE p2 PARTITION OF p FOR VALUES IN ('z')",
        "RANGE (at); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2031-01-01') TO ('2031-02-01')",
        "RANGE (at); CREATE TABLE p1 PARTITION OF p DEFAULT",
        "HASH (k); CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        "LIST (k); CREATE TABLE p1 PARTITION OF p FOR VALUES IN ('q') PARTITION BY RANGE (at);"
        " CREATE TABLE p11 PARTITION OF p1 FOR VALUES FROM ('2031-01-01') TO ('2031-02-01')",
    ],
)  # fmt: skip
def test_partitioned(conn: psycopg.Connection, parts: str) -> None:
    report = made(conn, f"CREATE TABLE p (k text NOT NULL, at date NOT NULL, note text) PARTITION BY {parts}", "p")
    assert_full(report, "p")


def test_one_partition_and_a_reference_to_a_partitioned_table(conn: psycopg.Connection) -> None:
    report = made(
        conn,
        """CREATE TABLE p (k int, note text, PRIMARY KEY (k)) PARTITION BY RANGE (k);
        CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (500) TO (600);
        CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (700) TO (702);
        CREATE TABLE child (k int NOT NULL REFERENCES p)""",
        "p1",
        "p",
    )
    assert_full(report, "child")
    assert report.of(public("p1")).present >= 2
    assert len(report.tables) == 3


def test_triggers_refuse_and_the_message_is_reported(conn: psycopg.Connection) -> None:
    trigger = """
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF {condition} THEN RAISE 'not with me: %', NEW.n; END IF; RETURN NEW; END $$;
    CREATE TABLE t (id serial PRIMARY KEY, n int, note text);
    CREATE TABLE child (t int NOT NULL REFERENCES t);
    CREATE TRIGGER refuse BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION refuse()"""
    report = made(conn, trigger.format(condition="true"), "t")
    (empty,) = report.empty
    assert empty.table == public("t")
    assert "not with me" in str(empty.refusal)
    assert empty.refused == 5
    assert "public.t has no row" in str(report.of(public("child")).refusal)
    with database() as other:
        report = made(other, trigger.format(condition="NEW.n IS NULL OR NEW.n NOT BETWEEN 1 AND 4"), "t")
        assert_full(report, "t")
    with database() as other:
        report = made(other, trigger.format(condition="NEW.note IS NOT NULL"), "t")
        assert_full(report, "t")


def test_missing_table_and_open_transaction(conn: psycopg.Connection) -> None:
    report = made(conn, "CREATE TABLE t (n int)", "t", "gone")
    assert [one.table.name for one in report.empty] == ["gone"]
    assert "no such table" in str(report)
    with conn.transaction(), pytest.raises(RehearsalError, match="already in one"):
        fill(conn, [public("t")])


def test_literals_are_used_where_they_fit(conn: psycopg.Connection) -> None:
    literals: dict[tuple[Table, str], Sequence[str]] = {
        (public("t"), "code"): ["CH", "too long", "it's"],
        (public("t"), "n"): ["12345", "not a number", "99999999999"],
        (public("t"), "at"): ["2012-12-12", "2012-13-13"],
    }
    made(conn, "CREATE TABLE t (code varchar(4), n int UNIQUE, at date)", "t", literals=literals)
    assert {"CH", "it's"} <= set(column(conn, "t", "code"))
    assert "12345" in column(conn, "t", "n")
    assert "2012-12-12" in column(conn, "t", "at")


def test_extension_types(conn: psycopg.Connection) -> None:
    known = {name for (name,) in conn.execute("SELECT name FROM pg_available_extensions")}
    missing = {"hstore", "citext", "ltree", "btree_gist"} - known
    if missing:
        pytest.skip(f"this server lacks {', '.join(sorted(missing))}")
    report = made(
        conn,
        """CREATE EXTENSION hstore; CREATE EXTENSION citext;
        CREATE EXTENSION ltree; CREATE EXTENSION btree_gist;
        CREATE TABLE t (h hstore NOT NULL, c citext UNIQUE NOT NULL, path ltree NOT NULL, hs hstore[]);
        CREATE TABLE booking (room int NOT NULL, during tstzrange NOT NULL,
                              EXCLUDE USING gist (room WITH =, during WITH &&))""",
        "t",
        "booking",
    )
    assert_full(report, "t", "booking")


def test_thirty_tables_in_two_seconds(conn: psycopg.Connection) -> None:
    conn.execute(ALL_TYPES.encode())
    for number in range(30):
        before = f"REFERENCES t{number - 1}" if number else ""
        conn.execute(
            f"""CREATE TABLE t{number} (
                id bigserial PRIMARY KEY, up bigint {before}, name varchar(30) UNIQUE, body text, j jsonb,
                n int CHECK (n >= 0), state text CHECK (state IN ('a', 'b')), at timestamptz)""".encode()
        )
    start = time.monotonic()
    report = fill(conn, [public(f"t{number}") for number in range(30)])
    assert time.monotonic() - start < 2
    assert_full(report, *(f"t{number}" for number in range(30)))


def test_what_the_caller_names_of_several_columns_meets_in_one_row(conn: psycopg.Connection) -> None:
    conn.execute(
        "CREATE TABLE kind (id serial PRIMARY KEY, name text UNIQUE NOT NULL);"
        "CREATE TABLE thing (id serial PRIMARY KEY, kind_id int NOT NULL REFERENCES kind, state text, size int,"
        " label text, CHECK (size > 0))"
    )
    kind, thing = public("kind"), public("thing")
    literals = {
        (kind, "name"): ["special"], (thing, "state"): ["on", "off"], (thing, "size"): ["5", "-5", "no number"],
        (thing, "label"): ["first", "second"],
    }  # fmt: skip
    assert fill(conn, [kind, thing], literals=literals).of(thing).refused == 0
    met = "SELECT count(*) FROM thing WHERE (state, size, label) = (%s, 5, %s)"
    for state in ("on", "off"):
        for label in ("first", "second"):
            assert conn.execute(met, [state, label]).fetchone() != (0,)
    joined = "SELECT count(*) FROM thing JOIN kind ON kind.id = kind_id WHERE kind.name = 'special' AND state = 'on'"
    assert one(conn, joined) > 0
    assert one(conn, "SELECT count(*) FROM thing") <= 40 + 2 * 2
    assert None in column(conn, "thing", "state")


def test_what_the_caller_names_of_many_columns_stays_within_bounds(conn: psycopg.Connection) -> None:
    conn.execute(f"CREATE TABLE wide (id serial PRIMARY KEY, {', '.join(f'c{n} text' for n in range(5))})")
    wide = public("wide")
    literals = {(wide, f"c{number}"): [f"v{value}" for value in range(6)] for number in range(5)}
    fill(conn, [wide], literals=literals)
    assert 40 < one(conn, "SELECT count(*) FROM wide") <= 80
    for number in range(5):
        assert {f"v{value}" for value in range(6)} <= set(column(conn, "wide", f"c{number}"))
