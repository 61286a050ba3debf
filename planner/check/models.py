"""Operations on models, indexes and constraints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from planner.check.columns import model_of, related
from planner.check.fields import added, removed_table, renamed_column, renamed_table
from planner.check.moment import Moment, act, made_table, migrates, name_of, own_tables, referrers
from planner.check.values import Remark, Said
from planner.project import table_name

if TYPE_CHECKING:
    from django.db.migrations.state import ModelState


def create_model(at: Moment) -> Iterator[Said]:
    """CreateModel: new tables have no rows, but their foreign keys lock the tables that have."""
    from django.db.migrations.state import ModelState  # noqa: PLC0415

    operation: Any = at.operation
    model = ModelState(at.app, operation.name, operation.fields, operation.options, operation.bases, operation.managers)
    if not migrates(model):
        return
    referenced = []
    for name, field in model.fields.items():
        own = own_tables(name, field, model)
        if own:
            key = related(field, model)
            other = model if key == (at.app, model.name_lower) else model_of(key, at.state)
            yield from made_table(own, (table_name(other),))
        column = at.columns.column(field, name, model, _with(at, model))
        if column is not None and column.references:
            referenced.append(column.references)
    yield from made_table(table_name(model), tuple(referenced))


def _with(at: Moment, model: Any) -> Any:
    """The state with the model in it, for fields that refer to their own; the other models are shared."""
    from django.db.migrations.state import ProjectState  # noqa: PLC0415

    return ProjectState({**at.state.models, (at.app, model.name_lower): model}, at.state.real_apps)


def delete_model(at: Moment) -> Iterator[Said]:
    """DeleteModel, with the tables of its many-to-many fields."""
    operation: Any = at.operation
    model = at.model(operation.name)
    if migrates(model):
        for name, field in model.fields.items():
            own = own_tables(name, field, model)
            if own:
                yield from removed_table(own)
        yield from removed_table(table_name(model))


def rename_model(at: Moment) -> Iterator[Said]:
    """RenameModel: nothing if ``db_table`` keeps the name; else also its many-to-many tables, and what refers to it."""
    operation: Any = at.operation
    model = at.model(operation.old_name)
    then = model.clone()
    then.name = operation.new_name
    table = table_name(then)
    if not migrates(model) or table_name(model) == table:
        return
    yield from renamed_table(at, table_name(model), table)
    for name, field in model.fields.items():
        old, new = own_tables(name, field, model), own_tables(name, field, then)
        if old:
            yield from renamed_table(at, old, new, linking=True) if old != new else ()
            yield from _renamed_end(at, new, model, then)
    for other, name, _ in referrers(model, at.state):
        if (other.fields[name].remote_field.related_name or "").endswith("+"):
            continue  # Django does not see these as related objects, and leaves their constraints alone
        what = f"the foreign key {table_name(other)}.{name}"
        yield act("add foreign key", table_name(other), what, references=name_of(table))
    for other in at.state.models.values():
        for name, field in other.fields.items():
            own = own_tables(name, field, other)
            if own and other is not model and related(field, other) == (at.app, model.name_lower):
                yield from _renamed_end(at, own, model, then)


def _renamed_end(at: Moment, table: str, model: ModelState, then: ModelState) -> Iterator[Said]:
    """A many-to-many table names its columns after the models."""
    old, new = f"{model.name_lower}_id", f"{then.name_lower}_id"
    if old != new:
        yield from renamed_column(at, table, old, new)
    yield act("add foreign key", table, f"the foreign key {table}.{new}", references=name_of(table_name(then)))


def alter_model_table(at: Moment) -> Iterator[Said]:
    """AlterModelTable."""
    operation: Any = at.operation
    model = at.model(operation.name)
    if not migrates(model):
        return
    then = model.clone()
    then.options = {**model.options, "db_table": operation.table}
    for name, field in model.fields.items():
        old, new = own_tables(name, field, model), own_tables(name, field, then)
        if old and old != new:
            yield from renamed_table(at, old, new, linking=True)
    if table_name(model) != table_name(then):
        yield from renamed_table(at, table_name(model), table_name(then))


def alter_together(at: Moment) -> Iterator[Said]:
    """AlterUniqueTogether and AlterIndexTogether: those that are new."""
    operation: Any = at.operation
    model = at.model(operation.name)
    if not migrates(model):
        return
    table, unique = table_name(model), operation.option_name == "unique_together"
    before = {tuple(one) for one in model.options.get(operation.option_name) or ()}
    for names in sorted({tuple(one) for one in operation.option_value or ()} - before):
        shown = f"of {table} ({', '.join(names)})"
        if unique:
            yield act("add unique", table, f"the unique constraint {shown}", columns=names)
        else:
            yield act("create index", table, f"the index {shown}", columns=names)


def order_with_respect_to(at: Moment) -> Iterator[Said]:
    """AlterOrderWithRespectTo: a column ``_order``, which comes or goes."""
    from django.db.models import IntegerField  # noqa: PLC0415

    operation: Any = at.operation
    model = at.model(operation.name)
    had, has = bool(model.options.get("order_with_respect_to")), bool(operation.order_with_respect_to)
    if not migrates(model) or had == has:
        return
    if has:
        yield from added(at, model, "_order", IntegerField(default=0))
    else:
        table = table_name(model)
        yield act("drop column", table, f"the column {table}._order", name="_order")
        yield Remark("drop-breaks-old-code", f"the column {table}._order is gone while old code uses it", (table,))


def add_index(at: Moment) -> Iterator[Said]:
    """AddIndex and AddIndexConcurrently."""
    operation: Any = at.operation
    model = at.model(operation.model_name)
    if migrates(model):
        options = ("concurrently",) if hasattr(type(operation), "_ensure_not_in_transaction") else ()
        what = f"the index {operation.index.name}"
        yield act("create index", table_name(model), what, name=operation.index.name, options=options)


def remove_index(at: Moment) -> Iterator[Said]:
    """RemoveIndex and RemoveIndexConcurrently: the lock is short."""
    operation: Any = at.operation
    model = at.model(operation.model_name)
    if migrates(model):
        options = ("concurrently",) if hasattr(type(operation), "_ensure_not_in_transaction") else ()
        yield act("drop index", table_name(model), f"the index {operation.name}", name=operation.name, options=options)


def remove_constraint(at: Moment) -> Iterator[Said]:
    """RemoveConstraint: the lock is short."""
    operation: Any = at.operation
    model = at.model(operation.model_name)
    if migrates(model):
        yield act("drop constraint", table_name(model), f"the constraint {operation.name}", name=operation.name)


def add_constraint(at: Moment) -> Iterator[Said]:
    """AddConstraint, by the constraint's class; AddConstraintNotValid checks no row."""
    from django.db.migrations.operations import AddConstraint  # noqa: PLC0415

    operation: Any = at.operation
    model = at.model(operation.model_name)
    if migrates(model):
        lax = () if type(operation).database_forwards is AddConstraint.database_forwards else ("not_valid",)
        yield from _constraint(operation.constraint, table_name(model), lax)


