"""The cache folder: where it is, and the archives in it, of which the least recently used go first."""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path

from planner.errors import ScratchError
from planner.scratch import archive
from planner.scratch.archive import Owner

NAME = "django-migration-planner"
MAXIMUM_ENTRIES = 20
MAXIMUM_BYTES = 4 * 1024**3
_ABANDONED = 24 * 3600
"""Seconds after which a temporary file can't belong to a living planner any more."""

_log = logging.getLogger(__name__)


def private_folder(path: Path, mode: int = 0o700) -> Path:
    """Make the folder and check that nobody else could have put something there.

    Raises OSError (PermissionError where it belongs to somebody else or others may write to it):
    a data folder is code, for PostgreSQL runs the functions in it.
    """
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    status = path.stat()
    if {status.st_uid, path.lstat().st_uid} != {os.geteuid()}:
        raise PermissionError(f"{path} belongs to another user")
    if status.st_mode & 0o022:
        raise PermissionError(f"other users may write to {path}: chmod go-w {path}")
    return path


def cache_folder() -> Path:
    """PLANNER_CACHE_DIR, else XDG_CACHE_HOME or ~/.cache, else a folder of ours in /var/tmp.

    Raises ScratchError where PLANNER_CACHE_DIR is set but unusable, or where no place is usable.
    """
    if chosen := os.environ.get("PLANNER_CACHE_DIR"):
        try:
            return private_folder(Path(chosen).expanduser().absolute())
        except OSError as error:
            raise ScratchError(
                f"The cache folder of PLANNER_CACHE_DIR cannot be used: {error}.\n"
                f"Set PLANNER_CACHE_DIR to a folder that belongs to you, or unset it."
            ) from error
    return _first_usable(_usual_folders())


def _usual_folders() -> list[Path]:
    """The places to try, best first."""
    found: list[Path] = []
    if root := os.environ.get("XDG_CACHE_HOME"):
        found.append(Path(root) / NAME)
    elif (home := Path(os.path.expanduser("~"))).is_absolute():  # noqa: PTH111 - Path.home() raises without HOME
        found.append(home / ".cache" / NAME)
    return [*found, Path("/var/tmp") / f"{NAME}-{os.geteuid()}"]  # noqa: S108 - ownership is checked


def _first_usable(candidates: list[Path]) -> Path:
    """The first folder that can be made and belongs to us (containers often have no usable home)."""
    problems: list[str] = []
    for path in candidates:
        try:
            return private_folder(path)
        except OSError as error:
            problems.append(f"  {path}: {error}")
    raise ScratchError(
        "No folder for the planner's cache can be used:\n"
        + "\n".join(problems)
        + "\nSet PLANNER_CACHE_DIR to a folder that belongs to you and that you can write to."
    )


@dataclass(frozen=True, slots=True)
class Store:
    """The archives made with one installation of PostgreSQL; ``folder`` is the cache's ``scratch`` folder."""

    folder: Path
    installation: str

    def all_keys(self) -> frozenset[str]:
        """All keys for which there is an archive."""
        return frozenset(path.stem for path in self._own.glob("*.kept"))

    def has(self, key: str) -> bool:
        """Whether there is an archive with that key."""
        return self._path(key).is_file()

    def load(self, key: str, folder: Path, owner: Owner | None) -> bool:
        """Unpack into a folder that does not exist yet; False where there is none or it is damaged.

        A damaged archive is removed, with a warning in the log.
        """
        path = self._path(key)
        try:
            os.utime(path)
            archive.unpack(path, folder, owner)
        except FileNotFoundError:
            if folder.exists():
                raise
            return False
        except archive.ArchiveError as error:
            self.discard(key, str(error))
            return False
        return True

    def save(self, key: str, folder: Path) -> None:
        """Pack the folder; another planner's archive with the same key is replaced. Raises ScratchError."""
        try:
            private_folder(self._own)
            archive.pack(folder, self._path(key))
            self._prune()
        except OSError as error:
            raise ScratchError(
                f"The scratch database could not be kept in {self._own}: {error}.\n"
                "Make room there, set PLANNER_CACHE_DIR to another folder, or use --no-cache."
            ) from error

    def discard(self, key: str, why: str) -> None:
        """Remove an archive that can't be used."""
        _log.warning("The kept scratch database %s is not used: %s", key, why)
        self._path(key).unlink(missing_ok=True)

    @property
    def _own(self) -> Path:
        return self.folder / self.installation

    def _path(self, key: str) -> Path:
        return self._own / f"{key}.kept"

    def _prune(self) -> None:
        """Remove the least recently used archives of all installations, and abandoned temporary files."""
        for path in self.folder.glob("*/.*.tmp"):
            if time.time() - _modified(path) > _ABANDONED:
                path.unlink(missing_ok=True)
        total = 0
        newest_first = sorted(self.folder.glob("*/*.kept"), key=_modified, reverse=True)
        for number, path in enumerate(newest_first):
            total += _size(path)
            if number and (number >= MAXIMUM_ENTRIES or total > MAXIMUM_BYTES):
                path.unlink(missing_ok=True)


def _modified(path: Path) -> float:
    """When the file was last used, in seconds; 0 where another planner removed it meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _size(path: Path) -> int:
    """The file's size in bytes; 0 where another planner removed it meanwhile."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
