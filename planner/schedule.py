"""From steps to a plan: phases in order, names that are free when they are needed, and the bookkeeping.

Steps are sorted by round and phase, and within a phase as ``migrate`` makes the changes. Where that would run a step
before one that it relies on, the step moves to that one's phase, or to another round of all phases (``rounds``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from planner import names, rounds, vacated
from planner.bookkeeping import Bookkeeping
from planner.locks import LockMode
from planner.model import Condition, Lock, Phase, Sql, Step, driver_file
from planner.names import Table
from planner.recipes.reverse import reverses

FIRST, LAST = -1, 1_000_000


def schedule(
    steps: Sequence[Step], schema: str, bookkeeping: Bookkeeping, tables: dict[str, Table], label: str
) -> tuple[Step, ...]:
    """All steps of the plan in the order in which they run.

    :param schema: the progress schema's name; it is made only if a step needs it
    :param tables: where Django's own tables are: django_migrations, and content types and permissions if written
    :raises PlanError: if two steps of one operation can't both keep their phase
    """
    unique = vacated.guarded(_merged(steps))
    settled, reasons = rounds.settle([replace(one, position=number) for number, one in enumerate(unique)])
    ordered = _ordered(settled)
    recorded = record(bookkeeping, tables)
    helpers = bool(reasons) or any(touch.kind == "schema" for step in ordered for touch in step.needs)
    found = [_make_schema(schema, ordered, label, reasons)] if helpers else []
    found = [replace(step, done_when=step.done_when | recorded.done_when) for step in found]
    for number, why in enumerate(reasons, start=1):
        own = [step for step in ordered if step.round == number]
        found += rounds.closed(own, schema, number, why, recorded.done_when)
    last = len(reasons) + 1
    own = [step for step in ordered if step.round == last]
    gate = Phase.CUTOVER if any(step.phase is Phase.CUTOVER for step in own) else Phase.VALIDATE
    before = rounds.opened([step for step in own if step.phase.before_gate], schema, last)
    after = [step for step in own if not step.phase.before_gate]
    if reasons:
        after = rounds.after_gate(after, recorded.done_when)
    if helpers:
        after.append(replace(_drop_schema(schema, ordered, reasons), round=last))
    done = recorded.done_when  # what comes before it stays done, also without the helpers that go at the end
    found += [replace(step, done_when=step.done_when | done) for step in before]
    found.append(replace(recorded, phase=gate, round=last))
    found += [replace(step, done_when=done & step.done_when) for step in after]
    return tuple(_named(found))


def _merged(steps: Sequence[Step]) -> list[Step]:
    """Leave out a step that is there already (two changes may be kept as one statement)."""
    found: dict[tuple[str, Any], Step] = {}
    for number, step in enumerate(steps):
        key = (step.slug, step.accounts) if step.kind == "as written" else (step.slug, number)
        found.setdefault(key, step)
    return list(found.values())


def _named(steps: Sequence[Step]) -> list[Step]:
    """Slugs that are unique and fit a file name."""
    used: dict[str, int] = {}
    found = []
    for step in steps:
        plain = "".join(char if char.isalnum() and char.isascii() else "_" for char in step.slug.lower()).strip("_")
        slug = names.short_name(plain or "step", length=50)
        used[slug] = used.get(slug, 0) + 1
        found.append(replace(step, slug=slug if used[slug] == 1 else f"{slug}_{used[slug]}"))
    return found


def _ordered(steps: Sequence[Step]) -> list[Step]:
    """Phase by phase; within a phase by rank, then as ``migrate`` does it, but never before what a step relies on."""
    waiting = sorted(steps, key=lambda step: (step.place, step.rank, step.position))
    relied = {
        step.position: {
            other.position for other in steps if other.position < step.position and rounds.relies(other, step)
        }
        for step in steps
    }
    found: list[Step] = []
    while waiting:
        left = {step.position for step in waiting}
        ready = next(step for step in waiting if not relied[step.position] & left)
        waiting.remove(ready)
        found.append(ready)
    return found


KEPT = " As migrate does, it makes those of older models again that a function or RunSQL may have removed."


def record(bookkeeping: Bookkeeping, tables: dict[str, Table]) -> Step:
    """The step that tells Django that the migration is applied, with the rows that ``post_migrate`` adds."""
    values: dict[str, Any] = {
        "migrations": bookkeeping.migrations,
        "content_types": bookkeeping.content_types,
        "renamed": bookkeeping.renamed,
        "permissions": bookkeeping.permissions,
        "kept_content_types": bookkeeping.kept_content_types,
        "kept_permissions": bookkeeping.kept_permissions,
        "tables": tables,
    }
    done: Condition | None = None
    for app, name in bookkeeping.migrations:
        one = Condition("recorded", (tables["django_migrations"], app, name))
        done = one if done is None else done & one
    assert done is not None
    extra = " It also adds the content types and permissions that migrate adds." * bool(
        bookkeeping.content_types or bookkeeping.permissions
    )
    extra += KEPT * bool(bookkeeping.kept_content_types)
    extra += " It renames the content type of a renamed model, as migrate does." * bool(bookkeeping.renamed)
    return Step(
        slug="record_migration",
        phase=Phase.VALIDATE,
        title="Record the migration as applied",
        why=f"From here on `migrate --check` passes, so that new code can be deployed, and `migrate` leaves it "
        f"alone.{extra}",
        sql=Sql("postgresql/record_migration.sql.j2", values),
        done_when=done,
        locks=tuple(Lock(table, LockMode.ROW_EXCLUSIVE) for table in tables.values()),
        effects=("writes a few rows",),
        undo=Sql("postgresql/unrecord_migration.sql.j2", values),
        undo_when=done,
        kind="record",
    )


def _make_schema(schema: str, steps: Sequence[Step], label: str, reasons: Sequence[str]) -> Step:
    values = {
        "schema": schema,
        "comment": f"Progress of {label}; dropped by {driver_file(Phase.CONTRACT, len(reasons) + 1)}",
        "backfills": _backfills(steps),
    }
    kept = _markers([step for step in steps if step.undo is None or reverses(step)])
    there = Condition("schema_exists", (schema,))
    ready = there & Condition("relation_exists", (Table(schema, "backfill"),)) if values["backfills"] else there
    return Step(
        slug="progress_schema",
        phase=Phase.EXPAND,
        title=f"Create the progress schema {schema}",
        why="Holds what the backfills have done so far, and the triggers' functions. It goes away with the last step.",
        sql=Sql("postgresql/progress_schema.sql.j2", values),
        done_when=ready,
        effects=("new objects only",),
        undo=Sql("postgresql/drop_progress_schema.sql.j2", {**values, "kept": kept, "once": _once(steps)}),
        undo_when=there,
        kind="progress",
    )


def _drop_schema(schema: str, steps: Sequence[Step], reasons: Sequence[str]) -> Step:
    gone = ~Condition("schema_exists", (schema,))
    return Step(
        slug="drop_progress_schema",
        phase=Phase.CONTRACT,
        title=f"Drop the progress schema {schema}",
        why="Nothing is left behind.",
        sql=Sql(
            "postgresql/drop_progress_schema.sql.j2",
            {
                "schema": schema,
                "backfills": _backfills(steps),
                "markers": [
                    *_markers(steps),
                    *(one for number in range(1, len(reasons) + 1) for one in rounds.marks(schema, number)),
                ],
            },
        ),
        done_when=gone,
        effects=("removes helper objects only",),
        irreversible="; ".join(_forgotten(steps, reasons)),
        kind="progress",
    )


def _forgotten(steps: Sequence[Step], reasons: Sequence[str]) -> Iterator[str]:
    """What can't be told without the progress schema, so that it is too late to revert."""
    if reasons:
        yield "how far the rounds had come can't be told any more"
    if once := _once(steps):
        yield f"nothing tells any more that {', '.join(once)} has run, which must not run twice"
    if ran := [f"“{step.title}”" for step in steps if _stays(step)]:
        yield f"nothing tells any more that {', '.join(ran)} has run, which revert.sql leaves: it would run twice"
    if any(reverses(step) for step in steps):
        yield "nothing tells revert.sql any more whether the migration's own way back is to be run; migrate can go back"


def _stays(step: Step) -> bool:
    """Whether only a mark tells that it has run: revert.sql leaves what it did, and a bundle begun anew repeats it.

    What locks no table makes an object of its own (an extension, a schema), and does nothing where that is there.
    """
    marked = step.sql.context.get("marker") is not None and not step.irreversible
    return marked and (bool(step.locks) or step.kind == "gate") and step.undo is None


def _backfills(steps: Sequence[Step]) -> list[dict[str, Any]]:
    return [dict(step.sql.context) for step in steps if step.kind == "backfill"]


def _once(steps: Sequence[Step]) -> list[str]:
    """The backfills that must not be begun anew once they have changed rows."""
    return [step.sql.context["name"] for step in steps if step.kind == "backfill" and step.sql.context.get("once")]


def _markers(steps: Sequence[Step]) -> list[Table]:
    return [step.sql.context["marker"] for step in steps if step.sql.context.get("marker") is not None]
