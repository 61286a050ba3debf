"""Definitions as the catalog writes them, so that PostgreSQL makes the same of them when it reads them again.

``status IN ('a', 'b')`` on a ``varchar`` is kept as an array that is cast as a whole, and shown as ``(status)::text =
ANY ((ARRAY['a'::character varying, …])::text[])``. Read again, that is an array of elements that are each cast: another
definition, though it means the same. Found with PostgreSQL 13 to 18.
"""

from __future__ import annotations

from collections.abc import Sequence

from planner.dialect import Token, UnreadableError, tokens

AROUND = (("=", "any", "IN"), ("<>", "all", "NOT IN"))
CAST = ("::", "text")
OPEN, CLOSE = ("(", "(", "array", "["), ("]", ")", "::", "text", "[", "]", ")")


def again(text: str) -> str:
    """The text with such arrays written as they were declared: with IN.

    >>> again("(((kind)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])) AND (n > 0))")
    "((kind IN ('a'::character varying, 'b'::character varying)) AND (n > 0))"
    >>> again("(n = ANY (ARRAY[1, 2]))")
    '(n = ANY (ARRAY[1, 2]))'
    """
    try:
        found = tokens(text)
    except UnreadableError:
        return text
    parts, end, place = [], 0, 0
    while place < len(found):
        match = _match(found, place)
        if match is None:
            place += 1
            continue
        word, first, last, after = match
        column = text[found[place].end : found[place + 2].start]
        items = text[found[first].start : found[last].end]
        parts += [text[end : found[place].start], f"{column} {word} ({items})"]
        end, place = found[after].end, after + 1
    return "".join([*parts, text[end:]])


def _match(found: Sequence[Token], place: int) -> tuple[str, int, int, int] | None:
    """Such an array at this place: the word for it, where its items begin and end, and where it ends itself."""
    if not _are(found, place, ("(",)) or len(found) < place + 3 or found[place + 1].kind not in ("word", "quoted"):
        return None
    if not _are(found, place + 2, (")", *CAST)):
        return None
    for sign, quantifier, word in AROUND:
        if _are(found, place + 5, (sign, quantifier, *OPEN)):
            first = place + 5 + 2 + len(OPEN)
            last = next((n for n in range(first, len(found)) if found[n].is_("]")), None)
            if last is not None and last > first and _are(found, last, CLOSE):
                return word, first, last - 1, last + len(CLOSE) - 1
    return None


def _are(found: Sequence[Token], place: int, words: Sequence[str]) -> bool:
    part = found[place : place + len(words)]
    return len(part) == len(words) and all(token.is_(word) for token, word in zip(part, words, strict=True))
