"""Snapshots of one database, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pg_helper import Database, database
from psycopg.types.string import TextLoader

from planner import catalog


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    with database() as made:
        yield made


def described(pairs: tuple[catalog.Pair, ...]) -> set[tuple[str | None, str | None]]:
    return {(str(old) if old else None, str(new) if new else None) for old, new in pairs}


def test_what_is_as_it_was_is_the_same_object_and_the_differences_are_those_of_two_readings(db: Database) -> None:
    """Hundreds of snapshots of thousands of objects must fit; the cursor gives JSON as text, as Django's do."""
    db.run("CREATE TABLE a (id int PRIMARY KEY, b text, UNIQUE (b)); CREATE TABLE c (d int REFERENCES a); "
           "CREATE VIEW v AS SELECT b FROM a")  # fmt: skip
    known: catalog.Known = {}
    with db.connect() as connection, connection.cursor() as cursor:
        cursor.adapters.register_loader("jsonb", TextLoader)
        first, plain = catalog.snapshot(cursor, known=known), catalog.snapshot(cursor)
        cursor.execute("ALTER TABLE a RENAME b TO e; DROP TABLE c; CREATE TABLE f (g int)")
        second, again = catalog.snapshot(cursor, known=known), catalog.snapshot(cursor)
    assert (first, second) == (plain, again)
    assert catalog.matched(first, second) == catalog.matched(plain, again)
    assert ("column public.a.b", "column public.a.e") in described(catalog.matched(first, second))
    assert first.by_key["column", "public", "a", "id"] is second.by_key["column", "public", "a", "id"]
    assert plain.by_key["column", "public", "a", "id"] is not again.by_key["column", "public", "a", "id"]
