"""ALTER of what is not a table, COMMENT, SET and the statements of a session."""

from __future__ import annotations

from collections.abc import Callable

from planner.ddl.alter import alter_table, if_exists
from planner.ddl.form import Form, Kind
from planner.dialect import Cursor, Name, UnreadableError


def alter(cursor: Cursor) -> list[Form]:
    """Read what follows ALTER."""
    if cursor.accept("table"):
        return alter_table(cursor)
    for words, reader in ALTERS:
        if cursor.accept(*words):
            form = reader(cursor)
            cursor.finish()
            return [form]
    raise UnreadableError("a kind of object that we do not know")


def _alter_index(cursor: Cursor) -> Form:
    flags = if_exists(cursor)
    schema, name = cursor.qualified()
    if cursor.accept("rename", "to"):
        return Form("rename index", name=name, schema=schema, new_name=cursor.name(), options=flags)
    if cursor.accept("attach", "partition"):
        child = cursor.qualified()
        return Form("attach index", name=name, schema=schema, new_name=child[1], options=flags)
    if cursor.accept("alter"):
        cursor.accept("column")
        cursor.take()
        cursor.expect("set", "statistics")
        return Form("set statistics", index=name, schema=schema, sql=cursor.skip(), options=flags)
    cursor.expect("set")
    if cursor.accept("tablespace"):
        return Form("set tablespace", index=name, schema=schema, new_name=cursor.name(), options=flags)
    return Form("set parameters", index=name, schema=schema, sql=cursor.group(), options=flags)


def _alter_sequence(cursor: Cursor) -> Form:
    flags = if_exists(cursor)
    schema, name = cursor.qualified()
    if cursor.accept("rename", "to"):
        return Form("alter sequence", name=name, schema=schema, new_name=cursor.name(), options=flags)
    start = cursor.position
    kind = cursor.name() if cursor.accept("as") else None
    owner = _owned_by(cursor) if cursor.at("owned", "by") else None
    cursor.rest()
    return Form(
        "alter sequence",
        name=name,
        schema=schema,
        type=kind,
        table=owner[0] if owner else None,
        columns=(owner[1],) if owner else (),
        sql=cursor.since(start),
        options=flags,
    )


def _owned_by(cursor: Cursor) -> tuple[Name, str] | None:
    cursor.expect("owned", "by")
    if cursor.accept("none"):
        return None
    return _column_name(cursor)


def _column_name(cursor: Cursor) -> tuple[Name, str]:
    """Read ``table.column`` or ``schema.table.column``."""
    first = cursor.name()
    cursor.expect(".")
    second = cursor.name()
    return ((first, second), cursor.name()) if cursor.accept(".") else ((None, first), second)


def _alter_view(cursor: Cursor) -> Form:
    flags = if_exists(cursor)
    table = cursor.qualified()
    return Form("alter view", table=table, name=table[1], schema=table[0], sql=cursor.rest(), options=flags)


def _alter_type(cursor: Cursor) -> Form:
    schema, name = cursor.qualified()
    return Form("alter type", name=name, schema=schema, sql=cursor.rest())


ALTERS: tuple[tuple[tuple[str, ...], Callable[[Cursor], Form]], ...] = (
    (("index",), _alter_index),
    (("sequence",), _alter_sequence),
    (("materialized", "view"), _alter_view),
    (("view",), _alter_view),
    (("type",), _alter_type),
)
"""What ALTER is of, besides tables."""


def comment(cursor: Cursor) -> list[Form]:
    """Read what follows COMMENT."""
    cursor.expect("on")
    words = [cursor.name()]
    if words[0] == "materialized":
        words.append(cursor.choose("view"))
    kind = " ".join(words)
    table: Name | None = None
    columns: tuple[str, ...] = ()
    schema: str | None = None
    if kind == "column":
        table, name = _column_name(cursor)
        columns = (name,)
    else:
        schema, name = cursor.qualified()
    if kind in ("table", "view", "materialized view", "foreign"):
        table = (schema, name)
    elif kind in ("constraint", "trigger", "rule", "policy"):
        cursor.expect("on")
        table = cursor.qualified()
    elif cursor.at("("):
        cursor.group()
    cursor.expect("is")
    form = Form("comment", type=kind, table=table, name=name, schema=schema, columns=columns, sql=cursor.take().text)
    cursor.finish()
    return [form]


def set_(cursor: Cursor) -> list[Form]:
    """Read what follows SET: constraints, or a setting."""
    if not cursor.accept("constraints"):
        return [Form("set", sql=cursor.rest())]
    names: list[str] = []
    if not cursor.accept("all"):
        while True:
            names.append(cursor.qualified()[1])
            if not cursor.accept(","):
                break
    flags: tuple[str, ...] = () if names else ("all",)
    flags += (cursor.choose("immediate", "deferred"),)
    cursor.finish()
    name = names[0] if len(names) == 1 else None
    return [Form("set constraints", name=name, elements=tuple(names), options=flags)]


def _tables(kind: Kind, *noise: str) -> Callable[[Cursor], list[Form]]:
    """A reader of a command on tables: one form a table; words between stay text."""

    def read(cursor: Cursor) -> list[Form]:
        if cursor.at("("):
            cursor.group()
        while cursor.at_any(*noise):
            cursor.take()
        forms: list[Form] = []
        while not cursor.done:
            table = cursor.qualified()
            columns = cursor.names() if cursor.at("(") else ()
            forms.append(Form(kind, table=table, columns=columns))
            if not cursor.accept(","):
                break
        rest = cursor.rest()
        return [Form(kind, table=form.table, columns=form.columns, sql=rest or None) for form in forms] or [Form(kind)]

    return read


def _reindex(cursor: Cursor) -> list[Form]:
    if cursor.at("("):
        cursor.group()
    what = cursor.choose("index", "table")
    flags = ("concurrently",) if cursor.accept("concurrently") else ()
    schema, name = cursor.qualified()
    cursor.finish()
    if what == "table":
        return [Form("reindex", table=(schema, name), options=flags)]
    return [Form("reindex", index=name, schema=schema, options=flags)]


def _refresh(cursor: Cursor) -> list[Form]:
    cursor.expect("materialized", "view")
    flags = ("concurrently",) if cursor.accept("concurrently") else ()
    return [Form("refresh view", table=cursor.qualified(), options=flags, sql=cursor.rest() or None)]


def _text(kind: Kind) -> Callable[[Cursor], list[Form]]:
    def read(cursor: Cursor) -> list[Form]:
        return [Form(kind, sql=cursor.rest() or None)]

    return read


SESSION: dict[str, Callable[[Cursor], list[Form]]] = {
    "comment": comment,
    "set": set_,
    "reset": _text("set"),
    "do": _text("do"),
    "begin": _text("transaction"),
    "start": _text("transaction"),
    "commit": _text("transaction"),
    "end": _text("transaction"),
    "rollback": _text("transaction"),
    "savepoint": _text("transaction"),
    "release": _text("transaction"),
    "grant": _text("grant"),
    "revoke": _text("grant"),
    "analyze": _tables("analyze", "verbose"),
    "vacuum": _tables("vacuum", "full", "freeze", "verbose", "analyze"),
    "lock": _tables("lock", "table", "only"),
    "reindex": _reindex,
    "refresh": _refresh,
}
"""Statements by their first word."""
