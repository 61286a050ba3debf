"""``manage.py sqlplan``: what ``planner plan`` does, to the byte and to the exit status."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest
from plan_many import files
from project_helper import POSTGRES, Done, Project, _ended, shop

from planner.cli import plan

CONNECTED = """
from django.apps import AppConfig

class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        from django.db import connection
        assert connection.vendor in ("sqlite", "postgresql")
        connection.close()
"""
SQLITE = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
CALLED = """
import io, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings"
import django
django.setup()
from django.core.management import CommandError, call_command
out = io.StringIO()
try:
    call_command("sqlplan", "shop", "0002", no_rehearse=True, out="called", stdout=out)
except CommandError as error:
    print(error.returncode, "NOT REHEARSED" in out.getvalue(), out.getvalue().count("\\n\\n"))
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return shop(tmp_path, apps=("shop", "planner"))


def sqlplan(project: Project, *arguments: str, program: str = "manage.py") -> Done:
    return _ended(project._start([sys.executable, program, "sqlplan", *arguments]))


def test_it_does_what_planner_plan_does(project: Project) -> None:
    """The databases were set up by Django before; one of them has been used, and was SQLite."""
    project.settings(apps=("shop.apps.ShopConfig", "planner"), databases=SQLITE)
    project.write("shop/apps.py", CONNECTED)
    (project.folder / "pyproject.toml").write_text('[tool.planner]\naccept = ["raw-sql"]\n', "utf-8")
    one = project.planner("plan", "shop", "0002", "--out", "bundle")
    first = files(project.folder / "bundle")
    other = sqlplan(project, "shop", "0002", "--out", "bundle")
    assert (other.status, other.out, other.err) == (one.status, one.out, one.err)
    assert "PROVED" in one.out
    assert files(project.folder / "bundle") == first


@pytest.mark.parametrize(
    "arguments",
    [
        ["shpo"],
        ["shop", "0009"],
        ["shop", "0002", "--database", "other"],
        ["shop", "0002", "--server-version", "9"],
        ["shop", "0002", "--accept", "raw-sql", "--accept", "nothing"],
        ["shop", "0002", "--database", "default", "--schema", "x.sql", "--full", "--quick"],
        ["shop", "0002", "--schema", "x.sql", "--no-rehearse", "--no-cache"],
        ["--", "-shop", "0002"],
    ],
    ids=" ".join,
)
def test_the_same_errors(project: Project, arguments: list[str]) -> None:
    one, other = project.planner("plan", *arguments), sqlplan(project, *arguments)
    assert one.status in (2, 3)
    assert (other.status, other.out, other.err) == (one.status, one.out, one.err)


def test_wrong_usage_for_django_is_status_2_too(project: Project) -> None:
    for arguments in ([], ["shop", "0002", "--nothing"]):
        assert sqlplan(project, *arguments).status == 2


def test_from_elsewhere_the_project_is_that_of_manage_py(project: Project, tmp_path: Path) -> None:
    """Its pyproject.toml too."""
    inner = shop(tmp_path / "inner", apps=("shop", "planner"))
    inner.write("pyproject.toml", '[tool.planner]\naccept = ["nothing"]\n')
    done = sqlplan(project, "shop", "0002", program="inner/manage.py")
    assert done.status == 2
    assert "no hazard nothing to accept" in done.err


def test_the_status_of_a_call_from_python(project: Project) -> None:
    done = _ended(project._start([sys.executable, "-c", CALLED]))
    assert done.out == "1 True 0\n", done.err
    assert (project.folder / "called" / "plan.json").is_file()


def test_every_option_is_there(project: Project) -> None:
    shown = sqlplan(project, "--help").out
    options = [
        name for one in plan.params if isinstance(one, click.Option) for name in (*one.opts, *one.secondary_opts)
    ]
    assert len(options) > 12
    assert [name for name in options if name not in shown] == []


def test_the_live_database_is_still_known(project: Project) -> None:
    """Django has filled in its own defaults by then, and what stands in for the database is set twice."""
    live = {**POSTGRES, "HOST": "/nonexistent", "OPTIONS": {"connect_timeout": 1}}
    project.settings(apps=("shop", "planner"), databases={"default": live})
    arguments = ("shop", "0002", "--database", "default")
    one, other = project.planner("plan", *arguments), sqlplan(project, *arguments)
    assert "/nonexistent" in one.err
    assert (other.status, other.out, other.err) == (one.status, one.out, one.err)
