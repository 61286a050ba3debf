"""The symbolic run of a function: names, attributes and calls, resolved to what they really are.

A name is resolved as Python would: local, closure, module, builtins; and what it stands for is recognized by
identity, never by spelling. Nothing of the user's is called. What a handler doesn't know stops the run.
"""

from __future__ import annotations

import ast
import builtins
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import FunctionType, ModuleType
from typing import Any, ParamSpec, TypeVar, cast

from django import db
from django.db import router as routers
from sqlglot import exp

from planner.names import Table
from planner.translate.constants import module_constant, module_literal
from planner.translate.expressions import render
from planner.translate.source import FunctionSource, UntranslatableError
from planner.translate.terms import ConnectionTerm, Const, Constant, Known, NotUnderstoodError, RouterTerm, Term
from planner.translate.values import Requirement

Column = tuple[Table, str]
MOST_PATHS = 64


@dataclass(frozen=True, slots=True)
class Test:
    """A condition over the row that is never NULL, and what is known not to be NULL where it holds or doesn't."""

    sql: exp.Expr
    reads: frozenset[str] = frozenset()
    if_true: frozenset[str] = frozenset()
    if_false: frozenset[str] = frozenset()


@dataclass(slots=True)
class Oracle:
    """Which way each condition goes in one run of a body; `runs` makes one for each way through it."""

    taken: list[tuple[Test, bool]] = field(default_factory=list)
    given: tuple[bool, ...] = ()
    not_null: set[str] = field(default_factory=set)

    def decide(self, test: Test) -> bool:
        """Whether the condition holds in this run."""
        shown = render(test.sql)
        for before, answer in self.taken:
            if render(before.sql) == shown:
                return answer
        place = len(self.taken)
        answer = self.given[place] if place < len(self.given) else True
        self.taken.append((test, answer))
        self.not_null |= test.if_true if answer else test.if_false
        return answer

    def narrowed(self, requirement: Requirement) -> Requirement:
        """The requirement for the rows that come this way."""
        if not self.taken:
            return requirement
        path = [test.sql if answer else exp.Not(this=exp.Paren(this=test.sql)) for test, answer in self.taken]
        ways = " AND ".join(f"({render(part)})" for part in path)
        return replace(requirement, violation=f"{ways} AND ({requirement.violation})", matches=None)

    def following(self) -> Oracle | None:
        """The next way, or None after the last."""
        answers = [answer for _, answer in self.taken]
        while answers and not answers[-1]:
            answers.pop()
        return Oracle(given=(*answers[:-1], False)) if answers else None


def runs() -> Iterator[Oracle]:
    """An oracle for each way through a body, as long as there are further ones.

    :raises NotUnderstoodError: if there are too many
    """
    oracle: Oracle | None = Oracle()
    for _ in range(MOST_PATHS):
        if oracle is None:
            return
        yield oracle
        oracle = oracle.following()
    if oracle is not None:
        raise NotUnderstoodError(f"there are more than {MOST_PATHS} ways through it")


@dataclass(slots=True)
class Context:
    """What one translation has seen so far, over all functions that it went through.

    ``alias`` is the database that is migrated; ``reads`` are columns of rows being changed, ``looks_up``
    columns of rows found by ``get()``; ``requires`` is everything that would have raised. ``oracle`` decides
    conditions, where there may be some; ``effects`` are what was done to the database, and ``loop``
    the run of a loop's body. ``script`` is set where the function becomes PL/pgSQL instead.
    """

    table_of: Callable[[str], Table]
    alias: str = "default"
    reads: set[Column] = field(default_factory=set)
    looks_up: set[Column] = field(default_factory=set)
    requires: list[Requirement] = field(default_factory=list)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    oracle: Oracle | None = None
    effects: list[Any] = field(default_factory=list)
    loop: Any = None
    script: Any = None
    shown: dict[int, int] = field(default_factory=dict)

    def require(self, requirement: Requirement) -> Requirement:
        """Note that Python raises for rows that violate the requirement, if it gets that far with them."""
        if self.oracle is not None:
            requirement = self.oracle.narrowed(requirement)
        self.requires.append(requirement)
        return requirement


