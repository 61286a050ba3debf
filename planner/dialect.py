"""PostgreSQL's lexical rules: tokens with their exact place in the text, and a cursor that reads them.

The tokens come from sqlglot's tokenizer for PostgreSQL, which knows dollar quotes, ``E''`` strings, nested
comments and quoted names. Ours differs in one point: every word is a token of its own (sqlglot joins
``PRIMARY KEY``, and swallows the rest of a statement after words like ``LOCK``). Why statements are read from
tokens and not from sqlglot's tree stands in docs/decisions/0006-sql-dialect.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from sqlglot import TokenType
from sqlglot.dialects.postgres import Postgres
from sqlglot.errors import TokenError

Name = tuple[str | None, str]
"""A name as a statement gives it, unquoted and folded: the schema, if one is written, and the name."""


class Words(Postgres):
    """sqlglot's PostgreSQL, with every word as a token of its own."""

    class Tokenizer(Postgres.Tokenizer):
        """The tokenizer; see the class around it."""

        KEYWORDS: ClassVar[dict[str, TokenType]] = {
            word: kind for word, kind in Postgres.Tokenizer.KEYWORDS.items() if " " not in word
        }
        COMMANDS: ClassVar[set[TokenType]] = set()


class UnreadableError(ValueError):
    """The tokens are not of a form that we know. Never leaves :mod:`planner.sql`."""


TokenKind = Literal["word", "quoted", "string", "number", "mark"]

STRINGS = frozenset(
    {
        TokenType.STRING,
        TokenType.NATIONAL_STRING,
        TokenType.RAW_STRING,
        TokenType.HEREDOC_STRING,
        TokenType.UNICODE_STRING,
        TokenType.BYTE_STRING,
        TokenType.BIT_STRING,
        TokenType.HEX_STRING,
    }
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its ``text`` as written, where it stands, and what it means.

    ``value`` is the folded word, the unquoted name, or the text itself.
    """

    kind: TokenKind
    text: str
    value: str
    start: int
    end: int

    def is_(self, word: str) -> bool:
        """Whether this is that unquoted word (in lower case) or that mark."""
        return self.kind in ("word", "mark") and self.value == word


def _token(kind: TokenType, text: str, start: int, end: int) -> Token:
    if kind == TokenType.IDENTIFIER:
        return Token("quoted", text, text[1:-1].replace('""', '"'), start, end)
    if kind in STRINGS:
        return Token("string", text, text, start, end)
    if kind == TokenType.NUMBER:
        return Token("number", text, text, start, end)
    if text[0] == "_" or text[0].isalpha():
        return Token("word", text, text.lower(), start, end)
    return Token("mark", text, text, start, end)


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text, without comments; raise :class:`UnreadableError` where a quote does not end.

    >>> [token.value for token in tokens('ALTER TABLE "A" -- why')]
    ['alter', 'table', 'A']
    """
    try:
        found = Words().tokenize(text)
    except TokenError as error:
        raise UnreadableError(str(error)) from error
    return tuple(_token(item.token_type, text[item.start : item.end + 1], item.start, item.end + 1) for item in found)


class Cursor:
    """Reads tokens from left to right; what does not fit raises :class:`UnreadableError`."""

    __slots__ = ("_at", "_end", "_tokens", "text")

    def __init__(self, text: str, items: tuple[Token, ...], first: int = 0, end: int | None = None) -> None:
        self.text = text
        self._tokens = items
        self._at = first
        self._end = len(items) if end is None else end

    @property
    def position(self) -> int:
        """The number of the next token; for :meth:`since`."""
        return self._at

    @property
    def done(self) -> bool:
        """Whether all tokens are read."""
        return self._at >= self._end

    def peek(self, ahead: int = 0) -> Token | None:
        """The next token, or one after it; None past the end."""
        place = self._at + ahead
        return self._tokens[place] if place < self._end else None

    def take(self) -> Token:
        """Read any one token."""
        token = self.peek()
        if token is None:
            raise UnreadableError("the statement ends too early")
        self._at += 1
        return token

    def at(self, *words: str) -> bool:
        """Whether the next tokens are these words or marks."""
        ahead = (self.peek(number) for number in range(len(words)))
        return all(token is not None and token.is_(word) for token, word in zip(ahead, words, strict=True))

    def at_any(self, *words: str) -> bool:
        """Whether the next token is one of these."""
        return any(self.at(word) for word in words)

    def accept(self, *words: str) -> bool:
        """Read these words if they come next."""
        if not self.at(*words):
            return False
        self._at += len(words)
        return True

    def expect(self, *words: str) -> None:
        """Read these words; raise where something else comes next."""
        if not self.accept(*words):
            found = self.peek()
            raise UnreadableError(f"expected {' '.join(words)}, found {found.text if found else 'the end'}")

    def choose(self, *words: str) -> str:
        """Read one of these words and say which."""
        for word in words:
            if self.accept(word):
                return word
        raise UnreadableError(f"expected one of {', '.join(words)}")

    def name(self) -> str:
        """Read one name."""
        token = self.take()
        if token.kind not in ("word", "quoted"):
            raise UnreadableError(f"expected a name, found {token.text}")
        return token.value

    def qualified(self) -> Name:
        """Read a name that may have a schema."""
        first = self.name()
        return (first, self.name()) if self.accept(".") else (None, first)

    def parts(self) -> Iterator[Cursor]:
        """Read a group in parentheses, and give a cursor for each of its parts between commas."""
        inner = self.inner()
        while not inner.done:
            start = inner.position
            if not inner.at(","):
                inner.skip()
            yield Cursor(self.text, self._tokens, start, inner.position)
            if inner.accept(",") and inner.done:
                raise UnreadableError("a comma without anything after it")

    def inner(self) -> Cursor:
        """Read a group in parentheses and give a cursor for what is inside."""
        self.expect("(")
        start = self._at
        depth = 1
        while depth:
            token = self.take()
            depth += token.is_("(") - token.is_(")")
        return Cursor(self.text, self._tokens, start, self._at - 1)

    def group(self) -> str:
        """Read a group in parentheses; its inside as written."""
        return self.inner().rest()

    def names(self) -> tuple[str, ...]:
        """Read a list of names in parentheses."""
        found = []
        for part in self.parts():
            found.append(part.name())
            part.finish()
        if not found:
            raise UnreadableError("an empty list of names")
        return tuple(found)

    def skip(self, *stops: str) -> str:
        """Read one token and then up to a comma or one of these words outside of all brackets; as written."""
        start = self._at
        depth = 0
        while (token := self.peek()) is not None:
            outside = depth == 0 and self._at > start
            if (depth == 0 and token.is_(",")) or (outside and any(token.is_(stop) for stop in stops)):
                break
            depth += (token.is_("(") or token.is_("[")) - (token.is_(")") or token.is_("]"))
            self._at += 1
        if self._at == start or depth:
            raise UnreadableError("an expression is missing, or its brackets do not match")
        return self.since(start)

    def rest(self) -> str:
        """Read all that is left; as written."""
        start = self._at
        self._at = self._end
        return self.since(start)

    def since(self, position: int) -> str:
        """What was read since then, as written."""
        if position >= self._at:
            return ""
        return self.text[self._tokens[position].start : self._tokens[self._at - 1].end]

    def between(self, position: int) -> tuple[Token, ...]:
        """The tokens read since then."""
        return self._tokens[position : self._at]

    def finish(self) -> None:
        """Raise where anything is left to read."""
        token = self.peek()
        if token is not None:
            raise UnreadableError(f"did not expect {token.text}")
