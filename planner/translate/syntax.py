"""Python's expressions, one handler a kind of syntax node."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from enum import EnumType
from types import FunctionType, ModuleType
from typing import Any

from django import db

from planner.translate.class_constants import class_attribute, value_of
from planner.translate.conditions import chosen, either, holds, truth
from planner.translate.constants import constant_of
from planner.translate.django_expressions import arithmetic, inverted
from planner.translate.keywords import placed
from planner.translate.machine import Machine, attribute_of
from planner.translate.queries import is_migrated
from planner.translate.terms import (
    BoundTerm,
    ConnectionTerm,
    Const,
    Constant,
    DictTerm,
    DjangoTerm,
    Known,
    ListTerm,
    NotUnderstoodError,
    QueryTerm,
    SequenceTerm,
    Term,
)
from planner.translate.texts import f_string, piece


def constant(_machine: Machine, node: ast.Constant) -> Term:
    """``"x"``, ``1``, ``0.5``, ``True``, ``None``; no bytes or complex numbers."""
    if isinstance(node.value, str | int | bool | float) or node.value is None:
        return Const(node.value)
    raise NotUnderstoodError(f"a constant of type {type(node.value).__name__} isn't understood")


def name(machine: Machine, node: ast.Name) -> Term:
    """A name. Private names inside classes are mangled by Python, so they are left alone."""
    if node.id.startswith("__") and not node.id.endswith("__"):
        raise NotUnderstoodError(f"the private name {node.id} isn't understood")
    return machine.lookup(node.id)


def unary(machine: Machine, node: ast.UnaryOp) -> Term:
    """``-1``, ``~Q(…)``, ``not condition``."""
    if isinstance(node.op, ast.Not):
        return Const(holds(machine, node))
    operand = machine.evaluate(node.operand)
    if isinstance(node.op, ast.Invert) and isinstance(operand, DjangoTerm):
        return inverted(operand)
    number = operand.value if isinstance(operand, Const) else None
    if isinstance(node.op, ast.USub) and isinstance(number, int | float) and not isinstance(number, bool):
        return Const(-number)
    raise NotUnderstoodError("this operator isn't understood")


def attribute(machine: Machine, node: ast.Attribute) -> Term:
    """``owner.name``."""
    member = value_of_member(machine, node)
    if member is not None:
        return member
    owner = machine.evaluate(node.value)
    if node.attr.startswith("__"):
        raise NotUnderstoodError(f"the private attribute {node.attr} isn't understood")
    if isinstance(owner, Known):
        constant = class_attribute(owner.object, node.attr) if isinstance(owner.object, type) else None
        if constant is not None:
            return constant
        found = attribute_of(owner.object, node.attr)
        if isinstance(found, str | int) and isinstance(owner.object, ModuleType):
            return Const(constant_of(owner.object, node.attr, found))
        if found is None or isinstance(found, str | bytes | int | float):
            raise NotUnderstoodError("data of another module isn't a constant: it may differ when the migration runs")
        return machine.known(found)
    handler = machine.rules.attributes.get(type(owner))
    named = machine.context.script is not None and (type(owner), node.attr) in machine.rules.methods
    if handler is None and named and isinstance(owner, QueryTerm):
        return BoundTerm(owner, node.attr)
    if handler is None:
        raise NotUnderstoodError(f"the attribute {node.attr} isn't understood here")
    return handler(machine, owner, node)


def value_of_member(machine: Machine, node: ast.Attribute) -> Term | None:
    """``Class.NAME.value``, of an enumeration; None if it is anything else."""
    inner = node.value if node.attr == "value" and isinstance(node.value, ast.Attribute) else None
    if inner is None or not isinstance(inner.value, ast.Name | ast.Attribute):
        return None
    owner = machine.evaluate(inner.value)
    cls = owner.object if isinstance(owner, Known) else None
    if not isinstance(cls, EnumType) or inner.attr not in cls.__members__:
        return None
    return Const(value_of(cls, inner.attr))


def call(machine: Machine, node: ast.Call) -> Term:
    """A call of a method on a term, or of a function that is known by identity."""
    function = node.func
    if isinstance(function, ast.Attribute):
        owner = machine.evaluate(function.value)
        if not isinstance(owner, Known):
            return _method(machine, owner, function.attr, node)
    known = machine.evaluate(function)
    if isinstance(known, BoundTerm):
        return _method(machine, known.owner, known.method, _as_method(node, known.method))
    if isinstance(known, Known):
        for candidate, handler in machine.rules.functions:
            if candidate is known.object:
                return handler(machine, node)
        if machine.rules.helper is not None and isinstance(known.object, FunctionType):
            return machine.rules.helper(machine, known.object, node)
    raise NotUnderstoodError("the call of a function that isn't known")


def _as_method(node: ast.Call, method: str) -> ast.Call:
    """The call as one of the method; always the same node, so that it is done once."""
    made = vars(node).get("as_method")
    if not isinstance(made, ast.Call):
        function = ast.copy_location(ast.Attribute(node.func, method, ast.Load()), node)
        made = ast.copy_location(ast.Call(function, node.args, node.keywords), node)
        vars(node)["as_method"] = made
    return made


def _method(machine: Machine, owner: Term, attr: str, node: ast.Call) -> Term:
    handler = machine.rules.methods.get((type(owner), attr))
    if handler is None:
        raise NotUnderstoodError(f"the method {attr}() isn't understood here")
    return handler(machine, owner, placed(owner, node))


def subscript(machine: Machine, node: ast.Subscript) -> Term:
    """``queryset[:1]`` for a subquery, ``connections[alias]``, and parts of texts and of what is written out."""
    if isinstance(node.value, ast.Name | ast.Attribute) and not isinstance(node.slice, ast.Slice):
        known = machine.evaluate(node.value)
        if isinstance(known, Known) and known.object is db.connections:
            if not is_migrated(machine.context, machine.evaluate(node.slice)):
                raise NotUnderstoodError("it is the connection of another database than the one that is migrated")
            return ConnectionTerm()
    if isinstance(node.slice, ast.Slice) and not isinstance(node.value, ast.Name | ast.Constant):
        owner = machine.evaluate(node.value)
        if isinstance(owner, QueryTerm) and owner.queryset is not None and owner.manager is None:
            edges = [None if edge is None else machine.constant(edge) for edge in (node.slice.lower, node.slice.upper)]
            if node.slice.step is not None or not all(edge is None or type(edge) is int for edge in edges):
                raise NotUnderstoodError("only constant places are understood in a slice")
            return replace(owner, queryset=owner.queryset[slice(*edges)], conditions=None)
    return piece(machine, node)


def sequence(machine: Machine, node: ast.List | ast.Tuple | ast.Set) -> Term:
    """``[a, b]``, ``(a, b)``, ``{a, b}``; an empty list may be filled later."""
    if isinstance(node, ast.List) and not node.elts:
        return ListTerm()
    return SequenceTerm(tuple(machine.evaluate(element) for element in node.elts))


def mapping(machine: Machine, node: ast.Dict) -> Term:
    """``{"a": 1, **other}`` with constant keys."""
    found: dict[Constant, Term] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        name = None if key is None else machine.constant(key)
        term = machine.evaluate(value)
        if key is not None:
            found[name] = term
        elif isinstance(term, DictTerm):
            found |= dict(term.items)
        else:
            raise NotUnderstoodError("** in a dict is understood of what is written out only")
    return DictTerm(tuple(found.items()))


EXPRESSIONS: dict[type[ast.expr], Callable[[Machine, Any], Term]] = {
    ast.Constant: constant,
    ast.Name: name,
    ast.UnaryOp: unary,
    ast.Attribute: attribute,
    ast.Call: call,
    ast.BinOp: arithmetic,
    ast.BoolOp: either,
    ast.Compare: truth,
    ast.IfExp: chosen,
    ast.JoinedStr: f_string,
    ast.List: sequence,
    ast.Tuple: sequence,
    ast.Set: sequence,
    ast.Dict: mapping,
    ast.Subscript: subscript,
}
