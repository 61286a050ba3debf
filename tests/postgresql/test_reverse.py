"""The migration's own way back is revert.sql's, and the full rehearsal compares it with Python's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import project_helper
import pytest
from project_helper import Project

FUNCTIONS = """
import zlib


def forwards(apps, schema_editor):
    for order in apps.get_model("shop", "Order").objects.all():
        order.note = "n:" + order.number
        order.save()


def backwards(apps, schema_editor):
    for order in apps.get_model("shop", "Order").objects.filter(number__gt=""):
        order.note = order.number + "!"
        order.save()


def unknown(apps, schema_editor):
    for order in apps.get_model("shop", "Order").objects.all():
        order.note = str(zlib.crc32(order.number.encode()))
        order.save()
"""


def planned(folder: Path, operation: str, how: str = "--full") -> tuple[Project, dict[str, Any], str]:
    """Plan the migration with the full rehearsal."""
    project = project_helper.shop(folder)
    for old in (folder / "shop" / "migrations").glob("000[23]*.py"):
        old.unlink()
    project.migration("0002_back", operation, after=["0001_initial"], before=FUNCTIONS)
    done = project.planner("plan", "shop", "0002", how, "--accept", "raw-sql")
    assert done.out, done.err
    return project, json.loads((folder / "shop_0002_back" / "plan.json").read_text()), done.out


def work(plan: dict[str, Any]) -> dict[str, Any]:
    (step,) = [step for step in plan["steps"] if step["phase"] == "backfill"]
    return dict(step)


def test_a_reverse_function_is_translated_and_leaves_what_python_leaves(tmp_path: Path) -> None:
    project, plan, out = planned(tmp_path, "migrations.RunPython(forwards, backwards)")
    step = work(plan)
    assert 'UPDATE "public"."shop_order" AS t\nSET\n  "note" = ' in step["undo"]
    assert "PROVED:" in out, out
    assert "NOT PROVED" not in out
    told = "reverted, public.shop_order.note: the values that the reverse function itself leaves in Python"
    assert told in plan["proof"]["evidence"]
    file = tmp_path / "shop_0002_back" / "revert.sql"
    assert "revert.sql runs the reverse function backwards of" in file.read_text()
    file.write_text(file.read_text().replace("'!'", "'?'"))
    again = project.planner("rehearse", "shop_0002_back", "--full")
    assert again.status == 1, again.err
    assert "beside Python's own way back: public.shop_order id=" in again.out


def test_one_that_is_not_translated_is_named_with_its_line(tmp_path: Path) -> None:
    _, plan, _ = planned(tmp_path, "migrations.RunPython(forwards, unknown)", "--no-rehearse")
    step = work(plan)
    assert step["undo"] is None
    assert "the reverse function unknown of shop/migrations/0002_back.py" in step["not_undone"]
    assert "it is not translated" in step["not_undone"]


def test_noop_is_no_way_back(tmp_path: Path) -> None:
    _, plan, _ = planned(tmp_path, "migrations.RunPython(forwards, migrations.RunPython.noop)", "--no-rehearse")
    assert work(plan)["undo"] is None
    assert "reverse function" not in work(plan)["not_undone"]


@pytest.mark.parametrize(
    ("sql", "back"),
    [
        ("CREATE VIEW long_notes AS SELECT id FROM shop_order WHERE length(note) > 9", "DROP VIEW long_notes"),
        pytest.param(
            "UPDATE shop_order SET note = 'done' WHERE number > ''",
            "UPDATE shop_order SET note = 'open'",
            marks=pytest.mark.sweep,
        ),
    ],
)
def test_reverse_sql_is_the_way_back_of_run_sql(sql: str, back: str, tmp_path: Path) -> None:
    _, plan, out = planned(tmp_path, f"migrations.RunSQL({sql!r}, {back!r})")
    step = work(plan)
    assert back in step["undo"]
    assert "revert.sql runs the reverse_sql in shop/migrations/0002_back.py" in step["not_undone"]
    assert "NOT PROVED" not in out, out
    assert any("reverted after each of 3 steps" in text for text in plan["proof"]["evidence"]), plan["proof"][
        "evidence"
    ]


def test_reverse_sql_that_fails_in_django_too_is_named(tmp_path: Path) -> None:
    operation = "migrations.RunSQL('CREATE VIEW long_notes AS SELECT id FROM shop_order', 'DROP VIEW no_such_view')"
    _, plan, out = planned(tmp_path, operation)
    assert "PROVED:" in out, out
    assert "NOT PROVED" not in out, out
    (told,) = [text for text in plan["proof"]["evidence"] if "own way back fails" in text]
    assert '(view "no_such_view" does not exist), in Django and in revert.sql, which stops there' in told


@pytest.mark.parametrize(
    ("sql", "lost"),
    [("INSERT INTO shop_order SELECT * FROM shop_order WHERE id < 0", True), ("CREATE SCHEMA more", False)],
)
def test_what_only_a_mark_tells_can_not_be_reverted_once_that_is_gone(sql: str, lost: bool, tmp_path: Path) -> None:
    """Else the bundle, begun anew after revert.sql, would insert the row a second time."""
    _, plan, _ = planned(tmp_path, f"migrations.RunSQL({sql!r})", "--no-rehearse")
    end = plan["steps"][-1]
    assert end["file"].endswith("_drop_progress_schema.sql")
    assert ("in 0002_back.py:" in (end["irreversible"] or "")) == lost, end["irreversible"]
    assert ("it would run twice" in (end["irreversible"] or "")) == lost
