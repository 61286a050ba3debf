"""The examples of the hazards' pages, run: the bad one is reported as that hazard, the good one is not."""

from __future__ import annotations

import json
from collections.abc import Iterator

import django
import pytest
from explained import Example, write_app, write_project
from plan_many import plan_many
from project_helper import Project

from planner import hazards
from planner.hazards import Hazard

PLANNED = (
    "migrate-cannot-cast",
    "keys-not-followed",
    "one-value-for-all-rows",
    "only-on-empty-table",
    "default-asks-database",
    "default-row-held",
    "several-rounds",
    "old-code-writes-after-backfill",
    "python-in-one-transaction",
    "rows-made-before-deploy",
    "enforced-after-deploy",
    "released-after-deploy",
    "sqlmigrate-differs",
)
"""What only a plan reports, or what its configuration changes. Their examples are planned together."""
NOT_RUN = {
    "view-made-again": "a RunSQL beside the others would keep them all as written: test_views.py plans one",
    "proved-on-another-version": "its examples are commands, and it depends on the servers of the machine",
    "operation-acts": "no key becomes a UUID in one plan with it: test_rounds_rehearsed.py plans one",
}


NEEDS = {"db_default=": (5, 0), "CompositePrimaryKey": (5, 2)}
"""What examples have that older Djangos have not."""


def runs(hazard: Hazard) -> bool:
    """Whether its examples run with this Django."""
    new = [version for word, version in NEEDS.items() if word in hazard.bad + hazard.good]
    return hazard.id not in NOT_RUN and all(version <= django.VERSION for version in new)


CHECKED = [
    Example(hazard, kind, f"{hazard.id.replace('-', '_')}_{kind}")
    for hazard in hazards.ALL
    if runs(hazard) and hazard.id not in PLANNED
    for kind in ("bad", "good")
]


def checks(project: Project, config: str) -> Iterator[tuple[str, str]]:
    """App and hazard of what a check finds and nobody has suppressed."""
    done = project.planner("check", "--format", "json", "--config", config)
    assert done.status in (0, 1), done.err
    for one in json.loads(done.out)["findings"]:
        if one["suppressed"] is None:
            yield one["migration"].partition(".")[0], one["hazard"]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """App and hazard: an app for each example, one process for all but those that are planned with other options."""
    project = write_project(tmp_path_factory.mktemp("checked"), CHECKED)
    for example in CHECKED:
        write_app(project, example.label, [example])
    both = {example.label for example in CHECKED if example.renames_both}
    found = {one for one in checks(project, "planner.toml") if one[0] not in both}
    return found | {one for one in checks(project, "both.toml") if one[0] in both}


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The hazards of each plan: the bad examples are one migration of one app, the good ones two of another."""
    examples = {kind: [Example(hazards.BY_ID[one], kind, kind) for one in PLANNED] for kind in ("good", "bad")}
    project = write_project(tmp_path_factory.mktemp("planned"), [*examples["good"], *examples["bad"]])
    good = write_app(project, "good", examples["good"])
    bad = write_app(project, "bad", examples["bad"], after=good[-1:])  # so that its columns are not there before
    bundles = plan_many(
        project.folder, project.folder / "out", [one.replace(".", ":") for one in (*good, *bad)], "--no-rehearse",
        "--config", str(project.folder / "planner.toml"), front=None, **project.environment,
    )  # fmt: skip
    found = {}
    for name, bundle in bundles.items():
        assert bundle.verdict == "HOLE", bundle.output  # not rehearsed
        found[name] = {one["id"] for one in bundle.plan["hazards"]}
    return found


@pytest.mark.parametrize("example", CHECKED, ids=lambda example: example.label)
def test_a_check_reports_the_bad_example_and_not_the_good_one(example: Example, checked: set[tuple[str, str]]) -> None:
    reported = {hazard for label, hazard in checked if label == example.label}
    assert (example.hazard.id in reported) == (example.kind == "bad"), reported


@pytest.mark.parametrize("name", PLANNED)
def test_a_plan_reports_the_bad_example_and_not_the_good_one(name: str, planned: dict[str, set[str]]) -> None:
    bad, good = (Example(hazards.BY_ID[name], kind, kind) for kind in ("bad", "good"))
    assert any(name in planned[migration] for migration in bad.names)
    assert not any(name in planned[migration] for migration in good.names)


def test_all_examples_run() -> None:
    """Those of two hazards need a newer Django than the oldest."""
    ran = {*PLANNED, *NOT_RUN, *(example.hazard.id for example in CHECKED)}
    assert set(hazards.BY_ID) - ran <= {"old-code-inserts-fail", "key-only-in-models"}
    assert not [hazard.id for hazard in hazards.ALL if "…" in hazard.bad + hazard.good]
