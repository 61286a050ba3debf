"""A loop over a queryset whose body changes the row: one UPDATE, or one DELETE.

That is the same where each row is computed from itself and from rows that the loop doesn't change. The
queryset's rows are read before the first is saved, as the UPDATE reads them before it writes. The body is run
once for each way through its conditions, which then become CASE and WHERE.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from planner.translate import fits, inserts, paths, saves
from planner.translate.batches import flush_of
from planner.translate.cascades import deletions
from planner.translate.compiling import Rows, rows_of
from planner.translate.effects import Effect, Insert, Update, narrowed
from planner.translate.expressions import render
from planner.translate.fields import concrete_field
from planner.translate.machine import Context, Machine, Oracle, runs
from planner.translate.models import DELETING, check_instances, check_routing, check_signals
from planner.translate.objects import read, table_of
from planner.translate.paths import LoopRun, Way
from planner.translate.queries import predicate
from planner.translate.terms import DictTerm, ListTerm, NotUnderstoodError, OpaqueTerm, QueryTerm, RowTerm, Term
from planner.translate.values import ROW, Requirement, Value

Block = Callable[[Machine, list[ast.stmt]], object]


@dataclass(slots=True)
class Body:
    """A loop's body after its runs: what each way did, and what Python would have raised for."""

    node: ast.For
    query: QueryTerm
    ways: list[Way]
    context: Context
    at: ast.AST | None = None
    makes: Any = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """A list that a loop has filled with its rows: on which ways, and what the rows hold then."""

    body: Body
    model: Any
    rows: tuple[tuple[tuple[Any, ...], RowTerm | None], ...]
    flushed: tuple[str, ...] = ()

    def update(self, machine: Machine, names: Sequence[str], node: ast.AST) -> Effect:
        """What ``bulk_update(rows, names)`` does."""
        ways = [
            Way(taken, None if row is None else saves.only(row, [str(name) for name in names]))
            for taken, row in self.rows
        ]
        (effect,) = _effects(machine, replace_ways(self.body, ways), node)
        return effect


def replace_ways(body: Body, ways: list[Way]) -> Body:
    """The same body with other things done."""
    return Body(body.node, body.query, ways, body.context, body.at)


def run(machine: Machine, node: ast.For, block: Block) -> list[Effect]:
    """What a ``for`` statement does to the database.

    :param block: runs statements

    :raises UntranslatableError, NotUnderstoodError: if any of it isn't understood
    """
    query = machine.evaluate(node.iter)
    if not isinstance(query, QueryTerm) or query.manager is not None:
        raise machine.fail(node.iter, "a loop over anything but a queryset isn't understood")
    if machine.context.shown.get(id(query), len(machine.context.effects)) < len(machine.context.effects):
        raise machine.fail(node.iter, "a message has read the rows before, and Python keeps them as they were then")
    check_routing(machine.context, query)
    check_instances(query.model)
    if node.orelse:
        raise machine.fail(node, "only `for row in queryset:` without else is understood")
    _check_names(machine, node)
    lists = [term for term in machine.env.values() if isinstance(term, ListTerm)]
    body = Body(node, query, [], Context(machine.context.table_of, machine.context.alias))
    made: list[Any] = []
    gathered: list[list[tuple[tuple[Any, ...], RowTerm | None]]] = [[] for _ in lists]
    flushed: dict[int, tuple[str, ...]] = {}
    for oracle in runs():
        done = _once(machine, body, oracle, block)
        taken, body.at = tuple(oracle.taken), done.at or body.at
        body.makes = done.makes or body.makes
        body.ways.append(Way(taken, done.written, done.deletes))
        made.append(done.makes)
        for rows, term in zip(gathered, lists, strict=True):
            rows.append((taken, done.row if term in done.appended else None))
            flushed |= {id(term): done.flushed[term]} if term in done.flushed else {}
    if body.makes is not None:
        return [insertion(machine, body, made)]
    filled = False
    for rows, term in zip(gathered, lists, strict=True):
        if any(row is not None for _, row in rows):
            if term.filled is not None:
                raise NotUnderstoodError("two loops fill the same list")
            term.filled, filled = Gathered(body, query.model, tuple(rows), flushed.get(id(term), ())), True
    return _finish(machine, body, filled=filled)


def _finish(machine: Machine, body: Body, *, filled: bool) -> list[Effect]:
    if not any(way.written is not None or way.deletes for way in body.ways):
        if filled:
            return []
        raise machine.fail(body.node, "the loop doesn't save its rows")
    if not any(way.written or way.deletes for way in body.ways):
        why = "it saves rows as they are, which only a trigger in the database would notice"
        raise machine.fail(body.at or body.node, why)
    # Where some ways change the row, a way that saves it as it is does nothing.
    ways = [replace(way, written=way.written or None) for way in body.ways]
    return _effects(machine, replace_ways(body, ways), body.node)


