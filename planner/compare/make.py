"""From a plan to its comparison with Django's statements. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from planner import render, sql
from planner.compare.scene import Scene
from planner.compare.values import Code, Comparison, Fate, Line, Locked, StepLine
from planner.ddl.types import read_type
from planner.dialect import UnreadableError
from planner.model import OperationInfo, Plan, Statement, Step
from planner.sql import Form

if TYPE_CHECKING:
    from planner.fills import PythonFill
    from planner.translate.effects import Update


def comparison(plan: Plan) -> Comparison:
    """The plan beside the statements of Django, each with its steps or the reason why it has none."""
    steps = _steps(plan)
    kept = _kept(plan)
    scene = Scene(plan)
    reasons = {left.statement: left.reason for left in plan.left}
    lines = tuple(
        _line(plan, statement, steps=steps, kept=kept, reasons=reasons, scene=scene) for statement in plan.statements
    )
    code = _code(plan, steps)
    spoken = {statement.operation for statement in plan.statements} | {entry.operation.index for entry in code}
    return Comparison(
        label=plan.label,
        server_version=plan.server_version,
        lines=lines,
        own=tuple(step for step in steps if not step.statements),
        code=code,
        stateful=tuple(operation for operation in plan.operations if operation.index not in spoken),
        steps=steps,
        held=tuple(_held(plan, lines, code)),
    )


def _held(plan: Plan, lines: Sequence[Line], code: Sequence[Code]) -> Iterator[str]:
    """For each migration that is one transaction: the first lock on a table that lasts beyond its statement."""
    atomic: Mapping[str, bool] = plan.context.get("atomic", {})
    for migration in (name for name, in_one in atomic.items() if in_one):
        own = [line for line in lines if line.operation.migration == migration and line.run]
        python = [each for each in code if each.operation.migration == migration and each.fate != "empty"]
        last = max((each.operation.index for each in python), default=-1)
        found: dict[str, str] = {}
        for line in own:
            more = line is not own[-1] or last > line.operation.index
            for locked in line.work.locks if more else ():
                if locked.mode.blocks_writes:
                    found.setdefault(
                        locked.table,
                        f"{locked.mode} on {locked.table.removeprefix('public.')} from statement {line.number} on",
                    )
        if found:
            locks = ", ".join(found.values())
            yield f"migrate runs {migration} in one transaction, and holds each lock to its end: {locks}."


def _steps(plan: Plan) -> tuple[StepLine, ...]:
    files = render.step_files(plan)
    return tuple(
        StepLine(
            number=file.number,
            phase=step.phase,
            title=step.title,
            why=step.why,
            locks=tuple(Locked(str(lock.table), lock.mode) for lock in step.locks),
            effects=step.effects,
            statements=step.accounts,
        )
        for step, file in zip(plan.steps, files, strict=True)
    )


def _line(
    plan: Plan,
    statement: Statement,
    *,
    steps: Sequence[StepLine],
    kept: Mapping[int, frozenset[int]],
    reasons: Mapping[int, str],
    scene: Scene,
) -> Line:
    own = [number for number, step in enumerate(plan.steps) if statement.number in step.accounts]
    shown = kept.get(statement.number, frozenset(own))
    raw = any(plan.steps[number].kind == "as written" for number in own)
    return Line(
        number=statement.number,
        operation=_operation(plan, statement.operation),
        text=statement.text,
        work=scene.work(statement.text, checked=not raw),
        fate=_fate(statement, own, kept, reasons),
        steps=tuple(steps[number] for number in sorted(shown)),
        reason=(plan.context.get("rows", {}) if own else reasons).get(statement.number, ""),
        deferred=statement.deferred,
        printed=statement.printed,
        run=statement.run,
    )


def _fate(
    statement: Statement, own: Sequence[int], kept: Mapping[int, frozenset[int]], reasons: Mapping[int, str]
) -> Fate:
    if statement.number in kept:
        return Fate.KEPT
    if own:
        return Fate.SPLIT if len(own) > 1 else Fate.REPLACED
    return Fate.LEFT_OUT if statement.number in reasons else Fate.LOST


def _operation(plan: Plan, index: int) -> OperationInfo:
    return next(operation for operation in plan.operations if operation.index == index)


def _kept(plan: Plan) -> dict[int, frozenset[int]]:
    """Statements that the plan runs as they are, with the places of the steps that do.

    A statement is kept if a step holds it, and every other step that accounts for it as well holds another of
    Django's statements: the SET NOT NULL behind a validated CHECK is the same text as Django's, and yet not the same.
    """
    texts = {statement.number: statement.text for statement in plan.statements}
    holds = {
        place: {number for number in step.accounts if number in texts and _holds(step, texts[number])}
        for place, step in enumerate(plan.steps)
        if step.accounts
    }
    found = {}
    for number in texts:
        own = [place for place, step in enumerate(plan.steps) if number in step.accounts]
        places = frozenset(place for place in own if number in holds[place])
        if places and all(holds[place] for place in own):
            found[number] = places
    return found


def _holds(step: Step, text: str) -> bool:
    """Whether the step's SQL says the statement: names of schemas, spellings of types and needless words aside."""
    wanted = sql.parse(text)
    given = sql.parse(render.sql(step.sql))
    return bool(wanted) and all(any(_same(form, other) for other in given) for form in wanted)


