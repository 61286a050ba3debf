"""Historical models that don't behave as plain ones leave a hole; what is understood of them is exact."""

# ruff: noqa: N802 - one case a line reads better
from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import django
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from django.contrib.postgres.fields import ArrayField
from django.db import models, router
from django.db.models import signals
from translate_helper import history, hole_of, model, module_from, table_of

from planner.names import Table
from planner.translate import texts
from planner.translate.run_python import Update, translate_run_python

SOURCE = """
def forwards(apps, schema_editor):
    Thing = apps.get_model("library", "Thing")
    for row in Thing.objects.all():
        row.b = row.a
        row.save({save})
"""
A = ("a", models.CharField(max_length=20))
B = ("b", models.CharField(max_length=20, null=True))


def forwards(folder: Path, save: str = "", source: str = SOURCE) -> Any:
    return module_from(folder, source.format(save=save)).forwards


def update_of(code: Any, registry: Any) -> Update:
    found = translate_run_python(code, registry, table_of)
    assert isinstance(found, tuple), str(found)
    assert len(found) == 1
    return found[0]


class Hiding(models.Manager):
    use_in_migrations = True

    def get_queryset(self):
        return super().get_queryset().exclude(a="hidden")


class HidingAll(models.Manager):
    use_in_migrations = True

    def all(self):
        return self.get_queryset().none()


class Plain(models.Manager):
    use_in_migrations = True

    def helper(self):
        return None


class Query(models.QuerySet):
    def filter(self, *args, **kwargs):
        return self


FromQuery = models.Manager.from_queryset(Query)


class FromQueryManager(FromQuery):
    use_in_migrations = True


class Cached(models.QuerySet):
    @property
    def _result_cache(self):
        return []

    @_result_cache.setter
    def _result_cache(self, value):
        raise AssertionError


class CachedManager(models.Manager.from_queryset(Cached)):  # type: ignore[misc]
    use_in_migrations = True


class MoreMethods(models.QuerySet):
    """Nothing but methods of its own."""

    def visible(self):
        return self.filter(a="visible")

    visible.queryset_only = False


class MoreMethodsManager(models.Manager.from_queryset(MoreMethods)):  # type: ignore[misc]
    use_in_migrations = True


def test_querysets_that_have_more_methods_only(tmp_path: Path) -> None:
    registry = history(model("Thing", [A, B], [("objects", MoreMethodsManager())]))
    assert update_of(forwards(tmp_path), registry).assignments[0][1].sql == '"row_"."a"'
    asked = forwards(tmp_path, source=SOURCE.replace(".all()", ".visible()"))
    assert "objects.visible()" in hole_of(asked, registry).expression


@pytest.mark.parametrize("manager", [Hiding, HidingAll, FromQueryManager, CachedManager])
def test_a_manager_of_the_projects_own(manager: Any, tmp_path: Path) -> None:
    registry = history(model("Thing", [A, B], [("objects", manager())]))
    hole = hole_of(forwards(tmp_path), registry)
    assert f"{manager.__name__} has querysets of its own" in hole.why
    assert hole.line == 4


def test_a_manager_that_changes_nothing_that_is_used(tmp_path: Path) -> None:
    registry = history(model("Thing", [A, B], [("objects", Plain())]))
    assert update_of(forwards(tmp_path), registry).assignments[0][1].sql == '"row_"."a"'


def test_a_method_put_on_the_managers_instance(tmp_path: Path) -> None:
    registry = history(model("Thing", [A, B], [("objects", Plain())]))
    registry.get_model("library", "Thing")._meta.managers_map["objects"].all = lambda: []
    assert "querysets of its own" in hole_of(forwards(tmp_path), registry).why


def test_objects_that_the_historical_model_has_not(tmp_path: Path) -> None:
    registry = history(model("Thing", [A, B], [("others", Hiding())]))
    assert "objects is no manager" in hole_of(forwards(tmp_path), registry).why


class Saving:
    def save(self, *args, **kwargs):
        raise AssertionError


class Setting:
    def __setattr__(self, name, value):
        raise AssertionError


class Shadowing:
    @property
    def a(self):
        return "other"


class Harmless:
    def __str__(self):
        return "x"

    def clean(self):
        raise AssertionError

    def helper(self):
        return None


@pytest.mark.parametrize(("mixin", "name"), [(Saving, "save"), (Setting, "__setattr__"), (Shadowing, "a")])
def test_a_mixin_stays_in_historical_models(mixin: type, name: str, tmp_path: Path) -> None:
    """`Model.save` is gone from historical models, but not that of a class that is no model."""
    registry = history(model("Thing", [A, B], bases=(mixin, models.Model)))
    hole = hole_of(forwards(tmp_path), registry)
    assert name in hole.why


