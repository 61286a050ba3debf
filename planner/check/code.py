"""RunSQL by its statements, RunPython by what the translator makes of it; nothing is run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from planner import locks, sql
from planner.check.batches import kept
from planner.check.columns import Key, related
from planner.check.moment import Moment
from planner.check.values import Act, NewTable, Remark, RenamedTable, Said, UnreadableFieldError
from planner.ddl.form import Form
from planner.names import Table
from planner.run_sql import ROWS, SHOWN_IN_FULL
from planner.translate.effects import Script
from planner.translate.plain_sql import PlainSql
from planner.translate.run_python import Noop
from planner.translate.script import translate_function
from planner.translate.values import Hole

if TYPE_CHECKING:
    from django.db.migrations.state import ModelState, ProjectState

SHOWN = 60
"""Characters of a statement that are shown."""

BREAKING = ("drop table", "drop column", "rename table", "rename column", "truncate", "drop view", "set schema")


def run_sql(at: Moment) -> Iterator[Said]:
    """RunSQL."""
    operation: Any = at.operation
    yield from _of_texts(operation.sql, at)


def _of_texts(given: Any, at: Moment) -> Iterator[Said]:
    forms = [form for text in _texts(given) for form in sql.parse(text)]
    if forms and all(form.kind in SHOWN_IN_FULL for form in forms):
        yield from (Act(form, _shown(form)) for form in forms)  # planned as if Django had written it
        return
    for form in forms:
        if form.kind in ROWS:
            yield from _rows(form, forms, at)
        else:
            yield from _statement(form)


def _rows(form: Form, forms: Sequence[Form], at: Moment) -> Iterator[Said]:
    """An UPDATE or DELETE: what ``migrate`` does with it, and whether a plan does it in batches."""
    shown = _shown(form)
    yield Act(form, shown, raw=True)
    tables = (form.table[1],) if form.table else ()
    reason = kept(forms, form, at)
    if reason:
        detail = f"{shown}: {_trouble(form)}. A plan keeps it as it is: {reason}"
        yield Remark("raw-sql", detail, tables, works=True)
    else:
        detail = (
            f"{shown}: {_trouble(form)}. A plan does it in batches, unless the database has a trigger, a rule or row "
            "security on the table, or what else is in the plan forbids it"
        )
        yield Remark("migrate-updates-rows", detail, tables, works=True)


def _texts(given: Any) -> Iterator[str]:
    for one in given if isinstance(given, list | tuple) else [given]:
        yield str(one[0]) if isinstance(one, list | tuple) else str(one)


def _shown(form: Form) -> str:
    text = " ".join((form.clause or form.text).split())
    return text if len(text) <= SHOWN else text[: SHOWN - 2] + " …"


def _statement(form: Form) -> Iterator[Said]:
    shown = _shown(form)
    if form.kind == "create table" and form.table:
        yield NewTable(form.table[1])
    elif form.kind == "rename table" and form.table and form.new_name:
        yield RenamedTable(form.table[1], form.new_name)
    yield Act(form, shown, raw=True)
    trouble = _trouble(form)
    if trouble:
        tables = (form.table[1],) if form.table else ()
        yield Remark("raw-sql", f"{shown}: {trouble}", tables, works=form.kind not in BREAKING)


def _trouble(form: Form) -> str:
    """What a statement does besides the lock that it takes."""
    effect = locks.effect(form)
    if form.kind in ("unknown", "do"):
        return "this can't be read, and the worst must be assumed: ACCESS EXCLUSIVE for as long as it takes"
    if form.kind in BREAKING:
        return "old code that still uses it fails"
    if form.kind in ("update", "delete") or (form.kind == "insert" and form.reads):
        return "one statement over all rows, in one transaction; the rows that it changes stay locked to its end"
    if form.kind == "select" and not form.reads and "(" in form.text:
        return effect.note
    if not effect.known:
        return effect.note or "what it does has not been measured"
    return ""


def run_python(at: Moment) -> Iterator[Said]:
    """RunPython: what the function does to the rows, as far as it can be read."""
    operation: Any = at.operation
    number = at.migration.name.partition("_")[0]
    function = getattr(operation.code, "__name__", type(operation.code).__name__)
    names = [f"{at.app}.{one}:{function}" for one in (number, at.migration.name)]
    for name in names:
        declared = at.config.backfill.get(name)
        if isinstance(declared, dict):
            detail = f"{function}() runs in migrate's transaction; its SQL is declared in the configuration"
            yield Remark("migrate-updates-rows", detail, (str(declared.get("table", "")),), works=True)
            return
    found = translate_function(operation.code, Rendered(at.state), _table, at.alias, names[0])
    if isinstance(found, Noop):
        return
    if isinstance(found, PlainSql):
        yield from _of_texts(found.statements, at)
        return
    if isinstance(found, Script):
        written = tuple(table.name for table in found.writes)
        detail = f"{function}() writes rows of {', '.join(written)}, in migrate's transaction"
        yield Remark("migrate-updates-rows", detail, written, works=True)
        if found.assumed:
            detail = f"{function}(): {'; '.join(found.assumed)}"
            yield Remark("python-depends-on-settings", detail, written, works=True)
        return
    if isinstance(found, Hole):
        place = f"{found.source.file}:{found.line}" if found.line else found.source.file
        yield Remark("python-not-translated", f"{function}() at {place}: {found.why}", works=True)
        return
    for update in found:
        columns = ", ".join(name for name, _ in update.assignments)
        what = f"changes rows of {update.table.name} ({columns})" if columns else f"deletes rows of {update.table.name}"
        if update.inserts is not None:
            what = f"makes a row of {update.inserts.table.name} for each row of {update.table.name}"
        detail = f"{function}() {what}, in migrate's transaction"
        yield Remark("migrate-updates-rows", detail, (update.table.name,), works=True)


def _table(name: str) -> Table:
    return Table("public", name)


class Rendered:
    """The historical registry that the translator asks: it renders a model, and what that refers to, when it is asked.

    Django's own renders all models of the project for each data migration.
    """

    def __init__(self, state: ProjectState) -> None:
        self.state = state

    def __getattr__(self, name: str) -> Any:
        """Anything else, such as ``get_models()``, is asked of Django's own registry."""
        return getattr(self.state.apps, name)

    def get_model(self, app_label: str, model_name: str | None = None) -> Any:
        """The model; raise ``LookupError`` if there is none, ``ValueError`` for a label that is none."""
        from django.apps import apps  # noqa: PLC0415
        from django.db.migrations.state import StateApps  # noqa: PLC0415

        if model_name is None:
            app_label, model_name = app_label.split(".")
        key = (app_label, model_name.lower())
        if key not in self.state.models and app_label in self.state.real_apps:
            return apps.get_model(*key)
        try:
            wanted = _closure(key, self.state)
        except (KeyError, UnreadableFieldError) as error:
            raise LookupError(f"{app_label}.{model_name}") from error
        return StateApps(self.state.real_apps, wanted).get_model(*key)


def _closure(key: Key, state: ProjectState) -> dict[Key, ModelState]:
    found: dict[Key, ModelState] = {}
    open_ = [key]
    while open_:
        one = open_.pop()
        if one in found or (one not in state.models and one[0] in state.real_apps):
            continue
        found[one] = model = state.models[one]
        open_ += _neighbours(model)
    return found


def _neighbours(model: ModelState) -> Iterator[Key]:
    for base in model.bases:
        if isinstance(base, str):
            app, _, name = base.rpartition(".")
            yield (app or model.app_label, name.lower())
    for field in model.fields.values():
        if field.remote_field is not None and getattr(field.remote_field, "model", None) is not None:
            yield related(field, model)
            through = getattr(field.remote_field, "through", None)
            if through:
                app, _, name = (through if isinstance(through, str) else through._meta.label).rpartition(".")
                yield (app or model.app_label, name.lower())


Reader = Callable[[Moment], Iterator[Said]]
