"""``planner run-python``: the function of a hole, once, at its place, and in the end what migrate would leave."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import e2e_helper as e2e
import project_helper
import pytest
from pg_helper import Database, wait_for
from project_helper import Done, Project

from planner.render import label_key

MORE = """
DATABASES = {"default": {
    "ENGINE": "django.db.backends.postgresql", "NAME": os.environ.get("PGDATABASE", "shop"), "PASSWORD": "",
}}
"""
FUNCTIONS = """
import os, time, zlib


def checksums(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    for order in Order.objects.order_by("pk"):
        order.total = zlib.crc32(order.number.encode()) % 1000
        order.save()
        if os.environ.get("SHOP_STOP") == "fail":
            raise RuntimeError("the service is down")
        if os.environ.get("SHOP_STOP") == "sleep":
            time.sleep(60)


def notes(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    for order in Order.objects.all():
        order.note = str(zlib.adler32(order.number.encode()))
        order.save()
"""
BACK = """

def back(apps, schema_editor):
    apps.get_model("shop", "Order").objects.update(note="back")
"""
ROWS = "INSERT INTO shop_order (number) SELECT 'N' || n FROM generate_series(1, 25) AS n"
END = "SELECT id, number, note, total FROM shop_order ORDER BY id"
NESTED = "migrations.SeparateDatabaseAndState(database_operations=[migrations.RunPython(notes)])"


@dataclass(frozen=True)
class Shop:
    """The project with its bundle, and the database before the migration."""

    project: Project
    bundle: Path
    database: str
    planned: str

    def python(self, db: Database, *arguments: str, **environment: str) -> Done:
        given = ("run-python", "shop", *arguments, "--database", "default")
        return self.project.planner(*given, environment=pg(db) | environment)


def pg(db: Database) -> dict[str, str]:
    return e2e.Project(Path()).environment(db)


def made(folder: Path, *operations: str, attributes: str = "") -> Shop:
    """Write the project, plan its second migration, and migrate a database to the first."""
    project = project_helper.shop(folder, more=MORE)
    for old in (folder / "shop" / "migrations").glob("000[23]*.py"):
        old.unlink()
    project.migration("0002_total", *operations, after=["0001_initial"], before=FUNCTIONS + BACK, attributes=attributes)
    planned = project.planner("plan", "shop", "0002")
    assert planned.status == 1, planned.err
    name = e2e.create()
    db = Database(e2e.url(name), None)  # type: ignore[arg-type]
    project.manage("migrate", "shop", "0001", "--verbosity", "0", environment=pg(db))
    with e2e.psycopg.connect(db.url, autocommit=True) as connection:
        connection.execute(ROWS.encode())
    return Shop(project, folder / "shop_0002_total", name, planned.out)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Two holes; the second one nested in SeparateDatabaseAndState."""
    folder = tmp_path_factory.mktemp("run_python")
    return made(folder, project_helper.TOTAL, "migrations.RunPython(checksums)", NESTED)


@pytest.fixture
def db(shop: Shop) -> Iterator[Database]:
    with e2e.database(shop.database) as found:
        yield found


def at_the_hole(shop: Shop, db: Database) -> str:
    return db.psql(shop.bundle / "before_deploy.sql", status=3)


def test_holes_are_run_one_after_the_other_to_the_end_of_migrate(shop: Shop, db: Database) -> None:
    assert "HOLE: shop.0002:checksums is Python without SQL. before_deploy.sql stops there" in shop.planned
    said = at_the_hole(shop, db)
    assert "planner run-python shop 0002_total:1 --database default" in said
    done = shop.python(db, "0002_total:1", "--yes")
    assert done.status == 0, done.err
    assert "order.total = zlib.crc32" in done.err
    assert "shop/migrations/0002_total.py:" in done.err
    assert f'psql -X -v ON_ERROR_STOP=1 -f {shop.bundle / "before_deploy.sql"} "$URL"' in done.out
    assert "0002_total:2" in at_the_hole(shop, db)
    done = shop.python(db, "0002:2", "--yes", "--bundle", str(shop.bundle))
    assert done.status == 0, done.err
    e2e.run(db, shop.bundle, (*e2e.DRIVERS, "verify.sql"))
    assert not e2e.left_behind(db)
    with e2e.database(shop.database) as other:
        shop.project.manage("migrate", "shop", "0002", "--verbosity", "0", environment=pg(other))
        e2e.same(e2e.snapshot(db), e2e.snapshot(other))
        rows = other.rows(END)
        assert db.rows(END) == rows
        assert rows[0][2:] != (None, None)


def test_it_refuses_before_its_turn_twice_and_beside_a_driver(shop: Shop, db: Database) -> None:
    too_early = shop.python(db, "0002:1", "--yes")
    assert (too_early.status, too_early.out) == (3, "")
    assert "these steps come before it, and are not done" in too_early.err
    at_the_hole(shop, db)
    assert "these steps come before it" in shop.python(db, "0002:2", "--yes").err
    asked = shop.python(db, "0002:1")
    assert (asked.status, "add --yes" in asked.err) == (2, True), asked.err
    unclear = shop.python(db, "0002", "--yes")
    assert (unclear.status, "0002_total:2" in unclear.err) == (2, True), unclear.err
    key = json.loads((shop.bundle / "plan.json").read_text())["bundle"].rpartition(" ")[0]
    with db.connect(autocommit=True) as driver:
        driver.execute("SELECT pg_advisory_lock(%s)", [label_key(key)])
        beside = shop.python(db, "0002:1", "--yes")
    assert (beside.status, "A driver of this bundle" in beside.err) == (3, True), beside.err
    assert db.value("SELECT count(*) FROM shop_order WHERE total IS NOT NULL") == 0
    assert shop.python(db, "0002:1", "--yes").status == 0
    db.run("UPDATE shop_order SET total = -1")
    twice = shop.python(db, "0002:1", "--yes")
    assert (twice.status, "has run already" in twice.err) == (3, True), twice.err
    assert db.value("SELECT count(*) FROM shop_order WHERE total <> -1") == 0


def test_a_function_that_fails_or_is_killed_leaves_nothing(shop: Shop, db: Database) -> None:
    at_the_hole(shop, db)
    failed = shop.python(db, "0002:1", "--yes", SHOP_STOP="fail")
    assert failed.status == 3
    assert "RuntimeError: the service is down" in failed.err
    assert "nothing of it is left" in failed.err
    command = ("run-python", "shop", "0002:1", "--database", "default", "--yes")
    process = shop.project.start(*command, environment=pg(db) | {"SHOP_STOP": "sleep"})
    name = (
        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'planner run-python%' AND xact_start < now()"
    )
    wait_for(lambda: db.value(name))
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    wait_for(lambda: not db.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
    assert db.value("SELECT count(*) FROM shop_order WHERE total IS NOT NULL") == 0
    assert shop.python(db, "0002:1", "--yes").status == 0
    assert db.value("SELECT count(*) FROM shop_order WHERE total IS NULL") == 0


def test_another_function_than_the_planned_one_is_refused(shop: Shop, db: Database) -> None:
    at_the_hole(shop, db)
    file = shop.project.folder / "shop" / "migrations" / "0002_total.py"
    text = file.read_text()
    try:
        file.write_text(text.replace("% 1000", "% 1001"))
        found = shop.python(db, "0002:1", "--yes")
    finally:
        file.write_text(text)
    assert (found.status, "has changed since the plan was made" in found.err) == (3, True), found.err


def test_without_a_transaction_an_interrupted_run_is_not_repeated_unasked(tmp_path: Path) -> None:
    attributes = "atomic = False"
    shop = made(tmp_path, project_helper.TOTAL, "migrations.RunPython(checksums, back)", attributes=attributes)
    with e2e.database(shop.database) as db:
        at_the_hole(shop, db)
        failed = shop.python(db, "0002", "--yes", SHOP_STOP="fail")
        assert failed.status == 3
        assert "It does NOT run in one transaction" in failed.err
        assert db.value("SELECT count(*) FROM shop_order WHERE total IS NOT NULL") == 1
        refused = shop.python(db, "0002", "--yes")
        assert (refused.status, "--again" in refused.err) == (3, True), refused.err
        done = shop.python(db, "0002", "--yes", "--again")
        assert done.status == 0, done.err
        db.psql(shop.bundle / "revert.sql")
        assert db.rows("SELECT DISTINCT note FROM shop_order") == [("back",)]
        assert not e2e.left_behind(db)
        at_the_hole(shop, db)
        assert shop.python(db, "0002", "--yes").status == 0
        e2e.run(db, shop.bundle, (*e2e.DRIVERS, "verify.sql"))
        assert not e2e.left_behind(db)


def test_models_that_are_not_those_of_the_schema_yet_are_refused(tmp_path: Path) -> None:
    rename = 'migrations.RenameField("order", "note", "remark")'
    shop = made(tmp_path, rename, project_helper.TOTAL, "migrations.RunPython(checksums)")
    with e2e.database(shop.database) as db:
        at_the_hole(shop, db)
        refused = shop.python(db, "0002", "--yes")
        assert refused.status == 3
        assert "shop.Order.remark: shop_order has no column remark yet" in refused.err
        assert db.value("SELECT count(*) FROM shop_order WHERE total IS NOT NULL") == 0


MEMORY = """
import resource
from django.db import connection
from django.db.migrations.state import ModelState, ProjectState
from django.db import models
from planner.streaming import streamed
import contextlib, sys

state = ProjectState()
fields = [("id", models.BigAutoField(primary_key=True)), ("text", models.TextField())]
state.add_model(ModelState("shop", "Row", fields))
Row = state.apps.get_model("shop", "Row")
seen = []


def function():
    total = 0
    for row in Row.objects.order_by("pk"):
        total += len(row.text)
    return total


with streamed("default", seen.append) if sys.argv[-1] == "streamed" else contextlib.nullcontext():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(function(), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, len(seen))
"""


def grown(shop: Shop, db: Database, how: str) -> tuple[int, int]:
    """What the function returns, and by how many MB the process has grown."""
    file = shop.project.write("memory.py", f"import django; django.setup()\n{MEMORY}")
    environment = {**shop.project.environment, **pg(db), "DJANGO_SETTINGS_MODULE": "mysite.settings"}
    environment["PYTHONPATH"] += f":{shop.project.folder}"
    command = [e2e.sys.executable, str(file), how]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    total, megabytes, _ = map(int, done.stdout.split())
    return total, megabytes


def test_memory_does_not_grow_with_the_table(shop: Shop, db: Database) -> None:
    db.run("CREATE TABLE shop_row (id bigserial PRIMARY KEY, text text NOT NULL)")
    db.run("INSERT INTO shop_row (text) SELECT repeat('x', 200) FROM generate_series(1, 300000)")
    (total, loaded), (same, streaming) = grown(shop, db, "loaded"), grown(shop, db, "streamed")
    print(f"300,000 rows: loaded {loaded} MB, streamed {streaming} MB")
    assert total == same == 60_000_000
    assert loaded > 60  # less where the machine takes idle memory back
    assert streaming < 20
