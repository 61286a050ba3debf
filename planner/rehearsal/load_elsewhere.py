"""A session on a table of its own, which no migration touches: what it waits is the machine's doing, not a lock's."""

# ruff: noqa: S608 - names are quoted by planner.names

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

import psycopg

from planner.names import Table, qualified
from planner.rehearsal.load_statements import TableWork, Work
from planner.rehearsal.load_values import Sample

TABLE = Table("planner_load", "elsewhere")
STALL_MS = 5.0
"""Statements on single rows of a small table take a tenth of it: whoever waits longer waits for the machine."""


def make(connection: psycopg.Connection[Any]) -> None:
    """Make the table, in a schema of ours, with one row."""
    connection.execute(f"CREATE SCHEMA {TABLE.schema}".encode())
    connection.execute(f"CREATE TABLE {qualified(TABLE)} AS SELECT 1 AS id, 0 AS turns".encode())


def work() -> Work:
    """The statements on it."""
    name = qualified(TABLE)
    select = f"SELECT turns FROM {name} WHERE id = $1::integer"
    update = f"UPDATE {name} SET turns = turns + 1 WHERE id = $1::integer"
    return Work((TableWork(str(TABLE), select, (update,), keys=(("1",),)),))


def longest_beyond(samples: Sequence[Sample], elsewhere: Sequence[Sample], began: float, ended: float) -> float:
    """The longest wait between two moments, each without what the session elsewhere waited at the same time, in ms.

    :param elsewhere: in the order of their begin
    """
    stalls = [one for one in elsewhere if one.ms >= STALL_MS]
    starts = [one.began for one in stalls]
    longest = 0.0
    for one in samples:
        if one.ms <= longest or one.ended < began or one.began > ended:
            continue
        place = max(bisect_left(starts, one.began) - 1, 0)
        shared = 0.0
        while place < len(stalls) and stalls[place].began < one.ended:
            other = stalls[place]
            shared += max(0.0, min(one.ended, other.ended) - max(one.began, other.began))
            place += 1
        longest = max(longest, one.ms - shared * 1000)
    return longest
