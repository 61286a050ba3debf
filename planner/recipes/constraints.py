"""Constraints: unique through an index built CONCURRENTLY, checks and foreign keys NOT VALID and then validated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from planner import names
from planner.catalog import Object
from planner.changes import Change
from planner.model import Finding, Phase, Sql, Step, column, constraint, relation
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.drop_table import drop_foreign_key
from planner.recipes.indexes import replaced_when
from planner.recipes.steps import (
    DAY_MS,
    add_constraint,
    at_once,
    build_index,
    constraint_slug,
    drop_constraint_sql,
    finding,
    index_values,
    is_,
    restore_constraint,
    short,
    validate_constraint,
)
from planner.recipes.written import one_value_for_old_code


def add_unique(change: Change, context: Context) -> Sequence[Step] | None:
    """Build the unique index CONCURRENTLY under the constraint's name, then attach it."""
    thing = change.after
    if change.kind != "add constraint" or thing is None or thing["type"] != "u" or not change.parts:
        return None
    if not _plain_table(context, thing.table):
        return None
    phase, notes = when(change, context, thing)
    index = change.parts[0]
    if context.small(thing.table) and _is_plain(change, context, thing, index, phase):
        step = add_constraint(
            context, change, phase, valid=True, findings=notes, why="", title=f"Add the unique constraint {thing.name}"
        )
        why, effects = "building its index under this lock takes a moment.", ("builds an index", "scans the table")
        return [at_once(context, step, [thing.table], why, effects)]
    build = build_index(
        context,
        change,
        index,
        phase,
        findings=notes,
        title=f"Build the unique index {thing.name}",
        why="ADD CONSTRAINT … UNIQUE would block reads and writes while it builds its index; CONCURRENTLY blocks none.",
        done_when=is_("index_valid", thing.table, index.name),
    )
    return [build, attach(context, change, thing, phase)]


def replace_unique(change: Change, context: Context) -> Sequence[Step] | None:
    """A unique constraint of the same name with other columns: its index is built beside, the swap is catalog work."""
    old, new = change.before, change.after
    if change.kind != "replace constraint" or old is None or new is None or not change.parts:
        return None
    table, name = new.table, new.name
    index, was = change.parts[0], context.before.find("index", old.table, old["index"])
    if was is None or not _plain_table(context, table):
        return None
    temporary = names.short_name("planner_new", name)
    phase, notes = replaced_when(change, context, was, index)
    swapped = is_("constraint_exists", table, name) & is_("index_defined", table, index.name, index["definition"])
    build = build_index(
        context, change, index, phase, findings=notes, name=temporary,
        title=f"Build the index of the new form of {name}",
        why="ADD CONSTRAINT … UNIQUE would block reads and writes while it builds its index; CONCURRENTLY blocks none.",
        done_when=is_("index_valid", table, temporary) | swapped,
    )  # fmt: skip
    again = names.short_name("planner_old", name)
    back = {
        "index": {**index_values(context, *context.at_start(change, was), phase), "name": again},
        "table": table, "name": name, "timing": _timing(old),
    }  # fmt: skip
    swap = short(
        context, change, slug=f"swap_{constraint_slug(new)}", template="replace_unique",
        values={"table": table, "name": name, "index": temporary, "timing": _timing(new)},
        tables=[table], phase=phase,
        title=f"Swap the unique constraint {name} for its new form",
        why="Catalog work only: the new index is there and valid.",
        done_when=swapped,
        undo=Sql("postgresql/restore_replaced.sql.j2", back, transactional=False),
        undo_when=swapped,
        creates=frozenset({constraint(table, name)}),
        needs=frozenset({relation(table.schema, temporary)}),
    )  # fmt: skip
    return [build, swap]


def _timing(thing: Object) -> str:
    return " DEFERRABLE INITIALLY DEFERRED" if thing["deferred"] else " DEFERRABLE" if thing["deferrable"] else ""


