"""Statements: a body is run once for each way through it, and what it does to the database is noted on the way."""

from __future__ import annotations

import ast
import logging
import sys
from dataclasses import dataclass
from types import FunctionType

from django.db import transaction

from planner.translate import acts, inserts, loops
from planner.translate.arguments import bind, given
from planner.translate.batches import check_finished, flush_of, gathered, is_rest
from planner.translate.conditions import holds
from planner.translate.keywords import placed
from planner.translate.machine import Machine, words
from planner.translate.source import read_function
from planner.translate.statements import assign_attribute, assign_to, bind_import, is_empty, is_setattr, set_attribute
from planner.translate.terms import (
    Const,
    FoundTerm,
    Hashing,
    Known,
    NotUnderstoodError,
    OpaqueTerm,
    QueryTerm,
    RelatedTerm,
    RowTerm,
    Scalar,
    Term,
)

DEEPEST = 6
HARMLESS = {
    *("len", "str", "repr", "format", "count", "join", "exists", "lower", "upper", "strip", "title"),
    *("keys", "values", "values_list", "items", "isoformat", "list", "dict", "set", "tuple", "sorted", "type"),
}
LOUD = {"debug", "info", "warning", "error", "exception", "log", "write", "flush"}


@dataclass(frozen=True, slots=True)
class Returned:
    """A return, with its value."""

    term: Term


class Continued:
    """A ``continue``."""


PER_ROW = Scalar | FoundTerm | RelatedTerm | RowTerm | Hashing
"""What may not be computed once, before a loop: the server computes it for each row."""

Left = Returned | Continued
"""How a body was left before its end."""


def run_block(machine: Machine, statements: list[ast.stmt]) -> Left | None:
    """Run statements on one way through them.

    :returns: how they were left before their end, if they were
    :raises UntranslatableError: if one isn't understood
    """
    for statement in gathered(statements):
        left = machine.guard(statement, _run, machine, statement)
        if left is not None:
            return left
    return None


def _run(machine: Machine, statement: ast.stmt) -> Left | None:
    if is_empty(statement) or is_message(machine, statement):
        return None
    if isinstance(statement, ast.If):
        return _if(machine, statement)
    if isinstance(statement, ast.Return):
        return _return(machine, statement)
    if isinstance(statement, ast.Continue):
        return Continued()
    acts.check_not_done(machine, statement)
    if isinstance(statement, ast.For):
        if machine.context.loop is not None:
            raise machine.fail(statement, "a loop inside of a loop isn't understood")
        machine.context.effects += loops.run(machine, statement, run_block)
    elif isinstance(statement, ast.With):
        return _with(machine, statement)
    elif isinstance(statement, ast.Expr):
        _expression(machine, statement)
    elif isinstance(statement, ast.AugAssign):
        _augmented(machine, statement)
    elif isinstance(statement, ast.Assign):
        _assignment(machine, statement)
    elif machine.context.loop is not None or not bind_import(machine, statement):
        raise machine.fail(statement, f"{words(statement)} isn't understood")
    return None


def _if(machine: Machine, statement: ast.If) -> Left | None:
    flush = flush_of(statement) if machine.context.loop is not None else None
    if flush is not None:
        acts.flush(machine, *flush)
        return None
    if machine.context.loop is None and is_rest(machine, statement):
        return run_block(machine, statement.body)
    return run_block(machine, statement.body if holds(machine, statement.test) else statement.orelse)


def _return(machine: Machine, statement: ast.Return) -> Returned:
    if machine.depth == 0 and machine.context.loop is not None:
        raise machine.fail(statement, "a return inside of the loop isn't understood")
    value = statement.value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in acts.ACTS:
        _expression(machine, ast.copy_location(ast.Expr(value), value))
        return Returned(OpaqueTerm())
    return Returned(Const(None) if value is None else machine.evaluate(value))


def _with(machine: Machine, statement: ast.With) -> Left | None:
    """``with transaction.atomic():``, inside of the migration's own transaction."""
    for item in statement.items:
        call = item.context_expr
        known = machine.evaluate(call.func) if isinstance(call, ast.Call) else None
        if not isinstance(known, Known) or known.object is not transaction.atomic or item.optional_vars is not None:
            raise machine.fail(statement, "with is understood for transaction.atomic() only")
    return run_block(machine, statement.body)


def _expression(machine: Machine, statement: ast.Expr) -> None:
    call = is_setattr(machine, statement)
    loop = inserts.as_loop(machine, statement.value) if isinstance(statement.value, ast.Call) else None
    if call:
        set_attribute(machine, call)
    elif loop is not None:
        machine.context.effects += loops.run(machine, loop, run_block)
    elif not isinstance(statement.value, ast.Call) or not _act(machine, statement.value):
        raise machine.fail(statement, f"{words(statement)} isn't understood")


def _act(machine: Machine, call: ast.Call) -> bool:
    """Do what a call does to the database; False if it isn't such a call."""
    if isinstance(call.func, ast.Attribute):
        if call.func.attr not in acts.ACTS:
            return False
        owner = machine.evaluate(call.func.value)
        return acts.ACTS[call.func.attr](machine, owner, placed(owner, call))
    known = machine.evaluate(call.func)
    if not isinstance(known, Known) or not isinstance(known.object, FunctionType):
        return False
    helper(machine, known.object, call)
    return True


