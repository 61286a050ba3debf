"""What conditions ask for: the constants written in them, and which rows the server says they admit."""

# ruff: noqa: S608 - names and literals are quoted by planner.names

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from planner.names import ident, literal
from planner.rehearsal.rows_catalog import Check, Column, fetch
from planner.sql import nearest_columns

Row = tuple[str | None, ...]

_NESTED = (exp.Select, exp.Subquery, exp.Exists)


def parse(condition: str) -> exp.Expression | None:
    """Parse a condition; None where sqlglot cannot (nothing is learned then, and the server decides)."""
    try:
        return sqlglot.parse_one(f"SELECT ({condition})", dialect="postgres").find(exp.Paren)
    except SqlglotError:
        return None


def columns_of(condition: str) -> tuple[str, ...] | None:
    """The columns that a condition on one row names; None where it looks at other rows or can't be parsed."""
    tree = parse(condition)
    if tree is None or tree.find(*_NESTED):
        return None
    return tuple(dict.fromkeys(column.name for column in tree.find_all(exp.Column)))


def constants(conditions: Iterable[Check]) -> dict[str, list[str]]:
    """The constants that conditions compare each column with, as text; of a number its neighbours too.

    A constant that stands with no one column counts for all columns of its condition.
    """
    found: dict[str, list[str]] = {}
    for check in conditions:
        tree = parse(check.expression)
        for node in tree.find_all(exp.Literal) if tree else ():
            for column in nearest_columns(node) & set(check.columns) or check.columns:
                found.setdefault(column, []).extend(_around(node))
    return {column: list(dict.fromkeys(values)) for column, values in found.items()}


def literals_in(conditions: Sequence[str]) -> list[str]:
    """The constants in conditions that have no column (a domain's, over ``VALUE``)."""
    trees = [tree for tree in map(parse, conditions) if tree]
    return list(dict.fromkeys(text for tree in trees for node in tree.find_all(exp.Literal) for text in _around(node)))


def _around(node: exp.Literal) -> list[str]:
    text = str(node.this)
    if not (text.isascii() and text.removeprefix("-").isdigit()):
        return [text]
    number = int(text)
    signed = {number - 1, number, number + 1}
    if isinstance(node.parent, exp.Neg):
        signed |= {-value for value in signed}
    return [text, *(str(value) for value in sorted(signed) if str(value) != text)]


def admitted(
    conn: psycopg.Connection[Any],
    columns: Sequence[Column],
    rows: Sequence[Row],
    conditions: Sequence[str],
) -> list[Row]:
    """Those of ``rows`` that the columns' types read, and that no condition refuses. In their order.

    The server decides. A row that makes it fail (a value that the type does not take, a division by zero) is
    found by halving, and is not admitted.
    """
    if not rows:
        return []
    try:
        with conn.transaction():
            numbers = fetch(conn, _query(columns, rows, conditions))
    except psycopg.Error:
        if len(rows) == 1:
            return []
        half = len(rows) // 2
        parts = (rows[:half], rows[half:])
        return [row for part in parts for row in admitted(conn, columns, part, conditions)]
    return [rows[number] for (number,) in numbers]


def _query(columns: Sequence[Column], rows: Sequence[Row], conditions: Sequence[str]) -> str:
    lines = []
    for number, row in enumerate(rows):
        values = (f"{literal(value)}::{column.type.sql}" for value, column in zip(row, columns, strict=True))
        lines.append(f"({number}, {', '.join(values)})")
    # Named after a helper column that no condition can mean.
    names = ", ".join([ident("planner number"), *(ident(column.name) for column in columns)])
    # A value that nothing looks at would not even be computed.
    looked = f"num_nulls({', '.join(f'row_.{ident(column.name)}' for column in columns)}) >= 0"
    where = " AND ".join([looked, *(f"({condition}) IS NOT FALSE" for condition in conditions)])
    source = f"(VALUES {', '.join(lines)}) AS row_ ({names})"
    return f"SELECT row_.{ident('planner number')} FROM {source} WHERE {where} ORDER BY 1"


def by_columns(checks: Iterable[Check], names: Mapping[str, object]) -> list[Check]:
    """The checks whose columns are all among ``names``: those that can be asked before a row exists."""
    return [check for check in checks if check.columns and all(column in names for column in check.columns)]
