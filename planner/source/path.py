"""Tables in other schemas than public: a scratch server whose every session has the project's search path.

``ALTER DATABASE … SET search_path`` would not do: it isn't copied with a database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from planner.errors import UsageError
from planner.names import ident
from planner.scratch import Dsn, Scratch

USUAL = ("public",)
_NAMES = ("search_path=", "search-path=")


def of_settings(entry: Mapping[str, Any]) -> tuple[str, ...]:
    r"""The search path that a DATABASES entry sets by ``OPTIONS``: its schemas, without ``"$user"``.

    :raises UsageError: if it can't be read

    >>> of_settings({"OPTIONS": {"options": r'-c statement_timeout=5s -c search_path=app,"My\ App",public'}})
    ('app', 'My App', 'public')
    >>> of_settings({})
    ('public',)
    """
    options = str((entry.get("OPTIONS") or {}).get("options") or "")
    path: tuple[str, ...] = USUAL
    words = list(_words(options))
    for number, word in enumerate(words):
        setting = words[number - 1] + word if number and words[number - 1] == "-c" else word
        setting = setting.removeprefix("-c").removeprefix("--")
        if setting.startswith(_NAMES):
            path = tuple(_schemas(setting.partition("=")[2], options))
    return path or USUAL


def _words(options: str) -> Iterator[str]:
    r"""Split as the server splits ``options``: at spaces, unless a backslash stands before them.

    >>> list(_words(r"-c a=1  -c b=x\ y"))
    ['-c', 'a=1', '-c', 'b=x y']
    """
    word, escaped = "", False
    for letter in options:
        if escaped:
            word, escaped = word + letter, False
        elif letter == "\\":
            escaped = True
        elif letter.isspace():
            if word:
                yield word
            word = ""
        else:
            word += letter
    if word:
        yield word


def _schemas(value: str, options: str) -> Iterator[str]:
    for part in value.split(","):
        name = part.strip().strip("'")
        if name.startswith('"') and name.endswith('"') and len(name) > 2:  # noqa: PLR2004 - two quotes
            name = name[1:-1].replace('""', '"')
        elif '"' in name or not name:
            raise UsageError(f"The search_path in OPTIONS can't be read: {options!r}. Write: -c search_path=app,public")
        else:
            name = name.lower()
        if name != "$user":
            yield name


def with_path(scratch: Scratch, path: Sequence[str]) -> Scratch:
    """The scratch server itself, or one whose sessions look in these schemas."""
    return scratch if tuple(path) == USUAL else Pathed(scratch, tuple(path))


class Pathed(Scratch):
    """A scratch server of which every address says where to look for tables."""

    def __init__(self, scratch: Scratch, path: tuple[str, ...]) -> None:
        self.version, self.psql, self.pg_dump = scratch.version, scratch.psql, scratch.pg_dump
        self.description = scratch.description
        self._scratch = scratch
        names = ",".join(ident(schema) for schema in path)
        self._options = "-c search_path=" + names.replace("\\", "\\\\").replace(" ", "\\ ")

    def dsn(self, database: str) -> Dsn:
        """The address, with the search path."""
        return self._pathed(self._scratch.dsn(database))

    def create(self, database: str) -> Dsn:
        """As the server does."""
        return self._pathed(self._scratch.create(database))

    def clone(self, source: str, database: str) -> Dsn:
        """As the server does."""
        return self._pathed(self._scratch.clone(source, database))

    def drop(self, database: str) -> None:
        """As the server does."""
        self._scratch.drop(database)

    def unique(self, stem: str) -> str:
        """As the server does."""
        return self._scratch.unique(stem)

    def available_extensions(self) -> frozenset[str]:
        """As the server does."""
        return self._scratch.available_extensions()

    def has_template(self, key: str) -> bool:
        """As the server does."""
        return self._scratch.has_template(key)

    def list_templates(self) -> frozenset[str]:
        """As the server does."""
        return self._scratch.list_templates()

    def save_template(self, database: str, key: str) -> None:
        """As the server does."""
        self._scratch.save_template(database, key)

    def create_from_template(self, database: str, key: str) -> Dsn | None:
        """As the server does."""
        found = self._scratch.create_from_template(database, key)
        return None if found is None else self._pathed(found)

    def load_sql(self, database: str, path: Path) -> None:
        """As the server does: a dump sets its own search path."""
        self._scratch.load_sql(database, path)

    def _pathed(self, dsn: Dsn) -> Dsn:
        extra = dict(dsn.extra)
        extra["options"] = f"{extra.get('options', '')} {self._options}".strip()
        return replace(dsn, extra=tuple(sorted(extra.items())))
