"""What a check prints: text, JSON, SARIF 2.1.0, and GitHub's workflow commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from project_helper import Done, Project, shop

from planner import hazards

DATA = Path(__file__).parent / "data"
OPERATIONS = """migrations.RunSQL("UPDATE shop_order SET note = '100%, sure: no' || now()"),
migrations.AddIndex("order", models.Index(fields=["note"], name="order_note")),
migrations.RunSQL("DROP TABLE x"),  # planner: ignore[raw-sql] nobody reads it"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = shop(tmp_path_factory.mktemp("check") / "a folder")
    project.write(".git/HEAD", "")
    project.migration("0004_sql", OPERATIONS, after=["0003_note"])
    project.write("pyproject.toml", '[tool.planner.ignore]\n"shop.0009" = { raw-sql = "" }\n')
    return project


def said(project: Project, form: str, *arguments: str) -> Done:
    done = project.planner("check", "--format", form, *arguments)
    assert (done.status, done.err) == (1, "")
    return done


def test_text(project: Project) -> None:
    *lines, summary, advice = said(project, "text").out.splitlines()
    assert len(lines) == 6
    assert all(line.count(": ") >= 3 and line.partition(":")[0].endswith((".py", ".toml")) for line in lines)
    assert [line for line in lines if "0004_sql.py:11: risk: raw-sql: RunSQL: UPDATE shop_order SET note" in line]
    assert not [line for line in lines if "DROP TABLE" in line]
    assert summary == "4 migrations checked: 4 note, 1 risk, 1 open, 1 suppressed"
    assert advice.startswith("2 of them fail the check (--fail-on risk).")


def test_json(project: Project) -> None:
    found = json.loads(said(project, "json").out)
    assert (found["format"], found["migrations"], found["fail_on"], found["failed"]) == (1, 4, "risk", True)
    suppressed = [one for one in found["findings"] if one["suppressed"]]
    assert [one["suppressed"] for one in suppressed] == [{"kind": "inSource", "reason": "nobody reads it"}]
    assert suppressed[0]["severity"] == "risk"
    assert suppressed[0]["title"] == hazards.BY_ID["raw-sql"].title


def test_github(project: Project) -> None:
    lines = said(project, "github").out.splitlines()
    assert {line.partition(" ")[0] for line in lines} == {"::notice", "::warning", "::error"}
    update = next(line for line in lines if line.startswith("::warning"))
    properties, _, message = update.removeprefix("::warning ").partition("::")
    given = dict(part.split("=", 1) for part in properties.split(","))
    assert given["file"] == "shop/migrations/0004_sql.py"
    assert given["line"] == given["endLine"] == "11"
    assert unquote(given["title"]) == f"raw-sql: {hazards.BY_ID['raw-sql'].title}"
    assert "note = '100%25, sure: no'" in message


def test_paths_are_relative_to_the_repository(project: Project) -> None:
    found = json.loads(said(project, "sarif", "--pythonpath", str(project.folder)).out)
    assert uris(found) == {"shop/migrations/0003_note.py", "shop/migrations/0004_sql.py", "pyproject.toml"}


def uris(log: dict[str, Any]) -> set[str]:
    return {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in log["runs"][0]["results"]}


def test_sarif_is_valid(project: Project) -> None:
    schema = json.loads((DATA / "sarif-2.1.0-reduced.json").read_text("utf-8"))
    log = json.loads(said(project, "sarif").out)
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(log, schema)
    for wrong in ({"version": "2.0"}, {"runs": [{}]}, {"more": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**log, **wrong}, schema)


def test_sarif(project: Project) -> None:
    run = json.loads(said(project, "sarif").out)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert [one["id"] for one in rules] == [
        hazard.id for hazard in hazards.ALL if hazard.id in {r["id"] for r in rules}
    ]
    suppressed = [one for one in run["results"] if "suppressions" in one]
    assert [one["suppressions"] for one in suppressed] == [[{"kind": "inSource", "justification": "nobody reads it"}]]
    prints = [one["partialFingerprints"]["planner/v1"] for one in run["results"]]
    assert len(set(prints)) == len(prints)
    levels = {one["ruleId"]: one["level"] for one in run["results"]}
    assert (levels["raw-sql"], levels["migrate-builds-index"], levels["bad-suppression"]) == (
        "warning",
        "note",
        "error",
    )


def test_nothing_found(tmp_path: Path) -> None:
    project = shop(tmp_path)
    (project.folder / "shop/migrations/0003_note.py").unlink()
    for form, expected in (("text", "2 migrations checked: 0 note, 0 risk, 0 open\n"), ("github", "")):
        done = project.planner("check", "--format", form, "--fail-on", "note")
        assert (done.status, done.out, done.err) == (0, expected, "")
