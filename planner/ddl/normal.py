"""A statement's meaning as a list of tokens: the same for spellings that PostgreSQL cannot tell apart."""

from __future__ import annotations

from planner.dialect import Token, tokens

_WORDS = """
    all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean
    both case cast char character check coalesce collate collation column concurrently constraint create
    cross current_catalog current_date current_role current_schema current_time current_timestamp
    current_user dec decimal default deferrable desc distinct do else end except exists extract false
    fetch float for foreign freeze from full grant greatest group grouping having ilike in initially
    inner inout int integer intersect interval into is isnull join json json_array json_arrayagg
    json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value
    lateral leading least left like limit localtime localtimestamp merge_action national natural nchar
    none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay
    placing position precision primary real references returning right row select session_user setof
    similar smallint some substring symmetric system_user table tablesample then time timestamp to
    trailing treat trim true union unique user using values varchar variadic verbose when where window
    with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot
    xmlserialize xmltable
"""

RESERVED = frozenset(_WORDS.split())
"""Words that mean something else without quotes: all of ``pg_get_keywords()`` but those of category U."""


def normal(text: str) -> tuple[str, ...]:
    """The tokens of one statement, folded; two statements with the same tokens mean the same.

    >>> normal('SELECT "a", "B", CAST(x AS text)') == normal('select a,"B",x::text')
    True
    """
    return tuple(_unwrapped(_casts([_folded(token) for token in tokens(text)])))


def _folded(token: Token) -> str:
    if token.kind != "quoted":
        return token.value
    name = token.value
    plain = name.isascii() and name == name.lower() and name.replace("_", "a").replace("$", "a").isalnum()
    return name if plain and not name[0].isdigit() and name[0] != "$" and name not in RESERVED else token.text


def _close(words: list[str], start: int) -> int | None:
    """The place of the parenthesis that closes the one at ``start``."""
    depth = 0
    for place in range(start, len(words)):
        depth += (words[place] == "(") - (words[place] == ")")
        if depth == 0:
            return place
    return None


def _casts(words: list[str]) -> list[str]:
    """Write ``CAST(x AS t)`` as ``(x)::t``, the inner ones too."""
    found: list[str] = []
    place = 0
    while place < len(words):
        end = _close(words, place + 1) if words[place] == "cast" and words[place + 1 : place + 2] == ["("] else None
        inner = words[place + 2 : end] if end is not None else []
        as_ = _outer_as(inner)
        if end is None or as_ is None:
            found.append(words[place])
            place += 1
            continue
        found += ["(", *_casts(inner[:as_]), ")", "::", *inner[as_ + 1 :]]
        place = end + 1
    return found


def _outer_as(words: list[str]) -> int | None:
    depth = 0
    for place, word in enumerate(words):
        depth += (word == "(") - (word == ")")
        if depth == 0 and word == "as":
            return place
    return None


def _unwrapped(words: list[str]) -> list[str]:
    """Take the parentheses off a single token before ``::``, where they are not those of a call."""
    found: list[str] = []
    place = 0
    while place < len(words):
        before = found[-1] if found else "("
        call = before[0].isalnum() or before[0] in '_"' or before in (")", "]")
        if words[place] == "(" and words[place + 2 : place + 4] == [")", "::"] and not (call and _name(before)):
            found.append(words[place + 1])
            place += 3
        else:
            found.append(words[place])
            place += 1
    return found


def _name(word: str) -> bool:
    """Whether a parenthesis after this word may be that of a call: anything but a reserved word or a mark."""
    return word not in RESERVED and word not in (")", "]")
