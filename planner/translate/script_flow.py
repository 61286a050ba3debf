"""Statements in a script, one after the other: conditions become IF, loops FOR, names variables."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from types import FunctionType

from django.db import transaction

from planner.translate import script_items, script_json_changes, script_maps
from planner.translate.batches import gathered
from planner.translate.blocks import entered, is_message
from planner.translate.conditions import dict_comprehension
from planner.translate.functions import attribute_name
from planner.translate.machine import Machine, words
from planner.translate.script_lists import comprehension, is_flush, is_rest
from planner.translate.script_loops import Continued, Left, loop, wrapped
from planner.translate.script_merge import End, merge
from planner.translate.script_names import assign
from planner.translate.script_outside import nested
from planner.translate.script_parts import written_out
from planner.translate.script_related import loaded
from planner.translate.script_returns import Returned, joined, returns
from planner.translate.script_rows import assigned
from planner.translate.script_try import attempt, suppressed
from planner.translate.script_values import Condition, bound, condition, evaluated, once
from planner.translate.script_while import repeat
from planner.translate.statements import bind_import, is_empty, is_setattr
from planner.translate.terms import (
    Const,
    CursorTerm,
    DictTerm,
    JsonTerm,
    Known,
    ListTerm,
    NotUnderstoodError,
    RelatedTerm,
    RowTerm,
    Scalar,
    SequenceTerm,
    Term,
)
from planner.translate.writer import failing, writer_of


@dataclass(slots=True)
class Frame:
    """A function that is being gone through: what it returned on the way, and where."""

    label: str
    level: int
    returned: list[Returned]


def run_block(machine: Machine, statements: Sequence[ast.stmt]) -> Left | None:
    """Write statements.

    :returns: how they are left before their end, if they always are
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
    written = written_out(statement)
    if written is not None:
        return run_block(machine, written)
    if isinstance(statement, ast.If):
        return _if(machine, statement)
    if isinstance(statement, ast.Return):
        return _return(machine, statement)
    if isinstance(statement, ast.Continue | ast.Break):
        return _leave(machine, statement)
    if isinstance(statement, ast.Raise):
        failing(machine, statement, " ".join(machine.function.expression(statement).split())[:200])
        if writer_of(machine).level == 0:
            raise NotUnderstoodError("it always raises")
        return Left()
    return _compound(machine, statement)


def _compound(machine: Machine, statement: ast.stmt) -> Left | None:
    """Loops, ``with``, ``try``; and all that is one line."""
    if isinstance(statement, ast.For):
        return loop(machine, statement, run_block)
    if isinstance(statement, ast.With):
        return _with(machine, statement)
    if isinstance(statement, ast.Try):
        return attempt(machine, statement, run_block, branch)
    if isinstance(statement, ast.While):
        repeat(machine, statement, run_block)
    else:
        _simple(machine, statement)
    return None


def _if(machine: Machine, statement: ast.If) -> Left | None:
    if is_flush(machine, statement):
        return None
    test = True if is_rest(machine, statement) else condition(machine, statement.test)
    return branch(machine, test, statement.body, statement.orelse)


def _simple(machine: Machine, statement: ast.stmt) -> None:
    if isinstance(statement, ast.Expr):
        call = is_setattr(machine, statement)
        if call:
            machine.arguments(call, 3)
            _set(machine, call.args[0], attribute_name(machine, call.args[1]), call.args[2])
        elif isinstance(statement.value, ast.Call):
            writer_of(machine).unused = id(statement.value)
            evaluated(machine, statement.value)
        else:
            raise machine.fail(statement, f"{words(statement)} isn't understood")
    elif isinstance(statement, ast.Assign):
        _assigned(machine, statement)
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        _assign(machine, statement.target, statement.value)
    elif isinstance(statement, ast.FunctionDef):
        machine.env[statement.name] = Known(nested(machine, statement))
    elif isinstance(statement, ast.Delete):
        script_items.deleted(machine, statement)
    elif isinstance(statement, ast.AugAssign):
        _augmented(machine, statement)
    elif not bind_import(machine, statement):
        raise machine.fail(statement, f"{words(statement)} isn't understood")


