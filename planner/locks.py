"""What a statement locks, rewrites, scans and builds: the way in to the lock modes and the effects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from planner.ddl.form import Form, Kind
from planner.ddl.normal import normal
from planner.ddl.types import BUILT_IN, TypeChange, read_type, type_change
from planner.dialect import UnreadableError, tokens
from planner.lock_modes import LockMode
from planner.lock_table import (
    AS,
    AX,
    FIXED,
    MAY_CASCADE,
    NOTHING,
    RS,
    RX,
    SRX,
    SUX,
    WORST,
    Effect,
    Locks,
    Role,
    S,
    on_table,
)

__all__ = ["Effect", "LockMode", "Locks", "Role", "effect"]

OLDEST, NEWEST, NOT_NULL_CONSTRAINTS = 13, 18, 18
"""The major versions that the table is measured on, and the one that made NOT NULL a constraint."""

_STABLE = """
    now current_timestamp statement_timestamp transaction_timestamp current_date current_time localtime
    localtimestamp current_user session_user current_setting upper lower coalesce nullif greatest least concat
    to_char to_date to_timestamp date_trunc timezone make_date jsonb_build_object jsonb_build_array md5 cast
    varchar varying numeric decimal character char timestamp time interval bit
"""

STABLE = frozenset(_STABLE.split())
"""Functions, and types with a length, that give one value for a whole statement: no rewrite for a default."""

VOLATILE = frozenset(
    {"gen_random_uuid", "uuid_generate_v4", "uuidv4", "uuidv7", "random", "clock_timestamp", "nextval"}
)
"""Functions that give every row a value of its own: a default with a rewrite."""

SERIAL = frozenset({"serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"})

BASE_TYPES = BUILT_IN | frozenset(
    {"citext", "hstore", "ltree", "geometry", "geography", "vector", "oid", "name", "tsvector", "tsquery", "money"}
    | {"int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange", "macaddr", "point", "polygon"}
)
"""Types that are not domains: a column of a domain with a CHECK rewrites the table."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a statement itself does not say; see :func:`effect`."""

    server_version: int
    from_type: str | None
    time_zone: str

    @property
    def major(self) -> int:
        """The major version: 18 for 180004."""
        return self.server_version // 10_000


def effect(form: Form, *, server_version: int = 180000, from_type: str | None = None, time_zone: str = "UTC") -> Effect:
    """What a form does on that server (a number as ``server_version_num``), at worst.

    For ``alter column type``, ``from_type`` is the column's type before, as ``format_type()`` writes it, and
    ``time_zone`` the session's: without the type, a rewrite is assumed and ``known`` is False. So it is for
    what cannot be read, for servers never measured, and for CASCADE, which takes down what is not named.
    """
    context = Context(server_version, from_type, time_zone)
    found = RULES[form.kind](form, context) if form.kind in RULES else FIXED.get(form.kind, WORST)
    if form.kind in MAY_CASCADE and "cascade" in form.options:
        found = _worse(found, CASCADE)
    if not OLDEST <= context.major <= NEWEST:
        found = replace(found, note="never measured on this server version", known=False)
    return found


CASCADE = Effect(
    locks=(("table", AX), ("referenced", AX), ("referencing", AX)),
    note="CASCADE takes down what depends on it, under ACCESS EXCLUSIVE",
    known=False,
)


def _worse(first: Effect, second: Effect) -> Effect:
    """Both effects in one statement."""
    notes = dict.fromkeys(note for note in (first.note, second.note) if note)
    return Effect(
        tuple(dict.fromkeys(first.locks + second.locks)),
        rewrite=first.rewrite or second.rewrite,
        scan=first.scan or second.scan,
        build=first.build or second.build,
        note="; ".join(notes),
        known=first.known and second.known,
    )


def _unless_not_valid(form: Form, found: Effect) -> Effect:
    return replace(found, scan=not {"not_valid", "not_enforced"} & set(form.options))


