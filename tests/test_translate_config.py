"""SQL that the user declares: whose column is what, and what is refused. Also the values' own functions."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from planner.errors import ConfigError
from planner.names import Table
from planner.translate import config, expressions, source, values
from planner.translate.config import declared_value
from planner.translate.values import Requirement, Value, readdress

ZIP = Table("public", "Zip")
COLUMNS = ["code", "Muni", "name", "user"]
CODE = '"row_"."code"'

GOOD = {
    "code": (CODE, "exact"),
    " CODE\n": (CODE, "exact"),
    '"Muni"': ('"row_"."Muni"', "exact"),
    '"Zip".code': (CODE, "exact"),
    'public."Zip".Code': (CODE, "exact"),
    "user": ('"row_"."user"', "exact"),
    "upper(Code) || 'code é' || name": (f'(upper({CODE}) || \'code é\' || "row_"."name")', "exact"),
    "code::uuid": (f"{CODE}::uuid", "exact"),
    "case when code = '' then null else code end": (
        f"case when {CODE} = '' then null else {CODE} end",
        "exact",
    ),
    "code or name": (f'({CODE} or "row_"."name")', "exact"),
    "code is null": (f"({CODE} is null)", "exact"),
    "not true": ("(not true)", "exact"),
    "-1": ("(-1)", "exact"),
    "null": ("null", "exact"),
    "(code)": (f"({CODE})", "exact"),
    "code at time zone 'utc'": (f"({CODE} at time zone 'utc')", "exact"),
    'code collate "C"': (f'({CODE} collate "C")', "exact"),
    "U&'\\0041' || $$code$$ || E'\\'code' || code": (
        f"(U&'\\0041' || $$code$$ || E'\\'code' || {CODE})",
        "exact",
    ),
    'select m.id from muni m where m.code = "Zip".code': (
        f"(select m.id from muni m where m.code = {CODE})",
        "exact",
    ),
    '(select m.id from muni as m where m.code = "Zip".code)': (
        f"(select m.id from muni as m where m.code = {CODE})",
        "exact",
    ),
    "(select max(o.c) from o)": ("(select max(o.c) from o)", "exact"),
    "(select other from muni)": ("(select other from muni)", "exact"),
    "(select code)": (f"(select {CODE})", "exact"),
    '(select "Zip".code from "Zip")': ('(select "Zip".code from "Zip")', "exact"),
    '(select (select q.a from q where q.b = "Zip".code and q.c = w.d) from w)': (
        f"(select (select q.a from q where q.b = {CODE} and q.c = w.d) from w)",
        "exact",
    ),
    '(with q as (select w.a from w where w.b = "Zip".code) select q.a from q)': (
        f"(with q as (select w.a from w where w.b = {CODE}) select q.a from q)",
        "exact",
    ),
    "(select a.x from a join b on a.i = b.i, c where c.j = a.j)": (
        "(select a.x from a join b on a.i = b.i, c where c.j = a.j)",
        "exact",
    ),
    "gen_random_uuid()": ("gen_random_uuid()", "uuid"),
    "uuidv7()": ("uuidv7()", "uuid"),
    "gen_random_uuid()::text": ("gen_random_uuid()::text", "random text"),
    "coalesce(code, md5(random()::text))": (f"coalesce({CODE}, md5(random()::text))", "random text"),
    "now()": ("now()", "time"),
    "current_timestamp": ("current_timestamp", "time"),
    "clock_timestamp() - interval '1 day'": ("(clock_timestamp() - interval '1 day')", "time"),
    "date_part('year', now())": ("date_part('year', now())", "random text"),
    "'now()'": ("'now()'", "exact"),
}


@pytest.mark.parametrize("sql", GOOD)
def test_declared(sql: str) -> None:
    found = declared_value(sql, COLUMNS, ZIP)
    wanted, shape = GOOD[sql]
    assert (found.sql, found.shape, found.volatile) == (wanted, shape, shape != "exact")
    assert all(f'"row_"."{name}"' in found.sql for name in found.reads)
    assert len(found.reads) == len({name for name in COLUMNS if f'"row_"."{name}"' in found.sql})


BAD = {
    "": "isn't one value",
    "code, name": "isn't one value",
    "code name": "isn't one value",
    "*": "isn't one value",
    '"Zip".*': "* is not one value",
    "max(code)": "over many rows",
    "jsonb_agg(code)": "over many rows",
    "row_number() over ()": "over many rows",
    "generate_series(1, 2)": "several rows",
    "code; drop table x": "SQL that can be read",
    "1) , (2": "more than one expression",
    "1) from x where (true": "more than one expression",
    "1) union select (2": "more than one expression",
    "lower(": "SQL that can be read",
    "'open": "SQL that can be read",
    "code -- note": "comment",
    "code /* note */": "comment",
    "$1": "placeholder",
    ":name": "placeholder",
    "%s": "placeholder",
    "cod": "no column cod",
    "muni": "no column muni",
    '"CODE"': "no column CODE",
    "other.code": "other is no table",
    "zip.code": "zip is no table",
    'private."Zip".code': "Zip is no table",
    "(select o.x from o where o.y = p.z)": "p is no table",
    "(select id from muni where code = 'x')": "may be the subquery's column or the row's",
    "(select row_.a from t as row_ where row_.b = 1)": "planner's own",
}


@pytest.mark.parametrize("sql", BAD)
def test_refused(sql: str) -> None:
    with pytest.raises(ConfigError) as caught:
        declared_value(sql, COLUMNS, ZIP)
    message = str(caught.value)
    assert BAD[sql] in message
    assert "[tool.planner.backfill]" in message
    assert sql in message
    assert len(message.splitlines()) >= 3


def test_near_matches_are_named() -> None:
    with pytest.raises(ConfigError, match="There are: code"):
        declared_value("coed", COLUMNS)


def test_without_a_table_only_bare_columns_are_known() -> None:
    assert declared_value("code", COLUMNS).sql == CODE
    with pytest.raises(ConfigError, match="bare columns only"):
        declared_value('"Zip".code', COLUMNS)


@pytest.mark.parametrize(
    ("alias", "wanted"),
    [
        ("NEW", 'NEW."a""b" || \'"row_".x\' || E\'\\\' "row_".\' || $q$"row_".$q$ || "row_"'),
        ("OLD", 'OLD."a""b" || \'"row_".x\' || E\'\\\' "row_".\' || $q$"row_".$q$ || "row_"'),
        ("t", '"t"."a""b" || \'"row_".x\' || E\'\\\' "row_".\' || $q$"row_".$q$ || "row_"'),
        ('T"x', '"T""x"."a""b" || \'"row_".x\' || E\'\\\' "row_".\' || $q$"row_".$q$ || "row_"'),
    ],
)
def test_another_alias_only_where_the_row_is_meant(alias: str, wanted: str) -> None:
    sql = '"row_"."a""b" || \'"row_".x\' || E\'\\\' "row_".\' || $q$"row_".$q$ || "row_"'
    assert readdress(sql, alias) == wanted
    assert Value(sql).at(alias) == Requirement(sql, "").at(alias) == wanted


def test_docstrings() -> None:
    for module in (config, expressions, source, values):
        result = doctest.testmod(module)
        assert result.attempted > 0, module
        assert result.failed == 0, module


def test_files_are_named_without_this_machines_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    assert source.relative_file("/a/b/shop/__init__.py", "shop") == "shop/__init__.py"
    assert source.relative_file("/a/b/other/x.py", "shop.x") == "x.py"
    monkeypatch.syspath_prepend("/a/b")
    monkeypatch.syspath_prepend("/a")
    assert source.relative_file("/a/b/other/x.py", "shop.x") == "other/x.py"


def test_no_file_of_the_translation_is_too_long() -> None:
    for path in Path(source.__file__).parent.glob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path


def test_a_column_may_be_called_as_the_row() -> None:
    assert readdress('"row_"."row_" || "row_" ."x"', "NEW") == 'NEW."row_" || NEW ."x"'
