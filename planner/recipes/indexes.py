"""AddIndex, ``db_index``, RemoveIndex, RenameIndex: always CONCURRENTLY."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner import names
from planner.catalog import Object
from planner.changes import Change
from planner.locks import LockMode
from planner.model import Finding, Lock, Phase, Sql, Step, relation
from planner.recipes.context import Context
from planner.recipes.steps import DAY_MS, SUX, build_index, finding, index_slug, index_values, is_, kind_of, make, short
from planner.recipes.written import one_value_for_old_code


def add_index(change: Change, context: Context) -> Sequence[Step] | None:
    """Build before the deploy what new code needs; a unique index on columns that old code writes after it."""
    if change.kind != "add index" or change.after is None:
        return None
    index = change.after
    relation_ = context.before.relation(index.table) or context.after.relation(index.table)
    if relation_ is None or relation_["relkind"] != "r":
        return None
    phase, notes = built_when(change, context, index, [key["column"] for key in index["keys"] if key["column"]])
    if context.renames(index.table) and (index["has_expressions"] or index["predicate"]):
        phase = Phase.CONTRACT
    return [build_index(context, change, index, phase, findings=notes)]


def built_when(
    change: Change, context: Context, index: Object, columns: Sequence[str]
) -> tuple[Phase, tuple[Finding, ...]]:
    """Before the deploy, unless it is a rule that old code need not keep."""
    kept = context.all_new(change, columns) and not one_value_for_old_code(context, change, columns)
    if index["unique"] and not kept and not context.unique_already(change, columns):
        return Phase.CONTRACT, (finding("enforced-after-deploy", change, f"the unique index {index.name}"),)
    return Phase.VALIDATE if context.is_new(change, columns) else Phase.EXPAND, ()


def drop_index(change: Change, context: Context) -> Sequence[Step] | None:
    """Drop after the deploy: old code's queries need it until then."""
    if change.kind != "drop index" or change.before is None:
        return None
    index = change.before
    if context.before.find("index", index.table, index.name) is None:
        return None
    notes = (finding("released-after-deploy", change, f"the unique index {index.name}"),) if index["unique"] else ()
    return [_drop(context, change, index, index.name, Phase.CONTRACT, findings=notes)]


def _drop(context: Context, change: Change, index: Object, name: str, phase: Phase, **fields: Any) -> Step:
    table = index.table
    undo = index_values(context, *context.at_start(change, index), phase, name=name)
    fields.setdefault("slug", f"drop_{index_slug(index)}")
    fields.setdefault("title", f"Drop the {kind_of(index)} {name}")
    fields.setdefault("done_when", ~is_("index_exists", table, name))
    fields.setdefault(
        "why",
        "Old code's queries needed it until the deploy. CONCURRENTLY waits for running queries instead of blocking "
        "new ones.",
    )
    return make(
        context,
        change,
        template="drop_index",
        values={"table": table, "name": name},
        phase=phase,
        locks=(Lock(table, SUX),),
        effects=("catalog only",),
        transactional=False,
        lock_timeout_ms=DAY_MS,
        statement_timeout_ms=DAY_MS,
        undo=Sql("postgresql/build_index.sql.j2", undo, transactional=False),
        undo_when=~is_("index_valid", table, name),
        drops=frozenset({relation(table.schema, name)}),
        **fields,
    )


def rename_index(change: Change, context: Context) -> Sequence[Step] | None:
    """RenameIndex: catalog work, and no query names an index."""
    if change.kind != "rename index" or change.before is None:
        return None
    table, old, new = change.table, change.before.name, change.name
    title, why = f"Rename the index {old} to {new}", "Catalog work: no query names an index."
    renamed = is_("index_exists", table, new) & ~is_("index_exists", table, old)
    return [
        _rename(context, change, old, new, Phase.EXPAND, title=title, why=why, done_when=renamed, undo_when=renamed)
    ]


def _rename(context: Context, change: Change, old: str, new: str, phase: Phase, **fields: Any) -> Step:
    table = change.table
    return short(
        context,
        change,
        slug="rename_index",
        template="rename_index",
        values={"schema": table.schema, "old": old, "new": new},
        tables=[table],
        mode=LockMode.SHARE_UPDATE_EXCLUSIVE,
        phase=phase,
        undo=Sql("postgresql/rename_index.sql.j2", {"schema": table.schema, "old": new, "new": old}),
        creates=frozenset({relation(table.schema, new)}),
        drops=frozenset({relation(table.schema, old)}),
        **fields,
    )


def replace_index(change: Change, context: Context) -> Sequence[Step] | None:
    """An index of the same name with another definition: build the new one beside it, then let it take the name."""
    if change.kind != "replace index" or change.before is None or change.after is None:
        return None
    table, name = change.table, change.name
    if change.before["constraint"] or change.after["constraint"]:
        return None
    temporary = names.short_name("planner_new", name)
    settled = is_("index_valid", table, name) & is_("index_defined", table, name, change.after["definition"])
    phase, notes = replaced_when(change, context, change.before, change.after)
    build = build_index(
        context,
        change,
        change.after,
        phase,
        findings=notes,
        name=temporary,
        title=f"Build the new form of the index {name}",
        why="Built under another name, so that queries have the old one until it is ready.",
        done_when=is_("index_valid", table, temporary) | settled,
    )
    drop = _drop(
        context,
        change,
        change.before,
        name,
        phase,
        slug=f"drop_old_{index_slug(change.before)}",
        title=f"Drop the old form of the index {name}",
        why="The new one is ready under its temporary name.",
        done_when=~is_("index_exists", table, name) | settled,
    )
    title, why = f"Give the new index its name {name}", "Catalog work: no query names an index."
    rename = _rename(
        context, change, temporary, name, phase, title=title, why=why, done_when=settled, undo_when=settled
    )
    return [build, drop, rename]


def replaced_when(change: Change, context: Context, old: Object, new: Object) -> tuple[Phase, tuple[Finding, ...]]:
    """Before the deploy, unless it is a rule that old code need not keep, or relies on until it is gone."""
    same = all(old.detail.get(name) == new.detail.get(name) for name in ("unique", "predicate", "nulls_not_distinct"))
    keys = [[key["column"] for key in one["keys"]] for one in (old, new)]
    if (same and keys[0] == keys[1] and all(keys[0])) or not (old["unique"] or new["unique"]):
        return Phase.VALIDATE, ()
    notes = []
    if new["unique"] and not context.unique_already(change, [name for name in keys[1] if name]):
        notes.append(finding("enforced-after-deploy", change, f"the new form of {new.name}"))
    if old["unique"]:
        notes.append(finding("released-after-deploy", change, f"the old form of {old.name}"))
    return Phase.CONTRACT, tuple(notes)
