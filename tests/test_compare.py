"""The comparison with sqlmigrate: on the real pipeline, and on plans made by hand."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import project_helper
import pytest
from compare_helper import ROOT, compared

from planner.catalog import Object
from planner.compare import Comparison, Fate, as_json, as_markdown, as_text, comparison, show
from planner.fills import PythonFill
from planner.locks import LockMode
from planner.model import Condition, Left, Lock, OperationInfo, Phase, Plan, Sql, Statement, Step
from planner.names import Table
from planner.translate.values import Hole, Source

SHOP = ROOT / "tests/projects/shop_project"
MIGRATIONS = [
    *("0003", "0008", "0013", "0014", "0016", "0021", "0023", "0026", "0028"),
    *("0032", "0033", "0039", "0040", "0047", "0049", "0050", "0051", "0059"),
]
PEOPLE = Table("public", "people")


@pytest.fixture(scope="module")
def shop() -> dict[str, dict[str, Any]]:
    return compared(SHOP, "shop", *MIGRATIONS)


def statements(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    loaded: dict[str, Any] = json.loads(found["json"])
    listed: list[dict[str, Any]] = loaded["statements"]
    return listed


@pytest.mark.parametrize("migration", MIGRATIONS)
def test_every_statement_has_steps_or_a_reason_in_each_form(shop: dict[str, dict[str, Any]], migration: str) -> None:
    found = json.loads(shop[migration]["json"])
    numbers = {step["number"]: step for step in found["steps"]}
    for statement in found["statements"]:
        assert bool(statement["steps"]) != bool(statement["reason"]), statement
        assert statement["fate"] != "lost"
        for number in statement["steps"]:
            assert statement["number"] in numbers[number]["statements"]
            assert numbers[number]["title"] in shop[migration]["markdown"]
        assert statement["sql"].strip().splitlines()[0].strip() in shop[migration]["markdown"]
    own = [step for step in found["steps"] if not step["statements"]]
    assert own, "at least the record of the migration is the plan's own"
    assert all(
        step["why"] in shop[migration]["markdown"].replace("\\|", "|") for step in own if "\n" not in step["why"]
    )
    assert found["summary"]["text"] in " ".join(shop[migration]["text"].split())
    assert shop[migration]["text"].rstrip().endswith(".")


@pytest.mark.parametrize("migration", MIGRATIONS)
def test_locks_and_rewrites_are_those_that_postgresql_shows(shop: dict[str, dict[str, Any]], migration: str) -> None:
    """Not only covered but equal, but for locks that block nothing: those it may leave out."""
    for statement in statements(shop[migration]):
        seen = shop[migration]["observed"].get(str(statement["number"]))
        if seen is None:
            continue
        said = {lock["table"]: lock["mode"] for lock in statement["locks"]}
        assert notable(said) == notable(seen["locks"]), statement["sql"]
        assert bool(seen["rewritten"]) == ("rewrites the table" in statement["does"]), statement["sql"]


def notable(locks: Mapping[str, str]) -> dict[str, str]:
    return {table: mode for table, mode in locks.items() if LockMode(mode).blocks != "nothing"}


def test_enough_was_observed(shop: dict[str, dict[str, Any]]) -> None:
    counts = [len(found["observed"]) for found in shop.values()]
    assert sum(counts) >= 35
    assert any(seen["rewritten"] for found in shop.values() for seen in found["observed"].values())


def test_lines_fit_into_100_columns(shop: dict[str, dict[str, Any]]) -> None:
    for migration, found in shop.items():
        long = [line for line in found["text"].splitlines() if len(line) > 100]
        assert not long, (migration, long)
        assert "\x1b" not in found["text"]


def test_fates_of_the_shop(shop: dict[str, dict[str, Any]]) -> None:
    fates = {migration: [s["fate"] for s in statements(shop[migration])] for migration in MIGRATIONS}
    assert fates["0003"] == ["kept", "kept"]
    assert fates["0008"] == ["split", "replaced"]
    assert fates["0014"] == ["kept"]
    assert fates["0016"] == ["split"] * 4
    assert fates["0028"] == ["split"]
    assert fates["0032"] == ["split"]
    assert fates["0049"] == []
    assert set(fates["0039"]) == {"kept", "replaced"}, "the CREATE TABLE stands for all that is in it"


def test_what_a_reader_sees_of_not_null(shop: dict[str, dict[str, Any]]) -> None:
    text = shop["0016"]["text"]
    assert "AlterField (shop/migrations/0016_not_null_with_default.py:8)" in text
    assert "ACCESS EXCLUSIVE on shop_customer (blocks reads and writes); scans the table" in text
    assert "Split into the same 4 steps as statement 1." in text
    assert text.count("Backfill shop_customer.level") == 1, "not again for each statement, nor among the plan's own"


def test_python_and_its_steps(shop: dict[str, dict[str, Any]]) -> None:
    [translated] = json.loads(shop["0050"]["json"])["python"]
    titles = {step["number"]: step["title"] for step in json.loads(shop["0050"]["json"])["steps"]}
    assert translated["fate"] == "translated"
    assert "Backfill shop_product.slug" in [titles[number] for number in translated["steps"]]
    [hole] = json.loads(shop["0051"]["json"])["python"]
    assert hole["fate"] == "hole" and "isn't known" in hole["reason"] and len(hole["steps"]) == 1
    assert "1 Python function (1 not translated)" in " ".join(shop["0051"]["text"].split())
    [empty] = json.loads(shop["0049"]["json"])["python"]
    assert (empty["fate"], empty["steps"]) == ("empty", [])


NESTED = """migrations.SeparateDatabaseAndState(
    database_operations=[
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.AddField("order", "code", models.CharField(max_length=20, null=True)),
                migrations.RunPython(fill, migrations.RunPython.noop),
            ],
            state_operations=[
                migrations.AddField("order", "code", models.CharField(max_length=20, null=True)),
            ],
        ),
        migrations.AddIndex("order", models.Index(fields=["code"], name="order_code")),
    ],
    state_operations=[
        migrations.AddField("order", "code", models.CharField(max_length=20, null=True)),
        migrations.AddIndex("order", models.Index(fields=["code"], name="order_code")),
    ],
)"""
FILL = """def fill(apps, schema_editor):
    apps.get_model("shop", "Order").objects.update(code=models.F("number"))
