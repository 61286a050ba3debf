"""Which migrations are checked: of some apps all, the unapplied ones, or those changed since a git revision."""

from __future__ import annotations

import subprocess
import sysconfig
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from planner.check.walk import file_of
from planner.config import near
from planner.errors import UsageError

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader

    from planner.project import Key

INSTALLED = frozenset({"site-packages", "dist-packages"})
GIT_SECONDS = 60


def of_apps(loader: MigrationLoader, labels: Sequence[str], folder: Path) -> tuple[Key, ...]:
    """The migrations of the named apps; without a name, of all whose files are the project's own.

    :param folder: the project's folder
    :raises UsageError: if a label is not that of an app with migrations, or no app is the project's own
    """
    unknown = [label for label in labels if label not in loader.migrated_apps]
    if unknown:
        raise UsageError(
            f"{unknown[0]!r} is not the label of an app with migrations. {near(unknown[0], loader.migrated_apps)}"
        )
    nodes = loader.graph.nodes
    if labels:
        return tuple(sorted(key for key in nodes if key[0] in labels))
    found = tuple(sorted(key for key in nodes if own(file_of(nodes[key]), folder)))
    if not found:
        raise UsageError(
            f"No migration lies under {folder}, so that none is the project's own. "
            f"Name the apps that are to be checked, or the project's folder with --pythonpath. "
            f"There are: {', '.join(sorted(loader.migrated_apps))}"
        )
    return found


def own(file: Path, folder: Path) -> bool:
    """Whether a file is the project's own: under its folder, and not installed there with a virtual environment."""
    file, folder = file.resolve(), folder.resolve()
    if not file.is_relative_to(folder):
        return False
    places = {Path(path).resolve() for name, path in sysconfig.get_paths().items() if name in ("purelib", "platlib")}
    return not INSTALLED & set(file.relative_to(folder).parts) and not any(file.is_relative_to(p) for p in places)


def unapplied(keys: Collection[Key], applied: Collection[Key]) -> tuple[Key, ...]:
    """Those that are not applied."""
    known = set(applied)
    return tuple(key for key in keys if key not in known)


def since(loader: MigrationLoader, keys: Collection[Key], revision: str, folder: Path) -> tuple[Key, ...]:
    """Those whose file is new or changed since a git revision, committed or not.

    :raises UsageError: if the folder is in no git repository, or there is no such revision
    """
    changed = _changed(revision, folder)
    return tuple(key for key in keys if file_of(loader.graph.nodes[key]).resolve() in changed)


def _changed(revision: str, folder: Path) -> frozenset[Path]:
    top = Path(_git(folder, "rev-parse", "--show-toplevel").rstrip("\n"))
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    base = _git(folder, "merge-base", commit, "HEAD", needed=False).strip() or commit
    names = _git(top, "diff", "--name-only", "--no-renames", "--diff-filter=d", "-z", base, "--")
    names += _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset((top / name).resolve() for name in names.split("\0") if name.endswith(".py"))


def _git(folder: Path, *arguments: str, needed: bool = True) -> str:
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=GIT_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"git can't be run ({error}), and --since needs it. Leave --since out.") from error
    if done.returncode and needed:
        said = (
            done.stderr.decode(errors="replace").strip() or f"there is no revision {arguments[-1].partition('^')[0]!r}"
        )
        raise UsageError(
            f"git does not know what has changed in {folder}: {said}\n"
            "In a shallow clone fetch the revision first: git fetch --depth=1 origin main, then --since FETCH_HEAD"
        )
    return done.stdout.decode(errors="surrogateescape")
