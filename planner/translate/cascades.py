"""``delete()``: the rows themselves, and before them what Django's collector deletes or clears along with them."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from django.db import models
from django.db.models.deletion import get_candidate_relations_to_delete

from planner import names
from planner.translate.compiling import Rows
from planner.translate.effects import Effect, Update
from planner.translate.machine import Machine
from planner.translate.models import DELETING, check_model, check_signals
from planner.translate.objects import table_of
from planner.translate.terms import Model, NotUnderstoodError
from planner.translate.values import Value, readdress

DEEPEST = 5


def deletions(machine: Machine, model: Model, rows: Rows, node: ast.AST) -> list[Effect]:
    """The effects of deleting rows, in their order.

    :raises NotUnderstoodError: if something depends on more than the rows, or forbids it
    """
    found = _related(machine, model, rows, node, 0)
    touched = {effect.update.table for effect in found}
    if touched & rows.others:
        raise NotUnderstoodError("which rows go depends on rows that are deleted or changed along with them")
    if table_of(machine.context, model) in touched:
        raise NotUnderstoodError("rows of the same table refer to each other")
    return [*found, _effect(machine, model, rows, node)]


def _related(machine: Machine, model: Model, rows: Rows, node: ast.AST, depth: int) -> list[Effect]:
    if depth > DEEPEST:
        raise NotUnderstoodError("models refer to each other in a circle, or too deep")
    for field in model._meta.private_fields:
        if hasattr(field, "bulk_related_objects"):
            raise NotUnderstoodError(f"{model.__name__}.{field.name} is a generic relation, whose rows go too")
    found: list[Effect] = []
    for relation in get_candidate_relations_to_delete(model._meta):
        child, field = relation.related_model, relation.field
        action = relation.on_delete
        if action is models.DO_NOTHING:
            continue
        if action not in {models.CASCADE, models.SET_NULL}:
            name = getattr(action, "__name__", "a function of the project")
            raise NotUnderstoodError(f"{child.__name__}.{field.name} refers to {model.__name__} with {name}")
        check_model(child)
        inner = _referring(machine, model, rows, field, str(depth + 1))
        if action is models.CASCADE:
            check_signals(child, DELETING)
            found += _related(machine, child, inner, node, depth + 1)
            found.append(_effect(machine, child, inner, node))
        else:
            found.append(_effect(machine, child, inner, node, field.column))
    return found


def _referring(machine: Machine, model: Model, rows: Rows, field: Any, number: str) -> Rows:
    """The rows of a table that refer to rows that go."""
    table, target, alias = table_of(machine.context, model), field.target_field.column, f"gone_{number}"
    where = "" if rows.where is None else f" WHERE {readdress(rows.where, alias)}"
    own = f"{names.ident('row_')}.{names.ident(field.column)}"
    from_ = f"FROM {names.qualified(table)} AS {names.ident(alias)}"
    sql = f"{own} IN (SELECT {names.ident(alias)}.{names.ident(target)} {from_}{where})"
    return Rows(sql, frozenset({field.column}), rows.others | {table})


def _effect(machine: Machine, model: Model, rows: Rows, node: ast.AST, cleared: str = "") -> Effect:
    table = table_of(machine.context, model)
    where = None if rows.where is None else Value(rows.where, tuple(sorted(rows.reads)))
    update = Update(table, (), where, machine.function.source, tuple(sorted(rows.others)), deletes=True)
    if cleared:
        update = replace(update, assignments=((cleared, Value("NULL")),), deletes=False)
    reads = {(table, name) for name in rows.reads} | {(other, "*") for other in rows.others}
    return Effect(update, frozenset(reads), frozenset({(table, cleared or "*")}), node)


__all__ = ["deletions"]
