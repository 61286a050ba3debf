"""Historical models and their managers: whether reading and saving them does only what Django does."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Mapping
from typing import Any

from django.db import models, router
from django.db.models import signals
from django.db.models.manager import ManagerDescriptor
from django.db.models.query_utils import DeferredAttribute

from planner.translate.fields import is_country, is_loaded_alone
from planner.translate.machine import Context
from planner.translate.receivers import listener, missed
from planner.translate.terms import Manager, Model, NotUnderstoodError, QueryTerm

# What Python itself puts into every class.
BENIGN = {
    *("__module__", "__doc__", "__qualname__", "__dict__", "__weakref__", "__annotations__", "__slots__"),
    *("__static_attributes__", "__firstlineno__", "__annotate__", "__annotate_func__"),
    *("__annotations_cache__", "__classdictcell__", "__parameters__", "__orig_bases__"),
}
LOADING = {"pre_init": signals.pre_init, "post_init": signals.post_init}
SAVING = {"pre_save": signals.pre_save, "post_save": signals.post_save}
DELETING = {"pre_delete": signals.pre_delete, "post_delete": signals.post_delete}


UNASKED = {
    *("check", "clean", "full_clean", "clean_fields", "validate_unique", "validate_constraints", "__str__", "__repr__"),
    *("unique_error_message", "date_error_message", "get_constraints", "asave", "adelete"),
}
"""Methods that neither loading, saving nor deleting calls."""
ACTS = {"save": "pre_save", "delete": "pre_delete"}
"""Methods that are called only where their signal is sent."""


def check_model(model: Model) -> None:
    """Make sure that the model's rows are in one table.

    :raises NotUnderstoodError: if it has parents, or is swapped out
    """
    meta = model._meta
    if meta.proxy or meta.parents:
        raise NotUnderstoodError(f"{model.__name__} inherits from another model, so that its rows span tables")
    if meta.swapped:
        raise NotUnderstoodError(f"{model.__name__} is swapped for {meta.swapped}, so that it has no table")


def check_rows(model: Model) -> None:
    """The same for a block, which also writes the table of the one parent that a model may have.

    :raises NotUnderstoodError: if it is a proxy, swapped out, or has several parents
    """
    meta = model._meta
    columns = [field.column for field in meta.concrete_fields]
    apart = len(set(columns)) == len(columns) and not any(parent._meta.parents for parent in meta.parents)
    if meta.proxy or meta.swapped or len(meta.parents) != 1 or not apart:
        check_model(model)


def check_instances(model: Model) -> None:
    """Make sure that the model's instances are loaded by Django's own code alone.

    :raises NotUnderstoodError: if it has a mixin with code of its own, or a receiver listens
    """
    _check_attributes(model)
    _check_mixins(model)
    check_signals(model, LOADING)


def check_signals(model: Model, wanted: Mapping[str, Any]) -> None:
    """Make sure that nobody listens who may do anything; without a sender a receiver hears historical models too.

    :raises NotUnderstoodError: if somebody does
    """
    for method, signal_name in ACTS.items():
        if signal_name in wanted:
            _check_mixins(model, {method})
    for name, signal in wanted.items():
        found = listener(signal, model) if signal.has_listeners(model) else ""
        if found:
            raise NotUnderstoodError(
                f"{found}, a receiver of the signal {name}, listens to {model.__name__} and may change rows"
            )


def check_annotated(model: Model, names: Collection[str]) -> None:
    """Make sure that no receiver asks whether an instance has an attribute that ``annotate()`` gives to it.

    :raises NotUnderstoodError: if one does
    """
    asked = sorted(missed(model) & set(names))
    if asked:
        raise NotUnderstoodError(
            f"a receiver of a signal asks whether {model.__name__} has {asked[0]}, and may change rows"
        )


def _check_attributes(model: Model) -> None:
    for field in model._meta.concrete_fields:
        descriptor = inspect.getattr_static(model, field.attname, None)
        plain = isinstance(descriptor, DeferredAttribute) or is_loaded_alone(descriptor)
        plain = plain or is_country(field)
        if not plain or hasattr(models.Model, field.attname):
            raise NotUnderstoodError(f"{model.__name__}.{field.attname} isn't a plain attribute")


def _check_mixins(model: Model, methods: Collection[str] = ()) -> None:
    """Make sure that no mixin has code that runs: whatever is done with instances, or one of these methods."""
    fields = {name for field in model._meta.get_fields() for name in (field.name, getattr(field, "attname", ""))}
    for cls in model.__mro__:
        if cls is model or cls in models.Model.__mro__ or cls in model._meta.parents:
            continue
        own = set(vars(cls)) - BENIGN - UNASKED
        for name in own & set(methods) if methods else own - set(ACTS):
            shadowed = name in vars(model) and not hasattr(vars(cls)[name], "__get__")  # by the field itself
            if name.startswith("__") or (name in fields and not shadowed) or hasattr(models.Model, name):
                raise NotUnderstoodError(
                    f"{model.__name__} inherits {name} from the class {cls.__qualname__}, whose code runs"
                )


def manager_of(model: Model, name: str) -> Manager:
    """The manager that ``Model.<name>`` is.

    :raises NotUnderstoodError: if the historical model has none of that name
    """
    if name == "_default_manager":
        return model._default_manager
    if name == "_base_manager":
        return model._base_manager
    descriptor = inspect.getattr_static(model, name, None)
    if not isinstance(descriptor, ManagerDescriptor) or name not in model._meta.managers_map:
        raise NotUnderstoodError(f"{name} is no manager of the historical model {model.__name__}")
    return model._meta.managers_map[name]


def check_method(query: QueryTerm, method: str) -> None:
    """Make sure that a manager's method is Django's own. Querysets are, once the manager is.

    :raises NotUnderstoodError: if the manager overrides it, or what its querysets are
    """
    manager = query.manager
    if manager is None:
        return
    used = ("get_queryset", "__getattribute__", method)
    if not hasattr(models.Manager, method):
        raise NotUnderstoodError(f"a manager has no method {method}()")
    own = [getattr(type(manager), name, None) is getattr(models.Manager, name) for name in used]
    plain = _is_plain(getattr(manager, "_queryset_class", None)) and not set(used) & set(vars(manager))
    if not all(own) or not plain or manager._db is not None:
        cls = type(manager)
        raise NotUnderstoodError(
            f"the manager {cls.__module__}.{cls.__qualname__} has querysets of its own, which may hide rows"
        )


def _is_plain(cls: Any) -> bool:
    """Whether a class of querysets is Django's, or has methods besides Django's only, which then nothing calls."""
    if not isinstance(cls, type) or not issubclass(cls, models.QuerySet):
        return False
    own = [each for each in cls.__mro__ if each not in models.QuerySet.__mro__]
    names = {name for each in own for name in set(vars(each)) - BENIGN}
    django = {*dir(models.QuerySet), *vars(models.QuerySet())}
    return type(cls) is type and not any(name.startswith("__") or name in django for name in names)


def check_routing(context: Context, query: QueryTerm) -> None:
    """Make sure that a query goes to the migrated database.

    :raises NotUnderstoodError: if routers decide, or ``using()`` is missing for another database
    """
    if not query.routed:
        check_default(context, "the query has no .using(schema_editor.connection.alias)")


def check_default(context: Context, what: str) -> None:
    """Make sure that without ``using`` the migrated database is the one that is used.

    :raises NotUnderstoodError: if routers decide, or the migrated database isn't ``default``
    """
    if router.routers:
        raise NotUnderstoodError(f"{what}, and DATABASE_ROUTERS decide which database it is")
    if context.alias != "default":
        raise NotUnderstoodError(f"{what}, so that it goes to the database 'default', not to {context.alias!r}")
