"""The pipeline in one place: from a project and a target to a plan."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from planner import accounts, baseline, bookkeeping, changes, composite, fills, names, run_sql, source, views_left
from planner.accounts import Accounts
from planner.baseline import Baseline
from planner.changes import Change
from planner.config import Config
from planner.errors import PlanError
from planner.facts import Facts
from planner.fills import Fill, Kept, PythonFill, SqlFill
from planner.model import Finding, Left, Plan, Step, relation
from planner.named import functions, holes, named
from planner.names import Table
from planner.operations import made_anew
from planner.passing import PASSING, without_passing
from planner.project import Key, Project, Target, point_at
from planner.promised import apart_columns, gentle, later, loose_columns, loose_links, promises, ruling
from planner.recipes import rekey, steps_of
from planner.recipes.add_column import held
from planner.recipes.context import Context
from planner.recipes.create_table import with_parts
from planner.recipes.reverse import with_reverses
from planner.recipes.written import may_remove_types
from planner.schedule import schedule
from planner.scratch import Scratch


def make_plan(
    scratch: Scratch,
    project: Project,
    target: Target,
    prestate: source.PreState,
    config: Config,
    version: int,
    facts: Facts | None = None,
) -> Plan:
    """Plan the target's migrations on a pre-state.

    :param version: the major version of PostgreSQL for which the plan is made
    :param facts: what is known of the database that the bundle is for
    :raises ChangeError: if an operation can't be run on the pre-state
    :raises PlanError: if a change has no plan that keeps the promises
    """
    walked = _walk(scratch, project, target, prestate, config)
    path = _search_path(scratch, prestate)
    table_of = source.table_of(walked.before, path)
    new_keys = {(table_of(key.table), key.column): key.model for key in walked.new_keys}
    known = (walked.before, walked.after, schema_name(target), version, config, path, facts, new_keys, walked.views)
    blank = Context((), *known)
    settled, context, steps = _settled(walked, blank, table_of, project.alias)
    steps = with_parts(_with_renamed(steps, context), context)
    now = functools.partial(_table_now, walked=walked, table_of=table_of)
    steps = with_reverses(steps, walked, context, now, project.alias)
    books = bookkeeping.bookkeeping(target.migrations, prestate.state, walked.to_state, may_remove_types(context))
    ordered = schedule(steps, context.schema, books, _tables(walked, table_of, books), target.label)
    plan = Plan(
        app=target.app,
        migrations=tuple(migration.name for migration in target.migrations),
        schema=context.schema,
        server_version=version,
        steps=ordered,
        statements=walked.statements,
        operations=tuple(operation.info for operation in walked.operations),
        left=_left(settled, context.changes, ordered, walked),
        findings=(*_findings(ordered, walked), *fills.asking(context.changes)),
        promises=tuple(dict.fromkeys((*promises(context), *composite.promises(walked)))),
        gentle=gentle(context),
        later=later(context),
        named=named(context, walked),
        tables=_touched(context),
        loose=loose_columns(context),
        apart=apart_columns(context),
        context={**_about(prestate, walked, context, books), "between": _between(ordered, walked), "facts": facts},
    )
    _check_accounts(plan)
    views_left.check(plan)
    return plan


def _settled(
    walked: Baseline, blank: Context, table_of: Callable[[str], Table], alias: str
) -> tuple[Accounts, Context, list[Step]]:
    """The changes with their values and their steps; RunSQL that can't be taken apart beside the others is kept."""
    kept: dict[int, str] = {}
    while True:
        settled = _accounted(walked, blank.path, kept)
        valued = _valued(without_passing(settled, walked), walked, blank.config, table_of, alias)
        context = replace(blank, changes=valued)
        more = run_sql.refused(valued)
        pairs: list[tuple[Change, Sequence[Step]]] = []
        if not more:
            apart = {change.operation.index for change in valued if isinstance(change.value, SqlFill)}
            for change in valued:
                try:
                    pairs.append((change, steps_of(change, context)))
                except PlanError as error:
                    if change.operation.index not in apart:
                        raise
                    more[change.operation.index] = str(error).splitlines()[0]
                    break
        more = more or run_sql.out_of_order(pairs)
        if not more:
            return settled, context, [step for _, steps in pairs for step in steps]
        kept |= more


