"""AlterField: what differs between the two columns, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import django

from planner import sql
from planner.check.columns import Column
from planner.check.fields import renamed_column, renamed_table, single_name, without_column
from planner.check.moment import Moment, act, migrates, name_of, own_tables, referrers
from planner.check.values import Remark, Said
from planner.locks import NEWEST
from planner.project import table_name
from planner.recipes.retype_types import NoConversionError, conversion

if TYPE_CHECKING:
    from django.db.migrations.state import ModelState


def alter_field(at: Moment) -> Iterator[Said]:
    """AlterField."""
    operation: Any = at.operation
    model = at.model(operation.model_name)
    old, new = model.fields[operation.name], operation.field
    if not migrates(model):
        return
    if old.many_to_many and new.many_to_many:
        yield from _many_to_many(at, operation.name, old, new, model)
        return
    before, after = (at.column(field, operation.name, model) for field in (old, new))
    if before is None or after is None:
        if before is not after:
            detail = f"{table_name(model)}: {operation.name} gets or loses its column, which Django has no SQL for"
            yield Remark("operation-not-understood", detail, works=True)
        else:
            yield from without_column(at, table_name(model))
        return
    if before != after:
        yield from _altered(at, model, before, after)
    elif _again(old, new, same=True):
        yield from _foreign_key(table_name(model), after)


def _many_to_many(at: Moment, name: str, old: Any, new: Any, model: ModelState) -> Iterator[Said]:
    before, after = (own_tables(name, field, model) for field in (old, new))
    same = str(old.remote_field.model).lower() == str(new.remote_field.model).lower()
    if bool(before) != bool(after) or (before and not same):
        detail = f"{name}: another table behind a many-to-many field, which Django does not move rows to"
        yield Remark("operation-not-understood", detail, tuple(filter(None, (before,))), works=True)
    elif before != after:
        yield from renamed_table(at, before, after, linking=True)


def _altered(at: Moment, model: ModelState, before: Column, after: Column) -> Iterator[Said]:
    table = table_name(model)
    name, shown = after.name, f"{table}.{after.name}"
    if before.name != after.name:
        yield from renamed_column(at, table, before.name, after.name, single_name(before, after))
    if before.generated != after.generated or (before.identity and not after.identity and before.type == after.type):
        yield Remark("operation-not-understood", f"{shown} is generated, or no longer", (table,), works=True)
    retyped = (before.type, before.collation) != (after.type, after.collation)
    if retyped:
        yield from _retyped(at, model, before, after)
    old, new = model.fields[at.operation.name], at.operation.field
    if retyped or not before.references or _again(old, new, same=before.target == after.target):
        yield from _foreign_key(table, after)
    if after.primary_key and not before.primary_key:
        yield act("add primary key", table, f"the primary key {shown}", columns=(name,))
    elif after.unique and (not before.unique or before.primary_key) and not after.primary_key:
        yield act("add unique", table, f"the unique constraint of {shown}", columns=(name,))
    if after.index and not before.index:
        yield act("create index", table, f"the index of {shown}", columns=(name,))
    if after.check and after.check != before.check:
        yield act("add check", table, f"the check of {shown}", columns=(name,), sql=after.check)
    if before.null and not after.null:
        yield from _required(table, after)
    yield from _lifted(table, before, after)


def _lifted(table: str, before: Column, after: Column) -> Iterator[Said]:
    """Catalog work, which matters only for what the lock is held through."""
    shown = f"{table}.{after.name}"
    if after.null and not before.null:
        yield act("drop not null", table, f"NOT NULL of {shown}", name=after.name)
    if (before.unique and not after.unique) or (before.references and not after.references):
        yield act("drop constraint", table, f"the constraint of {shown}")
    if before.value == "database" or after.value == "database":
        yield act("set default", table, f"the default of {shown}", name=after.name, sql="NULL")


def _foreign_key(table: str, after: Column) -> Iterator[Said]:
    if after.references:
        what = f"the foreign key of {table}.{after.name}"
        yield act("add foreign key", table, what, columns=(after.name,), references=name_of(after.references))


def _again(old: Any, new: Any, *, same: bool) -> bool:
    """Whether Django drops a field's foreign key and makes it again: for whatever the database may know of.

    As ``BaseDatabaseSchemaEditor._field_should_be_altered``.

    :param same: both refer to the same table, whatever the models are called
    """
    if not (old.remote_field and new.remote_field):
        return True

    def known(field: Any) -> tuple[Any, ...]:
        left_out = {*field.non_db_attrs, *(["to"] if same else [])}  # each field's own: DB_CASCADE is the database's
        _, path, arguments, keywords = field.deconstruct()
        return path, arguments, {name: value for name, value in keywords.items() if name not in left_out}

    return old.db_column != new.db_column or known(old) != known(new)


def _required(table: str, after: Column) -> Iterator[Said]:
    shown = f"{table}.{after.name}"
    if after.value != "none":
        detail = f"migrate gives {shown} a value wherever it is NULL, in one statement over the whole table"
        yield Remark("migrate-updates-rows", detail, (table,), works=True)
    yield act("set not null", table, f"NOT NULL of {shown} (old code may still write NULL)", name=after.name)


def _retyped(at: Moment, model: ModelState, before: Column, after: Column) -> Iterator[Said]:
    operation: Any = at.operation
    table = table_name(model)
    old, new = _type(before), _type(after)
    change = sql.type_change(old, new)
    what = f"{table}.{after.name} from {old} to {new}"
    yield act("alter column type", table, what, name=before.name, type=new, told=True)
    pointing = referrers(model, at.state) if before.unique else ()
    keys = [(other, name) for other, name, target in pointing if target == operation.name]
    tables = (table, *dict.fromkeys(table_name(other) for other, _ in keys))
    also = f", and the foreign keys {', '.join(f'{table_name(o)}.{n}' for o, n in keys)} with it" if keys else ""
    if change.rewrites or _rebuilds(model, before, after, change.rebuilds_indexes):
        does = "rewrites the table" if change.rewrites else "builds indexes anew"
        detail = f"{what}{also}: migrate {does} under ACCESS EXCLUSIVE, which stops reads and writes"
        yield from _rewritten(detail, before, after, tables)
    else:
        if django.VERSION >= (5,) and (  # 4.2 leaves the _like index as it is
            (after.index or after.unique) and {_bare(before.type), _bare(after.type)} == {"varchar", "text"}
        ):
            yield act("create index", table, f"the _like index of {table}.{after.name}", columns=(after.name,))
        for other, name in keys:
            what = f"the foreign key {table_name(other)}.{name}"
            yield act("add foreign key", table_name(other), what, references=name_of(table))


def _rewritten(detail: str, before: Column, after: Column, tables: tuple[str, ...]) -> Iterator[Said]:
    """A plan swaps columns where it knows how the values become those of the new type."""
    try:
        found = conversion(before.name, before.type, after.type, NEWEST)
    except NoConversionError as error:
        yield Remark("no-online-form", f"{detail}; {error}", tables, works=True)
        return
    if before.type == after.type:
        yield Remark("no-online-form", f"{detail}, for another collation", tables, works=True)
        return
    yield Remark("migrate-rewrites-table", detail, tables, works=True)
    if found.kind == "other":
        shown = f"{tables[0]}.{after.name}"
        detail = f"{shown}: old code writes {before.type}, and new code {after.type}"
        yield Remark("type-change-breaks-old-code", detail, tables)


def _bare(kind: str) -> str:
    return kind.partition("(")[0]


def _type(column: Column) -> str:
    return f'{column.type} COLLATE "{column.collation}"' if column.collation else column.type


def _rebuilds(model: ModelState, before: Column, after: Column, rebuilds: str) -> bool:
    """Whether an index is rebuilt with the type: as the recipe for type changes sees it."""
    options = model.options
    things = [*options.get("indexes", ()), *options.get("constraints", ())]
    if any(getattr(thing, "expressions", ()) or getattr(thing, "condition", None) for thing in things):
        return True
    if rebuilds == "expression and partial":
        return False
    own = any(column.unique or column.index or column.primary_key for column in (before, after))
    names = {name for thing in things for name in getattr(thing, "fields", ())}
    names |= {name for kind in ("unique_together", "index_together") for one in options.get(kind) or () for name in one}
    columns = {model_name for model_name in model.fields if model_name in names}
    return own or before.name in columns or any(_column(name, model) == before.name for name in columns)


def _column(name: str, model: ModelState) -> str:
    field = model.fields[name]
    relation = field.remote_field and (field.many_to_one or field.one_to_one)
    return str(field.db_column or (f"{name}_id" if relation else name))
