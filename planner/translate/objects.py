"""Attributes of the ORM's objects: the registry, models, rows and rows that were looked up."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace
from functools import partial

from django.db import models, router
from django.db.models.fields.related_descriptors import ManyToManyDescriptor

from planner import names
from planner.names import Table
from planner.translate.fields import concrete_field, describe, kind_of, original
from planner.translate.functions import not_null
from planner.translate.imported import check_related
from planner.translate.machine import Context, Machine
from planner.translate.models import check_default, check_instances, check_model, check_rows, manager_of
from planner.translate.queries import subquery
from planner.translate.terms import (
    AliasTerm,
    AppsTerm,
    BetweenTerm,
    Condition,
    ConnectionTerm,
    Const,
    EditorTerm,
    Field,
    FieldTerm,
    FoundTerm,
    MetaTerm,
    Model,
    ModelTerm,
    NotUnderstoodError,
    OperationsTerm,
    QueryTerm,
    RelatedTerm,
    RouterTerm,
    RowTerm,
    Scalar,
    SequenceTerm,
    Term,
)

PARTS = ("app_label", "model_name")


def get_model(machine: Machine, owner: AppsTerm, node: ast.Call) -> Term:
    """``apps.get_model("app", "Model")`` or ``apps.get_model(settings.SOME_MODEL)``.

    The label may come from a settings object: the migration's own dependencies are made of it.
    """
    label = _dotted(machine, node)
    if label is not None:
        return _model(machine, owner, label.split("."), node)
    given = machine.arguments(node, len(node.args), frozenset(PARTS))
    parts = dict(zip(PARTS, node.args, strict=False)) | given
    if "app_label" not in parts or len(parts) != len(node.args) + len(given) or len(node.args) > 2:  # noqa: PLR2004 - label and name
        raise machine.fail(node, "it is called with arguments that aren't understood")
    return _model(machine, owner, [_label(machine, parts[name]) for name in PARTS if name in parts], node)


def _dotted(machine: Machine, node: ast.Call) -> str | None:
    """The label in ``apps.get_model(*settings.SOME_MODEL.split("."))``."""
    inner = node.args[0].value if len(node.args) == 1 and isinstance(node.args[0], ast.Starred) else None
    if not isinstance(inner, ast.Call) or node.keywords or not isinstance(inner.func, ast.Attribute):
        return None
    by_dot = [getattr(each, "value", None) for each in inner.args] in (["."], [".", 1]) and not inner.keywords
    return _label(machine, inner.func.value) if by_dot and inner.func.attr == "split" else None


def _model(machine: Machine, owner: AppsTerm, labels: list[str], node: ast.Call) -> Term:
    try:
        model = owner.apps.get_model(*labels)
    except (LookupError, TypeError, ValueError) as error:
        raise machine.fail(node, f"there is no such model at this point of the history: {error}") from error
    machine.guard(node, check_model if machine.context.script is None else check_rows, model)
    return ModelTerm(model)


def _label(machine: Machine, node: ast.expr) -> str:
    computed = not isinstance(node, ast.Constant | ast.Name | ast.Attribute)
    if computed and machine.context.script is not None:
        label: object = machine.constant(node)
    else:
        label = node.value if isinstance(node, ast.Constant) else machine.object_at(node)
    if type(label) is not str:
        raise machine.fail(node, "a model's label must be a text")
    return label


META = {"app_label", "label", "label_lower", "model_name", "object_name", "db_table"}
FLAGS = {"proxy", "managed", "abstract"}
FIELDS = {"fields", "local_fields", "concrete_fields", "local_concrete_fields"}
TUPLES = {"permissions", "default_permissions"}


def meta_attribute(_machine: Machine, owner: MetaTerm, node: ast.Attribute) -> Term:
    """``Model._meta.label_lower`` and other names, flags and permissions."""
    found = getattr(owner.model._meta, node.attr) if node.attr in FLAGS | TUPLES else None
    if node.attr in FIELDS:
        return SequenceTerm(tuple(FieldTerm(field) for field in getattr(owner.model._meta, node.attr)))
    if node.attr in FLAGS and type(found) is bool:
        return Const(found)
    if node.attr in TUPLES and isinstance(found, list | tuple):
        return _written_out(found)
    if node.attr in {"verbose_name", "verbose_name_plural"} and type(getattr(owner.model._meta, node.attr)) is str:
        return Const(str(getattr(owner.model._meta, node.attr)))
    if node.attr not in META:
        raise NotUnderstoodError(f"_meta.{node.attr} isn't understood")
    return Const(str(getattr(owner.model._meta, node.attr)))


def _written_out(value: object) -> Term:
    """Lists and tuples of texts. :raises NotUnderstoodError: if there is anything else in them"""
    if isinstance(value, list | tuple):
        return SequenceTerm(tuple(map(_written_out, value)))
    if type(value) is not str:
        raise NotUnderstoodError("the model's permissions aren't plain texts")
    return Const(value)


def editor_attribute(_machine: Machine, _owner: EditorTerm, node: ast.Attribute) -> Term:
    """``schema_editor.connection``."""
    if node.attr == "collect_sql":
        return Const(value=False)
    if node.attr != "connection":
        raise NotUnderstoodError(f"the schema editor's {node.attr} isn't understood")
    return ConnectionTerm()


def connection_attribute(machine: Machine, _owner: ConnectionTerm, node: ast.Attribute) -> Term:
    """``schema_editor.connection.alias``."""
    if node.attr == "vendor":
        return Const("postgresql")
    if node.attr == "ops" and machine.context.script is not None:
        return OperationsTerm()
    if node.attr != "alias":
        raise NotUnderstoodError(f"the connection's {node.attr} isn't understood")
    return AliasTerm()


def routed(machine: Machine, _owner: RouterTerm, node: ast.Call) -> Term:
    """``router.db_for_write(Model)``, ``router.allow_migrate(alias, "app")``: without routers always the same."""
    assert isinstance(node.func, ast.Attribute)
    for each in (*node.args, *(keyword.value for keyword in node.keywords)):
        machine.evaluate(each)
    return Const("default") if node.func.attr.startswith("db_for") else Const(value=True)


def model_attribute(machine: Machine, owner: ModelTerm, node: ast.Attribute) -> Term:
    """``Model.objects`` and other managers that historical models have."""
    if node.attr == "_meta":
        return MetaTerm(owner.model)
    between = inspect.getattr_static(owner.model, node.attr, None)
    if type(between) is ManyToManyDescriptor and not router.routers:
        return BetweenTerm(between.through)
    if machine.context.script is None:
        check_model(owner.model)
    else:
        check_rows(owner.model)
    return QueryTerm(owner.model, manager_of(owner.model, node.attr), queryset=models.QuerySet(owner.model))


def between(_machine: Machine, owner: BetweenTerm, node: ast.Attribute) -> Term:
    """``Model.tags.through``: the model of the table between."""
    if node.attr != "through":
        raise NotUnderstoodError("of a many-to-many field's model only .through is understood")
    check_model(owner.through)
    return ModelTerm(owner.through)


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
    return original(field, row.alias)


def write(machine: Machine, row: RowTerm, name: str, term: Term, node: ast.AST) -> None:
    """Set an attribute of a row: a column's value, or a foreign key's object.

    :raises NotUnderstoodError: for primary keys (saving would insert another row), and what is no column
    """
    field = concrete_field(row.model, name)
    if field.primary_key or field in getattr(row.model._meta, "pk_fields", ()):
        raise NotUnderstoodError("the primary key is changed, and save() would insert another row")
    if field.is_relation and name == field.name:
        term = key_of_object(machine.context, field, term)
    if not isinstance(term, Scalar | Const):
        raise NotUnderstoodError(f"what is assigned to {describe(field)} isn't a value of the row")
    row.values[field.attname] = term
    row.origins[field.attname] = partial(machine.fail, node)


def key_of_object(context: Context, field: Field, term: Term) -> Scalar | Const:
    """The key that a foreign key gets for an object. :raises NotUnderstoodError: if it doesn't fit"""
    if router.routers:
        raise NotUnderstoodError("DATABASE_ROUTERS decide whether the two objects may be related")
    if isinstance(term, Const) and term.value is None:
        return term
    if isinstance(term, RelatedTerm) and term.field.target_field is field.target_field:
        return term.key
    if isinstance(term, RelatedTerm) and term.field.remote_field.model is field.remote_field.model:
        return replace(subquery(context, _found(context, term, term.key), field.target_field), nullable=True)
    if not isinstance(term, FoundTerm):
        raise NotUnderstoodError(f"what is assigned to {describe(field)} isn't a row found by get()")
    kind_of(field)
    if term.model is not field.remote_field.model:
        raise NotUnderstoodError(
            f"{describe(field)} refers to {field.remote_field.model.__name__}, not {term.model.__name__}"
        )
    return subquery(context, term, field.target_field)


