"""What a plan makes of an UPDATE or DELETE of RunSQL, as far as the models tell: its own rules, and no database.

A trigger, a rule, row security, or a table that inherits is only in the database: the finding says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from planner.catalog import Catalog, Object
from planner.check.moment import Moment, migrates, name_of
from planner.check.values import UnreadableFieldError
from planner.ddl.form import Form
from planner.dialect import tokens
from planner.project import table_name
from planner.run_sql import ROWS, SHOWN_IN_FULL
from planner.translate.raw_sql import in_batches
from planner.translate.values import Source

if TYPE_CHECKING:
    from django.db.migrations.state import ModelState

SCHEMA = "public"


def kept(forms: Sequence[Form], form: Form, at: Moment) -> str:
    """Why a plan keeps an UPDATE or DELETE as it was written; "" if it does it in batches, by what the models say.

    :param forms: all statements of the same RunSQL
    """
    others = [one for one in forms if one.kind not in SHOWN_IN_FULL | ROWS | {"set constraints"}]
    if others:
        what = "a statement that is not understood" if others[0].kind == "unknown" else others[0].kind.upper()
        return f"the same RunSQL also has {what}"
    try:
        catalog = Catalog(tuple(_objects(form, at)))
    except UnreadableFieldError as error:
        return str(error)
    found = in_batches(form.text, catalog, [SCHEMA], Source("", 0, 0, ""))
    return found if isinstance(found, str) else ""


def _objects(form: Form, at: Moment) -> Iterator[Object]:
    """The tables that a statement names, and those that point at them, as the models say that they are."""
    named = {token.value for token in tokens(form.text)}
    for model in at.state.models.values():
        if not migrates(model):
            continue
        table = name_of(table_name(model))[1]
        things = list(_columns(table, model, at))
        if table in named or any(thing.kind == "constraint" and _target(thing) in named for thing in things):
            detail = {"relkind": "r", "partition": False, "inherits": None, "row_security": False}
            yield Object("table", SCHEMA, None, table, table, detail)
            yield from things
            yield from _rules(table, model, at)


def _target(thing: Object) -> str:
    return str(thing["references"][1]) if thing["references"] else ""


def _columns(table: str, model: ModelState, at: Moment) -> Iterator[Object]:
    """Columns, the primary key, unique columns and foreign keys."""
    key: list[str] = []
    for name, field in model.fields.items():
        column = at.column(field, name, model)
        if column is None:
            continue
        yield _thing("column", table, column.name, {"type": column.type})
        if column.primary_key:
            key.append(column.name)
        elif column.unique:
            yield _unique(table, [column.name])
        if column.references:
            target = name_of(column.references)[1]
            action = getattr(field.remote_field.on_delete, "__name__", type(field.remote_field.on_delete).__name__)
            end = " ON DELETE CASCADE" if action.upper().startswith(("DB_", "DATABASE")) else ""
            definition = f'FOREIGN KEY ("{column.name}") REFERENCES "{target}" ("id"){end}'
            yield _constraint(table, "f", column.name, references=[SCHEMA, target], definition=definition)
    if key:
        yield _constraint(table, "p", *key)


def _rules(table: str, model: ModelState, at: Moment) -> Iterator[Object]:
    """Unique rules over several columns; one that can't be told is one over all."""
    every = [column.name for name, field in model.fields.items() if (column := at.column(field, name, model))]
    names = {name: column.name for name, field in model.fields.items() if (column := at.column(field, name, model))}
    for together in model.options.get("unique_together") or ():
        yield _unique(table, [names.get(one, one) for one in together])
    for rule in model.options.get("constraints") or ():
        if type(rule).__name__ == "CheckConstraint":
            continue
        fields = getattr(rule, "fields", ())
        plain = type(rule).__name__ == "UniqueConstraint" and fields and rule.condition is None
        yield _unique(table, [names.get(one, one) for one in fields] if plain else every)


def _unique(table: str, columns: Sequence[str]) -> Object:
    keys = [{"column": name, "expression": None} for name in columns]
    detail = {"unique": True, "keys": keys, "predicate": None}
    return _thing("index", table, f"{table}_{'_'.join(columns)}", detail)


def _constraint(table: str, kind: str, *columns: str, **more: Any) -> Object:
    detail = {"type": kind, "columns": list(columns), "references": None, "definition": "", "deferrable": True, **more}
    return _thing("constraint", table, f"{table}_{kind}_{'_'.join(columns)}", detail)


def _thing(kind: str, table: str, name: str, detail: dict[str, Any]) -> Object:
    return Object(kind, SCHEMA, table, name, f"{table}.{name}" if kind != "column" else f"{table}.1", detail)
