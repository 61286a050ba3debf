"""What changes rows in a script: create(), save(), get_or_create(), update_or_create(), bulk_create()."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from django.db import models

from planner.translate import saves
from planner.translate.expressions import column, render
from planner.translate.fields import concrete_field, kind_of, store
from planner.translate.json_values import takes_json
from planner.translate.machine import Machine
from planner.translate.models import SAVING, check_instances, check_method, check_routing, check_signals
from planner.translate.objects import table_of
from planner.translate.script_queries import instances, select_one, taken
from planner.translate.script_rows import argument, assigned, columns, compared, key, new
from planner.translate.script_values import evaluated
from planner.translate.terms import (
    Const,
    DictTerm,
    ListTerm,
    ManyTerm,
    Model,
    NotUnderstoodError,
    QueryTerm,
    RowTerm,
    Scalar,
    SequenceTerm,
    Term,
)
from planner.translate.writer import nullable, variable, writer_of


def insert(machine: Machine, row: RowTerm, alias: str = "", *, ignore: bool = False, plain: bool = False) -> RowTerm:
    """INSERT an instance; it is in the record then, unless it is ``plain``, or ``ignore`` leaves out what is there."""
    writer, meta = writer_of(machine), row.model._meta
    if meta.parents:
        return _insert_both(machine, row, alias, ignore=ignore, plain=plain)
    written = columns(machine, row)
    into = alias or (writer.variable("record", "r") if not (ignore or plain) else "")
    own = [field.column for field in meta.local_concrete_fields]
    writer.say(
        "insert",
        table=table_of(machine.context, row.model),
        columns=[field.column for field, _ in written],
        values=[render(value.sql) for _, value in written],
        record=into,
        returned=own,
        ignore=ignore,
    )
    writer.write(str(meta.db_table))
    for field, value in written:
        if value.shape != "exact":
            writer.loose.add((str(meta.db_table), field.column, value.shape))
        if field.is_relation:
            writer.checked.add(str(field.remote_field.model._meta.db_table))
    if into:
        writer.stable.add(render(column(meta.pk.column, into)))
        row.body = writer.block
        row.alias, row.since, row.loop = into, writer.clock, writer.loops[-1] if writer.loops else None
        for field, value in written:
            shown = render(column(field.column, into))
            writer.forget(shown)
            if field.null and value.kind != "null" and not nullable(machine, value):
                writer.facts.add(shown)
        row.values = {}
        for name in row.lent:
            writer.shared.add((render(column(meta.get_field(name).column, into)), True))
    return row


def _insert_both(machine: Machine, row: RowTerm, alias: str, *, ignore: bool, plain: bool) -> RowTerm:
    """INSERT a row of a model with a parent: into the parent's table first."""
    meta = row.model._meta
    ((parent, link),) = meta.parents.items()
    if ignore or plain or row.lent or {link.attname, parent._meta.pk.attname} & set(row.values):
        raise NotUnderstoodError(f"{row.model.__name__} has a parent, and its rows aren't made so")
    above = {field.attname for field in parent._meta.local_concrete_fields}
    values = {name: value for name, value in row.values.items() if name in above}
    base = insert(machine, RowTerm(parent, values=values, alias="", level=row.level))
    own = replace(row, values={name: value for name, value in row.values.items() if name not in above})
    own.values[link.attname] = key(machine, base)
    written, writer = columns(machine, own), writer_of(machine)
    writer.say(
        "insert",
        table=table_of(machine.context, row.model),
        columns=[field.column for field, _ in written],
        values=[render(value.sql) for _, value in written],
        record="",
        returned=[],
        ignore=False,
    )
    writer.write(str(meta.db_table))
    writer.checked |= {str(f.remote_field.model._meta.db_table) for f, _ in written if f.is_relation}
    writer.loose |= {(str(meta.db_table), f.column, value.shape) for f, value in written if value.shape != "exact"}
    wanted = models.QuerySet(row.model).filter(pk=_python(argument(machine, base)))
    into = alias or writer.variable("record", "r")
    writer.say("one", record=into, rows=instances(machine, wanted))
    writer.stable.add(render(column(meta.pk.column, into)))
    writer.forget(into)
    row.alias, row.since, row.loop, row.values = into, writer.clock, writer.loops[-1] if writer.loops else None, {}
    return row