def row_attribute(machine: Machine, owner: RowTerm, node: ast.Attribute) -> Term:
    """``row.column``, ``row.foreign_key``."""
    field = concrete_field(owner.model, node.attr)
    if field.is_relation and node.attr == field.name and machine.context.oracle is not None:
        key = read(machine.context, owner, field.attname)
        if isinstance(key, Const):
            raise NotUnderstoodError(f"the object behind the foreign key {node.attr} was changed before")
        return _related(machine, field, key)
    return read(machine.context, owner, node.attr)


def _related(machine: Machine, field: Field, key: Scalar) -> Term:
    check_related(machine, field.model, field.remote_field.model)
    if getattr(field.remote_field, "parent_link", False):
        raise NotUnderstoodError(f"{describe(field)} is the row's own part in its parent's table")
    if router.routers:
        raise NotUnderstoodError("DATABASE_ROUTERS decide where the object behind a foreign key is")
    check_default(machine.context, f"{describe(field)} is followed")
    check_model(field.remote_field.model)
    check_instances(field.remote_field.model)
    return RelatedTerm(field, key)


def related_attribute(machine: Machine, owner: RelatedTerm, node: ast.Attribute) -> Term:
    """``row.foreign_key.column``: a look-up by the key, which must not be NULL."""
    target = owner.field.target_field
    if node.attr in {target.attname, "pk" if target.primary_key else target.attname}:
        return not_null(machine, node.value, owner.key, f".{node.attr}")
    key = not_null(machine, node.value, owner.key, f".{node.attr}")
    return found_attribute(machine, _found(machine.context, owner, key), node)


def _found(context: Context, owner: RelatedTerm, key: Scalar) -> FoundTerm:
    """The object behind a foreign key, as a row that is looked up; the constraint says that there is one."""
    if not owner.field.db_constraint:
        raise NotUnderstoodError(f"{describe(owner.field)} has no constraint, so that it may refer to nothing")
    model, target = owner.field.remote_field.model, owner.field.target_field
    alias = names.short_name("found", model._meta.model_name, str(next(context.numbers)))
    context.looks_up.add((table_of(context, model), target.column))
    return FoundTerm(model, alias, (Condition(target, key),), key.requires)


def found_attribute(machine: Machine, owner: FoundTerm, node: ast.Attribute) -> Term:
    """``found.column``, of a row that ``get()`` returned."""
    field = concrete_field(owner.model, node.attr)
    if node.attr not in {field.attname, "pk"}:
        if machine.context.oracle is None:
            raise NotUnderstoodError(f"the object behind the foreign key {node.attr} is fetched from the database")
        return _related(machine, field, subquery(machine.context, owner, field))
    return subquery(machine.context, owner, field)
