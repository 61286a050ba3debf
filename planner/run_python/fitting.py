"""Whether the historical models that a function is given fit the schema as it is at the hole.

The bundle keeps old code running, so that some changes that the migration makes before the function come only after
it: a rename, another type. With such models the function would fail, or write what the later change loses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import psycopg

from planner.errors import RunPythonError
from planner.operations import Walked
from planner.run_python.gate import Gate

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

COLUMNS = (
    "SELECT attname, atttypid, atttypmod FROM pg_attribute "
    "WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"
)
PRIVILEGE = "SELECT has_schema_privilege(%s, 'CREATE'), current_user"


def check_models(connection: BaseDatabaseWrapper, walked: Walked, gate: Gate) -> None:
    """Refuse a function whose models are not those of the database.

    :raises RunPythonError: with what is different, or if the role may not leave the mark
    """
    raw = connection.connection
    (may, role) = raw.execute(PRIVILEGE, [gate.marker.schema]).fetchone()
    if not may:
        raise RunPythonError(
            f"The role {role} of the database {connection.alias!r} may not create tables in the schema "
            f"{gate.marker.schema}, so it can't leave the mark that the function has run. Nothing was run.\n"
            "Name an alias with the role that runs the bundle's drivers."
        )
    wrong = list(_differences(connection, walked, gate))
    if wrong:
        lines = "\n".join(f"    {line}" for line in wrong)
        raise RunPythonError(
            f"{gate.what} can't be run here: the models that migrate would give it are not those of the schema at this "
            f"point of the bundle. Nothing was run.\n{lines}\n"
            "Move the function into a migration of its own, which is planned after this one; or write what it does as "
            f'SQL under [tool.planner.backfill."{gate.function}"], and plan again.'
        )


def _differences(connection: BaseDatabaseWrapper, walked: Walked, gate: Gate) -> Iterator[str]:
    touched = {table.rpartition(".")[2] for table in gate.tables}
    for model in walked.from_state.apps.get_models(include_auto_created=True):
        meta: Any = model._meta
        if not meta.managed or meta.proxy or not (meta.db_table in touched or meta.app_label == gate.app):
            continue
        name = connection.ops.quote_name(meta.db_table)
        there = {row[0]: row[1:] for row in connection.connection.execute(COLUMNS, [name]).fetchall()}
        if not there:
            yield f"{meta.label}: there is no table {meta.db_table} yet"
        elif meta.db_table in touched:
            yield from _columns(connection, meta, there)


def _columns(connection: BaseDatabaseWrapper, meta: Any, there: dict[str, Any]) -> Iterator[str]:
    fields = {field.column: field for field in meta.local_concrete_fields if field.db_type(connection)}
    types = dict(zip(fields, _types(connection, [f.db_type(connection) for f in fields.values()]), strict=True))
    for column, field in fields.items():
        if column not in there:
            yield f"{meta.label}.{field.name}: {meta.db_table} has no column {column} yet"
        elif there[column] != types[column]:
            yield f"{meta.label}.{field.name}: {meta.db_table}.{column} is not {field.db_type(connection)} yet"


def _types(connection: BaseDatabaseWrapper, types: list[str]) -> list[tuple[int, int]]:
    """The type and its modifier, as PostgreSQL understands each of Django's."""
    asked = ", ".join(f"NULL::{one}" for one in types)
    try:
        cursor = connection.connection.cursor(binary=False)
        result = cursor.execute(f"SELECT {asked}".encode()).pgresult
    except psycopg.Error as error:
        raise RunPythonError(f"A type of the project is not known here: {str(error).strip()}") from error
    return [(result.ftype(place), result.fmod(place)) for place in range(len(types))]
