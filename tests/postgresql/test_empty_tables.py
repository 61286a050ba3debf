"""A NOT NULL column without a value for any row: proved on the empty table, and stopped where there are rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from e2e_helper import BEFORE, database, run, run_all
from pg_helper import Database
from project_helper import Project, shop

BASE = """migrations.CreateModel("Customer", [("id", models.BigAutoField(primary_key=True))]),
migrations.CreateModel("Line", [
    ("id", models.BigAutoField(primary_key=True)),
    ("order", models.ForeignKey("shop.Order", models.CASCADE)),
    ("near", models.ForeignKey("shop.Order", models.CASCADE, null=True, related_name="+")),
])"""
NEEDED = """migrations.AddField("order", "customer", models.ForeignKey("shop.Customer", models.CASCADE)),
migrations.AddField("order", "code", models.PositiveIntegerField(unique=True)),
migrations.AddField("line", "place", models.IntegerField(null=True)),
migrations.AddField("customer", "name", models.TextField(default=""))"""
DECLARED = """
[tool.planner.backfill]
"shop.order.customer" = "id"
"shop.order.code" = "id"
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    found = shop(tmp_path_factory.mktemp("empty"))
    found.migration("0004_base", BASE, after=["0003_note"])
    found.migration("0005_needed", NEEDED, after=["0004_base"])
    return found


@pytest.fixture(scope="module")
def bundle(project: Project) -> Path:
    done = project.planner("plan", "shop", "0005_needed", "--out", "bundle")
    assert done.status == 1, done.err
    assert "\nPROVED: " in done.out, done.out
    assert done.out.count("\nopen: only-on-empty-table: ") == 2
    done = project.planner("plan", "shop", "0005_needed", "--out", "bundle", "--accept", "only-on-empty-table")
    assert done.status == 0, done.out + done.err
    return project.folder / "bundle"


@pytest.fixture
def db(project: Project) -> Iterator[Database]:
    with database() as made:
        parts = psycopg.conninfo.conninfo_to_dict(made.url)
        settings = {"NAME": parts["dbname"], "USER": parts["user"], "HOST": parts["host"]}
        project.settings(databases={"default": {"ENGINE": "django.db.backends.postgresql", **settings}})
        project.manage("migrate", "contenttypes", "-v", "0")
        project.manage("migrate", "shop", "0004", "-v", "0")
        yield made


def test_the_evidence_says_which_tables_were_empty(bundle: Path) -> None:
    plan = json.loads((bundle / "plan.json").read_text())
    said = [line for line in plan["proof"]["evidence"] if "empty tables" in line]
    assert len(said) == 1
    assert said[0].endswith(": public.shop_line, public.shop_order"), "line can have no row without an order"
    rows = next(line for line in plan["proof"]["evidence"] if line.startswith("rows with edge cases"))
    assert "shop_customer" in rows
    assert "shop_order" not in rows


def test_on_the_empty_table_it_ends_as_migrate_does(bundle: Path, db: Database) -> None:
    run(db, bundle, ("preflight.sql", "before_deploy.sql"))
    db.connection.execute("INSERT INTO shop_order (number, note) VALUES ('old code', '')")
    db.connection.execute("DELETE FROM shop_order")
    run(db, bundle, ("after_deploy.sql", "verify.sql"))
    assert db.rows("SELECT count(*) FROM pg_attribute WHERE attrelid = 'shop_order'::regclass AND attnotnull"
                   " AND attname IN ('customer_id', 'code')") == [(2,)]  # fmt: skip


def test_rows_stop_the_preflight_with_what_to_paste(bundle: Path, db: Database) -> None:
    db.connection.execute("INSERT INTO shop_order (number, note) VALUES ('a', ''), ('b', '')")
    said = db.psql(bundle / "preflight.sql", status=3)
    assert "2 rows of public.shop_order have no value for the new column customer_id" in said
    assert '    [tool.planner.backfill]\n    "shop.order.customer" = "…"' in said
    assert '"shop.order.code" = "…"' in said


def test_rows_stop_the_step_itself(bundle: Path, db: Database) -> None:
    db.connection.execute("INSERT INTO shop_order (number, note) VALUES ('a', '')")
    said = db.psql(bundle / "before_deploy.sql", status=3)
    assert "public.shop_order has rows (at least 1), which have no value for the new column customer_id" in said
    columns = db.rows("SELECT attname FROM pg_attribute WHERE attrelid = 'shop_order'::regclass AND attnum > 0")
    assert ("customer_id",) not in columns


def test_a_row_of_old_code_stops_at_not_null(bundle: Path, db: Database) -> None:
    run(db, bundle, BEFORE)
    db.connection.execute("INSERT INTO shop_order (number, note) VALUES ('old code', '')")
    assert "null value" in db.psql(bundle / "after_deploy.sql", status=3)
    db.connection.execute("DELETE FROM shop_order")
    run(db, bundle, ("after_deploy.sql", "verify.sql"))


def test_declared_values_go_first(project: Project, bundle: Path, db: Database) -> None:
    assert bundle.is_dir()
    config = project.write("declared.toml", DECLARED)
    done = project.planner("plan", "shop", "0005_needed", "--out", "declared", "--config", config, "--no-rehearse")
    assert "only-on-empty-table" not in done.out, done.err
    db.connection.execute("INSERT INTO shop_order (number, note) SELECT i, '' FROM generate_series(1, 3) AS i")
    db.connection.execute("INSERT INTO shop_customer SELECT FROM generate_series(1, 3)")
    run_all(db, project.folder / "declared")
    assert db.rows("SELECT count(*) FROM shop_order WHERE customer_id = id AND code = id") == [(3,)]
