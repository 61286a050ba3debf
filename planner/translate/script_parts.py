"""Statements that mean the same as one that says several things at once."""

from __future__ import annotations

import ast
import copy

LOOKED_UP = {"get", "first", "last", "create", "get_or_create", "update_or_create", "get_for_model"}


def written_out(statement: ast.stmt) -> list[ast.stmt] | None:
    """The statements; None where it stands for itself. Always the same nodes, so that what they do is done once."""
    if "written_out" not in vars(statement):
        vars(statement)["written_out"] = _parted(statement) or _named_before(statement)
    found: list[ast.stmt] | None = vars(statement)["written_out"]
    return found


def _parted(statement: ast.stmt) -> list[ast.stmt] | None:
    """``name = a if condition else b`` as IF, where the two are more than values: dicts, rows that are looked up."""
    value = statement.value if isinstance(statement, ast.Assign | ast.Return) else None
    if not isinstance(value, ast.IfExp) or not any(_is_more(part) for part in ast.walk(value)):
        return None
    made = []
    for part in (value.body, value.orelse):
        new = ast.Assign(statement.targets, part) if isinstance(statement, ast.Assign) else ast.Return(part)
        made.append(ast.copy_location(new, statement))
    return [ast.copy_location(ast.If(value.test, [made[0]], [made[1]]), statement)]


def _is_more(part: ast.AST) -> bool:
    looked = isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr in LOOKED_UP
    return looked or isinstance(part, ast.Dict | ast.List | ast.DictComp | ast.ListComp)


def _named_before(statement: ast.stmt) -> list[ast.stmt] | None:
    """``if row := queryset.first():`` as the assignment and the condition, where nothing comes before it."""
    if not isinstance(statement, ast.If):
        return None
    way: list[ast.expr] = [statement.test]
    while not isinstance(way[-1], ast.NamedExpr):
        inner = _first(way[-1])
        if inner is None:
            return None
        way.append(inner)
    named = way[-1]
    assert isinstance(named, ast.NamedExpr)
    test: ast.expr = ast.copy_location(ast.Name(named.target.id, ast.Load()), named)
    for outer in reversed(way[:-1]):
        test = _with_first(outer, test)
    assignment = ast.copy_location(ast.Assign([named.target], named.value), statement)
    return [assignment, ast.copy_location(ast.If(test, statement.body, statement.orelse), statement)]


def _first(node: ast.expr) -> ast.expr | None:
    """The part of an expression that Python works out first, in any case."""
    if isinstance(node, ast.UnaryOp):
        return node.operand
    if isinstance(node, ast.BoolOp):
        return node.values[0]
    if isinstance(node, ast.Compare | ast.BinOp):
        return node.left
    return node.value if isinstance(node, ast.Attribute) else None


def _with_first(node: ast.expr, part: ast.expr) -> ast.expr:
    made = copy.copy(node)
    if isinstance(made, ast.UnaryOp):
        made.operand = part
    elif isinstance(made, ast.BoolOp):
        made.values = [part, *made.values[1:]]
    elif isinstance(made, ast.Compare | ast.BinOp):
        made.left = part
    elif isinstance(made, ast.Attribute):
        made.value = part
    return made
