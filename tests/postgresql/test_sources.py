"""The three sources of the pre-state: the same SQL from each, a live database that is only read, real names."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pg_helper import Database, binaries, database, server
from project_helper import NOTE, PASSWORD, POSTGRES, Done, Project, left, refused, shop
from psycopg import conninfo, errors

from planner.source import live

ROOT = Path(__file__).resolve().parents[2]
LOGGED = ("log_statement=all", "log_connections=on", "log_line_prefix=%a|%d|")
OK = ("plan", "shop", "0003", "--no-rehearse")


def entry(db: Database, **more: Any) -> dict[str, Any]:
    """The DATABASES entry of a live database."""
    parts = conninfo.conninfo_to_dict(db.url)
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": parts["dbname"], "USER": "postgres", "HOST": parts["host"],
    } | more  # fmt: skip


@contextmanager
def live_shop(folder: Path, *settings: str, upto: str = "0002") -> Iterator[tuple[Project, Database]]:
    """The project, and a live database on which its first migrations have run."""
    project = shop(folder)
    with database(*settings) as db:
        project.settings(databases={"default": entry(db)})
        project.manage("migrate", "shop", upto)
        project.manage("migrate", "contenttypes")
        yield project, db


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Project, Database]]:
    with live_shop(tmp_path) as found:
        yield found


def dump(db: Database, file: Path, *options: str) -> Path:
    command = [binaries() / "pg_dump", "--schema-only", f"--file={file}", *options, db.url]
    subprocess.run(command, check=True, capture_output=True)
    return file


def planned(project: Project, *arguments: object, status: int = 1) -> tuple[dict[str, str], dict[str, Any]]:
    """The bundle's files, and its plan.json; the bundle is removed."""
    done = project.planner(*arguments, "--out", "bundle")
    assert done.status == status, done.err + done.out
    folder = project.folder / "bundle"
    files = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}
    subprocess.run(["rm", "-r", folder], check=True)
    return files, json.loads(files["plan.json"])


# The same SQL from each.


def _same(project: Project, db: Database, app: str, migration: str) -> None:
    schema = dump(db, project.folder / "schema.sql")
    project.write("pyproject.toml", "[tool.planner]\nsmall_table = 0\n")  # empty tables are small
    command = ("plan", app, migration, "--no-rehearse")
    sources = {"history": [], "schema": ["--schema", schema], "database": ["--database", "default"]}
    found = {name: planned(project, *command, *options) for name, options in sources.items()}
    plans = {name: plan.pop("pre_state") for name, (_, plan) in found.items()}
    assert found["database"][1].pop("facts")
    for step in found["database"][1]["steps"]:
        step.pop("estimate", None)
    assert len({json.dumps(plan["origin"]) for plan in plans.values()}) == 3
    assert plans["history"]["applied"] == plans["schema"]["applied"] == plans["database"]["applied"]
    about = ("plan.json", "SHA256SUMS", "README.md", "report.html")
    history, history_plan = found["history"]
    for files, plan in found.values():
        assert files.keys() == history.keys()
        assert plan == history_plan
        assert {name: text for name, text in files.items() if name not in about} == {
            name: text for name, text in history.items() if name not in about
        }
    assert any(name.endswith(".sql") and "/" in name for name in history)


def test_a_small_project_gives_the_same_sql_from_each(pair: tuple[Project, Database]) -> None:
    project, db = pair
    before = project.files()
    _same(project, db, "shop", "0003")
    assert left(project, before) == {str(project.folder / name) for name in ("schema.sql", "pyproject.toml")}


@pytest.mark.parametrize(
    ("example", "app", "before", "migration"),
    [
        ("examples/uuid_primary_key", "zipcodes", "0004", "0005"),
        ("tests/projects/shop_project", "shop", "0022", "0023"),
        ("tests/projects/shop_project", "shop", "0058", "0059"),
    ],
)
def test_examples_give_the_same_sql_from_each(
    tmp_path: Path, example: str, app: str, before: str, migration: str
) -> None:
    project = shop(tmp_path)
    with database() as db:
        parts = conninfo.conninfo_to_dict(db.url)
        given = {"PGHOST": parts["host"], "PGDATABASE": parts["dbname"], "PGUSER": "postgres"}
        inside = Project(ROOT / example, {**project.environment, **given})
        inside.manage("migrate", app, before)
        inside.manage("migrate", "contenttypes")
        (tmp_path / "empty").mkdir()
        here = Project(tmp_path / "empty", {**inside.environment, "DJANGO_SETTINGS_MODULE": _settings(ROOT / example)})
        here.environment["PYTHONPATH"] += os.pathsep + str(ROOT / example)
        _same(here, db, app, migration)


