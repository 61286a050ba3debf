"""What a receiver of a signal hears and computes, three-valued: what is known of a value for a given model.

Nothing is run: what is asked for here are classes, constants and the model's own description. Whatever might run code
of the project, or raise, is a `MayActError`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any, Literal

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Choices
from django.db.models.base import ModelBase
from django.db.models.fields import related_descriptors
from django.db.models.manager import ManagerDescriptor
from django.db.models.options import Options
from django.db.models.query_utils import DeferredAttribute

from planner.translate.fields import kind_of
from planner.translate.terms import Model, NotUnderstoodError

CONSTANTS = (str, int, float, bool, bytes, type(None))
HASHED = (set, frozenset, dict)
META = {
    *("label", "label_lower", "app_label", "model_name", "object_name", "db_table", "abstract", "proxy", "swapped"),
    *("managed", "auto_created", "model", "concrete_model"),
}
"""Attributes of ``_meta`` that are constants or classes."""
NAMES = {"__name__", "__qualname__", "__module__"}
MAKING = {
    *("__init__", "__new__", "__setattr__", "__getattr__", "__getattribute__", "__class__"),
    *("from_db", "refresh_from_db"),
}
"""What gives a class's instances attributes that the class doesn't tell of, or loads them."""
UNRUN = (FunctionType, staticmethod, classmethod, type, *CONSTANTS)
"""Attributes of a class that are there without running anything."""


class MayActError(Exception):
    """The receiver may do more than to read, or may raise."""


@dataclass(frozen=True, slots=True)
class Known:
    """A constant, or an object that is known by its identity: a class, a function, a module."""

    object: Any


@dataclass(frozen=True, slots=True)
class Some:
    """A value that isn't known: a plain one, a collection of plain ones and classes, or anything at all."""

    kind: Literal["plain", "holds", "opaque"]
    truth: bool | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The instance, of one of these models; ``columns`` tells whether reading a column can't fail now."""

    models: tuple[Model, ...]
    columns: bool


@dataclass(frozen=True, slots=True)
class Named:
    """``**kwargs``: all of them."""

    items: Mapping[str, Heard]


@dataclass(frozen=True, slots=True)
class Items:
    """A tuple, list or set that is written out."""

    items: tuple[Heard, ...]
    hashed: bool = False


Heard = Known | Some | Row | Named | Items
PLAIN, HOLDS, OPAQUE = Some("plain"), Some("holds"), Some("opaque")


def outcome(known: bool | None) -> Heard:  # noqa: FBT001 - it is the value itself
    """A truth value, which may be unknown."""
    return PLAIN if known is None else Known(known)


def is_constant(value: Heard) -> bool:
    """Whether it is a known constant."""
    return isinstance(value, Known) and type(value.object) in CONSTANTS


def is_plain(cls: type, *methods: str) -> bool:
    """Whether a class's metaclass has none of these methods of its own: Python's apply."""
    metaclass: type = type(cls)
    return not {name for each in metaclass.__mro__[:-2] for name in vars(each)} & set(methods)


def is_class(value: Heard, *methods: str) -> bool:
    """Whether it is a known class, of which `is_plain` holds."""
    return isinstance(value, Known) and isinstance(value.object, type) and is_plain(value.object, *methods)


def joined(first: Heard | None, second: Heard) -> Heard:
    """What is known of a value that is one or the other."""
    if first is None or first is second:
        return second
    if isinstance(first, Known) and isinstance(second, Known) and first.object is second.object:
        return first
    if isinstance(first, Some) and isinstance(second, Some) and first == second:
        return first
    if is_constant(first) and is_constant(second):
        one, other = first.object, second.object  # type: ignore[union-attr]
        if type(one) is type(other) and one == other:
            return first
        return Some("plain", bool(one) if bool(one) == bool(other) else None)
    kinds = {"plain" if is_constant(each) else getattr(each, "kind", "opaque") for each in (first, second)}
    return {"plain": PLAIN, "holds": HOLDS}.get(kinds.pop(), OPAQUE) if len(kinds) == 1 else OPAQUE


