"""CREATE, one reader a kind of object.

https://www.postgresql.org/docs/current/sql-commands.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from planner.ddl.alter import if_not_exists
from planner.ddl.column import at_table_constraint, column, placed, table_constraint
from planner.ddl.form import Form, Kind
from planner.ddl.rows import tables_of
from planner.dialect import Cursor, UnreadableError

WORDS = ("or", "unlogged", "temporary", "temp", "local", "global", "recursive", "constraint", "unique")


def create(cursor: Cursor) -> list[Form]:
    """Read what follows CREATE."""
    flags: list[str] = []
    while cursor.at_any(*WORDS):
        word = cursor.take().value
        if word == "or":
            cursor.expect("replace")
        flags.append({"or": "or_replace", "temp": "temporary"}.get(word, word))
    for words, reader in OBJECTS:
        if cursor.accept(*words):
            form = reader(cursor, tuple(flags))
            cursor.finish()
            return [form]
    raise UnreadableError("a kind of object that we do not know")


def _index(cursor: Cursor, flags: tuple[str, ...]) -> Form:
    if cursor.accept("concurrently"):
        flags += ("concurrently",)
    flags += if_not_exists(cursor)
    name = None if cursor.at("on") else cursor.name()
    cursor.expect("on")
    if cursor.accept("only"):
        flags += ("only",)
    table = cursor.qualified()
    method = cursor.name() if cursor.accept("using") else None
    columns, elements = _elements(cursor)
    include = cursor.names() if cursor.accept("include") else ()
    if cursor.accept("nulls", "not", "distinct"):
        flags += ("nulls_not_distinct",)
    elif cursor.accept("nulls", "distinct"):
        flags += ("nulls_distinct",)
    storage = cursor.group() if cursor.accept("with") else None
    tablespace = cursor.name() if cursor.accept("tablespace") else None
    return Form(
        "create index",
        table=table,
        name=name,
        method=method,
        columns=columns,
        elements=elements,
        include=include,
        where=cursor.rest() if cursor.accept("where") else None,
        sql=storage,
        new_name=tablespace,
        options=flags,
    )


def _elements(cursor: Cursor) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read an index's elements: its plain columns, and each element as written."""
    columns: list[str] = []
    elements: list[str] = []
    for part in cursor.parts():
        start = part.position
        token = part.take()
        if token.kind in ("word", "quoted") and not part.at_any("(", "."):
            columns.append(token.value)
        part.rest()
        elements.append(part.since(start))
    if not elements:
        raise UnreadableError("an index without elements")
    return tuple(columns), tuple(elements)


def _table(cursor: Cursor, flags: tuple[str, ...]) -> Form:
    flags += if_not_exists(cursor)
    table = cursor.qualified()
    form = Form("create table", table=table, name=table[1], schema=table[0], options=flags)
    if cursor.accept("partition", "of"):
        parent = cursor.qualified()
        return replace(form, references=parent, options=(*flags, "partition_of"), sql=cursor.rest() or None)
    if cursor.at("("):
        form = _table_elements(cursor, form)
    if cursor.accept("inherits"):
        parents = tuple(part.qualified() for part in cursor.parts())
        form = replace(form, references=parents[0], reads=parents, options=(*form.options, "inherits"))
    return _table_tail(cursor, form)


def _table_tail(cursor: Cursor, form: Form) -> Form:
    """Read what follows the columns: PARTITION BY, storage, or AS and a query."""
    flags: tuple[str, ...] = ("partition_by",) if cursor.at("partition", "by") else ()
    start = cursor.position
    while not cursor.done and not cursor.at("as"):
        cursor.take()
    reads = form.reads
    if cursor.accept("as"):
        flags += ("as",)
        reads += tables_of(cursor.rest())
    elif not form.inline and "like" not in form.options:
        raise UnreadableError("a table without columns")
    return replace(form, options=form.options + flags, reads=reads, sql=cursor.since(start) or None)


def _table_elements(cursor: Cursor, form: Form) -> Form:
    inline: list[Form] = []
    for part in cursor.parts():
        start = part.position
        if part.accept("like"):
            form = replace(form, options=(*form.options, "like"), reads=(*form.reads, part.qualified()))
            part.rest()
            continue
        table = form.table or (None, "")
        found = table_constraint(part, table) if at_table_constraint(part) else column(part, table)
        part.finish()
        inline.append(placed(found, part, start))
    return replace(form, inline=tuple(inline))


def _sequence(cursor: Cursor, flags: tuple[str, ...]) -> Form:
    flags += if_not_exists(cursor)
    schema, name = cursor.qualified()
    kind = cursor.name() if cursor.accept("as") else None
    return Form("create sequence", name=name, schema=schema, type=kind, sql=cursor.rest() or None, options=flags)


def _trigger(cursor: Cursor, flags: tuple[str, ...]) -> Form:
    name = cursor.name()
    while not cursor.at("on"):
        cursor.take()
    cursor.expect("on")
    table = cursor.qualified()
    other = cursor.qualified() if cursor.accept("from") else None
    return Form("create trigger", table=table, name=name, references=other, sql=cursor.rest(), options=flags)


def _view(cursor: Cursor, flags: tuple[str, ...]) -> Form:
    flags += if_not_exists(cursor)
    table = cursor.qualified()
    columns = cursor.names() if cursor.at("(") else ()
    if cursor.accept("with"):
        cursor.group()
    cursor.expect("as")
    body = cursor.rest()
    return Form(
        "create view",
        table=table,
        name=table[1],
        schema=table[0],
        columns=columns,
        sql=body,
        reads=tables_of(body),
        options=flags,
    )


def _materialized(cursor: Cursor, flags: tuple[str, ...]) -> Form:
    return _view(cursor, (*flags, "materialized"))


def _simple(kind: Kind) -> Callable[[Cursor, tuple[str, ...]], Form]:
    """A reader of an object of which only the name concerns us; the rest stays text."""

    def read(cursor: Cursor, flags: tuple[str, ...]) -> Form:
        flags += if_not_exists(cursor)
        schema, name = cursor.qualified()
        return Form(kind, name=name, schema=schema, sql=cursor.rest() or None, options=flags)

    return read


def _statistics(cursor: Cursor, flags: tuple[str, ...]) -> Form:
    flags += if_not_exists(cursor)
    schema, name = (None, None) if cursor.at_any("on", "(") else cursor.qualified()
    while not cursor.at("from"):
        cursor.take()
    cursor.expect("from")
    return Form("create statistics", name=name, schema=schema, table=cursor.qualified(), options=flags)


OBJECTS: tuple[tuple[tuple[str, ...], Callable[[Cursor, tuple[str, ...]], Form]], ...] = (
    (("index",), _index),
    (("table",), _table),
    (("sequence",), _sequence),
    (("trigger",), _trigger),
    (("view",), _view),
    (("materialized", "view"), _materialized),
    (("function",), _simple("create function")),
    (("procedure",), _simple("create function")),
    (("schema",), _simple("create schema")),
    (("extension",), _simple("create extension")),
    (("collation",), _simple("create collation")),
    (("type",), _simple("create type")),
    (("domain",), _simple("create type")),
    (("statistics",), _statistics),
)
"""What CREATE makes, by its words."""
