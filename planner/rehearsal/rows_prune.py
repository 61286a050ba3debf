"""Takes out rows that break a promise, and all that refer to them.

Nothing in the catalog is touched: no temporary constraint that could be left behind. Only the rows of this
fill are taken out; rows that were there before stay, and a promise that they break is reported.
"""

# ruff: noqa: S608 - names are quoted by planner.names; predicates come from the plan itself

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from planner.errors import RehearsalError
from planner.names import Table, ident, idents, literal, qualified
from planner.promises import Empty, Holds, NotNull, Promise, Unique
from planner.rehearsal.rows_catalog import ForeignKey, fetch

Place = tuple[int, str]
"""Where a row is: its table's (or partition's) OID, and its ``ctid``."""


@dataclass(frozen=True, slots=True)
class Ours:
    """Tells the rows of this fill from older ones: by the transaction that wrote them.

    A scratch database has seen far fewer than 2³¹ transactions, so that their numbers can be compared.
    """

    first_transaction: int

    def condition(self, alias: str) -> str:
        """A SQL condition that is true for our rows."""
        return f"{alias}.xmin::text::bigint >= {self.first_transaction}"


def start(conn: psycopg.Connection[Any]) -> Ours:
    """To be called first in the transaction of the fill."""
    return Ours(int(fetch(conn, "SELECT pg_current_xact_id()::text::bigint & 4294967295")[0][0]))


def violators(promise: Promise, ours: Ours | None) -> str:
    """A query for the places of the rows that break a promise; only of our rows, unless ``ours`` is None."""
    table = qualified(promise.table)
    mine = ours.condition("row_") if ours else "true"
    if isinstance(promise, Unique):
        return _duplicates(promise, ours)
    if isinstance(promise, NotNull):
        bad = f"row_.{ident(promise.column)} IS NULL"
    elif isinstance(promise, Empty):
        bad = "true"
    elif isinstance(promise, Holds):
        bad = f"({promise.violation})"
    else:
        bad = orphan(promise.columns, promise.parent, promise.parent_columns)
    return f"SELECT row_.tableoid::bigint, row_.ctid::text FROM {table} AS row_ WHERE {mine} AND {bad}"


def orphan(columns: Sequence[str], parent: Table, parent_columns: Sequence[str]) -> str:
    """A SQL condition over ``row_``: it refers to a row of ``parent`` that is not there."""
    known = " AND ".join(f"row_.{ident(name)} IS NOT NULL" for name in columns)
    same = " AND ".join(
        f"parent_.{ident(theirs)} = row_.{ident(own)}" for own, theirs in zip(columns, parent_columns, strict=True)
    )
    return f"{known} AND NOT EXISTS (SELECT FROM {qualified(parent)} AS parent_ WHERE {same})"


def _duplicates(promise: Unique, ours: Ours | None) -> str:
    """Of equal rows the first stays; an older one stays in any case."""
    names = idents(promise.columns)
    known = " AND ".join(f"row_.{ident(name)} IS NOT NULL" for name in promise.columns)
    mine = ours.condition("row_") if ours else "false"
    where = f"({promise.where})" if promise.where else "true"
    return (
        "SELECT place.tableoid::bigint, place.ctid::text FROM ("
        f"SELECT row_.tableoid, row_.ctid, {mine} AS mine,"
        f" row_number() OVER (PARTITION BY {names} ORDER BY {mine}, row_.tableoid, row_.ctid) AS number"
        f" FROM {qualified(promise.table)} AS row_ WHERE {known} AND {where}"
        f") AS place WHERE {'place.mine AND ' if ours else ''}place.number > 1"
    )


def broken(conn: psycopg.Connection[Any], promise: Promise) -> bool:
    """Whether any row, also one from before, breaks a promise."""
    return bool(fetch(conn, f"{violators(promise, None)} LIMIT 1"))


def prune(
    conn: psycopg.Connection[Any],
    queries: Iterable[tuple[Table, str]],
    foreign_keys: Sequence[ForeignKey],
    order: Sequence[Table],
) -> dict[Table, int]:
    """Delete the rows that the queries name, and those that refer to them. How many rows went, by table.

    ``order`` has parents first. Raises RehearsalError where a trigger or a key forbids a deletion.
    """
    doomed: dict[Table, set[Place]] = {}
    for table, query in queries:
        doomed.setdefault(table, set()).update((oid, place) for oid, place in fetch(conn, query))
    _spread(conn, doomed, foreign_keys)
    try:
        _delete(conn, doomed, order)
    except psycopg.Error as error:
        raise RehearsalError(
            f"Rows that break what the plan demands of the data could not be deleted again: {error}\n"
            "The rehearsal cannot start from them. Look for a trigger or rule that forbids the deletion, and"
            " rehearse with --schema and a schema without it."
        ) from error
    return {table: len(places) for table, places in doomed.items() if places}


def _spread(conn: psycopg.Connection[Any], doomed: dict[Table, set[Place]], foreign_keys: Sequence[ForeignKey]) -> None:
    """Add the rows that refer to doomed rows, until there are no more."""
    grown = {table for table, places in doomed.items() if places}
    while grown:
        now, grown = grown, set()
        for key in foreign_keys:
            if key.parent not in now:
                continue
            known = doomed.setdefault(key.table, set())
            more = {(oid, place) for oid, place in fetch(conn, _referring(key, doomed[key.parent]))} - known
            if more:
                known |= more
                grown.add(key.table)


def _referring(key: ForeignKey, places: set[Place]) -> str:
    same = " AND ".join(
        f"child_.{ident(own)} = row_.{ident(theirs)}"
        for own, theirs in zip(key.columns, key.parent_columns, strict=True)
    )
    return (
        f"SELECT child_.tableoid::bigint, child_.ctid::text FROM {qualified(key.table)} AS child_"
        f" JOIN {qualified(key.parent)} AS row_ ON {same} WHERE {_at(places)}"
    )


def _delete(conn: psycopg.Connection[Any], doomed: Mapping[Table, set[Place]], order: Sequence[Table]) -> None:
    conn.execute("SET CONSTRAINTS ALL DEFERRED")
    last_first = [*reversed(order), *(table for table in doomed if table not in order)]
    for table in last_first:
        if doomed.get(table):
            query = f"DELETE FROM {qualified(table)} AS row_ WHERE {_at(doomed[table])}"
            conn.execute(query.encode(), prepare=False)
    conn.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _at(places: Iterable[Place]) -> str:
    pairs = ", ".join(f"({oid}::oid, {literal(place)}::tid)" for oid, place in sorted(places))
    return f"(row_.tableoid, row_.ctid) IN ({pairs})"
