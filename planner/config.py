"""``[tool.planner]`` of pyproject.toml, checked as it is read."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.errors import ConfigError

LARGEST = 2**31 - 1
"""Of PostgreSQL's integer settings."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the user may set.

    ``backfill`` maps ``app.model.field`` (or ``table.column``) to a SQL expression over the row, and
    ``app.0012:function`` to a table with ``table``, ``set`` and ``where``; ``accept`` names hazards that are
    accepted; ``ignore`` maps ``app.0012_name`` to hazards with the reasons why ``planner check`` is not to count them;
    ``small_table`` is rows, below which the facts' tables are changed in one step (0: none);
    ``rename`` is "cutover" or "both" (renamed tables and columns have both names until after the deploy);
    ``format`` is one of FORMATS, the layout of bundles;
    ``templates`` is a folder, relative to that of the file, with templates that stand in for the planner's ("": none);
    ``batch_size`` is rows, ``target_ms`` and the timeouts are milliseconds.
    """

    backfill: Mapping[str, str | Mapping[str, Any]] = field(default_factory=dict)
    accept: tuple[str, ...] = ()
    ignore: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    batch_size: int = 500
    target_ms: int = 50
    batch_lock_timeout_ms: int = 100
    lock_timeout_ms: int = 200
    statement_timeout_ms: int = 10_000
    rows: int = 40
    small_table: int = 10_000
    rename: str = "cutover"
    format: str = "directory"
    templates: str = ""
    path: str = ""

    @property
    def template_folder(self) -> Path | None:
        """Where the user's own templates are."""
        return Path(self.path).parent / self.templates if self.templates else None


SIMPLE = {
    "accept": list,
    "batch_size": int,
    "target_ms": int,
    "batch_lock_timeout_ms": int,
    "lock_timeout_ms": int,
    "statement_timeout_ms": int,
    "rows": int,
    "small_table": int,
}

MAY_BE_ZERO = frozenset({"small_table"})


RENAMES = ("cutover", "both")
FORMATS = ("directory", "single", "sqitch", "flyway", "liquibase")
CHOICES = {"rename": RENAMES, "format": FORMATS}


