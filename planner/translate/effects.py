"""What a function does to the database: the statements that a bundle runs, and what they read and write."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from planner.names import Table
from planner.translate.machine import Column
from planner.translate.values import Shape, Source, Value


@dataclass(frozen=True, slots=True)
class Insert:
    """A row that is made for each row of another table: its table, and what its columns get."""

    table: Table
    assignments: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Update:
    """One UPDATE: values for columns (names in the database) of the rows that meet ``where`` (all, if None).

    Requirements stand with the values; each holds for the rows that meet ``where`` only. ``looks_up`` are the
    tables that values are taken from. With ``deletes`` it is a DELETE of these rows, and there are no values. With
    ``inserts`` it is an INSERT … SELECT of a row for each of these rows, which stay as they are.
    """

    table: Table
    assignments: tuple[tuple[str, Value], ...]
    where: Value | None
    source: Source
    looks_up: tuple[Table, ...] = ()
    deletes: bool = False
    inserts: Insert | None = None

    @property
    def written(self) -> Table:
        """The table whose rows it inserts, changes or deletes."""
        return self.inserts.table if self.inserts is not None else self.table

    @property
    def values(self) -> tuple[tuple[str, Value], ...]:
        """What it writes to columns of that table."""
        return self.inserts.assignments if self.inserts is not None else self.assignments

    def fills(self, column: str) -> bool:
        """Whether every row gets a value in the column that doesn't depend on what the column held before."""
        read = any(column in value.reads for _, value in self.assignments)
        return self.where is None and not read and column in dict(self.assignments)


@dataclass(frozen=True, slots=True)
class Effect:
    """An UPDATE or DELETE with the columns that it reads and writes (``*`` for all), and where it comes from."""

    update: Update
    reads: frozenset[Column]
    writes: frozenset[Column]
    node: ast.AST

    def conflicts(self, later: Effect) -> bool:
        """Whether doing the other after this one, as separate steps, might end elsewhere than the function.

        It ends in the same place where the later one is no more than an UPDATE of rows that meet a condition: it is
        begun when this one is done. A trigger, or a requirement that is checked before, would see other rows.
        """
        if self.update.inserts is not None or later.update.inserts is not None:
            return self.meets(later)  # rows that old code adds between the two would get one of them only
        required = any(not each.refused for _, value in later.update.assignments for each in value.requires)
        if not required and (later.update.where is not None or later.update.deletes):
            return False
        return self.meets(later)

    def meets(self, later: Effect) -> bool:
        """Whether one of the two changes what the other reads or changes."""
        return _meet(self.writes, later.reads | later.writes) or _meet(later.writes, self.reads | self.writes)

    def disturbs(self, later: Effect) -> bool:
        """Whether the other one finds other rows than those that are there before the function runs."""
        return _meet(self.writes, later.reads)

    def unchecked(self) -> Effect:
        """The same without what the server refuses itself: the rows to ask about aren't there before."""
        values = tuple(
            (column, replace(value, requires=tuple(each for each in value.requires if not each.refused)))
            for column, value in self.update.values
        )
        made = self.update.inserts
        if made is not None:
            return replace(self, update=replace(self.update, inserts=replace(made, assignments=values)))
        return replace(self, update=replace(self.update, assignments=values))


def _meet(first: frozenset[Column], second: frozenset[Column]) -> bool:
    return any(
        table == other and (name == named or "*" in {name, named}) for table, name in first for other, named in second
    )


def narrowed(value: Value, where: Value | None) -> Value:
    """The value with its requirements for the rows that meet the condition only."""
    if where is None:
        return value
    requires = tuple(replace(each, violation=f"({where.sql}) AND ({each.violation})") for each in value.requires)
    return replace(value, requires=requires)


@dataclass(frozen=True, slots=True)
class Script:
    """A function as one block of PL/pgSQL: its variables with their types, and its statements.

    ``writes`` are the tables whose rows it inserts, changes or deletes (``changes`` without those that it only inserts
    into), ``reads`` those that it reads, ``walks`` those that it loops over, and ``checks`` those in which its foreign
    keys are looked up by the server. ``loose`` are columns that hold times or random values, with their shape.
    ``alone`` are tables with a predicate over ``row_`` that is true for rows which get() would find beside another.
    ``assumed`` is what was taken as it is while the plan is made: settings, mostly.
    """

    source: Source
    declared: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    writes: tuple[Table, ...]
    reads: tuple[Table, ...] = ()
    checks: tuple[Table, ...] = ()
    changes: tuple[Table, ...] = ()
    walks: tuple[Table, ...] = ()
    loose: tuple[tuple[Table, str, Shape], ...] = ()
    alone: tuple[tuple[Table, str], ...] = ()
    assumed: tuple[str, ...] = ()
