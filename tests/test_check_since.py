"""``planner check --since``: what is new or changed since a git revision, committed or not; and ``--unapplied``."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from check_helper import checked
from project_helper import Project, refused, shop

SQL = 'migrations.RunSQL("UPDATE shop_order SET total = random()")'
LOG = """migrations.CreateModel("Log", [("id", models.BigAutoField(primary_key=True)), ("n", models.IntegerField())])"""
INDEX = 'migrations.AddIndex("log", models.Index(fields=["n"], name="log_n"))'


def git(project: Project, *arguments: str) -> str:
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(
        ["git", *who, "-c", "commit.gpgsign=false", *arguments],
        cwd=project.folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A repository whose ``main`` has three migrations; on the branch ``work`` there is a fourth."""
    project = shop(tmp_path)
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "three")
    git(project, "branch", "base")
    project.migration("0004_sql", SQL, after=["0003_note"])
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "a fourth")
    return project


def names(project: Project, *arguments: str) -> set[str]:
    return {one["migration"] for one in checked(project, *arguments).findings}


def test_what_has_changed(project: Project) -> None:
    assert names(project) == {"shop.0003_note", "shop.0004_sql"}
    assert names(project, "--since", "base") == {"shop.0004_sql"}
    assert names(project, "--since", "HEAD") == set()
    project.migration("0005_more", SQL, after=["0004_sql"])
    assert names(project, "--since", "HEAD") == {"shop.0005_more"}, "not known to git yet"
    file = project.folder / "shop/migrations/0003_note.py"
    file.write_text(file.read_text() + "\n# changed\n")
    git(project, "add", "-A")
    assert names(project, "--since", "HEAD") == {"shop.0003_note", "shop.0005_more"}, "staged"


def test_what_others_changed_on_the_base_is_not_ours(project: Project) -> None:
    git(project, "checkout", "-q", "base")
    file = project.folder / "shop/migrations/0003_note.py"
    file.write_text(file.read_text() + "\n# changed by somebody else\n")
    git(project, "commit", "-q", "-a", "-m", "theirs")
    git(project, "checkout", "-q", "main")
    assert names(project, "--since", "base") == {"shop.0004_sql"}


def test_from_another_folder(project: Project) -> None:
    done = project.planner("check", "--since", "base", "--pythonpath", ".", "--format", "github")
    assert done.out.startswith("::warning file=shop/migrations/0004_sql.py,line=")


def test_tables_that_the_checked_migrations_make_are_empty(project: Project) -> None:
    project.migration("0005_log", LOG, after=["0004_sql"])
    project.migration("0006_index", INDEX, after=["0005_log"])
    assert names(project, "--since", "HEAD") == set()
    assert "shop.0006_index" in names(project), "in the whole history it may be large by then"


@pytest.mark.parametrize("revision", ["nothing", "--help", "HEAD:shop"])
def test_a_revision_that_is_not_there(project: Project, revision: str) -> None:
    says = ["there is no revision" if not revision.startswith("HEAD:") else "git does not know", "git fetch"]
    refused(project, "check", f"--since={revision}", status=2, says=says)


def test_the_hook_and_the_action_say_what_the_command_knows() -> None:
    root = Path(__file__).resolve().parents[1]
    hook, action = ((root / name).read_text() for name in (".pre-commit-hooks.yaml", "action.yml"))
    assert "entry: planner check --since HEAD\n" in hook
    assert "pass_filenames: false" in hook
    script = action.partition("  steps:")[2]
    assert "${{" not in "".join(part.partition("\n      env:")[0] for part in script.split("run: |")[1:]), (
        "inputs by env"
    )
    for option in ("--pythonpath", "--since", "--settings", "--format", "--fail-on"):
        assert option in script
