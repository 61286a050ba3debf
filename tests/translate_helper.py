"""A small Django for the tests of `planner.translate`: settings, historical models, functions from text."""

from __future__ import annotations

import importlib.util
import itertools
import os
import time
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

if not settings.configured:
    os.environ["TZ"] = "Europe/Berlin"  # what Django's own Settings do for TIME_ZONE
    time.tzset()
    settings.configure(
        USE_TZ=True,
        TIME_ZONE="Europe/Berlin",
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "unused"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
if not apps.ready:
    import django

    django.setup()

from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from planner.names import Table
from planner.translate.run_python import translate_run_python
from planner.translate.values import Hole

_number = itertools.count()
Fields = list[tuple[str, models.Field]]


def table_of(name: str) -> Table:
    return Table("public", name)


def history(*states: ModelState) -> Any:
    """The historical registry of these models."""
    project = ProjectState()
    for state in states:
        project.add_model(state)
    return project.apps


def model(name: str, fields: Fields, managers: Iterable[tuple[str, Any]] = (), **options: Any) -> ModelState:
    """One model of the app ``library``, with an ``id`` unless it has a primary key."""
    bases = options.pop("bases", (models.Model,))
    if not any(field.primary_key for _, field in fields) and not options.pop("no_id", False):
        fields = [("id", models.BigAutoField(primary_key=True)), *fields]
    return ModelState("library", name, fields, options, bases, list(managers))


def module_from(folder: Path, text: str) -> Any:
    """Write a module and load it."""
    path = folder / f"module_{next(_number)}.py"
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def marked_line(text: str, mark: str = "# HOLE") -> int:
    """The line that has the mark, from 1."""
    lines = [number for number, line in enumerate(text.splitlines(), 1) if mark in line]
    assert len(lines) == 1, text
    return lines[0]


def hole_of(code: Callable[..., Any], registry: Any, alias: str = "default") -> Hole:
    """The hole that a RunPython function leaves; the test fails if it is translated."""
    found = translate_run_python(code, registry, table_of, alias)
    assert isinstance(found, Hole), found
    return found


def library() -> Any:
    """Models with everything that names can be: mixed case, db_column, to_field, a key that isn't ``id``."""
    return history(
        model(
            "Place",
            [
                ("code", models.CharField(max_length=10, primary_key=True, db_column="Code")),
                ("uid", models.UUIDField(unique=True, db_column="Uid")),
                ("title", models.CharField(max_length=40, null=True)),
                ("kind", models.CharField(max_length=10, default="x")),
                ("rank", models.IntegerField(null=True)),
            ],
            db_table="Library_Place",
        ),
        model(
            "Item",
            [
                ("token", models.TextField()),
                ("note", models.CharField(max_length=200, null=True, db_column="Note Text")),
                ("checksum", models.CharField(max_length=200, null=True, db_column="CheckSum")),
                ("uid", models.UUIDField(null=True)),
                ("place_code", models.CharField(max_length=12, default="")),
                ("place", models.ForeignKey("library.Place", models.CASCADE, null=True, related_name="+")),
                (
                    "place_by_uid",
                    models.ForeignKey(
                        "library.Place",
                        models.CASCADE,
                        to_field="uid",
                        null=True,
                        db_column="PlaceUid",
                        related_name="+",
                    ),
                ),
                ("count", models.IntegerField(default=0)),
                ("flag", models.BooleanField(null=True)),
                ("price", models.DecimalField(max_digits=9, decimal_places=2, null=True)),
                ("added", models.DateTimeField(auto_now_add=True)),
                ("changed", models.DateTimeField(auto_now=True)),
                ("day", models.DateField(auto_now=True)),
            ],
            db_table="library_Item",
        ),
        model(
            "Label",
            [
                ("text", models.CharField(max_length=40)),
                ("number", models.BigIntegerField(db_column="No.")),
                ("kind", models.CharField(max_length=10, default="plain")),
                ("note", models.TextField(null=True)),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("made", models.DateTimeField(auto_now_add=True)),
            ],
        ),
    )
