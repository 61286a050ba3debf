"""Expressions that only a script understands: instances, lists of querysets, methods that change rows."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import FunctionType
from typing import Any

from django.core.management import color

from planner.translate import (
    imported,
    objects,
    plain_sql,
    queries,
    registry,
    script_arrays,
    script_changes,
    script_deletes,
    script_dicts,
    script_json,
    script_json_changes,
    script_lists,
    script_maps,
    script_outside,
    script_queries,
    script_totals,
    syntax,
    text_lists,
    texts,
)
from planner.translate.expressions import render
from planner.translate.machine import Machine
from planner.translate.script_names import noted
from planner.translate.script_values import evaluated, once
from planner.translate.source import UntranslatableError
from planner.translate.terms import (
    AppsTerm,
    ConnectionTerm,
    Const,
    CursorTerm,
    DictTerm,
    EditorTerm,
    JsonTerm,
    Known,
    ListTerm,
    ManyTerm,
    MapTerm,
    MetaTerm,
    ModelTerm,
    NotUnderstoodError,
    OpaqueTerm,
    OperationsTerm,
    QueryTerm,
    RowTerm,
    Scalar,
    SequenceTerm,
    SetTerm,
    Term,
)
from planner.translate.values import Requirement
from planner.translate.writer import kept, nullable, writer_of


def call(machine: Machine, node: ast.Call) -> Term:
    """``Model(…)``, ``list(queryset)``; else what `syntax.call` understands."""
    found = imported.found(machine, node)
    if found is None and isinstance(node.func, ast.Name):
        found = _of_name(machine, node)
    if found is not None:
        return found
    known = _known(machine, node.func)
    if isinstance(known, FunctionType) and (known.__module__, known.__name__) in script_outside.SETTINGS_CALLS:
        return script_outside.settings_call(machine, known, node)
    if known in STYLES and not node.args and not node.keywords:
        return OpaqueTerm()
    return syntax.call(machine, node)


def _known(machine: Machine, node: ast.expr) -> object:
    """The Python object that is called; None if it isn't one that exists already."""
    if not isinstance(node, ast.Name | ast.Attribute):
        return None
    owner = machine.evaluate(node.value) if isinstance(node, ast.Attribute) else machine.evaluate(node)
    if isinstance(owner, Known) and isinstance(node, ast.Attribute):
        owner = machine.evaluate(node)
    return owner.object if isinstance(owner, Known) else None


def _of_name(machine: Machine, node: ast.Call) -> Term | None:
    """What a name is called for that scripts alone understand; None if it is anything else."""
    known = machine.evaluate(node.func)
    if isinstance(known, ModelTerm):
        return once(_constructed)(machine, known, node)
    unordered = _unordered(machine, node) if isinstance(known, Known) and known.object is list else None
    if unordered is not None:
        return unordered
    if isinstance(known, Known) and known.object in (list, tuple) and len(node.args) == 1 and not node.keywords:
        return once(_listed)(machine, known, node)
    if isinstance(known, Known) and known.object is set and not node.args and not node.keywords:
        return once(_empty_set)(machine, known, node)
    if isinstance(known, Known) and known.object is set and len(node.args) == 1 and not node.keywords:
        return machine.evaluate(_set_of(node))
    return script_totals.summed(machine, node) if isinstance(known, Known) and known.object is sum else None


STYLES = (color.color_style, color.no_style)
"""What only colours messages."""


def _constructed(machine: Machine, owner: ModelTerm, node: ast.Call) -> Term:
    return script_changes.constructed(machine, owner.model, node)


def _empty_set(machine: Machine, _owner: Known, _node: ast.Call) -> Term:
    term = SetTerm()
    script_lists.started(machine, term)
    return term


def _set_of(node: ast.Call) -> ast.SetComp:
    """``set(values)`` as the comprehension that it is; always the same node, so that it is done once."""
    made = vars(node).get("as_comprehension")
    if not isinstance(made, ast.SetComp):
        part = ast.comprehension(ast.Name("planner_value", ast.Store()), node.args[0], [], 0)
        made = ast.SetComp(ast.Name("planner_value", ast.Load()), [part])
        for each in ast.walk(made):
            if not hasattr(each, "lineno"):
                ast.copy_location(each, node)
        vars(node)["as_comprehension"] = made
    return made


