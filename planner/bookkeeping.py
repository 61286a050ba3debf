"""The rows that ``migrate`` itself writes: django_migrations, content types, permissions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.migrations.migration import Migration
    from django.db.migrations.state import ProjectState


@dataclass(frozen=True, slots=True)
class Permission:
    """A row of auth_permission by its natural key, and its name."""

    app_label: str
    model: str
    codename: str
    name: str


@dataclass(frozen=True, slots=True)
class Bookkeeping:
    """``migrations`` are (app, name), with those that a squashed migration replaces; ``content_types`` (app, model)."""

    migrations: tuple[tuple[str, str], ...]
    content_types: tuple[tuple[str, str], ...] = ()
    renamed: tuple[tuple[str, str, str], ...] = ()
    """Content types whose model has another name now: (app, old model, new model), in lower case."""
    permissions: tuple[Permission, ...] = ()
    kept_content_types: tuple[tuple[str, str], ...] = ()
    """Those of models that were there before, where functions or RunSQL may have removed or renamed some."""
    kept_permissions: tuple[Permission, ...] = ()


def bookkeeping(
    migrations: tuple[Migration, ...],
    before: ProjectState,
    after: ProjectState,
    restores: bool,  # noqa: FBT001 - an answer, not a switch
) -> Bookkeeping:
    """What ``migrate`` records, and what its ``post_migrate`` receivers of contenttypes and auth add.

    :param restores: functions or RunSQL may remove or rename content types or permissions, which the receivers then
        make again for every model that is still there
    """
    rows: list[tuple[str, str]] = []
    for migration in migrations:
        rows += [*migration.replaces, (migration.app_label, migration.name)]
    old, new = _models(before), _models(after)
    types: tuple[tuple[str, str], ...] = ()
    permissions: tuple[Permission, ...] = ()
    if _installed(after, "contenttypes", "ContentType"):
        types = tuple(key for key in new if key not in old)
    if _installed(after, "auth", "Permission"):
        permissions = tuple(
            permission for key, found in new.items() for permission in found if permission not in old.get(key, ())
        )
    renamed = tuple(_renamed(migrations)) if _installed(after, "contenttypes", "ContentType") else ()
    found = Bookkeeping(tuple(dict.fromkeys(rows)), types, renamed, permissions)
    if not restores:
        return found
    all_types = tuple(new) if _installed(after, "contenttypes", "ContentType") else ()
    every = tuple(each for own in new.values() for each in own) if _installed(after, "auth", "Permission") else ()
    return replace(
        found,
        kept_content_types=tuple(key for key in all_types if key not in types),
        kept_permissions=tuple(each for each in every if each not in permissions),
    )


def _renamed(migrations: tuple[Migration, ...]) -> Iterator[tuple[str, str, str]]:
    """What ``contenttypes`` adds to a migration when ``migrate`` runs it (``inject_rename_contenttypes_operations``).

    Only for the migration's own operations, as Django does: not for those inside of SeparateDatabaseAndState.
    """
    from django.db.migrations.operations import RenameModel  # noqa: PLC0415

    for migration in migrations:
        for operation in migration.operations:
            if isinstance(operation, RenameModel):
                yield migration.app_label, operation.old_name_lower, operation.new_name_lower


def _installed(state: ProjectState, app: str, model: str) -> bool:
    from django.apps import apps  # noqa: PLC0415

    return any(config.label == app for config in apps.get_app_configs()) and (app, model.lower()) in state.models


def _models(state: ProjectState) -> dict[tuple[str, str], tuple[Permission, ...]]:
    """Content types and their permissions, in the order in which Django makes them.

    Its receivers pass over apps without a module of models (``create_contenttypes``, ``create_permissions``).
    """
    from django.apps import apps  # noqa: PLC0415

    with_models = {config.label for config in apps.get_app_configs() if config.models_module}
    found: dict[tuple[str, str], tuple[Permission, ...]] = {}
    for model in state.apps.get_models():
        meta: Any = model._meta
        if meta.app_label not in with_models:
            continue
        found[(meta.app_label, meta.model_name)] = tuple(
            Permission(meta.app_label, meta.model_name, codename, str(name)) for codename, name in _permissions(meta)
        )
    return found


def _permissions(meta: Any) -> list[tuple[str, str]]:
    default = [
        (f"{action}_{meta.model_name}", f"Can {action} {meta.verbose_name_raw}") for action in meta.default_permissions
    ]
    return [*default, *meta.permissions]
