"""A field's callable default as a value per row.

Django calls the default once and gives every existing row the same value; a plan that needs one per row (a
unique column) takes it from here.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import replace

from django.db import models
from django.utils import timezone

from planner.names import Table
from planner.translate.fields import base_of, check_default, describe, key_of, local_time_is_known, now, store
from planner.translate.functions import FUNCTIONS, random_uuid
from planner.translate.machine import Context, Machine, Rules
from planner.translate.rules import RULES
from planner.translate.source import UntranslatableError, column_todo, place_of, read_function
from planner.translate.statements import run_body
from planner.translate.terms import Const, Field, NotUnderstoodError, Scalar
from planner.translate.values import Hole, Value


def translate_default(default: object, field: Field) -> Value | Hole | None:
    """The value of a callable default for one row.

    :param field: the field that it is the default of; it says how the value is written
    :returns: None if the default isn't callable
    """
    if not callable(default):
        return None
    context = Context(lambda name: Table("", name))
    what = f"the default of {describe(field)}"
    try:
        result = store(field, evaluate(context, default, field))
    except NotUnderstoodError as error:
        place = place_of(default)
        return UntranslatableError(str(error), place, place.first_line).hole(what, column_todo(key_of(field)))
    except UntranslatableError as error:
        return error.hole(what, column_todo(key_of(field)))
    return replace(result, requires=tuple(context.requires)).value()


def evaluate(
    context: Context, default: object, field: Field, rules: Rules = RULES, *, each: bool = False
) -> Scalar | Const:
    """What a call of the default gives; ``rules`` say what is understood in its body.

    :param each: it is called for each new row, and not once for all rows
    :raises UntranslatableError, NotUnderstoodError: if that isn't understood
    """
    check_default(field)
    if default is uuid.uuid4 and any(known is default for known, _ in FUNCTIONS):
        return random_uuid(context)
    if _is_clock(default, field):
        return now(field, each=each)
    source = read_function(default)
    parameters = source.node.args
    machine = Machine(source, context, rules, {})
    if parameters.posonlyargs or parameters.args or parameters.kwonlyargs:
        raise machine.fail(source.node, "it has parameters, and Django calls it without any")
    result = run_body(machine)
    if not isinstance(result, Scalar | Const):
        raise machine.fail(source.node, "what it returns isn't a value")
    return result


def _is_clock(default: object, field: Field) -> bool:
    """Whether the default is the present and the field keeps exactly that.

    An aware `timezone.now()` in a TimeField would be the time in UTC; a DateField keeps the date in
    settings.TIME_ZONE, which `now` writes too. Bound methods of the C classes are equal, not identical.
    """
    base = base_of(field)
    if default is timezone.now:
        return base in {models.DateTimeField, models.DateField}
    if default == datetime.datetime.now:
        return base in {models.DateTimeField, models.DateField, models.TimeField} and local_time_is_known()
    return default == datetime.date.today and base is models.DateField
