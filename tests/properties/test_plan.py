"""For any steps: the schedule keeps its order. For any text: names are short, and the same every time."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from planner import names
from planner.bookkeeping import Bookkeeping
from planner.errors import PlanError
from planner.model import Condition, Phase, Sql, Step, Touch, column
from planner.names import Table
from planner.schedule import schedule

TABLE = Table("public", "t")
TABLES = {"django_migrations": Table("public", "django_migrations")}
BOOKS = Bookkeeping((("app", "0002_x"),))
PROGRESS = Touch("schema", "", "planner_app")
TOUCHES = st.frozensets(st.sampled_from([column(TABLE, name) for name in "abc"]), max_size=2)
OWN = {"record_migration", "progress_schema", "drop_progress_schema"}


@st.composite
def steps(draw: st.DrawFn, ranks: Sequence[int] = (-1, 0, 1)) -> list[Step]:
    """A few steps whose slugs are their places."""
    count = draw(st.integers(0, 7))
    return [
        Step(
            slug=f"step{number}",
            phase=draw(st.sampled_from(Phase)),
            title=f"Step {number}",
            why="",
            sql=Sql("", {}),
            done_when=Condition("always"),
            creates=draw(TOUCHES),
            drops=draw(TOUCHES),
            needs=draw(TOUCHES) | draw(st.sampled_from([frozenset(), frozenset({PROGRESS})])),
            rank=draw(st.sampled_from(ranks)),
        )
        for number in range(count)
    ]


def scheduled(given_steps: Sequence[Step]) -> tuple[Step, ...] | None:
    """The plan's steps; None where they can't all keep their promises."""
    try:
        return schedule(given_steps, "planner_app", BOOKS, TABLES, "app.0002_x")
    except PlanError:
        return None


def relies(earlier: Step, later: Step) -> bool:
    """Whether ``later`` only works after ``earlier``: it uses or removes what that makes, and so on."""
    return bool(
        earlier.creates & later.needs
        or earlier.creates & later.drops
        or earlier.drops & later.creates
        or earlier.needs & later.drops
    )


def own(found: Sequence[Step]) -> list[Step]:
    """The steps that were given, without those that the schedule adds."""
    return [step for step in found if step.slug not in OWN]


@given(steps())
def test_phases_come_in_their_order_and_nothing_is_lost(drawn: list[Step]) -> None:
    found = scheduled(drawn)
    if found is not None:
        assert [step.phase.number for step in found] == sorted(step.phase.number for step in found)
        assert sorted(step.slug for step in own(found)) == [step.slug for step in drawn]
        before = {step.slug: step.phase.number for step in drawn}
        assert all(step.phase.number >= before[step.slug] for step in own(found)), "a step moved forwards"


@given(steps())
def test_no_step_comes_before_what_it_relies_on(drawn: list[Step]) -> None:
    found = scheduled(drawn)
    if found is not None:
        place = {step.slug: number for number, step in enumerate(found)}
        for number, later in enumerate(drawn):
            for earlier in drawn[:number]:
                assert not relies(earlier, later) or place[earlier.slug] < place[later.slug]


@given(steps(ranks=(0,)))
def test_within_a_phase_the_order_of_the_migration_is_kept(drawn: list[Step]) -> None:
    found = scheduled(drawn)
    for phase in Phase:
        inside = [step.slug for step in own(found or ()) if step.phase is phase]
        assert inside == sorted(inside)


@given(steps())
def test_independent_steps_stay_in_their_phases_and_go_by_rank(drawn: list[Step]) -> None:
    free = [
        Step(
            step.slug,
            step.phase,
            step.title,
            "",
            step.sql,
            step.done_when,
            rank=step.rank,
            needs=step.needs & {PROGRESS},
        )
        for step in drawn
    ]
    found = scheduled(free)
    assert found is not None
    key = [(step.phase.number, step.rank, step.slug) for step in own(found)]
    assert key == sorted(key)
    assert {step.slug: step.phase for step in own(found)} == {step.slug: step.phase for step in free}


@given(steps())
def test_a_plan_stops_only_where_a_step_would_have_to_wait_for_the_deploy(drawn: list[Step]) -> None:
    if scheduled(drawn) is None:
        assert any(
            relies(earlier, later) and later.phase.before_gate
            for number, later in enumerate(drawn)
            for earlier in drawn[:number]
        )
        assert any(step.phase is Phase.CONTRACT for step in drawn)


@given(steps())
def test_the_record_stands_at_the_gate_and_the_helpers_around_all(drawn: list[Step]) -> None:
    found = scheduled(drawn)
    if found is None:
        return
    slugs = [step.slug for step in found]
    gate = slugs.index("record_migration")
    assert all(step.phase.before_gate for step in found[: gate + 1])
    assert all(not step.phase.before_gate for step in found[gate + 1 :])
    helped = any(PROGRESS in step.needs for step in drawn)
    assert (slugs[0] == "progress_schema", slugs[-1] == "drop_progress_schema") == (helped, helped)
    recorded = found[gate].done_when
    assert all(step.done_when.name == "any" and recorded in step.done_when.arguments for step in found[:gate])
    assert all(step.done_when.name == "all" and recorded in step.done_when.arguments for step in found[gate + 1 :])


@given(steps())
def test_the_same_steps_give_the_same_plan(drawn: list[Step]) -> None:
    assert scheduled(drawn) == scheduled(list(drawn))


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4), st.integers(20, 63))
def test_short_names_fit_and_are_the_same_every_time(parts: list[str], length: int) -> None:
    encodable = [part.encode("utf-8", "ignore").decode() for part in parts]
    name = names.short_name(*encodable, length=length)
    assert len(name.encode()) <= length
    assert name == names.short_name(*encodable, length=length)
    if len("_".join(encodable).encode()) <= length:
        assert name == "_".join(encodable)


@given(st.text("ab", min_size=70, max_size=80), st.text("ab", min_size=70, max_size=80))
def test_long_names_that_differ_stay_different(one: str, other: str) -> None:
    assert (names.short_name(one) == names.short_name(other)) == (one == other)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(["$", "body", "$body", "1", "x"]), max_size=8).map("".join))
def test_a_dollar_quoted_text_ends_where_it_ends(body: str) -> None:
    """PostgreSQL takes the first mark after the opening one as the end."""
    quoted = names.dollar(body)
    mark = quoted[: quoted.index("$", 1) + 1]
    assert quoted[len(mark) :].partition(mark) == (body, mark, "")
