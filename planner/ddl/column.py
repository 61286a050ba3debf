"""Column definitions and constraints, as ADD COLUMN, ADD CONSTRAINT and CREATE TABLE share them.

https://www.postgresql.org/docs/current/sql-createtable.html
"""

from __future__ import annotations

from dataclasses import replace

from planner.ddl.form import Form, Kind
from planner.dialect import Cursor, Name, UnreadableError

CONSTRAINT_WORDS = (
    "check",
    "collate",
    "compression",
    "constraint",
    "default",
    "deferrable",
    "generated",
    "initially",
    "not",
    "null",
    "primary",
    "references",
    "storage",
    "unique",
)
"""The words that can follow a column's type or default; all but two are reserved."""

ATTRIBUTES = (
    ("not", "valid"),
    ("not", "deferrable"),
    ("deferrable",),
    ("initially", "deferred"),
    ("initially", "immediate"),
    ("not", "enforced"),
    ("enforced",),
    ("no", "inherit"),
)


def placed(form: Form, cursor: Cursor, start: int) -> Form:
    """The form with its own text: what the cursor has read since ``start``."""
    return replace(form, clause=cursor.since(start))


def attributes(cursor: Cursor) -> tuple[str, ...]:
    """Read what follows a constraint: NOT VALID, DEFERRABLE, NO INHERIT and so on."""
    found: list[str] = []
    while True:
        words = next((words for words in ATTRIBUTES if cursor.accept(*words)), None)
        if words is None:
            return tuple(found)
        found.append("_".join(words))


def _index_options(cursor: Cursor) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read INCLUDE, WITH and USING INDEX TABLESPACE; give the included columns and the flags."""
    include = cursor.names() if cursor.accept("include") else ()
    flags: list[str] = []
    if cursor.accept("with"):
        cursor.group()
        flags.append("with")
    if cursor.accept("using", "index", "tablespace"):
        cursor.name()
        flags.append("tablespace")
    return include, tuple(flags)


def _nulls(cursor: Cursor) -> tuple[str, ...]:
    if cursor.accept("nulls", "not", "distinct"):
        return ("nulls_not_distinct",)
    return ("nulls_distinct",) if cursor.accept("nulls", "distinct") else ()


def _references(cursor: Cursor) -> tuple[Name, tuple[str, ...], tuple[str, ...]]:
    """Read what follows REFERENCES: the table, its columns, and MATCH and ON … as flags."""
    table = cursor.qualified()
    columns = cursor.names() if cursor.at("(") else ()
    flags: list[str] = []
    while True:
        if cursor.accept("match"):
            flags.append("match_" + cursor.choose("full", "partial", "simple"))
        elif cursor.accept("on"):
            event = cursor.choose("delete", "update")
            flags.append(f"on_{event}_{_action(cursor)}")
        else:
            return table, columns, tuple(flags)


def _action(cursor: Cursor) -> str:
    for words in (("no", "action"), ("restrict",), ("cascade",), ("set", "null"), ("set", "default")):
        if cursor.accept(*words):
            if words[0] == "set" and cursor.at("("):
                cursor.names()
            return "_".join(words)
    raise UnreadableError("an action is missing after ON DELETE or ON UPDATE")


def _generated(cursor: Cursor) -> Form:
    """Read what follows GENERATED: an identity or an expression."""
    if cursor.accept("by", "default"):
        flag = "by_default"
    else:
        cursor.expect("always")
        flag = "always"
    cursor.expect("as")
    if cursor.accept("identity"):
        return Form("add identity", options=(flag,), sql=cursor.group() if cursor.at("(") else None)
    expression = cursor.group()
    how = next((word for word in ("stored", "virtual") if cursor.accept(word)), "virtual")
    return Form("add generated", options=(how,), sql=expression)


def _column_constraint(cursor: Cursor) -> Form:
    """Read one of a column's constraints, after CONSTRAINT and its name."""
    if cursor.accept("not", "null"):
        return Form("set not null", options=attributes(cursor))
    if cursor.accept("null"):
        return Form("drop not null")
    if cursor.accept("default"):
        return Form("set default", sql=cursor.skip(*CONSTRAINT_WORDS))
    if cursor.accept("check"):
        return Form("add check", sql=cursor.group(), options=attributes(cursor))
    return _generated(cursor) if cursor.accept("generated") else _column_relation(cursor)


