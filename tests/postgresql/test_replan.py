"""Planning again: nothing to do on a finished database, and on a half-finished one what is left, and how to go on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import e2e_helper as e2e
import facts_helper
import psycopg
import pytest
import replan_helper
import tokens_helper
from e2e_helper import EXAMPLES, Project
from pg_helper import Database
from tokens_helper import TABLE

from planner.catalog import Catalog

TOKENS = Project(EXAMPLES / "oauth_token_checksum")
ZIPCODES = Project(EXAMPLES / "uuid_primary_key")
LIVE = ("--database", "default", "--no-rehearse")


@dataclass(frozen=True)
class Begun:
    """A bundle that was run step by step: what planning again said after each, and where it ends undisturbed."""

    app: str
    bundle: Path
    again: Path
    said: list[tuple[int, str]]
    database: str
    """A copy as it was after the nth step has ``_n`` after its name."""
    end: Catalog

    @property
    def steps(self) -> list[dict[str, Any]]:
        return list(json.loads((self.bundle / "plan.json").read_text())["steps"])


def tokens() -> str:
    return tokens_helper.pre_state(TOKENS, 100)


def zipcodes() -> str:
    """The database before the last of the six migrations, which has no backfill and so no progress schema."""
    name = e2e.create()
    with psycopg.connect(e2e.url(name), autocommit=True) as connection:
        db = Database(e2e.url(name), connection)
        ZIPCODES.manage(db, "migrate", "contenttypes", "--verbosity", "0")
        ZIPCODES.manage(db, "migrate", "zipcodes", "0006", "--verbosity", "0")
        db.run("INSERT INTO zipcodes_municipality (code, name, id) VALUES ('1', 'Wien', gen_random_uuid())")
        db.run("INSERT INTO zipcodes_zipcode (code, municipality) SELECT '1010', id FROM zipcodes_municipality")
    return name


def begun(which: str, folder: Path) -> Begun:
    """Plan the migration, and run its bundle step by step."""
    project, app, migration, pre_state = {
        "tokens": (TOKENS, "oauth2_provider", "0012", tokens),
        "zipcodes": (ZIPCODES, "zipcodes", "0007", zipcodes),
    }[which]
    bundle = folder / "bundle"
    project.plan(app, migration, bundle, "--no-rehearse", status=1)
    before = pre_state()
    name = e2e.create(before)
    with psycopg.connect(e2e.url(name)) as connection:
        wanted = {"app": app, "migration": migration, "bundle": str(bundle), "out": str(folder)}
        said = replan_helper.again(project, Database(e2e.url(name), connection), wanted)
    with e2e.database(before) as db:
        e2e.run_all(db, bundle)
        return Begun(app, bundle, folder, said, name, e2e.snapshot(db))


def listed(output: str, what: str) -> list[str]:
    """The numbers of the steps that are said to be done, or left."""
    words = [line.split() for line in output.splitlines() if line.startswith(f"  {what}  ")]
    return [line[1] for line in words]


@pytest.mark.parametrize("which", ["tokens", pytest.param("zipcodes", marks=pytest.mark.sweep)])
def test_step_by_step(which: str, tmp_path: Path) -> None:
    """One with a progress schema, one without."""
    found = begun(which, tmp_path)
    before_the_first_step(found)
    after_each_step(found)
    after_the_last_step(found)


def before_the_first_step(begun: Begun) -> None:
    """A plan as ever: from the live database, of which nothing is done."""
    status, output = begun.said[0]
    assert status == 1
    assert (listed(output, "done"), listed(output, "left"), "in part" in output) == ([], [], False)
    plan = json.loads((begun.again / "0" / "plan.json").read_text())
    assert plan["pre_state"]["origin"].startswith("the live database")


def after_each_step(begun: Begun) -> None:
    """What is left is listed, and the new bundle goes on from there to the same end."""
    numbers = [step["number"] for step in begun.steps]
    recorded = next(place for place, step in enumerate(begun.steps) if step["kind"] == "record")
    for count in range(1, len(numbers)):
        status, output = begun.said[count]
        assert (status, listed(output, "done"), listed(output, "left")) == (1, numbers[:count], numbers[count:]), output
        assert f"has run in part on the live database 'default': {count} of {len(numbers)} steps are done" in output
        (command,) = [line.strip() for line in output.splitlines() if line.startswith("    psql ")]
        driver = {"validate": "before_deploy.sql", "cutover": "cutover.sql", "contract": "after_deploy.sql"}.get(
            begun.steps[count]["phase"], "before_deploy.sql"
        )
        assert (driver == "after_deploy.sql") == (count > recorded)
        assert command == f'psql -X -v ON_ERROR_STOP=1 -f {begun.again / str(count) / driver} "$URL"'
        with e2e.database(f"{begun.database}_{count}") as db:
            e2e.run(db, begun.again / str(count), (*e2e.DRIVERS, "verify.sql"))
            e2e.same(e2e.snapshot(db), begun.end)
            assert not e2e.left_behind(db)
            if begun.app == tokens_helper.APP:
                assert not tokens_helper.wrong(db)


def after_the_last_step(begun: Begun) -> None:
    """Nothing to do, nothing written."""
    status, output = begun.said[-1]
    assert (status, output.count("\n")) == (0, 1)
    assert "nothing to do" in output
    assert "recorded as applied" in output
    assert not (begun.again / str(len(begun.steps))).exists()


@pytest.fixture
def db() -> Iterator[Database]:
    with e2e.database(tokens()) as found:
        yield found


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("names") / "bundle"
    TOKENS.plan(tokens_helper.APP, "0012", folder, "--no-rehearse", status=1)
    return folder


def replanned(db: Database, folder: Path, status: int, migration: str = "0012", *more: str) -> str:
    return TOKENS.plan(tokens_helper.APP, migration, folder, *LIVE, *more, db=db, status=status)


def test_after_migrate_itself(db: Database, tmp_path: Path) -> None:
    """The planner never ran there: nothing to do, not even after later migrations."""
    TOKENS.manage(db, "migrate", "--verbosity", "0")
    for migration in ("0012", "0011"):
        assert "nothing to do" in replanned(db, tmp_path / migration, 0, migration)


def test_reverted(db: Database, bundle: Path, tmp_path: Path) -> None:
    """Nothing of it is there any more, so it is planned as if it had never begun."""
    db.psql(bundle / "before_deploy.sql")
    db.psql(bundle / "revert.sql")
    facts = tmp_path / "facts.json"
    facts.write_text(facts_helper.text({}))  # those of the live database would make the table a small one
    output = replanned(db, tmp_path / "again", 1, "0012", "--facts", str(facts))
    assert "in part" not in output
    again = json.loads((tmp_path / "again" / "plan.json").read_text())
    assert again["steps"] == json.loads((bundle / "plan.json").read_text())["steps"]


def test_names_that_the_history_does_not_know(db: Database, bundle: Path, tmp_path: Path) -> None:
    """The bundle was made for the name that the live database has; from the history it can't be planned."""
    (like,) = [name for (name,) in db.rows("SELECT indexname::text FROM pg_indexes WHERE indexname ^@ "
                                           f"'{TABLE}_token_' AND indexname LIKE '%like'")]  # fmt: skip
    db.psql(bundle / "before_deploy.sql")
    db.run(f'ALTER INDEX {like} RENAME TO "like it was"')
    before = e2e.snapshot(db)
    output = replanned(db, tmp_path / "again", 3)
    assert f"index public.{TABLE}.like it was is still there; the history calls it {like}" in output
    assert "Go on with the bundle that you began with" in output
    assert not (tmp_path / "again").exists()
    e2e.same(e2e.snapshot(db), before)


