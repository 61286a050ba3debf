"""Templates of the user's own: what they change, how they fail, and that docs/templates.md says what they get."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import django
import jinja2
import jsonschema
import pytest
from golden import FOLDERS, GROUPS, Group
from plan_many import plan_many
from project_helper import Project, refused, shop

from planner import templating
from planner.errors import ConfigError
from planner.names import Table

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = json.loads((ROOT / "planner" / "schema" / "plan-1.json").read_text("utf-8"))
HERE = [
    group
    for group in GROUPS
    if group.major == 18 and group.package is None and group.oldest_django <= django.VERSION[:2]
]
"""All examples, for the server and the packages that are always there."""

TICKET = "-- Ticket: OPS-4711"
HEADER = "bundle/header.sql.j2"
MACROS = ("verbatim", "duration", "setting", "begin_blocking", "locks_line", "stop", "elapsed")
TICKETS = (
    f'{{% import "shipped/{HEADER}" as ours with context %}}\n'
    + "".join(f"{{% set {name} = ours.{name} %}}" for name in MACROS)
    + "{% macro step_head(step) %}\n"
    + '{% include "house/ticket.j2" %}\n{{ ours.step_head(step) }}\n{%- endmacro %}\n'
)


@pytest.fixture(autouse=True)
def _ours_again() -> Iterator[None]:
    yield
    templating.override(None)


def write_all(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


# What they change.


@pytest.mark.parametrize(
    "group",
    [group if number < 2 else pytest.param(group, marks=pytest.mark.sweep) for number, group in enumerate(HERE)],
    ids=[group.id for group in HERE],
)
def test_every_example_with_a_ticket_in_its_headers(group: Group, tmp_path: Path) -> None:
    """The first bundle of each is rehearsed; all of them have the line, and name what it comes from."""
    texts = {HEADER: TICKETS, "house/ticket.j2": f"{TICKET}\n"}
    house = write_all(tmp_path / "house", texts)
    project = group.project
    config = tmp_path / "planner.toml"
    config.write_text('[tool.planner]\ntemplates = "house"\n', "utf-8")
    migrations = list(group.migrations.values())
    options = ("--config", str(config))
    found = plan_many(project, tmp_path / "out", migrations[:1], *options)
    if migrations[1:]:
        found |= plan_many(project, tmp_path / "out", migrations[1:], *options, "--no-rehearse")
    used = [{"name": name, "sha256": hashlib.sha256(texts[name].encode()).hexdigest()} for name in sorted(texts)]
    for migration in migrations:
        bundle = found[migration.partition(":")[2]]
        assert bundle.verdict == ("PROVED" if migration == migrations[0] else "HOLE"), bundle.output
        jsonschema.Draft202012Validator(SCHEMA).validate(bundle.plan)
        assert bundle.plan["templates"] == used
        readme = (bundle.folder / "README.md").read_text("utf-8")
        assert all(f"- `{one['name']}`, sha256 {one['sha256']}\n" in readme for one in used)
        assert str(house) not in readme + json.dumps(bundle.plan)
        for step in bundle.plan["steps"]:
            lines = (bundle.folder / step["file"]).read_text("utf-8").splitlines()
            assert lines.count(TICKET) == 1
            assert lines[0] == TICKET
            assert lines[1].startswith(f"-- {step['number']}  ")


def test_an_option_goes_before_the_configuration(tmp_path: Path) -> None:
    """And what stands in neither is ours."""
    project = shop(tmp_path)
    project.write("pyproject.toml", '[tool.planner]\ntemplates = "nowhere"\n')
    refused(project, "plan", "shop", "0002", status=2, says=["There is no folder", f"{tmp_path}/nowhere"])
    project.write("house/postgresql/add_column.sql.j2", "{{ nonsense }}\n")
    project.write("house/bundle/haeder.sql.j2", "")
    done = refused(
        project, "plan", "shop", "0002", "--templates", "house", status=2,
        says=[f"{tmp_path}/house/postgresql/add_column.sql.j2:1: UndefinedError: 'nonsense' is undefined"],
    )  # fmt: skip
    assert f"note: {tmp_path}/house/bundle/haeder.sql.j2 has no effect" in done.err


# How they fail.

BROKEN = {
    "no Jinja": ({HEADER: "{% macro x() %}\n{% endif %}"}, f"{HEADER}:2: this is no Jinja template"),
    "a macro lost": ({HEADER: "{% macro stop(a, b) %}{% endmacro %}"}, "header.sql.j2 lacks begin_blocking, duration"),
    "not there": (
        {"bundle/step.sql.j2": "\n{% include 'bundle/stpe.sql.j2' %}"},
        "bundle/step.sql.j2:2: there is no template 'bundle/stpe.sql.j2'. Did you mean bundle/step.sql.j2",
    ),
    "not to be overridden": ({"catalog/objects.sql.j2": "SELECT 1"}, "the proof rests on it"),
    "not text": ({"bundle/step.sql.j2": b"\xff"}, "can't be read"),
}


@pytest.mark.parametrize(("texts", "says"), BROKEN.values(), ids=BROKEN)
def test_what_could_never_be_rendered_is_refused_at_once(
    texts: dict[str, str | bytes], says: str, tmp_path: Path
) -> None:
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir()
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as caught:
        templating.override(tmp_path)
    assert says in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    assert templating.overridden() == ()


def test_what_nothing_uses_is_named(tmp_path: Path) -> None:
    write_all(tmp_path, {
        "bundle/step.sql.j2": "{% include 'house/one.j2' %}", "house/one.j2": "{% include 'house/two.j2' %}",
        "house/two.j2": "", "house/three.j2": "{% not even Jinja", "README": "", ".gitignore": "",
    })  # fmt: skip
    warnings = templating.override(tmp_path)
    assert [warning.partition(" has")[0] for warning in warnings] == [
        f"{tmp_path}/README",
        f"{tmp_path}/house/three.j2",
    ]
    assert [one.name for one in templating.overridden()] == ["bundle/step.sql.j2", "house/one.j2", "house/two.j2"]
    write_all(tmp_path, {"house/two.j2": "{% include name %}"})
    assert templating.override(tmp_path) == (), "it may be any"


def test_an_error_in_ours_because_of_theirs_names_both(tmp_path: Path) -> None:
    conditions = templating.template_folders()[0] / "postgresql" / "conditions.sql.j2"
    text = conditions.read_text("utf-8")
    macro = "{% macro never() %}"
    assert macro in text
    line = text[: text.index(macro)].count("\n") + 2
    write_all(tmp_path, {"postgresql/conditions.sql.j2": text.replace(macro, macro + "\n{{ nonsense }}")})
    templating.override(tmp_path)
    with pytest.raises(ConfigError) as caught:
        templating.condition("never", [])
    assert f"{tmp_path}/postgresql/conditions.sql.j2:{line}: UndefinedError: 'nonsense' is undefined" in str(
        caught.value
    )
    templating.override(None)
    assert templating.condition("never", []) == "false"
    with pytest.raises(jinja2.UndefinedError):
        templating.render("postgresql/drop_index.sql.j2")


# The schema of plan.json.


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_plan_json_is_as_the_schema_says(folder: Path) -> None:
    plan = json.loads((folder / "plan.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(plan)
    assert plan["format"] == SCHEMA["properties"]["format"]["const"]


def test_the_schema_allows_nothing_that_it_does_not_name() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def objects(part: object) -> Iterator[dict[str, object]]:
        if isinstance(part, dict):
            if part.get("type") == "object":
                yield part
            yield from (found for value in part.values() for found in objects(value))
        elif isinstance(part, list):
            yield from (found for value in part for found in objects(value))

    found = list(objects(SCHEMA))
    assert len(found) > 12
    assert all(one.get("additionalProperties") is False or "propertyNames" in one for one in found)
    plan = json.loads((FOLDERS[0] / "plan.json").read_text("utf-8"))
    plan["steps"][0]["colour"] = "red"
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(plan)


def test_the_schema_is_printed(tmp_path: Path) -> None:
    done = Project(tmp_path, {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}).planner("schema")
    assert (done.status, json.loads(done.out)) == (0, SCHEMA)


def test_compiled_templates_are_kept_for_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "_compiled", [None])
    try:
        folder = tmp_path / "compiled"
        templating.keep_compiled(folder)
        first = templating.render("postgresql/drop_table.sql.j2", table=Table("public", "a"))
        kept = {path: path.read_bytes() for path in folder.iterdir()}
        assert kept
        assert folder.stat().st_mode & 0o077 == 0, "compiled code is run: nobody else may write it"
        templating.keep_compiled(folder)
        assert templating.render("postgresql/drop_table.sql.j2", table=Table("public", "a")) == first
        assert {path: path.read_bytes() for path in folder.iterdir()} == kept
    finally:
        monkeypatch.undo()
        templating.environment.cache_clear()
        templating._pages.cache_clear()
