"""``[tool.planner]``: what is taken, and what is refused with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from planner.config import Config, Known, load, unmatched
from planner.errors import ConfigError

KNOWN = Known(
    app="shop",
    apps=["shop", "auth"],
    migrations=["0001_initial", "0002_total"],
    functions={"0002_total": ["forwards"]},
    columns=["shop.order.total", "shop_order.total", "shop.order.note", "auth.user.name"],
    changed=["shop.order", "shop_order"],
)


def read(folder: Path, text: str) -> Config:
    path = folder / "pyproject.toml"
    path.write_text(text, "utf-8")
    return load(None, folder)


def test_everything_is_taken_as_written(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '[tool.planner]\naccept = ["raw-sql"]\nbatch_size = 7\nrows = 3\n[tool.planner.backfill]\n'
        '"shop.order.total" = "1"\n[tool.planner.backfill."shop.0002:f"]\ntable = "t"\nset = { a = "1" }\n',
    )
    assert (found.accept, found.batch_size, found.rows, found.target_ms) == (("raw-sql",), 7, 3, Config().target_ms)
    assert found.backfill == {"shop.order.total": "1", "shop.0002:f": {"table": "t", "set": {"a": "1"}}}
    assert found.path == str(tmp_path / "pyproject.toml")


def test_the_nearest_file_above_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.planner]\nrows = 9\n")
    assert load(None, tmp_path / "a/b").rows == 9
    (tmp_path / "a/pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert load(None, tmp_path / "a/b") == Config(path=str(tmp_path / "a/pyproject.toml"))


def test_a_file_that_is_named_must_have_the_heading(tmp_path: Path) -> None:
    path = tmp_path / "planner.toml"
    path.write_text("rows = 9\n")
    with pytest.raises(ConfigError, match=r"has no \[tool\.planner\]"):
        load(path, tmp_path)
    path.write_text("[tool.planner]\nrows = 9\n")
    assert load(path, tmp_path).rows == 9


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[tool.planner", ["can't be read"]),
        ("tool = 3\n[project]", []),
        ("tool.planner = 3", ["must be a table"]),
        ("[tool.planner]\nrow = 3", ["no setting 'row'", "Did you mean rows?"]),
        ("[tool.planner]\nxyz = 3", ["no setting 'xyz'", "There are: accept, backfill"]),
        ("[tool.planner]\nrows = true", ["whole number, not True"]),
        ("[tool.planner]\nrows = 1.5", ["whole number, not 1.5"]),
        ("[tool.planner]\nrows = 0", ["above zero"]),
        ("[tool.planner]\nlock_timeout_ms = 2147483648", ["at most 2147483647"]),
        ("[tool.planner]\naccept = 'raw-sql'", ["list of names"]),
        ("[tool.planner]\naccept = [1]", ["list of names"]),
        ("[tool.planner]\nbackfill = 3", ["must be a table"]),
        ("[tool.planner.backfill]\n'a.b.c' = 3", ["'a.b.c' must look like", "gen_random_uuid()"]),
        ("[tool.planner.backfill]\n'a.b.c' = ' '", ["'a.b.c' must look like"]),
        ("[tool.planner.backfill]\n'a.b.c' = ''", ["'a.b.c' must look like"]),
        ("[tool.planner.backfill]\na.b.c = 'x'", ["'a' is a table, but names no function", "with the quotes"]),
        ("[tool.planner.backfill]\n'a.0002:f' = 'x'", ["'a.0002:f' must look like", 'table = "shop_order"']),
        ("[tool.planner.backfill]\n'a.0002:f' = {}", ["'a.0002:f' must look like"]),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, says: Sequence[str]) -> None:
    if not says:
        assert read(tmp_path, text).rows == Config().rows
        return
    with pytest.raises(ConfigError) as raised:
        read(tmp_path, text)
    assert [part for part in [*says, "pyproject.toml"] if part not in str(raised.value)] == []
    assert raised.value.exit_status == 2


def test_a_file_that_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't be read"):
        load(tmp_path / "missing.toml", tmp_path)
    (tmp_path / "pyproject.toml").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="can't be read"):
        load(None, tmp_path)


def warnings(*names: str) -> list[str]:
    return list(unmatched(Config(backfill=dict.fromkeys(names, "1"), path="pyproject.toml"), KNOWN))


def test_entries_that_name_something_are_no_trouble() -> None:
    assert warnings("shop.order.total", "shop_order.total", "auth.user.name", "shop.0002:forwards") == []
    assert warnings("shop.0002_total:forwards", "auth.0007:whatever", "shop.0001:f", "shop.0001_initial:f") == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("auth.user.nmae", "Did you mean auth.user.name"),
        ("shop.ordr.total", "Did you mean shop.order.total"),
        ("total", "no app.model.field"),
        ("shp.0002:forwards", "no app is called 'shp'"),
        ("shop.0003:forwards", "shop has no migration '0003'"),
    ],
)
def test_entries_that_name_nothing_are_said(name: str, says: str) -> None:
    (warning,) = warnings(name)
    assert warning.startswith(f"pyproject.toml: [tool.planner.backfill] '{name}' has no effect")
    assert says in warning


@pytest.mark.parametrize("name", ["shop.order.totl", "shop_order.totl", "shop.0002:forward", "shop.0002_total:x"])
def test_entries_that_miss_what_is_planned_are_errors(name: str) -> None:
    with pytest.raises(ConfigError, match=name.rpartition(".")[2].rpartition(":")[2]):
        warnings(name)
