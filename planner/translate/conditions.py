"""Conditions: Python's truth of a value, comparisons, and/or/not. Each condition over a row parts the ways of a run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlglot import exp

from planner.translate import expressions, text_lists
from planner.translate.expressions import render
from planner.translate.functions import TIMES, not_null, scalar
from planner.translate.machine import Machine, Test, words
from planner.translate.terms import (
    AliasTerm,
    Const,
    Constant,
    DictTerm,
    FoundTerm,
    JsonTerm,
    Known,
    ListTerm,
    MapTerm,
    NotUnderstoodError,
    QueryTerm,
    RelatedTerm,
    RowTerm,
    Scalar,
    SequenceTerm,
    Term,
)

NOT_ZERO = {"integer", "float"}
NEVER_FALSE = {"inet", "uuid", "date", "datetime", "time"}
ORDERED = {"integer", "date", "datetime", "float"}
"""Kinds that Python and PostgreSQL order in the same way; text depends on the collation."""
SQL = {ast.Lt: exp.LT, ast.LtE: exp.LTE, ast.Gt: exp.GT, ast.GtE: exp.GTE}
PYTHON: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}


def holds(machine: Machine, node: ast.expr) -> bool:
    """Whether a condition holds in this run; the parts of and/or/not one after the other, as Python asks them."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return not holds(machine, node.operand)
    if isinstance(node, ast.BoolOp):
        ask = partial(holds, machine)
        return any(map(ask, node.values)) if isinstance(node.op, ast.Or) else all(map(ask, node.values))
    if isinstance(node, ast.Compare):
        return machine.guard(node, _compared, machine, node)
    quantified = _quantified(machine, node)
    if quantified is not None:
        return quantified
    term = machine.evaluate(node)
    return machine.guard(node, is_true, machine, term)


def _quantified(machine: Machine, node: ast.expr) -> bool | None:
    """``all(…)`` and ``any(…)`` over what is written out; None if it is anything else."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or len(node.args) != 1 or node.keywords:
        return None
    known = machine.evaluate(node.func)
    function = known.object if isinstance(known, Known) else None
    if function is not all and function is not any:
        return None
    given = node.args[0]
    if not isinstance(given, ast.GeneratorExp | ast.ListComp):
        items = machine.evaluate(given)
        if not isinstance(items, SequenceTerm):
            return None
        return function(is_true(machine, each) for each in items.items)
    if len(given.generators) != 1:
        return None
    (part,) = given.generators
    items = machine.evaluate(part.iter)
    if not isinstance(items, SequenceTerm | DictTerm):
        return None
    every = items.items if isinstance(items, SequenceTerm) else tuple(Const(name) for name, _ in items.items)
    outer = machine.env
    try:
        answers = _each_holds(machine, given.elt, part, outer, every)
        return function(answers if isinstance(given, ast.GeneratorExp) else list(answers))
    finally:
        machine.env = outer


def _each_holds(
    machine: Machine, node: ast.expr, part: ast.comprehension, outer: dict[str, Term], items: tuple[Term, ...]
) -> Iterator[bool]:
    for item in items:
        machine.env = {**outer, **named(part.target, item)}
        if all(holds(machine, test) for test in part.ifs):
            yield holds(machine, node)


def named(target: ast.expr, item: Term) -> dict[str, Term]:
    """What the names of a comprehension stand for. :raises NotUnderstoodError: if that isn't known"""
    if isinstance(target, ast.Name):
        return {target.id: item}
    if isinstance(target, ast.Tuple) and isinstance(item, SequenceTerm) and len(target.elts) == len(item.items):
        pairs = zip(target.elts, item.items, strict=True)
        return {name: term for each, inner in pairs for name, term in named(each, inner).items()}
    raise NotUnderstoodError("this comprehension isn't understood")


