"""What the configuration may name, for its entries that name nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from planner.config import Known
from planner.names import NAME_LENGTH

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.migration import Migration
    from django.db.migrations.operations.base import Operation

    from planner.project.graph import Target


def known(loader: MigrationLoader, target: Target) -> Known:
    """What the configuration may name where the target is planned."""
    from django.apps import apps  # noqa: PLC0415

    states = [
        loader.project_state(target.keys[0], at_end=False),
        loader.project_state(target.keys[-1]),
        loader.project_state(),
    ]
    columns: dict[str, None] = {}
    tables: dict[str, str] = {}
    for model in (model for state in states for model in state.models.values()):
        label = f"{model.app_label}.{model.name_lower}"
        tables[label] = table_name(model)
        for name, field in model.fields.items():
            columns[f"{label}.{name}"] = None
            columns[f"{tables[label]}.{_column_name(name, field)}"] = None
    changed = {
        label
        for migration in target.migrations
        for operation in _flat(migration.operations)
        if (label := f"{target.app}.{_model_of(operation)}") in tables
    }
    return Known(
        app=target.app,
        apps=[config.label for config in apps.get_app_configs()],
        migrations=[name for app, name in loader.disk_migrations if app == target.app],
        functions={migration.name: _functions(migration) for migration in target.migrations},
        columns=columns,
        changed={*changed, *(tables[label] for label in changed)},
    )


def table_name(model: Any) -> str:
    """The table of a model in a project's state."""
    from django.db.backends.utils import truncate_name  # noqa: PLC0415

    own = model.options.get("db_table")
    return str(own or truncate_name(f"{model.app_label}_{model.name_lower}", NAME_LENGTH))


def _column_name(name: str, field: Any) -> str:
    return str(field.db_column or (f"{name}_id" if field.many_to_one or field.one_to_one else name))


def _model_of(operation: Operation) -> str:
    """The model that an operation is about, in lower case."""
    return str(getattr(operation, "model_name_lower", None) or getattr(operation, "name_lower", ""))


def _functions(migration: Migration) -> list[str]:
    """The Python that the migration runs, by the names of its functions."""
    return [
        getattr(getattr(operation, "code", None), "__name__", type(operation).__name__)
        for operation in _flat(migration.operations)
        if not operation.reduces_to_sql
    ]


def _flat(operations: Sequence[Operation]) -> Iterator[Operation]:
    for operation in operations:
        yield operation
        yield from _flat(getattr(operation, "database_operations", ()))
