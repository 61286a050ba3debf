"""RunPython: a loop that saves rows, as one UPDATE."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations

from django.db.migrations import RunPython

from planner.names import Table
from planner.translate.batches import check_finished
from planner.translate.blocks import helper, run_block
from planner.translate.effects import Update
from planner.translate.machine import Context, Machine, runs
from planner.translate.rules import RULES
from planner.translate.source import (
    FunctionSource,
    UntranslatableError,
    function_todo,
    place_of,
    read_function,
)
from planner.translate.terms import Apps, AppsTerm, Const, DictTerm, EditorTerm, SequenceTerm, Term
from planner.translate.values import Hole, Source

__all__ = ["Noop", "Update", "translate_run_python"]


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
        updates = _run(function, Context(table_of, alias), parameters_of(function, from_apps))
    except UntranslatableError as error:
        return refused(error, code, name)
    return updates or Noop(function.source)


def refused(error: UntranslatableError, code: object, name: str) -> Hole:
    """The hole that a function of a RunPython leaves."""
    qualified = f"{getattr(code, '__module__', '')}.{getattr(code, '__qualname__', type(code).__name__)}"
    return error.hole(f"RunPython {qualified}", function_todo(name or _name(code)))


def _name(code: object) -> str:
    """How the configuration names a function, as far as its module tells: ``app.0012:function``."""
    *packages, module = str(getattr(code, "__module__", "") or "migration").split(".")
    app = next((package for package in reversed(packages) if package != "migrations"), "app")
    return f"{app}.{module.partition('_')[0]}:{getattr(code, '__name__', type(code).__name__)}"


def parameters_of(function: FunctionSource, from_apps: Apps) -> dict[str, Term]:
    """What the function's first two parameters are; Django passes (apps, schema_editor) by position.

    :raises UntranslatableError: if it can't be called so
    """
    arguments = function.node.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
    only = [argument.arg for argument in arguments.kwonlyargs]
    required = len(names) - len(arguments.defaults)
    missing = any(default is None for default in arguments.kw_defaults)
    if required > 2 or missing or (len(names) < 2 and not arguments.vararg):  # noqa: PLR2004 - apps, schema_editor
        source = function.source
        raise UntranslatableError("it can't be called with (apps, schema_editor)", source, function.node.lineno)
    defaults = [*zip(names[required:], arguments.defaults, strict=True), *zip(only, arguments.kw_defaults, strict=True)]
    own = function.function
    held = {**dict(zip(names[required:], own.__defaults__ or (), strict=False)), **(own.__kwdefaults__ or {})}
    terms = (AppsTerm(from_apps), EditorTerm())
    rest: dict[str, Term] = {
        name: Const(each.value)
        for name, each in defaults
        if isinstance(each, ast.Constant)
        and isinstance(each.value, str | int | bool | None)
        and held.get(name, each) == each.value
    }
    if arguments.kwarg:
        rest[arguments.kwarg.arg] = DictTerm(())
    if arguments.vararg:
        rest[arguments.vararg.arg] = SequenceTerm(terms[len(names) :])
    return {**rest, **dict(zip(names, terms, strict=False))}


def _run(function: FunctionSource, context: Context, parameters: dict[str, Term]) -> tuple[Update, ...]:
    """Run the function on each way through it; a condition outside of loops may only be about constants."""
    ways, rules = [], replace(RULES, helper=helper)
    for oracle in runs():
        machine = Machine(function, replace(context, oracle=oracle, effects=[], requires=[]), rules, {**parameters})
        run_block(machine, function.statements)
        machine.guard(function.node, check_finished, machine)
        if machine.context.requires:
            raise UntranslatableError("something that may fail is computed once, outside of loops", function.source)
        ways.append((oracle.taken, machine.context.effects))
    if len(ways) != 1:
        raise UntranslatableError("a condition outside of loops depends on rows", function.source)
    ((_, effects),) = ways
    for first, second in combinations(effects, 2):
        if first.conflicts(second):
            source, line = function.source, getattr(second.node, "lineno", 0)
            shown = function.expression(second.node)
            why = "a loop reads or changes what another loop of the function changes"
            raise UntranslatableError(why, source, line, shown)
    later = {id(second) for first, second in combinations(effects, 2) if first.disturbs(second)}
    return tuple((effect.unchecked() if id(effect) in later else effect).update for effect in effects)
