"""``delete()`` in a script with what Django's collector deletes or clears along; the rows of many-to-many fields."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import signals
from django.db.models.deletion import get_candidate_relations_to_delete

from planner import names, templating
from planner.translate.compiling import compiled, connection
from planner.translate.expressions import render
from planner.translate.fields import kind_of
from planner.translate.imported import check_deleted
from planner.translate.machine import Machine
from planner.translate.models import (
    DELETING,
    check_instances,
    check_method,
    check_model,
    check_routing,
    check_rows,
    check_signals,
)
from planner.translate.objects import table_of
from planner.translate.queries import is_migrated
from planner.translate.script_queries import checked, instances, taken
from planner.translate.script_rows import kept_key, key
from planner.translate.script_values import evaluated
from planner.translate.terms import (
    Const,
    ManyTerm,
    Model,
    NotUnderstoodError,
    QueryTerm,
    RelatedTerm,
    RowTerm,
    SequenceTerm,
    Term,
)
from planner.translate.values import Requirement
from planner.translate.writer import raise_if, writer_of

DEEPEST = 6


def delete(machine: Machine, owner: Term, node: ast.Call) -> bool:
    """``row.delete()`` and ``queryset.delete()``."""
    given = machine.arguments(node, 0, frozenset({"using"} if isinstance(owner, RowTerm) else ()))
    if "using" in given and not is_migrated(machine.context, machine.evaluate(given["using"])):
        raise NotUnderstoodError("delete() names another database than the one that is migrated")
    writer = writer_of(machine)
    if isinstance(owner, RowTerm):
        key(machine, owner)
        gone = array(machine, owner.model, f"ARRAY[{render(key(machine, owner).sql)}]")
        remove(machine, owner.model, gone, 0)
        return True
    if not isinstance(owner, QueryTerm) or owner.columns is not None:
        return False
    query = checked(taken(machine, owner, "delete"))
    if query.is_sliced or query.distinct:
        raise NotUnderstoodError("delete() after a slice or distinct() isn't understood")
    query.clear_ordering(force=True)
    query.clear_select_clause()
    query.select_related = False
    query.default_cols = False
    query.add_fields(["pk"])
    text = compiled(query)
    if text:
        writer.read(text)
        remove(machine, owner.model, array(machine, owner.model, f"ARRAY({text})"), 0)
    return True


def array(machine: Machine, model: Model, text: str) -> str:
    """A variable with keys."""
    writer = writer_of(machine)
    made = writer.variable(f"{model._meta.pk.rel_db_type(connection('default'))}[]", "k")
    writer.emit(f"{names.ident(made)} := {text};")
    return names.ident(made)


def remove(machine: Machine, model: Model, gone: str, depth: int) -> None:
    """Delete the rows with these keys, after what refers to them."""
    if depth > DEEPEST:
        raise NotUnderstoodError("models refer to each other in a circle, or too deep")
    check_model(model)
    check_deleted(machine, model)
    check_signals(model, DELETING)
    check_instances(model)
    for field in model._meta.private_fields:
        if hasattr(field, "bulk_related_objects"):
            raise NotUnderstoodError(f"{model.__name__}.{field.name} is a generic relation, whose rows go too")
    writer = writer_of(machine)
    relations = list(get_candidate_relations_to_delete(model._meta))
    protecting = [each for each in relations if each.on_delete is models.PROTECT and depth == 0]
    for relation in protecting:  # Django looks for all of them before it deletes anything
        _protecting(machine, model, relation, gone)
    for relation in relations:
        if relation not in protecting:
            _referring(machine, model, relation, gone, depth)
    writer.say("delete", table=table_of(machine.context, model), column=model._meta.pk.column, keys=gone)
    writer.write(str(model._meta.db_table), -2 - writer.clock)


def _protecting(machine: Machine, model: Model, relation: Any, gone: str) -> None:
    """Stop if a row refers to one of those that go, and its foreign key protects them."""
    child, field = relation.related_model, relation.field
    writer = writer_of(machine)
    if writer.catching or not field.target_field.primary_key:  # ProtectedError is an IntegrityError
        raise NotUnderstoodError(f"{child.__name__}.{field.name} refers to {model.__name__} with PROTECT")
    check_model(child)
    referred = templating.statement("referred", table=table_of(machine.context, child), column=field.column, keys=gone)
    writer.read(compiled(models.QuerySet(child).query) or "")
    message = f"{child.__name__}.{field.name} refers to a row of {model.__name__} that is deleted, and protects it"
    raise_if(machine, [Requirement(referred, message)])


def _referring(machine: Machine, model: Model, relation: Any, gone: str, depth: int) -> None:
    child, field, action = relation.related_model, relation.field, relation.on_delete
    writer = writer_of(machine)
    if action is models.DO_NOTHING:
        return
    if child is model or action not in {models.CASCADE, models.SET_NULL} or not field.target_field.primary_key:
        name = getattr(action, "__name__", "a function of the project")
        raise NotUnderstoodError(f"{child.__name__}.{field.name} refers to {model.__name__} with {name}")
    if action is models.SET_NULL:
        check_rows(child)
    else:
        check_model(child)
    table = table_of(machine.context, child)
    if action is models.SET_NULL:
        writer.say("clear", table=table, column=field.column, keys=gone)
        writer.write(str(child._meta.db_table), -2 - writer.clock)
        return
    writer.clock += 1
    referring = {"table": table, "key": child._meta.pk.column, "column": field.column, "keys": gone}
    inner = array(machine, child, templating.statement("referring", **referring))
    remove(machine, child, inner, depth + 1)


def _check_linked(machine: Machine, owner: ManyTerm) -> None:
    """Make sure that nobody listens who may act when rows of the table between come and go.

    :raises NotUnderstoodError: if somebody does
    """
    through, wanted = owner.near.model, {"m2m_changed": signals.m2m_changed}
    check_signals(through, wanted)
    ends = {owner.near.remote_field.model, owner.far.remote_field.model}
    if ends & set(writer_of(machine).imported):  # the sender is the project's own then
        try:
            check_signals(apps.get_model(through._meta.label), wanted)
        except LookupError:
            raise NotUnderstoodError(f"{through._meta.label} isn't there any more") from None


def many(machine: Machine, owner: Term, node: ast.Call) -> bool:
    """``row.tags.add(…)``, ``.remove(…)``, ``.clear()`` and ``.set([…])``."""
    assert isinstance(node.func, ast.Attribute)
    if not isinstance(owner, ManyTerm) or owner.near is None:
        return False
    through, method = owner.near.model, node.func.attr
    check_model(through)
    _check_linked(machine, owner)
    check_method(QueryTerm(through, through._default_manager), "bulk_create")
    check_routing(machine.context, owner)
    if node.keywords or (method == "clear" and node.args):
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    writer = writer_of(machine)
    table, near, far = table_of(machine.context, through), owner.near.column, owner.far.column
    own = render(owner.key.sql)
    if method == "clear":
        writer.say("unlink_all", table=table, near=near, own=own)
        writer.write(str(through._meta.db_table), -2 - writer.clock)
        return True
    starred = [each for each in node.args if isinstance(each, ast.Starred)]
    if method == "set" or (starred and len(node.args) == 1 and method == "add"):
        asked = starred[0].value if starred else node.args[0] if len(node.args) == 1 else None
        _all(machine, owner, asked, replaces=method == "set")
        return True
    keys = _keys(machine, owner, node)
    if method == "remove":
        writer.say("unlink", table=table, near=near, own=own, far=far, keys=list(keys))
        writer.write(str(through._meta.db_table), -2 - writer.clock)
        return True
    if len(keys) > 1:
        values = {"own": own, "keys": array(machine, owner.model, f"ARRAY[{', '.join(keys)}]")}
        writer.say("link_all", table=table, near=near, far=far, **values, whole=_is_whole(owner), only_new=False)
    else:
        writer.say("link", table=table, near=near, own=own, far=far, key=keys[0])
    writer.write(str(through._meta.db_table))
    ends = (owner.near, owner.far)
    writer.checked |= {str(each.remote_field.model._meta.db_table) for each in ends}
    return True


def _all(machine: Machine, owner: ManyTerm, node: ast.expr | None, *, replaces: bool) -> None:
    """``row.tags.add(*queryset)`` and ``row.tags.set(queryset)``, or of rows that are written out."""
    writer, through = writer_of(machine), owner.near.model
    term = evaluated(machine, node) if node is not None else None
    pk = owner.model._meta.pk
    if isinstance(term, QueryTerm) and term.manager is None and term.columns is None and term.model is owner.model:
        text = instances(machine, taken(machine, term, "all"))
        found = array(machine, owner.model, templating.statement("keys", rows=text, key=pk.column))
    elif isinstance(term, SequenceTerm) and term.items:
        found = array(machine, owner.model, f"ARRAY[{', '.join(_own(owner, each, machine) for each in term.items)}]")
    else:
        raise NotUnderstoodError("rows of a queryset, or rows that are written out, are understood here")
    if not owner.far.target_field.primary_key:
        raise NotUnderstoodError("the many-to-many field refers to another column than the key")
    ends = {"table": table_of(machine.context, through), "near": owner.near.column, "far": owner.far.column}
    values = {"own": render(owner.key.sql), "keys": found}
    if replaces:
        writer.say("unlink_others", **ends, **values)
        writer.write(str(through._meta.db_table), -2 - writer.clock)
    writer.say("link_all", **ends, **values, whole=_is_whole(owner), only_new=replaces)
    writer.write(str(through._meta.db_table))
    writer.checked |= {str(each.remote_field.model._meta.db_table) for each in (owner.near, owner.far)}


def _is_whole(owner: ManyTerm) -> bool:
    """Whether the other side's keys are integers."""
    return kind_of(owner.model._meta.pk) == "integer"


