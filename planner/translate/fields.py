"""Model fields: what Python object an attribute is, and what a save writes for an object.

Only Django's own field classes are understood, by identity, and subclasses of them that change nothing on the
way between Python and the database. For those a value that is read and written again stays as it is.
"""

from __future__ import annotations

import ast
import datetime
import inspect
import math
import os
import sys
import uuid
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models.fields.proxy import OrderWrt
from django.db.models.fields.related_descriptors import (
    ForeignKeyDeferredAttribute,
    ForwardManyToOneDescriptor,
    ForwardOneToOneDescriptor,
)
from django.db.models.query_utils import DeferredAttribute
from sqlglot import exp

from planner.translate.expressions import call, cast, column, text
from planner.translate.source import UntranslatableError, read_function
from planner.translate.terms import Const, Field, Model, NotUnderstoodError, Scalar
from planner.translate.values import ROW

INTEGERS = (
    *(models.AutoField, models.BigAutoField, models.SmallAutoField),
    *(models.IntegerField, models.BigIntegerField, models.SmallIntegerField),
    *(models.PositiveIntegerField, models.PositiveBigIntegerField, models.PositiveSmallIntegerField),
    OrderWrt,
)
TEXTS = (
    *(models.CharField, models.TextField, models.SlugField),
    *(models.EmailField, models.URLField, models.FilePathField),
)
KINDS: dict[type, str] = {
    **dict.fromkeys(INTEGERS, "integer"),
    **dict.fromkeys(TEXTS, "text"),
    models.UUIDField: "uuid",
    models.BooleanField: "boolean",
    models.DateField: "date",
    models.DateTimeField: "datetime",
    models.TimeField: "time",
    models.FloatField: "float",
    models.DecimalField: "decimal",
    models.BinaryField: "bytes",
    models.GenericIPAddressField: "inet",
    models.ForeignKey: "key",
    models.OneToOneField: "key",
}
# What a subclass may override: it has no say in how a value goes to the database and comes back.
# pre_save is looked at on its own.
HARMLESS = {
    *("pre_save", "deconstruct", "formfield", "description", "check", "validators", "default_validators"),
    *("get_default", "validate", "clean", "run_validators", "default_error_messages", "value_to_string"),
    *("get_limit_choices_to", "get_choices"),
    *("__init__", "__module__", "__doc__", "__qualname__", "__dict__", "__weakref__", "__annotations__"),
    *("__static_attributes__", "__firstlineno__", "__annotate__", "__annotate_func__"),
    *("__annotations_cache__", "__classdictcell__", "__parameters__", "__orig_bases__"),
}
# What Django looks for on a field that Field itself doesn't have.
HOOKS = {"from_db_value", "get_placeholder", "get_placeholder_sql", "resolve_expression", "as_sql"}


def describe(field: Field) -> str:
    """A field as the user knows it: ``Model.field``, or its class where it belongs to no model yet."""
    model = getattr(field, "model", None)
    return f"{model.__name__}.{field.name}" if model is not None else type(field).__name__


def key_of(field: Field) -> str:
    """A field as the configuration names it: ``app.model.field``."""
    model = getattr(field, "model", None)
    label = model._meta.label_lower if model is not None else "app.model"
    return f"{label}.{getattr(field, 'name', None) or 'field'}"


def base_of(field: Field) -> type | None:
    """The field class of Django that the field behaves like, or None if that isn't certain."""
    ancestry = type(field).__mro__
    base = next((cls for cls in ancestry if cls in KINDS), None)
    if base is None or any(_changes(cls, base, field) for cls in ancestry if cls not in base.__mro__):
        return None
    shadowed = any(callable(getattr(type(field), name, None)) for name in vars(field))
    unpacks = base is models.GenericIPAddressField and field.unpack_ipv4  # what was read would be written as another
    return None if shadowed or unpacks else base


TIMED = (("model_utils.fields", "AutoLastModifiedField"),)
"""Classes of which a new row gets the present, and later the present again: what their get_default remembers is one."""


def is_timed(field: Field) -> bool:
    """Whether the field's class is one of `TIMED`."""
    return (type(field).__module__, type(field).__qualname__) in TIMED


COUNTRIES = "django_countries"


