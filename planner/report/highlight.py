"""SQL and PL/pgSQL with its words coloured, as HTML. The tokens are those of :mod:`planner.dialect`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from planner.dialect import Token, UnreadableError, tokens

CLASSES = {"quoted": "n", "string": "s", "number": "d"}


def highlight(text: str) -> Markup:
    """The text as HTML: every character of it, escaped, with marks around keywords, names, literals and comments.

    A text that has no tokens of SQL (a quote that does not end) comes back without colours.

    >>> str(highlight("DROP TABLE a; -- <b>"))
    '<i class=k>DROP TABLE</i> a;<i class=c> -- &lt;b&gt;</i>'
    """
    try:
        found = tokens(text)
    except UnreadableError:
        return escape(text)
    parts: list[Markup] = []
    end = 0
    for start, stop, token in _joined(text, found):
        parts += [_between(text[end:start]), _marked(text[start:stop], token)]
        end = stop
    parts.append(_between(text[end:]))
    return Markup("").join(parts)


def _joined(text: str, found: Iterable[Token]) -> Iterator[tuple[int, int, Token]]:
    """Where each token starts and ends; keywords with nothing but blanks between them as one."""
    start, stop, last = 0, 0, None
    for token in found:
        if last is not None and _is_keyword(last) and _is_keyword(token) and text[stop : token.start].isspace():
            stop = token.end
            continue
        if last is not None:
            yield start, stop, last
        start, stop, last = token.start, token.end, token
    if last is not None:
        yield start, stop, last


def _is_keyword(token: Token) -> bool:
    """Keywords are those in capitals: Django and our templates write them so, and names never without quotes."""
    return token.kind == "word" and token.text.isupper()


def _between(text: str) -> Markup:
    """What the tokenizer skips: blanks and comments."""
    return _span("c", escape(text)) if text.strip() else escape(text)


def _marked(text: str, token: Token) -> Markup:
    if token.kind == "string" and text.startswith("$"):
        return _body(text)
    name = "k" if _is_keyword(token) else CLASSES.get(token.kind)
    return _span(name, escape(text)) if name else escape(text)


def _body(text: str) -> Markup:
    """A dollar-quoted string is the body of a function or of DO: SQL again."""
    tag = text[: text.index("$", 1) + 1]
    inner = text[len(tag) : len(text) - len(tag)]
    return Markup("").join((_span("s", escape(tag)), highlight(inner), _span("s", escape(tag))))


def _span(name: str, text: Markup) -> Markup:
    # Hundreds of them in a page: an <i> without quotes keeps it small.
    return Markup("<i class={}>{}</i>").format(name, text)
