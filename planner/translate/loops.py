"""A loop over a queryset whose body changes and saves the row: one UPDATE.

That is the same where each row is computed from itself and from rows that the loop doesn't change. The
queryset's rows are read before the first is saved, as the UPDATE reads them before it writes.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from planner.names import Table
from planner.translate import saves
from planner.translate.expressions import render
from planner.translate.machine import Column, Context, Machine, words
from planner.translate.models import check_routing
from planner.translate.objects import table_of
from planner.translate.queries import predicate
from planner.translate.statements import assign, is_empty
from planner.translate.terms import Condition, NotUnderstoodError, QueryTerm, RowTerm
from planner.translate.values import ROW, Source, Value


@dataclass(frozen=True, slots=True)
class Update:
    """One UPDATE: values for columns (names in the database) of the rows that meet ``where`` (all, if None).

    Requirements stand with the values; each holds for the rows that meet ``where`` only. ``looks_up`` are the
    tables that values are taken from.
    """

    table: Table
    assignments: tuple[tuple[str, Value], ...]
    where: Value | None
    source: Source
    looks_up: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """An UPDATE with the columns that it reads and writes, and the loop that it comes from."""

    update: Update
    reads: frozenset[Column]
    writes: frozenset[Column]
    node: ast.For

    def conflicts(self, other: Effect) -> bool:
        """Whether one of the two changes what the other reads or changes."""
        return bool(self.writes & (other.reads | other.writes) or other.writes & (self.reads | self.writes))


def run(machine: Machine, node: ast.For) -> Effect:
    """What a ``for`` statement does to the database.

    :raises UntranslatableError, NotUnderstoodError: if any of it isn't understood
    """
    query = machine.evaluate(node.iter)
    if not isinstance(query, QueryTerm) or query.manager is not None:
        raise machine.fail(node.iter, "a loop over anything but a queryset isn't understood")
    check_routing(machine.context, query)
    if not isinstance(node.target, ast.Name) or node.orelse:
        raise machine.fail(node, "only `for row in queryset:` without else is understood")
    _check_names(machine, node, node.target.id)
    context = Context(machine.context.table_of, machine.context.alias)
    row = RowTerm(query.model)
    env = {**machine.env, node.target.id: row}
    written = _body(Machine(machine.function, context, machine.rules, env), row, node)
    return _effect(machine, context, query, written, node)


def _check_names(machine: Machine, node: ast.For, name: str) -> None:
    """A name that is bound before the loop and in it carries a value from one row to the next."""
    for part in ast.walk(node):
        if not isinstance(part, ast.Name) or not isinstance(part.ctx, ast.Store):
            continue
        if part.id in machine.env:
            raise machine.fail(part, f"{part.id} has a value before the loop too, which rows may hand on")
        if part is not node.target and part.id == name:
            raise machine.fail(part, "the loop's variable is assigned in the loop")


def _body(machine: Machine, row: RowTerm, node: ast.For) -> saves.Written:
    """Run the body once, for any row; it must end with the row's save."""
    written: saves.Written | None = None
    for statement in node.body:
        if is_empty(statement):
            continue
        if written is not None:
            raise machine.fail(statement, "nothing is understood after save()")
        call = _save_call(machine, row, statement)
        if call is not None:
            written = machine.guard(statement, saves.save, machine, row, call)
        elif not machine.guard(statement, assign, machine, statement):
            raise machine.fail(statement, f"{words(statement)} isn't understood")
    if written is None:
        raise machine.fail(node, "the loop doesn't save its rows")
    return written


def _save_call(machine: Machine, row: RowTerm, statement: ast.stmt) -> ast.Call | None:
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.func.attr != "save":
        return None
    return call if machine.evaluate(call.func.value) is row else None


def _effect(machine: Machine, context: Context, query: QueryTerm, written: saves.Written, node: ast.For) -> Effect:
    table = table_of(context, query.model)
    writes = frozenset((table, column) for column, _ in written)
    if writes & context.looks_up:
        raise NotUnderstoodError("rows are looked up by or for columns that the loop changes")
    where = _where(query.conditions)
    selects = {(table, condition.field.column) for condition in query.conditions}
    values = [(column, value.value()) for column, value in written]
    update = Update(
        table,
        _with_requirements(values, context, where),
        where,
        machine.function.source,
        tuple(sorted({looked_up for looked_up, _ in context.looks_up})),
    )
    return Effect(update, frozenset(context.reads | context.looks_up | selects), writes, node)


def _where(conditions: tuple[Condition, ...]) -> Value | None:
    sql = predicate(conditions, ROW)
    if sql is None:
        return None
    return Value(render(sql), tuple(sorted({condition.field.column for condition in conditions})))


def _with_requirements(
    values: list[tuple[str, Value]], context: Context, where: Value | None
) -> tuple[tuple[str, Value], ...]:
    """Keep what Python would have raised for, also where the value isn't written in the end."""
    attached = {requirement for _, value in values for requirement in value.requires}
    loose = tuple(dict.fromkeys(each for each in context.requires if each not in attached))
    column, last = values[-1]
    values[-1] = (column, replace(last, requires=(*last.requires, *loose)))
    return tuple((column, _narrowed(value, where)) for column, value in values)


def _narrowed(value: Value, where: Value | None) -> Value:
    if where is None:
        return value
    requires = tuple(replace(each, violation=f"({where.sql}) AND ({each.violation})") for each in value.requires)
    return replace(value, requires=requires)
