"""A column that a plan renames and then drops keeps its name until it goes, unless something needs the new one."""

from __future__ import annotations

from pathlib import Path

from plan_many import plan_many
from project_helper import shop

FILL = """def fill(apps, schema_editor):
    apps.get_model("shop", "Bill").objects.filter(total=None).update(total=7)
"""
SQL = 'migrations.RunSQL("UPDATE shop_order SET total = length(remark)", migrations.RunSQL.noop)'


def test_it_is_renamed_only_where_something_needs_the_new_name(tmp_path: Path) -> None:
    project = shop(tmp_path)
    project.migration(
        "0003_code",
        'migrations.RenameField("order", "number", "code")',
        'migrations.AlterField("order", "code", models.CharField(max_length=20, null=True))',
        "migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop)",
        'migrations.RenameField("order", "code", "old_code")',
        'migrations.RemoveField("order", "old_code")',
        after=["0002_total"],
    )
    (tmp_path / "shop/migrations/0003_note.py").unlink()
    project.migration(
        "0004_remark",
        'migrations.RenameField("order", "note", "remark")',
        SQL,
        'migrations.RemoveField("order", "remark")',
        after=["0003_code"],
    )
    found = plan_many(tmp_path, tmp_path / "out", ["shop:0003_code", "shop:0004_remark"], "--goals")
    assert [bundle.verdict for bundle in found.values()] == ["PROVED", "PROVED"], "\n".join(
        bundle.output for bundle in found.values()
    )
    assert [goal for bundle in found.values() for goal in bundle.goals[0]].count(True) == 0, "none is done before"
    left, renamed = ([step["title"] for step in bundle.plan["steps"]] for bundle in found.values())
    assert left == [
        "Let shop_order.number be NULL",
        "Record the migration as applied",
        "Drop the column shop_order.number",
    ]
    assert [title for title in renamed if "shop_order.note" in title or "shop_order.remark" in title] == [
        "Rename the column shop_order.note to remark",
        "Drop the column shop_order.remark",
    ]


def test_rows_of_a_table_that_is_renamed_in_the_same_plan(tmp_path: Path) -> None:
    """They are changed before the cutover, when the table does not have its name yet: that is what is said."""
    project = shop(tmp_path)
    (tmp_path / "shop/migrations/0003_note.py").unlink()
    rename = 'migrations.RenameModel("Order", "Bill")'
    run = "migrations.RunPython(fill, migrations.RunPython.noop)"
    project.migration("0003_bill", rename, run, after=["0002_total"], before=FILL)
    bundle = plan_many(tmp_path, tmp_path / "out", ["shop:0003_bill"])["0003_bill"]
    assert bundle.status == 3
    assert "public.shop_bill has this name only once the same plan has renamed it" in bundle.output


INFO = """migrations.CreateModel("Info", [
    ("order", models.OneToOneField("shop.Order", models.CASCADE, primary_key=True)),
    ("code", models.CharField(max_length=9, null=True, unique=True)),
])"""
CODE = 'migrations.AlterField("info", "code", models.CharField(max_length=9, default="", unique=True), False)'


def test_a_unique_column_gets_no_value_for_all_and_a_key_goes_with_its_table(tmp_path: Path) -> None:
    project = shop(tmp_path)
    (tmp_path / "shop/migrations/0003_note.py").unlink()
    project.migration("0003_info", INFO, after=["0002_total"])
    project.migration("0004_code", CODE, after=["0003_info"])
    gone = ('migrations.RemoveField("info", "order")', 'migrations.DeleteModel("info")')
    project.migration("0005_gone", *gone, after=["0004_code"])
    found = plan_many(tmp_path, tmp_path / "out", ["shop:0004_code", "shop:0005_gone"])
    assert [one.verdict for one in found.values()] == ["PROVED", "PROVED"], [one.output for one in found.values()]
    code, gone_ = found.values()
    assert "enforced-after-deploy" in code.output, "old code may write NULL until then"
    assert "no NULL in code" in (code.folder / "preflight.sql").read_text("utf-8")
    assert [step["title"] for step in gone_.plan["steps"] if step["phase"] != "validate"][1:] == [
        "Drop the table shop_info"
    ]
