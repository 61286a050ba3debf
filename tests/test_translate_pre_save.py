"""What pre_save and callable defaults become, and what they don't."""

# ruff: noqa: B009, B019, PLW0108, RET504, UP008 - what is translated is written in every way
from __future__ import annotations

import datetime
import functools
import hashlib
import json
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from django.db import models
from django.utils import timezone
from translate_helper import history, model

from planner.translate.defaults import translate_default
from planner.translate.pre_save import translate_pre_save
from planner.translate.values import Hole, Value

SHA256 = "encode(sha256(convert_to(\"row_\".\"token\", 'UTF8')), 'hex')"
TEXT = {"max_length": 64, "default": ""}
OTHER = "token"


class Direct(models.CharField):
    def pre_save(self, model_instance, add):
        return hashlib.sha256(model_instance.token.encode()).hexdigest()


class WithSuper(models.CharField):
    def pre_save(self, instance, add):
        """Sets the attribute, and lets Django read it."""
        value = hashlib.sha256(getattr(instance, "token").encode("utf-8")).hexdigest()
        setattr(instance, self.attname, value)
        return super(WithSuper, self).pre_save(instance, add)


class Source(models.CharField):
    def __init__(self, *args, source="token", **kwargs):
        super().__init__(*args, **kwargs)
        self.source = source

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance, add):
        value = hashlib.sha256(getattr(model_instance, self.source).encode()).hexdigest()
        return value


class Child(WithSuper):
    def pre_save(self, model_instance, add):
        model_instance.token = model_instance.other
        return super().pre_save(model_instance, add)


class Constant(models.CharField):
    def pre_save(self, model_instance, add):
        return OTHER


class Same(models.CharField):
    def pre_save(self, model_instance, add):
        return super().pre_save(model_instance, add)


class Prefers(models.CharField):
    """As django-oauth-toolkit does it from 3.4: a raw token first, and nothing where the token is blank."""

    def pre_save(self, model_instance, add):
        token = getattr(model_instance, "_raw_token", None) or model_instance.token
        if token:
            setattr(model_instance, self.attname, hashlib.sha256(token.encode()).hexdigest())
        return super().pre_save(model_instance, add)


class PrefersRaw(models.CharField):
    def pre_save(self, model_instance, add):
        token = getattr(model_instance, "_raw_token", None)
        return hashlib.sha256(token.encode()).hexdigest()


class KeepsIfBlank(models.CharField):
    def pre_save(self, model_instance, add):
        if model_instance.token:
            return hashlib.sha256(model_instance.token.encode()).hexdigest()
        return super().pre_save(model_instance, add)


class OnlyOnAdd(models.CharField):
    def pre_save(self, model_instance, add):
        if add:
            return "new"
        return super().pre_save(model_instance, add)


class AddInTheValue(models.CharField):
    def pre_save(self, model_instance, add):
        return str(add)


class NoReturn(models.CharField):
    def pre_save(self, model_instance, add):
        setattr(model_instance, self.attname, "x")


class Converts(models.CharField):
    def get_prep_value(self, value):
        return "other"

    def pre_save(self, model_instance, add):
        return "x"


class Slugs(models.SlugField):
    def pre_save(self, model_instance, add):
        return helper(model_instance.token)


class SuperOfAnother(models.CharField):
    def pre_save(self, model_instance, add):
        return super().pre_save(self, add)


class TooLong(models.CharField):
    def pre_save(self, model_instance, add, more=None):
        return "x"


class Decorated(models.CharField):
    @functools.lru_cache(None)
    def pre_save(self, model_instance, add):
        return "x"


def helper(value: str) -> str:
    return value


def bound(field: models.Field) -> tuple[models.Field, Any]:
    registry = history(
        model(
            "Token",
            [
                ("token", models.TextField()),
                ("other", models.TextField(null=True, db_column="Other")),
                ("field", field),
            ],
        )
    )
    found = registry.get_model("library", "Token")
    return found._meta.get_field("field"), found


def translated(field: models.Field) -> Value | Hole | None:
    return translate_pre_save(*bound(field))


@pytest.mark.parametrize("cls", [Direct, WithSuper, Source])
def test_the_checksum(cls: type[models.Field]) -> None:
    assert translated(cls(**TEXT)) == Value(SHA256, ("token",))