def dict_comprehension(machine: Machine, node: ast.DictComp) -> Term:
    """``{name: value for name, value in items if condition}`` over what is written out."""
    (part, *more) = node.generators
    items = None if more or part.is_async else machine.evaluate(part.iter)
    if not isinstance(items, SequenceTerm | DictTerm):
        raise NotUnderstoodError("a dict is understood of what is written out only")
    every = items.items if isinstance(items, SequenceTerm) else tuple(Const(name) for name, _ in items.items)
    outer, found = machine.env, dict[Constant, Term]()
    try:
        for item in every:
            machine.env = {**outer, **named(part.target, item)}
            if all(holds(machine, test) for test in part.ifs):
                found[machine.constant(node.key)] = machine.evaluate(node.value)
    finally:
        machine.env = outer
    return DictTerm(tuple(found.items()))


def is_true(machine: Machine, term: Term) -> bool:
    """Whether Python takes the object for true in this run.

    :raises NotUnderstoodError: if that isn't known
    """
    if isinstance(term, Const):
        return bool(term.value)
    if isinstance(term, SequenceTerm | DictTerm):
        return bool(term.items)
    if machine.context.script is not None:
        term = machine.context.script.truth(machine, term)
    if isinstance(term, RowTerm | FoundTerm):
        return True
    if isinstance(term, RelatedTerm):
        return not is_none(machine, term.key)
    if isinstance(term, Scalar):
        return _scalar_is_true(machine, term)
    raise NotUnderstoodError("whether this is true isn't known")


def _scalar_is_true(machine: Machine, term: Scalar) -> bool:
    if term.draws:
        raise NotUnderstoodError("whether a random value is true isn't known")
    if term.kind in NEVER_FALSE:
        return not is_none(machine, term)
    if term.kind == "text" and not term.collated:
        full = exp.NEQ(this=term.sql.copy(), expression=exp.Literal.string(""))
    elif term.kind in NOT_ZERO or term.kind.startswith("decimal"):
        full = exp.NEQ(this=term.sql.copy(), expression=exp.Literal.number(0))
    elif term.kind == "boolean":
        return ask(machine, term.sql.copy(), [term])
    elif term.kind == text_lists.KIND:
        return ask(machine, text_lists.is_filled(term), [term])
    else:
        raise NotUnderstoodError(f"whether a value of the kind {term.kind} is true isn't known")
    return ask(machine, full, [term])


def ask(machine: Machine, sql: exp.Expr, values: Sequence[Scalar], *, true_means_value: bool = True) -> bool:
    """Take one way for a condition that is NULL, and then counts as false, where one of the values is.

    :raises NotUnderstoodError: if conditions aren't understood here
    """
    nullable = [value for value in values if value.nullable and not _known(machine, value)]
    if nullable:
        sql = expressions.call("coalesce", sql, exp.Boolean(this=False))
    facts = frozenset(render(value.sql) for value in values) if true_means_value else frozenset[str]()
    return decide(machine, Test(sql, _reads(values), if_true=facts))


def decide(machine: Machine, test: Test) -> bool:
    """Take one way. :raises NotUnderstoodError: if conditions aren't understood here"""
    if machine.context.oracle is None:
        raise NotUnderstoodError("a condition isn't understood here")
    return machine.context.oracle.decide(test)


def _reads(values: Sequence[Scalar]) -> frozenset[str]:
    return frozenset(name for value in values for name in value.reads)


def _known(machine: Machine, value: Scalar) -> bool:
    oracle = machine.context.oracle
    return oracle is not None and render(value.sql) in oracle.not_null


def is_none(machine: Machine, value: Scalar) -> bool:
    """Whether a value is None in this run."""
    if not value.nullable or _known(machine, value):
        return False
    sql = exp.Is(this=value.sql.copy(), expression=exp.Null())
    return decide(machine, Test(sql, value.reads, if_false=frozenset({render(value.sql)})))


