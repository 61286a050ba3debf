"""Bad input, through the real command: exit status 2 or 3, a message that helps, and nothing left behind."""

from __future__ import annotations

import gzip
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from project_helper import PASSWORD, POSTGRES, ROOT, TOTAL, Done, Project, left, refused, shop

OK = ("plan", "shop", "0003", "--no-rehearse")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return shop(tmp_path)


# What is asked for.


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["plan", "shpo"], ["'shpo' is not the label of an installed app", "Did you mean shop?"]),
        (["plan", "mysite.shop"], ["is not the label of an installed app"]),
        (["plan", "django.contrib.contenttypes"], ["Its label is contenttypes"]),
        (["plan", "shop", "0009"], ["No migration of shop starts with '0009'", "0003_note"]),
        (["plan", "shop", "0003_nota"], ["Did you mean 0003_note"]),
        (["plan", "shop", "000"], ["'000' is ambiguous in shop: 0001_initial, 0002_total, 0003_note"]),
        (["plan", "shop", "0003..0001"], ["runs backwards", "0003_note comes after 0001_initial"]),
        (["plan", "shop", "0002.."], ["one end only", "shop 0002..0003_note"]),
        (["plan", "shop", "0002", "--database", "defualt"], ["No database alias 'defualt'", "Did you mean default?"]),
        (["plan", "shop", "0002", "--database", "default", "--schema", "x.sql"], ["either --database or --schema"]),
        (["plan", "shop", "0002", "--server-version", "9"], ["--server-version", "13<=x<=18"]),
        (["plan", "shop", "0002", "--accept", "rename"], ["no hazard rename to accept", "rename-breaks-old-code"]),
        (["plan", "shop", "0002", "--fcats", "x"], ["No such option", "--fcats"]),
        (["plan"], ["Missing argument 'APP_LABEL'"]),
        (["compare", "shop"], ["Missing argument 'MIGRATION'"]),
        (["explain", "rename"], ["'rename'", "Did you mean"]),
        (["rehearse", "nothing"], ["nothing is not a bundle of the planner"]),
        (["plan", "shop", "0002", "--pythonpath", "elsewhere"], ["There is no folder", "elsewhere"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) and value[0] in ("plan", "compare") else None,
)  # fmt: skip
def test_what_does_not_exist_is_wrong_usage(project: Project, arguments: list[str], says: list[str]) -> None:
    refused(project, *arguments, status=2, says=says)


def test_an_app_without_migrations(project: Project) -> None:
    project.write("plain/__init__.py", "")
    project.write("plain/models.py", "")
    project.settings(apps=["shop", "plain"])
    refused(project, "plan", "plain", status=2, says=["has no migrations", "makemigrations plain"])


# The settings.


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("import nosuchmodule", ["'nosuchmodule', which this environment does not have"]),
        ("DATABASES = {", ["SyntaxError", "settings.py"]),
        (
            "from django.core.exceptions import ImproperlyConfigured as E\nraise E('Set the SECRET')",
            ["ImproperlyConfigured: Set the SECRET", "an environment variable"],
        ),
        ("import sys; sys.exit(0)", ["SystemExit: 0"]),
        ("import os; os.environ['NO_SUCH_NAME']", ["KeyError: 'NO_SUCH_NAME'"]),
        ("SECRET_KEY = 'x'\nDATABASES = 3", ["can't be imported", "TypeError"]),
        ("raise ValueError('bad: postgres://ann:" + PASSWORD + "@db/shop')", ["bad: postgres://ann:***@db/shop"]),
        ("SECRET_KEY = 'x'\nINSTALLED_APPS = ['nosuchapp']", ["No module named 'nosuchapp'", "INSTALLED_APPS"]),
        (
            f"SECRET_KEY = 'x'\nDATABASES = {{'default': {POSTGRES!r}}}\nINSTALLED_APPS = ['failing']",
            ["RuntimeError", "password=***", "manage.py check"],
        ),
    ],
)  # fmt: skip
def test_settings_that_do_not_import(project: Project, settings: str, says: list[str]) -> None:
    project.write("mysite/settings.py", settings)
    project.write("failing/__init__.py", "")
    project.write("failing/models.py", f"raise RuntimeError('password={PASSWORD}')")
    refused(project, *OK, status=3, says=says)


