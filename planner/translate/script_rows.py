"""Instances in a script: their attributes, what is assigned to them, and what their fields hold when they are made."""

from __future__ import annotations

import ast
import datetime
import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models
from django.db.models import NOT_PROVIDED
from sqlglot import exp

from planner.translate import defaults, objects, script_arrays, script_json, script_json_changes, text_lists
from planner.translate.django_expressions import SLOTS, SameOrBothNull, Slot
from planner.translate.expressions import column, render
from planner.translate.fields import check_default, concrete_field, describe, is_timed, kind_of, now, store
from planner.translate.fits import check_places, is_wider
from planner.translate.functions import not_null
from planner.translate.imported import check_related
from planner.translate.json_values import as_json, takes_json
from planner.translate.machine import Machine
from planner.translate.models import check_instances, check_method, check_rows
from planner.translate.pre_save import CLOCKS, pre_save
from planner.translate.script_copies import KEY_CHANGED, copied
from planner.translate.terms import (
    Const,
    Constant,
    DjangoTerm,
    Field,
    FoundTerm,
    JsonTerm,
    ListTerm,
    ManyTerm,
    Model,
    NotUnderstoodError,
    QueryTerm,
    RelatedTerm,
    RowTerm,
    Scalar,
    SequenceTerm,
    Term,
)
from planner.translate.values import Requirement
from planner.translate.writer import CONST_KINDS, kept, nullable, raw, same_way, writer_of


def present(machine: Machine, row: RowTerm, node: ast.AST) -> None:
    """Make sure that there is a row, or Python raises on None."""
    oracle = machine.context.oracle
    if row.flag is None or (oracle is not None and render(row.flag.sql) in oracle.not_null):
        return
    shown = machine.function.expression(node)
    message = f"{shown}: there is no such row, and Python raises on None ({machine.where(node)})"
    machine.context.require(Requirement(f"NOT {render(row.flag.sql)}", message))


def key(machine: Machine, row: Term) -> Scalar:
    """The primary key of a row that is there.

    :raises NotUnderstoodError: if it isn't known to be there
    """
    if isinstance(row, RelatedTerm):
        if not row.field.target_field.primary_key or nullable(machine, row.key):
            raise NotUnderstoodError("the object behind the foreign key may be None")
        return row.key
    if not isinstance(row, RowTerm) or not row.alias:
        raise NotUnderstoodError("this isn't a row that is known to be in the database")
    if row.flag is not None and not writer_of(machine).is_fact(row.flag):
        raise NotUnderstoodError("there may be no such row")
    pk = row.model._meta.pk
    return Scalar(column(pk.column, row.alias), kind_of(pk))


def key_or_none(machine: Machine, row: RowTerm) -> Scalar | None:
    """The primary key of a row that ``first()`` may have found; None if it is another row."""
    if row.flag is None or not row.filled or writer_of(machine).is_fact(row.flag):
        return None
    pk = row.model._meta.pk
    own = exp.Case(ifs=[exp.If(this=row.flag.sql.copy(), true=column(pk.column, row.alias))])
    return Scalar(own, kind_of(pk), nullable=True)


def attribute(machine: Machine, owner: RowTerm, node: ast.Attribute) -> Term:
    """``row.column``, ``row.foreign_key``, ``row.tags``."""
    many = _many(machine, owner, owner.model, node)
    if many is not None:
        return many
    if not owner.alias:
        field = concrete_field(owner.model, node.attr)
        if field.attname not in owner.values or node.attr != field.attname:
            raise NotUnderstoodError("this attribute of a row that isn't saved yet isn't understood")
        return owner.values[field.attname]
    if node.attr in owner.related:
        return same_way(machine, owner.related[node.attr])
    present(machine, owner, node.value)
    json = script_json.of_column(machine, owner, concrete_field(owner.model, node.attr))
    if json is not None:
        return json
    return objects.row_attribute(machine, owner, node)


def related_attribute(machine: Machine, owner: RelatedTerm, node: ast.Attribute) -> Term:
    """``row.foreign_key.column``, ``row.foreign_key.tags``."""
    many = _many(machine, owner, owner.field.remote_field.model, node)
    return many if many is not None else objects.related_attribute(machine, owner, node)


