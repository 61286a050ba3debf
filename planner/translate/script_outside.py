"""What a script takes from outside of its function: settings, enumerations, models that are imported."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from types import CellType, CodeType, FunctionType

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.utils.crypto import RANDOM_STRING_CHARS, get_random_string

from planner import templating
from planner.translate import assumed, imported, objects, syntax
from planner.translate.machine import Machine
from planner.translate.terms import (
    Const,
    FieldTerm,
    Known,
    MetaTerm,
    ModelTerm,
    NotUnderstoodError,
    Scalar,
    SequenceTerm,
    Term,
)
from planner.translate.writer import raw, writer_of

SETTINGS_CALLS = {("swapper", name) for name in ("get_model_name", "is_swapped", "split", "join")}
"""Functions that only read settings; migrations call them when they are loaded, for their dependencies."""


def settings_call(machine: Machine, known: FunctionType, node: ast.Call) -> Term:
    """The result of a function that says which model is swapped in."""
    given = [machine.constant(each) for each in node.args]
    if node.keywords or not all(type(each) is str for each in given):
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    try:
        result = known(*given)
    except Exception as error:
        raise NotUnderstoodError(f"it raises {type(error).__name__}: {error}") from error
    if isinstance(result, tuple):
        return SequenceTerm(tuple(Const(str(each)) for each in result))
    return Const(result if isinstance(result, bool) else str(result))


def name(machine: Machine, node: ast.Name) -> Term:
    """A name; an imported model is the historical one, where that is the same."""
    return imported.historical(machine, syntax.name(machine, node))


def attribute(machine: Machine, node: ast.Attribute) -> Term:
    """``settings.NAME``, ``module.Model``; else what `syntax.attribute` understands."""
    member = syntax.value_of_member(machine, node)
    if member is not None:
        return member
    owner = machine.evaluate(node.value)
    if assumed.is_settings(owner):
        return assumed.setting(machine, node.attr)
    cls = owner.object if isinstance(owner, Known) else None
    if cls is sys and node.attr == "argv":
        writer_of(machine).assumed.add("sys.argv = ['manage.py', 'migrate']")
        return SequenceTerm((Const("manage.py"), Const("migrate")))
    return imported.historical(machine, syntax.attribute(machine, node))


def model_attribute(machine: Machine, owner: ModelTerm, node: ast.Attribute) -> Term:
    """``Model.objects``; also of an imported model."""
    if owner.real is not None and node.attr != "_meta":
        return imported.attribute(owner, node)
    return objects.model_attribute(machine, owner, node)


def get_field(machine: Machine, owner: MetaTerm, node: ast.Call) -> Term:
    """``Model._meta.get_field("name")``."""
    machine.arguments(node, 1)
    name = machine.constant(node.args[0])
    try:
        return FieldTerm(owner.model._meta.get_field(name))
    except FieldDoesNotExist as error:
        raise NotUnderstoodError(str(error)) from error


def random_string(machine: Machine, node: ast.Call) -> Term:
    """``get_random_string(12)``: of PostgreSQL's strong random bytes, those that UUIDs are made of."""
    machine.arguments(node, len(node.args), frozenset({"length", "allowed_chars"}))
    given = dict(zip(("length", "allowed_chars"), node.args, strict=False))
    given |= {str(each.arg): each.value for each in node.keywords}
    length = machine.constant(given["length"]) if "length" in given else None
    chars = machine.evaluate(given["allowed_chars"]) if "allowed_chars" in given else Const(RANDOM_STRING_CHARS)
    items = [each.value for each in chars.items if isinstance(each, Const)] if isinstance(chars, SequenceTerm) else []
    text = chars.value if isinstance(chars, Const) else "".join(str(each) for each in items)
    whole = not isinstance(chars, SequenceTerm) or all(type(each) is str and len(each) == 1 for each in items)
    if type(length) is not int or length < 1 or type(text) is not str or not text or not whole or len(node.args) > 2:  # noqa: PLR2004 - both
        raise NotUnderstoodError("get_random_string() is understood with a constant length and constant characters")
    if isinstance(chars, SequenceTerm) and len(items) != len(chars.items):
        raise NotUnderstoodError("get_random_string() is understood with a constant length and constant characters")
    sql = templating.statement("random_text", characters=text, count=len(text), length=length)
    return Scalar(raw(sql), "text", draws=(next(machine.context.numbers),), shape="random text")


def nested(machine: Machine, node: ast.FunctionDef) -> FunctionType:
    """A function inside of the function; its free names are looked up when it is called, as in Python.

    :raises NotUnderstoodError: if it is decorated, or sets names of the function around it
    """
    outer = machine.function.function
    line = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    codes = [
        each
        for each in outer.__code__.co_consts
        if isinstance(each, CodeType) and each.co_name == node.name and each.co_firstlineno == line
    ]
    sets = any(isinstance(each, ast.Nonlocal | ast.Global) for each in ast.walk(node))
    if node.decorator_list or sets or len(codes) != 1:
        raise NotUnderstoodError("a function inside the function is understood without decorators and nonlocal")
    cells = tuple(CellType() for _ in codes[0].co_freevars)
    made = FunctionType(codes[0], outer.__globals__, node.name, None, cells)
    made.__module__ = outer.__module__
    writer_of(machine).nested[made] = machine
    return made


SCRIPTED: tuple[tuple[object, Callable[[Machine, ast.Call], Term]], ...] = (
    (getattr, assumed.got),
    (hasattr, assumed.has),
    (get_random_string, random_string),
    (get_user_model, imported.user_model),
)
