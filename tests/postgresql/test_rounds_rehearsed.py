"""Plans with several rounds, rehearsed: what is made only once something else is gone, with code in between."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from plan_many import Bundle, plan_many
from shop_facts import EXERCISED, ROUNDS

DRIVERS = ("before_deploy.sql", "after_deploy.sql", "before_deploy_2.sql", "after_deploy_2.sql")


REPLACED = ("0008_other_rules", "0009_keys", "0010_memos", "0011_words", "0013_owner_key", "0014_direct", "0015_times")
"""What comes back under its name, a random default, and columns whose type changes in place while they are renamed."""


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bundle]:
    names = ("0002_another_size", "0003_another_note", "0004_owners", "0005_three_labels", *REPLACED)
    return plan_many(ROUNDS, tmp_path_factory.mktemp("rounds"), [f"rounds:{name}" for name in names], "--goals")


@pytest.mark.parametrize(
    ("name", "rounds"),
    [
        ("0002_another_size", 1),
        ("0003_another_note", 2),
        ("0004_owners", 1),
        ("0005_three_labels", 1),  # the second one comes and goes within the plan: it never comes to be
        *((name, 1) for name in REPLACED),
    ],
)
def test_it_is_proved_in_so_many_rounds(planned: dict[str, Bundle], name: str, rounds: int) -> None:
    bundle = planned[name]
    assert bundle.verdict == "PROVED", bundle.output
    assert max(step["round"] for step in bundle.plan["steps"]) == rounds
    assert all(bundle.goals[1]), "each step's goal holds at the end"
    assert {recipe for recipe, migration in EXERCISED.items() if migration == name} <= set(bundle.recipes)
    assert ("several-rounds" in bundle.output) == (rounds > 1)


def test_the_code_of_the_first_gate_is_tried_and_told_of(planned: dict[str, Bundle]) -> None:
    bundle = planned["0003_another_note"]
    runbook = (bundle.folder / "README.md").read_text("utf-8")
    assert "just before CreateModel (rounds/migrations/0003_another_note.py:10)" in runbook
    lines = runbook.splitlines()
    order = [next(at for at, line in enumerate(lines) if f"-f {file}" in line) for file in DRIVERS]
    assert order == sorted(order)
    evidence = bundle.plan["proof"]["evidence"]
    assert any(line.startswith("gate 1 code (rounds.box, rounds.shop)") for line in evidence), evidence


def test_the_steps_between_are_in_their_own_folder(planned: dict[str, Bundle]) -> None:
    plan = planned["0003_another_note"].plan
    made = next(step for step in plan["steps"] if step["title"] == "Create the table rounds_note")
    assert made["file"].startswith("round_2/1_expand/")
    assert (planned["0003_another_note"].folder / made["file"]).is_file()
    assert json.dumps(plan["steps"]).count('"kind": "round"') == 2


def test_what_comes_back_under_its_name_is_swapped(planned: dict[str, Bundle]) -> None:
    titles = [step["title"] for step in planned["0008_other_rules"].plan["steps"] if step["phase"] == "contract"]
    assert titles == [
        "Build the new form of the index box_once",
        "Drop the old form of the index box_once",
        "Give the new index its name box_once",
        "Build the index of the new form of box_key",
        "Swap the unique constraint box_key for its new form",
    ]


def test_a_random_default_for_nulls_is_computed_by_the_server(planned: dict[str, Bundle]) -> None:
    bundle = planned["0009_keys"]
    backfill = next(step for step in bundle.plan["steps"] if step["kind"] == "backfill")
    text = (bundle.folder / backfill["file"]).read_text("utf-8")
    assert "= gen_random_uuid()" in text
    assert "'…'" not in "".join(line for line in text.splitlines() if not line.startswith("--"))


def test_an_operation_that_executes_sql_itself_is_named_and_planned(planned: dict[str, Bundle]) -> None:
    bundle = planned["0014_direct"]
    assert "operation-acts: Direct: it executes SQL itself" in bundle.output
    builds = [step["title"] for step in bundle.plan["steps"] if "CONCURRENTLY" in step["why"]]
    assert builds == ["Build the index memo_direct", "Build the index memo_handed"]
    printed = {one["sql"]: one["printed_by_sqlmigrate"] for one in bundle.plan["statements"]}
    assert [printed[sql] for sql in sorted(printed)] == [False, True]


def test_killed_reverted_and_run_again_the_two_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """revert.sql before the cutover must not take the old column for the new one."""
    for name, bundle in plan_many(
        ROUNDS, tmp_path / "out", ["rounds:0002_another_size", "rounds:0005_three_labels"], "--full"
    ).items():
        assert bundle.verdict == "PROVED", (name, bundle.output)
        assert any(line.startswith("reverted after each of") for line in bundle.plan["proof"]["evidence"])
