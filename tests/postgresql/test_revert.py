"""revert.sql: whatever has run of a bundle, in whatever order it was stopped, it leads back to the state before."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import e2e_helper as e2e
import pytest
from e2e_helper import BEFORE, DRIVERS, EXAMPLES, ROOT, Case, Project
from pg_helper import Database
from shop_facts import others_turn

SHOP = Project(ROOT / "tests" / "projects" / "shop_project")
ZIPCODES = Project(EXAMPLES / "uuid_primary_key")
OAUTH = Project(EXAMPLES / "oauth_token_checksum")


def names(folder: Path) -> list[str]:
    """All migrations of a folder but the first."""
    return sorted(path.stem for path in folder.glob("0*.py"))[1:]


PLANNED = {
    "shop": (SHOP, names(SHOP.folder / "shop" / "migrations")),
    "zipcodes": (ZIPCODES, names(ZIPCODES.folder / "zipcodes" / "migrations")),
    "oauth2_provider": (OAUTH, ["0012_add_token_checksum"]),
}
FILLED = {
    "shop.0016_not_null_with_default": {"level"},
    "shop.0017_not_null_with_blank": {"phone"},
    "zipcodes.0004_municipality_primary_key": {"id"},
}
"""Columns that were there before, with NULLs that the bundle fills: the values stay."""


def _turn(app: str, name: str) -> Sequence[pytest.MarkDecorator]:
    """Halves in one piece, since the end of each migration is where the next one begins."""
    found = PLANNED[app][1]
    return others_turn(found.index(name) * 2 // len(found)) if app == "shop" else ()


LABELS = [
    pytest.param(f"{app}.{name}", marks=_turn(app, name), id=f"{app}.{name}")
    for app, (_, found) in PLANNED.items()
    for name in found
]


@pytest.fixture(scope="session")
def cases(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> dict[str, Case]:
    """Every migration whose turn it is, planned once, also for several workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    found: dict[str, Case] = {}
    every = "sweep" in pytestconfig.getoption("markexpr")
    for app, (project, migrations) in PLANNED.items():
        chosen = [name for name in migrations if every or not _turn(app, name)]
        found |= e2e.plan_all(shared / "revert" / app, project, app, chosen)
    return found


def contents(db: Database, case: Case) -> dict[str, list[str]]:
    """All rows of all tables as text, but for Django's own, and for what a backfill writes into old columns."""
    tables = db.rows(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relname NOT LIKE 'django%' "
        "AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')"
    )
    names = ", ".join(f"'{name}'" for name in sorted(FILLED.get(case.name, ())))
    return {
        table: sorted(
            row[0] for row in db.rows(f"SELECT (to_jsonb(t) - ARRAY[{names}]::text[])::text FROM {table} AS t")
        )
        for (table,) in tables
    }


def stops(case: Case) -> list[int]:
    """After how many steps to stop: for a shop bundle one number, spread over all; for an example many.

    Only steps that can be undone, before a hole.
    """
    steps = case.steps
    ends = [n for n, step in enumerate(steps) if step["irreversible"] or step["kind"] == "gate"] or [len(steps)]
    if case.name.startswith("shop."):
        return [zlib.crc32(case.name.encode()) % ends[0]] if ends[0] else []
    return list(range(1, ends[0], 3))


def stays(case: Case) -> bool:
    """Whether something is kept as it was written, before the deploy: that has no way back."""
    return any(step["kind"] == "as written" and not step["irreversible"] for step in case.steps)


def after_the_end(db: Database, case: Case, check: Callable[[], None]) -> None:
    """After the last step: back as well, or a refusal that changes nothing where something is lost."""
    if not any(step["irreversible"] for step in case.steps):
        check()
        return
    end, applied = e2e.snapshot(db), e2e.migrations(db)
    output = db.psql(case.bundle / "revert.sql", status=3)
    assert "has run" in output
    assert "The way out is forward" in output
    e2e.same(e2e.snapshot(db), end, ("after the refusal", "before it"))
    assert e2e.migrations(db) == applied


@pytest.mark.parametrize("label", LABELS)
def test_revert_leads_back_and_the_bundle_runs_again(label: str, cases: dict[str, Case]) -> None:
    case = cases[label]
    assert not case.error, case.error
    gate = any(step["kind"] == "gate" for step in case.steps)
    with case.database() as db:
        before, applied, rows = e2e.snapshot(db), e2e.migrations(db), contents(db, case)

        def check() -> None:
            output = db.psql(case.bundle / "revert.sql")
            assert output.splitlines()[-1].startswith("Reverted")
            assert e2e.migrations(db) == applied
            if stays(case):
                assert "What does not come back is named at the top" in output
            else:
                e2e.same(e2e.snapshot(db), before, ("reverted", "before"))
                assert contents(db, case) == rows

        check()
        for count in stops(case):
            for step in case.steps[:count]:
                db.psql(case.bundle / step["file"])
            check()
        for file in BEFORE:
            if (case.bundle / file).exists():
                db.psql(case.bundle / file, status=3 if gate else 0)
        check()
        if not gate:
            files = (*DRIVERS, "verify.sql")
            e2e.run(db, case.bundle, files if stays(case) else ("preflight.sql", *files))
            e2e.same(e2e.snapshot(db), case.end, ("the bundle after a revert", "migrate"))
            assert not e2e.left_behind(db)
            after_the_end(db, case, check)