def is_country(field: Field) -> bool:
    """Whether the field is django-countries' own, of one country: two capitals come back as they were read."""
    for cls in type(field).__mro__:
        if (cls.__module__, cls.__qualname__) == (f"{COUNTRIES}.fields", "CountryField"):
            break
        if any(hasattr(models.CharField, name) or name == "descriptor_class" for name in set(vars(cls)) - HARMLESS):
            return False
    else:
        return False
    module = sys.modules.get(COUNTRIES)
    known = getattr(getattr(module, "Countries", None), "alpha2", None)
    kind = type(field).descriptor_class
    own = (kind.__module__, kind.__qualname__) == (f"{COUNTRIES}.fields", "CountryDescriptor")
    same = known is not None and getattr(type(field.countries), "alpha2", None) is known
    changed = {"pre_save", "get_clean_value", "country_to_text", "alpha2"} & {*vars(field), *vars(field.countries)}
    return own and same and not field.multiple and field.countries_str_attr == "code" and not changed


LOADED = {("phonenumber_field.modelfields", "PhoneNumberDescriptor")}
"""Descriptors of widespread packages that keep what is loaded, and do no more; saving the column is another matter."""


def is_loaded_alone(descriptor: object) -> bool:
    """Whether loading a row does nothing more for a column with this descriptor than to keep its value."""
    cls = type(descriptor)
    module = sys.modules.get(cls.__module__)
    return (cls.__module__, cls.__qualname__) in LOADED and getattr(module, cls.__qualname__, None) is cls


def check_default(field: Field) -> None:
    """Make sure that the field's default is what it was given. :raises NotUnderstoodError: if its class makes it"""
    known = (models.Field.get_default, models.ForeignKey.get_default)
    own = getattr(type(field), "get_default", None) not in known
    if own and not type(field).__module__.startswith("django.") and not is_timed(field):
        raise NotUnderstoodError(f"the class of {describe(field)} computes the default itself")


def _changes(cls: type, base: type, field: Field) -> bool:
    names = set(vars(cls)) - HARMLESS
    if "contribute_to_class" in names and _is_contributed(field):
        names.remove("contribute_to_class")
    if "get_internal_type" in names and _says_the_same(vars(cls)["get_internal_type"], base, field):
        names.remove("get_internal_type")
    return any(name in HOOKS or name.startswith("__") or hasattr(base, name) for name in names)


def _is_contributed(field: Field) -> bool:
    """Whether the field has put into its model what Django's own would have, and no method of models."""
    model = getattr(field, "model", None)
    if model is None or (set(vars(model)) & set(dir(models.Model))) - {"__doc__", "__module__"}:
        return False
    own = type(inspect.getattr_static(model, field.attname, None))
    if not isinstance(field, models.ForeignKey):
        return own is DeferredAttribute
    kind = ForwardOneToOneDescriptor if isinstance(field, models.OneToOneField) else ForwardManyToOneDescriptor
    return own is ForeignKeyDeferredAttribute and type(inspect.getattr_static(model, field.name, None)) is kind


def _says_the_same(method: object, base: type, field: Field) -> bool:
    """Whether ``get_internal_type`` only returns the name that Django's own returns."""
    try:
        statements = read_function(method).statements
    except UntranslatableError:
        return False
    value = statements[0].value if len(statements) == 1 and isinstance(statements[0], ast.Return) else None
    return isinstance(value, ast.Constant) and value.value == base.get_internal_type(field)  # type: ignore[attr-defined]


def kind_of(field: Field) -> str:
    """What Python object the field's attribute is: text, integer, uuid, …

    :raises NotUnderstoodError: if the field's class isn't, or values don't survive being read and written
    """
    base = base_of(field)
    if base is None:
        raise NotUnderstoodError(
            f"{describe(field)} is of the class {type(field).__module__}.{type(field).__qualname__}, "
            "which may change values between Python and the database"
        )
    if getattr(field, "generated", False):
        raise NotUnderstoodError(f"{describe(field)} is generated by the database")
    if KINDS[base] == "key":
        return kind_of(field.target_field)
    if KINDS[base] == "decimal":
        return f"decimal({field.max_digits},{field.decimal_places})"
    if KINDS[base] == "datetime" and not (settings.USE_TZ or settings.TIME_ZONE == "UTC"):
        raise NotUnderstoodError(
            f"{describe(field)} holds local times (USE_TZ = False): "
            "in the hour that summer time ends twice, reading and writing one changes it"
        )
    return KINDS[base]


