"""Dicts that are written out and then changed: ``data = OTHER.copy(); data["key"] = value; data.pop("key")``.

A dict that one name alone stands for is a value: changing it is giving the name another one. So only such dicts are
changed: the function makes them itself, and hands them to nothing that might keep them. The same of lists to which
such dicts are appended.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from planner.translate.machine import Machine
from planner.translate.script_values import bound, once
from planner.translate.terms import (
    Constant,
    DictTerm,
    ListTerm,
    NotUnderstoodError,
    OpaqueTerm,
    SequenceTerm,
    Term,
)
from planner.translate.writer import writer_of

CHANGING = {"pop", "update", "append"}
READING = {"get", "copy"}
VIEWS = {"items", "keys", "values"}
WHOLE = {"len", "list", "dict", "tuple", "set", "sorted", "bool"}
"""Python's own functions that keep nothing of the dict itself."""
KEEPING_NOTHING = {"get_or_create", "update_or_create"}
COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp
SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef | ast.GeneratorExp


def copied(machine: Machine, owner: DictTerm, node: ast.Call) -> Term:
    """``data.copy()``."""
    machine.arguments(node, 0)
    return owner


def put(machine: Machine, owner: DictTerm, target: ast.Subscript, term: Term) -> None:
    """``data["key"] = value``."""
    name = _own(machine, target.value)
    machine.env[name] = _of({**dict(owner.items), machine.constant(target.slice): term})


def taken_away(machine: Machine, owner: DictTerm, node: ast.expr, key: Constant) -> Term:
    """``del data["key"]``, and what that was. :raises NotUnderstoodError: if Python would raise KeyError"""
    name, items = _own(machine, node), dict(owner.items)
    if key not in items:
        raise NotUnderstoodError("Python raises KeyError")
    found = items.pop(key)
    machine.env[name] = _of(items)
    return found


def _popped(machine: Machine, owner: DictTerm, node: ast.Call) -> Term:
    """``data.pop("key")``, ``data.pop("key", default)``."""
    machine.arguments(node, 2 if len(node.args) == 2 else 1)  # noqa: PLR2004 - key and default
    assert isinstance(node.func, ast.Attribute)
    key = machine.constant(node.args[0])
    default = machine.evaluate(node.args[1]) if len(node.args) == 2 else None  # noqa: PLR2004
    if default is not None and key not in dict(owner.items):
        _own(machine, node.func.value)
        return default
    return taken_away(machine, owner, node.func.value, key)


def _updated(machine: Machine, owner: DictTerm, node: ast.Call) -> Term:
    """``data.update({"key": value})``, ``data.update(key=value)``."""
    machine.arguments(node, min(len(node.args), 1), frozenset(each.arg for each in node.keywords if each.arg))
    assert isinstance(node.func, ast.Attribute)
    items = dict(owner.items)
    for argument in node.args:
        term = machine.evaluate(argument)
        if not isinstance(term, DictTerm):
            raise NotUnderstoodError("update() is understood of what is written out")
        items |= dict(term.items)
    items |= {str(each.arg): machine.evaluate(each.value) for each in node.keywords}
    now = bound(machine, _of(items))
    machine.env[_own(machine, node.func.value)] = now
    return OpaqueTerm()


def appended(machine: Machine, owner: ListTerm | SequenceTerm, node: ast.Call, term: Term) -> None:
    """``found.append({…})``, of what is written out: a list that is gone through turn by turn."""
    assert isinstance(node.func, ast.Attribute)
    writer = writer_of(machine)
    if isinstance(owner, ListTerm):
        _, level, loops = writer.lists[id(owner)]
        if owner.filled is not None or owner.asked or (level, loops) != (writer.level, len(writer.loops)):
            raise NotUnderstoodError("a list gets what is written out where that depends on rows")
    items = owner.items if isinstance(owner, SequenceTerm) else ()
    machine.env[_own(machine, node.func.value)] = SequenceTerm((*items, bound(machine, term)))


def _appended(machine: Machine, owner: SequenceTerm, node: ast.Call) -> Term:
    machine.arguments(node, 1)
    appended(machine, owner, node, machine.evaluate(node.args[0]))
    return OpaqueTerm()


def _of(items: dict[Any, Term]) -> DictTerm:
    return DictTerm(tuple(items.items()))


def changed(machine: Machine, statements: Sequence[ast.AST]) -> set[str]:
    """The names of dicts that are written out, and that statements change."""
    found = {_changed(part) for statement in statements for part in ast.walk(statement)}
    return {name for name in found if isinstance(machine.env.get(name), DictTerm | SequenceTerm)}


def _changed(part: ast.AST) -> str:
    """The name of what a part of the source may change; nothing if it changes nothing."""
    call = part.func if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) else None
    owner = call.value if call is not None and call.attr in CHANGING else None
    if isinstance(part, ast.Subscript) and not isinstance(part.ctx, ast.Load):
        owner = part.value
    return _named(owner) if owner is not None else ""