def _augmented(machine: Machine, statement: ast.AugAssign) -> None:
    """``name += value``, ``row.name += value``, ``data[key] += value``."""
    target = statement.target
    if isinstance(target, ast.Subscript):
        script_maps.added(machine, statement, target)
        return
    if not isinstance(target, ast.Name | ast.Attribute):
        raise machine.fail(statement, f"{words(statement)} isn't understood")
    if isinstance(target, ast.Name) and isinstance(machine.env.get(target.id), ListTerm):
        evaluated(machine, _extends(target, statement))
        return
    read: ast.expr = ast.copy_location(
        ast.Name(target.id, ast.Load())
        if isinstance(target, ast.Name)
        else ast.Attribute(target.value, target.attr, ast.Load()),
        target,
    )
    _assign(machine, target, ast.copy_location(ast.BinOp(read, statement.op, statement.value), statement))


def _extends(target: ast.Name, statement: ast.AugAssign) -> ast.Call:
    """``texts += others`` changes the list itself, whatever other names it has."""
    if not isinstance(statement.op, ast.Add):
        raise NotUnderstoodError("this operator isn't understood")
    method = ast.Attribute(ast.Name(target.id, ast.Load()), "extend", ast.Load())
    made = ast.Call(method, [statement.value], [])
    for each in (made, method, method.value):
        ast.copy_location(each, statement)
    return made


def _are_apart(target: ast.Tuple, value: ast.Tuple) -> bool:
    """Whether ``a, b = x, y`` is the same as the one after the other."""
    plain = all(isinstance(each, ast.Name) for each in target.elts) and len(target.elts) == len(value.elts)
    names = {each.id for each in target.elts if isinstance(each, ast.Name)}
    used = {part.id for part in ast.walk(value) if isinstance(part, ast.Name)}
    return plain and not names & used


def _assigned(machine: Machine, statement: ast.Assign) -> None:
    """``a = value``; ``a = b = value``: one object that has several names."""
    if len(statement.targets) == 1:
        _assign(machine, statement.targets[0], statement.value)
        return
    if not all(isinstance(each, ast.Name) for each in statement.targets):
        raise machine.fail(statement, "an assignment to several targets that aren't names isn't understood")
    term = bound(machine, evaluated(machine, statement.value))
    for each in statement.targets:
        machine.guard(each, assign, machine, each, term)


def _assign(machine: Machine, target: ast.expr, value: ast.expr) -> None:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and _are_apart(target, value):
        for each, part in zip(target.elts, value.elts, strict=True):
            _assign(machine, each, part)
        return
    made = script_maps.made(machine, target.id, value) if isinstance(target, ast.Name) else None
    if made is not None:
        machine.guard(target, assign, machine, target, made)
        return
    if isinstance(target, ast.Subscript):
        script_items.put(machine, target, value)
        return
    if isinstance(target, ast.Attribute):
        _set(machine, target.value, target.attr, value)
        return
    machine.guard(target, assign, machine, target, evaluated(machine, value))


def _set(machine: Machine, owner: ast.expr, name: str, value: ast.expr) -> None:
    """``row.name = value``."""
    if name == "adding" and isinstance(owner, ast.Attribute) and owner.attr == "_state":
        copy = evaluated(machine, owner.value)
        if not isinstance(copy, RowTerm) or copy.alias or machine.constant(value) is not True:
            raise NotUnderstoodError("_state is understood of rows that have no key any more")
        return
    term, row = evaluated(machine, value), evaluated(machine, owner)
    if isinstance(row, RelatedTerm):
        row = loaded(machine, owner, row)
    if not isinstance(row, RowTerm):
        raise NotUnderstoodError("an attribute is set on something that isn't a row")
    machine.guard(value, assigned, machine, row, name, term)
    if not isinstance(term, Scalar | Const | JsonTerm) and row.alias and script_items.is_lent(machine, value):
        machine.guard(value, script_json_changes.lent, machine, row, name)


def _return(machine: Machine, statement: ast.Return) -> Left:
    writer = writer_of(machine)
    term = Const(None) if statement.value is None else bound(machine, evaluated(machine, statement.value))
    frame: Frame = writer.frames[-1]
    frame.returned.append(returns(machine, term))
    if writer.level > frame.level:
        writer.emit(f"EXIT {frame.label};")
        writer.left.add(frame.label)
    return Left()


def _leave(machine: Machine, statement: ast.stmt) -> Left:
    """``continue`` and ``break``."""
    writer = writer_of(machine)
    going, leaving, level = writer.turns[-1]
    if isinstance(statement, ast.Continue) and writer.level == level:
        return Continued()
    label = leaving if isinstance(statement, ast.Break) else going
    if label in writer.exits:
        writer.exits[label].append((dict(machine.env), set(writer.facts)))
    writer.emit(label)
    writer.left.add(label.split()[1].rstrip(";"))
    return Left()


