"""Columns of the same name in two tables, of one migration: what helps on the way has names of its own for each."""

from __future__ import annotations

from pathlib import Path

from plan_many import plan_many
from project_helper import shop

PART = """migrations.CreateModel("Part", [
    ("id", models.BigAutoField(primary_key=True)),
    ("note", models.TextField(null=True)),
])"""
NOTE = 'migrations.AlterField("{}", "note", models.TextField(default=""), preserve_default=False)'
KEY = 'migrations.AddField("{}", "key", models.UUIDField(default=uuid.uuid4, unique=True))'
ONE_KEY = """
[tool.planner.backfill]
"shop.order.key" = "gen_random_uuid()"
"shop.part.key" = "gen_random_uuid()"
"""


def test_two_tables_are_filled_at_once(tmp_path: Path) -> None:
    project = shop(tmp_path)
    (tmp_path / "shop/migrations/0003_note.py").unlink()
    project.migration("0003_part", PART, after=["0002_total"])
    both = [text.format(model) for text in (NOTE, KEY) for model in ("order", "part")]
    project.migration("0004_both", *both, after=["0003_part"], before="import uuid")
    project.write("pyproject.toml", ONE_KEY)
    bundle = plan_many(tmp_path, tmp_path / "out", ["shop:0004_both"])["0004_both"]
    assert bundle.verdict == "PROVED", bundle.output
    titles = [step["title"] for step in bundle.plan["steps"]]
    assert [title for title in titles if title.startswith("Fill ")] == [
        "Fill shop_order.note for rows that old code writes",
        "Fill shop_part.note for rows that old code writes",
        "Fill shop_order.key for rows that old code writes",
        "Fill shop_part.key for rows that old code writes",
    ]
