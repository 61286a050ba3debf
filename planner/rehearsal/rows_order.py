"""Which tables are filled, and in which order; what to do about cycles of foreign keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.names import Table
from planner.rehearsal.rows_catalog import ForeignKey, Shapes


@dataclass(frozen=True, slots=True)
class Stage:
    """One table's turn.

    ``ready`` are foreign keys whose parents are filled; ``later`` stay NULL until all tables are filled;
    ``own`` point at the row itself; ``ahead`` point at keys that the parent is going to have (their check is
    deferred).
    """

    table: Table
    ready: tuple[ForeignKey, ...]
    later: tuple[ForeignKey, ...]
    own: tuple[ForeignKey, ...]
    ahead: tuple[ForeignKey, ...]


def closure(shapes: Shapes, touched: Iterable[Table], foreign_keys: Sequence[ForeignKey]) -> list[Table]:
    """The touched tables, those that refer to them, and all that any of these refers to.

    Tables that refer to a touched one are followed further only where their reference is (part of) a key that
    others refer to, as in multi-table inheritance: there a change of the key goes on.
    """
    found = {table: None for table in touched if table in shapes.tables}
    moved = [(table, None) for table in found]
    seen: set[ForeignKey] = set()
    queue: list[tuple[Table, frozenset[str] | None]] = list(moved)
    while queue:
        table, columns = queue.pop()
        for key in foreign_keys:
            follows = columns is None or bool(columns & set(key.parent_columns))
            if key.parent == table and follows and key not in seen:
                seen.add(key)
                found[key.table] = None
                queue.append((key.table, frozenset(key.columns)))
    waiting = list(found)
    while waiting:
        table = waiting.pop()
        parents = {key.parent for key in foreign_keys if key.table == table} - set(found)
        found |= dict.fromkeys(sorted(parents))
        waiting += sorted(parents)
    return sorted(found)


def stages(shapes: Shapes, tables: Sequence[Table], foreign_keys: Sequence[ForeignKey]) -> list[Stage]:
    """Parents first. Where a cycle leaves no such order, the keys that may be NULL wait."""
    left = list(tables)
    done: set[Table] = set()
    order = []
    while left:
        table = _next(shapes, left, done, foreign_keys)
        left.remove(table)
        order.append(_stage(shapes, table, done, foreign_keys))
        done.add(table)
    return order


def _next(shapes: Shapes, left: Sequence[Table], done: set[Table], keys: Sequence[ForeignKey]) -> Table:
    def open_keys(table: Table) -> list[ForeignKey]:
        mine = (key for key in keys if key.table == table)
        return [key for key in mine if key.parent != table and key.parent not in done]

    def rank(table: Table) -> tuple[int, int, Table]:
        mine = open_keys(table)
        hard = [key for key in mine if not may_be_null(shapes, key)]
        stuck = [key for key in hard if not key.deferrable]
        return (len(stuck) if mine else -1, len(hard), table)

    return min(left, key=rank)


def _stage(shapes: Shapes, table: Table, done: set[Table], keys: Sequence[ForeignKey]) -> Stage:
    mine = [key for key in keys if key.table == table]
    unfilled = [key for key in mine if key.parent not in done]
    hard = [key for key in unfilled if not may_be_null(shapes, key)]
    return Stage(
        table,
        ready=tuple(key for key in mine if key not in unfilled),
        later=tuple(key for key in unfilled if key not in hard),
        own=tuple(key for key in hard if key.parent == table),
        ahead=tuple(key for key in hard if key.parent != table),
    )


def may_be_null(shapes: Shapes, key: ForeignKey) -> bool:
    """Whether a row can do without the reference."""
    return any(shapes.tables[key.table].columns[column].nullable for column in key.columns)
