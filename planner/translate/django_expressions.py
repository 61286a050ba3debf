"""Expressions of Django's ORM, built from the syntax tree out of a fixed list of Django's own classes.

They are only ever handed to Django's compiler. What isn't on the list isn't called.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from django.contrib.postgres import aggregates as postgres_aggregates
from django.db import models
from django.db.models import aggregates, functions
from django.db.models.expressions import Combinable, CombinedExpression, Expression
from django.db.models.fields import json as json_fields
from sqlglot import exp

from planner.translate import expressions, text_lists
from planner.translate.functions import TIMES, moved, scalar
from planner.translate.machine import Machine
from planner.translate.terms import (
    Const,
    DictTerm,
    DjangoTerm,
    DurationTerm,
    ListTerm,
    NotUnderstoodError,
    QueryTerm,
    Scalar,
    SequenceTerm,
    Term,
)
from planner.translate.texts import joined, percent

MODULES = (functions, aggregates, postgres_aggregates, json_fields)
PLAIN = (
    *(models.F, models.Q, models.Case, models.When, models.Value, models.Func, models.ExpressionWrapper),
    *(models.Subquery, models.OuterRef, models.Exists),
)
RANDOM = {functions.Random}
CLASSES = (
    *PLAIN,
    *(
        each
        for module in MODULES
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Expression) and each.__module__.startswith("django.")
    ),
)
FIELDS = tuple(
    each
    for each in vars(models).values()
    if isinstance(each, type) and issubclass(each, models.Field) and not each.__module__.endswith("related")
)
OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.FloorDiv: operator.floordiv,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
}
INTEGERS = {ast.Add: exp.Add, ast.Sub: exp.Sub, ast.Mult: exp.Mul}


class Present(Expression):  # type: ignore[misc]
    """A value that the planner has compiled already, inside of Django's expressions: the present."""

    def __init__(self, sql: str, output_field: Any) -> None:
        super().__init__(output_field=output_field)
        self.sql = sql

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, list[Any]]:
        """The text, with nothing left to put in."""
        return self.sql.replace("%", "%%"), []


def python_value(term: Term) -> Any:
    """The Python object of a term, as an argument for Django.

    :raises NotUnderstoodError: if it depends on a row or isn't known
    """
    if isinstance(term, Const):
        return term.value
    if isinstance(term, DjangoTerm):
        return term.object
    if isinstance(term, ListTerm) and term.filled is None:
        term.asked = True  # nothing may come into it later, which a loop would have seen
        return []
    if isinstance(term, SequenceTerm):
        return [python_value(item) for item in term.items]
    if isinstance(term, DictTerm):
        return {key: python_value(item) for key, item in term.items}
    if isinstance(term, QueryTerm) and term.queryset is not None and term.most is None:
        return term.queryset
    if isinstance(term, Scalar) and term.shape in TIMES and not term.reads:
        return Present(expressions.render(term.sql), models.DateTimeField())
    raise NotUnderstoodError("what is given to Django's query isn't known")


def constructor(cls: type) -> Callable[[Machine, ast.Call], Term]:
    """The handler of a call of one of Django's classes."""

    def handler(machine: Machine, node: ast.Call) -> Term:
        positional, named = call_arguments(machine, node)
        if "function" in named or "template" in named or (cls is models.Func and len(positional) < 1):
            raise NotUnderstoodError("Func() with SQL of its own isn't understood")
        if cls is models.Func or cls in RANDOM:
            raise NotUnderstoodError(f"{cls.__name__}() isn't understood")
        try:
            return DjangoTerm(cls(*positional, **named))
        except NotUnderstoodError:
            raise
        except Exception as error:
            raise NotUnderstoodError(f"Django refuses it: {type(error).__name__}: {error}") from error

    return handler


SLOTS: dict[str, type[Any]] = {
    **{"integer": models.BigIntegerField, "text": models.TextField, "boolean": models.BooleanField},
    **{"uuid": models.UUIDField, "date": models.DateField, "datetime": models.DateTimeField},
    "inet": models.GenericIPAddressField,
}
"""The field that says what a variable of each kind gives."""


class Slot(Present):
    """A variable of a script, inside of Django's expressions."""


