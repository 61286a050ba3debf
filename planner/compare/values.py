"""A comparison as plain values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from planner.locks import LockMode
from planner.model import OperationInfo, Phase


class Fate(StrEnum):
    """What became of a statement of the baseline in the plan."""

    KEPT = "kept"
    REPLACED = "replaced"
    SPLIT = "split"
    LEFT_OUT = "left out"
    LOST = "lost"
    """Neither steps nor a reason. Planning stops before it makes such a plan; shown if it ever comes up."""


@dataclass(frozen=True, slots=True)
class Locked:
    """A lock and what it is on: ``schema.table`` where that is known, else a name or a description."""

    table: str
    mode: LockMode

    @property
    def blocks(self) -> str:
        """What an application notices: "reads and writes", "writes", "DDL only" or "nothing"."""
        return self.mode.blocks


@dataclass(frozen=True, slots=True)
class Work:
    """What a statement of Django does.

    ``does`` are words such as "rewrites the table", in the order of their weight; ``note`` says on what it depends;
    ``known`` is False where the worst is assumed.
    """

    locks: tuple[Locked, ...] = ()
    does: tuple[str, ...] = ()
    note: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the plan, by the number that its file has. ``statements`` are those that it accounts for."""

    number: str
    phase: Phase
    title: str
    why: str
    locks: tuple[Locked, ...]
    effects: tuple[str, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of the baseline, and what the plan makes of it.

    ``printed``: sqlmigrate prints it; ``run``: migrate runs it. ``reason`` is set where it is left out,
    and says of the UPDATE or DELETE of a RunSQL why it is done in batches or not.
    """

    number: int
    operation: OperationInfo
    text: str
    work: Work
    fate: Fate
    steps: tuple[StepLine, ...] = ()
    reason: str = ""
    deferred: bool = False
    printed: bool = True
    run: bool = True


@dataclass(frozen=True, slots=True)
class Code:
    """An operation that sqlmigrate can't show: Python. ``fate`` is translated, declared, empty or hole."""

    operation: OperationInfo
    name: str
    fate: str
    reason: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A plan beside what Django would do.

    ``own`` are the steps that stand for no statement of Django; ``stateful`` the operations that change only
    Django's own state and have no SQL; ``held`` says which locks last longer than their statement, because Django runs
    a migration in one transaction: a sentence for each migration.
    """

    label: str
    server_version: int
    lines: tuple[Line, ...]
    own: tuple[StepLine, ...]
    code: tuple[Code, ...]
    stateful: tuple[OperationInfo, ...]
    steps: tuple[StepLine, ...]
    held: tuple[str, ...] = ()

    @property
    def counts(self) -> Counter[Fate]:
        """How many statements have which fate."""
        return Counter(line.fate for line in self.lines)

    @property
    def summary(self) -> str:
        """One sentence that accounts for every statement."""
        count, total = self.counts, len(self.lines)
        if not total:
            account = "Django has no SQL for this migration"
        else:
            lost = count[Fate.LOST]
            all_of = f"{lost} NOT ACCOUNTED FOR" if lost else "all accounted for" if total > 1 else "accounted for"
            account = (
                f"{_many(total, 'statement')}, {all_of}: {count[Fate.REPLACED] + count[Fate.SPLIT]} replaced or split, "
                f"{count[Fate.KEPT]} kept as written, {count[Fate.LEFT_OUT]} left out with a reason"
            )
        own = f"{_many(len(self.own), 'step')} of the plan's own" if self.own else ""
        code = _many(len(self.code), "Python function") if self.code else ""
        holes = sum(code.fate == "hole" for code in self.code)
        code += f" ({holes} not translated)" if holes else ""
        return "; ".join(part for part in (account, own, code) if part) + "."


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