def _settings(folder: Path) -> str:
    return "shop_settings" if (folder / "shop_settings.py").exists() else "config.settings"


# Only read.


def test_nothing_is_written_on_the_live_database(tmp_path: Path) -> None:
    """The server's own log of all statements, while the planner plans and proves."""
    with live_shop(tmp_path, *LOGGED) as (project, db):
        log = server(*LOGGED) / "log"
        start = log.stat().st_size
        done = project.planner("plan", "shop", "0003", "--database", "default")
        assert done.status == 0, done.err
        written = log.read_bytes()[start:].decode()
    name = conninfo.conninfo_to_dict(db.url)["dbname"]
    lines = [line for line in written.splitlines() if f"|{name}|" in line]
    statements = [line.partition("statement: ")[2] for line in lines if "statement: " in line]
    assert any("pg_export_snapshot" in one for one in statements), written
    assert any(one.startswith("LOCK TABLE") for one in statements), written
    words = {one.split()[0].rstrip(";").upper() for one in statements}
    assert words <= {"SELECT", "SHOW", "SET", "BEGIN", "COMMIT", "ROLLBACK", "LOCK", "PREPARE", "EXECUTE", "WITH"}, (
        words
    )
    assert all("ACCESS SHARE MODE" in one for one in statements if one.startswith("LOCK"))
    assert {line.partition("|")[0] for line in lines} <= {"planner (read only)", "pg_dump", "[unknown]"}


def test_a_session_of_ours_can_not_write(pair: tuple[Project, Database]) -> None:
    _, db = pair
    given = live._read_only(live._parameters("default", entry(db)))
    with live._session("default", given, None) as connection:
        for statement in (
            "CREATE TABLE x ()", "INSERT INTO shop_order (number) VALUES ('1')", "SELECT nextval('shop_order_id_seq')",
            "DELETE FROM django_migrations", "ALTER TABLE shop_order ADD x int",
        ):  # fmt: skip
            with pytest.raises(errors.ReadOnlySqlTransaction):
                connection.execute(statement.encode())
        assert "default_transaction_read_only=on" in live._environment(_live(given), connection.info)["PGOPTIONS"]


def _live(parameters: Mapping[str, str]) -> live.Live:
    return live.Live("default", parameters, None, 180000, (), ("public",))