def test_a_settings_module_that_is_not_there(project: Project) -> None:
    says = ["No module named 'mysite.setings'", "--settings", "--pythonpath", str(project.folder)]
    refused(project, *OK, "--settings", "mysite.setings", status=3, says=says)


def test_no_settings_at_all(project: Project) -> None:
    (project.folder / "manage.py").unlink()
    refused(project, *OK, status=2, says=["No Django settings", "--settings mysite.settings"])


def test_a_manage_py_that_is_no_python(project: Project) -> None:
    project.write("manage.py", "print 'old'")
    refused(project, *OK, status=2, says=["manage.py can't be read", "--settings"])


def test_the_settings_named_by_an_assignment_in_manage_py(project: Project) -> None:
    project.write("manage.py", "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'mysite.settings'\n")
    refused(project, "plan", "shop", "0009", status=2, says=["No migration of shop"])


# The graph.


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda p: p.migration("0003_other", after=["0002_total"]), ["Conflicting migrations", "--merge"]),
        (lambda p: p.migration("0001_initial", after=["0003_note"]), ["CircularDependencyError", "showmigrations"]),
        (lambda p: p.migration("0003_note", after=["0002_gone"]), ["NodeNotFoundError", "0002_gone"]),
        (lambda p: p.write("shop/migrations/0003_note.py", "x = 1"), ["BadMigrationError", "0003_note"]),
        (lambda p: p.write("shop/migrations/0003_note.py", "import nosuch"), ["No module named 'nosuch'"]),
        (lambda p: p.write("shop/migrations/0003_note.py", "raise SystemExit(0)"), ["SystemExit"]),
    ],
    ids=["conflict", "cycle", "gap", "no Migration", "import", "exit"],
)  # fmt: skip
def test_a_broken_graph(project: Project, spoil: Callable[[Project], None], says: list[str]) -> None:
    spoil(project)
    refused(project, *OK, status=3, says=says)


# The live database.


def test_a_database_that_is_not_postgresql(project: Project) -> None:
    project.settings(databases={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}})
    says = ["'default' is not PostgreSQL", "django.db.backends.sqlite3", "Leave out --database"]
    refused(project, *OK, "--database", "default", status=2, says=says)


def test_a_database_that_nobody_serves(project: Project) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and not listening
        where = {**POSTGRES, "HOST": "127.0.0.1", "PORT": taken.getsockname()[1]}
        project.settings(databases={"default": where})
        refused(project, *OK, "--database", "default", status=3, says=["can't be reached", "--schema schema.sql"])


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"OPTIONS": {"sslpassword": PASSWORD}}, ["OPTIONS'] has sslpassword", "--schema"]),
        ({"OPTIONS": {"colour": "green"}}, ["OPTIONS'] has colour"]),
        ({"NAME": ""}, ["has no NAME"]),
    ],
)
def test_an_entry_that_is_not_understood(project: Project, entry: dict[str, object], says: list[str]) -> None:
    project.settings(databases={"default": {**POSTGRES, **entry}})
    refused(project, *OK, "--database", "default", status=2, says=says)


def test_a_service_that_nobody_defines(project: Project) -> None:
    project.settings(databases={"default": {"ENGINE": POSTGRES["ENGINE"], "OPTIONS": {"service": "nosuch"}}})
    refused(project, *OK, "--database", "default", status=3, says=["(nosuch) can't be reached", "nosuch"])


def test_a_search_path_that_can_not_be_read(project: Project) -> None:
    entry = {**POSTGRES, "OPTIONS": {"options": '-c search_path=a"b'}}
    project.settings(databases={"default": entry})
    refused(project, *OK, status=2, says=["search_path in OPTIONS can't be read"])


# The schema file.

