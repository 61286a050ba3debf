"""The pre-state: a scratch database with the schema just before the migration.

From a live database (dumped in a read-only session), from a schema file, or by replaying the history.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from planner import catalog, history
from planner.catalog import Catalog
from planner.errors import SourceError, UsageError
from planner.history import Progress
from planner.names import Table, qualified
from planner.project import Key, Project, Target, point_at
from planner.scratch import Scratch
from planner.scratch.dsn import Dsn
from planner.source import file, live
from planner.source.check import check
from planner.source.live import Live
from planner.source.path import USUAL, of_settings, with_path

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

__all__ = ["Live", "PreState", "Wanted", "check_open", "file", "live", "make", "of_settings", "table_of", "with_path"]


@dataclass(frozen=True)
class PreState:
    """A scratch database in the state before the migration, and what is known of where it came from.

    ``applied`` are the migrations that are recorded in it; ``needed`` those of them on which the target depends, each
    with what it replaces; ``live_version`` the ``server_version_num`` of the live database, where there is one.
    """

    database: str
    origin: str
    applied: tuple[Key, ...]
    state: ProjectState
    live_version: int | None = None
    needed: tuple[tuple[Key, tuple[Key, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which source the user chose: a live database that was looked at, a schema file, or the history.

    ``path`` are the schemas in which Django looks for tables; ``applied`` the only migrations that a replay runs,
    where that is known.
    """

    live: Live | None = None
    schema: Path | None = None
    cache: bool = True
    path: tuple[str, ...] = USUAL
    applied: frozenset[Key] | None = None


def make(
    scratch: Scratch, project: Project, loader: MigrationLoader, target: Target, wanted: Wanted, progress: Progress
) -> PreState:
    """Make the pre-state from the source that the user chose.

    :raises UsageError: if Django does not support the scratch server's version
    :raises SourceError: if it can't be made, or is not the state before the migration
    """
    from django.db import connections  # noqa: PLC0415

    _check_version(connections[project.alias], scratch.version // 10_000)
    history.connect_receivers()
    first = [
        migration
        for migration in history.before(loader, target.keys)
        if wanted.applied is None or (migration.app_label, migration.name) in wanted.applied
    ]
    if wanted.live is not None:
        progress(f"reading the schema of {project.alias}")
        origin = f"the live database {project.alias!r} (schema only, read only)"
        database = _from_live(scratch, wanted.live, origin)
    elif wanted.schema is not None:
        progress(f"loading {wanted.schema.name}")
        origin = f"the schema file {wanted.schema.name}"
        database = _from_file(scratch, wanted.schema)
        recorded = [key for migration in first for key in (*migration.replaces, (migration.app_label, migration.name))]
        _record(scratch.dsn(database), recorded, origin)
    else:
        origin = "a replay of the migration history"
        engine = str(connections[project.alias].settings_dict["ENGINE"])
        database = history.replay(
            scratch, project.alias, first, engine, cache=wanted.cache, progress=progress, path=wanted.path
        )
    point_at(scratch.dsn(database))
    applied, state = _applied(project.alias, target, origin)
    if wanted.live is not None or wanted.schema is not None:
        check(_snapshot(scratch.dsn(database)), state, target, wanted.path, origin)
        history.finish(project.alias, state, [], scratch)
    connections[project.alias].close()
    version = wanted.live.version if wanted.live else None
    return PreState(database, origin, applied, state, version, _needed(loader, target))


def _needed(loader: MigrationLoader, target: Target) -> tuple[tuple[Key, tuple[Key, ...]], ...]:
    """What the target depends on, near or far, in the order of the graph, each with what it replaces."""
    found = dict.fromkeys(key for own in target.keys for key in loader.graph.forwards_plan(own))
    return tuple((key, tuple(loader.graph.nodes[key].replaces)) for key in found if key not in target.keys)


def _check_version(connection: Any, major: int) -> None:
    """Django refuses servers that are too old for it, in the middle of whatever it does.

    :raises UsageError: before it does
    """
    import django  # noqa: PLC0415

    oldest = (connection.features.minimum_database_version or (0,))[0]
    if major < oldest:
        raise UsageError(
            f"Django {django.get_version()} needs PostgreSQL {oldest} or newer; the scratch server is {major}.\n"
            f"Use --server-version {oldest} or a newer one, or plan with a Django that runs on PostgreSQL {major}."
        )


def _applied(alias: str, target: Target, origin: str) -> tuple[tuple[Key, ...], ProjectState]:
    """The applied migrations, and the project state that they make, as ``migrate`` builds it.

    :raises UsageError: if the target is applied already
    :raises SourceError: if something that it depends on is not
    """
    from django.db import connections  # noqa: PLC0415
    from django.db.migrations.exceptions import InconsistentMigrationHistory  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connections[alias])
    try:
        executor.loader.check_consistent_history(connections[alias])
    except InconsistentMigrationHistory as error:
        raise SourceError(
            f"The history that {origin} records is inconsistent: {error}\n"
            "`python manage.py migrate` refuses it in the same way; repair the rows of django_migrations first."
        ) from error
    applied = {key for key in executor.loader.applied_migrations if key in executor.loader.graph.nodes}
    check_open(target, applied, origin)
    lost = [name for _, name in target.keys if (target.app, name) not in executor.loader.graph.nodes]
    if lost:
        raise SourceError(
            f"{', '.join(lost)} of {target.app} is squashed with others, of which {origin} has some applied "
            "and some not.\n"
            "Plan those that are left instead."
        )
    plan = [(migration.app_label, migration.name) for migration, _ in executor.migration_plan([target.keys[-1]])]
    missing = [key for key in plan if key not in target.keys]
    if missing:
        raise SourceError(
            f"{target.label} depends on migrations that are not applied in {origin}: {_names(missing)}.\n"
            f"Plan and run those first{_range(missing, target)}."
        )
    state = executor._create_project_state(with_applied_migrations=True)
    return tuple(sorted(applied)), state


