"""The real function on real rows, beside its translation on the same rows: the same end."""

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

import translate_cases
from django.db import DataError, connections, models, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from translate_helper import history, library, model, module_from, table_of

from planner.names import ident, qualified
from planner.translate.run_python import Update, translate_run_python
from planner.translate.values import Hole, Value

TEXTS = [
    "",
    "a",
    "a'b",
    'double "quoted"',
    "back\\slash \\' \\n",
    "Ünïcödé ß ﬁ",
    "😀👩‍👩‍👧",
    "e\u0301",
    "x" * 190,
    "  spaces  ",
    "%s %% {}",
]
PLACES = [
    ("a", "x", "First"),
    ("a'b", "x", "It's"),
    ("", "x", "Empty"),
    ("é", "x", "😀"),
    ("null", "y", None),
]


class UndoError(Exception):
    pass


@pytest.fixture(scope="module")
def connection() -> Iterator[DatabaseWrapper]:
    """Django's connection ``default``, to a database of its own."""
    with database() as made:
        parts = conninfo_to_dict(made.url)
        chosen = {"NAME": parts["dbname"], "USER": parts["user"], "HOST": parts["host"]}
        settings = connections.configure_settings({"default": {"ENGINE": "django.db.backends.postgresql", **chosen}})[
            "default"
        ]
        wrapper = DatabaseWrapper(settings, "default")
        before = connections["default"]
        connections["default"] = wrapper
        yield wrapper
        wrapper.close()
        connections["default"] = before


@pytest.fixture(scope="module")
def registry(connection: DatabaseWrapper) -> Any:
    registry = library()
    create(connection, registry)
    return registry


def create(connection: DatabaseWrapper, registry: Any) -> None:
    with connection.schema_editor() as editor:
        for each in registry.get_models():
            editor.create_model(each)


def fill(registry: Any) -> None:
    Place, Item = registry.get_model("library", "Place"), registry.get_model("library", "Item")
    for number, (code, kind, title) in enumerate(PLACES):
        Place.objects.create(code=code, uid=uuid.UUID(int=number), kind=kind, title=title)
    for number, text in enumerate(TEXTS):
        Item.objects.create(
            id=number + 1,
            token=text,
            note=None if number % 3 == 0 else text,
            uid=None if number % 2 else uuid.UUID(int=number),
            place_code=PLACES[number % 4][0],
            count=(7, 0, -2147483648, 2147483647)[number % 4],
            flag=(None, True, False)[number % 3],
            price=None if number % 2 else "1234567.89",
            place_id=(None, "a", "null")[number % 3],
            place_by_uid_id=None if number % 2 else uuid.UUID(int=number % 5),
        )
    Item.objects.create(id=99, token="only this one matches", note=None, count=7, flag=None, place_code="a'b")
    Item.objects.update(added=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), day="2020-01-01")
    Item.objects.update(changed=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))


def rows_of(connection: DatabaseWrapper, registry: Any) -> dict[tuple[str, str], list[Any]]:
    """All values of all tables: by table and column, in the order of the key."""
    found = {}
    with connection.cursor() as cursor:
        for each in registry.get_models():
            for field in each._meta.local_concrete_fields:
                table, key = ident(each._meta.db_table), ident(each._meta.pk.column)
                cursor.execute(f"SELECT {ident(field.column)} FROM {table} ORDER BY {key}")
                found[each._meta.db_table, field.column] = [row[0] for row in cursor.fetchall()]
    return found


