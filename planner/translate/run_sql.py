"""The RunSQL that a RunPython is which only executes constant SQL."""

from __future__ import annotations

from types import FunctionType
from typing import Any

from django.db.migrations import RunPython, RunSQL

from planner.names import Table
from planner.translate.plain_sql import PlainSql
from planner.translate.script import translate_function


def as_run_sql(operation: Any, before: Any, after: Any, alias: str) -> RunSQL | None:
    """The RunSQL that does the same, with the statements of the reverse function if that has only such, too.

    :param before: the project state before the operation, and ``after`` that after it
    :returns: None if it is another operation, or does anything else
    """
    if type(operation) is not RunPython or operation.code is RunPython.noop or not _executes(operation.code):
        return None
    before.clear_delayed_apps_cache()
    found = translate_function(operation.code, before.apps, _table, alias)
    if not isinstance(found, PlainSql):
        return None
    code = operation.reverse_code
    after.clear_delayed_apps_cache()
    back = translate_function(code, after.apps, _table, alias) if code is not None else None
    made = RunSQL(
        list(found.statements),
        list(back.statements) if isinstance(back, PlainSql) else None,
        hints=operation.hints,
    )
    made.atomic = operation.atomic
    return made


def _executes(code: Any) -> bool:
    """Whether it, or what it calls, may execute SQL of its own: before the history's models are made."""
    own = getattr(code, "__code__", None)
    names = own.co_names if own is not None else ()
    return "execute" in names or any(isinstance(code.__globals__.get(name), FunctionType) for name in names)


def _table(name: str) -> Table:
    """Which schema it is in plays no part in SQL that is written out."""
    return Table("public", name)
