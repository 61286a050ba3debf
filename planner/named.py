"""What functions and RunSQL name of the columns that they read: values for the rehearsal's rows.

A branch that only a certain text reaches is compared with `migrate` only on rows that hold this text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner import sql
from planner.baseline import Baseline
from planner.changes import Change
from planner.fills import PythonFill, SqlFill
from planner.names import Table
from planner.recipes.context import Context
from planner.translate.named import Named, constants_of, strings_of

if TYPE_CHECKING:
    from django.db.migrations.operations.base import Operation
    from django.db.models import Field

JSON = {"json", "jsonb"}
NUMBERS = tuple(str(number) for number in range(1, 13))
MOST = 24
"""So many constants are given to one column."""


@dataclass(frozen=True, slots=True)
class Words:
    """Constants for a column of the pre-state, as texts; of one that holds JSON, documents.

    ``whole`` are those that the function can read for sure: the documents in which nothing is missing that its source
    asks for, numbers where it makes a number of a text.
    """

    table: Table
    column: str
    texts: tuple[str, ...]
    whole: tuple[str, ...] = ()
    json: bool = False


def named(context: Context, walked: Baseline) -> tuple[Words, ...]:
    """The words of all functions and RunSQL of the plan, in their order."""
    found: dict[tuple[Table, str], Words] = {}
    for change in context.changes:
        for words in _of_change(change, context, walked):
            known = found.get((words.table, words.column), Words(words.table, words.column, ()))
            texts = tuple(dict.fromkeys((*known.texts, *words.texts)))[:MOST]
            whole = tuple(dict.fromkeys((*known.whole, *words.whole)))[:MOST]
            found[words.table, words.column] = Words(words.table, words.column, texts, whole, words.json)
    return tuple(found.values())


def functions(context: Context, walked: Baseline) -> Iterator[tuple[str, Callable[..., object]]]:
    """The plan's functions that are no RunSQL, by the names that the configuration has for them."""
    for change in context.changes:
        code = getattr(walked.operations[change.operation.index].operation, "code", None)
        if type(change.value) is PythonFill and code is not None:
            yield change.value.name, code


def holes(context: Context, walked: Baseline) -> Iterator[tuple[str, tuple[Operation, tuple[Table, ...]]]]:
    """The operations that the plan leaves as holes, with tables, by the names that the configuration has for them."""
    for change in context.changes:
        if isinstance(change.value, PythonFill) and change.value.hole is not None:
            operation = walked.operations[change.operation.index].operation
            yield change.value.name, (operation, tuple(_tables_of_hole(walked, change)))


def _of_change(change: Change, context: Context, walked: Baseline) -> Iterator[Words]:
    value = change.value
    if isinstance(value, SqlFill):
        beside = sql.constants_beside_columns(value.text)
        for table in value.tables | value.reads:
            for name, texts in beside.items():
                yield from _fitting(context, change, table, name, Named({name: texts}, {}, {}), name)
        return
    code = getattr(walked.operations[change.operation.index].operation, "code", None)
    if not isinstance(value, PythonFill) or code is None:
        return
    words = constants_of(code)
    for table, field in _fields(walked, change, value):
        for name in {field.name, field.attname, field.column}:
            yield from _fitting(context, change, table, field.column, words, name)


def _fields(walked: Baseline, change: Change, value: PythonFill) -> Iterator[tuple[Table, Field[object, object]]]:
    """The columns of the tables that a function reads or writes, as the models of its migration know them."""
    tables = {table.name: table for table in sorted(value.tables | value.reads)}
    tables |= {table.name: table for table in _tables_of_hole(walked, change)}
    state = walked.operations[change.operation.index].from_state
    for model in state.apps.get_models(include_auto_created=True):
        if model._meta.db_table in tables and not model._meta.proxy:
            for field in model._meta.local_concrete_fields:
                yield tables[model._meta.db_table], field


def _tables_of_hole(walked: Baseline, change: Change) -> Iterator[Table]:
    """The tables of the models whose names a function's source has, where that is all that is known of it."""
    operation = walked.operations[change.operation.index]
    code = getattr(operation.operation, "code", None)
    if not isinstance(change.value, PythonFill) or change.value.hole is None or code is None:
        return
    names = {text.rpartition(".")[2].lower() for text in strings_of(code)}
    for model in operation.from_state.apps.get_models():
        if model._meta.model_name in names and not model._meta.proxy:
            yield from walked.before.named(model._meta.db_table)


def _fitting(context: Context, change: Change, table: Table, column: str, words: Named, name: str) -> Iterator[Words]:
    """The words under one name, if it is a column of the pre-state."""
    early = context.early_at(table, column, change.position)
    there = context.before.find("column", table, early)
    if there is None:
        return
    if there["type"] in JSON:
        if name in words.documents:
            yield Words(table, early, words.documents[name], words.whole[name], json=True)
    else:
        is_text = there["type"] == "text" or there["type"].startswith("character varying")
        numbers = NUMBERS if is_text and name in words.numbers else ()
        if texts := (*words.texts.get(name, ()), *numbers):
            yield Words(table, early, texts, numbers)
