"""revert.sql beside the migration's own way back: Python's reverse functions and reverse_sql, run by Django."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import psycopg

from planner import names
from planner.model import Plan, Step
from planner.names import Table
from planner.project import point_at
from planner.recipes.reverse import reversed_columns, reverses
from planner.rehearsal import data
from planner.rehearsal.migrate import first_line, migrate
from planner.scratch import Scratch

COLUMNS = """
SELECT attname, EXISTS (
  SELECT FROM pg_index WHERE indrelid = attrelid AND indisprimary AND attnum = ANY (indkey::smallint[]))
FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped
"""
ALL = "*"


def there_and_back(scratch: Scratch, database: str, alias: str, plan: Plan) -> str | None:
    """Migrate forward and backward; what Django says if it can't, else None."""
    from django.db import connections  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    error = migrate(scratch, database, alias, plan)
    if error is not None:
        return error
    point_at(scratch.dsn(database))
    try:
        executor = MigrationExecutor(connections[alias])
        nodes = executor.loader.graph.nodes
        executor.migrate([], plan=[(nodes[(plan.app, name)], True) for name in reversed(plan.migrations)])
    except Exception as trouble:  # the project's own code
        return f"{type(trouble).__name__}: {first_line(trouble)}"
    finally:
        connections.close_all()
    return None


def taken_back(steps: Sequence[Step]) -> frozenset[tuple[Table, str]]:
    """The columns that the translated way back of these steps writes; ``*`` for a table whose rows it deletes."""
    return frozenset(one for step in steps for one in reversed_columns(step))


def stays(steps: Sequence[Step]) -> bool:
    """Whether the way back leaves something of a backfill: rows are gone, or its progress stays as it runs once."""
    reset = {name for step in steps if step.undo and reverses(step) for name in step.undo.context["backfills"]}
    backfills = [step.sql.context for step in steps if step.kind == "backfill"]
    gone = [one for one in backfills if not one["assignments"] and "into" not in one]
    return bool(gone) or any((one.get("once") and one["name"] not in reset) for one in backfills)


def differences(
    one: psycopg.Connection[Any],
    two: psycopg.Connection[Any],
    columns: Collection[tuple[Table, str]],
    loose: Mapping[tuple[Table, str], str],
) -> list[str]:
    """How these columns differ, and which rows there are, in two databases."""
    tables = {table for table, _ in columns}
    apart = {
        (table, name)
        for table in tables
        for name, is_key in one.execute(COLUMNS, [names.qualified(table)]).fetchall()
        if not is_key and not {(table, name), (table, ALL)} & set(columns)
    }
    return [str(found) for found in data.compare(one, two, tables=tables, apart=apart, loose=loose)]