def _unordered(machine: Machine, node: ast.Call) -> Term | None:
    """``list(set(data["list"]))``; None if it is anything else."""
    inner = node.args[0] if len(node.args) == 1 and not node.keywords else None
    if (
        not isinstance(inner, ast.Call)
        or len(inner.args) != 1
        or inner.keywords
        or not isinstance(inner.func, ast.Name)
    ):
        return None
    known = machine.evaluate(inner.func)
    if not isinstance(known, Known) or known.object is not set or isinstance(inner.args[0], ast.GeneratorExp):
        return None
    owner = machine.evaluate(inner.args[0])
    return script_json.unordered(machine, owner, node) if isinstance(owner, JsonTerm) else None


def _listed(machine: Machine, _owner: Known, node: ast.Call) -> Term:
    """``list(queryset)``: the rows as they are now."""
    term = machine.evaluate(node.args[0])
    if isinstance(term, SequenceTerm):
        return term
    if isinstance(term, DictTerm):
        return SequenceTerm(tuple(Const(name) for name, _ in term.items))
    if isinstance(term, Const) and type(term.value) is str:
        return SequenceTerm(tuple(map(Const, term.value)))
    found = text_lists.array_of(machine, term)
    if found is not None:
        return script_arrays.made(machine, found)
    if not isinstance(term, QueryTerm) or term.manager is not None:
        raise NotUnderstoodError("list() is understood of querysets and of what is written out")
    made = replace(term)
    noted(machine, made)
    writer_of(machine).use(made)
    return made


def _statement(act: Callable[[Machine, Any, ast.Call], bool]) -> Callable[..., Term]:
    def handler(machine: Machine, owner: Term, node: ast.Call) -> Term:
        if not act(machine, owner, node):
            raise NotUnderstoodError("this isn't understood of such an object")
        return OpaqueTerm()

    return once(handler)


