"""The golden bundles: planned again, every byte of every file is the same."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import django
import golden
import pytest
import servers
from golden import DJANGO, FOLDERS, GROUPS, REGISTERED, SHOWN, Group
from plan_many import files

HERE = ".".join(map(str, django.VERSION[:2]))


@pytest.fixture(scope="session")
def packages(pytestconfig: pytest.Config) -> Path:
    """Where packages are kept from one run of the tests to the next."""
    cache = pytestconfig.cache
    assert cache is not None
    return Path(cache.mkdir("planner-packages"))


def missing(group: Group, packages: Path) -> str:
    """Why a group can't be planned here; empty if it can."""
    if servers.installation(group.major) is None:
        return f"no PostgreSQL {group.major} on this machine"
    if group.oldest_django > django.VERSION[:2]:
        return f"it needs Django {'.'.join(map(str, group.oldest_django))}"
    if group.package is None:
        return ""
    try:
        golden.install(group.package, packages)
    except golden.NotInstalledError as error:
        return f"{group.package} can't be had: {error}"
    return ""


def comparable(folder: Path) -> dict[str, str]:
    """The files of a bundle. Under another Django than that of the golden ones: without what it says differently.

    That is its version, and from 6.1 on a DROP COLUMN without CASCADE, which we quote.
    """
    found = golden.kept(folder)
    if HERE == DJANGO:
        return found
    del found["SHA256SUMS"]
    versions = {f"Django {HERE}, ": f"Django {DJANGO}, ", f'"django": "{HERE}"': f'"django": "{DJANGO}"'}
    for old, new in (*versions.items(), (" CASCADE;", ";")):
        found = {name: text.replace(old, new) for name, text in found.items()}
    return found


@pytest.mark.parametrize(
    "group",
    [group if group.sampled else pytest.param(group, marks=pytest.mark.sweep) for group in GROUPS],
    ids=[group.id for group in GROUPS],
)
def test_planned_again_every_byte_is_the_same(
    group: Group, packages: Path, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """With another order of hashes than the run that wrote them, most likely.

    Rehearsed again are the first of them in every run, all with ``-m sweep``: it takes minutes.
    """
    rehearse = group in GROUPS[:2] or "sweep" in pytestconfig.getoption("markexpr")
    reason = missing(group, packages)
    if reason:
        pytest.skip(reason)
    for bundle, fresh in group.plan(tmp_path / "out", packages, rehearse=rehearse, PYTHONHASHSEED="random"):
        assert fresh.verdict == group.verdict(bundle), fresh.output
        differs = comparable(fresh.folder) != comparable(group.golden(bundle))
        assert not differs, (
            f"{bundle} is another now. If that is meant: python3 dev.py python -m tests.golden --write\n"
            + golden.difference(group.golden(bundle), fresh.folder)
        )
        shown = {recipe for recipe, folder in SHOWN.items() if folder == group.golden(bundle)}
        assert shown <= set(fresh.recipes), "golden.SHOWN says that these take a change of it"
        if not rehearse or bundle in group.holes:
            continue
        before, after = fresh.goals
        assert before == [False] * len(fresh.plan["steps"])
        assert after == [True] * len(before)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_golden_bundle_is_whole(folder: Path) -> None:
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines())
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    del found["SHA256SUMS"]
    assert {name: hashlib.sha256(content).hexdigest() for name, content in found.items()} == sums


def texts() -> Iterator[tuple[str, str]]:
    for folder in FOLDERS:
        for name, text in files(folder).items():
            yield f"{folder.parent.name}/{folder.name}/{name}", text


def test_nothing_of_one_machine_or_one_run_is_in_a_golden_bundle() -> None:
    minor = [f"{installation.version // 10_000}.{installation.version % 10_000}" for installation in
             (servers.installation(major) for major in servers.majors()) if installation]  # fmt: skip
    places = ["/tmp/", "/root/", "/home/", "/usr/", "site-packages", str(Path.cwd()), str(Path.home())]
    wrong = [
        f"{name}: {word}"
        for name, text in texts()
        for word in (*places, *(f"PostgreSQL {number}" for number in minor), django.get_version())
        if word in text
    ]
    assert not wrong, "\n".join(wrong)


def test_no_golden_bundle_is_without_its_test() -> None:
    there = {path for path in golden.EXAMPLES.glob("*/bundle*") if path.is_dir()}
    assert there == set(REGISTERED)


def test_the_comparison_would_see_one_byte(tmp_path: Path) -> None:
    for number, folder in enumerate(FOLDERS[:2]):
        copy = tmp_path / str(number)
        shutil.copytree(folder, copy)
        assert not golden.difference(folder, copy)
        path = copy / "verify.sql"
        path.write_text(path.read_text("utf-8").replace("Read only", "Read Only", 1), "utf-8")
        assert "+-- Read Only" in golden.difference(folder, copy)
        path.unlink()
        assert "--- golden/verify.sql" in golden.difference(folder, copy)
