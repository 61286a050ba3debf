"""A column that a plan renames and then drops keeps its name until it goes, unless something needs the new one."""

from __future__ import annotations

from pathlib import Path

from plan_many import plan_many
from project_helper import shop

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
