"""Models that a function imports instead of asking the registry: understood where they are the historical ones.

A class of the project's own code has the columns, methods, managers and receivers of today. Only where nothing of that
makes a difference, it is the historical model.
"""

from __future__ import annotations

import ast
from typing import Any, cast

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import signals
from django.db.models.base import ModelBase
from django.db.models.deletion import get_candidate_relations_to_delete

from planner.translate.class_constants import class_constant
from planner.translate.machine import Machine
from planner.translate.models import BENIGN, DELETING, LOADING, SAVING, UNASKED, check_signals, manager_of
from planner.translate.terms import Const, Known, Model, ModelTerm, NotUnderstoodError, QueryTerm, Term
from planner.translate.writer import writer_of

MADE = {"_meta", "DoesNotExist", "MultipleObjectsReturned", "NotUpdated"}
"""What Django puts into each model's class."""
SPOKEN = {
    *("verbose_name", "help_text", "choices", "validators", "error_messages", "editable", "blank", "on_delete"),
    *("related_name", "related_query_name", "limit_choices_to", "db_comment", "unique_for_date", "serialize"),
}
"""Options of fields that the database and the functions here don't ask for."""
M2M = {"m2m_changed": signals.m2m_changed}


def historical(machine: Machine, term: Term) -> Term:
    """An imported model's class as the historical model; any other term as it is.

    :raises NotUnderstoodError: if it isn't the same
    """
    cls = term.object if isinstance(term, Known) else None
    if not isinstance(cls, ModelBase) or cls._meta.abstract or cls._meta.apps is not apps:
        return term
    return ModelTerm(model_of(machine, cls), cls)


def model_of(machine: Machine, cls: Any) -> Model:
    """The historical model of an imported class. :raises NotUnderstoodError: if it isn't the same"""
    writer, meta = writer_of(machine), cls._meta
    try:
        model = writer.registry.get_model(meta.label)
    except LookupError:
        raise NotUnderstoodError(f"there is no {meta.label} at this point of the history") from None
    _check_code(cls)
    if _columns(cls) != _columns(model) or meta.db_table != model._meta.db_table:
        raise NotUnderstoodError(f"{meta.label} is imported, and has other columns now than at this point of history")
    check_signals(cls, {**LOADING, **SAVING, **DELETING, **M2M})
    writer.imported[model] = cls
    return model


def check_related(machine: Machine, model: Model, other: Model) -> None:
    """Make sure that rows of another model, found from one that may be imported, are the historical ones.

    :raises NotUnderstoodError: if they may not be
    """
    writer = writer_of(machine) if machine.context.script is not None else None
    if writer is None or model not in writer.imported:
        return
    try:
        cls: Any = apps.get_model(other._meta.label)
    except LookupError:
        raise NotUnderstoodError(f"{other._meta.label} isn't there any more") from None
    model_of(machine, cls)
    if any(type(each) is not models.Manager for each in (cls._default_manager, cls._base_manager)):
        raise NotUnderstoodError(f"{other._meta.label} has a manager of its own")


def _check_code(cls: Any) -> None:
    if type(cls) is not ModelBase or cls._meta.proxy or cls._meta.parents:
        raise NotUnderstoodError(f"{cls.__name__} is imported, and inherits from another model")
    for base in cls.__mro__:
        if base in models.Model.__mro__:
            continue
        for name in set(vars(base)) - BENIGN - UNASKED - MADE:
            field = name in {each.attname for each in cls._meta.concrete_fields}
            inherited = name == "save" and base.__module__ == "django.contrib.auth.base_user"  # of a new password only
            if not field and not inherited and (hasattr(models.Model, name) or name.startswith("__")):
                raise NotUnderstoodError(f"{cls.__name__} is imported, and has a {name} of its own, whose code runs")


def _columns(model: Any) -> dict[str, Any]:
    found = {}
    for field in model._meta.local_concrete_fields:
        _, path, args, options = field.deconstruct()
        kept = {name: value for name, value in options.items() if name not in SPOKEN}
        if "to" in kept:
            kept["to"] = field.remote_field.model._meta.label_lower
        found[field.column] = (field.attname, path, args, kept)
    return found


def check_deleted(machine: Machine, model: Model) -> None:
    """Make sure that deleting rows takes the same rows of others with them.

    :raises NotUnderstoodError: if it may not
    """
    cls = writer_of(machine).imported.get(model)
    if cls is None:
        return
    own, now = ({(each.related_model._meta.label, each.field.name) for each in _relations(one)} for one in (model, cls))
    if own != now or {each.on_delete for each in _relations(model)} - {models.CASCADE, models.SET_NULL}:
        raise NotUnderstoodError(f"{cls.__name__} is imported, and other models refer to it now")
    if cls._meta.private_fields:
        raise NotUnderstoodError(f"{cls.__name__} is imported, and has generic relations")
    for each in _relations(model):
        check_related(machine, model, each.related_model)


def _relations(model: Any) -> list[Any]:
    return list(get_candidate_relations_to_delete(model._meta))


def attribute(owner: ModelTerm, node: ast.Attribute) -> Term:
    """``Model.objects`` and constants of an imported class."""
    held = getattr(owner.real, node.attr, None)
    if isinstance(held, models.Manager):
        return QueryTerm(owner.model, manager_of(owner.real, node.attr), queryset=models.QuerySet(owner.model))
    if isinstance(held, str | int):
        return Const(class_constant(owner.real, node.attr))
    if isinstance(held, type) and issubclass(held, models.Choices):
        return Known(held)
    raise NotUnderstoodError(f"the attribute {node.attr} of an imported model isn't understood")


def found(machine: Machine, node: ast.Call) -> Term | None:
    """``apps.get_model("app", "Model")`` of Django's own registry; None if it is anything else."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr != "get_model":
        return None
    owner = machine.evaluate(function.value)
    if not isinstance(owner, Known) or owner.object is not apps:
        return None
    labels = [str(each) for each in map(machine.constant, node.args) if type(each) is str]
    if node.keywords or len(labels) != len(node.args):
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    try:
        return historical(machine, Known(cast(Any, apps).get_model(*labels)))
    except (LookupError, ValueError, TypeError) as error:
        raise NotUnderstoodError(f"there is no such model: {error}") from error


def user_model(machine: Machine, node: ast.Call) -> Term:
    """``get_user_model()``."""
    machine.arguments(node, 0)
    return historical(machine, Known(get_user_model()))
