"""Where an operation stands in its migration's source: file and line, by the abstract syntax tree."""

from __future__ import annotations

import ast
import inspect
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.migrations.migration import Migration


def operation_location(migration: Migration, path: tuple[int, ...]) -> tuple[str, int]:
    """File (as a module path, the same on every machine) and line of ``operations[path[0]]``, and so on inwards.

    Where the list is not written out (made by a helper, or changed later), the line of the class, or 1.
    """
    module = type(migration).__module__
    file = module.replace(".", "/") + ".py"
    try:
        source = inspect.getsource(sys.modules[module])
    except (KeyError, OSError, TypeError):
        return file, 1
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.name == type(migration).__name__ == "Migration":
            return file, _line(node, path)
    return file, 1


def _line(node: ast.ClassDef, path: tuple[int, ...]) -> int:
    found: ast.AST = node
    elements = _assigned(node, "operations")
    for position in path:
        if position >= len(elements) or any(isinstance(element, ast.Starred) for element in elements[: position + 1]):
            break
        found = elements[position]
        elements = _nested(found)
    return int(getattr(found, "lineno", 1))


def _assigned(node: ast.ClassDef, name: str) -> list[ast.expr]:
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.List(elts=elements)) if target == name:
                return elements
    return []


def _nested(node: ast.AST) -> list[ast.expr]:
    """The ``database_operations`` of a SeparateDatabaseAndState."""
    match node:
        case ast.Call(args=[ast.List(elts=elements), *_]):
            return elements
        case ast.Call(keywords=keywords):
            for keyword in keywords:
                if keyword.arg == "database_operations" and isinstance(keyword.value, ast.List):
                    return keyword.value.elts
    return []
