"""The examples of the hazards' pages as a project: one app for each, with the models that all of them are about."""

from __future__ import annotations

import ast
import itertools
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from project_helper import Project, shop

from planner.hazards import Hazard

FIRST = """migrations.CreateModel("Customer", [KEY, ("name", models.CharField(max_length=20))]),
migrations.CreateModel("Author", [("id", models.AutoField(primary_key=True))]),
migrations.CreateModel("Tag", [KEY, ("name", models.CharField(max_length=20))]),
migrations.CreateModel("Note", [KEY, ("author_id", models.IntegerField())]),
migrations.CreateModel("Order", [
    KEY,
    ("number", models.CharField(max_length=20, unique=True)),
    ("code", models.CharField(max_length=20)),
    ("note", models.TextField(null=True)),
    ("price", models.IntegerField(null=True)),
    ("quantity", models.IntegerField(default=1)),
    ("placed", models.DateField()),
]),
migrations.CreateModel("Line", [
    KEY,
    ("order", models.ForeignKey("Order", models.CASCADE)),
    ("number", models.IntegerField()),
])"""
BEFORE = """
import uuid
from uuid import uuid4
import vendor.operations
from django.conf import settings
from django.db import connection
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db.models import CASCADE, F, Q

KEY = ("id", models.BigAutoField(primary_key=True))
"""
VENDOR = """from django.db.migrations.operations.base import Operation

class Comment(Operation):
    def __init__(self, model, text):
        self.model, self.text = model, text
    def state_forwards(self, app_label, state):
        pass
    def database_forwards(self, app_label, editor, before, after):
        editor.execute(f"COMMENT ON TABLE {app_label}_{self.model} IS '{self.text}'")
"""
NEXT = "# in the next "


@dataclass(frozen=True)
class Example:
    """The bad or the good example of a hazard; a good one that is configuration goes with the bad migration."""

    hazard: Hazard
    kind: str
    label: str
    """The app that it is put into, instead of ``shop``."""

    def about(self, text: str) -> str:
        """The same for its app, and as this Django has it."""
        for old, new in (("shop_", f"{self.label}_"), ('"shop.', f'"{self.label}.'), ('"shop"', f'"{self.label}"')):
            text = text.replace(old, new)
        return text if django.VERSION >= (5, 1) else text.replace("condition=", "check=")

    @property
    def text(self) -> str:
        """As on the page, but for its app."""
        text: str = getattr(self.hazard, self.kind)
        return self.about(text)

    @property
    def config(self) -> Mapping[str, Any]:
        """What it says in ``[tool.planner]``."""
        if not self.text.startswith("[tool.planner"):
            return {}
        found: Mapping[str, Any] = tomllib.loads(self.text)["tool"]["planner"]
        return found

    @property
    def renames_both(self) -> bool:
        """Whether it is planned so that renamed things have both names."""
        return "--rename both" in self.hazard.bad

    @property
    def parts(self) -> list[str]:
        """The sources of its migrations."""
        text = self.about(self.hazard.bad) if self.config else self.text
        parts = "\n".join(NEXT if line.startswith(NEXT) else line for line in text.splitlines()).split(NEXT)
        return [part.strip("\n") for part in parts if ast.parse(part.strip()).body]

    @property
    def names(self) -> list[str]:
        """The names of its migrations, which no other app has."""
        return [f"{12 + number:04}_{self.label}" for number in range(len(self.parts))]


def write_app(project: Project, label: str, examples: Sequence[Example], after: Sequence[str] = ()) -> list[str]:
    """Write an app with these examples: the first parts of all in one migration, then the second parts, and so on.

    :returns: the migrations, as APP.NAME
    """
    project.app(label)
    project.migration("0001_initial", FIRST, app=label, before=BEFORE, after=after)
    made, module = ["0001_initial"], BEFORE
    names = max((example.names for example in examples), key=len)
    for name, together in zip(names, itertools.zip_longest(*(example.parts for example in examples)), strict=True):
        functions, attributes, operations = zip(*(parted(text) for text in together if text), strict=True)
        module += "\n".join(functions) + "\n"
        project.migration(
            name,
            "\n".join(operations),
            app=label,
            before=module,
            attributes="".join(attributes),
            after=made[-1:],
        )
        made.append(f"{label}.{name}")
    return made[1:]


def parted(text: str) -> tuple[str, str, str]:
    """What of an example is the module's, what the class's, and the operations; comments go with what follows.

    >>> parted("atomic = False\\nx.RunSQL()  # why")
    ('', 'atomic = False', 'x.RunSQL(),  # why')
    """
    lines = text.splitlines()
    places: dict[type, list[str]] = {}
    start = 0
    for node in ast.parse(text).body:
        end = node.end_lineno or 0
        if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Tuple):
            last = lines[end - 1]
            lines[end - 1] = f"{last[: node.end_col_offset]},{last[node.end_col_offset :]}"
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "operations":
            value = lines[start:end]
            places.setdefault(ast.Expr, []).append(f"*{value[0].partition('=')[2].strip()},")
        else:
            kind = ast.FunctionDef if isinstance(node, ast.ClassDef) else type(node)
            places.setdefault(kind, []).extend(lines[start:end])
        start = end
    places.setdefault(ast.Expr, []).extend(lines[start:])
    kinds = (ast.FunctionDef, ast.Assign, ast.Expr)
    functions, attributes, operations = ("\n".join(places.get(kind, [])) for kind in kinds)
    return functions, attributes, operations


def write_project(folder: Path, examples: Sequence[Example]) -> Project:
    """The project without its apps, with ``planner.toml``; and ``both.toml`` for those that rename."""
    project = shop(folder)
    project.settings(apps=sorted({example.label for example in examples}))
    project.write("vendor/__init__.py", "")
    project.write("vendor/operations.py", VENDOR)
    backfill = {key: value for one in examples for key, value in one.config.get("backfill", {}).items()}
    project.write("planner.toml", "[tool.planner.backfill]\n" + "\n".join(_toml(backfill)))
    project.write("both.toml", '[tool.planner]\nrename = "both"\n')
    return project


def _toml(values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        inline = f"{{ {', '.join(_toml(value))} }}" if isinstance(value, Mapping) else json.dumps(value)
        yield f"{json.dumps(key)} = {inline}"
