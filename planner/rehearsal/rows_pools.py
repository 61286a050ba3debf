"""Pools: for columns that belong together, the values that they can take together.

A column alone is a pool of its candidates. Columns of one foreign key, or of one condition, share a pool,
since not every mixture of their values is a row that the table takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import psycopg

from planner.rehearsal.rows_catalog import Check, Column, Distinct, ForeignKey
from planner.rehearsal.rows_checks import Row, admitted, by_columns, constants, literals_in
from planner.rehearsal.values import Type, values_for
from planner.rehearsal.values_pattern import matching
from planner.rehearsal.values_text import shaped_texts, sized_texts

MIXTURES = 1500
"""So many mixtures of columns that share a condition are shown to the server."""

_TEXT = ("text", "varchar", "bpchar", "citext")


@dataclass(frozen=True, slots=True)
class Pool:
    """``rows`` are values for ``columns``; ``plain`` those of them without anything odd, ``named`` the caller's."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    plain: tuple[Row, ...]
    named: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the pools of one table are made from.

    ``columns`` are those to fill; ``parents`` holds for each foreign key the parents' keys that there are;
    ``named`` those of them whose rows hold what the caller names of theirs;
    ``distinct`` are the unique constraints; ``blank`` columns stay NULL for now; ``literals`` are values that
    the caller wants.
    """

    columns: Mapping[str, Column]
    parents: Sequence[tuple[ForeignKey, Sequence[Row]]]
    named: Sequence[tuple[ForeignKey, Sequence[Row]]]
    checks: Sequence[Check]
    distinct: Sequence[Distinct]
    blank: frozenset[str]
    literals: Mapping[str, Sequence[str]]
    count: int
    ascii_only: bool


@dataclass(frozen=True, slots=True)
class _Source:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    odd: frozenset[str | None]


def make_pools(conn: psycopg.Connection[Any], wanted: Wanted) -> list[Pool]:
    """The pools of a table. A column for which no value is known has none, and is left to its default."""
    checks = by_columns(wanted.checks, wanted.columns)
    known = constants(checks)
    groups = _groups(wanted, checks)
    pools = []
    for group in groups:
        pool = _pool(conn, wanted, group, [check for check in checks if set(check.columns) <= set(group)], known)
        if pool:
            pools.append(pool)
    return pools


def _groups(wanted: Wanted, checks: Sequence[Check]) -> list[tuple[str, ...]]:
    """Columns linked by a foreign key or a condition, directly or through others."""
    group_of = {column: {column} for column in wanted.columns}
    for linked in [*(key.columns for key, _ in wanted.parents), *(check.columns for check in checks)]:
        merged = set().union(*(group_of[column] for column in linked))
        for column in merged:
            group_of[column] = merged
    seen: dict[int, set[str]] = {id(group): group for group in group_of.values()}
    return [tuple(column for column in wanted.columns if column in group) for group in seen.values()]


def _pool(
    conn: psycopg.Connection[Any],
    wanted: Wanted,
    group: tuple[str, ...],
    checks: Sequence[Check],
    known: Mapping[str, Sequence[str]],
) -> Pool | None:
    sources = [_parent_source(wanted, key, rows) for key, rows in wanted.parents if set(key.columns) <= set(group)]
    referring = {column for source in sources for column in source.columns}
    for name in group:
        if name not in referring:
            own = [check for check in checks if set(check.columns) == {name}]
            source = _column_source(conn, wanted, wanted.columns[name], own, known.get(name, ()))
            if source is None and len(group) == 1:
                return None
            sources.append(source or _Source((name,), (), frozenset()))
    rows = _mixtures(sources, group)
    across = [check for check in checks if len(group) > 1 or _is_referring(check, referring)]
    if across:
        columns = [wanted.columns[name] for name in group]
        rows = admitted(conn, columns, rows, [check.expression for check in across])
    odd = {name: source.odd for source in sources for name in source.columns}
    plain = [row for row in rows if not any(value in odd[name] for name, value in zip(group, row, strict=True))]
    return Pool(group, tuple(rows), tuple(plain or rows), _named(wanted, group, rows))


def _named(wanted: Wanted, group: tuple[str, ...], rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows in which each column that the caller has values for holds one of them, or at least one does."""
    own: list[tuple[tuple[str, ...], set[Row]]] = [
        ((name,), {(text,) for text in wanted.literals.get(name, ())}) for name in group
    ]
    own += [(key.columns, set(keys)) for key, keys in wanted.named if set(key.columns) <= set(group)]
    asked = [([group.index(name) for name in names], held) for names, held in own if held]
    every = [row for row in rows if asked and all(tuple(row[place] for place in places) in held
                                                  for places, held in asked)]  # fmt: skip
    some = (row for row in rows if any(tuple(row[place] for place in places) in held for places, held in asked))
    return tuple(every or some)


