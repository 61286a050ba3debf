"""Where an operation stands in its migration's source: file and lines, by the abstract syntax tree."""

from __future__ import annotations

import ast
import inspect
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.migrations.migration import Migration


def operation_location(migration: Migration, path: tuple[int, ...]) -> tuple[str, int]:
    """File (as a module path, the same on every machine) and line of ``operations[path[0]]``, and so on inwards.

    Where the list is not written out (made by a helper, or changed later), the line of the class, or 1.
    """
    nodes = operation_nodes(migration, path)
    file = type(migration).__module__.replace(".", "/") + ".py"
    return file, int(getattr(nodes[-1], "lineno", 1)) if nodes else 1


def operation_nodes(migration: Migration, path: tuple[int, ...]) -> tuple[ast.AST, ...]:
    """The class in the source, then the operations from the outermost inwards, as far as they are written out.

    Empty if the source can't be had.
    """
    try:
        tree = _parsed(inspect.getsource(sys.modules[type(migration).__module__]))
    except (KeyError, OSError, TypeError):
        return ()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == type(migration).__name__ == "Migration":
            return (node, *_inwards(node, path))
    return ()


@lru_cache(maxsize=4)
def _parsed(source: str) -> ast.Module:
    """One migration is asked for once for each of its operations."""
    return ast.parse(source)


def _inwards(node: ast.ClassDef, path: tuple[int, ...]) -> list[ast.AST]:
    found: list[ast.AST] = []
    elements = _assigned(node, "operations")
    for position in path:
        if position >= len(elements) or any(isinstance(element, ast.Starred) for element in elements[: position + 1]):
            break
        found.append(elements[position])
        elements = _nested(found[-1])
    return found


def _assigned(node: ast.ClassDef, name: str) -> list[ast.expr]:
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.List(elts=elements)) if target == name:
                return elements
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.List(elts=elements)) if target == name:
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
