"""Receivers of signals: those that leave a model's instances alone, as their own first lines say.

A receiver that is connected without a sender hears historical models too. Mostly it begins with
``if not isinstance(instance, Mixin): return``, and the historical model has no such base.
"""

from __future__ import annotations

import ast
import sys
from typing import Any

from django.conf import settings

from planner.translate.source import FunctionSource, UntranslatableError, read_function
from planner.translate.terms import Model

FILES = "easy_thumbnails.signal_handlers"
SEARCH = "haystack.signals"
HARMLESS = {
    (FILES, "find_uncommitted_filefields"),
    (FILES, "signal_committed_filefields"),
    (SEARCH, "BaseSignalProcessor.handle_save"),
    (SEARCH, "BaseSignalProcessor.handle_delete"),
}
"""Receivers of widespread packages that do nothing here: they hear each model, and look for files that aren't stored
yet, which no translated function has, or for the search index of the model's class, which a historical one hasn't."""


def listens(signal: Any, model: Model) -> bool:
    """Whether a receiver of the signal may do anything for an instance of the model."""
    live = signal._live_receivers(model)
    groups = live if isinstance(live, tuple) else (live,)
    return any(not _leaves_alone(receiver, model) for group in groups for receiver in group)


def _is_harmless(receiver: object) -> bool:
    function = getattr(receiver, "__func__", receiver)
    place = (getattr(function, "__module__", ""), getattr(function, "__qualname__", ""))
    if place not in HARMLESS or (place[0] == SEARCH and getattr(settings, "HAYSTACK_ROUTERS", None)):
        return False
    found: object = sys.modules.get(str(place[0]))
    for name in str(place[1]).split("."):
        found = getattr(found, name, None)
    return found is function


def _leaves_alone(receiver: object, model: Model) -> bool:
    if _is_harmless(receiver):
        return True
    try:
        function = read_function(receiver)
    except UntranslatableError:
        return False
    statements = function.statements
    for statement in statements:
        if not isinstance(statement, ast.If) or statement.orelse:
            return False
        returns = len(statement.body) == 1 and _is_return(statement.body[0])
        if returns and _is_raw(statement.test):
            continue
        test = statement.test
        negated = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
        kind = _is_kind(function, test.operand if isinstance(test, ast.UnaryOp) and negated else test, model)
        if kind is not False:
            return False
        if negated and returns:
            return True
        return not negated and statement is statements[-1]
    return False


def _is_return(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Return) and (
        statement.value is None or (isinstance(statement.value, ast.Constant) and statement.value.value is None)
    )


def _is_raw(test: ast.expr) -> bool:
    """``kwargs["raw"]``, ``kwargs.get("raw")`` or ``raw``: whether fixtures are loaded. It only reads."""
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Attribute) and test.func.attr == "get":
        owner, given = test.func.value, test.args[:1]
        return isinstance(owner, ast.Name) and [getattr(each, "value", None) for each in given] == ["raw"]
    if isinstance(test, ast.Subscript):
        return isinstance(test.value, ast.Name) and getattr(test.slice, "value", None) == "raw"
    return isinstance(test, ast.Name) and test.id == "raw"


def _is_kind(function: FunctionSource, test: ast.expr, model: Model) -> bool | None:
    """What ``isinstance(instance, Class)`` or ``issubclass(sender, Class)`` says for the model; None if unknown."""
    if not isinstance(test, ast.Call) or not isinstance(test.func, ast.Name) or test.keywords:
        return None
    code, scope = function.function.__code__, function.function.__globals__
    wanted = {"isinstance": "instance", "issubclass": "sender"}.get(test.func.id)
    name, cls = (*test.args, None, None)[:2]
    locals_ = {*code.co_varnames, *code.co_cellvars, *code.co_freevars}
    if wanted is None or test.func.id in scope or test.func.id in locals_:
        return None
    first = isinstance(name, ast.Name) and name.id == wanted and _is_untouched(function, wanted)
    if not first or not isinstance(cls, ast.Name) or cls.id in locals_:
        return None
    found = scope.get(cls.id)
    return found in model.__mro__ if isinstance(found, type) and _is_plain(type(found)) else None


def _is_plain(metaclass: type) -> bool:
    """Whether isinstance() and issubclass() go by the bases alone."""
    own = {name for cls in metaclass.__mro__[:-2] for name in vars(cls)}
    return not own & {"__instancecheck__", "__subclasscheck__"}


def _is_untouched(function: FunctionSource, name: str) -> bool:
    """Whether a parameter is never assigned."""
    parameters = function.node.args
    names = {each.arg for each in (*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs)}
    stores = [part for part in ast.walk(function.node) if isinstance(part, ast.Name) and part.id == name]
    return name in names and all(isinstance(part.ctx, ast.Load) for part in stores)
