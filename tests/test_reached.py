"""Which statements of a function were run; what the verdict says of the others."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from planner.rehearsal.reached import SHOWN, Reached, shown


def helper(item):
    if item == "b":
        return "is b"
    return ""


def function(items):
    """Not counted."""
    found = []
    for item in items:
        try:
            number = int(item)
        except ValueError:
            found.append(helper(item))
            continue
        if number > 3:
            found.append("large")
            found.append("larger")
        else:
            found.append("small")
    key = lambda one: one[-1:]  # noqa: E731 - as migrations are written
    return sorted(found, key=key)


def of(*functions: Any) -> Any:
    return SimpleNamespace(context={"functions": {each.__name__: each for each in functions}})


def lines(*texts: str) -> list[int]:
    source = Path(__file__).read_text("utf-8").splitlines()
    return [source.index(text) + 1 for text in texts]


def test_statements_that_no_row_reaches() -> None:
    seen = Reached(of(function))
    with seen:
        function(["1", "a"])
    places = [int(place.rpartition(":")[2]) for place in seen.missing()]
    assert sorted(places) == lines('        return "is b"', '            found.append("large")')
    assert "statements that no row reaches" in seen.evidence(seen.missing())[0]
    assert sys.gettrace() is None


def test_all_statements() -> None:
    seen = Reached(of(function))
    with seen:
        function(["1", "9", "a", "b"])
    assert seen.missing() == []
    assert seen.evidence([]) == ["every statement of function was run"]


def test_another_tool_that_traces_is_left_alone() -> None:
    def theirs(*_: object) -> None:
        return None

    sys.settrace(theirs)
    try:
        seen = Reached(of(function))
        with seen:
            assert sys.gettrace() is theirs
    finally:
        sys.settrace(None)
    assert seen.missing() == []
    assert "was not watched" in seen.evidence([])[0]


def test_a_function_without_source_is_named() -> None:
    seen = Reached(of(eval("lambda apps, schema_editor: None")))
    with seen:
        pass
    assert seen.evidence([]) == ["which statements of <lambda> were run is not known: no source of it can be read"]


def test_many_places_are_counted() -> None:
    assert shown([f"a.py:{number}" for number in range(SHOWN + 2)]).endswith(" and 2 more")
