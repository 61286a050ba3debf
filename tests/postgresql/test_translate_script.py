"""The real function on real rows, beside its block of PL/pgSQL on the same rows: the same end, or both fail."""

# ruff: noqa: N806 - models are named as in Django
from __future__ import annotations

import datetime
import re
import sys
import unicodedata
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pg_helper import database
from psycopg.conninfo import conninfo_to_dict

sys.path.insert(0, str(Path(__file__).parents[1]))

import script_call_cases
import script_cases
import script_dict_cases
import script_error_cases
import script_json_cases
import script_outside_cases
import script_parent_cases
import script_text_cases
import script_while_cases
from django.db import connections, models, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from translate_helper import history, model, module_from, table_of

from planner.names import Table
from planner.templating import render
from planner.translate import slugs
from planner.translate.effects import Script
from planner.translate.plain_sql import PlainSql
from planner.translate.script import translate_function
from planner.translate.values import Hole

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
        model("Base", [("name", models.CharField(**text)), ("changed", models.DateTimeField(auto_now=True))]),
        model(
            "Special",
            [
                ("base_ptr", models.OneToOneField("library.Base", models.CASCADE, parent_link=True, primary_key=True)),
                ("size", models.IntegerField(default=2)),
                ("kind", models.ForeignKey("library.Kind", models.SET_NULL, null=True)),
            ],
            bases=("library.base",),
        ),
        model(
            "Node",
            [
                ("name", models.CharField(**text)),
                ("parent", models.ForeignKey("self", models.CASCADE, null=True, related_name="children")),
                ("price", models.DecimalField(max_digits=8, decimal_places=2, default=1)),
                ("cost", models.DecimalField(max_digits=10, decimal_places=2, null=True)),
            ],
        ),
        model(
            "Host",
            [(name, models.GenericIPAddressField(null=True)) for name in ("address", "second")],
        ),
        model("Mapped", [("address", models.GenericIPAddressField(null=True, unpack_ipv4=True))]),
        model("Mark", [("tag", models.ForeignKey("library.Tag", models.PROTECT, related_name="marks"))]),
        model(
            "Loose",
            [
                ("thing", models.ForeignKey("library.Thing", models.SET_NULL, null=True)),
                ("file", models.FileField(null=True)),
            ],
        ),
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
    Base, Special, Node = (registry.get_model("library", n) for n in ("Base", "Special", "Node"))
    Base.objects.create(name="plain")
    root = Node.objects.create(name="root", price=7)
    for number in range(3):
        Special.objects.create(name=f"special {number}", size=number, kind=red if number else None)
        Node.objects.create(name=f"leaf {number}", parent=root, price=number / 4)
    for address in ("10.0.0.1", "10.0.0.1", "::1", None):
        registry.get_model("library", "Host").objects.create(address=address)
    kinds = [red, Kind.objects.create(name="green"), None]
    tags = [Tag.objects.create(name=f"t{number}") for number in range(3)]
    registry.get_model("library", "Mark").objects.create(tag=tags[2])
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
            registry.get_model("library", "Base").objects.update(changed=old)
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
    """Empty the tables, in files that are new: where nothing was removed before, nothing changes the rows' order."""
    tables = ", ".join(each._meta.db_table for each in registry.get_models(include_auto_created=True))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY")


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


EVERY = (
    *script_cases.CASES,
    *script_call_cases.CASES,
    *script_text_cases.CASES,
    *script_json_cases.CASES,
    *script_dict_cases.CASES,
    *script_error_cases.CASES,
    *script_outside_cases.CASES,
    *script_parent_cases.CASES,
    *script_while_cases.CASES,
)


@pytest.mark.parametrize("code", EVERY, ids=lambda code: code.__name__)
def test_the_block_ends_where_the_function_ends(connection: DatabaseWrapper, registry: Any, code: Any) -> None:
    untouched = [outcome(connection, registry, how, lambda: None, set()) for how in SOME]
    found = [differential(connection, registry, code, how) for how in SOME]
    assert found != untouched, "the function changes nothing, so nothing is shown"


