"""``planner check --unapplied``: what a live database has not applied, which is only read."""

from __future__ import annotations

from pathlib import Path

from check_helper import checked
from pg_helper import database
from project_helper import PASSWORD, refused, shop
from psycopg import conninfo

INDEX = 'migrations.AddIndex("log", models.Index(fields=["n"], name="log_n"))'
LOG = 'migrations.CreateModel("Log", [("id", models.BigAutoField(primary_key=True)), ("n", models.IntegerField())])'


def test_what_is_not_applied(tmp_path: Path) -> None:
    project = shop(tmp_path)
    with database() as db:
        parts = conninfo.conninfo_to_dict(db.url)
        engine = "django.db.backends.postgresql"
        entry = {"ENGINE": engine, "NAME": parts["dbname"], "USER": "postgres", "HOST": parts["host"]}
        project.settings(databases={"default": entry, "gone": {**entry, "NAME": "gone", "PASSWORD": PASSWORD}})
        project.manage("migrate", "shop", "0002")
        project.migration("0004_log", LOG, after=["0003_note"])
        project.migration("0005_index", INDEX, after=["0004_log"])
        found = checked(project, "--unapplied")
        assert {one["migration"] for one in found.findings} == {"shop.0003_note"}, "the new table is empty"
        project.manage("migrate", "shop", "0004")
        found = checked(project, "--unapplied", "--database", "default")
        assert {one["migration"] for one in found.findings} == {"shop.0005_index"}
        refused(project, "check", "--unapplied", "--database", "gone", status=3, says=["gone"])