def concrete_field(model: Model, name: str) -> Field:
    """The field of the model's own table with this name, attname, or ``pk``.

    :raises NotUnderstoodError: if there is none, or it has no column, or several
    """
    try:
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise NotUnderstoodError(f"{model.__name__} has no field {name} at this point of the history") from error
    if field not in model._meta.concrete_fields or field.column is None:
        raise NotUnderstoodError(f"{model.__name__}.{name} is not one column of its table")
    return field


def original(field: Field, of: str = ROW) -> Scalar:
    """The column of a field as it was read from the database.

    :param of: the row's alias

    :raises NotUnderstoodError: if the field's class isn't understood
    """
    collated = bool(getattr(field, "db_collation", None))
    reads = frozenset({field.column})
    return Scalar(column(field.column, of), kind_of(field), field.null, reads, collated=collated)


def store(field: Field, term: Const | Scalar) -> Scalar:
    """What is written to the field's column for a Python object.

    :raises NotUnderstoodError: if Django would convert it in a way that SQL doesn't do exactly, or refuse it
    """
    kind = kind_of(field)
    if isinstance(term, Const):
        return Scalar(_literal(field, term), kind, nullable=term.value is None)
    if term.kind == kind:
        return term
    if kind == "text" and term.kind in {"uuid", "integer"}:
        return term.becomes(cast(term.sql, "text"), "text")
    if kind == "date" and term.kind == "datetime" and term.shape == "time" and settings.USE_TZ:
        return term.becomes(cast(_local(term.sql), "date"), "date")
    raise NotUnderstoodError(f"a value of the kind {term.kind} is written to {describe(field)} ({kind})")


def _literal(field: Field, constant: Const) -> exp.Expr:
    if constant.value is None:
        return exp.Null()
    try:
        return literal(field.get_prep_value(constant.value))
    except (ValidationError, ValueError, TypeError, ArithmeticError) as error:
        raise NotUnderstoodError(f"{describe(field)} can't hold {constant.value!r}: {error}") from error


def literal(value: object) -> exp.Expr:
    """A Python object as a SQL literal.

    :raises ValueError: if PostgreSQL can't hold it, or its type isn't known here
    """
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if type(value) is int or (type(value) is Decimal and value.is_finite()):
        return exp.Literal.number(f"{value:f}" if isinstance(value, Decimal) else value)
    if type(value) is float and math.isfinite(value):
        return cast(text(repr(value)), "double precision")
    if type(value) is str:
        return text(value)
    if type(value) is uuid.UUID:
        return cast(text(str(value)), "uuid")
    if type(value) is datetime.date:
        return cast(text(value.isoformat()), "date")
    raise ValueError(f"no literal for a value of type {type(value).__name__}")


def now(field: Field, *, each: bool = False) -> Scalar:
    """What ``auto_now`` writes: the present as a date, a time or a point in time.

    `now()` is the transaction's begin. It moves with every COMMIT of a batch, inside a procedure too, where
    `statement_timestamp()` stays at the begin of the CALL.

    :param each: each row asks the clock for itself, as it does where Python saves row by row
    :raises NotUnderstoodError: if the process's local time isn't that of settings.TIME_ZONE
    """
    base, clock = base_of(field), call("clock_timestamp" if each else "now")
    if base is models.DateTimeField and settings.USE_TZ:
        return Scalar(clock, "datetime", shape="time")
    if not local_time_is_known():
        raise NotUnderstoodError(f"{describe(field)} takes the local time, and settings.TIME_ZONE doesn't say which")
    if base is models.DateTimeField:
        return Scalar(clock, "datetime", shape="time")
    if base is models.DateField:
        return Scalar(cast(_local(clock), "date"), "date", shape="time")
    if base is models.TimeField:
        return Scalar(cast(_local(clock), "time"), "time", shape="time")
    raise NotUnderstoodError(f"{describe(field)} isn't a date or a time")


def local_time_is_known() -> bool:
    """Whether the process's local time is that of settings.TIME_ZONE, as Django sets it (not on Windows)."""
    return bool(settings.TIME_ZONE) and os.environ.get("TZ") == settings.TIME_ZONE


def _local(moment: exp.Expr) -> exp.Expr:
    return exp.AtTimeZone(this=moment, zone=text(settings.TIME_ZONE))