def _is_referring(check: Check, referring: set[str]) -> bool:
    """Whether a condition is on a foreign key's column (its values come from the parent, still unasked)."""
    return bool(referring & set(check.columns))


def _parent_source(wanted: Wanted, key: ForeignKey, rows: Sequence[Row]) -> _Source:
    """The parents' keys, and NULL where the columns allow it."""
    unique = any(set(one.columns) <= set(key.columns) for one in wanted.distinct)
    # Fewer parents than rows, so that some have several children and others none.
    keys = tuple(rows if unique else rows[: wanted.count // 3 + 1])
    nullable = [wanted.columns[name].nullable for name in key.columns]
    if any(nullable):
        sample: Row = keys[0] if keys else (None,) * len(nullable)
        blank = tuple(None if null else value for null, value in zip(nullable, sample, strict=True))
        if keys or all(nullable):
            keys = (*keys[:2], blank, *keys[2:])
    return _Source(key.columns, keys, frozenset())


def _column_source(
    conn: psycopg.Connection[Any],
    wanted: Wanted,
    column: Column,
    checks: Sequence[Check],
    known: Sequence[str],
) -> _Source | None:
    """One column's candidates, those first that conditions and the caller's code name."""
    if column.name in wanted.blank:
        return _Source((column.name,), ((None,),), frozenset())
    count = wanted.count
    values = values_for(column.type, 2 * count, ascii_only=wanted.ascii_only, indexed=column.indexed)
    learned = [*known, *literals_in(column.type.checks)]
    conditions = [check.expression for check in checks]
    unique = any(column.name in one.columns for one in wanted.distinct)
    named = _admitted_texts(conn, column, [*wanted.literals.get(column.name, ()), *learned], conditions)
    if len(named) < (count if unique else 2):
        named += _admitted_texts(conn, column, _shaped(column, learned, count, checks), conditions)
    rows: list[Row] = [(text,) for text in (*values.edges, *values.plain)]
    if conditions or column.type.checks or not values.sure:
        rows = admitted(conn, [column], rows, conditions)
    allowed = {value for (value,) in rows}
    plain = [value for value in values.plain if value in allowed]
    edges = [value for value in values.edges if value in allowed]
    keep = 2 * count if unique or not (edges or named) else 8
    ordered: list[str | None] = list(dict.fromkeys([*plain[:2], *named, *edges, *plain[2:keep]]))
    if column.nullable and admitted(conn, [column], [(None,)], conditions):
        ordered = [None, *ordered[:9], None, *ordered[9:]]
    if not ordered and not (conditions or column.type.checks):
        return None
    odd: set[str | None] = {None, *edges} - set(plain) - set(named)
    return _Source((column.name,), tuple((value,) for value in ordered), frozenset(odd))


def _admitted_texts(
    conn: psycopg.Connection[Any], column: Column, texts: Sequence[str], conditions: Sequence[str]
) -> list[str]:
    fitting: list[Row] = [(text,) for text in dict.fromkeys(texts) if _fits(column.type, text)]
    return [str(value) for (value,) in admitted(conn, [column], fitting, conditions)]


def _shaped(column: Column, learned: Sequence[str], count: int, checks: Sequence[Check]) -> list[str]:
    """Texts in usual forms, and of the lengths that the conditions name."""
    if column.type.name not in _TEXT or not (checks or column.type.checks):
        return []
    numbers = [int(text) for text in learned if text.isascii() and text.isdigit() and len(text) <= len("999")]
    lengths = tuple(number for number in numbers if number)
    texts = [text for pattern in learned for text in matching(pattern, count)]
    texts += [text for number in range(count) for text in sized_texts(number, lengths)]
    return [*texts, *(text for number in range(count) for text in shaped_texts(number))]


def _fits(type_: Type, text: str) -> bool:
    """A cast to ``varchar(n)`` cuts silently: the length is checked here."""
    limited = type_.name in ("varchar", "bpchar") and type_.typmod > 0
    return "\x00" not in text and not (limited and len(text) > type_.typmod - 4)


def _mixtures(sources: Sequence[_Source], group: tuple[str, ...]) -> list[Row]:
    """Rows over the group's columns; where foreign keys share a column, both must agree on it."""
    sizes = [len(source.rows) for source in sources]
    while prod(sizes) > MIXTURES and max(sizes) > 2:  # noqa: PLR2004 - two values are the least that differ
        largest = max(range(len(sizes)), key=lambda place: sizes[place])
        sizes[largest] = max(2, sizes[largest] * 3 // 4)
    rows: list[Row] = []
    for number in range(min(prod(sizes), MIXTURES)):
        row: dict[str, str | None] = {}
        rest, agreed, before = number, True, 0
        for source, size in zip(sources, sizes, strict=True):
            rest, digit = divmod(rest, size)
            before = (digit + before) % size
            for name, value in zip(source.columns, source.rows[before], strict=True):
                agreed = agreed and row.setdefault(name, value) == value
        if agreed:
            rows.append(tuple(row[name] for name in group))
    return rows