TABLE = "CREATE TABLE public.other (id integer);\n"


def _write(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


@pytest.mark.parametrize(
    ("make", "status", "says"),
    [
        (lambda path: None, 2, ["There is no schema file", "pg_dump --schema-only"]),
        (Path.mkdir, 2, ["is a folder"]),
        (_write(b""), 3, ["has no CREATE TABLE in it"]),
        (_write(b"\x80\x81\x82"), 3, ["not text in UTF-8"]),
        (_write(b"PGDMP\x01\x0e"), 3, ["custom format", "pg_restore --schema-only --file=schema.sql"]),
        (_write(gzip.compress(TABLE.encode())), 3, ["is compressed", "gunzip"]),
        (_write(TABLE.encode() + b"COPY public.shop_order (id) FROM stdin;\n\\.\n"), 3, ["holds rows", "shop_order"]),
        (_write(b"CREATE TABLE public.other (;\n"), 3, ["could not be loaded", "syntax error"]),
        (_write(TABLE.encode()), 3, ["not the state before shop.0003_note", "shop_order of shop.Order is missing"]),
        (
            _write(b"CREATE TABLE public.shop_order (id bigint PRIMARY KEY, number varchar(20), note text);\n"),
            3,
            ["the column total of shop_order is missing", "showmigrations"],
        ),
        (
            _write(b"CREATE SCHEMA app;CREATE TABLE app.shop_order (id bigint);\nCREATE TABLE a ();"),
            3,
            ["is in the schema app, where Django does not look", "'-c search_path=app,public'"],
        ),
        (
            _write(TABLE.encode() + b"CREATE TABLE public.django_migrations (x integer);\n"),
            3,
            ["django_migrations of the schema file schema.sql is not as Django makes it"],
        ),
        (_write(TABLE.encode() + b"CREATE EXTENSION hstore;\n"), 3, ['extension "hstore"', "--scratch-url"]),
    ],
    ids=[
        "missing", "folder", "empty", "binary", "custom", "gzip", "rows", "broken", "another project", "column",
        "elsewhere", "record", "extension",
    ],
)  # fmt: skip
def test_a_schema_file_that_is_none(
    project: Project, make: Callable[[Path], object], status: int, says: Sequence[str]
) -> None:
    make(project.folder / "schema.sql")
    refused(project, *OK, "--schema", "schema.sql", status=status, says=says)


# The folder for the bundle.


def test_a_folder_that_is_not_ours(project: Project) -> None:
    project.write("there/notes.txt", "mine")
    refused(project, *OK, "--out", "there", status=2, says=["not a bundle of the planner; it is left alone"])
    assert (project.folder / "there/notes.txt").read_text() == "mine"


def test_a_file_in_the_place_of_the_folder(project: Project) -> None:
    refused(project, *OK, "--out", "manage.py", status=2, says=["exists and is not a folder"])
    refused(project, *OK, "--out", "manage.py/below", status=2, says=["manage.py is not a folder"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere; see the next test")
def test_a_folder_that_is_not_writable(project: Project) -> None:
    (project.folder / "closed").mkdir(mode=0o555)
    refused(project, *OK, "--out", "closed/bundle", status=2, says=["no permission to write"])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_folder_where_somebody_else_may_write(project: Project, tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    if subprocess.run(["test", "-x", sys.executable], user=nobody.pw_uid, check=False).returncode:
        pytest.skip("nobody may not run this Python")
    refused(
        project, *OK, "--out", "bundle", status=2, says=["no permission to write in"], user=nobody.pw_uid,
        environment={"HOME": "/nonexistent"},
    )  # fmt: skip


def test_a_place_where_nothing_can_be_made(project: Project) -> None:
    if not Path("/proc/self").exists():
        pytest.skip("no /proc")
    done = project.planner(*OK, "--out", "/proc/bundle")
    assert done.status in (2, 3)
    assert "can't be written" in done.err
    assert "Traceback" not in done.err


def test_a_bundle_that_was_changed_by_hand(project: Project) -> None:
    assert project.planner(*OK, "--out", "bundle").status == 1
    file = next(iter(sorted((project.folder / "bundle").glob("1_expand/*.sql"))))
    file.write_text(file.read_text() + "-- checked by me\n")
    refused(project, *OK, "--out", "bundle", status=2, says=["changed by hand", f"1_expand/{file.name}"])
    assert file.read_text().endswith("-- checked by me\n")


@pytest.mark.parametrize(
    "content", ["{}", "[", '{"planner": "0", "bundle": "x"}', '{"planner": 1, "bundle": 2, "app": 3}']
)
def test_a_bundle_that_is_none(project: Project, content: str) -> None:
    project.write("bundle/plan.json", content)
    project.write("bundle/SHA256SUMS", "")
    refused(project, "rehearse", "bundle", status=2, says=["bundle"])


# The scratch server.


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", ["--scratch-url is not a PostgreSQL connection string"]),
        (f"postgresql://ann:{PASSWORD}@127.0.0.1:1/x", ["--scratch-url cannot be reached", 'psql "$URL"']),
        (f"postgresql://ann:{PASSWORD}@/x?host=/nonexistent", ["--scratch-url cannot be reached"]),
    ],
)
def test_a_bad_scratch_url(project: Project, url: str, says: list[str]) -> None:
    refused(project, *OK, "--scratch-url", url, status=3, says=says)


def test_no_server_of_the_version_asked_for(project: Project) -> None:
    missing = next(
        (major for major in (14, 17, 13) if not shutil.which(f"/usr/lib/postgresql/{major}/bin/postgres")), 14
    )
    says = [f"PostgreSQL {missing} was not found", "--scratch-url", "PLANNER_POSTGRES_DIR"]
    environment = {"PLANNER_POSTGRES_DIR": ""}
    refused(project, *OK, "--server-version", missing, status=3, says=says, environment=environment)


# The configuration.


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[tool.planner", ["pyproject.toml can't be read", "Expected ']'"]),
        ("[tool.planner]\nbatchsize = 3", ["no setting 'batchsize'", "Did you mean batch_size?"]),
        ("[tool.planner]\nrows = '40'", ["rows must be a whole number, not '40'"]),
        ("[tool.planner]\naccept = ['raw-sq']", ["no hazard raw-sq to accept"]),
    ],
)
def test_a_bad_configuration(project: Project, toml: str, says: list[str]) -> None:
    project.write("pyproject.toml", toml)
    refused(project, *OK, status=2, says=says)