def _add_check(form: Form, _: Context) -> Effect:
    return _unless_not_valid(form, on_table(AX))


def _add_foreign_key(form: Form, _: Context) -> Effect:
    return _unless_not_valid(form, Effect((("table", SRX), ("referenced", SRX))))


def _add_not_null(form: Form, context: Context) -> Effect:
    if context.major < NOT_NULL_CONSTRAINTS:
        return replace(WORST, note="a syntax error before PostgreSQL 18")
    return _unless_not_valid(form, on_table(AX))


def _validate(_: Form, __: Context) -> Effect:
    note = "where it is a foreign key, the other table only gets ROW SHARE"
    return Effect((("table", SUX), ("referenced", RS)), scan=True, note=note)


def _alter_constraint(form: Form, _: Context) -> Effect:
    return Effect((("table", AX), ("referenced", AX)), scan="enforced" in form.options)


def _default(form: Form) -> Effect:
    """What a column's new default does to the rows that are there."""
    assert form.sql is not None
    try:
        items = tokens(form.sql)
    except UnreadableError:
        return WORST
    calls = {item.value for item, after in pairwise(items) if item.kind in ("word", "quoted") and after.is_("(")}
    if calls & VOLATILE:
        return on_table(AX, rewrite=True)
    if calls - STABLE:
        unknown = ", ".join(sorted(calls - STABLE))
        note = f"rewrites unless {unknown} is a stable function"
        return replace(on_table(AX, rewrite=True, note=note), known=False)
    return on_table(AX)


def _column_type(form: Form) -> Effect:
    """What a new column's type does to the rows that are there."""
    try:
        found = read_type(form.type or "")
    except UnreadableError:
        return WORST
    words = (form.type or "").lower().split()
    if words and words[0] in SERIAL:
        return on_table(AX, rewrite=True)
    if found.base in BASE_TYPES:
        return on_table(AX)
    note = f"rewrites if {found.base} is a domain with a constraint"
    return replace(on_table(AX, rewrite=True, note=note), known=False)


def _inline(form: Form, *, filled: bool) -> Effect:
    """What a constraint inside ADD COLUMN does; ``filled``: whether old rows get a value."""
    if form.kind == "add foreign key":
        return Effect((("table", AX), ("referenced", SRX)), scan=filled)
    if form.kind == "set not null":
        return on_table(AX, scan=not filled)
    if form.kind == "set default":
        return _default(form)
    if form.kind in ("add unique", "add primary key", "add check"):
        return on_table(AX, scan=form.kind != "add unique", build=form.kind != "add check")
    return on_table(AX, rewrite=form.kind == "add identity" or "stored" in form.options)


def _add_column(form: Form, _: Context) -> Effect:
    filling: tuple[Kind, ...] = ("set default", "add identity", "add generated")
    filled = any(form.find(kind) for kind in filling)
    found = _column_type(form)
    for inner in form.inline:
        found = _worse(found, _inline(inner, filled=filled))
    return found


def _create_table(form: Form, _: Context) -> Effect:
    locks: Locks = (("new", AX),)
    if any(inner.kind == "add foreign key" for inner in (*form.inline, *_nested(form))):
        locks += (("referenced", SRX),)
    if "partition_of" in form.options:
        locks += (("referenced", AX),)
    if "inherits" in form.options:
        locks += (("referenced", SUX),)
    return Effect((*locks, ("reads", AS)))


def _nested(form: Form) -> tuple[Form, ...]:
    return tuple(inner for outer in form.inline for inner in outer.inline)


def _create_index(form: Form, _: Context) -> Effect:
    if form.concurrently:
        note = "waits for transactions that may still see the table as it was"
        return on_table(SUX, scan=True, build=True, note=note)
    if "only" in form.options:
        return on_table(S, note="invalid until an index of each partition is attached")
    return on_table(S, build=True)


def _drop_index(form: Form, _: Context) -> Effect:
    mode = SUX if form.concurrently else AX
    return Effect((("table", mode), ("index", mode)))