def keywords(machine: Machine, node: ast.Call) -> dict[str, Term]:
    """The named arguments of a call, with those of ``**{…}``.

    :raises NotUnderstoodError: if there are others
    """
    if node.args:
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    found: dict[str, Term] = {}
    for keyword in node.keywords:
        term = evaluated(machine, keyword.value)
        if keyword.arg is None:
            if not isinstance(term, DictTerm) or not all(type(name) is str for name, _ in term.items):
                raise NotUnderstoodError("it is called with arguments that aren't understood")
            more = {str(name): each for name, each in term.items}
        else:
            more = {keyword.arg: term}
        if set(more) & set(found):
            raise NotUnderstoodError("an argument is given twice")
        found |= more
    return found


def constructed(machine: Machine, model: Model, node: ast.Call) -> Term:
    """``Model(column=value)``."""
    return new(machine, model, keywords(machine, node))


def _linked(owner: QueryTerm) -> dict[str, Term]:
    """What rows that a related manager makes have."""
    if not isinstance(owner, ManyTerm):
        return {}
    if owner.near is not None:
        raise NotUnderstoodError("rows that are made over a many-to-many field aren't understood")
    if not owner.link.target_field.primary_key:
        raise NotUnderstoodError("the foreign key refers to another column than the key")
    return {owner.link.attname: owner.key}


