"""Python's own functions over what is written out: ``range(3)``, ``zip(a, b)``, ``sorted(names)``; ``isinstance``."""

from __future__ import annotations

import ast
from collections.abc import Callable
from types import NoneType
from typing import Any

from sqlglot import exp

from planner.translate.conditions import is_none
from planner.translate.functions import not_null
from planner.translate.machine import Machine
from planner.translate.terms import (
    Const,
    DictTerm,
    FieldTerm,
    JsonTerm,
    Known,
    NotUnderstoodError,
    Scalar,
    SequenceTerm,
    Term,
)

MOST = 1000
"""What is written out is gone through turn by turn."""
TYPES: dict[type, str] = {str: "text", bool: "boolean", int: "integer", float: "float", bytes: "bytes"}


def items_of(machine: Machine, node: ast.expr) -> tuple[Term, ...]:
    """What a loop over an expression would give, one after the other.

    :raises NotUnderstoodError: if it isn't written out
    """
    term = machine.evaluate(node)
    if isinstance(term, SequenceTerm) and not isinstance(node, ast.Set):
        return term.items
    if isinstance(term, DictTerm):
        return tuple(Const(name) for name, _ in term.items)
    raise NotUnderstoodError("this is understood of what is written out only")


def numbers(machine: Machine, node: ast.Call) -> Term:
    """``range(3)``, of constants."""
    machine.arguments(node, len(node.args))
    given = [machine.constant(each) for each in node.args]
    if not all(type(each) is int for each in given):
        raise NotUnderstoodError("range() is understood of constant integers")
    try:
        found = range(*given)  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise NotUnderstoodError(f"Python raises {type(error).__name__}: {error}") from error
    if len(found) > MOST:
        raise NotUnderstoodError(f"there are more than {MOST} numbers")
    return SequenceTerm(tuple(map(Const, found)))


def zipped(machine: Machine, node: ast.Call) -> Term:
    """``zip(a, b)``: up to the end of the shortest."""
    machine.arguments(node, len(node.args))
    several = [items_of(machine, each) for each in node.args]
    return SequenceTerm(tuple(map(SequenceTerm, zip(*several, strict=False))))


def ordered(machine: Machine, node: ast.Call) -> Term:
    """``sorted(names)`` and ``reversed(names)``; only constants have an order that is known."""
    machine.arguments(node, 1)
    found = items_of(machine, node.args[0])
    known = machine.evaluate(node.func)
    if isinstance(known, Known) and known.object is reversed:
        if isinstance(machine.evaluate(node.args[0]), DictTerm):
            raise NotUnderstoodError("reversed() is understood of what is written out only")
        return SequenceTerm(tuple(reversed(found)))
    values: list[Any] = [each.value for each in found if isinstance(each, Const)]
    if len(values) != len(found):
        raise NotUnderstoodError("sorted() is understood of constants only")
    try:
        return SequenceTerm(tuple(map(Const, sorted(values))))
    except TypeError as error:
        raise NotUnderstoodError(f"Python raises TypeError: {error}") from error


def dictionary(machine: Machine, node: ast.Call) -> Term:
    """``dict(name=value)`` and ``dict(other, name=value)``."""
    machine.arguments(node, min(len(node.args), 1), frozenset(each.arg for each in node.keywords if each.arg))
    found: dict[Any, Term] = {}
    for argument in node.args:
        term = machine.evaluate(argument)
        pairs = term.items if isinstance(term, DictTerm) else [_pair(each) for each in items_of(machine, argument)]
        found |= dict(pairs)
    found |= {str(each.arg): machine.evaluate(each.value) for each in node.keywords}
    return DictTerm(tuple(found.items()))


def _pair(term: Term) -> tuple[Any, Term]:
    key = term.items[0] if isinstance(term, SequenceTerm) and len(term.items) == len(("key", "value")) else None
    if not isinstance(term, SequenceTerm) or not isinstance(key, Const):
        raise NotUnderstoodError("dict() is understood of pairs with constant keys")
    return key.value, term.items[1]


def whole(machine: Machine, node: ast.Call) -> Term:
    """``int(value)`` of integers and truths, and of constants."""
    machine.arguments(node, 1)
    term = machine.evaluate(node.args[0])
    if isinstance(term, Const):
        try:
            return Const(int(term.value))  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError) as error:
            raise NotUnderstoodError(f"Python raises {type(error).__name__}: {error}") from error
    if not isinstance(term, Scalar) or term.kind not in {"integer", "boolean"}:
        raise NotUnderstoodError("int() is understood of integers and truths")
    value = not_null(machine, node.args[0], term, "int()")
    if value.kind == "integer":
        return value
    return value.becomes(exp.cast(value.sql, "int", dialect="postgres"), "integer")


PLAIN: set[type] = {dict, list, tuple, set, str, int, float, bool}


def is_instance(machine: Machine, node: ast.Call) -> Term:
    """``isinstance(value, str)``, ``isinstance(field, models.CharField)``."""
    machine.arguments(node, 2)
    term, kinds = machine.evaluate(node.args[0]), machine.evaluate(node.args[1])
    named = kinds.items if isinstance(kinds, SequenceTerm) else (kinds,)
    classes = tuple(each.object for each in named if isinstance(each, Known) and isinstance(each.object, type))
    if len(classes) != len(named):
        raise NotUnderstoodError("isinstance() is understood of classes")
    if isinstance(term, Const) and set(classes) <= PLAIN | {NoneType}:
        return Const(isinstance(term.value, classes))  # of another class may be a member of an enumeration
    if isinstance(term, Known) and isinstance(term.object, Exception):
        return Const(isinstance(term.object, classes))
    if isinstance(term, DictTerm) and set(classes) <= PLAIN:
        return Const(dict in classes)
    if isinstance(term, JsonTerm):
        return Const(bool(machine.context.script.json.is_instance(machine, term, classes)))
    if isinstance(term, FieldTerm) and all(type(each) is type for each in classes):
        return Const(isinstance(term.field, classes))
    if not isinstance(term, Scalar) or term.kind not in TYPES.values() or not set(classes) <= set(TYPES):
        raise NotUnderstoodError("isinstance() is understood of texts and numbers")
    own = next(each for each, kind in TYPES.items() if kind == term.kind)
    return Const(issubclass(own, classes) and not is_none(machine, term))


FUNCTIONS: tuple[tuple[object, Callable[[Machine, ast.Call], Term]], ...] = (
    (dict, dictionary),
    (range, numbers),
    (zip, zipped),
    (sorted, ordered),
    (reversed, ordered),
    (int, whole),
    (isinstance, is_instance),
)
