"""Data migrations of a small project, planned by the command line: translated and proved, or refused with the rows."""

from __future__ import annotations

import sys
from pathlib import Path

import e2e_helper as e2e
import pytest
from e2e_helper import Project

SETTINGS = """
import os

SECRET_KEY = "x"
INSTALLED_APPS = ["stock"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ.get("PGDATABASE", "x")}}
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
"""
MANAGE = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stock_settings")
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""
MODELS = """
from django.db import models

class Maker(models.Model):
    name = models.CharField(max_length=50)
    active = models.BooleanField(default=True)

class Item(models.Model):
    name = models.CharField(max_length=50)
    note = models.TextField(null=True)
    state = models.CharField(max_length=10, default="new")
    count = models.IntegerField(default=0)
    price = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    before = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    maker = models.ForeignKey(Maker, models.CASCADE)

class Tag(models.Model):
    item = models.ForeignKey(Item, models.CASCADE)
    other = models.ForeignKey(Maker, models.SET_NULL, null=True)

class Paper(models.Model):
    facts = models.JSONField(default=dict)
"""
MIGRATION = """
from decimal import Decimal
from django.db import migrations
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest

def forwards(apps, schema_editor):
    Item = apps.get_model("stock", "Item")
    Item.objects.filter(maker__active=False).exclude(state="new").update(
        state=Case(When(count__gt=3, then=Value("many")), default=Value("few")), count=F("count") + 1
    )
    Item.objects.filter(before__isnull=False).update(price=Greatest(F("before") - F("price"), Decimal("0.00")))
    for item in Item.objects.select_related("maker"):
        if item.note and item.maker.active:
            item.note = f"{item.maker.name}: {item.note.strip()}"
        elif item.count > 10:
            item.count = 10
        else:
            continue
        item.save()

def drop(apps, schema_editor):
    apps.get_model("stock", "Maker").objects.filter(Q(active=False) | Q(name="")).delete()

class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop), migrations.RunPython(drop)]
"""
WRONG = """
[tool.planner.backfill."stock.0002:forwards"]
table = "stock_item"
set = { note = "name" }
"""
ACCEPT = ("--accept", "old-code-writes-after-backfill")


@pytest.fixture
def stock(tmp_path: Path) -> Project:
    folder = tmp_path / "project"
    (folder / "stock" / "migrations").mkdir(parents=True)
    for name, text in {
        "stock_settings.py": SETTINGS,
        "manage.py": MANAGE,
        "stock/__init__.py": "",
        "stock/models.py": MODELS,
        "stock/migrations/__init__.py": "",
        "stock/migrations/0002_data.py": MIGRATION,
        "stock/migrations/0001_initial.py": _initial(),
    }.items():
        (folder / name).write_text(text)
    return Project(folder)


def _initial() -> str:
    """The first migration, with the models' own fields."""
    operations, name, fields = [], "", []
    for line in [*MODELS.splitlines(), "class End(models.Model):"]:
        if line.startswith("class "):
            if name:
                operations.append(f'migrations.CreateModel("{name}", [{", ".join(fields)}])')
            name = line.split()[1].partition("(")[0]
            fields = ['("id", models.BigAutoField(primary_key=True))']
        elif " = " in line:
            field, _, value = line.strip().partition(" = ")
            value = value.replace("Key(Maker", 'Key("stock.Maker"').replace("Key(Item", 'Key("stock.Item"')
            fields.append(f'("{field}", {value})')
    body = ",\n        ".join(operations)
    head = "from django.db import migrations, models\n\nclass Migration(migrations.Migration):\n"
    return f"{head}    operations = [\n        {body},\n    ]\n"


