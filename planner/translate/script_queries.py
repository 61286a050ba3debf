"""Querysets in a script: Django compiles them, and PL/pgSQL takes their rows."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from django.db.models import Count
from django.db.models.expressions import Col
from django.db.models.sql import UpdateQuery
from sqlglot import exp

from planner import names, templating
from planner.translate import script_arrays, script_json
from planner.translate.compiling import check_django, check_field, compiled, connection, rows_of
from planner.translate.django_expressions import SLOTS, Slot, call_arguments, given_to_django, python_value
from planner.translate.expressions import column, render
from planner.translate.fields import base_of, concrete_field, describe, kind_of
from planner.translate.machine import Machine
from planner.translate.models import check_instances, check_method, check_routing
from planner.translate.queries import asked
from planner.translate.script_values import evaluated
from planner.translate.terms import (
    Const,
    DictTerm,
    JsonTerm,
    ListTerm,
    MapTerm,
    NotUnderstoodError,
    QueryTerm,
    RowTerm,
    Scalar,
    SequenceTerm,
    Term,
)
from planner.translate.values import readdress
from planner.translate.writer import Loop, kept, raw, variable, writer_of


def taken(machine: Machine, owner: QueryTerm, method: str) -> Any:
    """Django's queryset behind a term, once its rows are taken.

    :raises NotUnderstoodError: if its manager isn't Django's own, or it goes elsewhere
    """
    check_method(owner, method)
    check_routing(machine.context, owner)
    if owner.queryset is None or owner.most is not None:
        raise NotUnderstoodError("the rows of this queryset aren't known")
    writer_of(machine).use(owner)
    return owner.queryset


def checked(queryset: Any) -> Any:
    """A copy of a queryset's query, of Django's own parts only."""
    query = queryset.query.chain()
    if query.combinator or query.extra or query.distinct_fields:
        raise NotUnderstoodError("a queryset with a union, distinct(…) or extra() isn't understood")
    check_django(query)
    return query


def instances(machine: Machine, queryset: Any, *, loads: bool = True) -> str:
    """The SELECT of all columns of a queryset's model; ``loads`` tells whether Python makes instances of the rows."""
    query = checked(queryset)
    if loads:
        check_instances(queryset.model)
    query.select_related = False
    query.clear_deferred_loading()
    query.clear_select_clause()
    query.default_cols = True
    query.set_annotation_mask(())
    query.select_for_update = False
    return _noted(machine, compiled(query))


def _noted(machine: Machine, text: str | None) -> str:
    if not text:
        raise NotUnderstoodError("Django knows that there is no such row, which isn't understood")
    writer_of(machine).read(text)
    return text


def row(machine: Machine, model: Any, alias: str = "", flag: Scalar | None = None, loop: Loop | None = None) -> RowTerm:
    """A new record for a row."""
    writer = writer_of(machine)
    name = alias or writer.variable("record", "r")
    pk = model._meta.pk
    writer.stable.add(render(column(pk.column, name)))
    within = loop or (writer.loops[-1] if writer.loops else None)
    return RowTerm(model, alias=name, flag=flag, level=writer.level, since=writer.clock, loop=within, body=writer.block)


def narrowed(machine: Machine, owner: QueryTerm, method: str, node: ast.Call) -> Any:
    """The queryset, filtered by the arguments of a call."""
    queryset = taken(machine, owner, method)
    if not node.args and not node.keywords:
        return queryset
    positional, named = call_arguments(machine, node, owner.model)
    try:
        return queryset.filter(*positional, **named)
    except Exception as error:
        raise NotUnderstoodError(f"Django refuses it: {type(error).__name__}: {error}") from error


def select_one(machine: Machine, queryset: Any, *, may_miss: bool) -> RowTerm:
    """What ``get()`` does: exactly one row, or an error; with ``may_miss`` a flag says whether there is one."""
    writer = writer_of(machine)
    text = instances(machine, queryset.order_by() if not queryset.query.is_sliced else queryset)
    _note_alone(machine, queryset)
    flag = variable(writer.variable("boolean", "f"), "boolean") if may_miss else None
    found = row(machine, queryset.model, flag=flag)
    if flag is None:
        writer.say("one", record=found.alias, rows=text)
        return found
    shown = names.ident(flag.sql.name)
    writer.say("one_or_none", record=found.alias, flag=shown, rows=text)
    writer.forget(shown)
    return found


def _note_alone(machine: Machine, queryset: Any) -> None:
    """Note which rows must not be there twice, as far as that is said by constants: a rehearsal keeps to it."""
    model = queryset.model
    try:
        rows = rows_of(queryset.order_by(), machine.context.table_of, None)
    except NotUnderstoodError:
        return
    if model._meta.parents or rows.where is None or "planner_" in rows.where:
        return
    table = machine.context.table_of(model._meta.db_table)
    other = readdress(rows.where, "other_")
    twice = templating.statement("twice", table=table, own=rows.where, other=other, key=model._meta.pk.column)
    writer_of(machine).alone.add((str(model._meta.db_table), twice))


