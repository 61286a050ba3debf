"""Statements that mean the same in every function: imports, local names, attributes of a row."""

from __future__ import annotations

import ast
import importlib.util
import sys
from types import ModuleType

from planner.translate.constants import constant_of
from planner.translate.functions import attribute_name
from planner.translate.machine import Machine, attribute_of, words
from planner.translate.objects import write
from planner.translate.terms import AddTerm, Const, Known, NotUnderstoodError, RowTerm, Term


def is_empty(statement: ast.stmt) -> bool:
    """``pass``, ``...`` or a bare constant."""
    constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass) or constant


def is_bare_return(statement: ast.stmt) -> bool:
    """``return`` or ``return None``."""
    if not isinstance(statement, ast.Return):
        return False
    value = statement.value
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def target_of(machine: Machine, statement: ast.stmt) -> tuple[ast.expr, ast.expr] | None:
    """The target and value of ``target = value`` with one target; None for another statement.

    :raises UntranslatableError: for ``a = b = value``
    """
    if not isinstance(statement, ast.Assign):
        return None
    if len(statement.targets) != 1:
        raise machine.fail(statement, "an assignment to several targets isn't understood")
    return statement.targets[0], statement.value


def assign_attribute(machine: Machine, target: ast.Attribute, value: ast.expr) -> None:
    """``row.name = value``. Python evaluates the value first."""
    term = machine.evaluate(value)
    owner = machine.evaluate(target.value)
    machine.guard(target, _write, machine, owner, target.attr, term, target)


def set_attribute(machine: Machine, node: ast.Call) -> None:
    """``setattr(row, "name", value)``, as a statement."""
    machine.arguments(node, 3)
    owner = machine.evaluate(node.args[0])
    name = attribute_name(machine, node.args[1])
    term = machine.evaluate(node.args[2])
    machine.guard(node, _write, machine, owner, name, term, node)


def is_setattr(machine: Machine, statement: ast.stmt) -> ast.Call | None:
    """The call, if the statement is one of the real `setattr`."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        return None
    known = machine.evaluate(call.func)
    return call if isinstance(known, Known) and known.object is setattr else None


def _write(machine: Machine, owner: Term, name: str, term: Term, node: ast.expr) -> None:
    if not isinstance(owner, RowTerm):
        raise NotUnderstoodError("an attribute is set on something that isn't the row")
    write(machine, owner, name, term, node)


def run_body(machine: Machine) -> Term:
    """Run a function that is a straight line to one return at its end; what it returns.

    :raises UntranslatableError: if it branches, or does anything else that isn't understood
    """
    *statements, last = machine.function.statements
    for statement in statements:
        machine.guard(statement, _straight, machine, statement)
    if not isinstance(last, ast.Return) or last.value is None:
        raise machine.fail(last, "the function doesn't end with a return of a value")
    return machine.evaluate(last.value)


def _straight(machine: Machine, statement: ast.stmt) -> None:
    if isinstance(statement, ast.If) and isinstance(statement.test, ast.Name):
        add = machine.evaluate(statement.test)
        if isinstance(add, AddTerm) and add.adds is not None:
            for each in statement.body if add.adds else statement.orelse:
                machine.guard(each, _straight, machine, each)
            return
    if not assign(machine, statement) and not is_empty(statement) and not bind_import(machine, statement):
        raise machine.fail(statement, f"{words(statement)} isn't understood")


def assign(machine: Machine, statement: ast.stmt) -> bool:
    """Run ``name = value``, ``row.name = value`` or ``setattr(row, "name", value)``.

    :returns: False if the statement is none of these
    """
    target = target_of(machine, statement)
    if target is None:
        call = is_setattr(machine, statement)
        if call:
            set_attribute(machine, call)
        return call is not None
    assign_to(machine, statement, *target)
    return True


def assign_to(machine: Machine, statement: ast.stmt, target: ast.expr, value: ast.expr) -> None:
    """``name = value`` or ``row.name = value``. :raises UntranslatableError: for another target"""
    if isinstance(target, ast.Name):
        machine.env[target.id] = machine.evaluate(value)
    elif isinstance(target, ast.Attribute):
        assign_attribute(machine, target, value)
    else:
        raise machine.fail(statement, "an assignment to anything but a name or an attribute isn't understood")


def bind_import(machine: Machine, statement: ast.stmt) -> bool:
    """Bind what an import inside a function binds, from the modules that are loaded already.

    :returns: False if the statement is no import
    :raises UntranslatableError: if a module isn't loaded
    :raises NotUnderstoodError: if it hasn't got a name that is imported
    """
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            module = _loaded(machine, statement, alias.name)
            name = alias.asname or alias.name.partition(".")[0]
            machine.env[name] = module if alias.asname else _loaded(machine, statement, name)
        return True
    if isinstance(statement, ast.ImportFrom):
        package = str(machine.function.function.__globals__.get("__package__") or "")
        path = "." * statement.level + (statement.module or "")
        try:
            path = importlib.util.resolve_name(path, package)
        except ImportError as error:
            raise machine.fail(statement, f"the import doesn't resolve: {error}") from error
        module = _loaded(machine, statement, path)
        for alias in statement.names:
            found = attribute_of(module.object, alias.name)
            if isinstance(found, str | int) and isinstance(module.object, ModuleType):
                machine.env[alias.asname or alias.name] = Const(constant_of(module.object, alias.name, found))
            else:
                machine.env[alias.asname or alias.name] = machine.known(found)
        return True
    return False


def _loaded(machine: Machine, statement: ast.stmt, name: str) -> Known:
    module = sys.modules.get(name)
    if module is None:
        raise machine.fail(statement, f"the module {name} isn't loaded, and loading it would run it")
    return Known(module)
