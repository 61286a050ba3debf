# ruff: noqa: E501 - a statement and its reason on one line
"""Which UPDATE and DELETE of RunSQL end the same in batches, and why the others do not."""

from __future__ import annotations

from typing import Any

import pytest

from planner.catalog import Catalog, Object
from planner.names import Table
from planner.translate.raw_sql import in_batches
from planner.translate.values import Source

SOURCE = Source("app/migrations/0002_fill.py", 8, 8, "RunSQL")


def relation(name: str, kind: str = "r", **more: Any) -> Object:
    detail = {"relkind": kind, "partition": False, "inherits": None, "row_security": False, **more}
    return Object("table", "public", None, name, name, detail)


def columns(table: str, *names: str) -> list[Object]:
    return [
        Object("column", "public", table, name, f"{table}.{number}", {"type": "text"})
        for number, name in enumerate(names, 1)
    ]


def constraint(table: str, kind: str, *names: str, **more: Any) -> Object:
    detail = {"type": kind, "columns": list(names), "references": None, "definition": "", "deferrable": False, **more}
    return Object("constraint", "public", table, f"{table}_{kind}_{'_'.join(names)}", f"{table}{kind}{names}", detail)


def reference(table: str, name: str, to: str, end: str = "") -> Object:
    definition = f"FOREIGN KEY ({name}) REFERENCES {to}(id){end}"
    return constraint(table, "f", name, references=["public", to], definition=definition, deferrable=True)


def unique(table: str, column: str | None, expression: str | None = None, predicate: str | None = None) -> Object:
    key = {"column": column, "expression": expression}
    return Object(
        "index", "public", table, f"{table}_one", "i", {"unique": True, "keys": [key], "predicate": predicate}
    )


def thing(kind: str, table: str | None, name: str) -> Object:
    return Object(kind, "public", table, name, name, {"definition": ""})


CATALOG = Catalog(
    (
        *(relation(name) for name in ("book", "author", "keyless", "guarded", "ruled", "tree", "boss", "Odd Name", "heir", "old")),
        *(relation("shelf", "p"), relation("seen", "v"), relation("part", partition=True), relation("secret", row_security=True)),
        relation("child", inherits=["public.heir"]),
        relation("heap", inherits=None),
        *columns("book", "id", "title", "pages", "isbn", "author_id", "user", "slug", "time_at"),
        *columns("author", "id", "name", "book_count"),
        *(one for name in ("keyless", "guarded", "ruled", "shelf", "part", "secret", "boss", "heir", "old") for one in columns(name, "id", "title")),
        *columns("tree", "id", "parent_id"),
        *columns("Odd Name", "id", "A b"),
        *columns("heap", "id", "author_id", "title"),
        *(constraint(name, "p", "id") for name in ("book", "author", "guarded", "ruled", "tree", "boss", "Odd Name", "heir", "old", "heap")),
        reference("book", "author_id", "author"),
        reference("tree", "parent_id", "tree"),
        reference("heap", "author_id", "boss", " ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED"),
        unique("book", "isbn"),
        unique("old", None, "lower(title)"),
        unique("author", "id", None, "(name IS NOT NULL)"),
        thing("trigger", "guarded", "watch"),
        thing("rule", "ruled", "instead"),
        thing("function", None, "lower(title citext)"),
        constraint("boss", "x", "title"),
    )
)  # fmt: skip


def table_in(text: str) -> str:
    head = text.lower().partition(" set ")[0].partition(" where ")[0]
    return next(name for name in ("Odd Name", "author", "book") if name.lower() in head)


def told(text: str) -> Any:
    return in_batches(text, CATALOG, ("public",), SOURCE)