def create(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.create(column=value)``."""
    check_method(owner, "create")
    check_routing(machine.context, owner)
    check_signals(owner.model, SAVING)
    return insert(machine, new(machine, owner.model, {**_linked(owner), **keywords(machine, node)}))


def get_or_create(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.get_or_create(column=value, defaults={…})``: the row, and whether it was made."""
    found, _, created = _got_or_made(machine, owner, node, "get_or_create")
    return SequenceTerm((found, created))


def _got_or_made(
    machine: Machine, owner: QueryTerm, node: ast.Call, method: str
) -> tuple[RowTerm, dict[str, Term], Scalar]:
    queryset = taken(machine, owner, method)
    check_signals(owner.model, SAVING)
    given = keywords(machine, node)
    defaults = given.pop("defaults", Const(None))
    extra = dict(defaults.items) if isinstance(defaults, DictTerm) else {}
    none = isinstance(defaults, Const) and defaults.value is None
    if not (isinstance(defaults, DictTerm) or none) or "create_defaults" in given or not given:
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    if any("__" in name for name in (*given, *map(str, extra))):
        raise NotUnderstoodError("get_or_create() is understood for comparisons with columns only")
    same = {name: compared(machine, owner.model, name, term) for name, term in given.items()}
    wanted = {name: _python(argument(machine, term)) for name, term in given.items() if same[name] is None}
    try:
        queryset = queryset.filter(*(each for each in same.values() if each is not None), **wanted)
    except Exception as error:
        raise NotUnderstoodError(f"Django refuses it: {type(error).__name__}: {error}") from error
    writer = writer_of(machine)
    made = new(machine, owner.model, {**_linked(owner), **given, **{str(name): term for name, term in extra.items()}})
    row = select_one(machine, queryset, may_miss=True)
    assert row.flag is not None
    created = variable(writer.variable("boolean", "f"), "boolean")
    writer.emit(f"{render(created.sql)} := NOT {render(row.flag.sql)};")
    writer.emit(f"IF {render(created.sql)} THEN")
    facts = set(writer.facts)
    with writer.deeper():
        insert(machine, replace(made, level=writer.level), row.alias)
    writer.facts = {fact for fact in facts if row.alias not in fact}
    writer.emit("END IF;")
    return replace(row, flag=None), {str(name): term for name, term in extra.items()}, created


def _python(term: Term) -> object:
    from planner.translate.django_expressions import python_value  # noqa: PLC0415 - keeps the list above short

    return python_value(term)


def update_or_create(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.update_or_create(column=value, defaults={…})``."""
    row, given, created = _got_or_made(machine, owner, node, "update_or_create")
    writer = writer_of(machine)
    writer.emit(f"IF NOT {render(created.sql)} THEN")
    with writer.deeper():
        for name, term in given.items():
            assigned(machine, row, name, term)
        changed = {concrete_field(row.model, name).attname for name in given}
        fields = [field for field in row.model._meta.local_concrete_fields if not field.primary_key]
        own = {field.attname for field in fields if type(field).pre_save is not models.Field.pre_save}
        _update(machine, row, node, changed, own | changed)
    writer.emit("END IF;")
    writer.forget(row.alias)
    return SequenceTerm((row, created))


def save(machine: Machine, owner: Term, node: ast.Call) -> bool:
    """``row.save()``."""
    if not isinstance(owner, RowTerm):
        return False
    writer = writer_of(machine)
    check_signals(owner.model, SAVING)
    check_instances(owner.model)
    if not owner.alias:
        pk = owner.model._meta.pk
        if node.args or node.keywords or owner.level != writer.level:
            raise NotUnderstoodError("a new row that is saved in another place, or with arguments, isn't understood")
        if pk.attname in owner.values and not pk.has_default():
            raise NotUnderstoodError("a new row has a key already, and save() looks for it first")
        insert(machine, owner)
        return True
    key(machine, owner)
    if owner.loop is not (writer.loops[-1] if writer.loops else None):
        raise NotUnderstoodError("a row of an outer loop is saved in an inner one")
    given = machine.arguments(node, 0, frozenset({"update_fields", "using"}))
    fields = saves.fields(machine, owner, given.get("update_fields"))
    if owner.partly and "update_fields" not in given:
        raise NotUnderstoodError("save() of rows that only() or defer() has loaded in part leaves columns out")
    changed = owner.dirty & {field.attname for field in fields}
    _update(machine, owner, node, changed)
    owner.dirty -= changed if writer.level == owner.level else set()
    return True


def _update(machine: Machine, row: RowTerm, node: ast.Call, changed: set[str], only: Collection[str] = ()) -> None:
    """Write the columns that were assigned, and those that pre_save computes."""
    writer, meta = writer_of(machine), row.model._meta
    options = [each for each in node.keywords if each.arg in {"update_fields", "using"}]
    if only:
        names: list[ast.expr] = [ast.Constant(field.name) for field in meta.concrete_fields if field.attname in only]
        options = [ast.keyword("update_fields", ast.List(names, ast.Load()))]
    asked = ast.copy_location(ast.Call(node.func, [], options), node)
    computed = dict(saves.save(machine, row, asked))
    row.values = {}
    for name, value in computed.items():
        own = render(column(name, row.alias))
        writer.emit(f"{own} := {render(value.sql)};")
        writer.forget(own)
        if value.shape != "exact":
            writer.loose.add((str(_by_column(meta, name).model._meta.db_table), name, value.shape))
    written = [field for field in meta.concrete_fields if field.attname in changed or field.column in computed]
    if not written:
        raise NotUnderstoodError("it saves rows as they are, which only a trigger in the database would notice")
    for field in written:
        if isinstance(field, models.FileField) or (takes_json(field) and field.attname in changed):
            continue
        store(field, Scalar(column(field.column, row.alias), kind_of(field), field.null))
    for model in [model for model in (*meta.parents, row.model) if any(field.model is model for field in written)]:
        part = [field for field in written if field.model is model]
        writer.say(
            "update",
            table=table_of(machine.context, model),
            columns=[field.column for field in part],
            values=[render(column(field.column, row.alias)) for field in part],
            key=model._meta.pk.column,
            value=render(column(meta.pk.column, row.alias)),
            message=f"the row is gone, and save() would insert it again ({machine.where(node)})",
        )
        writer.write(str(model._meta.db_table), id(row))
        writer.saved.append((str(model._meta.db_table), row, writer.clock))
    writer.checked |= {str(f.remote_field.model._meta.db_table) for f in written if f.is_relation}


def _by_column(meta: Any, name: str) -> Any:
    return next(field for field in meta.concrete_fields if field.column == name)


def bulk_create(
    machine: Machine, owner: QueryTerm, node: ast.Call, created: Callable[[Machine, ListTerm, Model], None]
) -> Term:
    """``.bulk_create([Model(…), …])``, of instances that are written out."""
    check_method(owner, "bulk_create")
    check_routing(machine.context, owner)
    if len(node.args) != 1 or isinstance(owner, ManyTerm) or owner.model._meta.parents:
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    given = {each.arg: machine.constant(each.value) for each in node.keywords}
    ignores = given.pop("ignore_conflicts", False)
    if set(given) - {"batch_size"}:
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    rows = machine.evaluate(node.args[0])
    if isinstance(rows, ListTerm):
        if rows.filled is not None and not ignores:
            created(machine, rows, owner.model)
        elif rows.filled is not None:
            raise NotUnderstoodError("ignore_conflicts is understood for rows that are written out")
        return Const(None)
    items: Sequence[Term] = rows.items if isinstance(rows, SequenceTerm) else ()
    pk = owner.model._meta.pk.attname
    keys = {isinstance(each, RowTerm) and pk in each.values for each in items}
    for each in items:
        if not isinstance(each, RowTerm) or each.alias or each.model is not owner.model or len(keys) > 1:
            raise NotUnderstoodError("bulk_create() is understood for new instances that are written out")
    for each in items:
        assert isinstance(each, RowTerm)
        insert(machine, each, ignore=bool(ignores))
    if not items:
        raise NotUnderstoodError("bulk_create() is understood for new instances that are written out")
    return Const(None)
