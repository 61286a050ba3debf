"""Columns that nobody assigned, and that ``save()`` writes as they were read: of classes whose values aren't known."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, HStoreField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from planner import templating
from planner.translate.expressions import call, column, render, text
from planner.translate.fields import KINDS, base_of, describe, is_country
from planner.translate.machine import Machine
from planner.translate.objects import table_of
from planner.translate.terms import Field, RowTerm, Scalar
from planner.translate.values import Requirement

EXACT = {"text", "integer", "uuid", "boolean", "date"}


def empty_file(field: Field, row: RowTerm) -> Scalar | None:
    """What saving writes where a column of files may be NULL: its name, or the empty text for none; else None."""
    cls = type(field)
    plain = cls is models.FileField or (cls is models.ImageField and not (field.width_field or field.height_field))
    if not plain or not field.null:
        return None
    own = call("coalesce", column(field.column, row.alias), text(""))
    return Scalar(own, "text", reads=frozenset({field.column}))


def comes_back(machine: Machine, field: Field, row: RowTerm) -> bool:
    """Whether a value of the field survives being read and written, or the server checks that it does.

    Files that are loaded are stored already, and a name that isn't NULL is written as it was read.
    """
    cls, own = type(field), render(column(field.column, row.alias))
    if cls is models.FileField or (cls is models.ImageField and not (field.width_field or field.height_field)):
        return not field.null
    if cls is ArrayField:
        base = base_of(field.base_field)
        return base is not None and KINDS[base] in EXACT
    if cls is models.JSONField and field.decoder is None and field.encoder in {None, DjangoJSONEncoder}:
        message = f"{describe(field)} holds numbers that Python's float changes, or JSON's null"
        return _required(machine, field, row, templating.statement("json_changes", value=own), message)
    if cls is models.DurationField:
        message = f"{describe(field)} holds months, which Python takes for 30 days"
        return _required(machine, field, row, templating.statement("interval_changes", value=own), message)
    if is_country(field):
        message = f"{describe(field)} holds something else than two capitals, which django-countries may change"
        return _required(machine, field, row, templating.statement("country_changes", value=own), message)
    return cls is HStoreField


def _required(machine: Machine, field: Field, row: RowTerm, violation: str, message: str) -> bool:
    machine.context.reads.add((table_of(machine.context, row.model), field.column))
    machine.context.require(Requirement(violation, message))
    return True