def _many(machine: Machine, owner: Term, model: Model, node: ast.Attribute) -> ManyTerm | None:
    """The manager of related rows that an attribute is, if it is one."""
    for found in model._meta.get_fields():
        forward = bool(found.many_to_many and not found.auto_created)
        name = found.name if forward else found.get_accessor_name() if _is_reverse(found) else ""
        if name != node.attr:
            continue
        link = found if forward else found.field
        own_table = hasattr(link, "remote_field") and link.remote_field.model is link.model
        if not hasattr(link, "remote_field") or (own_table and (forward or not link.many_to_one)):
            raise NotUnderstoodError("rows that are related to rows of the same table aren't understood")
        if not isinstance(link, models.ForeignKey | models.ManyToManyField):
            raise NotUnderstoodError(f"{describe(link)} isn't a field of Django's own")
        other = link.remote_field.model if forward else found.related_model
        check_rows(other)
        check_related(machine, model, other)
        if isinstance(owner, RelatedTerm):
            owner = replace(owner, key=not_null(machine, node.value, owner.key, f".{node.attr}"))
        own = kept_key(machine, owner)
        query = QueryTerm(other, other._default_manager, queryset=models.QuerySet(other))
        check_method(query, "all")
        name = link.related_query_name() if forward else link.name
        try:
            rows = models.QuerySet(other).filter(**{name: slot(own)})
        except (FieldDoesNotExist, FieldError) as error:
            raise NotUnderstoodError(f"Django refuses it: {type(error).__name__}: {error}") from error
        near = far = None
        if link.many_to_many:
            through = link.remote_field.through
            if not through._meta.auto_created:
                raise NotUnderstoodError(f"{describe(link)} has a model of its own between")
            ends = [link.m2m_field_name(), link.m2m_reverse_field_name()]
            near, far = (through._meta.get_field(each) for each in (ends if forward else reversed(ends)))
        return ManyTerm(other, None, None, queryset=rows, link=link, key=own, near=near, far=far)
    return None


def _is_reverse(found: Any) -> bool:
    return bool(found.auto_created and not found.concrete and (found.one_to_many or found.many_to_many))


def kept_key(machine: Machine, owner: Term) -> Scalar:
    """The key of a row, as a value that stays."""
    found = key(machine, owner)
    if isinstance(owner, RowTerm):
        return found
    made = kept(machine, found)
    assert isinstance(made, Scalar)
    return made


def slot(value: Scalar) -> Any:
    """A value as an argument of Django's querysets. :raises NotUnderstoodError: if none of them takes it"""
    if value.kind not in SLOTS or value.collated:
        raise NotUnderstoodError(f"a value of the kind {value.kind} isn't understood in a query")
    return Slot(render(value.sql), SLOTS[value.kind]())


def argument(machine: Machine, term: Term) -> Term:
    """A value or a row as an argument for Django: a variable that never changes again."""
    if isinstance(term, SequenceTerm):
        return SequenceTerm(tuple(argument(machine, each) for each in term.items))
    if isinstance(term, RowTerm | RelatedTerm):
        model = term.model if isinstance(term, RowTerm) else term.field.remote_field.model
        relations = [each for each in model._meta.related_objects if each.many_to_one or each.one_to_one]
        if any(not each.field.target_field.primary_key for each in relations):
            raise NotUnderstoodError(f"rows refer to {model.__name__} by another column than its key")
        return DjangoTerm(slot(kept_key(machine, term)))
    if isinstance(term, Scalar):
        if nullable(machine, term):
            raise NotUnderstoodError("a query is given a value that may be None, for which Django asks IS NULL")
        made = kept(machine, term)
        assert isinstance(made, Scalar)
        return DjangoTerm(slot(made))
    return term


def _names(field: Field) -> set[str]:
    return {field.name, field.attname, *(["pk"] if field.primary_key else [])}


def compared(machine: Machine, model: Model, name: str | None, term: Term) -> SameOrBothNull | None:
    """``filter(column=value)`` with a value that may be None; None if it is anything else."""
    if isinstance(term, Scalar) and term.kind == text_lists.KIND:
        term = script_arrays.made(machine, term)
    if isinstance(term, ListTerm) and name is not None:
        return script_arrays.one_of(machine, model, name, term)
    field = next((each for each in model._meta.local_concrete_fields if name in _names(each)), None)
    if isinstance(term, RelatedTerm) and field is not None and field.is_relation and name == field.name:
        own = term.field.target_field
        term = term.key if own is field.target_field and own.primary_key else term
    if field is None or not isinstance(term, Scalar) or not nullable(machine, term):
        return None
    if kind_of(field) != term.kind:
        raise NotUnderstoodError(f"{describe(field)} is compared with a value of the kind {term.kind}")
    made = kept(machine, term)
    assert isinstance(made, Scalar)
    return SameOrBothNull(models.F(field.attname), slot(made))


