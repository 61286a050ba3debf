"""``in``: a key of a dict, a value of a list, a row or a value of a queryset."""

from __future__ import annotations

from sqlglot import exp

from planner import templating
from planner.translate import script_arrays, script_maps
from planner.translate.conditions import check_comparable
from planner.translate.expressions import column, render
from planner.translate.functions import scalar
from planner.translate.machine import Machine
from planner.translate.script_queries import instances, listed, taken
from planner.translate.script_rows import key
from planner.translate.terms import (
    ListTerm,
    MapTerm,
    NotUnderstoodError,
    QueryTerm,
    RelatedTerm,
    RowTerm,
    Scalar,
    Term,
)
from planner.translate.writer import nullable, raw

HELD = "held"
"""The name of a queryset's rows."""


def contains(machine: Machine, left: Term, right: MapTerm | ListTerm | QueryTerm) -> Scalar:
    """``key in data``, ``row in queryset``. :raises NotUnderstoodError: if they aren't understood"""
    if isinstance(right, MapTerm):
        return script_maps.is_in(machine, left, right)
    if isinstance(right, QueryTerm):
        return _rows(machine, left, right)
    return script_arrays.is_in(machine, left, right)


def _rows(machine: Machine, left: Term, right: QueryTerm) -> Scalar:
    if right.manager is not None:
        raise NotUnderstoodError("a manager isn't gone through")
    if right.columns is None:
        text, own, value = _instances(machine, left, right)
    else:
        text, turn = listed(machine, right, HELD)
        if not right.flat or not isinstance(turn, Scalar):
            raise NotUnderstoodError("`in` is understood of rows and of flat lists of values")
        own, value = turn, scalar(left)
        check_comparable(own, value)
    both = nullable(machine, own) and nullable(machine, value)
    same = (exp.NullSafeEQ if both else exp.EQ)(this=own.sql.copy(), expression=value.sql.copy())
    held = templating.statement("holds", rows=text, alias=HELD, condition=render(same))
    return Scalar(exp.Paren(this=raw(held)), "boolean")


def _instances(machine: Machine, left: Term, right: QueryTerm) -> tuple[str, Scalar, Scalar]:
    """The rows, their key, and that of the row that is looked for: of rows of one model Python compares the keys."""
    model = left.model if isinstance(left, RowTerm) else None
    model = left.field.remote_field.model if isinstance(left, RelatedTerm) else model
    if model is not right.model or model is None or model._meta.parents:
        raise NotUnderstoodError("`in` a queryset is understood of rows of the same model")
    value, pk = key(machine, left), model._meta.pk
    text = instances(machine, taken(machine, right, "all"))
    return text, Scalar(column(pk.column, HELD), value.kind), value
