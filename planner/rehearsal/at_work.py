"""What functions without SQL were seen to read and write, on a scratch copy with rows: for whoever declares them.

They run as `migrate` runs them, on scratch only, and nothing is compared: what no row reaches is not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from planner.model import Plan
from planner.names import Table
from planner.rehearsal import rows, ways
from planner.rehearsal.migrate import migrate
from planner.rehearsal.rows_catalog import read_shapes
from planner.scratch import Scratch

if TYPE_CHECKING:
    from django.db.migrations.operations.base import Operation

Columns = dict[str, dict[str, None]]
"""Columns by table, both by the names that the function's statements have, in the order in which they came."""


@dataclass(slots=True)
class Seen:
    """What one function did. ``deletes`` are the tables that it deletes rows of."""

    reads: Columns = field(default_factory=dict)
    changes: Columns = field(default_factory=dict)
    inserts: Columns = field(default_factory=dict)
    deletes: dict[str, None] = field(default_factory=dict)
    unread: int = 0
    """Statements that could not be read."""

    def add(self, text: str) -> None:
        """Note what a statement does."""
        if "SAVEPOINT" in text.split('"', maxsplit=1)[0]:
            return
        try:
            tree = sqlglot.parse_one(text, dialect="postgres")
        except (SqlglotError, RecursionError):
            self.unread += 1
            return
        own = tree.this.this if isinstance(tree, exp.Insert) and isinstance(tree.this, exp.Schema) else tree.this
        assigned: set[int] = set()
        if isinstance(tree, exp.Update):
            targets = [one.this for one in tree.expressions if isinstance(one, exp.EQ)]
            assigned = {id(target) for target in targets}
            self.changes.setdefault(own.name, {}).update(dict.fromkeys(target.name for target in targets))
        elif isinstance(tree, exp.Insert):
            named = tree.this.expressions if isinstance(tree.this, exp.Schema) else []
            self.inserts.setdefault(own.name, {}).update(dict.fromkeys(one.name for one in named))
        elif isinstance(tree, exp.Delete):
            self.deletes[own.name] = None
        elif not isinstance(tree, exp.Query):
            self.unread += not isinstance(tree, exp.Set)
        tables = {table.alias_or_name: table.name for table in tree.find_all(exp.Table)}
        for column in tree.find_all(exp.Column):
            given_back = column.find_ancestor(exp.Returning) is not None
            if column.table in tables and id(column) not in assigned and not given_back:
                self.reads.setdefault(tables[column.table], {})[column.name] = None


def at_work(scratch: Scratch, alias: str, plan: Plan, prestate: str, count: int) -> Mapping[str, Seen]:
    """Run `migrate` on rows, and note the statements of the operations that the plan leaves as holes.

    :param count: rows in a table
    :returns: by the name that the configuration has for the function; not those that did not come to run
    """
    holes: Mapping[str, tuple[Operation, tuple[Table, ...]]] = plan.context["holes"]
    tables = tuple(dict.fromkeys([*plan.tables, *(table for _, own in holes.values() for table in own)]))
    found: dict[str, Seen] = {}
    with psycopg.connect(scratch.dsn(prestate).conninfo(), autocommit=True) as connection:
        shapes = read_shapes(connection)
    gentler = list(ways.gentler(plan, count, shapes, refused=True))
    for way in (ways.odd(plan, count), gentler[0], gentler[-1]):
        database = scratch.unique("at_work")
        scratch.clone(prestate, database)
        try:
            with psycopg.connect(scratch.dsn(database).conninfo(), autocommit=True) as connection:
                promises = (*way.promises, *way.wishes)
                rows.fill(connection, tables, promises=promises, rows=way.count, literals=way.words)
            with _watched({name: operation for name, (operation, _) in holes.items()}, alias, found):
                error = migrate(scratch, database, alias, plan)
        finally:
            scratch.drop(database)
        if error is None:
            break
    return found


@contextmanager
def _watched(holes: Mapping[str, Operation], alias: str, found: dict[str, Seen]) -> Iterator[None]:
    """While it lasts, the operations note what they execute. The very objects are used that `migrate` runs."""
    for name, operation in holes.items():
        operation.database_forwards = _noting(operation.database_forwards, alias, found.setdefault(name, Seen()))
    try:
        yield
    finally:
        for operation in holes.values():
            del operation.database_forwards


def _noting(work: Callable[..., Any], alias: str, seen: Seen) -> Callable[..., Any]:
    def noted(*arguments: Any, **named: Any) -> Any:
        from django.db import connections  # noqa: PLC0415

        connection = connections[alias]

        def note(execute: Any, sql: Any, parameters: Any, many: Any, context: Any) -> Any:
            one = parameters[0] if many and parameters else parameters
            seen.add(str(connection.ops.compose_sql(sql, one) if one is not None else sql))
            return execute(sql, parameters, many, context)

        with connection.execute_wrapper(note):
            return work(*arguments, **named)

    return noted
