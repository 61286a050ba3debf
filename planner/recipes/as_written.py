"""What no recipe understands: kept as Django wrote it, marked with the worst lock that it may take."""

from __future__ import annotations

from collections.abc import Sequence

from planner import locks, names, sql
from planner.catalog import Object
from planner.changes import Change
from planner.errors import PlanError
from planner.fills import Kept
from planner.model import Condition, Phase, Step, Touch, column, constraint, namespace, relation
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.retype import refused
from planner.recipes.steps import DAY_MS, finding, is_, make
from planner.recipes.values import progress
from planner.recipes.worst_locks import worst_locks

HARMLESS = frozenset({"create extension", "create collation", "create schema", "drop collation"})
"""Objects of their own, which no table depends on yet, or any more: no table is locked."""


def nothing_to_do(change: Change, context: Context) -> Sequence[Step] | None:
    """What Django drops and makes again unchanged, and constraints that come and go with their column."""
    if change.kind == "keep constraint":
        return []
    thing = change.before
    if change.kind in ("drop constraint", "drop index") and thing is not None:
        dropped = {
            c.before.name for c in context.changes if c.kind == "drop column" and c.table == change.table and c.before
        }
        own = thing["columns"] if thing.kind == "constraint" else [key["column"] for key in thing["keys"]]
        if dropped & set(own or ()) or context.goes(change, [name for name in own or () if name]):
            return []
    return None


def as_written(change: Change, context: Context) -> Sequence[Step] | None:
    """One step with the statements as they are, remembered by a mark that is written in the same transaction."""
    _require_statements(change)
    texts = tuple(statement.text for statement in change.statements if statement.run)
    forms = [form for text in texts for form in sql.parse(text)]
    outside = any(form.concurrently or form.kind == "vacuum" for form in forms)
    label = change.operation.name if change.kind == "run sql" else change.kind
    marker = Table(context.schema, names.short_name("ran", names.digest(*texts), change.operation.name.lower()))
    hazard = "raw-sql" if change.kind == "run sql" else "no-online-form"
    phase = _phase(change, context)
    harmless = change.kind in HARMLESS and {form.kind for form in forms} <= HARMLESS
    return [
        make(
            context,
            change,
            slug=f"as_written_{label}".replace(" ", "_").lower(),
            template="as_written",
            values={
                "statements": [ended(text) for text in texts],
                "marker": marker,
                "path": context.path,
                "local": not outside,
            },
            phase=phase,
            rank=-1 if _in_the_way(change, context) else 0,
            kind="as written",
            title=_title(change),
            why=_why(change),
            locks=worst_locks([(form, _effect(form, context)) for form in forms], context),
            effects=_effects(forms, context),
            transactional=not outside,
            statement_timeout_ms=DAY_MS,
            done_when=_done(phase, context, marker),
            irreversible="what these statements did is not undone" if phase is Phase.CONTRACT else "",
            not_undone="" if phase is Phase.CONTRACT else "what these statements did stays",
            rerun="does nothing: the step leaves a mark in its own transaction",
            findings=() if harmless else (finding(hazard, change, shown(texts) + _reason(context, change)),),
            needs=_needed(change, context, forms) | {progress(context)},
            creates=frozenset(_touch(thing) for thing in _made(change)),
            drops=frozenset(_touch(thing) for thing in _removed(change)),
        )
    ]


def _require_statements(change: Change) -> None:
    """What happens without a statement of its own can't be kept as it was written.

    :raises PlanError: with what to do
    """
    if not change.statements and change.kind in ("drop rule", "drop trigger", "drop policy"):
        what = change.kind.removeprefix("drop ")
        raise PlanError(
            f"{change.operation}: DROP … CASCADE would also remove the {what} {change.name} of {change.table}, which "
            f"depends on what goes.\nThe planner does not drop it silently: drop it, or make it anew without that, in "
            "a migration of its own first."
        )
    if not change.statements:
        raise PlanError(
            f"{change.operation}: {change} happens without a statement of its own (a CASCADE?), and the planner "
            f"has no recipe "
            "for it.\nMake this change in a migration of its own, or leave it to migrate."
        )


def _done(phase: Phase, context: Context, marker: Table) -> Condition:
    """Its mark is there; after the deploy also: the progress schema, which holds the mark, is gone again."""
    done = is_("relation_exists", marker)
    return done | ~is_("schema_exists", context.schema) if phase is Phase.CONTRACT else done


def _title(change: Change) -> str:
    operation = change.operation
    if change.kind != "run sql":
        return f"{operation.description}, as it was written"
    where = f" in {operation.file.rpartition('/')[2]}:{operation.line}" if operation.file else ""
    return f"Run the {operation.name}{where} as it was written"


def _why(change: Change) -> str:
    if change.kind in HARMLESS:
        return "An object of its own: no table is locked, and no row is touched."
    reason = (
        "SQL that was written by hand is kept as it is."
        if change.kind == "run sql"
        else "The planner has no online form for this, and keeps the statements as they are."
    )
    if isinstance(change.value, Kept):
        reason += f" Its rows are not changed in batches: {change.value.reason}."
    return f"{reason} Read it: the locks below are the worst that statements of this form take, until the step ends."


