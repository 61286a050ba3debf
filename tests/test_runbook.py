"""The bundle's README.md: its commands can be pasted, and what it promises of their output is true."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import project_helper
import pytest
from project_helper import Project

CODE = 'migrations.AddField("order", "code", models.CharField(max_length=20, null=True, unique=True))'
KEY, LINE = '("id", models.BigAutoField(primary_key=True))', '("line", models.TextField())'
FILL = "migrations.RunPython(fill, migrations.RunPython.noop)"
BEFORE = """def fill(apps, schema_editor):
    apps.get_model("shop", "Order").objects.update(code=models.F("number"))
"""


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """One with a backfill and a unique index, and one with a cutover."""
    project = project_helper.shop(tmp_path_factory.mktemp("runbook"))
    project.migration("0004_code", CODE, FILL, after=["0003_note"], before=BEFORE)
    project.migration("0005_rename", 'migrations.RenameField("order", "note", "remark")', after=["0004_code"])
    return _planned(project, "0004"), _planned(project, "0005", "--accept", "rename-breaks-old-code")


def _planned(project: Project, migration: str, *options: str) -> Path:
    done = project.planner("plan", "shop", migration, "--no-rehearse", "--out", f"b{migration}", *options)
    assert done.status == 1, done.err
    return project.folder / f"b{migration}"


def commands(text: str) -> Iterator[str]:
    """What is to be pasted: indented lines and, in tables and sentences, what stands between backquotes."""
    for line in text.splitlines():
        yield from [line.strip()] if line.startswith("    ") else line.split("`")[1::2]


def test_each_file_that_a_command_names_is_there(bundles: tuple[Path, ...]) -> None:
    for bundle, late in zip(bundles, (True, False), strict=True):
        found = [line.split() for line in commands((bundle / "README.md").read_text()) if line.startswith("psql -X")]
        files = [words[words.index("-f") + 1] for words in found if "-f" in words]
        assert {"preflight.sql", "before_deploy.sql", "verify.sql", "revert.sql"} <= set(files)
        assert ("after_deploy.sql" in files) is late
        assert ("`after_deploy.sql` has no step" in (bundle / "README.md").read_text()) is not late
        assert [file for file in files if not (bundle / file).is_file()] == []
        assert all('"$URL"' in words for words in found), "none goes to another database by accident"


def test_pasted_commands_are_one_whole_shell_command_each(bundles: tuple[Path, ...]) -> None:
    for bundle in bundles:
        script = "\n".join(line for line in commands((bundle / "README.md").read_text()) if line.startswith("psql -X"))
        parsed = subprocess.run(["sh", "-n"], input=script, capture_output=True, text=True, check=False)
        assert parsed.returncode == 0, parsed.stderr


def test_what_each_driver_says_at_its_end_is_what_the_driver_says(bundles: tuple[Path, ...]) -> None:
    for bundle in bundles:
        readme = (bundle / "README.md").read_text()
        for driver in [path for path in bundle.glob("*.sql") if "lib/attempt.psql" in path.read_text()]:
            count = driver.read_text().count("\n\\ir lib/attempt.psql")
            many = f"All {count} steps of {driver.name} are done."
            assert f"Right: `{many if count > 1 else f'The one step of {driver.name} is done.'}`" in readme


def test_every_trouble_has_its_row_and_the_rows_in_question_their_query(bundles: tuple[Path, ...]) -> None:
    readme = (bundles[0] / "README.md").read_text()
    for trouble in ("lock timeout", "Invalid indexes", "is duplicated", "orphan rows", "a replica is", "deadlock"):
        assert trouble in readme.partition("## When something goes wrong")[2].partition("## Go back")[0], trouble
    assert 'SELECT "code", count(*) FROM "public"."shop_order" WHERE "code" IS NOT NULL' in readme
    assert 'SET paused = true\' "$URL"' in readme
    assert "SET paused" not in (bundles[1] / "README.md").read_text()
    assert "4. **Start the new code.** Where it runs:" in (bundles[1] / "README.md").read_text()


def test_with_several_rounds_the_rules_are_asked_for_before_the_gate_of_their_own(tmp_path: Path) -> None:
    project = project_helper.shop(tmp_path)
    project.migration("0004_code", CODE, f'migrations.CreateModel("memo", [{KEY}, {LINE}])', after=["0003_note"])
    ruled = 'migrations.AlterField("order", "code", models.CharField(max_length=20, unique=True))'
    again = ('migrations.DeleteModel("memo")', f'migrations.CreateModel("memo", [{KEY}])')
    project.migration("0005_memo", FILL, ruled, *again, after=["0004_code"], before=BEFORE)
    text = (_planned(project, "0005", "--accept", "several-rounds") / "README.md").read_text()
    parts = text.split("**Round ")
    assert ["*after the functions*" in part for part in parts] == [False, True, False]
    assert "-- after the functions: public.shop_order: no NULL in code" in text
