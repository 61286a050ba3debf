"""Writing a bundle to a folder: whole or not at all, and never over something that is not ours."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.errors import BundleError, UsageError

SUMS = "SHA256SUMS"


def check_folder(folder: Path) -> None:
    """Refuse a folder that can't be written or holds something that is not an untouched bundle of ours.

    :raises UsageError: before anything is done
    """
    try:
        _check_folder(folder)
    except OSError as error:
        raise UsageError(f"{folder} can't be looked at: {error}. Choose another: --out DIR") from error


def _check_folder(folder: Path) -> None:
    if not folder.exists() and not folder.is_symlink():
        parent = next((path for path in folder.absolute().parents if path.exists()), Path("/"))
        if not parent.is_dir():
            raise UsageError(
                f"The bundle can't be written to {folder}: {parent} is not a folder. Choose another: --out DIR"
            )
        if not os.access(parent, os.W_OK | os.X_OK):
            raise UsageError(
                f"The bundle can't be written to {folder}: no permission to write in {parent}. Choose another: "
                "--out DIR"
            )
        return
    if not folder.is_dir():
        raise UsageError(f"{folder} exists and is not a folder. Choose another: --out DIR")
    if not os.access(folder.resolve().parent, os.W_OK | os.X_OK):
        raise UsageError(
            f"The bundle can't be put in the place of {folder}: no permission to write in {folder.resolve().parent}.\n"
            f"Choose another folder, or one inside of it: --out {folder / 'bundle'}"
        )
    if not any(folder.iterdir()):
        return
    if not _is_bundle(folder):
        raise UsageError(
            f"{folder} exists and is not a bundle of the planner; it is left alone. Choose another: --out DIR"
        )
    changed = changed_files(folder)
    if changed:
        raise UsageError(
            f"{folder} is a bundle that somebody has run there, or changed by hand ({', '.join(changed[:5])}); "
            "it is left alone.\n"
            "Choose another folder with --out DIR, or move this one away."
        )


def _is_bundle(folder: Path) -> bool:
    return _plan(folder) is not None and (folder / SUMS).is_file()


def _plan(folder: Path) -> dict[str, Any] | None:
    """The content of plan.json, where it is one of ours."""
    try:
        plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return plan if isinstance(plan, dict) and "planner" in plan and "bundle" in plan else None


def changed_files(folder: Path) -> list[str]:
    """Files of a bundle that are missing, changed or added since it was written; SHA256SUMS itself if it is damaged."""
    sums: dict[str, str] = {}
    for line in (folder / SUMS).read_bytes().decode("utf-8", "replace").splitlines():
        digest, two_spaces, name = line.partition("  ")
        if not two_spaces:
            return [SUMS]
        sums[name] = digest
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {SUMS}
    wrong = [name for name, digest in sums.items() if name in there and _digest((folder / name).read_bytes()) != digest]
    return sorted({*wrong, *(set(sums) ^ there)})


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write(files: Mapping[str, str], folder: Path) -> None:
    """Write all files, with their sums; an earlier bundle of ours in the folder is replaced.

    The files are written beside the folder and moved in at once, so that a failure leaves nothing half-written, and
    what was there before stays until the new one is in its place.

    :raises BundleError: if the disk refuses
    """
    check_folder(folder)
    folder = folder.resolve()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent)
    except OSError as error:
        raise BundleError(
            f"The bundle can't be written beside {folder}: {error}. Choose another place: --out DIR"
        ) from error
    try:
        with staging as beside:
            staged = Path(beside) / "new"
            staged.mkdir()
            _fill(staged, files)
            _replace(folder, staged, Path(beside) / "old")
    except OSError as error:
        raise BundleError(
            f"The bundle can't be written to {folder}: {error}. Choose another place, or a folder inside of it: "
            f"--out {folder / 'bundle'}"
        ) from error


def _replace(folder: Path, new: Path, old: Path) -> None:
    """Put the new folder in its place. Whatever happens, the old one or the new one is there."""
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise


def _fill(folder: Path, files: Mapping[str, str]) -> None:
    sums = []
    for name in sorted(files):
        content = files[name].encode()
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        sums.append(f"{_digest(content)}  {name}")
    (folder / SUMS).write_text("\n".join(sums) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Written:
    """What a bundle on disk says of itself. ``wanted`` is its migration, or FROM..TO; ``origin`` its pre-state's."""

    app: str
    wanted: str
    server_version: int
    bundle: str
    origin: str
    layout: str = "directory"


def read_plan(folder: Path) -> Written:
    """Read the plan.json of a bundle.

    :raises UsageError: if the folder is no bundle
    """
    data = _plan(folder)
    if data is None or not (folder / SUMS).is_file():
        raise UsageError(f"{folder} is not a bundle of the planner (no plan.json and {SUMS} of ours in it).")
    match data:
        case {
            "app": str(app),
            "migrations": [str(first), *more],
            "server_version": int(version),
            "bundle": str(name),
            "pre_state": {"origin": str(origin)},
        }:
            wanted = f"{first}..{more[-1]}" if more else first
            return Written(app, wanted, version, name, origin, str(data.get("layout", "directory")))
    raise UsageError(
        f"The plan.json of {folder} is not as the planner writes it: it was changed by hand, or is of another "
        "version.\n"
        f"Plan again into another folder with `planner plan`, and compare the two."
    )


def plan_json(folder: Path) -> dict[str, Any]:
    """All of a bundle's plan.json, as it was written.

    :raises UsageError: if the folder is no bundle, or somebody has changed the file
    """
    data = _plan(folder)
    if data is None or not (folder / SUMS).is_file():
        raise UsageError(f"{folder} is not a bundle of the planner (no plan.json and {SUMS} of ours in it).")
    if {"plan.json", SUMS} & set(changed_files(folder)):
        raise UsageError(
            f"The plan.json of {folder} is not the one that {SUMS} names: somebody has changed it. Take the bundle "
            "as it was written."
        )
    return data
