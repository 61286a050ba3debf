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
PASSING = (
    'migrations.AddField("order", "passing", models.CharField(max_length=9, default="", unique=True))',
    'migrations.AddField("order", "kept", models.IntegerField(null=True))',
    'migrations.AddIndex("order", models.Index(fields=["passing", "kept"], name="shop_passing"))',
    'migrations.AlterField("order", "passing", models.CharField(max_length=20, default="x", db_index=True))',
    'migrations.RemoveField("order", "passing")',
)
"""Without RemoveIndex: the index goes with its column, too."""
LINK = 'migrations.AddField("order", "link", models.OneToOneField("shop.part", models.CASCADE, null=True))'
NO_LINK = 'migrations.RemoveField("order", "link")'
ROW = """def forwards(apps, schema_editor):
    apps.get_model("shop", "Order").objects.create(number="of the history", note="")
"""
SUM = 'migrations.{}("order", "sum", models.BigIntegerField({}))'
FILLED = "0012_sum..0014_sum"
"""The history has made a row, of which only the RunPython in between makes one that may be NOT NULL."""


def test_names_of_the_plan_are_its_own(tmp_path: Path) -> None:
    project = shop(tmp_path)
    (tmp_path / "shop/migrations/0003_note.py").unlink()
    project.migration("0003_part", PART, after=["0002_total"])
    both = [text.format(model) for text in (NOTE, KEY) for model in ("order", "part")]
    project.migration("0004_both", *both, after=["0003_part"], before="import uuid")
    project.write("pyproject.toml", ONE_KEY)
    project.migration("0005_note", RUN, after=["0004_both"], before=FORWARDS.format("note", "number"))
    project.migration("0006_total", RUN, after=["0005_note"], before=FORWARDS.format("total", "id"))
    project.migration("0007_passing", *PASSING, after=["0006_total"])
    project.migration("0008_link", LINK, after=["0007_passing"])
    project.migration("0009_no_link", NO_LINK, after=["0008_link"])
    project.migration("0010_seen", LINK, RUN, NO_LINK, after=["0009_no_link"], before=FORWARDS.format("link", "id"))
    project.migration("0011_row", RUN, after=["0010_seen"], before=ROW)
    project.migration("0012_sum", SUM.format("AddField", "null=True"), after=["0011_row"])
    project.migration("0013_fill", RUN, after=["0012_sum"], before=FORWARDS.format("sum", "id"))
    project.migration("0014_sum", SUM.format("AlterField", ""), after=["0013_fill"])
    names = ["0004_both", "0005_note..0006_total", "0007_passing", "0008_link..0009_no_link", "0010_seen", FILLED]
    found = plan_many(tmp_path, tmp_path / "out", [f"shop:{name}" for name in names])
    verdicts = [bundle.verdict for bundle in found.values()]
    assert verdicts == [*["PROVED"] * 4, "ERROR", "PROVED"], [one.output for one in found.values()]
    assert "shop_order.link_id is added and removed in one plan" in found["0010_seen"].output
    for name, expected in (("0007_passing", ["Add the column shop_order.kept"]), ("0008_link..0009_no_link", [])):
        *others, record = [step["title"] for step in found[name].plan["steps"]]
        assert (others, record.partition(" ")[0]) == (expected, "Record"), name
        assert any("reads or writes it in between" in one["reason"] for one in found[name].plan["left_out"]), name
    bundle = found["0004_both"]
    titles = [step["title"] for step in bundle.plan["steps"]]
    assert [title for title in titles if title.startswith("Fill ")] == [
        "Fill shop_order.note for rows that old code writes",
        "Fill shop_part.note for rows that old code writes",
        "Fill shop_order.key for rows that old code writes",
        "Fill shop_part.key for rows that old code writes",
    ]
