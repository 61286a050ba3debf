"""Composite primary keys (Django 5.2) of tables that are there: Django changes its state for them, and runs nothing.

The plan ends where ``migrate`` does, so it runs nothing either; what then differs is found here by comparing the key of
the models at the end with that of the catalog.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from planner import names, templating
from planner.baseline import Baseline
from planner.catalog import Catalog, Object
from planner.model import Finding, OperationInfo
from planner.names import Table
from planner.operations import Walked
from planner.promises import Unique

COMPOSITE = getattr(models, "CompositePrimaryKey", None)
"""The field's class; None before Django 5.2."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A table whose models say another key (``columns``) than the database has (``key``: its constraint, if any)."""

    table: Table
    columns: tuple[str, ...]
    key: Object | None
    operation: OperationInfo


def gaps(walked: Baseline) -> tuple[Gap, ...]:
    """The tables with such a difference that operations of the migration make, each once, by its last operation."""
    found: dict[Table, Gap] = {}
    for one in walked.operations:
        gap = _gap(one, walked) if concerns(one.operation, one.from_state, one.migration.app_label) else None
        if gap is not None:
            found[gap.table] = gap
    return tuple(found.values())


def concerns(operation: Any, state: Any, app: str) -> bool:
    """Whether the operation adds, changes or removes a composite key of a model that is there.

    :param state: the project state before it
    """
    model = state.models.get((app, getattr(operation, "model_name_lower", "")))
    name = getattr(operation, "name", None)
    if COMPOSITE is None or model is None or not isinstance(name, str):
        return False
    return isinstance(getattr(operation, "field", None), COMPOSITE) or isinstance(model.fields.get(name), COMPOSITE)


def _gap(one: Walked, walked: Baseline) -> Gap | None:
    """The difference that is left at the end of all operations; None if there is none."""
    try:
        model = walked.to_state.apps.get_model(one.migration.app_label, one.operation.model_name)
    except LookupError:  # a later operation deletes or renames it
        return None
    columns = tuple(field.column for field in model._meta.pk_fields)
    tables = walked.after.named(model._meta.db_table)
    if not model._meta.managed or not tables or walked.after.primary_key(tables[0]) == columns:
        return None
    return Gap(tables[0], columns, _key(walked.after, tables[0]), one.info)


def _key(catalog: Catalog, table: Table) -> Object | None:
    return next((thing for thing in catalog.of("constraint", table) if thing["type"] == "p"), None)


def findings(walked: Baseline) -> Iterator[Finding]:
    """A hazard for each, with the SQL that gives the database the models' key."""
    for gap in gaps(walked):
        key, table = gap.key, gap.table
        has = f"has the key ({', '.join(key['columns'])})" if key is not None else "has no primary key"
        bound = sorted({str(other.table) for other in walked.after.references_to(table) if key is not None})
        waits = f" Foreign keys of {', '.join(bound)} may refer to the old key: move these first." if bound else ""
        text = templating.render(
            "postgresql/complete_key.sql.j2",
            table=table,
            columns=gap.columns,
            old=key.name if key is not None else None,
            name=key.name if key is not None else names.short_name(table.name, "pkey"),
            index=names.short_name(table.name, *gap.columns, "key"),
        ).strip()
        where = f"{gap.operation.file}:{gap.operation.line}" if gap.operation.file else ""
        detail = (
            f"the models say that the key of {table} is ({', '.join(gap.columns)}); the database {has}, as after "
            f"migrate. To complete it when old code is gone: {text}{waits}"
        )
        yield Finding("key-only-in-models", detail, where)


def promises(walked: Baseline) -> Iterator[Unique]:
    """No two rows have the same key: new code would take one for the other."""
    for gap in gaps(walked):
        there = {thing.name for thing in walked.before.of("column", gap.table)}
        if set(gap.columns) <= there and walked.before.primary_key(gap.table) != gap.columns:
            yield Unique(gap.table, gap.columns)
