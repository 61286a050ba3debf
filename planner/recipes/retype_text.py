"""Columns in the expressions of the catalog: which there are, and the same expression with others in their place."""

from __future__ import annotations

from collections.abc import Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from planner.dialect import Cursor, UnreadableError, tokens


def columns_in(expression: str) -> frozenset[str] | None:
    """The columns that an expression over one row names; None where it can't be read.

    >>> sorted(columns_in("((lower((code)::text) = 'code'::text) AND (n > 0))"))
    ['code', 'n']
    """
    tree = _tree(expression)
    return None if tree is None else frozenset(column.name for column in tree.find_all(exp.Column))


def with_columns(expression: str, others: Mapping[str, str]) -> str:
    """The expression with other columns in the place of some, by sqlglot's tree: never by text.

    >>> with_columns("(lower((date)::date::text) = 'date'::text)", {"date": "date_new"})
    '(LOWER(CAST(CAST(("date_new") AS DATE) AS TEXT)) = CAST(\\'date\\' AS TEXT))'
    """
    tree = _tree(expression)
    assert tree is not None, "asked before by columns_in"
    for column in list(tree.find_all(exp.Column)):
        if column.name in others:
            column.set("this", exp.to_identifier(others[column.name], quoted=True))
    return str(tree.sql(dialect="postgres"))


def _tree(expression: str) -> exp.Expression | None:
    try:
        select = sqlglot.parse_one(f"SELECT {expression}", dialect="postgres")
    except SqlglotError:
        return None
    found = select.expressions
    return found[0] if isinstance(select, exp.Select) and len(found) == 1 else None


def check_expression(definition: str) -> str | None:
    """The expression of a check constraint's definition; None where there is more to it.

    >>> check_expression("CHECK ((a > 0))"), check_expression("CHECK ((a > 0)) NO INHERIT")
    ('((a > 0))', None)
    """
    text = definition.removeprefix("CHECK ")
    return text if text != definition and text.endswith(")") else None


def foreign_key_tail(definition: str) -> str | None:
    """What stands after the referenced columns of a foreign key's definition; None where it can't be read.

    >>> foreign_key_tail("FOREIGN KEY (a) REFERENCES s.t(b, c) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED")
    'ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED'
    """
    try:
        cursor = Cursor(definition, tokens(definition))
        cursor.expect("foreign", "key")
        cursor.inner()
        cursor.expect("references")
        cursor.qualified()
        cursor.inner()
        if cursor.done:
            return ""
        start = cursor.peek()
    except UnreadableError:
        return None
    if start is None or start.is_("match"):
        return None
    return definition[start.start :].removesuffix("NOT VALID").strip()


def is_cast_of(using: str, column: str) -> bool:
    """Whether the expression after USING is a cast of the column and nothing else, as Django writes it.

    >>> is_cast_of('"code"::varchar(10)', "code"), is_cast_of('upper("code")', "code")
    (True, False)
    """
    tree = _tree(using)
    if not isinstance(tree, exp.Cast):
        return isinstance(tree, exp.Column) and tree.name == column
    return isinstance(tree.this, exp.Column) and tree.this.name == column
