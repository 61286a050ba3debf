"""The object behind a foreign key that is changed and saved itself: ``row.kind.rank = 5``, ``row.kind.save()``.

Python loads it when it is asked for, and keeps that one object: so does the record that is taken here.
"""

from __future__ import annotations

import ast
from dataclasses import replace

from django.db import models

from planner.translate.functions import not_null
from planner.translate.machine import Machine
from planner.translate.models import check_rows
from planner.translate.script_queries import select_one
from planner.translate.script_rows import kept_key, slot
from planner.translate.script_values import evaluated
from planner.translate.terms import NotUnderstoodError, RelatedTerm, RowTerm
from planner.translate.writer import raise_if, writer_of


def loaded(machine: Machine, node: ast.expr, related: RelatedTerm) -> RowTerm:
    """The record of the object; from now on the row's attribute stands for it.

    :raises NotUnderstoodError: if Python may have loaded it before, with what it held then
    """
    writer = writer_of(machine)
    owner = evaluated(machine, node.value) if isinstance(node, ast.Attribute) else None
    if not isinstance(owner, RowTerm) or not owner.alias or writer.eager:
        raise NotUnderstoodError("an attribute is set on something that isn't a row")
    if owner.loop is not (writer.loops[-1] if writer.loops else None):
        raise NotUnderstoodError("the object behind a foreign key of an outer loop's row is changed in an inner one")
    model = related.field.remote_field.model
    check_rows(model)
    before, machine.context.requires = machine.context.requires, []
    key = not_null(machine, node, related.key, "setting an attribute")
    raise_if(machine, machine.context.requires)
    machine.context.requires = before
    rows = models.QuerySet(model).filter(pk=slot(kept_key(machine, replace(related, key=key))))
    owner.related[related.field.name] = select_one(machine, rows, may_miss=False)
    return owner.related[related.field.name]