"""


def test_nested_operations_are_unfolded(tmp_path: Path) -> None:
    """As Wagtail nests them; sqlmigrate prints their statements under the outermost operation, and no Python at all."""
    project = project_helper.shop(tmp_path)
    project.migration("0004_nested", NESTED, after=["0003_note"], before=FILL)
    done = project.planner("compare", "shop", "0004", "--format", "json")
    assert done.status == 0, done.err
    found = json.loads(done.out)
    add, index = found["statements"]
    assert (add["operation"]["name"], index["operation"]["name"]) == ("AddField", "AddIndex")
    assert add["operation"]["line"] < found["python"][0]["operation"]["line"] < index["operation"]["line"]
    assert add["locks"] == [{"table": "public.shop_order", "mode": "ACCESS EXCLUSIVE", "blocks": "reads and writes"}]
    assert (index["does"], index["fate"]) == (["builds an index"], "replaced")
    assert found["python"][0]["fate"] == "translated" and found["python"][0]["steps"]
    assert "ACCESS EXCLUSIVE on shop_order from statement 1 on" in found["held"][0]


def test_command_line() -> None:
    command = [sys.executable, "-m", "planner", "compare", "oauth2_provider", "0012", "--format", "markdown"]
    options = ["--pythonpath", str(ROOT / "examples/oauth_token_checksum")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([*command, *options], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# oauth2_provider.0012_add_token_checksum on PostgreSQL ")
    assert "all accounted for" in done.stdout


# Plans made by hand

SOURCE = Source("app/migrations/0002_x.py", 3, 9, "def forwards(apps, editor): ...")
HOLE = Hole("RunPython forwards", SOURCE, 5, "x()", "a call of x isn't understood", "declare it")


def operation(index: int, name: str = "AlterField") -> OperationInfo:
    return OperationInfo(index, name, f"Alter thing {index}", "app/migrations/0002_x.py", 7 + index, "app.0002_x")


def step(slug: str, text: str, *accounts: int, phase: Phase = Phase.EXPAND, kind: str = "sql", **fields: Any) -> Step:
    body = Sql("postgresql/as_written.sql.j2", {"statements": [text], "marker": None, "path": (), "local": True})
    fields.setdefault("locks", (Lock(PEOPLE, LockMode.ACCESS_EXCLUSIVE),))
    return Step(
        slug, phase, f"Title of {slug}", f"Why {slug}", body, Condition("schema_exists", ("s",)),
        accounts=accounts, kind=kind, **fields,
    )  # fmt: skip


def plan(texts: list[Statement], steps: list[Step], **fields: Any) -> Plan:
    indexes = {statement.operation for statement in texts} | set(fields.get("context", {}).get("python", ()))
    fields.setdefault("operations", tuple(operation(index) for index in sorted(indexes)))
    return Plan(
        "app", ("0002_x",), "planner_app", 18, tuple(steps), tuple(texts),
        tables=(PEOPLE,), **{"context": {}, **fields},
    )  # fmt: skip


def thing(kind: str, name: str, table: Table = PEOPLE, **detail: Any) -> Object:
    return Object(kind, table.schema, table.name, name, name, detail)


def column(name: str, type_: str) -> Object:
    return thing("column", name, type=type_, collation=None)


def only(found: Comparison) -> Any:
    [line] = found.lines
    return line


def test_kept_says_the_same_in_other_words() -> None:
    text = 'ALTER TABLE "people" ADD COLUMN "age" varchar(20) NULL;'
    same = "ALTER TABLE public.people ADD COLUMN age character varying(20)"
    line = only(comparison(plan([Statement(1, 0, text)], [step("add", same, 1)])))
    assert line.fate is Fate.KEPT
    assert [entry.number for entry in line.steps] == ["010"]
    other = 'ALTER TABLE "people" ADD COLUMN "age" varchar(21)'
    assert only(comparison(plan([Statement(1, 0, text)], [step("add", other, 1)]))).fate is Fate.REPLACED


def test_not_kept_where_another_step_takes_its_work_off() -> None:
    """SET NOT NULL behind a validated check is Django's text, but not what Django does."""
    text = 'ALTER TABLE "people" ALTER COLUMN "age" SET NOT NULL;'
    check = "ALTER TABLE people ADD CONSTRAINT c CHECK (age IS NOT NULL) NOT VALID"
    line = only(comparison(plan([Statement(1, 0, text)], [step("check", check, 1), step("set", text, 1)])))
    assert line.fate is Fate.SPLIT
    assert len(line.steps) == 2