def _with_renamed(steps: Sequence[Step], context: Context) -> list[Step]:
    """Steps that lock a table which the plan renames need it under the name by which they know it."""
    renames = [change for change in context.changes if change.kind == "rename table" and change.before is not None]
    named = {t for c in renames for t in (c.table, c.before.table if c.before else c.table)}
    found = []
    for step in steps:
        own = {lock.table for lock in step.locks} & named
        touches = {relation(table.schema, table.name) for table in own} - step.creates - step.drops
        found.append(replace(step, needs=step.needs | touches) if touches else step)
    return found


def _walk(scratch: Scratch, project: Project, target: Target, prestate: source.PreState, config: Config) -> Baseline:
    from django.db import connections  # noqa: PLC0415

    clone = scratch.unique("walk")

    def connection_at(which: str) -> Any:
        if which == "clone":
            connections[project.alias].close()
            scratch.drop(clone)
            scratch.clone(prestate.database, clone)
        point_at(scratch.dsn(prestate.database if which == "pre-state" else clone))
        return connections[project.alias]

    try:
        functions = frozenset(name for name, value in config.backfill.items() if isinstance(value, dict))
        return baseline.walk(connection_at, target.migrations, prestate.state, _exchanged(config), functions)
    finally:
        connections[project.alias].close()
        scratch.drop(clone)
        point_at(scratch.dsn(prestate.database))  # a default may be a function that looks something up


def _exchanged(config: Config) -> frozenset[str]:
    """The keys of long text for which the configuration says that their values are exchanged for UUIDs."""
    return frozenset(name for name, value in config.backfill.items() if value == rekey.RANDOM)


def _search_path(scratch: Scratch, prestate: source.PreState) -> tuple[str, ...]:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(scratch.dsn(prestate.database).conninfo()) as connection:
        row = connection.execute("SELECT current_schemas(false)::text[]").fetchone()
    return tuple(row[0]) if row else ("public",)


def schema_name(target: Target) -> str:
    """The progress schema of the migrations' bundle."""
    first, last = target.migrations[0].name, target.migrations[-1].name
    return names.short_name("planner", target.app, first, *([] if first == last else ["to", last]))


def _accounted(walked: Baseline, path: Sequence[str], refused: Mapping[int, str]) -> Accounts:
    """Changes with their statements. An operation that holds what nothing explains is kept as a whole.

    :param refused: RunSQL that is kept as a whole in any case, with the reasons
    """
    found = accounts.account(changes.derive(walked), walked.statements)
    raw = [
        operation
        for operation in walked.operations
        if run_sql.is_run_sql(operation) and not run_sql.understood(walked.of(operation.info.index))
    ]
    apart = {operation.info.index: run_sql.apart(walked, operation, found.changes, path) for operation in raw}
    apart |= {index: Kept(reason) for index, reason in refused.items()}
    taken = {index: own for index, own in apart.items() if isinstance(own, tuple)}
    whole = ({statement.operation for statement in found.unexplained} | apart.keys()) - taken.keys()
    replaced = whole | taken.keys()
    kept = [change for change in found.changes if change.operation.index not in replaced or change.kind == "run python"]
    for index, own_changes in taken.items():
        kept += [replace(change, position=_position(index, found)) for change in own_changes]
    for index in sorted(whole):
        info = walked.operations[index].info
        own = [change for change in found.changes if change.operation.index == index]
        base = Change(
            "run sql", _own_table(own), info.description, info, _position(index, found), value=apart.get(index)
        )
        statements = [statement for statement in walked.of(index) if statement.run]
        kept.append(
            replace(
                base,
                statements=tuple(statements),
                makes=tuple(
                    c.after for c in own if c.after is not None and c.kind.startswith(("create ", "add ", "rename "))
                ),
                removes=tuple(
                    c.before for c in own if c.before is not None and c.kind.startswith(("drop ", "rename "))
                ),
            )
        )
    left = tuple(left for left in found.left if walked.statements[left.statement - 1].operation not in whole)
    ordered = sorted(kept, key=lambda change: (change.position, change.operation.index))
    return Accounts(tuple(replace(change, position=number) for number, change in enumerate(ordered)), left, ())


