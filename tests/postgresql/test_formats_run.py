"""Bundles in the formats of other tools: run as the tools run them, they end where the psql drivers end."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import e2e_helper as e2e
import formats_helper as tools
import psycopg
import pytest
from e2e_helper import EXAMPLES, ROOT, Case, Project
from formats_helper import needs_sqitch
from pg_helper import Database

from planner.catalog import Catalog
from planner.config import FORMATS

SHOP = Project(ROOT / "tests" / "projects" / "shop_project")
OAUTH = Project(EXAMPLES / "oauth_token_checksum")
BACKFILL = ("oauth2_provider", "0012_add_token_checksum")
CUTOVER = ("shop", "0014_rename_field")
RETYPE = ("shop", "0028_integer_to_bigint")
AS_WRITTEN = ("shop", "0047_run_sql")
HOLE = ("shop", "0051_run_python_untranslatable")
WHOLE = [BACKFILL, CUTOVER, RETYPE]
LAYOUTS = FORMATS[1:]
Key = tuple[str, str]
Planned = Callable[[Key], Case]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """Plan a migration in all formats, once."""

    @functools.cache
    def plan(key: Key) -> Case:
        app, name = key
        project = OAUTH if app == "oauth2_provider" else SHOP
        folder = tmp_path_factory.mktemp(name)
        case = e2e.plan_all(folder, project, app, [name], layouts=LAYOUTS)[f"{app}.{name}"]
        assert not case.error
        return case

    return plan


@pytest.fixture(scope="module")
def end(planned: Planned) -> Callable[[Key], tuple[Catalog, dict[str, list[str]]]]:
    """Catalog and rows after the bundle in the format directory."""

    @functools.cache
    def run(key: Key) -> tuple[Catalog, dict[str, list[str]]]:
        with planned(key).database() as db:
            e2e.run_all(db, planned(key).bundle)
            return e2e.snapshot(db), contents(db)

    return run


def contents(db: Database) -> dict[str, list[str]]:
    """All rows of all tables of the project, as text."""
    tables = db.rows(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relname NOT LIKE 'django%' "
        "AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'sqitch')"
    )
    return {
        table: sorted(row[0] for row in db.rows(f"SELECT to_jsonb(t)::text FROM {table} AS t")) for (table,) in tables
    }


def run_single(db: Database, folder: Path) -> None:
    for stage in tools.STAGES:
        if (folder / f"{stage}.sql").is_file():
            db.psql(folder / f"{stage}.sql")


def run_sqitch(db: Database, folder: Path) -> None:
    for command in commands(folder):
        tools.sqitch(db, folder, *command[1:])
    tools.sqitch(db, folder, "verify")
    db.run("DROP SCHEMA sqitch CASCADE")


def commands(folder: Path) -> list[list[str]]:
    """The commands of the runbook that deploy."""
    lines = [line.split() for line in (folder / "README.md").read_text().splitlines() if "  sqitch deploy" in line]
    return [[word for word in line if word != '"$TARGET"'] for line in lines]


def run_flyway(db: Database, folder: Path) -> None:
    ran = tools.flyway(db, folder)
    tools.flyway(db, folder, ran, target="latest")


def run_liquibase(db: Database, folder: Path) -> None:
    done: set[str] = set()
    for stage in tools.STAGES:
        if (folder / f"{stage}.sql").is_file():
            tools.update(db, folder / f"{stage}.sql", done)


RUN = {"single": run_single, "sqitch": run_sqitch, "flyway": run_flyway, "liquibase": run_liquibase}


@contextmanager
def database(case: Case) -> Iterator[Database]:
    with case.database() as db:
        yield db


@pytest.mark.parametrize(
    "layout", [pytest.param(one, marks=needs_sqitch if one == "sqitch" else ()) for one in LAYOUTS]
)
@pytest.mark.parametrize("key", [*WHOLE, pytest.param(AS_WRITTEN, marks=pytest.mark.sweep)], ids=lambda key: key[1])
def test_ends_where_the_drivers_end(
    key: Key,
    layout: str,
    planned: Planned,
    end: Callable[[Key], tuple[Catalog, dict[str, list[str]]]],
    pytestconfig: pytest.Config,
) -> None:
    if key == AS_WRITTEN and "sweep" not in pytestconfig.getoption("markexpr"):
        pytest.skip("only with -m sweep: the others run every kind of step")
    case = planned(key)
    with case.database() as db:
        db.psql(case.folder / layout / "preflight.sql")
        RUN[layout](db, case.folder / layout)
        db.psql(case.folder / layout / "verify.sql")
        catalog, rows = end(key)
        e2e.same(e2e.snapshot(db), catalog, (layout, "directory"))
        assert contents(db) == rows


@pytest.mark.parametrize(
    "layout", [pytest.param(one, marks=needs_sqitch if one == "sqitch" else ()) for one in LAYOUTS]
)
def test_skips_what_the_drivers_have_done(layout: str, planned: Planned) -> None:
    case = planned(BACKFILL)
    with case.database() as db:
        e2e.run_all(db, case.bundle)
        before = e2e.snapshot(db)
        RUN[layout](db, case.folder / layout)
        e2e.same(e2e.snapshot(db), before)


def test_single_waits_for_its_locks_and_goes_on_after_an_invalid_index(planned: Planned) -> None:
    case = planned(BACKFILL)
    file = case.folder / "single" / "before_deploy.sql"
    with case.database() as db:
        db.run("CREATE TABLE held AS SELECT 1")
        with db.connect() as other:
            other.execute("LOCK TABLE oauth2_provider_accesstoken IN ACCESS SHARE MODE")
            process = db.start(file)
            output = []
            assert process.stdout is not None
            for line in process.stdout:
                output.append(line)
                if "attempt 3 of 30 follows" in line:
                    break
            other.rollback()
        rest, _ = process.communicate(timeout=60)
        assert process.returncode == 0, "".join(output) + rest
        assert "app" in "".join(output), "it says who holds the lock"
        again = db.psql(file)
        steps = [step for step in case.steps if step["phase"] != "contract"]
        assert again.count("already done") == len(steps)
        name = next(step for step in steps if "_unique_index_" in step["file"])["title"].split()[-1]
    with case.database() as db:
        _leave_invalid(db, name)
        db.psql(file)
        assert db.value(f"SELECT indisvalid FROM pg_index WHERE indexrelid = '{name}'::regclass")


def _leave_invalid(db: Database, name: str) -> None:
    """What a build that failed leaves: here on a column of that name that is there already."""
    db.run("ALTER TABLE oauth2_provider_accesstoken ADD token_checksum varchar(64)")
    db.run(f'CREATE UNIQUE INDEX "{name}" ON oauth2_provider_accesstoken (token_checksum)')
    db.run(f"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{name}'::regclass")


@pytest.mark.parametrize("layout", ["flyway", "liquibase"])
def test_tools_drop_an_invalid_index_and_build_it_again(layout: str, planned: Planned) -> None:
    case = planned(BACKFILL)
    name = next(step for step in case.steps if "_unique_index_" in step["file"])["title"].split()[-1]
    with case.database() as db:
        _leave_invalid(db, name)
        RUN[layout](db, case.folder / layout)
        db.psql(case.folder / layout / "verify.sql")
        assert e2e.left_behind(db) == []


@pytest.mark.parametrize("layout", ["flyway", "liquibase"])
def test_tools_try_again_to_get_a_lock(layout: str, planned: Planned, capsys: pytest.CaptureFixture[str]) -> None:
    case = planned(CUTOVER)
    table = case.steps[0]["locks"][0]["table"]
    with case.database() as db, db.connect() as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS SHARE MODE".encode())
        notices: list[str] = []
        try:
            with psycopg.connect(db.url, autocommit=False) as connection:

                def noted(notice: psycopg.errors.Diagnostic) -> None:
                    notices.append(str(notice.message_primary))
                    other.rollback()

                connection.add_notice_handler(noted)
                connection.execute(_first(case, layout).encode())
        finally:
            other.rollback()
        assert any("does not get its lock" in text for text in notices)


def _first(case: Case, layout: str) -> str:
    """The first step that takes a lock."""
    file = case.folder / layout / ("cutover.sql" if layout == "liquibase" else "sql")
    if layout == "liquibase":
        return "\n".join(next(tools.changesets(file)).lines)
    return next(text for path in sorted(file.glob("V*.sql")) if "$locks$" in (text := path.read_text()))


@needs_sqitch
def test_sqitch_stops_at_the_gate_and_goes_back(planned: Planned) -> None:
    case = planned(BACKFILL)
    folder = case.folder / "sqitch"
    with case.database() as db:
        before, rows = e2e.snapshot(db), contents(db)
        told = tools.sqitch(db, folder, "deploy", status=2)
        assert "This is the deploy gate" in told, told
        assert "planner_deployed=1" in told
        assert "@before_deploy" in tools.sqitch(db, folder, "status", status=0)
        assert db.value("SELECT count(*) FROM sqitch.changes") == 11
        tools.sqitch(db, folder, "revert", "-y")
        assert contents(db) == rows
        db.run("DROP SCHEMA sqitch CASCADE")
        e2e.same(e2e.snapshot(db), before)


@needs_sqitch
def test_sqitch_refuses_what_can_not_be_undone(planned: Planned) -> None:
    case = next(one for one in map(planned, WHOLE) if any(step["irreversible"] for step in one.steps))
    folder = case.folder / "sqitch"
    why = next(step["irreversible"] for step in case.steps if step["irreversible"])
    with case.database() as db:
        for command in commands(folder):
            tools.sqitch(db, folder, *command[1:])
        after = contents(db)
        assert why in tools.sqitch(db, folder, "revert", "-y", status=2)
        assert contents(db) == after


def test_liquibase_goes_back(planned: Planned) -> None:
    case = planned(BACKFILL)
    file = case.folder / "liquibase" / "before_deploy.sql"
    with case.database() as db:
        before = e2e.snapshot(db)
        tools.update(db, file, set())
        tools.rollback(db, file)
        e2e.same(e2e.snapshot(db), before)


def test_after_the_gate_nothing_runs_before_its_time(planned: Planned) -> None:
    case = planned(BACKFILL)
    with case.database() as db:
        assert "has not finished" in db.psql(case.folder / "single" / "after_deploy.sql", status=3)
        with pytest.raises(psycopg.Error, match="has not finished"):
            tools.update(db, case.folder / "liquibase" / "after_deploy.sql", set())
        ran = {path.name for path in (case.folder / "flyway" / "sql").glob("V*") if path.name < "V120"}
        with pytest.raises(psycopg.Error, match="has not finished"):
            tools.flyway(db, case.folder / "flyway", ran, target="latest")


@pytest.mark.parametrize(
    "layout", [pytest.param(one, marks=needs_sqitch if one == "sqitch" else ()) for one in LAYOUTS]
)
def test_a_hole_stops_each_until_somebody_has_filled_it(layout: str, planned: Planned) -> None:
    case = planned(HOLE)
    hole = next(step for step in case.steps if step["kind"] == "gate")
    folder = case.folder / layout
    with case.database() as db:
        try:
            RUN[layout](db, folder)
        except (AssertionError, psycopg.Error) as error:
            assert "is Python that has no SQL in this bundle" in str(error)
        else:
            pytest.fail("it ran over the hole")
        db.psql(folder / hole["file"])
        RUN[layout](db, folder)
        db.psql(folder / "verify.sql")


def test_a_backfill_in_one_file_goes_on_in_rounds(planned: Planned) -> None:
    case = planned(BACKFILL)
    text = (case.folder / "single" / "before_deploy.sql").read_text()
    with case.database() as db:
        hurried = case.folder / "hurried.sql"
        hurried.write_text(text.replace("50, 500, NULL", "50, 2, 5"))
        assert hurried.read_text() != text, "batches of two rows, and VACUUM after five"
        output = db.psql(hurried)
        assert "done in" in output
        assert db.value("SELECT count(*) FROM oauth2_provider_accesstoken WHERE token_checksum IS NULL") == 0
        assert db.value("SELECT count(*) > 5 FROM oauth2_provider_accesstoken")


def test_plan_json_says_what_was_proved(planned: Planned) -> None:
    case = planned(BACKFILL)
    for layout in LAYOUTS:
        plan = json.loads((case.folder / layout / "plan.json").read_text())
        assert (plan["layout"], plan["proved_layout"]) == (layout, "directory")
        missing = [step["file"] for step in plan["steps"] if not (case.folder / layout / step["file"]).is_file()]
        assert missing == []
