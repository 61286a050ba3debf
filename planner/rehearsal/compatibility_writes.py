"""Rows that old code writes for good around a backfill, and whether all rows have the values that they must have."""

# ruff: noqa: S608 - names are quoted by planner.names; expressions come from the plan itself

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import Error

from planner.model import Phase, Plan
from planner.names import Table, ident, qualified
from planner.rehearsal import rows_prune
from planner.rehearsal.compatibility_models import Code, UniqueSets, table_name
from planner.rehearsal.compatibility_operations import CHANGE, changed
from planner.rehearsal.compatibility_rows import How, Model, Rows
from planner.rehearsal.compatibility_session import SETTLE, back, execute, message_of
from planner.rehearsal.model_values import NoValueError

START = 40_000
"""Numbers of our rows start here, so that those of the checks, which start at 1 each time, stay free."""


UNEQUAL = frozenset({"json", "xml", "point", "polygon", "path"})
"""Types without ``=``."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A column that a backfill fills. ``expression`` is over the alias ``t``.

    ``exact``: every row's value is that of the expression now (not random, not a time, not a column of old code).
    """

    table: Table
    column: str
    expression: str
    exact: bool


@dataclass
class Writes:
    """Writes and counts."""

    alias: str
    plan: Plan
    code: Code
    round: int = 1
    """The round in which the code is replaced by another."""
    number: int = START
    written: dict[Table, int] = field(default_factory=dict)
    checked: list[str] = field(default_factory=list)

    def write(self, connection: Any, unique: UniqueSets, own: dict[tuple[str, str], str | None]) -> list[str]:
        """Insert and update a few rows of each table that is backfilled, and commit; what can't be done, and why.

        Only what works in the pre-state, and rows that keep what the plan asks of the data.
        """
        trouble = []
        tables = {filled.table.name: filled.table for filled in self._filled()}
        for model in self.code.touched:
            table = tables.get(table_name(model))
            if table is None:
                continue
            rows = Rows(self.alias, unique, self.number)
            for name, action in _actions(rows, model):
                if own.get((model._meta.label, name), "not tried") is None:
                    trouble += self._write_one(connection, table, f"{model._meta.label}: {name}", action)
            self.number = rows.number
        return trouble

    def mismatches(self, connection: Any) -> list[str]:
        """The columns with rows that have another value than their trigger and backfill give.

        :param connection: as ``compatibility_session.undone`` gives it
        """
        found = []
        for filled in self._filled():
            try:
                found += self._mismatch(connection, filled)
            except Error as error:
                back(connection)
                found.append(f"at the deploy gate, {filled.table}.{filled.column}: {message_of(error)}")
        return found

    def _mismatch(self, connection: Any, filled: Filled) -> list[str]:
        own, table = f"t.{ident(filled.column)}", qualified(filled.table)
        bad = f"{own} IS DISTINCT FROM ({filled.expression})"
        if not filled.exact:
            bad = f"{own} IS NULL AND ({filled.expression}) IS NOT NULL"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*), count(*) FILTER (WHERE {bad}) FROM {table} AS t")
            rows, wrong = cursor.fetchone()
        what = "what the plan computes from the row" if filled.exact else "filled"
        written = self.written.get(filled.table, 0)
        by = f"written by {self.code.name} code meanwhile"
        text = f"{filled.table.name}.{filled.column}: {rows} rows, {written} of them {by}"
        self.checked.append(f"{text}: {rows - wrong} are {what}")
        return [f"at the deploy gate, {wrong} rows are not {what}: {text}"] if wrong else []

    @property
    def evidence(self) -> list[str]:
        """What was looked at."""
        return list(dict.fromkeys(self.checked))

    def _filled(self) -> list[Filled]:
        """The columns that every row must have its value in, also one that old code writes meanwhile.

        Not those of old code that a function changes, nor where it looks at some rows only: what old code writes after
        such a backfill stays as it is, which the hazard old-code-writes-after-backfill tells.
        """
        known = {(thing.table, thing.name) for thing in self.plan.context["before"] if thing.kind == "column"}
        loose = {(table, name) for table, name, _ in self.plan.loose}
        by_python = dict(_written_by_python(self.plan))
        renamed = {
            step.sql.context["table"] for step in self.plan.steps if step.sql.template.endswith("/rename_column.sql.j2")
        }
        unequal = {
            (thing.table, thing.name) for thing in self.plan.context["after"]
            if thing.kind == "column" and thing["type"] in UNEQUAL
        }  # fmt: skip
        swapped = _swapped(self.plan)
        found: dict[tuple[Table, str], Filled] = {}
        for step in self.plan.steps:
            own = step.kind == "backfill" and step.round == self.round
            for column, expression in step.sql.context["assignments"] if own else ():
                key = (step.sql.context["table"], column)
                if key in swapped:
                    found[key] = swapped[key]
                elif key not in by_python or (by_python[key] and key not in known):
                    exact = key not in known | loose | found.keys() | unequal and key[0] not in renamed
                    found[key] = Filled(*key, expression, exact)
        return list(found.values())

    def _write_one(self, connection: Any, table: Table, name: str, action: Callable[[], object]) -> list[str]:
        from django.db import transaction  # noqa: PLC0415

        try:
            with transaction.atomic(using=self.alias):
                action()
                execute(connection, SETTLE)
                if any(rows_prune.broken(connection.connection, one) for one in self.plan.promises):
                    transaction.set_rollback(True, using=self.alias)
                else:
                    self.written[table] = self.written.get(table, 0) + 1
        except (Error, NoValueError) as error:
            return [f"{self.code.name} code, around a backfill, fails on {name}: {message_of(error)}"]
        return []


def _swapped(plan: Plan) -> dict[tuple[Table, str], Filled]:
    """Columns that have another name when old code stops: those that they stepped in for are kept as they are now."""
    return {
        (kept["table"], kept["shadow"]): Filled(kept["table"], kept["away"], kept["expression"], kept["exact"])
        for step in plan.steps
        if step.phase is Phase.VALIDATE
        for kept in step.sql.context.get("kept", ())
    }


def _written_by_python(plan: Plan) -> Iterator[tuple[tuple[Table, str], bool]]:
    """The columns that translated functions and statements of RunSQL write, and whether of all rows."""
    for update in plan.context["updates"]:
        yield from (((update.table, name), update.where is None) for name, _ in update.assignments)


def _actions(rows: Rows, model: Model) -> Iterator[tuple[str, Callable[[], object]]]:
    """The operations under the names that they have in a check; the last one on a row that is there."""
    for how in (How.ALIKE, How.REQUIRED, How.NULLS):
        yield how.value, partial(rows.inserted, model, how)
    for place in (0.0, 0.7):
        yield CHANGE, partial(_change, rows, model, place)


def _change(rows: Rows, model: Model, place: float) -> None:
    changed(rows, model, place).save(using=rows.alias)
