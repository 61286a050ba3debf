"""RunSQL, statement by statement: what of it is planned as Django's own operations are, and what stays as written.

It is taken apart if every statement is understood: indexes and constraints by what they do to the catalog, an UPDATE or
DELETE as a batched one. Otherwise all of it is kept, in one step. Why: docs/decisions/0026-run-sql-in-batches.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from planner import accounts, sql
from planner.baseline import Baseline
from planner.catalog import Catalog
from planner.changes import Change
from planner.fills import Kept, PythonFill, SqlFill
from planner.model import Statement, Step
from planner.names import Table
from planner.operations import Walked
from planner.sql import Form
from planner.translate.effects import Update
from planner.translate.raw_sql import in_batches
from planner.translate.values import Source

SHOWN_IN_FULL = frozenset(
    {
        "create index",
        "drop index",
        "rename index",
        "add check",
        "add foreign key",
        "add unique",
        "drop constraint",
        "rename constraint",
        "validate constraint",
    }
)
"""Forms of RunSQL of which our picture of the catalog says all: it has no comments of functions, for example."""

ROWS = frozenset({"update", "delete"})
LOOSENS = frozenset({"drop index", "drop constraint"})
SETTLED = ("not_null", "default", "comment")
"""What may change of a column that a batch reads or writes: by then it is as it was, or looser."""

Columns = frozenset[tuple[Table, str]]


def is_run_sql(walked: Walked) -> bool:
    """Whether it is a RunSQL, which is taken apart only where all of it is understood."""
    from django.db.migrations.operations import RunSQL  # noqa: PLC0415

    return isinstance(walked.operation, RunSQL)


def understood(statements: Sequence[Statement]) -> bool:
    """Whether RunSQL does only what the catalog shows in full, so that its changes are planned as Django's own are."""
    return all(form.kind in SHOWN_IN_FULL or _settles(form) for form in _forms(statements))


def _settles(form: Form) -> bool:
    """Whether it only has pending checks made: of those of its own transaction, and each step is one by itself."""
    return form.kind == "set constraints" and "immediate" in form.options


def _forms(statements: Sequence[Statement]) -> list[Form]:
    return [form for statement in statements for form in sql.parse(statement.text)]


def apart(
    baseline: Baseline, walked: Walked, changes: Sequence[Change], path: Sequence[str]
) -> tuple[Change, ...] | Kept | None:
    """The changes of a RunSQL with those of its rows, in the order of its statements; or why it stays as written.

    :param changes: all changes of the plan that the catalog shows
    :param path: the search path under which Django runs it
    :returns: None if it changes no rows by UPDATE or DELETE, so that batches are no question
    """
    statements = [statement for statement in baseline.of(walked.info.index) if statement.run]
    placed = [(statement, form) for statement in statements for form in sql.parse(statement.text)]
    if not any(form.kind in ROWS for _, form in placed):
        return None
    for _, form in placed:
        if form.kind not in SHOWN_IN_FULL | ROWS | {"set constraints"}:
            what = "a statement that is not understood" if form.kind == "unknown" else form.kind.upper()
            return Kept(f"the same RunSQL also has {what}")
    own = [change for change in changes if change.operation.index == walked.info.index]
    made: dict[int, list[Change]] = {place: [] for place in range(len(placed))}
    for change in own:
        makers = [
            place for place, (_, form) in enumerate(placed) if form.kind != "update" and accounts.makes(form, change)
        ]
        if not makers:
            return Kept(f"it changes more than its statements say ({change})")
        if any(placed[place][1].kind in ROWS for place in range(makers[0], makers[-1])):
            return Kept(f"the same RunSQL drops {change.name} before it and makes it again after it")
        numbers = {placed[place][0].number: placed[place][0] for place in makers}
        made[makers[0]].append(replace(change, statements=tuple(numbers.values())))
    return _in_order(baseline, walked, placed, made, path)


