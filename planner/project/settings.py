"""The settings module, imported as Django does; every database alias is then pointed at a scratch server *before*
Django is set up, so that nothing of the user's project can reach a live database by accident.
"""

from __future__ import annotations

import ast
import copy
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.config import near
from planner.errors import ProjectError, UsageError, keep_secret, without_secrets

if TYPE_CHECKING:
    from planner.scratch import Dsn

LOCK_WAIT = "-c lock_timeout=30s"
"""All aliases are one scratch database: a migration that locks a table and reads it by another alias would wait for
itself for ever."""

KEPT_DATABASE_SETTINGS = ("TIME_ZONE", "TEST", "DISABLE_SERVER_SIDE_CURSORS")


@dataclass(frozen=True)
class Project:
    """A loaded project. ``live`` holds the database settings as the user wrote them, for reading only."""

    settings_module: str
    alias: str
    live: Mapping[str, Mapping[str, Any]]


def load(settings: str | None, pythonpath: str | None, alias: str = "default") -> Project:
    """Import the settings, point every database at a scratch placeholder, and set Django up.

    :raises UsageError: if no settings module is named or found, or ``alias`` is unknown
    :raises ProjectError: if the settings or an app can't be imported
    """
    folder = Path(pythonpath).resolve() if pythonpath else Path.cwd()
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}. Say where manage.py is: --pythonpath path/to/project")
    module = settings or os.environ.get("DJANGO_SETTINGS_MODULE") or _from_manage_py(folder)
    if not module:
        raise UsageError(
            f"No Django settings: there is no manage.py in {folder} that names them, and "
            "DJANGO_SETTINGS_MODULE is not set.\n"
            "Run planner in the folder of manage.py, or say: --settings mysite.settings --pythonpath path/to/project"
        )
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    os.environ["DJANGO_SETTINGS_MODULE"] = module
    live = _import_settings(module, folder)
    if alias not in live:
        raise UsageError(f"No database alias {alias!r} in {module}.DATABASES. {near(alias, live)}")
    _point_at_placeholder(live)
    _setup(module)
    return Project(module, alias, live)


def _from_manage_py(folder: Path) -> str | None:
    """The settings module that a manage.py names; read, not run."""
    path = folder / "manage.py"
    if not path.is_file():
        return None
    try:
        tree = ast.parse(path.read_bytes(), str(path))
    except (OSError, SyntaxError, ValueError) as error:
        raise UsageError(
            f"{path} can't be read: {error}\nSay which settings are meant: --settings mysite.settings"
        ) from error
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=[ast.Constant(value="DJANGO_SETTINGS_MODULE"), ast.Constant(value=str(module))]):
                return module
            case ast.Assign(
                targets=[ast.Subscript(slice=ast.Constant(value="DJANGO_SETTINGS_MODULE"))],
                value=ast.Constant(value=str(module)),
            ):
                return module
    return None


def _import_settings(module: str, folder: Path) -> dict[str, dict[str, Any]]:
    """The project's DATABASES, as it wrote them."""
    from django.conf import settings  # noqa: PLC0415 - Django may only be touched once the settings are known

    try:
        # Through Django: settings that use Django's own while they are imported would else be there by half only.
        databases = {alias: dict(entry) for alias, entry in copy.deepcopy(dict(settings.DATABASES)).items()}
    except (Exception, SystemExit) as error:
        raise ProjectError(_settings_message(module, folder, error)) from error
    for entry in databases.values():
        names = {str(entry.get(name)) for name in ("USER", "NAME", "HOST")}
        keep_secret(*({str(entry.get("PASSWORD") or "")} - names))
    databases.setdefault("default", {})
    return databases


def _settings_message(module: str, folder: Path, error: BaseException) -> str:
    what = f"The settings module {module!r} can't be imported: {said(error)}\n"
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    if missing and (module == missing or module.startswith(f"{missing}.")):
        return what + (
            f"It was looked for in {folder} and where Python looks. Check --settings, DJANGO_SETTINGS_MODULE and "
            "--pythonpath (the folder of manage.py)."
        )
    if missing:
        return what + (
            f"The settings import {missing!r}, which this environment does not have. Install what the project needs, "
            f"or run planner with the project's own Python. (Try: {Path(sys.executable).name} -c 'import {missing}')"
        )
    return what + (
        "The error is inside the settings, or they need something that is not set here (an environment variable, a "
        f"file). Run planner as you run manage.py. (Try: {Path(sys.executable).name} -c 'import {module}' in {folder})"
    )


def said(error: BaseException) -> str:
    """An exception in one line, with the place of a syntax error."""
    return without_secrets(f"{type(error).__name__}: {error}")


def _point_at_placeholder(live: Mapping[str, Mapping[str, Any]]) -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    scratch = {alias: scratch_entry(entry) for alias, entry in live.items()}
    settings.DATABASES = scratch
    if "settings" in vars(connections):  # already configured, e.g. under manage.py
        for alias, entry in scratch.items():
            connections.settings.setdefault(alias, {}).update(entry)
        for connection in connections.all(initialized_only=True):  # some are of the engine that it was before
            connection.close()
            del connections[connection.alias]


def scratch_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The DATABASES entry that stands in for the user's: always PostgreSQL, PostGIS where the engine asks for it."""
    gis = "gis" in str(entry.get("ENGINE", "")) or "spatialite" in str(entry.get("ENGINE", ""))
    engine = "django.contrib.gis.db.backends.postgis" if gis else "django.db.backends.postgresql"
    kept = {name: entry[name] for name in KEPT_DATABASE_SETTINGS if name in entry}
    return {**kept, "ENGINE": engine, "NAME": "scratch not started", "HOST": "/nonexistent", "OPTIONS": {}}


def _setup(module: str) -> None:
    import django  # noqa: PLC0415

    try:
        django.setup()
    except (Exception, SystemExit) as error:
        raise ProjectError(
            f"Django could not be set up with {module!r}: {said(error)}\n"
            "An app in INSTALLED_APPS does not import, or fails while it is made ready. "
            "`python manage.py check` fails in the same way."
        ) from error


def point_at(dsn: Dsn) -> None:
    """Connect every alias to this scratch database from now on."""
    from django.db import connections  # noqa: PLC0415

    given = dsn.django()
    options = {str(name): str(value) for name, value in dict(dsn.extra).items()}
    options["options"] = f"{options.get('options', '')} {LOCK_WAIT}".strip()
    for connection in connections.all():
        connection.close()
        connection.settings_dict.update({**given, "OPTIONS": dict(options)})


def point_live(project: Project) -> None:
    """Connect the project's alias, and no other, to the database that its settings name, from now on.

    Only for ``planner run-python``, whose user has named the database and the function that is to work there.

    :raises UsageError: if it is not PostgreSQL
    """
    from django.db import connections  # noqa: PLC0415

    entry = {**copy.deepcopy(dict(project.live[project.alias])), "ATOMIC_REQUESTS": False}
    engine = str(entry.get("ENGINE", ""))
    found = connections.configure_settings({"default": {}, project.alias: entry})[project.alias]
    connections[project.alias].close()
    del connections[project.alias]
    connections.settings[project.alias] = found
    if connections[project.alias].vendor != "postgresql":
        raise UsageError(
            f"The database {project.alias!r} is not PostgreSQL (its ENGINE is {engine!r}). Name an alias that is."
        )
