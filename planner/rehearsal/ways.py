"""The rows that a rehearsal is tried on: odd ones first, then, where `migrate` fails on them, gentler ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from planner.model import Plan
from planner.names import Table, ident, literal
from planner.promises import Empty, Holds, Promise, References, Unique
from planner.rehearsal.fitting import fitting
from planner.rehearsal.rows_catalog import Shapes

Texts = Mapping[tuple[Table, str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Way:
    """One kind of rows. ``how`` they differ from the odd ones; ``count`` is that of rows in a table."""

    how: str
    promises: Sequence[Promise]
    count: int
    words: Texts = field(default_factory=dict)
    """What the sources of functions name of the columns."""
    wishes: Sequence[Promise] = ()
    """What new rows keep as well; rows that the history made may be otherwise."""

    @property
    def emptied(self) -> frozenset[Table]:
        """Tables that have no row of ours."""
        return frozenset(promise.table for promise in self.wishes if isinstance(promise, Empty))


def odd(plan: Plan, count: int) -> Way:
    """All that the plan allows: NULL, empty, duplicate and long values, and what the sources of functions name."""
    return Way("", fitting(plan), count, _words(plan))


def gentler(plan: Plan, count: int, shapes: Shapes, *, refused: bool) -> Iterator[Way]:
    """Rows on which `migrate` may go through, where it fails on the odd ones.

    :param refused: the bundle stops on them as well, where a function does
    """
    words = _words(plan)
    kept = (*plan.promises, *plan.gentle, *plan.later)
    rules = any(isinstance(promise, Unique | References | Holds) for promise in plan.later)
    how = "with rows that keep the new rules from the start" if rules else "without NULL in the columns that change"
    yield Way(how, kept, count, words)
    if empty := _added_to(plan):
        yield Way("without rows where functions only add some", kept, count, words, empty)
    if known := _known(plan, whole=False):
        yield Way("with JSON as the function goes into it", kept, count, words, known)
    if known := _known(plan, whole=True):
        yield Way("with values that hold all that the function reads from them", kept, count, words, known)
    if refused and (objects := _objects(plan, shapes)):
        yield Way("with objects in JSON", fitting(plan), count, words, objects)
    if words:
        yield Way("without the constants of the function's source", fitting(plan), count)
    yield Way("with one row in each table", fitting(plan), 1)


def _added_to(plan: Plan) -> list[Promise]:
    """That tables are empty whose rows functions neither read nor change: they make one for each row of another."""
    found: set[Table] = set()
    for fill in plan.context["python"].values():
        found |= {update.inserts.table for update in fill.updates if update.inserts is not None}
        if fill.script is not None:
            found |= set(fill.script.writes) - set(fill.script.changes) - set(fill.script.walks)
    there = {thing.table for thing in plan.context["before"] if thing.kind == "table"}
    return [Empty(table, "", "") for table in sorted(found & there)]


def _words(plan: Plan) -> Texts:
    return {(words.table, words.column): words.texts for words in plan.named}


def _known(plan: Plan, *, whole: bool) -> list[Promise]:
    """That columns hold only what a function's source goes into: JSON, or all that it must find there (``whole``)."""
    found: list[Promise] = []
    for words in plan.named:
        if words.whole and (whole or words.json):
            cast = "::jsonb" if words.json else ""
            texts = ", ".join(f"{literal(text)}{cast}" for text in (words.whole if whole else words.texts))
            column = f"row_.{ident(words.column)}"
            missing = f"{column} IS NULL OR " if whole else ""
            found.append(Holds(words.table, f"{missing}{column}{cast} NOT IN ({texts})"))
    return found


def _objects(plan: Plan, shapes: Shapes) -> list[Promise]:
    """That the columns of JSON hold objects, in the tables that the plan touches."""
    found = [
        (table, column) for table in plan.tables if table in shapes.tables for column in shapes.tables[table].columns
    ]
    named = [(table, ident(name)) for table, name in found if shapes.tables[table].columns[name].type.name == "jsonb"]
    return [Holds(table, f"COALESCE(jsonb_typeof({name}) <> 'object', true)") for table, name in named]