def outcome(connection: DatabaseWrapper, registry: Any, rows: Callable[..., None], work: Callable[[], None]) -> Any:
    """What the tables hold after the work; everything is undone afterwards."""
    with pytest.raises(UndoError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE IF EXISTS library_label_id_seq RESTART")
        rows(registry)
        work()
        result = rows_of(connection, registry)
        raise UndoError
    return result


def run_sql(connection: DatabaseWrapper, updates: tuple[Update, ...]) -> None:
    with connection.cursor() as cursor:
        for update in updates:
            values = ", ".join(f"{ident(column)} = {value.sql}" for column, value in update.assignments)
            where = f" WHERE {update.where.sql}" if update.where else ""
            if update.inserts is not None:
                columns = ", ".join(ident(column) for column, _ in update.values)
                cursor.execute(
                    f"INSERT INTO {qualified(update.written)} ({columns}) "
                    f"SELECT {', '.join(value.sql for _, value in update.values)} "
                    f'FROM {qualified(update.table)} AS "row_"{where} ORDER BY id'
                )
            elif update.deletes:
                cursor.execute(f'DELETE FROM {qualified(update.table)} AS "row_"{where}')
            else:
                cursor.execute(f'UPDATE {qualified(update.table)} AS "row_" SET {values}{where}')


def violations(connection: DatabaseWrapper, updates: tuple[Update, ...]) -> int:
    count = 0
    with connection.cursor() as cursor:
        for update in updates:
            for _, value in update.values:
                for requirement in value.requires:
                    cursor.execute(
                        f'SELECT count(*) FROM {qualified(update.table)} AS "row_" WHERE {requirement.violation}'
                    )
                    count += cursor.fetchone()[0]
    return count


def compare(python: Any, sql: Any, updates: tuple[Update, ...]) -> int:
    """Compare all columns of all tables; return how many are equal by more than shape."""
    shapes = {(update.written.name, column): value for update in updates for column, value in update.values}
    exact = 0
    for column, wanted in python.items():
        value = shapes.get(column, Value(""))
        if value.volatile:
            check_shape(value, wanted, sql[column])
        else:
            assert sql[column] == wanted, column
            exact += 1
    return exact


def check_shape(value: Value, wanted: list[Any], found: list[Any]) -> None:
    assert [type(each) for each in found] == [type(each) for each in wanted]
    if value.shape == "time":
        moments = [each if isinstance(each, datetime.datetime) else None for each in found]
        assert all(
            each is None or abs(each - moment).seconds < 60 for each, moment in zip(moments, wanted, strict=True)
        )
        assert moments[0] or found == wanted
    else:
        assert len(set(found)) == len(found)
        assert [len(str(each)) for each in found] == [len(str(each)) for each in wanted]
        assert all(uuid.UUID(str(each)).version == 4 for each in found)


def translated(code: Any, registry: Any) -> tuple[Update, ...]:
    found = translate_run_python(code, registry, table_of)
    assert isinstance(found, tuple), str(found)
    return found


def differential(
    connection: DatabaseWrapper, registry: Any, code: Any, rows: Callable[..., None] = fill
) -> tuple[Update, ...]:
    """Run both, compare, and say what was translated."""
    updates = translated(code, registry)

    def as_sql() -> None:
        assert violations(connection, updates) == 0
        run_sql(connection, updates)

    class Editor:
        pass

    editor = Editor()
    editor.connection = connection
    untouched = outcome(connection, registry, rows, lambda: None)
    python = outcome(connection, registry, rows, lambda: code(registry, editor))
    sql = outcome(connection, registry, rows, as_sql)
    assert python != untouched, "the function changes nothing, so nothing is shown"
    assert compare(python, sql, updates)
    return updates


@pytest.mark.parametrize("code", translate_cases.CASES, ids=lambda code: code.__name__)
def test_the_sql_ends_where_the_function_ends(connection: DatabaseWrapper, registry: Any, code: Any) -> None:
    updates = differential(connection, registry, code)
    assert all(update.source.file == "translate_cases.py" for update in updates)
    assert all(f"def {code.__name__}" in update.source.text for update in updates)


NOT_IN_BATCHES = {
    "an order": "for item in Item.objects.order_by('-id'):\n        Label.objects.create(text='', number=item.id)",
    "a part": "for item in Item.objects.all()[:3]:\n        Label.objects.create(text='', number=item.id)",
    "keys that are no numbers": "for place in Place.objects.all():\n        Label.objects.create(text='', number=1)",
    "rows of its own": "for row in Label.objects.all():\n        Label.objects.create(text='', number=row.number)",
    "looks at what it makes": (
        "for item in Item.objects.all():\n"
        "        Label.objects.create(text=Label.objects.get(number=item.id).text, number=item.id)"
    ),
    "makes rows and changes others": (
        "for item in Item.objects.all():\n"
        "        if item.flag:\n            Label.objects.create(text='', number=item.id)\n"
        "        else:\n            item.count = 3\n            item.save()"
    ),
    "two rows of each": (
        "for item in Item.objects.all():\n"
        "        Label.objects.create(text='', number=item.id)\n        Label.objects.create(text='', number=item.id)"
    ),
    "moves rows": (
        "for item in Item.objects.all():\n        Label.objects.create(text='', number=item.id)\n"
        "    Item.objects.all().delete()"
    ),
    "may be NULL": "for item in Item.objects.all():\n        Label.objects.create(text=item.note, number=item.id)",
}


@pytest.mark.parametrize("name", NOT_IN_BATCHES)
def test_rows_that_would_be_others_in_batches_are_not_made_so(registry: Any, name: str, tmp_path: Path) -> None:
    code = module_from(
        tmp_path,
        "def forwards(apps, schema_editor):\n    Item = apps.get_model('library', 'Item')\n"
        "    Label = apps.get_model('library', 'Label')\n    Place = apps.get_model('library', 'Place')\n"
        f"    {NOT_IN_BATCHES[name]}\n",
    ).forwards
    assert isinstance(translate_run_python(code, registry, table_of), Hole)


RAISING = {
    "null": ("row.checksum = hashlib.sha256(row.note.encode()).hexdigest()", AttributeError),
    "null unused": ("unused = row.note.encode()\n        row.checksum = 'x'", AttributeError),
    "null hex": ("row.checksum = row.uid.hex", AttributeError),
    "not found": ("row.place = Place.objects.get(code=row.token)", Exception),
    "not found unused": ("Place_ = Place.objects.get(code=row.token)", Exception),
    "several": ("row.checksum = Place.objects.get(kind='x').title", Exception),
    "looked up by null": ("row.checksum = Place.objects.get(code=row.note).title", Exception),
    "null where none may be": ("row.token = row.note", Exception),
    "null of a found row": ("unused = Place.objects.get(code='null').title.encode()", Exception),
}


@pytest.mark.parametrize("name", RAISING)
def test_where_python_raises_the_requirement_is_violated(
    connection: DatabaseWrapper, registry: Any, name: str, tmp_path: Path
) -> None:
    body, error = RAISING[name]
    code = module_from(
        tmp_path,
        f"""
import hashlib
def forwards(apps, schema_editor):
    Place = apps.get_model("library", "Place")
    Item = apps.get_model("library", "Item")
    for row in Item.objects.filter(count=7):
        row.flag = True
        {body}
        row.save(update_fields=["flag", "checksum", "place", "token"])
""",
    ).forwards
    updates = translated(code, registry)
    with pytest.raises(error), transaction.atomic():
        fill(registry)
        code(registry, None)
    with pytest.raises(UndoError), transaction.atomic():
        fill(registry)
        assert violations(connection, updates) > 0
        raise UndoError


def test_a_requirement_holds_only_for_the_rows_that_the_loop_takes(
    connection: DatabaseWrapper, registry: Any, tmp_path: Path
) -> None:
    code = module_from(
        tmp_path,
        """
import hashlib
def forwards(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for row in Item.objects.filter(note__isnull=False):
        row.checksum = hashlib.sha256(row.note.encode()).hexdigest()
        row.save(update_fields=["checksum"])
""",
    ).forwards
    updates = differential(connection, registry, code)
    assert len(updates[0].assignments[0][1].requires) == 1


def test_a_value_that_is_too_long_is_refused_by_both(connection: DatabaseWrapper, registry: Any) -> None:
    def rows(registry: Any) -> None:
        fill(registry)
        registry.get_model("library", "Item").objects.filter(id=1).update(token="x" * 201)

    code = translate_cases.another_column
    updates = translated(code, registry)
    for work in (lambda: code(registry, None), lambda: run_sql(connection, updates)):
        with pytest.raises(DataError, match="too long"):
            outcome(connection, registry, rows, work)


class Renamed(models.CharField):
    """pre_save that sets another column on the way, which only a later field sees."""

    def pre_save(self, model_instance, add):
        model_instance.last = model_instance.first
        model_instance.middle = "never written: its field comes earlier"
        return super().pre_save(model_instance, add)


def test_pre_save_runs_in_the_order_of_the_fields(connection: DatabaseWrapper, tmp_path: Path) -> None:
    text = {"max_length": 60, "default": ""}
    ordered = history(
        model(
            "Ordered",
            [
                ("first", models.CharField(**text)),
                ("middle", models.CharField(**text)),
                ("renamed", Renamed(**text)),
                ("last", models.CharField(**text)),
            ],
        )
    )
    create(connection, ordered)
    code = module_from(
        tmp_path,
        """
def forwards(apps, schema_editor):
    Ordered = apps.get_model("library", "Ordered")
    for row in Ordered.objects.all():
        row.save()
""",
    ).forwards

    def rows(registry: Any) -> None:
        Ordered = registry.get_model("library", "Ordered")
        for number, text in enumerate(text for text in TEXTS if len(text) < 60):
            Ordered.objects.bulk_create([Ordered(id=number, first=text)])
        Ordered.objects.update(last="", middle="")

    updates = differential(connection, ordered, code, rows)
    assert [column for column, _ in updates[0].assignments] == ["last"]
