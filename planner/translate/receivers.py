"""Receivers of signals: those that leave a model's instances alone.

A receiver that is connected without a sender hears historical models too. Mostly it finds out soon that the model is
none of those that it is for (`harmless`).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import django
from django.conf import settings
from django.db.models import signals

from planner.translate.harmless import check_call
from planner.translate.heard import OPAQUE, PLAIN, Heard, Known, MayActError, Row
from planner.translate.terms import Model

FILES = "easy_thumbnails.signal_handlers"
SEARCH = "haystack.signals"
HARMLESS = {
    (FILES, "find_uncommitted_filefields"),
    (FILES, "signal_committed_filefields"),
    (SEARCH, "BaseSignalProcessor.handle_save"),
    (SEARCH, "BaseSignalProcessor.handle_delete"),
}
"""Receivers of widespread packages that do nothing here: they hear each model, and look for files that aren't stored
yet, which no translated function has, or for the search index of the model's class, which a historical one hasn't."""
ACTSTREAM = ("actstream.follows", "delete_orphaned_follows")
"""It deletes rows of a registered class only: it looks the class up in ``actstream.registry``."""
SAVED = {"instance": None, "raw": PLAIN, "using": PLAIN, "update_fields": PLAIN}
DELETED = {"instance": None, "using": PLAIN, "origin": OPAQUE}
LINKED = {**dict.fromkeys(("action", "reverse", "model", "pk_set", "using"), PLAIN), "instance": None}
RAW = {"raw": PLAIN} if django.VERSION >= (6, 1) else {}
GIVEN: tuple[tuple[Any, bool, Mapping[str, Heard | None]], ...] = (
    (signals.pre_init, False, {"args": OPAQUE, "kwargs": OPAQUE}),
    (signals.post_init, False, {"instance": None}),
    (signals.pre_save, True, SAVED),
    (signals.post_save, True, {**SAVED, "created": PLAIN}),
    (signals.pre_delete, True, DELETED),
    (signals.post_delete, False, DELETED),
    (signals.m2m_changed, True, {**LINKED, **RAW}),
)
"""What the signals give, besides ``signal`` and ``sender``, and whether a column that isn't loaded could be read then:
its row is there."""


def listener(signal: Any, model: Model) -> str:
    """The name of a receiver of the signal that may do anything for an instance of the model; empty if none does."""
    for receiver in _receivers(signal, model):
        if not _leaves_alone(receiver, signal, model, set()):
            named = receiver if hasattr(receiver, "__qualname__") else type(receiver)
            return f"{named.__module__}.{named.__qualname__}"
    return ""


def missed(model: Model) -> set[str]:
    """The attributes of which receivers that are taken to leave the model alone ask, and that it hasn't."""
    names: set[str] = set()
    for signal, _, _ in GIVEN:
        for receiver in _receivers(signal, model):
            _leaves_alone(receiver, signal, model, names)
    return names


def _receivers(signal: Any, model: Model) -> list[Any]:
    live = signal._live_receivers(model)
    groups = live if isinstance(live, tuple) else (live,)
    return [receiver for group in groups for receiver in group]


def _is_harmless(receiver: object, model: Model) -> bool:
    function = getattr(receiver, "__func__", receiver)
    place = (str(getattr(function, "__module__", "")), str(getattr(function, "__qualname__", "")))
    if place == ACTSTREAM:
        registry = getattr(sys.modules.get("actstream.registry"), "registry", None)
        if model.__module__ != "__fake__" or not isinstance(registry, dict) or model in registry:
            return False
    elif place not in HARMLESS or (place[0] == SEARCH and getattr(settings, "HAYSTACK_ROUTERS", None)):
        return False
    found: object = sys.modules.get(place[0])
    for name in place[1].split("."):
        found = getattr(found, name, None)
    return found is function


def _leaves_alone(receiver: object, signal: Any, model: Model, missing: set[str]) -> bool:
    if _is_harmless(receiver, model):
        return True
    for known, columns, given in GIVEN:
        if known is not signal:
            continue
        models = _instances(model) if signal is signals.m2m_changed else (model,)
        instance = Row(models, columns) if models else OPAQUE
        named = {name: instance if value is None else value for name, value in given.items()}
        try:
            check_call(receiver, [], {"signal": OPAQUE, "sender": Known(model), **named}, missing)
        except MayActError:
            return False
        return True
    return False


def _instances(through: Model) -> tuple[Model, ...]:
    """The models of which an instance may be whose many-to-many rows change: those at both ends, and their children.

    With an imported model in the place of the table between (`imported`) it is that one.
    """
    ends = {through, *(field.remote_field.model for field in through._meta.concrete_fields if field.is_relation)}
    every = through._meta.apps.get_models(include_auto_created=True)
    return tuple(each for each in every if ends & set(each.__mro__))