def _is_plain(change: Change, context: Context, thing: Object, index: Object, phase: Phase) -> bool:
    """Whether the catalog's definition of the constraint says all, with the names of that phase."""
    named = [context.name(change, name, phase) for name in thing["columns"]]
    included = [context.name(change, name, phase) for name in index["include"] or ()]
    same = named == list(thing["columns"]) and included == list(index["include"] or ())
    return same and not index["options"] and not index["tablespace"]


def attach(context: Context, change: Change, thing: Object, phase: Phase) -> Step:
    """Make a unique index that is there the constraint's own."""
    table = thing.table
    there = is_("constraint_exists", table, thing.name)
    return short(
        context,
        change,
        slug=f"attach_{constraint_slug(thing)}",
        template="attach_unique",
        values={
            "table": table,
            "name": thing.name,
            "index": thing["index"],
            "kind": "UNIQUE",
            "timing": _timing(thing),
        },
        tables=[table],
        phase=phase,
        title=f"Make the index the unique constraint {thing.name}",
        why="Catalog work only: the index is there and valid.",
        done_when=there,
        undo=drop_constraint_sql(table, thing.name),
        undo_when=there,
        creates=frozenset({constraint(table, thing.name)}),
        needs=frozenset({relation(table.schema, thing["index"])}),
    )


def _plain_table(context: Context, table: Table) -> bool:
    thing = context.before.relation(table) or context.after.relation(table)
    return thing is not None and thing["relkind"] == "r"


def when(change: Change, context: Context, thing: Object) -> tuple[Phase, tuple[Finding, ...]]:
    """Before the deploy where old code can't break the rule, else after it: tighten late, loosen early."""
    columns = list(thing["columns"] or ())
    unique = thing["type"] == "u"
    kept = context.all_new(change, columns) and not (unique and one_value_for_old_code(context, change, columns))
    if kept or (unique and context.unique_already(change, columns)):
        return Phase.VALIDATE, ()
    return Phase.CONTRACT, (finding("enforced-after-deploy", change, f"the constraint {thing.name} of {thing.table}"),)


def add_check_or_foreign_key(change: Change, context: Context) -> Sequence[Step] | None:
    """NOT VALID first, so that nothing is scanned under the lock; VALIDATE in another transaction."""
    thing = change.after
    if change.kind != "add constraint" or thing is None or thing["type"] not in ("c", "f"):
        return None
    table = thing.table
    if context.on_new(change):
        step = add_constraint(
            context, change, Phase.EXPAND, valid=True,
            title=f"Add the foreign key {thing.name}",
            why="The new table is empty, so nothing is scanned; the lock on the table it points at is short.",
        )  # fmt: skip
        return [step]
    if not _plain_table(context, table) and not context.partitions(table):
        return None
    phase, notes = when(change, context, thing)
    if context.renames(table) and thing["type"] == "c":
        phase = Phase.CONTRACT
    kind = "check" if thing["type"] == "c" else "foreign key"
    rank = 1 if thing["type"] == "f" else 0  # without the index of its column each delete of a parent scans the table
    tables = [table, *([Table(*thing["references"])] if thing["type"] == "f" else [])]
    if thing["valid"] and all(context.small(one) for one in tables):
        step = add_constraint(
            context, change, phase, valid=True, findings=notes, rank=rank, why="", title=f"Add the {kind} {thing.name}"
        )
        done = is_("constraint_valid", table, thing.name)
        why = "checking them under this lock takes a moment."
        return [at_once(context, step, tables, why, ("scans the table",), done_when=done)]
    if kind == "foreign key" and thing["valid"] and not context.not_valid(*tables):
        return [_under_lock(context, change, phase, notes)]
    add = add_constraint(
        context, change, phase, findings=notes, rank=rank,
        title=f"Add the {kind} {thing.name}, without checking old rows",
        why="NOT VALID: it holds for every row written from now on, and nothing is scanned under this lock.",
    )  # fmt: skip
    if not thing["valid"]:  # AddConstraintNotValid: Django leaves the old rows to a later ValidateConstraint
        return [add]
    validate = validate_constraint(
        context, change, table, thing.name, phase, slug=constraint_slug(thing), rank=rank,
        title=f"Check all rows against {thing.name}",
        why="A scan in a transaction of its own, under a lock that lets reads and writes through.",
    )  # fmt: skip
    return [add, validate]


