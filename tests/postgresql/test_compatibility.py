"""Compatibility: real plans serve old code up to the deploy and new code from then on, and broken plans are caught.

Run as a program it plans migrations of one project, breaks the plans, and runs each step by step with psql while
the checks run between the steps (Django's settings load once in a process)::

    python test_compatibility.py PROJECT FOLDER '{"shop:0002": ["", "late"], …}'

For each it writes FOLDER/shop_0002_late.json with what the checks found.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from shop_facts import others_turn

if TYPE_CHECKING:
    from planner.model import Plan, Step

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "tests" / "projects" / "shop_project"
ZIPCODES = ROOT / "examples" / "uuid_primary_key"
OAUTH = ROOT / "examples" / "oauth_token_checksum"

# ---------------------------------------------------------------------------------------------- breaking a plan


def moved(plan: Plan, phase: str, *words: str) -> Plan:
    """Run the steps whose slug has one of the words in another phase, at its end (before the record)."""
    from planner.model import Phase

    def place(step: Step) -> tuple[int, int, bool]:
        side = 1 if step.kind == "record" else 0 if step.phase.before_gate else 2
        return side, step.phase.number, _has(step, words)

    assert any(_has(step, words) for step in plan.steps), [step.slug for step in plan.steps]
    steps = [replace(step, phase=Phase(phase)) if _has(step, words) else step for step in plan.steps]
    return replace(plan, steps=tuple(sorted(steps, key=place)))


def without(plan: Plan, *words: str) -> Plan:
    """Leave steps out."""
    from planner.model import Left

    kept = tuple(step for step in plan.steps if not _has(step, words))
    assert len(kept) < len(plan.steps), [step.slug for step in plan.steps]
    lost = [Left(number, "left out on purpose") for step in plan.steps if step not in kept for number in step.accounts]
    return replace(plan, steps=kept, left=(*plan.left, *lost))


def rewritten(plan: Plan, word: str, old: str, new: str) -> Plan:
    """Put another text into a step's context."""

    def again(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace(old, new)
        if isinstance(value, list | tuple):
            return type(value)(again(part) for part in value)
        return {name: again(part) for name, part in value.items()} if isinstance(value, dict) else value

    steps = [
        replace(step, sql=replace(step.sql, context=again(step.sql.context))) if _has(step, (word,)) else step
        for step in plan.steps
    ]
    assert tuple(steps) != plan.steps
    return replace(plan, steps=tuple(steps))


def _has(step: Step, words: Sequence[str]) -> bool:
    return any(word in step.slug for word in words)


BREAKS: dict[str, Callable[[Plan], Plan]] = {
    "": lambda plan: plan,
    "column after the deploy": lambda plan: moved(plan, "contract", "add_nickname"),
    "default dropped before the deploy": lambda plan: moved(plan, "validate", "drop_default"),
    "no trigger": lambda plan: without(plan, "trigger_"),
    "column dropped before the deploy": lambda plan: moved(plan, "expand", "drop_note"),
    "NOT NULL left": lambda plan: without(plan, "drop_not_null"),
    "foreign key left": lambda plan: without(plan, "drop_foreign_key"),
    "renamed before the deploy": lambda plan: moved(plan, "expand", "move_away", "rename_"),
    "NOT NULL before the deploy": lambda plan: moved(plan, "validate", "declare_not_null", "validate_not_null"),
    "unique before the deploy": lambda plan: moved(plan, "validate", "unique_index", "attach_unique"),
    "wider after the deploy": lambda plan: moved(plan, "contract", "type_"),
    "foreign key before the deploy": lambda plan: moved(plan, "validate", "add_foreign", "validate_foreign"),
    "check before the deploy": lambda plan: moved(plan, "validate", "add_check", "validate_check"),
    "check left": lambda plan: moved(plan, "contract", "drop_check"),
    "table after the deploy": lambda plan: moved(plan, "contract", "create_", "add_foreign"),
    "table dropped before the deploy": lambda plan: moved(plan, "expand", "drop_shop_coupon"),
    "trigger computes something else": lambda plan: rewritten(plan, "trigger_", 'NEW."sku"', 'reverse(NEW."sku")'),
}

# ------------------------------------------------------------------------- what each broken plan must be caught by

CASES: dict[Path, dict[str, dict[str, str]]] = {
    SHOP: {
        "shop:0002": {"column after the deploy": "new code fails on shop.Customer: column"},
        "shop:0003": {
            "default dropped before the deploy": 'old code fails on shop.Customer: null value in column "country"'
        },
        "shop:0006": {"no trigger": 'old code fails on shop.Product: null value in column "checksum"'},
        "shop:0011": {"column dropped before the deploy": "old code fails on shop.Customer: column"},
        "shop:0012": {"NOT NULL left": 'new code fails on shop.Customer: null value in column "legacy_number"'},
        "shop:0014": {"renamed before the deploy": "old code fails on shop.Customer: column"},
        "shop:0015": {"NOT NULL before the deploy": 'old code fails on shop.Customer: null value in column "rating"'},
        "shop:0019": {"unique before the deploy": "old code fails on shop.Product: duplicate key value"},
        "shop:0024": {"wider after the deploy": "new code fails on shop.Product: value too long"},
        "shop:0026": {"foreign key before the deploy": "old code fails on shop.Product: insert or update on table"},
        "shop:0032": {"check before the deploy": "old code fails on shop.Product: new row for relation"},
        "shop:0036": {"check left": "new code fails on shop.Product: new row for relation"},
        "shop:0039": {"table after the deploy": 'new code fails on shop.Basket: relation "shop_basket" does not exist'},
        "shop:0040": {
            "foreign key left": "new code fails on shop.Customer: ",
            "table dropped before the deploy": 'old code fails on shop.Coupon: relation "shop_coupon" does not exist',
        },
        "shop:0050": {"trigger computes something else": "rows are not what the plan computes from the row"},
        "shop:0055": {},
        "shop:0056": {},
    },
    ZIPCODES: {
        "zipcodes:0003": {},
        "zipcodes:0004": {},
        "zipcodes:0005": {"no trigger": "rows are not what the plan computes from the row"},
        "zipcodes:0006": {"renamed before the deploy": "old code fails on zipcodes.ZipCode: column"},
        "zipcodes:0005..0007": {},
    },
    OAUTH: {
        "oauth2_provider:0012": {"no trigger": 'null value in column "token_checksum"'},
    },
}  # fmt: skip


TURNS = {migration: others_turn(number) for number, migration in enumerate(CASES[SHOP])}
"""The Django versions share the shop's cases between them."""


def name_of(migration: str, broken: str) -> str:
    return f"{migration}_{broken}".replace(":", "_").replace(" ", "_").replace(".", "_")


@dataclass(frozen=True)
class Found:
    """What the checks said of one plan."""

    failures: list[str]
    evidence: list[str]
    stopped: str
    """Where psql failed, if it did: the steps after that did not run."""


def found(project: Path, folder: Path, wanted: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], Found]:
    """Run the program."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, __file__, project, folder, json.dumps(wanted)],
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, check=False, cwd=folder, stdin=subprocess.DEVNULL, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-6000:]}"
    return {
        (migration, broken): Found(**json.loads((folder / f"{name_of(migration, broken)}.json").read_text()))
        for migration, breaks in wanted.items()
        for broken in breaks
    }


@pytest.fixture(scope="session")
def results(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Callable[[Path], dict[tuple[str, str], Found]]:
    """A project's results, made once; an error, too."""
    base = tmp_path_factory.mktemp("compatibility")
    every = "sweep" in pytestconfig.getoption("markexpr")

    @functools.cache
    def make(project: Path) -> dict[tuple[str, str], Found] | AssertionError:
        cases = CASES[project].items()
        wanted = {one: ["", *breaks] for one, breaks in cases if every or not TURNS.get(one)}
        try:
            return found(project, base / project.name, wanted)
        except AssertionError as error:
            return error

    def given(project: Path) -> dict[tuple[str, str], Found]:
        made = make(project)
        if isinstance(made, AssertionError):
            raise made
        return made

    return given


