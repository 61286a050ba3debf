"""Facts: what is refused with a reason, what counts as small, what is told, and estimates with their formulas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import facts_helper
import pytest
from click.testing import CliRunner

from planner import estimates
from planner.cli import cli
from planner.errors import UsageError
from planner.estimates import Estimate
from planner.facts import Facts, load, notes, parse
from planner.facts.collect import file
from planner.facts.values import SMALL_BYTES
from planner.model import Condition, Phase, Plan, Sql, Step
from planner.names import Table

ORDERS = Table("public", "orders")


def facts(*tables: dict[str, Any], **more: Any) -> Facts:
    return parse(facts_helper.text({}, tables=list(tables), **more), "facts.json")


def orders(count: int = 5000, **more: Any) -> dict[str, Any]:
    return facts_helper.table("orders", count) | more


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "are empty: psql has printed nothing"),
        ("BEGIN\n{}", "are not one JSON value"),
        ("[]", "is not a file of facts"),
        ('{"planner": 1}', "it has no planner_facts"),
        ('{"planner_facts": 2}', "have the format 2; this planner reads 1"),
        ('{"planner_facts": 1}', "tables of the facts is None, not list"),
        (facts_helper.text({}, tables=[1]), r"tables\[0\] is not an object"),
        (facts_helper.text({}, tables=[orders(rows="many")]), "rows of the table public.orders is 'many', not int"),
        (facts_helper.text({}, tables=[orders(heap_bytes=True)]), "heap_bytes of the table public.orders is True"),
        (facts_helper.text({}, tables=[orders(live_rows=-1)]), "live_rows of the table public.orders is -1"),
        (facts_helper.text({}, settings=[]), "settings is not an object"),
        (facts_helper.text({}, collected_at=None), "collected_at of the facts is None, not str"),
    ],
)
def test_what_is_no_facts_is_refused(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as error:
        parse(text, "facts.json")
    assert "facts.json" in str(error.value)
    assert "planner facts --sql > facts.sql" in str(error.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing\.json can't be read"):
        load(tmp_path / "nothing.json")


def test_a_byte_order_mark_is_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_text(facts_helper.text({"orders": 7}), "utf-8-sig")
    assert load(path).tables[ORDERS].rows == 7


@pytest.mark.parametrize(
    ("known", "small"),
    [
        (orders(9_999), True),
        (orders(10_000), False),
        (orders(9_999, live_rows=10_000), False),  # the estimate is older than the statistics
        (orders(5_000, heap_bytes=SMALL_BYTES, toast_bytes=1), False),  # few rows, but much to read
        (orders(5_000, kind="p"), False),
        (orders(5_000, name="others"), False),
        (orders(0, rows=None, live_rows=30, heap_bytes=8192), True),  # never analysed: one page holds 291 rows
        (orders(0, rows=None, live_rows=30, heap_bytes=8192 * 40), False),  # … and forty may hold 11,640
        (orders(0), True),
    ],
    ids=str,
)
def test_small_is_what_surely_has_few_rows(known: dict[str, Any], small: bool) -> None:
    found = facts(known)
    assert found.small(ORDERS, 10_000) is small
    assert not found.small(ORDERS, 0)


def test_a_partitioned_table_is_the_sum_of_its_partitions() -> None:
    parts = [orders(rows, name=f"p{rows}", partition_of=["public", "orders"]) for rows in (3, 4)]
    found = facts(orders(0, kind="p", rows=None), *parts).of(ORDERS)
    assert found is not None
    assert (found.rows, found.heap_bytes) == (7, 700)


def test_what_one_should_know_first_is_told() -> None:
    found = facts(
        orders(rows=None, live_rows=5, views=["public.sales"], publications=["all_of_it"],
               indexes=[{"name": "broken", "bytes": 1, "valid": False, "unique": False}]),
        settings={"autovacuum": "off", "transaction_timeout": "60000 ms"},
        sequences=[{"table": ["public", "orders"], "name": "orders_id_seq", "last": 2**30 + 1, "max": 2**31 - 1}],
        replicas=[{"name": "b", "lag_seconds": 30.5}, {"name": "c", "lag_seconds": None}],
        slots=[{"name": "old", "active": False}, {"name": "new", "active": True}],
        long_transactions=[{"age_seconds": 700}, {"age_seconds": 60}], prepared_transactions=1,
        unreadable=["replicas"],
    )  # fmt: skip
    told = "\n".join(notes(found, [ORDERS, Table("public", "gone")]))
    for words in (
        "Not readable: replicas.", "1 transaction(s)", "the oldest for 700 s", "1 prepared", "b was 30.5 s behind",
        "slots old:", "autovacuum is off", "transaction_timeout is 60000 ms", "never analysed",
        "invalid indexes: broken", "published by all_of_it", "views stand on public.orders: public.sales",
        "orders_id_seq", "public.gone is not in",
    ):  # fmt: skip
        assert words in told
    assert notes(facts(orders()), [ORDERS]) == ()


def estimated(kind: str, effects: tuple[str, ...], found: Facts | None) -> Estimate | None:
    sql = Sql("postgresql/x.sql.j2", {"table": ORDERS, "target_ms": 50})
    step = Step("x", Phase.EXPAND, "X", "Why.", sql, Condition("always"), effects=effects, kind=kind)
    plan = Plan("shop", ("0001",), "s", 18, (step,), (), (), context={"facts": found})
    return estimates.estimates(plan)[0]


def test_estimates_follow_from_rows_and_bytes() -> None:
    million = facts(orders(1_000_000))
    backfill = estimated("backfill", ("updates rows in batches",), million)
    assert backfill is not None
    assert (backfill.seconds, backfill.batches, backfill.wal_bytes) == (50, 1000, 330_000_000)
    assert backfill.formula == "1,000,000 rows ÷ 20,000 rows/s"
    build = estimated("sql", ("builds an index", "scans the table twice"), million)
    assert build is not None
    assert build.seconds == pytest.approx(2 * 100_000_000 / 2**20 / 100 + 5)
    assert build.formula == "twice 95 MB ÷ 100 MB/s + 1,000,000 keys ÷ 200,000 keys/s"
    scan = estimated("sql", ("scans the table",), million)
    assert scan is not None
    assert (scan.time, scan.disk_bytes) == ("less than 1 s", 0)
    catalog = estimated("sql", ("catalog only",), million)
    assert catalog is not None
    assert (catalog.seconds, catalog.time, catalog.rows) == (None, "milliseconds", 1_000_000)


def test_nothing_is_estimated_of_what_is_not_known() -> None:
    assert estimated("sql", ("scans the table",), facts()) is None
    assert estimated("sql", ("scans the table",), None) is None
    assert estimated("gate", (), facts(orders())) is None


def test_the_command_prints_the_sql_and_needs_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["facts", "--sql"], standalone_mode=False)
    assert (done.exception, done.output) == (None, file())


@pytest.mark.parametrize("arguments", [[], ["--sql", "--database", "default"]])
def test_the_command_wants_one_of_two(arguments: list[str]) -> None:
    done = CliRunner().invoke(cli, ["facts", *arguments])
    assert done.exit_code == 2
    assert "Give either --sql" in done.output