def ended(text: str) -> str:
    """A statement with its semicolon."""
    return text if text.rstrip().endswith(";") else f"{text.rstrip()};"


def shown(texts: Sequence[str]) -> str:
    """Statements on one line that is not too long."""
    text = " ".join(" ".join(texts).split())
    return text if len(text) <= 200 else f"{text[:199]}…"  # noqa: PLR2004


def _reason(context: Context, change: Change) -> str:
    """Why a change of type has no column beside the old one, and why rows are not changed in batches."""
    if isinstance(change.value, Kept):
        return f" (not in batches: {change.value.reason})"
    reason = refused(context, change)
    return f" ({reason})" if reason else ""


def _phase(change: Change, context: Context) -> Phase:
    """Data before what is built on it; what old code uses goes after the deploy, or at the cutover.

    A constraint or index that goes so that the column's type can change goes right before that.
    """
    if change.kind == "run sql":
        used = any(thing.kind in ("table", "column") for thing in change.removes)
        if used:
            return Phase.CUTOVER if change.makes else Phase.CONTRACT
        return Phase.BACKFILL
    if change.kind == "rename table":
        return Phase.CUTOVER
    if _in_the_way(change, context):
        return Phase.EXPAND
    if _numbers_rows(change, context):
        return Phase.CONTRACT
    return Phase.CONTRACT if change.kind.startswith("drop ") else Phase.EXPAND


def _numbers_rows(change: Change, context: Context) -> bool:
    """Whether it is an identity that goes, with which old code inserts rows, and nothing waits for that."""
    old, new = change.before, change.after
    gone = (
        change.aspect == "identity" and old is not None and new is not None and old["identity"] and not new["identity"]
    )
    return bool(gone) and not any(
        other.aspect == "type" and (other.table, other.name) == (change.table, change.name) for other in context.changes
    )


def _in_the_way(change: Change, context: Context) -> bool:
    """Whether it is a constraint or index that goes, and its operation also changes a type of the table, in place."""
    return change.kind in ("drop constraint", "drop index") and any(
        other.operation.index == change.operation.index and other.table == change.table and refused(context, other)
        for other in context.changes
    )


def _effect(form: sql.Form, context: Context) -> locks.Effect:
    """What a statement does, with the column's type before it where it changes a type."""
    from_type = None
    if form.kind == "alter column type" and form.table is not None and form.name is not None:
        columns = [context.before.find("column", table, form.name) for table in context.before.named(form.table[1])]
        from_type = next((thing["type"] for thing in columns if thing is not None), None)
    return locks.effect(form, server_version=context.version * 10_000, from_type=from_type)


def _effects(forms: Sequence[sql.Form], context: Context) -> tuple[str, ...]:
    effects = [_effect(form, context) for form in forms]
    kinds = {form.kind for form in forms}
    words = (
        ("changes rows, and keeps them locked until it ends", bool(kinds & {"insert", "update", "delete"})),
        ("rewrites the table", any(effect.rewrite for effect in effects)),
        ("scans the table", any(effect.scan for effect in effects)),
        ("builds an index", any(effect.build for effect in effects)),
        ("not understood in full", any(not effect.known for effect in effects)),
    )
    return tuple(word for word, holds in words if holds) or ("catalog only",)


def _needed(change: Change, context: Context, forms: Sequence[sql.Form]) -> frozenset[Touch]:
    """What must be there first: the change's own object, or what earlier operations made of the tables it names."""
    if change.kind != "run sql":
        # What is altered has the name by then that the statement knows, also where the operation renames it first.
        thing = change.after if change.kind.startswith("alter ") else change.before
        return frozenset({_touch(thing)}) if thing is not None else frozenset()
    known = all(form.kind not in ("unknown", "do") for form in forms)
    named = {name for form in forms for _, name in (*([form.table] if form.table else []), *form.reads)}
    return frozenset(
        _touch(other.after)
        for other in context.changes
        if other.position < change.position
        and other.after is not None
        and other.kind.startswith(("create ", "add ", "rename "))
        and (not known or other.table.name in named)
    )


def _touch(thing: Object) -> Touch:
    if thing.kind == "column":
        return column(thing.table, thing.name)
    if thing.kind == "constraint":
        return constraint(thing.table, thing.name)
    return relation(thing.schema or "", thing.name) if thing.kind != "schema" else namespace(thing.name)


def _made(change: Change) -> tuple[Object, ...]:
    if change.kind == "run sql":
        return change.makes
    renamed = change.before is not None and change.after is not None and change.before.name == change.after.name
    return () if change.after is None or renamed else (change.after,)


def _removed(change: Change) -> tuple[Object, ...]:
    if change.kind == "run sql":
        return change.removes
    renamed = change.before is not None and change.after is not None and change.before.name == change.after.name
    return () if change.before is None or renamed else (change.before,)