def test_each_kept_statement_has_its_own_step() -> None:
    """A recipe gives all its steps all its statements; what is kept is shown where it is kept."""
    texts = [
        'ALTER TABLE "people" ADD COLUMN "n" integer DEFAULT 1 NOT NULL',
        'ALTER TABLE "people" ALTER COLUMN "n" DROP DEFAULT',
    ]
    steps = [step("add", texts[0], 1, 2), step("drop", texts[1], 1, 2, phase=Phase.CONTRACT)]
    found = comparison(plan([Statement(1, 0, texts[0]), Statement(2, 0, texts[1])], steps))
    assert [(line.fate, [one.number for one in line.steps]) for line in found.lines] == [
        (Fate.KEPT, ["010"]),
        (Fate.KEPT, ["020"]),
    ]
    assert "Kept as written, after the deploy:" in as_text(found)


def test_left_out_and_lost() -> None:
    texts = [Statement(1, 0, "SET CONSTRAINTS ALL IMMEDIATE;"), Statement(2, 0, "DROP TABLE people;")]
    found = comparison(plan(texts, [], left=(Left(1, "nothing is pending"),)))
    assert [line.fate for line in found.lines] == [Fate.LEFT_OUT, Fate.LOST]
    text = as_text(found)
    assert "Left out: nothing is pending." in text
    assert "NOT ACCOUNTED FOR: please report this." in text
    assert "2 statements, 1 NOT ACCOUNTED FOR: 0 replaced or split, 0 kept as written, 1 left out" in " ".join(
        text.split()
    )
    assert as_json(found)["summary"]["lost"] == 1


