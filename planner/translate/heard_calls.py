"""Functions and methods that a receiver of a signal may call: those that only read, and messages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured

from planner.translate import heard
from planner.translate.heard import OPAQUE, PLAIN, Heard, Items, Known, MayActError, Named, Row, Some

LOUD = {"debug", "info", "warning", "error", "critical", "exception", "log"}
TEXT = {"startswith", "endswith", "lower", "upper", "strip"}


def called(function: object, given: list[Heard], missing: set[str]) -> Heard:
    """What a function that is known by its identity returns.

    :param missing: gets the names of attributes that are taken not to be there
    :raises MayActError: if it isn't understood, or may raise
    """
    handler = next((each for known, each in BUILTINS if known is function), None)
    if handler is None:
        raise MayActError
    return handler(missing, given)


def method(owner: Heard, name: str, positional: list[Heard], named: dict[str, Heard]) -> Heard:
    """A method's call. :raises MayActError: if it may do more than read"""
    thing = owner.object if isinstance(owner, Known) else None
    if isinstance(thing, logging.Logger) and name in LOUD:
        for each in (*positional, *named.values()):
            heard.said(each)
        return Known(None)
    if named:
        raise MayActError
    texts = [each.object for each in positional if isinstance(each, Known) and type(each.object) is str]
    if name == "get" and isinstance(thing, ContextVar):
        return _context(thing, positional)
    if name == "get" and isinstance(owner, Named) and len(positional) in {1, 2} and len(texts) >= 1:
        if getattr(positional[0], "object", None) is not texts[0]:
            raise MayActError
        return owner.items.get(texts[0], (*positional, Known(None))[1])
    if type(thing) is str and name in TEXT and len(texts) == len(positional) == name.endswith("with"):
        return Known(getattr(thing, name)(*texts))
    if isinstance(owner, Known) and owner.object is apps and name == "get_model" and len(texts) == len(positional):
        return _model(apps.get_model, *texts)
    raise MayActError


def _context(variable: ContextVar[Any], positional: list[Heard]) -> Heard:
    """A context variable's value: its default, in a process in which nothing has set it."""
    if len(positional) > 1:
        raise MayActError
    if variable in copy_context():
        return OPAQUE
    if positional:
        return positional[0]
    try:
        return heard.held(variable.get(), known=True)
    except LookupError:
        raise MayActError from None


def _model(find: Callable[..., Any], *names: str) -> Heard:
    try:
        return Known(find(*names))
    except (LookupError, ValueError, TypeError, ImproperlyConfigured):
        raise MayActError from None


def _classes(value: Heard, method: str) -> tuple[type, ...]:
    """The classes of ``isinstance()``'s second argument. :raises MayActError: if one may have rules of its own"""
    if isinstance(value, Items) and not value.hashed:
        return tuple(cls for each in value.items for cls in _classes(each, method))
    if isinstance(value, Known) and type(value.object) is tuple:
        return tuple(cls for each in value.object for cls in _classes(Known(each), method))
    if not heard.is_class(value, method):
        raise MayActError
    return (value.object,)  # type: ignore[union-attr]


def _is_instance(_missing: set[str], given: list[Heard]) -> Heard:
    if len(given) != 2:  # noqa: PLR2004 - isinstance's own arity
        raise MayActError
    value, classes = given[0], _classes(given[1], "__instancecheck__")
    if isinstance(value, Row):
        found = {heard.is_of(model, classes) for model in value.models}
        return heard.outcome(found.pop() if len(found) == 1 else None)
    if isinstance(value, Known):
        return Known(isinstance(value.object, classes))
    if isinstance(value, Some) and value.kind != "opaque":
        return PLAIN
    raise MayActError


def _is_subclass(_missing: set[str], given: list[Heard]) -> Heard:
    if len(given) != 2:  # noqa: PLR2004 - issubclass's own arity
        raise MayActError
    cls, classes = given[0], _classes(given[1], "__subclasscheck__")
    if not isinstance(cls, Known) or not isinstance(cls.object, type):
        raise MayActError
    return Known(any(each in cls.object.__mro__ for each in classes))


def _has(missing: set[str], given: list[Heard]) -> Heard:
    if len(given) != 2 or not isinstance(given[1], Known) or type(given[1].object) is not str:  # noqa: PLR2004
        raise MayActError
    known = heard.has(given[0], given[1].object)
    if known is False:
        missing.add(given[1].object)
    return heard.outcome(known)


def _get(missing: set[str], given: list[Heard]) -> Heard:
    """``getattr()``, with a default or without."""
    name = given[1].object if len(given) in {2, 3} and isinstance(given[1], Known) else None
    if type(name) is not str:
        raise MayActError
    if len(given) == 2:  # noqa: PLR2004 - getattr's own arity
        return heard.attribute(given[0], name)
    if heard.truth(_has(missing, given[:2])) is False:
        return given[2]
    try:
        return heard.joined(heard.attribute(given[0], name), given[2])
    except MayActError:
        return OPAQUE


def _type(_missing: set[str], given: list[Heard]) -> Heard:
    if len(given) != 1:
        raise MayActError
    if isinstance(given[0], Row) and len(given[0].models) == 1:
        return Known(given[0].models[0])
    return Known(type(given[0].object)) if isinstance(given[0], Known) else OPAQUE


def _bool(_missing: set[str], given: list[Heard]) -> Heard:
    if len(given) != 1:
        raise MayActError
    return heard.outcome(heard.truth(given[0]))


def _str(_missing: set[str], given: list[Heard]) -> Heard:
    if len(given) != 1:
        raise MayActError
    heard.said(given[0])
    return Known(str(given[0].object)) if isinstance(given[0], Known) else PLAIN


def _print(_missing: set[str], given: list[Heard]) -> Heard:
    for each in given:
        heard.said(each)
    return Known(None)


def _user(_missing: set[str], given: list[Heard]) -> Heard:
    if given:
        raise MayActError
    return _model(get_user_model)


BUILTINS: tuple[tuple[object, Callable[[set[str], list[Heard]], Heard]], ...] = (
    (isinstance, _is_instance),
    (issubclass, _is_subclass),
    (hasattr, _has),
    (getattr, _get),
    (type, _type),
    (bool, _bool),
    (str, _str),
    (print, _print),
    (get_user_model, _user),
)