def _column_relation(cursor: Cursor) -> Form:
    """Read one of a column's constraints that other tables or an index take part in."""
    if cursor.accept("references"):
        table, columns, flags = _references(cursor)
        return Form(
            "add foreign key",
            references=table,
            referenced_columns=columns,
            options=flags + attributes(cursor),
        )
    kind: Kind = "add unique"
    if cursor.accept("primary", "key"):
        kind = "add primary key"
    else:
        cursor.expect("unique")
    flags = _nulls(cursor)
    include, more = _index_options(cursor)
    return Form(kind, include=include, options=flags + more + attributes(cursor))


def column(cursor: Cursor, table: Name, flags: tuple[str, ...] = ()) -> Form:
    """Read a column definition: its name, type and constraints."""
    name = cursor.name()
    written = cursor.skip(*CONSTRAINT_WORDS)
    collation = None
    inline: list[Form] = []
    while not cursor.done and not cursor.at(","):
        start = cursor.position
        if cursor.accept("collate"):
            collation = _collation(cursor)
        elif cursor.at_any("storage", "compression"):
            kind: Kind = "set storage" if cursor.accept("storage") else "set compression"
            if kind == "set compression":
                cursor.expect("compression")
            inline.append(placed(Form(kind, table=table, columns=(name,), sql=cursor.name()), cursor, start))
        else:
            own = cursor.name() if cursor.accept("constraint") else None
            found = _column_constraint(cursor)
            inline.append(
                placed(replace(found, table=table, name=own, columns=(name,)), cursor, start),
            )
    return Form(
        "add column",
        table=table,
        name=name,
        columns=(name,),
        type=written,
        collation=collation,
        options=flags,
        inline=tuple(inline),
    )


def _collation(cursor: Cursor) -> str:
    start = cursor.position
    cursor.qualified()
    return cursor.since(start)


collation_name = _collation


def at_table_constraint(cursor: Cursor) -> bool:
    """Whether a table constraint comes next, and not a column."""
    return (
        cursor.at_any("constraint", "unique", "check", "exclude")
        or cursor.at("primary", "key")
        or cursor.at("foreign", "key")
        or cursor.at("not", "null")
    )


def table_constraint(cursor: Cursor, table: Name) -> Form:
    """Read a table constraint, with its name if it has one."""
    name = cursor.name() if cursor.accept("constraint") else None
    return replace(_table_constraint(cursor), table=table, name=name)


def _table_constraint(cursor: Cursor) -> Form:
    if cursor.accept("check"):
        return Form("add check", sql=cursor.group(), options=attributes(cursor))
    if cursor.accept("not", "null"):
        return Form("add not null constraint", columns=(cursor.name(),), options=attributes(cursor))
    if cursor.accept("foreign", "key"):
        columns = cursor.names()
        cursor.expect("references")
        table, referenced, flags = _references(cursor)
        return Form(
            "add foreign key",
            columns=columns,
            references=table,
            referenced_columns=referenced,
            options=flags + attributes(cursor),
        )
    if cursor.accept("exclude"):
        return _exclusion(cursor)
    return _table_key(cursor)


def _table_key(cursor: Cursor) -> Form:
    """Read UNIQUE or PRIMARY KEY of a table, by columns or USING INDEX."""
    primary = cursor.accept("primary", "key")
    if not primary:
        cursor.expect("unique")
    flags = _nulls(cursor)
    if cursor.at("using", "index") and not cursor.at("using", "index", "tablespace"):
        cursor.expect("using", "index")
        kind: Kind = "add primary key using index" if primary else "add unique using index"
        return Form(kind, index=cursor.name(), options=("using_index", *attributes(cursor)))
    columns = cursor.names()
    include, more = _index_options(cursor)
    return Form(
        "add primary key" if primary else "add unique",
        columns=columns,
        include=include,
        options=flags + more + attributes(cursor),
    )


def _exclusion(cursor: Cursor) -> Form:
    method = cursor.name() if cursor.accept("using") else None
    elements = tuple(part.rest() for part in cursor.parts())
    include, more = _index_options(cursor)
    where = cursor.group() if cursor.accept("where") else None
    return Form(
        "add exclusion",
        method=method,
        elements=elements,
        include=include,
        where=where,
        options=more + attributes(cursor),
    )
