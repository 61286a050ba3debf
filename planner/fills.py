"""What values rows get: from the configuration, a field's ``pre_save``, a default, or a translated function.

This stage asks Django's historical models, and hands plain values on to the recipes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import NOT_PROVIDED, DateTimeField
from django.utils import timezone

from planner import sql
from planner.baseline import SESSION
from planner.catalog import Catalog
from planner.changes import Change
from planner.config import Config
from planner.errors import ConfigError
from planner.model import Finding
from planner.names import Table
from planner.operations import Walked
from planner.project.queries import queries
from planner.translate.config import declared_value
from planner.translate.defaults import translate_default
from planner.translate.effects import Script, Update
from planner.translate.plain_sql import PlainSql
from planner.translate.pre_save import translate_pre_save
from planner.translate.run_python import Noop
from planner.translate.script import translate_block, translate_function
from planner.translate.source import UntranslatableError, read_function
from planner.translate.values import Hole, Source, Value

if TYPE_CHECKING:
    from django.db.models import Field, Model


@dataclass(frozen=True, slots=True)
class Fill:
    """Where a column's values come from.

    ``default`` is the SQL of the one value that Django gives to all rows, ``once`` the same where it must be computed
    when the step runs; ``value`` an expression per row; ``hole`` says why the field's own computation could not be
    translated. ``name`` is what the configuration calls the column, ``app.model.field``. ``computed``: the value is
    that of the field's ``pre_save``. ``steady`` is False where the default gives another value each time it is called;
    ``asks``: what the default asks the database, where it does.
    """

    name: str
    default: str | None = None
    once: Value | None = None
    value: Value | None = None
    hole: Hole | None = None
    steady: bool = True
    asks: str = ""
    declared: bool = False
    computed: bool = False


@dataclass(frozen=True, slots=True)
class PythonFill:
    """A function of a RunPython: translated or declared updates, or one block, or a hole."""

    name: str
    updates: tuple[Update, ...] = ()
    hole: Hole | None = None
    declared: bool = False
    alias: str = "default"
    """The database whose migration it is, as the project calls it."""
    source: Source | None = None
    """Of a hole: the function itself, which may be another than the one where the translation stopped."""
    script: Script | None = None
    block: Script | None = None
    """Of one that makes rows: all of it as one block, for a plan in which that can't be done in batches."""

    @property
    def tables(self) -> frozenset[Table]:
        """The tables whose rows it writes."""
        by_script = self.script.writes if self.script else ()
        return frozenset(update.written for update in self.updates) | frozenset(by_script)

    @property
    def reads(self) -> frozenset[Table]:
        """The tables whose rows it goes through or looks up: without rows in them a rehearsal would prove nothing."""
        read = {table for update in self.updates for table in (update.table, *update.looks_up)}
        for script in (self.script, self.block):
            read |= {*script.reads, *script.walks} if script is not None else set()
        return frozenset(read)


@dataclass(frozen=True, slots=True)
class SqlFill(PythonFill):
    """An UPDATE or DELETE of RunSQL that is done in batches: its one update, and the statement as written.

    ``place``: which of the operation's statements it is, from 1.
    """

    text: str = ""
    place: int = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """Why the rows that a RunSQL changes are not changed in batches."""

    reason: str


def fill(change: Change, walked: Walked, config: Config) -> Fill | None:
    """The values of a column that is added, or whose NULLs are to go.

    :raises ConfigError: if the configuration's expression for the column is not one
    """
    gets_values = change.kind == "add column" or (
        change.aspect == "not_null" and change.after and change.after["not_null"]
    )
    if not gets_values:
        return None
    model, field = _field(walked, change.table, change.name)
    name = f"{model._meta.label_lower}.{field.name}" if model is not None and field is not None else str(change.table)
    default = _django_default(change)
    result = Fill(name, default=default)
    declared = config.backfill.get(name) or config.backfill.get(f"{change.table.name}.{change.name}")
    if isinstance(declared, str):
        columns = [column.column for column in model._meta.local_concrete_fields] if model is not None else []
        return replace(result, value=declared_value(declared, columns, change.table), declared=True)
    if field is None or model is None:
        return result
    return _computed(result, model, field, _python_default(walked, field))


def _python_default(walked: Walked, field: Field[Any, Any]) -> Any:
    """The default that the migration applies: a one-off default is only in the operation's own field."""
    one_off = getattr(walked.operation, "field", None)
    if one_off is not None and not getattr(walked.operation, "preserve_default", True):
        return one_off.default
    if field.default is NOT_PROVIDED and (getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)):
        # As BaseDatabaseSchemaEditor._effective_default: also where the field may be NULL.
        return timezone.now if isinstance(field, DateTimeField) else datetime.datetime.now
    return field.default


def _computed(result: Fill, model: type[Model], field: Field[Any, Any], default: Any) -> Fill:
    """Add what the field's ``pre_save`` computes and what a callable default gives."""
    computed = translate_pre_save(field, model)
    called = translate_default(default, field) if callable(default) and default is not NOT_PROVIDED else None
    candidates = [found for found in (called, computed) if isinstance(found, Value)]
    timed = next((found for found in candidates if found.volatile), None)
    if result.default is not None and timed is not None:
        result = replace(result, once=timed)
    elif result.default is not None and called is not None and not isinstance(called, Value):
        asked, steady_ = _called(field, default)
        result = replace(result, steady=steady_, asks=asked)
    if isinstance(computed, Hole):
        return replace(result, hole=computed)
    steady = [
        found for found in (computed, called) if isinstance(found, Value) and not (found is computed and found.volatile)
    ]
    own = bool(steady) and steady[0] is computed
    return replace(
        result,
        value=steady[0] if steady else None,
        computed=own,
        hole=called if isinstance(called, Hole) else None,
    )