def truth(value: Heard) -> bool | None:
    """What ``bool()`` says; None if unknown. :raises MayActError: if asking may run code"""
    if isinstance(value, Some):
        if value.kind == "opaque" and value.truth is None:
            raise MayActError
        return value.truth
    if isinstance(value, Named | Items):
        return bool(value.items)
    if isinstance(value, Row):
        if {"__bool__", "__len__"} & _defined(value.models):
            raise MayActError
        return True
    if is_constant(value):
        return bool(value.object)
    if isinstance(value.object, FunctionType | ModuleType) or is_class(value, "__bool__", "__len__"):
        return True
    raise MayActError


def same(first: Heard, second: Heard) -> bool | None:
    """What ``is`` says; None if unknown."""
    if isinstance(first, Known) and isinstance(second, Known):
        loose = (str, int, float, bytes, tuple)
        numbers = all(isinstance(each.object, loose) and type(each.object) is not bool for each in (first, second))
        return None if numbers else first.object is second.object
    for one, other in ((first, second), (second, first)):
        if isinstance(one, Known) and isinstance(other, Row | Named | Items):
            return False
        if isinstance(one, Known) and one.object is None and isinstance(other, Some) and other.kind == "holds":
            return False
    return None


def equal(first: Heard, second: Heard) -> bool | None:
    """What ``==`` says; None if unknown. :raises MayActError: if asking may run code"""
    if is_constant(first) and is_constant(second):
        return bool(first.object == second.object)  # type: ignore[union-attr]
    for value in (first, second):
        loose = isinstance(value, Some) and value.kind != "opaque"
        if not loose and not is_constant(value) and not is_class(value, "__eq__"):
            raise MayActError
    return same(first, second) if isinstance(first, Known) and isinstance(second, Known) else None


def contains(container: Heard, value: Heard) -> bool | None:
    """What ``value in container`` says; None if unknown. :raises MayActError: if asking may run code or raise"""
    if isinstance(container, Known) and type(container.object) is tuple:
        container = Items(tuple(map(Known, container.object)))
    hashable = is_constant(value) or is_class(value, "__eq__", "__hash__")
    if isinstance(container, Items) and (hashable or not container.hashed):
        found = [equal(value, each) for each in container.items]
        return True if True in found else None if None in found else False
    if isinstance(container, Named) and is_constant(value):
        return value.object in container.items  # type: ignore[union-attr]
    if isinstance(container, Known) and type(container.object) is str and type(getattr(value, "object", None)) is str:
        return value.object in container.object  # type: ignore[union-attr]
    if isinstance(container, Some) and container.kind == "holds" and hashable:
        return None
    raise MayActError


def attribute(owner: Heard, name: str) -> Heard:
    """``owner.name``, where reading it runs nothing.

    :raises MayActError: if it may run code, or there is no such attribute
    """
    if isinstance(owner, Row):
        found = [_row_attribute(model, name, columns=owner.columns) for model in owner.models]
        result = found[0]
        for each in found[1:]:
            result = joined(result, each)
        return result
    thing = owner.object if isinstance(owner, Known) else None
    if type(thing) is Options and name in META:
        return held(getattr(thing, name), known=True)
    if thing is settings and name.isupper() and hasattr(settings, name):
        return held(getattr(settings, name))
    if isinstance(thing, type) and is_plain(thing, "__getattribute__", *({name} - {"__module__"})):
        if name in NAMES:
            return Known(getattr(thing, name))
        if name == "_meta" and type(vars(thing).get(name)) is Options:
            return Known(vars(thing)[name])
        static = next((vars(cls)[name] for cls in thing.__mro__ if name in vars(cls)), Ellipsis)
        if type(static) in CONSTANTS or name in _members(thing):
            return PLAIN
    raise MayActError


def _members(cls: type) -> set[str]:
    choices: Any = cls if issubclass(cls, Choices) else None
    return set(choices.__members__) if choices else set()


