"""Building blocks of SQL: sqlglot trees, and the one function that turns them into text.

The generator is sqlglot's for PostgreSQL with differences: names and literals are quoted by
`planner.names`, as everywhere else, a function keeps the name that it was given, and it writes IS NOT.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.generator import Generator

from planner import names
from planner.translate.values import ROW


def _literal(_generator: Generator, node: exp.Literal) -> str:
    return names.literal(node.this).strip() if node.is_string else str(node.this)


def _not(generator: Generator, node: exp.Not) -> str:
    inner = node.this
    if isinstance(inner, exp.Is):
        return f"{generator.sql(inner, 'this')} IS NOT {generator.sql(inner, 'expression')}"
    return str(generator.not_sql(node))


class _Generator(Postgres.Generator):  # type: ignore[valid-type,misc]
    TRANSFORMS: ClassVar[dict[Any, Any]] = {
        **Postgres.Generator.TRANSFORMS,
        exp.Literal: _literal,
        exp.Not: _not,
        exp.Identifier: lambda _generator, node: names.ident(node.this),
    }


def render(node: exp.Expr) -> str:
    """The tree as PostgreSQL text, on one line.

    >>> render(call("encode", call("sha256", column("Tok")), text("hex")))
    'encode(sha256("row_"."Tok"), \\'hex\\')'
    """
    return str(_Generator(dialect=Postgres(), normalize_functions=False).generate(node))


def column(name: str, of: str = ROW) -> exp.Column:
    """A column of the row, or of the table that has the alias ``of``."""
    return exp.column(name, table=of, quoted=True)


def call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """A function's call. Always an anonymous one: sqlglot knows some functions by other semantics."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def text(value: str) -> exp.Expr:
    """A text literal. :raises ValueError: when PostgreSQL can't hold it (NUL, lone surrogates)"""
    value.encode("utf-8")  # UnicodeEncodeError is a ValueError
    names.literal(value)
    return exp.Literal.string(value)


def cast(node: exp.Expr, type_: str) -> exp.Expr:
    """``CAST(node AS type_)``."""
    return exp.cast(node, type_, dialect="postgres")


def all_of(conditions: list[exp.Expr]) -> exp.Expr:
    """The conditions joined by AND. There must be at least one."""
    return exp.and_(*conditions)
