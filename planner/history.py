"""Replaying the migration history on a scratch database, and keeping it for the next run.

A history's key is a hash over what it was made from: the migrations' sources and operations in their order, Django's
and the server's version, the settings that migrations commonly read, the receivers of ``migrate``'s signals, and this
file. A chain of keys, one per migration, lets a new migration extend the longest history that was kept.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import inspect
import io
import sys
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import planner
from planner import stand_ins
from planner.errors import SIGNALLED, PlannerError, SourceError, without_secrets
from planner.names import ident
from planner.project import point_at
from planner.scratch import Dsn, Scratch, missing_extension_message
from planner.views import Aside

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.migration import Migration
    from django.db.migrations.state import ProjectState

Progress = Callable[[str], None]
RECEIVERS = "a receiver of post_migrate"
SETTINGS = (
    "INSTALLED_APPS", "AUTH_USER_MODEL", "DEFAULT_AUTO_FIELD", "USE_TZ", "TIME_ZONE", "LANGUAGE_CODE",
    "MIGRATION_MODULES", "DEFAULT_TABLESPACE", "DEFAULT_INDEX_TABLESPACE", "DATABASE_ROUTERS", "SITE_ID",
)  # fmt: skip


def before(loader: MigrationLoader, targets: Sequence[tuple[str, str]]) -> list[Migration]:
    """All migrations but the targets and what depends on them, each after its dependencies.

    The targets' own app comes last, so that the history of its next migration extends this one. A migration of long
    ago may not fit to what came later in other apps (a model that it refers to has moved): then it is what ``migrate``
    runs before it on an empty database.
    """
    graph = loader.graph
    left_out = {key for target in targets for key in graph.backwards_plan(target)}
    own = {app for app, _ in targets}
    found: dict[tuple[str, str], None] = {}
    for leaf in sorted(graph.leaf_nodes(), key=lambda leaf: (leaf[0] in own, leaf)):
        found.update({key: None for key in graph.forwards_plan(leaf) if key not in left_out})
    if left_out - set(targets) and (_dangling(loader, [*found]) or _dangling(loader, [*found, *targets])):
        found = _as_migrate(loader, targets)
    return [graph.nodes[key] for key in found]


def _dangling(loader: MigrationLoader, chosen: Sequence[tuple[str, str]]) -> bool:
    """Whether a model refers to another that is not there after these migrations."""
    from django.db.migrations.state import ProjectState  # noqa: PLC0415

    state = ProjectState(real_apps=loader.unmigrated_apps)
    for key in chosen:
        state = loader.graph.nodes[key].mutate_state(state, preserve=False)
    return any(key not in state.models and key[0] not in loader.unmigrated_apps for key in state.relations)


def _as_migrate(loader: MigrationLoader, targets: Sequence[tuple[str, str]]) -> dict[tuple[str, str], None]:
    """What ``migrate`` runs before the targets on an empty database, and what they depend on."""
    found: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        plan = loader.graph.forwards_plan(leaf)
        cut = min((plan.index(key) for key in targets if key in plan), default=len(plan))
        found.update(dict.fromkeys(plan[:cut]))
        if cut < len(plan):
            break
    for target in targets:
        found.update({key: None for key in loader.graph.forwards_plan(target) if key not in targets})
    return found


def keys(
    migrations: Sequence[Migration], server_version: int, engine: str, alias: str, path: Sequence[str]
) -> list[str]:
    """One key for each prefix of the history, the empty one first."""
    import django  # noqa: PLC0415
    from django.apps import apps  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415
    from django.db.models.signals import post_migrate, pre_migrate  # noqa: PLC0415

    parts = [planner.__version__, django.get_version(), str(server_version // 10_000), engine, alias, *path]
    parts += sorted(config.label for config in apps.get_app_configs() if config.models_module)  # they get content types
    parts += [f"{name}={_text(getattr(settings, name, None))}" for name in SETTINGS]
    parts += sorted(map(_text, (*_receivers(pre_migrate), *_receivers(post_migrate))))  # they may write rows
    parts.append(_source(__name__))
    state = hashlib.sha256("\x1f".join(parts).encode())
    found = [state.hexdigest()[:32]]
    for migration in migrations:
        # The operations as well: a migration may read a file, a setting, or take them from a helper.
        content = (_source(type(migration).__module__), _text(list(migration.operations)))
        state.update(f"\x1e{migration.app_label}.{migration.name}\x1f".encode() + "\x1f".join(content).encode())
        found.append(state.hexdigest()[:32])
    return found


def _receivers(signal: Any) -> Iterator[object]:
    """What a signal calls, whoever sends it. The second of each entry in Django 4.2 to 6.1."""
    for entry in signal.receivers:
        yield entry[1]() if isinstance(entry[1], weakref.ReferenceType) else entry[1]


def _text(value: object) -> str:
    """A value as text that is the same in every run, and another one where the value does something else."""
    if isinstance(value, str | bytes | int | float | None):
        return repr(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{_text(name)}:{_text(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_text, value)) + "]"
    if isinstance(value, set | frozenset):
        return "{" + ",".join(sorted(map(_text, value))) + "}"
    if inspect.isroutine(value) or isinstance(value, type | functools.partial):
        return _defined(value)
    return f"{_defined(type(value))}({_parts(value)})"


def _defined(thing: Any) -> str:
    """A class or function: its name and, where it is the project's or a package's own, its file's content."""
    if isinstance(thing, functools.partial):
        return f"partial({_text(thing.func)},{_text(thing.args)},{_text(thing.keywords)})"
    module = str(getattr(thing, "__module__", ""))
    own = module.partition(".")[0] not in sys.stdlib_module_names | {"django", "builtins", ""}
    return f"{module}.{getattr(thing, '__qualname__', '')}" + (f"#{_source(module)}" if own else "")


