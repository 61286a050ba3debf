"""The bundle and ``migrate`` as groups of moments: who holds which lock while what is done. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.compare import Code, Comparison, Line
from planner.compare.show import tidy
from planner.locks import LockMode
from planner.model import Phase, Plan, Step, Touch, relation
from planner.render import step_files
from planner.report.values import Blocking, Group, Hold, Moment, Size

if TYPE_CHECKING:
    from planner.fills import PythonFill

CHANGES_ROWS = ("backfill", "as written")
"""Kinds of steps that lock rows which the application may want to write."""


def of_bundle(plan: Plan) -> tuple[Group, ...]:
    """The phases that have steps, each with its moments, and the gates between them."""
    files = step_files(plan)
    made: set[Touch] = set()
    moments = []
    for step, file in zip(plan.steps, files, strict=True):
        made |= step.creates
        # Nobody uses a new table before the deploy; afterwards new code does.
        unused = made if step.phase.before_gate else step.creates
        moments.append(((step.round, step.phase), _of_step(step, file.number, file.title, unused)))
    used = list(dict.fromkeys(place for place, _ in moments))
    found = []
    for number, phase in used:
        last = max((other.number for nth, other in used if nth == number and other.before_gate), default=0)
        stop = "stop old code" if phase is Phase.CUTOVER else ""
        gate = ("start new code" if stop else "deploy") if phase.number == last else ""
        own = tuple(moment for place, moment in moments if place == (number, phase))
        title = f"{phase.number} {phase.value}" + (f", round {number}" if number > 1 else "")
        found.append(Group(title, own, gate, stop))
    return tuple(found)


def _of_step(step: Step, number: str, title: str, unused: Collection[Touch]) -> Moment:
    holds = tuple(
        Hold(str(lock.table), lock.mode, Blocking.of(lock.mode, changes_rows=step.kind in CHANGES_ROWS))
        for lock in step.locks
        if relation(lock.table.schema, lock.table.name) not in unused
    )
    size = Size.UNKNOWN if step.kind == "gate" else Size.of(step.effects)
    return Moment(number, title, size, step.effects, holds, holds)


def of_migrate(plan: Plan, comparison: Comparison) -> tuple[Group, ...]:
    """What ``migrate`` runs: a group for each migration, with its statements and functions in their order."""
    atomic: Mapping[str, bool] = plan.context.get("atomic", {})
    found: list[tuple[tuple[str, bool, int, int], Line | Code]] = [
        ((line.operation.migration, line.deferred, line.operation.index, line.number), line)
        for line in comparison.lines
        if line.run
    ]
    found += [
        ((code.operation.migration, False, code.operation.index, 0), code)
        for code in comparison.code
        if code.fate != "empty"
    ]
    places = {name: place for place, name in enumerate(dict.fromkeys(one.migration for one in plan.operations))}
    found.sort(key=lambda pair: (places.get(pair[0][0], 0), *pair[0][1:]))
    groups = []
    for migration, own in itertools.groupby(found, key=lambda pair: pair[0][0]):
        together = atomic.get(migration, True)
        moments = tuple(_moment(plan, one) for _, one in own)
        title = f"{'one transaction' if together else 'no transaction'}"
        title += f": {migration.partition('.')[2]}" if len(plan.migrations) > 1 else ""
        groups.append(Group(title, _held(moments) if together else moments, together=together))
    return (*groups[:-1], replace(groups[-1], gate="deploy")) if groups else ()


def _moment(plan: Plan, one: Line | Code) -> Moment:
    if isinstance(one, Code):
        holds = tuple(_python_holds(plan, one))
        title = f"{one.operation.name}: {one.name}"
        size = Size.ROWS if holds else Size.UNKNOWN
        return Moment("py", title, size, ("runs Python, which reads and writes rows",), holds, holds)
    writes = any(word.startswith(("writes rows", "can't be told")) for word in one.work.does)
    holds = tuple(Hold(lock.table, lock.mode, Blocking.of(lock.mode, changes_rows=writes)) for lock in one.work.locks)
    return Moment(str(one.number), tidy(one.text), Size.of(one.work.does), one.work.does, holds, holds)


def _python_holds(plan: Plan, code: Code) -> Iterable[Hold]:
    fills: Mapping[int, PythonFill] = plan.context.get("python", {})
    fill = fills.get(code.operation.index)
    tables = sorted(str(table) for table in fill.tables) if fill is not None else []
    return [Hold(table, LockMode.ROW_EXCLUSIVE, Blocking.ROWS) for table in tables]


def _held(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """Inside of one transaction: what was taken before is held still, the worst of each table."""
    held: dict[str, Hold] = {}
    found = []
    for moment in moments:
        for hold in moment.takes:
            old = held.get(hold.table)
            if old is None or (hold.blocking.rank, hold.mode.strength) > (old.blocking.rank, old.mode.strength):
                held[hold.table] = hold
        found.append(Moment(moment.label, moment.title, moment.size, moment.works, moment.takes, tuple(held.values())))
    return tuple(found)
