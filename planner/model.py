"""The plain values that the stages hand on: conditions, steps, phases, plans.

Nothing here does I/O, and nothing here imports Django.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from planner.locks import LockMode
from planner.names import Table


class Phase(StrEnum):
    """Where in the life of a deploy a step stands. Old code runs until the gate, new code after it."""

    EXPAND = "expand"
    BACKFILL = "backfill"
    VALIDATE = "validate"
    CUTOVER = "cutover"
    CONTRACT = "contract"

    @property
    def number(self) -> int:
        """1 for expand … 5 for contract."""
        return list(Phase).index(self) + 1

    @property
    def folder(self) -> str:
        """The folder of the bundle that holds the phase's steps."""
        return f"{self.number}_{self.value}"

    @property
    def before_gate(self) -> bool:
        """Whether old code still runs, or is just being stopped."""
        return self is not Phase.CONTRACT


@dataclass(frozen=True, slots=True)
class Condition:
    """A question to the catalog: a macro of ``templates/postgresql/conditions.sql.j2`` and its arguments."""

    name: str
    arguments: tuple[Any, ...] = ()

    def __and__(self, other: Condition) -> Condition:
        return Condition("all", (self, other))

    def __or__(self, other: Condition) -> Condition:
        return Condition("any", (self, other))

    def __invert__(self) -> Condition:
        return Condition("not", (self,))


@dataclass(frozen=True, slots=True)
class Sql:
    """SQL to be rendered: a template and its context. ``transactional``: it runs inside one BEGIN … COMMIT."""

    template: str
    context: Mapping[str, Any]
    transactional: bool = True


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock that a step takes."""

    table: Table
    mode: LockMode


@dataclass(frozen=True, slots=True)
class Finding:
    """A hazard that a plan meets: which, where, and what it means here."""

    hazard: str
    detail: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Touch:
    """A name in the database that a step makes, removes or relies on."""

    kind: str
    scope: str
    name: str


def column(table: Table, name: str) -> Touch:
    """The name of a column."""
    return Touch("column", str(table), name)


def constraint(table: Table, name: str) -> Touch:
    """The name of a constraint."""
    return Touch("constraint", str(table), name)


def relation(schema: str, name: str) -> Touch:
    """The name of a table, index, view or sequence (they share one name space in a schema)."""
    return Touch("relation", schema, name)


def namespace(name: str) -> Touch:
    """The name of a schema."""
    return Touch("namespace", "", name)


@dataclass(frozen=True, slots=True)
class Step:
    """One unit that a DBA runs and can stop after: one SQL file.

    ``lock_timeout_ms`` and ``statement_timeout_ms`` are milliseconds; a statement timeout of 0 means none, for steps
    that may rightly take hours without blocking anyone. ``accounts`` are the numbers of the baseline statements that
    the step replaces. ``effects`` says what it does to the table: "rewrites", "scans", "builds an index".
    """

    slug: str
    phase: Phase
    title: str
    why: str
    sql: Sql
    done_when: Condition
    locks: tuple[Lock, ...] = ()
    effects: tuple[str, ...] = ()
    transactional: bool = True
    lock_timeout_ms: int = 2000
    statement_timeout_ms: int = 10_000
    undo: Sql | None = None
    undo_when: Condition | None = None
    irreversible: str = ""
    """What is lost: the step is the point of no return, and revert.sql refuses once it has run."""
    not_undone: str = ""
    """What stays when revert.sql has run, or what its undo costs or needs; revert.sql goes on."""
    rerun: str = ""
    accounts: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()
    creates: frozenset[Touch] = frozenset()
    drops: frozenset[Touch] = frozenset()
    needs: frozenset[Touch] = frozenset()
    kind: str = "sql"
    message: str = ""
    position: int = 0
    operation: int | None = None
    """The operation of the migration that it belongs to, by its index."""
    rank: int = 0
    """Within a phase: 0 in the order of the migration; 1 after all others, -1 before them."""
    small: tuple[Table, ...] = ()
    """Tables on whose rows it works under a lock that blocks, because the facts say that they have few."""
    round: int = 1
    """Rounds of all phases follow each other, each with a deploy gate of its own. Nearly every plan has one."""

    @property
    def place(self) -> tuple[int, int]:
        """Its round and the number of its phase, which order the steps."""
        return self.round, self.phase.number

    @property
    def folder(self) -> str:
        """The folder of the bundle that holds the step."""
        return self.phase.folder if self.round == 1 else f"round_{self.round}/{self.phase.folder}"

    @property
    def driver(self) -> str:
        """The file of the bundle that runs the step."""
        return driver_file(self.phase, self.round)


def driver_file(phase: Phase, number: int = 1) -> str:
    """The driver that runs a phase of a round.

    >>> driver_file(Phase.BACKFILL), driver_file(Phase.CONTRACT, 2)
    ('before_deploy.sql', 'after_deploy_2.sql')
    """
    stem = {Phase.CUTOVER: "cutover", Phase.CONTRACT: "after_deploy"}.get(phase, "before_deploy")
    return f"{stem}.sql" if number == 1 else f"{stem}_{number}.sql"


@dataclass(frozen=True, slots=True)
class Left:
    """A baseline statement that no step replaces, and why."""

    statement: int
    reason: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the baseline: what ``sqlmigrate`` prints, or ``migrate`` runs, for one operation."""

    number: int
    operation: int
    text: str
    deferred: bool = False
    printed: bool = True
    """``sqlmigrate`` prints it. False: only ``migrate``, which sees the names that the statements before it made."""
    run: bool = True
    """``migrate`` runs it. False: only ``sqlmigrate`` prints it, for the reason above."""


