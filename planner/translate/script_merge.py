"""After a condition: what names stand for, whichever way it went."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planner.translate.expressions import render
from planner.translate.machine import Machine
from planner.translate.script_names import value_of
from planner.translate.terms import Const, DictTerm, JsonTerm, NotUnderstoodError, RowTerm, Scalar, SequenceTerm, Term
from planner.translate.writer import CONST_KINDS, type_of, variable, writer_of

End = tuple[Any, dict[str, Term], set[str], int, int]
"""How a branch was left, its names, what is known there, the line at which it ends, and when it began."""


def merge(machine: Machine, ends: list[End]) -> tuple[dict[str, Term], set[str]]:
    """The names and what is known after both branches; assignments are put at their ends where they differ."""
    reached = [end for end in ends if end[0] is None]
    if len(reached) != 2:  # noqa: PLR2004 - both branches
        return (reached or ends)[0][1:3]
    first, second = reached
    env: dict[str, Term] = {}
    facts = first[2] & second[2]
    added: tuple[list[str], list[str]] = ([], [])
    for name in [name for name in first[1] if name in second[1]]:
        one, other = first[1][name], second[1][name]
        if one is other or one == other:
            env[name] = one
            continue
        if (
            isinstance(one, RowTerm)
            and isinstance(other, RowTerm)
            and not (_alone(one, first) and _alone(other, second))
        ):
            continue
        made = _joined(machine, (one, first[2]), (other, second[2]), added)
        if made is not None:
            env[name] = made
        if isinstance(made, RowTerm) and made is not one:
            facts = {fact for fact in facts if made.alias not in fact}
    writer = writer_of(machine)
    for (_, _, _, place, _), lines in ((second, added[1]), (first, added[0])):
        writer.lines[place:place] = ["    " * (writer.indent + 1) + line for line in lines]
    return env, facts


def _alone(row: RowTerm, end: End) -> bool:
    """Whether one name of a branch stands for the row, and nothing that was there before the branch does."""
    return not row.alias or (sum(_holds(term, row) for term in end[1].values()) == 1 and row.since >= end[4])


def _holds(term: Term, row: RowTerm) -> int:
    if isinstance(term, SequenceTerm):
        return sum(_holds(each, row) for each in term.items)
    if isinstance(term, DictTerm):
        return sum(_holds(each, row) for _, each in term.items)
    if isinstance(term, JsonTerm):
        return term.row is not None and term.row.alias == row.alias
    return isinstance(term, RowTerm) and term.alias == row.alias


def _joined(
    machine: Machine, first: tuple[Term, set[str]], second: tuple[Term, set[str]], added: tuple[list[str], list[str]]
) -> Term | None:
    """One term for two; None if it isn't known any more."""
    one, other = first[0], second[0]
    if isinstance(one, RowTerm) and isinstance(other, Const) and other.value is None and one.flag is not None:
        if render(one.flag.sql) in first[1] and render(one.flag.sql) not in second[1]:
            added[1].append(f"{render(one.flag.sql)} := false;")
            one.filled = False
            return one
        return None
    if isinstance(one, RowTerm) and isinstance(other, RowTerm):
        return _rows((one, first[1]), (other, second[1]), added)
    if not isinstance(one, Scalar | Const) or not isinstance(other, Scalar | Const):
        return None
    return _values(machine, one, other, added, first[1] & second[1])


def _rows(
    first: tuple[RowTerm, set[str]], second: tuple[RowTerm, set[str]], added: tuple[list[str], list[str]]
) -> RowTerm | None:
    one, other = first[0], second[0]
    sure = all(row.flag is None or render(row.flag.sql) in facts for row, facts in (first, second))
    if one.model is not other.model or not one.alias or not other.alias or not sure:
        return None
    if one.alias != other.alias:
        added[1].append(f"{one.alias} := {other.alias};")
    dirty = one.dirty | other.dirty
    related = {**other.related, **one.related}
    made = replace(one, flag=None, dirty=dirty, since=min(one.since, other.since), related=related)
    made.partly = one.partly or other.partly
    return made


def _values(
    machine: Machine, one: Scalar | Const, other: Scalar | Const, added: tuple[list[str], list[str]], facts: set[str]
) -> Scalar | None:
    kinds = {_kind(each) for each in (one, other)} - {""}
    collated = any(isinstance(each, Scalar) and each.collated for each in (one, other))
    type_ = type_of(next(iter(kinds))) if len(kinds) == 1 else None
    if collated or type_ is None:
        return None
    (kind,) = kinds
    empty = any(each.value is None if isinstance(each, Const) else each.nullable for each in (one, other))
    shapes = {each.shape for each in (one, other) if isinstance(each, Scalar)} - {"exact"}
    name = writer_of(machine).variable(type_)
    made = variable(name, kind, nullable=empty, shape=next(iter(sorted(shapes)), "exact"))
    try:
        shown = [render(value_of(each)) for each in (one, other)]
    except NotUnderstoodError:
        return None
    for lines, text in zip(added, shown, strict=True):
        lines.append(f"{render(made.sql)} := {text};")
    facts.discard(render(made.sql))
    return made


def _kind(term: Scalar | Const) -> str:
    return term.kind if isinstance(term, Scalar) else CONST_KINDS.get(type(term.value), "")