PYTHON = "def forwards(apps, schema_editor):\n    print('hello')\n"


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (
            '"shop.order.totl" = "1"',
            ["'shop.order.totl', but shop.order has no such field", "Did you mean shop.order.total"],
        ),
        ('"shop_order.totl" = "1"', ["shop_order has no such field"]),
        ('"shop.0002:forward" = { table = "x", set = { a = "1" } }', ["no RunPython function 'forward'", "forwards?"]),
    ],
)
def test_an_entry_for_this_migration_that_names_nothing(project: Project, entry: str, says: list[str]) -> None:
    project.migration("0002_total", TOTAL, "migrations.RunPython(forwards)", after=["0001_initial"], before=PYTHON)
    project.write("pyproject.toml", f"[tool.planner.backfill]\n{entry}\n")
    refused(project, "plan", "shop", "0002", "--no-rehearse", status=2, says=says)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ('"shp.order.total" = "1"', ["'shp.order.total' has no effect", "Did you mean shop.order.total"]),
        ('"shp.0003:forwards" = { table = "x", set = { a = "1" } }', ["no app is called 'shp'", "shop"]),
        ('"shop.0033:forwards" = { table = "x", set = { a = "1" } }', ["shop has no migration '0033'", "0003_note"]),
        ('"shop.Order.total" = "1"', ["in lower case", "Did you mean shop.order.total"]),
    ],
)
def test_an_entry_that_names_nothing_is_warned_about(project: Project, entry: str, says: list[str]) -> None:
    project.write("pyproject.toml", f"[tool.planner.backfill]\n{entry}\n")
    done = project.planner(*OK)
    assert done.status == 1
    assert done.err.startswith("note: ")
    assert [text for text in says if text not in done.err] == [], done.err


