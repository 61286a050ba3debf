"""JSON in the shapes that a source goes into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

Path = tuple[str, ...]
ELEMENT, MEMBER = "[]", "*"
"""Instead of a key: each element of a list, each value of an object."""

MOST = 8
"""So many ways are tried in which something is missing."""


@dataclass(slots=True)
class Place:
    """What a source asks of one place in JSON: what is below it, and the constants that it is compared with.

    ``doubtful``: it may be no place at all (what ``in`` looks for may be a key, or one of a list).
    """

    doubtful: bool = True
    below: dict[str, Place] = field(default_factory=dict)
    texts: dict[str, None] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        """The keys that it has as an object."""
        return [key for key in self.below if key not in (ELEMENT, MEMBER)]

    @property
    def is_list(self) -> bool:
        """Whether it is gone through as a list, and never used as an object."""
        certain = [key for key, place in self.below.items() if not place.doubtful] or list(self.below)
        return certain[0] == ELEMENT if certain else False


def documents(root: Place) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """Documents for a column, those included in which a key or all of a list is missing; and those without them."""
    most = max(1, min(4, max((len(place.texts) for place in _all(root)), default=1)))
    whole = [_made(root, number, ()) for number in range(most + 1)]
    ways = list(_missing(root, ()))[:MOST]
    every = [*whole, *(_made(root, number, way) for number, way in enumerate(ways)), {}]
    return tuple(_different(every)), tuple(_different(whole))


def _different(found: list[object]) -> list[object]:
    return [one for number, one in enumerate(found) if one not in found[:number]]


def _all(place: Place) -> Iterator[Place]:
    yield place
    for one in place.below.values():
        yield from _all(one)


def _missing(place: Place, path: Path) -> Iterator[Path]:
    for key, one in place.below.items():
        yield (*path, key)
        yield from _missing(one, (*path, key))


def _made(place: Place, number: int, missing: Path) -> object:
    """One document. :param number: which of the constants it holds; :param missing: the path that it lacks"""
    gone = missing[0] if len(missing) == 1 else None
    rest = missing[1:]

    def below(key: str, which: int) -> object:
        return _made(place.below[key], which, rest if missing and missing[0] == key else ())

    if place.below and not place.is_list:
        made = {key: below(key, number) for key in place.keys if key != gone}
        if MEMBER in place.below and gone != MEMBER:
            made |= {name: below(MEMBER, number + more) for more, name in enumerate(("one", "two"))}
        return made
    if place.below:
        one = place.below[ELEMENT]
        count = max(2, min(5, len(one.texts) + 1))
        return [below(ELEMENT, number + more) for more in range(count)] if gone != ELEMENT else []
    texts = [*place.texts, "some text"]
    text = texts[number % len(texts)]
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() and len(text) < len("1" * 16) else text
