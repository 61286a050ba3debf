"""The operations of the planned migrations that reach the database, each with the states around it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner.location import operation_location
from planner.model import OperationInfo
from planner.translate.run_sql import as_run_sql

if TYPE_CHECKING:
    from django.db.migrations.migration import Migration
    from django.db.migrations.operations.base import Operation
    from django.db.migrations.state import ProjectState, StateApps


@dataclass(frozen=True)
class Walked:
    """One operation with the states around it. ``migration`` is the one whose file holds it."""

    info: OperationInfo
    operation: Operation
    migration: Migration
    from_state: ProjectState
    to_state: ProjectState
    python: Operation | None = None
    """The RunPython that only executes constant SQL, and for which the operation stands."""

    @property
    def was_python(self) -> bool:
        """The operation stands for a RunPython: ``sqlmigrate`` doesn't print it."""
        return self.python is not None

    @property
    def from_apps(self) -> StateApps:
        """The models that ``migrate`` hands to a function: all of them made anew where some were put off."""
        return made_anew(self.from_state).apps

    @property
    def to_apps(self) -> StateApps:
        """The models that a function is given which takes the operation back."""
        return made_anew(self.to_state).apps

    @property
    def runs_python(self) -> bool:
        """It can't be written as SQL (RunPython, and operations that say so of themselves)."""
        return not self.operation.reduces_to_sql


def made_anew(state: ProjectState) -> ProjectState:
    """The state, all of whose models are made anew where the making of some was put off, as for a RunPython."""
    state.clear_delayed_apps_cache()
    return state


def flatten(
    migrations: Sequence[Migration], state: ProjectState, alias: str = "default", declared: Collection[str] = ()
) -> tuple[tuple[Walked, ...], ProjectState]:
    """All operations that reach the database, in order, with SeparateDatabaseAndState opened up.

    ``state`` is the project state before the first migration; it is not changed. A RunPython that only executes
    constant SQL becomes the RunSQL that it is, unless it is ``declared`` ("app.0012:function").
    """
    found: list[Walked] = []
    state = state.clone()
    _ = state.apps  # as in migrate: all models are made once, and then, in each clone, those that its operation changes
    for migration in migrations:
        for position, operation in enumerate(migration.operations):
            after = state.clone()
            operation.state_forwards(migration.app_label, after)
            _open(found, migration, operation, (position,), state, after)
            state = after
    end = state.clone()
    end.__dict__.pop("apps", None)  # its models come in the order of the state, and all of them know each other
    return tuple(_as_sql(walked, alias, declared) for walked in found), end


def _as_sql(walked: Walked, alias: str, declared: Collection[str]) -> Walked:
    """The operation; where it is a function that only executes constant SQL, the RunSQL that does the same."""
    app, name, function = walked.migration.app_label, walked.migration.name, getattr(walked.operation, "code", None)
    own = {f"{app}.{each}:{getattr(function, '__name__', '')}" for each in (name, name.partition("_")[0])}
    made = None if own & {*declared} else as_run_sql(walked.operation, walked.from_state, walked.to_state, alias)
    return walked if made is None else replace(walked, operation=made, python=walked.operation)


def _open(
    found: list[Walked],
    migration: Migration,
    operation: Operation,
    path: tuple[int, ...],
    before: ProjectState,
    after: ProjectState,
) -> None:
    from django.db.migrations.operations import SeparateDatabaseAndState  # noqa: PLC0415

    own = getattr(type(operation), "database_forwards", None)
    if isinstance(operation, SeparateDatabaseAndState) and own is SeparateDatabaseAndState.database_forwards:
        state = before
        for position, nested in enumerate(operation.database_operations):
            then = state.clone()
            nested.state_forwards(migration.app_label, then)
            _open(found, migration, nested, (*path, position), state, then)
            state = then
        if operation.database_operations:
            return
    file, line = operation_location(migration, path)
    info = OperationInfo(
        len(found),
        type(operation).__name__,
        str(operation.describe()),
        file,
        line,
        f"{migration.app_label}.{migration.name}",
    )
    found.append(Walked(info, operation, migration, before, after))
