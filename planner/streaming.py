"""Querysets that are streamed instead of loaded, while a function of a migration runs.

``for row in Model.objects.all()`` keeps every row until the loop ends, because somebody might go through the same
queryset again. Where that can be ruled out, the rows come from a cursor of the server, some thousand at a time; a
PostgreSQL cursor sees the rows as they were when it was opened, as the list would. Everywhere else (``len()``,
``list()``, a slice, ``prefetch_related``, a queryset that is used twice) a queryset is what it always is.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any

from planner.errors import RunPythonError

CHUNK = 2000
"""Rows that are fetched at once, as ``QuerySet.iterator`` does."""

READS_ALL_NAMES = frozenset({"locals", "vars", "eval", "exec", "globals", "_getframe"})
"""With these a function may find a variable that its code does not name."""


@dataclass(frozen=True, slots=True)
class _Usual:
    """The references to a thing that a ``for`` goes through: one that nobody else has, and one in a variable."""

    alone: int
    in_variable: int


@contextmanager
def streamed(alias: str, seen: Callable[[int], None]) -> Iterator[None]:
    """Stream what can be streamed of historical models' querysets, in this process, until the end of the block.

    :param alias: the database whose querysets are streamed
    :param seen: is told every few thousand rows how many have been streamed
    """
    from django.db.models.query import QuerySet  # noqa: PLC0415

    plain_iter, plain_fetch = QuerySet.__iter__, QuerySet._fetch_all
    usual, count = _usual(), [0]

    def iterate(self: Any) -> Iterator[Any]:
        references = sys.getrefcount(self)
        if not (_streamable(self, alias) and _used_once(references, usual, sys._getframe(1))):
            return plain_iter(self)  # type: ignore[no-any-return]
        self._planner_streamed = True
        return _rows(self.iterator(chunk_size=CHUNK), count, seen)

    def fetch(self: Any) -> None:
        if self._result_cache is None and getattr(self, "_planner_streamed", False):
            raise RunPythonError(
                "The function goes again through a queryset whose rows were streamed, and not kept.\n"
                "Run it with --no-stream, which loads what a queryset holds."
            )
        plain_fetch(self)

    QuerySet.__iter__, QuerySet._fetch_all = iterate, fetch
    try:
        yield
    finally:
        QuerySet.__iter__, QuerySet._fetch_all = plain_iter, plain_fetch


def _rows(rows: Iterator[Any], count: list[int], seen: Callable[[int], None]) -> Iterator[Any]:
    for row in rows:
        yield row
        count[0] += 1
        if count[0] % CHUNK == 0:
            seen(count[0])


def _usual() -> _Usual:
    """Count references as they are in this Python; versions differ."""
    counted: list[int] = []

    class Probe:
        def __iter__(self) -> Iterator[int]:
            references = sys.getrefcount(self)
            counted.append(references)
            return iter(())

    for _ in Probe():
        pass
    probe = Probe()
    for _ in probe:
        pass
    return _Usual(*counted)


def _streamable(queryset: Any, alias: str) -> bool:
    """Whether its rows, one by one, are what the loaded ones would be, and many enough to care."""
    from django.db.migrations.state import StateApps  # noqa: PLC0415
    from django.db.models.query import QuerySet  # noqa: PLC0415

    kind, query = type(queryset), queryset.query
    few = query.high_mark is not None and query.high_mark - query.low_mark <= CHUNK
    return (
        queryset._result_cache is None
        and isinstance(queryset.model._meta.apps, StateApps)
        and kind.iterator is QuerySet.iterator
        and kind._fetch_all is QuerySet._fetch_all
        and not queryset._prefetch_related_lookups
        and not query.select_for_update  # its cursor would see rows as they are by then
        and not few
        and queryset.db == alias
    )


def _used_once(references: int, usual: _Usual, frame: FrameType) -> bool:
    """Whether nobody can go through it again: it is in no variable, or in one that only this ``for`` reads.

    :param frame: that of the caller, which must be at the start of a ``for``
    """
    if str(frame.f_globals.get("__name__", "")).partition(".")[0] == "django":
        return False
    code = frame.f_code
    instructions = list(dis.get_instructions(code))
    place = next((n for n, one in enumerate(instructions) if one.offset == frame.f_lasti), 0)
    now, before = instructions[place], instructions[place - 1]
    if not place or now.opname != "GET_ITER" or now.is_jump_target:
        return False
    if before.opname.startswith("LOAD_FAST"):
        return references == usual.in_variable and _read_once(code, instructions, before)
    return references == usual.alone and before.opname in ("CALL", "CALL_KW", "CALL_FUNCTION_EX")


def _read_once(code: CodeType, instructions: list[dis.Instruction], load: dis.Instruction) -> bool:
    """Whether a variable is read at this place only, and this place is passed once for each value."""
    name = load.argval
    if not isinstance(name, str) or name in code.co_cellvars or READS_ALL_NAMES & set(code.co_names):
        return False
    reads = [one for one in instructions if "LOAD" in one.opname and _names(one, name)]
    again = any(
        one.opname.startswith(("JUMP_BACKWARD", "POP_JUMP_BACKWARD"))
        and isinstance(one.argval, int)
        and one.argval <= load.offset < one.offset
        for one in instructions
    )
    return len(reads) == 1 and not again


def _names(instruction: dis.Instruction, name: str) -> bool:
    return instruction.argval == name or (isinstance(instruction.argval, tuple) and name in instruction.argval)
