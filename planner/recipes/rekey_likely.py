"""Columns that look as if they held a key which becomes a UUID, though nothing says so: somebody must decide."""

from __future__ import annotations

from collections.abc import Iterator

from planner import names, templating
from planner.catalog import Object
from planner.model import Finding
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.retype_group import Column, Group, is_foreign_key
from planner.recipes.retype_types import INTEGERS
from planner.recipes.steps import finding

CONTENT_TYPES = "django_content_type"


def likely(group: Group, context: Context) -> Iterator[Finding]:
    """A finding for each such column, with the SQL that fills a column beside it while old and new keys are there."""
    keys = [one for one in group.columns if one.is_key]
    known = {(thing.table, name) for thing in context.before if is_foreign_key(thing) for name in thing["columns"]} | {
        (one.table, one.name) for one in group.columns
    }
    for thing in context.before:
        if thing.kind != "column" or (thing.table, thing.name) in known or not thing.name.endswith("_id"):
            continue
        typed = _content_type(thing.table, context) if thing.name.endswith("object_id") else None
        own = [one for one in keys if _alike(thing, one) or (typed and _text(thing))]
        if own and _is_table(thing.table, context):
            yield _found(thing, own, typed, context)


def _is_table(table: Table, context: Context) -> bool:
    found = context.before.relation(table)
    return found is not None and found["relkind"] in "rp"


def _base(thing: Object) -> str:
    return str(thing["type"].partition("(")[0])


def _text(thing: Object) -> bool:
    return _base(thing) in ("text", "varchar", "character varying")


def _alike(thing: Object, key: Column) -> bool:
    """Whether the column could hold the key's old values: of the same family of types."""
    return _base(thing) in INTEGERS if _base(key.before) in INTEGERS else _text(thing)


def _content_type(table: Table, context: Context) -> str | None:
    """The column that says of which model a generic foreign key is."""
    for thing in context.before.of("constraint", table):
        if is_foreign_key(thing) and thing["references"][1] == CONTENT_TYPES:
            return str(thing["columns"][0])
    return None


def _found(thing: Object, keys: list[Column], typed: str | None, context: Context) -> Finding:
    where = f"{thing.table}.{thing.name}"
    shown = " or ".join(f"{one.table}.{one.name}" for one in keys)
    what = "looks like a generic foreign key" if typed else "looks like a reference"
    values = {"table": thing.table, "column": thing.name, "beside": names.short_name(thing.name, "new")}
    parents = [_parent(thing, one, context) for one in keys]
    text = templating.render("postgresql/rekey_likely.sql.j2", **values, parents=parents, typed=typed).strip()
    return finding(
        "keys-not-followed",
        keys[0].change,
        f"{where} {what}, perhaps to {shown}; the plan leaves it as it is. If it is one, between cutover.sql and "
        f"after_deploy.sql: {text}",
    )


def _parent(thing: Object, one: Column, context: Context) -> dict[str, object]:
    """What leads from an old key to the new one, while both are there."""
    cast = "::text" if _text(thing) and _base(one.before) in INTEGERS else ""
    app, _, model = context.new_keys[one.table, one.name].partition(".")
    return {"table": one.table, "name": one.name, "old": one.old, "cast": cast, "app": app, "model": model}