def _alter_type(form: Form, _: Context) -> Effect:
    words = normal(form.sql or "")
    if words[:2] in (("add", "value"), ("rename", "value")):
        return NOTHING
    return replace(WORST, note="may change every column of this type")


def _change_type(form: Form, context: Context) -> Effect:
    change = _type_change(form, context)
    locks: Locks = (("table", AX), ("referenced", AX), ("referencing", AX))
    note = "the other side of its foreign keys is locked too, and they are checked again"
    return Effect(
        locks,
        rewrite=change.rewrites,
        scan=change.rewrites,
        build=True,
        note=f"{note}; builds anew: indexes, {change.rebuilds_indexes}",
        known=change.known,
    )


def _type_change(form: Form, context: Context) -> TypeChange:
    worst = TypeChange(rewrites=True, rebuilds_indexes="all on column", known=False)
    if context.from_type is None or form.type is None:
        return worst
    to_type = f"{form.type} COLLATE {form.collation}" if form.collation else form.type
    change = type_change(context.from_type, to_type, server_version=context.server_version, time_zone=context.time_zone)
    if form.sql is None or normal(form.sql) in _plain_casts(form):
        return change
    return replace(change, rewrites=True, rebuilds_indexes="all on column")


def _plain_casts(form: Form) -> tuple[tuple[str, ...], ...]:
    """What USING may say without meaning more: the column itself, or a cast of it to the new type."""
    column = '"' + form.columns[0].replace('"', '""') + '"'
    return normal(column), normal(f"{column}::{form.type}")


LIGHT = ("autovacuum_", "toast.autovacuum_", "fillfactor", "toast_tuple_target", "parallel_workers")
"""Settings of a table that take SHARE UPDATE EXCLUSIVE."""


def _parameters(form: Form, _: Context) -> Effect:
    keys = [part.strip().strip('"').lower() for part in (form.sql or "").split(",")]
    light = all(key.startswith(LIGHT) for key in keys) and form.index is None
    return on_table(SUX) if light else Effect((("table", AX), ("index", AX)))


def _detach(form: Form, _: Context) -> Effect:
    if "concurrently" in form.options or "finalize" in form.options:
        return Effect((("table", SUX), ("referenced", AX)))
    return Effect((("table", AX), ("referenced", AX)))


def _refresh(form: Form, _: Context) -> Effect:
    mode = LockMode.EXCLUSIVE if form.concurrently else AX
    return Effect((("view", mode), ("reads", AS)), rewrite=True)


def _reindex(form: Form, _: Context) -> Effect:
    if form.concurrently:
        return Effect((("table", SUX), ("index", SUX)), scan=True, build=True)
    return Effect((("table", S), ("index", AX)), scan=True, build=True)


def _lock(form: Form, _: Context) -> Effect:
    words = " ".join(normal(form.sql or "")).upper().removesuffix(" NOWAIT").strip()
    if not words or words == "NOWAIT":
        return on_table(AX)
    mode = words.removeprefix("IN ").removesuffix(" MODE")
    return on_table(LockMode(mode)) if mode in list(LockMode) else WORST


def _select(form: Form, _: Context) -> Effect:
    mode = RS if "for_update" in form.options else AS
    locks: Locks = (("reads", mode), ("sequence", RX))
    return Effect(locks, note="what the functions in it do cannot be told")


RULES: dict[Kind, Callable[[Form, Context], Effect]] = {
    "add column": _add_column,
    "add check": _add_check,
    "add foreign key": _add_foreign_key,
    "add not null constraint": _add_not_null,
    "validate constraint": _validate,
    "alter constraint": _alter_constraint,
    "alter column type": _change_type,
    "set parameters": _parameters,
    "detach partition": _detach,
    "create table": _create_table,
    "create index": _create_index,
    "drop index": _drop_index,
    "alter type": _alter_type,
    "refresh view": _refresh,
    "reindex": _reindex,
    "lock": _lock,
    "select": _select,
}
"""The forms whose effect depends on what else they say."""
