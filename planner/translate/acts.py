"""Calls that change rows: of a queryset, once; or of the row of a loop, for each row."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from planner.translate import fits, inserts, saves
from planner.translate.cascades import deletions
from planner.translate.compiling import Assigned, Rows, assignments_of, rows_of
from planner.translate.config import shape_of
from planner.translate.django_expressions import python_value
from planner.translate.effects import Effect, Update
from planner.translate.fields import concrete_field
from planner.translate.machine import Column, Machine
from planner.translate.models import DELETING, check_method, check_routing, check_signals
from planner.translate.objects import table_of
from planner.translate.terms import (
    DictTerm,
    ListTerm,
    Model,
    NotUnderstoodError,
    QueryTerm,
    RowTerm,
    Scalar,
    SequenceTerm,
    Term,
)
from planner.translate.values import Value


def check_not_done(machine: Machine, statement: ast.stmt) -> None:
    """Make sure that the loop's row is still to be changed. :raises UntranslatableError: if it was saved or deleted"""
    run = machine.context.loop
    if run is not None and run.done:
        raise machine.fail(statement, "nothing is understood after save()")


def save(machine: Machine, owner: Term, call: ast.Call) -> bool:
    """``row.save()``."""
    run = machine.context.loop
    if run is None or not isinstance(owner, RowTerm) or owner is not run.row:
        return False
    if run.partly and not any(keyword.arg == "update_fields" for keyword in call.keywords):
        raise NotUnderstoodError("save() of rows that only() or defer() has loaded in part leaves columns out")
    run.at = call
    run.written = saves.save(machine, run.row, call)
    return True


def create(machine: Machine, owner: Term, call: ast.Call) -> bool:
    """``Model.objects.create(column=value)``: a row for each row of a loop."""
    run = machine.context.loop
    if run is None or not isinstance(owner, QueryTerm) or call.args:
        return False
    check_method(owner, "create")
    check_routing(machine.context, owner)
    run.at, run.makes = call, owner.model
    run.written = inserts.columns(machine, owner.model, call)
    return True


def append(machine: Machine, owner: Term, call: ast.Call) -> bool:
    """``rows.append(row)``."""
    run = machine.context.loop
    if run is None or not isinstance(owner, ListTerm) or len(call.args) != 1 or call.keywords:
        return False
    if machine.evaluate(call.args[0]) is not run.row or owner in run.appended:
        raise NotUnderstoodError("only the loop's own row is understood in a list, once")
    run.appended.append(owner)
    return True


def flush(machine: Machine, name: str, call: ast.Call) -> None:
    """A portion of gathered rows is written inside of the loop."""
    rows, run = machine.env.get(name), machine.context.loop
    assert isinstance(call.func, ast.Attribute)
    owner = machine.evaluate(call.func.value)
    if not isinstance(rows, ListTerm) or not isinstance(owner, QueryTerm) or owner.model is not run.row.model:
        raise NotUnderstoodError("bulk_update() is understood for rows that one loop has gathered in a list")
    run.flushed[rows] = tuple(named_fields(machine, owner, call))


def bulk_update(machine: Machine, owner: Term, call: ast.Call) -> bool:
    """``Model.objects.bulk_update(rows, ["column"])``, of rows that a loop has gathered."""
    if not isinstance(owner, QueryTerm) or machine.context.loop is not None or not call.args:
        return False
    rows = machine.evaluate(call.args[0])
    if not isinstance(rows, ListTerm) or rows.filled is None or rows.finished:
        raise NotUnderstoodError("bulk_update() is understood for rows that one loop has gathered in a list")
    wanted = named_fields(machine, owner, call)
    if rows.filled.model is not owner.model or (rows.filled.flushed and set(rows.filled.flushed) != set(wanted)):
        raise NotUnderstoodError("bulk_update() needs the same constant names of the model's own columns each time")
    rows.finished = True
    machine.context.effects.append(rows.filled.update(machine, wanted, call))
    return True


def named_fields(machine: Machine, owner: QueryTerm, call: ast.Call) -> list[str]:
    """The columns that a bulk_update() names."""
    check_method(owner, "bulk_update")
    check_routing(machine.context, owner)
    given = {"fields": call.args[1]} if len(call.args) > 1 else {}
    given |= {keyword.arg or "**": keyword.value for keyword in call.keywords}
    for name, node in given.items():
        if name == "batch_size":
            machine.constant(node)
    if set(given) != {"fields"} and set(given) != {"fields", "batch_size"}:
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    names = machine.evaluate(given["fields"])
    wanted = python_value(names) if isinstance(names, SequenceTerm) else None
    if not wanted or not all(type(each) is str for each in wanted):
        raise NotUnderstoodError("bulk_update() needs a list of constant names of the model's own columns")
    return list(wanted)


