"""Other major versions of PostgreSQL: the examples on each that is there, and the whole shop with ``-m sweep``.

    PLANNER_POSTGRES_DIR=FOLDER python3 dev.py pytest -m sweep tests/postgresql/test_versions.py

``tests/fetch_postgres.py`` fetches servers. The version of the wheel is tested in test_shop.py and test_golden.py.
"""

from __future__ import annotations

from pathlib import Path

import django
import pytest
import servers
from django.db.backends.postgresql.features import DatabaseFeatures
from golden import CHECKSUM, OAUTH, ZIPCODES
from plan_many import plan_many
from shop_facts import CORNER, CORNERS, HAZARDS, MIGRATIONS, RARE, RARES, SHOP

from planner.hazards import BY_ID

OTHERS = range(servers.OLDEST_MAJOR, servers.NEWEST_MAJOR)
OLDEST = DatabaseFeatures.minimum_database_version[0]
HOLE = "0051_run_python_untranslatable"
KEYS = [f"zipcodes:{path.stem}" for path in sorted((ZIPCODES / "zipcodes" / "migrations").glob("0*.py"))[1:]]


def needed(major: int) -> None:
    """Skip where the server is not there, or where Django does not support it."""
    if servers.installation(major) is None:
        pytest.skip(f"no PostgreSQL {major} on this machine")
    if major < OLDEST:
        pytest.skip(f"Django {django.get_version()} needs PostgreSQL {OLDEST}")


def unproved(project: Path, migrations: list[str], major: int, out: Path) -> list[str]:
    """What is not as it must be: not proved, another exit status, hazard or goal, planned for another version."""
    found = plan_many(project, out, migrations, "--goals", "--server-version", str(major))
    assert len(found) == len(migrations)
    wrong = []
    for name, bundle in found.items():
        wanted = "HOLE" if name == HOLE else "PROVED"
        if bundle.verdict != wanted:
            wrong.append(f"{name}: {bundle.output}")
            continue
        hazards = {one["id"] for one in bundle.plan["hazards"]}
        risky = any(BY_ID[one].severity != "note" for one in hazards)
        if bundle.status != int(risky) or bundle.plan["server_version"] != major:
            wrong.append(f"{name}: exit status {bundle.status}, for {bundle.plan['server_version']}: {bundle.output}")
        if name in HAZARDS and hazards != set(HAZARDS[name]):
            wrong.append(f"{name}: hazards {sorted(hazards)}")
        if name != HOLE and bundle.goals != ([False] * len(bundle.goals[0]), [True] * len(bundle.goals[0])):
            wrong.append(f"{name}: goals {bundle.goals}")
    return wrong


@pytest.mark.parametrize(
    "major", [major if major == 15 else pytest.param(major, marks=pytest.mark.sweep) for major in OTHERS]
)
@pytest.mark.parametrize(("project", "migrations"), [(OAUTH, [CHECKSUM]), (ZIPCODES, KEYS)], ids=["oauth", "zipcodes"])
def test_the_examples_are_proved(project: Path, migrations: list[str], major: int, tmp_path: Path) -> None:
    needed(major)
    assert not unproved(project, migrations, major, tmp_path / "out")


@pytest.mark.sweep
@pytest.mark.parametrize("major", OTHERS)
@pytest.mark.parametrize(
    ("project", "app", "names"),
    [*((SHOP, "shop", MIGRATIONS[part::2]) for part in range(2)), (CORNER, "corner", CORNERS), (RARE, "rare", RARES)],
    ids=["shop-1-of-2", "shop-2-of-2", "corner", "rare"],
)
def test_the_whole_shop_is_proved(
    project: Path, app: str, names: tuple[str, ...], major: int, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    if "sweep" not in pytestconfig.getoption("markexpr"):
        pytest.skip("only with -m sweep: it takes minutes")
    needed(major)
    assert not unproved(project, [f"{app}:{name}" for name in names], major, tmp_path / "out")


def test_a_version_that_django_does_not_support_is_refused(tmp_path: Path) -> None:
    if OLDEST == servers.OLDEST_MAJOR or servers.installation(OLDEST - 1) is None:
        pytest.skip(f"no PostgreSQL that is too old for Django {django.get_version()}")
    found = plan_many(SHOP, tmp_path / "out", ["shop:0002_add_nullable"], "--server-version", str(OLDEST - 1))
    bundle = found["0002_add_nullable"]
    assert bundle.status == 2
    assert f"needs PostgreSQL {OLDEST} or newer; the scratch server is {OLDEST - 1}" in bundle.output
    assert not bundle.folder.exists()