@dataclass(frozen=True, slots=True)
class OperationInfo:
    """One operation of the migration, flattened out of SeparateDatabaseAndState."""

    index: int
    name: str
    description: str
    file: str
    line: int
    migration: str

    def __str__(self) -> str:
        return f"{self.name} ({self.file}:{self.line})" if self.file else self.name


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps in the order in which they run, and everything that the bundle says about them."""

    app: str
    migrations: tuple[str, ...]
    schema: str
    server_version: int
    steps: tuple[Step, ...]
    statements: tuple[Statement, ...]
    operations: tuple[OperationInfo, ...]
    left: tuple[Left, ...] = ()
    findings: tuple[Finding, ...] = ()
    promises: tuple[Any, ...] = ()
    gentle: tuple[Any, ...] = ()
    """Promises that the plan does not need, but ``migrate`` may."""
    later: tuple[Any, ...] = ()
    """Promises that rows need only keep once the plan's own functions have run, which may see to it."""
    named: tuple[Any, ...] = ()
    """What functions and RunSQL name of the columns that they read: values for the rehearsal's rows."""
    tables: tuple[Table, ...] = ()
    loose: tuple[tuple[Table, str, str], ...] = ()
    apart: tuple[tuple[Table, str, str], ...] = ()
    """Columns to which the plan gives other values than ``migrate`` on purpose: (table, final name, reason)."""
    context: Mapping[str, Any] = field(default_factory=dict)
    """Facts for the templates: pre-state's origin, applied migrations, names of the database objects."""

    @property
    def label(self) -> str:
        """``app.0012_name``, or ``app.0002_a..0007_b`` for a range."""
        first, last = self.migrations[0], self.migrations[-1]
        return f"{self.app}.{first}" if first == last else f"{self.app}.{first}..{last}"

    @property
    def has_cutover(self) -> bool:
        """Whether old code must be stopped before new code starts."""
        return any(step.phase is Phase.CUTOVER for step in self.steps)

    @property
    def rounds(self) -> int:
        """How often all phases are gone through, each time with a deploy gate; nearly always once."""
        return max((step.round for step in self.steps), default=1)

    @property
    def drivers(self) -> tuple[str, ...]:
        """The bundle's drivers in their order. A round has a cutover.sql only if it has such steps."""
        found = []
        for number in range(1, self.rounds + 1):
            cut = any(step.phase is Phase.CUTOVER and step.round == number for step in self.steps)
            phases = (Phase.EXPAND, *((Phase.CUTOVER,) if cut else ()), Phase.CONTRACT)
            found += [driver_file(phase, number) for phase in phases]
        return tuple(found)