def update(machine: Machine, owner: Term, call: ast.Call) -> bool:
    """``queryset.update(column=value)``; in a loop, of the loop's row by its key."""
    if not isinstance(owner, QueryTerm):
        return False
    check_method(owner, "update")
    check_routing(machine.context, owner)
    run = machine.context.loop
    if run is not None:
        if not _is_row(owner, run.row):
            raise NotUnderstoodError("update() of other rows than the loop's own isn't understood in a loop")
        given = machine.arguments(call, 0, frozenset(each.arg for each in call.keywords if each.arg))
        if "**" in given:
            raise NotUnderstoodError("it is called with arguments that aren't understood")
        terms = {name: machine.evaluate(node) for name, node in given.items()}
        run.written = saves.assigned(run.row.model, terms)
        return True
    if owner.queryset is None:
        raise NotUnderstoodError("the rows of this update() aren't known")
    machine.context.effects += _queryset_update(machine, owner, call)
    return True


def _is_row(query: QueryTerm, row: RowTerm) -> bool:
    """Whether a queryset is the loop's row, by its primary key."""
    if query.model is not row.model or query.conditions is None or len(query.conditions) != 1:
        return False
    (condition,) = query.conditions
    own = condition.value is not None and condition.value.sql.name == condition.field.column
    key = bool(condition.field.primary_key) and condition.field.attname not in row.values
    return own and key and condition.value is not None and condition.value.reads == {condition.field.column}


def _queryset_update(machine: Machine, owner: QueryTerm, call: ast.Call) -> list[Effect]:
    values: dict[str, Any] = {}
    for keyword in call.keywords:
        term = machine.evaluate(keyword.value)
        items = [(keyword.arg, term)] if keyword.arg else list(term.items) if isinstance(term, DictTerm) else None
        if items is None or call.args:
            raise NotUnderstoodError("it is called with arguments that aren't understood")
        if any(type(name) is not str or name in values for name, _ in items):
            raise NotUnderstoodError("an argument is given twice, or under a name that is no text")
        for name, each in items:
            field_ = concrete_field(owner.model, str(name))
            if isinstance(each, Scalar) and each.shape == "moved time":
                raise NotUnderstoodError("a time before or after the present is written by a block only")
            if isinstance(each, Scalar) and each.shape == "time" and field_.get_internal_type() != "DateTimeField":
                raise NotUnderstoodError("the present is understood for a DateTimeField only here")
            values[str(name)] = machine.guard(keyword.value, python_value, each)
    found, rows = assignments_of(owner.queryset, values, machine.context.table_of)
    if rows.never or not found:
        return []
    table = table_of(machine.context, owner.model)
    writes = frozenset((table, each.column) for each in found)
    where = _where(rows)
    assignments = tuple((each.column, _value(owner.model, each, where)) for each in found)
    others = frozenset[Any]().union(rows.others, *(each.others for each in found))
    update_ = Update(table, assignments, where, machine.function.source, tuple(sorted(others)))
    reads = {(table, name) for name in frozenset[str]().union(rows.reads, *(each.reads for each in found))}
    every: set[Column] = {(other, "*") for other in others}
    return [Effect(update_, frozenset(reads | every), writes, call)]


def _value(model: Model, assigned: Assigned, where: Value | None) -> Value:
    shape = shape_of(assigned.sql)
    requires = fits.check_text(model, assigned.column, assigned.sql, where)
    return Value(assigned.sql, tuple(sorted(assigned.reads)), shape != "exact", shape, requires)


def _where(rows: Rows) -> Value | None:
    return None if rows.where is None else Value(rows.where, tuple(sorted(rows.reads)))


def delete(machine: Machine, owner: Term, call: ast.Call) -> bool:
    """``queryset.delete()``; in a loop, ``row.delete()``."""
    run = machine.context.loop
    if call.args or call.keywords:
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    if run is not None and owner is run.row:
        run.deletes = True
        return True
    if not isinstance(owner, QueryTerm):
        return False
    if run is not None or owner.manager is not None or owner.queryset is None:
        raise NotUnderstoodError("the rows of this delete() aren't known")
    check_routing(machine.context, owner)
    check_signals(owner.model, DELETING)
    rows = rows_of(owner.queryset, machine.context.table_of, None)
    if not rows.never:
        machine.context.effects += deletions(machine, owner.model, rows, call)
    return True


ACTS: dict[str, Callable[[Machine, Term, ast.Call], bool]] = {
    "save": save,
    "append": append,
    "create": create,
    "bulk_update": bulk_update,
    "update": update,
    "delete": delete,
}
COUNTS = {"update", "delete", "bulk_update", "count"}
