"""Keys that become UUIDs, which Django can't do: proved, with rows that old and new code write on the way, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import e2e_helper as e2e
import pytest
from pg_helper import Database
from plan_many import Bundle, plan_many

PROJECT = e2e.Project(Path(__file__).resolve().parents[1] / "projects" / "rekey_project")
TEXT, NUMBER, AS_TEXT = "0002_text", "0003_number", "0004_uuid_as_text"


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bundle]:
    out = tmp_path_factory.mktemp("rekey") / "out"
    return plan_many(PROJECT.folder, out, [f"rekey:{name}" for name in (NUMBER, AS_TEXT)], "--goals")


@pytest.fixture
def db(bundles: dict[str, Bundle]) -> Iterator[Database]:
    """Before the number becomes a UUID."""
    with e2e.database() as found:
        PROJECT.manage(found, "migrate", "rekey", TEXT)
        PROJECT.manage(found, "migrate", "contenttypes")
        found.run("INSERT INTO rekey_person (name) VALUES ('Ada'), ('Grace')")
        found.run("INSERT INTO rekey_person (name, chief_id) VALUES ('Alan', 1)")
        found.run("INSERT INTO rekey_badge (person_id, color) VALUES (1, 'red'), (3, 'blue')")
        yield found


@pytest.mark.sweep
def test_a_text_key_is_proved_in_full(tmp_path: Path) -> None:
    bundle = plan_many(PROJECT.folder, tmp_path / "out", [f"rekey:{TEXT}"], "--full")[TEXT]
    assert bundle.verdict == "PROVED", bundle.output
    assert [step["phase"] for step in bundle.plan["steps"] if "retype_swap" in step["file"]] == ["cutover"]
    undone = [step["not_undone"] for step in bundle.plan["steps"] if "retype_swap" in step["file"]]
    assert "rows that new code has inserted have no old rekey_country.code" in undone[0]


def test_a_number_is_proved_beside_migrate_with_a_cast(bundles: dict[str, Bundle]) -> None:
    bundle = bundles[NUMBER]
    assert bundle.verdict == "PROVED", bundle.output
    assert "cannot cast type integer to uuid" in bundle.plan["proof"]["summary"]
    before, after = bundle.goals
    assert not any(before)
    assert all(after)


def test_long_text_that_may_be_uuids_is_cast(bundles: dict[str, Bundle]) -> None:
    bundle = bundles[AS_TEXT]
    assert bundle.verdict == "PROVED", bundle.output
    assert not [step for step in bundle.plan["steps"] if "rekey_map" in step["file"]]


def test_six_everyday_migrations_are_one_plan_with_one_cutover(tmp_path: Path) -> None:
    """The founding case, as a range; from single migrations there would be three cut-overs."""
    name = "0002_zipcode_municipality_as_code..0007_zipcode_municipality_foreign_key"
    bundle = plan_many(e2e.EXAMPLES / "uuid_primary_key", tmp_path / "out", [f"zipcodes:{name}"])[name]
    assert bundle.verdict == "PROVED", bundle.output
    phases = [step["phase"] for step in bundle.plan["steps"]]
    assert phases == sorted(phases, key=["expand", "backfill", "validate", "cutover", "contract"].index)
    titles = [step["title"] for step in bundle.plan["steps"] if step["phase"] == "cutover"]
    assert titles == [
        "Swap: zipcodes_zipcode.municipality_id refers to zipcodes_municipality.id, its new key",
        "Record the migration as applied",
    ]


def test_references_of_every_kind_follow(db: Database, bundles: dict[str, Bundle]) -> None:
    folder = bundles[NUMBER].folder
    e2e.run(db, folder, ("preflight.sql", "before_deploy.sql"))
    with db.connection.transaction():  # deferred foreign keys: what refers comes first
        db.run("INSERT INTO rekey_badge (person_id, color) VALUES (50, 'late')")
        db.run("INSERT INTO rekey_person (id, name) VALUES (50, 'Late')")
    db.run("INSERT INTO rekey_person (id, name, chief_id) VALUES (60, 'Own', 60)")
    db.run("INSERT INTO rekey_person (id, name, friend_id) VALUES (61, 'Lone', 999), (62, 'Alone', 999)")
    db.run("UPDATE rekey_person SET chief_id = 2 WHERE id = 3")
    e2e.run(db, folder, ("cutover.sql",))
    assert chiefs(db) == {"Alan": "Grace", "Own": "Own"}
    assert badges(db) == {"Ada": "red", "Alan": "blue", "Late": "late"}
    friends = db.rows("SELECT DISTINCT friend_id FROM rekey_person WHERE friend_id IS NOT NULL")
    assert len(friends) == 1, "one key that stands nowhere is still one"
    db.run(f"INSERT INTO rekey_person (id, name) VALUES ('{friends[0][0]}', 'Found')")
    e2e.run(db, folder, ("after_deploy.sql", "verify.sql"))
    assert not left_behind(db)
    assert chiefs(db) == {"Alan": "Grace", "Own": "Own"}


def test_the_way_back_keeps_what_new_code_wrote(db: Database, bundles: dict[str, Bundle]) -> None:
    folder, before = bundles[NUMBER].folder, e2e.snapshot(db)
    old = db.rows("SELECT id, name, chief_id FROM rekey_person ORDER BY id")
    e2e.run(db, folder, ("before_deploy.sql", "cutover.sql"))
    with db.connection.transaction():
        db.run("INSERT INTO rekey_badge (person_id, color) VALUES ('00000000-0000-4000-8000-000000000001', 'new')")
        db.run("INSERT INTO rekey_person (id, name) VALUES ('00000000-0000-4000-8000-000000000001', 'New')")
    db.run(
        "INSERT INTO rekey_person (id, name, chief_id) SELECT gen_random_uuid(), 'Newer', id FROM rekey_person "
        "WHERE name IN ('New')"
    )
    e2e.run(db, folder, ("revert.sql",))
    e2e.same(e2e.snapshot(db), before)
    assert not left_behind(db)
    assert db.rows("SELECT id, name, chief_id FROM rekey_person WHERE name NOT LIKE 'New%' ORDER BY id") == old
    assert chiefs(db) == {"Alan": "Ada", "Newer": "New"}
    assert badges(db) == {"Ada": "red", "Alan": "blue", "New": "new"}
    db.run("INSERT INTO rekey_person (name) VALUES ('Again')")  # the sequence is past what was given meanwhile


def left_behind(db: Database) -> list[object]:
    """Without columns: an index keeps the name that its column had when it was built."""
    return [thing for thing in e2e.left_behind(db) if thing[0] != "column"]


def chiefs(db: Database) -> dict[str, str]:
    return dict(db.rows("SELECT p.name, c.name FROM rekey_person AS p JOIN rekey_person AS c ON c.id = p.chief_id"))


def badges(db: Database) -> dict[str, str]:
    return dict(db.rows("SELECT p.name, b.color FROM rekey_person AS p JOIN rekey_badge AS b ON b.person_id = p.id"))
