"""Django's own compiler at work without a database: querysets become SQL over ``row_``, and nothing is executed.

The connection never connects. What Django would ask a server for is therefore not understood, rather than asked.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, NoReturn

from django.core.exceptions import EmptyResultSet
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.models.sql import DeleteQuery, Query, UpdateQuery
from sqlglot.dialects.postgres import Postgres
from sqlglot.tokens import Token, TokenType  # type: ignore[attr-defined]

from planner import names
from planner.names import Table
from planner.translate.fields import base_of, describe
from planner.translate.terms import Field, Model, NotUnderstoodError
from planner.translate.values import ROW

QuerySet = Any
OWN = ("django.db.models.", "django.contrib.postgres.", "planner.translate.")
SETTINGS: dict[str, Any] = {
    **dict.fromkeys(("NAME", "USER", "PASSWORD", "HOST", "PORT"), ""),
    **{"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}, "TIME_ZONE": None, "CONN_MAX_AGE": 0, "TEST": {}},
    **{"AUTOCOMMIT": True, "ATOMIC_REQUESTS": False, "CONN_HEALTH_CHECKS": False},
}


class _Unconnected(DatabaseWrapper):  # type: ignore[misc]
    """PostgreSQL to Django's compiler, and no server behind it."""

    pg_version = 150000

    def connect(self) -> NoReturn:
        raise NotUnderstoodError("Django would ask the database before it compiles this")

    ensure_connection = connect


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows of a table a queryset takes: SQL over ``row_``, None for all; and what that reads.

    ``never`` is set where Django knows that there is no such row. ``others`` are the tables of its subqueries.
    """

    where: str | None
    reads: frozenset[str] = frozenset()
    others: frozenset[Table] = frozenset()
    never: bool = False


@dataclass(frozen=True, slots=True)
class Assigned:
    """The right side of an assignment in an UPDATE, with what it reads."""

    column: str
    sql: str
    reads: frozenset[str]
    others: frozenset[Table]


def connection(alias: str) -> Any:
    """A connection for compiling only."""
    return _Unconnected({**SETTINGS}, alias)


def rows_of(queryset: QuerySet, table_of: Callable[[str], Table], writes: frozenset[str] | None) -> Rows:
    """The rows that a queryset takes.

    :param writes: the columns that are changed in these rows, in batches; None if the rows are deleted
    :raises NotUnderstoodError: if the queryset holds anything but Django's own, or depends on what is changed
    """
    query = _checked(queryset).chain(DeleteQuery)
    query.clear_ordering(force=True)
    text = compiled(query)
    if text is None:
        return Rows(None, never=True)
    parts = _Parts(text, queryset.model, table_of)
    where = parts.after(TokenType.WHERE)
    if where is None:
        return Rows(None)
    sql, reads, others = parts.local(*where)
    parts.check_own(*where, writes)
    return Rows(sql, reads, others)


def assignments_of(
    queryset: QuerySet, values: dict[str, Any], table_of: Callable[[str], Table]
) -> tuple[tuple[Assigned, ...], Rows]:
    """What ``queryset.update(**values)`` does.

    :raises NotUnderstoodError: if it holds anything but Django's own, or depends on what it changes in other rows
    """
    query = _checked(queryset).chain(UpdateQuery)
    try:
        query.add_update_values(values)
        query.clear_select_clause()
        query.annotations = {}
        query.clear_ordering(force=True)
    except Exception as error:
        raise NotUnderstoodError(f"Django refuses it: {type(error).__name__}: {error}") from error
    for field, _, value in query.values:
        check_field(field)
        check_django(value)
    text = compiled(query)
    if not text:
        return (), Rows(None, never=True)
    parts = _Parts(text, queryset.model, table_of)
    found = tuple(parts.assignments())
    writes = frozenset(each.column for each in found)
    parts.check_own(0, len(parts.tokens), writes)
    where = parts.after(TokenType.WHERE)
    return found, Rows(None) if where is None else Rows(*parts.local(*where))


def _checked(queryset: QuerySet) -> Any:
    query = queryset.query
    if query.is_sliced or query.combinator or query.distinct_fields or query.extra:
        raise NotUnderstoodError("a queryset with a slice, a union, distinct(…) or extra() isn't understood")
    check_django(query)
    return query


def compiled(query: Any) -> str | None:
    """The statement with its parameters in it; None if no row can match."""
    try:
        sql, params = query.get_compiler(connection=connection("default")).as_sql()
        return str(sql % tuple(literal(value) for value in params)) if sql else ""
    except EmptyResultSet:
        return None
    except NotUnderstoodError:
        raise
    except Exception as error:
        raise NotUnderstoodError(f"Django refuses it: {type(error).__name__}: {error}") from error


def literal(value: Any) -> str:
    """A parameter as psycopg writes it.

    :raises NotUnderstoodError: if its type isn't known
    """
    if value is None or isinstance(value, bool | int | str):
        plain = value if value is None or isinstance(value, bool) else int(value) if isinstance(value, int) else value
        try:
            return names.literal(plain if not isinstance(plain, str) else str(plain))
        except ValueError as error:
            raise NotUnderstoodError(str(error)) from error
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"
    for kind, type_ in ((uuid.UUID, "uuid"), (datetime.datetime, "timestamptz"), (datetime.date, "date")):
        if isinstance(value, kind):
            naive = isinstance(value, datetime.datetime) and value.tzinfo is None
            return f"{names.literal(str(value))}::{'timestamp' if naive else type_}"
    if isinstance(value, datetime.timedelta):
        return f"'{value.days} days {value.seconds} seconds {value.microseconds} microseconds'::interval"
    if type(value).__name__ in {"Jsonb", "JsonAdapter"}:
        held = getattr(value, "obj", getattr(value, "adapted", None))
        return f"{names.literal(json.dumps(held))}::jsonb"
    raise NotUnderstoodError(f"no literal for a parameter of type {type(value).__name__}")


def check_field(field: Field) -> None:
    """Make sure that a field converts values as Django does. :raises NotUnderstoodError: if its class may not"""
    own = f"{type(field).__module__}.".startswith(OWN)
    if not own and base_of(field) is None:
        raise NotUnderstoodError(f"{describe(field)} is of the class {type(field).__qualname__}, which isn't Django's")


def check_django(node: Any) -> None:
    """Make sure that a query is made of Django's own lookups, expressions and fields only.

    :raises NotUnderstoodError: if it isn't
    """
    for part in _walk(node):
        cls = type(part)
        if hasattr(part, "get_internal_type") and hasattr(part, "attname"):
            check_field(part)
        elif (hasattr(part, "as_sql") or hasattr(part, "children")) and not f"{cls.__module__}.".startswith(OWN):
            raise NotUnderstoodError(f"{cls.__module__}.{cls.__qualname__} isn't Django's own")


def _walk(node: Any) -> Iterator[Any]:
    yield node
    inner: list[Any] = []
    if isinstance(node, Query):
        inner += [node.where, *node.select, *node.annotations.values(), *node.combined_queries]
    elif hasattr(node, "children"):
        inner += node.children
    elif hasattr(node, "get_source_expressions"):
        inner += [each for each in node.get_source_expressions() if each is not None]
        inner += [held for held in (getattr(node, "target", None), getattr(node, "query", None)) if held is not None]
    for each in inner:
        if not isinstance(each, str | int | tuple | list):
            yield from _walk(each)


class _Parts:
    """A compiled UPDATE or DELETE, read token by token."""

    def __init__(self, text: str, model: Model, table_of: Callable[[str], Table]) -> None:
        self.text, self.model, self.table_of = text, model, table_of
        self.tokens: list[Token] = Postgres().tokenize(text)
        self.base = str(model._meta.db_table)

    def _depths(self) -> Iterator[tuple[int, Token]]:
        depth = 0
        for place, token in enumerate(self.tokens):
            depth -= token.token_type == TokenType.R_PAREN
            if depth == 0:
                yield place, token
            depth += token.token_type == TokenType.L_PAREN

    def after(self, kind: TokenType) -> tuple[int, int] | None:
        """The places of the tokens that follow the outermost token of a kind, to the end."""
        found = [place for place, token in self._depths() if token.token_type == kind]
        return (found[0] + 1, len(self.tokens)) if found else None

    def assignments(self) -> Iterator[Assigned]:
        """The assignments of the UPDATE."""
        start = next(place for place, token in self._depths() if token.token_type == TokenType.SET) + 1
        where = self.after(TokenType.WHERE)
        end = where[0] - 1 if where else len(self.tokens)
        commas = [place for place, token in self._depths() if token.token_type == TokenType.COMMA]
        edges = [start, *(place + 1 for place in commas if start < place < end), end + 1]
        for first, following in pairwise(edges):
            sql, reads, others = self.local(first + 2, following - 1)
            yield Assigned(self.tokens[first].text, sql, reads, others)

    def local(self, first: int, last: int) -> tuple[str, frozenset[str], frozenset[Table]]:
        """A part of the text with ``row_`` for the table itself and full names for others; its columns; its tables."""
        result: list[str] = []
        reads: set[str] = set()
        others: set[Table] = set()
        end = self.tokens[first].start
        for place in range(first, last):
            token = self.tokens[place]
            if token.token_type != TokenType.IDENTIFIER:
                continue
            new = self._replacement(place, reads, others)
            if new is not None:
                result += [self.text[end : token.start], new]
                end = token.end + 1
        return "".join([*result, self.text[end : self.tokens[last - 1].end + 1]]), frozenset(reads), frozenset(others)

    def _replacement(self, place: int, reads: set[str], others: set[Table]) -> str | None:
        token, before = self.tokens[place], self.tokens[place - 1]
        following = self.tokens[place + 1] if place + 1 < len(self.tokens) else token
        if before.token_type in {TokenType.FROM, TokenType.JOIN}:
            if following.token_type == TokenType.DOT:
                raise NotUnderstoodError("a table's name that has a schema in it isn't understood")
            if following.text[:1] not in "UVWXYZTSR" or not following.text[1:].isdigit():
                if token.text == self.base:
                    raise NotUnderstoodError("a subquery over the same table without another name isn't understood")
                others.add(self.table_of(token.text))
                return f"{names.qualified(self.table_of(token.text))} AS {names.ident(token.text)}"
            others.add(self.table_of(token.text))
            return names.qualified(self.table_of(token.text))
        if token.text == self.base and following.token_type == TokenType.DOT:
            reads.add(self.tokens[place + 2].text)
            return names.ident(ROW)
        return None

    def check_own(self, first: int, last: int, writes: frozenset[str] | None) -> None:
        """Make sure that no row depends on other rows of the table that an earlier batch has changed."""
        own = []
        for place in range(max(first, 1), last - 1):
            before, token = self.tokens[place - 1], self.tokens[place]
            top = place == 1 or (place == 2 and self.tokens[1].token_type == TokenType.FROM)  # noqa: PLR2004
            if token.text == self.base and before.token_type in {TokenType.FROM, TokenType.JOIN} and not top:
                own.append((place, self.tokens[place + 1].text))
        itself = [alias for place, alias in own if self._is_the_row_itself(place, alias)]
        for _, alias in own:
            if alias in itself and itself.count(alias) == 1:
                continue
            read = {
                self.tokens[place + 2].text
                for place in range(first, last - 2)
                if self.tokens[place].text == alias and self.tokens[place + 1].token_type == TokenType.DOT
            }
            if writes is None or read & writes:
                raise NotUnderstoodError("it depends on other rows of the table that it changes")

    def _is_the_row_itself(self, place: int, alias: str) -> bool:
        """Whether it is ``"table"."pk" IN (SELECT U0."pk" FROM "table" U0 …)``."""
        key = str(self.model._meta.pk.column)
        texts = [token.text for token in self.tokens[max(place - 10, 0) : place]]
        upper = [text.upper() for text in texts]
        wanted = [self.base, ".", key, "IN", "(", "SELECT", alias, ".", key, "FROM"]
        return texts[:3] == wanted[:3] and upper[3:6] == wanted[3:6] and texts[6:9] == wanted[6:9]
