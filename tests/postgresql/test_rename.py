"""Columns with both names: old code writes the one, new code the other, until contract; or the reason for a cutover."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import django
import pytest
from e2e_helper import Project, database, migrations, run, same, snapshot
from plan_many import Bundle, plan_many
from psycopg.errors import UniqueViolation

BOTH = ("--rename", "both")
PROJECT = Path(__file__).resolve().parents[1] / "projects" / "rename_project"

HAZARDS: Mapping[str, Mapping[str, str]] = {
    "0006_renamed_model": {"old-name-is-a-view": "public.rename_tag is a view of public.rename_mark until contract"},
    "0007_primary_key": {"rename-breaks-old-code": "public.rename_mark.id is the primary key"},
    "0008_also_altered": {"rename-breaks-old-code": "the plan also changes it, or what stands on it (AlterField"},
    "0010_rename_with_defaults": {"rename-breaks-old-code": "has a default in the database and may be NULL"},
    "0011_shown_by_a_view": {"rename-breaks-old-code": "the view public.rename_shown depends on it"},
}
"""What is said of a migration; of the others nothing, since old and new code can both live with them."""

SECOND_COLUMNS: Mapping[str, int] = {"0004_foreign_keys": 2, "0007_primary_key": 0, "0011_shown_by_a_view": 0}
"""To how many tables columns are added, where it is not one."""

SAMPLED = ("0003_together", "0007_primary_key", "0011_shown_by_a_view")
REST = (
    "0002_unique",
    "0004_foreign_keys",
    "0005_db_column",
    "0006_renamed_model",
    "0008_also_altered",
    "0010_rename_with_defaults",
    "0012_referenced",
)
"""0012 is the last: Django changes the fields of earlier migrations in place when it renames what they refer to."""


@pytest.mark.skipif(django.VERSION < (5,), reason="the migrations have db_default, which came with Django 5.0")
@pytest.mark.parametrize("names", [SAMPLED, pytest.param(REST, marks=pytest.mark.sweep)], ids=["sampled", "rest"])
def test_every_rename_is_proved(names: tuple[str, ...], tmp_path: Path, pytestconfig: pytest.Config) -> None:
    if names is REST and "sweep" not in pytestconfig.getoption("markexpr"):
        pytest.skip("only with -m sweep: it takes minutes")
    more = ("--full",) if names is REST else ()
    found = plan_many(PROJECT, tmp_path / "out", [f"rename:{name}" for name in names], "--goals", *BOTH, *more)
    wrong = [f"{name}: {text}" for name, bundle in found.items() for text in problems(name, bundle)]
    assert list(found) == list(names)
    assert not wrong, "\n".join(wrong)


def problems(name: str, bundle: Bundle) -> list[str]:
    """Whatever is not as it must be with the bundle of a migration."""
    if bundle.verdict != "PROVED":
        return [f"{bundle.verdict}:\n{bundle.output}"]
    plan = bundle.plan
    wrong = []
    hazards = {hazard["id"]: hazard["detail"] for hazard in plan["hazards"]}
    known = HAZARDS.get(name, {})
    if set(hazards) != set(known) or any(text not in hazards[hazard] for hazard, text in known.items()):
        wrong.append(f"its hazards are {hazards}")
    added = sum(step["file"].startswith("1_expand/") and "_rename_add_" in step["file"] for step in plan["steps"])
    if added != SECOND_COLUMNS.get(name, 1):
        wrong.append(f"columns are added to {added} tables")
    cutover = any(step["phase"] == "cutover" for step in plan["steps"])
    if cutover != ("rename-breaks-old-code" in known):
        wrong.append("it has a cutover" if cutover else "it has no cutover")
    before, after = bundle.goals
    return wrong + (["a step is done before it runs, or not at the end"] if any(before) or not all(after) else [])


INSERT = "INSERT INTO rename_thing (label, title, \"limit\", data, maker_id, {}) VALUES ('{}', 't', 1, '{{}}', 1, {})"
STORED = "SELECT label, {} FROM rename_thing ORDER BY label"


def test_both_codes_see_each_others_rows_and_the_way_back_loses_nothing(tmp_path: Path) -> None:
    """What the rehearsal tries with Django's models, here by hand; and revert.sql, before and after contract."""
    project, bundle = Project(PROJECT), tmp_path / "out"
    with database() as db:
        project.manage(db, "migrate", "contenttypes")
        project.manage(db, "migrate", "rename", "0002")
        project.plan("rename", "0003", bundle, *BOTH, "--no-rehearse", status=1)
        do = db.connection.execute
        do("INSERT INTO rename_maker (name, code) VALUES ('m', 'c')")
        before, applied = snapshot(db), migrations(db)
        do(INSERT.format("amount, kind", "first", "1, 'a'").encode())
        run(db, bundle, ("preflight.sql", "before_deploy.sql"))
        do(INSERT.format("amount, kind", "old", "2, 'a'").encode())
        do(INSERT.format("count, sort", "new", "3, 'a'").encode())
        do("UPDATE rename_thing SET count = 30 WHERE label = 'old'")
        do("UPDATE rename_thing SET amount = 20 WHERE label = 'new'")
        do("UPDATE rename_thing SET title = 'u', amount = amount, count = count")
        values = [("first", 1), ("new", 20), ("old", 30)]
        assert db.rows(STORED.format("amount, count, kind, sort")) == [(name, n, n, "a", "a") for name, n in values]
        for column in ("count", "amount"):
            with pytest.raises(UniqueViolation):
                do(f"UPDATE rename_thing SET {column} = 20 WHERE label = 'old'".encode())
        db.psql(bundle / "revert.sql")
        same(snapshot(db), before, ("reverted", "before"))
        assert migrations(db) == applied
        assert db.rows(STORED.format("amount")) == values
        run(db, bundle)
        assert db.rows(STORED.format("count")) == values
        db.psql(bundle / "revert.sql")
        same(snapshot(db), before, ("reverted after the end", "before"))
        assert db.rows(STORED.format("amount")) == values