def _own_table(own: Sequence[Change]) -> Table:
    return next((change.table for change in own), Table("", ""))


def _position(index: int, found: Accounts) -> int:
    """Where an operation that is planned by its statements stands among the other changes."""
    own = next((change.position for change in found.changes if change.operation.index == index), None)
    return own if own is not None else max((c.position for c in found.changes if c.operation.index < index), default=-1)


def _valued(
    found: Accounts, walked: Baseline, config: Config, table_of: Callable[[str], Table], alias: str
) -> tuple[Change, ...]:
    """Changes with what is known of their rows' values."""
    valued = []
    now = functools.partial(_table_now, walked=walked, table_of=table_of)
    for change in found.changes:
        operation = walked.operations[change.operation.index]
        value: Fill | PythonFill | Kept | None
        if change.kind == "run sql":
            value = change.value
        elif change.kind == "run python":
            value = fills.python_fill(operation, config, now, walked.after, alias)
        else:
            value = fills.fill(change, operation, config)
        valued.append(replace(change, value=value))
    return tuple(valued)


def _table_now(name: str, walked: Baseline, table_of: Callable[[str], Table]) -> Table:
    """A table by its ``db_table``, also one that the plan itself makes."""
    new = walked.after.named(name)
    return new[0] if new and not walked.before.named(name) else table_of(name)


def _tables(walked: Baseline, table_of: Callable[[str], Table], books: bookkeeping.Bookkeeping) -> dict[str, Table]:
    wanted = ["django_migrations"]
    if books.content_types or books.permissions or books.renamed or books.kept_content_types:
        wanted.append("django_content_type")
    if books.permissions or books.kept_permissions:
        wanted.append("auth_permission")
    if not walked.before.named("django_migrations"):
        raise PlanError(
            "Nothing has been migrated before this migration (there is no table django_migrations), so no table "
            "can be large: "
            "run it with `python manage.py migrate`."
        )
    return {name: table_of(name) for name in wanted}


def _left(found: Accounts, valued: Sequence[Change], steps: Sequence[Step], walked: Baseline) -> tuple[Left, ...]:
    """Statements that no step stands for, with their reasons."""
    accounted = {number for step in steps for number in step.accounts}
    given = {left.statement: left for left in found.left if left.statement not in accounted}
    lasting = {change.position for change in valued}
    for change in found.changes:
        for statement in change.statements:
            if statement.number not in accounted:
                reason = _reason(change) if change.position in lasting else PASSING
                given.setdefault(statement.number, Left(statement.number, reason))
    for statement in walked.statements:
        if not statement.run and statement.number not in accounted:
            given.setdefault(statement.number, Left(statement.number, accounts.PRINTED_ONLY))
    return tuple(given[number] for number in sorted(given))


def _reason(change: Change) -> str:
    if change.kind == "keep constraint":
        return accounts.SAME_AGAIN
    if change.kind in ("drop constraint", "drop index", "rename constraint"):
        return "goes with the column that it stands on"
    if change.kind == "drop column":
        return "goes with its table, which the same plan drops"
    if change.kind == "rename column":
        return "the same plan drops the column, under the name that it has"
    return "goes with its table, which the same plan makes and drops again"


def _check_accounts(plan: Plan) -> None:
    """Nothing is dropped: every statement of the baseline has steps or a reason.

    :raises PlanError: if one has neither; that is our mistake, and no bundle is better than a wrong one
    """
    known = {number for step in plan.steps for number in step.accounts} | {left.statement for left in plan.left}
    lost = [statement for statement in plan.statements if statement.number not in known]
    if lost:
        listed = "\n".join(f"    {plan.operations[statement.operation]}: {statement.text}" for statement in lost)
        raise PlanError(
            f"The plan of {plan.label} does not account for these statements of Django:\n{listed}\nPlease report this."
        )


