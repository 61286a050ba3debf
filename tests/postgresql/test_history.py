"""Replaying the history: kept, found again, extended, and never kept wrong."""

from __future__ import annotations

import functools
import json
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pg_helper import database, server
from project_helper import NOTE, ORDER, POSTGRES, ROOT, TOTAL, Project, refused, shop
from psycopg import conninfo
from servers import installation

from planner.scratch import open_scratch
from planner.scratch.store import cache_folder

OK = ("plan", "shop", "0003", "--no-rehearse")
RAN = """
def forwards(apps, schema_editor):
    with open("ran", "a") as file:
        print({name!r}, file=file)
"""


@functools.cache
def initialised() -> dict[Path, bytes]:
    """The data folder as initdb makes it, by its place in the cache folder: for making it takes its time.

    In memory, as the run's own cache folder forgets what was not used for long.
    """
    with open_scratch() as scratch:
        scratch.create("empty")
    folder = cache_folder()
    return {path.relative_to(folder): path.read_bytes() for path in folder.glob("scratch/*/empty.kept")}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Its first two migrations say when they run. It has a cache of its own."""
    found = shop(tmp_path / "project")
    found.environment["PLANNER_CACHE_DIR"] = str(tmp_path / "cache")
    (tmp_path / "cache").mkdir(mode=0o700)
    for place, content in initialised().items():
        here = tmp_path / "cache" / place
        here.parent.mkdir(parents=True, mode=0o700)
        here.write_bytes(content)
    traced(found, "0001_initial", ORDER)
    traced(found, "0002_total", TOTAL, after=["0001_initial"])
    return found


def traced(project: Project, name: str, *operations: str, **more: Any) -> None:
    """A migration that appends its name to the file ``ran`` when it is run."""
    run = "migrations.RunPython(forwards, migrations.RunPython.noop)"
    project.migration(name, *operations, run, before=RAN.format(name=name) + more.pop("before", ""), **more)


def ran(project: Project, *arguments: object, status: int = 1) -> list[str]:
    """The traced migrations that the command has run."""
    trace = project.folder / "ran"
    trace.unlink(missing_ok=True)
    done = project.planner(*(arguments or OK), "--out", "bundle")
    assert done.status == status, done.err
    return trace.read_text().split() if trace.exists() else []


def kept(project: Project) -> list[Path]:
    return sorted(Path(project.environment["PLANNER_CACHE_DIR"]).glob("scratch/*/history-*.kept"))


def bundle(project: Project) -> dict[str, str]:
    folder = project.folder / "bundle"
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_the_second_run_finds_the_history_and_plans_the_same(project: Project) -> None:
    assert ran(project) == ["0001_initial", "0002_total"]
    first = bundle(project)
    assert len(kept(project)) == 1
    assert ran(project) == []
    assert bundle(project) == first
    assert len(kept(project)) == 1


def test_a_longer_history_extends_the_longest_prefix(project: Project) -> None:
    assert ran(project, "plan", "shop", "0002", "--no-rehearse") == ["0001_initial"]
    assert ran(project) == ["0002_total"]
    assert len(kept(project)) == 2
    assert ran(project) == []


def test_a_changed_migration_and_all_after_it_run_again(project: Project) -> None:
    ran(project, "plan", "shop", "0002", "--no-rehearse")
    ran(project)
    traced(project, "0002_total", TOTAL.replace("Integer", "BigInteger"), after=["0001_initial"])
    assert ran(project) == ["0002_total"]
    traced(project, "0001_initial", ORDER.replace("max_length=20", "max_length=21"))
    assert ran(project) == ["0001_initial", "0002_total"]


def test_a_migration_that_reads_a_file_is_another_when_the_file_changes(project: Project) -> None:
    """Its source is the same: the operations are asked as well."""
    sql = "import pathlib\nSQL = pathlib.Path('extra.sql').read_text()\n"
    project.write("extra.sql", "SELECT 1")
    traced(project, "0002_total", TOTAL, "migrations.RunSQL(SQL)", after=["0001_initial"], before=sql)
    assert ran(project) == ["0001_initial", "0002_total"]
    project.write("extra.sql", "SELECT 2")
    assert "0002_total" in ran(project)


def test_a_helper_that_a_migration_calls_is_part_of_it(project: Project) -> None:
    body = "def helper(apps, schema_editor):\n    open('ran', 'a').write('helper\\n')\n"
    project.write("shop/helpers.py", body)
    project.migration(
        "0002_total",
        TOTAL,
        "migrations.RunPython(helper)",
        after=["0001_initial"],
        before="from shop.helpers import helper",
    )
    assert ran(project) == ["0001_initial", "helper"]
    project.write("shop/helpers.py", body + "# changed\n")
    assert "helper" in ran(project)


def test_no_cache_neither_reads_nor_writes(project: Project) -> None:
    both = ["0001_initial", "0002_total"]
    assert ran(project, *OK, "--no-cache") == both
    assert kept(project) == []
    assert ran(project) == both
    before = {path: path.stat().st_mtime_ns for path in kept(project)}
    assert ran(project, *OK, "--no-cache") == both
    assert {path: path.stat().st_mtime_ns for path in kept(project)} == before


def test_other_apps_make_another_history(project: Project) -> None:
    ran(project)
    project.settings(more="INSTALLED_APPS.append('django.contrib.auth')")
    assert ran(project) == ["0001_initial", "0002_total"]


def test_what_a_history_is_called_by(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's version, the server's, the engine, the alias, the search path, and each prefix have their own key."""
    import django
    from django.conf import settings
    from django.db.models import signals

    from planner import history

    if not settings.configured:
        settings.configure()
    django.setup()
    plain = history.keys([], 180000, "postgresql", "default", ["public"])
    assert plain == history.keys([], 180004, "postgresql", "default", ["public"])
    others = [
        history.keys([], 170000, "postgresql", "default", ["public"]),
        history.keys([], 180000, "postgis", "default", ["public"]),
        history.keys([], 180000, "postgresql", "other", ["public"]),
        history.keys([], 180000, "postgresql", "default", ["app", "public"]),
    ]
    monkeypatch.setattr(django, "get_version", lambda: "99.1")
    others.append(history.keys([], 180000, "postgresql", "default", ["public"]))
    monkeypatch.undo()
    for name, value in (("AUTH_USER_MODEL", "a.B"), ("USE_TZ", not settings.USE_TZ), ("DEFAULT_AUTO_FIELD", "x.Y")):
        with monkeypatch.context() as patch:
            patch.setattr(settings, name, value)
            others.append(history.keys([], 180000, "postgresql", "default", ["public"]))

    def receiver(**_: object) -> None:
        """It might write rows."""

    signals.post_migrate.connect(receiver)
    others.append(history.keys([], 180000, "postgresql", "default", ["public"]))
    signals.post_migrate.disconnect(receiver)
    assert len({plain[0], *(one[0] for one in others)}) == 10