def _under_lock(context: Context, change: Change, phase: Phase, notes: tuple[Finding, ...]) -> Step:
    """A foreign key to a partitioned table before PostgreSQL 18: VALIDATE would not mark that of each partition."""
    thing = change.after
    assert thing is not None
    table, target = thing.table, Table(*thing["references"])
    detail = (
        f"the foreign key {thing.name} of {table} to the partitioned table {target}: PostgreSQL {context.version} has "
        "no complete form of NOT VALID and VALIDATE for it (18 has), so all rows are checked while writes of both wait"
    )
    step = add_constraint(
        context, change, phase, valid=True, rank=1,
        findings=(*notes, finding("no-online-form", change, detail)),
        title=f"Add the foreign key {thing.name}",
        why=f"It checks every row of {table.name} under this lock: before PostgreSQL 18 VALIDATE does not mark the "
        "key of each partition as checked.",
    )  # fmt: skip
    done = is_("constraint_valid", table, thing.name)
    return replace(step, effects=("scans the table",), statement_timeout_ms=DAY_MS, done_when=done)


def validate(change: Change, context: Context) -> Sequence[Step] | None:
    """ValidateConstraint: the scan alone, under a lock that lets reads and writes through."""
    old, thing = change.before, change.after
    if change.kind != "alter constraint" or change.aspect != "valid" or old is None or thing is None:
        return None
    if not thing["valid"]:
        return None
    step = validate_constraint(
        context, change, change.table, thing.name, Phase.VALIDATE, slug=constraint_slug(thing),
        title=f"Check all rows against {thing.name}",
        why="The rule holds for every row written since it was declared; the scan takes a lock that lets reads and "
        "writes through.",
        not_undone=f"{thing.name} stays validated",
    )  # fmt: skip
    return [step]


def drop_constraint(change: Change, context: Context) -> Sequence[Step] | None:
    """A check or foreign key goes before the deploy (new code need not keep it), a unique rule after it."""
    thing = change.before
    if change.kind != "drop constraint" or thing is None or thing["type"] not in ("c", "f", "u", "x", "p"):
        return None
    table, name = thing.table, thing.name
    if thing["type"] == "p" and not _lone_key(change, context):
        return None
    if context.before.find("constraint", table, name) is None:
        return None
    if thing["type"] == "f":
        accounts = tuple(statement.number for statement in change.statements)
        return [drop_foreign_key(context, change, thing, accounts)]
    there = is_("constraint_exists", table, name)
    late = thing["type"] in ("u", "x", "p")
    undo = restore_constraint(context, context.at_start(change, thing)[1])
    if thing["type"] == "x":
        undo["not_undone"] = "the way back builds the exclusion constraint's index under ACCESS EXCLUSIVE"
    elif late and not context.partitions(table):
        again = Sql("postgresql/restore_unique.sql.j2", _unique_again(context, change, thing), transactional=False)
        undo = {"undo": again, "undo_when": ~there}
    note = (finding("released-after-deploy", change, f"the constraint {name} of {table}"),) if late else ()
    return [
        short(
            context,
            change,
            slug=f"drop_{constraint_slug(thing)}",
            template="drop_constraint",
            values={"table": table, "name": name},
            tables=[table],
            phase=Phase.CONTRACT if late else Phase.EXPAND,
            title=f"Drop the constraint {name}",
            why="Old code relied on the rule and on its index until the deploy."
            if late
            else "New code may write rows that break it.",
            done_when=~there,
            drops=frozenset({constraint(table, name)}),
            findings=note,
            **undo,
        )
    ]


