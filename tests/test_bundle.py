"""Writing bundles: whole or not at all, and never over something that is not ours."""

from __future__ import annotations

import json
import os
import pwd
from collections.abc import Callable
from pathlib import Path

import pytest

from planner import bundle
from planner.errors import BundleError, UsageError

PLAN = {
    "planner": "0.1.0", "bundle": "shop.0001_x abc", "app": "shop", "migrations": ["0001_x"], "server_version": 18,
    "pre_state": {"origin": "a replay"},
}  # fmt: skip
FILES = {"plan.json": json.dumps(PLAN), "README.md": "# Übersicht\n", "1_expand/010_a.sql": "SELECT 1;\n"}


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_bundle_is_written_whole_with_its_sums(tmp_path: Path) -> None:
    bundle.write(FILES, tmp_path / "new/bundle")
    there = tree(tmp_path / "new")
    assert there.keys() == {f"bundle/{name}" for name in [*FILES, bundle.SUMS]}
    assert there["bundle/README.md"].decode() == FILES["README.md"]
    assert bundle.changed_files(tmp_path / "new/bundle") == []


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    bundle.write(FILES, tmp_path / "a")
    bundle.write(dict(reversed(FILES.items())), tmp_path / "b")
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_the_folder_has_the_usual_rights(tmp_path: Path) -> None:
    """Not those of a temporary folder: a DBA is to read it."""
    (tmp_path / "usual").mkdir()
    bundle.write(FILES, tmp_path / "bundle")
    assert (tmp_path / "bundle").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_an_untouched_bundle_is_replaced_by_the_new_one(tmp_path: Path) -> None:
    bundle.write({**FILES, "old.sql": "SELECT 0;"}, tmp_path / "bundle")
    bundle.write(FILES, tmp_path / "bundle")
    assert tree(tmp_path).keys() == {f"bundle/{name}" for name in [*FILES, bundle.SUMS]}


def test_a_link_to_a_bundle_stays_a_link(tmp_path: Path) -> None:
    bundle.write({**FILES, "old.sql": "SELECT 0;"}, tmp_path / "real")
    (tmp_path / "link").symlink_to("real")
    bundle.write(FILES, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert not (tmp_path / "real/old.sql").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"link", "real"}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda folder: (folder / "README.md").write_text("mine"), "README.md"),
        (lambda folder: (folder / "1_expand/015_mine.sql").touch(), "1_expand/015_mine.sql"),
        (lambda folder: (folder / "1_expand/010_a.sql").unlink(), "1_expand/010_a.sql"),
        (lambda folder: (folder / bundle.SUMS).write_text("no sums\n"), bundle.SUMS),
        (lambda folder: (folder / bundle.SUMS).write_bytes(b"\xff\xfe\n"), bundle.SUMS),
        (lambda folder: (folder / bundle.SUMS).write_text(""), "README.md"),
    ],
)
def test_a_bundle_that_was_changed_by_hand_is_left_alone(
    tmp_path: Path, change: Callable[[Path], object], named: str
) -> None:
    folder = tmp_path / "bundle"
    bundle.write(FILES, folder)
    change(folder)
    before = tree(tmp_path)
    with pytest.raises(UsageError, match="changed by hand") as raised:
        bundle.write(FILES, folder)
    assert named in str(raised.value)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("content", ["", "[1]", "{", '{"planner": 1}'])
def test_a_folder_with_another_plan_json_is_not_ours(tmp_path: Path, content: str) -> None:
    (tmp_path / "plan.json").write_text(content)
    (tmp_path / bundle.SUMS).write_text("")
    with pytest.raises(UsageError, match="not a bundle of the planner"):
        bundle.check_folder(tmp_path)


def test_a_link_that_leads_nowhere_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(UsageError, match="is not a folder"):
        bundle.check_folder(tmp_path / "link")


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """While the files are written, and at the last moment."""
    bundle.write(FILES, tmp_path / "bundle")
    before = tree(tmp_path)
    real = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise error
        return real(path, target)

    def refuse(*_arguments: object) -> None:
        raise error

    for name, stub in (("rename", rename), ("write_bytes", refuse)):
        with monkeypatch.context() as patch:
            patch.setattr(Path, name, stub)
            with pytest.raises(BundleError if isinstance(error, OSError) else KeyboardInterrupt):
                bundle.write({**FILES, "more.sql": "SELECT 2;"}, tmp_path / "bundle")
        assert tree(tmp_path) == before
        assert [path.name for path in tmp_path.iterdir()] == ["bundle"]


def test_a_plan_on_disk_says_what_it_is(tmp_path: Path) -> None:
    bundle.write(FILES, tmp_path / "one")
    assert bundle.read_plan(tmp_path / "one") == bundle.Written("shop", "0001_x", 18, "shop.0001_x abc", "a replay")
    several = json.dumps(PLAN | {"migrations": ["0001_x", "0002_y", "0003_z"]})
    bundle.write({"plan.json": several}, tmp_path / "several")
    assert bundle.read_plan(tmp_path / "several").wanted == "0001_x..0003_z"


@pytest.mark.parametrize("change", [{"migrations": []}, {"app": 3}, {"server_version": "18"}, {"pre_state": None}])
def test_a_plan_that_was_changed_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    bundle.write({"plan.json": json.dumps(PLAN | change)}, tmp_path / "bundle")
    with pytest.raises(UsageError, match="not as the planner writes it"):
        bundle.read_plan(tmp_path / "bundle")


def as_nobody(question: Callable[[], str]) -> str:
    """The answer to a question asked as a user without rights, in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setuid(pwd.getpwnam("nobody").pw_uid)
            os.write(writing, question().encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as answer:
        return answer.read().decode()


def _refusal(folder: Path) -> str:
    try:
        bundle.check_folder(folder)
    except UsageError as error:
        return str(error)
    return "accepted"


def test_where_we_may_not_write(tmp_path: Path) -> None:
    bundle.write(FILES, tmp_path / "closed/bundle")
    (tmp_path / "closed/open").mkdir()
    (tmp_path / "closed/open").chmod(0o777)
    (tmp_path / "hidden/below").mkdir(parents=True)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o011)
    (tmp_path / "closed").chmod(0o555)
    (tmp_path / "hidden").chmod(0o600)
    assert "no permission to write" in as_nobody(lambda: _refusal(tmp_path / "closed/new"))
    assert "no permission to write" in as_nobody(lambda: _refusal(tmp_path / "closed/bundle"))
    assert "can't be looked at" in as_nobody(lambda: _refusal(tmp_path / "hidden/below"))
    assert as_nobody(lambda: _refusal(tmp_path / "closed/open/new")) == "accepted"
