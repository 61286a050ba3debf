"""Python's expressions, one handler a kind of syntax node."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from planner.translate.machine import Machine, attribute_of
from planner.translate.terms import Const, Known, NotUnderstoodError, Term


def constant(_machine: Machine, node: ast.Constant) -> Term:
    """``"x"``, ``1``, ``True``, ``None``; no bytes, floats or complex numbers."""
    if isinstance(node.value, str | int | bool) or node.value is None:
        return Const(node.value)
    raise NotUnderstoodError(f"a constant of type {type(node.value).__name__} isn't understood")


def name(machine: Machine, node: ast.Name) -> Term:
    """A name. Private names inside classes are mangled by Python, so they are left alone."""
    if node.id.startswith("__") and not node.id.endswith("__"):
        raise NotUnderstoodError(f"the private name {node.id} isn't understood")
    return machine.lookup(node.id)


def negative(machine: Machine, node: ast.UnaryOp) -> Term:
    """``-1``."""
    operand = machine.evaluate(node.operand)
    if isinstance(node.op, ast.USub) and isinstance(operand, Const) and type(operand.value) is int:
        return Const(-operand.value)
    raise NotUnderstoodError("this operator isn't understood")


def attribute(machine: Machine, node: ast.Attribute) -> Term:
    """``owner.name``."""
    owner = machine.evaluate(node.value)
    if node.attr.startswith("__"):
        raise NotUnderstoodError(f"the private attribute {node.attr} isn't understood")
    if isinstance(owner, Known):
        found = attribute_of(owner.object, node.attr)
        if found is None or isinstance(found, str | bytes | int | float):
            raise NotUnderstoodError("data of another module isn't a constant: it may differ when the migration runs")
        return Known(found)
    handler = machine.rules.attributes.get(type(owner))
    if handler is None:
        raise NotUnderstoodError(f"the attribute {node.attr} isn't understood here")
    return handler(machine, owner, node)


def call(machine: Machine, node: ast.Call) -> Term:
    """A call of a method on a term, or of a function that is known by identity."""
    function = node.func
    if isinstance(function, ast.Attribute):
        owner = machine.evaluate(function.value)
        if not isinstance(owner, Known):
            return _method(machine, owner, function.attr, node)
    known = machine.evaluate(function)
    if isinstance(known, Known):
        for candidate, handler in machine.rules.functions:
            if candidate is known.object:
                return handler(machine, node)
    raise NotUnderstoodError("the call of a function that isn't known")


def _method(machine: Machine, owner: Term, attr: str, node: ast.Call) -> Term:
    handler = machine.rules.methods.get((type(owner), attr))
    if handler is None:
        raise NotUnderstoodError(f"the method {attr}() isn't understood here")
    return handler(machine, owner, node)


EXPRESSIONS: dict[type[ast.expr], Callable[[Machine, Any], Term]] = {
    ast.Constant: constant,
    ast.Name: name,
    ast.UnaryOp: negative,
    ast.Attribute: attribute,
    ast.Call: call,
}
