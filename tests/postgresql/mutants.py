"""Bundles that are broken on purpose, and what the rehearsal says of each; see test_mutants.py.

    python mutants.py PROJECT APP:MIGRATION MUTANT …

prints a line of JSON for each mutant, and one for the bundle as it is: its name and the differences found.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from plan_many import Shared

from planner import bundle, render
from planner.model import Left, Plan
from planner.rehearsal.run import rehearse
from planner.scratch import open_scratch
from planner.session import Options

PlanMutant = Callable[[Plan], Plan]
FileMutant = Callable[[Path], None]


def without(*slugs: str) -> PlanMutant:
    """The plan without these steps."""

    def mutate(plan: Plan) -> Plan:
        left = tuple(step for step in plan.steps if not step.slug.startswith(slugs))
        assert len(left) < len(plan.steps), [step.slug for step in plan.steps]
        known = {number for step in left for number in step.accounts} | {one.statement for one in plan.left}
        lost = tuple(Left(one.number, "a mutant") for one in plan.statements if one.number not in known)
        return replace(plan, steps=left, left=(*plan.left, *lost))

    return mutate


def swapped(one: str, other: str) -> PlanMutant:
    """The plan with two steps in each other's place."""

    def mutate(plan: Plan) -> Plan:
        place = {step.slug: number for number, step in enumerate(plan.steps)}
        steps = list(plan.steps)
        first, second = place[one], place[other]
        steps[first], steps[second] = steps[second], steps[first]
        return replace(plan, steps=tuple(steps))

    return mutate


def written(slug: str, old: str, new: str) -> FileMutant:
    """The files of these steps with another text."""

    def mutate(folder: Path) -> None:
        found = [path for path in folder.rglob(f"*{slug}*.sql") if old in path.read_text("utf-8")]
        assert found, f"no file of a step {slug} has {old!r}"
        for path in found:
            path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    return mutate


MUTANTS: Mapping[str, PlanMutant | FileMutant] = {
    "a statement is dropped": without("attach_unique"),
    "two steps are swapped": swapped("add_foreign_key_favourite_id", "validate_foreign_key_favourite_id"),
    "the trigger is skipped": without("trigger_", "drop_trigger_"),
    "validated in the transaction that declares it": written("add_foreign_key", " NOT VALID;", ";"),
    "a helper is left behind": without("drop_trigger_", "drop_progress_schema"),
    "the keyset is off by one": written("backfill", '"id" <= ', '"id" < '),
    "another expression in backfill and trigger": written("checksum", "sha256(", "sha224("),
    "the _like index is missing": without("index_vendor_code_like"),
    "DEFERRABLE is lost": written("add_foreign_key", " DEFERRABLE INITIALLY DEFERRED", ""),
}


def main() -> None:
    """Plan once, rehearse each mutant."""
    project, target, *mutants = sys.argv[1:]
    app, _, name = target.partition(":")
    with open_scratch() as scratch:
        session = Shared(Options(pythonpath=project), scratch, ask=False)
        aim = session._aim(app, name)
        with session._planned(aim) as planned:
            for mutant in ("none", *mutants):
                change = MUTANTS.get(mutant)
                plan = change(planned.plan) if mutant in MUTANTS and _of_plan(mutant) else planned.plan
                with tempfile.TemporaryDirectory() as temporary:
                    folder = Path(temporary) / "bundle"
                    bundle.write(render.files(plan), folder)
                    if change is not None and not _of_plan(mutant):
                        change(folder)
                    verdict = rehearse(
                        scratch, aim.loaded.alias, plan, planned.prestate.database, folder, progress=lambda _: None
                    )
                print(json.dumps([mutant, list(verdict.differences)]), flush=True)


def _of_plan(mutant: str) -> bool:
    return MUTANTS[mutant].__qualname__.startswith(("without", "swapped"))


if __name__ == "__main__":
    main()
