"""What code does with a table: the operations of Django's ORM that a rehearsal tries between the steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import models
from django.db.models import F

from planner.rehearsal.compatibility_models import HiddenKey, refer_one_row, referred_values, table_name
from planner.rehearsal.compatibility_rows import How, Model, Rows, in_key, is_identifier, is_text, writable
from planner.rehearsal.model_values import NoValueError, domain

CHANGE = "save() of a row with other texts"
DELETE_ALL = "QuerySet.delete() of all rows"
SPARE = "INSERT and DELETE of a row"
DELETE_PARENT = "DELETE of a row to which"
"""Begins the names of operations that insert a row as ``SPARE`` does, and then delete it."""
SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that code does. ``name`` follows "can't"."""

    name: str
    action: Callable[[], object]


def on_touched(rows: Rows, model: Model, hidden: Sequence[HiddenKey]) -> Iterator[Operation]:
    """All operations on a table that the plan touches."""
    yield Operation("SELECT all fields", partial(rows.sample, model))
    yield Operation("get() by the primary key", partial(_get, rows, model, "pk"))
    for one in model._meta.concrete_fields:
        if one.unique and not one.primary_key:
            yield Operation(f"get() by {one.name}", partial(_get, rows, model, one.attname))
    for how in How:
        yield Operation(how.value, partial(rows.inserted, model, how))
    if not model._meta.parents:
        yield Operation("bulk_create()", partial(_bulk_create, rows, model))
    yield Operation("save() of the first row", partial(_save, rows, model, 0))
    yield Operation("save() of a row in the middle", partial(_save, rows, model, 0.5))
    yield Operation("save() of the last row", partial(_save, rows, model, 1))
    yield Operation(CHANGE, lambda: changed(rows, model, 0).save(using=rows.alias))
    yield from _field_by_field(rows, model)
    yield Operation("QuerySet.update() of all rows", partial(_update_all, rows, model))
    yield Operation(DELETE_ALL, partial(_delete_all, rows, model, hidden))
    yield from _deletes(rows, model, hidden)


def on_neighbour(rows: Rows, model: Model, hidden: Sequence[HiddenKey], *, first: bool) -> Iterator[Operation]:
    """The operations on a table that is only related to those that the plan touches.

    :param first: it is the code's own database, where everything is tried
    """
    if first or any(key.parent.name == table_name(model) for key in hidden):
        yield Operation(DELETE_ALL, partial(_delete_all, rows, model, hidden))
    yield from _deletes(rows, model, hidden)


def _deletes(rows: Rows, model: Model, hidden: Sequence[HiddenKey]) -> Iterator[Operation]:
    yield Operation(SPARE, lambda: rows.spare(model).delete(using=rows.alias))
    for key in hidden:
        if key.parent.name == table_name(model) and key.filled:
            name = f"{DELETE_PARENT} {key.child} ({', '.join(key.columns)}) refers"
            yield Operation(name, partial(_delete_parent, rows, model, key))


def changed(rows: Rows, model: Model, place: float) -> models.Model:
    """A row that is there, with other values in its texts (or numbers, where it has no texts)."""
    row = _existing(rows, model, place)
    fields = [one for one in writable(model) if one.remote_field is None and not in_key(model, one)]
    pointed_at = {one.field.target_field.attname for one in model._meta.related_objects if one.field.many_to_one}
    fields = [one for one in fields if one.attname not in pointed_at]  # another row may hold the value
    texts = [one for one in fields if is_text(one)]
    numbers = [one for one in fields if isinstance(one, models.IntegerField) and not one.choices]
    for one in texts or numbers:
        setattr(row, one.attname, rows.fresh(one, one.value_from_object(row)))
    return row


def _existing(rows: Rows, model: Model, place: float) -> models.Model:
    """A copy of the row at 0 (the first) to 1 (the last); a new one if there is none."""
    found = rows.sample(model)
    return rows.copy(found[round(place * (len(found) - 1))]) if found else rows.spare(model)


