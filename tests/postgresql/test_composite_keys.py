"""Composite keys of tables that are there: the plan ends as ``migrate`` does, and says what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from django.db import models
from e2e_helper import database
from plan_many import Bundle, plan_many
from project_helper import Project, shop

pytestmark = pytest.mark.skipif(
    not hasattr(models, "CompositePrimaryKey"), reason="composite keys came with Django 5.2"
)

KEY = 'models.CompositePrimaryKey("x", "y")'
COLUMNS = '("x", models.IntegerField()), ("y", models.IntegerField()), ("z", models.IntegerField())'
SERIAL = f'("id", models.BigAutoField(primary_key=True)), {COLUMNS}'
COMPOSITE = f'("pk", {KEY}), {COLUMNS}'
TABLES = {"Kept": SERIAL, "Gone": SERIAL, "Other": COMPOSITE, "Became": COMPOSITE}

MIGRATIONS: Mapping[str, tuple[str, ...]] = {
    "0005_kept": (
        'migrations.AlterField("kept", "id", models.BigIntegerField())',
        f'migrations.AddField("kept", "pk", {KEY})',
    ),
    "0006_gone": ('migrations.RemoveField("gone", "id")', f'migrations.AddField("gone", "pk", {KEY})'),
    "0007_other": ('migrations.AlterField("other", "pk", models.CompositePrimaryKey("x", "z"))',),
    "0008_became": (
        'migrations.RemoveField("became", "pk")',
        'migrations.AlterField("became", "z", models.IntegerField(primary_key=True))',
    ),
}

GAPS: Mapping[str, tuple[str, str]] = {
    "0005_kept": ("key of public.shop_kept is (x, y); the database has no primary key", "(x, y)"),
    "0006_gone": ("key of public.shop_gone is (x, y); the database has no primary key", "(x, y)"),
    "0007_other": ("key of public.shop_other is (x, z); the database has the key (x, y)", "(x, z)"),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    found = shop(tmp_path_factory.mktemp("composite"))
    tables = [f'migrations.CreateModel("{name}", [{fields}])' for name, fields in TABLES.items()]
    found.migration("0004_base", *tables, after=["0003_note"])
    for name, last in zip(MIGRATIONS, ("0004_base", *MIGRATIONS), strict=False):
        found.migration(name, *MIGRATIONS[name], after=[last])
    return found


@pytest.fixture(scope="module")
def planned(project: Project) -> dict[str, Bundle]:
    return plan_many(project.folder, project.folder / "out", [f"shop:{name}" for name in MIGRATIONS])


@pytest.mark.parametrize("name", GAPS)
def test_it_is_proved_and_says_which_key_is_missing(planned: dict[str, Bundle], name: str) -> None:
    assert planned[name].verdict == "PROVED", planned[name].output
    found = [hazard["detail"] for hazard in planned[name].plan["hazards"] if hazard["id"] == "key-only-in-models"]
    assert len(found) == 1
    assert GAPS[name][0] in found[0]
    table = f"public.shop_{name[5:]}"
    assert f"{table}: no duplicates in {GAPS[name][1]}" in planned[name].plan["promises"]


@pytest.mark.parametrize("name", GAPS)
def test_the_sql_that_it_gives_completes_the_key(planned: dict[str, Bundle], name: str, tmp_path: Path) -> None:
    detail = next(one["detail"] for one in planned[name].plan["hazards"] if one["id"] == "key-only-in-models")
    file = tmp_path / "complete.sql"
    file.write_text(detail.partition("when old code is gone: ")[2])
    table = f"shop_{name[5:]}"
    key = ", CONSTRAINT shop_other_pkey PRIMARY KEY (x, y)" if name == "0007_other" else ""
    with database() as db:
        db.connection.execute(f"CREATE TABLE {table} (x int NOT NULL, y int NOT NULL, z int NOT NULL{key})".encode())
        db.psql(file)
        rows = db.rows(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'p'"
            " AND connamespace = 'public'::regnamespace"
        )
    assert rows == [(f"PRIMARY KEY {GAPS[name][1]}",)]


def test_old_code_keeps_its_numbers_until_it_is_gone(planned: dict[str, Bundle]) -> None:
    phases = {step["title"]: step["phase"] for step in planned["0005_kept"].plan["steps"]}
    assert phases["Alter field id on kept, as it was written"] == "contract", "DROP IDENTITY"
    assert phases["Drop the constraint shop_kept_pkey"] == "contract"


def test_where_django_leaves_the_old_key_in_the_way_it_stops(planned: dict[str, Bundle]) -> None:
    said = planned["0008_became"]
    assert said.status == 3
    assert "multiple primary keys" in said.output
    assert """migrations.RunSQL('ALTER TABLE "shop_became" DROP CONSTRAINT "shop_became_pkey"')""" in said.output


def test_check_knows_it(project: Project) -> None:
    done = project.planner("check", "shop", "--format", "json")
    assert done.out.count('"key-only-in-models"') == 4, done.out + done.err
