"""The plain values of a check: what an operation does, what that means, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from planner import hazards
from planner.ddl.form import Form


class UnreadableFieldError(Exception):
    """A field of somebody else's making does not say what its column is like."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that an operation does to a table, as a form whose locks are known.

    ``what`` names it for a reader. ``deferred``: Django does it at the end of the migration. ``told``: a remark says
    what it costs, so that only its locks matter. ``raw``: the user's own SQL.
    """

    form: Form
    what: str
    deferred: bool = False
    told: bool = False
    raw: bool = False

    @property
    def table(self) -> str:
        """The table, without its schema; "" if the form is about none."""
        return self.form.table[1] if self.form.table else ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A hazard that is clear from the operation itself. ``works``: it reads or writes many rows meanwhile.

    ``tables`` are those that it is about: where all are new and empty, there is nothing to say.
    """

    hazard: str
    detail: str
    tables: tuple[str, ...] = ()
    works: bool = False


@dataclass(frozen=True, slots=True)
class NewTable:
    """A table that the migration makes: what is done to it later meets no rows."""

    table: str


@dataclass(frozen=True, slots=True)
class RenamedTable:
    """A table that has another name from here on."""

    old: str
    new: str


Said = Act | Remark | NewTable | RenamedTable


@dataclass(frozen=True, slots=True)
class Place:
    """An operation in its file: its own lines (from 1), and the first lines of the operations around it."""

    file: Path
    line: int = 1
    last: int = 1
    around: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding does not count. ``kind`` as in SARIF: "inSource" for a comment, "external" for pyproject.toml."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: the hazard, where it stands, and what it means there.

    ``migration`` is ``app.0012_name``, or "" for what stands in the configuration. ``accepted``: by ``accept``.
    """

    hazard: str
    detail: str
    place: Place
    migration: str = ""
    operation: str = ""
    suppression: Suppression | None = None
    accepted: bool = False

    @property
    def severity(self) -> str:
        """note, risk or open."""
        return hazards.BY_ID[self.hazard].severity

    @property
    def counts(self) -> bool:
        """Whether nobody has said that it is well."""
        return self.suppression is None and not self.accepted


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check: how many migrations were looked at, and what was found, in order of file and line."""

    migrations: int
    found: tuple[Found, ...] = field(default=())

    def failing(self, fail_on: str) -> tuple[Found, ...]:
        """The findings of that severity or a worse one that nobody has suppressed or accepted."""
        if fail_on == "never":
            return ()
        least = SEVERITIES.index(fail_on)
        return tuple(one for one in self.found if one.counts and SEVERITIES.index(one.severity) >= least)


SEVERITIES = ("note", "risk", "open")
"""From the mildest to the worst."""
