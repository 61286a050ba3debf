"""Constants of modules: a name that is assigned one literal, once, at its module's top: nothing else changes it."""

from __future__ import annotations

import ast
import importlib.util
import linecache
import sys
from collections.abc import Iterator, Mapping
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
    stores = [node for node in own_parts(tree) if sets_name(node, name)]
    stores += [node for node in ast.walk(tree) if isinstance(node, ast.Global) and name in node.names]
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
    raise changeable(name)


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
        raise changeable(name)
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and imports == [statement] and depth < DEEPEST:
            own, module = _source_of(statement, scope, name, value)
            return module_literal(tree_of(module, own), vars(module), own, value, depth + 1)
        if isinstance(statement, ast.Assign) and statement.targets == stores and _is_literal(statement.value, value):
            return statement.value
    raise changeable(name)


SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef


def own_parts(node: ast.AST) -> Iterator[ast.AST]:
    """What is run when the module is loaded, without what functions and classes keep to themselves."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, SCOPES):
            yield from own_parts(child)


def sets_name(node: ast.AST, name: str) -> bool:
    """Whether a part of a module or class gives the name a value."""
    if isinstance(node, ast.Name):
        return node.id == name and not isinstance(node.ctx, ast.Load)
    if isinstance(node, SCOPES):
        return getattr(node, "name", "") == name
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        return node.name == name
    return isinstance(node, ast.Import | ast.ImportFrom) and _binds(node, name)


def defined(
    tree: ast.Module, scope: Mapping[str, object], name: str, value: object, depth: int = 0
) -> tuple[ast.expr | None, ast.Module, Mapping[str, object]]:
    """The expression that a module assigns to a name, once, at its top, and where it stands.

    The parameters are those of `module_constant`.

    :returns: no expression where the name is set in another way, while the module is loaded
    :raises NotUnderstoodError: if it may be set or changed later
    """
    if any(isinstance(node, ast.Global | ast.Nonlocal) and name in node.names for node in ast.walk(tree)):
        raise changeable(name)
    stores = [node for node in own_parts(tree) if sets_name(node, name)]
    if not isinstance(value, str | int | float | bytes | None):
        _check_looks(tree, name)
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and stores == [statement] and depth < DEEPEST:
            own, module = _source_of(statement, scope, name, value)
            return defined(tree_of(module, own), vars(module), own, value, depth + 1)
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        if isinstance(statement, ast.Assign | ast.AnnAssign) and targets == stores:
            return statement.value, tree, scope
    if not stores or any(not isinstance(each, ast.Name) for each in stores):
        raise changeable(name)
    return None, tree, scope


def _check_looks(tree: ast.Module, name: str) -> None:
    """Make sure that a collection is only ever looked into, as far as its module tells."""
    uses = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]
    for node in ast.walk(tree):
        changes = isinstance(node, ast.Attribute) and node.attr not in LOOKS
        changes = changes or (isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load))
        if changes and getattr(node, "value", None) in uses:
            raise changeable(name)


def _is_literal(node: ast.expr, value: object) -> bool:
    try:
        return bool(ast.literal_eval(node) == value)
    except ValueError:
        return False


def constant_of(module: ModuleType, name: str, value: object, depth: int = 0) -> Constant:
    """The literal that a module's attribute is. :raises NotUnderstoodError: if it may have another value"""
    return module_constant(tree_of(module, name), vars(module), name, value, depth)


def tree_of(module: ModuleType, name: str) -> ast.Module:
    """The syntax tree of a module in which a name stands. :raises NotUnderstoodError: if there is none"""
    text = "".join(linecache.getlines(getattr(module, "__file__", None) or "", vars(module)))
    try:
        return parsed(text)
    except SourceUnreadableError:
        raise changeable(name) from None


def _source_of(node: ast.ImportFrom, scope: Mapping[str, object], name: str, value: object) -> tuple[str, ModuleType]:
    """The name in the module that an import takes it from, and that module."""
    own = next((alias.name for alias in node.names if (alias.asname or alias.name) == name), None)
    package = str(scope.get("__package__") or "")
    try:
        path = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
    except ImportError:
        raise changeable(name) from None
    module = sys.modules.get(path)
    if own is None or not isinstance(module, ModuleType) or vars(module).get(own) != value:
        raise changeable(name)
    return own, module


def _binds(node: ast.Import | ast.ImportFrom, name: str) -> bool:
    return any(name in {alias.asname or alias.name.partition(".")[0], "*"} or alias.name == "*" for alias in node.names)


def changeable(name: str) -> NotUnderstoodError:
    """The error for a name that may not be taken for a constant."""
    return NotUnderstoodError(f"{name} isn't a constant: it may have another value when the migration runs")
