"""Whether a schema is the state before the migration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from planner.catalog import Catalog
from planner.errors import StateError
from planner.names import Table
from planner.project import Target

if TYPE_CHECKING:
    from django.db.migrations.state import ProjectState

SHOWN = 20


def check(found: Catalog, state: ProjectState, target: Target, path: Sequence[str], origin: str) -> None:
    """Compare the app's tables with what its models were before the migration.

    :param path: the schemas in which Django looks for tables
    :raises StateError: with what is missing
    """
    missing = list(_missing(found, state, target.app, path))
    if missing:
        shown = "\n".join(f"    {line}" for line in missing[:SHOWN])
        more = f"\n    … and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        raise StateError(
            f"The schema of {origin} is not the state before {target.label}:\n{shown}{more}\n"
            "Was it dumped before earlier migrations, after this one, or from another project? "
            "Compare with: python manage.py showmigrations"
        )


def _missing(found: Catalog, state: ProjectState, app: str, path: Sequence[str]) -> Iterator[str]:
    for model in _models(state, app):
        meta = model._meta
        tables = _tables(found, meta.db_table)
        table = next((table for schema in path for table in tables if table.schema == schema), None)
        if not tables:
            yield f"the table {meta.db_table} of {meta.label} is missing"
        elif table is None and not meta.db_table.startswith('"'):
            schema = tables[0].schema
            yield (
                f"the table {meta.db_table} of {meta.label} is in the schema {schema}, where Django does not look "
                f"(its search_path is {', '.join(path)}): in the settings' DATABASES write "
                f"'OPTIONS': {{'options': '-c search_path={','.join([schema, *path])}'}}"
            )
        else:
            there = {thing.name for thing in found.of("column", table or tables[0])}
            for field in meta.local_concrete_fields:
                if field.column is not None and field.column not in there:
                    yield f"the column {field.column} of {meta.db_table} is missing"


def _models(state: ProjectState, app: str) -> Iterator[Any]:
    """The app's models that have tables of their own, which Django manages."""
    if app in state.apps.app_configs:
        for model in state.apps.get_app_config(app).get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy and not model._meta.swapped:
                yield model


def _tables(found: Catalog, db_table: str) -> tuple[Table, ...]:
    """The tables that a ``db_table`` may mean, which by a known trick may be a quoted name with its schema."""
    if not db_table.startswith('"'):
        return found.named(db_table)
    schema, dot, name = db_table.strip('"').partition('"."')
    return tuple(table for table in found.named(name if dot else schema) if not dot or table.schema == schema)
