"""Whether a receiver of a signal does nothing for a model: its source is gone through, three-valued, and never run.

Every path must do nothing but read what is at hand, until it returns. A condition that is known for the model leaves
out a branch; of one that isn't known both branches must be harmless. What isn't understood may do anything.
"""

from __future__ import annotations

import ast
import builtins
import importlib.util
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FunctionType, MethodType, ModuleType
from typing import Any

from django.contrib.auth import get_user_model

from planner.translate import heard, heard_calls
from planner.translate.heard import OPAQUE, PLAIN, Heard, Items, Known, MayActError, Named, Row, Some
from planner.translate.heard_names import of_module, outer, rebound
from planner.translate.source import FunctionSource, UntranslatableError, read_function

DEEPEST = 4


@dataclass(slots=True)
class Frame:
    """A function that is gone through: its names, what it may return, and the attributes that an instance hasn't."""

    source: FunctionSource
    env: dict[str, Heard]
    missing: set[str]
    depth: int = 0
    returned: list[Heard] = field(default_factory=list)


def check_call(
    called: object, positional: list[Heard], named: Mapping[str, Heard], missing: set[str], depth: int = 0
) -> Heard:
    """Go through a function with these arguments.

    :param missing: gets the names of attributes that are taken not to be there
    :returns: what it returns
    :raises MayActError: if it may do more than read, or may raise
    """
    if isinstance(called, MethodType):
        owner = called.__self__
        return check_call(
            called.__func__, [Known(owner) if isinstance(owner, type) else OPAQUE, *positional], named, missing, depth
        )
    if depth > DEEPEST:
        raise MayActError
    try:
        source = read_function(called)
    except UntranslatableError:
        raise MayActError from None
    frame = Frame(source, _bound(source, positional, named), missing, depth)
    if _run(frame, source.statements):
        frame.returned.append(Known(None))
    result: Heard | None = None
    for each in frame.returned:
        result = heard.joined(result, each)
    assert result is not None
    return result


def _bound(source: FunctionSource, positional: list[Heard], named: Mapping[str, Heard]) -> dict[str, Heard]:
    """The parameters' values. :raises MayActError: if the call is refused"""
    given, function = source.node.args, source.function
    names = [each.arg for each in (*given.posonlyargs, *given.args)]
    defaults = function.__defaults__ or ()
    first = len(names) - len(defaults)
    env = {name: heard.held(value, known=True) for name, value in zip(names[first:], defaults, strict=True)}
    env |= {name: heard.held(value, known=True) for name, value in (function.__kwdefaults__ or {}).items()}
    env |= dict(zip(names, positional, strict=False))
    rest = tuple(positional[len(names) :])
    takes = {*names[len(given.posonlyargs) :], *(each.arg for each in given.kwonlyargs)} - {*names[: len(positional)]}
    env |= {name: value for name, value in named.items() if name in takes}
    more = {name: value for name, value in named.items() if name not in takes}
    if {*names, *(each.arg for each in given.kwonlyargs)} - set(env):
        raise MayActError
    if (rest and given.vararg is None) or (more and given.kwarg is None) or set(more) & set(names):
        raise MayActError
    if given.vararg is not None:
        env[given.vararg.arg] = Items(rest)
    if given.kwarg is not None:
        env[given.kwarg.arg] = Named(more)
    return env


def _run(frame: Frame, statements: list[ast.stmt]) -> bool:
    """Go through statements. :returns: whether what follows is reached"""
    for statement in statements:
        handler = STATEMENTS.get(type(statement))
        if handler is None:
            raise MayActError
        if not handler(frame, statement):
            return False
    return True


def _if(frame: Frame, node: ast.If) -> bool:
    known = heard.truth(_value(frame, node.test))
    if known is not None:
        return _run(frame, node.body if known else node.orelse)
    before = dict(frame.env)
    first, after = _run(frame, node.body), frame.env
    frame.env = before
    second = _run(frame, node.orelse)
    if first and second:  # a name that only one of them sets may be unbound
        both = set(after) & set(frame.env)
        frame.env = {name: heard.joined(after[name], frame.env[name]) for name in both}
    elif first:
        frame.env = after
    return first or second


def _return(frame: Frame, node: ast.Return) -> bool:
    frame.returned.append(_value(frame, node.value) if node.value is not None else Known(None))
    return False