class SameOrBothNull(Expression):  # type: ignore[misc]
    """``filter(column=value)`` where the value may be None, for which Django asks IS NULL; never NULL itself."""

    def __init__(self, column: Any, value: Any) -> None:
        super().__init__(output_field=models.BooleanField())
        self.column, self.value = column, value

    def get_source_expressions(self) -> list[Any]:
        """The column and the value."""
        return [self.column, self.value]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        """Take both back, resolved."""
        self.column, self.value = exprs

    def as_sql(self, compiler: Any, _connection: Any) -> tuple[str, list[Any]]:
        """Both compared so that an index on the column can be used."""
        (left, params), (right, _) = compiler.compile(self.column), compiler.compile(self.value)
        same = f"{left} = {right} AND {right} IS NOT NULL AND {left} IS NOT NULL"
        return f"(({same}) OR ({left} IS NULL AND {right} IS NULL))", [*params] * 3


class SameAsOneOf(SameOrBothNull):
    """``filter(column__in=values)``, of an array that holds no NULL; never NULL itself."""

    def as_sql(self, compiler: Any, _connection: Any) -> tuple[str, list[Any]]:
        """Both compared so that an index on the column can be used."""
        (left, params), (right, _) = compiler.compile(self.column), compiler.compile(self.value)
        return f"({left} = ANY ({right}) AND {left} IS NOT NULL)", [*params] * 2


def given_to_django(machine: Machine, term: Term) -> Term:
    """The term as an argument for Django: in a script its values and rows are variables."""
    script = machine.context.script
    return term if script is None else script.argument(machine, term)


def call_arguments(machine: Machine, node: ast.Call, model: Any = None) -> tuple[list[Any], dict[str, Any]]:
    """The positional and the named arguments of a call, as Python objects.

    :param model: of a filter: whose columns may be compared with what may be None
    :raises UntranslatableError: if one isn't known
    """
    named: dict[str, Any] = {}
    compared: list[Any] = []
    script = machine.context.script
    pairs = [(keyword, name, term) for keyword in node.keywords for name, term in _named(machine, node, keyword)]
    if len({name for _, name, _ in pairs}) != len(pairs):
        raise machine.fail(node, "an argument is given twice")
    for keyword, name, term in pairs:
        same = script.compared(machine, model, name, term) if script is not None and model is not None else None
        if same is not None:
            compared.append(same)
            continue
        named[name] = machine.guard(keyword.value, python_value, given_to_django(machine, term))
    given: list[tuple[ast.expr, Term]] = []
    for argument in node.args:
        if not isinstance(argument, ast.Starred):
            given.append((argument, given_to_django(machine, machine.evaluate(argument))))
            continue
        several = machine.evaluate(argument.value)
        if not isinstance(several, SequenceTerm):
            raise machine.fail(node, "it is called with arguments that aren't understood")
        given += [(argument, given_to_django(machine, each)) for each in several.items]
    return [*(machine.guard(argument, python_value, term) for argument, term in given), *compared], named


def _named(machine: Machine, node: ast.Call, keyword: ast.keyword) -> list[tuple[str, Term]]:
    """One named argument, or those of ``**names``."""
    term = machine.evaluate(keyword.value)
    if keyword.arg is not None:
        return [(keyword.arg, term)]
    if not isinstance(term, DictTerm) or not all(type(key) is str for key, _ in term.items):
        raise machine.fail(node, "it is called with arguments that aren't understood")
    return [(str(key), item) for key, item in term.items]


def _divided(machine: Machine, node: ast.BinOp, value: Scalar, by: int) -> Scalar:
    """``number // 10`` and ``number % 10``: Python rounds down, and the server towards zero."""
    from planner.translate.functions import not_null  # noqa: PLC0415 - keeps the list above short

    value = not_null(machine, node.left, value, "arithmetic")
    number = exp.Literal.number(by)
    rest = exp.Paren(
        this=exp.Add(this=exp.Mod(this=value.sql.copy(), expression=number.copy()), expression=number.copy())
    )
    rest = exp.Paren(this=exp.Mod(this=rest, expression=number.copy()))
    if isinstance(node.op, ast.Mod):
        return value.becomes(rest, "integer")
    whole = exp.Paren(this=exp.Sub(this=value.sql.copy(), expression=rest))
    return value.becomes(exp.Paren(this=exp.Div(this=whole, expression=number, typed=True)), "integer")


