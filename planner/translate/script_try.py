"""``try`` in a script: around one look-up, one model of the registry, or statements that a constraint may refuse."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Sequence

from django.core.exceptions import FieldError, ObjectDoesNotExist
from django.db import IntegrityError, transaction

from planner.translate import script_dicts
from planner.translate.blocks import is_message
from planner.translate.expressions import render
from planner.translate.machine import Machine
from planner.translate.models import check_method
from planner.translate.registry import AnyModelTerm, any_model
from planner.translate.script_loops import Left, stored
from planner.translate.script_queries import narrowed, select_one
from planner.translate.script_values import Condition, evaluated
from planner.translate.statements import is_empty
from planner.translate.terms import AppsTerm, EditorTerm, Known, ModelTerm, OpaqueTerm, QueryTerm, Term
from planner.translate.writer import raise_if, writer_of

Block = Callable[[Machine, Sequence[ast.stmt]], Left | None]
Branch = Callable[
    [Machine, Condition | bool, Sequence[ast.stmt], Sequence[ast.stmt], dict[str, Term] | None], Left | None
]
PLAIN = {"objects", "_default_manager", "_base_manager", "pk", "id"}
"""Attributes that never look for another row."""
FOUND = "planner_found"
"""The name that the row of a ``get()`` has, where the function gives it none."""


def attempt(machine: Machine, statement: ast.Try, block: Block, branch: Branch) -> Left | None:
    """``try`` with one ``except``.

    :raises UntranslatableError: if it isn't understood
    """
    if not statement.finalbody and all(_raises(machine, each) for each in statement.handlers):
        return block(machine, [*statement.body, *statement.orelse])
    only_missing = not statement.finalbody and all(_is_missing(machine, each.type) for each in statement.handlers)
    sure = all(_finds_its_rows(machine, each) for each in statement.body) and not _may_miss(machine, statement.body)
    if only_missing and sure:
        return block(machine, [*statement.body, *statement.orelse])
    if statement.finalbody or len(statement.handlers) != 1:
        raise machine.fail(statement, "try is understood with one except only")
    (handler,) = statement.handlers
    if handler.name is None:
        return _attempt(machine, statement, block, branch)
    if handler.name in machine.env:
        raise machine.fail(statement, "the error gets a name that has a value before")
    machine.env[handler.name] = OpaqueTerm()  # nothing but a message can be made of it
    left = _attempt(machine, statement, block, branch)
    machine.env.pop(handler.name, None)
    return left


def _is_missing(machine: Machine, node: ast.expr | None) -> bool:
    """``Model.DoesNotExist``, ``ObjectDoesNotExist``."""
    if isinstance(node, ast.Attribute) and node.attr == "DoesNotExist":
        return isinstance(machine.evaluate(node.value), ModelTerm)
    known = machine.evaluate(node) if isinstance(node, ast.Name) else None
    return isinstance(known, Known) and known.object is ObjectDoesNotExist


def _finds_its_rows(machine: Machine, statement: ast.stmt) -> bool:
    """Whether a statement only calls methods of querysets: an attribute of a row may find that its row is gone."""
    if not isinstance(statement, ast.Expr | ast.Assign) or not isinstance(statement.value, ast.Call):
        return False
    inner = {id(part.func) for part in ast.walk(statement) if isinstance(part, ast.Call)}
    return all(
        id(part) in inner or part.attr in PLAIN or isinstance(_root(machine, part), EditorTerm)
        for part in ast.walk(statement)
        if isinstance(part, ast.Attribute)
    )


def _root(machine: Machine, node: ast.expr) -> Term | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return machine.env.get(node.id) if isinstance(node, ast.Name) else None


def suppressed(machine: Machine, statement: ast.With) -> ast.Try | None:
    """``with contextlib.suppress(Error): …`` as the ``try`` that it is; None for anything else."""
    call = statement.items[0].context_expr if len(statement.items) == 1 else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name | ast.Attribute) or call.keywords:
        return None
    if isinstance(call.func, ast.Attribute) and not isinstance(call.func.value, ast.Name):
        return None
    known = machine.evaluate(call.func) if _named(call.func) == "suppress" else None
    if not isinstance(known, Known) or known.object is not contextlib.suppress or len(call.args) != 1:
        return None
    handler = ast.copy_location(ast.ExceptHandler(call.args[0], None, [ast.copy_location(ast.Pass(), call)]), call)
    return ast.copy_location(ast.Try(statement.body, [handler], [], []), statement)


def _named(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr


def _raises(machine: Machine, handler: ast.ExceptHandler) -> bool:
    """Whether a handler only raises, after messages: then nothing of the function is kept either way."""
    outer = machine.env
    machine.env = {**outer, **({handler.name: OpaqueTerm()} if handler.name else {})}
    try:
        before = all(is_empty(each) or is_message(machine, each) for each in handler.body[:-1])
    finally:
        machine.env = outer
    return before and isinstance(handler.body[-1], ast.Raise)


def _attempt(machine: Machine, statement: ast.Try, block: Block, branch: Branch) -> Left | None:
    (handler,) = statement.handlers
    if _has_no_field(machine, statement):
        if handler.name is not None:
            machine.env[handler.name] = Known(FieldError())
        return block(machine, handler.body)
    kind = machine.evaluate(handler.type) if isinstance(handler.type, ast.Name) else None
    caught = kind.object if isinstance(kind, Known) else None
    if caught is LookupError:
        return _model(machine, statement, branch)
    if caught is IntegrityError or _is_integrity(machine, handler.type):
        return _constraint(machine, statement, block)
    return _row(machine, statement, branch)


ASKING = {"get", "filter", "exclude", "get_or_create", "update_or_create"}
"""Methods that look first of all for the fields that are named."""


def _has_no_field(machine: Machine, statement: ast.Try) -> bool:
    """Whether FieldError is caught, and the first statement names a field that the model hasn't at this point."""
    kinds = statement.handlers[0].type
    names = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
    if not any(isinstance(each, ast.Name | ast.Attribute) and _named(each) == "FieldError" for each in names):
        return False
    caught = [machine.evaluate(each) for each in names if isinstance(each, ast.Name | ast.Attribute)]
    if not any(isinstance(each, Known) and each.object is FieldError for each in caught):
        return False
    one = statement.body[0]
    call = one.value if isinstance(one, ast.Assign | ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.func.attr not in ASKING:
        return False
    plain = all(isinstance(each.value, ast.Name | ast.Constant) for each in call.keywords)
    if not plain or call.args or any(each.arg is None for each in call.keywords):
        return False  # what it is called with may raise, too
    owner = evaluated(machine, call.func.value)
    for each in call.keywords:
        evaluated(machine, each.value)
    if not isinstance(owner, QueryTerm) or owner.queryset is None:
        return False
    check_method(owner, call.func.attr)
    asked = {str(each.arg) for each in call.keywords} - (
        {"defaults", "create_defaults"} if "create" in call.func.attr else set()
    )
    return any(_is_unknown(owner, each) for each in asked)


def _is_unknown(owner: QueryTerm, name: str) -> bool:
    """Whether Django raises FieldError for a name in a filter."""
    try:
        owner.queryset.query.names_to_path(name.split("__"), owner.model._meta, fail_on_missing=False)
    except FieldError:
        return name.split("__", maxsplit=1)[0] not in owner.queryset.query.annotations
    return False


def _is_integrity(machine: Machine, node: ast.expr | None) -> bool:
    """``django.db.IntegrityError``, ``utils.IntegrityError``."""
    if not isinstance(node, ast.Attribute) or node.attr != "IntegrityError":
        return False
    known = machine.evaluate(node)
    return isinstance(known, Known) and known.object is IntegrityError


def _row(machine: Machine, statement: ast.Try, branch: Branch) -> Left | None:
    """``try: row = ….get(…)`` with ``except Model.DoesNotExist:``."""
    one, call = _first_get(statement.body[0])
    if call is None or _may_miss(machine, [one, ast.Expr(call), *statement.body[1:]], call):
        raise machine.fail(statement, "try is understood around one get() only")
    assert isinstance(call.func, ast.Attribute)
    owner = evaluated(machine, call.func.value)
    if not isinstance(owner, QueryTerm):
        raise machine.fail(statement, "try is understood around one get() only")
    _check_handler(machine, statement.handlers[0], owner)
    row = select_one(machine, machine.guard(call, narrowed, machine, owner, "get", call), may_miss=True)
    assert row.flag is not None
    shown = render(row.flag.sql)
    test = Condition(shown, frozenset({shown}), frozenset())
    body = [*([] if _names(one, call) or one is statement.body[0] else [one]), *statement.body[1:], *statement.orelse]
    name = _names(one, call) or FOUND
    return branch(machine, test, body or [ast.Pass()], statement.handlers[0].body, {name: row})


def _names(one: ast.stmt, call: ast.Call) -> str:
    """The name that a row gets, where the statement does nothing else."""
    plain = isinstance(one, ast.Assign) and one.value is call and len(one.targets) == 1
    target = one.targets[0] if isinstance(one, ast.Assign) and plain else None
    return target.id if isinstance(target, ast.Name) else ""


def _first_get(statement: ast.stmt) -> tuple[ast.stmt, ast.Call | None]:
    """The ``get()`` that a statement begins with, and the statement with a name in its place.

    Nothing may happen before it: it is the statement's value, or what the methods of that value are called on.
    """
    if not isinstance(statement, ast.Assign | ast.Expr | ast.Return):
        return statement, None
    node, way = statement.value, []
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            break
        way.append(node)
        node = node.func if isinstance(node, ast.Call) else node.value
    if not isinstance(node, ast.Call):
        return statement, None
    if not way and not isinstance(statement, ast.Return):
        plain = isinstance(statement, ast.Expr) or (
            len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name)
        )
        return statement, node if plain else None
    made: ast.expr = ast.copy_location(ast.Name(FOUND, ast.Load()), node)
    for part in reversed(way):
        new: ast.expr = (
            ast.Call(made, part.args, part.keywords)
            if isinstance(part, ast.Call)
            else ast.Attribute(made, part.attr, ast.Load())
        )
        made = ast.copy_location(new, part)
    if isinstance(statement, ast.Assign):
        return ast.copy_location(ast.Assign(statement.targets, made), statement), node
    return ast.copy_location(type(statement)(made), statement), node


