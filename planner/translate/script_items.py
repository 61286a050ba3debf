"""What is put into dicts and JSON, and taken away: ``data["key"] = value``, ``del data["key"]``."""

from __future__ import annotations

import ast

from planner.translate import script_dicts, script_json, script_json_changes, script_maps
from planner.translate.machine import Machine, words
from planner.translate.script_values import bound, evaluated
from planner.translate.terms import (
    Const,
    DictTerm,
    JsonTerm,
    MapTerm,
    NotUnderstoodError,
    RowTerm,
    Scalar,
    UnorderedTerm,
)
from planner.translate.writer import raise_if, writer_of


def deleted(machine: Machine, statement: ast.Delete) -> None:
    """``del data["key"]``."""
    for target in statement.targets:
        owner = evaluated(machine, target.value) if isinstance(target, ast.Subscript) else None
        if isinstance(owner, DictTerm) and isinstance(target, ast.Subscript):
            script_dicts.taken_away(machine, owner, target.value, machine.constant(target.slice))
            continue
        if not isinstance(owner, JsonTerm) or not isinstance(target, ast.Subscript):
            raise machine.fail(statement, f"{words(statement)} isn't understood")
        key = evaluated(machine, target.slice)
        machine.guard(target, script_json_changes.take_away, machine, owner, key, target)


FRESH = ast.Dict | ast.List | ast.ListComp | ast.DictComp | ast.Constant | ast.JoinedStr


def is_lent(machine: Machine, value: ast.expr) -> bool:
    """Whether something else may hold the object that a JSONField gets, or a part of it."""
    named = {part.id for part in ast.walk(value) if isinstance(part, ast.Name)}
    plain = Scalar | Const | RowTerm | JsonTerm
    return not isinstance(value, FRESH) or any(not isinstance(machine.env.get(name), plain) for name in named)


def put(machine: Machine, target: ast.Subscript, value: ast.expr) -> None:
    """``data["key"] = value``."""
    term, owner = evaluated(machine, value), evaluated(machine, target.value)
    if isinstance(owner, MapTerm):
        script_maps.put(machine, owner, evaluated(machine, target.slice), bound(machine, term))
        return
    if isinstance(owner, DictTerm):
        script_dicts.put(machine, owner, target, bound(machine, term))
        return
    if not isinstance(owner, JsonTerm):
        raise NotUnderstoodError("an assignment to anything but a name or an attribute isn't understood")
    key, context = evaluated(machine, target.slice), machine.context
    before, context.requires = context.requires, []
    if isinstance(term, UnorderedTerm):
        machine.guard(value, script_json_changes.in_any_order, machine, owner.row, owner.attname)
        made = term.sql
        if not isinstance(value, ast.Call):
            writer_of(machine).shared.add((owner.target, False))
    else:
        made = machine.guard(value, script_json.written, machine, term)
    raise_if(machine, context.requires)
    context.requires = before
    if not isinstance(term, Scalar | Const | JsonTerm | UnorderedTerm) and is_lent(machine, value):
        writer_of(machine).shared.add((owner.target, False))
    machine.guard(target, script_json_changes.set_at, machine, owner, key, made, target)
