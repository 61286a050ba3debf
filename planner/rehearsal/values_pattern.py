"""Texts that match a pattern from a CHECK constraint: the common part of POSIX and Perl patterns.

What it does not understand it gives no texts for; and the server judges every text before it is used.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Part = Callable[[int], tuple[str, int]]
"""Makes a text from a number, and gives back what is left of the number for further choices."""

_CLASSES = {
    "d": string.digits,
    "w": string.ascii_lowercase + string.digits + "_",
    "s": " ",
    "D": string.ascii_lowercase,
    "S": string.ascii_lowercase,
    "W": "-",
}
_NAMED = {
    "alpha": string.ascii_letters,
    "digit": string.digits,
    "alnum": string.ascii_letters + string.digits,
    "upper": string.ascii_uppercase,
    "lower": string.ascii_lowercase,
    "space": " ",
    "xdigit": "0123456789abcdef",
}
_PRINTABLE = string.ascii_letters + string.digits + " -_./:@#"


def matching(pattern: str, count: int) -> list[str]:
    """Up to ``count`` texts that should match; none where the pattern is not understood.

    >>> matching("^[A-Z]{2}-[0-9]+$", 3)
    ['AA-0', 'BA-0', 'CA-0']
    """
    try:
        part = _Parser(pattern).parse()
    except (ValueError, IndexError):  # not a pattern, or more of one than is understood: nothing to offer
        return []
    return list(dict.fromkeys(part(number)[0] for number in range(count)))


@dataclass(slots=True)
class _Parser:
    pattern: str
    place: int = 0

    def parse(self) -> Part:
        part = self._choice()
        if self.place < len(self.pattern):
            raise ValueError(self.pattern)
        return part

    def _next(self) -> str:
        self.place += 1
        return self.pattern[self.place - 1]

    def _at(self, text: str) -> bool:
        return self.pattern.startswith(text, self.place)

    def _take(self, text: str) -> bool:
        found = self._at(text)
        self.place += len(text) if found else 0
        return found

    def _choice(self) -> Part:
        options = [self._sequence()]
        while self._take("|"):
            options.append(self._sequence())
        return options[0] if len(options) == 1 else _one_of(options)

    def _sequence(self) -> Part:
        parts = []
        while self.place < len(self.pattern) and not (self._at("|") or self._at(")")):
            atom = self._atom()
            parts += [atom] * self._times()
        return _in_turn(parts)

    def _atom(self) -> Part:
        character = self._next()
        if character in "^$":
            return _in_turn([])
        if character == "(":
            if self._at("?") and not self._take("?:"):
                raise ValueError("lookaround")
            inner = self._choice()
            if not self._take(")"):
                raise ValueError("no end of a group")
            return inner
        if character == "[":
            return _any_of(self._bracket())
        if character == "\\":
            escaped = self._next()
            return _any_of(_CLASSES.get(escaped, escaped))
        return _any_of(_PRINTABLE if character == "." else character)

    def _bracket(self) -> str:
        negated, members = self._take("^"), ""
        while not self._at("]") or not members:
            if self._take("[:"):
                end = self.pattern.index(":]", self.place)
                members += _NAMED.get(self.pattern[self.place : end], "")
                self.place = end + 2
                continue
            first = self._next()
            if first == "\\":
                escaped = self._next()
                members += _CLASSES.get(escaped, escaped)
            elif self._at("-") and not self._at("-]"):
                self.place += 1
                members += "".join(map(chr, range(ord(first), ord(self._next()) + 1)))
            else:
                members += first
        self.place += 1
        return "".join(one for one in _PRINTABLE if one not in members) if negated else members

    def _times(self) -> int:
        """How often the atom before is repeated: as seldom as allowed, but once if that is allowed."""
        times = 1
        if self._take("{"):
            end = self.pattern.index("}", self.place)
            least, _, most = self.pattern[self.place : end].partition(",")
            self.place = end + 1
            times = max(int(least), 0 if most == "0" else 1)
        elif not (self._take("*") or self._take("+")):
            self._take("?")
            return times
        self._take("?")
        return times


def _any_of(characters: str) -> Part:
    if not characters:
        raise ValueError("nothing to choose from")
    return lambda number: (characters[number % len(characters)], number // len(characters))


def _one_of(options: list[Part]) -> Part:
    return lambda number: options[number % len(options)](number // len(options))


def _in_turn(parts: list[Part]) -> Part:
    def make(number: int) -> tuple[str, int]:
        text = "".join(_texts(parts, left := [number]))
        return text, left[0]

    return make


def _texts(parts: list[Part], left: list[int]) -> Iterator[str]:
    for part in parts:
        text, left[0] = part(left[0])
        yield text
