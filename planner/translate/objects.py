"""Attributes of the ORM's objects: the registry, models, rows and rows that were looked up."""

from __future__ import annotations

import ast
from functools import partial

from django.db import router

from planner.names import Table
from planner.translate.fields import concrete_field, describe, kind_of, original
from planner.translate.machine import Context, Machine
from planner.translate.models import check_model, manager_of
from planner.translate.queries import subquery
from planner.translate.terms import (
    AliasTerm,
    AppsTerm,
    ConnectionTerm,
    Const,
    EditorTerm,
    Field,
    FoundTerm,
    Model,
    ModelTerm,
    NotUnderstoodError,
    QueryTerm,
    RowTerm,
    Scalar,
    Term,
)


def get_model(machine: Machine, owner: AppsTerm, node: ast.Call) -> Term:
    """``apps.get_model("app", "Model")`` or ``apps.get_model(settings.SOME_MODEL)``.

    The label may come from a settings object: the migration's own dependencies are made of it.
    """
    given = machine.arguments(node, len(node.args), frozenset({"app_label", "model_name"}))
    names = dict(zip(("app_label", "model_name"), node.args, strict=False)) | given
    if "app_label" not in names or len(names) != len(node.args) + len(given) or len(node.args) > 2:  # noqa: PLR2004 - label and name
        raise machine.fail(node, "it is called with arguments that aren't understood")
    labels = [_label(machine, names[name]) for name in ("app_label", "model_name") if name in names]
    try:
        model = owner.apps.get_model(*labels)
    except (LookupError, ValueError) as error:
        raise machine.fail(node, f"there is no such model at this point of the history: {error}") from error
    machine.guard(node, check_model, model)
    return ModelTerm(model)


def _label(machine: Machine, node: ast.expr) -> str:
    label = node.value if isinstance(node, ast.Constant) else machine.object_at(node)
    if type(label) is not str:
        raise machine.fail(node, "a model's label must be a text")
    return label


def editor_attribute(_machine: Machine, _owner: EditorTerm, node: ast.Attribute) -> Term:
    """``schema_editor.connection``."""
    if node.attr != "connection":
        raise NotUnderstoodError(f"the schema editor's {node.attr} isn't understood")
    return ConnectionTerm()


def connection_attribute(_machine: Machine, _owner: ConnectionTerm, node: ast.Attribute) -> Term:
    """``schema_editor.connection.alias``."""
    if node.attr != "alias":
        raise NotUnderstoodError(f"the connection's {node.attr} isn't understood")
    return AliasTerm()


def model_attribute(_machine: Machine, owner: ModelTerm, node: ast.Attribute) -> Term:
    """``Model.objects`` and other managers that historical models have."""
    return QueryTerm(owner.model, manager_of(owner.model, node.attr))


def table_of(context: Context, model: Model) -> Table:
    """The table of a model."""
    return context.table_of(model._meta.db_table)


def read(context: Context, row: RowTerm, name: str) -> Scalar | Const:
    """The attribute of a row: what was assigned to it, else its column.

    :raises NotUnderstoodError: if it isn't a column, or a foreign key's object, which Django would fetch
    """
    field = concrete_field(row.model, name)
    if name not in {field.attname, "pk"}:
        raise NotUnderstoodError(f"the object behind the foreign key {name} is fetched from the database")
    if field.attname in row.values:
        return row.values[field.attname]
    context.reads.add((table_of(context, row.model), field.column))
    return original(field)


def write(machine: Machine, row: RowTerm, name: str, term: Term, node: ast.AST) -> None:
    """Set an attribute of a row: a column's value, or a foreign key's object.

    :raises NotUnderstoodError: for primary keys (saving would insert another row), and what is no column
    """
    field = concrete_field(row.model, name)
    if field.primary_key or field in getattr(row.model._meta, "pk_fields", ()):
        raise NotUnderstoodError("the primary key is changed, and save() would insert another row")
    if field.is_relation and name == field.name:
        term = _key(machine.context, field, term)
    if not isinstance(term, Scalar | Const):
        raise NotUnderstoodError(f"what is assigned to {describe(field)} isn't a value of the row")
    row.values[field.attname] = term
    row.origins[field.attname] = partial(machine.fail, node)


def _key(context: Context, field: Field, term: Term) -> Scalar | Const:
    if router.routers:
        raise NotUnderstoodError("DATABASE_ROUTERS decide whether the two objects may be related")
    if isinstance(term, Const) and term.value is None:
        return term
    if not isinstance(term, FoundTerm):
        raise NotUnderstoodError(f"what is assigned to {describe(field)} isn't a row found by get()")
    kind_of(field)
    if term.model is not field.remote_field.model:
        raise NotUnderstoodError(
            f"{describe(field)} refers to {field.remote_field.model.__name__}, not {term.model.__name__}"
        )
    return subquery(context, term, field.target_field)


def row_attribute(machine: Machine, owner: RowTerm, node: ast.Attribute) -> Term:
    """``row.column``."""
    return read(machine.context, owner, node.attr)


def found_attribute(machine: Machine, owner: FoundTerm, node: ast.Attribute) -> Term:
    """``found.column``, of a row that ``get()`` returned."""
    field = concrete_field(owner.model, node.attr)
    if node.attr not in {field.attname, "pk"}:
        raise NotUnderstoodError(f"the object behind the foreign key {node.attr} is fetched from the database")
    return subquery(machine.context, owner, field)