@pytest.mark.parametrize(
    ("project", "migration"),
    [pytest.param(project, one, id=one, marks=TURNS.get(one, ())) for project, cases in CASES.items() for one in cases],
)
def test_a_plan_serves_old_and_new_code(project: Path, migration: str, results: Any) -> None:
    got = results(project)[migration, ""]
    assert not got.stopped
    assert got.failures == []
    assert any("points of the run" in line for line in got.evidence)


@pytest.mark.parametrize(
    ("project", "migration", "broken", "message"),
    [
        pytest.param(project, migration, broken, message, id=f"{migration}-{broken}", marks=TURNS.get(migration, ()))
        for project, cases in CASES.items()
        for migration, breaks in cases.items()
        for broken, message in breaks.items()
    ],
)
def test_a_broken_plan_is_caught(project: Path, migration: str, broken: str, message: str, results: Any) -> None:
    got = results(project)[migration, broken]
    assert any(message in line for line in got.failures), (got.failures, got.stopped)


def test_rows_of_old_code_in_the_middle_of_a_backfill_are_counted(results: Any) -> None:
    evidence = results(OAUTH)["oauth2_provider:0012", ""].evidence
    written = [line for line in evidence if "written by old code meanwhile" in line]
    assert written == [
        "oauth2_provider_accesstoken.token_checksum: 52 rows, 20 of them written by old code meanwhile: "
        "52 are what the plan computes from the row"
    ]