@dataclass(frozen=True, slots=True)
class Rules:
    """What is understood. A new kind of expression is one function and its line in one of these tables."""

    expressions: Mapping[type[ast.expr], Callable[[Machine, Any], Term]]
    attributes: Mapping[type[Term], Callable[[Machine, Any, ast.Attribute], Term]]
    methods: Mapping[tuple[type[Term], str], Callable[[Machine, Any, ast.Call], Term]]
    functions: tuple[tuple[object, Callable[[Machine, ast.Call], Term]], ...]
    helper: Callable[[Machine, FunctionType, ast.Call], Term] | None = None


P = ParamSpec("P")
T = TypeVar("T")


class Machine:
    """One function's symbolic run. ``env`` holds its local names that are bound."""

    def __init__(
        self, function: FunctionSource, context: Context, rules: Rules, env: dict[str, Term], depth: int = 0
    ) -> None:
        self.function, self.context, self.rules, self.env, self.depth = function, context, rules, env, depth

    def fail(self, node: ast.AST, why: str) -> UntranslatableError:
        """The error for a part of the function that isn't understood."""
        line = getattr(node, "lineno", self.function.source.first_line)
        return UntranslatableError(why, self.function.source, line, self.function.expression(node))

    def where(self, node: ast.AST) -> str:
        """The place of a node as it stands in messages: ``file:line``."""
        return f"{self.function.source.file}:{getattr(node, 'lineno', 0)}"

    def evaluate(self, node: ast.expr) -> Term:
        """What an expression means.

        :raises UntranslatableError: if it isn't understood
        """
        handler = self.rules.expressions.get(type(node))
        if handler is None:
            raise self.fail(node, f"{words(node)} isn't understood")
        return self.guard(node, handler, self, node)

    def guard(self, node: ast.AST, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do the work; what it doesn't understand is reported at this node."""
        try:
            return work(*args, **kwargs)
        except NotUnderstoodError as error:
            raise self.fail(node, str(error)) from error

    def constant(self, node: ast.expr) -> Constant:
        """The value of an expression that is a constant. :raises UntranslatableError: if it is none"""
        term = self.evaluate(node)
        if not isinstance(term, Const):
            raise self.fail(node, "a constant is needed here")
        return term.value

    def lookup(self, name: str) -> Term:
        """What a name stands for, by Python's rules of scope.

        :raises NotUnderstoodError: if it isn't bound, or bound to data that may change
        """
        code = self.function.function.__code__
        if name in self.env:
            return self.env[name]
        if name in code.co_varnames or name in code.co_cellvars:
            raise NotUnderstoodError(f"the local name {name} has no value here that is known")
        found = self.outer(name)
        where = (self.function.module, self.function.function.__globals__)
        try:
            if found is None or isinstance(found, str | int | float | bytes):
                return Const(module_constant(*where, name, found))
            if type(found) in {dict, list, tuple, set, frozenset}:
                return self.evaluate(module_literal(*where, name, found))
        except NotUnderstoodError:
            if self.context.script is None:
                raise
            computed: Term = self.context.script.computed(self, name, found)
            return computed
        return self.known(found)

    def known(self, found: object) -> Term:
        """The term of a Python object that exists already; Django's connection ``default`` is the migrated one."""
        if found is db.connection and self.context.alias == "default":
            return ConnectionTerm()
        if found is routers and not getattr(routers, "routers", True):
            return RouterTerm()
        return Known(found)

    def around(self) -> Machine:
        """The run of what stands in the function's module, outside of all functions."""
        made = FunctionType(_empty.__code__, self.function.function.__globals__)
        return Machine(replace(self.function, function=made), self.context, self.rules, {}, self.depth + 1)

    def outer(self, name: str) -> object:
        """The Python object of a name that is not local: closure, module, builtins.

        :raises NotUnderstoodError: if there is none
        """
        function = self.function.function
        if name in function.__code__.co_freevars:
            cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
            try:
                return cells[name].cell_contents
            except ValueError as error:
                raise NotUnderstoodError(f"the closure's name {name} has no value") from error
        if name in function.__globals__:
            return function.__globals__[name]
        scope = function.__globals__.get("__builtins__", builtins)
        if scope in (builtins, vars(builtins)) and hasattr(builtins, name):
            return cast(object, getattr(builtins, name))
        raise NotUnderstoodError(f"the name {name} isn't defined")

    def object_at(self, node: ast.expr) -> object:
        """The object that a dotted name of the module leads to; attributes are read, nothing is called.

        :raises UntranslatableError: if it is no such name
        """
        if isinstance(node, ast.Name):
            term = self.env.get(node.id)
            if isinstance(term, Known | Const):
                return term.object if isinstance(term, Known) else term.value
            self.guard(node, self._refuse_local, node.id)
            return self.guard(node, self.outer, node.id)
        if isinstance(node, ast.Attribute):
            owner = self.object_at(node.value)
            try:
                return cast(object, getattr(owner, node.attr))
            except Exception as error:
                raise self.fail(node, f"reading it raises {type(error).__name__}: {error}") from error
        raise self.fail(node, f"{words(node)} isn't a name that leads to an object")

    def _refuse_local(self, name: str) -> None:
        code = self.function.function.__code__
        if name in code.co_varnames or name in code.co_cellvars:
            raise NotUnderstoodError(f"the local name {name} has no value here that is known")

    def arguments(self, node: ast.Call, positional: int, keywords: frozenset[str] = frozenset()) -> dict[str, ast.expr]:
        """The keyword arguments of a call, after checking that it has so many positional ones and no others.

        :raises UntranslatableError: if the call is made in another way
        """
        given = {keyword.arg or "**": keyword.value for keyword in node.keywords}
        starred = any(isinstance(argument, ast.Starred) for argument in node.args)
        if len(node.args) != positional or starred or not given.keys() <= keywords:
            raise self.fail(node, "it is called with arguments that aren't understood")
        return given


def _empty() -> None:
    """The code of a function without names of its own."""


def attribute_of(owner: object, name: str) -> object:
    """An attribute of a module or a plain class, read without running code.

    :raises NotUnderstoodError: if the owner is anything else or hasn't got it
    """
    if isinstance(owner, ModuleType) and name in vars(owner):
        return vars(owner)[name]
    if type(owner) is type and hasattr(owner, name):
        return getattr(owner, name)
    raise NotUnderstoodError(f"the attribute {name} of a {type(owner).__name__} isn't understood")


def words(node: ast.AST) -> str:
    """A syntax node as a noun: ``IfExp`` → "a conditional expression"."""
    return WORDS.get(type(node), f"this ({type(node).__name__})")


WORDS: dict[type[ast.AST], str] = {
    ast.IfExp: "a conditional expression",
    ast.BoolOp: "and/or",
    ast.Compare: "a comparison",
    ast.BinOp: "arithmetic",
    ast.JoinedStr: "an f-string",
    ast.NamedExpr: "an assignment inside an expression",
    ast.Lambda: "a lambda",
    ast.Subscript: "an index",
    ast.Await: "await",
    ast.If: "a condition (if)",
    ast.For: "a loop",
    ast.While: "a while loop",
    ast.Try: "try",
    ast.With: "with",
    ast.AugAssign: "an assignment that changes a value (+= and the like)",
    ast.AnnAssign: "an assignment with an annotation",
    ast.Return: "a return before the end",
    ast.Raise: "raise",
    ast.Assert: "assert",
    ast.Delete: "del",
    ast.Global: "global",
    ast.Nonlocal: "nonlocal",
    ast.Break: "break",
    ast.Continue: "continue",
    ast.FunctionDef: "a function inside the function",
    ast.ClassDef: "a class inside the function",
    ast.Expr: "an expression whose result isn't used",
    ast.Import: "an import",
    ast.ImportFrom: "an import",
}
