"""RunPython: a loop that saves rows, as one UPDATE."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from django.db.migrations import RunPython

from planner.names import Table
from planner.translate import loops
from planner.translate.loops import Update
from planner.translate.machine import Context, Machine, words
from planner.translate.rules import RULES
from planner.translate.source import (
    FunctionSource,
    UntranslatableError,
    function_todo,
    place_of,
    read_function,
)
from planner.translate.statements import bind_import, is_bare_return, is_empty, target_of
from planner.translate.terms import (
    AliasTerm,
    Apps,
    AppsTerm,
    ConnectionTerm,
    Const,
    EditorTerm,
    Known,
    ModelTerm,
    QueryTerm,
    Term,
)
from planner.translate.values import Hole, Source

__all__ = ["Noop", "Update", "translate_run_python"]

SHARED = AliasTerm | AppsTerm | ConnectionTerm | Const | EditorTerm | Known | ModelTerm | QueryTerm
"""What may be computed once, before a loop: nothing that the server would compute for each row."""


@dataclass(frozen=True, slots=True)
class Noop:
    """A function that does nothing."""

    source: Source


def translate_run_python(
    code: Callable[..., object],
    from_apps: Apps,
    table_of: Callable[[str], Table],
    alias: str = "default",
    name: str = "",
) -> tuple[Update, ...] | Noop | Hole:
    """Translate the function of a RunPython operation, without running it.

    :param from_apps: the historical registry of the state before the operation
    :param table_of: maps a model's ``db_table`` to the table
    :param alias: the database that is migrated
    :param name: what the configuration calls the function, ``app.0012:function``, for a hole's todo
    :returns: UPDATEs to run one after the other; or that there is nothing to do; or why it isn't understood
    """
    if code is RunPython.noop:
        return Noop(place_of(code))
    try:
        function = read_function(code)
        machine = Machine(function, Context(table_of, alias), RULES, _parameters(function, from_apps))
        updates = _run(machine)
    except UntranslatableError as error:
        qualified = f"{getattr(code, '__module__', '')}.{getattr(code, '__qualname__', type(code).__name__)}"
        return error.hole(f"RunPython {qualified}", function_todo(name or _name(code)))
    return updates or Noop(function.source)


def _name(code: object) -> str:
    """How the configuration names a function, as far as its module tells: ``app.0012:function``."""
    *packages, module = str(getattr(code, "__module__", "") or "migration").split(".")
    app = next((package for package in reversed(packages) if package != "migrations"), "app")
    return f"{app}.{module.partition('_')[0]}:{getattr(code, '__name__', type(code).__name__)}"


def _parameters(function: FunctionSource, from_apps: Apps) -> dict[str, Term]:
    """What the function's first two parameters are; Django passes (apps, schema_editor) by position."""
    arguments = function.node.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    required = len(names) - len(arguments.defaults)
    missing = any(default is None for default in arguments.kw_defaults)
    if required > 2 or missing or (len(names) < 2 and not arguments.vararg):  # noqa: PLR2004 - apps, schema_editor
        source = function.source
        raise UntranslatableError("it can't be called with (apps, schema_editor)", source, function.node.lineno)
    return dict(zip(names, (AppsTerm(from_apps), EditorTerm()), strict=False))


def _run(machine: Machine) -> tuple[Update, ...]:
    done: list[loops.Effect] = []
    for statement in machine.function.statements:
        if is_bare_return(statement):
            break
        if isinstance(statement, ast.For):
            done.append(machine.guard(statement, loops.run, machine, statement))
        else:
            machine.guard(statement, _statement, machine, statement)
    for first, second in combinations(done, 2):
        if first.conflicts(second):
            raise machine.fail(second.node, "a loop reads or changes what another loop of the function changes")
    return tuple(effect.update for effect in done)


def _statement(machine: Machine, statement: ast.stmt) -> None:
    """A statement outside of loops."""
    assignment = target_of(machine, statement)
    if assignment is None:
        if not is_empty(statement) and not bind_import(machine, statement):
            raise machine.fail(statement, f"{words(statement)} isn't understood")
        return
    target, value = assignment
    if not isinstance(target, ast.Name):
        raise machine.fail(statement, "an assignment to anything but a name isn't understood here")
    term = machine.evaluate(value)
    if not isinstance(term, SHARED):
        raise machine.fail(value, "it is computed once for all rows; only constants are understood here")
    machine.env[target.id] = term
