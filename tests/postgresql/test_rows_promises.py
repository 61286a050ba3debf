"""The promises of a plan hold for the rehearsal's rows."""

from __future__ import annotations

import psycopg
import pytest
from rows_helper import conn, made, one, public

from planner.errors import RehearsalError
from planner.promises import Holds, NotNull, References, Unique
from planner.rehearsal.rows import fill

__all__ = ["conn"]

PROMISED = """
CREATE TABLE parent (id serial PRIMARY KEY, code text);
CREATE TABLE t (
    id serial PRIMARY KEY, a text, b int, kind text, old int, parent_id int NOT NULL REFERENCES parent);
CREATE TABLE child (id serial PRIMARY KEY, t_id int NOT NULL REFERENCES t, n int);
"""
T = public("t")


def test_promises_hold(conn: psycopg.Connection) -> None:
    promises = [
        NotNull(T, "a"),
        Unique(T, ("a",)),
        Unique(T, ("kind", "b"), where="b > 1"),
        Holds(T, 'row_.b < 0 OR length(row_."kind") > 10'),
        Holds(T, "EXISTS (SELECT FROM t other WHERE other.b = row_.b AND other.id > row_.id)"),
        References(T, ("old",), public("parent"), ("id",)),
    ]
    report = made(conn, PROMISED, "t", promises=promises)
    assert report.unkept == ()
    assert report.of(T).present > 5
    assert report.of(T).removed > 0  # a promise about other rows is kept by taking rows out
    assert report.of(public("child")).present > 0
    assert one(conn, "SELECT count(*) FROM t WHERE a IS NULL OR b < 0 OR length(kind) > 10") == 0
    assert one(conn, "SELECT count(*) - count(DISTINCT a) FROM t") == 0
    assert one(conn, "SELECT count(*) FROM t WHERE old NOT IN (SELECT id FROM parent)") == 0
    assert one(conn, "SELECT count(*) - count(DISTINCT b) FROM t WHERE b IS NOT NULL") == 0
    assert one(conn, "SELECT count(old) FROM t") != 0


def test_without_the_promise_rows_break_it(conn: psycopg.Connection) -> None:
    """Otherwise the test above could not fail."""
    made(conn, PROMISED, "t")
    assert one(conn, "SELECT count(*) FROM t WHERE a IS NULL OR b < 0 OR length(kind) > 10") != 0
    assert one(conn, "SELECT count(a) - count(DISTINCT a) FROM t") != 0
    assert one(conn, "SELECT count(*) FROM t WHERE old NOT IN (SELECT id FROM parent)") != 0


def test_a_promise_that_rows_from_before_break_is_reported(conn: psycopg.Connection) -> None:
    sql = PROMISED + "INSERT INTO parent (code) VALUES ('x'), ('x')"
    report = made(conn, sql, "parent", promises=[Unique(public("parent"), ("code",)), NotNull(T, "a")])
    assert report.unkept == ("public.parent: no duplicates in (code)",)
    assert one(conn, "SELECT count(*) FROM parent WHERE code = 'x'") == 2
    assert one(conn, "SELECT count(code) - count(DISTINCT code) FROM parent") == 1


def test_a_promise_about_a_column_that_is_not_there(conn: psycopg.Connection) -> None:
    conn.execute(PROMISED.encode())
    wrong = [NotNull(T, "gone"), Unique(T, ("a", "gone")), References(T, ("a",), public("parent"), ("gone",))]
    for promise in wrong:
        with pytest.raises(RehearsalError, match=r"\(gone\)"):
            fill(conn, [T], promises=[promise])


def test_a_row_that_cannot_be_taken_out(conn: psycopg.Connection) -> None:
    conn.execute("""
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'kept for ever'; END $$;
        CREATE TABLE t (id serial PRIMARY KEY, n int);
        CREATE TRIGGER keep BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION keep()""")
    with pytest.raises(RehearsalError, match="kept for ever"):
        fill(conn, [T], promises=[Holds(T, "EXISTS (SELECT FROM t other WHERE other.id < row_.id)")])
    assert one(conn, "SELECT count(*) FROM t") == 0
