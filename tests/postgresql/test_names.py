"""Quoting, round trip: the server reads what names.py writes as the text that went in, whatever that is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pg_helper import Database, database

from planner import names
from planner.names import Table

TEXTS = st.lists(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
    | st.text("'\\\"$%;-E x\n", max_size=12),
    min_size=1,
    max_size=30,
)
"""Several texts at once, so that a few queries ask about many."""
FEW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    with database() as made:
        yield made


def one_row(db: Database, expressions: list[str]) -> list[object]:
    return list(db.rows(f"SELECT {', '.join(expressions)}")[0])


@pytest.mark.parametrize("conforming", ["on", "off"])
@given(texts=TEXTS)
@example(texts=["\\", "'", "\\'", "'; DROP TABLE t; --", "E'\\n'", "$$", ""])
@FEW
def test_literals(db: Database, texts: list[str], conforming: str) -> None:
    db.run(f"SET standard_conforming_strings = {conforming}")
    db.run("SET escape_string_warning = off")
    assert one_row(db, [f"{names.literal(text)}::text" for text in texts]) == texts


@given(texts=TEXTS)
@example(texts=["$body$", "x$body", "$body1$ $body$", "$", "$body$body"])
@FEW
def test_dollar_quotes(db: Database, texts: list[str]) -> None:
    assert one_row(db, [f"{names.dollar(text)}::text" for text in texts]) == texts


@given(texts=TEXTS)
@example(texts=['"', 'a"b', "select", "Straße", " ", "%s", "\n"])
@FEW
def test_identifiers(db: Database, texts: list[str]) -> None:
    wanted = [text for text in texts if text and len(text.encode()) <= names.NAME_LENGTH]
    found = db.connection.execute(f"SELECT {', '.join(f'1 AS {names.ident(text)}' for text in wanted) or 1}".encode())
    assert found.description is not None
    assert [column.name for column in found.description] == wanted or not wanted


@given(texts=TEXTS)
@FEW
def test_tables_are_found_by_their_quoted_names(db: Database, texts: list[str]) -> None:
    name = next((text for text in texts if text and len(text.encode()) <= names.NAME_LENGTH), "t")
    quoted = names.qualified(Table("pg_temp", name))
    db.run(f"CREATE TEMP TABLE {names.ident(name)} ()")
    assert db.value(f"SELECT to_regclass({names.literal(quoted)}) IS NOT NULL")
    db.run(f"DROP TABLE {quoted}")


@pytest.mark.parametrize(
    ("value", "expected"), [(None, None), (True, True), (False, False), (7, 7), (-7, -7), (2**40, 2**40)]
)
def test_other_literals(db: Database, value: bool | int | None, expected: object) -> None:
    assert db.value(f"SELECT {names.literal(value)}") == expected


@pytest.mark.parametrize("function", [names.ident, names.literal])
def test_what_no_server_can_hold_is_refused(function: object) -> None:
    with pytest.raises(ValueError, match="PostgreSQL"):
        function("a\x00b")  # type: ignore[operator]
    with pytest.raises(ValueError, match="not a PostgreSQL name"):
        names.ident("")
