"""What a field's column is like, from the field as it stands in a migration: no model is rendered for it.

Rendering the models of a large project takes a second for each migration; a field only needs its name, and a foreign
key the field that it points at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.check.values import UnreadableFieldError
from planner.project import table_name

if TYPE_CHECKING:
    from django.db.migrations.state import ModelState, ProjectState

Key = tuple[str, str]
"""A model: its app's label and its name in lower case."""

DEEPEST = 20
"""Foreign keys to primary keys that are foreign keys themselves; more are a cycle."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as Django makes it.

    ``type`` is as in Django's SQL. ``value``: existing rows get a value when the column is added: "none", "constant",
    "callable" or "database" (``db_default``, its SQL in ``default``). ``references`` is the table of a foreign key
    that the database enforces, ``target`` that of any.
    """

    name: str
    type: str
    collation: str
    null: bool
    unique: bool
    index: bool
    primary_key: bool
    check: str
    value: str
    default: str
    identity: bool
    generated: bool
    references: str
    target: str
    virtual: bool = False


class Columns:
    """Reads fields. ``connection`` is Django's, of which only the type names are asked."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def column(self, field: Any, name: str, model: ModelState, state: ProjectState) -> Column | None:
        """The column of a field; None if it has none of its own (many-to-many, generic relations).

        :raises UnreadableFieldError: if the field can't say; its class may be anybody's
        """
        try:
            return self._column(field, name, model, state)
        except UnreadableFieldError:
            raise
        except Exception as error:
            kind = f"{type(field).__module__}.{type(field).__qualname__}"
            said = f"{type(error).__name__}: {error}"
            raise UnreadableFieldError(f"the field {name} ({kind}) does not say what its column is: {said}") from error

    def _column(self, field: Any, name: str, model: ModelState, state: ProjectState) -> Column | None:
        if field.many_to_many:
            return None
        bound = bound_field(field, name)
        relation = bool(field.remote_field) and bool(field.many_to_one or field.one_to_one)
        kind, collation = self._type(bound, model, state, DEEPEST)
        if kind is None:
            return None
        target = _table_of(related(field, model), state) if relation else ""
        value, default = self._value(bound)
        return Column(
            name=str(bound.column),
            type=kind,
            collation=collation,
            null=bool(field.null),
            unique=bool(field.unique),
            index=bool(field.db_index) and not field.unique,
            primary_key=bool(field.primary_key),
            check="" if relation else str(bound.db_parameters(connection=self.connection).get("check") or ""),
            value=value,
            default=default,
            identity=bool(bound.db_type_suffix(connection=self.connection)),
            generated=bool(getattr(field, "generated", False)),
            references=target if relation and field.db_constraint else "",
            target=target,
            virtual=not getattr(field, "db_persist", True),
        )

    def _type(self, bound: Any, model: ModelState, state: ProjectState, depth: int) -> tuple[str | None, str]:
        if not (bound.remote_field and (bound.many_to_one or bound.one_to_one)):
            found = bound.db_parameters(connection=self.connection)
            return found["type"], str(found.get("collation") or "")
        key = related(bound, model)
        other = model_of(key, state)
        name, target = target_of(bound, other)
        if not depth:
            raise UnreadableFieldError(f"the field {bound.name} refers to itself")
        if target.remote_field and (target.many_to_one or target.one_to_one):
            return self._type(bound_field(target, name), other, state, depth - 1)
        own = bound_field(target, name)
        found = own.db_parameters(connection=self.connection)
        return own.rel_db_type(connection=self.connection), str(found.get("collation") or "")

    def _value(self, bound: Any) -> tuple[str, str]:
        """As ``BaseDatabaseSchemaEditor._effective_default``, without calling anything."""
        from django.db.models import NOT_PROVIDED  # noqa: PLC0415

        if getattr(bound, "db_default", NOT_PROVIDED) is not NOT_PROVIDED:
            return "database", self._database_default(bound)
        if bound.has_default():
            return ("callable" if callable(bound.default) else "none" if bound.default is None else "constant"), ""
        if not bound.null and bound.blank and bound.empty_strings_allowed:
            return "constant", ""
        if getattr(bound, "auto_now", False) or getattr(bound, "auto_now_add", False):
            return "constant", ""
        return "none", ""

    def _database_default(self, bound: Any) -> str:
        from django.db.models.sql import Query  # noqa: PLC0415

        compiler = Query(model=None).get_compiler(connection=self.connection)
        try:
            text, _ = compiler.compile(bound._db_default_expression)
        except Exception:  # an expression of somebody else's: the lock table takes a function that it does not know
            return "unknown()"
        return str(text).replace("%s", "NULL")


def bound_field(field: Any, name: str) -> Any:
    """A copy of a field that knows its name and column, but no model."""
    own = field.clone()
    own.set_attributes_from_name(name)
    return own


def related(field: Any, model: ModelState) -> Key:
    """The model that a field refers to."""
    from django.db.migrations.utils import resolve_relation  # noqa: PLC0415

    app, name = resolve_relation(field.remote_field.model, model.app_label, model.name_lower)
    return str(app), str(name).lower()


def model_of(key: Key, state: ProjectState) -> ModelState:
    """A model of the state, or of an app without migrations.

    :raises UnreadableFieldError: if there is none
    """
    from django.apps import apps  # noqa: PLC0415
    from django.db.migrations.state import ModelState  # noqa: PLC0415

    if key in state.models:
        return state.models[key]
    try:
        return ModelState.from_model(apps.get_model(*key), exclude_rels=True)
    except (LookupError, ValueError) as error:
        raise UnreadableFieldError(f"there is no model {key[0]}.{key[1]} at this point of the history") from error


def _table_of(key: Key, state: ProjectState) -> str:
    return table_name(model_of(key, state))


def target_of(field: Any, model: ModelState) -> tuple[str, Any]:
    """The field that a foreign key to the model points at, with its name: ``to_field``, else the primary key."""
    wanted = getattr(field.remote_field, "field_name", None) or next(iter(field.to_fields or ()), None)
    if wanted and wanted in model.fields:
        return str(wanted), model.fields[wanted]
    for name, own in model.fields.items():
        if own.primary_key:
            return name, own
    from django.conf import settings  # noqa: PLC0415
    from django.utils.module_loading import import_string  # noqa: PLC0415

    return "id", import_string(settings.DEFAULT_AUTO_FIELD)(primary_key=True)