def test_conditions_querysets_and_cascades_are_proved(stock: Project, tmp_path: Path) -> None:
    output = stock.plan("stock", "0002", tmp_path / "bundle", *ACCEPT)
    assert "\nPROVED" in output and "No row reaches" not in output
    assert (
        "- every statement of stock.0002:forwards, stock.0002:drop was run"
        in (tmp_path / "bundle" / "README.md").read_text()
    )
    steps = sorted(path.name for path in (tmp_path / "bundle" / "2_backfill").iterdir())
    assert len(steps) == 7
    deletes = [step for step in steps if "DELETE FROM" in (tmp_path / "bundle" / "2_backfill" / step).read_text()]
    assert len(deletes) == 3


def test_a_wrong_translation_is_refused_with_the_rows(stock: Project, tmp_path: Path) -> None:
    config = tmp_path / "wrong.toml"
    config.write_text(WRONG)
    output = stock.plan("stock", "0002", tmp_path / "bundle", *ACCEPT, "--config", str(config), status=1)
    assert "\nNOT PROVED" in output
    assert "public.stock_item id=" in output
    assert "column note value: bundle has" in output


MAKES_ROWS = """
from django.db import migrations

def forwards(apps, schema_editor):
    Maker, Item, Tag = apps.get_model("stock", "Maker"), apps.get_model("stock", "Item"), apps.get_model("stock", "Tag")
    house, made = Maker.objects.get_or_create(name="The House", defaults={"active": False})
    for item in Item.objects.filter(count__gte=0).order_by("id"):
        if item.note:
            Tag.objects.create(item=item, other_id=item.maker_id if item.count > 3 else house.pk)
        elif not item.tag_set.exists():
            Tag.objects.create(item=item)

class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
"""


def test_a_function_that_makes_rows_does_so_once_also_when_it_is_killed(stock: Project, tmp_path: Path) -> None:
    (stock.folder / "stock" / "migrations" / "0002_data.py").write_text(MAKES_ROWS)
    accepted = (*ACCEPT, "--accept", "python-in-one-transaction")
    output = stock.plan("stock", "0002", tmp_path / "bundle", *accepted, "--full")
    assert "\nPROVED" in output
    (step,) = (path for path in (tmp_path / "bundle" / "2_backfill").iterdir() if "python" in path.name)
    text = step.read_text()
    assert 'INSERT INTO "public"."stock_tag"' in text and "CREATE TABLE" in text


RAISES = """
from django.db import migrations

def forwards(apps, schema_editor):
    Paper = apps.get_model("stock", "Paper")
    for paper in Paper.objects.all():
        if "seen" not in paper.facts:
            paper.facts["seen"] = []
        paper.save()

class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
"""


def test_where_the_function_raises_both_stop_and_the_rest_is_proved(stock: Project, tmp_path: Path) -> None:
    (stock.folder / "stock" / "migrations" / "0002_data.py").write_text(RAISES)
    accepted = (*ACCEPT, "--accept", "python-in-one-transaction")
    output = stock.plan("stock", "0002", tmp_path / "bundle", *accepted)
    assert "\nPROVED" in output
    assert "On some rows both stop: `migrate` (TypeError: " in output
    assert ", both end with the same catalog and the same data." in output


SPECIAL = """
from django.db import migrations

HOUSES = {"The Special House": "ours", "Another": "theirs"}

def label(item, houses):
    return houses.get(item.name, "")

def names(apps, schema_editor):
    for item in apps.get_model("stock", "Item").objects.all():
        if label(item, HOUSES) and item.state.startswith("sold"):
            item.note = label(item, HOUSES)
            item.save()

def json(apps, schema_editor):
    for paper in apps.get_model("stock", "Paper").objects.all():
        hidden = paper.facts.get("columns", {}).get("hidden", [])
        if "price" in hidden:
            hidden.remove("price")
            paper.save()

class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [migrations.RunPython(FUNCTION)]
"""


