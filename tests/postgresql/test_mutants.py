"""The proof is put to the proof: bundles that are broken on purpose must not pass the rehearsal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from mutants import MUTANTS
from shop_facts import SHOP

HERE = Path(__file__).resolve().parent
CASES = {
    "0006_add_unique_computed": {
        "a statement is dropped": "verify.sql fails",
        "the trigger is skipped": "NULL",
        "a helper is left behind": "is still there",
        "the keyset is off by one": "fails",
        "another expression in backfill and trigger": "values",
    },
    "0008_add_foreign_key": {
        "two steps are swapped": "fails",
        "validated in the transaction that declares it": "reads the whole",
        "DEFERRABLE is lost": "DEFERRABLE",
    },
    "0019_unique_on": {"the _like index is missing": "index"},
}
"""By the migration whose bundle is broken: what is done to it, and a word of what the rehearsal must say."""


@pytest.mark.parametrize("migration", CASES)
def test_every_mutant_is_caught(migration: str) -> None:
    path = os.pathsep.join(map(str, (HERE.parent, HERE.parents[1])))
    done = subprocess.run(
        [sys.executable, HERE / "mutants.py", SHOP, f"shop:{migration}", *CASES[migration]],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    found = dict(json.loads(line) for line in done.stdout.splitlines())
    assert found.pop("none") == [], "the bundle as it is must pass, or the mutants show nothing"
    assert {
        name: any(word in text for text in found[name]) for name, word in CASES[migration].items()
    } == dict.fromkeys(CASES[migration], True), json.dumps(found, indent=1)


def test_every_mutant_has_its_case() -> None:
    assert sorted(MUTANTS) == sorted(name for case in CASES.values() for name in case)
