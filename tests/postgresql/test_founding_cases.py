"""The three founding cases: planned by the command line, run by real psql on databases that ``migrate`` made."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import e2e_helper as e2e
import facts_helper
import pytest
import tokens_helper
from e2e_helper import EXAMPLES, Project
from pg_helper import Database
from tokens_helper import APP, Writers

from planner.catalog import Catalog

TOKENS = 900
LIKE = "oauth2_provider_accesstoken_token_checksum_85319a26_like"
UNIQUE = {
    "3.0.0": "oauth2_provider_accesstoken_token_checksum_key",
    "3.0.1": "oauth2_provider_accesstoken_token_checksum_85319a26_uniq",
}
"""As Django names them: from an inline UNIQUE, and from an AlterField."""


@pytest.fixture(scope="session")
def old_toolkit(pytestconfig: pytest.Config) -> Path:
    """django-oauth-toolkit 3.0.0, installed once into pytest's cache folder."""
    folder = Path(pytestconfig.cache.mkdir("django-oauth-toolkit-3.0.0"))
    if not (folder / "oauth2_provider").is_dir():
        command = [
            sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder,
            "django-oauth-toolkit==3.0.0",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"django-oauth-toolkit 3.0.0 can't be installed here: {done.stderr.strip()[-300:]}")
    return folder


@pytest.fixture(scope="module", params=UNIQUE)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def toolkit(version: str, request: pytest.FixtureRequest) -> Project:
    front = request.getfixturevalue("old_toolkit") if version == "3.0.0" else None
    return Project(EXAMPLES / "oauth_token_checksum", front)


@pytest.fixture(scope="module")
def pre_state(toolkit: Project) -> str:
    """A database just before the migration, with tokens."""
    return tokens_helper.pre_state(toolkit, TOKENS)


@pytest.fixture(scope="module")
def end(toolkit: Project) -> Catalog:
    """Where ``migrate`` ends on an empty database."""
    with e2e.database() as db:
        toolkit.manage(db, "migrate", "--verbosity", "0")
        return e2e.snapshot(db)


