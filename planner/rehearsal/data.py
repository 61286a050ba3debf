"""Compares the data of two databases: one after the bundle, one after Django's ``migrate``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import psycopg

from planner.names import Table
from planner.rehearsal.data_canon import Side, make_replaced, refine
from planner.rehearsal.data_load import Database, Link, load
from planner.rehearsal.data_loose import TIME_SHAPE, Loose, make_loose, spread
from planner.rehearsal.data_rows import Found, compare_rows, compare_ties
from planner.rehearsal.rows_catalog import fix_output, require_idle

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTHING: Mapping[Any, Any] = MappingProxyType({})

MIGRATIONS = "django_migrations"

_NATURAL = {
    "django_content_type": ("app_label", "model"),
    "auth_permission": ("content_type_id", "codename"),
}
"""Django's own natural keys: ContentType and Permission define ``natural_key`` by these columns."""

SHOWN = 20
"""So many differences are reported of one table, unless the caller wants another number."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference in data.

    ``kind``: ``row missing`` (only ``migrate`` has it), ``row extra`` (only the bundle), ``value``, ``count``
    (of rows, or of differences beyond those shown), ``sequence``, or ``table`` (a table or column on one side
    only). ``bundle`` and ``migrate`` are values as text; None is NULL, or that there is none.
    """

    kind: str
    table: Table
    key: str = ""
    column: str | None = None
    bundle: str | None = None
    migrate: str | None = None

    def __str__(self) -> str:
        where = f"{self.table} {self.key}".rstrip()
        if self.kind in ("row missing", "row extra"):
            who = "migrate" if self.kind == "row missing" else "the bundle"
            return f"{where}: {self.kind}: only {who} has it"
        what = f" column {self.column}" if self.column else ""
        values = f"bundle has {_shown(self.bundle)}, migrate has {_shown(self.migrate)}"
        return f"{where}:{what} {self.kind}: {values}"


def _shown(value: str | None, most: int = 120) -> str:
    if value is None:
        return "NULL"
    return repr(value) if len(value) <= most else f"{value[:most]!r}… ({len(value)} characters)"


def compare(
    bundle: psycopg.Connection[Any],
    migrate: psycopg.Connection[Any],
    *,
    tables: Collection[Table] | None = None,
    loose: Mapping[tuple[Table, str], str] = NOTHING,
    natural: Mapping[Table, tuple[str, ...]] = NOTHING,
    links: Sequence[Link] = (),
    ignore: Collection[Table] = (),
    apart: Collection[tuple[Table, str]] = (),
    shown: int = SHOWN,
) -> tuple[Difference, ...]:
    """All differences in data between two databases; at most ``shown`` of each table, and then their number.

    Rows are matched by their key, or as multisets where there is none; column order and physical order don't
    count. ``tables``: all user tables by default; ``ignore``: without these. ``loose``: columns with random
    or current values and their shape (``uuid``, ``time``, ``random text``, …), compared by NULLs, shape and
    whether they repeat. ``natural``: columns that stand for a row in place of its number (known for content
    types and permissions). ``apart``: columns that differ on purpose. ``links``: references that no foreign key
    declares. Of ``django_migrations`` only
    app and name count.

    Raises RehearsalError if a connection is in a transaction, or for an unknown shape.
    """
    with _reading(bundle), _reading(migrate):
        sides = [_without(_bookkept(load(conn, tables, ignore)), apart) for conn in (bundle, migrate)]
    here, there = sides
    names = {**_known_natural(here), **_known_natural(there), **natural}
    found = _one_sided(here, there)
    common = [_narrowed(side, other) for side, other in ((here, there), (there, here))]
    looked = make_loose(loose, *common)
    keys = {*loose, *((table, column) for table in names for column in _primary(common, table))}
    declared = dict.fromkeys([*here.links, *there.links, *links])
    replaced = make_replaced(keys, [one for one in declared if _is_there(common[0], one)], names)
    ours, theirs = (Side(database, replaced, looked) for database in common)
    refine((ours, theirs))
    for table in sorted(common[0].tables):
        rows = [*compare_rows(ours, theirs, table), *compare_ties(ours, theirs, table)]
        found += _counted(common, table)
        found += _limited(table, [_difference(table, one) for one in rows], shown)
        found += _loose_differences(common, looked, table)
        found += _sequence_differences(common, table, names)
    return tuple(found)


@contextmanager
def _reading(conn: psycopg.Connection[Any]) -> Iterator[None]:
    """One snapshot, read only, and an output format that does not depend on the session."""
    require_idle(conn, "Comparing data")
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        fix_output(conn)
        yield


