"""The ways through a body, put together again: for each column one value, and the rows that get one at all."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from planner.translate import expressions
from planner.translate.expressions import render
from planner.translate.machine import Test
from planner.translate.saves import Written
from planner.translate.terms import ListTerm, Model, NotUnderstoodError, RowTerm, Scalar
from planner.translate.values import ROW, Shape

Everywhere = bool


@dataclass(slots=True)
class LoopRun:
    """One way through a loop's body: its row, and what has been done to that; ``at``: where it is saved.

    ``partly``: the row was loaded without some of its columns; ``flushed``: lists that are written in portions;
    ``makes``: the model of which a row is made, with what is written.
    """

    row: RowTerm
    written: Written | None = None
    deletes: bool = False
    appended: list[ListTerm] = field(default_factory=list)
    partly: bool = False
    at: ast.AST | None = None
    flushed: dict[ListTerm, tuple[str, ...]] = field(default_factory=dict)
    makes: Model | None = None

    @property
    def done(self) -> bool:
        """Whether the row has been saved or deleted."""
        return self.written is not None or self.deletes or bool(self.flushed)


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a loop's body: the answers to its conditions, and what is written to the row then, if anything.

    ``deletes`` says that the row is deleted.
    """

    taken: tuple[tuple[Test, bool], ...]
    written: Written | None
    deletes: bool = False


def condition(ways: Sequence[Way], at: int = 0) -> exp.Expr | Everywhere:
    """For which rows anything is done: all, none, or those that meet a condition."""
    done = [way.written is not None or way.deletes for way in ways]
    if all(done) or not any(done):
        return done[0]
    test, yes, no = _part(ways, at)
    then, otherwise = condition(yes, at + 1), condition(no, at + 1)
    holds, fails = test.sql.copy(), exp.Not(this=exp.Paren(this=test.sql.copy()))
    parts = []
    for sql, inner in ((holds, then), (fails, otherwise)):
        if inner is True:
            parts.append(sql)
        elif not isinstance(inner, bool):
            parts.append(exp.Paren(this=exp.And(this=sql, expression=inner)))
    return parts[0] if len(parts) == 1 else exp.Paren(this=exp.Or(this=parts[0], expression=parts[1]))


def _part(ways: Sequence[Way], at: int) -> tuple[Test, list[Way], list[Way]]:
    yes = [way for way in ways if way.taken[at][1]]
    return ways[0].taken[at][0], yes, [way for way in ways if not way.taken[at][1]]


def columns(ways: Sequence[Way]) -> list[str]:
    """All columns that are written, in the order of the first that writes them."""
    return list(dict.fromkeys(column for way in ways for column, _ in way.written or ()))


def value(ways: Sequence[Way], column: str, at: int = 0) -> Scalar | None:
    """What is written to a column, for the rows that get anything; None where no row does.

    :raises NotUnderstoodError: if the ways give values of different kinds
    """
    found = [_written(way, column) for way in ways if way.written is not None]
    if not found:
        return None
    if len({render(each.sql) for each in found}) == 1:
        return found[0]
    test, yes, no = _part(ways, at)
    then, otherwise = value(yes, column, at + 1), value(no, column, at + 1)
    if then is None or otherwise is None:
        return then or otherwise
    case = exp.Case(ifs=[exp.If(this=test.sql.copy(), true=then.sql.copy())], default=otherwise.sql.copy())
    if "original" not in {then.kind, otherwise.kind} and then.kind != otherwise.kind:
        raise NotUnderstoodError(f"the column {column} gets values of the kinds {then.kind} and {otherwise.kind}")
    return replace(
        then,
        sql=case,
        kind=otherwise.kind if then.kind == "original" else then.kind,
        nullable=then.nullable or otherwise.nullable,
        reads=then.reads | otherwise.reads | test.reads,
        draws=(*then.draws, *otherwise.draws),
        shape=_shape(then.shape, otherwise.shape),
        requires=(*then.requires, *otherwise.requires),
        collated=then.collated or otherwise.collated,
    )


def _shape(first: Shape, second: Shape) -> Shape:
    return first if second in {first, "exact"} else second if first == "exact" else "random text"


def _written(way: Way, column: str) -> Scalar:
    """A column that this way leaves alone keeps what it has."""
    kept = Scalar(expressions.column(column, ROW), "original", nullable=True, reads=frozenset({column}))
    return dict(way.written or ()).get(column, kept)
