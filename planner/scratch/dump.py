"""What a ``pg_dump --schema-only`` file needs of its server: roles, extensions, the version it came from.

pg_dump begins each statement on a line of its own, and writes those that matter here on one line. A line
inside a function body that looks like one does no harm: a role that nobody needs, on a server of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlglot import Token, TokenType, tokenize
from sqlglot.errors import TokenError

_OWNERSHIP = ("GRANT ", "REVOKE ", "ALTER ")
_WITH_ROLES = (*_OWNERSHIP, "CREATE POLICY ", "CREATE SCHEMA ")
_VERSION = "-- Dumped from database version "
_NOT_ROLES = frozenset({"public", "current_user", "current_role", "session_user"})


@dataclass(frozen=True, slots=True)
class Dump:
    """``ownership``: numbers of the lines (from 1) that say only who owns or may use something."""

    roles: tuple[str, ...]
    extensions: tuple[str, ...]
    ownership: frozenset[int]
    makes_public: bool
    major: int | None


def read_dump(path: Path) -> Dump:
    """Scan the file once. Raises OSError, and UnicodeDecodeError where it isn't UTF-8."""
    roles: dict[str, None] = {}
    extensions: dict[str, None] = {}
    ownership: set[int] = set()
    makes_public = False
    major: int | None = None
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if line.startswith(_WITH_ROLES):
                found = roles_in(line)
                roles.update(dict.fromkeys(found))
                if found and line.startswith(_OWNERSHIP):
                    ownership.add(number)
            elif line.startswith("CREATE EXTENSION "):
                extensions.update(dict.fromkeys(_extension_in(line)))
            elif line.startswith("COMMENT ON EXTENSION "):
                ownership.add(number)
            elif line.startswith(_VERSION):
                major = _major(line)
            makes_public = makes_public or line.strip() == "CREATE SCHEMA public;"
    names = tuple(name for name in roles if name not in _NOT_ROLES and not name.startswith("pg_"))
    return Dump(names, tuple(extensions), frozenset(ownership), makes_public, major)


def roles_in(line: str) -> list[str]:
    """The roles that a statement names.

    >>> roles_in('ALTER TABLE public.a OWNER TO "Bob";'), roles_in("ALTER TABLE a ADD b int;")
    (['Bob'], [])
    >>> roles_in("GRANT SELECT ON TABLE public.x TO Bob, ann WITH GRANT OPTION;")
    ['bob', 'ann']
    >>> roles_in("ALTER DEFAULT PRIVILEGES FOR ROLE joe IN SCHEMA public GRANT ALL ON TABLES TO ann;")
    ['joe', 'ann']
    """
    tokens = _tokens(line)
    words = [_name(token) for token in tokens]
    kind = words[:2]
    found: list[str] = []
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        if (
            (word == "to" and before == "owner")
            or (word == "role" and before == "for" and kind == ["alter", "default"])
            or (word in {"to", "from"} and _names_grantees(kind))
            or (word == "authorization" and kind == ["create", "schema"])
        ):
            found += _list_after(tokens, place)
    return list(dict.fromkeys(found))


def _names_grantees(kind: list[str]) -> bool:
    """Whether TO and FROM are followed by roles in such a statement."""
    return kind[:1] in (["grant"], ["revoke"]) or kind in (["alter", "default"], ["create", "policy"])


def _list_after(tokens: list[Token], place: int) -> Iterator[str]:
    """The names after a token, as long as commas follow."""
    for token in tokens[place + 1 :: 2]:
        yield _name(token)
        place += 2
        if place >= len(tokens) or tokens[place].token_type is not TokenType.COMMA:
            return


def _extension_in(line: str) -> list[str]:
    """The name in CREATE EXTENSION [IF NOT EXISTS] name …

    >>> _extension_in('CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;')
    ['uuid-ossp']
    """
    words = [_name(token) for token in _tokens(line)][2:]
    return words[3:4] if words[:3] == ["if", "not", "exists"] else words[:1]


def _name(token: Token) -> str:
    """The name as PostgreSQL folds it."""
    return token.text if token.token_type is TokenType.IDENTIFIER else token.text.lower()


def _tokens(line: str) -> list[Token]:
    """The line's tokens; none where it ends inside a literal, for it is then no statement of interest."""
    try:
        return list(tokenize(line, read="postgres"))
    except TokenError:
        return []


def _major(line: str) -> int | None:
    """The major version in pg_dump's comment "-- Dumped from database version 17.2 (Debian …)"."""
    number = line.removeprefix(_VERSION).split(".")[0].split(" ")[0].strip()
    return int(number) if number.isdigit() else None