def _difference(table: Table, one: Found) -> Difference:
    return Difference(one.kind, table, one.key, one.column, one.bundle, one.migrate)


def _bookkept(database: Database) -> Database:
    """Of ``django_migrations`` only which migrations are recorded; numbers and times are the run's own."""
    tables = dict(database.tables)
    for table, data in tables.items():
        if table.name == MIGRATIONS and {"app", "name", "applied"} <= set(data.columns):
            tables[table] = data.only(("app", "name"))
    return replace(database, tables=tables)


def _without(database: Database, apart: Collection[tuple[Table, str]]) -> Database:
    """The tables without the columns that are not to be compared."""
    tables = {
        table: data.only(tuple(column for column in data.columns if (table, column) not in apart))
        for table, data in database.tables.items()
    }
    return replace(database, tables=tables)


def _known_natural(database: Database) -> dict[Table, tuple[str, ...]]:
    return {
        table: _NATURAL[table.name]
        for table, data in database.tables.items()
        if table.name in _NATURAL and set(_NATURAL[table.name]) <= set(data.columns)
    }


def _one_sided(here: Database, there: Database) -> list[Difference]:
    """Tables and columns that only one side has."""
    found = []
    for table in sorted({*here.tables, *there.tables}):
        if table not in here.tables or table not in there.tables:
            is_here = "there" if table in here.tables else "not there"
            is_there = "there" if table in there.tables else "not there"
            found.append(Difference("table", table, bundle=is_here, migrate=is_there))
            continue
        ours, theirs = set(here.tables[table].columns), set(there.tables[table].columns)
        for column in sorted(ours ^ theirs):
            words = ("there", "not there") if column in ours else ("not there", "there")
            found.append(Difference("table", table, column=column, bundle=words[0], migrate=words[1]))
    return found


def _narrowed(side: Database, other: Database) -> Database:
    """The tables and columns that both sides have."""
    tables = {
        table: data.only(tuple(column for column in data.columns if column in other.tables[table].columns))
        for table, data in side.tables.items()
        if table in other.tables
    }
    return replace(side, tables=tables)


def _primary(sides: Sequence[Database], table: Table) -> set[str]:
    return {column for side in sides if table in side.tables for column in side.tables[table].primary}


def _is_there(database: Database, link: Link) -> bool:
    child, parent = database.tables.get(link.table), database.tables.get(link.parent)
    if child is None or parent is None:
        return False
    return set(link.columns) <= set(child.columns) and set(link.parent_columns) <= set(parent.columns)


def _counted(sides: Sequence[Database], table: Table) -> list[Difference]:
    here, there = (len(side.tables[table].rows) for side in sides)
    return [] if here == there else [Difference("count", table, "rows", None, str(here), str(there))]


def _limited(table: Table, found: Sequence[Difference], shown: int) -> list[Difference]:
    if len(found) <= shown:
        return list(found)
    rest = f"{len(found)} differences, of which {shown} are shown"
    return [*found[:shown], Difference("count", table, rest, None, None, None)]


def _loose_differences(sides: Sequence[Database], loose: Loose, table: Table) -> list[Difference]:
    """Whether the values that the runs chose repeat in the same way."""
    found = []
    for (owner, column), one in sorted(loose.items(), key=lambda item: item[0]):
        if owner == table:
            (here, count), (there, other) = (spread(side, table, column, one) for side in sides)
            if one.shape == TIME_SHAPE and "all equal" not in (here, there):
                continue  # two rows may share a microsecond by chance, on either side
            if here != there and min(count, other) > 1:
                texts = (f"{here} ({count} values)", f"{there} ({other} values)")
                found.append(Difference("value", table, "all rows", column, *texts))
    return found


def _sequence_differences(
    sides: Sequence[Database], table: Table, natural: Mapping[Table, tuple[str, ...]]
) -> list[Difference]:
    """By the value that comes next: ``(5, called)`` and ``(6, not called)`` are the same.

    Bookkeeping rows are inserted with another statement than Django's, which may use up other numbers: there
    the sequence only has to be past the rows.
    """
    here, there = ({c: s for (t, c), s in side.sequences.items() if t == table} for side in sides)
    found = []
    for column in sorted({*here, *there}):
        ours, theirs = here.get(column), there.get(column)
        own = table in natural or table.name == MIGRATIONS
        if ours and theirs and (ours.is_past_rows if own else ours.next_value == theirs.next_value):
            continue
        texts = (str(ours) if ours else None, str(theirs) if theirs else None)
        found.append(Difference("sequence", table, "", column, *texts))
    return found
