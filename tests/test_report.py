"""report.html: well-formed, complete, the same in every run, and loading nothing."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path

import jinja2
import pytest
from plan_many import files, plan_many
from report_helper import CHECKSUM, HOLE, NEW, RENAMED, SHOP, STATE, TYPE, Page, bundles

from planner import templating
from planner.locks import LockMode
from planner.model import Condition, Lock, OperationInfo, Phase, Plan, Sql, Statement, Step
from planner.names import Table
from planner.report import NAME, report
from planner.report.highlight import highlight
from planner.report.picture import NARROW, WIDE, fitted, picture
from planner.report.timeline import of_bundle
from planner.report.values import Blocking, Group, Hold, Moment, Size

ALL = (CHECKSUM, RENAMED, TYPE, HOLE, STATE, NEW)
TABLE = Table("public", "shop <b>order</b>")


def page(name: str) -> str:
    return (bundles()[name] / NAME).read_text("utf-8")


def step(number: int, mode: LockMode, *, effects: tuple[str, ...] = ("catalog only",), kind: str = "sql") -> Step:
    return Step(
        slug=f"step_{number}", phase=Phase.EXPAND, title=f"Step {number} of </title><script>", why="Why & why not",
        sql=Sql("postgresql/drop_index.sql.j2", {"table": TABLE, "name": "i</pre>"}), done_when=Condition("always"),
        locks=(Lock(TABLE, mode),), effects=effects, kind=kind, accounts=(1,),
    )  # fmt: skip


def plan(*steps: Step) -> Plan:
    return Plan(
        app="shop", migrations=("0002_<i>",), schema="planner", server_version=18, steps=steps,
        statements=(Statement(1, 0, 'DROP INDEX "i</pre>";'),),
        operations=(OperationInfo(0, "RemoveIndex", "Remove <index>", "a&b.py", 7, "shop.0002_<i>"),),
        context={"django": "5.2", "origin": "a <test>"},
    )  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_it_is_whole_and_loads_nothing(name: str) -> None:
    text = page(name)
    found = Page(text)
    assert not found.wrong
    assert len(found.ids) == len(set(found.ids))
    assert all(target.startswith("#") and target[1:] in found.ids for target in found.targets)
    assert "url(" not in text
    assert "@import" not in text
    assert "http://" not in text.replace("http-equiv", "")
    assert "https://" not in text
    policy = next(values["content"] for values in found.of("meta") if "http-equiv" in values)
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-")


@pytest.mark.parametrize("name", ALL)
def test_its_structure_can_be_walked(name: str) -> None:
    found = Page(page(name))
    assert found.headings[0] == 1
    assert found.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(found.headings))
    assert {"header", "nav", "main", "footer"} <= {tag for tag, _ in found.tags}
    assert all(values.get("scope") in ("col", "row") for values in found.of("th"))
    for values in found.of("svg"):
        assert values["role"] == "img"
        assert all(name in found.ids for name in (values["aria-labelledby"] or "").split())
    for values in (*found.of("section"), *found.of("nav")):
        assert "aria-label" in values or values["aria-labelledby"] in found.ids


@pytest.mark.parametrize("name", ALL)
def test_it_says_what_the_plan_says(name: str) -> None:
    """Every step, statement, hazard and piece of evidence is in it, and every step's SQL to the letter."""
    text = files(bundles()[name])
    loaded = json.loads(text["plan.json"])
    found = Page(text[NAME])
    shown = " ".join(" ".join(found.text).split())
    code = {piece.strip() for piece in found.code}
    for one in loaded["steps"]:
        assert f"step-{one['number']}" in found.ids
        assert one["title"] in shown
        assert one["done_when"].strip() in code
        assert any(piece and piece in text[one["file"]] for piece in code)
    assert all(" ".join(one["sql"].split()) in shown for one in loaded["statements"] if "\n" not in one["sql"])
    assert all(hazard["id"] in shown for hazard in loaded["hazards"])
    evidence = (loaded["proof"] or {"evidence": []})["evidence"]
    assert all(line.replace("`", "") in shown.replace(" ,", ",") or "`" in line for line in evidence)


def test_the_verdict_is_the_plans() -> None:
    assert "<strong>PROVED.</strong>" in page(CHECKSUM)
    assert "Catalog work only: milliseconds" in page(CHECKSUM)
    assert "As long as its work on the rows takes" in page(CHECKSUM)
    assert "<strong>NOT REHEARSED.</strong>" in page(RENAMED)
    assert "The cutover, for which the application is stopped" in page(RENAMED)
    assert "stop old code" in page(RENAMED)
    assert "1 hole." in page(HOLE)
    assert "is for you to run" in page(HOLE)
    assert "As long as step 020 takes" in page(TYPE)
    assert "Nothing in the schema" in page(STATE)


