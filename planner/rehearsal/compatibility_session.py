"""The connection for the checks of compatibility: one transaction that is rolled back, with one savepoint in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from planner.project import point_at
from planner.scratch import Dsn

# One savepoint for all operations: Django's own would cost two more round trips each.
START = "SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '60s'; SAVEPOINT planner_operation"
BACK = "ROLLBACK TO SAVEPOINT planner_operation"
SETTLE = "SET CONSTRAINTS ALL IMMEDIATE"


@contextmanager
def connected(alias: str, dsn: Dsn) -> Iterator[Any]:
    """Django's connection, pointed at a database; closed afterwards, so that nobody who drops it has to wait."""
    from django.db import connections  # noqa: PLC0415

    point_at(dsn)
    connection = connections[alias]
    try:
        connection.ensure_connection()
        yield connection
    finally:
        connection.close()


@contextmanager
def undone(alias: str, dsn: Dsn) -> Iterator[Any]:
    """A connection in a transaction that is rolled back."""
    from django.db import transaction  # noqa: PLC0415

    with connected(alias, dsn) as connection, transaction.atomic(using=alias):
        execute(connection, START)
        yield connection
        transaction.set_rollback(True, using=alias)


def execute(connection: Any, statement: str) -> None:
    """Run one or several statements without parameters."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def back(connection: Any) -> None:
    """After an error: to where the operation began."""
    from django.db import transaction  # noqa: PLC0415

    transaction.set_rollback(False, using=connection.alias)
    execute(connection, BACK)


def message_of(error: Exception) -> str:
    """PostgreSQL's message without its DETAIL, which may hold random values; else the error's first line.

    Without the names of files: evidence is the same on every machine, and in every folder.
    """
    primary = getattr(getattr(error.__cause__, "diag", None), "message_primary", None)
    if primary:
        return str(primary)
    if isinstance(error, OSError) and error.filename:
        return f"{type(error).__name__}: {error.strerror}"
    return f"{type(error).__name__}: {(str(error).strip().splitlines() or [''])[0]}"