def test_a_mixin_that_doesnt_matter(tmp_path: Path) -> None:
    registry = history(model("Thing", [A, B], bases=(Harmless, models.Model)))
    assert update_of(forwards(tmp_path), registry).table == Table("public", "library_thing")


def test_a_field_that_hides_save(tmp_path: Path) -> None:
    registry = history(model("Thing", [A, B, ("save", models.IntegerField(null=True))]))
    assert "Thing.save isn't a plain attribute" in hole_of(forwards(tmp_path), registry).why


def test_inheritance(tmp_path: Path) -> None:
    parent = model("Parent", [A])
    link = models.OneToOneField("library.Parent", models.CASCADE, parent_link=True, primary_key=True)
    registry = history(parent, model("Thing", [("parent_ptr", link), B], bases=("library.parent",)))
    assert "rows span tables" in hole_of(forwards(tmp_path), registry).why
    registry = history(parent, model("Thing", [], bases=("library.parent",), proxy=True, no_id=True))
    assert "rows span tables" in hole_of(forwards(tmp_path), registry).why


def test_a_signal_without_a_sender_hears_historical_models(tmp_path: Path) -> None:
    registry = history(model("Thing", [A, B]))

    def receiver(**_: Any) -> None:
        print(registry)

    def idle(**_: Any) -> None:
        pass

    code = forwards(tmp_path)
    for name in ("pre_save", "post_save", "pre_init", "post_init"):
        signal = getattr(signals, name)
        signal.connect(receiver)
        try:
            assert f"signal {name}" in hole_of(code, registry).why
        finally:
            signal.disconnect(receiver)
        signal.connect(idle)
        try:
            assert update_of(code, registry)
        finally:
            signal.disconnect(idle)


class Router:
    pass


def test_routers_decide_unless_the_database_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = history(model("Thing", [A, B]))
    named = SOURCE.replace(".all()", ".using(schema_editor.connection.alias)")
    plain, half = forwards(tmp_path), forwards(tmp_path, source=named)
    whole = forwards(tmp_path, "using=schema_editor.connection.alias", named)
    monkeypatch.setattr(router, "routers", [Router()])
    assert "DATABASE_ROUTERS" in hole_of(plain, registry).why
    assert "save() has no using" in hole_of(half, registry).why
    assert update_of(whole, registry)


class Encrypted(models.TextField):
    def from_db_value(self, value, expression, connection):
        return value[::-1]


class Upper(models.CharField):
    def get_prep_value(self, value):
        return value.upper()


class Described(models.CharField):
    description = "Changes nothing."

    def formfield(self, **kwargs):
        return None

    def helper(self):
        return None


class Described2(Described):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.from_settings = True


class Contributing(models.CharField):
    """As many fields of projects do: a method for the model."""

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        cls.shown = lambda row: "x"

    def get_internal_type(self):
        return "CharField"

    def get_choices(self, **kwargs):
        raise AssertionError


class Replacing(models.CharField):
    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, name, property(lambda row: "x", lambda row, value: None))


class Hooking(models.CharField):
    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        cls.from_db = classmethod(lambda cls, db, names, values: cls(a="x"))


class OtherType(models.CharField):
    def get_internal_type(self):
        return "TextField"


class ComputedType(models.CharField):
    def get_internal_type(self):
        return "Char" + "Field"


class RelatedNamed(models.ForeignKey):
    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        self.remote_field.related_name = "named_things"

    def get_limit_choices_to(self):
        raise AssertionError


class Fetching(models.ForeignKey):
    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, name, property(lambda row: None))


@pytest.mark.parametrize("cls", [Contributing, Replacing, Hooking, OtherType, ComputedType])
def test_what_a_field_puts_into_its_model(cls: Any, tmp_path: Path) -> None:
    registry = history(model("Thing", [A, ("b", cls(max_length=20, null=True))]))
    if cls is Contributing:
        assert update_of(forwards(tmp_path), registry).assignments[0][1].sql == '"row_"."a"'
    else:
        assert hole_of(forwards(tmp_path), registry)


@pytest.mark.parametrize("cls", [RelatedNamed, Fetching])
def test_what_a_foreign_key_puts_into_its_model(cls: Any, tmp_path: Path) -> None:
    key = cls("library.Other", models.CASCADE, null=True)
    registry = history(model("Other", [A]), model("Thing", [A, B, ("other", key)]))
    asked = SOURCE.replace(".all()", ".filter(other__isnull=True)").replace("row.a", "str(row.other_id)")
    code = forwards(tmp_path, "update_fields=['b']", source=asked)
    if cls is RelatedNamed:
        assert update_of(code, registry).where is not None
    else:
        assert "Thing.other is of the class" in hole_of(code, registry).why


