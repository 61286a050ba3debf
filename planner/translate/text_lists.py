"""Lists of texts: what split() gives, and what join() makes one text of.

Each is an array of PostgreSQL that holds no NULL. In batches they are values that never change; a script gives them
names, and changes them (`script_arrays`).
"""

from __future__ import annotations

import ast
from dataclasses import replace

from sqlglot import exp

from planner.translate import expressions
from planner.translate.expressions import render
from planner.translate.functions import not_null, scalar
from planner.translate.machine import Machine
from planner.translate.terms import Const, ListTerm, NotUnderstoodError, Scalar, SequenceTerm, SetTerm, Term
from planner.translate.values import Requirement

KIND = "texts"
SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""What strip() and split() take for white space: the ideographic space is the last of it (a test looks at all)."""
MOST_SPLIT = 2


def array_of(machine: Machine, term: Term, node: ast.AST | None = None) -> Scalar | None:
    """The array behind a list of texts; None if it is anything else.

    :param node: what it is written as: a list that is written out becomes an array, too
    """
    if isinstance(term, Scalar) and term.kind == KIND:
        return term
    if isinstance(term, ListTerm) and not isinstance(term, SetTerm) and machine.context.script is not None:
        found: Scalar | None = machine.context.script.texts(machine, term)
        return found
    if isinstance(term, SequenceTerm) and isinstance(node, ast.List):
        return _written_out([scalar(each) for each in term.items])
    return None


def _written_out(items: list[Scalar]) -> Scalar:
    for each in items:
        if each.kind != "text" or each.nullable or each.collated or each.draws:
            raise NotUnderstoodError("lists are understood of texts that are never None")
    shown = ", ".join(render(each.sql) for each in items)
    return Scalar(
        expressions.cast(exp.Var(this=f"ARRAY[{shown}]"), "text[]"),
        KIND,
        reads=frozenset[str]().union(*(each.reads for each in items)),
        requires=tuple(requirement for each in items for requirement in each.requires),
    )


def split(machine: Machine, owner: Scalar | Const, node: ast.Call) -> Term:
    """``text.split()``, ``text.split(",")``, ``text.split(",", 1)``."""
    assert isinstance(node.func, ast.Attribute)
    machine.arguments(node, len(node.args))
    given = [machine.constant(each) for each in node.args]
    separator = given[0] if given else None
    limited = len(given) == MOST_SPLIT and given[1] == 1 and type(given[1]) is int and separator is not None
    if len(given) > 1 + limited or not (separator is None or (type(separator) is str and separator)):
        raise NotUnderstoodError("split() is understood with one constant separator, and with 1 at most after it")
    if isinstance(owner, Const) and type(owner.value) is str:
        parts = owner.value.split(separator, 1 if limited else -1)
        return SequenceTerm(tuple(map(Const, parts)))
    value = scalar(owner)
    if value.kind != "text" or value.collated or value.draws:
        raise NotUnderstoodError(f"split() of a value of the kind {value.kind} isn't understood")
    value = not_null(machine, node.func.value, value, ".split()")
    if separator is None:
        return value.becomes(_words(value.sql), KIND)
    mark = expressions.text(str(separator))
    return value.becomes(_two(value.sql, mark) if limited else _parts(value.sql, mark), KIND)


def _parts(value: exp.Expr, mark: exp.Expr) -> exp.Expr:
    """The server makes nothing of an empty text, Python one empty part."""
    empty = exp.EQ(this=value.copy(), expression=exp.Literal.string(""))
    return _case(empty, exp.Var(this="ARRAY['']"), expressions.call("string_to_array", value.copy(), mark))


def _two(value: exp.Expr, mark: exp.Expr) -> exp.Expr:
    shown, sign = render(value), render(mark)
    place = f"strpos({shown}, {sign})"
    one = exp.Var(this=f"ARRAY[{shown}]")
    rest = f"substr({shown}, {place} + {len(mark.this)})"
    two = exp.Var(this=f"ARRAY[left({shown}, {place} - 1), {rest}]")
    return _case(exp.Var(this=f"{place} = 0"), one, two)


def _words(value: exp.Expr) -> exp.Expr:
    trimmed = expressions.call("btrim", value.copy(), expressions.text(SPACES))
    empty = exp.EQ(this=trimmed, expression=exp.Literal.string(""))
    found = expressions.call("regexp_split_to_array", trimmed.copy(), expressions.text(f"[{SPACES}]+"))
    return _case(empty, exp.Var(this="ARRAY[]"), found)


def _case(condition: exp.Expr, then: exp.Expr, otherwise: exp.Expr) -> exp.Expr:
    return exp.Case(ifs=[exp.If(this=condition, true=expressions.cast(then, "text[]"))], default=otherwise)


def join(machine: Machine, owner: Scalar | Const, node: ast.Call) -> Term:
    """``", ".join(texts)``."""
    machine.arguments(node, 1)
    (argument,) = node.args
    mark, term = scalar(owner), machine.evaluate(argument)
    if isinstance(term, SequenceTerm) and not isinstance(argument, ast.Set):
        if all(isinstance(each, Const) and type(each.value) is str for each in (owner, *term.items)):
            return Const(str(getattr(owner, "value", "")).join(str(getattr(each, "value", "")) for each in term.items))
        argument = ast.List([], ast.Load())
    found = array_of(machine, term, argument)
    if mark.kind != "text" or mark.nullable or mark.collated or mark.draws or found is None:
        raise NotUnderstoodError("join() is understood of a list of texts, with a text that is never None")
    made = found.becomes(expressions.call("array_to_string", found.sql, mark.sql), "text")
    return replace(made, reads=made.reads | mark.reads, requires=(*made.requires, *mark.requires))


def added(machine: Machine, node: ast.BinOp, left: Term, right: Term) -> Term | None:
    """``texts + ["a"]``: a new list; None if it is anything else."""
    if not {type(left), type(right)} & {Scalar, ListTerm} or not isinstance(node.op, ast.Add):
        return None
    if any(isinstance(each, Scalar) and each.kind != KIND for each in (left, right)):
        return None
    first, second = array_of(machine, left, node.left), array_of(machine, right, node.right)
    if first is None or second is None:
        return None
    made = first.becomes(expressions.call("array_cat", first.sql, second.sql), KIND)
    return replace(made, reads=made.reads | second.reads, requires=(*made.requires, *second.requires))


def element(machine: Machine, found: Scalar, place: object, node: ast.AST) -> Scalar:
    """``texts[0]``, ``texts[-1]``: the server has NULL where Python raises."""
    if type(place) is not int:
        raise NotUnderstoodError("only constant places are understood here")
    shown = render(found.sql)
    count = f"cardinality({shown})"
    missing = f"{count} <= {place}" if place >= 0 else f"{count} < {-place}"
    why = f"{machine.function.expression(node)}: there is nothing at this place, and Python raises IndexError"
    requirement = machine.context.require(Requirement(missing, f"{why} ({machine.where(node)})"))
    index = str(place + 1) if place >= 0 else f"{count} - {-place - 1}"
    made = found.becomes(exp.Var(this=f"({shown})[{index}]"), "text")
    return replace(made, requires=(*made.requires, requirement))


def part(machine: Machine, found: Scalar, node: ast.Slice) -> Scalar:
    """``texts[1:]``, ``texts[:-1]``: beyond the end there is nothing, in both."""
    edges = [None if each is None else machine.constant(each) for each in (node.lower, node.upper)]
    if node.step is not None or not all(each is None or type(each) is int for each in edges):
        raise NotUnderstoodError("only constant places are understood in a slice")
    shown = render(found.sql)
    lower, upper = (_place(shown, each) for each in edges)
    first = "1" if lower is None else f"greatest(1, {lower} + 1)"
    last = f"cardinality({shown})" if upper is None else upper
    return found.becomes(exp.Var(this=f"({shown})[{first}:{last}]"), KIND)


def _place(shown: str, place: object) -> str | None:
    if type(place) is not int:
        return None
    return str(place) if place >= 0 else f"cardinality({shown}) - {-place}"


def contains(value: Scalar, found: Scalar) -> exp.Expr:
    """``value in texts``; NULL where the value is."""
    if value.kind != "text" or value.collated or value.draws:
        raise NotUnderstoodError("`in` is understood for texts in a list of texts")
    return exp.Var(this=f"{render(value.sql)} = ANY ({render(found.sql)})")


def is_filled(found: Scalar) -> exp.Expr:
    """``if texts:``."""
    return exp.GT(this=expressions.call("cardinality", found.sql.copy()), expression=exp.Literal.number(0))