def test_a_field_that_is_told_its_source() -> None:
    found = translated(Source(source="other", **TEXT))
    assert isinstance(found, Value)
    assert found.reads == ("Other",)
    assert found.requires[0].violation == '"row_"."Other" IS NULL'
    assert "test_translate_pre_save.py:" in found.requires[0].message


def test_super_sees_what_the_subclass_set() -> None:
    found = translated(Child(**TEXT))
    assert isinstance(found, Value)
    assert found.sql == SHA256.replace("token", "Other")


def test_constants_and_the_attribute_itself() -> None:
    assert translated(Constant(**TEXT)) == Value("'token'")
    assert translated(Same(**TEXT)) == Value('"row_"."field"', ("field",))


HOLES = {
    Prefers: "no field _raw_token",
    PrefersRaw: "no field _raw_token",
    KeepsIfBlank: "a condition",
    OnlyOnAdd: "a condition",
    AddInTheValue: "isn't a value",
    NoReturn: "end with a return",
    Converts: "changes more than pre_save",
    Slugs: "function that isn't known",
    SuperOfAnother: "with what pre_save got",
    TooLong: "other parameters",
    Decorated: "not a plain function",
}


@pytest.mark.parametrize("cls", HOLES)
def test_holes(cls: type[models.Field]) -> None:
    found = translated(cls(**TEXT))
    assert isinstance(found, Hole)
    assert HOLES[cls] in found.why
    assert "pre_save of Token.field" in found.what
    assert '"library.token.field" = "<SQL' in found.todo
    assert found.source.file == "test_translate_pre_save.py"
    if cls is not Converts:
        assert found.line > 0 or cls is Decorated


def test_pre_save_put_on_the_field_itself() -> None:
    field, owner = bound(models.CharField(**TEXT))
    assert translate_pre_save(field, owner) is None
    field.pre_save = lambda instance, add: "x"
    found = translate_pre_save(field, owner)
    assert isinstance(found, Hole)
    assert "replaced on the field" in found.why


NOTHING = [
    models.TextField(),
    models.DateTimeField(null=True),
    models.DateTimeField(auto_now_add=True),
    models.DateField(auto_now_add=True),
    models.FileField(),
    models.JSONField(null=True),
]


@pytest.mark.parametrize("field", NOTHING, ids=lambda field: type(field).__name__)
def test_fields_that_compute_nothing(field: models.Field) -> None:
    assert translated(field) is None


NOW = [
    (models.DateTimeField(auto_now=True), "now()"),
    (models.DateField(auto_now=True), "CAST(now() AT TIME ZONE 'Europe/Berlin' AS DATE)"),
    (models.TimeField(auto_now=True), "CAST(now() AT TIME ZONE 'Europe/Berlin' AS TIME)"),
]


@pytest.mark.parametrize(("field", "sql"), NOW, ids=lambda value: str(value)[-9:])
def test_auto_now(field: models.Field, sql: str) -> None:
    assert translated(field) == Value(sql, volatile=True, shape="time")


def test_auto_now_in_a_local_time_that_isnt_djangos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert isinstance(translated(models.DateField(auto_now=True)), Hole)
    assert isinstance(translated(models.DateTimeField(auto_now=True)), Value)


class AutoNowSubclass(models.DateTimeField):
    def pre_save(self, model_instance, add):
        return super().pre_save(model_instance, add)


def test_auto_now_through_super() -> None:
    assert translated(AutoNowSubclass(auto_now=True)) == Value("now()", volatile=True, shape="time")


def make_uuid() -> uuid.UUID:
    """A default of the project's own."""
    value = uuid.uuid4()
    return value


def with_parameter(value: str = "x") -> str:
    return value


def branching() -> str:
    if OTHER:
        return "x"
    return "y"


