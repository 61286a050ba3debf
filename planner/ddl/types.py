"""What ``ALTER COLUMN … TYPE`` does to the table and its indexes, by the two types.

Measured on PostgreSQL 13 to 18; tests/postgresql/test_lock_table.py measures it again for every pair of the
common types. PostgreSQL skips the rewrite where the cast is binary coercible or its support function can
show that no value changes (``ATColumnChangeRequiresRewrite`` in tablecmds.c).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.dialect import Cursor, UnreadableError, tokens

Rebuilds = Literal["expression and partial", "all on column"]


@dataclass(frozen=True, slots=True)
class TypeChange:
    """What a change of type does under ACCESS EXCLUSIVE.

    ``rebuilds_indexes`` without a rewrite: an index keeps its file if its operator class accepts the new
    type as it is; indexes on expressions and partial indexes that name the column are always built anew.
    ``known`` is False where we have not measured the pair: then the worst is assumed.
    """

    rewrites: bool
    rebuilds_indexes: Rebuilds
    known: bool


@dataclass(frozen=True, slots=True)
class Type:
    """A type taken apart: its base name in one spelling, its numbers, and whether it is an array."""

    base: str
    numbers: tuple[int, ...]
    array: bool
    collation: str | None


SYNONYMS = {
    "int": "integer",
    "int4": "integer",
    "int2": "smallint",
    "int8": "bigint",
    "serial": "integer",
    "smallserial": "smallint",
    "bigserial": "bigint",
    "float4": "real",
    "float8": "double precision",
    "float": "double precision",
    "bool": "boolean",
    "decimal": "numeric",
    "dec": "numeric",
    "character varying": "varchar",
    "char varying": "varchar",
    "character": "char",
    "bpchar": "char",
    "bit varying": "varbit",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "time with time zone": "timetz",
    "time without time zone": "time",
}

_WORDS = """
    smallint integer bigint numeric real boolean varchar char text date timestamp timestamptz time timetz
    interval uuid json jsonb inet cidr bit varbit xml bytea
"""

BUILT_IN = frozenset(_WORDS.split()) | {"double precision"}
"""The types whose pairs are measured."""

GROWING = frozenset({"varchar", "varbit"})
"""A larger limit, or none, keeps every value."""

PRECISE = frozenset({"timestamp", "timestamptz", "time", "timetz", "interval"})
"""A higher precision, or none, keeps every value; 6 digits are the most."""

COERCIBLE = frozenset(
    {
        ("varchar", "text"),
        ("text", "varchar"),
        ("cidr", "inet"),
        ("bit", "varbit"),
        ("xml", "text"),
        ("xml", "varchar"),
    }
)
"""Pairs that share their bytes, if the second has no limit of its own."""

MEASURED = range(13, 19)
"""The major versions of PostgreSQL that the pairs were measured on."""

ZONES = ("timestamp", "timestamptz")

ZERO_ZONES = frozenset({"UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"})
"""Session time zones in which a timestamp and a timestamptz have the same bytes."""


def read_type(text: str) -> Type:
    """Take a type apart; raise ``UnreadableError`` where it is not a type.

    >>> read_type("character varying(20)").base, read_type("timestamp (3) with time zone").numbers
    ('varchar', (3,))
    """
    cursor = Cursor(text, tokens(text))
    words: list[str] = []
    numbers: tuple[int, ...] = ()
    array = False
    collation = None
    while not cursor.done:
        if cursor.at("("):
            numbers = tuple(_number(part) for part in cursor.parts())
        elif cursor.accept("["):
            array = True
            while not cursor.accept("]"):
                cursor.take()
        elif cursor.accept("collate"):
            collation = cursor.qualified()[1]
        elif cursor.accept("."):
            words[-1] += "." + cursor.name()
        else:
            words.append(cursor.name())
    base = " ".join(words)
    base = SYNONYMS.get(base, base)
    if base in ("char", "bit") and not numbers:
        numbers = (1,)
    return Type(base, numbers, array, collation)


def _number(part: Cursor) -> int:
    token = part.take()
    part.finish()
    if token.kind != "number" or not token.text.isdigit():
        raise UnreadableError(f"not a length: {token.text}")
    return int(token.text)


def type_change(from_type: str, to_type: str, *, server_version: int = 180000, time_zone: str = "UTC") -> TypeChange:
    """What changing a column from one type to another does; the worst, and not known, for other pairs.

    Both types as in ``format_type()`` or in Django's SQL, with ``COLLATE`` if the column has one.
    ``server_version`` is as in ``server_version_num``: 13 to 18 do the same. ``time_zone`` is the session's.
    ``USING`` with anything but the column itself or a cast of it rewrites always; that is not seen here.

    >>> type_change("varchar(20)", "text").rewrites, type_change("integer", "bigint").rewrites
    (False, True)
    >>> type_change("integer", "geometry").known
    False
    """
    worst = TypeChange(rewrites=True, rebuilds_indexes="all on column", known=False)
    try:
        old, new = read_type(from_type), read_type(to_type)
    except UnreadableError:
        return worst
    if server_version // 10000 not in MEASURED or old.array or new.array:
        return worst
    if old.base not in BUILT_IN or new.base not in BUILT_IN:
        return worst
    if {old.base, new.base} == set(ZONES):
        same = time_zone in ZERO_ZONES and new.numbers in ((), (6,))
        return TypeChange(rewrites=not same, rebuilds_indexes="all on column", known=True)
    if not _keeps_bytes(old, new):
        return TypeChange(rewrites=True, rebuilds_indexes="all on column", known=True)
    every = old.collation != new.collation or old.base in ("xml", "bit")
    return TypeChange(
        rewrites=False, rebuilds_indexes="all on column" if every else "expression and partial", known=True
    )


def _keeps_bytes(old: Type, new: Type) -> bool:
    if (old.base, new.base) in COERCIBLE:
        return not new.numbers
    if old.base != new.base:
        return False
    if old.base in GROWING:
        return not new.numbers or (bool(old.numbers) and new.numbers[0] >= old.numbers[0])
    if old.base in PRECISE:
        return _keeps_precision(old, new)
    if old.base == "numeric":
        return not new.numbers or _keeps_scale(old, new)
    return old.numbers == new.numbers


def _keeps_precision(old: Type, new: Type) -> bool:
    most = 6
    wanted = new.numbers[0] if new.numbers else most
    return wanted >= (old.numbers[0] if old.numbers else most)


def _keeps_scale(old: Type, new: Type) -> bool:
    if not old.numbers:
        return False
    (precision, scale), (wanted, kept) = ((*item.numbers, 0)[:2] for item in (old, new))
    return scale == kept and wanted >= precision