@pytest.mark.parametrize(("function", "column", "shown"), [("names", "note", "ours"), ("json", "facts", "price")])
def test_what_a_function_names_is_in_the_rows(
    stock: Project, tmp_path: Path, function: str, column: str, shown: str
) -> None:
    """A translation that does nothing differs only in rows that hold the function's own constants."""
    (stock.folder / "stock" / "migrations" / "0002_data.py").write_text(SPECIAL.replace("FUNCTION", function))
    config = tmp_path / "nothing.toml"
    table = "stock_paper" if column == "facts" else "stock_item"
    config.write_text(
        f'[tool.planner.backfill."stock.0002:{function}"]\ntable = "{table}"\nset = {{ {column} = "{column}" }}\n'
    )
    accepted = (*ACCEPT, "--accept", "python-in-one-transaction")
    output = stock.plan("stock", "0002", tmp_path / "bundle", *accepted, "--config", str(config), status=1)
    assert "\nNOT PROVED" in output
    assert f"column {column} value: bundle has" in output and shown in output


UNREACHED = """
from django.db import migrations

def forwards(apps, schema_editor):
    for item in apps.get_model("stock", "Item").objects.all():
        if item.count * 3 == 1234569:
            item.note = "never"
            item.save()
        elif item.count > 1000:
            item.count = 0
            item.save()

class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
"""


def test_what_no_row_reaches_is_said(stock: Project, tmp_path: Path) -> None:
    (stock.folder / "stock" / "migrations" / "0002_data.py").write_text(UNREACHED)
    output = stock.plan("stock", "0002", tmp_path / "bundle", *ACCEPT)
    assert "\nPROVED" in output
    assert "No row reaches these statements of its functions: stock/migrations/0002_data.py:7.\n" in output
    place = "statements that no row reaches, so that nothing is compared of them: stock/migrations/0002_data.py:7"
    assert f"- {place} (stock.0002:forwards)" in (tmp_path / "bundle" / "README.md").read_text()


MENDS = """
from django.db import migrations, models
from django.db.models import Count

def fill(apps, schema_editor):
    apps.get_model("stock", "Item").objects.filter(note=None).update(note="")

def some(apps, schema_editor):
    apps.get_model("stock", "Item").objects.filter(note=None, count__gte=0).update(note="")

def delete(apps, schema_editor):
    Item = apps.get_model("stock", "Item")
    for one in Item.objects.values("count").annotate(total=Count("id")).filter(total__gt=1).order_by("count"):
        for item in Item.objects.filter(count=one["count"]).order_by("-pk")[1:]:
            item.delete()

def other(apps, schema_editor):
    apps.get_model("stock", "Item").objects.filter(note=None).update(state="")

class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [migrations.RunPython(FUNCTION, migrations.RunPython.noop), RULE]
"""
NOT_NULL = 'migrations.AlterField("item", "note", models.TextField())'
UNIQUE = 'migrations.AlterField("item", "count", models.IntegerField(unique=True))'


@pytest.mark.parametrize(
    ("function", "rule", "asked", "says"),
    [
        ("fill", NOT_NULL, "", "on the same rows: both end"),
        ("some", NOT_NULL, "", "On some rows both stop: `migrate` (IntegrityError: column "),
        (
            "delete",
            'migrations.AlterField("item", "count", models.IntegerField(unique=True))',
            "",
            "on the same rows: ",
        ),
        ("other", NOT_NULL, "no NULL in note", "on the same rows: both end"),
    ],
)
def test_rows_that_a_function_mends_are_not_asked_for_before(
    stock: Project, tmp_path: Path, function: str, rule: str, asked: str, says: str
) -> None:
    text = MENDS.replace("FUNCTION", function).replace("RULE", rule)
    if function == "delete":  # else `migrate` fails: "pending trigger events"
        text = text.replace("    dependencies", "    atomic = False\n    dependencies")
    (stock.folder / "stock" / "migrations" / "0002_data.py").write_text(text)
    accepted = (*ACCEPT, "--accept", "python-in-one-transaction")
    output = stock.plan("stock", "0002", tmp_path / "bundle", *accepted)
    assert "\nPROVED" in output and says in output and "No row reaches" not in output, output
    lines = (tmp_path / "bundle" / "preflight.sql").read_text().splitlines()
    assert [line for line in lines if line.startswith("-- public.stock_item: no ")] == (
        [f"-- public.stock_item: {asked}"] if asked else []
    )
    runbook = (tmp_path / "bundle" / "README.md").read_text()
    assert ("-- after the functions: public.stock_item: no " in runbook) is not bool(asked)


