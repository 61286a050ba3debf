"""The operation behind a hole, with the historical states that ``migrate`` would give it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from planner import names
from planner.errors import RunPythonError
from planner.fills import function_source
from planner.operations import Walked, flatten
from planner.run_python.gate import Gate

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def find_operation(connection: BaseDatabaseWrapper, gate: Gate) -> Walked:
    """The operation, walked to through what is applied and the bundle's own earlier migrations.

    :raises RunPythonError: if the project is not the one that was planned, or is not migrated to this point
    """
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    graph, applied = executor.loader.graph, set(executor.loader.applied_migrations)
    key = (gate.app, gate.migration)
    if key not in graph.nodes or key in applied:
        why = "is applied" if key in applied else "is not in this project"
        raise RunPythonError(f"{'.'.join(key)} {why}; its function is not run.")
    earlier = [(gate.app, name) for name in gate.earlier]
    missing = [one for one in graph.forwards_plan(key) if one not in applied and one not in (*earlier, key)]
    if missing:
        raise RunPythonError(
            f"{'.'.join(key)} depends on migrations that are not applied on the database {connection.alias!r}: "
            f"{', '.join('.'.join(one) for one in missing)}. Run those first."
        )
    state = executor._create_project_state(with_applied_migrations=True)
    for one in earlier:
        if one not in applied:
            state = graph.nodes[one].mutate_state(state, preserve=False)
    walked, _ = flatten([graph.nodes[key]], state, connection.alias)
    functions = [one for one in walked if one.runs_python]
    if len(functions) < gate.number or _changed(functions[gate.number - 1], gate):
        raise RunPythonError(
            f"{'.'.join(key)} has changed since the plan was made: {gate.function} is not there, or is another "
            f"function now. Nothing was run.\nPlan again: planner plan {gate.app} {gate.migration}"
        )
    found = functions[gate.number - 1]
    _check_routers(found, connection)
    return found


def _changed(walked: Walked, gate: Gate) -> bool:
    return names.digest(function_source(walked).text, length=64) != gate.source


def _check_routers(walked: Walked, connection: BaseDatabaseWrapper) -> None:
    from django.db import router  # noqa: PLC0415

    hints = getattr(walked.operation, "hints", {})
    if not router.allow_migrate(connection.alias, walked.migration.app_label, **hints):
        raise RunPythonError(
            f"The project's DATABASE_ROUTERS let {walked.migration.app_label} not be migrated on the database "
            f"{connection.alias!r}: migrate would not run this function there either. Name the right alias."
        )


def in_transaction(walked: Walked) -> bool:
    """Whether ``migrate`` runs the operation in a transaction: the migration's, or its own."""
    return bool(walked.migration.atomic or walked.operation.atomic)


def own_transaction(walked: Walked, connection: BaseDatabaseWrapper) -> AbstractContextManager[Any]:
    """The transaction of an operation whose migration has none."""
    from django.db import transaction  # noqa: PLC0415

    if walked.migration.atomic or not walked.operation.atomic:
        return nullcontext()
    return transaction.atomic(connection.alias)  # type: ignore[no-any-return]