def test_a_method_put_on_the_fields_instance(tmp_path: Path) -> None:
    registry = history(model("Thing", [A, B]))
    assert update_of(forwards(tmp_path), registry)
    registry.get_model("library", "Thing")._meta.get_field("b").get_prep_value = lambda value: "other"
    assert "may change values" in hole_of(forwards(tmp_path), registry).why


WHOLE_SAVE_HOLES = {
    "decoded json": (models.JSONField(null=True, decoder=json.JSONDecoder), "JSONField"),
    "encrypted": (Encrypted(null=True), "Encrypted"),
    "upper": (Upper(max_length=9, null=True), "Upper"),
    "ip": (models.GenericIPAddressField(null=True, unpack_ipv4=True), "GenericIPAddressField"),
}


@pytest.mark.parametrize("name", WHOLE_SAVE_HOLES)
def test_a_whole_save_writes_every_column(name: str, tmp_path: Path) -> None:
    """An encrypted text: written back it would be another value."""
    field, why = WHOLE_SAVE_HOLES[name]
    registry = history(model("Thing", [A, B, ("extra", field)]))
    hole = hole_of(forwards(tmp_path), registry)
    assert why in hole.why
    assert hole.line == 6
    assert update_of(forwards(tmp_path, 'update_fields=["b"]'), registry)


@pytest.mark.parametrize(
    ("field", "function"),
    [(models.JSONField(null=True), "jsonb_path_query"), (models.DurationField(null=True), "extract(month")],
)
def test_what_python_might_change_is_checked(field: models.Field, function: str, tmp_path: Path) -> None:
    """A JSON null or a fraction with more digits than a float has, an interval of months."""
    registry = history(model("Thing", [A, B, ("extra", field)]))
    (_, value), *others = update_of(forwards(tmp_path), registry).assignments
    assert not others
    assert [function in each.violation for each in value.requires] == [True]
    ((_, value),) = update_of(forwards(tmp_path, 'update_fields=["b"]'), registry).assignments
    assert not value.requires


@pytest.mark.parametrize(
    "field",
    [
        ArrayField(models.CharField(max_length=9)),
        *([models.ImageField()] if django.VERSION >= (5,) else ()),  # before, each has a receiver of post_init
        Described(max_length=9, null=True),
        Described2(max_length=9, null=True),
        models.FileField(),
        models.DateTimeField(null=True),
        models.BinaryField(null=True),
        models.FloatField(null=True),
        models.TimeField(null=True),
        models.SlugField(),
    ],
    ids=lambda field: type(field).__name__,
)
def test_columns_that_a_whole_save_leaves_as_they_are(field: models.Field, tmp_path: Path) -> None:
    registry = history(model("Thing", [A, B, ("extra", field)]))
    assert [column for column, _ in update_of(forwards(tmp_path), registry).assignments] == ["b"]


def test_local_times_are_ambiguous(tmp_path: Path, settings_of: Any) -> None:
    registry = history(model("Thing", [A, B, ("extra", models.DateTimeField(null=True))]))
    settings_of(USE_TZ=False)
    assert "USE_TZ" in hole_of(forwards(tmp_path), registry).why
    settings_of(USE_TZ=False, TIME_ZONE="UTC")
    assert update_of(forwards(tmp_path), registry)


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    from django.conf import settings

    def change(**values: Any) -> None:
        for name, value in values.items():
            monkeypatch.setattr(settings, name, value)

    return change


LOOKUP = """
def forwards(apps, schema_editor):
    Thing = apps.get_model("library", "Thing")
    Other = apps.get_model("library", "Other")
    for row in Thing.objects.all():
        row.b = Other.objects.get({conditions}).value
        row.save(update_fields=["b"])
"""


def looked_up(folder: Path, conditions: str, fields: list[Any], **options: Any) -> Any:
    registry = history(model("Thing", [A, B]), model("Other", fields, **options))
    return translate_run_python(module_from(folder, LOOKUP.format(conditions=conditions)).forwards, registry, table_of)


VALUE = ("value", models.CharField(max_length=20))


def test_a_lookup_in_a_view(tmp_path: Path) -> None:
    found = looked_up(tmp_path, "value=row.a", [VALUE], managed=False)
    assert "isn't managed" in found.why