BROKEN = """
from django.db import migrations, models

def roles(apps, schema_editor):
    apps.get_model("stock", "Item").objects.filter(note="same").update(role="one")

class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [
        migrations.AddField("item", "role", models.CharField(max_length=9, null=True)),
        migrations.AddConstraint("item", models.UniqueConstraint(fields=["role"], name="one_role")),
        migrations.RunPython(roles, migrations.RunPython.noop),
    ]
"""


def test_a_new_columns_rule_that_the_function_breaks_stops_both(stock: Project, tmp_path: Path) -> None:
    """`migrate` makes the rule first, and stops in the function; the plan makes it last, and stops there."""
    (stock.folder / "stock" / "migrations" / "0002_data.py").write_text(BROKEN)
    output = stock.plan("stock", "0002", tmp_path / "bundle", *ACCEPT, "--accept", "python-in-one-transaction")
    assert "\nPROVED" in output and "On some rows both stop: `migrate` (IntegrityError: duplicate key" in output
    assert "and the bundle (could not create unique index " in output


EACH = """
from django.db import migrations, models

def each(apps, schema_editor):
    Setting = apps.get_model("stock", "Setting")
    for item in apps.get_model("stock", "Item").objects.all():
        if item.count is not None:
            Setting.objects.create(item=item)

class Migration(migrations.Migration):
    dependencies = [("stock", "BEFORE")]
    operations = [OPERATION]
"""
SETTING = """migrations.CreateModel("Setting", [
    ("id", models.BigAutoField(primary_key=True)), ("item", models.OneToOneField("stock.item", models.CASCADE))])"""


def test_a_row_for_each_row_is_compared_where_there_is_none_yet(stock: Project, tmp_path: Path) -> None:
    folder = stock.folder / "stock" / "migrations"
    (folder / "0002_data.py").write_text(EACH.replace("BEFORE", "0001_initial").replace("OPERATION", SETTING))
    function = "migrations.RunPython(each, migrations.RunPython.noop)"
    (folder / "0003_each.py").write_text(EACH.replace("BEFORE", "0002_data").replace("OPERATION", function))
    output = stock.plan("stock", "0003", tmp_path / "bundle", *ACCEPT, "--accept", "python-in-one-transaction")
    assert "\nPROVED" in output and "On some rows both stop" in output
    assert "Without rows where functions only add some, both end" in output


NAMED = """
from django.db import migrations, models

def name(apps, schema_editor):
    Item = apps.get_model("stock", "Item")
    for item in Item.objects.order_by("pk"):
        code, number = (item.note or "")[:20], 0
        while Item.objects.filter(code=code).exists():
            number += 1
            code = f"item {number}"
        item.code = code
        item.save(update_fields=["code"])

class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [
        migrations.AddField("item", "code", models.CharField(max_length=40, default=" ")),
        OPERATIONS
    ]
"""
FILLED = "migrations.RunPython(name, migrations.RunPython.noop),"
UNIQUE_CODE = 'migrations.AlterField("item", "code", models.CharField(max_length=40, unique=True)),'


def test_one_default_and_a_function_before_the_column_becomes_unique(stock: Project, tmp_path: Path) -> None:
    file = stock.folder / "stock" / "migrations" / "0002_data.py"
    file.write_text(NAMED.replace("OPERATIONS", FILLED + UNIQUE_CODE))
    output = stock.plan("stock", "0002", tmp_path / "bundle", *ACCEPT, "--accept", "python-in-one-transaction")
    assert "\nPROVED" in output and "On some rows" not in output
    file.write_text(NAMED.replace("OPERATIONS", UNIQUE_CODE + FILLED))
    output = stock.plan("stock", "0002", tmp_path / "other", status=3)
    assert "is unique, but Django gives every existing row the same value" in output


