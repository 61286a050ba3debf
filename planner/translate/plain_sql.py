"""RunPython that only executes constant SQL: it is the RunSQL of the same statements, and is planned as that."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from django.core.management.color import no_style

from planner.translate.compiling import connection
from planner.translate.machine import Context, Machine
from planner.translate.terms import (
    ConnectionTerm,
    Const,
    CursorTerm,
    EditorTerm,
    ModelTerm,
    NotUnderstoodError,
    OpaqueTerm,
    OperationsTerm,
    SequenceTerm,
    Term,
)
from planner.translate.values import Source
from planner.translate.writer import Writer, writer_of

Statement = str | tuple[str, list[Any] | None]
"""As RunSQL takes it: a text, with its parameters where it has some."""


@dataclass(frozen=True, slots=True)
class PlainSql:
    """The statements that a function executes, one after the other, and nothing else."""

    source: Source
    statements: tuple[Statement, ...]


def execute(machine: Machine, owner: EditorTerm | CursorTerm, node: ast.Call) -> Term:
    """``schema_editor.execute("…")`` and ``cursor.execute("…")``, which differ in what no parameters mean."""
    given = machine.arguments(node, len(node.args), frozenset({"params"}))
    if not node.args or len(node.args) + len(given) > 2:  # noqa: PLR2004 - the statement and its parameters
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    text = machine.constant(node.args[0])
    wanted = node.args[1] if len(node.args) > 1 else given.get("params")
    params = _parameters(machine, wanted) if wanted is not None else [] if isinstance(owner, EditorTerm) else None
    if type(text) is not str or not text.strip():
        raise NotUnderstoodError("what is executed isn't a text")
    if params == [] and "%" in text:
        raise NotUnderstoodError("a % in SQL that is executed with no parameters means what the driver makes of it")
    writer = writer_of(machine)
    if writer.level or writer.loops:
        raise NotUnderstoodError("SQL of its own under a condition isn't understood")
    writer.plain.append((text, params) if params else text)
    return OpaqueTerm()


def _parameters(machine: Machine, node: ast.expr) -> list[Any] | None:
    term = machine.evaluate(node)
    if isinstance(term, Const) and term.value is None:
        return None
    if not isinstance(term, SequenceTerm) or not all(isinstance(each, Const) for each in term.items):
        raise NotUnderstoodError("only constant parameters of SQL are understood")
    return [each.value for each in term.items if isinstance(each, Const)]


def cursor(machine: Machine, _owner: ConnectionTerm, node: ast.Call) -> Term:
    """``connection.cursor()``."""
    machine.arguments(node, 0)
    return CursorTerm()


def close(machine: Machine, _owner: CursorTerm, node: ast.Call) -> Term:
    """``cursor.close()``."""
    machine.arguments(node, 0)
    return OpaqueTerm()


def quote_name(machine: Machine, _owner: Term, node: ast.Call) -> Term:
    """``schema_editor.quote_name("x")`` and ``connection.ops.quote_name("x")``, as Django does it."""
    machine.arguments(node, 1)
    name = machine.constant(node.args[0])
    if type(name) is not str:
        raise NotUnderstoodError("a name that is quoted must be a text")
    return Const(str(connection(machine.context.alias).ops.quote_name(name)))


def sequence_reset(machine: Machine, _owner: OperationsTerm, node: ast.Call) -> Term:
    """``connection.ops.sequence_reset_sql(no_style(), [Model])``: what Django itself gives for these models."""
    machine.arguments(node, 2)
    style, models = node.args
    plain = isinstance(style, ast.Call) and not style.args and not style.keywords
    known = machine.evaluate(style.func) if isinstance(style, ast.Call) else None
    if not plain or getattr(known, "object", None) is not no_style:
        raise NotUnderstoodError("only no_style() is understood here")
    terms = machine.evaluate(models)
    if not isinstance(terms, SequenceTerm):
        raise NotUnderstoodError("models that are written out are understood here")
    found = [each.model for each in terms.items if isinstance(each, ModelTerm)]
    if len(found) != len(terms.items):
        raise NotUnderstoodError("models that are written out are understood here")
    unstyled: Any = no_style
    texts = connection(machine.context.alias).ops.sequence_reset_sql(unstyled(), found)
    return SequenceTerm(tuple(Const(str(each)) for each in texts))


def plain_sql(function: Any, context: Context) -> PlainSql | None:
    """The statements, if a function that was gone through has executed some.

    :raises NotUnderstoodError: if it has done other work as well
    """
    writer: Writer = context.script
    if not writer.plain:
        return None
    if writer.lines or writer.writes or writer.reads:
        raise NotUnderstoodError("SQL of its own beside other work isn't understood")
    return PlainSql(function.source, tuple(writer.plain))


__all__ = ["PlainSql", "execute", "plain_sql"]