def test_it_is_a_file_of_the_bundle() -> None:
    folder = bundles()[CHECKSUM]
    digest = hashlib.sha256((folder / NAME).read_bytes()).hexdigest()
    assert f"{digest}  {NAME}\n" in (folder / "SHA256SUMS").read_text("utf-8")


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    """Hashes in another order, in another process."""
    names = (TYPE, NEW)
    again = plan_many(SHOP, tmp_path / "out", [f"shop:{name}" for name in names], "--no-rehearse", PYTHONHASHSEED="2")
    for name in names:
        assert (again[name].folder / NAME).read_text("utf-8") == page(name)


def test_what_stands_in_a_plan_is_never_markup() -> None:
    proof = {"proved": False, "summary": "<script>1</script> `<b>`", "differences": ["<u>"], "evidence": ["<s>`"],
             "observed": {}}  # fmt: skip
    text = report(plan(step(1, LockMode.ACCESS_EXCLUSIVE), step(2, LockMode.SHARE)), proof)
    found = Page(text)
    assert not found.wrong
    assert text.count("<script>") == 1
    assert not {"b", "u", "s", "index", "test"} & {tag for tag, _ in found.tags}
    assert "<script>1</script> <b>" in " ".join("".join(found.text).split())


def test_a_long_lock_of_the_bundle_itself_is_the_first_thing_said() -> None:
    text = report(plan(step(1, LockMode.ACCESS_EXCLUSIVE, effects=("rewrites the table",), kind="as written")), None)
    assert "As long as step 010 takes" in text
    assert "It rewrites the table under ACCESS EXCLUSIVE" in text


def test_work_without_a_word_for_it_is_not_taken_for_quick() -> None:
    assert Size.of(("catalog only",)) is Size.CATALOG
    assert Size.of(("catalog only", "moves the moon")) is Size.UNKNOWN
    assert Size.of(("builds an index", "scans the table twice")) is Size.BUILD
    for name in ALL:
        for one in json.loads((bundles()[name] / "plan.json").read_text("utf-8"))["steps"]:
            told = Size.of(tuple(one["effects"])) is not Size.UNKNOWN
            assert told or one["kind"] in ("as written", "gate") or not one["effects"], one["effects"]


def test_a_name_that_a_template_lacks_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        templating.page("report/report.html.j2", plan=plan(step(1, LockMode.SHARE)))


@pytest.mark.parametrize("name", ALL)
def test_the_colours_lose_no_character(name: str) -> None:
    for path, text in files(bundles()[name]).items():
        if path.endswith(".sql"):
            assert Page(f"<pre>{highlight(text)}</pre>").code == [text]


@pytest.mark.parametrize(
    "text", ["'never ends", "$a$ x", '"', "/* /* */", "", "\x00", "SELECT $b$ 'it $b$;", "é — <&>"]
)
def test_what_is_no_sql_is_shown_as_it_is(text: str) -> None:
    assert Page(f"<pre>{highlight(text)}</pre>").code == [text]


def test_the_body_of_a_function_has_colours_too() -> None:
    found = str(highlight("DO $$ BEGIN PERFORM 'a'; END $$;"))
    assert "<i class=k>BEGIN PERFORM</i> <i class=s>&#39;a&#39;</i>" in found


def moment(number: int, mode: LockMode, size: Size) -> Moment:
    holds = (Hold("public.a", mode, Blocking.of(mode, changes_rows=False)),)
    return Moment(f"{number:03}", "title", size, (), holds, holds)


@pytest.mark.parametrize("scale", [WIDE, NARROW], ids=lambda scale: scale.name)
@pytest.mark.parametrize("count", [1, 5, 40, 300])
def test_a_picture_keeps_order_and_proportions(scale: object, count: int) -> None:
    assert scale in (WIDE, NARROW)
    of = WIDE if scale == WIDE else NARROW
    groups = (
        Group("1 expand", tuple(moment(n, LockMode.ACCESS_EXCLUSIVE, Size.CATALOG) for n in range(count))),
        Group("2 backfill", (moment(900, LockMode.SHARE_UPDATE_EXCLUSIVE, Size.ROWS),), "deploy"),
    )
    drawn = picture(groups, fitted(of, [groups]))
    assert len(drawn.boxes) == len(drawn.bars) == count + 1
    assert all(one.x + one.width <= other.x for one, other in pairwise(drawn.boxes))
    assert all(box.x + box.width <= drawn.width for box in (*drawn.boxes, *drawn.bars))
    assert drawn.boxes[-1].width > 4 * drawn.boxes[0].width
    assert drawn.bars[-1].height < drawn.bars[0].height
    assert drawn.scrolls == (count > 40 or (count > 5 and of is NARROW))
    assert all(len(box.label) * of.letter <= box.width for box in drawn.boxes)


def test_a_lock_of_one_transaction_is_one_bar() -> None:
    held = tuple(moment(number, LockMode.ACCESS_EXCLUSIVE, Size.CATALOG) for number in range(4))
    assert len(picture((Group("one transaction", held, together=True),), WIDE).bars) == 1
    assert len(picture((Group("no transaction", held),), WIDE).bars) == 4


def test_the_gate_stands_before_the_contract_phase() -> None:
    groups = of_bundle(plan(step(1, LockMode.SHARE)))
    assert [(group.title, group.gate) for group in groups] == [("1 expand", "deploy")]