def _once(machine: Machine, body: Body, oracle: Oracle, block: Block) -> LoopRun:
    """Run the body on one way."""
    context = replace(body.context, oracle=oracle, effects=[])
    context.numbers = body.context.numbers
    row = RowTerm(body.query.model)
    env = {**machine.env}
    inner = Machine(machine.function, context, machine.rules, env)
    done = LoopRun(row, partly=body.query.partly)
    context.loop = done
    machine.guard(body.node, _bind, inner, body, row)
    block(inner, body.node.body)
    if context.effects:
        raise machine.fail(body.node, "the loop changes other rows than its own")
    return done


def _bind(machine: Machine, body: Body, row: RowTerm) -> None:
    """Give the loop's names what each turn gives them."""
    target, query = body.node.target, body.query
    if query.columns is None:
        if not isinstance(target, ast.Name):
            raise NotUnderstoodError("only `for row in queryset:` without else is understood")
        machine.env[target.id] = row
        return
    if query.partly or not query.columns:
        raise NotUnderstoodError("only constant names of columns are understood in values() and values_list()")
    found: list[Term] = []
    for name in query.columns:
        field = concrete_field(row.model, name)
        found.append(read(machine.context, row, "pk" if field.primary_key else field.attname))
    if query.dicts and isinstance(target, ast.Name):
        machine.env[target.id] = DictTerm(tuple(zip(query.columns, found, strict=True)))
    elif query.flat and isinstance(target, ast.Name) and len(found) == 1:
        machine.env[target.id] = found[0]
    elif isinstance(target, ast.Tuple) and len(target.elts) == len(found) and not query.flat and not query.dicts:
        for each, term in zip(target.elts, found, strict=True):
            if not isinstance(each, ast.Name):
                raise NotUnderstoodError("only names are understood as the loop's variables")
            machine.env[each.id] = term
    else:
        raise NotUnderstoodError("the loop's variables don't fit the columns")


def _check_names(machine: Machine, node: ast.For) -> None:
    """A name that is bound before the loop and in it carries a value from one row to the next."""
    own = {id(part) for part in ast.walk(node.target)}
    targets = {part.id for part in ast.walk(node.target) if isinstance(part, ast.Name)}
    changes = [part.target for part in ast.walk(node) if isinstance(part, ast.AugAssign)]
    counters = {target.id for target in changes if isinstance(target, ast.Name)}
    flushes = [part for part in ast.walk(node) if isinstance(part, ast.stmt) and flush_of(part)]
    flushing = {id(part) for flush in flushes for part in ast.walk(flush)}
    for part in ast.walk(node):
        if not isinstance(part, ast.Name) or not isinstance(part.ctx, ast.Store) or id(part) in flushing:
            continue
        if part.id in counters and id(part) not in own:
            machine.env[part.id] = _counter(machine, part)
        elif part.id in machine.env:
            raise machine.fail(part, f"{part.id} has a value before the loop too, which rows may hand on")
        elif id(part) not in own and part.id in targets:
            raise machine.fail(part, "the loop's variable is assigned in the loop")


def _counter(machine: Machine, part: ast.Name) -> Term:
    before = machine.env.get(part.id)
    number = type(getattr(before, "value", None)) is int
    if before is None or not (number or isinstance(before, OpaqueTerm)):
        raise machine.fail(part, "an assignment that changes a value (+= and the like) isn't understood")
    return OpaqueTerm()


def _effects(machine: Machine, body: Body, node: ast.AST) -> list[Effect]:
    context = body.context
    table = table_of(context, body.query.model)
    columns = paths.columns(body.ways)
    scalars = [(column, paths.value(body.ways, column)) for column in columns]
    writes = frozenset((table, column) for column in columns)
    if writes & context.looks_up:
        raise NotUnderstoodError("rows are looked up by or for columns that the loop changes")
    deletes = any(way.deletes for way in body.ways)
    rows = _rows(machine, body, None if deletes else frozenset(columns))
    if rows.never:
        return []
    tests = [test for way in body.ways for test, _ in way.taken]
    if deletes:
        if columns or any(found == table for found, _ in context.looks_up) or context.requires:
            raise NotUnderstoodError("some rows are deleted, and others are changed, looked up or refused")
        check_signals(body.query.model, DELETING)
        return deletions(machine, body.query.model, rows, node)
    where = None if rows.where is None else Value(rows.where, tuple(sorted(rows.reads)))
    base = _base(machine, body, frozenset(columns))
    values = [(column, value.value()) for column, value in scalars if value is not None]
    assignments = _with_requirements(values, context, base, several=len(body.ways) > 1)
    model = body.query.model
    fitting = {
        column: fits.check_null(model, column, value, where) + fits.check(model, column, value.sql, where)
        for column, value in scalars
        if value
    }
    assignments = tuple(
        (column, replace(value, requires=(*value.requires, *fitting.get(column, ())))) for column, value in assignments
    )
    others = {looked_up for looked_up, _ in context.looks_up} | rows.others
    update = Update(table, assignments, where, machine.function.source, tuple(sorted(others)))
    read = {(table, column) for column in rows.reads} | {(table, column) for test in tests for column in test.reads}
    every = {(other, "*") for other in rows.others}
    return [Effect(update, frozenset(context.reads | context.looks_up | read | every), writes, node)]