def _counted(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    return script_queries.update(machine, owner, node)


def _bulk(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    script_changes.bulk_create(machine, owner, node, script_lists.created)
    return OpaqueTerm()


def get_model(machine: Machine, owner: AppsTerm, node: ast.Call) -> Term:
    """``apps.get_model(…)``; also with names that a row holds, whose model must be there."""
    try:
        return objects.get_model(machine, owner, node)
    except UntranslatableError:
        if len(node.args) != 2 or node.keywords:  # noqa: PLR2004 - label and name
            raise
        label, name = (machine.evaluate(each) for each in node.args)
        if isinstance(label, Const) and isinstance(name, Const):
            raise
    found = registry.any_model(machine, owner, label, name, node)
    if not isinstance(found, registry.AnyModelTerm):
        raise NotUnderstoodError("there is no model at this point of the history")
    missing = f"NOT ({render(found.known())})"
    machine.context.require(Requirement(missing, f"there is no such model ({machine.where(node)})"))
    return found


def db_manager(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``.db_manager(schema_editor.connection.alias)``: the same manager."""
    machine.arguments(node, 1)
    if owner.manager is None or not queries.is_migrated(machine.context, machine.evaluate(node.args[0])):
        raise NotUnderstoodError("db_manager() names another database than the one that is migrated")
    return replace(owner, routed=True)


def content_type(machine: Machine, owner: QueryTerm, node: ast.Call) -> Term:
    """``ContentType.objects.get_for_model(Model)``, which makes the row if there is none."""
    option = machine.arguments(node, 1, frozenset({"for_concrete_model"})).get("for_concrete_model")
    concrete = True if option is None else machine.constant(option)
    model, cls = machine.evaluate(node.args[0]), type(owner.manager)
    own = cls.__module__.startswith("django.contrib.") and cls.__name__ == "ContentTypeManager"
    if not own or not isinstance(model, ModelTerm):
        raise NotUnderstoodError("get_for_model() is understood for a historical model's content type only")
    meta = (model.model._meta.concrete_model if concrete else model.model)._meta
    given = [
        ast.keyword("app_label", ast.Constant(meta.app_label)),
        ast.keyword("model", ast.Constant(meta.model_name)),
    ]
    for keyword in given:
        ast.copy_location(keyword.value, node)
    asked = ast.copy_location(ast.Call(node.func, [], given), node)
    found = script_changes.get_or_create(machine, owner, asked)
    assert isinstance(found, SequenceTerm)
    return found.items[0]


def _of_text(machine: Machine, owner: JsonTerm, node: ast.Call) -> Term:
    """A method of a text in JSON."""
    assert isinstance(node.func, ast.Attribute)
    handler = machine.rules.methods[Scalar, node.func.attr]
    return handler(machine, script_json.text(machine, owner, node.func.value), node)


def _items(_machine: Machine, owner: DictTerm, node: ast.Call) -> Term:
    """``.items()``, ``.keys()``, ``.values()`` of a dict that is written out."""
    assert isinstance(node.func, ast.Attribute)
    if node.args or node.keywords:
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    keys = [Const(name) for name, _ in owner.items]
    values = [each for _, each in owner.items]
    if node.func.attr == "keys":
        return SequenceTerm(tuple(keys))
    if node.func.attr == "values":
        return SequenceTerm(tuple(values))
    return SequenceTerm(tuple(SequenceTerm(pair) for pair in zip(keys, values, strict=True)))


def sequence(machine: Machine, node: ast.List | ast.Tuple | ast.Set) -> Term:
    """What is written out; an empty list may be filled with new rows."""
    term = syntax.sequence(machine, node)
    if isinstance(term, ListTerm):
        script_lists.started(machine, term)
    return term


def subscript(machine: Machine, node: ast.Subscript) -> Term:
    """``queryset[0]``, ``queryset[1:]``; else what `syntax.subscript` understands."""
    plain = isinstance(node.value, ast.Name | ast.Call | ast.Attribute | ast.Subscript)
    owner = machine.evaluate(node.value) if plain else None
    if isinstance(owner, JsonTerm):
        return script_json.item(machine, owner, node)
    if isinstance(owner, MapTerm):
        return script_maps.item(machine, owner, node)
    if not isinstance(owner, QueryTerm) or owner.manager is not None or owner.queryset is None:
        return syntax.subscript(machine, node)
    if not isinstance(node.slice, ast.Slice):
        number = machine.constant(node.slice)
        if type(number) is not int or number < 0:
            raise NotUnderstoodError("only constant places are understood here")
        return once(_placed)(machine, (owner, number), node)
    use = writer_of(machine).uses.get(id(owner))
    if use is not None and (use.taken or use.loops < len(writer_of(machine).loops)):
        raise NotUnderstoodError("a part of a queryset whose rows Python may have read already")
    most = _computed(machine, owner, node.slice)
    if most is not None:
        return once(_limited)(machine, (owner, most), node)
    edges = [None if edge is None else machine.constant(edge) for edge in (node.slice.lower, node.slice.upper)]
    if node.slice.step is not None or not all(edge is None or (type(edge) is int and edge >= 0) for edge in edges):
        raise NotUnderstoodError("only constant places are understood in a slice")
    return replace(owner, queryset=owner.queryset[slice(*edges)], conditions=None)


def _computed(machine: Machine, owner: QueryTerm, part: ast.Slice) -> Scalar | None:
    """How many rows ``queryset[:number]`` takes, where that is no constant."""
    number = None if part.upper is None or part.lower or part.step else machine.evaluate(part.upper)
    if not isinstance(number, Scalar):
        return None
    if number.kind != "integer" or nullable(machine, number) or owner.queryset.query.is_sliced or owner.most:
        raise NotUnderstoodError("only whole numbers that are never None are understood in a slice")
    missing = f"{render(number.sql)} < 0"
    message = f"a slice to a place from the end, and Python raises ValueError ({machine.where(part)})"
    machine.context.require(Requirement(missing, message))
    return number


def _limited(machine: Machine, found: tuple[QueryTerm, Scalar], _node: ast.Subscript) -> Term:
    owner, most = found
    now = kept(machine, most)
    return replace(owner, most=now if isinstance(now, Scalar) else most, conditions=None)


def _placed(machine: Machine, found: tuple[QueryTerm, int], node: ast.Subscript) -> Term:
    return script_queries.place(machine, *found, node)


EXPRESSIONS: dict[type[ast.expr], Callable[[Machine, Any], Term]] = {
    **{ast.Call: call, ast.List: sequence, ast.Subscript: subscript},
    **{ast.Name: script_outside.name, ast.Attribute: script_outside.attribute},
}

METHODS: Mapping[tuple[type[Term], str], Callable[[Machine, Any, ast.Call], Term]] = {
    **{(QueryTerm, name): queries.narrowed(name) for name in ("filter", "exclude", "order_by", "distinct", "reverse")},
    **{(kind, "execute"): once(plain_sql.execute) for kind in (EditorTerm, CursorTerm)},
    **{(kind, "quote_name"): plain_sql.quote_name for kind in (EditorTerm, OperationsTerm)},
    (ConnectionTerm, "cursor"): plain_sql.cursor,
    (CursorTerm, "close"): plain_sql.close,
    (MetaTerm, "get_field"): script_outside.get_field,
    (OperationsTerm, "sequence_reset_sql"): plain_sql.sequence_reset,
    (AppsTerm, "get_models"): registry.get_models,
    (AppsTerm, "get_model"): get_model,
    (QueryTerm, "get"): once(script_queries.get),
    (QueryTerm, "get_by_natural_key"): once(script_queries.natural),
    (QueryTerm, "db_manager"): db_manager,
    (QueryTerm, "get_for_model"): once(content_type),
    (QueryTerm, "first"): once(script_queries.first, reads=True),
    (QueryTerm, "last"): once(script_queries.first, reads=True),
    (QueryTerm, "exists"): script_queries.exists,
    (QueryTerm, "aggregate"): script_totals.aggregate,
    (QueryTerm, "count"): script_queries.count,
    (QueryTerm, "create"): once(script_changes.create),
    (QueryTerm, "get_or_create"): once(script_changes.get_or_create),
    (QueryTerm, "update_or_create"): once(script_changes.update_or_create),
    (QueryTerm, "bulk_create"): once(_bulk),
    (QueryTerm, "bulk_update"): _statement(script_lists.bulk_update),
    (QueryTerm, "update"): once(_counted),
    (QueryTerm, "delete"): _statement(script_deletes.delete),
    (SetTerm, "add"): _statement(script_lists.append),
    (ListTerm, "append"): _statement(script_lists.append),
    (ListTerm, "clear"): _statement(script_lists.cleared),
    (ListTerm, "extend"): _statement(script_arrays.extended),
    **{(kind, "remove"): _statement(script_arrays.removed) for kind in (ListTerm, SetTerm)},
    (JsonTerm, "get"): script_json.got,
    (JsonTerm, "pop"): once(script_json_changes.popped),
    (JsonTerm, "update"): _statement(script_json_changes.updated),
    (JsonTerm, "remove"): _statement(script_json_changes.removed),
    (JsonTerm, "append"): _statement(script_json_changes.appended),
    **{(JsonTerm, name): _of_text for name in (*texts.METHODS, "split")},
    (SetTerm, "discard"): _statement(script_arrays.removed),
    (RowTerm, "delete"): _statement(script_deletes.delete),
    (RowTerm, "save"): _statement(script_changes.save),
    **{(ManyTerm, name): _statement(script_deletes.many) for name in ("add", "remove", "clear", "set")},
    **{(MapTerm, name): script_maps.view for name in ("items", "keys", "values")},
    (MapTerm, "get"): script_maps.got,
    (MapTerm, "setdefault"): _statement(script_maps.set_default),
    **script_dicts.METHODS,
    **{(DictTerm, name): _items for name in ("items", "keys", "values")},
}


__all__ = ["EXPRESSIONS", "METHODS", "evaluated"]