def _may_miss(machine: Machine, statements: Sequence[ast.stmt], known_call: ast.Call | None = None) -> bool:
    """Whether statements may find no row, too: by get(), or in a function."""
    for part in (each for statement in statements for each in ast.walk(statement)):
        name = part.func if isinstance(part, ast.Call) and part is not known_call else None
        if isinstance(name, ast.Name) and name.id not in {"print", "str", "len", "list", "enumerate"}:
            known = machine.env.get(name.id)
            if not isinstance(known, ModelTerm):
                return True
        if isinstance(name, ast.Attribute) and name.attr in {"get", "get_by_natural_key", "earliest", "latest"}:
            return True
    return False


def _check_handler(machine: Machine, handler: ast.ExceptHandler, owner: QueryTerm) -> None:
    """Make sure that nothing but a missing row is caught."""
    kind = handler.type
    if isinstance(kind, ast.Attribute) and kind.attr == "DoesNotExist":
        model = machine.evaluate(kind.value)
        if isinstance(model, ModelTerm) and model.model is owner.model:
            return
    known = machine.evaluate(kind) if isinstance(kind, ast.Name) else None
    if not isinstance(known, Known) or known.object is not ObjectDoesNotExist:
        raise machine.fail(handler, "only except Model.DoesNotExist is understood")