def foreign(machine: Machine, field: Field, term: Term) -> Scalar | Const:
    """The key that a foreign key gets for an object."""
    if isinstance(term, Const) and term.value is None:
        return term
    if isinstance(term, RowTerm):
        if term.model is not field.remote_field.model or not term.alias:
            raise NotUnderstoodError(f"{describe(field)} gets a row that doesn't fit, or isn't saved yet")
        if not field.target_field.primary_key:
            raise NotUnderstoodError(f"{describe(field)} refers to another column than the key")
        return key_or_none(machine, term) or key(machine, term)
    if isinstance(term, RelatedTerm | FoundTerm):
        return objects.key_of_object(machine.context, field, term)
    raise NotUnderstoodError(f"what is assigned to {describe(field)} isn't a row")


def held(machine: Machine, field: Field, term: Term) -> Scalar | Const:
    """What a field's attribute holds after an assignment: exactly what the database gives back.

    :raises NotUnderstoodError: if Django would convert it, or refuse it
    """
    if isinstance(term, JsonTerm):
        found = script_json.held(machine, field, term)
        if takes_json(field):
            return found
        term = kept(machine, found)
    if takes_json(field) and not (isinstance(term, Const) and term.value is None):
        return as_json(term) if not isinstance(term, Scalar) or term.kind == "json" else _refused_json(field)
    if not isinstance(term, Scalar | Const):
        raise NotUnderstoodError(f"what {describe(field)} gets isn't a value")
    if isinstance(term, Const):
        term = _number(field, term)
        if type(term.value) is Decimal and kind_of(field).startswith("decimal"):
            check_places(field, term.value)
        elif type(term.value) is float and kind_of(field) == "float":
            pass
        elif term.value is not None and CONST_KINDS.get(type(term.value)) != kind_of(field):
            raise NotUnderstoodError(f"{describe(field)} gets a constant of another type")
        empty = term.value is None
    else:
        if term.kind != kind_of(field) and not is_wider(field, term.kind):
            raise NotUnderstoodError(f"{describe(field)} gets a value of the kind {term.kind}")
        empty, term = nullable(machine, term), replace(term, kind=kind_of(field))
    if empty and not field.null:
        raise NotUnderstoodError(f"{describe(field)} must not be None, and may get it")
    return term


def _number(field: Field, term: Const) -> Const:
    """An integer as the number that its field makes of it: nothing but its type tells them apart."""
    if type(term.value) is int and kind_of(field).startswith("decimal"):
        return Const(Decimal(term.value))
    return Const(float(term.value)) if type(term.value) is int and kind_of(field) == "float" else term


def _refused_json(field: Field) -> Scalar:
    raise NotUnderstoodError(f"{describe(field)} gets a value that isn't written out")


def assigned(machine: Machine, row: RowTerm, name: str, term: Term) -> None:
    """``row.name = value``."""
    writer = writer_of(machine)
    field = concrete_field(row.model, name)
    if field.primary_key:
        if not isinstance(term, Const) or term.value is not None:
            raise NotUnderstoodError(KEY_CHANGED)
        copied(machine, row)
        return
    related = field.is_relation and name == field.name
    if field.name in row.related:
        raise NotUnderstoodError("a foreign key is changed after the object behind it")
    value = held(machine, field, foreign(machine, field, term) if related else term)
    if not row.alias:
        if row.level != writer.level:
            raise NotUnderstoodError("a row that isn't saved yet is changed under a condition or in a loop")
        row.values[field.attname] = kept(machine, value)
        return
    key(machine, row)
    if row.loop is not (writer.loops[-1] if writer.loops else None):
        raise NotUnderstoodError("a row of an outer loop is changed in an inner one")
    if takes_json(field):
        script_json_changes.assigned(machine, row, field, term)
    own = render(column(field.column, row.alias))
    made = value if isinstance(value, Scalar) and value.kind == "json" else store_value(field, value)
    writer.emit(f"{own} := {render(made.sql)};")
    if made.shape != "exact":
        writer.loose.add((str(row.model._meta.db_table), field.column, made.shape))
    empty = value.value is None if isinstance(value, Const) else nullable(machine, value)
    writer.forget(own)
    if not empty:
        writer.facts.add(own)
    row.dirty.add(field.attname)