@pytest.mark.parametrize(
    ("text", "assignments", "where"),
    [
        ("UPDATE book SET pages = 1", {"pages": "1"}, None),
        ("update public.BOOK set pages = pages + 1", {"pages": '("t"."pages" + 1)'}, None),
        ("UPDATE book AS b SET pages = 1 WHERE b.title = 'x'", {"pages": "1"}, "(\"t\".\"title\" = 'x')"),
        ("UPDATE book b SET pages = 1 WHERE title = 'x'", {"pages": "1"}, "(\"t\".\"title\" = 'x')"),
        ("UPDATE book SET pages = 1, title = upper(title)", {"pages": "1", "title": 'upper("t"."title")'}, None),
        ('UPDATE "Odd Name" SET "A b" = NULL', {"A b": "NULL"}, None),
        ("UPDATE book SET title = $$it's; $$ -- why; not", {"title": "($$it's; $$)"}, None),
        ("UPDATE book SET /* a */ title = 'a /* b */' /* c */ || /* ' */ slug", {"title": "('a /* b */' || \"t\".\"slug\")"}, None),
        ("UPDATE book SET title = '100 % new' WHERE title LIKE '%x%'", {"title": "'100 % new'"}, "(\"t\".\"title\" LIKE '%x%')"),
        ("UPDATE book SET title = E'a\\'b'", {"title": "(E'a\\'b')"}, None),
        ("UPDATE book SET title = 'today is a fine day'", {"title": "'today is a fine day'"}, None),
        ("UPDATE book SET title = CASE WHEN pages IS NULL THEN 'where, from' ELSE title END WHERE true",
         {"title": "CASE WHEN \"t\".\"pages\" IS NULL THEN 'where, from' ELSE \"t\".\"title\" END"}, "true"),
        ("DELETE FROM book", {}, None),
        ("DELETE FROM ONLY_book", "ONLY_book", None),
        ("DELETE FROM book WHERE id IN (1, 2)", {}, '("t"."id" IN (1, 2))'),
        ("DELETE FROM book WHERE author_id NOT IN (SELECT id FROM author)", {},
         '("t"."author_id" NOT IN (SELECT "author".id FROM "public"."author"))'),
        ("UPDATE book SET title = (SELECT a.name FROM author a WHERE a.id = author_id)",
         {"title": '(SELECT a.name FROM "public"."author" a WHERE a.id = "t"."author_id")'}, None),
        ("UPDATE author SET book_count = (SELECT count(*) FROM book WHERE author_id = author.id)",
         {"book_count": '(SELECT count(*) FROM "public"."book" WHERE "book".author_id = "t"."id")'}, None),
    ],
)  # fmt: skip
def test_it_ends_the_same_in_batches(text: str, assignments: Any, where: str | None) -> None:
    found = told(text)
    if isinstance(assignments, str):
        assert found == f"{assignments.lower()} is not there before the migration"
        return
    assert not isinstance(found, str), found
    assert {name: value.at("t") for name, value in found.assignments} == assignments
    assert (found.where.at("t") if found.where else None) == where
    assert found.deletes is (not assignments)
    assert found.table == Table("public", table_in(text))


