"""Values for a column by its type: edge cases, and any number of distinct plain ones.

Two rules hold for every value. It is deterministic: made from the row's number, never at random. And Django
reads it and writes it back unchanged, since a rehearsal runs real Django code on these rows: no year below 1
or above 9999, no infinity, no NaN, no months in an interval (Django's durations have none), no network mask
in an ``inet``, no top-level JSON ``null`` (Django writes NULL for it).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice

from planner.names import digest
from planner.rehearsal.values_text import text_values


@dataclass(frozen=True, slots=True)
class Type:
    """A column's type. ``name`` and ``typmod`` are those under the domain, ``sql`` is the type as written.

    ``kind`` is ``pg_type.typtype`` (b, c, e, m, r), or ``a`` for an array; ``element`` is an array's element,
    a range's subtype or a multirange's range; ``labels`` are an enum's; ``checks`` are the conditions of
    domains, over ``VALUE``.
    """

    sql: str
    name: str
    kind: str = "b"
    typmod: int = -1
    labels: tuple[str, ...] = ()
    element: Type | None = None
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Values:
    """``edges`` are the odd ones, ``plain`` are distinct and harmless. As text that the type's input reads.

    ``sure`` is false where the type is not one that we know: the server must be asked which values it takes.
    """

    edges: tuple[str, ...]
    plain: tuple[str, ...]
    sure: bool = True


def values_for(type_: Type, count: int, *, ascii_only: bool = False, indexed: bool = False) -> Values:
    """Edge values, and up to ``count`` distinct plain values, for a type.

    ``ascii_only`` is for databases that are not UTF-8; ``indexed`` keeps texts short enough for a btree.
    """
    if type_.kind == "e":
        return Values(type_.labels, type_.labels)
    if type_.element:
        return _made_of(type_.kind, type_.element, count, ascii_only=ascii_only, indexed=indexed)
    if type_.name in ("text", "varchar", "bpchar", "citext", "name", "char"):
        edges, plain = text_values(_length(type_), count, ascii_only=ascii_only, indexed=indexed)
        return _blank_padded(edges, plain) if type_.name == "bpchar" else Values(edges, plain)
    if type_.name in _BY_TYPMOD:
        return _BY_TYPMOD[type_.name](type_.typmod, count)
    if type_.name in _KNOWN:
        edges, plain_at = _KNOWN[type_.name]
        plain = _distinct(plain_at(number) for number in range(count))
        return Values(edges, plain, sure=type_.name not in _UNSURE)
    return Values((), _GUESSES, sure=False)


def _made_of(kind: str, element: Type, count: int, *, ascii_only: bool, indexed: bool) -> Values:
    """Arrays, ranges and multiranges."""
    if kind == "a":
        return _arrays(values_for(element, count, ascii_only=ascii_only, indexed=indexed))
    if kind == "r" or element.element is None:
        return _ranges(element.name, count)
    inner = _ranges(element.element.name, count)
    some = tuple(f"{{{one}}}" for one in inner.plain)
    return Values(("{}", f"{{{','.join(inner.plain[:2])}}}"), some, inner.sure)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _length(type_: Type) -> int | None:
    if type_.name == "name":
        return 15  # 63 bytes, and four bytes a character at most
    if type_.name == "char":
        return 1
    return type_.typmod - 4 if type_.typmod > 0 else None


def _blank_padded(edges: tuple[str, ...], plain: tuple[str, ...]) -> Values:
    """``char(n)`` pads: values that differ in trailing blanks only would be the same."""
    return Values(_distinct(value.rstrip(" ") for value in edges), _distinct(value.rstrip(" ") for value in plain))


def _numeric(typmod: int, count: int) -> Values:
    if typmod < 0:
        large = ("12345678901234567890.123456789", "-0.000000001", "99999999999999999999")
        return Values(("0", "1", "-1", *large), tuple(str(number + 1) for number in range(count)))
    precision, scale = (typmod - 4) >> 16 & 0xFFFF, (typmod - 4) & 0x7FF
    if scale > precision:  # also a negative scale (PostgreSQL 15), stored as eleven bits
        return Values(("0",), ("0",))
    small = Decimal(1).scaleb(-scale)
    largest = Decimal(10**precision - 1).scaleb(-scale)
    step = Decimal(1) if largest > 4 * count else small
    plain = [(number + 1) * step for number in range(count)]
    fits = _distinct(f"{value.quantize(small):f}" for value in plain if value <= largest)
    return Values(_distinct(f"{value:f}" for value in (Decimal(0), largest, -largest, small, -small)), fits)


def _bits(typmod: int, count: int) -> Values:
    width = typmod if typmod > 0 else 12
    plain = _distinct(f"{number % 2**width:0{width}b}" for number in range(count))
    return Values(("0" * width, "1" * width), plain)


def _varying_bits(typmod: int, count: int) -> Values:
    fixed = _bits(typmod, count)
    return Values(("", *fixed.edges), fixed.plain)


_BY_TYPMOD: dict[str, Callable[[int, int], Values]] = {
    "numeric": _numeric,
    "bit": _bits,
    "varbit": _varying_bits,
}


def _arrays(inner: Values) -> Values:
    def array(*items: str | None) -> str:
        return "{" + ",".join("NULL" if item is None else _array_item(item) for item in items) + "}"

    some = [*inner.edges[:6], *inner.plain[:2]]
    edges = ["{}", array(None), *(array(item) for item in some), array(*some), array(None, *some[:1], None)]
    return Values(_distinct(edges), tuple(array(item) for item in inner.plain), inner.sure)


def _array_item(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _ranges(subtype: str, count: int) -> Values:
    """Plain ranges never overlap, so that exclusion constraints take them."""
    if subtype not in _RANGE_POINTS:
        return Values(("empty", "(,)"), (), sure=False)
    point = _RANGE_POINTS[subtype]
    plain = tuple(f"[{point(2 * number)},{point(2 * number + 1)})" for number in range(count))
    edges = ("empty", "(,)", f"[{point(0)},)", f"(,{point(1)})", f"({point(0)},{point(9)}]")
    return Values(edges, plain)


_START = datetime(2020, 1, 1, 8, 30)


def _day(number: int) -> str:
    return (date(2020, 1, 1) + timedelta(days=number)).isoformat()


def _moment(number: int) -> str:
    return (_START + timedelta(hours=7 * number, microseconds=number)).isoformat(" ")


def _zoned(number: int) -> str:
    return _moment(number) + "+00"


def _count(number: int) -> str:
    return str(number + 1)


def _uuid(number: int) -> str:
    mark = digest("uuid", str(number), length=32)
    return f"{mark[:8]}-{mark[8:12]}-4{mark[13:16]}-8{mark[17:20]}-{mark[20:]}"


_RANGE_POINTS: dict[str, Callable[[int], str]] = {
    "int4": lambda number: str(10 * number),
    "int8": lambda number: str(10 * number),
    "numeric": lambda number: f"{number}.5",
    "date": lambda number: _day(10 * number),
    "timestamp": lambda number: f'"{_moment(number)}"',
    "timestamptz": lambda number: f'"{_zoned(number)}"',
}


def _integers(bits: int) -> tuple[tuple[str, ...], Callable[[int], str]]:
    top = 2 ** (bits - 1)
    return tuple(str(value) for value in (0, 1, -1, top - 1, -top, 7, 42)), _count


_JSON: tuple[object, ...] = (
    {}, [], "", 0, True, False, -1.5, "é \"quoted\" \\ 100% {x}", [None, 1, "a", [], {}],
    {"": None, "a": {"b": [1, {"c": "日本"}]}, "ключ": "ما"}, 12345678901234567890, "null", ["x" * 200] * 20,
)  # fmt: skip
# Written as Python writes it, so that Django code which saves a row of a ``json`` column does not reformat
# it.
_JSON_VALUES = (tuple(json.dumps(value) for value in _JSON), lambda number: json.dumps({"n": number}))

_KNOWN: dict[str, tuple[tuple[str, ...], Callable[[int], str]]] = {
    "int2": _integers(16),
    "int4": _integers(32),
    "int8": _integers(64),
    "oid": (("0", "4294967295"), _count),
    "bool": (("true", "false"), lambda number: "true" if number % 2 else "false"),
    "float4": (("0", "-1.5", "3e+38", "1e-30", "0.1"), _count),
    "float8": (("0", "-0", "-1.5", "1.7976931348623157e+308", "1e-300", "0.1"), _count),
    "money": (("0", "-1.50"), _count),
    "uuid": (("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"), _uuid),
    "date": (("0001-01-01", "9999-12-31", "1970-01-01", "2000-02-29", "1899-12-31"), _day),
    # Two days from the ends of Python's calendar, so that any time zone still fits; the third does not exist
    # in Europe and the fourth occurs twice.
    "timestamp": (
        ("0001-01-03 00:00:00", "9999-12-29 23:59:59.999999", "2021-03-28 02:30:00", "2021-10-31 02:30:00"),
        _moment,
    ),
    "timestamptz": (
        ("0001-01-03 00:00:00+00", "9999-12-29 23:59:59.999999+00", "2021-03-28 01:30:00+00",
         "2021-10-31 00:30:00+00", "1969-12-31 23:59:59.999999+00"),
        _zoned,
    ),
    "time": (("00:00:00", "23:59:59.999999"), lambda number: f"{number % 24:02}:{number % 60:02}:07"),
    "timetz": (("00:00:00+00", "23:59:59.999999+00"), lambda n: f"{n % 24:02}:{n % 60:02}:07+00"),
    "interval": (("0", "-1 days", "3650 days 23:59:59.999999", "00:00:00.000001"), lambda n: f"{n} days"),
    "json": _JSON_VALUES,
    "jsonb": _JSON_VALUES,
    "bytea": (("\\x", "\\x00", "\\x5c2725", "\\xdeadbeef", "\\x" + "00ff" * 1500), lambda n: f"\\x{n:08x}"),
    "inet": (("0.0.0.1", "255.255.255.255", "::1", "::ffff:10.0.0.1", "2001:db8::1"),
             lambda number: f"10.0.{number // 250}.{number % 250 + 1}"),
    "cidr": (("0.0.0.0/0", "2001:db8::/32"), lambda number: f"10.{number // 250}.{number % 250}.0/24"),
    "macaddr": (("00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"),
                lambda n: f"08:00:2b:00:{n // 256:02x}:{n % 256:02x}"),
    "macaddr8": (("ff:ff:ff:ff:ff:ff:ff:ff",), lambda n: f"08:00:2b:00:00:00:{n // 256:02x}:{n % 256:02x}"),
    "tsvector": (("", "'a':1A 'it''s':2"), lambda number: f"'word{number}':1"),
    "tsquery": (("", "'a' & !'b'"), lambda number: f"'word{number}'"),
    "hstore": (("", '"a"=>NULL', '"é"=>"\\"x\\"", ""=>""'), lambda number: f'"n"=>"{number}"'),
    "point": (("(0,0)", "(-1.5,2)"), lambda number: f"({number},{number})"),
    "xml": (("<a/>",), lambda number: f"<n>{number}</n>"),
    "ltree": (("", "Top.A_1"), lambda number: f"Top.n{number}"),
    "pg_lsn": (("0/0",), lambda number: f"0/{number + 1:X}"),
}  # fmt: skip


_UNSURE = ("xml", "money")
"""A server built without libxml takes no xml; what money looks like depends on ``lc_monetary``."""


def _guesses() -> Iterable[str]:
    for number in range(40):
        yield from (str(number + 1), f"word{number}", _day(number), f"({number},{number})")
        yield from (f"(({number},{number}),({number + 1},{number + 1}))", f"<({number},0),1>")
        yield from (
            f"{{1,2,{number + 1}}}",
            f"POINT({number} {number})",
            f"SRID=4326;POINT({number} {number})",
        )
    yield from ("{}", "", "0", "[1,2]", "[1,2,3]", "LINESTRING(0 0,1 1)", "MULTIPOINT(0 0,1 1)")
    yield from ("POLYGON((0 0,0 1,1 1,0 0))", "MULTIPOLYGON(((0 0,0 1,1 1,0 0)))")
    yield from ("(" + "," * commas + ")" for commas in range(12))  # a composite type, all its fields NULL


_GUESSES = tuple(islice(_guesses(), 400))
"""For types that we know nothing about. The server says which of these it takes."""
