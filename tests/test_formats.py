"""The formats of a bundle: what is written, and what stops with an error."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planner.config import FORMATS
from planner.errors import ConfigError, FormatError
from planner.formats import liquibase, psql, tools
from planner.formats.plain import plain, script, undo
from planner.locks import LockMode
from planner.model import Condition, Lock, Phase, Plan, Sql, Step
from planner.names import Table
from planner.step_files import StepFile, step_files
from planner.step_files import sql as rendered

TABLE = Table("public", "shop_order")
INDEX = {
    "table": TABLE, "name": "number_idx", "unique": True, "method": "btree", "keys": ['"number"'], "include": [],
    "nulls_not_distinct": False, "options": [], "tablespace": None, "predicate": "note <> ';'",
}  # fmt: skip


def step(template: str, context: dict[str, object], **more: object) -> Step:
    fields: dict[str, object] = {
        "slug": "index", "phase": Phase.EXPAND, "title": "Build it", "why": "A test.",
        "sql": Sql(f"postgresql/{template}.sql.j2", context),
        "done_when": Condition("index_valid", (TABLE, "number_idx")),
        "locks": (Lock(TABLE, LockMode.SHARE_UPDATE_EXCLUSIVE),),
    }  # fmt: skip
    return Step(**{**fields, **more})  # type: ignore[arg-type]


def own(one: Step, **more: Any) -> StepFile:
    plan = Plan("shop", ("0002_number",), "planner_shop", 18, (one,), (), ())
    return replace(step_files(plan)[0], **more)


def test_an_index_is_built_without_psql() -> None:
    one = step("build_index", INDEX, transactional=False)
    found = script(one, own(one))
    rename, drop, build = found.statements
    assert 'RENAME TO "planner_drop_number_idx"' in rename
    assert drop == 'DROP INDEX CONCURRENTLY IF EXISTS "public"."planner_drop_number_idx";'
    assert build.startswith('CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "number_idx"')
    assert "note <> ';'" in build, "a semicolon in a string ends nothing"
    assert found.main == 2
    assert "\\if" in rendered(one.sql), "in the format directory psql asks"


def test_a_command_of_psql_stops_with_the_step_and_why() -> None:
    one = step("build_index", INDEX)
    with pytest.raises(FormatError, match=r"Step 010 \(Build it\) can only be run by psql"):
        plain("SELECT 1 \\gset\n", own(one))
    with pytest.raises(FormatError, match="a quote that does not end"):
        plain("SELECT 'a", own(one))
    assert plain("SELECT E'\\n', $$ \\if $$", own(one))


def test_an_undo_that_needs_psql_is_none() -> None:
    assert undo(Sql("postgresql/build_index.sql.j2", INDEX, transactional=False)) is None
    dropped = Sql("postgresql/drop_index.sql.j2", {"table": TABLE, "name": "number_idx"}, transactional=False)
    assert undo(dropped) == 'DROP INDEX CONCURRENTLY IF EXISTS "public"."number_idx";'


def test_what_blocks_is_locked_first_and_nothing_else() -> None:
    one = step("drop_not_null", {"table": TABLE, "column": "number"}, locks=(Lock(TABLE, LockMode.ACCESS_EXCLUSIVE),))
    name = '"public"."shop_order"'
    assert tools._locks(own(one, blocked=(name,))) == [(name, "ACCESS EXCLUSIVE")]
    assert tools._locks(own(one, blocked=())) == [], "a table that is not there yet"


def test_a_command_in_a_variable_ends_with_a_mark() -> None:
    text = "\\if :a\nSELECT 1 AS b \\gset c_\nSELECT '\\n', 2;\n-- \\ not a command\n\\endif\n"
    assert psql.macro(text).splitlines() == [
        "\\if :a \\\\", "SELECT 1 AS b \\gset c_ \\\\", "SELECT '\\n', 2;", "-- \\ not a command", "\\endif \\\\",
    ]  # fmt: skip


def test_statements_of_a_transaction_are_sent_together() -> None:
    assert psql._together("BEGIN;\nDO $$ a; b; $$;\nCOMMIT;\n") == "BEGIN\\;\n\nDO $$ a; b; $$\\;\n\nCOMMIT;"


@pytest.mark.parametrize("text", ["-- rollback of this", "--  Changeset a", "  --comment b", "--liquibase formatted"])
def test_a_comment_that_liquibase_would_read_stops(text: str) -> None:
    one = step("build_index", INDEX)
    with pytest.raises(FormatError, match="Liquibase would read as one of its own marks"):
        liquibase._unmarked(tools.Part(f"SELECT 1\n{text}\n", transactional=True, work=True), own(one))
    assert liquibase._unmarked(tools.Part("SELECT 1 -- roll back", transactional=True, work=True), own(one))


def test_a_goal_goes_into_one_line_only_if_that_changes_nothing() -> None:
    one = step("build_index", INDEX)
    part = tools.Part("SELECT 1", transactional=True, work=True)
    assert "\n" not in liquibase._unless(own(one), part)
    for goal in ("a = 'b\nc'", "a -- b\nAND c", "a = $$ b\n$$"):
        assert liquibase._unless(own(one, done_when=goal), part) == ""
    after = tools.Part("RESET lock_timeout", transactional=False, work=False)
    assert liquibase._unless(own(one), after) == "", "what cleans up runs although the goal is reached"


def test_the_configuration_knows_the_formats(tmp_path: Path) -> None:
    from planner.config import load

    file = tmp_path / "planner.toml"
    file.write_text('[tool.planner]\nformat = "sqitch"\n')
    assert load(file, tmp_path).format == "sqitch"
    file.write_text('[tool.planner]\nformat = "alembic"\n')
    with pytest.raises(ConfigError, match="format must be one of " + ", ".join(FORMATS)):
        load(file, tmp_path)