TYPES = """
from django.db import migrations

def move(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    ContentType.objects.filter(app_label="stock", model="item").update(app_label="store")

class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial"), ("contenttypes", "0002_remove_content_type_name")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
"""


def test_content_types_that_a_function_takes_away_come_back(stock: Project, tmp_path: Path) -> None:
    """``post_migrate`` makes those of all models that are still there, with their permissions."""
    (stock.folder / "stock" / "migrations" / "0002_data.py").write_text(TYPES)
    apps = '["django.contrib.contenttypes", "django.contrib.auth", "stock"]'
    (stock.folder / "stock_settings.py").write_text(SETTINGS.replace('["stock"]', apps))
    output = stock.plan("stock", "0002", tmp_path / "bundle", *ACCEPT)
    assert "\nPROVED" in output
    (recorded,) = (tmp_path / "bundle").rglob("*_record_migration.sql")
    assert "VALUES ('stock', 'item')" in recorded.read_text()
    assert "'stock'" not in (tmp_path / "bundle" / "revert.sql").read_text().partition("auth_permission")[2]


TIMED = """
from django.db import migrations, models
from django.utils import timezone

def saved(apps, schema_editor):
    for row in apps.get_model("stock", "Timed").objects.all():
        row.note = str(row.pk)
        row.save()

def inside(apps, schema_editor):
    for row in apps.get_model("stock", "Timed").objects.all():
        row.other = timezone.now()
        row.save(update_fields=["other"])

def made(apps, schema_editor):
    for item in apps.get_model("stock", "Item").objects.order_by("pk"):
        apps.get_model("stock", "Timed").objects.create(note=item.name)

class Migration(migrations.Migration):
    dependencies = [("stock", "BEFORE")]
    operations = [OPERATION]
"""
TIMES = """migrations.CreateModel("Timed", [
    ("id", models.BigAutoField(primary_key=True)), ("note", models.TextField()),
    ("changed", models.DateTimeField(auto_now=True)), ("made", models.DateTimeField(auto_now_add=True)),
    ("day", models.DateField(auto_now=True)), ("other", models.DateTimeField(null=True)),
    ("since", models.DateTimeField(default=timezone.now))])"""


@pytest.mark.parametrize("function", ["saved", "inside", "made"])
def test_each_row_asks_the_clock_where_python_saves_row_by_row(stock: Project, tmp_path: Path, function: str) -> None:
    folder = stock.folder / "stock" / "migrations"
    (folder / "0002_data.py").write_text(TIMED.replace("BEFORE", "0001_initial").replace("OPERATION", TIMES))
    code = f"migrations.RunPython({function}, migrations.RunPython.noop)"
    (folder / "0003_times.py").write_text(TIMED.replace("BEFORE", "0002_data").replace("OPERATION", code))
    output = stock.plan("stock", "0003", tmp_path / "bundle", *ACCEPT, "--accept", "python-in-one-transaction")
    assert "\nPROVED" in output
    (step,) = (file for file in (tmp_path / "bundle" / "2_backfill").iterdir() if "progress" not in file.name)
    sql = [line for line in step.read_text().splitlines() if not line.startswith("--")]
    assert not any(" now()" in line or "(now()" in line for line in sql)


LIBRARY = """
import html
from django.db import migrations

def forwards(apps, schema_editor):
    for item in apps.get_model("stock", "Item").objects.filter(state="sold").only("note"):
        item.note = html.unescape(item.note or "")
        item.save(update_fields=["note"])
        item.tag_set.all().delete()
    apps.get_model("stock", "Maker").objects.create(name="made")

class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [migrations.AddField("item", "later", models.TextField(null=True)),
                  migrations.RunPython(forwards, migrations.RunPython.noop)]
"""