def test_two_planners_at_the_same_time(project: Project) -> None:
    first, second = (project.start(*OK, "--out", name) for name in ("one", "two"))
    outputs = [process.communicate(timeout=120) for process in (first, second)]
    assert [first.returncode, second.returncode] == [1, 1], outputs
    steps = [sorted((project.folder / name).glob("*/*.sql")) for name in ("one", "two")]
    assert [file.read_bytes() for file in steps[0]] == [file.read_bytes() for file in steps[1]]
    assert ran(project) == []


def test_a_damaged_history_is_replayed(project: Project) -> None:
    ran(project)
    (file,) = kept(project)
    file.write_bytes(file.read_bytes()[:-100])
    assert ran(project) == ["0001_initial", "0002_total"]
    assert ran(project) == []


# Failing, and nothing wrong kept.


def test_a_history_that_fails_keeps_nothing(project: Project) -> None:
    fail = 'migrations.RunSQL("ALTER TABLE nosuch ADD x int")'
    traced(project, "0002_total", TOTAL, fail, after=["0001_initial"])
    says = ["shop.0002_total fails with ProgrammingError", 'relation "nosuch" does not exist', "--database default"]
    refused(project, *OK, status=3, says=says, environment=_trace_aside(project))
    assert kept(project) == []


def _trace_aside(project: Project) -> dict[str, str]:
    """``refused`` looks at what is left, of which the trace and the cache are ours."""
    (project.folder / "ran").touch()
    return {}