def _get(rows: Rows, model: Model, name: str) -> None:
    values = [getattr(row, name) for row in rows.sample(model)]
    known = next((value for value in values if value is not None), None)
    if known is not None:
        rows.query(model).get(**{name: known})


def _bulk_create(rows: Rows, model: Model) -> None:
    rows.query(model).bulk_create([rows.new(model, How.FULL) for _ in range(SEVERAL)])


def _save(rows: Rows, model: Model, place: float) -> None:
    _existing(rows, model, place).save(using=rows.alias)


def _update_all(rows: Rows, model: Model) -> None:
    own = {one.attname for one in model._meta.local_concrete_fields}
    fields = [one for one in writable(model) if one.attname in own and not in_key(model, one)]
    if fields:
        rows.query(model).update(**{one.name: F(one.attname) for one in fields})


def _delete_all(rows: Rows, model: Model, hidden: Sequence[HiddenKey]) -> None:
    """Whatever on_delete says; where Django itself refuses, the database has no say.

    The one row that the default of a column refers to, which this code does not know yet, is not deleted, and noted.
    """
    found = rows.query(model)
    names = {one.column: one.attname for one in model._meta.concrete_fields}
    for key in hidden:
        if key.parent.name == table_name(model) and not key.filled and set(key.parent_columns) <= set(names):
            values = referred_values(models_connection(rows), key)
            if len(values) == 1 and len(key.columns) == 1:
                found = found.exclude(**{names[key.parent_columns[0]]: values[0]})
                rows.held.add((key.child, key.columns[0]))
    with suppress(models.ProtectedError, models.RestrictedError):
        found.delete()


def _delete_parent(rows: Rows, model: Model, key: HiddenKey) -> None:
    """Delete a row that the code thinks nobody refers to."""
    parent = rows.spare(model)
    columns = {one.column: one.attname for one in model._meta.concrete_fields}
    if not set(key.parent_columns) <= set(columns):
        return  # the key's own columns are unknown to this code as well
    refer_one_row(models_connection(rows), key, [getattr(parent, columns[name]) for name in key.parent_columns])
    parent.delete(using=rows.alias)


def models_connection(rows: Rows) -> Any:
    """The connection that the rows go through."""
    from django.db import connections  # noqa: PLC0415

    return connections[rows.alias]


def _field_by_field(rows: Rows, model: Model) -> Iterator[Operation]:
    """Each field alone, with the ends of its range: what no row has yet may still be written."""
    distinct = frozenset().union(*rows.distinct(model))
    for one in writable(model):
        if in_key(model, one) or is_identifier(one):
            continue
        for kind, value in _ends(rows, one, alone=one.attname not in distinct):
            name = f"save(update_fields=['{one.name}']) with {kind}"
            yield Operation(name, partial(_save_field, rows, model, one, value))


def _ends(rows: Rows, one: Any, *, alone: bool) -> Iterator[tuple[str, Callable[[], Any]]]:
    if one.null:
        yield "NULL", lambda: None
    if one.remote_field is not None:
        if alone:
            yield "another parent", partial(_last_parent, rows, one)
        return
    if not alone:
        yield "a new value", partial(rows.fresh, one, "")
        return
    try:
        known = domain(one)
    except NoValueError:
        return
    yield "the least value", lambda: known.least
    yield "the greatest value", lambda: known.greatest


def _last_parent(rows: Rows, one: Any) -> Any:
    found = rows.sample(one.remote_field.model)
    return getattr(found[-1] if found else rows.spare(one.remote_field.model), one.target_field.attname)


def _save_field(rows: Rows, model: Model, one: Any, value: Callable[[], Any]) -> None:
    row = _existing(rows, model, 0)
    setattr(row, one.attname, value())
    row.save(using=rows.alias, update_fields=[one.name])
