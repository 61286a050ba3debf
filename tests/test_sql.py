"""Statements are read as PostgreSQL reads them, and never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sql_forms import FIELDS

from planner.sql import KINDS, Form, equivalent, parse, split, type_change

DJANGO = [
    line
    for line in (Path(__file__).parent / "data" / "django_statements.sql").read_text("utf-8").splitlines()
    if not line.startswith("--")
]


def one(text: str) -> Form:
    (form,) = parse(text)
    return form


@pytest.mark.parametrize("statement", DJANGO)
def test_every_statement_of_django_is_known(statement: str) -> None:
    forms = parse(statement)
    assert forms
    for form in forms:
        assert form.kind != "unknown", form
        assert form.kind in KINDS
        assert form.text in statement
        assert form.clause in form.text


def test_statements_are_split_byte_for_byte() -> None:
    text = (
        "-- first; really\nSELECT 'a;b', \"c;d\" /* e; /* f; */ */;\n"
        "DO $x$ BEGIN; 'unbalanced $$ END $x$;;\n"
        "SELECT E'it\\'s; one';SELECT $$ü;$$ ; -- last; comment\n"
    )
    assert split(text) == (
        "-- first; really\nSELECT 'a;b', \"c;d\" /* e; /* f; */ */",
        "DO $x$ BEGIN; 'unbalanced $$ END $x$",
        "SELECT E'it\\'s; one'",
        "SELECT $$ü;$$",
    )


def test_a_function_in_standard_sql_is_one_statement() -> None:
    text = (
        "CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN a > 1 THEN 1 END; SELECT 2; END; SELECT 3"
    )
    assert len(split(text)) == 2
    assert split("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3")[1] == "SELECT 3"
    assert split("BEGIN; SELECT 1; END") == ("BEGIN", "SELECT 1", "END")


@pytest.mark.parametrize("text", ["", "  \n", "-- only a comment", ";;", "/* a */;"])
def test_nothing_is_split_into_nothing(text: str) -> None:
    assert split(text) == ()
    assert parse(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "ABRACADABRA",
        "SELECT 'no end",
        "ALTER TABLE t FROBNICATE x",
        "ALTER TABLE t ADD COLUMN x int, FROBNICATE y",
        "ALTER TABLE t ADD CONSTRAINT c CHECK (a > (b)",
        "ALTER TABLE t DROP COLUMN a b",
        "CREATE INDEX i ON t (a) FROBNICATE",
        "CREATE INDEX i ON t ()",
        "CREATE TABLE t",
        "DROP TABLE",
        "DROP ROLE x",
        "WITH x AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM x",
        "SELECT * INTO b FROM a",
        "SET CONSTRAINTS a SOMETIMES",
        ")",
        "$",
    ],
)
def test_what_cannot_be_read_is_unknown_and_kept(text: str) -> None:
    assert parse(text) == (Form("unknown", text=text, clause=text),)


WORDS = """
ALTER TABLE|ADD COLUMN|CONSTRAINT|t|"A b"|x|int|(|)|,|;|'a'|$$b$$|CHECK|UNIQUE|CREATE INDEX|ON|DROP|NOT|NULL|
SELECT|FROM|=|1|--|/*|'|"|$|COMMENT|IS|UPDATE|SET|WHERE|WITH|AS|VIEW|::|[|]|.|E'\\''
"""


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split("|")), max_size=14).map(" ".join))
def test_no_text_raises_and_no_statement_is_dropped(text: str) -> None:
    pieces = split(text)
    place = 0
    for piece in pieces:
        assert parse(piece), piece
        place = text.index(piece, place) + len(piece)
    for form in parse(text):
        assert form.kind in KINDS
        assert form.text in pieces
        assert form.clause in form.text


def test_inline_constraints_of_add_column() -> None:
    form, after = parse(
        'ALTER TABLE "s"."T" ADD COLUMN "bk_id" varchar(5) COLLATE "C" '
        "DEFAULT upper('a, b')::text NOT NULL UNIQUE "
        'CONSTRAINT "fk" REFERENCES "app_book"("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED; '
        'SET CONSTRAINTS "fk" IMMEDIATE;'
    )
    assert (form.kind, form.table, form.name, form.columns) == ("add column", ("s", "T"), "bk_id", ("bk_id",))
    assert (form.type, form.collation) == ("varchar(5)", '"C"')
    assert [inner.kind for inner in form.inline] == [
        "set default",
        "set not null",
        "add unique",
        "add foreign key",
    ]
    assert form.inline[0].sql == "upper('a, b')::text"
    key = form.find("add foreign key")
    assert key is not None
    assert (key.name, key.references, key.referenced_columns) == ("fk", (None, "app_book"), ("id",))
    assert key.options == ("on_delete_cascade", "deferrable", "initially_deferred")
    assert key.columns == ("bk_id",)
    assert key.table == ("s", "T")
    assert (after.kind, after.name, after.options) == ("set constraints", "fk", ("immediate",))


def test_each_action_of_an_alter_table_is_a_form() -> None:
    text = 'ALTER TABLE IF EXISTS ONLY s.t ADD a numeric(10,2) DEFAULT 1 , DROP COLUMN IF EXISTS "B" CASCADE'
    first, second = parse(text)
    assert (first.kind, first.table, first.type) == ("add column", ("s", "t"), "numeric(10,2)")
    assert first.clause == "ADD a numeric(10,2) DEFAULT 1"
    assert first.text == second.text == text
    assert (second.kind, second.name, second.columns) == ("drop column", "B", ("B",))
    assert second.options == ("if_exists", "only", "if_exists", "cascade")


@pytest.mark.parametrize(("text", "fields"), FIELDS, ids=[text[:50] for text, _ in FIELDS])
def test_the_parts_of_a_form(text: str, fields: dict[str, object]) -> None:
    form = one(text + " ;")
    assert {name: getattr(form, name) for name in fields} == fields
    assert form.text == text


def test_every_kind_that_a_reader_makes_is_declared() -> None:
    assert {str(fields["kind"]) for _, fields in FIELDS} <= KINDS


def test_several_objects_are_several_forms() -> None:
    assert [form.table for form in parse('DROP TABLE a, s."B" CASCADE')] == [(None, "a"), ("s", "B")]
    assert [form.table for form in parse("TRUNCATE a, b RESTART IDENTITY CASCADE")] == [
        (None, "a"),
        (None, "b"),
    ]


def test_columns_and_constraints_of_create_table() -> None:
    form = one(
        'CREATE TABLE IF NOT EXISTS "T" ("id" bigint NOT NULL PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, '
        '"n" int NULL CONSTRAINT z UNIQUE, CONSTRAINT fk FOREIGN KEY (n) REFERENCES b (id), CHECK (n > 0)) '
        "PARTITION BY RANGE (id)"
    )
    assert (form.table, form.options) == ((None, "T"), ("if_not_exists", "partition_by"))
    assert [inner.kind for inner in form.inline] == [
        "add column",
        "add column",
        "add foreign key",
        "add check",
    ]
    assert [inner.kind for inner in form.inline[0].inline] == [
        "set not null",
        "add primary key",
        "add identity",
    ]
    assert form.inline[1].inline[1].name == "z"
    assert form.inline[1].clause == '"n" int NULL CONSTRAINT z UNIQUE'


def test_generated_columns_keep_how_they_are_stored() -> None:
    def how(tail: str) -> tuple[str, ...]:
        found = one(f"ALTER TABLE t ADD g int GENERATED ALWAYS AS (n) {tail}").find("add generated")
        assert found is not None
        return found.options

    assert (how("STORED"), how("VIRTUAL"), how("")) == (("stored",), ("virtual",), ("virtual",))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('ALTER TABLE "t" ADD COLUMN "x" int', "alter table T\n  add column x INT -- why\n;"),
        ("SELECT CAST(a AS varchar(5))", "SELECT a::varchar(5)"),
        ("SELECT CAST(CAST('1' AS int) + 1 AS text)", "SELECT ('1'::int + 1)::text"),
        ("ALTER TABLE t ADD x text DEFAULT ('a')::text", "ALTER TABLE t ADD x text DEFAULT 'a'::text"),
        ("SELECT 1; SELECT 2", "SELECT 1;\nSELECT 2;"),
    ],
)
def test_equivalent_texts(first: str, second: str) -> None:
    assert equivalent(first, second)
    assert equivalent(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('SELECT "A"', "SELECT a"),
        ('SELECT "user"', "SELECT user"),
        ('SELECT "a b"', "SELECT a b"),
        ("SELECT 'A'", "SELECT 'a'"),
        ("SELECT a - b", "SELECT a + b"),
        ("SELECT f(a)::text", "SELECT f a::text"),
        ("SELECT 1; SELECT 2", "SELECT 2; SELECT 1"),
        ("SELECT 1", "SELECT 1; SELECT 1"),
        (
            "ALTER TABLE t ADD g int GENERATED ALWAYS AS (n) STORED",
            "ALTER TABLE t ADD g int GENERATED ALWAYS AS (n)",
        ),
        ("SELECT 'no end", "SELECT 'no End"),
    ],
)
def test_texts_that_differ(first: str, second: str) -> None:
    assert not equivalent(first, second)


def test_pairs_of_types_that_nobody_measured_are_the_worst() -> None:
    for old, new in [("integer", "geometry"), ("integer[]", "integer[]"), ("mood", "text"), ("(", "text")]:
        change = type_change(old, new)
        assert (change.rewrites, change.rebuilds_indexes, change.known) == (True, "all on column", False)
    assert not type_change("varchar(5)", "text", server_version=190000).known


def test_the_time_zone_decides_on_timestamps() -> None:
    assert not type_change("timestamp", "timestamp with time zone").rewrites
    assert type_change("timestamp", "timestamptz", time_zone="Europe/Berlin").rewrites
    assert type_change("timestamp", "timestamptz").rebuilds_indexes == "all on column"


def test_a_new_collation_builds_all_indexes_anew() -> None:
    change = type_change("varchar(20)", 'varchar(20) COLLATE "C"')
    assert (change.rewrites, change.rebuilds_indexes) == (False, "all on column")