def _findings(steps: Sequence[Step], walked: Baseline) -> tuple[Finding, ...]:
    found = [finding for step in steps for finding in step.findings]
    found += composite.findings(walked)
    if any(statement.printed != statement.run for statement in walked.statements):
        count = sum(statement.printed != statement.run for statement in walked.statements)
        found.append(Finding("sqlmigrate-differs", f"{count} statements differ", ""))
    for index, what in walked.aside:
        info = walked.operations[index].info
        found.append(Finding("operation-acts", f"{info.name}: {what}", f"{info.file}:{info.line}"))
    return tuple(dict.fromkeys(found))


def _touched(context: Context) -> tuple[Table, ...]:
    """The tables of the pre-state that the plan works on."""
    found: dict[Table, None] = {}
    for change in context.changes:
        candidates = [change.table, *([change.before.table] if change.before else [])]
        if isinstance(change.value, PythonFill):
            candidates += sorted(change.value.tables | change.value.reads)
        key = held(context, change)
        candidates += [Table(*key["references"])] if key is not None else []
        for table in candidates:
            if context.before.relation(table) is not None:
                found[table] = None
    return tuple(sorted(found))


def _computed(walked: Baseline, context: Context) -> Iterator[tuple[Any, str]]:
    """Fields whose ``pre_save`` was translated, with their models at the end: a rehearsal asks Python itself."""
    for change in context.changes:
        if isinstance(change.value, Fill) and change.value.computed and context.filled(change):
            for model in walked.to_state.apps.get_models():
                if model._meta.db_table == change.table.name and not model._meta.proxy:
                    late = context.late(change, change.name)
                    yield from ((model, f.attname) for f in model._meta.local_concrete_fields if f.column == late)


def _between(steps: Sequence[Step], walked: Baseline) -> tuple[tuple[int, Any], ...]:
    """For each round but the last one: the operation before which its code stands, and the models there."""
    firsts = [
        min(step.operation for step in steps if step.round == number and step.operation is not None)
        for number in range(2, max(step.round for step in steps) + 1)
    ]
    return tuple((first, made_anew(walked.operations[first].from_state)) for first in firsts)


def _needed(prestate: source.PreState, books: bookkeeping.Bookkeeping) -> Iterator[tuple[Key, tuple[Key, ...]]]:
    """What has to be applied: what the target depends on, and what makes the tables of the bookkeeping's rows."""
    yield from prestate.needed
    own = {"auth"} if books.permissions else set()
    own |= {"contenttypes"} if books.content_types or books.permissions or books.renamed else set()
    known = {key for key, _ in prestate.needed}
    yield from ((key, ()) for key in prestate.applied if key[0] in own and key not in known)


def _about(
    prestate: source.PreState, walked: Baseline, context: Context, books: bookkeeping.Bookkeeping
) -> dict[str, Any]:
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    touched = set(_touched(context))
    final = {change.table for change in context.changes if change.table.name} | touched
    return {
        "origin": prestate.origin,
        "applied": prestate.applied,
        "needed": tuple(_needed(prestate, books)),
        "django": ".".join(map(str, django.VERSION[:2])),
        "time_zone": "UTC" if settings.USE_TZ else settings.TIME_ZONE,
        "before": tuple(thing for thing in walked.before if thing.table in touched),
        "after": tuple(thing for thing in walked.after if thing.table in final),
        "atomic": {one.info.migration: one.migration.atomic for one in walked.operations},
        "bookkeeping": books,
        "django_migrations": context.before.named("django_migrations")[0],
        "computed": tuple(dict.fromkeys(_computed(walked, context))),
        "from_state": prestate.state,
        "to_state": walked.to_state,
        "small_table": context.config.small_table,
        "new_keys": walked.new_keys,
        "views": walked.views,
        "links": tuple(loose_links(context)),
        "python": {
            change.operation.index: change.value for change in context.changes if type(change.value) is PythonFill
        },
        "functions": dict(functions(context, walked)),
        "holes": dict(holes(context, walked)),
        "ruling": ruling(context),
        "updates": tuple(
            update
            for change in context.changes
            if isinstance(change.value, PythonFill)
            for update in change.value.updates
        ),
        "rows": run_sql.told(context.changes, context.small),
    }