def insertion(machine: Machine, body: Body, made: Sequence[Any]) -> Effect:
    """A row for each row of the loop: one INSERT … SELECT.

    :param made: the model of which each way makes a row, or None
    :raises NotUnderstoodError: if it might end in another way in batches along the key
    """
    context, model = body.context, body.makes
    source, target = table_of(context, body.query.model), table_of(context, model)
    for way, one in zip(body.ways, made, strict=True):
        if way.deletes or one is not (model if way.written is not None else None):
            raise NotUnderstoodError("a loop makes rows of several models, or makes some and changes others")
    inserts.check_rows(body.query, model)
    inserts.check_columns(body.ways)
    rows = _rows(machine, body, frozenset())
    others = {looked_up for looked_up, _ in context.looks_up} | rows.others
    if target in {source, *others}:
        raise NotUnderstoodError("rows are looked up in the table in which the loop makes them")
    where = None if rows.where is None else Value(rows.where, tuple(sorted(rows.reads)))
    scalars = [(column, paths.value(body.ways, column)) for column in paths.columns(body.ways)]
    values = [(column, value.value()) for column, value in scalars if value is not None]
    base = _base(machine, body, frozenset())
    found = _with_requirements(values, context, base, several=len(body.ways) > 1)
    fitting = {
        column: fits.check(body.query.model, column, value.sql, where, into=model) for column, value in scalars if value
    }
    found = tuple((column, replace(value, requires=(*value.requires, *fitting[column]))) for column, value in found)
    update = Update(source, (), where, machine.function.source, tuple(sorted(others)), inserts=Insert(target, found))
    tests = {(source, column) for way in body.ways for test, _ in way.taken for column in test.reads}
    reads = {(source, column) for column in rows.reads} | {(other, "*") for other in rows.others}
    every = frozenset(context.reads | context.looks_up | tests | reads | {(source, body.query.model._meta.pk.column)})
    return Effect(update, every, frozenset({(target, "*")}), body.node)


def _base(machine: Machine, body: Body, writes: frozenset[str] | None) -> Value | None:
    """The rows that the loop goes through."""
    query = body.query
    if query.conditions is not None:
        sql = predicate(query.conditions, ROW)
        reads = sorted({condition.field.column for condition in query.conditions})
        return None if sql is None else Value(render(sql), tuple(reads))
    rows = rows_of(query.queryset, machine.context.table_of, writes)
    return None if rows.where is None else Value(rows.where, tuple(sorted(rows.reads)))


def _rows(machine: Machine, body: Body, writes: frozenset[str] | None) -> Rows:
    """The rows that are changed."""
    base = _base(machine, body, writes)
    others: frozenset[Any] = frozenset()
    if body.query.conditions is None:
        compiled = rows_of(body.query.queryset, machine.context.table_of, writes)
        others = compiled.others
        if compiled.never:
            return compiled
    chosen = paths.condition(body.ways)
    if chosen is True:
        return Rows(None if base is None else base.sql, frozenset(() if base is None else base.reads), others)
    assert isinstance(chosen, exp.Expr)
    reads = frozenset(column for way in body.ways for test, _ in way.taken for column in test.reads)
    looked = {table for table, _ in body.context.looks_up}
    own = render(chosen)
    if base is None:
        return Rows(own, reads, others | looked)
    return Rows(f"({base.sql}) AND ({own})", reads | set(base.reads), others | looked)


def _with_requirements(
    values: list[tuple[str, Value]], context: Context, where: Value | None, *, several: bool
) -> tuple[tuple[str, Value], ...]:
    """Keep what Python would have raised for, also where the value isn't written in the end."""
    if several:  # the requirements of the context say for which way they hold
        values = [(column, replace(value, requires=())) for column, value in values]
    attached = {requirement for _, value in values for requirement in value.requires}
    loose: tuple[Requirement, ...] = tuple(dict.fromkeys(each for each in context.requires if each not in attached))
    column, last = values[-1]
    values[-1] = (column, replace(last, requires=(*last.requires, *loose)))
    return tuple((column, narrowed(value, where)) for column, value in values)