def _in_order(
    baseline: Baseline,
    walked: Walked,
    placed: Sequence[tuple[Statement, Form]],
    made: Mapping[int, Sequence[Change]],
    path: Sequence[str],
) -> tuple[Change, ...] | Kept:
    info = walked.info
    source = Source(info.file, info.line, info.line, info.description)
    catalog = _with_new_columns(baseline)
    found: list[Change] = []
    for place, (statement, form) in enumerate(placed):
        found += made[place]
        if form.kind not in ROWS:
            again = form.kind in LOOSENS and not made[place] and not _is_plain_index(form, baseline.before)
            if again and any(later.kind in ROWS for _, later in placed[place:]):
                return Kept(f"the same RunSQL drops {form.name} before it, and it is there again at the end")
            continue
        update = in_batches(form.text, catalog, path, source)
        if isinstance(update, str):
            return Kept(update)
        name = f"{form.kind.upper()} in {info.file.rpartition('/')[2]}:{info.line}" if info.file else form.kind.upper()
        fill = SqlFill(name, (update,), text=form.text, place=place + 1)
        found.append(Change("run sql", update.table, info.description, info, 0, statements=(statement,), value=fill))
    return _deferred_checks(found, baseline.before) or tuple(found)


def _with_new_columns(baseline: Baseline) -> Catalog:
    """The catalog before the plan, with the columns that the plan adds to its tables."""
    added = [
        thing
        for thing in baseline.after
        if thing.kind == "column"
        and baseline.before.relation(thing.table) is not None
        and baseline.before.find("column", thing.table, thing.name) is None
    ]
    return Catalog((*baseline.before.objects, *added))


def _is_plain_index(form: Form, before: Catalog) -> bool:
    """Whether an index that goes is no rule, so that rows may change before it or after it."""
    found = [thing for thing in before if thing.kind == "index" and thing.name == form.name]
    return form.kind == "drop index" and bool(found) and not any(thing["unique"] for thing in found)


def _deferred_checks(found: Sequence[Change], before: Catalog) -> Kept | None:
    """A DELETE whose rows are still referred to until a later statement: one transaction checks only at its end."""
    fills = [change.value for change in found if isinstance(change.value, SqlFill)]
    for first, second in combinations(fills, 2):
        gone, later = first.updates[0], second.updates[0]
        for key in before.references_to(gone.table) if gone.deletes else ():
            if key["deferrable"] and key.table == later.table:
                return Kept(
                    f"a later statement changes {later.table.name}, whose {key.name} is checked at the end of both"
                )
    return None


def refused(changes: Sequence[Change]) -> dict[int, str]:
    """The RunSQL that must stay as written because of what else the plan does: operation and reason."""
    found: dict[int, str] = {}
    for change in changes:
        if isinstance(change.value, SqlFill):
            reason = next(_troubles(change, change.value.updates[0], changes), None)
            if reason is not None:
                found.setdefault(change.operation.index, reason)
    return found


def _troubles(change: Change, update: Update, changes: Sequence[Change]) -> Iterator[str]:
    new = {(c.table, c.name) for c in changes if c.kind == "add column"}
    used = reads(update) | writes(update)
    for other in changes:
        if other is change:
            continue
        if isinstance(other.value, PythonFill) and other.value.hole is None and other.value.script is None:
            for one in other.value.updates:
                yield from _beside(update, one, new, other.value.name)
        elif other.kind in ("run sql", "run python"):
            yield from _unknown(update, other, new)
        else:
            yield from _of_schema(update, used, other)


def _beside(update: Update, other: Update, new: set[tuple[Table, str]], name: str) -> Iterator[str]:
    """Steps run in order; but a trigger that fills a new column works from the start."""
    if other.table in update.looks_up and _triggered(other, new):
        yield f"a sub-select reads {other.table.name}, which a trigger for the {name} changes meanwhile"
    if _triggered(update, new) or _triggered(other, new):
        one, two = (reads(update), writes(update)), (reads(other), writes(other))
        if meet(one[1], two[0] | two[1]) or meet(two[1], one[0] | one[1]):
            yield f"the {name} reads or changes the same columns, which a trigger fills meanwhile"


