"""Indexes of partitioned tables: CONCURRENTLY is only there for each partition by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner.catalog import Object
from planner.changes import Change
from planner.locks import LockMode
from planner.model import Lock, Phase, Sql, Step, column, relation
from planner.recipes.context import Context
from planner.recipes.indexes import built_when
from planner.recipes.steps import AX, SUX, build_index, index_slug, index_values, is_, make, short


def add_partitioned_index(change: Change, context: Context) -> Sequence[Step] | None:
    """An empty index on the partitioned table, one built CONCURRENTLY on each partition, then all of them attached."""
    if change.kind != "add index" or change.after is None or not context.partitions(change.after.table):
        return None
    index, new = change.after, [key["column"] for key in change.after["keys"] if key["column"]]
    parts = {part.table: part for part in change.parts}
    if set(parts) != set(context.partitions(index.table)) or context.renames(index.table):
        return None
    below = {table: parts[table] for table in context.partitions(index.table)}  # each before its own
    phase, notes = built_when(change, context, index, new)
    branches = [table for table in below if context.partitions(table)]
    steps = [_only(context, change, one, phase) for one in (index, *(below[t] for t in branches))]
    steps[0] = replace(steps[0], findings=notes)
    steps += [
        build_index(
            context,
            change,
            part,
            phase,
            title=f"Build the index {part.name} of the partition {table.name}",
            undo_when=is_("index_exists", table, part.name) & ~is_("index_attached", part.schema, part.name),
        )
        for table, part in below.items()
        if table not in branches
    ]
    for table, part in reversed(below.items()):  # from the leaves up: an index is valid once all below it are attached
        above = context.after.partition_of(table)
        assert above is not None
        steps.append(attach_part(context, change, index if above == index.table else below[above], part, phase))
    return steps


def _only(context: Context, change: Change, index: Object, phase: Phase) -> Step:
    table = index.table
    there = is_("index_exists", table, index.name)
    return make(
        context,
        change,
        slug=index_slug(index),
        template="partitioned_index",
        values={**index_values(context, change, index, phase), "all": False},
        locks=(Lock(table, LockMode.SHARE), Lock(table, SUX)),
        effects=("catalog only",),
        phase=phase,
        title=f"Declare the index {index.name} of the partitioned table {table.name}",
        why="ON ONLY: nothing is built. It is invalid until the index of each partition is attached to it.",
        done_when=there,
        undo=Sql("postgresql/drop_partitioned_index.sql.j2", {"table": table, "name": index.name}),
        undo_when=there & ~is_("index_attached", table.schema, index.name),  # else it goes with the one above
        creates=frozenset({relation(table.schema, index.name)}),
        needs=frozenset(
            column(table, context.name(change, key["column"], phase)) for key in index["keys"] if key["column"]
        ),
    )


def attach_part(context: Context, change: Change, index: Object, part: Object, phase: Phase) -> Step:
    """Make the index of a partition part of that of the table above it."""
    return make(
        context,
        change,
        slug=f"attach_{part.name}",
        template="attach_index",
        values={"schema": index.schema, "name": index.name, "part_schema": part.schema, "part": part.name},
        phase=phase,
        locks=(Lock(part.table, AX), Lock(index.table, SUX)),
        effects=("catalog only",),
        title=f"Attach the index {part.name} to {index.name}",
        why="Catalog work: both are there, and the partition's is valid.",
        done_when=is_("index_attached", part.schema, part.name),
        creates=frozenset({relation(part.schema or "", f"{part.name} attached")}),
        needs=frozenset({relation(part.schema or "", part.name), relation(index.schema or "", index.name)}),
    )


def drop_partitioned_index(change: Change, context: Context) -> Sequence[Step] | None:
    """PostgreSQL can't drop it CONCURRENTLY: a short lock on the table and all its partitions."""
    if change.kind != "drop index" or change.before is None or not context.partitions(change.before.table):
        return None
    index = change.before
    there = is_("index_exists", index.table, index.name)
    again = index_values(context, *context.at_start(change, index), Phase.CONTRACT)
    return [
        short(
            context,
            change,
            slug=f"drop_{index_slug(index)}",
            template="drop_partitioned_index",
            values={"table": index.table, "name": index.name},
            tables=[index.table],
            phase=Phase.CONTRACT,
            title=f"Drop the index {index.name} of {index.table.name} and of its partitions",
            why="Old code's queries needed it until the deploy. CONCURRENTLY is not there for partitioned tables; "
            "the drop itself is catalog work.",
            done_when=~there,
            undo=Sql("postgresql/partitioned_index.sql.j2", {**again, "all": True}),
            undo_when=~there,
            not_undone="the way back builds the index of every partition under a lock that blocks writes",
            drops=frozenset({relation(index.table.schema, index.name)}),
        )
    ]
