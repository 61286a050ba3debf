"""Names of modules, as a receiver of a signal reads them: what can't be another one when the migration runs."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache
from types import ModuleType
from typing import Any

from planner.translate import heard
from planner.translate.constants import constant_of, module_constant, module_literal, tree_of
from planner.translate.heard import OPAQUE, Heard, Items, Known, MayActError
from planner.translate.terms import NotUnderstoodError


def outer(tree: ast.Module, scope: Mapping[str, Any], name: str) -> Heard:
    """A module's name: a constant where `module_constant` is sure of it, a class or a function as it is now."""
    value = scope[name]
    if name in rebound(tree):
        return OPAQUE
    try:
        if type(value) in heard.CONSTANTS:
            return Known(module_constant(tree, scope, name, value))
        if type(value) in {list, set, frozenset, dict}:
            return _written(module_literal(tree, scope, name, value))
    except NotUnderstoodError:
        pass
    return heard.held(value)


def _written(node: ast.expr) -> Heard:
    value = ast.literal_eval(node)
    if any(type(each) not in heard.CONSTANTS for each in value):
        return OPAQUE
    return Items(tuple(map(Known, value)), hashed=type(value) in heard.HASHED)


@lru_cache(maxsize=64)
def rebound(tree: ast.Module) -> frozenset[str]:
    """The names that a module's functions set in it, or in the function around them."""
    return frozenset(
        name for node in ast.walk(tree) if isinstance(node, ast.Global | ast.Nonlocal) for name in node.names
    )


def of_module(module: ModuleType, name: str) -> Heard:
    """``module.name``. :raises MayActError: if there is none"""
    if name not in vars(module):
        raise MayActError
    value = vars(module)[name]
    try:
        if name in rebound(tree_of(module, name)):
            return OPAQUE
        return Known(constant_of(module, name, value)) if type(value) in heard.CONSTANTS else heard.held(value)
    except NotUnderstoodError:
        return heard.held(value)