def _unknown(update: Update, other: Change, new: set[tuple[Table, str]]) -> Iterator[str]:
    """What is kept as written, or is a hole."""
    forms = _forms(other.statements)
    known = bool(forms) and all(form.kind not in ("unknown", "do") for form in forms)
    named = {form.table[1] for form in forms if form.table is not None}
    tables = {*update.looks_up, *({update.table} if _triggered(update, new) else set())}
    for table in sorted(tables):
        if not known or table.name in named:
            yield f"{other.operation} of the same plan may change {table.name} in a way that is not understood"


def _of_schema(update: Update, used: Columns, other: Change) -> Iterator[str]:
    tables = {other.table, *((other.before.table,) if other.before is not None else ())}
    for table in sorted(tables & set(update.looks_up)):
        yield f"a sub-select reads {table.name}, which the same plan changes"
    if update.table not in tables:
        return
    if other.kind in ("rename table", "move primary key", "create table"):
        yield f"the same plan also has: {other.kind} {other.name}"
    old = other.before.name if other.before is not None else other.name
    touched = meet(frozenset({(update.table, other.name), (update.table, old)}), used)
    if touched and (other.kind == "rename column" or (other.kind == "alter column" and other.aspect not in SETTLED)):
        what = "renames" if other.kind == "rename column" else f"changes the {other.aspect} of"
        yield f"the same plan {what} the column {old}"


def _triggered(update: Update, new: set[tuple[Table, str]]) -> bool:
    return any((update.table, name) in new and update.fills(name) for name, _ in update.assignments)


def reads(update: Update) -> Columns:
    """The columns that an update reads; ``*`` for all of a table."""
    values = [value for _, value in update.values] + ([update.where] if update.where is not None else [])
    own = {(update.table, name) for value in values for name in value.reads}
    return frozenset(own | {(table, "*") for table in update.looks_up})


def writes(update: Update) -> Columns:
    """The columns that an update writes; ``*`` where rows come or go."""
    if update.deletes or update.inserts is not None:
        return frozenset({(update.written, "*")})
    return frozenset((update.table, name) for name, _ in update.assignments)


def meet(first: Columns, second: Columns) -> bool:
    """Whether two sets have a column in common."""
    return any(
        table == other and (name == named or "*" in (name, named)) for table, name in first for other, named in second
    )


def told(changes: Sequence[Change], small: Callable[[Table], bool]) -> dict[int, str]:
    """Why the UPDATEs and DELETEs of RunSQL are done in batches or not, by the number of the statement."""
    found: dict[int, str] = {}
    for change in changes:
        if isinstance(change.value, SqlFill):
            at_once = small(change.value.updates[0].table)
            text = "its table has few rows" if at_once else "in batches it ends the same: no row depends on another row"
            found |= {statement.number: text for statement in change.statements}
        elif isinstance(change.value, Kept):
            own = [one for one in change.statements if ROWS & {form.kind for form in sql.parse(one.text)}]
            found |= {statement.number: f"not in batches: {change.value.reason}" for statement in own}
    return found


def out_of_order(pairs: Sequence[tuple[Change, Sequence[Step]]]) -> dict[int, str]:
    """The RunSQL whose steps would not come in the order of its statements: operation and reason.

    What only makes something may come later than it stands, since rows that break it would stop ``migrate`` too.
    """
    found: dict[int, str] = {}
    for (first, earlier), (second, later) in combinations(pairs, 2):
        rows = isinstance(first.value, SqlFill), isinstance(second.value, SqlFill)
        if first.operation.index != second.operation.index or not any(rows):
            continue
        if rows[1] and not rows[0] and first.kind in ("add index", "add constraint"):
            continue
        last = max(((step.phase.number, step.rank) for step in _at_work(earlier)), default=(0, 0))
        begin = min(((step.phase.number, step.rank) for step in _at_work(later)), default=(9, 0))
        if last > begin:
            other = second if rows[0] else first
            found.setdefault(
                first.operation.index, f"{other.name} of the same RunSQL would not change in the same order"
            )
    return found


def _at_work(steps: Sequence[Step]) -> list[Step]:
    """The steps of rows are their backfill: a trigger's come and go around it."""
    return [step for step in steps if step.kind == "backfill"] or list(steps)