def _parts(value: Any) -> str:
    """What an object was made of: operations, fields, indexes and constraints can say so."""
    if hasattr(value, "_constructor_args"):
        arguments = value._constructor_args
    elif callable(getattr(value, "deconstruct", None)):
        arguments = value.deconstruct()[-2:]
    else:
        arguments = ()
    return _text(arguments)


@functools.cache
def _source(module: str) -> str:
    """A hash of a module's file; its name where there is none."""
    found = sys.modules.get(module)
    try:
        file = inspect.getsourcefile(found) if found is not None else None
    except TypeError:  # built in, or made at run time
        file = None
    return hashlib.sha256(Path(file).read_bytes()).hexdigest() if file and Path(file).is_file() else module


def replay(
    scratch: Scratch,
    alias: str,
    migrations: Sequence[Migration],
    engine: str,
    *,
    cache: bool,
    progress: Progress,
    path: Sequence[str] = ("public",),
) -> str:
    """Make a database in which these migrations are applied, from the longest kept history; keep it.

    :param path: the schemas in which Django looks for tables; those that are not there are made
    :returns: the database's name
    :raises SourceError: if a migration of the history fails on empty tables
    """
    chain = keys(migrations, scratch.version, engine, alias, path)
    database = scratch.unique("pre")
    done = _restored(scratch, database, chain) if cache else None
    if done is None:
        _make_schemas(alias, scratch.create(database), path)
    point_at(scratch.dsn(database))
    if done is None or done < len(migrations):
        _apply(alias, migrations[done or 0 :], scratch, progress)
        if cache:
            _close(alias)
            scratch.save_template(database, chain[-1])
    _close(alias)
    return database


def _restored(scratch: Scratch, database: str, chain: Sequence[str]) -> int | None:
    """Make the database from the longest kept history: how many migrations that has; None where there is none."""
    kept = scratch.list_templates()
    for number in range(len(chain) - 1, -1, -1):
        if chain[number] in kept and scratch.create_from_template(database, chain[number]) is not None:
            return number
    return None


def _make_schemas(alias: str, dsn: Dsn, path: Sequence[str]) -> None:
    from django.db import connections  # noqa: PLC0415

    point_at(dsn)
    with connections[alias].cursor() as cursor:
        for schema in path:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {ident(schema)}")


def _close(alias: str) -> None:
    from django.db import connections  # noqa: PLC0415

    connections[alias].close()


