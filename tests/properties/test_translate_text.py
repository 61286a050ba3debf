"""For any text: PostgreSQL computes what Python computes, for what the translations emit."""

# ruff: noqa: E402, F401 - the helpers, one of which configures Django, stand in the folders above
from __future__ import annotations

import hashlib
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

for folder in ("..", "../postgresql"):
    sys.path.insert(0, str((Path(__file__).parent / folder).resolve()))

import translate_helper
from django.db import models
from pg_helper import Database, database

from planner.errors import ConfigError
from planner.names import ident
from planner.translate import expressions
from planner.translate.config import declared_value
from planner.translate.defaults import translate_default
from planner.translate.fields import store
from planner.translate.functions import ALGORITHMS
from planner.translate.terms import Const
from planner.translate.values import Value, readdress

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=15)


@pytest.fixture(scope="module")
def server() -> Iterator[Database]:
    with database() as made:
        yield made


def column_value(server: Database, sql: str, name: str, value: object) -> Any:
    """The expression's value for one row with one column."""
    quoted = expressions.render(expressions.column(name)).partition(".")[2]
    query = f'SELECT {sql} FROM (SELECT %s::text AS {quoted.replace("%", "%%")}) AS "row_"'
    return server.connection.execute(query.encode(), [value]).fetchone()[0]


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_literals(server: Database, value: str) -> None:
    assert server.value("SELECT " + expressions.render(expressions.text(value))) == value
    stored = store(models.TextField(), Const(value))
    assert server.value("SELECT " + stored.value().sql) == value


@given(TEXTS, NAMES)
@settings(max_examples=100, deadline=None)
def test_hashes(server: Database, value: str, name: str) -> None:
    column = expressions.column(name)
    for algorithm in ALGORITHMS:
        data = expressions.call("convert_to", column, expressions.text("UTF8"))
        digest = expressions.call(algorithm, data)
        if algorithm != "md5":
            digest = expressions.call("encode", digest, expressions.text("hex"))
        sql = expressions.render(digest).replace("%", "%%")
        assert column_value(server, sql, name, value) == hashlib.new(algorithm, value.encode()).hexdigest()


@given(TEXTS, NAMES, NAMES)
@settings(max_examples=200, deadline=None)
def test_another_alias_changes_nothing_but_the_alias(server: Database, value: str, name: str, alias: str) -> None:
    sql = expressions.render(expressions.call("concat", expressions.column(name), expressions.text(value)))
    row = expressions.render(expressions.column(name)).partition(".")[2]
    query = f"SELECT {readdress(sql, alias)} FROM (SELECT 'x'::text AS {row}) AS {ident(alias)}"
    if alias not in {"NEW", "OLD"}:
        assert server.value(query) == "x" + value


@given(st.uuids())
@settings(max_examples=50, deadline=None)
def test_uuids_as_text(server: Database, value: uuid.UUID) -> None:
    row = f"FROM (SELECT '{value}'::uuid AS u) AS \"row_\""
    text = expressions.cast(expressions.column("u"), "text")
    digits = expressions.call("replace", text, expressions.text("-"), expressions.text(""))
    assert server.value(f"SELECT {expressions.render(text)} {row}") == str(value)
    assert server.value(f"SELECT {expressions.render(digits)} {row}") == value.hex


def test_random_uuids_are_of_version_4(server: Database) -> None:
    found = translate_default(uuid.uuid4, models.UUIDField())
    assert isinstance(found, Value)
    made = [row[0] for row in server.rows(f"SELECT {found.sql} FROM generate_series(1, 500)")]
    assert len(set(made)) == 500
    assert all((each.version, each.variant) == (4, uuid.RFC_4122) for each in made)


@given(st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_anything_declared_is_a_value_or_a_configuration_error(sql: str) -> None:
    try:
        found = declared_value(sql, ["a", "b"])
    except ConfigError as error:
        assert "[tool.planner.backfill]" in str(error)
    else:
        assert found.sql


PARTS = st.sampled_from(
    [
        "a",
        "b",
        "'a'",
        "lower(a)",
        "a || b",
        "(a)",
        "nullif(a, 'b')",
        "coalesce(b, 'é')",
        "E'\\'a' || a",
        '"a"',
        "A",
    ]
)


@given(st.lists(PARTS, min_size=1, max_size=4), TEXTS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_a_declared_expression_means_what_it_meant(server: Database, parts: list[str], a: str, b: str) -> None:
    sql = " || ".join(parts)
    query = "SELECT {} IS NOT DISTINCT FROM {} FROM (SELECT %s::text AS a, %s::text AS b) AS row_"
    moved = declared_value(sql, ["a", "b"]).sql
    assert server.connection.execute(query.format(moved, f"({sql})").encode(), [a, b]).fetchone() == (True,)
