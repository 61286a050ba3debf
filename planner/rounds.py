"""Rounds: all phases once more, behind a deploy gate of their own.

A step of the contract phase waits until no code uses what it removes. Where a later operation needs it to be gone
before it can begin (a column is removed, and one of the same name added), that operation and all after it make a
second round: the code deployed at the first gate knows the models as they are between the two.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from planner.errors import PlanError
from planner.model import Condition, Finding, Phase, Sql, Step, Touch
from planner.names import Table

MOST = 1000
"""More moves than any plan can need."""


def of_rules(steps: Sequence[Step], ruling: Collection[int]) -> frozenset[int]:
    """The rounds with steps of the operations whose rules the plan's own functions may see to; else all."""
    return frozenset({step.round for step in steps if step.operation in ruling} or {step.round for step in steps})


def settle(steps: Sequence[Step]) -> tuple[list[Step], tuple[str, ...]]:
    """Move steps to the phase and round of what they rely on, until all hold.

    :returns: the steps, and for each round but the last one why there is another after it
    :raises PlanError: if that would take a single operation apart, or has no end
    """
    found = list(steps)
    reasons: dict[int, str] = {}
    for _ in range(MOST):
        pair = _conflict(found)
        if pair is None:
            _check(found)
            return found, tuple(reasons[number] for number in sorted(reasons) if number < _last(found))
        earlier, later = pair
        moved = replace(later, round=max(later.round, earlier.round))
        if moved.place < earlier.place and earlier.phase is not Phase.CONTRACT:
            moved = replace(moved, phase=earlier.phase)
        elif moved.place < earlier.place or _again(earlier, moved):
            _check_apart(earlier, later)
            moved = replace(moved, round=earlier.round + 1)
            reasons.setdefault(earlier.round, _why(earlier, later))
        found = _level([moved if step.position == moved.position else step for step in found])
    raise PlanError(
        "The steps of this plan rely on each other in a circle, also in several rounds.\n"
        "Split the migration in two, with a deploy between them."
    )


def _last(steps: Sequence[Step]) -> int:
    return max((step.round for step in steps), default=1)


def _conflict(steps: Sequence[Step]) -> tuple[Step, Step] | None:
    """The first two steps of which the second relies on the first, and would run before it."""
    for place, later in enumerate(steps):
        for earlier in steps[:place]:
            if (earlier.place > later.place and relies(earlier, later)) or _again(earlier, later):
                return earlier, later
    return None


def _again(earlier: Step, later: Step) -> bool:
    """Whether both wait for the deploy, and one operation drops what a later one makes again under the same name.

    When that is there, the goal of the first is not reached any more: run again, it would drop it.
    """
    same = earlier.place == later.place and earlier.phase is Phase.CONTRACT
    return same and earlier.operation != later.operation and bool(earlier.drops & later.creates)


def _level(steps: list[Step]) -> list[Step]:
    """What comes after the first operation of a round is in that round, too: so the models between two are known."""
    for number in range(2, _last(steps) + 1):
        first = min(
            (step.operation for step in steps if step.round >= number and step.operation is not None), default=0
        )
        steps = [
            replace(step, round=number)
            if step.operation is not None and step.operation >= first and step.round < number
            else step
            for step in steps
        ]
    return steps


def relies(earlier: Step, later: Step) -> bool:
    """Whether ``later`` only works after ``earlier``."""
    return bool(
        earlier.creates & (later.needs | later.drops) or earlier.drops & later.creates or earlier.needs & later.drops
    )


def _shared(earlier: Step, later: Step) -> str:
    touches: frozenset[Touch] = (
        (earlier.creates & (later.needs | later.drops))
        | (earlier.drops & later.creates)
        | (earlier.needs & later.drops)
    )
    return ", ".join(sorted(f"{touch.kind} {touch.name}" for touch in touches))


def _why(earlier: Step, later: Step) -> str:
    return (
        f"“{later.title}” can only run after “{earlier.title}” ({_shared(earlier, later)}), and that one has to wait "
        "until no code uses it any more"
    )