def test_an_extension_that_the_server_does_not_have(project: Project) -> None:
    project.settings(apps=["django.contrib.postgres", "shop"])
    load = "from django.contrib.postgres.operations import HStoreExtension as E\n"
    project.migration("0002_total", "E()", TOTAL, after=["0001_initial"], before=load)
    needs = 'needs the PostgreSQL extension "hstore"'
    says = ["shop.0002_total needs an extension", needs, "--server-version", "--scratch-url"]
    refused(project, *OK, status=3, says=says, environment=_trace_aside(project))
    assert kept(project) == []
    other = next((major for major in (15, 16, 13) if installation(major)), None)
    if other:
        assert ran(project, *OK, "--server-version", other) == ["0001_initial"]


@pytest.mark.parametrize(
    ("signal", "says"),
    [("pre_migrate", "the receivers of pre_migrate"), ("post_migrate", "a receiver of post_migrate")],
)
def test_a_receiver_that_fails(project: Project, signal: str, says: str) -> None:
    project.write(
        "shop/models.py",
        f"from django.db.models.signals import {signal}\nfrom django.dispatch import receiver\n\n"
        f"@receiver({signal})\ndef fail(**more):\n    raise LookupError('no such thing')\n",
    )
    refused(
        project,
        *OK,
        status=3,
        says=[f"{says} fails with LookupError"],
        environment=_trace_aside(project),
    )
    assert kept(project) == []


# As the migrate command does it.

SIGNALS = """
from django.db.models.signals import pre_migrate, post_migrate
from django.dispatch import receiver

@receiver([pre_migrate, post_migrate])
def note(signal, app_config, using, apps, plan, stdout, verbosity, interactive, **more):
    if app_config.label == "shop":
        models = sorted(model._meta.label for model in apps.get_models())
        steps = [str(migration) for migration, backwards in plan if not backwards]
        with open("signals", "a") as file:
            print("pre" if signal is pre_migrate else "post", using, models, steps, file=file)
"""


def test_the_signals_are_those_of_migrate(project: Project) -> None:
    project.write("shop/management/__init__.py", SIGNALS)  # which nothing but that command imports
    ran(project)
    first, second = (project.folder / "signals").read_text().splitlines()[:2]
    assert first.startswith("pre default [] ['contenttypes.0001_initial', ")
    assert second.startswith("post default ['contenttypes.ContentType', 'shop.Order'] [")
    assert first.rpartition(" [")[2] == second.rpartition(" [")[2]
    assert "shop.0002_total" in second


def test_a_project_on_sqlite_is_planned_from_its_history(project: Project) -> None:
    project.settings(databases={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}})
    assert ran(project) == ["0001_initial", "0002_total"]
    assert not (project.folder / "db.sqlite3").exists()


def test_a_project_without_databases_is_planned_from_its_history(project: Project) -> None:
    project.settings(databases={})
    assert ran(project) == ["0001_initial", "0002_total"]


def test_no_other_alias_is_ever_asked(project: Project) -> None:
    """The hosts are of a network where nobody answers: a connection would hang, and then fail."""
    project.settings(databases={"default": POSTGRES, "replica": POSTGRES, "legacy": {**POSTGRES, "NAME": "old"}})
    code = "def look(apps, schema_editor):\n    list(apps.get_model('shop', 'Order').objects.using('replica'))\n"
    project.migration(
        "0002_total",
        "migrations.RunPython(look)",
        TOTAL,
        after=["0001_initial"],
        before=code,
        attributes="atomic = False",
    )
    start = time.monotonic()
    ran(project, "plan", "shop", "0003", status=0)
    assert time.monotonic() - start < 60


def test_a_migration_that_waits_for_itself_by_another_alias(project: Project) -> None:
    """Here both aliases are one database: the second waits for a lock of the first."""
    project.settings(databases={"default": POSTGRES, "replica": POSTGRES})
    project.write("sitecustomize.py", "import planner.project.settings as s\ns.LOCK_WAIT = '-c lock_timeout=200ms'\n")
    code = "def look(apps, schema_editor):\n    list(apps.get_model('shop', 'Order').objects.using('replica'))\n"
    project.migration("0002_total", TOTAL, "migrations.RunPython(look)", after=["0001_initial"], before=code)
    path = {"PYTHONPATH": f"{project.folder}{os.pathsep}{ROOT}"}
    (project.folder / "ran").touch()
    says = ["shop.0002_total fails with OperationalError: canceling statement due to lock timeout"]
    refused(project, *OK, status=3, says=says, environment=path)


