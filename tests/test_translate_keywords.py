"""Arguments by name: the parameters are called as Django and Python call them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
import translate_helper  # noqa: F401 - Django must be set up before its models are imported
from django.contrib.contenttypes.models import ContentTypeManager
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.db.models import Manager, QuerySet
from django.db.models.options import Options

from planner.translate.keywords import PARAMETERS
from planner.translate.terms import Const, CursorTerm, EditorTerm, MetaTerm, OperationsTerm, QueryTerm, Scalar

OWNERS: dict[Any, tuple[Any, ...]] = {
    QueryTerm: (QuerySet, Manager, ContentTypeManager),
    MetaTerm: (Options,),
    EditorTerm: (DatabaseSchemaEditor,),
    OperationsTerm: (BaseDatabaseOperations,),
    CursorTerm: (CursorWrapper,),
}


def signature(method: Callable[..., Any]) -> list[str]:
    return [name for name in inspect.signature(method).parameters if name != "self"]


@pytest.mark.parametrize(("kind", "name"), [key for key in PARAMETERS if key[0] not in (Const, Scalar)])
def test_the_first_parameters_have_these_names(kind: Any, name: str) -> None:
    methods = [getattr(cls, name) for cls in OWNERS[kind] if hasattr(cls, name)]
    assert methods
    for method in methods:
        names = PARAMETERS[kind, name]
        assert signature(method)[: len(names)] == list(names)


def test_texts_are_split_by_these_names() -> None:
    assert PARAMETERS[Scalar, "split"] == PARAMETERS[Const, "split"] == ("sep", "maxsplit")
    text = "a b c"
    assert text.split(sep=" ", maxsplit=1) == ["a", "b c"]
