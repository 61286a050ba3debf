"""JSON that a script changes where it stands: keys that are set and taken away, arrays that grow."""

from __future__ import annotations

import ast
from typing import Any

from sqlglot import exp

from planner import names, templating
from planner.translate import expressions
from planner.translate.expressions import column, render
from planner.translate.fields import concrete_field
from planner.translate.machine import Machine
from planner.translate.script_json import fresh, key_of, now, written
from planner.translate.terms import (
    Const,
    DictTerm,
    Field,
    JsonTerm,
    ListTerm,
    NotUnderstoodError,
    RowTerm,
    Term,
)
from planner.translate.writer import raw, writer_of


def assigned(machine: Machine, row: RowTerm, field: Field, term: Term) -> None:
    """Something else stands in the column from now on."""
    own = render(column(field.column, row.alias))
    if not (isinstance(term, JsonTerm) and term.target == own and not term.path):
        writer_of(machine).changes.append((own, ()))


def lent(machine: Machine, row: RowTerm, name: str) -> None:
    """Something else holds what the column got: a change of one would be seen in the other."""
    field = concrete_field(row.model, name)
    writer_of(machine).shared.add((render(column(field.column, row.alias)), True))


def change(machine: Machine, owner: JsonTerm, node: ast.AST) -> str:
    """Where a part is changed.

    :raises NotUnderstoodError: if another object may see it, or it isn't the row's
    """
    writer = writer_of(machine)
    fresh(machine, owner)
    shared = (owner.target, True) in writer.shared or (owner.path and (owner.target, False) in writer.shared)
    if not owner.target or shared:
        raise NotUnderstoodError("JSON is changed that isn't the row's alone")
    if owner.row is not None:
        violation = templating.statement("json_changes", value=owner.target)
        why = "the column holds numbers that Python's float changes, or JSON's null"
        writer.say("stop_if", violation=violation, message=f"{why} ({machine.where(node)})")
        owner.row.dirty.add(owner.attname)
        writer.facts.add(owner.target)
    return owner.target


def set_at(machine: Machine, owner: JsonTerm, key: Term, value: exp.Expr, node: ast.AST) -> None:
    """``data["key"] = value``."""
    target, (shown, is_place) = change(machine, owner, node), key_of(machine, key)
    writer = writer_of(machine)
    kind = "array" if is_place else "object"
    writer.say(
        "json_set",
        target=target,
        path=[*owner.path, render(expressions.text(shown)) if is_place else shown],
        value=render(value),
        owner=render(owner.sql),
        kind=kind,
        place=shown if is_place else "",
        message=f"{machine.function.expression(node)}: it isn't an {kind} in JSON ({machine.where(node)})",
    )
    writer.changes.append((target, (*owner.path, render(expressions.text(shown)) if is_place else shown)))


def take_away(machine: Machine, owner: JsonTerm, key: Term, node: ast.AST) -> None:
    """``del data["key"]``; there must be one."""
    target, (shown, is_place) = change(machine, owner, node), key_of(machine, key)
    writer = writer_of(machine)
    step = render(expressions.text(shown)) if is_place else shown
    message = f"{machine.function.expression(node)}: there is no such key, and Python raises ({machine.where(node)})"
    writer.say("stop_if", violation=f"({render(owner.sql)} -> {shown}) IS NULL", message=message)
    _remove(machine, owner, target, step)
    # After a place that is taken away every other one may be another.
    writer.changes.append((target, owner.path if is_place else (*owner.path, step)))


def _remove(machine: Machine, owner: JsonTerm, target: str, step: str) -> None:
    path = ", ".join((*owner.path, step))
    writer_of(machine).emit(f"{target} := {target} #- CAST(ARRAY[{path}] AS text[]);")


def popped(machine: Machine, owner: JsonTerm, node: ast.Call) -> Term:
    """``data.pop("key")``, ``data.pop("key", default)``."""
    machine.arguments(node, min(max(len(node.args), 1), 2))
    target, key = change(machine, owner, node), machine.evaluate(node.args[0])
    shown, is_place = key_of(machine, key)
    if is_place:
        raise NotUnderstoodError("pop() is understood of keys")
    writer = writer_of(machine)
    kind = render(expressions.text("object"))
    message = f"{machine.function.expression(node)}: it isn't an object in JSON ({machine.where(node)})"
    violation = f"jsonb_typeof({render(owner.sql)}) IS DISTINCT FROM {kind}"
    writer.say("stop_if", violation=violation, message=message)
    own = f"({render(owner.sql)} -> {shown})"
    value = own
    if len(node.args) > 1:
        value = render(expressions.call("coalesce", raw(own), written(machine, machine.evaluate(node.args[1]))))
    else:
        message = f"{machine.function.expression(node)}: there is no such key, and Python raises KeyError"
        writer.say("stop_if", violation=f"{own} IS NULL", message=f"{message} ({machine.where(node)})")
    name = writer.variable("jsonb", "j")
    writer.emit(f"{names.ident(name)} := {value};")
    _remove(machine, owner, target, shown)
    writer.changes.append((target, (*owner.path, shown)))
    return JsonTerm(exp.column(name, quoted=True))


def updated(machine: Machine, owner: JsonTerm, node: ast.Call) -> bool:
    """``data.update({"key": value})``."""
    given = machine.evaluate(node.args[0]) if len(node.args) == 1 else DictTerm(())
    if not isinstance(given, DictTerm) or len(node.args) > 1 or any(each.arg is None for each in node.keywords):
        return False
    items: list[tuple[Any, Term]] = [
        *given.items,
        *((each.arg, machine.evaluate(each.value)) for each in node.keywords),
    ]
    values = [now(machine, written(machine, value)) for _, value in items]
    for (name, _), value in zip(items, values, strict=True):
        set_at(machine, owner, Const(name), value, node)
    return bool(items)


def removed(machine: Machine, owner: JsonTerm, node: ast.Call) -> bool:
    """``data["list"].remove("text")``: the first one, which must be there."""
    machine.arguments(node, 1)
    value = machine.evaluate(node.args[0])
    if not isinstance(value, Const) or type(value.value) is not str:
        return False
    target = change(machine, owner, node)
    writer_of(machine).say(
        "json_remove",
        target=target,
        path=list(owner.path),
        owner=render(owner.sql),
        value=render(written(machine, value)),
        message=f"{machine.function.expression(node)}: it isn't there, and Python raises ({machine.where(node)})",
    )
    writer_of(machine).changes.append((target, owner.path))
    return True


def in_any_order(machine: Machine, row: RowTerm | None, attname: str) -> None:
    """Note that a column holds an array whose order is any. :raises NotUnderstoodError: if it isn't a row's column"""
    if row is None:
        raise NotUnderstoodError("a list in any order is understood where a JSONField gets it")
    meta = row.model._meta
    writer_of(machine).loose.add((str(meta.db_table), meta.get_field(attname).column, "any order"))


def appended(machine: Machine, owner: JsonTerm, node: ast.Call) -> bool:
    """``data["list"].append(value)``."""
    machine.arguments(node, 1)
    term = machine.evaluate(node.args[0])
    if isinstance(term, RowTerm) or (isinstance(term, ListTerm) and term.filled is not None):
        return False
    target = change(machine, owner, node)
    writer_of(machine).say(
        "json_append",
        target=target,
        path=list(owner.path),
        owner=render(owner.sql),
        value=render(written(machine, term)),
        message=f"{machine.function.expression(node)}: it isn't an array in JSON ({machine.where(node)})",
    )
    writer_of(machine).changes.append((target, (*owner.path, "+")))
    return True
