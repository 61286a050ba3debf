"""Constants of modules: a name that is assigned one literal, once, at its module's top: nothing else changes it."""

from __future__ import annotations

import ast
import importlib.util
import linecache
import sys
from collections.abc import Mapping
from types import ModuleType

from planner.translate.source import SourceUnreadableError, parsed
from planner.translate.terms import Constant, NotUnderstoodError

DEEPEST = 5


def module_constant(
    tree: ast.Module, scope: Mapping[str, object], name: str, value: object, depth: int = 0
) -> Constant:
    """The literal behind a name, also where the module imports it from another one.

    :param tree: the module's syntax tree, and ``scope`` its names
    :raises NotUnderstoodError: if it may have another value when the migration runs
    """
    stores = [
        node
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load))
        or (isinstance(node, ast.Global) and name in node.names)
        or (isinstance(node, ast.Import | ast.ImportFrom) and _binds(node, name))
    ]
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and stores == [statement] and depth < DEEPEST:
            return _imported(statement, scope, name, value, depth)
        if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Constant):
            continue
        literal = statement.value.value
        same = type(literal) is type(value) and literal == value
        if statement.targets == stores and same and isinstance(literal, str | int):
            return literal
    raise _changeable(name)


def constant_of(module: ModuleType, name: str, value: object, depth: int = 0) -> Constant:
    """The literal that a module's attribute is. :raises NotUnderstoodError: if it may have another value"""
    text = "".join(linecache.getlines(getattr(module, "__file__", None) or "", vars(module)))
    try:
        tree = parsed(text)
    except SourceUnreadableError:
        raise _changeable(name) from None
    return module_constant(tree, vars(module), name, value, depth)


def _imported(node: ast.ImportFrom, scope: Mapping[str, object], name: str, value: object, depth: int) -> Constant:
    own = next((alias.name for alias in node.names if (alias.asname or alias.name) == name), None)
    package = str(scope.get("__package__") or "")
    try:
        path = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
    except ImportError:
        raise _changeable(name) from None
    module = sys.modules.get(path)
    if own is None or not isinstance(module, ModuleType) or vars(module).get(own) != value:
        raise _changeable(name)
    return constant_of(module, own, value, depth + 1)


def _binds(node: ast.Import | ast.ImportFrom, name: str) -> bool:
    return any(name in {alias.asname or alias.name.partition(".")[0], "*"} or alias.name == "*" for alias in node.names)


def _changeable(name: str) -> NotUnderstoodError:
    return NotUnderstoodError(f"{name} isn't a constant: it may have another value when the migration runs")
