"""Totals in a script: ``aggregate(Max("column"))``, ``sum(row.column for row in queryset)``."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from django.db.models import Avg, Count, F, Max, Min, Sum
from django.db.models.expressions import Star

from planner import templating
from planner.translate.django_expressions import call_arguments
from planner.translate.expressions import cast, render
from planner.translate.fields import concrete_field, kind_of
from planner.translate.machine import Machine
from planner.translate.models import check_instances
from planner.translate.script_queries import count, listed, taken
from planner.translate.terms import DictTerm, NotUnderstoodError, QueryTerm, Scalar, Term
from planner.translate.values import Requirement
from planner.translate.writer import raw

FUNCTIONS: dict[type, str] = {Max: "max", Min: "min", Sum: "sum", Count: "count"}
ALIAS = "found"
ORDERED = {"integer", "date", "datetime", "time", "float", "text"}


def aggregate(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.aggregate(Max("column"), n=Count("id"))``: a dict of what the server computes, now."""
    positional, named = call_arguments(machine, node)
    if owner.columns is not None or any(not isinstance(each, (*FUNCTIONS, Avg)) for each in positional):
        raise NotUnderstoodError("aggregate() is understood for Max, Min, Sum and Count of a column")
    wanted = {each.default_alias: each for each in positional} | named
    several = len(wanted) > 1
    return DictTerm(tuple((name, _one(machine, owner, each, node, several)) for name, each in wanted.items()))


def _tables(queryset: Any) -> int:
    """How many tables a queryset's rows come from."""
    return sum(1 for count_ in queryset.query.alias_refcount.values() if count_) or 1


def _filtered(owner: QueryTerm, queryset: Any, part: Any) -> QueryTerm:
    """The rows that ``Count("id", filter=Q(…))`` counts: FILTER is WHERE, as long as that joins no other table."""
    condition = part.filter
    while hasattr(condition, "get_source_expressions"):  # from Django 6.0 on
        (condition,) = condition.get_source_expressions()
    try:
        rows = queryset.filter(condition)
    except Exception as error:
        raise NotUnderstoodError(f"Django refuses it: {type(error).__name__}: {error}") from error
    if _tables(rows) != _tables(queryset):
        raise NotUnderstoodError("a filter of aggregate() that joins another table isn't understood")
    return replace(owner, manager=None, queryset=rows, conditions=None)


def _one(machine: Machine, owner: QueryTerm, part: Any, node: ast.Call, several: bool) -> Scalar:  # noqa: FBT001
    queryset = taken(machine, owner, "aggregate")
    query = queryset.query
    if query.distinct or query.is_sliced or query.group_by is not None or query.annotations:
        raise NotUnderstoodError("aggregate() of a queryset with distinct(), a slice or annotations isn't understood")
    (source, *others) = part.get_source_expressions() if type(part) in FUNCTIONS else (None, None)
    condition = getattr(part, "filter", None)
    if any(other is not None and other is not condition for other in others) or getattr(part, "distinct", False):
        raise NotUnderstoodError("aggregate() is understood for Max, Min, Sum and Count of a column")
    if condition is not None:
        owner = _filtered(owner, queryset, part)
    if isinstance(part, Count) and isinstance(source, Star):
        found = count(machine, owner, _plain(node))
        assert isinstance(found, Scalar)
        return found
    if source is None or type(source) is not F:
        raise NotUnderstoodError("aggregate() is understood for Max, Min, Sum and Count of a column")
    if (several or condition is not None) and _tables(queryset.values_list(source.name)) != _tables(queryset):
        raise NotUnderstoodError("several totals of which one joins another table, and then all do, aren't understood")
    return _computed(machine, owner, source.name, FUNCTIONS[type(part)])


def _plain(node: ast.Call) -> ast.Call:
    return ast.copy_location(ast.Call(node.func, [], []), node)


def _computed(machine: Machine, owner: QueryTerm, name: str, function: str) -> Scalar:
    """One value of a column of all rows; NULL where there is none, but for their number."""
    rows = taken(machine, owner, "values_list").order_by().values_list(name, flat=True)
    asked = replace(owner, manager=None, queryset=rows, columns=(name,), flat=True, dicts=False, conditions=None)
    text, value = listed(machine, asked, ALIAS)
    assert isinstance(value, Scalar)
    if function in {"max", "min"} and value.kind not in ORDERED and not value.kind.startswith("decimal"):
        raise NotUnderstoodError(f"the order of values of the kind {value.kind} isn't understood")
    if function == "sum" and value.kind != "integer":
        raise NotUnderstoodError(f"the sum of values of the kind {value.kind} isn't understood")
    sql = raw(templating.statement("total", function=function, rows=text))
    if function == "count":
        return Scalar(sql, "integer")
    whole = cast(sql, "bigint") if function == "sum" else sql
    return Scalar(whole, value.kind, nullable=True, collated=value.collated)


def summed(machine: Machine, node: ast.Call) -> Term | None:
    """``sum(row.column for row in queryset)``; None if it isn't that."""
    given = node.args[0] if len(node.args) == 1 and not node.keywords else None
    if not isinstance(given, ast.GeneratorExp | ast.ListComp) or len(given.generators) != 1:
        return None
    (part,) = given.generators
    if part.ifs or part.is_async or not isinstance(part.target, ast.Name) or not isinstance(given.elt, ast.Attribute):
        return None
    owner = machine.evaluate(part.iter)
    base = given.elt.value
    if not isinstance(base, ast.Name) or base.id != part.target.id or not isinstance(owner, QueryTerm):
        return None
    rows = owner.queryset
    if owner.manager is not None or owner.columns is not None or rows is None or rows.query.distinct:
        return None
    check_instances(owner.model)
    field = concrete_field(owner.model, given.elt.attr)
    if kind_of(field) != "integer" or given.elt.attr != field.attname:
        raise NotUnderstoodError("sum() is understood for columns of integers")
    if rows.query.is_sliced:
        raise NotUnderstoodError("the sum of a part of a queryset isn't understood")
    if field.null:
        missing = rows.filter(**{f"{field.name}__isnull": True})
        number = count(machine, replace(owner, queryset=missing, conditions=None), _plain(node))
        assert isinstance(number, Scalar)
        shown = machine.function.expression(given.elt)
        message = f"{shown} is None (NULL in the database), and sum() fails on None ({machine.where(node)})"
        machine.context.require(Requirement(f"{render(number.sql)} <> 0", message))
    total = _computed(machine, owner, field.attname, "sum")
    text = templating.statement("or_zero", value=render(total.sql))
    return Scalar(raw(text), "integer")


__all__ = ["aggregate", "summed"]
