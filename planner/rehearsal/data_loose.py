"""Columns whose values two correct runs choose differently: random ones, and the time of day.

What both sides hold alike is still compared as it is: two runs never draw the same uuid, so a uuid on both
sides is one from before, and must stand in the same row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from planner.errors import RehearsalError
from planner.names import Table
from planner.rehearsal.data_load import Database

UUID_SHAPE = "uuid"
TIME_SHAPE = "time"
MOVED_TIME_SHAPE = "moved time"
RANDOM_TEXT_SHAPE = "random text"
ANY_ORDER_SHAPE = "any order"
SHAPES = (UUID_SHAPE, TIME_SHAPE, MOVED_TIME_SHAPE, RANDOM_TEXT_SHAPE, ANY_ORDER_SHAPE)

NOW_IS_WITHIN = timedelta(days=1)
"""A time that a run wrote is no further than this from the moment of the comparison."""

CHANCE_LENGTH = 16
"""Random texts shorter than this may be equal on both sides by chance."""


@dataclass(frozen=True, slots=True)
class LooseColumn:
    """One loose column: its shape, and the values that both sides hold."""

    shape: str
    shared: frozenset[str | None]

    def canonical(self, value: str | None, now: str) -> str | None:
        """The shape's name for a value that a run chose;

        The value itself if it is shared, or not of the shape.
        """
        if self.shape == ANY_ORDER_SHAPE and value is not None and _has_shape(self.shape, value, now):
            return f"<{self.shape}: {_ordered(json.loads(value))}>"
        if value is None or value in self.shared or not _has_shape(self.shape, value, now):
            return value
        if self.shape == MOVED_TIME_SHAPE:
            # Both runs take some minutes at most, which is less than the six hours up to the next whole or half day.
            return f"<{self.shape}, {(_moment(value) - _moment(now) + timedelta(hours=6)) // timedelta(days=1)} days>"
        return f"<{self.shape}>"


def _ordered(value: object) -> str:
    """JSON as a text that is the same whatever the order of its arrays."""
    if isinstance(value, list):
        return "[" + ", ".join(sorted(map(_ordered, value))) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)}: {_ordered(value[name])}" for name in sorted(value)) + "}"
    return json.dumps(value)


Loose = Mapping[tuple[Table, str], LooseColumn]


def make_loose(shapes: Mapping[tuple[Table, str], str], bundle: Database, migrate: Database) -> Loose:
    """Look at both sides' values of the loose columns. Raises RehearsalError for an unknown shape."""
    loose = {}
    for (table, column), shape in shapes.items():
        if shape not in SHAPES:
            raise RehearsalError(
                f"{table}.{column} is to be compared by the shape {shape!r}, which does not exist.\n"
                f"Use one of: {', '.join(SHAPES)}."
            )
        both = frozenset(_values(bundle, table, column)) & frozenset(_values(migrate, table, column))
        by_chance = shape == RANDOM_TEXT_SHAPE
        shared = {value for value in both if not (by_chance and value and len(value) < CHANCE_LENGTH)}
        loose[table, column] = LooseColumn(shape, frozenset(shared))
    return loose


def spread(database: Database, table: Table, column: str, loose: LooseColumn) -> tuple[str, int]:
    """How the values that a run chose repeat: 'all equal', 'all distinct', 'some equal', 'one' or 'none'."""
    if loose.shape == ANY_ORDER_SHAPE:
        return "none", 0  # nothing is chosen but the order
    chosen = [
        value
        for value in _values(database, table, column)
        if value is not None and loose.canonical(value, database.now) != value
    ]
    if len(chosen) <= 1:
        return ("one" if chosen else "none"), len(chosen)
    different = len(set(chosen))
    word = "all distinct" if different == len(chosen) else "all equal" if different == 1 else "some equal"
    return word, len(chosen)


def _values(database: Database, table: Table, column: str) -> list[str | None]:
    data = database.tables.get(table)
    if data is None or column not in data.columns:
        return []
    return [row[data.place[column]] for row in data.rows]


def _has_shape(shape: str, value: str, now: str) -> bool:
    if shape == RANDOM_TEXT_SHAPE:
        return bool(value.strip())
    if shape == ANY_ORDER_SHAPE:
        return value.startswith(("[", "{"))
    try:
        if shape == UUID_SHAPE:
            return UUID(value).int != 0
        if shape == MOVED_TIME_SHAPE:
            return _moment(value).year > 0
        if _is_time_of_day(value):
            return True  # in the project's own time zone: any may be now
        return abs(_moment(value) - _moment(now)) <= NOW_IS_WITHIN
    except (ValueError, OverflowError):  # not a uuid, or beyond Python's calendar: not of the shape
        return False


def _is_time_of_day(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return ":" in text


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
