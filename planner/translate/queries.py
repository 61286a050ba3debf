"""Managers and querysets: which rows a loop goes through, and rows that are looked up for each of them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlglot import exp

from planner import names
from planner.translate import expressions
from planner.translate.django_expressions import call_arguments
from planner.translate.fields import concrete_field, describe, kind_of, original, store
from planner.translate.machine import Context, Machine
from planner.translate.models import check_annotated, check_instances, check_method, check_routing
from planner.translate.terms import (
    AliasTerm,
    Condition,
    Const,
    Field,
    FoundTerm,
    Model,
    NotUnderstoodError,
    QueryTerm,
    Scalar,
    SequenceTerm,
    Term,
)
from planner.translate.values import ROW, Requirement

COMPARED = {"text", "integer", "uuid"}
"""Kinds whose equality is the same for a parameter and for another table's column."""


def everything(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.all()``."""
    machine.arguments(node, 0)
    return _after(owner, "all")


def iterator(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.iterator()``: the same rows, in portions."""
    for value in machine.arguments(node, 0, frozenset({"chunk_size"})).values():
        machine.constant(value)
    return _after(owner, "iterator")


def using(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.using(schema_editor.connection.alias)``, or the migrated database by its name."""
    machine.arguments(node, 1)
    alias = machine.evaluate(node.args[0])
    if not is_migrated(machine.context, alias):
        raise NotUnderstoodError("using() names another database than the one that is migrated")
    return replace(_after(owner, "using"), routed=True)


def is_migrated(context: Context, alias: Term) -> bool:
    """Whether a term is the alias of the migrated database."""
    return isinstance(alias, AliasTerm) or (isinstance(alias, Const) and alias.value == context.alias)


def order_by(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.order_by("column", "-column")``: the order matters in a subquery with a slice only."""
    new = _after(owner, "order_by")
    made = asked(machine, new, "order_by", node) if new.queryset is not None else None
    machine.arguments(node, len(node.args))
    for argument in node.args:
        name = machine.constant(argument)
        if type(name) is not str:
            raise machine.fail(argument, "only names of columns are understood in order_by()")
        if owner.conditions is not None:
            concrete_field(owner.model, name.removeprefix("-"))
    return replace(new, queryset=made)


def filtered(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.filter(…)``: comparisons of the table's own columns as they are, anything else as Django compiles it."""
    new = _after(owner, "filter")
    named = {keyword.arg or "**": machine.evaluate(keyword.value) for keyword in node.keywords}
    if new.conditions is not None and not node.args and "**" not in named:
        own = _own_conditions(new.model, named)
        if own is not None:
            made = asked(machine, new, "filter", node) if _is_constant(named) else None
            return replace(new, conditions=(*new.conditions, *own), queryset=made)
    return replace(new, conditions=None, queryset=asked(machine, new, "filter", node))


def _is_constant(named: dict[str, Term]) -> bool:
    return all(isinstance(term, Const) for term in named.values())


def _own_conditions(model: Model, named: dict[str, Term]) -> list[Condition] | None:
    try:
        return [_condition(model, key, term) for key, term in named.items()]
    except NotUnderstoodError:
        if any(isinstance(term, Scalar) and term.reads for term in named.values()):
            raise
        return None


def asked(machine: Machine, owner: QueryTerm, method: str, node: ast.Call) -> Any:
    """What Django's own queryset makes of a call; nothing is executed."""
    if owner.queryset is None or owner.most is not None:
        raise NotUnderstoodError("a queryset that depends on the row is narrowed further")
    model = owner.model if method in {"filter", "exclude"} else None
    positional, named = call_arguments(machine, node, model)
    try:
        return getattr(owner.queryset, method)(*positional, **named)
    except NotUnderstoodError:
        raise
    except Exception as error:
        raise NotUnderstoodError(f"Django refuses it: {type(error).__name__}: {error}") from error


def narrowed(method: str) -> Callable[[Machine, QueryTerm, ast.Call], Term]:
    """``.exclude(…)``, ``.annotate(…)``, ``.alias(…)``: as Django compiles them."""

    def handler(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
        new = _after(owner, method)
        made = asked(machine, new, method, node)
        if method == "annotate":
            imported = getattr(machine.context.script, "imported", {})
            for model in {owner.model, imported.get(owner.model, owner.model)}:
                check_annotated(model, set(made.query.annotations))
        return replace(new, conditions=None, queryset=made)

    return handler


def the_same(method: str) -> Callable[[Machine, QueryTerm, ast.Call], Term]:
    """``.only(…)``, ``.defer(…)``, ``.select_related(…)``, …: the same rows, loaded in another way."""

    def handler(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
        new = _after(owner, method)
        if method == "distinct" and node.args:
            raise NotUnderstoodError("distinct() over columns isn't understood")
        for argument in node.args:
            machine.constant(argument)
        machine.arguments(node, len(node.args))
        if machine.context.script is not None and method in {"select_related", "prefetch_related"}:
            machine.context.script.eager = True
        if method in {"only", "defer"}:
            return replace(new, partly=True)
        return new

    return handler


def values(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.values_list("a", "b")``, ``.values("a")``: columns for a loop or a subquery."""
    assert isinstance(node.func, ast.Attribute)
    new = _after(owner, node.func.attr)
    made = asked(machine, new, node.func.attr, node)
    names_ = tuple(name for argument in node.args for name in _column_names(machine, argument))
    named = {keyword.arg: machine.constant(keyword.value) for keyword in node.keywords if keyword.arg in FLAT}
    if len(names_) < len(node.args) or len(named) != len(node.keywords):
        return replace(new, queryset=made, conditions=None, columns=())
    return replace(new, queryset=made, columns=names_, flat=bool(named.get("flat")), dicts=node.func.attr == "values")


def _column_names(machine: Machine, node: ast.expr) -> list[str]:
    """The constant names that an argument gives: one, or those of ``*names``."""
    if isinstance(node, ast.Starred):
        several = machine.evaluate(node.value)
        terms = several.items if isinstance(several, SequenceTerm) else ()
        return [each.value for each in terms if isinstance(each, Const) and isinstance(each.value, str)]
    return [str(machine.constant(node))] if isinstance(node, ast.Constant) else []


FLAT = {"flat", "named"}


def get(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.get(column=value)``: exactly one row, or Python raises."""
    query = _after(owner, "get")
    if query.conditions is None:
        raise NotUnderstoodError("get() is understood after conditions on the table's own columns only")
    check_routing(machine.context, query)
    model, context = query.model, machine.context
    check_instances(model)
    if not model._meta.managed:
        raise NotUnderstoodError(f"{model.__name__} isn't managed by Django, so that it may be a view of anything")
    conditions = (*query.conditions, *_conditions(machine, model, node))
    number = next(context.numbers)
    alias = names.short_name("found", model._meta.model_name, str(number))
    table = context.table_of(model._meta.db_table)
    context.looks_up |= {(table, condition.field.column) for condition in conditions}
    scalars = [condition.value for condition in conditions if condition.value is not None]
    if any(value.draws or value.shape != "exact" for value in scalars):
        raise NotUnderstoodError("a row is looked up by a random value or by the time")
    finds_one = _finds_one(machine, FoundTerm(model, alias, conditions, ()), node)
    requirement = context.require(replace(finds_one, matches=_matches(conditions, table)))
    requires = tuple(each for value in scalars for each in value.requires)
    return FoundTerm(model, alias, conditions, (*requires, requirement))


def _matches(conditions: tuple[Condition, ...], table: names.Table) -> tuple[str, names.Table, str] | None:
    """The row's own column, if it alone is what is looked up, and where."""
    if len(conditions) != 1 or conditions[0].value is None:
        return None
    own = conditions[0].value.sql
    if not isinstance(own, exp.Column) or own.table != ROW:
        return None
    return (own.name, table, conditions[0].field.column)


def subquery(context: Context, found: FoundTerm, field: Field) -> Scalar:
    """A column of the row that was found, as a subquery.

    :raises NotUnderstoodError: if the field's class isn't understood
    """
    context.looks_up.add((context.table_of(found.model._meta.db_table), field.column))
    selected = _select(context, found, expressions.column(field.column, found.alias))
    reads = frozenset(name for condition in found.conditions if condition.value for name in condition.value.reads)
    return replace(original(field), sql=selected.subquery(), reads=reads, requires=found.requires)


def predicate(conditions: tuple[Condition, ...], alias: str) -> exp.Expr | None:
    """All conditions as one SQL predicate over the table with this alias; None if there are none."""
    return expressions.all_of([_sql(condition, alias) for condition in conditions]) if conditions else None


def _sql(condition: Condition, alias: str) -> exp.Expr:
    column = expressions.column(condition.field.column, alias)
    if condition.value is not None:
        return exp.EQ(this=column, expression=condition.value.sql.copy())
    is_null = exp.Is(this=column, expression=exp.Null())
    return is_null if condition.is_null else exp.Not(this=is_null)


def _select(context: Context, found: FoundTerm, what: exp.Expr) -> exp.Select:
    table = context.table_of(found.model._meta.db_table)
    source = exp.Table(
        this=exp.to_identifier(table.name, quoted=True),
        db=exp.to_identifier(table.schema, quoted=True),
        alias=exp.TableAlias(this=exp.to_identifier(found.alias, quoted=True)),
    )
    query = exp.select(what).from_(source)
    where = predicate(found.conditions, found.alias)
    return query if where is None else query.where(where)


def _finds_one(machine: Machine, found: FoundTerm, node: ast.Call) -> Requirement:
    """What a ``get()`` requires."""
    shown, place = machine.function.expression(node), machine.where(node)
    one = exp.Literal.number(1)
    if _at_most_one(found):
        missing = exp.Not(this=exp.Exists(this=_select(machine.context, found, one)))
        return Requirement(expressions.render(missing), f"{shown} finds no row ({place})")
    count = _select(machine.context, found, expressions.call("count", exp.Star())).subquery()
    wrong = expressions.render(exp.NEQ(this=count, expression=one))
    return Requirement(wrong, f"{shown} finds no row, or several ({place})")


def _at_most_one(found: FoundTerm) -> bool:
    """Whether a unique constraint keeps the conditions from being met twice."""
    meta = found.model._meta
    fixed = {condition.field.name for condition in found.conditions if condition.value is not None}
    keys = [{field.name} for field in meta.local_concrete_fields if field.unique]
    keys += [set(group) for group in meta.unique_together]
    keys += [set(constraint.fields) for constraint in meta.total_unique_constraints]
    return any(key <= fixed for key in keys)


def _conditions(machine: Machine, model: Model, node: ast.Call) -> list[Condition]:
    given = machine.arguments(node, 0, frozenset(keyword.arg for keyword in node.keywords if keyword.arg))
    if "**" in given:
        raise machine.fail(node, "it is called with arguments that aren't understood")
    return [_condition(model, key, machine.evaluate(value)) for key, value in given.items()]


def _condition(model: Model, key: str, term: Term) -> Condition:
    name, _, lookup = key.partition("__")
    field = concrete_field(model, name)
    lookup = lookup or "exact"
    found = field.get_lookup(lookup)
    if lookup not in {"exact", "isnull"} or not found or not found.__module__.startswith("django.db.models."):
        raise NotUnderstoodError(f"the lookup {key} isn't understood")
    if lookup == "isnull":
        if not isinstance(term, Const) or not isinstance(term.value, bool):
            raise NotUnderstoodError(f"{key} needs True or False")
        return Condition(field, is_null=term.value)
    if isinstance(term, Const) and term.value is None:
        return Condition(field, is_null=True)
    return Condition(field, _compared(field, term))


def _compared(field: Field, term: Term) -> Scalar:
    if isinstance(term, Const):
        return store(field, term)
    if not isinstance(term, Scalar):
        raise NotUnderstoodError("a row is compared with something that isn't a value")
    kind = kind_of(field)
    if term.kind != kind or kind not in COMPARED:
        raise NotUnderstoodError(f"{describe(field)} ({kind}) is compared with a value of the kind {term.kind}")
    if term.nullable and field.null:
        raise NotUnderstoodError(
            f"both {describe(field)} and what it is compared with may be NULL, which get() looks for"
        )
    if term.collated or getattr(field, "db_collation", None):
        raise NotUnderstoodError(f"{describe(field)} or what it is compared with has a collation of its own")
    return term


def _after(owner: QueryTerm, method: str) -> QueryTerm:
    check_method(owner, method)
    return replace(owner, manager=None)