REFUSED = {
    "a list whose table is read in the loop": """
    parts = []
    for thing in Thing.objects.all():
        if not Part.objects.filter(label=thing.name).exists():
            parts.append(Part(thing=thing, label=thing.name))
    Part.objects.bulk_create(parts)""",
    "a list that is never inserted": """
    parts = []
    for thing in Thing.objects.all():
        parts.append(Part(thing=thing, label=thing.name))
    Kind.objects.create(name="x")""",
    "a row in a list that is changed": """
    parts = []
    for thing in Thing.objects.all():
        part = Part(thing=thing, label="")
        parts.append(part)
        part.label = "later"
    Part.objects.bulk_create(parts)""",
    "a stale row that is saved": """
    for thing in Thing.objects.all():
        Thing.objects.filter(name="a").update(count=thing.count)
        thing.note = "x"
        thing.save()""",
    "rows that Python has read before": """
    things = Thing.objects.filter(count=3)
    for thing in things:
        Part.objects.create(thing=thing, label="a")
    Thing.objects.update(count=3)
    for thing in things:
        Part.objects.create(thing=thing, label="b")""",
    "a row of the outer loop": """
    for thing in Thing.objects.all():
        for part in thing.parts.all():
            thing.count = part.place
            thing.save()
        Part.objects.create(thing=thing, label="a")""",
    "an act on some ways only": """
    for thing in Thing.objects.all():
        if thing.note and Kind.objects.get_or_create(name=thing.note)[1]:
            Part.objects.create(thing=thing, label="a")""",
    "two names for a row": """
    first = Kind.objects.first()
    if not first:
        return
    other = first
    if first.rank:
        other = Kind.objects.create(name="other")
    other.rank = 5
    first.save()""",
    "a value of the row before": """
    label = "x"
    for thing in Thing.objects.all():
        Part.objects.create(thing=thing, label=label)
        label = thing.note""",
    "a name of the loop after it": """
    for thing in Thing.objects.all():
        Part.objects.create(thing=thing, label="a")
    Part.objects.create(thing=thing, label="last")""",
    "a filter over another table by what may be None": """
    for thing in Thing.objects.all():
        Part.objects.filter(thing__note=thing.note).delete()""",
    "a text in an integer": """
    Kind.objects.create(name="x", rank="5")""",
    "a row that may be None": """
    Part.objects.create(thing=Thing.objects.first(), label="x")""",
    "a value that is set after an early end": """
    for number in [1, 2]:
        if Kind.objects.exists():
            continue
        kind = Kind.objects.create(name="x")
    Thing.objects.create(name="x", kind=kind)""",
    "an object whose table is changed": """
    for thing in Thing.objects.filter(kind__isnull=False):
        kind = thing.kind
        Kind.objects.update(rank=5)
        Part.objects.create(thing=thing, label="x", place=kind.rank)""",
    "SQL of its own beside other work": """
    Kind.objects.create(name="x")
    schema_editor.execute("UPDATE library_kind SET rank = 1")""",
    "SQL of its own on some ways": """
    if Kind.objects.exists():
        schema_editor.execute("UPDATE library_kind SET rank = 1")""",
    "SQL with a percent sign that the driver reads": """
    schema_editor.execute("UPDATE library_kind SET rank = 1 WHERE name LIKE 'a%'")""",
    "a list that is filled after it was asked": """
    ids = []
    for thing in Thing.objects.all():
        Part.objects.filter(thing_id__in=ids).delete()
        ids.append(thing.pk)""",
    "a list of what may be None": """
    notes = []
    for thing in Thing.objects.all():
        notes.append(thing.note)
    Thing.objects.filter(note__in=notes).delete()""",
    "how many a set holds": """
    names = set()
    for thing in Thing.objects.all():
        names.add(thing.name)
    Kind.objects.create(name="x", rank=len(names))""",
    "a dict that its own loop changes": """
    counts = {}
    for thing in Thing.objects.all():
        counts[thing.name] = thing.count
    for name in counts:
        counts[name] = 5
        Part.objects.filter(label=name).delete()""",
    "a dict that has two names": """
    data = {"name": "x"}
    other = data
    data["rank"] = 5
    Kind.objects.create(**other)""",
    "a dict that is a part of another": """
    for data in [{"name": "x"}, {"name": "y"}]:
        data["rank"] = 5
        Kind.objects.create(**data)""",
    "a dict that is changed in one turn, and used in the next": """
    data = {"count": 0, "name": "x"}
    for kind in Kind.objects.all():
        Thing.objects.create(**data)
        data["count"] = 1""",
    "a dict that is changed on one way": """
    data = {"count": 0, "name": "x"}
    if Kind.objects.exists():
        data["count"] = 1
    Thing.objects.create(**data)""",
    "a dict that is changed where an expression may come to it": """
    data = {"count": 0, "name": "x"}
    for kind in Kind.objects.all():
        Thing.objects.create(name="x", count=kind.rank or data.pop("count"))
    Thing.objects.create(**data)""",
    "a view of a dict that is changed": """
    data = {"name": "x"}
    names = data.values()
    data["other"] = "y"
    for name in names:
        Kind.objects.create(name=name)""",
    "a dict that a loop goes through and changes": """
    data = {"name": "x"}
    for name in data:
        data["name" + name] = "y"
    Kind.objects.create(name=data["name"])""",
    "a list of dicts that a loop of the server fills": """
    found = []
    for thing in Thing.objects.all():
        found.append({"name": "x"})
    for each in found:
        Kind.objects.create(**each)""",
    "a list of dicts that is filled on one way": """
    found = []
    for name in ["a", "b"]:
        if not Kind.objects.filter(name=name).exists():
            found.append({"name": name})
    for each in found:
        Kind.objects.create(**each)""",
    "a list of dicts that is filled where a turn may have ended": """
    found = []
    for name in ["a", "b"]:
        if Kind.objects.filter(name=name).exists():
            continue
        found.append({"name": name})
    for each in found:
        Kind.objects.create(**each)""",
    "a dict that is changed after a list got it": """
    found = []
    for name in ["x", "y"]:
        data = {"name": name}
        found.append(data)
        data["name"] = name + "!"
    for each in found:
        Kind.objects.create(**each)""",
    "one dict that a list gets twice": """
    found, data = [], {"name": "x"}
    for name in ["x", "y"]:
        data["name"] = name
        found.append(data)
    for each in found:
        Kind.objects.create(**each)""",
    "a dict of the turn before that is changed": """
    found, data = [], {"name": "z"}
    for name in ["x", "y"]:
        data["name"] = "z" + name
        data = {"name": name}
        found.append(data)
    for each in found:
        Kind.objects.create(**each)""",
    "a row in a queryset whose rows Python has read before": """
    things = Thing.objects.filter(count=3)
    for kind in Kind.objects.all():
        thing = Thing.objects.get(name=kind.name)
        if thing in things:
            Thing.objects.update(count=3)""",
    "a value in a list that was read before": """
    names = list(Kind.objects.values_list("name", flat=True))
    for name in ["x", "x"]:
        if name not in names:
            Kind.objects.create(name=name)""",
    "a value in a list of another kind": """
    if 5 in Kind.objects.values_list("name", flat=True):
        Kind.objects.create(name="x")""",
    "a row that may be None in a queryset": """
    if Thing.objects.first() in Thing.objects.filter(count=3):
        Kind.objects.create(name="x")""",
    "a row in a queryset of another model": """
    for thing in Thing.objects.all():
        if thing in Kind.objects.all():
            Kind.objects.create(name="x")""",
    "an error that is suppressed around other work": """
    from contextlib import suppress
    with suppress(ValueError):
        Kind.objects.create(name="x")""",
    "several errors that are suppressed": """
    from contextlib import suppress
    with suppress(Kind.DoesNotExist, Thing.DoesNotExist):
        kind = Kind.objects.get(name="x")
        thing = Thing.objects.get(name="x")
        Part.objects.create(thing=thing, label=kind.name)""",
    "a suppress of the project's own": """
    def suppress(error):
        return schema_editor
    with suppress(Kind.DoesNotExist):
        kind = Kind.objects.get(name="x")
        kind.delete()""",
    "a field that is there": """
    from django.core.exceptions import FieldError
    try:
        kind = Kind.objects.get(name="x")
    except FieldError:
        Kind.objects.create(name="y")""",
    "a field that is only there by annotation": """
    from django.core.exceptions import FieldError
    from django.db.models import F
    try:
        kind = Kind.objects.annotate(slug=F("name")).get(slug="x")
    except FieldError:
        Kind.objects.create(name="y")""",
    "a field that is missed after other work": """
    from django.core.exceptions import FieldError
    try:
        Kind.objects.create(name="x")
        Kind.objects.get(slug="x")
    except FieldError:
        Kind.objects.create(name="y")""",
    "two totals over other tables": """
    from django.db.models import Count
    found = Thing.objects.aggregate(p=Count("parts"), t=Count("tags"))
    Kind.objects.create(name="x", rank=found["p"])""",
    "a total beside one over another table": """
    from django.db.models import Count
    found = Thing.objects.aggregate(p=Count("parts"), n=Count("id"))
    Kind.objects.create(name="x", rank=found["n"])""",
    "a total of which the filter is over another table": """
    from django.db.models import Count, Q
    found = Thing.objects.aggregate(n=Count("id", filter=Q(parts__place__gt=1)))
    Kind.objects.create(name="x", rank=found["n"])""",
    "a dict by rows and by their keys": """
    found = {}
    for kind in Kind.objects.all():
        found[kind] = 1
        found[kind.pk] = 2
    Kind.objects.create(name="x", rank=len(found))""",
    "a dict by rows that is asked for a key": """
    found = {kind: kind.rank for kind in Kind.objects.all()}
    for kind in Kind.objects.all():
        if kind.pk in found:
            Thing.objects.create(name="x")""",
    "a dict by rows of two models": """
    found = {}
    for kind in Kind.objects.all():
        found[kind] = 1
    for thing in Thing.objects.all():
        found[thing] = 2
    Kind.objects.create(name="x", rank=len(found))""",
    "a dict by rows that may be None": """
    found = {}
    for thing in Thing.objects.all():
        found[thing.kind] = thing.name
    Kind.objects.create(name="x", rank=len(found))""",
    "a dict by rows whose table is changed": """
    found = {kind: 1 for kind in Kind.objects.all()}
    Kind.objects.update(name="x", rank=5)
    for kind in found:
        Thing.objects.create(name=kind.name)""",
    "an update of one column twice": """
    Thing.objects.update(count=1, **{"count": 2})""",
    "rows that a message has read before they were changed": """
    things = Thing.objects.filter(count=3)
    print(len(things))
    Thing.objects.update(count=3)
    for thing in things:
        thing.note = "x"
        thing.save()""",
    "rows that a message has read before a block changes them": """
    things = Thing.objects.filter(count=3)
    print(f"{list(things)}")
    Thing.objects.filter(name="a").update(count=3)
    for thing in things:
        Part.objects.create(thing=thing, label="x")
        Kind.objects.get_or_create(name=thing.name)""",
    "a dict that a comprehension changes": """
    data = {"name": "x", "rank": 5, "other": 6}
    found = [data.pop(name) for name in ("rank", "other")]
    Kind.objects.create(rank=found[1], **data)""",
    "a dict that a condition changes in a comprehension": """
    data = {"name": "x", "rank": 5}
    if all([data.pop(name) for name in ("rank",)]):
        Kind.objects.create(**data)""",
    "a list of dicts that has two names": """
    found = other = []
    other.append({"name": "x"})
    for each in found:
        Kind.objects.create(**each)""",
    "a list of dicts that is filled while a loop goes through it": """
    found = [{"name": "x"}]
    for each in found:
        if each["name"] == "x":
            found.append({"name": "y"})
        Kind.objects.create(**each)""",
    "a list of dicts that somebody else has": """
    def named():
        return names
    names = []
    found = named()
    found.append({"name": "x"})
    for each in names:
        Kind.objects.create(**each)""",
    "rows that are protected, where that may be caught": """
    from django.db import IntegrityError, transaction
    Tag = apps.get_model("library", "Tag")
    for tag in Tag.objects.all():
        try:
            with transaction.atomic():
                tag.delete()
        except IntegrityError:
            Kind.objects.create(name="x")""",
    "a dict that a list holds, too": """
    found = []
    for name in ["x", "y"]:
        data = {"name": name}
        found.append(data)
        data["name"] = "z"
    for each in found:
        Kind.objects.create(**each)""",
    "a dict that an inner function changes": """
    data = {"name": "x"}
    def change():
        data["name"] = "y"
    change()
    Kind.objects.create(**data)""",
    "a dict that is changed after a turn that may end": """
    data = {"name": "x"}
    for name in ["a", "b"]:
        if Kind.objects.filter(name=name).exists():
            continue
        data["name"] = name
    Thing.objects.create(**data)""",
    "a key that is taken out twice": """
    data = {"name": "x", "note": "y"}
    data.pop("note")
    data.pop("note")
    Thing.objects.create(**data)""",
    "a row of a dict that is changed": """
    kinds = {kind.name: kind for kind in Kind.objects.all()}
    kinds["red"].rank = 5
    kinds["red"].save()""",
    "a row of a dict whose table is changed": """
    kinds = {kind.name: kind for kind in Kind.objects.all()}
    Kind.objects.update(rank=5)
    Part.objects.create(thing=Thing.objects.get(), label="x", place=kinds["red"].rank)""",
    "a dict of several kinds": """
    data = {}
    for thing in Thing.objects.all():
        data[thing.name] = thing.count
        data[thing.count] = thing.name
    Kind.objects.create(name="x", rank=len(data))""",
    "None in a dict that was looked into": """
    notes = {}
    for thing in Thing.objects.all():
        if thing.name in notes:
            Part.objects.create(thing=thing, label=notes.get(thing.name, "x"))
        notes[thing.name] = thing.note""",
    "a stale row that a while loop saves": """
    thing, number = Thing.objects.get(name="a"), 0
    while number < 3:
        number += 1
        thing.count = number
        thing.save()
        Thing.objects.update(note="x")""",
    "a list of rows in a while loop": """
    parts, number, thing = [], 0, Thing.objects.get(name="a")
    while number < 3:
        number += Part.objects.count()
        parts.append(Part(thing=thing, label="x"))
    Part.objects.bulk_create(parts)""",
    "a queryset that a while loop goes through again": """
    things, number = Thing.objects.filter(count=3), 0
    while number < 3:
        number += 1
        for thing in things:
            Part.objects.create(thing=thing, label="a")
        Thing.objects.update(count=3)""",
    "a while loop's name of the turn before": """
    number, label = 0, None
    while number < 3:
        number += 1
        if label:
            Part.objects.update(label=label)
        label = Thing.objects.get(name="a").name""",
    "a copy under a condition": """
    thing = Thing.objects.get(name="a")
    if thing.count:
        thing.pk = None
    thing.note = "x"
    thing.save()""",
    "a copy in a turn that may be left": """
    thing = Thing.objects.get(name="a")
    for name in ["a", "b"]:
        if Kind.objects.filter(name=name).exists():
            continue
        thing.pk = None
    thing.save()""",
    "a copy of a row that was saved": """
    for thing in Thing.objects.all():
        thing.count = 5
        thing.save()
        thing.pk = None
        thing.save()""",
    "a list that its own loop changes": """
    for thing in Thing.objects.all():
        names = thing.name.split("-")
        for name in names:
            names.append(name)
        Part.objects.create(thing=thing, label=",".join(names))""",
    "a set as one text": """
    Part.objects.update(label=",".join(set("a-b".split("-"))))""",
    "a list of rows as texts": """
    Part.objects.create(thing=Thing.objects.get(), label=",".join([thing for thing in Thing.objects.all()]))""",
    "an error that is more than shown": """
    try:
        kind = Kind.objects.get(name="x")
    except Kind.DoesNotExist as error:
        kind = Kind.objects.create(name=str(error))""",
    "JSON that a name holds, too": """
    empty = {}
    for part in Part.objects.all():
        part.options = empty
        part.options["a"] = part.label
        part.save()""",
    "JSON that is made with a row": """
    options = {"a": {}}
    for thing in Thing.objects.all():
        part = Part.objects.create(thing=thing, label="x", options=options)
        part.options["b"] = 1
        part.save()""",
    "JSON within which a name holds a part": """
    inner = {}
    for part in Part.objects.all():
        part.options["a"] = {"b": inner}
        part.options["a"]["b"]["c"] = 1
        part.save()""",
    "JSON that two rows hold": """
    for part in Part.objects.all():
        made = Part.objects.create(thing=part.thing, label="x", options=part.options)
        part.options["a"]["b"] = 1
        part.save()
        made.save()""",
    "a part of JSON that was replaced": """
    for part in Part.objects.all():
        old = part.options["a"]
        part.options["a"] = {"b": 1}
        old["c"] = 2
        part.save()""",
    "JSON whose column was assigned": """
    for part in Part.objects.all():
        old = part.options
        part.options = {"b": 1}
        old["c"] = 2
        part.save()""",
    "JSON that grows while a loop goes through it": """
    for part in Part.objects.all():
        for each in part.options["a"]:
            part.options["a"].append(each)
        part.save()""",
    "keys that are taken away while a loop goes through them": """
    for part in Part.objects.all():
        for key in part.options.keys():
            del part.options[key]
        part.save()""",
    "JSON of the row before": """
    for part in Part.objects.all():
        inner = part.options["a"]
        for other in Part.objects.all():
            other.options = {"a": inner["b"]}
            other.save()
            inner["b"] = other.label
        part.save()""",
    "JSON in place of a number": """
    for part in Part.objects.all():
        if part.options["n"] > 3:
            part.delete()""",
    "rows in a list that are changed later": """
    rows = []
    for thing in Thing.objects.all():
        kind = Kind.objects.filter(name=thing.name).first()
        thing.note = "a"
        rows.append(thing)
        thing.note = "b"
    Thing.objects.bulk_update(rows, ["note"])""",
    "rows in a list whose table is read": """
    rows = []
    for thing in Thing.objects.all():
        if Thing.objects.filter(note="a").exists():
            Kind.objects.create(name=thing.name)
        thing.note = "a"
        rows.append(thing)
    Thing.objects.bulk_update(rows, ["note"])""",
    "rows in a list of which another column is written": """
    rows = []
    for thing in Thing.objects.all():
        kind = Kind.objects.filter(name=thing.name).first()
        thing.note = "a"
        rows.append(thing)
    Thing.objects.bulk_update(rows, ["count"])""",
    "rows in a list that nobody writes": """
    rows = []
    for thing in Thing.objects.all():
        kind = Kind.objects.filter(name=thing.name).first()
        thing.note = "a"
        rows.append(thing)
    Kind.objects.create(name="x")""",
    "a row that may be gone": """
    for thing in Thing.objects.all():
        try:
            Part.objects.create(thing=thing.kind, label="x")
        except Kind.DoesNotExist:
            pass""",
    "a function that may find no row": """
    import os
    try:
        Kind.objects.create(name=os.fspath("x"))
    except Kind.DoesNotExist:
        pass""",
    "a filter's text by name": """
    from django.template.defaultfilters import slugify
    for thing in Thing.objects.all():
        Kind.objects.create(name=slugify(value=thing.name))""",
    "a slug in the server's letters": """
    from django.utils.text import slugify
    for thing in Thing.objects.all():
        Kind.objects.create(name=slugify(thing.name, allow_unicode=True))""",
    "a method of the function's own": """
    Thing.objects.filter(name="x").using(db="default").delete()""",
    "a text that may be a number": """
    for thing in Thing.objects.all():
        thing.note = thing.name.replace("a", thing.count)
        thing.save()""",
    "an address that is written in another way": """
    for host in apps.get_model("library", "Mapped").objects.all():
        host.save()""",
    "objects that were loaded with their rows": """
    for thing in Thing.objects.select_related("kind"):
        thing.kind.rank = thing.count
        thing.kind.save()""",
    "an object that is changed on one way only": """
    for thing in Thing.objects.filter(kind__isnull=False):
        if thing.count > 2:
            thing.kind.name = thing.name
        thing.kind.rank = thing.count
        thing.kind.save()""",
    "an object that was looked at before": """
    for thing in Thing.objects.filter(kind__isnull=False):
        if thing.kind.rank == 1:
            thing.kind.rank = thing.count
            thing.kind.save()""",
    "another object behind the foreign key": """
    for thing in Thing.objects.filter(kind__isnull=False):
        thing.kind.rank = thing.count
        thing.kind_id = 1
        thing.kind.save()""",
    "any error": """
    try:
        kind = Kind.objects.get(name="x")
    except Exception:
        kind = Kind.objects.create(name="x")""",
}


