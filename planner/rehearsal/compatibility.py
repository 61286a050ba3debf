"""Whether old code works until the deploy, and new code from then on: rows through Django's historical models.

Between every two steps each code inserts, reads, updates and deletes rows of the tables that the plan touches, in a
transaction that is rolled back. What it can't do in a database of its own (the pre-state for old code, the end of
``migrate`` for new code) is not counted: that is our values, or the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

from planner.errors import RehearsalError
from planner.model import Phase, Plan
from planner.names import Table, qualified
from planner.promises import Holds
from planner.rehearsal import rows as rehearsal_rows
from planner.rehearsal import rows_prune
from planner.rehearsal.compatibility_models import (
    Code,
    UniqueSets,
    codes,
    hidden_keys,
    muted,
    table_name,
    unique_sets,
    without_table,
)
from planner.rehearsal.compatibility_operations import DELETE_PARENT, SPARE, Operation, on_neighbour, on_touched
from planner.rehearsal.compatibility_rows import Model, Rows
from planner.rehearsal.compatibility_session import BACK, SETTLE, back, connected, execute, message_of, undone
from planner.rehearsal.compatibility_writes import Writes
from planner.rehearsal.model_values import NoValueError
from planner.scratch import Dsn
from planner.translate.values import readdress

ROWS = 20
"""Rows made for each table of a database that has none."""

FOREIGN_KEY_VIOLATION = "23503"

Outcome = dict[tuple[str, str], str | None]
"""By model and operation: None if it works, else the database's message."""


