"""One operation at its place in the history: what the readers of operations ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.check.columns import Column, Columns, Key, related, target_of
from planner.check.values import Act, NewTable, Said
from planner.ddl.form import Form, Kind
from planner.dialect import Name
from planner.project import table_name

if TYPE_CHECKING:
    from django.db.migrations.migration import Migration
    from django.db.migrations.operations.base import Operation
    from django.db.migrations.state import ModelState, ProjectState

    from planner.config import Config


@dataclass(frozen=True)
class Moment:
    """An operation with the state before it, which must not be changed."""

    operation: Operation
    migration: Migration
    state: ProjectState
    columns: Columns
    config: Config
    alias: str

    @property
    def app(self) -> str:
        """The label of the migration's app."""
        return str(self.migration.app_label)

    @property
    def both_names(self) -> bool:
        """Whether plans give what is renamed both names for a while (``rename = "both"``), so that no code breaks."""
        return self.config.rename == "both"

    def model(self, name: str) -> ModelState:
        """A model of the migration's app."""
        return self.state.models[self.app, name.lower()]

    def column(self, field: Any, name: str, model: ModelState) -> Column | None:
        """The column of a field; see :meth:`Columns.column`."""
        return self.columns.column(field, name, model, self.state)


def migrates(model: ModelState) -> bool:
    """Whether ``migrate`` touches the model's table: not that of a proxy, nor of an unmanaged or swapped model."""
    from django.apps import apps  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    options = model.options
    swappable = options.get("swappable")
    if options.get("proxy") or not options.get("managed", True):
        return False
    if swappable:
        chosen = str(getattr(settings, swappable, "") or "")
        own = f"{model.app_label}.{model.name}"
        return chosen.lower() in ("", own.lower()) or apps.get_app_config(model.app_label) is None
    return True


def name_of(table: str) -> Name:
    """A table's name as forms hold it. ``db_table`` may have quotes, and a schema between them."""
    schema, dot, name = table.rpartition('"."')
    return (schema.strip('"'), name.strip('"')) if dot else (None, table.strip('"'))


def act(kind: Kind, table: str, what: str, **more: Any) -> Act:
    """An act of one form on a table; ``deferred`` and ``told`` are the act's, all else the form's."""
    own = {name: more.pop(name) for name in ("deferred", "told") if name in more}
    return Act(Form(kind, table=name_of(table), **more), what, **own)


def own_tables(name: str, field: Any, model: ModelState) -> str:
    """The table that a many-to-many field has for itself; "" where it goes through a model, or is of another kind."""
    from django.db.backends.utils import truncate_name  # noqa: PLC0415

    from planner.names import NAME_LENGTH  # noqa: PLC0415

    if not field.many_to_many or field.remote_field is None or getattr(field.remote_field, "through", None):
        return ""
    return str(field.db_table or truncate_name(f"{table_name(model)}_{name}", NAME_LENGTH))


def made_table(table: str, referenced: tuple[str, ...]) -> Iterator[Said]:
    """A new table, and the foreign keys that Django gives it at the end of the migration."""
    yield NewTable(name_of(table)[1])
    for other in dict.fromkeys(referenced):
        inner = Form("add foreign key", references=name_of(other))
        yield act("create table", table, f"the table {table}", deferred=True, inline=(inner,))


def referrers(model: ModelState, state: ProjectState) -> Iterator[tuple[ModelState, str, str]]:
    """The foreign keys that point at a model: the model and the name of each, and the field that it points at."""
    key: Key = (model.app_label, model.name_lower)
    for other in state.models.values():
        for name, field in other.fields.items():
            relation = field.remote_field and (field.many_to_one or field.one_to_one)
            if relation and getattr(field, "db_constraint", False) and related(field, other) == key:
                yield other, name, target_of(field, model)[0]