def test_only_one_of_sqlmigrate_and_migrate() -> None:
    texts = [Statement(1, 0, "DROP INDEX a;", run=False), Statement(2, 0, "DROP INDEX b;", printed=False)]
    found = comparison(plan(texts, [], left=(Left(1, "x"), Left(2, "y"))))
    text = as_text(found)
    assert "(only sqlmigrate prints it)" in text and "(only migrate runs it)" in text
    assert [(s["printed_by_sqlmigrate"], s["run_by_migrate"]) for s in as_json(found)["statements"]] == [
        (True, False),
        (False, True),
    ]
    assert "Statement 1: only sqlmigrate prints it" in as_markdown(found)


def test_the_type_before_decides_about_the_rewrite() -> None:
    text = Statement(1, 0, 'ALTER TABLE "people" ALTER COLUMN "age" TYPE varchar(50);')
    steps = [step("type", text.text, 1)]
    before = (column("age", "character varying(20)"),)
    known = only(comparison(plan([text], steps, context={"before": before})))
    assert known.work.does == ("catalog work only",) and known.work.known
    longer = (column("age", "character varying(90)"),)
    assert only(comparison(plan([text], steps, context={"before": longer}))).work.does == ("rewrites the table",)
    unknown = only(comparison(plan([text], steps)))
    assert unknown.work.does == ("rewrites the table",) and not unknown.work.known
    assert unknown.work.note == "the worst is assumed: the type before is not known"
    assert f"note: {unknown.work.note}" in as_text(comparison(plan([text], steps)), width=200)


def test_the_type_is_followed_through_the_statements() -> None:
    texts = [
        Statement(1, 0, "ALTER TABLE people RENAME COLUMN age TO years;"),
        Statement(2, 0, "ALTER TABLE people ALTER COLUMN years TYPE varchar(30);"),
        Statement(3, 0, "ALTER TABLE people ALTER COLUMN years TYPE varchar(25);"),
    ]
    context = {"before": (column("age", "character varying(20)"),)}
    found = comparison(plan(texts, [step("all", "SELECT 1", 1, 2, 3)], context=context))
    assert [line.work.does for line in found.lines][1:] == [("catalog work only",), ("rewrites the table",)]


def test_a_foreign_key_is_told_from_other_constraints() -> None:
    key = thing("constraint", "k", type="f", columns=["town_id"], references=["other", "towns"], index=None, valid=True)
    check = thing("constraint", "c", type="c", columns=["age"], references=None, index=None, valid=True)
    texts = [
        Statement(number, 0, f"ALTER TABLE people DROP CONSTRAINT {name};") for number, name in enumerate("kcx", 1)
    ]
    found = comparison(plan(texts, [step("all", "SELECT 1", 1, 2, 3)], context={"before": (key, check)}))
    locked = [[lock.table for lock in line.work.locks] for line in found.lines]
    assert locked == [
        ["public.people", "other.towns"],
        ["public.people"],
        ["public.people", "the tables that its foreign keys point at"],
    ]


def test_what_is_not_understood_is_said_to_be() -> None:
    found = comparison(plan([Statement(1, 0, "FROBNICATE people")], [step("raw", "FROBNICATE people", 1)]))
    line = only(found)
    assert line.fate is Fate.KEPT
    assert not line.work.known and line.work.does == ("can't be told",)
    assert [(lock.table, lock.mode) for lock in line.work.locks] == [
        ("tables that can't be told", LockMode.ACCESS_EXCLUSIVE)
    ]


def test_a_cascade_that_nobody_has_checked_keeps_its_warning() -> None:
    text = Statement(1, 0, "ALTER TABLE people DROP COLUMN age CASCADE;")
    checked = only(comparison(plan([text], [step("drop", text.text, 1)])))
    raw = only(comparison(plan([text], [step("drop", text.text, 1, kind="as written")])))
    assert checked.work.known and [lock.table for lock in checked.work.locks] == ["public.people"]
    assert not raw.work.known and "the tables whose foreign keys point at it" in [lock.table for lock in raw.work.locks]