def _constraint(constraint: Any, table: str, lax: tuple[str, ...]) -> Iterator[Said]:
    from django.contrib.postgres.constraints import ExclusionConstraint  # noqa: PLC0415
    from django.db.models import CheckConstraint, UniqueConstraint  # noqa: PLC0415

    kind, name = type(constraint), constraint.name
    what = f"the constraint {name} of {table}"
    if kind.create_sql is CheckConstraint.create_sql:
        yield act("add check", table, what, name=name, options=lax)
    elif kind.create_sql is UniqueConstraint.create_sql:
        partial = bool(constraint.condition or constraint.expressions or constraint.include or constraint.opclasses)
        if partial or getattr(constraint, "nulls_distinct", None) is not None:
            yield act("create index", table, what, name=name, options=("unique",))
        else:
            yield act("add unique", table, what, name=name)
    elif kind.create_sql is ExclusionConstraint.create_sql:
        yield act("add exclusion", table, what, name=name)
    else:
        detail = f"{what} is of the class {kind.__module__}.{kind.__qualname__}, whose SQL is its own"
        yield Remark("operation-not-understood", detail, (table,), works=True)


def validate_constraint(at: Moment) -> Iterator[Said]:
    """ValidateConstraint: reads the table, and stops nobody."""
    operation: Any = at.operation
    model = at.model(operation.model_name)
    if migrates(model):
        yield act("validate constraint", table_name(model), f"the constraint {operation.name}", name=operation.name)


def nothing(_at: Moment) -> Iterator[Said]:
    """Operations that change the state only, or what no row and no reader depends on."""
    yield from ()