def test_entries_for_other_migrations_are_no_trouble(project: Project) -> None:
    """Of this app and others: a configuration is for the whole project."""
    project.write(
        "pyproject.toml",
        '[tool.planner.backfill]\n"shop.order.total" = "1"\n"shop_order.note" = "\'\'"\n'
        '"shop.0002:f" = { table = "shop_order", set = { total = "1" } }\n',
    )
    done = project.planner(*OK)
    assert (done.status, done.err) == (1, "")


# What nobody expects.


def test_an_unexpected_error_does_not_look_like_success(project: Project) -> None:
    """Here a broken planner: its status is not 0 and not 1, its traceback is shown, and no password in it."""
    project.write(
        "sitecustomize.py", f"import planner.planning as p\np.make_plan = lambda *a: 1 / len('' * len({PASSWORD!r}))\n"
    )
    done = project.planner(*OK, environment={"PYTHONPATH": f"{project.folder}:{ROOT}"})
    assert done.status == 3
    assert done.err.startswith("Error: unexpected error, ZeroDivisionError")
    assert "Please report" in done.err
    assert "Traceback" in done.err
    assert PASSWORD not in done.err


@pytest.mark.parametrize("statement", ["raise SystemExit(0)", "raise ValueError('no')", "input()"])
def test_a_history_that_ends_the_process(project: Project, statement: str) -> None:
    code = f"def forwards(apps, schema_editor):\n    {statement}\n"
    project.migration("0002_total", TOTAL, "migrations.RunPython(forwards)", after=["0001_initial"], before=code)
    says = ["The history can't be replayed", "shop.0002_total fails with", "--schema schema.sql"]
    refused(project, *OK, status=3, says=says)


def test_what_the_project_prints_is_no_part_of_the_answer(project: Project) -> None:
    code = "def forwards(apps, schema_editor):\n    print('hello')\n"
    project.migration("0002_total", TOTAL, "migrations.RunPython(forwards)", after=["0001_initial"], before=code)
    done = project.planner("compare", "shop", "0003", "--format", "json", "--no-cache")
    assert done.status == 0, done.err
    assert "hello" not in done.out
    assert "hello" in done.err


# Ctrl-C.


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_in_the_middle(project: Project, number: int, status: int) -> None:
    code = (
        "import pathlib, time\n\ndef forwards(apps, schema_editor):\n"
        "    pathlib.Path('started').touch()\n    time.sleep(60)\n"
    )
    project.migration("0002_total", TOTAL, "migrations.RunPython(forwards)", after=["0001_initial"], before=code)
    before = project.files()
    process = project.start(*OK, "--no-cache")
    end = time.monotonic() + 60
    while not (project.folder / "started").exists() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    assert process.poll() is None
    running = list(project.temporary.glob("*/run-*"))
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (status, ""), err
    assert "Traceback" not in err
    assert running
    assert left(project, before) == {str(project.folder / "started")}
    assert _servers(project) == []


def _servers(project: Project) -> list[str]:
    """Processes whose command line names the project's temporary folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if str(project.temporary) in command:
            found.append(command)
    return found


# Help.


@pytest.mark.parametrize("command", [[], ["plan"], ["compare"], ["rehearse"], ["explain"]])
def test_help_has_examples(project: Project, command: list[str]) -> None:
    done = project.planner(*command, "--help")
    assert (done.status, done.err) == (0, "")
    assert f"planner {command[0] if command else 'plan'} " in done.out.partition("Options:")[0].partition("\n\n")[2]


def test_without_a_migration_the_latest_is_planned(project: Project) -> None:
    done: Done = project.planner("plan", "shop", "--no-rehearse")
    assert done.out.startswith("shop.0003_note: "), done.err
    assert "latest one" in project.planner("plan", "--help").out
