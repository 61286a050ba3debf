"""Dicts and lists that a JSONField gets: jsonb that holds the same."""

from __future__ import annotations

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from sqlglot import exp

from planner.translate import expressions
from planner.translate.terms import Const, DictTerm, Field, ListTerm, NotUnderstoodError, Scalar, SequenceTerm, Term

PLAIN = {"text", "integer", "boolean"}
"""Kinds that PostgreSQL writes as Python's json does."""


def takes_json(field: Field) -> bool:
    """Whether a field writes what it gets as JSON, in Django's own way."""
    return type(field) is models.JSONField and field.encoder in {None, DjangoJSONEncoder}


def as_json(term: Term) -> Scalar:
    """The jsonb of an object.

    :raises NotUnderstoodError: if there is anything in it that isn't understood
    """
    if isinstance(term, Scalar) and term.kind == "json":
        return term
    held = _constant(term)
    if held is not NOTHING:
        return Scalar(expressions.cast(expressions.text(json.dumps(held)), "jsonb"), "json")
    return Scalar(_built(term), "json")


NOTHING = object()


def _constant(term: Term) -> object:
    """The Python object, where it is a constant as a whole."""
    if isinstance(term, Const) and isinstance(term.value, str | int | bool | None):
        return term.value
    if isinstance(term, ListTerm) and term.filled is None:
        return []
    if isinstance(term, SequenceTerm):
        items = [_constant(each) for each in term.items]
        return NOTHING if NOTHING in items else items
    if isinstance(term, DictTerm) and all(type(name) is str for name, _ in term.items):
        pairs = {name: _constant(each) for name, each in term.items}
        return NOTHING if NOTHING in pairs.values() else pairs
    return NOTHING


def _built(term: Term) -> exp.Expr:
    if _constant(term) is not NOTHING:
        return as_json(term).sql
    if isinstance(term, Scalar) and term.kind in PLAIN and not term.draws:
        return term.sql
    if isinstance(term, Scalar) and term.kind == "texts":
        return expressions.call("to_jsonb", term.sql)
    if isinstance(term, SequenceTerm):
        return expressions.call("jsonb_build_array", *(_built(each) for each in term.items))
    if isinstance(term, DictTerm) and all(type(name) is str for name, _ in term.items):
        parts = [part for name, each in term.items for part in (expressions.text(str(name)), _built(each))]
        return expressions.call("jsonb_build_object", *parts)
    raise NotUnderstoodError("what the JSON is made of isn't understood")