def get(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.get(…)``: the row, or PL/pgSQL stops as Python does."""
    return select_one(machine, narrowed(machine, owner, "get", node), may_miss=False)


NATURAL: dict[str, tuple[str, ...]] = {
    "ContentTypeManager": ("app_label", "model"),
    "PermissionManager": ("codename", "content_type__app_label", "content_type__model"),
    "GroupManager": ("name",),
}


def natural(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``ContentType.objects.get_by_natural_key("app", "model")`` and those of permissions and groups."""
    cls = type(owner.manager)
    columns = NATURAL.get(cls.__name__) if cls.__module__.startswith("django.contrib.") else None
    machine.arguments(node, len(columns or ()))
    if columns is None:
        raise NotUnderstoodError("get_by_natural_key() is understood for Django's own managers only")
    given = [given_to_django(machine, machine.evaluate(each)) for each in node.args]
    queryset = taken(machine, owner, "get")
    wanted = {name: python_value(term) for name, term in zip(columns, given, strict=True)}
    return select_one(machine, queryset.filter(**wanted), may_miss=False)


def first(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.first()`` and ``.last()``: the row, or None."""
    assert isinstance(node.func, ast.Attribute)
    machine.arguments(node, 0)
    queryset = taken(machine, owner, node.func.attr)
    if queryset.query.is_sliced or (owner.columns is not None and not owner.flat):
        raise NotUnderstoodError("first() is understood for instances and for values_list(…, flat=True) only")
    if owner.columns is not None and queryset.query.group_by is not None and not queryset.ordered:
        raise NotUnderstoodError("first() of groups without an order isn't understood")
    ordered = queryset if queryset.ordered else queryset.order_by("pk")
    ordered = (ordered if node.func.attr == "first" else ordered.reverse())[:1]
    return _first(machine, owner, ordered)


def place(machine: Machine, owner: QueryTerm, number: int, node: ast.Subscript) -> Term:
    """``queryset[0]``: the row, or PL/pgSQL stops as Python does."""
    queryset = taken(machine, owner, "all")
    if owner.columns is not None or queryset.query.is_sliced:
        raise NotUnderstoodError("an index is understood for instances only")
    found = _first(machine, owner, queryset[number : number + 1])
    assert isinstance(found, RowTerm)
    assert found.flag is not None
    missing = f"NOT {render(found.flag.sql)}"
    shown = machine.function.expression(node)
    message = f"{shown}: there is no such row, and Python raises IndexError ({machine.where(node)})"
    writer_of(machine).say("stop_if", violation=missing, message=message)
    return replace(found, flag=None)


def _first(machine: Machine, owner: QueryTerm, ordered: Any) -> Term:
    """The first row of a queryset that has one at most, or None."""
    writer, model = writer_of(machine), owner.model
    if owner.flat:
        name = writer.variable("record", "r")
        text, only = listed(machine, replace(owner, queryset=ordered), name)
        assert isinstance(only, Scalar)
        writer.say("maybe", record=names.ident(name), rows=text)
        made = kept(machine, replace(only, nullable=True))
        assert isinstance(made, Scalar)
        return made
    text = instances(machine, ordered)
    flag = variable(writer.variable("boolean", "f"), "boolean")
    found = row(machine, model, flag=flag)
    found.partly, found.filled = owner.partly, True
    writer.say("first", record=found.alias, flag=names.ident(flag.sql.name), rows=text)
    writer.forget(names.ident(flag.sql.name))
    return found


def is_there(machine: Machine, owner: QueryTerm) -> Scalar:
    """Whether there is any row."""
    text = instances(machine, taken(machine, owner, "exists"), loads=False)
    return Scalar(exp.Paren(this=raw(f"EXISTS ({text})")), "boolean")


def exists(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.exists()``."""
    machine.arguments(node, 0)
    return is_there(machine, owner)


def count(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.count()``."""
    machine.arguments(node, 0)
    if owner.columns is not None:
        raise NotUnderstoodError("count() is understood for instances only")
    text = instances(machine, taken(machine, owner, "count").order_by(), loads=False)
    return Scalar(raw(templating.statement("count", rows=text)), "integer")


def truth(machine: Machine, term: Term) -> Term:
    """What Python's truth of an object asks for."""
    if isinstance(term, QueryTerm) and term.manager is None:
        return is_there(machine, term)
    if isinstance(term, RowTerm) and term.flag is not None:
        return term.flag
    if isinstance(term, ListTerm):
        return script_arrays.truth(term)
    filled = writer_of(machine).filled
    if isinstance(term, MapTerm) and filled is not None:
        return filled(machine, term)
    if isinstance(term, JsonTerm):
        return script_json.truth(machine, term)
    return term


def listed(machine: Machine, owner: QueryTerm, alias: str) -> tuple[str, Term]:
    """The SELECT of a loop over ``values()`` or ``values_list()``, and what each turn gives."""
    if not owner.columns or owner.partly:
        raise NotUnderstoodError("only constant names of columns are understood in values() and values_list()")
    query = checked(taken(machine, owner, "all"))
    compiler = query.get_compiler(connection=connection("default"))
    text = compiled(query)
    compiler.setup_query()
    selected = compiler.select
    # From Django 5.2 on, columns come in the order in which values() names them.
    named = list(getattr(query, "selected", None) or (*query.values_select, *query.annotation_select))
    given = list(getattr(owner.queryset, "_fields", None) or ())
    order = [*given, *(name for name in query.annotation_select if name not in given)]
    if len(named) != len(selected) or (not owner.dicts and order != named):
        raise NotUnderstoodError("these columns aren't understood")
    found: list[Term] = []
    for place, (part, _, _) in enumerate(selected, 1):
        if not isinstance(part, Col):
            found.append(_annotated(column(f"c{place}", alias), part))
            continue
        check_field(part.target)
        join = query.alias_map[part.alias].join_type if part.alias in query.alias_map else None
        nullable = part.target.null or (join or "").startswith("LEFT")
        collated = bool(getattr(part.target, "db_collation", None))
        if base_of(part.target) is None:
            raise NotUnderstoodError("these columns aren't understood")
        found.append(Scalar(column(f"c{place}", alias), kind_of(part.target), nullable, collated=collated))
    aliases = [f"c{place}" for place in range(1, len(found) + 1)]
    text = templating.statement("listed", rows=_noted(machine, text), columns=aliases)
    if owner.dicts:
        return text, DictTerm(tuple(zip(named, found, strict=True)))
    return text, found[0] if owner.flat else SequenceTerm(tuple(found))


def _annotated(sql: exp.Expr, part: Any) -> Scalar:
    """A value that ``annotate()`` adds to ``values()``."""
    kind = kind_of(part.output_field)
    if kind not in {"integer", "boolean", "datetime", "date"}:
        raise NotUnderstoodError(f"an annotation of the kind {kind} isn't understood")
    return Scalar(sql, kind, nullable=not isinstance(part, Count))


def _assigned(machine: Machine, node: ast.Call) -> list[tuple[str, Term, ast.expr]]:
    """The named arguments, with those of ``**names``. :raises NotUnderstoodError: if there are others"""
    found: list[tuple[str, Term, ast.expr]] = []
    for keyword in node.keywords:
        term = evaluated(machine, keyword.value)
        if keyword.arg is not None:
            found.append((keyword.arg, term, keyword.value))
        elif isinstance(term, DictTerm) and all(type(name) is str for name, _ in term.items):
            found += [(str(name), each, keyword.value) for name, each in term.items]
    names_ = [name for name, _, _ in found]
    if node.args or len(set(names_)) != len(names_) or len(found) < len(node.keywords):
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    return found


def _written(machine: Machine, owner: QueryTerm, name: str, term: Term, node: ast.expr) -> Any:
    """What a column gets, as Django's query takes it; a value may be NULL here."""
    if isinstance(term, Scalar):
        field = concrete_field(owner.model, name)
        if term.kind != kind_of(field) or term.kind not in SLOTS:
            raise machine.fail(node, f"a value of the kind {term.kind} is written to {describe(field)}")
        made = kept(machine, term)
        assert isinstance(made, Scalar)
        if made.shape != "exact":
            writer_of(machine).loose.add((str(owner.model._meta.db_table), field.column, made.shape))
        return Slot(render(made.sql), SLOTS[term.kind]())
    return machine.guard(node, python_value, given_to_django(machine, term))


def update(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.update(column=value)``."""
    queryset = taken(machine, owner, "update")
    named = {name: _written(machine, owner, name, term, each) for name, term, each in _assigned(machine, node)}
    query = checked(queryset).chain(UpdateQuery)
    if query.is_sliced:
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    try:
        query.add_update_values(named)
        query.clear_select_clause()
        query.clear_ordering(force=True)
    except Exception as error:
        raise NotUnderstoodError(f"Django refuses it: {type(error).__name__}: {error}") from error
    for field, _, value in query.values:
        check_field(field)
        check_django(value)
    if query.related_updates:
        raise NotUnderstoodError("the columns are in several tables")
    text = compiled(query)
    writer = writer_of(machine)
    if text:
        writer.read(text)
        writer.emit(f"{text};")
        writer.write(str(owner.model._meta.db_table), id(node))
        changed = {field.name for field, _, _ in query.values}
        writer.checked |= {
            str(field.remote_field.model._meta.db_table)
            for field in owner.model._meta.local_concrete_fields
            if field.name in changed and field.is_relation
        }
    if not text or writer.unused == id(node):
        return Const(0)
    counted = writer.variable("bigint")
    writer.say("row_count", variable=names.ident(counted))
    return variable(counted, "integer")


__all__ = ["asked", "count", "exists", "first", "get", "instances", "listed", "narrowed", "truth", "update"]
