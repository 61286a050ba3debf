"""``planner check``: what it says of each operation, and of which migrations."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_helper import FIRST, Result, chain, checked
from project_helper import Project, refused, shop

from planner import hazards
from planner.check.values import Checked, Found, Place, Suppression

BEFORE = """
import uuid
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.models.functions import Now

class Vendor(migrations.RunSQL):
    def database_forwards(self, *args):
        pass

class Script(migrations.operations.base.Operation):
    reduces_to_sql = False
    def state_forwards(self, app_label, state):
        pass
    def database_forwards(self, *args):
        pass

class Odd(models.Field):
    def db_type(self, connection):
        raise RuntimeError("ask the vendor")

def copy_numbers(apps, schema_editor):
    for order in apps.get_model("shop", "Order").objects.all():
        order.note = order.number
        order.save()

def ask_the_world(apps, schema_editor):
    import requests
    requests.get("https://example.org")
"""

CASES: dict[str, tuple[str, set[str]]] = {
    "nullable": ('migrations.AddField("order", "a", models.IntegerField(null=True))', set()),
    "constant": ('migrations.AddField("order", "b", models.IntegerField(default=1))', {"old-code-inserts-fail"}),
    "db_check": (
        'migrations.AddField("order", "c", models.PositiveIntegerField(null=True))',
        {"migrate-scans-table"},
    ),
    "no_value": (
        'migrations.AddField("order", "d", models.IntegerField())',
        {"only-on-empty-table", "old-code-inserts-fail", "migrate-scans-table"},
    ),
    "unique_uuid": (
        'migrations.AddField("order", "e", models.UUIDField(default=uuid.uuid4, unique=True))',
        {"fails-on-existing-rows", "old-code-inserts-fail", "migrate-builds-index"},
    ),
    "one_uuid": (
        'migrations.AddField("order", "f", models.UUIDField(default=uuid.uuid4, null=True))',
        {"one-value-for-all-rows"},
    ),
    "an_empty_list": ('migrations.AddField("order", "g", models.JSONField(default=list, null=True))', set()),
    "foreign_key": (
        'migrations.AddField("order", "h", models.ForeignKey("shop.Order", models.CASCADE, null=True))',
        {"migrate-builds-index"},
    ),
    "longer": ('migrations.AlterField("order", "number", models.CharField(max_length=30, db_index=True))', set()),
    "shorter": (
        'migrations.AlterField("order", "number", models.CharField(max_length=10, db_index=True))',
        {"migrate-rewrites-table"},
    ),
    "bigint": (
        'migrations.AlterField("order", "price", models.BigIntegerField(null=True))',
        {"migrate-rewrites-table"},
    ),
    "another_form": (
        'migrations.AlterField("order", "number", models.IntegerField())',
        {"migrate-rewrites-table", "type-change-breaks-old-code"},
    ),
    "no_known_form": ('migrations.AlterField("order", "number", models.DateField())', {"no-online-form"}),
    "not_null": ('migrations.AlterField("order", "price", models.BigIntegerField())', {"migrate-scans-table"}),
    "not_null_with_default": (
        'migrations.AlterField("order", "note", models.TextField(default=""))',
        {"migrate-updates-rows", "migrate-scans-table"},
    ),
    "unique": (
        'migrations.AlterField("order", "price", models.BigIntegerField(unique=True))',
        {"migrate-builds-index"},
    ),
    "verbose": (
        'migrations.AlterField("order", "price", models.BigIntegerField("Price", unique=True))',
        set(),
    ),
    "index": (
        'migrations.AddIndex("order", models.Index(fields=["note"], name="order_note"))',
        {"migrate-builds-index"},
    ),
    "together": ('migrations.AlterUniqueTogether("order", {("note", "price")})', {"migrate-builds-index"}),
    "renamed": ('migrations.RenameField("order", "note", "remark")', {"rename-breaks-old-code"}),
    "removed": ('migrations.RemoveField("order", "remark")', {"drop-breaks-old-code", "data-lost"}),
    "options": ('migrations.AlterModelOptions("order", {"ordering": ["id"]})', set()),
    "sql_update": ('migrations.RunSQL("UPDATE shop_order SET price = 0")', {"raw-sql"}),
    "sql_update_in_batches": ('migrations.RunSQL("UPDATE shop_order SET number = NULL")', {"migrate-updates-rows"}),
    "sql_update_with_more": (
        'migrations.RunSQL("UPDATE shop_order SET number = NULL; SET lock_timeout = 0")',
        {"raw-sql"},
    ),
    "sql_unknown": ('migrations.RunSQL("MERGE INTO shop_order USING x ON true")', {"raw-sql"}),
    "sql_harmless": (
        'migrations.RunSQL(["CREATE TABLE kept (id int)", ("UPDATE kept SET id = %s", [1])]), '
        "migrations.RunSQL(\"COMMENT ON TABLE kept IS 'x'\")",
        set(),
    ),
    "sql_in_a_transaction": (
        'migrations.RunSQL("CREATE INDEX CONCURRENTLY i ON shop_order (price)")',
        {"fails-in-transaction"},
    ),
    "sql_index": ('migrations.RunSQL("CREATE INDEX j ON shop_order (price)")', {"migrate-builds-index"}),
    "sql_mixed": (
        'migrations.RunSQL("CREATE INDEX k ON shop_order (price); SET lock_timeout = 0")',
        {"raw-sql"},
    ),
    "volatile": (
        'migrations.RunSQL("ALTER TABLE shop_order ADD COLUMN v uuid DEFAULT gen_random_uuid()")',
        {"raw-sql"},
    ),
    "python": ("migrations.RunPython(ask_the_world)", {"python-not-translated"}),
    "noop": ("migrations.RunPython(migrations.RunPython.noop)", set()),
    "vendor": ('Vendor("SELECT 1")', {"operation-not-understood"}),
    "script": ("Script()", {"python-not-translated"}),
    "odd_field": ('migrations.AddField("order", "o", Odd(null=True))', {"operation-not-understood"}),
    "new_table": (
        'migrations.CreateModel("Log", [("id", models.BigAutoField(primary_key=True)), ("n", models.IntegerField())]), '
        'migrations.AddIndex("log", models.Index(fields=["n"], name="log_n")), '
        'migrations.RunSQL("DELETE FROM shop_log")',
        set(),
    ),
    "its_index_later": (
        'migrations.AddIndex("log", models.Index(fields=["n"], name="log_n_2"))',
        {"migrate-builds-index"},
    ),
    "state_only": (
        'migrations.SeparateDatabaseAndState([migrations.RunSQL("TRUNCATE shop_log")], '
        '[migrations.RemoveField("log", "n")])',
        {"raw-sql"},
    ),
    "table_renamed": ('migrations.RenameModel("Log", "Entry")', {"rename-breaks-old-code"}),
    "gone": ('migrations.DeleteModel("Entry")', {"drop-breaks-old-code", "data-lost"}),
    "unmanaged": (
        'migrations.CreateModel("View", [("id", models.IntegerField(primary_key=True))], options={"managed": False}), '
        'migrations.AddField("view", "x", models.IntegerField())',
        set(),
    ),
}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Result:
    project = shop(tmp_path_factory.mktemp("check"))
    for name in ("0001_initial", "0002_total", "0003_note"):
        (project.folder / f"shop/migrations/{name}.py").unlink()
    cases = [(f"{number:04}_{name}", text) for number, (name, (text, _)) in enumerate(CASES.items(), 2)]
    chain(project, ("0001_initial", FIRST), *cases, before=BEFORE)
    return checked(project, "--fail-on", "note")


@pytest.mark.parametrize("name", CASES)
def test_operations(everything: Result, name: str) -> None:
    number = list(CASES).index(name) + 2
    assert everything.hazards(f"{number:04}_{name}") == CASES[name][1]


def test_every_hazard_of_a_check_is_known_and_has_its_place(everything: Result) -> None:
    assert everything.status == 1
    assert {one["hazard"] for one in everything.findings} <= set(hazards.BY_ID)
    assert all(one["file"].startswith("shop/migrations/0") for one in everything.findings)
    assert all(one["line"] > BEFORE.count("\n") for one in everything.findings), "the operation's line, not the file's"


def test_an_online_plan_is_named(everything: Result) -> None:
    number = list(CASES).index("index") + 2
    detail = everything.detail(f"{number:04}_index", "migrate-builds-index")
    assert "migrate holds SHARE on shop_order while it builds an index, which stops writes" in detail
    assert f"`planner plan shop {number:04}_index` gives an online plan" in detail


def test_the_locks_of_a_foreign_key(everything: Result) -> None:
    number = list(CASES).index("foreign_key") + 2
    assert "holds ACCESS EXCLUSIVE on shop_order" in everything.detail(
        f"{number:04}_foreign_key", "migrate-builds-index"
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return shop(tmp_path)


LINES = """migrations.AddField("order", "copy", models.TextField(null=True)),
migrations.RunPython(copy_numbers)"""


def test_a_lock_that_is_held_while_python_works(project: Project) -> None:
    project.migration("0004_copy", LINES, after=["0003_note"], before=BEFORE)
    project.migration(
        "0005_copy", LINES.replace('copy"', 'b"'), after=["0004_copy"], before=BEFORE, attributes="atomic = False"
    )
    found = checked(project)
    assert found.hazards("0004_copy") == {"migrate-updates-rows", "lock-held-while-working"}
    assert "ACCESS EXCLUSIVE on shop_order, taken by AddField in line" in found.detail(
        "0004_copy", "lock-held-while-working"
    )
    assert found.hazards("0005_copy") == {"migrate-updates-rows"}


def test_the_lines_of_operations(project: Project) -> None:
    text = f"{NEVER},\n\n{NEVER.replace('never', 'again')}"
    project.migration("0004_lines", text, after=["0003_note"])
    source = (project.folder / "shop/migrations/0004_lines.py").read_text().splitlines()
    lines = [number for number, line in enumerate(source, 1) if "RunSQL" in line]
    assert [line for _, line in checked(project).of("0004_lines")] == lines
    assert len(lines) == 2


NEVER = 'migrations.RunSQL(\n    "UPDATE never SET x = 1"\n)'


def test_operations_that_are_not_written_out(project: Project) -> None:
    project.migration("0004_made", after=["0003_note"], attributes="pass")
    file = project.folder / "shop/migrations/0004_made.py"
    made = "\n    operations = [migrations.RunSQL(f'DROP TABLE t{n}') for n in range(2)]\n"
    file.write_text(file.read_text().partition("    operations")[0] + made)
    line = next(number for number, text in enumerate(file.read_text().splitlines(), 1) if text.startswith("class"))
    assert checked(project).of("0004_made") == [("raw-sql", line), ("raw-sql", line)]


def test_the_projects_own_apps_and_named_ones(project: Project) -> None:
    own = {one["migration"] for one in checked(project).findings}
    assert own == {"shop.0003_note"}, "contenttypes is not the project's own"
    named = {one["migration"] for one in checked(project, "contenttypes").findings}
    assert named == {"contenttypes.0002_remove_content_type_name"}


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        ("note", ["data-lost", "raw-sql", "bad-suppression"]),
        ("risk", ["raw-sql", "bad-suppression"]),
        ("open", ["bad-suppression"]),
        ("never", []),
    ],
)
def test_what_fails(fail_on: str, failing: list[str]) -> None:
    place = Place(Path("x.py"))
    found = [Found(hazard, "", place) for hazard in ("data-lost", "raw-sql", "bad-suppression")]
    well = [
        Found("raw-sql", "", place, accepted=True),
        Found("raw-sql", "", place, suppression=Suppression("inSource", "why")),
    ]
    assert [one.hazard for one in Checked(1, (*found, *well)).failing(fail_on)] == failing


def test_an_accepted_risk_does_not_fail(project: Project) -> None:
    project.migration("0004_sql", 'migrations.RunSQL("UPDATE shop_order SET total = random()")', after=["0003_note"])
    assert checked(project).status == 1
    found = checked(project, "--accept", "raw-sql")
    assert (found.status, found.findings[-1]["accepted"]) == (0, True)


def test_renames_that_have_both_names(project: Project) -> None:
    """They break nothing; of those that can't have both names, the reason is said."""
    chain(
        project,
        ("0004_field", 'migrations.RenameField("order", "number", "serial")'),
        ("0005_key", 'migrations.RenameField("order", "id", "key")'),
        ("0006_twice", 'migrations.AlterField("order", "serial", models.CharField(max_length=9, db_column="s"))'),
        ("0007_table", 'migrations.RenameModel("Order", "Purchase")'),
        first="0003_note",
    )
    breaking = {"rename-breaks-old-code"}
    found = checked(project)
    assert all(breaking <= found.hazards(name) for name in ("0004_field", "0005_key", "0006_twice", "0007_table"))
    config = project.folder / "both.toml"
    config.write_text('[tool.planner]\nrename = "both"\n')
    found = checked(project, "--config", str(config))
    assert [found.hazards(name) & breaking for name in ("0004_field", "0005_key", "0006_twice")] == [
        set(), breaking, breaking,
    ]  # fmt: skip
    assert "it can't have both names: it is the primary key" in found.detail("0005_key", "rename-breaks-old-code")
    assert "changes it in other ways" in found.detail("0006_twice", "rename-breaks-old-code")
    assert found.hazards("0007_table") == {"old-name-is-a-view"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["shpo"], ["'shpo' is not the label of an app with migrations", "Did you mean shop?"]),
        (["--unapplied", "--since", "HEAD"], ["either --unapplied or --since"]),
        (["--database", "default"], ["--database says where --unapplied looks"]),
        (["--since", "HEAD"], ["git does not know what has changed", "not a git repository"]),
        (["--settings", "nothing"], ["'nothing'"]),
    ],
)
def test_wrong_usage(project: Project, arguments: list[str], says: list[str]) -> None:
    status = 3 if "nothing" in arguments else 2
    refused(
        project,
        "check",
        *arguments,
        status=status,
        says=says,
        environment={"GIT_CEILING_DIRECTORIES": str(project.folder.parent)},
    )