@pytest.mark.skipif(bool(TURNS["shop:0036"]), reason="another Django's turn")
def test_what_the_pre_state_refuses_is_not_held_against_the_plan(results: Any) -> None:
    """0036 removes the check on the price: before it, old code can't write a negative one either."""
    evidence = results(SHOP)["shop:0036", ""].evidence
    assert any("not checkable" in line and "shop_price_positive" in line for line in evidence)


# ----------------------------------------------------------------------------------------------- odd models

ODD_SETTINGS = """
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "odd"}}
INSTALLED_APPS = ["odd"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECRET_KEY = "odd"
USE_TZ = True
"""

ODD_FIELDS = """
from django.db import models


class MeasuredField(models.FileField):
    def pre_save(self, model_instance, add):
        file = super().pre_save(model_instance, add)
        assert not file or file.size >= 0
        return file
"""

ODD_FIRST = """
import uuid

import django
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models.functions import Lower, Now

from odd.fields import MeasuredField

NEW = django.VERSION >= (5, 2)


def receiver(sender, **_):
    assert sender._meta.app_label != "odd", "a receiver heard of the rehearsal's rows"


models.signals.post_save.connect(receiver, weak=False)

plain = [
    ("id", models.BigAutoField(primary_key=True)),
    ("text", models.TextField(default="", blank=True)),
    ("short", models.CharField(max_length=2, unique=True)),
    ("slug", models.SlugField(null=True)),
    ("kind", models.CharField(max_length=5, choices=[("a", "A"), ("group", [("b", "B")])])),
    ("amount", models.DecimalField(max_digits=6, decimal_places=2)),
    ("small", models.PositiveSmallIntegerField(unique=True)),
    ("big", models.BigIntegerField(null=True)),
    ("ratio", models.FloatField()),
    ("flag", models.BooleanField(null=True)),
    ("day", models.DateField()),
    ("clock", models.TimeField()),
    ("created", models.DateTimeField(auto_now_add=True)),
    ("length", models.DurationField()),
    ("token", models.UUIDField(default=uuid.uuid4)),
    ("raw", models.BinaryField()),
    ("extra", models.JSONField(default=dict)),
    ("address", models.GenericIPAddressField(null=True)),
    ("tags", ArrayField(models.CharField(max_length=9), default=list)),
    ("file", models.FileField(upload_to="x", blank=True)),
]
if NEW:
    plain.append(("moment", models.DateTimeField(db_default=Now())))
    plain.append(
        ("lowered", models.GeneratedField(expression=Lower("text"), output_field=models.TextField(), db_persist=True))
    )


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel("Plain", plain, options={"db_table": "Plain Things"}),
        migrations.CreateModel("Base", [("code", models.CharField(max_length=3, primary_key=True))]),
        migrations.CreateModel(
            "Child",
            [
                ("base_ptr", models.OneToOneField("odd.base", models.CASCADE, parent_link=True, primary_key=True)),
                ("note", models.CharField(max_length=20, db_column="No te")),
                ("one", models.OneToOneField("odd.plain", models.PROTECT)),
            ],
            bases=("odd.base",),
        ),
        migrations.CreateModel(
            "Many",
            [
                ("id", models.UUIDField(primary_key=True, default=uuid.uuid4)),
                ("plains", models.ManyToManyField("odd.plain")),
                ("own", models.ForeignKey("self", models.SET_NULL, null=True)),
            ],
        ),
        migrations.CreateModel(
            "Exact",
            [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20))],
            options={"constraints": [models.UniqueConstraint(Lower("name"), name="exact_lower")]},
        ),
        migrations.CreateModel(
            "Shot", [("id", models.BigAutoField(primary_key=True)), ("file", MeasuredField(upload_to="x"))]
        ),
        migrations.CreateModel("Absent", [("id", models.IntegerField(primary_key=True))], options={"managed": False}),
        migrations.CreateModel("Proxy", [], options={"proxy": True}, bases=("odd.plain",)),
    ]
    if NEW:
        operations.append(
            migrations.CreateModel(
                "Pair",
                [
                    ("pk", models.CompositePrimaryKey("plain_id", "number")),
                    ("plain", models.ForeignKey("odd.plain", models.CASCADE)),
                    ("number", models.IntegerField()),
                    ("text", models.CharField(max_length=20)),
                ],
            )
        )
"""

