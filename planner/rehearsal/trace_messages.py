"""What psql printed while a step ran, as values: PostgreSQL's own reasons, and what the probes saw.

The messages are those of ``client_min_messages = debug1``, in English. They stand in src/backend/commands/tablecmds.c
and src/backend/catalog/index.c, unchanged from 13 to 18.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.rehearsal.trace import Reason

MARK = "planner_probe "
"""Begins the line of a probe; see :mod:`planner.rehearsal.trace_probe`."""

REWRITES, BUILDS, VERIFIES, VALIDATES = (
    "rewriting table",
    "building index",
    "verifying table",
    "validating foreign key constraint",
)
PROVED = "existing constraints are sufficient for column"
IMPLIED = "existing constraints imply the partition's"
INTERNAL = ("pg_toast", "pg_temp")
"""Tables of these names belong to another table, and hold an OID, which differs from run to run."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one probe saw: OIDs with modes as ``pg_locks`` names them, OIDs of tables read from end to end."""

    locks: frozenset[tuple[int, str]]
    scans: frozenset[int]
    held_ms: float


def reasons(lines: Iterable[str]) -> tuple[Reason, ...]:
    """PostgreSQL's reasons among what psql wrote to stderr, each once, in their order.

    >>> reasons(['psql:a.sql:7: DEBUG:  building index "i" on table "t" serially'])
    (Reason(kind='building index', name='i', table='t'),)
    """
    found = (_reason(text) for text in _messages(lines, "DEBUG:  "))
    return tuple(dict.fromkeys(one for one in found if one is not None and not _internal(one)))


def looks(lines: Iterable[str]) -> tuple[Look, ...]:
    """What the probes saw, from what psql wrote: echoed, or as notices of a trigger."""
    found = []
    for line in lines:
        text = line.removeprefix(MARK) if line.startswith(MARK) else next(_messages([line], f"NOTICE:  {MARK}"), "")
        if text:
            seen = json.loads(text)
            locks = frozenset((oid, mode) for oid, mode in seen["locks"])
            found.append(Look(locks, frozenset(seen["scans"]), float(seen["ms"])))
    return tuple(found)


def _messages(lines: Iterable[str], level: str) -> Iterator[str]:
    """The texts of psql's lines of that level, without the place in the file that stands before it."""
    for line in lines:
        place, found, text = line.partition(level)
        if found and place.startswith("psql:") and place.endswith(": "):
            yield text


def _reason(text: str) -> Reason | None:
    for kind in (VERIFIES, REWRITES, VALIDATES):
        if text.startswith(f'{kind} "'):
            return Reason(kind, text.removeprefix(f'{kind} "').removesuffix('"'))
    if text.startswith(f'{BUILDS} "'):
        index, _, rest = text.removeprefix(f'{BUILDS} "').partition('" on table "')
        return Reason(BUILDS, index, rest.rpartition('"')[0])
    before, found, _ = text.partition('" are sufficient to prove')
    if found:
        return Reason(PROVED, before.partition('"')[2])
    before, found, _ = text.partition('" is implied by existing constraints')
    if found:
        return Reason(IMPLIED, before.partition('"')[2])
    return None


def _internal(reason: Reason) -> bool:
    return (reason.table or reason.name).startswith(INTERNAL)
