"""Which querysets are streamed: those that nobody can go through again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest

from planner.streaming import _used_once, _usual


class Rows:
    """Stands for a queryset, and notes whether it would be streamed."""

    usual = _usual()
    found: ClassVar[list[bool]] = []

    def __iter__(self) -> Iterator[int]:
        references = sys.getrefcount(self)
        self.found.append(_used_once(references, self.usual, sys._getframe(1)))
        return iter([1, 2])

    def filter(self) -> Rows:
        return Rows()


def alone() -> None:
    for _ in Rows().filter():
        pass


def in_a_variable() -> None:
    rows = Rows()
    rows = Rows()
    for _ in rows:
        pass


def in_a_loop_of_its_own() -> None:
    for _ in range(2):
        for _ in Rows():
            pass


def made_anew_in_a_loop() -> None:
    for _ in (1, 2):
        rows = Rows()
        for _ in rows:
            pass


def twice() -> None:
    rows = Rows()
    for _ in rows:
        pass
    for _ in rows:
        pass


def again_in_a_loop() -> None:
    rows = Rows()
    for _ in range(2):
        for _ in rows:
            pass


def used_later() -> int:
    rows = Rows()
    for _ in rows:
        pass
    return id(rows)


def of_somebody_else() -> None:
    def inner(rows: Rows) -> None:
        for _ in rows:
            pass

    kept = Rows()
    inner(kept)


def in_a_closure() -> Callable[[], Rows]:
    rows = Rows()
    for _ in rows:
        pass
    return lambda: rows


def one_of_two(which: object = None) -> None:
    one, two = Rows(), Rows()
    for _ in one if which else two:
        pass
    assert one is not two


def by_locals() -> dict[str, Any]:
    rows = Rows()
    for _ in rows:
        pass
    return locals()


def listed() -> None:
    list(Rows())
    [*Rows()]
    list(enumerate(Rows()))


class Holder:
    rows = Rows()


def of_an_object() -> None:
    for _ in Holder.rows:
        pass


@pytest.mark.parametrize(
    ("function", "streamed"),
    [
        (alone, True), (in_a_variable, True), (in_a_loop_of_its_own, True), (twice, False), (again_in_a_loop, False),
        (used_later, False), (of_somebody_else, False), (in_a_closure, False), (one_of_two, False), (by_locals, False),
        (listed, False), (of_an_object, False), (made_anew_in_a_loop, False),
    ],
)  # fmt: skip
def test_what_is_streamed(function: Callable[[], object], streamed: bool) -> None:
    Rows.found.clear()
    function()
    assert Rows.found
    assert set(Rows.found) == {streamed}
