"""A schema file: what it must be, and what is told by it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from planner import sql
from planner.errors import ScratchError, SourceError, UsageError
from planner.scratch.dump import read_dump

CUSTOM_FORMAT = b"PGDMP"
GZIP = b"\x1f\x8b"
RECORD = "django_migrations"

TRANSACTION_TIMEOUT = "SET transaction_timeout = 0;"
"""What pg_dump of 17 and newer writes whatever the server's version; servers before 17 do not know it."""
KNOWS_TRANSACTION_TIMEOUT = 170_000

ARRAYS = (" ANY ((ARRAY[", " ALL ((ARRAY[")


def check(path: Path) -> None:
    """Refuse what is not the plain output of ``pg_dump --schema-only``.

    :raises UsageError: if there is no such file
    :raises SourceError: if it is something else, or holds rows
    """
    make = f"Make one with: pg_dump --schema-only mydb > {path.with_suffix('.sql').name}"
    if path.is_dir():
        raise UsageError(f"{path} is a folder, not a schema file. {make}")
    try:
        start = path.open("rb").read(len(CUSTOM_FORMAT))
        if start == CUSTOM_FORMAT:
            raise SourceError(
                f"{path} is in pg_dump's custom format, and planner needs plain SQL. Convert it with:\n"
                f"    pg_restore --schema-only --file={path.with_suffix('.sql').name} {path}"
            )
        if start.startswith(GZIP):
            raise SourceError(f"{path} is compressed. Unpack it first: gunzip --keep {path}")
        with path.open(encoding="utf-8") as lines:
            _check_lines(path, lines, make)
    except FileNotFoundError as error:
        raise UsageError(f"There is no schema file {path}. {make}") from error
    except OSError as error:
        raise SourceError(f"The schema file {path} can't be read: {error}") from error
    except UnicodeDecodeError as error:
        raise SourceError(
            f"The schema file {path} is not text in UTF-8: {error}\n"
            "It must be the plain output of pg_dump --schema-only --encoding=UTF8."
        ) from error


def _check_lines(path: Path, lines: Iterable[str], make: str) -> None:
    tables = False
    for line in lines:
        tables = tables or line.startswith("CREATE TABLE ")
        if line.startswith("COPY ") and line.rstrip().endswith("FROM stdin;") and RECORD not in line.partition("(")[0]:
            raise SourceError(
                f"The schema file {path} holds rows ({line.partition('(')[0].strip()}), which have no place on "
                f"a scratch server. {make}\n"
                f"(Only the rows of {RECORD} are of use: they tell which migrations are applied.)"
            )
    if not tables:
        raise SourceError(f"The schema file {path} has no CREATE TABLE in it. {make}")


def major(path: Path) -> int | None:
    """The major version of the server that the file comes from, where it says so."""
    try:
        return read_dump(path).major
    except (OSError, UnicodeDecodeError) as error:
        raise ScratchError(f"The schema file {path} can't be read: {error}") from error


@contextmanager
def loadable(path: Path, version: int) -> Iterator[Path]:
    """The file, or a copy of it that makes what was dumped, and that an older server than pg_dump's understands."""
    unknown = TRANSACTION_TIMEOUT if version < KNOWS_TRANSACTION_TIMEOUT else None
    with path.open(encoding="utf-8") as lines:
        changes = any(line.rstrip() == unknown or _as_declared(line) != line for line in lines)
    if not changes:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="planner-") as folder:
        copy = Path(folder) / path.name
        with path.open(encoding="utf-8") as lines, copy.open("w", encoding="utf-8") as kept:
            kept.writelines("\n" if line.rstrip() == unknown else _as_declared(line) for line in lines)
        yield copy


def _as_declared(line: str) -> str:
    """Views and checks with IN are dumped in a form that PostgreSQL reads as another definition of the same meaning."""
    return sql.again(line) if any(word in line for word in ARRAYS) else line
