"""A linter of somebody else over every step of every golden bundle: each of its findings is explained in one place."""

from __future__ import annotations

from pathlib import Path

import pytest
from golden import GROUPS
from squawk_helper import EXPLAINED, Found, explained, matches, squawk, step_files


@pytest.fixture(scope="session")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[Found]:
    """Of all golden bundles."""
    found = []
    for major in sorted({group.major for group in GROUPS}):
        folders = [group.golden(bundle) for group in GROUPS if group.major == major for bundle in group.migrations]
        files = step_files(folders)
        assert len(files) > len(folders)
        found += squawk(files, tmp_path_factory.mktemp("squawk") / "files", major)
    return found


def test_every_finding_is_explained(findings: list[Found]) -> None:
    new = [f"{one.place}: {one.rule}: {one.message}" for one in findings if not explained(one)]
    assert not new, "mend these, or explain them in tests/squawk_explained.toml:\n" + "\n".join(new)


def test_every_explanation_is_needed(findings: list[Found]) -> None:
    stale = [
        f"{one['rule']}: {start}"
        for one in EXPLAINED
        for start in one["steps"]
        if not one.get("sweep") and not any(matches(one, start, found) for found in findings)
    ]
    assert not stale, "nothing like this is found any more:\n" + "\n".join(stale)
    assert all(len(one["why"]) > 40 for one in EXPLAINED)


@pytest.mark.parametrize(
    ("step", "good", "bad", "rule"),
    [
        ("index_", "CREATE INDEX CONCURRENTLY", "CREATE INDEX", "require-concurrent-index-creation"),
        ("add_foreign_key_", " NOT VALID;", ";", "constraint-missing-not-valid"),
        ("validate_", "VALIDATE CONSTRAINT", "WALIDATE CONSTRAINT", "syntax-error"),
    ],
)
def test_a_step_that_blocks_would_be_found(step: str, good: str, bad: str, rule: str, tmp_path: Path) -> None:
    files = step_files([group.golden(bundle) for group in GROUPS if group.major == 18 for bundle in group.migrations])
    name, text = next(
        (name, text) for name, text in files.items() if Path(name).stem.partition("_")[2].startswith(step)
    )
    assert text.count(good)
    found = squawk({name: text.replace(good, bad)}, tmp_path / "files", 18)
    assert [one for one in found if one.rule == rule and not explained(one)]
