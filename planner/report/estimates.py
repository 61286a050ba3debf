"""How long steps take, as far as it can be told: by the kind of work, with the formula and what goes into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.estimates import estimates, total
from planner.facts import Facts
from planner.model import Plan
from planner.render import step_files
from planner.report.facts import RETRIES
from planner.report.values import Group, Moment, Size


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work: its formula, and the steps that do it."""

    name: str
    formula: str
    size: Size
    moments: tuple[Moment, ...]


FORMULAS = {
    Size.CATALOG: (
        "Catalog work",
        "milliseconds, whatever the size of the table; plus the wait for its lock: at most lock_timeout for each "
        f"attempt, {RETRIES}",
    ),
    Size.SCAN: ("Scan", "size of the table ÷ rate at which it is read"),
    Size.BUILD: (
        "Index build, concurrently",
        "twice the size of the table ÷ rate at which it is read + sorting of its keys + the wait for transactions that "
        "began before it",
    ),
    Size.REWRITE: (
        "Rewrite",
        "size of the table ÷ rate at which it is read and written + the builds of all its indexes",
    ),
    Size.ROWS: ("Backfill", "rows ÷ rows per second, in all sessions that run it"),
    Size.UNKNOWN: ("Can't be told", "read what the step says: nobody can know it from the outside"),
}


def kinds(groups: tuple[Group, ...]) -> tuple[Kind, ...]:
    """The kinds of work that the bundle does, the shortest first."""
    moments = [moment for group in groups for moment in group.moments]
    found = []
    for size in Size:
        own = tuple(moment for moment in moments if moment.size is size)
        if own:
            name, formula = FORMULAS[size]
            found.append(Kind(name, formula, size, own))
    return tuple(found)


def inputs(plan: Plan) -> tuple[str, ...]:
    """What the formulas were given: facts, or no sizes of tables, which is said."""
    lines = list(_known(plan)) or [
        f"No table sizes known: the plan was made from {plan.context['origin']}, and knows the schema only. So there "
        "are no minutes here, and the widths in the pictures are by the kind of work only: "
        + ", ".join(f"{FORMULAS[size][0].lower()} {size.value}" for size in Size)
        + "."
    ]
    for step in plan.steps:
        if step.kind == "backfill":
            values = step.sql.context
            if "batch_size" in values and "target_ms" in values:
                lines.append(
                    f"The backfill of {values['table']} begins with batches of {values['batch_size']} rows, and goes "
                    f"on with as many as take {values['target_ms']} ms. status.sql shows the rows per second that it "
                    "has measured, and the time that is left."
                )
    return tuple(lines)


def _known(plan: Plan) -> Iterator[str]:
    """The estimates of the steps whose work grows with their table, where there are facts."""
    facts: Facts | None = plan.context.get("facts")
    if facts is None:
        return
    found = estimates(plan)
    yield f"By facts of {facts.collected_at}, and with rates of a small machine: {total(found).time} together."
    for file, one in zip(step_files(plan), found, strict=True):
        if one is not None and one.seconds is not None:
            yield f"Step {file.number}, on {one.table} ({one.rows:,} rows): {one.time}, by {one.formula}."
