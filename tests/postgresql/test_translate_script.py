"""The real function on real rows, beside its block of PL/pgSQL on the same rows: the same end, or both fail."""

# ruff: noqa: N806 - models are named as in Django
from __future__ import annotations

import datetime
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pg_helper import database
from psycopg.conninfo import conninfo_to_dict

sys.path.insert(0, str(Path(__file__).parents[1]))

import script_cases
from django.db import connections, models, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from translate_helper import history, model, table_of

from planner.names import Table
from planner.templating import render
from planner.translate.effects import Script
from planner.translate.script import translate_function

FULL = "full"
SOME = ("empty", "one", FULL, "without names")


class UndoError(Exception):
    pass


@pytest.fixture(scope="module")
def connection() -> Iterator[DatabaseWrapper]:
    """Django's connection ``default``, to a database of its own."""
    with database() as made:
        parts = conninfo_to_dict(made.url)
        chosen = {"NAME": parts["dbname"], "USER": parts["user"], "HOST": parts["host"]}
        found = connections.configure_settings({"default": {"ENGINE": "django.db.backends.postgresql", **chosen}})
        wrapper = DatabaseWrapper(found["default"], "default")
        before = connections["default"]
        connections["default"] = wrapper
        yield wrapper
        wrapper.close()
        connections["default"] = before


@pytest.fixture(scope="module")
def registry(connection: DatabaseWrapper) -> Any:
    made = things()
    with connection.schema_editor() as editor:
        for each in made.get_models():
            editor.create_model(each)
    return made


def things() -> Any:
    """Models that refer to each other in each way."""
    text = {"max_length": 60}
    return history(
        model("Kind", [("name", models.CharField(unique=True, **text)), ("rank", models.IntegerField(null=True))]),
        model("Tag", [("name", models.CharField(unique=True, **text))]),
        model(
            "Thing",
            [
                ("name", models.CharField(**text)),
                ("note", models.TextField(null=True, db_column="The Note")),
                ("count", models.IntegerField(default=3)),
                ("kind", models.ForeignKey("library.Kind", models.CASCADE, null=True)),
                ("uid", models.UUIDField(default=uuid.uuid4)),
                ("added", models.DateTimeField(auto_now_add=True)),
                ("changed", models.DateTimeField(auto_now=True)),
                ("tags", models.ManyToManyField("library.Tag")),
            ],
        ),
        model(
            "Part",
            [
                ("thing", models.ForeignKey("library.Thing", models.CASCADE, related_name="parts")),
                ("label", models.CharField(**text)),
                ("place", models.IntegerField(null=True)),
                ("options", models.JSONField(default=dict)),
            ],
        ),
        model("Loose", [("thing", models.ForeignKey("library.Thing", models.SET_NULL, null=True))]),
    )


def fill(registry: Any, how: str) -> None:
    Kind, Tag, Thing, Part, Loose = (
        registry.get_model("library", n) for n in ("Kind", "Tag", "Thing", "Part", "Loose")
    )
    if how == "empty":
        return
    red = Kind.objects.create(name="red", rank=1)
    if how == "one":
        Thing.objects.create(name="only", note=None, count=6)
        return
    kinds = [red, Kind.objects.create(name="green"), None]
    tags = [Tag.objects.create(name=f"t{number}") for number in range(3)]
    for number in range(9):
        note = (None, "", "ß and 'more'")[number % 3]
        name = "" if how != FULL else "abcdefghi"[number]
        thing = Thing.objects.create(name=name, note=note, count=number * 3 - 6, kind=kinds[number // 3])
        if number % 2:
            thing.tags.add(tags[number % 3])
            Part.objects.create(thing=thing, label=("drop me", "empty")[number % 4 == 1], place=number)
        Loose.objects.create(thing=thing)


def rows_of(connection: DatabaseWrapper, registry: Any, loose: set[tuple[str, str]]) -> dict[str, Any]:
    """All rows of all tables; of values that are random or times only whether there is one."""
    found = {}
    old = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    for each in registry.get_models(include_auto_created=True):
        rows = []
        fields = each._meta.local_concrete_fields
        for row in each.objects.order_by("pk").values_list(*(field.attname for field in fields)):
            masked = [
                (value is None, value == old) if (each._meta.db_table, field.column) in loose else value
                for field, value in zip(fields, row, strict=True)
            ]
            rows.append(tuple(masked))
        found[each._meta.db_table] = rows
    return found


def outcome(connection: DatabaseWrapper, registry: Any, how: str, work: Callable[[], None], loose: Any) -> Any:
    """What the tables hold after the work, or that it failed; everything is undone afterwards."""
    result: Any = "failed"
    try:
        with transaction.atomic():
            _restart(connection, registry)
            fill(registry, how)
            old = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
            registry.get_model("library", "Thing").objects.update(added=old, changed=old, uid=uuid.UUID(int=5))
            try:
                with transaction.atomic():
                    work()
            except Exception:  # what kind of error it is differs between Python and the server
                raise UndoError from None
            result = rows_of(connection, registry, loose)
            raise UndoError  # noqa: TRY301 - the way out of a transaction
    except UndoError:
        return result


def _restart(connection: DatabaseWrapper, registry: Any) -> None:
    with connection.cursor() as cursor:
        for each in registry.get_models(include_auto_created=True):
            cursor.execute(f"ALTER SEQUENCE {each._meta.db_table}_id_seq RESTART")


def run(connection: DatabaseWrapper, script: Script) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA marks")
        cursor.execute(sql_of(script))
        cursor.execute("DROP SCHEMA marks CASCADE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def sql_of(script: Script) -> str:
    return render(
        "postgresql/python_script.sql.j2",
        path=["public"],
        declared=script.declared,
        lines=script.lines,
        marker=Table("marks", "ran"),
    )


def translated(code: Any, registry: Any) -> Script:
    found = translate_function(code, registry, table_of)
    assert isinstance(found, Script), str(found)
    return found


class Editor:
    """What a function may ask its schema editor for."""


def differential(connection: DatabaseWrapper, registry: Any, code: Any, how: str) -> Any:
    """Run both. :returns: what the tables hold"""
    script = translated(code, registry)
    loose = {(table.name, column) for table, column, _ in script.loose}
    editor: Any = Editor()
    editor.connection = connection
    python = outcome(connection, registry, how, lambda: code(registry, editor), loose)
    sql = outcome(connection, registry, how, lambda: run(connection, script), loose)
    assert sql == python, "\n".join(script.lines)
    return python


@pytest.mark.parametrize("code", script_cases.CASES, ids=lambda code: code.__name__)
def test_the_block_ends_where_the_function_ends(connection: DatabaseWrapper, registry: Any, code: Any) -> None:
    untouched = [outcome(connection, registry, how, lambda: None, set()) for how in SOME]
    found = [differential(connection, registry, code, how) for how in SOME]
    assert found != untouched, "the function changes nothing, so nothing is shown"
