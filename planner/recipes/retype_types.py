"""How a value of one type becomes one of another: the cast, which values don't fit, and who can live with it.

Only pairs whose meaning does not depend on the session (its time zone, its DateStyle) are known here. For the others
there is no shadow column: they stay as Django wrote them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner import names
from planner.ddl.types import Type, read_type
from planner.dialect import UnreadableError

Kind = Literal["wider", "narrower", "other"]
"""Whether old code can use the new type, new code the old one, or neither."""

INTEGERS = {"smallint": 16, "integer": 32, "bigint": 64}
TEXTS = frozenset({"varchar", "text"})
AS_TEXT = frozenset({*INTEGERS, "numeric", "boolean", "uuid", "json", "jsonb"})
"""What has one form as text, whatever the session's settings."""

PLAIN = frozenset({("boolean", "integer"), ("integer", "boolean"), ("date", "timestamp"), ("timestamp", "date")})
"""Pairs of which every value fits."""

INPUT_IS_VALID = 16
"""The version of ``pg_input_is_valid``."""


class NoConversionError(ValueError):
    """There is no way that is known to be right; the message is the reason, as half a sentence."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """From one type to another, as SQL over ``"row_"."column"``.

    ``misfit`` is true for a value that the new type can't hold; None: there is none. ``attempt``: only the cast itself
    tells, by raising an error.
    """

    cast: str
    misfit: str | None
    kind: Kind
    attempt: bool = False
    fallback: str | None = None
    """What stands for NULL, as SQL."""

    @property
    def value(self) -> str:
        """The value, or NULL where it does not fit."""
        cast = f"COALESCE({self.cast}, {self.fallback})" if self.fallback is not None else self.cast
        return f"CASE WHEN {self.misfit} THEN NULL ELSE {cast} END" if self.misfit else cast


def conversion(column: str, old: str, new: str, version: int) -> Conversion:
    """How values of ``column`` become those of the new type.

    :param version: the server's major version
    :raises NoConversionError: if the pair is not one that we know
    """
    try:
        before, after = read_type(old), read_type(new)
    except UnreadableError:
        raise NoConversionError(f"the types {old} and {new} are not known") from None
    if before.array or after.array:
        raise NoConversionError("it is an array")
    place = f'"row_".{names.ident(column)}'
    misfit, kind = _pair(place, before, after, new, version)
    return Conversion(f"{place}::{new}", misfit, kind)


def way_back(column: str, old: str, new: str, version: int) -> Conversion:
    """As :func:`conversion`; where the pair is not known, the cast is tried."""
    try:
        return conversion(column, old, new, version)
    except NoConversionError:
        return Conversion(f'"row_".{names.ident(column)}::{new}', None, "other", attempt=True)


def _pair(place: str, old: Type, new: Type, text: str, version: int) -> tuple[str | None, Kind]:
    if old.base in INTEGERS and new.base in INTEGERS:
        fits = INTEGERS[new.base] >= INTEGERS[old.base]
        return (None, "wider") if fits else (_outside(place, new), "narrower")
    if old.base in (*INTEGERS, "numeric") and new.base == "numeric":
        return _numeric(place, old, new)
    if old.base == "numeric" and new.base in INTEGERS:
        return _outside(f"round({place})", new), "other"
    if old.base in TEXTS and new.base in TEXTS:
        fits = not new.numbers or (bool(old.numbers) and old.numbers[0] <= new.numbers[0])
        return (None, "wider") if fits else (f"char_length({place}) > {new.numbers[0]}", "narrower")
    if old.base in AS_TEXT and new.base in TEXTS:
        return (f"char_length({place}::text) > {new.numbers[0]}" if new.numbers else None), "other"
    if old.base in TEXTS and new.base in AS_TEXT:
        return _valid(place, text, version), "other"
    if {old.base, new.base} == {"json", "jsonb"}:
        checked = new.base == "jsonb" and version >= INPUT_IS_VALID
        return (_valid(f"{place}::text", text, version) if checked else None), "wider"
    if (old.base, new.base) == ("real", "double precision"):
        return None, "wider"
    if (old.base, new.base) in PLAIN and not old.numbers and not new.numbers:
        return None, "other"
    raise NoConversionError(f"what becomes of {old.base} as {new.base} is not known to be the same in every session")


def _outside(place: str, new: Type) -> str:
    most = 2 ** (INTEGERS[new.base] - 1)
    return f"{place} NOT BETWEEN -{most} AND {most - 1}"


def _numeric(place: str, old: Type, new: Type) -> tuple[str | None, Kind]:
    kind: Kind = "other" if old.base in INTEGERS else "wider"
    if not new.numbers:
        return None, kind
    precision, scale = (*new.numbers, 0)[:2]
    if scale > precision:
        raise NoConversionError("its scale is larger than its precision")
    if old.base == "numeric" and old.numbers:
        own, digits = (*old.numbers, 0)[:2]
        if scale >= digits and precision - scale >= own - digits:
            return None, "wider"
    limit = 10 ** (precision - scale)
    misfit = f"abs(round({place}::numeric, {scale})) >= {limit} AND {place}::numeric <> 'NaN'"
    return misfit, "other" if kind == "other" else "narrower"


def _valid(place: str, text: str, version: int) -> str:
    if version < INPUT_IS_VALID:
        raise NoConversionError(
            f"before PostgreSQL {INPUT_IS_VALID} a query can't tell which values are not {text} without failing"
        )
    return f"NOT pg_input_is_valid({place}, {names.literal(text)})"
