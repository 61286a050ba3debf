"""What a translation hands on: a value in SQL, or a hole that says why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from sqlglot.dialects.postgres import Postgres
from sqlglot.tokens import TokenType  # type: ignore[attr-defined]

from planner import names

ROW = "row_"
"""The alias of the row that a value is computed for; `Value.at` puts another in its place."""

Shape = Literal["exact", "uuid", "time", "moved time", "random text", "any order"]
"""How two evaluations are compared: equal, both UUIDs, both the present, both as many days from it, both random,
or both JSON whose arrays may have any order."""


def readdress(sql: str, alias: str) -> str:
    """Put another alias in place of ``row_``, by PostgreSQL's tokens (never by text).

    :param alias: a table's alias; ``NEW`` and ``OLD`` stay unquoted, as PL/pgSQL knows them

    >>> readdress('lower("row_"."name") || \\'"row_".\\'', "NEW")
    'lower(NEW."name") || \\'"row_".\\''
    """
    new = alias if alias in {"NEW", "OLD"} else names.ident(alias)
    tokens = Postgres().tokenize(sql)
    result, end = [], 0
    for token, following in pairwise(tokens):
        quoted_row = token.token_type == TokenType.IDENTIFIER and token.text == ROW
        if quoted_row and following.token_type == TokenType.DOT:
            result += [sql[end : token.start], new]
            end = token.end + 1
    return "".join([*result, sql[end:]])


def rename_read(sql: str, columns: Mapping[str, str]) -> str:
    """Other names for columns of the row itself, by PostgreSQL's tokens (never by text).

    >>> rename_read('"row_"."a" || "a" || (SELECT t."a" FROM t)', {"a": "b"})
    '"row_"."b" || "a" || (SELECT t."a" FROM t)'
    """
    tokens = Postgres().tokenize(sql)
    result, end = [], 0
    for row, dot, name in zip(tokens, tokens[1:], tokens[2:], strict=False):
        own = row.token_type == TokenType.IDENTIFIER and row.text == ROW and dot.token_type == TokenType.DOT
        if own and name.text in columns:
            result += [sql[end : name.start], names.ident(columns[name.text])]
            end = name.end + 1
    return "".join([*result, sql[end:]])


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must hold for every row, because Python would have raised otherwise.

    ``violation`` is a SQL predicate over ``row_`` that is true for a bad row; it isn't in parentheses.
    ``matches`` says more where the row's own column is looked up as it is: that column, and the table and
    column in which its value must stand. ``refused``: the server refuses such a row itself, whenever it comes to it.
    """

    violation: str
    message: str
    matches: tuple[str, names.Table, str] | None = None
    refused: bool = False

    def at(self, alias: str) -> str:
        """The violation with another alias in place of ``row_``."""
        return readdress(self.violation, alias)


@dataclass(frozen=True, slots=True)
class Value:
    """A SQL expression that is computed for each row.

    ``sql`` is PostgreSQL text, with the row's own columns written ``"row_"."column"``; ``reads`` are those
    columns' names in the database. ``volatile`` says that two evaluations differ (random or time), and
    ``shape`` how a rehearsal compares them.
    """

    sql: str
    reads: tuple[str, ...] = ()
    volatile: bool = False
    shape: Shape = "exact"
    requires: tuple[Requirement, ...] = ()

    def at(self, alias: str) -> str:
        """The expression with another alias in place of ``row_``.

        >>> Value('md5("row_"."token")').at("NEW"), Value('"row_"."Ab"').at("t")
        ('md5(NEW."token")', '"t"."Ab"')
        """
        return readdress(self.sql, alias)


@dataclass(frozen=True, slots=True)
class Source:
    """Where Python code stands: a file (relative, never of this machine), its lines (from 1) and its text.

    Where the source can't be had, the lines are 0 and the text is empty.
    """

    file: str
    first_line: int
    last_line: int
    text: str


@dataclass(frozen=True, slots=True)
class Hole:
    """Python that isn't translated: what it is, the expression that stopped it, why, and what to do."""

    what: str
    source: Source
    line: int
    expression: str
    why: str
    todo: str

    def __str__(self) -> str:
        place = f"{self.source.file}:{self.line}" if self.line else self.source.file
        shown = f"\n    {self.expression}" if self.expression else ""
        return f"{self.what} can't be translated to SQL: {self.why}\n  {place}{shown}\n  {self.todo}"