def test_of_a_hole_is_said_what_it_was_seen_to_do(stock: Project, tmp_path: Path) -> None:
    text = LIBRARY.replace("import migrations", "import migrations, models")
    (stock.folder / "stock" / "migrations" / "0002_data.py").write_text(text)
    output = stock.plan("stock", "0002", tmp_path / "bundle", status=1)
    seen = (
        "  On scratch it was seen to read stock_item (id, note, state); read stock_tag (item_id); "
        "change stock_item (note); insert into stock_maker (name, active); remove rows of stock_tag."
    )
    assert seen in output.splitlines(), output
    block = (
        "  A declaration is for one table; stock_maker, stock_tag would have to come otherwise.\n"
        "  To declare it as SQL, in pyproject.toml:\n"
        '  [tool.planner.backfill."stock.0002:forwards"]\n'
        '  table = "stock_item"\n'
        '  set = { note = "<SQL expression>" }\n'
    )
    assert block in output


CASTS = """
from django.db import migrations
from django.db.models import F, IntegerField
from django.db.models.functions import Cast

def forwards(apps, schema_editor):
    apps.get_model("stock", "Item").objects.filter(count=5).update(count=Cast(F("note"), IntegerField()))
    apps.get_model("stock", "Item").objects.filter(count=77).update(state=F("note"))

class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
"""


def test_where_the_server_refuses_a_value_both_stop_and_the_rest_is_proved(stock: Project, tmp_path: Path) -> None:
    (stock.folder / "stock" / "migrations" / "0002_data.py").write_text(CASTS)
    output = stock.plan("stock", "0002", tmp_path / "bundle", *ACCEPT)
    assert "\nPROVED" in output
    assert "both stop: `migrate` (DataError: invalid input syntax for type integer: " in output


def test_where_only_the_bundle_stops_nothing_is_proved(stock: Project, tmp_path: Path) -> None:
    """Also in the words of a block: `migrate` goes through."""
    (stock.folder / "stock" / "migrations" / "0002_data.py").write_text(MAKES_ROWS)
    stock.plan("stock", "0002", tmp_path / "bundle", "--no-rehearse", status=1)
    (step,) = (path for path in (tmp_path / "bundle" / "2_backfill").iterdir() if "python" in path.name)
    head, begun, tail = step.read_text().partition("$script$\nDECLARE\n")
    declared, mark, body = tail.partition("BEGIN\n")
    assert begun and mark
    step.write_text(f"{head}{begun}{declared}{mark}    RAISE EXCEPTION USING MESSAGE = 'no row is good';\n{body}")
    command = [sys.executable, "-m", "planner", "rehearse", str(tmp_path / "bundle")]
    output = e2e._run(command, stock.environment(), stock.folder, 1)
    assert output.startswith("NOT PROVED")
    assert "Step 020 stopped: no row is good" in output


def test_a_block_on_what_the_plan_renames_is_a_hole(stock: Project, tmp_path: Path) -> None:
    renamed = MAKES_ROWS.replace(
        "operations = [", 'operations = [migrations.RenameField("tag", "other", "owner"), '
    ).replace("other_id=", "owner_id=")
    (stock.folder / "stock" / "migrations" / "0002_data.py").write_text(renamed)
    output = stock.plan("stock", "0002", tmp_path / "bundle", "--no-rehearse", status=1)
    assert "python-not-translated" in output
    assert "the plan renames public.stock_tag or a column of it" in output


OWN_SQL = """
from django.core.management.color import no_style
from django.db import connection, migrations

def index(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    table = apps.get_model("stock", "Item")._meta.db_table
    for column in ("name", "state"):
        schema_editor.execute(f"CREATE INDEX stock_own_{column} ON {schema_editor.quote_name(table)} ({column})")

def unindex(apps, schema_editor):
    for column in ("name", "state"):
        schema_editor.execute("DROP INDEX stock_own_%s" % column)

def rows(apps, schema_editor):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stock_item SET note = '50%' WHERE note IS NULL")

def clear(apps, schema_editor):
    apps.get_model("stock", "Item").objects.filter(note="50%").update(note=None)

def sequences(apps, schema_editor):
    models = [apps.get_model("stock", "Maker")]
    for text in schema_editor.connection.ops.sequence_reset_sql(no_style(), models):
        schema_editor.execute(text)

class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [
        migrations.RunPython(index, unindex), migrations.RunPython(rows, clear), migrations.RunPython(sequences),
    ]
"""


