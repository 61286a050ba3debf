"""Unique rules and foreign keys of a partitioned table with two levels: proved, without a long lock, on old and new."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import servers
from django.db.backends.postgresql.features import DatabaseFeatures
from plan_many import Bundle, plan_many
from shop_facts import PARTED, PARTS

SCANS: Mapping[str, tuple[int, ...]] = {"0007_foreign_key_to": (13, 14, 15, 16, 17)}
"""What has no online form, with the versions on which it has none."""
SAMPLED = ("0003_unique_deferrable", "0007_foreign_key_to")
OLDER = ("0006_foreign_key_on",)
OLDEST = next(
    (one for one in servers.majors() if DatabaseFeatures.minimum_database_version[0] <= one < servers.NEWEST_MAJOR),
    None,
)


@pytest.mark.parametrize(
    ("major", "names"),
    [
        pytest.param(18, SAMPLED, id="18"),
        pytest.param(OLDEST, OLDER, id="older"),
        pytest.param(18, PARTED, marks=pytest.mark.sweep, id="18-all"),
        pytest.param(OLDEST, PARTED, marks=pytest.mark.sweep, id="older-all"),
    ],
)
def test_every_rule_is_made_without_a_long_lock(major: int | None, names: tuple[str, ...], tmp_path: Path) -> None:
    if major is None:
        pytest.skip("no older PostgreSQL on this machine")
    found = plan_many(
        PARTS, tmp_path / "out", [f"parts:{name}" for name in names], "--goals", "--server-version", str(major)
    )
    assert list(found) == list(names)
    wrong = [f"{name}: {text}" for name, bundle in found.items() for text in problems(name, bundle, major)]
    assert not wrong, "\n".join(wrong)


def problems(name: str, bundle: Bundle, major: int) -> list[str]:
    """Whatever is not as it must be with the bundle of a migration."""
    if bundle.verdict != "PROVED":
        return [f"{bundle.verdict}:\n{bundle.output}"]
    steps = bundle.plan["steps"]
    works = {effect for step in steps for effect in step["effects"] if effect.startswith(("scans", "builds"))}
    blocking = [
        step["title"]
        for step in steps
        if works & set(step["effects"])
        and any(lock["blocks"] in ("writes", "reads and writes") for lock in step["locks"])
    ]
    hazards = {hazard["id"] for hazard in bundle.plan["hazards"]}
    wanted, found = major in SCANS.get(name, ()), ("no-online-form" in hazards, bool(blocking))
    wrong = [] if found == (wanted, wanted) else [f"its hazards: {hazards}, works under a lock: {blocking}"]
    titles = [step["title"].split() for step in steps if step["title"].startswith("Attach the index ")]
    attached = [(words[3], words[5]) for words in titles]
    late = [name for place, (name, _) in enumerate(attached) if name in {above for _, above in attached[place:]}]
    if late:
        wrong.append(f"{late} have all of theirs only once they are attached themselves, which locks the tables above")
    before, after = bundle.goals
    return wrong + (["a step is done before it runs, or not at the end"] if any(before) or not all(after) else [])
