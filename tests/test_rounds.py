"""Steps are moved to another round only where they must be, and an operation is never taken apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner import rounds
from planner.errors import PlanError
from planner.model import Condition, Phase, Sql, Step, relation

TABLE, OTHER = relation("public", "note"), relation("public", "other")


def step(title: str, phase: Phase, operation: int, position: int) -> Step:
    return Step(
        slug=title, phase=phase, title=title, why="", sql=Sql("", {}), done_when=Condition("true"), operation=operation,
        position=position,
    )  # fmt: skip


DROP = replace(step("drop", Phase.CONTRACT, 0, 0), drops=frozenset({TABLE}))
MAKE = replace(step("make", Phase.EXPAND, 1, 1), creates=frozenset({TABLE}))
AFTER = step("after", Phase.EXPAND, 2, 2)


def test_one_round_where_nothing_has_to_be_gone() -> None:
    found, reasons = rounds.settle([DROP, replace(MAKE, creates=frozenset({OTHER})), AFTER])
    assert {one.round for one in found} == {1}
    assert not reasons


def test_what_needs_something_gone_is_in_the_next_round_with_all_after_it() -> None:
    found, reasons = rounds.settle([DROP, MAKE, AFTER])
    assert [(one.title, one.round) for one in found] == [("drop", 1), ("make", 2), ("after", 2)]
    assert reasons == (
        "“make” can only run after “drop” (relation note), and that one has to wait until no code uses it any more",
    )


def test_three_rounds() -> None:
    again = replace(step("drop again", Phase.CONTRACT, 3, 3), drops=frozenset({TABLE}))
    last = replace(step("make again", Phase.EXPAND, 4, 4), creates=frozenset({TABLE}))
    found, reasons = rounds.settle([DROP, MAKE, AFTER, again, last])
    assert [one.round for one in found] == [1, 2, 2, 2, 3]
    assert len(reasons) == 2


def test_an_operation_is_not_taken_apart() -> None:
    with pytest.raises(PlanError, match="Split the operation"):
        rounds.settle([DROP, replace(MAKE, operation=0)])


def test_a_step_moves_to_the_phase_of_what_it_relies_on() -> None:
    late = replace(step("late", Phase.CUTOVER, 0, 0), creates=frozenset({TABLE}))
    user = replace(step("user", Phase.EXPAND, 1, 1), needs=frozenset({TABLE}))
    found, reasons = rounds.settle([late, user])
    assert [one.place for one in found] == [(1, 4), (1, 4)]
    assert not reasons


def test_two_backfills_of_one_name_are_not_spread_over_rounds() -> None:
    fill = replace(AFTER, kind="backfill", sql=Sql("", {"name": "same"}))
    early = replace(fill, operation=0, position=0)
    with pytest.raises(PlanError, match="one by one"):
        rounds.settle([early, replace(DROP, position=1), replace(MAKE, position=2), replace(fill, position=3)])


def test_rules_are_asked_for_in_their_own_round() -> None:
    found, _ = rounds.settle([DROP, MAKE, AFTER])
    assert rounds.of_rules(found, {2}) == {2}
    assert rounds.of_rules(found, {7}) == {1, 2}
