"""A data folder as one file that proves itself: many small files, each content once, and one checksum.

One file, because it can be replaced by one rename, read while another planner prunes it, and checked
as a whole before a server is started on it.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MAGIC = b"planner-archive-1\n"
_DIGEST = hashlib.sha256().digest_size
_START = len(_MAGIC) + _DIGEST + 8
"""Where the header begins: after the magic, the checksum and the header's length."""


class ArchiveError(Exception):
    """The file is cut short, changed, or not an archive."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The user and group that unpacked files belong to."""

    uid: int
    gid: int


def pack(folder: Path, target: Path) -> None:
    """Write the folder's files to ``target``, under a temporary name and then by one rename.

    Raises OSError where the disk is full or the folder not readable.
    """
    folders, contents = _walk(folder)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as stream:
            os.fchmod(stream.fileno(), 0o600)
            _write(stream, folders, contents)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def unpack(source: Path, folder: Path, owner: Owner | None) -> None:
    """Make ``folder`` and all that the archive holds, files 0600 and folders 0700.

    Raises ArchiveError where the archive is damaged (nothing is written then), FileNotFoundError where
    it is gone.
    """
    with source.open("rb") as stream:
        if os.fstat(stream.fileno()).st_size < _START:
            raise ArchiveError(f"{source} is cut short")
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            header = _checked_header(source, content)
            _make_folders(folder, header["folders"], owner)
            with memoryview(content) as view:
                for name, offset, size in header["files"]:
                    _make_file(folder / name, view[offset : offset + size], owner)


def _walk(folder: Path) -> tuple[list[str], dict[str, Path]]:
    """Relative folders, and files by their relative name, both sorted."""
    folders: list[str] = []
    files: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            raise OSError(f"{path} is a symbolic link; a data folder of ours has none")
        if path.is_dir():
            folders.append(name)
        else:
            files[name] = path
    return folders, files


def _write(stream: BinaryIO, folders: list[str], files: dict[str, Path]) -> None:
    """Write the archive: contents are stored once, for most databases of a cluster are nearly the same."""
    places: dict[bytes, int] = {}
    order: list[Path] = []
    entries: list[tuple[str, bytes, int]] = []
    position = 0
    for name, path in files.items():
        content = path.read_bytes()
        key = hashlib.sha256(content).digest()
        if key not in places:
            places[key] = position
            order.append(path)
            position += len(content)
        entries.append((name, key, len(content)))
    index = {"folders": folders, "files": [(name, places[key], size) for name, key, size in entries]}
    header = json.dumps(index).encode()
    _write_summed(stream, header, order)


def _write_summed(stream: BinaryIO, header: bytes, order: list[Path]) -> None:
    """Write length, header and contents, and then the checksum of all of them in its place before."""
    length = len(header).to_bytes(8, "big")
    total = hashlib.sha256(length + header)
    stream.write(_MAGIC + bytes(_DIGEST) + length + header)
    for path in order:
        content = path.read_bytes()
        total.update(content)
        stream.write(content)
    stream.seek(len(_MAGIC))
    stream.write(total.digest())


def _checked_header(source: Path, content: mmap.mmap) -> dict[str, list[tuple[str, int, int]]]:
    """The header, with offsets counted from the file's begin; ArchiveError where the checksum differs."""
    expected = content[len(_MAGIC) : len(_MAGIC) + _DIGEST]
    with memoryview(content) as view, view[len(_MAGIC) + _DIGEST :] as summed:
        actual = hashlib.sha256(summed).digest()
    if content[: len(_MAGIC)] != _MAGIC or actual != expected:
        raise ArchiveError(f"{source} is damaged: its checksum does not fit its content")
    length = int.from_bytes(content[_START - 8 : _START], "big")
    header = json.loads(content[_START : _START + length])
    start = _START + length
    return {
        "folders": header["folders"],
        "files": [(name, start + offset, size) for name, offset, size in header["files"]],
    }


def _make_folders(folder: Path, names: list[tuple[str, int, int]], owner: Owner | None) -> None:
    """Make the folder and those below it, parents first."""
    for path in [folder, *(folder / str(name) for name in names)]:
        path.mkdir(mode=0o700)
        if owner is not None:
            os.chown(path, owner.uid, owner.gid)


def _make_file(path: Path, content: memoryview, owner: Owner | None) -> None:
    """Write one file."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        written = 0
        while written < len(content):
            written += os.write(handle, content[written:])
        if owner is not None:
            os.fchown(handle, owner.uid, owner.gid)
    finally:
        os.close(handle)
        content.release()