def test_constant_sql_is_taken_as_it_stands(registry: Any, tmp_path: Path) -> None:
    text = """
from django.db import connection

def forwards(apps, schema_editor):
    table = connection.ops.quote_name(name=apps.get_model("library", "Kind")._meta.db_table)
    for column in ["name", "rank"]:
        schema_editor.execute(f"COMMENT ON COLUMN {table}.{column} IS '50%'", params=None)
    with connection.cursor() as cursor:
        cursor.execute(params=[1], sql="SELECT %s, '%%'")
        cursor.execute("SELECT '%'")
"""
    found = translate_function(module_from(tmp_path, text).forwards, registry, table_of)
    assert isinstance(found, PlainSql), str(found)
    assert found.statements == (
        """COMMENT ON COLUMN "library_kind".name IS '50%'""",
        """COMMENT ON COLUMN "library_kind".rank IS '50%'""",
        ("SELECT %s, '%%'", [1]),
        "SELECT '%'",
    )


def test_letters_are_taken_apart_as_python_does_it(connection: DatabaseWrapper) -> None:
    """All characters that stand for ASCII ones, of the Unicode that this Python has, and all that this server's has."""
    letters = [chr(code) for code in range(0x80, sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    with connection.cursor() as cursor:
        plain = "regexp_replace(normalize(letter, NFKD), %s, '', 'g')"
        cursor.execute(
            f"SELECT letter, {plain} FROM unnest(%s::text[]) letter WHERE {plain} <> '' AND letter !~ %s",
            [slugs.BEYOND_ASCII, letters, slugs.BEYOND_ASCII, slugs.NEW],
        )
        server = dict(cursor.fetchall())
    python = {each: unicodedata.normalize("NFKD", each).encode("ascii", "ignore").decode() for each in letters}
    new = re.compile(slugs.NEW)
    assert server == {each: made for each, made in python.items() if made and not new.match(each)}


@pytest.mark.parametrize("name", REFUSED)
def test_what_may_end_elsewhere_stays_a_hole(registry: Any, tmp_path: Path, name: str) -> None:
    found_ = "".join(f'    {each} = apps.get_model("library", "{each}")\n' for each in ("Kind", "Thing", "Part"))
    text = f"def forwards(apps, schema_editor):\n{found_}{REFUSED[name]}\n"
    found = translate_function(module_from(tmp_path, text).forwards, registry, table_of)
    assert isinstance(found, Hole), "\n".join(found.lines if isinstance(found, Script) else [str(found)])