def test_pg_dump_is_stopped_where_somebody_locks_a_table_for_long(
    pair: tuple[Project, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would wait for ever, and an ALTER of somebody else behind it as well."""
    project, db = pair
    project.write("sitecustomize.py", "import planner.source.live as l\nl.LOCK_WAIT_MS = 200\n")
    with db.connect() as other:
        other.execute("LOCK TABLE shop_order IN ACCESS EXCLUSIVE MODE")
        path = {"PYTHONPATH": f"{project.folder}:{ROOT}"}
        refused(
            project,
            *OK,
            "--database",
            "default",
            status=3,
            says=["pg_dump", "holds an exclusive lock"],
            environment=path,
        )


def test_somebody_migrates_meanwhile(pair: tuple[Project, Database]) -> None:
    project, db = pair
    given = live._read_only(live._parameters("default", entry(db)))
    found = live.Live("default", given, None, 180000, (("shop", "0001_initial"),), ("public",))
    with pytest.raises(live.SourceError, match="Somebody is migrating"):
        live.dump(found, None, project.folder / "x.sql")  # type: ignore[arg-type]


# Rights and passwords.


@contextmanager
def role(db: Database, name: str, options: str = "LOGIN") -> Iterator[None]:
    db.run(f"CREATE ROLE {name} {options}")
    try:
        yield
    finally:
        db.run(f"DROP OWNED BY {name}")
        db.run(f"DROP ROLE {name}")


def test_a_role_without_rights(pair: tuple[Project, Database]) -> None:
    project, db = pair
    project.settings(databases={"default": entry(db, USER="stranger", PASSWORD=PASSWORD)})
    with role(db, "stranger"):
        says = ["permission denied for table django_migrations", "SELECT", "--schema schema.sql"]
        refused(project, *OK, "--database", "default", status=3, says=says)
        db.run("GRANT SELECT ON django_migrations TO stranger")
        says = ["pg_dump of the database 'default' failed", "permission denied for table", "ACCESS SHARE"]
        refused(project, *OK, "--database", "default", status=3, says=says)
        db.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO stranger")
        planned(project, *OK, "--database", "default")


def test_the_role_that_the_project_assumes(pair: tuple[Project, Database]) -> None:
    project, db = pair
    with role(db, "reader", "NOLOGIN"), role(db, "visitor"):
        db.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
        db.run("GRANT reader TO visitor WITH INHERIT FALSE")
        project.settings(databases={"default": entry(db, USER="visitor")})
        assert project.planner(*OK, "--database", "default").status == 3
        assumed = entry(db, USER="visitor", OPTIONS={"assume_role": "reader"})
        project.settings(databases={"default": assumed})
        planned(project, *OK, "--database", "default")


@contextmanager
def asking_for_passwords(*settings: str) -> Iterator[None]:
    """The server asks the role ``careful`` for its password."""
    folder = server(*settings)
    hba = folder / "data/pg_hba.conf"
    usual = hba.read_text()
    hba.write_text("local all careful scram-sha-256\n" + usual)
    url = f"postgresql://postgres@/postgres?host={folder}"
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SELECT pg_reload_conf()")
            time.sleep(0.2)
            yield
    finally:
        hba.write_text(usual)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SELECT pg_reload_conf()")


def test_a_password_is_used_and_never_seen(tmp_path: Path) -> None:
    """Not in the output, the bundle, the temporary files, nor on a command line."""
    settings = ("log_min_messages=warning",)
    seen: set[str] = set()
    stop = threading.Event()

    def watch() -> None:
        while not stop.is_set():
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    seen.add(path.read_bytes().decode("utf-8", "replace"))
                except OSError:
                    continue

    with (
        live_shop(tmp_path, *settings) as (project, db),
        role(db, "careful", f"SUPERUSER LOGIN PASSWORD '{PASSWORD}'"),
        asking_for_passwords(*settings),
    ):
        project.settings(databases={"default": entry(db, USER="careful", PASSWORD="wrong" + PASSWORD)})
        refused(project, *OK, "--database", "default", status=3, says=["password authentication failed"])
        project.settings(databases={"default": entry(db, USER="careful", PASSWORD=PASSWORD)})
        watcher = threading.Thread(target=watch)
        watcher.start()
        files, _ = planned(project, *OK, "--database", "default")
        stop.set()
        watcher.join()
    assert any("pg_dump" in command for command in seen)
    assert [command for command in seen if PASSWORD in command] == []
    assert [name for name, text in files.items() if PASSWORD in text] == []


def test_a_password_file_and_a_service(tmp_path: Path) -> None:
    settings = ("log_min_messages=warning",)
    with live_shop(tmp_path, *settings) as (project, db), role(db, "careful", f"SUPERUSER LOGIN PASSWORD '{PASSWORD}'"):
        given = entry(db)
        secret = project.write("pgpass", f"*:*:*:careful:{PASSWORD}\n")
        secret.chmod(0o600)
        project.write(
            "services", f"[shop]\nhost={given['HOST']}\ndbname={given['NAME']}\nuser=careful\noptions=-c geqo=off\n"
        )
        service = {"ENGINE": given["ENGINE"], "OPTIONS": {"service": "shop", "passfile": str(secret)}}
        project.settings(databases={"default": service})
        with asking_for_passwords(*settings):
            environment = {"PGSERVICEFILE": str(project.folder / "services")}
            done = project.planner(*OK, "--database", "default", environment=environment)
    assert done.status == 1, done.err
    assert PASSWORD not in done.err + done.out


def test_an_option_of_libpq_is_honoured(pair: tuple[Project, Database]) -> None:
    project, db = pair
    project.settings(databases={"default": entry(db, OPTIONS={"sslmode": "require", "isolation_level": 2})})
    says = ["can't be reached"]
    # A Unix socket has no TLS, so libpq ignores sslmode there: over TCP it must fail.
    project.settings(databases={"default": entry(db, HOST="127.0.0.1", PORT="1", OPTIONS={"sslmode": "require"})})
    refused(project, *OK, "--database", "default", status=3, says=says)
    project.settings(databases={"default": entry(db, OPTIONS={"keepalives": 1, "sslmode": "prefer", "pool": False})})
    planned(project, *OK, "--database", "default")


# What is applied.


def test_a_migration_that_is_applied(pair: tuple[Project, Database]) -> None:
    project, _ = pair
    done = project.planner("plan", "shop", "0002", "--database", "default", "--out", "bundle")
    assert (done.status, done.out.count("\n")) == (0, 1), done.err + done.out
    assert "shop.0002_total: nothing to do. On the live database 'default' it is recorded as applied" in done.out
    assert not (project.folder / "bundle").exists()
    says = ["shop.0002_total is applied already in the live database 'default'", "nothing to plan"]
    refused(project, "compare", "shop", "0002", "--database", "default", status=2, says=says)
    says = ["Plan the rest: planner plan shop 0003_note"]
    refused(project, "plan", "shop", "0002..0003", "--database", "default", status=2, says=says)


def test_a_dependency_that_is_not_applied(pair: tuple[Project, Database]) -> None:
    project, _ = pair
    project.migration("0004_more", NOTE, after=["0003_note"])
    says = ["depends on migrations that are not applied", "shop.0003_note", "planner plan shop 0003_note..0004_more"]
    refused(project, "plan", "shop", "0004", "--database", "default", status=3, says=says)


def test_without_a_migration_the_one_that_is_not_applied(pair: tuple[Project, Database]) -> None:
    project, _ = pair
    _, plan = planned(project, "plan", "shop", "--no-rehearse", "--database", "default")
    assert plan["migrations"] == ["0003_note"]
    project.migration("0004_more", NOTE, after=["0003_note"])
    says = ["2 migrations of shop are not applied there", "planner plan shop 0003_note..0004_more"]
    refused(project, "plan", "shop", "--database", "default", status=2, says=says)
    project.manage("migrate", "shop")
    done = project.planner("plan", "shop", "--database", "default")
    assert done.status == 0, done.err
    assert "shop.0004_more: nothing to do" in done.out


def test_a_history_with_a_gap(pair: tuple[Project, Database]) -> None:
    project, db = pair
    db.run("DELETE FROM django_migrations WHERE app = 'shop' AND name = '0001_initial'")
    says = ["is inconsistent", "shop.0002_total", "shop.0001_initial"]
    refused(project, *OK, "--database", "default", status=3, says=says)


def test_a_database_without_a_record_of_migrations(pair: tuple[Project, Database]) -> None:
    project, db = pair
    db.run("DROP TABLE django_migrations")
    refused(project, *OK, "--database", "default", status=3, says=["has no table django_migrations"])


def test_a_schema_after_the_migration(pair: tuple[Project, Database]) -> None:
    project, db = pair
    schema = dump(db, project.folder / "schema.sql")
    says = ["AddField", "already exists", "not in the state before this migration"]
    refused(project, "plan", "shop", "0002", "--schema", schema, status=3, says=says)


def test_a_schema_with_the_rows_of_the_record(pair: tuple[Project, Database]) -> None:
    """They are believed: here they say that the dependency has not been applied."""
    project, db = pair
    db.run("DELETE FROM django_migrations WHERE name = '0002_total'")
    rows = subprocess.run(
        [binaries() / "pg_dump", "--data-only", "--table=django_migrations", db.url],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    schema = dump(db, project.folder / "schema.sql")
    schema.write_text(schema.read_text() + rows)
    refused(project, *OK, "--schema", schema, status=3, says=["shop.0002_total", "not applied in the schema file"])


# Names as they really are.


def test_names_that_have_drifted_are_in_the_sql(pair: tuple[Project, Database]) -> None:
    project, db = pair
    number = 'migrations.AlterField("order", "number", models.CharField(max_length=20))'
    project.migration("0003_note", number, after=["0002_total"])
    (like, plain) = sorted(
        name for (name,) in db.rows("SELECT indexname::text FROM pg_indexes WHERE indexname LIKE 'shop_order_number%'")
    )[::-1]
    assert like.endswith("_like")
    db.run(f'ALTER INDEX {plain} RENAME TO "my Index"')
    db.run("ALTER TABLE shop_order ALTER id DROP IDENTITY")
    db.run("CREATE SEQUENCE mine OWNED BY shop_order.id")
    db.run("ALTER TABLE shop_order ALTER id SET DEFAULT nextval('mine')")
    files, _ = planned(project, *OK, "--database", "default")
    sql = "\n".join(text for name, text in files.items() if "/" in name)
    assert '"my Index"' in sql
    assert f'"{plain}"' not in sql
    assert "public.mine" in files["preflight.sql"]


def test_tables_in_another_schema(tmp_path: Path) -> None:
    """Through the search path of OPTIONS: from the live database, from its dump, and from a replay."""
    project = shop(tmp_path)
    with database() as db:
        db.run('CREATE SCHEMA "My App"')
        options = {"options": r'-c search_path="My\ App",public'}
        project.settings(databases={"default": entry(db, OPTIONS=options)})
        project.manage("migrate", "shop", "0002")
        project.manage("migrate", "contenttypes")
        assert db.value("""SELECT to_regclass('"My App".shop_order') IS NOT NULL""")
        _same(project, db, "shop", "0003")
        files, _ = planned(project, "plan", "shop", "0003", "--database", "default", status=0)
    sql = "\n".join(text for name, text in files.items() if "/" in name)
    assert '"My App"."shop_order"' in sql
    assert '"public"."shop_order"' not in sql


def test_a_search_path_of_the_role(pair: tuple[Project, Database]) -> None:
    """Which no dump holds: it is asked for in the live session."""
    project, db = pair
    db.run("CREATE SCHEMA app")
    for table in ("shop_order", "django_migrations", "django_content_type"):
        db.run(f"ALTER TABLE {table} SET SCHEMA app")
    name = conninfo.conninfo_to_dict(db.url)["dbname"]
    db.run(f"ALTER ROLE postgres IN DATABASE {name} SET search_path = app, public")
    files, _ = planned(project, *OK, "--database", "default")
    assert '"app"."shop_order"' in "\n".join(files.values())


def test_a_dump_of_a_newer_pg_dump_is_loaded_into_an_older_server(pair: tuple[Project, Database]) -> None:
    from servers import majors

    older = [major for major in majors() if major < 17]
    if not older:
        pytest.skip("only new servers here")
    project, db = pair
    schema = dump(db, project.folder / "schema.sql")
    assert "SET transaction_timeout" in schema.read_text()
    _, plan = planned(project, *OK, "--schema", schema, "--server-version", older[-1])
    assert plan["server_version"] == older[-1]


ROUTER = """
class Router:
    def allow_migrate(self, db, app_label, **hints):
        return (app_label == "shop") == (db == "shop")
"""


def test_several_databases_and_only_one_is_read(tmp_path: Path) -> None:
    """The other alias's host would never answer."""
    project = shop(tmp_path)
    project.write("mysite/routers.py", ROUTER)
    with database() as db:
        both = {"default": POSTGRES, "shop": entry(db)}
        project.settings(databases=both, more="DATABASE_ROUTERS = ['mysite.routers.Router']")
        project.manage("migrate", "shop", "0002", "--database", "shop")
        _, plan = planned(project, *OK, "--database", "shop")
        assert plan["migrations"] == ["0003_note"]
        done: Done = project.planner("plan", "contenttypes", "0002", "--database", "shop")
        assert done.status == 2
        assert "routers do not let contenttypes migrate on 'shop'. It may on default" in done.err
    assert planned(project, *OK)[1]["statements"], "the alias is found by the routers"
