"""What the server's catalog says about the tables to fill: columns, types, keys, checks, foreign keys."""

# ruff: noqa: S608 - names are quoted by planner.names; nothing here comes from outside

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row

from planner.errors import RehearsalError
from planner.names import Table, qualified
from planner.rehearsal import rows_sql
from planner.rehearsal.values import Type


@dataclass(frozen=True, slots=True)
class Column:
    """``sequence`` is the quoted name of the sequence that the default or the identity draws from."""

    name: str
    type: Type
    nullable: bool
    sequence: str | None
    generated: bool
    indexed: bool


@dataclass(frozen=True, slots=True)
class Check:
    """A condition on one row, over columns bare or with the alias ``row_``; also a partition's bounds."""

    name: str
    columns: tuple[str, ...]
    expression: str


@dataclass(frozen=True, slots=True)
class Distinct:
    """A unique or exclusion constraint, or a unique index. ``nulls_equal`` is NULLS NOT DISTINCT."""

    name: str
    columns: tuple[str, ...]
    nulls_equal: bool = False
    primary: bool = False


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A foreign key, or a promise that is like one (without a name)."""

    name: str
    table: Table
    columns: tuple[str, ...]
    parent: Table
    parent_columns: tuple[str, ...]
    deferrable: bool = False


@dataclass(frozen=True, slots=True)
class TableShape:
    """One table as far as filling it needs."""

    table: Table
    columns: Mapping[str, Column]
    checks: tuple[Check, ...]
    distinct: tuple[Distinct, ...]


@dataclass(frozen=True, slots=True)
class Shapes:
    """All tables of a database, and the foreign keys between them."""

    tables: Mapping[Table, TableShape]
    foreign_keys: tuple[ForeignKey, ...]

    def references(self, table: Table) -> list[ForeignKey]:
        """The foreign keys that ``table`` has."""
        return [key for key in self.foreign_keys if key.table == table]

    def is_whole(self, key: ForeignKey) -> bool:
        """Whether the reference is the primary key: each row is a row of the parent, too (a model's child models)."""
        own = self.tables[key.table].distinct
        return any(one.primary and set(one.columns) == set(key.columns) for one in own)

    def referring(self, table: Table) -> list[ForeignKey]:
        """The foreign keys that point at ``table``."""
        return [key for key in self.foreign_keys if key.parent == table]


def fetch(conn: psycopg.Connection[Any], query: str) -> list[tuple[Any, ...]]:
    """All rows of a query, as tuples whatever the connection's row factory is."""
    with conn.cursor(row_factory=tuple_row) as cursor:
        return cursor.execute(query.encode(), prepare=False).fetchall()


def require_idle(conn: psycopg.Connection[Any], what: str) -> None:
    """Raise RehearsalError if the connection is inside a transaction."""
    if conn.info.transaction_status != TransactionStatus.IDLE:
        raise RehearsalError(
            f"{what} needs a transaction of its own, but the connection is already in one.\n"
            "Commit or roll back first, or open the connection with autocommit=True."
        )


def fix_output(conn: psycopg.Connection[Any]) -> None:
    """For this transaction: values as text that means the same in every session, and no time limit."""
    settings = {
        "TimeZone": "UTC",
        "DateStyle": "ISO, YMD",
        "IntervalStyle": "postgres",
        "bytea_output": "hex",
        "extra_float_digits": "3",
        "statement_timeout": "0",
    }
    for name, value in settings.items():
        conn.execute("SELECT set_config(%s, %s, true)", [name, value])


def count_rows(conn: psycopg.Connection[Any], table: Table) -> int:
    """How many rows a table has, its partitions included."""
    return int(fetch(conn, f"SELECT count(*) FROM {qualified(table)}")[0][0])


def read_shapes(conn: psycopg.Connection[Any]) -> Shapes:
    """Read all tables that can hold rows (ordinary and partitioned ones, not foreign ones)."""
    names = {oid: Table(schema, name) for oid, schema, name in fetch(conn, rows_sql.TABLES)}
    columns: dict[int, dict[str, Column]] = {oid: {} for oid in names}
    types = _Types(conn)
    for oid, name, type_oid, typmod, sql, not_null, sequence, generated, indexed in fetch(conn, rows_sql.COLUMNS):
        type_, domain_not_null = types.resolve(type_oid, typmod, sql)
        nullable = not (not_null or domain_not_null)
        columns[oid][name] = Column(name, type_, nullable, sequence, generated, indexed)
    checks: dict[int, list[Check]] = {oid: [] for oid in names}
    for oid, name, keys, expression in fetch(conn, rows_sql.CHECKS):
        checks[oid].append(Check(name, tuple(keys or ()), expression))
    distinct: dict[int, list[Distinct]] = {oid: [] for oid in names}
    for oid, name, keys, nulls_equal, primary in fetch(conn, rows_sql.DISTINCT):
        distinct[oid].append(Distinct(name, tuple(keys), nulls_equal, primary))
    shapes = {
        table: TableShape(table, columns[oid], tuple(checks[oid]), tuple(distinct[oid])) for oid, table in names.items()
    }
    keys_ = [
        ForeignKey(name, names[child], tuple(ours), names[parent], tuple(theirs), deferrable)
        for name, child, ours, parent, theirs, deferrable in fetch(conn, rows_sql.FOREIGN_KEYS)
        if parent in names
    ]
    return Shapes(shapes, tuple(keys_))


class _Types:
    """``pg_type``, and the way from a domain to what is under it."""

    def __init__(self, conn: psycopg.Connection[Any]) -> None:
        self._types = {row[0]: row[1:] for row in fetch(conn, rows_sql.TYPES)}
        self._domain_checks = dict(fetch(conn, rows_sql.DOMAIN_CHECKS))

    def resolve(self, oid: int, typmod: int, sql: str) -> tuple[Type, bool]:
        """The type, and whether a domain on the way forbids NULL."""
        not_null, checks = False, []
        while self._types[oid][1] == "d":
            checks += self._domain_checks.get(oid, [])
            _, _, _, base, typmod, forbids, _, _ = self._types[oid]
            oid, not_null = base, not_null or forbids
        name, kind, element, _, _, _, inner, labels = self._types[oid]
        part = None
        if element is not None:
            kind, (part, _) = "a", self.resolve(element, typmod, "")
        elif inner is not None:
            part, _ = self.resolve(inner, -1, "")
        checks += part.checks if part else ()
        return Type(sql, name, kind, typmod, tuple(labels or ()), part, tuple(checks)), not_null