@dataclass(frozen=True, slots=True)
class Window:
    """When which code runs, in numbers of steps done: ``spans`` are (code, from, until).

    At a deploy gate both codes must work; with a cutover, neither works in between.
    """

    spans: tuple[tuple[str, int, int], ...]

    @classmethod
    def of(cls, plan: Plan, names: Sequence[str]) -> Window:
        """Read off the phases: a gate is after the last step before it.

        :param names: the codes in their order, one more than there are gates
        """
        found, begin = [], 0
        for number, name in enumerate(names[:-1], start=1):
            before = [at for at, step in enumerate(plan.steps) if step.round == number and step.phase.before_gate]
            cut = [at for at in before if plan.steps[at].phase is Phase.CUTOVER]
            gate = before[-1] + 1  # at least the mark, or the record, of the gate itself
            found.append((name, begin, cut[0] if cut else gate))
            begin = gate
        return cls((*found, (names[-1], begin, len(plan.steps))))

    def running(self, done: int) -> tuple[str, ...]:
        """Which code must work after so many steps.

        >>> cut = Window((("old", 0, 3), ("new", 5, 6)))
        >>> cut.running(3), cut.running(4), cut.running(5)
        (('old',), (), ('new',))
        >>> gate = Window((("old", 0, 3), ("new", 3, 6)))
        >>> gate.running(3), gate.running(4)
        (('old', 'new'), ('new',))
        """
        return tuple(name for name, begin, until in self.spans if begin <= done <= until)

    def last(self, done: int) -> tuple[str, ...]:
        """Which code runs for the last time after so many steps, the final one aside."""
        return tuple(name for name, _, until in self.spans[:-1] if done == until)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one code could do after so many steps."""

    done: int
    code: str
    outcome: Outcome


@dataclass
class _Found:
    """What is collected on the way. ``own`` are the outcomes of each code in its own database."""

    own: dict[str, Outcome] = field(default_factory=dict)
    unique: dict[str, UniqueSets] = field(default_factory=dict)
    seen: list[_Seen] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    uncomputable: set[str] = field(default_factory=set)
    """Messages of SQLSTATE class 22 (data exception): what an expression could not compute of a value."""
    held: set[tuple[str, Table, str]] = field(default_factory=set)
    """By code, columns that it does not know and whose one default holds a row that it could delete before."""
    beyond: set[tuple[str, str]] = field(default_factory=set)
    """By code, messages of foreign keys of tables that neither that code nor the plan has anything to do with."""


class Compatibility:
    """Tries old and new code on a clone on which a bundle is run step by step.

    Call ``check(0)`` first, ``check(n)`` after each step, and ``baseline_new``, at any time after the first, on a
    database where ``migrate`` has run; ``failures`` and ``evidence`` are for after that.

    :param alias: the Django alias to use; it is pointed at the clone, and its connection closed after each call
    :param dsn: the clone
    """

    def __init__(self, alias: str, plan: Plan, dsn: Dsn) -> None:
        self._alias, self._plan, self._dsn = alias, plan, dsn
        self._codes = {code.name: code for code in codes(plan)}
        self._window = Window.of(plan, list(self._codes))
        self._found = _Found()
        leaving = list(self._codes.values())[:-1]
        self._writes = {code.name: Writes(alias, plan, code, number) for number, code in enumerate(leaving, start=1)}
        self._asked = tuple(one for one in plan.promises if isinstance(one, Holds) and _of_row(one))

    def check(self, done: int) -> None:
        """Try what must work after ``done`` steps; the changes are rolled back (sequences go on).

        :raises RehearsalError: if the first call is not ``check(0)``
        """
        if done:
            self._require_first()
        with undone(self._alias, self._dsn) as connection:
            for name in self._window.last(done):
                self._found.failures += self._writes[name].mismatches(connection)
            for name in self._window.running(done):
                outcome = self._try_all(self._codes[name], connection, first=done == 0 and name == "old")
                self._found.seen.append(_Seen(done, name, outcome))

    def baseline_new(self, dsn: Dsn) -> None:
        """Try new code where ``migrate`` has run: what fails there is no failure of the plan.

        Fills tables that are empty, and moves sequences on: for a database that nobody compares afterwards.

        :raises RehearsalError: before ``check(0)``
        """
        self._require_first()
        tables = _empty_tables(self._plan, dsn)
        if tables:
            with psycopg.connect(dsn.conninfo(), autocommit=True) as own:
                rehearsal_rows.fill(own, tables, rows=ROWS)
        with undone(self._alias, dsn) as connection:
            self._found.own["new"] = self._try_all(self._codes["new"], connection, first=True)

    def _require_first(self) -> None:
        if "old" not in self._found.own:
            raise RehearsalError("Compatibility was not checked before the first step: call check(0) first.")

    def write_in_the_middle(self, done: int) -> None:
        """Right before and after each backfill: let the code of then write rows for good, as it will in production."""
        kinds = [step.kind for step in self._plan.steps[max(0, done - 1) : done + 1]]
        if "backfill" not in kinds or "old" not in self._found.own:
            return
        running = set(self._window.running(done))
        for name, writes in self._writes.items():
            first = next((one.outcome for one in self._found.seen if one.code == name), None)
            if name in running and first is not None:
                with connected(self._alias, self._dsn) as connection, muted():
                    sets = self._unique(self._codes[name])
                    trouble = writes.write(connection, sets, self._found.own.get(name, first))
                self._found.failures += [f"{self._after(done)}: {line}" for line in trouble]

    @property
    def failures(self) -> tuple[str, ...]:
        """What code can't do although it must, by the first step after which it can't."""
        first: dict[tuple[str, str, str], tuple[int, list[str]]] = {}
        for seen in self._found.seen:
            own = self._found.own.get(seen.code, {})
            for (model, operation), message in seen.outcome.items():
                if message is None or _fails_anyway(own, model, operation, message):
                    continue
                if self._not_ours(seen.code, model, message):
                    continue
                done, names = first.setdefault((seen.code, model, message), (seen.done, []))
                if done == seen.done:
                    names.append(operation)
        found = [
            f"{self._after(done)}: {code} code fails on {model}: {message} ({'; '.join(names)})"
            for (code, model, message), (done, names) in first.items()
        ]
        return (*found, *self._found.failures)

    def _excused(self) -> Iterator[str]:
        """What failed and is not counted, in sentences: nothing is passed over in silence."""
        found: dict[str, None] = {}
        for seen in self._found.seen:
            own = self._found.own.get(seen.code, {})
            for (model, operation), message in seen.outcome.items():
                if not message or _fails_anyway(own, model, operation, message):
                    continue
                if self._not_ours(seen.code, model, message):
                    found[
                        f"not counted, as it is about values or another table: {seen.code} code, {model}: {message}"
                    ] = None
        yield from found
        for code, table, column in sorted(self._found.held):
            yield f"not counted: {code} code can't delete the one row that the default of {table}.{column} refers to"

    def _not_ours(self, code: str, model: str, message: str) -> bool:
        """Whether it says something of our values, or of other tables, and nothing of the plan."""
        unknown = message.startswith(f"{NoValueError.__name__}:")  # no row to copy a value of that type from
        return unknown or (code, message) in self._found.beyond or self._uncomputable(model, message)

    def _uncomputable(self, model: str, message: str) -> bool:
        """Whether an expression (of an index, a generated column) can't be computed of our value, and is a rule of old
        or of new code: old code met the same before the first step, or new code meets it after ``migrate``.
        """
        met = [own for name in ("old", "new") for own in self._found.own.get(name, {}).items()]
        return message in self._found.uncomputable and any(
            known == model and text == message for (known, _), text in met
        )

    @property
    def evidence(self) -> tuple[str, ...]:
        """What was tried, in sentences without times."""
        found = [line for name in self._codes for line in self._tried(name)]
        written = dict.fromkeys(line for writes in self._writes.values() for line in writes.evidence)
        return (*found, *self._excused(), *written)

    def _tried(self, name: str) -> Iterator[str]:
        code = self._codes[name]
        seen = [one for one in self._found.seen if one.code == name]
        if not code.touched and not code.near:
            yield f"{name} code has no model of a table that the plan touches: nothing to try"
            return
        if not seen:
            yield f"{name} code was not tried: the run did not come to where it must work"
            return
        own = self._found.own.get(name)
        outcome = own if own is not None else seen[0].outcome
        works = {model for (model, _), message in outcome.items() if message is None}
        count = sum(message is None for message in outcome.values()) if own is not None else len(outcome)
        yield (
            f"{name} code ({', '.join(sorted(works))}) inserted, read, updated and deleted rows through its models "
            f"at {len(seen)} points of the run: {count} operations each"
        )
        if own is None and name != "new":
            yield f"whatever {name} code can't do is counted against the plan: no other run comes by its models"
        elif own is None:
            yield f"{name} code was not tried after `migrate`: whatever it can't do is counted against the plan"
        else:
            yield from _not_checkable(name, own)

    def _after(self, done: int) -> str:
        if not done:
            return "before the first step"
        return f"after step {done * 10:03d} “{self._plan.steps[done - 1].title}”"

    def _unique(self, code: Code) -> UniqueSets:
        """What code keeps different from row to row.

        New code keeps to old code's rules as well: those that it is free of are dropped after the deploy only, which
        the hazard released-after-deploy tells.
        """
        own, old = self._found.unique.get(code.name, {}), self._found.unique.get("old", {})
        return {table: (*own.get(table, ()), *old.get(table, ())) for table in {*own, *old}}

    def _try_all(self, code: Code, connection: Any, *, first: bool) -> Outcome:
        if first:
            self._found.unique[code.name] = unique_sets(connection)
        asked = [one for one in self._asked if first and code.name == "old" and not _broken(connection, one)]
        rows = Rows(self._alias, self._unique(code))
        outcome: Outcome = {}
        with muted():
            for model, operation in _operations(code, rows, connection, first=first):
                outcome[model._meta.label, operation.name] = self._attempt(code, connection, operation, asked)
        self._found.held |= {(code.name, table, column) for table, column in rows.held}
        if first:
            self._found.own[code.name] = outcome
        return outcome

    def _attempt(self, code: Code, connection: Any, operation: Operation, asked: Sequence[Holds]) -> str | None:
        """Do it and undo it; None if it works, deferred constraints included, else why not."""
        try:
            operation.action()
            broken = next((one for one in asked if _broken(connection, one)), None)
            execute(connection, f"{SETTLE}; {BACK}")
        except Exception as error:
            back(connection)
            self._sort(code, error)
            return message_of(error)
        return None if broken is None else f"it would break what the plan asks of the data ({broken})"

    def _sort(self, code: Code, error: Exception) -> None:
        """Remember what kind of failure it was."""
        cause: Any = error.__cause__
        state = str(getattr(cause, "sqlstate", ""))
        if isinstance(error, OSError) and error.filename:  # a file that a value names: a picture's, to be measured
            self._found.beyond.add((code.name, message_of(error)))
        if state.startswith("22"):
            self._found.uncomputable.add(message_of(error))
        if state == FOREIGN_KEY_VIOLATION:
            child = Table(cause.diag.schema_name or "", cause.diag.table_name or "")
            known = {table_name(model) for model in (*code.touched, *code.near)}
            if child.name not in known and child not in self._plan.tables:
                self._found.beyond.add((code.name, message_of(error)))


def _operations(code: Code, rows: Rows, connection: Any, *, first: bool) -> Iterator[tuple[Model, Operation]]:
    absent = without_table(connection, (*code.touched, *code.near))
    hidden = hidden_keys(connection, code)
    for model in code.touched:
        if model not in absent:
            yield from ((model, operation) for operation in on_touched(rows, model, hidden))
    for model in code.near:
        if model not in absent:
            yield from ((model, operation) for operation in on_neighbour(rows, model, hidden, first=first))


def _fails_anyway(own: Outcome, model: str, operation: str, message: str) -> bool:
    """Whether it fails without the plan as well: itself, or the insert that it begins with, in the same way.

    A parent that is deleted while a column refers to it that only the other code knows has no baseline of its own.
    """
    if own.get((model, operation)) is not None:
        return True
    return operation.startswith(DELETE_PARENT) and own.get((model, SPARE)) == message


def _not_checkable(name: str, own: Outcome) -> Iterator[str]:
    groups: dict[tuple[str, str], list[str]] = {}
    for (model, operation), message in own.items():
        if message is not None:
            groups.setdefault((model, message), []).append(operation)
    where = "before the first step" if name == "old" else "after `migrate`"
    for (model, message), names in groups.items():
        yield f"not checkable, since it fails {where} as well: {name} code, {model}: {message} ({'; '.join(names)})"


def _of_row(promise: Holds) -> bool:
    """Whether it comes from a value's computation, which speaks of ``row_``, and not from a constraint."""
    return readdress(promise.violation, "other") != promise.violation


def _broken(connection: Any, promise: Holds) -> bool:
    return rows_prune.broken(connection.connection, promise)


def _empty_tables(plan: Plan, dsn: Dsn) -> list[Table]:
    tables = sorted({thing.table for thing in plan.context["after"] if thing.kind == "table"})
    with psycopg.connect(dsn.conninfo()) as connection:
        return [
            table
            for table in tables
            if connection.execute(f"SELECT FROM {qualified(table)} LIMIT 1".encode()).fetchone() is None
        ]
