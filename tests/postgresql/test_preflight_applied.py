"""preflight.sql asks for the migrations on which the planned one depends, and for no others."""

from __future__ import annotations

from pathlib import Path

from pg_helper import database
from project_helper import NOTE, POSTGRES, shop
from psycopg import conninfo

HALL = """migrations.CreateModel("Hall", [
    ("id", models.BigAutoField(primary_key=True)),
])"""
SIZE = 'migrations.AddField("hall", "size", models.IntegerField(null=True))'
HALVES = ("0001_hall", "0002_size")


def test_what_is_open_elsewhere_is_not_in_the_way(tmp_path: Path) -> None:
    """Two migrations of one release, each planned from the history, where the other has run: both can be run.

    A squashed migration is applied where all that it replaces is: nobody has run ``migrate``, which records it.
    """
    project = shop(tmp_path)
    for app in ("depot", "other"):
        project.app(app)
        project.migration("0001_hall", HALL, app=app)
    project.migration("0002_size", SIZE, app="depot", after=["0001_hall"])
    replaces = f"replaces = {[('depot', name) for name in HALVES]}"
    project.migration("0001_squashed_0002_size", HALL, SIZE, app="depot", attributes=replaces)
    project.migration("0003_note", NOTE, after=["0002_total", "depot.0001_squashed_0002_size"])
    with database() as db:
        parts = conninfo.conninfo_to_dict(db.url)
        live = {**POSTGRES, "NAME": parts["dbname"], "USER": "postgres", "HOST": parts["host"]}
        project.settings(databases={"default": live})
        project.migration("0003_note", NOTE, after=["0002_total"])
        project.manage("migrate", "shop", "0002")
        project.migration("0003_note", NOTE, after=["0002_total", "depot.0001_squashed_0002_size"])
        project.settings(databases={"default": live}, apps=("shop", "depot", "other"))
        done = project.planner("plan", "shop", "0003", "--no-rehearse", "--out", "bundle")
        assert done.status == 1, done.err
        preflight = project.folder / "bundle" / "preflight.sql"
        for missing in HALVES:
            said = db.psql(preflight, status=3)
            assert "- migration depot.0001_squashed_0002_size, on which this one depends, is not applied" in said
            assert "other" not in said
            assert "contenttypes" not in said
            db.run("INSERT INTO django_migrations (app, name, applied) VALUES ('depot', %s, now())", missing)
        assert "checks passed" in db.psql(preflight)
