"""What stands on a column that goes, or whose index is built anew: found in the pre-state, or by the preflight."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import django
import pytest
from plan_many import Bundle, plan_many
from project_helper import Project, shop

GOES, GROWS = 'migrations.RemoveField("m", "a")', 'migrations.AlterField("m", "a", models.BigIntegerField(unique=True))'
BY_INDEX = (
    "DO $$ DECLARE i text := (SELECT conname FROM pg_constraint WHERE conrelid = '{t}'::regclass AND contype = 'u');"
    " BEGIN EXECUTE format('ALTER TABLE {t} REPLICA IDENTITY USING INDEX %I', i); END $$"
)

CASES: Mapping[str, tuple[str, str, str, str]] = {
    "view": ("CREATE VIEW {t}_v AS SELECT id, a FROM {t}", GOES, "ERROR", "also remove table public.view_m_v"),
    "matview": (
        "CREATE MATERIALIZED VIEW {t}_v AS SELECT id, a FROM {t}",
        GOES,
        "ERROR",
        "also remove table public.matview_m_v",
    ),
    "rule": (
        "CREATE RULE r AS ON UPDATE TO {t} WHERE new.a < 0 DO INSTEAD NOTHING",
        GOES,
        "ERROR",
        "would also remove the rule r of public.rule_m",
    ),
    "trigger": (
        "CREATE FUNCTION {t}_f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';"
        " CREATE TRIGGER tr BEFORE UPDATE OF a ON {t} FOR EACH ROW EXECUTE FUNCTION {t}_f()",
        GOES,
        "ERROR",
        "would also remove the trigger tr of public.trigger_m",
    ),
    "policy": (
        "CREATE POLICY p ON {t} USING (a > 0)",
        GOES,
        "ERROR",
        "would also remove the policy p of public.policy_m",
    ),
    "generated": ("ALTER TABLE {t} ADD COLUMN g integer GENERATED ALWAYS AS (a + 1) STORED", GOES, "PROVED", "m.g"),
    "publication": (
        "CREATE PUBLICATION {t}_pub FOR TABLE {t} (id, a)",
        GOES,
        "NOT PROVED",
        "in publication publication_m_pub depends on column a of public.publication_m",
    ),
    "identity": (
        BY_INDEX,
        GOES,
        "NOT PROVED",
        "index public.identity_m_a_key of public.identity_m is its replica identity, and goes with column a",
    ),
    "rebuilt": (
        BY_INDEX,
        GROWS,
        "NOT PROVED",
        "index public.rebuilt_m_a_key of public.rebuilt_m is its replica identity, or",
    ),
}
"""By app: what stands on the column, what the migration does, the verdict, and what is said."""


STANDING: Mapping[str, str] = {
    "tr": CASES["trigger"][0],
    "pub": "CREATE PUBLICATION pub FOR TABLE {t} (id, a)",
}
"""By its name, what PostgreSQL lets no column change its type under; views are in test_views.py."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    found = shop(tmp_path_factory.mktemp("dependents"), apps=("shop", *CASES))
    for app, (dependent, operation, _, _) in CASES.items():
        unique = "unique=True" if "IDENTITY" in dependent and "REPLICA" in dependent else ""
        fields = f'("id", models.BigAutoField(primary_key=True)), ("a", models.IntegerField({unique}))'
        made = f"migrations.RunSQL({dependent.format(t=f'{app}_m')!r})"
        found.app(app)
        found.migration("0001_base", f'migrations.CreateModel("M", [{fields}])', made, app=app)
        found.migration(f"0002_{app}", operation, after=["0001_base"], app=app)
    return found


@pytest.fixture(scope="module")
def planned(project: Project) -> dict[str, Bundle]:
    return plan_many(project.folder, project.folder / "out", [f"{app}:0002_{app}" for app in CASES])


@pytest.mark.skipif(
    django.VERSION >= (6, 1), reason="from 6.1 on Django drops a column without CASCADE: migrate itself stops there"
)
@pytest.mark.parametrize("app", CASES)
def test_it_is_found_and_named(planned: dict[str, Bundle], app: str) -> None:
    bundle = planned[f"0002_{app}"]
    assert (bundle.verdict, CASES[app][3] in bundle.output) == (CASES[app][2], True), bundle.output


@pytest.mark.parametrize("name", STANDING)
def test_a_type_that_something_stands_on_stops_with_its_name(tmp_path: Path, name: str) -> None:
    project = shop(tmp_path, apps=("shop", "typed"))
    project.app("typed")
    fields = '("id", models.BigAutoField(primary_key=True)), ("a", models.IntegerField(unique=True))'
    made = f"migrations.RunSQL({STANDING[name].format(t='typed_m')!r})"
    project.migration("0001_base", f'migrations.CreateModel("M", [{fields}])', made, app="typed")
    project.migration("0002_typed", GROWS, after=["0001_base"], app="typed")
    done = project.planner("plan", "typed", "0002_typed", "--out", "bundle", "--no-rehearse")
    assert done.status == 3
    assert "cannot alter type of a column used" in done.err
    assert name in done.err.split()
    assert "Drop what stands on the column in a migration of its own before this one" in done.err
