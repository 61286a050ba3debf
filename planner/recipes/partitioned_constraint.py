"""Unique rules and foreign keys of partitioned tables: made on each partition alone, then taken over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner import sql
from planner.catalog import Object
from planner.changes import Change
from planner.model import Finding, Lock, Phase, Step, column, constraint, relation
from planner.names import Table
from planner.recipes.constraints import attach, when
from planner.recipes.context import Context
from planner.recipes.partitioned_index import attach_part
from planner.recipes.steps import (
    AX,
    SRX,
    SUX,
    add_constraint,
    build_index,
    constraint_slug,
    drop_constraint_sql,
    is_,
    make,
    validate_constraint,
)


def add_partitioned_unique(change: Change, context: Context) -> Sequence[Step] | None:
    """The rule on the partitioned table alone, an index built CONCURRENTLY on each partition, then all attached."""
    thing = change.after
    if change.kind != "add constraint" or thing is None or thing["type"] != "u" or not context.partitions(thing.table):
        return None
    rules = _below(change, context)
    indexes = {part.table: part for part in change.parts if part.kind == "index"}
    if rules is None or set(indexes) != {thing.table, *rules} or _is_special(indexes) or context.renames(thing.table):
        return None
    phase, notes = when(change, context, thing)
    own = frozenset(column(thing.table, context.name(change, name, phase)) for name in thing["columns"])
    branches = [table for table in rules if context.partitions(table)]
    steps = [_only(context, change, one, phase, notes) for one in (thing, *(rules[table] for table in branches))]
    for table, rule in rules.items():
        if table not in branches:
            steps += _on_partition(context, change, rule, indexes[table], phase)
    for table in reversed(rules):  # from the leaves up: else the last of a branch is one for all tables above it
        above = context.after.partition_of(table)
        assert above is not None
        steps.append(attach_part(context, change, indexes[above], indexes[table], phase))
    return [replace(step, needs=step.needs | own) for step in steps]


def _below(change: Change, context: Context) -> dict[Table, Object] | None:
    """The constraint of each partition, as ``migrate`` makes them; None if one of them has none of its own.

    Each partition before its own.
    """
    rules = {part.table: part for part in change.parts if part.kind == "constraint"}
    below = context.partitions(change.table)
    return {table: rules[table] for table in below} if set(rules) == set(below) else None


def _is_special(indexes: dict[Table, Object]) -> bool:
    """Whether the constraint's definition does not say all of its index."""
    return any(index["options"] or index["tablespace"] for index in indexes.values())


def _only(context: Context, change: Change, rule: Object, phase: Phase, notes: tuple[Finding, ...]) -> Step:
    table = rule.table
    there = is_("constraint_exists", table, rule.name)
    step = make(
        context,
        change,
        slug=f"add_{constraint_slug(rule)}",
        template="partitioned_unique",
        values={"table": table, "name": rule.name, "definition": sql.again(rule["definition"])},
        effects=("catalog only",),
        locks=(Lock(table, AX),),
        phase=phase,
        title=f"Declare the unique constraint {rule.name} of the partitioned table {table.name}",
        why="ONLY: nothing is built. Its index is invalid until that of each partition is attached to it.",
        done_when=there,
        undo=drop_constraint_sql(table, rule.name),
        undo_when=there & ~is_("index_attached", table.schema, rule["index"]),  # else it goes with the one above
        creates=frozenset({constraint(table, rule.name), relation(table.schema, rule["index"])}),
        findings=notes if rule is change.after else (),
    )
    parts = (Lock(part, SUX) for part in context.partitions(table))  # it looks for the rule there, despite ONLY
    return replace(step, locks=(Lock(table, AX), *parts))


def _on_partition(context: Context, change: Change, rule: Object, index: Object, phase: Phase) -> list[Step]:
    table = rule.table
    build = build_index(
        context,
        change,
        index,
        phase,
        title=f"Build the unique index {index.name} of the partition {table.name}",
        why="Without CONCURRENTLY it would block reads and writes of the partition while it builds.",
    )
    step = attach(context, change, rule, phase)
    taken = is_("index_attached", table.schema, index.name)
    return [build, replace(step, undo_when=is_("constraint_exists", table, rule.name) & ~taken)]


def add_partitioned_foreign_key(change: Change, context: Context) -> Sequence[Step] | None:
    """On each partition NOT VALID, then validated; the key of the whole takes them over, and checks nothing again."""
    thing = change.after
    if change.kind != "add constraint" or thing is None or thing["type"] != "f":
        return None
    late = context.not_valid(thing.table) or thing.table in context.new_tables or not thing["valid"]
    rules = _below(change, context)
    if late or rules is None or context.partitions(Table(*thing["references"])):
        return None
    phase, notes = when(change, context, thing)
    steps = []
    for table, rule in rules.items():
        if not context.partitions(table):
            steps += _checked(context, replace(change, table=table, name=rule.name, after=rule), phase)
    steps.append(_key_of_all(context, change, thing, phase, notes))
    own = frozenset(column(thing.table, context.name(change, name, phase)) for name in thing["columns"])
    return [replace(step, needs=step.needs | own, rank=1) for step in steps]


def _checked(context: Context, change: Change, phase: Phase) -> list[Step]:
    rule = change.after
    assert rule is not None
    table = rule.table
    add = add_constraint(
        context,
        change,
        phase,
        title=f"Add the foreign key {rule.name} to the partition {table.name}, without checking old rows",
        why="PostgreSQL before 18 refuses NOT VALID for the partitioned table itself, but not for its partitions.",
    )
    taken = is_("constraint_attached", table, rule.name)
    validate = validate_constraint(
        context,
        change,
        table,
        rule.name,
        phase,
        slug=f"{constraint_slug(rule)}_{table.name}",
        title=f"Check all rows of {table.name} against {rule.name}",
        why="A scan in a transaction of its own, under a lock that lets reads and writes through.",
    )
    slug = f"add_{constraint_slug(rule)}_{table.name}"
    return [
        replace(add, slug=slug, undo_when=is_("constraint_exists", table, rule.name) & ~taken),
        validate,
    ]


def _key_of_all(context: Context, change: Change, thing: Object, phase: Phase, notes: tuple[Finding, ...]) -> Step:
    table, target = thing.table, Table(*thing["references"])
    step = add_constraint(
        context,
        change,
        phase,
        valid=True,
        findings=notes,
        title=f"Add the foreign key {thing.name} to the partitioned table {table.name}",
        why="Each partition has it already, checked: PostgreSQL takes those over and scans nothing. It drops their "
        f"triggers on {target.name}, which needs the lock on it for that moment.",
    )
    taken = [part for part in change.parts if part.kind == "constraint" and not context.partitions(part.table)]
    return replace(
        step,
        effects=("catalog only",),
        locks=context.with_partitions((Lock(table, SRX), Lock(target, AX))),
        needs=step.needs | {constraint(part.table, part.name) for part in taken},
    )
