"""Steps that several recipes share, and the one constructor that all of them use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from planner import names, sql
from planner.catalog import Object
from planner.changes import Change
from planner.locks import LockMode
from planner.model import Condition, Finding, Lock, Phase, Sql, Step, column, constraint, relation
from planner.names import Table
from planner.recipes.context import Context

DAY_MS = 24 * 60 * 60 * 1000
"""The statement timeout of a build or a scan that blocks nobody: one that still runs after a day is stuck."""

SMALL_MS = 2000
"""The statement timeout of work on the rows of a small table, which blocks: by then the table is not small."""

PATIENT_MS = 10_000
"""The lock timeout of a step behind which nobody queues: enough for an autovacuum to give way (deadlock_timeout)."""

AX, SRX, SUX = LockMode.ACCESS_EXCLUSIVE, LockMode.SHARE_ROW_EXCLUSIVE, LockMode.SHARE_UPDATE_EXCLUSIVE
RS, RX = LockMode.ROW_SHARE, LockMode.ROW_EXCLUSIVE


def is_(name: str, *arguments: Any) -> Condition:
    """A condition by the name of its macro."""
    return Condition(name, arguments)


def make(context: Context, change: Change, *, slug: str, template: str, values: dict[str, Any], **fields: Any) -> Step:
    """A step with the plan's timeouts and the change's statements, unless ``fields`` says otherwise."""
    fields["locks"] = context.with_partitions(fields.get("locks", ()))
    blocks = any(lock.mode.blocks_writes for lock in fields.get("locks", ()))
    fields.setdefault("lock_timeout_ms", context.config.lock_timeout_ms if blocks else PATIENT_MS)
    fields.setdefault("statement_timeout_ms", context.config.statement_timeout_ms)
    fields.setdefault("accounts", tuple(statement.number for statement in change.statements))
    fields.setdefault("operation", change.operation.index)
    return Step(slug=slug, sql=Sql(f"postgresql/{template}.sql.j2", values), position=change.position, **fields)


def short(
    context: Context,
    change: Change,
    *,
    slug: str,
    template: str,
    values: dict[str, Any],
    tables: Iterable[Table],
    mode: LockMode = AX,
    **fields: Any,
) -> Step:
    """A step of catalog work under a strong lock, with the lock timeout that makes it harmless."""
    locks = tuple(Lock(table, mode) for table in dict.fromkeys(tables))
    fields.setdefault("effects", ("catalog only",))
    return make(context, change, slug=slug, template=template, values=values, locks=locks, **fields)


def at_once(
    context: Context, step: Step, tables: Sequence[Table], why: str, effects: tuple[str, ...], **fields: Any
) -> Step:
    """The step, as one that works on all rows of small tables under its lock; ``why`` says what takes a moment."""
    about = " and ".join(f"{table} about {context.rows(table):,}" for table in dict.fromkeys(tables))
    return replace(
        step,
        why=f"By the facts the rows are few ({about}; small_table is {context.config.small_table:,}): {why} The "
        "preflight checks that it is still so.",
        effects=effects,
        small=tuple(dict.fromkeys(tables)),
        statement_timeout_ms=min(context.config.statement_timeout_ms, SMALL_MS),
        **fields,
    )


def finding(hazard: str, change: Change, detail: str) -> Finding:
    """A hazard at the change's operation."""
    where = f"{change.operation.file}:{change.operation.line}" if change.operation.file else ""
    return Finding(hazard, detail, where)


def index_values(
    context: Context, change: Change, index: Object, phase: Phase, *, name: str | None = None
) -> dict[str, Any]:
    """The template's context of an index: keys as SQL, with the column names of that phase."""

    def named(column_name: str) -> str:
        return names.ident(context.name(change, column_name, phase))

    keys = []
    for key in index["keys"]:
        text = named(key["column"]) if key["column"] else _parenthesised(sql.again(key["expression"]))
        collation = f"COLLATE {key['collation']}" if key["collation"] else None
        keys.append(" ".join(part for part in (text, collation, key["opclass"], key["order"]) if part))
    return {
        "table": index.table,
        "name": name or index.name,
        "unique": index["unique"],
        "method": index["method"],
        "keys": keys,
        "include": [named(column_name) for column_name in index["include"] or ()],
        "nulls_not_distinct": index["nulls_not_distinct"],
        "options": index["options"] or [],
        "tablespace": index["tablespace"],
        "predicate": sql.again(index["predicate"]) if index["predicate"] else None,
    }