def test_a_function_of_constant_sql_is_planned_as_run_sql(stock: Project, tmp_path: Path) -> None:
    (stock.folder / "stock" / "migrations" / "0002_data.py").write_text(OWN_SQL)
    output = stock.plan("stock", "0002", tmp_path / "bundle", *ACCEPT, "--accept", "raw-sql")
    assert "\nPROVED" in output
    texts = {path.name: path.read_text() for path in (tmp_path / "bundle").glob("*/*.sql")}
    assert sum("CREATE INDEX CONCURRENTLY" in text for text in texts.values()) == 2
    assert any("backfill_update" in name for name in texts)
    revert = " ".join((tmp_path / "bundle/revert.sql").read_text().split())
    assert "stock_own_name" in revert
    assert 'SET "note" = NULL' in revert, "a reverse function that is more than SQL of its own"


COPIES = """
from django.db import migrations, models

def copy(apps, schema_editor):
    Item, Copy = apps.get_model("stock", "Item"), apps.get_model("stock", "Copy")
    Copy.objects.bulk_create(Copy(item=item, name=item.name + "!") for item in Item.objects.all() if item.count > 3)

def halves(apps, schema_editor):
    Item, Half = apps.get_model("stock", "Item"), apps.get_model("stock", "Half")
    for item in Item.objects.all():
        for number in [1, 2]:
            Half.objects.create(name=item.name, number=number)

class Migration(migrations.Migration):
    dependencies = [("stock", "0002_data")]
    operations = [
        migrations.CreateModel("Copy", [
            ("id", models.BigAutoField(primary_key=True)),
            ("item", models.ForeignKey("stock.Item", models.CASCADE)),
            ("name", models.CharField(max_length=51)),
        ]),
        migrations.CreateModel("Half", [
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=50)),
            ("number", models.IntegerField()),
        ]),
        migrations.RunPython(copy, migrations.RunPython.noop),
        migrations.RunPython(halves, migrations.RunPython.noop),
    ]
"""


def test_rows_of_new_tables_are_made_again_after_a_way_back(stock: Project, tmp_path: Path) -> None:
    """In batches and as one block: the tables go, and what filled them must not count as done."""
    (stock.folder / "stock" / "migrations" / "0003_copies.py").write_text(COPIES)
    stock.plan("stock", "0003", tmp_path / "bundle", "--no-rehearse", status=1)
    counts = "SELECT count(*), min(name), (SELECT count(*) FROM stock_half) FROM stock_copy"
    with e2e.database() as db:
        stock.manage(db, "migrate", "stock", "0002", "--verbosity", "0")
        db.run("INSERT INTO stock_maker (id, name, active) VALUES (1, 'x', true)")
        db.run(
            "INSERT INTO stock_item (id, name, state, count, maker_id) "
            "SELECT i, 'a' || i % 7, 'new', i % 10, 1 FROM generate_series(1, 1200) AS i"
        )
        for _ in range(2):
            db.psql(tmp_path / "bundle" / "before_deploy.sql")
            assert db.rows(counts) == [(720, "a0!", 2400)]
            db.psql(tmp_path / "bundle" / "revert.sql")
            assert db.rows("SELECT to_regclass('stock_copy'), to_regclass('stock_half')") == [(None, None)]
        e2e.run_all(db, tmp_path / "bundle")
        assert db.rows(counts) == [(720, "a0!", 2400)]
        assert not e2e.left_behind(db)