def _same(first: Form, second: Form) -> bool:
    if first.kind == "unknown" or second.kind == "unknown":
        return sql.equivalent(first.text, second.text)
    return _bare(first) == _bare(second)


NEEDLESS = frozenset({"if_exists", "if_not_exists", "cascade", "restrict"})
"""Words without which a statement does the same here: the planner knows what is there, and what depends on it.

Where a CASCADE would take down something else, there is no plan, or the statement is kept to the letter.
"""


def _bare(form: Form) -> Form:
    """The form without its text, schemas, needless words, and with one spelling for each type."""
    inline = tuple(_bare(inner) for inner in form.inline if inner.kind != "drop not null")
    expression = form.sql
    if form.kind == "alter column type" and expression is not None and _plain_cast(form):
        expression = None
    return replace(
        form,
        text="",
        clause="",
        table=_unqualified(form.table),
        schema=None,
        references=_unqualified(form.references),
        reads=tuple((None, name) for _, name in form.reads),
        options=tuple(sorted(set(form.options) - NEEDLESS)),
        inline=tuple(sorted(inline, key=repr)),
        type=_spelling(form.type),
        sql=expression,
    )


def _unqualified(name: sql.Name | None) -> sql.Name | None:
    return (None, name[1]) if name else None


def _plain_cast(form: Form) -> bool:
    """Whether USING only casts the column to its new type, which ALTER … TYPE does anyway."""
    column = '"' + (form.name or "").replace('"', '""') + '"'
    return any(sql.equivalent(form.sql or "", text) for text in (column, f"{column}::{form.type}"))


def _spelling(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return repr(read_type(text))
    except UnreadableError:
        return text


def _code(plan: Plan, steps: Sequence[StepLine]) -> tuple[Code, ...]:
    fills: Mapping[int, PythonFill] = plan.context.get("python", {})
    found = []
    for index, fill in sorted(fills.items()):
        own = tuple(line for line, step in zip(steps, plan.steps, strict=True) if _stands_for(step, fill))
        blocks = {step.sql.context["name"] for step in plan.steps if "declared" in step.sql.context}
        fate, reason = _told(replace(fill, script=fill.script or fill.block) if fill.name in blocks else fill)
        found.append(Code(_operation(plan, index), fill.name, fate, reason, own))
    return tuple(found)


def _told(fill: PythonFill) -> tuple[str, str]:
    if fill.hole is not None:
        place = f"{fill.hole.source.file}:{fill.hole.line}" if fill.hole.line else fill.hole.source.file
        return "hole", f"{fill.hole.why} ({place})"
    if fill.script is not None:
        written = ", ".join(map(str, fill.script.writes)) or "no table"
        return "translated", f"one block of PL/pgSQL that writes {written}"
    if not fill.updates:
        return "empty", "it changes nothing"
    what = "; ".join(map(_shown, fill.updates))
    return ("declared", f"as the configuration says: {what}") if fill.declared else ("translated", what)


def _shown(update: Update) -> str:
    """What one of them is as a statement.

    >>> from planner.names import Table
    >>> from planner.translate.effects import Insert, Update
    >>> from planner.translate.values import Source, Value
    >>> one = Update(Table("public", "a"), (), None, Source("", 0, 0, ""), deletes=True)
    >>> _shown(one)
    'DELETE of public.a'
    >>> _shown(replace(one, deletes=False, inserts=Insert(Table("public", "b"), (("c", Value("1")),))))
    'INSERT into public.b (c) for rows of public.a'
    """
    if update.inserts is not None:
        return f"INSERT into {update.inserts.table} ({_columns(update.inserts.assignments)}) for rows of {update.table}"
    written = _columns(update.assignments)
    return f"DELETE of {update.table}" if update.deletes else f"UPDATE of {update.table} ({written})"


def _columns(assignments: Iterable[tuple[str, object]]) -> str:
    return ", ".join(name for name, _ in assignments)


def _stands_for(step: Step, fill: PythonFill) -> bool:
    """Whether a step does what the function does: its gate, its block, or the backfill and trigger of an update."""
    values = step.sql.context
    if values.get("stands_for") == fill.name:
        return True
    if step.accounts:
        return False
    if step.kind == "gate" or "declared" in values:
        return bool(values.get("name") == fill.name)
    written = [name for name, _ in values.get("assignments", ())] or [
        entry["column"] for entry in values.get("fills", ()) if "column" in entry
    ]
    return bool(written) and any(
        update.table == values.get("table") and set(written) <= {name for name, _ in update.assignments}
        for update in fill.updates
    )
