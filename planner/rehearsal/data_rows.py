"""Matches the rows of one table on both sides and says what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.names import Table, digest
from planner.rehearsal.data_canon import Side
from planner.rehearsal.data_load import Link, Row

KEY_LENGTH = 200
"""A row without a key is shown by its values, cut to so many characters."""


@dataclass(frozen=True, slots=True)
class Found:
    """A difference within a table; the fields are those of ``planner.rehearsal.data.Difference``."""

    kind: str
    key: str
    column: str | None = None
    bundle: str | None = None
    migrate: str | None = None


@dataclass(frozen=True, slots=True)
class _Rows:
    """One side's rows: canonical, and grouped by the columns that identify them."""

    side: Side
    table: Table
    canonical: list[Row]
    groups: dict[Row, list[int]]


def compare_rows(bundle: Side, migrate: Side, table: Table) -> list[Found]:
    """Rows only on one side, and values that differ in rows that are on both."""
    key = _key(bundle, table, migrate)
    ours, theirs = (_grouped(side, table, key) for side in (bundle, migrate))
    found: list[Found] = []
    for group in sorted({*ours.groups, *theirs.groups}, key=_sortable):
        here, there = ours.groups.get(group, []), theirs.groups.get(group, [])
        here, there = _unmatched(ours, here, theirs, there)
        if len(here) == len(there) == 1:
            found += _values(ours, here[0], theirs, there[0], key)
        else:
            found += [Found("row extra", _describe(ours, number, key)) for number in here]
            found += [Found("row missing", _describe(theirs, number, key)) for number in there]
    return found


def compare_ties(bundle: Side, migrate: Side, table: Table) -> list[Found]:
    """Rows that are alike in all that counts are told apart by the rows that refer to them."""
    links = [link for link in bundle.replaced.links if link.parent == table]
    if not links:
        return []
    ours, theirs = _profiles(bundle, links, table), _profiles(migrate, links, table)
    found = []
    for mark in sorted(set(ours) & set(theirs)):
        if len(ours[mark]) == len(theirs[mark]) > 1 and Counter(ours[mark]) != Counter(theirs[mark]):
            number = bundle.stand_ins[table].index(mark)
            rows = _Rows(bundle, table, bundle.rows(table), {})
            key = f"{len(ours[mark])} rows like {_describe(rows, number, ())}"
            texts = (_sizes(ours[mark]), _sizes(theirs[mark]))
            found.append(Found("value", key, "(the rows that refer to each)", *texts))
    return found


def _key(side: Side, table: Table, other: Side) -> tuple[str, ...]:
    """The columns that identify a row on both sides; none if every such key may differ between runs."""
    data = side.database.tables[table]
    if table in side.replaced.natural:
        return side.replaced.natural[table]
    for key in data.keys:
        if key in other.database.tables[table].keys and not any((table, c) in side.replaced.keys for c in key):
            return key
    return ()


def _grouped(side: Side, table: Table, key: Sequence[str]) -> _Rows:
    place = side.database.tables[table].place
    canonical = side.rows(table)
    groups: dict[Row, list[int]] = {}
    for number, row in enumerate(canonical):
        groups.setdefault(tuple(row[place[column]] for column in key), []).append(number)
    return _Rows(side, table, canonical, groups)


def _unmatched(ours: _Rows, here: list[int], theirs: _Rows, there: list[int]) -> tuple[list[int], list[int]]:
    """Rows of a group without their equal on the other side, as multisets."""
    return _without(ours, here, theirs, there), _without(theirs, there, ours, here)


def _without(rows: _Rows, numbers: list[int], other: _Rows, others: Iterable[int]) -> list[int]:
    left = Counter(other.canonical[number] for number in others)
    kept = []
    for number in numbers:
        row = rows.canonical[number]
        if left[row]:
            left[row] -= 1
        else:
            kept.append(number)
    return sorted(kept, key=lambda number: _sortable(rows.canonical[number]))


def _values(ours: _Rows, here: int, theirs: _Rows, there: int, key: Sequence[str]) -> list[Found]:
    text = _describe(ours, here, key)
    columns = ours.side.database.tables[ours.table].columns
    return [
        Found("value", text, column, _text(ours, here, column), _text(theirs, there, column))
        for place, column in enumerate(columns)
        if ours.canonical[here][place] != theirs.canonical[there][place]
    ]


def _text(rows: _Rows, number: int, column: str) -> str | None:
    """A value as it is; of a replaced reference also what it refers to."""
    data = rows.side.database.tables[rows.table]
    value = data.rows[number][data.place[column]]
    if value is None or (rows.table, column) not in rows.side.replaced.linked:
        return value
    parents = [_referred(rows.side, link, number) for link in rows.side.links_of(rows.table) if column in link.columns]
    return f"{value} → {', '.join(parents)}"


def _referred(side: Side, link: Link, number: int) -> str:
    target = side.target(link, number)
    if target is None or target < 0:
        return f"no row of {link.parent}"
    parent = _Rows(side, link.parent, [], {})
    return f"{link.parent} {_describe(parent, target, _key(side, link.parent, side), follow=False)}"


def _describe(rows: _Rows, number: int, key: Sequence[str], *, follow: bool = True) -> str:
    """The key's columns and values; without a key all that is not left to the run.

    ``follow``: of a replaced reference show what it refers to; not further, as references may be cyclic.
    """
    data, replaced = rows.side.database.tables[rows.table], rows.side.replaced
    own = [column for column in key or data.columns if (rows.table, column) not in replaced.keys]
    parts = []
    for column in own or data.columns:
        if (rows.table, column) not in replaced.linked:
            parts.append(f"{column}={_short(data.rows[number][data.place[column]])}")
        elif follow:
            parts.append(f"{column}={_text(rows, number, column) or 'NULL'}")
    text = ", ".join(parts)
    return text if len(text) <= KEY_LENGTH else f"{text[:KEY_LENGTH]}…"


def _short(value: str | None) -> str:
    return "NULL" if value is None else repr(value)


def _profiles(side: Side, links: Sequence[Link], table: Table) -> dict[str, list[tuple[str, ...]]]:
    """For each stand-in, and each row that has it: hashes of the rows that refer to it."""
    children: list[list[str]] = [[] for _ in side.stand_ins[table]]
    for place, link in enumerate(links):
        for number, row in enumerate(side.rows(link.table)):
            target = side.target(link, number)
            if target is not None and target >= 0:
                children[target].append(digest(str(place), *map(_short, row), length=16))
    profiles: dict[str, list[tuple[str, ...]]] = {}
    for mark, hashes in zip(side.stand_ins[table], children, strict=True):
        profiles.setdefault(mark, []).append(tuple(sorted(hashes)))
    return profiles


def _sizes(profiles: Sequence[tuple[str, ...]]) -> str:
    return f"{', '.join(str(size) for size in sorted(map(len, profiles)))} referring rows"


def _sortable(row: Row) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, value or "") for value in row)