@pytest.fixture(scope="module")
def dump(pre_state: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a user makes with pg_dump."""
    path = tmp_path_factory.mktemp("dump") / "schema.sql"
    e2e.pg_dump(e2e.url(pre_state), path)
    return path


@pytest.fixture
def db(pre_state: str) -> Iterator[Database]:
    with e2e.database(pre_state) as found:
        yield found


def check_end(db: Database, version: str, end: Catalog) -> None:
    """Checksums, names, catalog, and nothing left."""
    assert not tokens_helper.wrong(db)
    assert {UNIQUE[version], LIKE} <= {row[0] for row in db.rows("SELECT indexname FROM pg_indexes")}
    e2e.same(e2e.snapshot(db), end, ("the bundle", "migrate"))
    assert not e2e.left_behind(db)


@pytest.fixture(scope="module")
def bundles(toolkit: Project, pre_state: str, dump: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same migration, planned from each of the three sources."""
    folder = tmp_path_factory.mktemp("bundles")
    facts = tmp_path_factory.mktemp("facts") / "facts.json"
    facts.write_text(facts_helper.text({}))  # those of the empty database would make its tables small ones
    for origin, options in {
        "history": [], "schema": ["--schema", str(dump)], "database": ["--database", "default", "--facts", str(facts)]
    }.items():  # fmt: skip
        with e2e.database(pre_state) as live:
            before = e2e.snapshot(live)
            toolkit.plan(APP, "0012", folder / origin, "--no-rehearse", *options, db=live, status=1)
            e2e.same(e2e.snapshot(live), before)
    return {origin.name: origin for origin in folder.iterdir()}


@pytest.mark.parametrize("origin", ["history", "schema", "database"])
def test_checksums(
    origin: str, version: str, toolkit: Project, db: Database, bundles: dict[str, Path], end: Catalog
) -> None:
    before = e2e.snapshot(db)
    db.psql(bundles[origin] / "preflight.sql")
    e2e.same(e2e.snapshot(db), before)
    db.psql(bundles[origin] / "before_deploy.sql")
    toolkit.manage(db, "migrate", "--check")
    assert not tokens_helper.wrong(db)
    db.psql(bundles[origin] / "after_deploy.sql")
    db.psql(bundles[origin] / "verify.sql")
    assert db.value(f"SELECT count(*) FROM {tokens_helper.TABLE}") == TOKENS
    check_end(db, version, end)


def test_the_three_sources_give_the_same_sql(bundles: dict[str, Path]) -> None:
    found = [
        {str(path.relative_to(bundle)): path.read_text() for path in bundle.rglob("*.sql")}
        for bundle in bundles.values()
    ]
    assert len(found[0]) > 10
    assert found[0] == found[1] == found[2]


def test_planned_and_proved_from_a_live_database(toolkit: Project, db: Database, tmp_path: Path) -> None:
    before = e2e.snapshot(db)
    output = toolkit.plan(APP, "0012", tmp_path / "bundle", "--database", "default", db=db)
    assert "PROVED" in output
    e2e.same(e2e.snapshot(db), before)


def test_writers_beside_the_bundle(version: str, db: Database, bundles: dict[str, Path], end: Catalog) -> None:
    bundle = bundles["database"]
    with Writers(db, TOKENS) as writers:
        db.psql(bundle / "before_deploy.sql")
    with Writers(db, TOKENS, new=True) as later:
        db.psql(bundle / "after_deploy.sql")
    db.psql(bundle / "verify.sql")
    assert len(writers.waits) > 20
    assert len(later.waits) > 20
    assert db.value(f"SELECT count(*) FROM {tokens_helper.TABLE}") > TOKENS
    check_end(db, version, end)


CODES = ["01", "02", "Å1", "日本", "ß", "é9", "a'", '"b', "7 ", "Zz"]
MUNICIPALITY = "INSERT INTO zipcodes_municipality (code, name) VALUES (%(code)s, %(name)s)"
MUNICIPALITY_ID = "INSERT INTO zipcodes_municipality (code, name, id) VALUES (%(code)s, %(name)s, gen_random_uuid())"
BY_CODE = "INSERT INTO zipcodes_zipcode (code, {}) VALUES (%(zip)s, %(code)s)"
BY_ID = "INSERT INTO zipcodes_zipcode (code, {}) SELECT %(zip)s, {} FROM zipcodes_municipality WHERE code = %(code)s"
WRITES = {
    1: (MUNICIPALITY, BY_CODE.format("municipality_id")),
    2: (MUNICIPALITY, BY_CODE.format("municipality")),
    3: (MUNICIPALITY_ID, BY_CODE.format("municipality")),
    4: (MUNICIPALITY_ID, BY_CODE.format("municipality")),
    5: (MUNICIPALITY_ID, BY_ID.format("municipality, temp_muni", "code, id")),
    6: (MUNICIPALITY_ID, BY_ID.format("municipality", "id")),
    7: (MUNICIPALITY_ID, BY_ID.format("municipality_id", "id")),
}
"""What the code of each state writes: a municipality, and a zip code."""


class Town:
    """Application code: adds zip codes and municipalities as the models of a state do, and remembers them."""

    def __init__(self, db: Database) -> None:
        self.db, self.codes, self.expected = db, list(CODES), dict[str, str]()

    def write(self, state: int, zips: int = 5) -> None:
        municipality, zipcode = WRITES[state]
        number = len(self.expected)
        if number:
            added = chr(0x4E00 + number)
            self.db.connection.execute(municipality, {"code": added, "name": f"Neu-{added}"})
            self.codes.append(added)
        for at in range(number, number + zips):
            code = self.codes[-1 - at % len(self.codes)]
            self.db.connection.execute(zipcode, {"zip": f"{at:05}", "code": code})
            self.expected[f"{at:05}"] = code


def test_six_migrations_one_after_the_other(tmp_path: Path) -> None:
    """A varchar key becomes a UUID: every zip code still points at its municipality."""
    project = Project(EXAMPLES / "uuid_primary_key")
    with e2e.database() as db, e2e.database() as reference:
        project.manage(db, "migrate", "contenttypes", "--verbosity", "0")
        project.manage(db, "migrate", "zipcodes", "0001", "--verbosity", "0")
        town = Town(db)
        for code in CODES:
            db.connection.execute(MUNICIPALITY, {"code": code, "name": f"Città di {code}"})
        town.write(1, zips=500)
        for state in range(2, 8):
            bundle = tmp_path / str(state)
            options = ["--no-rehearse", "--database", "default", "--accept", "rename-breaks-old-code"]
            project.plan("zipcodes", f"000{state}", bundle, *options, db=db, status=1)
            if state == 7:
                db.run("INSERT INTO zipcodes_zipcode (code, municipality) VALUES ('lost', NULL)")
                assert "NULL" in db.psql(bundle / "preflight.sql", status=3)
                db.run("DELETE FROM zipcodes_zipcode WHERE code = 'lost'")
            db.psql(bundle / "preflight.sql")
            town.write(state - 1)
            db.psql(bundle / "before_deploy.sql")
            town.write(state - 1)
            e2e.run(db, bundle, ("cutover.sql",))
            town.write(state)
            db.psql(bundle / "after_deploy.sql")
            town.write(state)
            db.psql(bundle / "verify.sql")
            assert "No migrations to apply" in project.manage(db, "migrate", "zipcodes", f"000{state}")
            assert not e2e.left_behind(db)

        found = db.rows(
            "SELECT z.code, m.code FROM zipcodes_zipcode AS z "
            "JOIN zipcodes_municipality AS m ON m.id = z.municipality_id"
        )
        assert dict(found) == town.expected
        assert len(found) == db.value("SELECT count(*) FROM zipcodes_zipcode") == 500 + 6 * 4 * 5
        project.manage(reference, "migrate", "--verbosity", "0")
        e2e.same(e2e.snapshot(db), e2e.snapshot(reference), ("the bundles", "migrate"))
