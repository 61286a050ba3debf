"""What a rehearsal found, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from planner.rehearsal.reached import shown


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one rehearsal.

    ``differences`` are what keeps it from being a proof; ``evidence`` what was looked at, in sentences without times
    or durations, so that the same bundle gives the same words. ``migrate_error`` is why ``migrate`` fails on the
    rows, if it does; ``compared_gently`` then says on which rows it went through, so that the data could be compared.
    """

    server_version: str
    differences: tuple[str, ...]
    evidence: tuple[str, ...]
    migrate_error: str | None = None
    compared_gently: str = ""
    observed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    helped: str = ""
    """Why ``migrate`` can't run it at all, where it was compared with what it does when a cast of ours is there, or
    when the views that are in its way are not."""
    cast: bool = False
    """Whether such a cast was there."""
    refused: str = ""
    """What the bundle says on rows on which a function raises in `migrate` too, and nothing is changed."""
    unreached: tuple[str, ...] = ()
    """Statements of functions that no row reached, as ``file:line``: nothing is known of them."""
    views: tuple[str, ...] = ()
    """Views without which ``migrate`` ran; they were made again afterwards."""

    @property
    def proved(self) -> bool:
        """Whether the bundle ended where it must, and nothing else was found."""
        return not self.differences

    @property
    def summary(self) -> str:
        """A few sentences: the first thing that a reader sees."""
        if not self.proved or not self.unreached:
            return self._outcome
        return f"{self._outcome} No row reaches these statements of its functions: {shown(self.unreached)}."

    @property
    def _outcome(self) -> str:
        if not self.proved:
            count = len(self.differences)
            return f"The rehearsal on PostgreSQL {self.server_version} found {count} thing(s) that must not be:"
        if self.refused:
            return (
                f"Rehearsed on PostgreSQL {self.server_version} with real psql beside Django's `migrate`. On some "
                f"rows both stop: `migrate` ({self.migrate_error}) and the bundle "
                f"({self.refused}). {self.compared_gently[0].upper()}{self.compared_gently[1:]}, both end with the "
                "same catalog and the same data."
            )
        if self.migrate_error:
            return (
                f"Rehearsed on PostgreSQL {self.server_version} with real psql. `migrate` itself fails on these rows "
                f"({self.migrate_error}); the bundle runs to its end, and the schema is the one that `migrate` "
                f"makes on empty tables."
                + (
                    f" {self.compared_gently[0].upper()}{self.compared_gently[1:]}, `migrate` goes through, and the "
                    "data are equal."
                    if self.compared_gently
                    else ""
                )
            )
        if self.helped:
            return self._helped
        return (
            f"Rehearsed on PostgreSQL {self.server_version} with real psql beside Django's `migrate` on the same rows: "
            "both end with the same catalog and the same data."
        )

    @property
    def _helped(self) -> str:
        ways = [
            "with a cast of ours, which gives each key a UUID of its own" if self.cast else "",
            f"without the views {', '.join(self.views)}, which were made again by their own queries"
            if self.views
            else "",
        ]
        same = "the same catalog, the same views" if self.views else "the same catalog"
        apart = " but for the UUIDs themselves: every reference points at the same row" if self.cast else ""
        return (
            f"Rehearsed on PostgreSQL {self.server_version} with real psql. `migrate` itself can't run this "
            f"({self.helped}), so it ran {' and '.join(way for way in ways if way)}: both end with {same}, and with "
            f"the same data{apart}."
        )

    def as_json(self) -> Mapping[str, Any]:
        """For plan.json and the runbook."""
        return {
            "proved": self.proved,
            "summary": self.summary,
            "server_version": self.server_version,
            "migrate_error": self.migrate_error,
            "differences": list(self.differences),
            "evidence": list(self.evidence),
            "unreached": list(self.unreached),
            "compared_gently": self.compared_gently or None,
            "observed": dict(self.observed),
        }
