"""Suppressions of a check: by a comment or the configuration, with a reason, and only what is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from check_helper import checked
from project_helper import Project, shop

from planner.check.suppress import comments

SQL = 'migrations.RunSQL("UPDATE shop_order SET total = random()")'


GOOD = {
    "behind": f"{SQL}  # planner: ignore[raw-sql] 200 rows",
    "above": f"# planner: ignore[raw-sql] 200 rows\n{SQL}",
    "two_above": f"# planner: ignore[raw-sql] 200 rows\n# planner: ignore[data-lost] what is lost\n{SQL}",
    "inside": 'migrations.RunSQL(\n    "UPDATE shop_order SET total = now()"  # planner: ignore[raw-sql] 200 rows\n)',
    "at_the_end": f"{SQL[:-1]}\n)  # planner: ignore[ raw-sql , data-lost ] 200 rows",
    "around": f"# PLANNER: ignore[raw-sql]: 200 rows\nmigrations.SeparateDatabaseAndState([\n\n{SQL}])",
    "nested": f"migrations.SeparateDatabaseAndState(\n[\n# planner: ignore[raw-sql] 200 rows\n{SQL}])",
}
BAD = {
    "no_reason": (f"{SQL}  # planner: ignore[raw-sql]", "without a reason. Say why after the bracket"),
    "no_bracket": (f"{SQL}  # planner: ignore raw-sql it is short", "no suppression that can be read"),
    "no_hazard": (f"{SQL}  # planner: ignore[] it is short", "no suppression that can be read"),
    "misspelt": (
        f"{SQL}  # planner: ignore[raw-slq] it is short",
        "no hazard 'raw-slq' to ignore. Did you mean raw-sql?",
    ),
    "own": (f"{SQL}  # planner: ignore[bad-suppression] it is short", "no hazard 'bad-suppression' to ignore"),
}
UNUSED = {
    "another": f"{SQL},  # planner: ignore[data-lost] nothing is lost",
    "elsewhere": f"{SQL},\nmigrations.RunSQL('')  # planner: ignore[raw-sql] the other one",
    "too_far": f"# planner: ignore[raw-sql] too far away\n\n{SQL}",
    "of_the_one_before": f"migrations.RunSQL(''),  # planner: ignore[raw-sql] this one\n{SQL}",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return shop(tmp_path)


@pytest.fixture(scope="module")
def commented(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, dict[str, Any]]]:
    """By migration, by hazard: the finding. Each migration has one operation to find, and one comment."""
    project = shop(tmp_path_factory.mktemp("check"))
    before = "0003_note"
    for name, text in {**GOOD, **{name: text for name, (text, _) in BAD.items()}, **UNUSED}.items():
        project.migration(name, text, after=[before])
        before = name
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for one in checked(project).findings:
        found.setdefault(one["migration"].removeprefix("shop."), {})[one["hazard"]] = one
    return found


@pytest.mark.parametrize("name", GOOD)
def test_a_comment_in_the_operation_or_above_it(commented: dict[str, Any], name: str) -> None:
    assert commented[name]["raw-sql"]["suppressed"] == {"kind": "inSource", "reason": "200 rows"}
    more = {"suppression-unused"} if name in ("two_above", "at_the_end") else set()
    assert set(commented[name]) == {"raw-sql", *more}


@pytest.mark.parametrize("name", BAD)
def test_a_comment_that_suppresses_nothing(commented: dict[str, Any], name: str) -> None:
    assert set(commented[name]) == {"raw-sql", "bad-suppression"}
    assert commented[name]["raw-sql"]["suppressed"] is None
    assert BAD[name][1] in commented[name]["bad-suppression"]["detail"]
    assert commented[name]["bad-suppression"]["severity"] == "open"


@pytest.mark.parametrize("name", UNUSED)
def test_a_comment_for_which_there_is_nothing(commented: dict[str, Any], name: str) -> None:
    assert set(commented[name]) == {"raw-sql", "suppression-unused"}
    assert commented[name]["raw-sql"]["suppressed"] is None


def test_a_string_is_no_comment() -> None:
    assert comments("x = '''\n# planner: ignore[raw-sql] a string\n'''\n# other: ignore[raw-sql] a linter's\n") == ()


def test_the_configuration(project: Project) -> None:
    project.write(
        "pyproject.toml",
        '[tool.planner.ignore]\n"shop.0004_sql" = { raw-sql = "200 rows", data-lost = "no" }\n"shop.0044_sql" = {}\n'
        '"shop.0003_note" = { migrate-updates-rows = " " }\n',
    )
    project.migration("0004_sql", SQL, after=["0003_note"])
    found = checked(project)
    assert found.status == 1, "a suppression without a reason"
    suppressed = [one for one in found.findings if one["suppressed"]]
    assert [(one["hazard"], one["suppressed"]) for one in suppressed] == [
        ("raw-sql", {"kind": "external", "reason": "200 rows"})
    ]
    configured = [one for one in found.findings if one["file"] == "pyproject.toml"]
    assert [(one["hazard"], one["line"]) for one in configured] == [
        ("suppression-unused", 2),
        ("suppression-unused", 3),
        ("bad-suppression", 4),
    ]
    assert "Did you mean shop.0004_sql" in configured[1]["detail"]
    assert "is ignored without a reason" in configured[2]["detail"]


def test_the_configuration_of_what_is_not_checked_is_left_alone(project: Project) -> None:
    project.write("pyproject.toml", '[tool.planner.ignore]\n"shop.0001_initial" = { raw-sql = "why" }\n')
    assert [one["hazard"] for one in checked(project, "contenttypes").findings if one["file"] == "pyproject.toml"] == []
    assert [one["hazard"] for one in checked(project).findings if one["file"] == "pyproject.toml"] == [
        "suppression-unused"
    ]


@pytest.mark.parametrize(
    "text", ["ignore = 3", '[tool.planner.ignore]\n"shop.0004_sql" = "raw-sql"', "ignore = { x = { raw-sql = 1 } }"]
)
def test_a_configuration_that_can_not_be_read(project: Project, text: str) -> None:
    project.write("pyproject.toml", f"[tool.planner]\n{text}\n")
    done = project.planner("check")
    assert (done.status, done.out) == (2, "")
    assert '"shop.0012_total" = { migrate-builds-index = "the table has 200 rows" }' in done.err