def test_something_that_is_needed_is_another(db: Database, bundle: Path, tmp_path: Path) -> None:
    """The column that the backfill reads has got another name or type meanwhile."""
    db.psql(bundle / "1_expand" / "010_progress_schema.sql")
    db.psql(bundle / "1_expand" / "020_add_token_checksum.sql")
    db.run(f"ALTER TABLE {TABLE} RENAME token TO token_now")
    assert f"column public.{TABLE}.token is missing" in replanned(db, tmp_path / "again", 3)
    db.run(f"ALTER TABLE {TABLE} RENAME token_now TO token")
    db.run(f"ALTER TABLE {TABLE} ALTER token TYPE varchar(300)")
    assert "token: its type is character varying(300), expected character varying(255)" in replanned(
        db, tmp_path / "again", 3
    )
    assert not (tmp_path / "again").exists()


def test_a_column_that_somebody_else_has_added(db: Database, tmp_path: Path) -> None:
    """It has the name, but is not what the step would have made."""
    db.run(f"ALTER TABLE {TABLE} ADD COLUMN token_checksum integer")
    output = replanned(db, tmp_path / "again", 3)
    assert "token_checksum: its type is integer, expected character varying(64)" in output
    assert "And from the live schema it can't be planned" in output
    assert "already exists" in output
    assert not (tmp_path / "again").exists()


def test_what_is_left_is_rehearsed_too(db: Database, bundle: Path, tmp_path: Path) -> None:
    """Proved, as far as the plan from the history goes; something is left, so the exit status is 1."""
    db.psql(bundle / "1_expand" / "010_progress_schema.sql")
    output = TOKENS.plan(tokens_helper.APP, "0012", tmp_path / "again", "--database", "default", db=db, status=1)
    assert "1 of 15 steps are done" in output
    assert "PROVED: " in output
    assert "NOT PROVED" not in output


def test_with_later_migrations_what_looks_left_may_be_theirs(tmp_path: Path) -> None:
    """They may have made again what a step drops; so running the step can't be advised."""
    with e2e.database() as db:
        TOKENS.manage(db, "migrate", "--verbosity", "0")
        assert "nothing to do" in replanned(db, tmp_path / "again", 0, "0010")
        db.run("ALTER TABLE oauth2_provider_application ALTER allowed_origins SET DEFAULT 'later'")
        output = replanned(db, tmp_path / "again", 3, "0010")
    assert "so is what depends on it: oauth2_provider.0011_refreshtoken_token_family, oauth2_provider.0012" in output
    assert "Drop the default" in output
    assert not (tmp_path / "again").exists()