def check_open(target: Target, applied: Sequence[Key] | set[Key], origin: str) -> None:
    """Refuse a target that is applied.

    :raises UsageError: if all or some of it is
    """
    done = [key for key in target.keys if key in applied]
    if not done:
        return
    left = [name for app, name in target.keys if (app, name) not in applied]
    do = f"Plan the rest: planner plan {target.app} {'..'.join(dict.fromkeys((left[0], left[-1])))}" if left else (
        "There is nothing to plan."
    )  # fmt: skip
    raise UsageError(f"{_names(done)} is applied already in {origin}. {do}")


def _names(keys: Sequence[Key]) -> str:
    return ", ".join(f"{app}.{name}" for app, name in keys)


def _range(missing: Sequence[Key], target: Target) -> str:
    """The range to name, where all that is missing is of the same app."""
    if any(app != target.app for app, _ in missing):
        return ""
    return f", or all in one bundle: planner plan {target.app} {missing[0][1]}..{target.keys[-1][1]}"


def _from_file(scratch: Scratch, path: Path) -> str:
    file.check(path)
    database = scratch.unique("pre")
    scratch.create(database)
    with file.loadable(path, scratch.version) as copy:
        scratch.load_sql(database, copy)
    return database


def _from_live(scratch: Scratch, found: Live, origin: str) -> str:
    with tempfile.TemporaryDirectory(prefix="planner-") as folder:
        path = Path(folder) / "schema.sql"
        live.dump(found, scratch, path)
        database = _from_file(scratch, path)
    _record(scratch.dsn(database), found.applied, origin)
    return database


def _record(dsn: Dsn, applied: Sequence[Key], origin: str) -> None:
    """Write into a schema-only copy which migrations it has, unless it came with rows that say so."""
    try:
        with psycopg.connect(dsn.conninfo()) as connection, connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE IF NOT EXISTS django_migrations (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, "
                "app varchar(255) NOT NULL, name varchar(255) NOT NULL, applied timestamptz NOT NULL)"
            )
            if cursor.execute("SELECT FROM django_migrations LIMIT 1").fetchone() is None:
                statement = "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())"
                cursor.executemany(statement, applied)
    except psycopg.Error as error:
        raise SourceError(
            f"The table django_migrations of {origin} is not as Django makes it: {str(error).strip()}\n"
            "Is it the schema of another project?"
        ) from error


def _snapshot(dsn: Dsn) -> Catalog:
    with psycopg.connect(dsn.conninfo()) as connection, connection.cursor() as cursor:
        return catalog.snapshot(cursor)


def table_of(found: Catalog, path: Sequence[str]) -> Any:
    """A function that finds a model's table in the catalog by its ``db_table``.

    Where a name stands in several schemas, the first of the search path's ``path`` that has it.
    """

    def find(db_table: str) -> Table:
        tables = {table.schema: table for table in found.named(db_table)}
        for schema in (*path, *sorted(tables)):
            if schema in tables:
                return tables[schema]
        raise SourceError(f"There is no table {qualified(Table('?', db_table))} in the pre-state.")

    return find
