"""PL/pgSQL as it is written: statements, variables, what is known of them, and when tables are read and written."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from sqlglot import exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.tokens import TokenType  # type: ignore[attr-defined]

from planner import templating
from planner.names import Table
from planner.translate import expressions
from planner.translate.expressions import render
from planner.translate.machine import Machine
from planner.translate.terms import Const, NotUnderstoodError, RowTerm, Scalar, Term
from planner.translate.values import Requirement, Shape

TYPES = {
    **{"text": "text", "integer": "bigint", "boolean": "boolean", "uuid": "uuid", "date": "date"},
    **{"datetime": "timestamptz", "time": "time", "float": "double precision", "bytes": "bytea"},
    **{"json": "jsonb", "inet": "inet"},
}
"""The type of a variable for each kind of value."""
INSERTED = -1
FOLD = "\x1f"
CONST_KINDS: dict[type, str] = {str: "text", int: "integer", bool: "boolean"}


def type_of(kind: str) -> str | None:
    """The type of a variable for a kind of value; None if there is none."""
    return "numeric" if kind.startswith("decimal") else TYPES.get(kind)


def raw(text: str) -> exp.Expr:
    """SQL that is compiled already, as a part of a tree."""
    return exp.Var(this=text)


@dataclass(slots=True)
class Loop:
    """A loop that is being written."""

    label: str
    began: int
    ended: int = 10**9


@dataclass(slots=True)
class Use:
    """A queryset that has a name: from when to when its rows are taken, which Python reads once."""

    query: Any
    tables: frozenset[str]
    loops: int
    made: int = 0
    taken: list[tuple[Loop | None, int]] = field(default_factory=list)

    def span(self) -> tuple[int, int]:
        """From when to when; the same twice where they are taken once."""
        first = [self.taken[0][0].began if self.taken[0][0] else self.taken[0][1]] if self.taken else [0]
        last = [loop.ended if loop else clock for loop, clock in self.taken]
        return first[0], max(last, default=0)


@dataclass(slots=True)
class Writer:
    """What has been written so far.

    ``facts`` are values that aren't NULL, and flags that are true, at this point. ``clock`` counts the reads and
    writes of tables; ``level`` how many conditions and loops are open, ``block`` the
    innermost. ``frames`` are the functions being gone through,
    ``turns`` the statements for ``continue`` and ``break`` with the level of the turn, ``left`` the labels that are
    left by name. ``plain``: the function's own SQL.
    ``unused``: the call whose result nobody looks at. ``changes`` are the parts of JSON that were set or taken
    away, and ``shared`` what another object may hold, too; ``json`` is what is understood of JSON. ``assumed`` is what
    was taken as it is while the plan is made, and may differ where the migration runs.
    ``whiles`` are the loops of ``while``, ``repeating`` those that are open with their levels, and ``exits`` what is
    known where each is left. ``registry`` is the historical one, and ``imported`` the project's own classes by their
    historical models; ``nested`` are functions inside of functions, with what they are in. ``catching``: how many
    ``try`` are open that catch an IntegrityError.
    """

    lines: list[str] = field(default_factory=list)
    declared: dict[str, str] = field(default_factory=dict)
    facts: set[str] = field(default_factory=set)
    loops: list[Loop] = field(default_factory=list)
    memo: dict[int, Term] = field(default_factory=dict)
    pinned: set[str] = field(default_factory=set)
    writes: list[tuple[int, str, int]] = field(default_factory=list)
    reads: list[tuple[int, str]] = field(default_factory=list)
    saved: list[tuple[str, RowTerm, int]] = field(default_factory=list)
    uses: dict[int, Use] = field(default_factory=dict)
    checked: set[str] = field(default_factory=set)
    loose: set[tuple[str, str, Shape]] = field(default_factory=set)
    walked: set[str] = field(default_factory=set)
    alone: set[tuple[str, str]] = field(default_factory=set)
    frames: list[Any] = field(default_factory=list)
    turns: list[tuple[str, str, int]] = field(default_factory=list)
    lists: dict[int, tuple[Any, int, int]] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    marked: dict[str, str] = field(default_factory=dict)
    stable: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    plain: list[Any] = field(default_factory=list)
    changes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    shared: set[tuple[str, bool]] = field(default_factory=set)
    json: Any = None
    assumed: set[str] = field(default_factory=set)
    registry: Any = None
    imported: dict[Any, Any] = field(default_factory=dict)
    nested: dict[Any, Machine] = field(default_factory=dict)
    whiles: list[Loop] = field(default_factory=list)
    repeating: list[tuple[int, Loop]] = field(default_factory=list)
    exits: dict[str, list[Any]] = field(default_factory=dict)
    eager: bool = False
    unused: int = 0
    clock: int = 0
    level: int = 0
    block: int = 0
    blocks: int = 0
    catching: int = 0
    indent: int = 0
    argument: Callable[[Machine, Term], Term] | None = None
    truth: Callable[[Machine, Term], Term] | None = None
    contains: Callable[[Machine, Term, Any], Scalar] | None = None
    length: Callable[[Machine, Any], Term] | None = None
    texts: Callable[[Machine, Any], Scalar] | None = None
    filled: Callable[[Machine, Any], Term] | None = None
    computed: Callable[[Machine, str, object], Term] | None = None
    compared: Callable[[Machine, Any, str | None, Term], Any] | None = None

    def emit(self, text: str) -> None:
        """Write a line."""
        self.lines.append("    " * self.indent + text)

    def say(self, form: str, **context: object) -> None:
        """Write a statement: a macro of the template, whose own lines alone are indented."""
        safe = {name: _folded(value) for name, value in context.items()}
        for line in templating.statement(form, **safe).split("\n"):
            self.emit(line.rstrip().replace(FOLD, "\n"))

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """What is written in a branch or in a loop."""
        self.level, self.indent = self.level + 1, self.indent + 1
        outer, self.blocks = self.block, self.blocks + 1
        self.block = self.blocks
        yield
        self.block = outer
        self.level, self.indent = self.level - 1, self.indent - 1

    def name(self, prefix: str) -> str:
        """A name that nothing else has."""
        number = 1 + sum(1 for each in self.declared if each.startswith(f"planner_{prefix}"))
        made = f"planner_{prefix}{number}"
        self.declared[made] = ""
        return made

    def variable(self, type_: str, prefix: str = "v") -> str:
        """Declare a variable."""
        made = self.name(prefix)
        self.declared[made] = type_
        return made

    def read(self, text: str) -> frozenset[str]:
        """Note the tables that a compiled query reads."""
        found = tables_in(text)
        self.clock += 1
        self.reads += [(self.clock, table) for table in found]
        return found

    def write(self, table: str, who: int = INSERTED) -> None:
        """Note that rows of a table are written; ``who`` tells what changes rows that were there."""
        self.clock += 1
        self.writes.append((self.clock, table, who))

    def use(self, query: Any) -> None:
        """Note that the rows of a queryset are taken, which Python may keep after the first time."""
        known = self.uses.get(id(query))
        if known is None:
            return
        inner = self.loops[known.loops :]
        again = [loop for _, loop in self.repeating if loop.began > known.made]
        around = min([*inner[:1], *again[:1]], key=lambda loop: loop.began, default=None)
        known.taken.append((around, self.clock))

    def is_fact(self, value: Scalar) -> bool:
        """Whether a value is known not to be NULL, or a flag to be true."""
        return render(value.sql) in self.facts

    def forget(self, text: str) -> None:
        """What was known of a variable or a record's column holds no longer."""
        self.facts = {fact for fact in self.facts if text not in fact}