def _unique_again(context: Context, change: Change, thing: Object) -> dict[str, Any]:
    return {
        "index": index_values(context, *context.at_start(change, change.parts[0]), Phase.CONTRACT),
        "table": thing.table,
        "name": thing.name,
        "timing": _timing(thing),
        "kind": "PRIMARY KEY" if thing["type"] == "p" else "UNIQUE",
    }


def _lone_key(change: Change, context: Context) -> bool:
    """Whether the key just goes: no other takes its place, and its column keeps its type."""
    return bool(change.parts) and not any(
        other.table == change.table
        and (
            other.aspect == "type"
            or (other.kind == "add constraint" and other.after is not None and other.after["type"] == "p")
        )
        for other in context.changes
    )


def rename_constraint(change: Change, context: Context) -> Sequence[Step] | None:
    """What Django drops and adds again under another name is renamed: nothing is checked again."""
    if change.kind != "rename constraint" or change.before is None:
        return None
    if context.goes(change, change.before["columns"] or ()):
        return []  # it goes with its column, by the name that it has
    table, old, new = change.table, change.before.name, change.name
    renamed = is_("constraint_exists", table, new)
    return [
        short(
            context,
            change,
            slug=f"rename_{constraint_slug(change.before)}",
            template="rename_constraint",
            values={"table": table, "old": old, "new": new},
            tables=[table],
            phase=Phase.EXPAND,
            title=f"Rename the constraint {old}",
            why="Django drops it and adds it again under its new name, which scans the table; a rename does not.",
            done_when=renamed,
            undo=Sql("postgresql/rename_constraint.sql.j2", {"table": table, "old": new, "new": old}),
            undo_when=renamed,
            creates=frozenset({constraint(table, new)}),
            drops=frozenset({constraint(table, old)}),
        )
    ]


def move_primary_key(change: Change, context: Context) -> Sequence[Step] | None:
    """The key moves to another column that is there: its index is built CONCURRENTLY, the swap is catalog work."""
    old, new = change.before, change.after
    if change.kind != "move primary key" or old is None or new is None or not change.parts:
        return None
    table = change.table
    columns = list(new["columns"])
    if not _plain_table(context, table):
        return None
    if any(context.before.find("column", table, context.early(change, name)) is None for name in columns):
        return None  # the key's column is itself new: a change of the key, not a move
    index = change.parts[0]
    swapped = is_("constraint_exists", table, new.name) & ~is_("constraint_exists", table, old.name)
    build = build_index(
        context, change, index, Phase.VALIDATE, title=f"Build the index of the new primary key {new.name}",
        why="ADD PRIMARY KEY would block reads and writes while it builds its index; CONCURRENTLY blocks none.",
        done_when=is_("index_valid", table, index.name),
    )  # fmt: skip
    undo = Sql("postgresql/restore_primary_key.sql.j2", _key_again(context, change, old, new), transactional=False)
    swap = short(
        context,
        change,
        slug="swap_primary_key",
        template="move_primary_key",
        values={"table": table, "old": old.name, "new": new.name, "index": index.name},
        tables=[table],
        phase=Phase.VALIDATE,
        title=f"Move the primary key of {table.name} to {', '.join(columns)}",
        why="The new key's index is valid and its columns are NOT NULL: both the drop and the add are catalog work.",
        done_when=swapped,
        undo=undo,
        undo_when=swapped,
        creates=frozenset({constraint(table, new.name)}),
        drops=frozenset({constraint(table, old.name)}),
        needs=frozenset(column(table, context.early(change, name)) for name in columns),
    )
    return [build, swap]


def _key_again(context: Context, change: Change, old: Object, new: Object) -> dict[str, Any]:
    table = change.table
    index = context.before.find("index", table, old["index"])
    assert index is not None
    values = index_values(context, change, index, Phase.EXPAND)
    return {"index": values, "table": table, "old": old.name, "new": new.name}
