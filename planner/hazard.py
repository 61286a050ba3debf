"""One hazard, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hazard:
    """One kind of trouble: when it comes up, what it does, what to do about it, with a bad and a good example.

    ``recipes`` are the pages of ``planner explain`` on the changes that it comes up with.
    """

    id: str
    severity: str
    title: str
    condition: str
    effect: str
    workaround: str
    bad: str
    good: str
    recipes: tuple[str, ...] = ()
