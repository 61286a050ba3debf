"""Texts: the odd ones that break code, plain ones, and forms that CHECK constraints tend to ask for."""

from __future__ import annotations

from collections.abc import Iterator

from planner.names import digest

INDEXED_BYTES = 1900
"""A btree entry holds about 2,700 bytes; two columns of this size still fit, since the values compress."""

LONG_BYTES = 6000
"""Beyond the 2 kB at which PostgreSQL moves a value out of the row (TOAST)."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_ODD = (
    "",
    "Word",
    "word",
    "WORD",
    "Ünïcödé",
    "ünïcödé",
    "it's",
    'say "hi"',
    "back\\slash",
    "line\nbreak\r\nand\ttab",
    "100% {braces} %(name)s $1 :var",
    " leading",
    "trailing ",
    " ",
    "日本語の文字",
    "Straße",
    "مرحبا",
    "e\u0301 combined",
    "👩‍👩‍👧 🇨🇭",
    "NULL",  # not "null": where the texts become JSON, Django reads that as None, and can't save it again
    "0",
    "-1",
    "true",
    "'; DROP TABLE x; --",
    "\\x00",
    "{}",
)


def text_values(
    limit: int | None, count: int, *, ascii_only: bool, indexed: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Odd texts, and ``count`` distinct plain ones (fewer where ``limit`` does not allow as many)."""
    bound = INDEXED_BYTES if indexed else LONG_BYTES
    longest = min(limit, bound) if limit is not None else bound
    odd = [*_ODD, _long("long value ", longest), _long("長い値", min(longest, bound // 3))]
    fitting = [text[:limit] if limit is not None else text for text in odd]
    if ascii_only:
        fitting = [text for text in fitting if text.isascii()]
    return tuple(dict.fromkeys(fitting)), tuple(dict.fromkeys(plain_text(n, limit) for n in range(count)))


def plain_text(number: int, limit: int | None) -> str:
    """A harmless text, another one for each number as long as ``limit`` characters can tell them apart.

    >>> plain_text(7, None), plain_text(7, 4), plain_text(7, 2)
    ('word 7', 'w7', 'ah')
    """
    if limit is None or limit >= len("word 99999"):
        return f"word {number}"
    if limit >= 4:  # noqa: PLR2004 - a letter and three digits
        return f"w{number}"
    digits = ""
    for _ in range(limit):
        number, rest = divmod(number, len(_LETTERS))
        digits = _LETTERS[rest] + digits
    return digits


def shaped_texts(number: int) -> Iterator[str]:
    """Texts in the forms that constraints on text usually demand: slugs, codes, addresses, hashes, digits."""
    yield from (f"slug-{number}", f"name_{number}", f"Name{number}", f"A{number}", f"a{number}")
    yield from (f"user{number}@example.com", f"https://example.com/{number}", f"/path/{number}")
    yield from (f"#{number:06x}", f"{number + 1}", f"{number + 1}.0.0", f"+1555{number:07d}")
    yield f"10.0.0.{number % 250 + 1}"
    yield from (digest("text", str(number), length=length) for length in (8, 32, 40, 64))
    yield from sized_texts(number, (2, 3, 4, 5, 6, 8, 10, 11, 13, 16))


def sized_texts(number: int, lengths: tuple[int, ...]) -> Iterator[str]:
    """Texts of exactly these lengths: digits, upper and lower case letters."""
    letters = _letters(number)
    for length in lengths:
        if len(str(number)) <= length:
            yield f"{number:0{length}d}"
        if len(letters) <= length:
            yield letters.rjust(length, "a")
            yield letters.rjust(length, "a").upper()


def _letters(number: int) -> str:
    text = ""
    while True:
        number, rest = divmod(number, 26)
        text = _LETTERS[rest] + text
        if not number:
            return text


def _long(text: str, length: int) -> str:
    """Repetitive on purpose: it compresses, so that an index which the migration adds still takes it."""
    return (text * (length // len(text) + 1))[:length].strip()