def _apply(alias: str, migrations: Sequence[Migration], scratch: Scratch, progress: Progress) -> None:
    """What the ``migrate`` command does: the signals before, the migrations, the signals after."""
    from django.core.management.sql import emit_pre_migrate_signal  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    running, aside = ["the receivers of pre_migrate"], Aside()

    def watch(action: str, migration: Migration | None = None, fake: bool = False) -> None:  # noqa: FBT001, FBT002, ARG001
        if action == "apply_start" and migration is not None:
            running[:] = [f"{migration.app_label}.{migration.name}"]
            progress(f"replaying {migration}")
        elif action == "apply_success":
            aside.again(connections[alias])

    executor = MigrationExecutor(connections[alias], watch)
    state = executor._create_project_state(with_applied_migrations=True)
    plan = [(migration, False) for migration in migrations]
    with _explained(running, scratch):
        stand_ins.give_for_replay(connections[alias], migrations)
        emit_pre_migrate_signal(0, False, alias, stdout=io.StringIO(), apps=state.apps, plan=plan)  # noqa: FBT003
        with aside.of(connections[alias]):
            after = executor.migrate(None, plan=plan, state=state.clone())
    finish(alias, after, plan, scratch)


def connect_receivers() -> None:
    """Import the ``management`` modules as the ``migrate`` command does: they connect receivers to its signals."""
    from django.apps import apps  # noqa: PLC0415
    from django.utils.module_loading import module_has_submodule  # noqa: PLC0415

    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "management"):
            importlib.import_module(".management", config.name)


def finish(alias: str, state: ProjectState, plan: Sequence[Any], scratch: Scratch) -> None:
    """The end of the ``migrate`` command: ``post_migrate``, which keeps content types and permissions.

    :raises SourceError: if a receiver fails
    """
    from django.apps import apps  # noqa: PLC0415
    from django.core.management.sql import emit_post_migrate_signal  # noqa: PLC0415
    from django.db.migrations.state import ModelState  # noqa: PLC0415

    with _explained([RECEIVERS], scratch):
        state.clear_delayed_apps_cache()
        # Models of apps without migrations get their relations, as in the command.
        real = [(model.app_label, model.name_lower) for model in state.apps.real_models]
        with state.apps.bulk_update():
            for key in real:
                state.apps.unregister_model(*key)
        state.apps.render_multiple([ModelState.from_model(apps.get_model(*key)) for key in real])
        emit_post_migrate_signal(0, False, alias, stdout=io.StringIO(), apps=state.apps, plan=list(plan))  # noqa: FBT003


@contextmanager
def _explained(running: Sequence[str], scratch: Scratch) -> Iterator[None]:
    """Turn what the project's own code raises into a message."""
    try:
        yield
    except PlannerError:
        raise
    except (Exception, SystemExit) as error:
        if isinstance(error, SystemExit) and error.code in SIGNALLED:
            raise
        raise SourceError(_explanation(error, running[0], scratch)) from error


def _explanation(error: BaseException, where: str, scratch: Scratch) -> str:
    extension = _missing_extension(error)
    if extension:
        message = missing_extension_message(extension, scratch)
        return f"The history can't be replayed: {where} needs an extension.\n{message}"
    same = "A fresh `migrate` of this project fails in the same way."
    if where == RECEIVERS:
        same = (
            "It is called after the migrations before this one, as `migrate` up to there calls it, which fails in the "
            "same way;\nonly `migrate` of all at once passes, where what it asks for is made later."
        )
    return (
        f"The history can't be replayed on an empty scratch database: {where} fails with {type(error).__name__}: "
        f"{without_secrets(str(error).strip())}\n"
        f"{same} Give the pre-state instead of the history:\n"
        "    --schema schema.sql      (made with: pg_dump --schema-only)\n"
        "    --database default       (read only, from a live database)"
    )


def _missing_extension(error: BaseException) -> str | None:
    """The extension that a failing CREATE EXTENSION named, if that was the trouble."""
    diag = getattr(error.__cause__ or error, "diag", None)
    text = getattr(diag, "message_primary", None) or ""
    if text.startswith("extension ") and "not available" in text:
        return str(text.split('"')[1])
    return None