def _folded(value: object) -> object:
    """A text whose newlines stay where they are, also inside of literals."""
    if isinstance(value, str):
        return value.replace("\n", FOLD)
    return [_folded(each) for each in value] if isinstance(value, list) else value


def tables_in(text: str) -> frozenset[str]:
    """The tables that a compiled query names after FROM and JOIN."""
    tokens = Postgres().tokenize(text)
    found = set()
    for before, token in pairwise(tokens):
        if before.token_type in {TokenType.FROM, TokenType.JOIN} and token.token_type == TokenType.IDENTIFIER:
            found.add(token.text)
    return frozenset(found)


def writer_of(machine: Machine) -> Writer:
    """The writer of this run."""
    writer = machine.context.script
    assert isinstance(writer, Writer)
    return writer


def variable(name: str, kind: str, *, nullable: bool = False, shape: Shape = "exact") -> Scalar:
    """A variable as a value."""
    return Scalar(exp.column(name, quoted=True), kind, nullable, shape=shape)


def kept(machine: Machine, term: Scalar | Const) -> Scalar | Const:
    """The value, computed now: in a variable, unless it can't change."""
    if isinstance(term, Const):
        return term
    writer, shown = writer_of(machine), render(term.sql)
    if shown in writer.stable:
        return term
    if shown.strip('"') in writer.declared and shown.strip('"') not in writer.pinned:
        return term
    return slot(machine, term)


def slot(machine: Machine, term: Scalar) -> Scalar:
    """A new variable with the value."""
    type_ = type_of(term.kind)
    if term.collated or type_ is None:
        raise NotUnderstoodError(f"a value of the kind {term.kind} can't be kept in a variable")
    writer = writer_of(machine)
    made = variable(writer.variable(type_), term.kind, nullable=nullable(machine, term), shape=term.shape)
    writer.emit(f"{render(made.sql)} := {render(term.sql)};")
    if not made.nullable:
        writer.facts.add(render(made.sql))
    return made


def nullable(machine: Machine, term: Scalar) -> bool:
    """Whether the value may be NULL at this point."""
    return term.nullable and not writer_of(machine).is_fact(term)


def same_way(machine: Machine, row: RowTerm) -> RowTerm:
    """The row, made in the same block. :raises NotUnderstoodError: if only some ways lead to where it was made"""
    if row.body != writer_of(machine).block:
        raise NotUnderstoodError("the object behind the foreign key was changed on some ways only")
    return row


def raise_if(machine: Machine, requirements: Sequence[Requirement]) -> None:
    """Stop where Python would have raised."""
    writer = writer_of(machine)
    for each in dict.fromkeys(requirements):
        writer.say("stop_if", violation=each.violation, message=each.message)


def failing(machine: Machine, node: ast.AST, why: str) -> None:
    """Stop always: Python raises here."""
    writer_of(machine).say("stop", message=f"{why} ({machine.where(node)})")


def as_table(machine: Machine, name: str) -> Table:
    """A table by its ``db_table``."""
    return machine.context.table_of(name)


__all__ = ["CONST_KINDS", "TYPES", "Loop", "Use", "Writer", "expressions", "raw", "variable"]