def _called(field: Field[Any, Any], default: Any) -> tuple[str, bool]:
    """What a callable default asks the database, and whether it gives the same value each time.

    ``sqlmigrate`` calls it as well. Here it asks the scratch database in the pre-state.
    """
    with queries() as found:
        steady = bool(field.to_python(default()) == field.to_python(default()))
    asked = [text for text in found if text.split(maxsplit=1)[0].upper() not in SESSION]
    return asked[0] if asked else "", steady


def asking(changes: Iterable[Change]) -> Iterator[Finding]:
    """Defaults whose one value for all rows is what the scratch database has answered."""
    for change in changes:
        fill = change.value
        if isinstance(fill, Fill) and fill.asks and fill.value is None:
            where = f"{change.operation.file}:{change.operation.line}" if change.operation.file else ""
            detail = (
                f"{fill.name}: all rows get {fill.default}, which the scratch database has answered to: {fill.asks}"
            )
            yield Finding("default-asks-database", detail, where)


def _django_default(change: Change) -> str | None:
    """The expression that Django's own statements give to existing rows, if they do."""
    for statement in change.statements:
        for form in sql.parse(statement.text):
            if change.kind == "add column" and form.kind == "add column" and form.name == change.name:
                return next((inline.sql for inline in form.inline if inline.kind == "set default"), None)
            if form.kind == "set default" and form.name == change.name and change.aspect == "not_null":
                return form.sql
    return None


def _field(walked: Walked, table: Table, column: str) -> tuple[type[Model] | None, Field[Any, Any] | None]:
    """The historical model and field behind a column, after the operation."""
    for model in walked.to_state.apps.get_models(include_auto_created=True):
        if model._meta.db_table != table.name or model._meta.proxy:
            continue
        for field in model._meta.local_concrete_fields:
            if field.column == column:
                return model, field
    return None, None


def python_fill(
    walked: Walked, config: Config, table_of: Callable[[str], Table], catalog: Catalog, alias: str
) -> PythonFill:
    """What a RunPython does, as updates or as one block, or the hole that it leaves."""
    code = getattr(walked.operation, "code", None)
    function = getattr(code, "__name__", type(walked.operation).__name__)
    number = walked.migration.name.partition("_")[0]
    name = f"{walked.migration.app_label}.{number}:{function}"
    full = f"{walked.migration.app_label}.{walked.migration.name}:{function}"
    declared = config.backfill.get(name) or config.backfill.get(full)
    if isinstance(declared, dict):
        return PythonFill(name, (_declared_update(name, declared, table_of, catalog, walked),), declared=True)
    if code is None:
        return PythonFill(name, hole=_custom_hole(walked, name), alias=alias, source=function_source(walked))
    found = translate_function(code, walked.from_apps, table_of, alias, name)
    if isinstance(found, Noop):
        return PythonFill(name)
    if isinstance(found, Script):
        return PythonFill(name, script=found)
    if isinstance(found, PlainSql):  # not an operation of Django's own class, which would have become RunSQL
        found = Hole(f"RunPython {name}", found.source, found.source.first_line, "", "it executes SQL of its own", "")
    if isinstance(found, Hole):
        return PythonFill(name, hole=found, alias=alias, source=function_source(walked))
    made = any(update.inserts is not None for update in found)
    block = translate_block(code, walked.from_apps, table_of, alias, name) if made else None
    return PythonFill(name, tuple(found), block=block if isinstance(block, Script) else None)


def function_source(walked: Walked) -> Source:
    """What an operation runs: its function as it stands in its file, as far as that can be read; else its place."""
    code = getattr(walked.operation, "code", None)
    if code is None:
        return Source(walked.info.file, walked.info.line, walked.info.line, walked.info.description)
    try:
        return read_function(code).source
    except UntranslatableError as error:
        return error.source


def _declared_update(
    name: str, declared: dict[str, Any], table_of: Callable[[str], Table], catalog: Catalog, walked: Walked
) -> Update:
    unknown = set(declared) - {"table", "set", "where"}
    if unknown or not isinstance(declared.get("table"), str) or not isinstance(declared.get("set"), dict):
        raise ConfigError(
            f'[tool.planner.backfill."{name}"] must hold table (a string), set (a table of columns and SQL '
            f"expressions) and, "
            f"if wanted, where (a SQL condition); it holds {', '.join(sorted(declared))}"
        )
    table = table_of(declared["table"])
    columns = [thing.name for thing in catalog.of("column", table)]
    wrong = [column for column in declared["set"] if column not in columns]
    if wrong or not columns:
        there = ", ".join(columns) or "none: there is no such table"
        raise ConfigError(
            f'[tool.planner.backfill."{name}"]: {table} has no column {", ".join(wrong)}. There are: {there}'
        )
    assignments = tuple((column, declared_value(text, columns, table)) for column, text in declared["set"].items())
    where = declared_value(declared["where"], columns, table) if declared.get("where") else None
    return Update(table, assignments, where, function_source(walked))


def _custom_hole(walked: Walked, name: str) -> Hole:
    source = Source(walked.info.file, walked.info.line, walked.info.line, walked.info.description)
    return Hole(
        what=walked.info.name,
        source=source,
        line=walked.info.line,
        expression=walked.info.description,
        why="this operation says of itself that it can't be written as SQL (reduces_to_sql is False)",
        todo=f'declare what it does: [tool.planner.backfill."{name}"]',
    )
