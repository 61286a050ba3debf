"""ALTER TABLE, one reader an action.

https://www.postgresql.org/docs/current/sql-altertable.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from planner.ddl.column import (
    at_table_constraint,
    attributes,
    collation_name,
    column,
    placed,
    table_constraint,
)
from planner.ddl.form import Form, Kind
from planner.dialect import Cursor, Name, UnreadableError


def drop_flags(cursor: Cursor) -> tuple[str, ...]:
    """Read CASCADE or RESTRICT, if it comes next."""
    return tuple(word for word in ("cascade", "restrict") if cursor.accept(word))


def if_exists(cursor: Cursor) -> tuple[str, ...]:
    """Read IF EXISTS, if it comes next."""
    return ("if_exists",) if cursor.accept("if", "exists") else ()


def if_not_exists(cursor: Cursor) -> tuple[str, ...]:
    """Read IF NOT EXISTS, if it comes next."""
    return ("if_not_exists",) if cursor.accept("if", "not", "exists") else ()


def alter_table(cursor: Cursor) -> list[Form]:
    """Read what follows ALTER TABLE: one form an action."""
    flags = if_exists(cursor)
    if cursor.accept("only"):
        flags += ("only",)
    table = cursor.qualified()
    cursor.accept("*")
    forms: list[Form] = []
    while True:
        start = cursor.position
        form = _action(cursor, table)
        forms.append(placed(replace(form, table=table, options=flags + form.options), cursor, start))
        if not cursor.accept(","):
            break
    cursor.finish()
    return forms


def _action(cursor: Cursor, table: Name) -> Form:
    for word, reader in ACTIONS.items():
        if cursor.accept(word):
            return reader(cursor, table)
    raise UnreadableError("an action of ALTER TABLE that we do not know")


def _add(cursor: Cursor, table: Name) -> Form:
    if at_table_constraint(cursor):
        return table_constraint(cursor, table)
    cursor.accept("column")
    return column(cursor, table, if_not_exists(cursor))


def _drop(cursor: Cursor, _: Name) -> Form:
    constraint = cursor.accept("constraint")
    if not constraint:
        cursor.accept("column")
    flags = if_exists(cursor)
    name = cursor.name()
    flags += drop_flags(cursor)
    if constraint:
        return Form("drop constraint", name=name, options=flags)
    return Form("drop column", name=name, columns=(name,), options=flags)


def _alter(cursor: Cursor, _: Name) -> Form:
    if cursor.accept("constraint"):
        return Form("alter constraint", name=cursor.name(), options=attributes(cursor))
    cursor.accept("column")
    name = cursor.name()
    return replace(_column_action(cursor), name=name, columns=(name,))


def _column_action(cursor: Cursor) -> Form:
    if cursor.accept("set", "data", "type") or cursor.accept("type"):
        return _type(cursor)
    if cursor.accept("drop"):
        return _column_drop(cursor)
    if cursor.accept("add"):
        return _identity(cursor)
    if cursor.accept("restart"):
        start = cursor.position
        cursor.accept("with")
        cursor.take()
        return Form("alter identity", sql=f"RESTART {cursor.since(start)}")
    cursor.expect("set")
    return _column_set(cursor)


def _type(cursor: Cursor) -> Form:
    written = cursor.skip("collate", "using")
    collation = collation_name(cursor) if cursor.accept("collate") else None
    using = cursor.skip() if cursor.accept("using") else None
    return Form("alter column type", type=written, collation=collation, sql=using)


def _column_drop(cursor: Cursor) -> Form:
    if cursor.accept("not", "null"):
        return Form("drop not null")
    if cursor.accept("default"):
        return Form("drop default")
    kind: Kind = "drop expression"
    if cursor.accept("identity"):
        kind = "drop identity"
    else:
        cursor.expect("expression")
    return Form(kind, options=if_exists(cursor))


def _identity(cursor: Cursor) -> Form:
    cursor.expect("generated")
    flag = "always" if cursor.accept("always") else "by_default"
    if flag == "by_default":
        cursor.expect("by", "default")
    cursor.expect("as", "identity")
    return Form("add identity", options=(flag,), sql=cursor.group() if cursor.at("(") else None)


def _column_set(cursor: Cursor) -> Form:
    """Read what follows ALTER COLUMN … SET."""
    if cursor.accept("not", "null"):
        return Form("set not null")
    if cursor.accept("default"):
        return Form("set default", sql=cursor.skip())
    for word, kind in VALUES.items():
        if cursor.accept(word):
            return Form(kind, sql=cursor.skip())
    if cursor.accept("expression", "as"):
        return Form("add generated", sql=cursor.group())
    if cursor.at("("):
        return Form("set parameters", sql=cursor.group())
    return Form("alter identity", sql=cursor.skip())


VALUES: dict[str, Kind] = {
    "statistics": "set statistics",
    "storage": "set storage",
    "compression": "set compression",
}
"""What ALTER COLUMN … SET takes with one value after it."""


def _rename(cursor: Cursor, table: Name) -> Form:
    if cursor.accept("to"):
        return Form("rename table", name=table[1], new_name=cursor.name())
    kind: Kind = "rename column"
    if cursor.accept("constraint"):
        kind = "rename constraint"
    else:
        cursor.accept("column")
    name = cursor.name()
    cursor.expect("to")
    columns = (name,) if kind == "rename column" else ()
    return Form(kind, name=name, columns=columns, new_name=cursor.name())


def _set(cursor: Cursor, table: Name) -> Form:
    if cursor.accept("schema"):
        return Form("set schema", name=table[1], new_name=cursor.name())
    if cursor.accept("tablespace"):
        return Form("set tablespace", name=table[1], new_name=cursor.name())
    if cursor.at("("):
        return Form("set parameters", sql=cursor.group())
    if cursor.accept("without", "cluster"):
        return Form("cluster on", options=("no",))
    return Form("set logged", options=(cursor.choose("logged", "unlogged"),))


def _reset(cursor: Cursor, _: Name) -> Form:
    return Form("set parameters", sql=cursor.group(), options=("reset",))


def _validate(cursor: Cursor, _: Name) -> Form:
    cursor.expect("constraint")
    return Form("validate constraint", name=cursor.name())


def _owner(cursor: Cursor, _: Name) -> Form:
    cursor.expect("to")
    return Form("set owner", new_name=cursor.name())


def _enable(cursor: Cursor, _: Name) -> Form:
    return _switch(cursor, "enable")


def _disable(cursor: Cursor, _: Name) -> Form:
    return _switch(cursor, "disable")


def _switch(cursor: Cursor, word: str) -> Form:
    """Read what follows ENABLE or DISABLE: row security, or a trigger or rule."""
    if cursor.accept("row", "level", "security"):
        return Form("row security", options=(word,))
    flags = tuple(flag for flag in ("replica", "always") if cursor.accept(flag))
    cursor.expect("trigger")
    return Form("enable trigger" if word == "enable" else "disable trigger", name=cursor.name(), options=flags)


def _force(cursor: Cursor, _: Name) -> Form:
    cursor.expect("row", "level", "security")
    return Form("row security", options=("force",))


def _no(cursor: Cursor, _: Name) -> Form:
    if cursor.accept("force", "row", "level", "security"):
        return Form("row security", options=("no_force",))
    cursor.expect("inherit")
    return Form("inherit", references=cursor.qualified(), options=("no",))


def _inherit(cursor: Cursor, _: Name) -> Form:
    return Form("inherit", references=cursor.qualified())


def _cluster(cursor: Cursor, _: Name) -> Form:
    cursor.expect("on")
    return Form("cluster on", index=cursor.name())


def _replica(cursor: Cursor, _: Name) -> Form:
    cursor.expect("identity")
    if cursor.accept("using", "index"):
        return Form("replica identity", index=cursor.name(), options=("using_index",))
    return Form("replica identity", options=(cursor.choose("full", "default", "nothing"),))


def _attach(cursor: Cursor, _: Name) -> Form:
    cursor.expect("partition")
    return Form("attach partition", references=cursor.qualified(), sql=cursor.rest())


def _detach(cursor: Cursor, _: Name) -> Form:
    cursor.expect("partition")
    child = cursor.qualified()
    flags = tuple(word for word in ("concurrently", "finalize") if cursor.accept(word))
    return Form("detach partition", references=child, options=flags)


ACTIONS: dict[str, Callable[[Cursor, Name], Form]] = {
    "add": _add,
    "drop": _drop,
    "alter": _alter,
    "rename": _rename,
    "set": _set,
    "reset": _reset,
    "validate": _validate,
    "owner": _owner,
    "enable": _enable,
    "disable": _disable,
    "force": _force,
    "no": _no,
    "inherit": _inherit,
    "cluster": _cluster,
    "replica": _replica,
    "attach": _attach,
    "detach": _detach,
}
"""What ``ALTER TABLE name`` can go on with, by its first word."""