def _check_apart(earlier: Step, later: Step) -> None:
    """A round begins with an operation: the code at its gate must be one that the migrations tell of."""
    if later.operation is None or earlier.operation is None or earlier.operation >= later.operation:
        raise PlanError(
            f"“{later.title}” can only run after “{earlier.title}” ({_shared(earlier, later)}), but that one has to "
            "wait until new code is deployed, and new code needs this one.\n"
            "Split the operation in two, with a deploy between them."
        )


def _check(steps: Sequence[Step]) -> None:
    """The progress of two backfills is kept under their names."""
    seen: dict[str, Step] = {}
    for step in steps:
        if step.kind == "backfill":
            other = seen.setdefault(step.sql.context["name"], step)
            if other.round != step.round:
                raise PlanError(
                    f"“{other.title}” and “{step.title}” are two backfills of the same columns, in two rounds.\n"
                    "Plan the migrations one by one, with a deploy between them."
                )


def marks(schema: str, number: int) -> tuple[Table, Table]:
    """The empty tables of the progress schema that say that a round's gate is reached, and that the round is over."""
    return Table(schema, f"gate_{number}"), Table(schema, f"round_{number}")


def _there(marker: Table) -> Condition:
    return Condition("relation_exists", (marker,))


def opened(steps: Sequence[Step], schema: str, number: int) -> list[Step]:
    """The steps of a round: what is there before it is over with the round before can't count as their work."""
    if number == 1:
        return list(steps)
    ready = _there(marks(schema, number - 1)[1])
    return [
        replace(
            step,
            done_when=ready & step.done_when,
            undo_when=ready & (step.undo_when if step.undo_when is not None else step.done_when),
        )
        for step in steps
    ]


def after_gate(steps: Sequence[Step], gate: Condition) -> list[Step]:
    """The contract steps of a round, undone only where its gate is reached.

    What the round before made under the same name may look as if they had run: a column without a default, for example.
    """
    return [
        replace(step, undo_when=gate & (step.undo_when if step.undo_when is not None else step.done_when))
        for step in steps
    ]


def closed(steps: Sequence[Step], schema: str, number: int, why: str, recorded: Condition) -> list[Step]:
    """The steps of a round that another one follows, with one that marks its gate, and one that closes it.

    As the record of the migration does in the last round: what comes before the gate stays done once it is reached, and
    what the next round makes anew is not taken for something that is left to do here.

    :param recorded: the goal that is reached for good once the migration is recorded
    """
    reached, over = marks(schema, number)
    gate, shut = _there(reached), _there(over) | recorded
    own = opened(steps, schema, number)
    cut = any(step.phase is Phase.CUTOVER for step in steps)
    before = [replace(step, done_when=step.done_when | gate | recorded) for step in own if step.phase.before_gate]
    late = after_gate([step for step in own if not step.phase.before_gate], gate)
    after = [replace(step, done_when=(gate & step.done_when) | shut) for step in late]
    at_gate = _marking(
        Phase.CUTOVER if cut else Phase.VALIDATE,
        number,
        f"gate_{number}",
        f"Mark gate {number} as reached",
        f"From here on the code of gate {number} may run. The steps before it count as done, whatever comes later.",
        reached,
        gate | recorded,
    )
    closing = _marking(
        Phase.CONTRACT,
        number,
        f"close_round_{number}",
        f"Close round {number}",
        f"{why}. So there is a round {number + 1}, with a deploy of its own. From here on the steps of round {number} "
        f"count as done, whatever round {number + 1} makes.",
        over,
        shut,
    )
    says = Finding("several-rounds", f"{why}: round {number + 1} begins after the deploy of gate {number}")
    return [*before, at_gate, *after, replace(closing, findings=(says,), message=why)]


def _marking(phase: Phase, number: int, slug: str, title: str, why: str, marker: Table, done: Condition) -> Step:
    return Step(
        slug=slug,
        phase=phase,
        title=title,
        why=why,
        sql=Sql("postgresql/mark_round.sql.j2", {"table": marker}),
        done_when=done,
        effects=("new objects only",),
        undo=Sql("postgresql/unmark_round.sql.j2", {"table": marker}),
        undo_when=_there(marker),
        kind="round",
        round=number,
    )