def test_a_lookup_with_a_collation(tmp_path: Path) -> None:
    collated = ("value", models.CharField(max_length=20, db_collation="und-x-icu"))
    assert "collation" in looked_up(tmp_path, "value=row.a", [collated]).why


def test_what_a_lookup_requires_depends_on_uniqueness(tmp_path: Path) -> None:
    unique = ("key", models.CharField(max_length=20, unique=True))
    two = [VALUE, ("one", models.CharField(max_length=9)), ("two", models.CharField(max_length=9))]
    cases = [
        ("key=row.a", [VALUE, unique], {}, "NOT EXISTS"),
        ("value=row.a", [VALUE], {}, "count(*)"),
        ("one=row.a, two='x'", two, {"unique_together": {("one", "two")}}, "NOT EXISTS"),
        ("one=row.a", two, {"unique_together": {("one", "two")}}, "count(*)"),
        (
            "one=row.a, two=row.a",
            two,
            {"constraints": [models.UniqueConstraint(fields=["one", "two"], name="u")]},
            "NOT EXISTS",
        ),
        (
            "one=row.a, two=row.a",
            two,
            {"constraints": [models.UniqueConstraint(fields=["one", "two"], name="u", condition=models.Q(one="x"))]},
            "count(*)",
        ),
    ]
    for conditions, fields, options, wanted in cases:
        (update,) = looked_up(tmp_path, conditions, fields, **options)
        (requirement,) = update.assignments[0][1].requires
        assert wanted in requirement.violation, conditions
        assert f"Other.objects.get({conditions})" in requirement.message
        assert ".py:6)" in requirement.message
        assert update.looks_up == (Table("public", "library_other"),)


def test_the_sql_of_a_lookup_is_readable(tmp_path: Path) -> None:
    unique = ("key", models.CharField(max_length=20, unique=True, db_column="Key"))
    (update,) = looked_up(tmp_path, "key=row.a", [VALUE, unique], db_table="Other things")
    value = update.assignments[0][1]
    assert value.sql == (
        '(SELECT "found_other_1"."value" FROM "public"."Other things" AS "found_other_1" '
        'WHERE "found_other_1"."Key" = "row_"."a")'
    )
    assert value.reads == ("a",)
    assert [each.matches for each in value.requires] == [("a", Table("public", "Other things"), "Key")]
    assert not value.volatile
    assert value.at("NEW").endswith('= NEW."a")')


class Registered(models.Lookup):
    lookup_name = "exact"

    def as_sql(self, compiler, connection):
        raise AssertionError


def test_a_lookup_of_the_projects_own(tmp_path: Path) -> None:
    models.SlugField.register_lookup(Registered)
    try:
        found = looked_up(tmp_path, "slug=row.a", [VALUE, ("slug", models.SlugField())])
        assert "the lookup slug" in found.why
    finally:
        models.SlugField._unregister_lookup(Registered)


@pytest.mark.skipif(not hasattr(models, "CompositePrimaryKey"), reason="Django < 5.2 has no composite keys")
def test_composite_keys(tmp_path: Path) -> None:
    key = [("pk", models.CompositePrimaryKey("a", "c")), A, B, ("c", models.IntegerField())]
    registry = history(ModelState_of(key))
    assert [column for column, _ in update_of(forwards(tmp_path), registry).assignments] == ["b"]
    for line in ("row.a = row.b", "row.c = 1", "row.pk = 1", "row.b = row.pk"):
        source = SOURCE.replace("row.b = row.a", line)
        hole = hole_of(forwards(tmp_path, source=source), registry)
        assert "primary key" in hole.why or "not one column" in hole.why


def ModelState_of(fields: list[Any]) -> Any:
    from django.db.migrations.state import ModelState

    return ModelState("library", "Thing", fields)


@pytest.mark.skipif(not hasattr(models, "GeneratedField"), reason="Django < 5.0 has no generated columns")
def test_generated_columns(tmp_path: Path) -> None:
    generated = models.GeneratedField(
        expression=models.F("a"), output_field=models.CharField(max_length=9), db_persist=True
    )
    registry = history(model("Thing", [A, B, ("g", generated)]))
    assert [column for column, _ in update_of(forwards(tmp_path), registry).assignments] == ["b"]
    read = forwards(tmp_path, source=SOURCE.replace("row.a", "row.g"))
    assert hole_of(read, registry)


def test_white_space_ends_where_it_is_looked_for() -> None:
    assert set(texts.SPACES) == {character for character in map(chr, range(sys.maxunicode + 1)) if character.isspace()}