def test_nothing_is_left_on_a_given_server(project: Project) -> None:
    """Neither after a failure nor after Ctrl-C; a history is kept there, unless it shall not be."""
    url = f"postgresql://postgres@/postgres?host={server()}"
    names = "SELECT datname FROM pg_database WHERE datname LIKE 'planner%'"
    code = "def forwards(apps, schema_editor):\n    open('ran', 'w').close()\n    import time; time.sleep(60)\n"
    with psycopg.connect(url, autocommit=True) as connection:
        before = connection.execute(names).fetchall()
        fail = 'migrations.RunSQL("ALTER TABLE nosuch ADD x int")'
        traced(project, "0002_total", TOTAL, fail, after=["0001_initial"])
        refused(project, *OK, "--scratch-url", url, status=3, says=["nosuch"], environment=_trace_aside(project))
        assert connection.execute(names).fetchall() == before
        run = "migrations.RunPython(forwards)"
        project.migration("0002_total", TOTAL, run, after=["0001_initial"], before=code)
        (project.folder / "ran").unlink()
        process = project.start(*OK, "--scratch-url", url, "--no-cache")
        end = time.monotonic() + 60
        while not (project.folder / "ran").exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        assert len(connection.execute(names).fetchall()) > len(before)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=30)[1] == "\nStopped.\n"
        assert process.returncode == 130
        assert connection.execute(names).fetchall() == before


def test_an_app_that_the_routers_keep_away(project: Project) -> None:
    """Its tables are not made, and its migrations are recorded, as in migrate."""
    project.write(
        "mysite/routers.py",
        "class R:\n    def allow_migrate(self, db, app_label, **hints):\n        return app_label != 'far'\n",
    )
    project.app("far")
    project.migration("0001_initial", ORDER, app="far")
    project.settings(apps=["shop", "far"], more="DATABASE_ROUTERS = ['mysite.routers.R']")
    assert ran(project) == ["0001_initial", "0002_total"]
    assert ["far", "0001_initial"] in json.loads(bundle(project)["plan.json"])["pre_state"]["applied"]
    refused(project, "plan", "far", status=2, says=["do not let far migrate on 'default'", "--database ALIAS"])


def test_apps_without_migrations_and_labels_of_another_name(project: Project) -> None:
    project.write("plain/__init__.py", "")
    project.write("plain/models.py", "from django.db import models\n\nclass Plain(models.Model):\n    pass\n")
    project.write("depot_app/__init__.py", "")
    project.write(
        "depot_app/apps.py",
        "from django.apps import AppConfig\n\nclass C(AppConfig):\n    name = 'depot_app'\n    label = 'stock'\n",
    )
    project.write("depot_app/models.py", "")
    project.write("depot_app/migrations/__init__.py", "")
    project.migration("0001_initial", ORDER, app="depot_app")
    project.migration("0002_total", TOTAL, after=["stock.0001_initial"], app="depot_app")
    project.settings(apps=["shop", "plain", "depot_app"])
    ran(project, "plan", "stock", "0002", status=0)
    assert json.loads(bundle(project)["plan.json"])["tables"] == ["public.stock_order"]
    refused(project, "plan", "depot_app", "0002", status=2, says=["Its label is stock"])


def test_a_custom_user_model_and_run_before(project: Project) -> None:
    project.app(
        "people",
        "from django.contrib.auth.models import AbstractUser\n\nclass Person(AbstractUser):\n    pass\n",
    )
    project.settings(apps=["django.contrib.auth", "people", "shop"], more="AUTH_USER_MODEL = 'people.Person'")
    project.manage("makemigrations", "people", environment={"DJANGO_SETTINGS_MODULE": "mysite.settings"})
    first = project.folder / "people/migrations/0001_initial.py"
    first.write_text(first.read_text().replace("    initial = True\n", "    run_before = [('shop', '0001_initial')]\n"))
    owner = (
        'migrations.AddField("order", "owner", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True))'
    )
    project.migration(
        "0003_note", owner, after=["0002_total"],
    )  # fmt: skip
    file = project.folder / "shop/migrations/0003_note.py"
    swappable = "migrations.swappable_dependency(settings.AUTH_USER_MODEL), "
    file.write_text(file.read_text().replace("dependencies = [", f"dependencies = [{swappable}"))
    ran(project)
    assert '"people_person"' in "\n".join(bundle(project).values())
    applied = json.loads(bundle(project)["plan.json"])["pre_state"]["applied"]
    assert ["people", "0001_initial"] in applied