def new(machine: Machine, model: Model, given: dict[str, Term]) -> RowTerm:
    """``Model(column=value)``: an instance that isn't saved yet."""
    check_rows(model)
    check_instances(model)
    row = RowTerm(model, alias="", level=writer_of(machine).level)
    for name, term in given.items():
        field = concrete_field(model, name)
        related = field.is_relation and name == field.name
        if field.attname in row.values:
            raise NotUnderstoodError(f"{describe(field)} is given twice")
        value = held(machine, field, foreign(machine, field, term) if related else term)
        row.values[field.attname] = kept(machine, value)
    row.lent = frozenset(name for name in row.values if takes_json(model._meta.get_field(name)))
    for field in model._meta.concrete_fields:
        if field.attname not in row.values and not _is_automatic(field) and field not in model._meta.parents.values():
            row.values[field.attname] = default_of(machine, field)
    return row


def store_value(field: Field, value: Scalar | Const) -> Scalar:
    """What is written for a value; None is NULL in each column."""
    if isinstance(value, Const) and value.value is None and takes_json(field):
        return Scalar(raw("NULL"), "json", nullable=True)
    return store(field, value)


def _is_automatic(field: Field) -> bool:
    return isinstance(field, models.AutoField | models.BigAutoField | models.SmallAutoField) or bool(
        getattr(field, "generated", False)
    )


def default_of(machine: Machine, field: Field) -> Scalar | Const:
    """What an instance's attribute is without a value given."""
    check_default(field)
    if getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED:
        raise NotUnderstoodError(f"{describe(field)} has a default of the database")
    if takes_json(field) and field.default in (dict, list):
        return Scalar(raw("'{}'::jsonb" if field.default is dict else "'[]'::jsonb"), "json")
    if field.has_default() and callable(field.default):
        value = defaults.evaluate(machine.context, field.default, field, machine.rules, each=True)
        return kept(machine, value) if isinstance(value, Scalar) and value.kind != "json" else value
    value = field.default if field.has_default() else field.get_default()
    plain: tuple[type[Any], ...] = (str, int, bool, type(None), Decimal, uuid.UUID, datetime.date)
    if type(value) not in plain:
        raise NotUnderstoodError(f"the default of {describe(field)} isn't a plain constant")
    constant: Constant = value
    return Const(constant)


def columns(machine: Machine, row: RowTerm) -> list[tuple[Field, Scalar]]:
    """The columns that an INSERT writes, with their values, as Django asks the fields for them."""
    found = []
    for field in row.model._meta.local_concrete_fields:
        if _is_automatic(field) and field.attname not in row.values:
            continue
        value = _inserted(machine, field, row)
        if type(field) is models.FileField:  # no file is the empty text, also where the column may be NULL
            found.append((field, Scalar(raw("''"), "text")))
            continue
        empty = isinstance(value, Const) and value.value is None
        if empty and not field.null:
            raise NotUnderstoodError(f"{describe(field)} gets no value")
        if empty and type(field).__module__.startswith("django."):
            found.append((field, Scalar(raw("NULL"), "null", nullable=True)))
        elif isinstance(value, Scalar) and value.kind == "json":
            found.append((field, value))
        else:
            found.append((field, store(field, value)))
    return found


def _inserted(machine: Machine, field: Field, row: RowTerm) -> Scalar | Const:
    """What pre_save gives for a row that is added."""
    if "pre_save" in vars(field):
        raise NotUnderstoodError(f"pre_save of {describe(field)} is replaced on the field itself")
    definer = next(cls for cls in type(field).__mro__ if "pre_save" in vars(cls))
    if definer in CLOCKS and (field.auto_now or field.auto_now_add):
        row.values[field.attname] = now(field, each=True)
    elif definer is models.FileField:
        value = row.values[field.attname]
        if type(field) is not models.FileField or not isinstance(value, Const) or value.value:
            raise NotUnderstoodError(f"{describe(field)} holds a file")
    elif is_timed(field):
        created = [row.values.get(each.attname) for each in row.model._meta.local_concrete_fields if each is not field]
        given = row.values.get(field.attname)
        other = any(isinstance(each, Scalar) and each.kind == "datetime" and each.shape != "time" for each in created)
        if not isinstance(given, Scalar) or given.shape != "time" or other:
            raise NotUnderstoodError(f"{describe(field)} of a new row gets a time that depends on others")
        made = [each for each in row.model._meta.local_concrete_fields if type(each).__name__ == "AutoCreatedField"]
        return row.values[made[0].attname] if made else given  # the class takes what the first one has
    elif definer is not models.Field and definer not in CLOCKS:
        return pre_save(machine.context, field, row, adds=True)
    return row.values[field.attname]