def branch(
    machine: Machine,
    test: Condition | bool,  # noqa: FBT001 - what condition() gives
    body: Sequence[ast.stmt],
    orelse: Sequence[ast.stmt],
    extra: dict[str, Term] | None = None,
) -> Left | None:
    """``if``: as IF, unless it is known which way it goes. ``extra``: names that the body alone has."""
    if isinstance(test, bool):
        return run_block(machine, body if test else orelse)
    writer = writer_of(machine)
    env, facts = machine.env, set(writer.facts)
    ends: list[End] = []
    writer.emit(f"IF {test.sql} THEN")
    for statements, known in ((body, test.if_true), (orelse, test.if_false)):
        if ends:
            writer.emit("ELSE")
        machine.env, writer.facts = {**env, **({} if ends else extra or {})}, facts | known
        writer.clock += 1
        began = 0 if extra and not ends else writer.clock
        with writer.deeper():
            left = run_block(machine, statements)
        ends.append((left, machine.env, set(writer.facts), len(writer.lines), began))
    writer.emit("END IF;")
    machine.env, writer.facts = merge(machine, ends)
    return Left() if all(left is not None for left, *_ in ends) else None


def _with(machine: Machine, statement: ast.With) -> Left | None:
    """``with transaction.atomic():``, inside of the migration's own transaction; ``with connection.cursor():``."""
    suppressing = suppressed(machine, statement)
    if suppressing is not None:
        return attempt(machine, suppressing, run_block, branch)
    for item in statement.items:
        call = item.context_expr
        opened = evaluated(machine, call) if _is_cursor(call) else None
        if isinstance(opened, CursorTerm):
            if item.optional_vars is not None:
                machine.guard(item, assign, machine, item.optional_vars, opened)
            continue
        known = machine.evaluate(call.func) if isinstance(call, ast.Call) else None
        if not isinstance(known, Known) or known.object is not transaction.atomic or item.optional_vars is not None:
            raise machine.fail(statement, "with is understood for transaction.atomic(), suppress() and cursors only")
    return run_block(machine, statement.body)


def _is_cursor(call: ast.expr) -> bool:
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "cursor"


def called(machine: Machine, function: FunctionType, node: ast.Call) -> Term:
    """The call of a function of the project: its body, written in its place."""
    inner = entered(machine, function, node)
    around = writer_of(machine).nested.get(function)
    if around is not None:
        free = set(function.__code__.co_freevars) & set(around.env)
        inner.env = {**{name: around.env[name] for name in free}, **inner.env}
    inner.env = {name: bound(machine, term) for name, term in inner.env.items()}
    return framed(inner)


def comprehended(machine: Machine, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Term:
    """A comprehension that makes rows."""
    return once(_comprehended)(machine, None, node)


def _comprehended(machine: Machine, _owner: None, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Term:
    return comprehension(machine, node, run_block)


def mapped(machine: Machine, node: ast.DictComp) -> Term:
    """``{row.key: row.value for row in queryset}``; else what `conditions.dict_comprehension` understands."""
    first = node.generators[0].iter
    term = machine.evaluate(first) if not isinstance(first, ast.GeneratorExp) else None
    if isinstance(term, SequenceTerm | DictTerm):
        return dict_comprehension(machine, node)
    return once(_mapped)(machine, None, node)


def _mapped(machine: Machine, _owner: None, node: ast.DictComp) -> Term:
    return script_maps.comprehension(machine, node, run_block)


def framed(machine: Machine) -> Term:
    """Write a function's body. :returns: what the function returns"""
    writer = writer_of(machine)
    frame = Frame(writer.name("function"), writer.level, [])
    start = len(writer.lines)
    outer = writer.turns
    writer.frames.append(frame)
    writer.turns = []
    left = run_block(machine, machine.function.statements)
    if left is None:
        frame.returned.append(returns(machine, Const(None)))
    writer.frames.pop()
    writer.turns = outer
    if frame.label in writer.left:
        wrapped(writer, frame.label, start)
        writer.facts = set()
    found = joined(machine, frame.returned) if writer.frames else frame.returned[0].term
    if found is None:
        raise machine.fail(machine.function.node, "it returns different things on different ways")
    return found
