"""Expressions in a script: each is computed where it stands, on all ways through its own conditions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sqlglot import exp

from planner.translate import script_arrays, script_json, text_lists
from planner.translate.conditions import holds
from planner.translate.expressions import render
from planner.translate.functions import scalar
from planner.translate.machine import MOST_PATHS, Machine, Oracle, Test
from planner.translate.terms import (
    Const,
    DictTerm,
    Hashing,
    JsonTerm,
    NotUnderstoodError,
    RelatedTerm,
    Scalar,
    SequenceTerm,
    Term,
    UnorderedTerm,
)
from planner.translate.values import Requirement
from planner.translate.writer import kept, nullable, raise_if, slot, writer_of

Taken = tuple[tuple[Test, bool], ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, with what isn't NULL where it holds and where it doesn't."""

    sql: str
    if_true: frozenset[str]
    if_false: frozenset[str]


def _ways(machine: Machine) -> Iterator[Oracle]:
    """An oracle for each way through an expression. :raises NotUnderstoodError: if there are too many"""
    oracle: Oracle | None = Oracle()
    for _ in range(MOST_PATHS):
        if oracle is None:
            return
        oracle.not_null |= writer_of(machine).facts
        yield oracle
        oracle = oracle.following()
    if oracle is not None:
        raise NotUnderstoodError(f"there are more than {MOST_PATHS} ways through it")


def _each(machine: Machine, work: Callable[[], object]) -> list[tuple[Oracle, object]]:
    """Do the work on each way; what may fail is checked by the server then."""
    writer, context = writer_of(machine), machine.context
    before = (context.oracle, writer.memo, context.requires)
    found: list[tuple[Oracle, object]] = []
    requires: list[Requirement] = []
    writer.memo = {}
    try:
        for oracle in _ways(machine):
            context.oracle, context.requires = oracle, []
            found.append((oracle, work()))
            requires += context.requires
    finally:
        context.oracle, writer.memo, context.requires = before
    raise_if(machine, requires)
    return found


def evaluated(machine: Machine, node: ast.expr) -> Term:
    """What an expression means.

    :raises UntranslatableError, NotUnderstoodError: if it isn't understood
    """
    ways = _each(machine, lambda: machine.evaluate(node))
    terms = [_narrowed(oracle, term) for oracle, term in ways if isinstance(term, Term)]
    if len(terms) == 1 or all(term == terms[0] for term in terms):
        return terms[0]
    if any(isinstance(term, JsonTerm) for term in terms):
        return script_json.either(
            machine, [(_path(tuple(way.taken)), term) for (way, _), term in zip(ways, terms, strict=True)]
        )
    values = [scalar(term) for term in terms if not (isinstance(term, Const) and term.value is None)]
    if any(value.kind != values[0].kind or value.collated for value in values):
        raise machine.fail(node, "it gives values of different kinds")
    sqls = [exp.Null() if isinstance(term, Const) and term.value is None else scalar(term).sql for term in terms]
    parts = [(_path(tuple(oracle.taken)), sql) for (oracle, _), sql in zip(ways, sqls, strict=True)]
    case = exp.Case(ifs=[exp.If(this=path, true=sql.copy()) for path, sql in parts[:-1]], default=parts[-1][1].copy())
    empty = len(values) < len(terms) or any(nullable(machine, value) for value in values)
    shapes = {value.shape for value in values} - {"exact"}
    return replace(values[0], sql=case, nullable=empty, shape=next(iter(sorted(shapes)), "exact"))


def _narrowed(oracle: Oracle, term: Term) -> Term:
    """A value that isn't None on its way: ``row.note or "none"``."""
    sure = isinstance(term, Scalar) and term.nullable and bool(oracle.taken) and render(term.sql) in oracle.not_null
    return replace(term, nullable=False) if isinstance(term, Scalar) and sure else term


def _path(taken: Taken) -> exp.Expr:
    parts = [exp.Paren(this=test.sql.copy()) for test, _ in taken]
    signed = [part if answer else exp.Not(this=part) for part, (_, answer) in zip(parts, taken, strict=True)]
    return exp.and_(*signed) if signed else exp.Boolean(this=True)


def condition(machine: Machine, node: ast.expr) -> Condition | bool:
    """A condition; True or False where it doesn't depend on the database.

    :raises UntranslatableError: if it isn't understood
    """
    ways = _each(machine, lambda: machine.guard(node, holds, machine, node))
    if len(ways) == 1 and not ways[0][0].taken:
        return bool(ways[0][1])
    true = [oracle for oracle, answer in ways if answer]
    false = [oracle for oracle, answer in ways if not answer]
    if not true or not false:
        return bool(true)
    sql = exp.or_(*(exp.Paren(this=_path(tuple(oracle.taken))) for oracle in true))
    known = [frozenset.intersection(*(frozenset(oracle.not_null) for oracle in part)) for part in (true, false)]
    return Condition(render(sql), known[0], known[1])


def once(handler: Callable[..., Term], *, reads: bool = False) -> Callable[..., Term]:
    """A handler that writes statements: it does so once, and never on some ways through an expression only.

    :param reads: whether it may also be done where Python doesn't come to it: it only reads, and never fails
    """

    def wrapped(machine: Machine, owner: object, node: ast.expr) -> Term:
        writer, oracle = writer_of(machine), machine.context.oracle
        if id(node) in writer.memo:
            return writer.memo[id(node)]
        before = len(oracle.taken) if oracle is not None else 0
        if before and not reads:
            raise NotUnderstoodError("this happens only where the rest of the expression comes to it")
        found = handler(machine, owner, node)
        if oracle is not None and len(oracle.taken) > before:
            raise NotUnderstoodError("its arguments depend on a condition")
        writer.memo[id(node)] = found
        return found

    return wrapped


def bound(machine: Machine, term: Term) -> Term:
    """A term as a name holds it: with its values as they are now."""
    if isinstance(term, Scalar) and term.kind == text_lists.KIND:
        return script_arrays.made(machine, term)
    if isinstance(term, UnorderedTerm):
        return UnorderedTerm(script_json.now(machine, term.sql))
    if isinstance(term, JsonTerm):
        return script_json.settled(machine, term)
    if isinstance(term, Scalar):
        return kept(machine, term) if term.kind != "json" else term
    if isinstance(term, SequenceTerm):
        return SequenceTerm(tuple(bound(machine, each) for each in term.items))
    if isinstance(term, DictTerm):
        return DictTerm(tuple((name, bound(machine, each)) for name, each in term.items))
    if isinstance(term, RelatedTerm):
        own = kept(machine, term.key)
        return replace(term, key=own) if isinstance(own, Scalar) else term
    if isinstance(term, Hashing):
        return replace(term, data=slot(machine, term.data))
    return term
