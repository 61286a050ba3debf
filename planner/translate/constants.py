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
LOOKS = {"get", "items", "keys", "values", "index", "count"}
"""Methods of collections that change nothing."""


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
            own, module = _source_of(statement, scope, name, value)
            return constant_of(module, own, value, depth + 1)
        if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Constant):
            continue
        literal = statement.value.value
        same = type(literal) is type(value) and literal == value
        if statement.targets == stores and same and isinstance(literal, str | int):
            return literal
    raise _changeable(name)


def module_literal(tree: ast.Module, scope: Mapping[str, object], name: str, value: object, depth: int = 0) -> ast.expr:
    """A module's name that is assigned one literal collection, once, at its top, and only ever looked into.

    The parameters are those of `module_constant`.

    :raises NotUnderstoodError: if it may hold something else when the migration runs
    """
    uses = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]
    parents = [
        node
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr not in LOOKS)
        or (isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load))
        or (isinstance(node, ast.Global) and name in node.names)
    ]
    changed = any(getattr(parent, "value", None) in uses or isinstance(parent, ast.Global) for parent in parents)
    stores = [use for use in uses if not isinstance(use.ctx, ast.Load)]
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) and _binds(node, name)]
    if changed or len(stores) + len(imports) != 1:
        raise _changeable(name)
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and imports == [statement] and depth < DEEPEST:
            own, module = _source_of(statement, scope, name, value)
            return module_literal(_tree_of(module, own), vars(module), own, value, depth + 1)
        if isinstance(statement, ast.Assign) and statement.targets == stores and _is_literal(statement.value, value):
            return statement.value
    raise _changeable(name)


def _is_literal(node: ast.expr, value: object) -> bool:
    try:
        return bool(ast.literal_eval(node) == value)
    except ValueError:
        return False


def constant_of(module: ModuleType, name: str, value: object, depth: int = 0) -> Constant:
    """The literal that a module's attribute is. :raises NotUnderstoodError: if it may have another value"""
    return module_constant(_tree_of(module, name), vars(module), name, value, depth)


def _tree_of(module: ModuleType, name: str) -> ast.Module:
    text = "".join(linecache.getlines(getattr(module, "__file__", None) or "", vars(module)))
    try:
        return parsed(text)
    except SourceUnreadableError:
        raise _changeable(name) from None


def _source_of(node: ast.ImportFrom, scope: Mapping[str, object], name: str, value: object) -> tuple[str, ModuleType]:
    """The name in the module that an import takes it from, and that module."""
    own = next((alias.name for alias in node.names if (alias.asname or alias.name) == name), None)
    package = str(scope.get("__package__") or "")
    try:
        path = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
    except ImportError:
        raise _changeable(name) from None
    module = sys.modules.get(path)
    if own is None or not isinstance(module, ModuleType) or vars(module).get(own) != value:
        raise _changeable(name)
    return own, module


def _binds(node: ast.Import | ast.ImportFrom, name: str) -> bool:
    return any(name in {alias.asname or alias.name.partition(".")[0], "*"} or alias.name == "*" for alias in node.names)


def _changeable(name: str) -> NotUnderstoodError:
    return NotUnderstoodError(f"{name} isn't a constant: it may have another value when the migration runs")
