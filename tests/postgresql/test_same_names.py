"""Columns of one name in two tables, functions of one name in two migrations: what helps has a name for each."""

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
RUN = "migrations.RunPython(forwards, migrations.RunPython.noop)"
FORWARDS = """def forwards(apps, schema_editor):
    apps.get_model("shop", "Order").objects.update({}=models.F("{}"))
"""
ONE_KEY = """
[tool.planner.backfill]
"shop.order.key" = "gen_random_uuid()"
"shop.part.key" = "gen_random_uuid()"
"""


def test_names_of_the_plan_are_its_own(tmp_path: Path) -> None:
    project = shop(tmp_path)
    (tmp_path / "shop/migrations/0003_note.py").unlink()
    project.migration("0003_part", PART, after=["0002_total"])
    both = [text.format(model) for text in (NOTE, KEY) for model in ("order", "part")]
    project.migration("0004_both", *both, after=["0003_part"], before="import uuid")
    project.write("pyproject.toml", ONE_KEY)
    project.migration("0005_note", RUN, after=["0004_both"], before=FORWARDS.format("note", "number"))
    project.migration("0006_total", RUN, after=["0005_note"], before=FORWARDS.format("total", "id"))
    found = plan_many(tmp_path, tmp_path / "out", ["shop:0004_both", "shop:0005_note..0006_total"])
    assert [bundle.verdict for bundle in found.values()] == ["PROVED"] * 2, [one.output for one in found.values()]
    bundle = found["0004_both"]
    titles = [step["title"] for step in bundle.plan["steps"]]
    assert [title for title in titles if title.startswith("Fill ")] == [
        "Fill shop_order.note for rows that old code writes",
        "Fill shop_part.note for rows that old code writes",
        "Fill shop_order.key for rows that old code writes",
        "Fill shop_part.key for rows that old code writes",
    ]
