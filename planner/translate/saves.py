"""What ``row.save()`` writes: each column's value, as Django's `Model._save_table` collects them."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping

from django.db import router

from planner.translate.expressions import render
from planner.translate.fields import concrete_field, describe, original, store
from planner.translate.json_values import takes_json
from planner.translate.machine import Machine
from planner.translate.models import SAVING, check_signals
from planner.translate.objects import table_of
from planner.translate.pre_save import pre_save
from planner.translate.queries import is_migrated
from planner.translate.terms import Const, Field, Model, NotUnderstoodError, RelatedTerm, RowTerm, Scalar, Term
from planner.translate.untouched import comes_back, empty_file

Written = list[tuple[str, Scalar]]


def save(machine: Machine, row: RowTerm, node: ast.Call) -> Written:
    """The columns that a save changes, in the order in which Django asks the fields for their values.

    Without ``update_fields`` every column is written; one that is written as it was read is left out.

    :raises UntranslatableError, NotUnderstoodError: if a field that is written isn't understood
    """
    check_signals(row.model, SAVING)
    given = machine.arguments(node, 0, frozenset({"update_fields", "using"}))
    _check_using(machine, given.get("using"))
    written = []
    for field in fields(machine, row, given.get("update_fields")):
        value = _value(machine, row, field)
        if value is not None:
            written.append((field.column, value))
    _check_draws(written)
    return written


def _check_using(machine: Machine, node: ast.expr | None) -> None:
    """Without routers the row goes back to the database that it came from."""
    alias = Const(None) if node is None else machine.evaluate(node)
    if isinstance(alias, Const) and alias.value is None:
        if router.routers:
            raise NotUnderstoodError("save() has no using, and DATABASE_ROUTERS decide which database it is")
    elif not is_migrated(machine.context, alias):
        raise NotUnderstoodError("save(using=…) names another database than the one that is migrated")


def fields(machine: Machine, row: RowTerm, node: ast.expr | None) -> list[Field]:
    """The fields that are written: all but the primary key, or those that update_fields names."""
    meta = row.model._meta
    keys = getattr(meta, "pk_fields", [meta.pk])
    every = [
        field
        for field in meta.concrete_fields
        if field not in keys and not field.primary_key and not getattr(field, "generated", False)
    ]
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        return every
    if not isinstance(node, ast.List | ast.Tuple | ast.Set):
        raise machine.fail(node, "update_fields must be a list of constant names")
    names = {machine.constant(element) for element in node.elts}
    for name in names:
        if type(name) is not str or name == "pk" or concrete_field(row.model, name) not in every:
            raise machine.fail(node, f"{name!r} is no field that update_fields may name")
    return [field for field in every if {field.name, field.attname} & names]


def _value(machine: Machine, row: RowTerm, field: Field) -> Scalar | None:
    """What is written to a field's column, or None if that is what was read from it."""
    changed = field.attname in row.values or field.attname in row.dirty
    if not changed and comes_back(machine, field, row):
        return None
    empty = None if changed else empty_file(field, row)
    if empty is not None:
        machine.context.reads.add((table_of(machine.context, row.model), field.column))
        return empty
    if takes_json(field) and field.attname in row.dirty:
        return None  # a script's record holds it already
    value = pre_save(machine.context, field, row, adds=False)
    untouched = original(field, row.alias)
    if isinstance(value, Scalar) and render(value.sql) == render(untouched.sql):
        machine.context.reads.discard((table_of(machine.context, row.model), field.column))
        return None
    try:
        return store(field, value)
    except NotUnderstoodError as error:
        if row.values.get(field.attname) is not value or field.attname not in row.origins:
            raise
        raise row.origins[field.attname](str(error)) from error


def only(row: RowTerm, names: Collection[str]) -> Written:
    """The columns that ``bulk_update(rows, names)`` writes: what the rows hold, without ``pre_save``.

    :raises NotUnderstoodError: if one isn't understood
    """
    written = []
    for name in names:
        field = concrete_field(row.model, name)
        if field.attname in row.values:
            written.append((field.column, store(field, row.values[field.attname])))
    _check_draws(written)
    return written


def assigned(model: Model, values: Mapping[str, Term]) -> Written:
    """The columns that ``update(name=value)`` writes.

    :raises NotUnderstoodError: if one isn't understood
    """
    written = []
    for name, value in values.items():
        field = concrete_field(model, name)
        if isinstance(value, RelatedTerm) and value.field.target_field is getattr(field, "target_field", None):
            value = value.key  # noqa: PLW2901 - the key of the object
        if not isinstance(value, Scalar | Const):
            raise NotUnderstoodError(f"what is assigned to {describe(field)} isn't a value of the row")
        written.append((field.column, store(field, value)))
    _check_draws(written)
    return written


def _check_draws(written: Written) -> None:
    if any(value.shape == "moved time" for _, value in written):
        raise NotUnderstoodError("a time before or after the present is written by a block only")
    draws = [draw for _, value in written for draw in value.draws]
    if len(set(draws)) != len(draws):
        raise NotUnderstoodError("one random value is used twice: each column would get another one in SQL")
