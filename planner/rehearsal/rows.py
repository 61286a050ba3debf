"""Rows for a scratch database in the pre-state: edge cases in every column that the migration may meet.

Everything is read from the server's catalog, nothing from Django's models, so that what is in the database
and not in the models (a column, a check, a partition) is met too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import psycopg

from planner.errors import RehearsalError
from planner.names import Table
from planner.promises import Empty, Holds, NotNull, Promise, References, Unique
from planner.rehearsal import rows_prune
from planner.rehearsal.rows_catalog import (
    Check,
    Distinct,
    ForeignKey,
    Shapes,
    TableShape,
    count_rows,
    fix_output,
    read_shapes,
    require_idle,
)
from planner.rehearsal.rows_checks import columns_of
from planner.rehearsal.rows_order import closure, stages
from planner.rehearsal.rows_stage import Filling, TableFill

NO_LITERALS: Mapping[tuple[Table, str], Sequence[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TableReport:
    """What became of one table.

    ``refused`` rows were not taken by the server in any variant; ``refusal`` is its first message, or why no
    row could be made. ``removed`` rows broke a promise. ``present`` is the number of rows there are in the
    end, those from before included. ``touched``: the migration touches it.
    """

    table: Table
    touched: bool
    inserted: int
    refused: int
    refusal: str | None
    removed: int
    present: int

    def __str__(self) -> str:
        text = f"{self.table}: {self.present} rows ({self.inserted} new, {self.refused} refused"
        text += f", {self.removed} removed)" if self.removed else ")"
        return f"{text}: {self.refusal}" if self.refusal and (self.refused or not self.present) else text


@dataclass(frozen=True, slots=True)
class FillReport:
    """What became of all tables, and the promises that rows from before break (or that could not be kept)."""

    tables: tuple[TableReport, ...]
    unkept: tuple[str, ...]

    @property
    def empty(self) -> tuple[TableReport, ...]:
        """Touched tables without a row: a proof over no rows is no proof."""
        return tuple(report for report in self.tables if report.touched and not report.present)

    def of(self, table: Table) -> TableReport:
        """The report on one table. Raises KeyError if it was not among those filled."""
        for report in self.tables:
            if report.table == table:
                return report
        raise KeyError(table)

    def __str__(self) -> str:
        return "\n".join([*map(str, self.tables), *(f"promise not kept: {text}" for text in self.unkept)])


def fill(
    conn: psycopg.Connection[Any],
    tables: Sequence[Table],
    *,
    promises: Sequence[Promise] = (),
    rows: int = 40,
    literals: Mapping[tuple[Table, str], Sequence[str]] = NO_LITERALS,
) -> FillReport:
    """Fill ``tables``, those that refer to them, and all that these refer to, with up to ``rows`` rows each.

    Rows that are there stay. The same database and arguments give the same rows. ``promises`` hold for the
    new rows; ``literals`` are further values for a column, used where its type takes them. One transaction;
    the catalog is the same afterwards, but for the sequences' values. ANALYZE is up to the caller.

    Raises RehearsalError if the connection is in a transaction, or for a promise about a column that is not
    there; a table that cannot be filled is no error,
    but is in the report.
    """
    require_idle(conn, "Filling the tables")
    with conn.transaction():
        ours = rows_prune.start(conn)
        fix_output(conn)
        conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
        shapes = promised(read_shapes(conn), promises)
        chosen = closure(shapes, tables, shapes.foreign_keys)
        order = stages(shapes, chosen, shapes.foreign_keys)
        empty = frozenset(promise.table for promise in promises if isinstance(promise, Empty))
        filling = Filling(conn, shapes, ours, rows, literals, empty, frozenset(chosen))
        for stage in order:
            filling.fill(stage)
        for stage in order:
            filling.refer(stage)
        queries = [(key.table, _orphans(key)) for stage in order for key in stage.ahead]
        kept = [promise for promise in promises if promise.table in shapes.tables]
        queries += [(promise.table, rows_prune.violators(promise, ours)) for promise in kept]
        removed = rows_prune.prune(conn, queries, shapes.foreign_keys, [stage.table for stage in order])
        unkept = [str(one) for one in kept if rows_prune.broken(conn, one)]
        fills = [filling.fills[table] for table in chosen]
        reports = [_report(conn, done, touched=done.table in tables, removed=removed) for done in fills]
    missing = [_absent(table) for table in tables if table not in shapes.tables]
    return FillReport((*missing, *reports), tuple(unkept))


def _orphans(key: ForeignKey) -> str:
    return rows_prune.violators(References(key.table, key.columns, key.parent, key.parent_columns), None)


def _report(
    conn: psycopg.Connection[Any], done: TableFill, *, touched: bool, removed: Mapping[Table, int]
) -> TableReport:
    present = count_rows(conn, done.table)
    gone = removed.get(done.table, 0)
    return TableReport(done.table, touched, done.inserted, done.refused, done.refusal, gone, present)


def _absent(table: Table) -> TableReport:
    reason = "there is no such table in this database"
    return TableReport(table, touched=True, inserted=0, refused=0, refusal=reason, removed=0, present=0)


def promised(shapes: Shapes, promises: Sequence[Promise]) -> Shapes:
    """The shapes as if the promises were constraints, so that most rows keep them from the start."""
    tables = dict(shapes.tables)
    keys = list(shapes.foreign_keys)
    for number, promise in enumerate(promises):
        if promise.table not in tables:
            continue
        _require_columns(shapes, promise)
        if isinstance(promise, References):
            keys.append(ForeignKey("", promise.table, promise.columns, promise.parent, promise.parent_columns))
        elif not isinstance(promise, Empty):
            tables[promise.table] = _with(tables[promise.table], promise, f"promise {number}")
    known = [key for key in keys if key.parent in tables]
    return Shapes(tables, tuple(known))


def _require_columns(shapes: Shapes, promise: Promise) -> None:
    """A promise speaks of the pre-state; one about a column that is not there is a mistake in the plan."""
    named: dict[Table, tuple[str, ...]] = {}
    if isinstance(promise, NotNull):
        named[promise.table] = (promise.column,)
    elif isinstance(promise, Unique | References):
        named[promise.table] = promise.columns
    if isinstance(promise, References):
        named[promise.parent] = (*named.get(promise.parent, ()), *promise.parent_columns)
    for table, columns in named.items():
        shape = shapes.tables.get(table)
        missing = [column for column in columns if shape is None or column not in shape.columns]
        if missing:
            raise RehearsalError(
                f"The plan demands something of columns that the pre-state does not have: {table}"
                f" ({', '.join(missing)}).\nThis is a mistake in the plan, not in the data: {promise}"
            )


def _with(shape: TableShape, promise: NotNull | Unique | Holds, name: str) -> TableShape:
    if isinstance(promise, NotNull):
        column = replace(shape.columns[promise.column], nullable=False)
        return replace(shape, columns={**shape.columns, promise.column: column})
    if isinstance(promise, Unique):
        return replace(shape, distinct=(*shape.distinct, Distinct(name, promise.columns)))
    columns = columns_of(promise.violation)
    if columns is None:  # it looks at other rows: those that break it are taken out at the end
        return shape
    check = Check(name, columns, f"({promise.violation}) IS NOT TRUE")
    return replace(shape, checks=(*shape.checks, check))