def _model(machine: Machine, statement: ast.Try, branch: Branch) -> Left | None:
    """``try: name = apps.get_model(row.a, row.b)._meta.object_name`` with ``except LookupError:``."""
    one = statement.body[0]
    node = one.value if isinstance(one, ast.Assign | ast.Expr) and len(statement.body) == 1 else None
    while isinstance(node, ast.Attribute):
        node = node.value
    call = node if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None
    if call is None or not isinstance(call.func, ast.Attribute) or call.func.attr != "get_model":
        raise machine.fail(statement, "except LookupError is understood around one apps.get_model() only")
    registry = machine.evaluate(call.func.value)
    if not isinstance(registry, AppsTerm) or len(call.args) != 2 or call.keywords:  # noqa: PLR2004 - label and name
        raise machine.fail(statement, "except LookupError is understood around one apps.get_model() only")
    label, name = (evaluated(machine, each) for each in call.args)
    before, machine.context.requires = machine.context.requires, []
    found = machine.guard(call, any_model, machine, registry, label, name, call)
    raise_if(machine, machine.context.requires)
    machine.context.requires = before
    if isinstance(found, AnyModelTerm):
        test: Condition | bool = Condition(render(found.known()), frozenset(), frozenset())
    else:
        test = found is not None
    return branch(machine, test, [*statement.body, *statement.orelse], statement.handlers[0].body, None)


def _constraint(machine: Machine, statement: ast.Try, block: Block) -> Left | None:
    """``try: with transaction.atomic(): …`` with ``except IntegrityError:``."""
    one = statement.body[0]
    call = one.items[0].context_expr if isinstance(one, ast.With) and len(one.items) == 1 else None
    known = machine.evaluate(call.func) if isinstance(call, ast.Call) else None
    atomic = isinstance(known, Known) and known.object is transaction.atomic
    if not atomic or len(statement.body) > 1 or statement.orelse:
        raise machine.fail(statement, "except IntegrityError is understood around `with transaction.atomic():` only")
    writer = writer_of(machine)
    handler = statement.handlers[0].body
    changed = stored([*statement.body, *handler]) | script_dicts.changed(machine, [statement])
    if any(isinstance(part, ast.Attribute) and not isinstance(part.ctx, ast.Load) for part in ast.walk(one)):
        raise machine.fail(statement, "a row is changed where a constraint may refuse it")
    env, facts = machine.env, set(writer.facts)
    writer.emit("BEGIN")
    machine.env = dict(env)
    writer.catching += 1
    with writer.deeper():
        first = block(machine, statement.body)
    writer.catching -= 1
    writer.emit("EXCEPTION WHEN integrity_constraint_violation THEN")
    machine.env, after, writer.facts = dict(env), set(writer.facts), set(facts)
    with writer.deeper():
        second = block(machine, handler)
    writer.emit("END;")
    machine.env = {name: term for name, term in env.items() if name not in changed}
    writer.facts = facts & after & writer.facts
    return Left() if first is not None and second is not None else None


__all__ = ["attempt"]
