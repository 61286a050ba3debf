"""Reads SQL statements into plain values, as far as we know their forms, and never further.

A statement that we cannot read to its last token is a form of kind ``unknown`` with its text: it is never
guessed, never dropped, and never an exception. Why tokens and not sqlglot's tree stands in
docs/decisions/0006-sql-dialect.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from planner.ddl.again import again
from planner.ddl.create import create
from planner.ddl.drop import drop
from planner.ddl.form import KINDS, Form, Kind
from planner.ddl.normal import normal
from planner.ddl.other import SESSION, alter
from planner.ddl.rows import rows, truncate
from planner.ddl.types import TypeChange, type_change
from planner.dialect import Cursor, Name, Token, UnreadableError, tokens

__all__ = ["KINDS", "Form", "Kind", "Name", "TypeChange", "again", "equivalent", "parse", "split", "type_change"]

ROWS = ("insert", "update", "delete", "select", "with", "values", "(")


def split(text: str) -> tuple[str, ...]:
    """The statements of a text, each byte for byte as written (its comments too), without its semicolon.

    A text that cannot be split, such as one with a quote that does not end, is given back in one piece.
    Pieces of nothing but comments are left out.

    >>> split('UPDATE "t" SET "n" = 7; SET CONSTRAINTS ALL IMMEDIATE;')
    ('UPDATE "t" SET "n" = 7', 'SET CONSTRAINTS ALL IMMEDIATE')
    """
    try:
        found = tokens(text)
    except UnreadableError:
        return (text.strip(),) if text.strip() else ()
    return tuple(_pieces(text, found))


def _pieces(text: str, found: tuple[Token, ...]) -> Iterator[str]:
    begin = 0
    run: list[Token] = []
    for token in found:
        if token.is_(";") and not _inside(run):
            if run:
                yield text[begin : token.start].strip()
            begin = token.end
            run = []
        else:
            run.append(token)
    if run:
        yield text[begin:].strip()


def _inside(run: list[Token]) -> bool:
    """Whether a semicolon after these tokens is inside of parentheses or of a function's BEGIN ATOMIC … END.

    psql counts in the same way: https://www.postgresql.org/docs/current/app-psql.html
    """
    if sum(token.is_("(") - token.is_(")") for token in run) > 0:
        return True
    words = [token.value for token in run[:4] if token.kind == "word"]
    if words[:1] != ["create"] or not {"function", "procedure"} & set(words):
        return False
    depth = 0
    for token in run:
        if token.is_("begin") or (depth and token.is_("case")):
            depth += 1
        elif depth and token.is_("end"):
            depth -= 1
    return depth > 0


def parse(text: str) -> tuple[Form, ...]:
    """All forms of a text, in order. ALTER TABLE with several actions gives a form for each.

    >>> [form.kind for form in parse('ALTER TABLE "t" ADD COLUMN "x" int, DROP COLUMN "y"; ABRACADABRA')]
    ['add column', 'drop column', 'unknown']
    """
    return tuple(form for piece in split(text) for form in _statement(piece))


def _statement(text: str) -> list[Form]:
    try:
        items = tokens(text)
        forms = _read(Cursor(text, items))
    except UnreadableError:
        return [Form("unknown", text=text, clause=text)]
    written = text[items[0].start : items[-1].end]
    return [replace(form, text=text, clause=form.clause or written) for form in forms]


def _read(cursor: Cursor) -> list[Form]:
    if cursor.at_any(*ROWS):
        return rows(cursor.text)
    word = cursor.take().value
    if word == "alter":
        return alter(cursor)
    if word == "create":
        return create(cursor)
    if word == "drop":
        return drop(cursor)
    if word == "truncate":
        return truncate(cursor)
    if word not in SESSION:
        raise UnreadableError("a command that we do not know")
    return SESSION[word](cursor)


def equivalent(first: str, second: str) -> bool:
    """Whether two texts say the same but for white space, comments, letter case, needless quotes and casts.

    The spellings of types are not compared by meaning: ``int`` and ``integer`` differ.

    >>> equivalent('ALTER TABLE "t" SET SCHEMA a', "alter table t set schema A -- moved")
    True
    >>> equivalent("SELECT 'a'::text", "SELECT CAST('a' AS text)"), equivalent("SELECT 'a'", "SELECT 'A'")
    (True, False)
    """
    try:
        return [normal(piece) for piece in split(first)] == [normal(piece) for piece in split(second)]
    except UnreadableError:
        return first.strip() == second.strip()


def mask(first: str, second: str) -> str:
    """A text with an ellipsis for each token in which another text of the same shape differs.

    For statements that differ from run to run only in a value, such as a random default.

    >>> mask("SELECT 'a', 1", "SELECT 'b', 1")
    "SELECT '…', 1"
    """
    try:
        one, other = tokens(first), tokens(second)
    except UnreadableError:
        return first
    if len(one) != len(other):
        return first
    parts, end = [], 0
    for token, twin in zip(one, other, strict=True):
        if token.text != twin.text:
            parts += [first[end : token.start], "'…'" if token.kind == "string" else "…"]
            end = token.end
    return "".join([*parts, first[end:]])


def string_literals(text: str) -> tuple[str, ...]:
    """The string constants of a text, unquoted; none if it can't be read."""
    try:
        found = tokens(text)
    except UnreadableError:
        return ()
    return tuple(
        token.text[1:-1].replace("''", "'") for token in found if token.kind == "string" and token.text[:1] == "'"
    )


def constants_beside_columns(text: str) -> dict[str, tuple[str, ...]]:
    """The constants of a statement, each with the columns of the smallest condition around it; none if unreadable.

    >>> constants_beside_columns("UPDATE t SET a = 'x' WHERE b IN ('y', 'z') AND c > 5")
    {'a': ('x',), 'b': ('y', 'z'), 'c': ('5',)}
    """
    try:
        tree = sqlglot.parse_one(text, dialect="postgres")
    except SqlglotError:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for node in tree.find_all(exp.Literal):
        for name in nearest_columns(node):
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), str(node.this))))
    return dict(sorted(found.items()))


def nearest_columns(node: exp.Expression) -> set[str]:
    """The columns of the smallest expression around a constant that has any."""
    above: exp.Expression | None = node
    while above is not None:
        names = {column.name for column in above.find_all(exp.Column)}
        if names:
            return names
        above = above.parent if isinstance(above.parent, exp.Expression) else None
    return set()


def columns_of(expression: str) -> tuple[str, ...] | None:
    """The columns that an expression names, in their order; None if it can't be read.

    >>> columns_of("lower((name)::text) || 'x'")
    ('name',)
    """
    try:
        tree = sqlglot.parse_one(f"SELECT ({expression})", dialect="postgres")
    except SqlglotError:
        return None
    return tuple(dict.fromkeys(column.name for column in tree.find_all(exp.Column)))


def computes(expression: str) -> bool:
    """Whether an expression calls a function, so that it may give another value each time; True if it can't be read.

    >>> computes("now()"), computes("CURRENT_TIMESTAMP"), computes("'new'::text"), computes("(1 + 2)")
    (True, True, False, False)
    """
    try:
        tree = sqlglot.parse_one(f"SELECT ({expression})", dialect="postgres")
    except SqlglotError:
        return True
    plain = (exp.Cast, exp.Paren, exp.And, exp.Or, exp.Array)
    return any(not isinstance(call, plain) for call in tree.find_all(exp.Func))