def arithmetic(machine: Machine, node: ast.BinOp) -> Term:
    """``F("x") + 1``, ``Q(…) | Q(…)``; and of the row's own values: integers, and texts one after the other."""
    left, right = machine.evaluate(node.left), machine.evaluate(node.right)
    if isinstance(left, DjangoTerm) or isinstance(right, DjangoTerm):
        return DjangoTerm(_combined(node, python_value(left), python_value(right)))
    if isinstance(node.op, ast.BitOr | ast.BitAnd) and isinstance(left, QueryTerm):
        raise NotUnderstoodError("querysets that are combined aren't understood")
    if isinstance(node.op, ast.Mod) and isinstance(left, Const) and type(left.value) is str:
        return percent(machine, left, right, node)
    if isinstance(right, DurationTerm) and isinstance(left, Scalar) and isinstance(node.op, ast.Add | ast.Sub):
        return moved(machine, node, left, right.value if isinstance(node.op, ast.Add) else -right.value)
    if isinstance(left, DictTerm) and isinstance(right, DictTerm) and isinstance(node.op, ast.BitOr):
        return DictTerm(tuple({**dict(left.items), **dict(right.items)}.items()))
    lists = text_lists.added(machine, node, left, right)
    if lists is not None:
        return lists
    numbers = [each.value for each in (left, right) if isinstance(each, Const) and type(each.value) is int]
    divides = isinstance(node.op, ast.Mod | ast.FloorDiv) and type(right) is Const and numbers[-1:] == [right.value]
    if (type(node.op) in INTEGERS or (divides and numbers[-1])) and len(numbers) == 2:  # noqa: PLR2004 - both
        return Const(OPERATORS[type(node.op)](*numbers))
    first, second = scalar(left), scalar(right)
    if divides and 0 < numbers[-1] < 2**30 and first.kind == "integer":
        return _divided(machine, node, first, numbers[-1])
    if isinstance(node.op, ast.Add) and {first.kind, second.kind} == {"text"}:
        return joined(machine, [left, right], [node.left, node.right])
    if type(node.op) not in INTEGERS or {first.kind, second.kind} != {"integer"}:
        raise NotUnderstoodError("arithmetic is understood for integers with +, - and *, and // and % by a constant")
    return _integers(machine, node, first, second)


def _integers(machine: Machine, node: ast.BinOp, first: Scalar, second: Scalar) -> Scalar:
    from planner.translate.functions import not_null  # noqa: PLC0415 - keeps the list above short

    first = not_null(machine, node.left, first, "arithmetic")
    second = not_null(machine, node.right, second, "arithmetic")
    wide = expressions.cast(first.sql.copy(), "bigint")  # Python's integers have no end; the column decides
    sql = exp.Paren(this=INTEGERS[type(node.op)](this=wide, expression=second.sql.copy()))
    return Scalar(
        sql,
        "integer",
        reads=first.reads | second.reads,
        draws=(*first.draws, *second.draws),
        requires=(*first.requires, *second.requires),
    )


def _combined(node: ast.BinOp, left: Any, right: Any) -> Any:
    allowed = isinstance(left, Combinable | models.Q) or isinstance(right, Combinable | models.Q)
    plain = all(isinstance(each, Combinable | models.Q | int | str | CombinedExpression) for each in (left, right))
    if type(node.op) not in OPERATORS or not allowed or not plain:
        raise NotUnderstoodError("this operator between Django's expressions isn't understood")
    try:
        return OPERATORS[type(node.op)](left, right)
    except Exception as error:
        raise NotUnderstoodError(f"Django refuses it: {type(error).__name__}: {error}") from error


def inverted(term: DjangoTerm) -> Term:
    """``~Q(…)``, ``~Exists(…)``."""
    try:
        return DjangoTerm(~term.object)
    except TypeError as error:
        raise NotUnderstoodError("~ isn't understood here") from error


def of_django(_machine: Machine, owner: DjangoTerm, node: ast.Call) -> Term:
    """``F("x").desc()`` and ``.asc()``, for an order."""
    if node.args or node.keywords or not isinstance(node.func, ast.Attribute):
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    return DjangoTerm(getattr(owner.object, node.func.attr)())


FUNCTIONS: tuple[tuple[object, Callable[[Machine, ast.Call], Term]], ...] = tuple(
    (cls, constructor(cls)) for cls in dict.fromkeys((*CLASSES, *FIELDS))
)