def _expression(frame: Frame, node: ast.Expr) -> bool:
    _value(frame, node.value)
    return True


def _assign(frame: Frame, node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    if node.value is not None:
        value = _value(frame, node.value)
        for target in targets:
            _bind(frame, target, value)
    return True


def _bind(frame: Frame, target: ast.expr, value: Heard) -> None:
    if isinstance(target, ast.Name) and target.id in frame.source.function.__code__.co_varnames:
        frame.env[target.id] = value
        return
    if not isinstance(target, ast.Tuple) or not isinstance(value, Items) or value.hashed:
        raise MayActError
    if len(target.elts) != len(value.items) or any(isinstance(each, ast.Starred) for each in target.elts):
        raise MayActError
    for each, part in zip(target.elts, value.items, strict=True):
        _bind(frame, each, part)


def _import(frame: Frame, node: ast.ImportFrom) -> bool:
    """An import of what is loaded already: it only binds names."""
    package = str(frame.source.function.__globals__.get("__package__") or "")
    try:
        path = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
    except ImportError:
        raise MayActError from None
    module = sys.modules.get(path)
    for alias in node.names:
        if not isinstance(module, ModuleType) or alias.name not in vars(module):
            raise MayActError
        _bind(frame, ast.Name(alias.asname or alias.name, ast.Store()), of_module(module, alias.name))
    return True


STATEMENTS: dict[type, Callable[[Frame, Any], bool]] = {
    ast.If: _if,
    ast.Return: _return,
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _assign,
    ast.ImportFrom: _import,
    ast.Pass: lambda _frame, _node: True,
}


def _value(frame: Frame, node: ast.expr) -> Heard:
    """What is known of an expression. :raises MayActError: if it may do more than read, or may raise"""
    handler = EXPRESSIONS.get(type(node))
    if handler is None:
        raise MayActError
    return handler(frame, node)


def _name(frame: Frame, node: ast.Name) -> Heard:
    function, name = frame.source.function, node.id
    code, scope = function.__code__, function.__globals__
    if name in frame.env:
        return frame.env[name]
    if name in {*code.co_varnames, *code.co_cellvars}:
        raise MayActError
    if name in code.co_freevars:
        if name in rebound(frame.source.module):
            return OPAQUE
        try:
            return heard.held((function.__closure__ or ())[code.co_freevars.index(name)].cell_contents)
        except ValueError:
            raise MayActError from None
    if name not in scope:
        if not hasattr(builtins, name):
            raise MayActError
        return heard.held(getattr(builtins, name))
    return outer(frame.source.module, scope, name)


def _attribute(frame: Frame, node: ast.Attribute) -> Heard:
    within = node.value
    if isinstance(within, ast.Attribute) and within.attr == "_state" and node.attr in {"adding", "db"}:
        if isinstance(_value(frame, within.value), Row):
            return PLAIN
        raise MayActError
    owner = _value(frame, within)
    if isinstance(owner, Known) and isinstance(owner.object, ModuleType):
        return of_module(owner.object, node.attr)
    return heard.attribute(owner, node.attr)


def _bool_op(frame: Frame, node: ast.BoolOp) -> Heard:
    """``and``, ``or``: also known where an unknown part makes no difference."""
    ends = isinstance(node.op, ast.Or)
    result: Heard | None = None
    for part in node.values[:-1]:
        value = _value(frame, part)
        known = heard.truth(value)
        if known is ends:
            return value if result is None else _with_truth(heard.joined(result, value), ends)
        if known is None:
            result = heard.joined(result, value)
    last = _value(frame, node.values[-1])
    if result is None:
        return last
    both = heard.joined(result, last)
    askable = not isinstance(last, Some) or last.kind != "opaque"
    return _with_truth(both, ends) if askable and heard.truth(last) is ends else both


def _with_truth(value: Heard, known: bool) -> Heard:  # noqa: FBT001 - it is the value itself
    return Some(value.kind, known) if isinstance(value, Some) else value


def _not(frame: Frame, node: ast.UnaryOp) -> Heard:
    if not isinstance(node.op, ast.Not):
        raise MayActError
    known = heard.truth(_value(frame, node.operand))
    return heard.outcome(None if known is None else not known)


def _if_else(frame: Frame, node: ast.IfExp) -> Heard:
    known = heard.truth(_value(frame, node.test))
    if known is not None:
        return _value(frame, node.body if known else node.orelse)
    return heard.joined(_value(frame, node.body), _value(frame, node.orelse))


COMPARED: dict[type, Callable[[Heard, Heard], bool | None]] = {
    ast.Is: heard.same,
    ast.IsNot: heard.same,
    ast.Eq: heard.equal,
    ast.NotEq: heard.equal,
    ast.In: lambda value, container: heard.contains(container, value),
    ast.NotIn: lambda value, container: heard.contains(container, value),
}


def _compare(frame: Frame, node: ast.Compare) -> Heard:
    operator = type(node.ops[0])
    if len(node.ops) != 1 or operator not in COMPARED:
        raise MayActError
    known = COMPARED[operator](_value(frame, node.left), _value(frame, node.comparators[0]))
    if known is not None and operator in {ast.IsNot, ast.NotEq, ast.NotIn}:
        known = not known
    return heard.outcome(known)


def _items(frame: Frame, node: ast.Tuple | ast.List | ast.Set) -> Heard:
    items = tuple(_value(frame, each) for each in node.elts)
    hashed = isinstance(node, ast.Set)
    if hashed and not all(heard.is_constant(each) or heard.is_class(each, "__eq__", "__hash__") for each in items):
        raise MayActError
    return Items(items, hashed)


def _subscript(frame: Frame, node: ast.Subscript) -> Heard:
    owner, key = _value(frame, node.value), _value(frame, node.slice)
    if not isinstance(owner, Named) or not isinstance(key, Known) or key.object not in owner.items:
        raise MayActError
    return owner.items[key.object]


def _text(frame: Frame, node: ast.JoinedStr) -> Heard:
    parts: list[str | None] = []
    for part in node.values:
        formatted = part.value if isinstance(part, ast.FormattedValue) else part
        if isinstance(part, ast.FormattedValue) and part.format_spec is not None:
            raise MayActError
        value = _value(frame, formatted)
        heard.said(value)
        plain = isinstance(value, Known) and type(value.object) is str and getattr(part, "conversion", -1) == -1
        parts.append(value.object if plain else None)  # type: ignore[union-attr]
    texts = [each for each in parts if each is not None]
    return Known("".join(texts)) if len(texts) == len(parts) else PLAIN


def _call(frame: Frame, node: ast.Call) -> Heard:
    if isinstance(node.func, ast.Attribute):
        owner = _value(frame, node.func.value)
        if not isinstance(owner, Known) or not isinstance(owner.object, ModuleType):
            return heard_calls.method(owner, node.func.attr, *_arguments(frame, node))
        function = of_module(owner.object, node.func.attr)
    else:
        function = _value(frame, node.func)
    if not isinstance(function, Known):
        raise MayActError
    positional, named = _arguments(frame, node)
    if isinstance(function.object, FunctionType) and function.object is not get_user_model:
        return check_call(function.object, positional, named, frame.missing, frame.depth + 1)
    if named:
        raise MayActError
    return heard_calls.called(function.object, positional, frame.missing)


def _arguments(frame: Frame, node: ast.Call) -> tuple[list[Heard], dict[str, Heard]]:
    positional: list[Heard] = []
    named: dict[str, Heard] = {}
    for argument in node.args:
        value = _value(frame, argument.value if isinstance(argument, ast.Starred) else argument)
        if isinstance(argument, ast.Starred) and (not isinstance(value, Items) or value.hashed):
            raise MayActError
        positional += value.items if isinstance(argument, ast.Starred) and isinstance(value, Items) else [value]
    for keyword in node.keywords:
        value = _value(frame, keyword.value)
        if keyword.arg is None and not isinstance(value, Named):
            raise MayActError
        several = value.items if isinstance(value, Named) and keyword.arg is None else {str(keyword.arg): value}
        if set(several) & set(named):
            raise MayActError
        named |= several
    return positional, named


def _constant(_frame: Frame, node: ast.Constant) -> Heard:
    return Known(node.value) if type(node.value) in heard.CONSTANTS else OPAQUE


EXPRESSIONS: dict[type, Callable[[Frame, Any], Heard]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.BoolOp: _bool_op,
    ast.UnaryOp: _not,
    ast.IfExp: _if_else,
    ast.Compare: _compare,
    ast.Tuple: _items,
    ast.List: _items,
    ast.Set: _items,
    ast.Subscript: _subscript,
    ast.JoinedStr: _text,
    ast.Call: _call,
}
