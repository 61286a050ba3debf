"""The migration graph, and which of its migrations is meant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from planner.config import near
from planner.errors import ProjectError, UsageError
from planner.project.settings import Project, said

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.migration import Migration

Key = tuple[str, str]
"""``(app_label, name)`` of a migration."""


@dataclass(frozen=True, slots=True)
class Target:
    """The migrations to plan, in their order, all of one app."""

    app: str
    migrations: tuple[Migration, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        """``(app_label, name)`` of each."""
        return tuple((self.app, migration.name) for migration in self.migrations)

    @property
    def label(self) -> str:
        """``app.name``, or ``app.first..last``."""
        first, last = self.migrations[0].name, self.migrations[-1].name
        return f"{self.app}.{first}" if first == last else f"{self.app}.{first}..{last}"


def graph(project: Project, applied: Collection[Key] | None = None) -> MigrationLoader:
    """Load all migrations as ``migrate`` does (squashed ones in place of what they replace).

    :param applied: the migrations that are applied, where that is known: a squashed migration does not replace
        others of which only some are
    :raises ProjectError: if the graph has a cycle, a gap, a conflict, or a file that can't be imported
    """
    try:
        loader = _loader(applied or ())
        loader.graph.ensure_not_cyclic()
    except (Exception, SystemExit) as error:
        raise ProjectError(
            f"The migration graph of {project.settings_module} can't be loaded: {said(error)}\n"
            "`python manage.py showmigrations` fails in the same way; repair the migrations first."
        ) from error
    conflicts = loader.detect_conflicts()
    if conflicts:
        lines = "; ".join(f"{app}: {', '.join(sorted(names))}" for app, names in sorted(conflicts.items()))
        raise ProjectError(
            f"Conflicting migrations, more than one leaf in the graph ({lines}).\n"
            "Merge them first: python manage.py makemigrations --merge"
        )
    return loader


def _loader(applied: Collection[Key]) -> MigrationLoader:
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    class Loader(MigrationLoader):  # type: ignore[misc]
        """Knows what is applied without a connection, which its ``build_graph`` would ask."""

        @property
        def applied_migrations(self) -> dict[Key, Any]:
            return self._known

        @applied_migrations.setter
        def applied_migrations(self, _found: dict[Key, Any]) -> None:
            self._known = dict.fromkeys(applied)

    return Loader(None)


def resolve(loader: MigrationLoader, app: str, name: str | None) -> Target:
    """Find the migration, or the range ``FROM..TO``, that the user named by full name or unique prefix.

    Without a name it is the app's latest migration; where the loader knows what is applied, the one that is not, if
    there is one.

    :raises UsageError: if the app or the migration does not exist, or the prefix is ambiguous
    """
    _check_app(loader, app)
    ordered = _ordered(loader, app)
    if name is None:
        return Target(app, (_latest(loader, app, ordered),))
    first, dots, last = name.partition("..")
    if not dots:
        return Target(app, (_one(loader, app, first, ordered),))
    if not first or not last:
        raise UsageError(
            f"The range {name!r} has one end only. Write both: "
            f"{app} {first or ordered[0].name}..{last or ordered[-1].name}"
        )
    start, end = (ordered.index(_one(loader, app, part, ordered)) for part in (first, last))
    if start > end:
        raise UsageError(f"The range {name} runs backwards: {ordered[start].name} comes after {ordered[end].name}.")
    return Target(app, tuple(ordered[start : end + 1]))


def _check_app(loader: MigrationLoader, app: str) -> None:
    from django.apps import apps  # noqa: PLC0415

    if app in loader.migrated_apps:
        return
    labels = {config.label for config in apps.get_app_configs()}
    if app in labels:
        hint = "Make them first: python manage.py makemigrations " + app
        raise UsageError(f"The app {app!r} has no migrations. {hint}")
    named = [config.label for config in apps.get_app_configs() if app in (config.name, type(config).__name__)]
    hint = f"Its label is {named[0]}." if named else near(app, loader.migrated_apps)
    raise UsageError(f"{app!r} is not the label of an installed app. {hint}")


def _latest(loader: MigrationLoader, app: str, ordered: list[Migration]) -> Migration:
    if not loader.applied_migrations:
        return ordered[-1]
    open_ = [migration for migration in ordered if (app, migration.name) not in loader.applied_migrations]
    if not open_:
        return ordered[-1]
    if len(open_) > 1:
        raise UsageError(
            f"{len(open_)} migrations of {app} are not applied there: {', '.join(m.name for m in open_)}.\n"
            f"Say which, or plan them in one bundle: planner plan {app} {open_[0].name}..{open_[-1].name}"
        )
    return open_[0]


def _ordered(loader: MigrationLoader, app: str) -> list[Migration]:
    """The app's migrations, each after those it depends on."""
    keys: dict[Key, None] = {}
    for leaf in sorted(loader.graph.leaf_nodes(app)):
        keys.update({key: None for key in loader.graph.forwards_plan(leaf) if key[0] == app})
    return [loader.graph.nodes[key] for key in keys]


def _one(loader: MigrationLoader, app: str, name: str, migrations: list[Migration]) -> Migration:
    exact = [migration for migration in migrations if migration.name == name]
    found = exact or [migration for migration in migrations if migration.name.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(migration.name for migration in found)
        raise UsageError(f"{name!r} is ambiguous in {app}: {names}. Write more of the name.")
    hidden = _hidden(loader, app, name)
    hint = hidden or near(name, [migration.name for migration in migrations])
    raise UsageError(f"No migration of {app} starts with {name!r}. {hint}")


def _hidden(loader: MigrationLoader, app: str, name: str) -> str:
    """Where a migration is on disk but not in the graph: squashed ones stand for others, or others for them."""
    for key, squashed in loader.replacements.items():
        replaced = [old for label, old in squashed.replaces if label == app and old.startswith(name)]
        if replaced and key in loader.graph.nodes:
            return (
                f"{replaced[0]} is replaced by the squashed migration {key[1]}, of which no part is known to "
                "be applied. Plan that one, or name the database where some are: --database ALIAS"
            )
        if key[0] == app and key[1].startswith(name) and key not in loader.graph.nodes:
            left = [old for label, old in squashed.replaces if (label, old) not in loader.applied_migrations]
            return (
                f"The squashed migration {key[1]} is not run where some of what it replaces is applied. "
                f"Plan what is left instead: {', '.join(left)}"
            )
    return ""


def routed(project: Project, target: Target, *, chosen: bool) -> Project:
    """The project with the alias on which the routers let the target's app migrate, where it is not the default one.

    :param chosen: the user has named the alias, so that it can't be another
    :raises UsageError: if there is no such alias, or several
    """
    from django.apps import apps  # noqa: PLC0415
    from django.db import router  # noqa: PLC0415

    models = list(apps.get_app_config(target.app).get_models())

    def allowed(alias: str) -> bool:
        if models:
            return any(router.allow_migrate_model(alias, model) for model in models)
        return bool(router.allow_migrate(alias, target.app))

    if allowed(project.alias):
        return project
    others = [alias for alias in project.live if allowed(alias)]
    if len(others) == 1 and not chosen:
        return replace(project, alias=others[0])
    where = f"It may on {', '.join(others)}" if others else "It may on none"
    raise UsageError(
        f"The database routers do not let {target.app} migrate on {project.alias!r}. {where}; "
        "say which database is meant with --database ALIAS."
    )
