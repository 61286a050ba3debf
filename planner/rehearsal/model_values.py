"""Values for the fields of a model, by the field's class: a usual one, the ends of its range, any number of fresh ones.

They are what an application could write: within ``max_length``, the digits of a decimal, the choices. Everything is
made from a number, nothing at random.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

LONG = 3000
"""Characters of a long text without a limit. It is repetitive, so that an index takes it compressed."""

SMALL = 100_000
"""Fewer values than this, and a fresh one may stand in the table already."""

MARK = "zq"
"""What our texts have and others hardly."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class NoValueError(Exception):
    """The field's class is not one for which a value can be made."""


@dataclass(frozen=True, slots=True)
class Domain:
    """What a field takes. ``at`` gives the n-th value; there are ``size`` of them."""

    usual: Any
    least: Any
    greatest: Any
    at: Callable[[int], Any]
    size: int = 10**6


def domain(field: models.Field[Any, Any]) -> Domain:
    """The values of a field that is no relation.

    :raises NoValueError: for a class that is not known here
    """
    chosen = [value for value, _ in field.flatchoices or () if value not in (None, "")]
    if chosen:
        return Domain(chosen[0], chosen[0], chosen[-1], lambda number: chosen[number % len(chosen)], len(chosen))
    if isinstance(getattr(field, "base_field", None), models.Field):
        return _array(field)
    for known, made in _DOMAINS:
        if isinstance(field, known):
            return made(field)
    raise NoValueError(f"no value is known for a {type(field).__name__} ({field.name})")


def fresh(field: models.Field[Any, Any], number: int, like: object) -> Any:
    """A value that is not there yet; of a text as long as ``like`` and with its beginning.

    >>> from django.db.models import CharField
    >>> fresh(CharField(max_length=9), 40, "AB-000007"), fresh(CharField(max_length="2"), 1296 + 7, "zz")
    ('AB-zq0014', 'z7')

    :raises NoValueError: as ``domain``
    """
    found = domain(field)
    if not isinstance(found.usual, str) or not isinstance(like, str) or found.size < 36 or field.flatchoices:  # noqa: PLR2004
        return found.at(number)
    token = found.at(number)
    return like[: max(0, len(like) - len(token))] + token


def _base36(number: int) -> str:
    text = ""
    while number or not text:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return text


def _text(field: models.Field[Any, Any]) -> Domain:
    """Long enough texts have a mark that no other row has; of short ones, it must be looked up which are free."""
    limit = int(field.max_length or LONG)  # Django takes a text for the number, and migrations of old have it
    if limit >= len(MARK) + 4:
        return Domain("Usual"[:limit], "", "ä" * limit, lambda number: MARK + _base36(number).zfill(4))
    size = int(36 ** min(limit, 3))
    return Domain("Usual"[:limit], "", "ä" * limit, lambda number: _base36(number % size), size)


def _integer(field: models.Field[Any, Any]) -> Domain:
    least, greatest = BaseDatabaseOperations.integer_field_ranges.get(field.get_internal_type(), (-(2**31), 2**31 - 1))
    start = min(1_000_003, greatest // 2)
    return Domain(7, least, greatest, lambda number: start + number % (greatest - start), greatest - start)


def _decimal(field: Any) -> Domain:
    places = int(field.decimal_places or 0)
    size = 10 ** int(field.max_digits or 20)
    step = Decimal(1).scaleb(-places)
    return Domain(7 * step, (1 - size) * step, (size - 1) * step, lambda number: step * (number % size), size)


def _float(_field: models.Field[Any, Any]) -> Domain:
    return Domain(1.5, -1e300, 1e300, lambda number: number + 0.25)


def _boolean(_field: models.Field[Any, Any]) -> Domain:
    return Domain(True, False, True, lambda number: bool(number % 2), 2)  # noqa: FBT003


def _moment(_field: models.Field[Any, Any]) -> Domain:
    zone = dt.UTC if settings.USE_TZ else None
    start = dt.datetime(2001, 1, 1, tzinfo=zone)
    least, greatest = dt.datetime(2, 1, 1, tzinfo=zone), dt.datetime(9998, 12, 31, tzinfo=zone)
    return Domain(start, least, greatest, lambda number: start + dt.timedelta(seconds=number))


def _date(_field: models.Field[Any, Any]) -> Domain:
    start = dt.date(2001, 1, 1)
    return Domain(start, dt.date.min, dt.date.max, lambda number: start + dt.timedelta(days=number))


def _time(_field: models.Field[Any, Any]) -> Domain:
    def at(number: int) -> dt.time:
        return (dt.datetime.min + dt.timedelta(microseconds=number)).time()

    return Domain(dt.time(12), dt.time.min, dt.time.max, at)


def _duration(_field: models.Field[Any, Any]) -> Domain:
    day = dt.timedelta(days=1)
    return Domain(day, -100 * day, 10_000 * day, lambda number: dt.timedelta(microseconds=number))


def _uuid(_field: models.Field[Any, Any]) -> Domain:
    return Domain(uuid.UUID(int=7), uuid.UUID(int=0), uuid.UUID(int=2**128 - 1), lambda n: uuid.UUID(int=2**100 + n))


def _binary(_field: models.Field[Any, Any]) -> Domain:
    return Domain(b"usual", b"", b"\x00\xff" * LONG, lambda number: number.to_bytes(8, "big"))


def _json(_field: models.Field[Any, Any]) -> Domain:
    return Domain({"a": 1}, {}, {"a": [1, None, {"ä": 0.5}]}, lambda number: {"n": number})


def _address(_field: models.Field[Any, Any]) -> Domain:
    return Domain("10.0.0.7", "0.0.0.0", "ffff::1", lambda number: f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}")  # noqa: S104, E501  # fmt: skip


def _array(field: Any) -> Domain:
    inner = domain(field.base_field)
    return Domain([inner.usual], [], [inner.greatest], lambda number: [inner.at(number)], inner.size)


_DOMAINS: tuple[tuple[type, Callable[[Any], Domain]], ...] = (
    (models.FileField, _text),
    (models.FilePathField, _text),
    (models.CharField, _text),
    (models.TextField, _text),
    (models.GenericIPAddressField, _address),
    (models.UUIDField, _uuid),
    (models.DecimalField, _decimal),
    (models.FloatField, _float),
    (models.IntegerField, _integer),
    (models.BooleanField, _boolean),
    (models.DateTimeField, _moment),
    (models.DateField, _date),
    (models.TimeField, _time),
    (models.DurationField, _duration),
    (models.BinaryField, _binary),
    (models.JSONField, _json),
)
