"""What a function returns on several ways: a variable that each way sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.translate.expressions import render
from planner.translate.machine import Machine
from planner.translate.script_arrays import MARK
from planner.translate.script_names import value_of
from planner.translate.terms import Const, NotUnderstoodError, Scalar, Term
from planner.translate.writer import CONST_KINDS, nullable, type_of, variable, writer_of


@dataclass(frozen=True, slots=True)
class Returned:
    """What is returned on one way, whether that may be None, and the mark of the line at which it is."""

    term: Term
    empty: bool
    mark: str


def returns(machine: Machine, term: Term) -> Returned:
    """Mark the place at which something is returned."""
    writer = writer_of(machine)
    mark = writer.name("return")
    writer.emit(MARK + mark)
    empty = nullable(machine, term) if isinstance(term, Scalar) else isinstance(term, Const) and term.value is None
    return Returned(term, empty, mark)


def joined(machine: Machine, found: Sequence[Returned]) -> Term | None:
    """One term for all ways; None if they are too different."""
    first, *others = (each.term for each in found)
    if all(each is first or each == first for each in others):
        return first
    kinds = {_kind(each.term) for each in found} - {""}
    collated = any(isinstance(each.term, Scalar) and each.term.collated for each in found)
    kind = next(iter(kinds)) if len(kinds) == 1 else ""
    type_ = type_of(kind)
    if collated or type_ is None or not all(isinstance(each.term, Scalar | Const) for each in found):
        return None
    writer = writer_of(machine)
    shapes = {each.term.shape for each in found if isinstance(each.term, Scalar)} - {"exact"}
    name = writer.variable(type_)
    made = variable(name, kind, nullable=any(each.empty for each in found), shape=next(iter(sorted(shapes)), "exact"))
    for each in found:
        assert isinstance(each.term, Scalar | Const)
        try:
            writer.marked[each.mark] = f"{render(made.sql)} := {render(value_of(each.term))};"
        except NotUnderstoodError:
            return None
    return made


def _kind(term: Term) -> str:
    return term.kind if isinstance(term, Scalar) else CONST_KINDS.get(type(getattr(term, "value", None)), "")
