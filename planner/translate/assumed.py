"""What is known only because it is so while the plan is made: settings, and names that modules compute from them.

A module's name that is computed of constants is one itself. What isn't is taken as it is, and the plan says so.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from types import FunctionType
from typing import Any, cast

from django.conf import settings

from planner.translate.class_constants import is_constant
from planner.translate.constants import defined
from planner.translate.functions import attribute_name, get_attribute
from planner.translate.machine import Machine
from planner.translate.source import UntranslatableError
from planner.translate.terms import Const, DictTerm, Known, NotUnderstoodError, SequenceTerm, Term
from planner.translate.writer import writer_of

HIDDEN = ("api", "token", "key", "secret", "pass", "signature", "credential", "dsn", "database", "salt")
LONGEST = 60
"""Characters of a value that are shown."""
PURE = (
    *(ast.Constant, ast.Name, ast.Attribute, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.BinOp, ast.JoinedStr),
    *(ast.FormattedValue, ast.Compare, ast.BoolOp, ast.UnaryOp, ast.IfExp, ast.Call, ast.Starred, ast.keyword),
    *(ast.ListComp, ast.comprehension, ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop),
)
CALLS = {"range", "getattr", "hasattr", "str", "int", "len", "format", "lower", "upper", "strip", "replace", "join"}


def computed(machine: Machine, name: str, value: object) -> Term:
    """A name of a module or of an enclosing function, whose value is no literal.

    :raises NotUnderstoodError: if it may be changed before the migration runs
    """
    function = machine.function
    if name in function.function.__code__.co_freevars:
        if any(isinstance(node, ast.Nonlocal) and name in node.names for node in ast.walk(function.module)):
            raise NotUnderstoodError(f"{name} isn't a constant: an inner function sets it")
        return taken(machine, name, value, f"{name} in {function.source.file}")
    node, tree, scope = defined(function.module, function.function.__globals__, name, value)
    if node is not None and _is_pure(node):
        module = FunctionType(_empty.__code__, cast(dict[str, object], scope))
        inner = Machine(
            replace(function, function=module, module=tree), machine.context, machine.rules, {}, machine.depth + 1
        )
        before = set(writer_of(machine).assumed)
        try:
            term = inner.evaluate(node)
        except (UntranslatableError, NotUnderstoodError):
            term = None
        if term is not None and _same(term, value):
            return term
        writer_of(machine).assumed = before
    if not isinstance(value, str | int | None):
        raise NotUnderstoodError(f"{name} isn't a constant: it may have another value when the migration runs")
    return taken(machine, name, value, f"{name} in {function.source.file}")


def _empty() -> None:
    """The code of a function without names of its own."""


def _is_pure(node: ast.expr) -> bool:
    """Whether an expression only computes."""
    for part in ast.walk(node):
        called = getattr(part.func, "id", getattr(part.func, "attr", "")) if isinstance(part, ast.Call) else "str"
        if not isinstance(part, PURE) or called not in CALLS:
            return False
    return True


def _same(term: Term, value: object) -> bool:
    """Whether a term is exactly a Python value, or the number or text that a member of an enumeration is."""
    if isinstance(term, Known):
        return term.object is value
    if isinstance(term, Const):
        return is_constant(term.value, value)
    if isinstance(term, SequenceTerm) and type(value) in {list, tuple}:
        items: Any = value
        return len(term.items) == len(items) and all(map(_same, term.items, items))
    if isinstance(term, SequenceTerm) and isinstance(value, set | frozenset):
        found = [each.value for each in term.items if isinstance(each, Const)]
        return len(found) == len(term.items) and set(found) == value
    if isinstance(term, DictTerm) and type(value) is dict:
        same = [name for name, _ in term.items] == list(value)
        return same and all(_same(each, value[name]) for name, each in term.items)
    return False


def taken(machine: Machine, name: str, value: object, shown: str) -> Term:
    """A value as it is now; the plan says that it was taken so.

    :param shown: how the plan calls it
    :raises NotUnderstoodError: if it may be a secret, or is no plain value
    """
    hidden = any(part in name.lower() for part in HIDDEN) or name.lower().endswith("auth")
    if hidden or ("://" in repr(value) and "@" in repr(value)):  # also in a list of addresses
        raise NotUnderstoodError(f"{shown} may be a secret, which is not written into a plan")
    term = _term(value)
    if term is None:
        raise NotUnderstoodError(f"{shown} is a {type(value).__name__}, of which no constant can be made")
    text = repr(value)
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    writer_of(machine).assumed.add(f"{shown} = {text}")
    return term


def _term(value: Any) -> Term | None:
    if value is None or type(value) in {str, int, bool}:
        return Const(value)
    if type(value) in {list, tuple}:
        parts = [_term(each) for each in value]
        return SequenceTerm(tuple(each for each in parts if each is not None)) if None not in parts else None
    if type(value) is dict and all(type(name) is str for name in value):
        own = [(name, _term(each)) for name, each in value.items()]
        hidden = any(part in name.lower() for name in value for part in HIDDEN)
        made = tuple((name, each) for name, each in own if each is not None)
        return DictTerm(made) if len(made) == len(own) and not hidden else None
    return None


def is_settings(term: Term) -> bool:
    """Whether it is Django's settings."""
    return isinstance(term, Known) and term.object is settings


def setting(machine: Machine, name: str) -> Term:
    """``settings.NAME``. :raises NotUnderstoodError: if there is none, or it is no plain value"""
    if not name.isupper() or not hasattr(settings, name):
        raise NotUnderstoodError(f"there is no settings.{name}")
    return taken(machine, name, getattr(settings, name), f"settings.{name}")


def got(machine: Machine, node: ast.Call) -> Term:
    """``getattr(settings, "NAME", default)``; else what `functions.get_attribute` understands."""
    owner = machine.evaluate(node.args[0]) if node.args else None
    if owner is None or not is_settings(owner):
        return get_attribute(machine, node)
    machine.arguments(node, 3 if len(node.args) == 3 else 2)  # noqa: PLR2004 - getattr's own arity
    name = attribute_name(machine, node.args[1])
    if hasattr(settings, name) or len(node.args) == 2:  # noqa: PLR2004 - getattr's own arity
        return setting(machine, name)
    writer_of(machine).assumed.add(f"settings.{name} isn't set")
    return machine.evaluate(node.args[2])


def has(machine: Machine, node: ast.Call) -> Term:
    """``hasattr(settings, "NAME")``."""
    machine.arguments(node, 2)
    if not is_settings(machine.evaluate(node.args[0])):
        raise NotUnderstoodError("hasattr() is understood of settings only")
    name = attribute_name(machine, node.args[1])
    there = hasattr(settings, name)
    writer_of(machine).assumed.add(f"settings.{name} is{'' if there else ' not'} set")
    return Const(there)