RANDOM = {"volatile": True, "shape": "random text"}
DEFAULTS: list[tuple[Any, models.Field, Value | str | None]] = [
    (uuid.uuid4, models.UUIDField(), Value("gen_random_uuid()", volatile=True, shape="uuid")),
    (uuid.uuid4, models.CharField(max_length=36), Value("CAST(gen_random_uuid() AS TEXT)", **RANDOM)),
    (make_uuid, models.UUIDField(), Value("gen_random_uuid()", volatile=True, shape="uuid")),
    (
        lambda: uuid.uuid4().hex,
        models.CharField(max_length=32),
        Value("replace(CAST(gen_random_uuid() AS TEXT), '-', '')", **RANDOM),
    ),
    (lambda: str(uuid.uuid4()), models.TextField(), Value("CAST(gen_random_uuid() AS TEXT)", **RANDOM)),
    (lambda: "it's", models.TextField(), Value("'it''s'")),
    (lambda: OTHER, models.TextField(), Value("'token'")),
    (lambda: None, models.TextField(null=True), Value("NULL")),
    (lambda: 5, models.IntegerField(), Value("5")),
    (lambda: True, models.BooleanField(), Value("TRUE")),
    (timezone.now, models.DateTimeField(), Value("now()", volatile=True, shape="time")),
    (timezone.now, models.DateField(), Value(NOW[1][1], volatile=True, shape="time")),
    (lambda: timezone.now(), models.DateTimeField(), Value("now()", volatile=True, shape="time")),
    (datetime.datetime.now, models.DateTimeField(), Value("now()", volatile=True, shape="time")),
    (datetime.datetime.now, models.TimeField(), Value(NOW[2][1], volatile=True, shape="time")),
    (datetime.date.today, models.DateField(), Value(NOW[1][1], volatile=True, shape="time")),
    ("x", models.CharField(max_length=3), None),
    (5, models.IntegerField(), None),
    (timezone.now, models.TimeField(), "isn't known"),
    (timezone.now, models.CharField(max_length=40), "isn't known"),
    (datetime.datetime.utcnow, models.DateTimeField(), "not a plain function"),
    (datetime.date.today, models.DateTimeField(), "not a plain function"),
    (dict, models.JSONField(), "not a plain function"),
    (list, models.JSONField(), "not a plain function"),
    (uuid.uuid1, models.UUIDField(), "has parameters"),
    (uuid.uuid4, models.IntegerField(), "kind uuid is written"),
    (uuid.uuid4, Converts(), "may change values"),
    (functools.partial(str, "x"), models.TextField(), "partial"),
    (with_parameter, models.TextField(), "has parameters"),
    (branching, models.TextField(), "a condition"),
    (lambda: helper("x"), models.TextField(), "isn't known"),
    (lambda: "x", models.IntegerField(), "can't hold"),
]


@pytest.mark.parametrize(("default", "field", "wanted"), DEFAULTS, ids=range(len(DEFAULTS)))
def test_defaults(default: Any, field: models.Field, wanted: Value | str | None) -> None:
    found = translate_default(default, field)
    if isinstance(wanted, str):
        assert isinstance(found, Hole)
        assert wanted in found.why
        assert "the default of" in found.what
    else:
        assert found == wanted


OAUTH = """
import json
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "oauth2_provider"], USE_TZ=True,
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "unused"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
import django
django.setup()
from django.db.migrations.loader import MigrationLoader
from planner.names import Table
from planner.translate.pre_save import translate_pre_save
from planner.translate.run_python import translate_run_python
loader = MigrationLoader(None)
key = ("oauth2_provider", "0012_add_token_checksum")
state = loader.project_state(key, at_end=False)
for operation in loader.graph.nodes[key].operations:
    if hasattr(operation, "code"):
        (update,) = translate_run_python(operation.code, state.apps, lambda name: Table("s", name))
        noop = translate_run_python(operation.reverse_code, state.apps, lambda name: Table("s", name))
    operation.state_forwards("oauth2_provider", state)
token = state.apps.get_model("oauth2_provider", "AccessToken")
value = translate_pre_save(token._meta.get_field("token_checksum"), token)
print(json.dumps([
    str(update.table), [(column, value.sql, value.requires) for column, value in update.assignments], update.where,
    update.source.file, update.source.text, type(noop).__name__, value.sql, value.reads,
]))
"""


def test_the_real_django_oauth_toolkit() -> None:
    """3.0.1's migration, from the package: its own settings object, default manager and pre_save."""
    pytest.importorskip("oauthlib")
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", OAUTH], cwd=root, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    table, assignments, where, file, text, noop, sql, reads = json.loads(done.stdout)
    assert table == "s.oauth2_provider_accesstoken"
    assert assignments == [["token_checksum", SHA256, []]]
    assert where is None
    assert file == "oauth2_provider/migrations/0012_add_token_checksum.py"
    assert "oauth2_settings.ACCESS_TOKEN_MODEL" in text
    assert (noop, sql, reads) == ("Noop", SHA256, ["token"])
