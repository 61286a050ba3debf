"""What somebody has looked at and found well: ``# planner: ignore[hazard] reason``, and ``[tool.planner.ignore]``.

Both need a reason, and both are reported where they suppress nothing: what outlives its cause hides the next one.
"""

from __future__ import annotations

import io
import tokenize
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from planner import hazards
from planner.check.values import Found, Place, Suppression
from planner.config import Config, near

EXAMPLE = "# planner: ignore[migrate-builds-index] the table has 200 rows"
OWN = ("bad-suppression", "suppression-unused")
"""Findings about suppressions can't be suppressed."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that asks to ignore hazards.

    ``alone``: nothing else stands on its line, so that it is about what follows. ``trouble`` says why it can't be
    followed.
    """

    line: int
    hazards: tuple[str, ...]
    reason: str
    alone: bool
    trouble: str = ""


def comments(source: str) -> tuple[Comment, ...]:
    """The comments of a source that speak to the planner, in order.

    >>> comments("x = 1  # planner: ignore[raw-sql] it is short")[0].reason
    'it is short'
    >>> comments("y = '# planner: ignore[raw-sql] no comment'")
    ()
    """
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                comment = _comment(token.string, token.start[0], alone=not token.line[: token.start[1]].strip())
                found += [comment] if comment else []
    except (tokenize.TokenError, SyntaxError):  # what does not parse was not imported either
        return ()
    return tuple(found)


def _comment(text: str, line: int, *, alone: bool) -> Comment | None:
    name, colon, rest = text.lstrip("#").strip().partition(":")
    if name.strip().lower() != "planner" or not colon:
        return None
    word, bracket, tail = rest.strip().partition("[")
    ids, end, reason = tail.partition("]")
    names = tuple(one.strip() for one in ids.split(",") if one.strip())
    reason = reason.strip().lstrip(":- ").strip()
    trouble = ""
    if word.strip() != "ignore" or not bracket or not end or not names:
        trouble = f"this is no suppression that can be read. Write it like this: {EXAMPLE}"
    else:
        trouble = _trouble(names, reason, f"after the bracket: {EXAMPLE}")
    return Comment(line, names, reason, alone, trouble)


def _trouble(names: Iterable[str], reason: str, where: str) -> str:
    unknown = [name for name in names if name not in hazards.BY_ID or name in OWN]
    if unknown:
        return f"there is no hazard {unknown[0]!r} to ignore. {near(unknown[0], [*hazards.BY_ID])}"
    return "" if reason else f"{', '.join(names)} is ignored without a reason. Say why {where}"


def suppress(
    found: Iterable[Found], files: Collection[tuple[str, Path]], known: Collection[str], config: Config
) -> tuple[Found, ...]:
    """The findings with their suppressions, and with what is wrong with those.

    :param files: the migrations that were checked, as ``app.name``, with their files
    :param known: all migrations of the project, as ``app.name``
    """
    sources = {file: comments(_text(file)) for _, file in files}
    used: set[tuple[object, str]] = set()
    result = [_with(one, sources.get(one.place.file, ()), config, used) for one in found]
    for name, file in files:
        result += _of_comments(name, file, sources[file], used)
    result += _of_configuration({name for name, _ in files}, known, config, used)
    return tuple(result)


def _text(file: Path) -> str:
    try:
        with tokenize.open(file) as opened:
            return opened.read()
    except (OSError, SyntaxError, UnicodeDecodeError):
        return ""


def _with(one: Found, written: tuple[Comment, ...], config: Config, used: set[tuple[object, str]]) -> Found:
    if one.hazard in OWN:
        return one
    for comment in _about(one.place, written):
        if one.hazard in comment.hazards and not comment.trouble:
            used.add(((one.place.file, comment.line), one.hazard))
            return replace(one, suppression=Suppression("inSource", comment.reason))
    reason = config.ignore.get(one.migration, {}).get(one.hazard, "").strip()
    if reason:
        used.add((one.migration, one.hazard))
        return replace(one, suppression=Suppression("external", reason))
    return replace(one, accepted=one.severity == "risk" and one.hazard in config.accept)


def _about(place: Place, written: tuple[Comment, ...]) -> Iterator[Comment]:
    """The comments inside an operation, on the first line of what is around it, and right above either."""
    alone = {comment.line for comment in written if comment.alone}
    above = set()
    for first in (place.line, *place.around):
        line = first - 1
        while line in alone:
            above.add(line)
            line -= 1
    for comment in written:
        inside = place.line <= comment.line <= place.last or comment.line in place.around
        if inside or comment.line in above:
            yield comment


def _of_comments(name: str, file: Path, written: tuple[Comment, ...], used: set[tuple[object, str]]) -> Iterator[Found]:
    for comment in written:
        place = Place(file, comment.line, comment.line)
        if comment.trouble:
            yield Found("bad-suppression", comment.trouble, place, name)
            continue
        for hazard in comment.hazards:
            if ((file, comment.line), hazard) not in used:
                detail = f"nothing here is a {hazard} (any more). Remove the comment"
                yield Found("suppression-unused", detail, place, name)


def _of_configuration(
    checked: Collection[str], known: Collection[str], config: Config, used: set[tuple[object, str]]
) -> Iterator[Found]:
    for name, reasons in config.ignore.items():
        place = _place(config.path, name)
        if name not in known:
            detail = f"[tool.planner.ignore] names {name!r}, and there is no such migration. {near(name, known)}"
            yield Found("suppression-unused", detail, place)
        for hazard, reason in reasons.items():
            where = f'in [tool.planner.ignore]: "{name}" = {{ {hazard} = "the table has 200 rows" }}'
            trouble = _trouble([hazard], reason.strip(), where)
            if trouble:
                yield Found("bad-suppression", f"{name}: {trouble}", place, name)
            elif name in checked and (name, hazard) not in used:
                detail = f"[tool.planner.ignore]: nothing in {name} is a {hazard} (any more). Remove the entry"
                yield Found("suppression-unused", detail, place, name)


def _place(path: str, name: str) -> Place:
    """The line of the configuration that names the migration; TOML's reader does not tell."""
    for number, line in enumerate(_text(Path(path)).splitlines(), 1):
        if f'"{name}"' in line or f"'{name}'" in line:
            return Place(Path(path), number, number)
    return Place(Path(path))
