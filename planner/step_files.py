"""The steps of a plan as the templates see them: numbered, with their SQL rendered. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from planner import names, templating
from planner.locks import LockMode
from planner.model import Condition, Lock, Plan, Sql, Step
from planner.names import Table


@dataclass(frozen=True)
class StepFile:
    """A step as the templates see it."""

    number: str
    file: str
    title: str
    why: str
    phase: str
    locks: tuple[tuple[str, str, str], ...]
    blocked: tuple[str, ...]
    """The tables, as SQL, that are there before the step and whose writes its lock blocks."""
    effects: tuple[str, ...]
    transactional: bool
    lock_timeout_ms: int
    statement_timeout_ms: int
    rerun: str
    undo: str
    django: tuple[str, ...]
    done_when: str
    body: str
    point_of_no_return: bool
    kind: str
    message: str
    irreversible: str
    not_undone: str
    findings: tuple[Any, ...]
    before_gate: bool
    report: str
    """A SQL expression for what the driver says when the step is done, beside how long it took; or nothing."""
    round: int
    driver: str
    """The file that runs it."""
    after_record: bool
    """It runs after the migration is recorded as applied."""


def condition(value: Condition) -> str:
    """A condition as a SQL boolean expression."""
    nested = [condition(argument) if isinstance(argument, Condition) else argument for argument in value.arguments]
    return templating.condition(value.name, nested).strip()


def sql(value: Sql) -> str:
    """Rendered SQL."""
    return templating.render(value.template, **value.context).strip()


def step_files(plan: Plan) -> tuple[StepFile, ...]:
    """All steps with their numbers (ten apart, so that a DBA can put one between) and files."""
    width = 3 if len(plan.steps) < 100 else 4  # noqa: PLR2004
    no_return = next((number for number, step in enumerate(plan.steps) if step.irreversible), None)
    return tuple(
        _step_file(plan, step, f"{(number + 1) * 10:0{width}d}", last=number == no_return)
        for number, step in enumerate(plan.steps)
    )


def _step_file(plan: Plan, step: Step, number: str, *, last: bool) -> StepFile:
    return StepFile(
        number=number,
        file=f"{step.folder}/{number}_{step.slug}.sql",
        title=step.title,
        why=step.why,
        phase=step.phase.value,
        locks=tuple(
            (names.qualified(lock.table), lock.mode.value, f"blocks {_blocks(step, lock)}") for lock in step.locks
        ),
        blocked=_blocked(step),
        effects=step.effects,
        transactional=step.transactional,
        lock_timeout_ms=step.lock_timeout_ms,
        statement_timeout_ms=step.statement_timeout_ms,
        rerun=step.rerun,
        undo=_undo_text(step),
        django=tuple(statement.text for statement in plan.statements if statement.number in step.accounts),
        done_when=condition(step.done_when),
        body=sql(step.sql),
        point_of_no_return=last,
        kind=step.kind,
        message=step.message,
        irreversible=step.irreversible,
        not_undone=step.not_undone,
        findings=step.findings,
        before_gate=step.phase.before_gate,
        report=_report(step),
        round=step.round,
        driver=step.driver,
        after_record=not step.phase.before_gate and step.round == plan.rounds,
    )


def _blocked(step: Step) -> tuple[str, ...]:
    """None of a step that is kept as it was written: its tables may not be there, or be views."""
    if step.kind == "as written":
        return ()
    apart = {view["name"] for view in step.sql.context.get("views") or ()}  # LOCK TABLE would lock all that they read
    apart |= {Table(touch.scope, touch.name) for touch in step.creates if touch.kind == "relation"}
    return tuple(
        names.qualified(lock.table) for lock in step.locks if lock.mode.blocks_writes and lock.table not in apart
    )


def _blocks(step: Step, lock: Lock) -> str:
    """What an application notices of a lock. ROW EXCLUSIVE blocks no table, but changed rows are locked."""
    if lock.mode is not LockMode.ROW_EXCLUSIVE or step.kind not in ("backfill", "as written"):
        return lock.mode.blocks
    return "other writes to the rows of a batch" if step.kind == "backfill" else "other writes to the rows it changes"


def _report(step: Step) -> str:
    if step.kind != "backfill":
        return ""
    where = {name: step.sql.context[name] for name in ("schema", "name")}
    return templating.render("postgresql/backfill_report.sql.j2", **where).strip()


def _undo_text(step: Step) -> str:
    """The undo as SQL, or a sentence where there is none or it is long."""
    if step.irreversible:
        return f"none: {step.irreversible}."
    if step.undo is None:
        return f"none: {step.not_undone}." if step.not_undone else "none needed."
    text = sql(step.undo)
    return text if text.count("\n") < 8 else "see revert.sql."  # noqa: PLR2004
