"""The views that ``migrate`` does not get past: dropped before it runs, made again after it, and compared."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg

from planner import names, templating, views
from planner.names import Table
from planner.scratch import Dsn
from planner.views import View


@contextmanager
def put_aside(dsn: Dsn, planned: Sequence[View]) -> Iterator[None]:
    """Without these views; afterwards, also after an error, they are made again by their own text."""
    if not planned:
        yield
        return
    with psycopg.connect(dsn.conninfo()) as connection:
        belongings = [found.belongings for found in _read(connection, planned)]
        for view in reversed(planned):
            connection.execute(f"DROP VIEW {names.qualified(view.table)}".encode())
    failed = True
    try:
        yield
        failed = False
    finally:
        with contextlib.suppress(psycopg.Error) if failed else contextlib.nullcontext():
            _make_again(dsn, planned, belongings)


def _make_again(dsn: Dsn, planned: Sequence[View], belongings: Sequence[str]) -> None:
    with psycopg.connect(dsn.conninfo()) as connection:
        for view in planned:
            connection.execute(templating.render("catalog/view_again.sql.j2", view=view.again()).encode())
        for text in belongings:
            connection.execute(text.encode())


def _read(connection: psycopg.Connection[Any], planned: Sequence[View]) -> tuple[View, ...]:
    columns = {(names.qualified(table), name) for view in planned for table, name in view.bases}
    with connection.cursor() as cursor:
        found = views.read(cursor, columns).views
    wanted = {view.table for view in planned}
    return tuple(view for view in found if view.table in wanted)


def differences(
    ours: psycopg.Connection[Any], other: psycopg.Connection[Any], planned: Sequence[View], name: str
) -> list[str]:
    """How the views differ in two databases: also by columns' types, owner, privileges, comments, what they stand on.

    :param name: what the other database is called
    """
    if not planned:
        return []
    left, right = ({view.table: view for view in _read(one, planned)} for one in (ours, other))
    return [
        f"view {table}: {_shown(left.get(table))}, {name}: {_shown(right.get(table))}"
        for table in sorted({view.table for view in planned})
        if left.get(table) != right.get(table)
    ]


def belongings_differ(
    ours: psycopg.Connection[Any], before: psycopg.Connection[Any], planned: Sequence[View]
) -> list[Table]:
    """The views whose owner, privileges or comments are not what they were in the pre-state."""
    if not planned:
        return []
    left, right = ({view.table: view.belongings for view in _read(one, planned)} for one in (ours, before))
    return sorted(view.table for view in planned if left.get(view.table) != right.get(view.table))


def _shown(view: View | None) -> str:
    if view is None:
        return "missing, or it stands on other columns"
    return f"{view.columns} {view.definition} {view.options} {view.defaults}; {view.belongings}"