def _augmented(machine: Machine, statement: ast.AugAssign) -> None:
    """``row.column += value``; and a counter, which then only a message may show."""
    target = statement.target
    if isinstance(target, ast.Name) and not isinstance(machine.env.get(target.id), OpaqueTerm):
        before = machine.env.get(target.id)
        if not (isinstance(before, Const) and type(before.value) is int):
            raise machine.fail(statement, f"{words(statement)} isn't understood")
    if isinstance(target, ast.Name):
        machine.env[target.id] = OpaqueTerm()
        return
    if not isinstance(target, ast.Attribute):
        raise machine.fail(statement, f"{words(statement)} isn't understood")
    read = ast.copy_location(ast.Attribute(target.value, target.attr, ast.Load()), target)
    total = ast.copy_location(ast.BinOp(read, statement.op, statement.value), statement)
    assign_attribute(machine, target, total)


def _assignment(machine: Machine, statement: ast.Assign) -> None:
    if len(statement.targets) != 1:
        if not isinstance(statement.value, ast.Constant):
            raise machine.fail(statement, "an assignment to several targets isn't understood")
        for each in statement.targets:
            _assignment(machine, ast.copy_location(ast.Assign([each], statement.value), statement))
        return
    target, value = statement.targets[0], statement.value
    named = [target] if isinstance(target, ast.Name) else target.elts if isinstance(target, ast.Tuple) else []
    counts = isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in acts.COUNTS
    if counts and named and all(isinstance(each, ast.Name) for each in named):
        assert isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute)
        owner = machine.evaluate(value.func.value)
        if isinstance(owner, QueryTerm) and (value.func.attr == "count" or _act(machine, value)):
            machine.env.update({each.id: OpaqueTerm() for each in named if isinstance(each, ast.Name)})
            return
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        terms = [machine.evaluate(each) for each in value.elts]
        for each, term in zip(target.elts, terms, strict=True):
            if not isinstance(each, ast.Name) or (machine.context.loop is None and isinstance(term, PER_ROW)):
                raise machine.fail(statement, "an assignment to several targets isn't understood")
            machine.env[each.id] = term
        return
    assign_to(machine, statement, target, value)
    bound = machine.env.get(target.id) if isinstance(target, ast.Name) else None
    if machine.context.loop is None and (isinstance(bound, PER_ROW) or not isinstance(target, ast.Name)):
        raise machine.fail(value, "it is computed once for all rows; only constants are understood here")


def is_message(machine: Machine, statement: ast.stmt) -> bool:
    """``print(…)`` and a logger's methods, if nothing but text is made for them."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not _speaks(machine, call.func):
        return False
    inner = [part for argument in [*call.args, *call.keywords] for part in ast.walk(argument)]
    for part in inner:
        name = getattr(part.func, "attr", getattr(part.func, "id", "")) if isinstance(part, ast.Call) else "len"
        coloured = isinstance(part, ast.Call) and _colours(machine, part.func)
        if (name not in HARMLESS and not coloured) or isinstance(part, ast.NamedExpr | ast.Await | ast.Yield):
            raise machine.fail(statement, "what is called for the message isn't understood")
    _note_shown(machine, inner)
    return True


def _note_shown(machine: Machine, parts: list[ast.AST]) -> None:
    """Remember the querysets whose rows a message reads, and Python keeps from then on."""
    asked = {id(part.value) for part in parts if isinstance(part, ast.Attribute | ast.Subscript)}
    for part in parts:
        term = machine.env.get(part.id) if isinstance(part, ast.Name) and id(part) not in asked else None
        if isinstance(term, QueryTerm) and term.manager is None:
            machine.context.shown.setdefault(id(term), len(machine.context.effects))
            if machine.context.script is not None:
                machine.context.script.use(term)


def _colours(machine: Machine, function: ast.expr) -> bool:
    """``style.WARNING``, of Django's style for messages."""
    owner = function.value if isinstance(function, ast.Attribute) else None
    return isinstance(owner, ast.Name) and isinstance(machine.env.get(owner.id), OpaqueTerm)


def _speaks(machine: Machine, function: ast.expr) -> bool:
    root = function
    while isinstance(root, ast.Attribute):
        root = root.value
    if not isinstance(root, ast.Name) or root.id in machine.env:
        return False
    try:
        found = machine.outer(root.id)
    except NotUnderstoodError:
        return False
    if isinstance(function, ast.Name):
        return found is print
    assert isinstance(function, ast.Attribute)
    logger = isinstance(found, logging.Logger) or getattr(found, "__name__", "") in {"sys", "logging"}
    return logger and function.attr in LOUD


def helper(machine: Machine, function: FunctionType, node: ast.Call) -> Term:
    """The call of a function of the project: its body, run in the same way.

    :raises UntranslatableError: if it isn't understood, or calls too deep
    """
    inner = entered(machine, function, node)
    left = run_block(inner, inner.function.statements)
    if machine.context.loop is None:
        check_finished(inner)
    return left.term if isinstance(left, Returned) else Const(None)


def entered(machine: Machine, function: FunctionType, node: ast.Call) -> Machine:
    """The machine of a function that is called, with its arguments.

    :raises UntranslatableError: if an argument isn't understood, or the function calls too deep
    """
    root = str(function.__module__).partition(".")[0]
    own = function.__globals__ is machine.function.function.__globals__  # as in Django's own migrations
    if not own and (root == "django" or root in sys.stdlib_module_names):
        raise NotUnderstoodError("the call of a function that isn't known")
    if machine.depth >= DEEPEST:
        raise NotUnderstoodError("functions call each other too deep")
    source = read_function(function)
    inner = Machine(source, machine.context, machine.rules, {}, machine.depth + 1)
    bind(inner, source.node.args, *given(machine, node))
    return inner
