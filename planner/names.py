"""Quoting of SQL names and literals, and names made from a hash. The only place that quotes.

Quoting follows PostgreSQL's lexical rules:
https://www.postgresql.org/docs/current/sql-syntax-lexical.html
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

NAME_LENGTH = 63
"""PostgreSQL cuts longer names (NAMEDATALEN - 1, in bytes)."""


@dataclass(frozen=True, slots=True, order=True)
class Table:
    """A table, view or sequence with its schema, unquoted."""

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


def ident(name: str) -> str:
    """Quote one identifier.

    >>> ident('user'), ident('a"b')
    ('"user"', '"a""b"')
    """
    if not name or "\x00" in name:
        raise ValueError(f"not a PostgreSQL name: {name!r}")
    return '"' + name.replace('"', '""') + '"'


def qualified(table: Table) -> str:
    """Quote a table's name with its schema.

    >>> qualified(Table("public", "auth_user"))
    '"public"."auth_user"'
    """
    return f"{ident(table.schema)}.{ident(table.name)}"


def idents(names: Iterable[str]) -> str:
    """Quote several identifiers, with commas between them.

    >>> idents(["a", "b"])
    '"a", "b"'
    """
    return ", ".join(ident(name) for name in names)


def literal(value: str | int | None) -> str:
    r"""Quote a value as a SQL literal (``E''`` where it holds a backslash, whatever the server's setting).

    >>> literal("it's"), literal(None), literal(3), literal(True), literal("a\\b")
    ("'it''s'", 'NULL', '3', 'true', " E'a\\\\b'")
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if "\x00" in value:
        raise ValueError("PostgreSQL text cannot hold a NUL character")
    text = value.replace("'", "''")
    return " E'" + text.replace("\\", "\\\\") + "'" if "\\" in text else f"'{text}'"


def dollar(body: str, tag: str = "body") -> str:
    """Quote a text with dollar signs, with a tag that does not occur in it.

    >>> dollar("x := 1;"), dollar("x := $body$;"), dollar("x := $body")
    ('$body$x := 1;$body$', '$body1$x := $body$;$body1$', '$body1$x := $body$body1$')
    """
    mark = f"${tag}$"
    number = 0
    while (body + mark).find(mark) < len(body):  # also one that the end of the body would make with the mark after it
        number += 1
        mark = f"${tag}{number}$"
    return f"{mark}{body}{mark}"


def digest(*parts: str, length: int = 8) -> str:
    """A short hash of the parts, the same on every machine and in every run.

    >>> digest("a", "b") == digest("a", "b"), len(digest("a"))
    (True, 8)
    """
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:length]


def short_name(*parts: str, length: int = NAME_LENGTH) -> str:
    """Join the parts with underscores; where that is too long, cut it and add a hash of the whole.

    >>> short_name("planner", "app", "0001_initial")
    'planner_app_0001_initial'
    >>> len(short_name("x" * 80).encode())
    63
    """
    name = "_".join(parts)
    if len(name.encode()) <= length:
        return name
    head = name.encode()[: length - 9].decode("utf-8", "ignore")
    return f"{head}_{digest(*parts)}"