def test_own_steps_and_operations_without_sql() -> None:
    operations = (operation(0), operation(1, "AlterModelOptions"))
    text = Statement(1, 0, "DROP INDEX a;")
    steps = [step("a", "DROP INDEX a", 1), step("own", "SELECT 1", locks=())]
    found = comparison(plan([text], steps, operations=operations))
    assert [one.title for one in found.own] == ["Title of own"]
    text_form = as_text(found)
    assert "In the plan, and not in sqlmigrate" in text_form and "Why own" in text_form
    assert "Without SQL: AlterModelOptions (app/migrations/0002_x.py:8)" in text_form
    assert "1 statement, accounted for: 0 replaced or split, 1 kept as written" in " ".join(text_form.split())


def test_locks_that_last_longer_than_their_statement() -> None:
    """Only in one transaction, and only where something comes after."""
    texts = [
        Statement(1, 0, "ALTER TABLE people ADD COLUMN a integer;"),
        Statement(2, 1, "CREATE INDEX i ON people (b);"),
    ]
    steps = [step("a", "SELECT 1", 1, 2)]
    found = comparison(plan(texts, steps, context={"atomic": {"app.0002_x": True}}))
    sentence = (
        "migrate runs app.0002_x in one transaction, and holds each lock to its end: "
        "ACCESS EXCLUSIVE on people from statement 1 on."
    )
    assert found.held == (sentence,)
    assert sentence in " ".join(as_text(found).split()) and sentence in as_markdown(found)
    assert as_json(found)["held"] == [sentence]
    assert comparison(plan(texts, steps, context={"atomic": {"app.0002_x": False}})).held == ()
    assert comparison(plan(texts[:1], steps, context={"atomic": {"app.0002_x": True}})).held == ()
    fills = {1: PythonFill("app.0002:forwards", hole=HOLE)}
    assert comparison(plan(texts[:1], steps, context={"atomic": {"app.0002_x": True}, "python": fills})).held


def test_holes_show() -> None:
    fills = {1: PythonFill("app.0002:forwards", hole=HOLE)}
    gate = Step(
        "python", Phase.BACKFILL, "Run it by hand", "why",
        Sql("postgresql/python_hole.sql.j2", {
            "name": "app.0002:forwards", "hole": HOLE, "place": "x", "source": "", "marker": PEOPLE,
            "python": {"command": "planner run-python app 0002_x --database default"},
        }),
        Condition("schema_exists", ("s",)), kind="gate",
    )  # fmt: skip
    found = comparison(plan([], [gate], context={"python": fills}))
    [code] = found.code
    assert (code.fate, code.reason) == ("hole", "a call of x isn't understood (app/migrations/0002_x.py:5)")
    assert [one.number for one in code.steps] == ["010"]
    assert "NOT TRANSLATED: app.0002:forwards" in as_text(found)
    assert found.summary.startswith("Django has no SQL for this migration")


def test_markdown_stays_markdown() -> None:
    text = Statement(1, 0, "COMMENT ON TABLE people IS '```\na | b';")
    titled = step("a", "SELECT 1", 1)
    found = as_markdown(comparison(plan([text], [titled])))
    assert "````sql\nCOMMENT ON TABLE people IS '```\na | b';\n````" in found
    rows = [line for line in found.splitlines() if line.startswith("| 010")]
    assert rows == ["| 010 | expand | Title of a | ACCESS EXCLUSIVE on people (blocks reads and writes) |"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "90")
    found = comparison(plan([Statement(1, 0, "DROP INDEX a;")], [step("a", "DROP INDEX a", 1)]))
    plain, terminal = io.StringIO(), Terminal()
    with redirect_stdout(plain):
        show(found, "text")
    with redirect_stdout(terminal):
        show(found, "text")
    assert "\x1b[" not in plain.getvalue()
    assert "\x1b[" in terminal.getvalue()
    assert plain.getvalue() == as_text(found)