def _parenthesised(expression: str) -> str:
    return expression if expression.startswith("(") else f"({expression})"


def index_slug(index: Object) -> str:
    """A short name for a file: what kind of index on what columns."""
    kind = "unique_index" if index["unique"] else "index"
    columns = [key["column"] or "expression" for key in index["keys"]]
    like = ["like"] if any("pattern_ops" in (key["opclass"] or "") for key in index["keys"]) else []
    return "_".join([kind, *columns, *like])


def kind_of(index: Object) -> str:
    """What a title calls it."""
    return "unique index" if index["unique"] else "index"


def constraint_slug(thing: Object) -> str:
    """A short name for a file: what kind of constraint on what columns."""
    kinds = {"u": "unique", "p": "primary_key", "f": "foreign_key", "c": "check", "x": "exclusion"}
    columns = thing["columns"] or [thing.name]
    return "_".join([kinds[thing["type"]], *(columns if thing["type"] != "c" else [thing.name])])


def build_index(
    context: Context, change: Change, index: Object, phase: Phase, *, name: str | None = None, **fields: Any
) -> Step:
    """CREATE INDEX CONCURRENTLY, after dropping what a failed build left; on a small table without CONCURRENTLY."""
    table, name = index.table, name or index.name
    values = index_values(context, change, index, phase, name=name)
    used = [key["column"] for key in index["keys"] if key["column"]]
    fields.setdefault("title", f"Build the {kind_of(index)} {name}")
    fields.setdefault("why", "CREATE INDEX would block all writes while it builds; CONCURRENTLY blocks none.")
    fields.setdefault("done_when", is_("index_valid", table, name))
    fields.setdefault("undo", Sql("postgresql/drop_index.sql.j2", {"table": table, "name": name}, transactional=False))
    fields.setdefault("undo_when", is_("index_exists", table, name) & ~is_("constraint_exists", table, name))
    built = make(
        context,
        change,
        slug=index_slug(index),
        template="build_index",
        values=values,
        phase=phase,
        locks=(Lock(table, SUX),),
        effects=("builds an index", "scans the table twice"),
        transactional=False,
        lock_timeout_ms=DAY_MS,
        statement_timeout_ms=DAY_MS,
        rerun="drops the invalid index that a failed build leaves, and builds it again",
        creates=frozenset({relation(table.schema, name)}),
        needs=frozenset(column(table, context.name(change, used_name, phase)) for used_name in used),
        **fields,
    )
    if not context.small(table):
        return built
    return at_once(
        context,
        built,
        [table],
        "CREATE INDEX blocks writes for a moment, and needs no second scan.",
        ("builds an index", "scans the table"),
        sql=Sql(built.sql.template, {**values, "concurrently": False}),
        locks=(Lock(table, LockMode.SHARE), Lock(table, SUX)),
        transactional=True,
        lock_timeout_ms=context.config.lock_timeout_ms,
        rerun="",
    )


def add_constraint(context: Context, change: Change, phase: Phase, *, valid: bool = False, **fields: Any) -> Step:
    """ADD CONSTRAINT, for a check or a foreign key ``NOT VALID`` unless the table is empty."""
    thing = change.after
    assert thing is not None
    table = thing.table
    own = [context.name(change, name, phase) for name in thing["columns"] or ()]
    tables = [table]
    if thing["type"] == "f":
        tables.append(Table(*thing["references"]))
    return short(
        context,
        change,
        slug=f"add_{constraint_slug(thing)}",
        template="add_constraint",
        values={"table": table, "name": thing.name, "definition": definition(thing, own), "valid": valid},
        phase=phase,
        tables=tables,
        mode=SRX if thing["type"] == "f" else AX,
        effects=("catalog only",) if not valid else ("the table is empty",),
        done_when=is_("constraint_exists", table, thing.name),
        undo=drop_constraint_sql(table, thing.name),
        undo_when=is_("constraint_exists", table, thing.name),
        creates=frozenset({constraint(table, thing.name)}),
        needs=frozenset({*(column(table, name) for name in own), *(relation(t.schema, t.name) for t in tables)}),
        **fields,
    )


