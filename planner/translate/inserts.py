"""A loop that makes a row of another model for each of its rows: what the new row's columns get.

Only what is the same in batches along the key of the loop's rows is understood; the rest becomes one block (`script`).
"""

from __future__ import annotations

import ast
import datetime
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import NOT_PROVIDED

from planner.translate import defaults, objects
from planner.translate.fields import concrete_field, describe, kind_of, now, store
from planner.translate.machine import Machine
from planner.translate.models import SAVING, check_instances, check_model, check_signals
from planner.translate.paths import Way
from planner.translate.pre_save import CLOCKS
from planner.translate.saves import Written
from planner.translate.terms import Const, Field, Model, ModelTerm, NotUnderstoodError, QueryTerm, Scalar, Term

AUTOMATIC = (models.AutoField, models.BigAutoField, models.SmallAutoField)
PLAIN: tuple[type[Any], ...] = (str, int, bool, type(None), Decimal, uuid.UUID, datetime.date)


def columns(machine: Machine, model: Model, call: ast.Call) -> Written:
    """The columns that ``create(column=value)`` writes, with their values.

    :raises UntranslatableError, NotUnderstoodError: if a field isn't understood
    """
    check_model(model)
    check_instances(model)
    check_signals(model, SAVING)
    given: dict[str, Term] = {}
    for keyword in call.keywords:
        if keyword.arg is None:
            raise NotUnderstoodError("it is called with arguments that aren't understood")
        field = concrete_field(model, keyword.arg)
        term = machine.evaluate(keyword.value)
        if field.is_relation and keyword.arg == field.name:
            term = objects.key_of_object(machine.context, field, term)
        given[field.attname] = term
    if len(given) != len(call.keywords):
        raise NotUnderstoodError("a field is given twice")
    written = []
    for field in model._meta.local_concrete_fields:
        value = _value(machine, field, given.get(field.attname))
        if value is not None:
            written.append((field.column, value))
    if any(value.shape == "moved time" for _, value in written):
        raise NotUnderstoodError("a time before or after the present is written by a block only")
    draws = [draw for _, value in written for draw in value.draws]
    if len(set(draws)) != len(draws):
        raise NotUnderstoodError("one random value is used twice: each column would get another one in SQL")
    return written


def _value(machine: Machine, field: Field, given: Term | None) -> Scalar | None:
    """What is written to a column of the new row; None where the server gives it a value."""
    if "pre_save" in vars(field):
        raise NotUnderstoodError(f"pre_save of {describe(field)} is replaced on the field itself")
    if getattr(field, "generated", False) or (isinstance(field, AUTOMATIC) and given is None):
        return None
    definer = next(cls for cls in type(field).__mro__ if "pre_save" in vars(cls))
    if definer in CLOCKS and (field.auto_now or field.auto_now_add):
        given = now(field, each=True)
    elif definer is not models.Field and definer not in CLOCKS:
        raise NotUnderstoodError(f"{describe(field)} computes its value when it is saved")
    value = given if given is not None else _default(machine, field)
    if not isinstance(value, Scalar | Const):
        raise NotUnderstoodError(f"what {describe(field)} gets isn't a value of the row")
    empty = value.nullable if isinstance(value, Scalar) else value.value is None
    if empty and not field.null:
        raise NotUnderstoodError(f"{describe(field)} must not be None, and may get it")
    if isinstance(value, Scalar) and value.shape == "time" and kind_of(field) != "datetime":
        raise NotUnderstoodError("the present is understood for a DateTimeField only here")
    return store(field, value)


def _default(machine: Machine, field: Field) -> Scalar | Const:
    """What an instance's attribute is without a value given."""
    if getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED:
        raise NotUnderstoodError(f"{describe(field)} has a default of the database")
    if field.has_default() and callable(field.default):
        return defaults.evaluate(machine.context, field.default, field, each=True)
    value = field.default if field.has_default() else field.get_default()
    if type(value) not in PLAIN:
        raise NotUnderstoodError(f"the default of {describe(field)} isn't a plain constant")
    return Const(value)


def check_rows(query: QueryTerm, model: Model) -> None:
    """Make sure that each row is gone through once, in an order that nothing depends on.

    :raises NotUnderstoodError: if not
    """
    if query.queryset is None:
        raise NotUnderstoodError("the rows of this queryset aren't known")
    inner, meta = query.queryset.query, query.model._meta
    if inner.is_sliced or inner.combinator or inner.distinct_fields:
        raise NotUnderstoodError("only a part of the rows is taken, or several queries")
    if inner.order_by or (inner.default_ordering and meta.ordering) or inner.extra_order_by:
        raise NotUnderstoodError("rows are made in an order, which batches don't keep")
    if sum(1 for alias in inner.alias_map if inner.alias_refcount.get(alias)) > 1:
        raise NotUnderstoodError("a join may take a row several times")
    numbered = isinstance(model._meta.pk, AUTOMATIC)
    if len(getattr(meta, "pk_fields", [meta.pk])) != 1 or (numbered and kind_of(meta.pk) != "integer"):
        raise NotUnderstoodError("the new keys would be in another order, since the rows' key isn't a number")


def check_columns(ways: Sequence[Way]) -> None:
    """Make sure that each way writes the same columns. :raises NotUnderstoodError: if not"""
    if len({tuple(column for column, _ in way.written) for way in ways if way.written is not None}) > 1:
        raise NotUnderstoodError("the rows that are made have values for other columns each")


def as_loop(machine: Machine, call: ast.Call) -> ast.For | None:
    """``Model.objects.bulk_create(Model(…) for row in queryset)`` as the loop that makes the same rows; else None."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name != "bulk_create" or len(call.args) != 1 or machine.context.loop is not None:
        return None
    rows, options = call.args[0], {each.arg for each in call.keywords}
    if not isinstance(rows, ast.ListComp | ast.GeneratorExp) or options - {"batch_size"}:
        return None
    made, parts = rows.elt, rows.generators
    if not isinstance(made, ast.Call) or made.args or len(parts) != 1 or parts[0].is_async:
        return None
    assert isinstance(call.func, ast.Attribute)
    model, owner = machine.evaluate(made.func), machine.evaluate(call.func.value)
    if not isinstance(model, ModelTerm) or not isinstance(owner, QueryTerm) or owner.model is not model.model:
        return None
    for keyword in call.keywords:
        machine.constant(keyword.value)
    create = ast.Call(ast.Attribute(call.func.value, "create", ast.Load()), [], made.keywords)
    body: list[ast.stmt] = [ast.Expr(create)]
    for test in reversed(parts[0].ifs):
        body = [ast.If(test, body, [])]
    loop = ast.For(parts[0].target, parts[0].iter, body, [])
    for node in ast.walk(loop):
        if not hasattr(node, "lineno"):
            ast.copy_location(node, made)
    return loop
