"""UPDATE and DELETE of RunSQL on a real server: in batches with the same end as ``migrate``, or kept and told why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import facts_helper
import pytest
from e2e_helper import Project
from plan_many import Bundle, plan_many

SQL = Path(__file__).resolve().parents[1] / "projects" / "sql_project"

STEPS = {
    "0003_params": "backfill: backfill_update_1, backfill_update_1_2",
    "0004_delete": "backfill: backfill_delete_1, backfill_delete_1_2",
    "0005_mixed": "expand: index_note; backfill: backfill_update_1_2; "
    "contract: add_check_stock_price_known, validate_check_stock_price_known",
    "0006_new_column": "expand: add_total, trigger_update_2; backfill: backfill_update_2; "
    "validate: declare_not_null_total, validate_not_null_total; contract: drop_trigger_update_2",
    "0009_index_dropped": "backfill: backfill_update_1_2",
    "0010_from_other_table": "backfill: backfill_update_1",
    "0014_check_gone": "expand: drop_check_stock_price_known; backfill: backfill_update_1_2",
}
PROVED = tuple(STEPS)

KEPT = {
    "0007_now": "it calls now(), which is another moment in each batch",
    "0008_insert": "the same RunSQL also has INSERT",
    "0011_two_fill_one": "the UPDATE in 0011_two_fill_one.py:10 reads or changes the same columns, which a trigger",
    "0012_checked_at_the_end": "a later statement changes stock_part, whose stock_part_item_id_",
    "0013_check_away_for_a_moment": "the same RunSQL drops stock_price_known before it, and it is there again",
    "0016_unique_gone": "stock_name_unique of the same RunSQL would not change in the same order",
    "0017_type_change": "the same plan changes the type of the column note",
}


def steps(bundle: Bundle) -> str:
    found: dict[str, list[str]] = {}
    for step in bundle.plan["steps"]:
        if step["kind"] not in ("record", "progress"):
            found.setdefault(step["phase"], []).append(Path(step["file"]).stem.partition("_")[2])
    return "; ".join(f"{phase}: {', '.join(slugs)}" for phase, slugs in found.items())


@pytest.mark.parametrize(
    "names", [PROVED[::2], pytest.param(PROVED[1::2], marks=pytest.mark.sweep)], ids=["first", "second"]
)
def test_the_bundle_ends_as_migrate_does(names: Sequence[str], tmp_path: Path) -> None:
    found = plan_many(SQL, tmp_path / "out", [f"stock:{name}" for name in names])
    wrong = {name: f"{bundle.verdict}: {bundle.output}" for name, bundle in found.items() if bundle.verdict != "PROVED"}
    assert not wrong
    assert {name: steps(bundle) for name, bundle in found.items()} == {name: STEPS[name] for name in names}


def test_what_is_kept_says_why(tmp_path: Path) -> None:
    found = plan_many(SQL, tmp_path / "out", [f"stock:{name}" for name in KEPT], "--no-rehearse")
    for name, bundle in found.items():
        written = [step for step in bundle.plan["steps"] if step["kind"] == "as written"]
        raw = [one for one in bundle.plan["hazards"] if one["id"] == "raw-sql"]
        assert raw, (name, bundle.output)
        assert any(KEPT[name] in one["detail"] for one in raw), (name, raw)
        assert any(KEPT[name] in step["why"] for step in written), (name, written)
        assert not any(step["kind"] == "backfill" for step in bundle.plan["steps"]), name
        assert all(one["where"].startswith(f"stock/migrations/{name}.py:") for one in raw)


def test_no_step_is_made_of_checks_that_are_made_at_once(tmp_path: Path) -> None:
    """SET CONSTRAINTS … IMMEDIATE between data and DDL is for the one transaction of ``migrate``."""
    bundle = plan_many(SQL, tmp_path / "out", ["stock:0018_settled"], "--no-rehearse")["0018_settled"]
    assert steps(bundle) == "expand: index_price"
    assert "raw-sql" not in bundle.output
    assert "settles deferred foreign key checks" in (bundle.folder / "README.md").read_text("utf-8")


def test_killed_and_run_again_each_row_is_changed_once(tmp_path: Path) -> None:
    said = Project(SQL).plan("stock", "0002", tmp_path / "out", "--full", "--accept", "old-code-writes-after-backfill")
    assert "PROVED:" in said
    proof = json.loads((tmp_path / "out" / "plan.json").read_text("utf-8"))["proof"]
    assert "killed in the middle of 4 of 4 steps and run again: the same end each time" in json.dumps(proof)


def test_a_small_table_is_changed_at_once(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(facts_helper.text({"stock_item": 40, "stock_part": 10_000_000}), "utf-8")
    found = plan_many(SQL, tmp_path / "out", ["stock:0004_delete", "stock:0006_new_column"], "--facts", str(facts))
    assert {name: bundle.verdict for name, bundle in found.items()} == dict.fromkeys(found, "PROVED")
    assert steps(found["0004_delete"]) == "backfill: backfill_delete_1, delete_1_2"
    (small,) = [step for step in found["0004_delete"].plan["steps"] if step["kind"] == "as written"]
    assert "about 40" in small["why"]
    assert "raw-sql" not in {one["id"] for one in found["0004_delete"].plan["hazards"]}
    filled = steps(found["0006_new_column"])
    assert "trigger_update_2; backfill: backfill_update_2;" in filled, "old code needs the trigger on a small table too"
