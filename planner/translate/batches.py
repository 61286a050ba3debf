"""Writing gathered rows in portions: ``if len(rows) >= 1000: bulk_update(rows, …); rows = []``; also bulk_create().

When a portion is full doesn't matter, as each row is written once, the rest after the loop.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from planner.translate.machine import Machine
from planner.translate.terms import ListTerm, NotUnderstoodError

TWO = 2


def flush_of(statement: ast.AST, method: str = "bulk_update") -> tuple[str, ast.Call] | None:
    """The list's name and the call, if the statement writes a full portion and begins the next one."""
    if not isinstance(statement, ast.If) or statement.orelse or len(statement.body) != TWO:
        return None
    name = _measured(statement.test)
    call = written_by(statement.body[0], name, method)
    return (name, call) if name and call is not None and _emptied(statement.body[1], name) else None


def is_filled(test: ast.expr) -> str:
    """The list that a condition asks whether there is anything in it: ``rows``, ``len(rows) > 0``."""
    if isinstance(test, ast.Name):
        return test.id
    name = _measured(test)
    if not name or not isinstance(test, ast.Compare) or not isinstance(test.left, ast.Call):
        return ""
    limit = test.comparators[0].value if isinstance(test.comparators[0], ast.Constant) else None
    return name if (type(test.ops[0]), limit) in {(ast.Gt, 0), (ast.NotEq, 0), (ast.GtE, 1)} else ""


def _measured(test: ast.expr) -> str:
    """The list whose length a condition is about."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return ""
    if not isinstance(test.comparators[0], ast.Constant | ast.Name | ast.Attribute):
        return ""
    call = test.left.left if isinstance(test.left, ast.BinOp) and isinstance(test.left.op, ast.Mod) else test.left
    is_len = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "len"
    if not is_len or not isinstance(call, ast.Call) or len(call.args) != 1 or not isinstance(call.args[0], ast.Name):
        return ""
    return call.args[0].id


def written_by(statement: ast.stmt, name: str, method: str = "bulk_update") -> ast.Call | None:
    """The call that writes the rows of the list, if the statement is one."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    rows = [*call.args[:1], *(each.value for each in call.keywords if each.arg == "objs")]
    own = len(rows) == 1 and isinstance(rows[0], ast.Name) and rows[0].id == name
    return call if own and call.func.attr == method else None


GATHERED = "planner_gathered"
"""The name of the list of a loop's rows, where the function gives the queryset itself to bulk_update()."""


def gathered(statements: Sequence[ast.stmt]) -> list[ast.stmt]:
    """``for row in rows: …`` with ``bulk_update(rows, …)`` after it: as a list to which the loop appends each row.

    Python has kept the queryset's rows, so that those that are written are those that the loop has changed.
    """
    found: list[ast.stmt] = []
    for statement in statements:
        before = found[-1] if found else None
        name = before.iter.id if isinstance(before, ast.For) and isinstance(before.iter, ast.Name) else ""
        call = written_by(statement, name) if name else None
        if call is None or not isinstance(before, ast.For) or not _keeps(before):
            found.append(statement)
            continue
        found[-1:] = _as_list(before, statement, call)
    return found


def _keeps(loop: ast.For) -> bool:
    """Whether each turn comes to its end, with the row under the loop's name."""
    leaves = ast.Continue | ast.Break | ast.Return
    if not isinstance(loop.target, ast.Name) or any(isinstance(part, leaves) for part in ast.walk(loop)):
        return False
    names = {loop.target.id, getattr(loop.iter, "id", "")}
    stores = [part.id for part in ast.walk(loop) if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load)]
    return sum(each in names for each in stores) == 1


def _as_list(loop: ast.For, last: ast.stmt, call: ast.Call) -> list[ast.stmt]:
    made = vars(loop).get(GATHERED)
    if made is None:
        assert isinstance(loop.target, ast.Name)
        append = ast.Attribute(ast.Name(GATHERED, ast.Load()), "append", ast.Load())
        own: ast.stmt = ast.Expr(ast.Call(append, [ast.Name(loop.target.id, ast.Load())], []))
        other = ast.Call(call.func, [ast.Name(GATHERED, ast.Load()), *call.args[1:]], call.keywords)
        made = [
            ast.Assign([ast.Name(GATHERED, ast.Store())], ast.List([], ast.Load())),
            ast.copy_location(ast.For(loop.target, loop.iter, [*loop.body, own], loop.orelse), loop),
            ast.copy_location(ast.Expr(ast.copy_location(other, call)), last),
        ]
        for part in (each for statement in made for each in ast.walk(statement)):
            if isinstance(part, ast.expr | ast.stmt) and not hasattr(part, "lineno"):
                ast.copy_location(part, call)
        vars(loop)[GATHERED] = made
    return list(made)


def _emptied(statement: ast.stmt, name: str) -> bool:
    if isinstance(statement, ast.Assign):
        target = statement.targets[0]
        empty = isinstance(statement.value, ast.List) and not statement.value.elts
        return len(statement.targets) == 1 and isinstance(target, ast.Name) and target.id == name and empty
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.args or call.keywords:
        return False
    return call.func.attr == "clear" and isinstance(call.func.value, ast.Name) and call.func.value.id == name


def is_rest(machine: Machine, statement: ast.If) -> bool:
    """Whether it is ``if rows: bulk_update(rows, …)``, where nothing is done for no rows either way."""
    name = is_filled(statement.test)
    if statement.orelse or not name or not isinstance(machine.env.get(name), ListTerm):
        return False
    return len(statement.body) == 1 and written_by(statement.body[0], name) is not None


def check_finished(machine: Machine) -> None:
    """Make sure that no rest is left unwritten. :raises NotUnderstoodError: if one is"""
    for name, term in machine.env.items():
        if isinstance(term, ListTerm) and term.filled is not None and not term.finished and term.filled.flushed:
            raise NotUnderstoodError(f"the rows that are left in {name} after the loop aren't written")