REFUSED = {
    "UPDATE book SET pages = a.id FROM author a": "it has a second table (FROM)",
    "DELETE FROM book USING author a WHERE a.id = book.author_id": "it has a second table (USING)",
    "UPDATE book SET pages = 1 RETURNING id": "it has RETURNING",
    "WITH a AS (SELECT 1) UPDATE book SET pages = 1": "it has a WITH",
    "UPDATE ONLY book SET pages = 1": "it has ONLY",
    "UPDATE book SET time_at = now()": "it calls now(), which is another moment in each batch",
    "UPDATE book SET time_at = CURRENT_TIMESTAMP": "it uses CURRENT_TIMESTAMP, which need not be the same in each batch",
    "UPDATE book SET slug = gen_random_uuid()": "it calls gen_random_uuid(), which is another value each time",
    "UPDATE book SET pages = nextval('s')": "it calls nextval(), which is another value each time",
    "DELETE FROM book WHERE random() < 0.5": "it calls random(), which is another value each time",
    "UPDATE book SET title = user": "it uses user, which need not be the same in each batch",
    "UPDATE book SET title = CURRENT_ROLE": "it uses CURRENT_ROLE, which need not be the same in each batch",
    "DELETE FROM book WHERE ctid = '(0,1)'": "it uses ctid, which need not be the same in each batch",
    "UPDATE book SET time_at = 'now'": "it has 'now', which may mean the present",
    "UPDATE book SET time_at = 'Today 12:00'": "it has 'Today 12:00', which may mean the present",
    "UPDATE book SET title = DEFAULT": "it assigns DEFAULT",
    "UPDATE book SET title = lower(title)": "it calls lower(), and the database has a function of its own of that name",
    "UPDATE book SET title = tidied(title)": "it calls TIDIED(title), which is not known to be the same in each batch",
    "UPDATE book SET title = public.upper(title)": "it has a form that is not known (public.upper(title))",
    "UPDATE book SET pages = 'book'::regclass::int": "it has a form that is not known (REGCLASS)",
    "UPDATE book SET title = title::mood": "it casts to mood, a type that is not built in, or not a plain one",
    "UPDATE book SET (pages, title) = (1, 'x')": "it has an assignment that is not one column = one value",
    "UPDATE book SET slug[1] = 'x'": "it has an assignment that is not one column = one value",
    "UPDATE book SET id = id + 1": "it changes id, which batches go along",
    "UPDATE book SET isbn = 'x'": "it changes a column that is unique (book_one)",
    "UPDATE old SET title = 'x'": "it changes a column that is unique (old_one)",
    "UPDATE author SET name = 'x'": "it changes a column that is unique (author_one)",
    "UPDATE heir SET title = 'x'": "other tables inherit from heir",
    "UPDATE keyless SET title = 'x'": "keyless has no primary key",
    "UPDATE guarded SET title = 'x'": "guarded has a trigger, watch",
    "DELETE FROM guarded": "guarded has a trigger, watch",
    "DELETE FROM ruled": "ruled has a rule, instead",
    "UPDATE boss SET title = 'x'": "boss has an exclusion constraint, boss_x_title",
    "DELETE FROM boss": "rows of heap change along with it (heap_f_author_id)",
    "DELETE FROM tree": "tree refers to itself (tree_f_parent_id), which one statement checks at its end",
    "UPDATE shelf SET title = 'x'": "shelf is not a plain table (a view, a partition, or one with partitions)",
    "UPDATE seen SET title = 'x'": "seen is not a plain table (a view, a partition, or one with partitions)",
    "UPDATE part SET title = 'x'": "part is not a plain table (a view, a partition, or one with partitions)",
    "UPDATE secret SET title = 'x'": "secret has row security",
    "UPDATE other.book SET title = 'x'": "book is not there before the migration",
    "UPDATE nowhere SET title = 'x'": "nowhere is not there before the migration",
    "UPDATE book SET pages = (SELECT max(pages) FROM book)": "a sub-select reads book, the table that it changes",
    "UPDATE book SET pages = (SELECT id FROM author LIMIT 1)": "it has LIMIT",
    "UPDATE book SET pages = (SELECT id FROM author t WHERE t.id = 1)": "a sub-select calls a table t, as the row itself is called",
    "UPDATE book SET pages = (SELECT title FROM seen)": "seen is not a plain table (a view, a partition, or one with partitions)",
    "UPDATE book SET pages = (SELECT c FROM (SELECT 1 AS c) AS q)": "it has ALIAS",
    "INSERT INTO book (id) VALUES (1)": "it is neither an UPDATE nor a DELETE",
    "UPDATE book SET title = 'a": "it can't be read in full",
    "UPDATE book SET pages = 1 WHERE CURRENT OF c": "it can't be read in full",
    "UPDATE book SET pages = %s": None,
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_it_is_kept_as_it_was_written(text: str) -> None:
    found = told(text)
    assert isinstance(found, str)
    assert REFUSED[text] in (found, None)
