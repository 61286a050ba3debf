"""The historical registry as a whole: all its models, and the one whose name stands in a row."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from planner.translate import expressions
from planner.translate.functions import scalar
from planner.translate.machine import Machine
from planner.translate.terms import (
    AppsTerm,
    Const,
    ModelTerm,
    NotUnderstoodError,
    Scalar,
    SequenceTerm,
    Term,
)
from planner.translate.texts import cased

NAMES = {"object_name", "model_name", "label", "label_lower", "app_label"}


@dataclass(frozen=True, slots=True, eq=False)
class AnyModelTerm(Term):
    """The model whose label a row holds, as ``app.model``; ``models`` are all of them by that label."""

    key: Scalar
    models: dict[str, Any]

    def known(self) -> exp.Expr:
        """Whether there is such a model."""
        return exp.In(this=self.key.sql.copy(), expressions=[expressions.text(label) for label in self.models])


@dataclass(frozen=True, slots=True, eq=False)
class AnyMetaTerm(Term):
    """Its ``_meta``."""

    owner: AnyModelTerm


def get_models(machine: Machine, owner: AppsTerm, node: ast.Call) -> Term:
    """``apps.get_models()``."""
    machine.arguments(node, 0)
    return SequenceTerm(tuple(ModelTerm(model) for model in owner.apps.get_models()))


def any_model(machine: Machine, owner: AppsTerm, label: Term, name: Term, node: ast.Call) -> Term | None:
    """``apps.get_model(row.app_label, row.model)``; None if it is known that there is no such model.

    :raises NotUnderstoodError: if one of the two isn't a text that is there
    """
    if isinstance(label, Const) and isinstance(name, Const):
        try:
            return ModelTerm(owner.apps.get_model(label.value, name.value))
        except LookupError:
            return None
    first, second = scalar(label), scalar(name)
    if {first.kind, second.kind} != {"text"} or first.nullable or second.nullable or first.collated:
        raise NotUnderstoodError("a model's label must be a text")
    lowered = scalar(cased("lower")(machine, second, ast.copy_location(ast.Call(node.func, [], []), node)))
    found = {
        f"{app}.{each}": model
        for app, config in sorted(owner.apps.app_configs.items())
        for each, model in sorted(config.models.items())
    }
    if not found:
        return None
    key = exp.DPipe(this=exp.DPipe(this=first.sql, expression=expressions.text(".")), expression=lowered.sql)
    return AnyModelTerm(lowered.becomes(exp.Paren(this=key), "text"), found)


def meta(_machine: Machine, owner: AnyModelTerm, node: ast.Attribute) -> Term:
    """``._meta``."""
    if node.attr != "_meta":
        raise NotUnderstoodError("of a model that a row names, only _meta is understood")
    return AnyMetaTerm(owner)


def meta_attribute(_machine: Machine, owner: AnyMetaTerm, node: ast.Attribute) -> Term:
    """``._meta.object_name`` and other names: by the model's label."""
    if node.attr not in NAMES:
        raise NotUnderstoodError(f"_meta.{node.attr} isn't understood")
    key, models = owner.owner.key, owner.owner.models
    ifs = [
        exp.If(this=expressions.text(label), true=expressions.text(str(getattr(model._meta, node.attr))))
        for label, model in models.items()
    ]
    return key.becomes(exp.Case(this=key.sql.copy(), ifs=ifs), "text")