def definition(thing: Object, columns: Sequence[str]) -> str:
    """A constraint's definition as the catalog gives it; a foreign key's with these names of its own columns."""
    text = sql.again(thing["definition"].removesuffix(" NOT VALID"))
    if thing["type"] == "f" and list(columns) != list(thing["columns"]):
        return f"FOREIGN KEY ({names.idents(columns)}) REFERENCES {text.partition(' REFERENCES ')[2]}"
    return text


def validate_constraint(
    context: Context, change: Change, table: Table, name: str, phase: Phase, *, slug: str, **fields: Any
) -> Step:
    """VALIDATE CONSTRAINT in its own transaction: scans under a lock that lets reads and writes through."""
    locks = [Lock(table, SUX)]
    thing = change.after
    if thing is not None and thing.kind == "constraint" and thing["type"] == "f":
        locks.append(Lock(Table(*thing["references"]), RS))
    fields.setdefault("done_when", is_("constraint_valid", table, name))
    return make(
        context,
        change,
        slug=f"validate_{slug}",
        template="validate_constraint",
        values={"table": table, "name": name},
        phase=phase,
        locks=tuple(locks),
        effects=("scans the table",),
        statement_timeout_ms=DAY_MS,
        rerun="scans again from the start",
        needs=frozenset({constraint(table, name)}),
        **fields,
    )


def restore_constraint(context: Context, thing: Object) -> dict[str, Any]:
    """The undo that brings a check or foreign key back: NOT VALID, then validated in another transaction.

    That of a partitioned table, for which there is no such way, checks all rows or builds all indexes under its lock.
    """
    text = definition(thing, thing["columns"] or ())
    values = {"table": thing.table, "name": thing.name, "definition": text, "valid": thing["valid"]}
    ends = (thing.table, *([Table(*thing["references"])] if thing["type"] == "f" else []))
    if any(map(context.partitions, ends)) and not (thing["type"] == "c" or context.not_valid(*ends)):
        what = "checks all rows" if thing["type"] == "f" else "builds the index of every partition"
        return {
            "undo": Sql("postgresql/add_constraint.sql.j2", values),
            "undo_when": ~is_("constraint_exists", thing.table, thing.name),
            "not_undone": f"the way back of {thing.name} {what} under a lock that blocks writes",
        }
    return {
        "undo": Sql("postgresql/restore_constraint.sql.j2", values, transactional=False),
        "undo_when": ~is_("constraint_valid" if thing["valid"] else "constraint_exists", thing.table, thing.name),
    }


def restore_not_null(context: Context, table: Table, name: str) -> dict[str, Any]:
    """The undo that brings NOT NULL back without a scan under ACCESS EXCLUSIVE: through a check, validated before.

    From PostgreSQL 18 on NOT NULL has a name, and is validated itself.
    """
    own = [thing.name for thing in context.before.of("constraint", table) if _says_not_null(thing, name)]
    if own and context.version >= 18:  # noqa: PLR2004
        values = {"table": table, "column": name, "name": own[0]}
        there = is_("constraint_valid", table, own[0])
        return {
            "undo": Sql("postgresql/restore_not_null_18.sql.j2", values, transactional=False),
            "undo_when": is_("column_exists", table, name) & ~there,
        }
    check = names.short_name("planner", table.name, name, "not_null_again")
    values = {"table": table, "column": name, "check": check}
    return {
        "undo": Sql("postgresql/restore_not_null.sql.j2", values, transactional=False),
        "undo_when": is_("nullable", table, name) | is_("constraint_exists", table, check),
    }


def _says_not_null(thing: Object, column_name: str) -> bool:
    return thing["type"] == "n" and list(thing["columns"]) == [column_name]


def drop_constraint_sql(table: Table, name: str) -> Sql:
    """ALTER TABLE … DROP CONSTRAINT."""
    return Sql("postgresql/drop_constraint.sql.j2", {"table": table, "name": name})
