"""The walk through the history: the state of the models before each operation, without a model being rendered."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.check.columns import Columns
from planner.check.judge import Judge
from planner.check.moment import Moment
from planner.check.operations import said
from planner.check.values import Found, Place
from planner.errors import ProjectError
from planner.location import operation_nodes

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.migration import Migration
    from django.db.migrations.operations.base import Operation
    from django.db.migrations.state import ProjectState

    from planner.config import Config
    from planner.project import Key


def walk(
    loader: MigrationLoader, chosen: Collection[Key], config: Config, alias: str, *, together: bool
) -> Iterator[Found]:
    """The findings of the chosen migrations, in the order of the history.

    :param together: the chosen migrations go to the database in one deploy, so that a table that one of them makes
        is still empty for the others
    :raises ProjectError: if an operation does not fit the state before it
    """
    from django.db import connections  # noqa: PLC0415
    from django.db.migrations.state import ProjectState  # noqa: PLC0415

    walked = _Walk(Columns(connections[alias]), config, alias)
    state = ProjectState(real_apps=loader.unmigrated_apps)
    new: set[str] = set()
    first: dict[str, set[str]] = {}
    left = set(chosen)
    for key in in_order(loader):
        if not left:
            break
        migration = loader.graph.nodes[key]
        if key not in left:
            state = migration.mutate_state(state, preserve=False)
            continue
        left.discard(key)
        if not together:
            # Cyclic apps have several initial migrations, which nobody runs apart.
            new = first.setdefault(key[0], set()) if _initial(migration) else set()
        yield from walked.migration(migration, state, new)


def in_order(loader: MigrationLoader) -> Iterator[Key]:
    """All migrations, each after those it depends on."""
    seen: set[Key] = set()
    for leaf in sorted(loader.graph.leaf_nodes()):
        for key in loader.graph.forwards_plan(leaf):
            if key not in seen:
                seen.add(key)
                yield key


def _initial(migration: Migration) -> bool:
    return bool(migration.initial) or not any(app == migration.app_label for app, _ in migration.dependencies)


class _Walk:
    def __init__(self, columns: Columns, config: Config, alias: str) -> None:
        self.columns, self.config, self.alias = columns, config, alias

    def migration(self, migration: Migration, state: ProjectState, new: set[str]) -> Iterator[Found]:
        judge = Judge(migration.app_label, migration.name, new, atomic=bool(migration.atomic))
        for position, operation in enumerate(migration.operations):
            yield from self._operation(judge, migration, operation, (position,), state)
            _forwards(operation, migration, state)
        yield from judge.end()

    def _operation(
        self, judge: Judge, migration: Migration, operation: Operation, path: tuple[int, ...], state: ProjectState
    ) -> Iterator[Found]:
        from django.db.migrations.operations import SeparateDatabaseAndState  # noqa: PLC0415

        if type(operation).database_forwards is SeparateDatabaseAndState.database_forwards:
            then = state.clone() if operation.database_operations else state
            for position, nested in enumerate(operation.database_operations):
                yield from self._operation(judge, migration, nested, (*path, position), then)
                _forwards(nested, migration, then)
            return
        moment = Moment(operation, migration, state, self.columns, self.config, self.alias)
        found = judge.operation(type(operation).__name__, place(migration, path), said(moment))
        yield from dict.fromkeys(found)


def _forwards(operation: Operation, migration: Migration, state: ProjectState) -> None:
    try:
        operation.state_forwards(migration.app_label, state)
    except Exception as error:
        name = f"{migration.app_label}.{migration.name}"
        raise ProjectError(
            f"{type(operation).__name__} of {name} does not fit the history before it: "
            f"{type(error).__name__}: {error}\n"
            "`migrate` fails in the same way; repair the migration first."
        ) from error


def place(migration: Migration, path: tuple[int, ...]) -> Place:
    """Where an operation stands; the line of the class, or 1, where the operations are not written out."""
    nodes: list[Any] = list(operation_nodes(migration, path))
    file = file_of(migration)
    if not nodes:
        return Place(file)
    node = nodes[-1]
    written = len(nodes) > len(path)
    last = int(node.end_lineno or node.lineno) if written else int(node.lineno)
    return Place(file, int(node.lineno), last, tuple(int(outer.lineno) for outer in nodes[1:-1]))


def file_of(migration: Migration) -> Path:
    """The migration's file."""
    module = type(migration).__module__
    return Path(getattr(sys.modules.get(module), "__file__", None) or module.replace(".", "/") + ".py")