def load(path: Path | None, folder: Path) -> Config:
    """Read the configuration.

    :param path: ``--config``; without it ``pyproject.toml`` in ``folder`` or the nearest folder above
    :raises ConfigError: if the file can't be read or holds something unknown
    """
    nearest = (f / "pyproject.toml" for f in (folder, *folder.parents))
    found = path or next((file for file in nearest if file.is_file()), None)
    if found is None:
        return Config()
    try:
        data = tomllib.loads(found.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The configuration {found} can't be read: {error}") from error
    tool = data.get("tool", {})
    if path is not None and (not isinstance(tool, dict) or "planner" not in tool):
        raise ConfigError(
            f"{found} has no [tool.planner]. What --config names must hold its settings under that heading."
        )
    section = tool.get("planner", {}) if isinstance(tool, dict) else {}
    if not isinstance(section, dict):
        raise ConfigError(f"{found}: tool.planner must be a table, [tool.planner], not {section!r}")
    return Config(**_checked(section, str(found)), path=str(found))


def _checked(section: Mapping[str, Any], path: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in section.items():
        if name == "backfill":
            values[name] = _backfill(value, path)
        elif name == "ignore":
            values[name] = _ignore(value, path)
        elif name in CHOICES:
            if value not in CHOICES[name]:
                choices = ", ".join(CHOICES[name])
                raise ConfigError(f"{path}: [tool.planner] {name} must be one of {choices}, not {value!r}")
            values[name] = value
        elif name == "templates":
            if not isinstance(value, str):
                raise ConfigError(f"{path}: [tool.planner] templates must be the name of a folder, not {value!r}")
            values[name] = value
        elif name not in SIMPLE:
            hint = near(name, ["backfill", "ignore", *CHOICES, "templates", *SIMPLE])
            raise ConfigError(f"{path}: [tool.planner] has no setting {name!r}. {hint}")
        elif not isinstance(value, SIMPLE[name]) or isinstance(value, bool):
            kind = "a list of names" if SIMPLE[name] is list else "a whole number"
            raise ConfigError(f"{path}: [tool.planner] {name} must be {kind}, not {value!r}")
        elif isinstance(value, int) and not (name not in MAY_BE_ZERO) <= value <= LARGEST:
            least = "zero or more" if name in MAY_BE_ZERO else "above zero"
            raise ConfigError(f"{path}: [tool.planner] {name} must be {least} and at most {LARGEST}, not {value}")
        elif isinstance(value, list) and not all(isinstance(one, str) for one in value):
            raise ConfigError(f"{path}: [tool.planner] {name} must be a list of names, not {value!r}")
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
    return values


IGNORE_EXAMPLE = """[tool.planner.ignore]
    "shop.0012_total" = { migrate-builds-index = "the table has 200 rows" }"""


def _ignore(section: object, path: str) -> dict[str, dict[str, str]]:
    """Migrations with hazards and reasons: see ``IGNORE_EXAMPLE``. An empty reason is a finding, not an error here."""
    if not isinstance(section, dict):
        raise ConfigError(f"{path}: [tool.planner.ignore] must look like:\n    {IGNORE_EXAMPLE}")
    for name, value in section.items():
        if not isinstance(value, dict) or not all(isinstance(reason, str) for reason in value.values()):
            raise ConfigError(f"{path}: [tool.planner.ignore] {name!r} must look like:\n    {IGNORE_EXAMPLE}")
    return section


FUNCTION_EXAMPLE = """[tool.planner.backfill."shop.0012:forwards"]
    table = "shop_order"
    set = { total = "price * quantity" }"""
COLUMN_EXAMPLE = """[tool.planner.backfill]
    "shop.order.number" = "gen_random_uuid()\""""


def _backfill(section: object, path: str) -> dict[str, Any]:
    """Columns and functions with their SQL: see ``FUNCTION_EXAMPLE`` and ``COLUMN_EXAMPLE``."""
    if not isinstance(section, dict):
        raise ConfigError(f"{path}: [tool.planner.backfill] must be a table of names and SQL expressions")
    for name, value in section.items():
        column = ":" not in name
        example = COLUMN_EXAMPLE if column else FUNCTION_EXAMPLE
        wanted = str if column else dict
        if isinstance(value, dict) and column:
            raise ConfigError(
                f"{path}: [tool.planner.backfill] {name!r} is a table, but names no function. For a column write:\n"
                f"    {example}\n(with the quotes: the name has dots), and for a function:\n    {FUNCTION_EXAMPLE}"
            )
        if not isinstance(value, wanted) or not value or str(value).isspace():
            raise ConfigError(f"{path}: [tool.planner.backfill] {name!r} must look like:\n    {example}")
    return section


@dataclass(frozen=True, slots=True)
class Known:
    """What entries of ``backfill`` may name, where one app's migrations are planned.

    ``functions``: by each planned migration's name, its RunPython functions. ``migrations``: all of the app's.
    ``columns``: ``app.model.field`` and ``table.column`` of the whole project. ``changed``: ``app.model`` and tables
    that the planned migrations change.
    """

    app: str
    apps: Collection[str]
    migrations: Collection[str]
    functions: Mapping[str, Collection[str]]
    columns: Collection[str]
    changed: Collection[str]


def unmatched(config: Config, known: Known) -> Iterator[str]:
    """Warnings about entries of ``backfill`` that name nothing.

    :raises ConfigError: if one surely means what is being planned, and misses it
    """
    for name in config.backfill:
        head, colon, function = name.partition(":")
        trouble = _function(head, function, known) if colon else _column(name, known)
        if trouble:
            yield f"{config.path}: [tool.planner.backfill] {name!r} has no effect: {trouble}"


def _function(head: str, function: str, known: Known) -> str:
    app, _, migration = head.partition(".")
    if app not in known.apps:
        return f"no app is called {app!r}. {near(app, known.apps)}"
    if app != known.app:
        return ""
    planned = [name for name in known.functions if migration in (name, name.partition("_")[0])]
    for name in planned:
        if function not in known.functions[name]:
            there = near(function, known.functions[name])
            raise ConfigError(
                f"[tool.planner.backfill] names {head}:{function}, "
                f"but {app}.{name} has no RunPython function {function!r}. {there}"
            )
    if not planned and not any(migration in (name, name.partition("_")[0]) for name in known.migrations):
        return f"{app} has no migration {migration!r}. {near(migration, known.migrations)}"
    return ""


def _column(name: str, known: Known) -> str:
    if name in known.columns:
        return ""
    owner = name.rpartition(".")[0]
    hint = near(name, known.columns)
    if owner in known.changed:
        raise ConfigError(
            f"[tool.planner.backfill] names {name!r}, but {owner} has no such field. {hint}\n"
            "Write app.model.field in lower case, or table.column."
        )
    return f"it is no app.model.field (in lower case) and no table.column. {hint}"


def near(word: str, words: Collection[str]) -> str:
    """A sentence with the words that may have been meant, or with all.

    >>> near("shp", ["shop", "auth"]), near("x", ["shop", "auth"]), near("x", [])
    ('Did you mean shop?', 'There are: auth, shop', 'There are none.')
    """
    close = difflib.get_close_matches(word, sorted(words), n=3, cutoff=0.6)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    shown = ", ".join(sorted(words)[:12]) + (", …" if len(words) > 12 else "")  # noqa: PLR2004
    return f"There are: {shown}" if words else "There are none."
