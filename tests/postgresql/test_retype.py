"""Changes of type that rewrite a table: each is proved, in the phases where it belongs, or left with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import django
import pytest
from plan_many import Bundle, plan_many

PROJECT = Path(__file__).resolve().parents[1] / "projects" / "retype_project"

SWAPPED: Mapping[str, str] = {"0002_wider": "validate", "0003_narrower": "contract", "0004_other": "cutover"}
"""The phase in which the column gets its new type: when old and new code can both live with it, if ever."""

REFUSED: Mapping[str, str] = {"0005_deferrable": "is deferrable, and the index that it is built from is not"}
"""Why a change stays as Django wrote it."""


@pytest.mark.skipif(django.VERSION < (5,), reason="the migrations have db_default, which came with Django 5.0")
@pytest.mark.parametrize(
    "names",
    [
        ("0004_other", "0005_deferrable"),
        pytest.param(("0002_wider", "0003_narrower"), marks=pytest.mark.sweep),
    ],
    ids=["sampled", "rest"],
)
def test_every_change_of_type_is_proved(names: tuple[str, ...], tmp_path: Path, pytestconfig: pytest.Config) -> None:
    if "0002_wider" in names and "sweep" not in pytestconfig.getoption("markexpr"):
        pytest.skip("only with -m sweep: it takes minutes; the golden bundles have wider and narrower types, too")
    found = plan_many(PROJECT, tmp_path / "out", [f"retype:{name}" for name in names], "--goals")
    wrong = [f"{name}: {text}" for name, bundle in found.items() for text in problems(name, bundle)]
    assert list(found) == list(names)
    assert not wrong, "\n".join(wrong)


def problems(name: str, bundle: Bundle) -> list[str]:
    """Whatever is not as it must be with the bundle of a migration."""
    if bundle.verdict != "PROVED":
        return [f"{bundle.verdict}:\n{bundle.output}"]
    plan = bundle.plan
    phases = [step["phase"] for step in plan["steps"] if step["file"].endswith("_retype_swap.sql")]
    hazards = {hazard["id"]: hazard["detail"] for hazard in plan["hazards"]}
    if name in REFUSED:
        told = REFUSED[name] in hazards.get("no-online-form", "")
        return [] if told and not phases else [f"its swaps: {phases}, its hazards: {hazards}"]
    wrong = [f"it is swapped in {phases}"] if phases != [SWAPPED[name]] else []
    if ("type-change-breaks-old-code" in hazards) != (SWAPPED[name] == "cutover") or "no-online-form" in hazards:
        wrong.append(f"its hazards are {hazards}")
    before, after = bundle.goals
    return wrong + (["a step is done before it runs, or not at the end"] if any(before) or not all(after) else [])