def _compared(machine: Machine, node: ast.Compare) -> bool:
    if len(node.ops) != 1:
        raise NotUnderstoodError("a chain of comparisons isn't understood")
    op, left, right = node.ops[0], machine.evaluate(node.left), machine.evaluate(node.comparators[0])
    left, right = _plain(machine, left), _plain(machine, right)
    if isinstance(left, JsonTerm) or isinstance(right, JsonTerm):
        return _json(machine, node, left, right) != isinstance(op, ast.IsNot | ast.NotEq | ast.NotIn)
    if isinstance(op, ast.Is | ast.IsNot | ast.Eq | ast.NotEq):
        return _same(machine, left, right, op) != isinstance(op, ast.IsNot | ast.NotEq)
    if isinstance(op, ast.In | ast.NotIn):
        return _is_in(machine, node, left, right) != isinstance(op, ast.NotIn)
    if isinstance(left, Const) and isinstance(right, Const):
        try:
            return bool(PYTHON[type(op)](left.value, right.value))
        except TypeError as error:
            raise NotUnderstoodError(f"Python raises TypeError: {error}") from error
    first, second = scalar(left), scalar(right)
    if first.kind != second.kind or first.kind not in ORDERED or TIMES & {first.shape, second.shape}:
        raise NotUnderstoodError(f"{words(op)} between the kinds {first.kind} and {second.kind} isn't understood")
    first = not_null(machine, node.left, first, "the comparison")
    second = not_null(machine, node.comparators[0], second, "the comparison")
    return ask(machine, SQL[type(op)](this=first.sql.copy(), expression=second.sql.copy()), [first, second])


def _json(machine: Machine, node: ast.Compare, left: Term, right: Term) -> bool:
    """``data["a"] == "b"``, ``"a" in data``, ``data["a"] in ("b", "c")``."""
    op, json = node.ops[0], machine.context.script.json
    if isinstance(op, ast.In | ast.NotIn) and isinstance(right, JsonTerm):
        return bool(json.contains(machine, node.comparators[0], left, right))
    if isinstance(op, ast.In | ast.NotIn) and isinstance(right, SequenceTerm):
        return any(json.same(machine, left, each, identity=False) for each in right.items)
    if not isinstance(op, ast.Is | ast.IsNot | ast.Eq | ast.NotEq):
        raise NotUnderstoodError("JSON is compared in a way that isn't understood")
    first, second = (left, right) if isinstance(left, JsonTerm) else (right, left)
    return bool(json.same(machine, first, second, identity=isinstance(op, ast.Is | ast.IsNot)))


def _plain(machine: Machine, term: Term) -> Term:
    """The alias is a text that is known."""
    return Const(machine.context.alias) if isinstance(term, AliasTerm) else term


def _same(machine: Machine, left: Term, right: Term, op: ast.cmpop) -> bool:
    if isinstance(left, Const) and not isinstance(right, Const):
        left, right = right, left
    identity = isinstance(op, ast.Is | ast.IsNot)
    if isinstance(right, Const) and right.value is None:
        if isinstance(left, RelatedTerm):
            return is_none(machine, left.key)
        if isinstance(left, Scalar):
            return is_none(machine, left)
        if isinstance(left, Const):
            return left.value is None
        if isinstance(left, RowTerm) and left.flag is not None:
            return not is_true(machine, left.flag)
        return False
    if isinstance(left, Const) and isinstance(right, Const) and not identity:
        return left.value == right.value
    if identity and not (isinstance(right, Const) and isinstance(right.value, bool)):
        raise NotUnderstoodError("`is` is understood for None, True and False only")
    first, second = scalar(left), scalar(right)
    check_comparable(first, second)
    if first.nullable and second.nullable:
        sql = exp.NullSafeEQ(this=first.sql.copy(), expression=second.sql.copy())
        return decide(machine, Test(sql, _reads([first, second])))
    return ask(machine, exp.EQ(this=first.sql.copy(), expression=second.sql.copy()), [first, second])