ODD_SECOND = """
import django
from django.db import migrations, models

NAMES = ["plain", "base", "child", "many", "exact", "shot", *(["pair"] if django.VERSION >= (5, 2) else [])]


class Migration(migrations.Migration):
    dependencies = [("odd", "0001_initial")]
    operations = [
        *(migrations.AddField(name, "added", models.CharField(max_length=9, null=True)) for name in NAMES[:2]),
        *(migrations.AddField(name, "added_here", models.IntegerField(default=3)) for name in NAMES[2:]),
    ]
"""


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Found:
    project = tmp_path_factory.mktemp("odd")
    migrations = project / "odd" / "migrations"
    migrations.mkdir(parents=True)
    (project / "odd" / "__init__.py").touch()
    (migrations / "__init__.py").touch()
    (project / "odd" / "fields.py").write_text(ODD_FIELDS)
    (migrations / "0001_initial.py").write_text(ODD_FIRST)
    (migrations / "0002_second.py").write_text(ODD_SECOND)
    (project / "odd_settings.py").write_text(ODD_SETTINGS)
    (project / "manage.py").write_text('import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "odd_settings")\n')
    return found(project, project / "out", {"odd:0002": [""]})["odd:0002", ""]


def test_odd_models_are_tried_as_well(odd: Found) -> None:
    import django

    assert not odd.stopped
    assert odd.failures == []
    known = ["Base", "Child", "Exact", "Many", "Many_plains", *(["Pair"] if django.VERSION >= (5, 2) else []), "Plain"]
    known.append("Shot")
    labels = ", ".join(f"odd.{name}" for name in known)
    for code in ("old", "new"):
        assert any(line.startswith(f"{code} code ({labels})") for line in odd.evidence), "\n".join(odd.evidence)


def test_for_odd_models_everything_is_checkable(odd: Found) -> None:
    wrong = [line for line in odd.evidence if "not checkable" in line and "odd.Shot: " not in line]
    assert not wrong, "\n".join(odd.evidence)


def test_a_file_that_is_not_there_says_nothing_of_the_plan(odd: Found) -> None:
    missing = [line for line in odd.evidence if "odd.Shot: FileNotFoundError: No such file or directory" in line]
    assert sorted(line.partition(" code, ")[0].rpartition(" ")[2] for line in missing) == ["new", "old"]
    assert "Errno" not in "".join(odd.evidence), "with it comes the path"


# ----------------------------------------------------------------------------------------------- the program


def main() -> None:
    """Plan, break, run."""
    from planner import planning, project, source
    from planner.config import Config
    from planner.scratch import open_scratch

    loaded = project.load(None, sys.argv[1])
    loader = project.graph(loaded)
    with open_scratch() as scratch:
        for migration, breaks in json.loads(sys.argv[3]).items():
            target = project.resolve(loader, *migration.split(":"))
            prestate = source.make(scratch, loaded, loader, target, source.Wanted(), lambda _: None)
            plan = planning.make_plan(scratch, loaded, target, prestate, Config(), scratch.version // 10_000)
            scene = Scene(scratch, loaded.alias, prestate.database, plan)
            for broken in breaks:
                got = scene.run(BREAKS[broken](plan), to_the_end=not broken)
                Path(sys.argv[2], f"{name_of(migration, broken)}.json").write_text(json.dumps(got))


class Scene:
    """A plan's databases: with rows before it, and after ``migrate``."""

    def __init__(self, scratch: Any, alias: str, prestate: str, plan: Plan) -> None:
        from planner.rehearsal import run, ways
        from planner.rehearsal.migrate import migrate

        self.scratch, self.alias, self.prestate = scratch, alias, prestate
        self.filled = self.clone(prestate)
        run._fill(scratch, self.filled, plan, ways.Way("", plan.promises, 40), run._Found())
        self.end = self.clone(self.filled)
        if migrate(scratch, self.end, alias, plan) is not None:
            self.end = self.clone(prestate)
            assert migrate(scratch, self.end, alias, plan) is None

    def clone(self, source: str) -> str:
        name: str = self.scratch.unique("compatibility")
        self.scratch.clone(source, name)
        return name

    def run(self, plan: Plan, *, to_the_end: bool) -> dict[str, Any]:
        """Step by step; stops where psql fails, and at the first failure if not ``to_the_end``."""
        import tempfile

        from planner import bundle, render
        from planner.rehearsal.compatibility import Compatibility
        from planner.rehearsal.run import psql

        ours, stopped = self.clone(self.filled), ""
        tried = Compatibility(self.alias, plan, self.scratch.dsn(ours))
        tried.check(0)
        tried.baseline_new(self.scratch.dsn(self.end))
        with tempfile.TemporaryDirectory() as folder:
            bundle.write(render.files(plan), Path(folder) / "bundle")
            for number, step in enumerate(render.step_files(plan)):
                tried.write_in_the_middle(number)
                done = psql(self.scratch, ours, Path(folder) / "bundle", step.file)
                if done.status:
                    stopped = f"{step.file}: {done.trouble}"
                    break
                tried.check(number + 1)
                tried.write_in_the_middle(number + 1)
                if tried.failures and not to_the_end:
                    break
        return {"failures": tried.failures, "evidence": tried.evidence, "stopped": stopped}


if __name__ == "__main__":
    main()
