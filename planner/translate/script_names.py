"""Local names in a script: values are variables, everything else is what it means."""

from __future__ import annotations

import ast

from sqlglot import exp

from planner.translate import script_arrays
from planner.translate.compiling import compiled
from planner.translate.expressions import render
from planner.translate.fields import literal
from planner.translate.machine import Machine
from planner.translate.script_values import bound
from planner.translate.terms import Const, ListTerm, NotUnderstoodError, QueryTerm, Scalar, SequenceTerm, Term
from planner.translate.writer import CONST_KINDS, Use, nullable, tables_in, type_of, variable, writer_of


def assign(machine: Machine, target: ast.expr, term: Term) -> None:
    """``name = value`` and ``a, b = values``."""
    several = isinstance(target, ast.Tuple | ast.List)
    texts = bound(machine, term) if several and isinstance(term, Scalar) else term
    if isinstance(target, ast.Tuple | ast.List) and type(texts) is ListTerm:
        if any(isinstance(each, ast.Starred) for each in target.elts):
            raise NotUnderstoodError("a name for all the rest isn't understood")
        term = script_arrays.unpacked(machine, texts, len(target.elts), target)
    if isinstance(target, ast.Tuple | ast.List) and isinstance(term, SequenceTerm):
        if len(target.elts) != len(term.items):
            raise NotUnderstoodError("it has more or fewer parts than names")
        for each, item in zip(target.elts, term.items, strict=True):
            assign(machine, each, item)
        return
    if not isinstance(target, ast.Name):
        raise NotUnderstoodError("an assignment to anything but a name or an attribute isn't understood")
    writer, before = writer_of(machine), machine.env.get(target.id)
    if isinstance(before, Scalar) and render(before.sql).strip('"') in writer.pinned:
        _again(machine, before, term)
        return
    if isinstance(term, QueryTerm) and term.manager is None:
        noted(machine, term)
    machine.env[target.id] = bound(machine, term)


def noted(machine: Machine, query: QueryTerm) -> None:
    """Remember a queryset that has a name: Python reads its rows once."""
    writer = writer_of(machine)
    if id(query) not in writer.uses and query.queryset is not None:
        try:
            text = compiled(query.queryset.query.chain())
        except NotUnderstoodError:  # it refers to an outer query, for example: then its rows can't be taken either
            return
        writer.uses[id(query)] = Use(query, tables_in(text or ""), len(writer.loops), writer.clock)


def _again(machine: Machine, before: Scalar, term: Term) -> None:
    """A name that a loop carries on gets another value."""
    writer, shown = writer_of(machine), render(before.sql)
    if not isinstance(term, Scalar | Const):
        raise NotUnderstoodError("the name gets something that isn't a value, and rows may hand it on")
    kind = term.kind if isinstance(term, Scalar) else CONST_KINDS.get(type(term.value), "")
    empty = nullable(machine, term) if isinstance(term, Scalar) else term.value is None
    if kind != before.kind or empty:
        raise NotUnderstoodError("the name gets a value of another kind, or None, and rows may hand it on")
    writer.emit(f"{shown} := {render(value_of(term))};")


def value_of(term: Scalar | Const) -> exp.Expr:
    """The SQL of a value. :raises NotUnderstoodError: if PostgreSQL can't hold it"""
    if isinstance(term, Scalar):
        return term.sql
    if term.value is None:
        return exp.Null()
    try:
        return literal(term.value)
    except ValueError as error:
        raise NotUnderstoodError(str(error)) from error


def pinned(machine: Machine, term: Term | None) -> Scalar | None:
    """A variable for a name that has a value before a loop and gets another in it; None if it is no value."""
    writer = writer_of(machine)
    if isinstance(term, Scalar) and render(term.sql).strip('"') in writer.pinned:
        return term
    kind = term.kind if isinstance(term, Scalar) else CONST_KINDS.get(type(getattr(term, "value", None)), "")
    type_ = type_of(kind)
    if not isinstance(term, Scalar | Const) or type_ is None or (isinstance(term, Scalar) and term.collated):
        return None
    if isinstance(term, Scalar) and nullable(machine, term):
        return None
    made = variable(writer.variable(type_), kind)
    writer.emit(f"{render(made.sql)} := {render(value_of(term))};")
    writer.pinned.add(render(made.sql).strip('"'))
    return made