def check_comparable(first: Scalar, second: Scalar) -> None:
    """Make sure that two values are equal in SQL where they are in Python. :raises NotUnderstoodError: if not"""
    kinds = {first.kind, second.kind}
    if len(kinds) != 1 or kinds & {"bytes", "json"}:
        raise NotUnderstoodError(f"the kinds {first.kind} and {second.kind} are compared")
    if first.collated or second.collated or first.draws or second.draws or TIMES & {first.shape, second.shape}:
        raise NotUnderstoodError("a value that has a collation of its own, is random or the present is compared")


def _is_in(machine: Machine, node: ast.Compare, left: Term, right: Term) -> bool:
    rows = isinstance(right, QueryTerm) and right.columns is None  # of which none is None
    rows = rows or (isinstance(right, MapTerm) and right.held.key_model is not None)
    if rows and isinstance(left, RelatedTerm):
        if is_none(machine, left.key):
            return False
        left = replace(left, key=replace(left.key, nullable=False))
    if isinstance(right, ListTerm | MapTerm | QueryTerm) and machine.context.script is not None:
        return ask(machine, machine.context.script.contains(machine, left, right).sql, [])
    if isinstance(right, Scalar) and right.kind == text_lists.KIND:
        part = scalar(left)
        return ask(machine, text_lists.contains(part, right), [part, right])
    if isinstance(right, SequenceTerm):
        items = list(right.items)
    elif isinstance(right, DictTerm):
        items = [Const(key) for key, _ in right.items]
    elif isinstance(right, Scalar | Const) and not isinstance(right, ListTerm):
        text, part = scalar(right), scalar(left)
        if {text.kind, part.kind} != {"text"}:
            raise NotUnderstoodError("`in` is understood for texts that are never None")
        if text.collated or part.collated:
            raise NotUnderstoodError("a text with a collation of its own is searched")
        part = not_null(machine, node.left, part, "`in` a text")
        text = not_null(machine, node.comparators[0], text, "`in`")
        found = expressions.call("strpos", text.sql.copy(), part.sql.copy())
        return ask(machine, exp.GT(this=found, expression=exp.Literal.number(0)), [text, part])
    else:
        raise NotUnderstoodError("`in` is understood for what is written out, and for texts")
    if not all(isinstance(item, Const) for item in items):
        raise NotUnderstoodError("`in` is understood for constants only")
    return _is_one_of(machine, left, [item.value for item in items if isinstance(item, Const)])


def _is_one_of(machine: Machine, left: Term, values: list[Any]) -> bool:
    if isinstance(left, Const):
        return left.value in values
    value = scalar(left)
    if None in values and value.nullable and is_none(machine, value):
        return True
    choices = [scalar(Const(choice)) for choice in values if choice is not None]
    if not choices:
        return False
    for choice in choices:
        check_comparable(value, choice)
    sql = exp.In(this=value.sql.copy(), expressions=[choice.sql.copy() for choice in choices])
    return ask(machine, sql, [value])


def either(machine: Machine, node: ast.BoolOp) -> Term:
    """``a or b``, ``a and b``: one of the objects, not its truth."""
    term = machine.evaluate(node.values[0])
    for other in node.values[1:]:
        if is_true(machine, term) == isinstance(node.op, ast.Or):
            return term
        term = machine.evaluate(other)
    return term


def chosen(machine: Machine, node: ast.IfExp) -> Term:
    """``a if condition else b``."""
    return machine.evaluate(node.body if holds(machine, node.test) else node.orelse)


def boolean(machine: Machine, node: ast.Call) -> Term:
    """``bool(value)``."""
    machine.arguments(node, 1)
    return Const(holds(machine, node.args[0]))


def truth(machine: Machine, node: ast.Compare) -> Term:
    """A comparison as a value: True or False."""
    return Const(holds(machine, node))
