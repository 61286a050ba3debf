"""What a field's ``pre_save`` computes when an existing row is saved."""

from __future__ import annotations

import ast
from dataclasses import replace

from django.db import models

from planner.names import Table
from planner.translate.expressions import call, render
from planner.translate.fields import base_of, describe, key_of, now, store
from planner.translate.machine import Context, Machine
from planner.translate.objects import read
from planner.translate.rules import RULES
from planner.translate.source import UntranslatableError, column_todo, place_of, read_function
from planner.translate.statements import run_body
from planner.translate.terms import (
    AddTerm,
    Const,
    Field,
    FieldTerm,
    Known,
    Model,
    NotUnderstoodError,
    RowTerm,
    Scalar,
    SuperTerm,
    Term,
)
from planner.translate.values import Hole, Value

CLOCKS = {models.DateField, models.DateTimeField, models.TimeField}
"""Django's classes whose pre_save writes the present where ``auto_now`` is set."""


def translate_pre_save(field: Field, model: Model) -> Value | Hole | None:
    """The value that saving an existing row writes to the field's column.

    :param field: a field of ``model`` (bound to it, historical or not)
    :returns: None if its class computes nothing then: the column keeps the instance's attribute. That is so
        for ``auto_now_add`` too, which computes when a row is added
    """
    definer = _definer(type(field).__mro__)
    idle = definer in {models.Field, models.FileField} or (definer in CLOCKS and not field.auto_now)
    if idle and "pre_save" not in vars(field):
        return None
    context = Context(lambda name: Table("", name))
    row = RowTerm(model)
    try:
        result = store(field, pre_save(context, field, row))
    except NotUnderstoodError as error:
        place = place_of(vars(definer)["pre_save"])
        return UntranslatableError(str(error), place, place.first_line).hole(
            f"pre_save of {describe(field)}", column_todo(key_of(field))
        )
    except UntranslatableError as error:
        return error.hole(f"pre_save of {describe(field)}", column_todo(key_of(field)))
    return replace(result, requires=tuple(context.requires)).value()


def pre_save(context: Context, field: Field, row: RowTerm, adds: bool | None = None) -> Scalar | Const:  # noqa: FBT001
    """Run ``field.pre_save(row, add)`` symbolically, with what it sets on the row.

    :param adds: whether the row is added; None where both must give the same
    :raises UntranslatableError, NotUnderstoodError: if it isn't understood
    """
    if "pre_save" in vars(field):
        raise NotUnderstoodError(f"pre_save of {describe(field)} is replaced on the field itself")
    return _run(context, field, row, type(field).__mro__, AddTerm(adds))


def _definer(classes: tuple[type, ...]) -> type:
    return next(cls for cls in classes if "pre_save" in vars(cls))


def _run(context: Context, field: Field, row: RowTerm, classes: tuple[type, ...], add: AddTerm) -> Scalar | Const:
    """Run the pre_save that the first of these classes has, as Python's method resolution finds it."""
    definer = _definer(classes)
    if definer in CLOCKS and field.auto_now:
        row.values[field.attname] = now(field, each=add.adds is not None)
        return row.values[field.attname]
    if definer in CLOCKS or definer is models.Field:
        return read(context, row, field.attname)
    if definer is models.FileField:
        raise NotUnderstoodError(f"{describe(field)} holds files, and saving it may store one")
    if type(definer) is not type or base_of(field) is None:
        raise NotUnderstoodError(f"the class of {describe(field)} changes more than pre_save")
    return _run_python(context, field, row, vars(definer)["pre_save"], add)


def _run_python(context: Context, field: Field, row: RowTerm, function: object, add: AddTerm) -> Scalar | Const:
    source = read_function(function)
    parameters = source.node.args
    names = [argument.arg for argument in (*parameters.posonlyargs, *parameters.args)]
    env: dict[str, Term] = dict(zip(names, (FieldTerm(field), row, add), strict=False))
    rules = replace(
        RULES,
        functions=(*RULES.functions, (super, _super)),
        methods={**RULES.methods, (SuperTerm, "pre_save"): _super_pre_save},
    )
    machine = Machine(source, context, rules, env)
    if len(names) != 3 or parameters.kwonlyargs:  # noqa: PLR2004 - self, model_instance, add
        raise machine.fail(source.node, "pre_save has other parameters than (self, model_instance, add)")
    result = run_body(machine)
    if not isinstance(result, Scalar | Const):
        raise machine.fail(source.node, "what it returns isn't a value of the row")
    if add.adds is False and isinstance(result, Scalar) and render(result.sql) == "now()":
        return replace(result, sql=call("clock_timestamp"))  # each row asks the clock for itself
    return result


def _super(machine: Machine, node: ast.Call) -> Term:
    """``super()`` and ``super(Class, self)``."""
    machine.arguments(node, 2 if node.args else 0)
    if node.args:
        named, instance = machine.evaluate(node.args[0]), machine.evaluate(node.args[1])
        cls = named.object if isinstance(named, Known) else None
    else:
        first = machine.function.node.args
        instance = machine.evaluate(ast.copy_location(ast.Name([*first.posonlyargs, *first.args][0].arg), node))
        cls = machine.outer("__class__")
    if not isinstance(instance, FieldTerm) or not isinstance(cls, type) or not isinstance(instance.field, cls):
        raise NotUnderstoodError("super() is understood for the field's own classes only")
    return SuperTerm(cls, instance.field)


def _super_pre_save(machine: Machine, owner: SuperTerm, node: ast.Call) -> Term:
    """``super().pre_save(model_instance, add)``."""
    machine.arguments(node, 2)
    row, add = machine.evaluate(node.args[0]), machine.evaluate(node.args[1])
    if not isinstance(row, RowTerm) or not isinstance(add, AddTerm):
        raise NotUnderstoodError("super().pre_save() isn't called with what pre_save got")
    classes = type(owner.field).__mro__
    return _run(machine.context, owner.field, row, classes[classes.index(owner.after) + 1 :], add)