def _row_attribute(model: Model, name: str, *, columns: bool) -> Heard:
    if MAKING & _defined((model,)):
        raise MayActError
    if name == "__class__":
        return Known(model)
    if name == "_meta":
        return Known(model._meta)
    if name == "pk" and not any("pk" in vars(cls) for cls in model.__mro__ if cls is not models.Model):
        return PLAIN
    for field in model._meta.concrete_fields:
        descriptor = next((vars(cls)[name] for cls in model.__mro__ if name in vars(cls)), None)
        if field.attname == name and (columns or field.primary_key) and type(descriptor) is DeferredAttribute:
            try:
                kind_of(field)
            except NotUnderstoodError:
                raise MayActError from None
            return PLAIN
    raise MayActError


def is_of(model: Model, classes: tuple[type, ...]) -> bool:
    """Whether the model's instances are of one of the classes. :raises MayActError: if they may say so themselves"""
    if "__class__" in _defined((model,)):
        raise MayActError
    return any(cls in model.__mro__ for cls in classes)


def has(owner: Heard, name: str) -> bool | None:
    """Whether ``hasattr()`` finds an attribute: False where there is certainly none, None if it isn't known.

    :raises MayActError: if looking may run code
    """
    if isinstance(owner, Row):
        found = {_has(model, (model,), name, columns=owner.columns) for model in owner.models}
        return found.pop() if len(found) == 1 else None
    thing = owner.object if isinstance(owner, Known) else None
    if thing is settings:
        return None
    if type(thing) is threading.local:
        return False if name not in vars(thing) and not hasattr(threading.local, name) else None
    if isinstance(thing, ModelBase) and is_plain(thing, "__getattr__", "__getattribute__"):
        return _has(thing, (thing, type(thing)), name, columns=True)
    raise MayActError


def _has(model: Model, where: tuple[type, ...], name: str, *, columns: bool) -> bool | None:
    """Look for an attribute in the classes of ``where``; private ones may be set by anybody."""
    if len(where) == 1 and MAKING & _defined(where):
        raise MayActError
    names = {each for field in model._meta.get_fields() for each in (field.name, getattr(field, "attname", ""))}
    found = [vars(cls)[name] for each in where for cls in each.__mro__ if name in vars(cls)]
    if not found:
        return None if name in names or name.startswith("_") else False
    if isinstance(found[0], UNRUN):
        return None
    itself = isinstance(found[0], property | ManagerDescriptor)
    itself = itself or type(found[0]).__module__ in {DeferredAttribute.__module__, related_descriptors.__name__}
    if len(where) == 1 or not itself:  # of the class these are themselves
        _row_attribute(model, name, columns=columns)
    return None


def _defined(classes: Iterable[type]) -> set[str]:
    """What models and their bases define themselves, without Django's own `Model`."""
    return {name for model in classes for cls in model.__mro__ if cls not in models.Model.__mro__ for name in vars(cls)}


def said(value: Heard) -> None:
    """Make sure that a text can be made of a value without running code. :raises MayActError: if not"""
    if isinstance(value, Some) and value.kind == "plain":
        return
    if is_constant(value) or is_class(value, "__str__", "__repr__", "__format__"):
        return
    if isinstance(value, Known) and type(value.object) is Options:
        return
    if isinstance(value, Row) and not {"__str__", "__repr__", "__format__"} & _defined(value.models):
        return
    raise MayActError


def held(value: Any, *, known: bool = False) -> Heard:
    """What is known of an object that is there while the plan is made.

    :param known: whether a constant can't be another one when the migration runs
    """
    if type(value) in CONSTANTS:
        return Known(value) if known else PLAIN
    if value is settings or value is apps or type(value) is threading.local or isinstance(value, logging.Logger):
        return Known(value)
    if isinstance(value, type | FunctionType | BuiltinFunctionType | ModuleType | ContextVar):
        return Known(value)
    if type(value) in {list, tuple, *HASHED}:
        classes = all(is_class(Known(each), "__eq__", "__hash__") for each in value)
        if classes and value and type(value) is tuple:
            return Known(value)
        if all(type(each) in CONSTANTS or is_class(Known(each), "__eq__", "__hash__") for each in value):
            return HOLDS
    return OPAQUE
