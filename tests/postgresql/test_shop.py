"""Every migration of the shop: planned as a user plans it, rehearsed, and in the phases where each change belongs.

The migrations are spread over a few processes, each with one scratch server, so that two workers share the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import django
import pytest
from plan_many import Bundle, plan_many
from shop_facts import (
    CORNER,
    CORNERS,
    EXERCISED,
    HAZARDS,
    MIGRATIONS,
    PARTED,
    PHASES,
    RARE,
    RARES,
    ROUND_NAMES,
    SAMPLED,
    SHOP,
    others_turn,
)

from planner.hazards import BY_ID

PARTS = 4
HOLE = "0051_run_python_untranslatable"


@pytest.mark.parametrize(
    ("project", "app", "names"),
    [
        *(pytest.param(SHOP, "shop", MIGRATIONS[part::PARTS], marks=others_turn(part)) for part in range(PARTS)),
        (CORNER, "corner", CORNERS),
        (RARE, "rare", SAMPLED),
    ],
    ids=[*(f"shop-{part + 1}-of-{PARTS}" for part in range(PARTS)), "corner", "rare"],
)
def test_every_migration_is_planned_and_proved(project: Path, app: str, names: Sequence[str], tmp_path: Path) -> None:
    found = plan_many(project, tmp_path / "out", [f"{app}:{name}" for name in names], "--goals")
    assert list(found) == list(names)
    wrong = [f"{name}: {text}" for name, bundle in found.items() for text in problems(name, bundle)]
    assert not wrong, "\n".join(wrong)


def problems(name: str, bundle: Bundle) -> list[str]:
    """Whatever is not as it must be with the bundle of a migration."""
    wanted = "HOLE" if name == HOLE else "PROVED"
    if bundle.verdict != wanted:
        return [f"{bundle.verdict}, not {wanted}:\n{bundle.output}"]
    return [
        *_status(name, bundle),
        *_phases(name, bundle),
        *_accounts(bundle),
        *_goals(name, bundle),
        *_recipes(name, bundle),
    ]


def _status(name: str, bundle: Bundle) -> list[str]:
    """Its hazards are those that are known, and decide the exit status."""
    hazards = sorted({hazard["id"] for hazard in bundle.plan["hazards"]})
    accepted = all(BY_ID[hazard].severity == "note" for hazard in hazards)
    wrong = [f"the exit status is {bundle.status}"] if bundle.status != (0 if accepted else 1) else []
    return wrong + ([f"its hazards are {hazards}"] if hazards != sorted(HAZARDS.get(name, ())) else [])


def _phases(name: str, bundle: Bundle) -> list[str]:
    """Loosen early, tighten late; what old code needs goes last."""
    found: dict[str, list[str]] = {}
    for step in bundle.plan["steps"]:
        if step["kind"] not in ("record", "progress"):
            found.setdefault(step["phase"], []).append(Path(step["file"]).stem.partition("_")[2])
    steps = "; ".join(f"{phase}: {', '.join(slugs)}" for phase, slugs in found.items())
    if name == "0023_varchar_to_text_indexed" and django.VERSION < (5,):  # 4.2 drops the _like index, and makes none
        return [] if steps == "expand: type_description; contract: drop_index_description_like" else [steps]
    return [f"its steps are {steps}"] if steps != PHASES.get(name, steps) else []


def _accounts(bundle: Bundle) -> list[str]:
    """Every statement has its steps, or a reason, and not both."""
    plan = bundle.plan
    done = {number for step in plan["steps"] for number in step["accounts"]}
    left = {one["statement"] for one in plan["left_out"]}
    known = {statement["number"] for statement in plan["statements"]}
    reasons = all(one["reason"] for one in plan["left_out"])
    return (
        [] if done | left == known and not done & left and reasons else [f"accounts: {done}, left: {left} of {known}"]
    )


def _goals(name: str, bundle: Bundle) -> list[str]:
    """No step's goal is reached before the bundle runs, and all are at its end."""
    before, after = bundle.goals
    count = len(bundle.plan["steps"])
    wrong = [f"done before anything has run: {before}"] if before != [False] * count else []
    return wrong + ([f"not done at the end: {after}"] if after != [True] * count and name != HOLE else [])


def _recipes(name: str, bundle: Bundle) -> list[str]:
    """The recipes that it is there for have taken a change of it."""
    wanted = {recipe for recipe, migration in EXERCISED.items() if migration == name}
    if django.VERSION < (5,):
        wanted -= {"alter_default", "replace_index"}  # db_default came with Django 5.0; see _phases
    missing = wanted - set(bundle.recipes)
    return [f"no change of it was for {', '.join(sorted(missing))}"] if missing else []


def test_the_facts_are_about_migrations_that_are_there() -> None:
    known = {*MIGRATIONS, *CORNERS, *RARES}
    assert set(HAZARDS) | set(PHASES) | {HOLE} <= known
    assert set(EXERCISED.values()) <= known | {*ROUND_NAMES, *PARTED}
    assert len({*MIGRATIONS, *CORNERS, *RARES}) == len(MIGRATIONS) + len(CORNERS) + len(RARES)
    assert {name for name in EXERCISED.values() if name in RARES} <= set(SAMPLED)
    assert len(MIGRATIONS) >= 58