# Squashed migrations.


def squash(project: Project) -> None:
    project.migration(
        "0001_squashed_0002_total", ORDER, TOTAL,
        attributes="replaces = [('shop', '0001_initial'), ('shop', '0002_total')]",
    )  # fmt: skip
    project.migration("0003_note", NOTE, after=["0001_squashed_0002_total"])


def test_a_squashed_history_is_replayed_as_one(project: Project) -> None:
    squash(project)
    assert ran(project) == []
    applied = json.loads(bundle(project)["plan.json"])["pre_state"]["applied"]
    assert ["shop", "0001_squashed_0002_total"] in applied


def test_a_schema_file_of_a_squashed_history(project: Project) -> None:
    squash(project)
    schema = project.write(
        "schema.sql",
        "CREATE TABLE public.shop_order (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, number "
        "varchar(20) NOT NULL,"
        " note text, total integer);\nCREATE TABLE public.django_content_type (id integer GENERATED BY DEFAULT "
        "AS IDENTITY"
        " PRIMARY KEY, app_label varchar(100) NOT NULL, model varchar(100) NOT NULL, UNIQUE (app_label, model));\n",
    )
    ran(project, *OK, "--schema", schema)


def test_a_migration_that_a_squashed_one_replaces(project: Project) -> None:
    squash(project)
    says = ["0002_total is replaced by the squashed migration 0001_squashed_0002_total", "--database ALIAS"]
    refused(project, "plan", "shop", "0002", status=2, says=says)


def test_a_squashed_migration_as_the_target(project: Project) -> None:
    squash(project)
    ran(project, "plan", "shop", "0001_squashed", status=0)
    plan = json.loads(bundle(project)["plan.json"])
    assert plan["migrations"] == ["0001_squashed_0002_total"]
    recorded = "\n".join(text for name, text in bundle(project).items() if "/" in name)
    assert all(f"'{name}'" in recorded for name in ("0001_initial", "0002_total", "0001_squashed_0002_total"))


@pytest.mark.parametrize(
    ("applied", "name", "says"),
    [
        (
            ["0001_initial"],
            "0001_squashed",
            ["is not run where some of what it replaces is applied", "left instead: 0002_total"],
        ),
        (["0001_initial", "0002_total"], "0001_squashed", ["0001_squashed_0002_total is applied already"]),
    ],
)
def test_a_squashed_migration_where_some_is_applied(
    project: Project, applied: Sequence[str], name: str, says: Sequence[str]
) -> None:
    with database() as db:
        parts = conninfo.conninfo_to_dict(db.url)
        entry = {"ENGINE": POSTGRES["ENGINE"], "NAME": parts["dbname"], "HOST": parts["host"], "USER": "postgres"}
        project.settings(databases={"default": entry})
        project.manage("migrate", "contenttypes")
        project.manage("migrate", "shop", applied[-1])
        squash(project)
        (project.folder / "ran").touch()
        refused(project, "plan", "shop", name, "--database", "default", status=2, says=says)
        if len(applied) == 1:
            assert ran(project, "plan", "shop", "0002", "--database", "default", "--no-rehearse", status=1) == []
            assert json.loads(bundle(project)["plan.json"])["migrations"] == ["0002_total"]


def test_the_first_migration_of_all_is_replayed_from_nothing(project: Project) -> None:
    """A history of no migrations: the same answer whether or not others are kept. (Nothing is large there yet.)"""
    project.settings(more="INSTALLED_APPS = ['shop']")
    for _ in range(2):
        says = ["Nothing has been migrated before this migration", "manage.py migrate"]
        refused(project, "plan", "shop", "0001", status=3, says=says, environment=_trace_aside(project))
        ran(project)
