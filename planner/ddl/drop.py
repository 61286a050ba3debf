"""DROP: one form an object."""

from __future__ import annotations

from dataclasses import replace

from planner.ddl.alter import drop_flags, if_exists
from planner.ddl.form import Form, Kind
from planner.dialect import Cursor, UnreadableError

OBJECTS: tuple[tuple[tuple[str, ...], Kind], ...] = (
    (("table",), "drop table"),
    (("index",), "drop index"),
    (("sequence",), "drop sequence"),
    (("materialized", "view"), "drop view"),
    (("view",), "drop view"),
    (("extension",), "drop extension"),
    (("collation",), "drop collation"),
    (("type",), "drop type"),
    (("domain",), "drop type"),
    (("schema",), "drop schema"),
    (("function",), "drop function"),
    (("procedure",), "drop function"),
    (("trigger",), "drop trigger"),
)
"""What DROP can be of, by its words."""

TABLES = ("drop table", "drop view")
"""Where the object itself is what others call a table."""


def drop(cursor: Cursor) -> list[Form]:
    """Read what follows DROP."""
    words, kind = next(((words, kind) for words, kind in OBJECTS if cursor.at(*words)), ((), None))
    if kind is None:
        raise UnreadableError("a kind of object that we do not know")
    cursor.expect(*words)
    flags: tuple[str, ...] = ("materialized",) if "materialized" in words else ()
    if kind == "drop index" and cursor.accept("concurrently"):
        flags += ("concurrently",)
    flags += if_exists(cursor)
    forms = _objects(cursor, kind)
    flags += drop_flags(cursor)
    cursor.finish()
    return [replace(form, options=flags) for form in forms]


def _objects(cursor: Cursor, kind: Kind) -> list[Form]:
    forms: list[Form] = []
    while True:
        schema, name = cursor.qualified()
        form = Form(kind, name=name, schema=schema)
        if kind in TABLES:
            form = replace(form, table=(schema, name))
        elif kind == "drop function" and cursor.at("("):
            form = replace(form, sql=cursor.group())
        elif kind == "drop trigger":
            cursor.expect("on")
            form = replace(form, table=cursor.qualified())
        forms.append(form)
        if not cursor.accept(","):
            return forms
