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
LOOKS = {"get", "items", "keys", "values", "index", "count", "copy"}
"""Methods of collections that change nothing."""
CHANGES = {
    *("append", "extend", "insert", "pop", "popitem", "remove", "update", "setdefault", "clear", "sort", "reverse"),
    *("add", "discard", "__setitem__", "__delitem__"),
}
"""Methods of collections that change them; others may be methods of what they hold."""


THROUGH = {"enumerate", "zip", "sorted", "list", "tuple", "reversed", "iter", "dict", "filter", "map", "next"}
"""Python's own functions that give the very things that they were given."""


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
    _check_looks(tree, name, value)
    changed = any(isinstance(node, ast.Global) and name in node.names for node in ast.walk(tree))
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
        _check_looks(tree, name, value)
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


def _check_looks(tree: ast.Module, name: str, value: object) -> None:
    """Make sure that a collection and what it holds is only ever looked into, as far as its module tells.

    :raises NotUnderstoodError: if it may be changed
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr not in LOOKS and _is(node.value, name):
            raise changeable(name)
    names = {name, *(_gone_through(tree, name) if _holds_more(value) else ())}
    for node in ast.walk(tree):
        changes = isinstance(node, ast.Attribute) and node.attr in CHANGES
        changes = changes or (isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load))
        if changes and _root(node) in names:
            raise changeable(name)


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _root(node: ast.AST) -> str:
    """The name whose part of a part something is."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _holds_more(value: object) -> bool:
    """Whether a collection holds others, which can be changed."""
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return any(isinstance(each, list | dict | set) or _holds_more(each) for each in held)


def _gone_through(tree: ast.Module, name: str) -> set[str]:
    """The names that a module's loops and assignments give to what a collection holds, by whatever way."""
    found, known = {name}, 0
    while len(found) > known:
        known = len(found)
        for node in ast.walk(tree):
            source = node.iter if isinstance(node, ast.For | ast.comprehension) else getattr(node, "value", None)
            targets = [node.target] if isinstance(node, ast.For | ast.comprehension | ast.AnnAssign) else []
            targets = node.targets if isinstance(node, ast.Assign) else targets
            if targets and isinstance(source, ast.AST) and _held_by(source) & found:
                found |= {part for target in targets for part in _named(target)}
    return found


def _held_by(node: ast.AST) -> set[str]:
    """The names of which an expression may give what they hold; what a call gives else is new."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOOKS - {"copy"}:
        return {_root(node.func)}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in THROUGH:
        return {name for each in node.args for name in _held_by(each)}
    if isinstance(node, ast.IfExp | ast.BoolOp | ast.Tuple | ast.List | ast.Starred | ast.NamedExpr):
        return {name for each in ast.iter_child_nodes(node) for name in _held_by(each)}
    return {_root(node)}


def _named(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


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
