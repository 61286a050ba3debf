"""What the page shows, as plain values: locks by what they block, work by how long it takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from planner.locks import LockMode


class Blocking(StrEnum):
    """What an application notices of a lock, the worst first."""

    READS = "reads and writes"
    WRITES = "writes"
    ROWS = "writes to the same rows"
    DDL = "DDL only"
    NOTHING = "nothing"

    @classmethod
    def of(cls, mode: LockMode, *, changes_rows: bool) -> Blocking:
        """Of a table lock. ``changes_rows``: its holder updates rows, which are locked besides."""
        if mode is LockMode.ROW_EXCLUSIVE and changes_rows:
            return cls.ROWS
        return cls(mode.blocks)

    @property
    def style(self) -> str:
        """The CSS class of its colour."""
        return {"READS": "rw", "WRITES": "w", "ROWS": "rows", "DDL": "ddl", "NOTHING": "none"}[self.name]

    @property
    def short(self) -> str:
        """What fits into a narrow bar."""
        return {"READS": "RW", "WRITES": "W", "ROWS": "rows", "DDL": "DDL", "NOTHING": "none"}[self.name]

    @property
    def rank(self) -> int:
        """4 for the worst, 0 for nothing: the height of its bar."""
        return 4 - list(Blocking).index(self)

    @property
    def halts(self) -> bool:
        """Whether statements of the application wait that touch none of the changed rows."""
        return self in (Blocking.READS, Blocking.WRITES)


class Size(Enum):
    """How long work takes, by its kind. The value is a width in the picture, against 1 for catalog work."""

    CATALOG = 1
    UNKNOWN = 3
    SCAN = 4
    BUILD = 5
    REWRITE = 7
    ROWS = 9

    @property
    def word(self) -> str:
        """What stands in a box of the picture that is wide enough."""
        words = {"SCAN": "scan", "BUILD": "index", "REWRITE": "rewrite", "ROWS": "rows", "UNKNOWN": "?"}
        return words.get(self.name, "")

    @classmethod
    def of(cls, effects: tuple[str, ...]) -> Size:
        """Of the words that a step, or a statement of Django, has for its work: the longest of them."""
        words = (
            ("rewrites", cls.REWRITE),
            ("updates rows", cls.ROWS),
            ("writes rows", cls.ROWS),
            ("changes rows", cls.ROWS),
            ("builds", cls.BUILD),
            ("scans", cls.SCAN),
            ("reads rows", cls.SCAN),
            ("runs pending checks", cls.SCAN),
        )
        found = [_first(effect, words) for effect in effects]
        return max(found, key=lambda size: size.value, default=cls.CATALOG)


QUICK = (
    "catalog only",
    "catalog work only",
    "new objects only",
    "removes helper objects only",
    "a new table",
    "makes a new table",
    "works on a new, empty table",
    "the table is empty",
    "writes a few rows",
    "VACUUM and ANALYZE between rounds",
    "removes all rows",
    "nothing, it is gone already",
)
"""Words for work that takes no longer on a larger table; or, as the VACUUM, no longer than what it belongs to."""


def _first(effect: str, words: tuple[tuple[str, Size], ...]) -> Size:
    """What is not among the words may take any time."""
    if effect in QUICK:
        return Size.CATALOG
    return next((size for start, size in words if effect.startswith(start)), Size.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Hold:
    """A lock while it is held. ``table`` is ``schema.table``, or a description where it is not known."""

    table: str
    mode: LockMode
    blocking: Blocking

    @property
    def shown(self) -> str:
        """The table without the schema that goes without saying."""
        return self.table.removeprefix("public.")


@dataclass(frozen=True, slots=True)
class Moment:
    """One box of a picture: a step, a statement of Django, or a Python function.

    ``holds`` are all locks that are held meanwhile, also from before; ``takes`` those that it takes itself.
    """

    label: str
    title: str
    size: Size
    works: tuple[str, ...]
    takes: tuple[Hold, ...]
    holds: tuple[Hold, ...]

    @property
    def worst(self) -> Blocking:
        """What the locks that are held meanwhile block."""
        return max((hold.blocking for hold in self.holds), key=lambda one: one.rank, default=Blocking.NOTHING)


@dataclass(frozen=True, slots=True)
class Group:
    """Moments under one heading: a phase, or a transaction.

    ``gate`` is what people do after it, if anything, and ``before`` what they do before it. ``together``: one
    transaction, in which each lock is held until the end.
    """

    title: str
    moments: tuple[Moment, ...]
    gate: str = ""
    before: str = ""
    together: bool = False
