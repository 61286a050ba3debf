"""AddField, RemoveField, RenameField: what they do to the table, and to code that runs meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from planner import composite
from planner.check.columns import Column, bound_field, related
from planner.check.moment import Moment, act, made_table, migrates, name_of, own_tables
from planner.check.values import Remark, RenamedTable, Said
from planner.ddl.form import Form
from planner.project import table_name
from planner.translate.defaults import translate_default
from planner.translate.values import Value

if TYPE_CHECKING:
    from django.db.migrations.state import ModelState

CONTAINERS = (dict, list, set, tuple, str, int, bool, float, bytes)
"""Callable defaults that give the same each time."""


def add_field(at: Moment) -> Iterator[Said]:
    """AddField."""
    operation: Any = at.operation
    model = at.model(operation.model_name)
    if migrates(model):
        yield from added(at, model, operation.name, operation.field)


def added(at: Moment, model: ModelState, name: str, field: Any) -> Iterator[Said]:
    """A field that is added to a model that is there."""
    table = table_name(model)
    if field.many_to_many:
        own = own_tables(name, field, model)
        if own:
            other = at.state.models.get(related(field, model))
            yield from made_table(own, (table, *([table_name(other)] if other else [])))
        return
    column = at.column(field, name, model)
    if column is None:
        yield from without_column(at, table)
        return
    what = f"the column {table}.{column.name}"
    yield act(
        "add column", table, what, name=column.name, type=column.type,
        collation=column.collation or None, inline=tuple(_inline(column)),
    )  # fmt: skip
    if column.index:
        yield act("create index", table, f"the index of {table}.{column.name}", columns=(column.name,), deferred=True)
    yield from _values(column, table, name, field)


def _inline(column: Column) -> Iterator[Form]:
    if not column.null and not column.primary_key:
        yield Form("set not null")
    if column.value != "none":
        yield Form("set default", sql=column.default or "NULL")
    if column.identity:
        yield Form("add identity")
    if column.generated:
        yield Form("add generated", options=("virtual" if column.virtual else "stored",))
    if column.check:
        yield Form("add check", sql=column.check)
    if column.primary_key:
        yield Form("add primary key")
    elif column.unique:
        yield Form("add unique")
    if column.references:
        yield Form("add foreign key", references=name_of(column.references))


def _values(column: Column, table: str, name: str, field: Any) -> Iterator[Said]:
    """What becomes of the rows that are there, and of those that old code inserts."""
    if column.generated or column.identity:
        return
    shown, tables = f"{table}.{column.name}", (table,)
    if not column.null and column.value == "none":
        detail = f"{shown} is NOT NULL and has no value for existing rows: migrate fails if there is one"
        yield Remark("only-on-empty-table", detail, tables)
    elif column.unique and column.value != "none":
        detail = f"{shown} is unique, but migrate gives every existing row the same value: it fails with two rows"
        yield Remark("fails-on-existing-rows", detail, tables)
    elif column.value == "callable" and _varies(field, name):
        detail = f"migrate calls the default once: every existing row of {table} gets the same {column.name}"
        yield Remark("one-value-for-all-rows", detail, tables)
    if not column.null and column.value != "database":
        detail = f"{shown} is NOT NULL without a default in the database: until it is gone, old code can't insert rows"
        yield Remark("old-code-inserts-fail", detail, tables)


def _varies(field: Any, name: str) -> bool:
    """Whether a callable default may give another value each time. It is read, and not called."""
    if field.default in CONTAINERS:
        return False
    own = bound_field(field, name)
    try:
        found = translate_default(field.default, own)
    except AttributeError:  # a hole names the field's model, and it has none
        return True
    return found.volatile if isinstance(found, Value) else True


def remove_field(at: Moment) -> Iterator[Said]:
    """RemoveField."""
    operation: Any = at.operation
    model = at.model(operation.model_name)
    field = model.fields[operation.name]
    if not migrates(model):
        return
    table = table_name(model)
    if field.many_to_many:
        own = own_tables(operation.name, field, model)
        if own:
            yield from removed_table(own)
        return
    column = at.column(field, operation.name, model)
    if column is None:
        yield from without_column(at, table)
        return
    shown = f"the column {table}.{column.name}"
    yield act("drop column", table, shown, name=column.name)
    yield from _gone(shown, table)


def removed_table(table: str) -> Iterator[Said]:
    """A table that is dropped."""
    yield act("drop table", table, f"the table {table}")
    yield from _gone(f"the table {table}", table)


def without_column(at: Moment, table: str) -> Iterator[Said]:
    """What becomes of a composite key, for which Django has no SQL."""
    if composite.concerns(at.operation, at.state, at.app):
        detail = f"Django changes the primary key of the models only: {table} keeps the one that it has"
        yield Remark("key-only-in-models", detail, (table,))


def _gone(shown: str, table: str) -> Iterator[Said]:
    yield Remark("drop-breaks-old-code", f"{shown} is gone while old code still reads and writes it", (table,))
    yield Remark("data-lost", f"{shown} and its values are gone for good", (table,))


def rename_field(at: Moment) -> Iterator[Said]:
    """RenameField."""
    operation: Any = at.operation
    model = at.model(operation.model_name)
    field = model.fields[operation.old_name]
    if not migrates(model):
        return
    if field.many_to_many:
        old, new = (own_tables(name, field, model) for name in (operation.old_name, operation.new_name))
        if old != new:
            yield from renamed_table(at, old, new, linking=True)
        return
    before, after = (at.column(field, name, model) for name in (operation.old_name, operation.new_name))
    if before is not None and after is not None and before.name != after.name:
        table = table_name(model)
        yield from renamed_column(at, table, before.name, after.name, single_name(before, after))
        if after.references:
            what = f"the foreign key of {table}.{after.name}"
            yield act("add foreign key", table, what, columns=(after.name,), references=name_of(after.references))


def single_name(before: Column, after: Column) -> str:
    """Why a plan can't give a renamed column both names, as far as the fields tell; empty if it can."""
    if before.primary_key:
        return "it is the primary key"
    if before.generated:
        return "it is a generated column"
    if before.identity:
        return "it numbers its rows by a sequence"
    if before.null and before.value == "database":
        return "it has a default in the database and may be NULL"
    return "the same operation changes it in other ways, too" if replace(before, name=after.name) != after else ""


def renamed_column(at: Moment, table: str, old: str, new: str, reason: str = "") -> Iterator[Said]:
    """A column that gets another name.

    :param reason: why it can't have both names for a while
    """
    yield act("rename column", table, f"the column {table}.{old}", name=old, new_name=new)
    if not at.both_names or reason:
        why = f" (it can't have both names: {reason})" if at.both_names else ""
        yield Remark("rename-breaks-old-code", f"the column {table}.{old} becomes {new}{why}", (table,))


def renamed_table(at: Moment, old: str, new: str, *, linking: bool = False) -> Iterator[Said]:
    """A table that gets another name.

    :param linking: it is that of a many-to-many field: Django does not group by its key
    """
    yield act("rename table", old, f"the table {old}", new_name=new)
    if at.both_names and not linking:
        yield Remark("old-name-is-a-view", f"the table {old} becomes {new}, and {old} a view of it", (old,))
    elif not at.both_names:
        yield Remark("rename-breaks-old-code", f"the table {old} becomes {new}", (old,))
    yield RenamedTable(name_of(old)[1], name_of(new)[1])