def _own(owner: ManyTerm, term: Term, machine: Machine) -> str:
    """The key of a row of the other side."""
    model = term.model if isinstance(term, RowTerm) else None
    if model is not owner.model:
        raise NotUnderstoodError("rows of a queryset, or rows that are written out, are understood here")
    return render(kept_key(machine, term).sql)


def _keys(machine: Machine, owner: ManyTerm, node: ast.Call) -> Sequence[str]:
    """The keys of the rows that are added or removed."""
    found = []
    for argument in node.args:
        term = machine.evaluate(argument)
        if not isinstance(term, RowTerm | RelatedTerm):
            raise NotUnderstoodError("add() and remove() are understood for rows")
        model = term.model if isinstance(term, RowTerm) else term.field.remote_field.model
        if model is not owner.model or not owner.far.target_field.primary_key:
            raise NotUnderstoodError("add() gets a row of another model")
        found.append(render(kept_key(machine, term).sql))
    if not found:
        raise NotUnderstoodError("add() and remove() are understood for rows")
    return tuple(dict.fromkeys(found))


def done(machine: Machine, owner: Term, node: ast.Call) -> Term:
    """A method of a related manager as an expression, which gives None."""
    if not many(machine, owner, node):
        raise NotUnderstoodError("this manager's method isn't understood")
    return Const(None)