def is_spread(machine: Machine, name: str) -> bool:
    """Whether a function gives the dict of a name to a call as its arguments: then its keys are written out."""
    for part in ast.walk(machine.function.node):
        if isinstance(part, ast.keyword) and part.arg in {None, "defaults"} and _is(part.value, name):
            return True
    return False


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _own(machine: Machine, node: ast.expr) -> str:
    """The name of a dict that nothing but the name stands for.

    :raises NotUnderstoodError: if anything else may
    """
    name, function = _named(node), machine.function.node
    parents = {id(child): parent for parent in ast.walk(function) for child in ast.iter_child_nodes(parent)}
    uses = [part for part in ast.walk(function) if _is(part, name)]
    inside = [part for part in ast.walk(function) if isinstance(part, SCOPES) and part is not function]
    closed = any(_is(part, name) for scope in inside for part in ast.walk(scope))
    caught = any(isinstance(part, ast.ExceptHandler) and part.name == name for part in ast.walk(function))
    if not name or name not in machine.env or closed or caught:
        raise NotUnderstoodError("it is changed, and may be known by another name")
    stores = [use for use in uses if not isinstance(use.ctx, ast.Load)]  # type: ignore[attr-defined]
    made = stores and all(_is_made(machine, use, parents[id(use)]) for use in stores)
    loads = [use for use in uses if use not in stores and not _is_handed_on(function, use, stores, parents)]
    if not made or not all(_keeps_nothing(machine, use, parents) for use in loads):
        raise NotUnderstoodError("it is changed, and may be known by another name")
    for loop in ast.walk(function):
        if isinstance(loop, COMPREHENSIONS) and any(_changed(part) == name for part in ast.walk(loop)):
            raise NotUnderstoodError("it is changed inside of a comprehension")
        if isinstance(loop, ast.For | ast.comprehension) and _goes_through(machine, loop.iter, name):
            around = loop if isinstance(loop, ast.For) else parents[id(loop)]
            if any(_changed(part) == name for part in ast.walk(around)):
                raise NotUnderstoodError("it is changed while a loop goes through it")
    return name


def _is_handed_on(function: ast.AST, use: ast.AST, stores: list[ast.AST], parents: dict[int, ast.AST]) -> bool:
    """``found.append(data)``, after which nothing changes what was made before it in the same block."""
    call = parents[id(use)]
    last = parents.get(id(call))
    append = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "append"
    if not append or not isinstance(last, ast.Expr) or len(stores) != 1:
        return False
    first, name = parents[id(stores[0])], _named(use)
    changes = [part for part in ast.walk(function) if _changed(part) == name]
    for part in ast.walk(function):
        for block in (getattr(part, "body", None), getattr(part, "orelse", None)):
            if isinstance(block, list) and first in block and last in block:
                between = [each for one in block[block.index(first) + 1 : block.index(last)] for each in ast.walk(one)]
                return block.index(first) < block.index(last) and all(each in between for each in changes)
    return False


def _named(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _goes_through(machine: Machine, iterated: ast.expr, name: str) -> bool:
    """Whether a loop goes through the dict itself, not through a list of its keys."""
    if isinstance(iterated, ast.Call) and _is_builtin(machine, iterated.func, {"list", "tuple", "sorted"}):
        return False
    return any(_is(part, name) for part in ast.walk(iterated))


def _is_made(machine: Machine, use: ast.AST, parent: ast.AST) -> bool:
    """``data = {…}``, ``dict(…)``, ``other.copy()``, ``[]``: what nobody else has."""
    value = parent.value if isinstance(parent, ast.Assign) and parent.targets == [use] else None
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        return value.func.attr == "copy" and not value.args and not value.keywords
    return isinstance(value, ast.Dict | ast.DictComp | ast.List) or (
        isinstance(value, ast.Call) and _is_builtin(machine, value.func, {"dict"})
    )


def _is_builtin(machine: Machine, node: ast.expr, names: set[str]) -> bool:
    if not isinstance(node, ast.Name) or node.id not in names or node.id in machine.env:
        return False
    return machine.outer(node.id) is getattr(builtins, node.id)


def _keeps_nothing(machine: Machine, use: ast.AST, parents: dict[int, ast.AST]) -> bool:
    """Whether a use of the name leaves no other name for the dict."""
    parent = parents[id(use)]
    around = parents.get(id(parent))
    if isinstance(parent, ast.Attribute) and isinstance(around, ast.Call) and around.func is parent:
        if parent.attr in VIEWS:
            return _is_gone_through(machine, around, parents[id(around)])
        alone = isinstance(parents[id(around)], ast.Expr)
        return parent.attr in READING | CHANGING and (alone or parent.attr not in {"append", "update"})
    if isinstance(parent, ast.keyword):
        method = getattr(around, "func", None)
        named = isinstance(method, ast.Attribute) and method.attr in KEEPING_NOTHING
        return parent.arg is None or (parent.arg == "defaults" and named)
    if isinstance(parent, ast.Dict):  # {**data}: as a value it would have a key
        return any(key is None and value is use for key, value in zip(parent.keys, parent.values, strict=True))
    asked: ast.AST = use
    while isinstance(parents[id(asked)], ast.BoolOp):
        asked = parents[id(asked)]
    test = parents[id(asked)]
    if isinstance(test, ast.If | ast.IfExp | ast.While):
        return test.test is asked
    if isinstance(parent, ast.Subscript):
        return parent.value is use
    if isinstance(parent, ast.Return):
        return True  # nothing of the function changes it from then on
    return (isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not)) or _is_gone_through(
        machine, use, parent
    )


def _is_gone_through(machine: Machine, use: ast.AST, parent: ast.AST) -> bool:
    """Whether what holds the dict is only looked at, at once: by a loop, by ``in``, by `WHOLE`."""
    if isinstance(parent, ast.For | ast.comprehension):
        return parent.iter is use
    if isinstance(parent, ast.Compare):
        return len(parent.ops) == 1 and isinstance(parent.ops[0], ast.In | ast.NotIn) and parent.left is not use
    return isinstance(parent, ast.Call) and _is_builtin(machine, parent.func, WHOLE) and parent.args == [use]


METHODS: Mapping[tuple[type[Term], str], Callable[[Machine, Any, ast.Call], Term]] = {
    (DictTerm, "copy"): copied,
    (DictTerm, "pop"): once(_popped),
    (DictTerm, "update"): once(_updated),
    (SequenceTerm, "append"): once(_appended),
}

__all__ = ["METHODS", "appended", "changed", "is_spread", "put", "taken_away"]
