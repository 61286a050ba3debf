"""The steps as plain SQL, without psql's own commands, for everything that can't read those."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner import names, sql, templating
from planner.dialect import UnreadableError, tokens
from planner.errors import FormatError
from planner.model import Sql, Step
from planner.step_files import StepFile
from planner.step_files import sql as rendered

BUILD, DROP, BACKFILL = (f"postgresql/{name}.sql.j2" for name in ("build_index", "drop_index", "backfill"))


@dataclass(frozen=True, slots=True)
class Script:
    """A step in plain SQL.

    ``statements``: of a transactional step one text, which runs in one transaction; else each runs by itself.
    ``main`` is the number of the one among them that does the work; those around it prepare and clean up, and may run
    any number of times.
    """

    step: Step
    own: StepFile
    statements: tuple[str, ...]
    main: int = 0


def script(step: Step, own: StepFile, *, rounds: bool = False) -> Script:
    """A step in plain SQL.

    :param rounds: a backfill stops for VACUUM now and then, and whoever runs it starts it again until it is done
    :raises FormatError: if the step needs psql
    """
    if own.transactional:
        return Script(step, own, (plain(own.body, own),))
    if step.sql.template == BACKFILL:
        return _backfill(step, own, rounds=rounds)
    texts = [_text(step.sql)] if step.sql.template in (BUILD, DROP) else [own.body]
    found = _joined(piece for text in texts for piece in sql.split(plain(text, own)))
    main = len(found) - 1 if step.sql.template in (BUILD, DROP) else 0
    return Script(step, own, found, main)


def undo(value: Sql) -> str | None:
    """An undo as plain SQL; None if it needs psql, or several statements outside of a transaction."""
    text = _text(value) if value.template == DROP else rendered(value)
    if not _is_plain(text) or (not value.transactional and len(sql.split(text)) != 1):
        return None
    return text


def plain(text: str, own: StepFile) -> str:
    """The same text, if no command of psql is in it.

    :raises FormatError: else
    """
    if not _is_plain(text):
        raise FormatError(
            f"Step {own.number} ({own.title}) can only be run by psql: its SQL holds a backslash command (or a "
            "quote that does not end), which no other tool reads. A template of your own may be the cause.\n"
            "Plan it with --format directory, or remove the command from the template."
        )
    return text


def _is_plain(text: str) -> bool:
    try:
        return not any(token.is_("\\") for token in tokens(text))
    except UnreadableError:
        return False


def _text(value: Sql) -> str:
    """The SQL of an index step, in the form that drops or keeps what is there without asking psql."""
    context = {**value.context, "plain": True, "away": names.short_name("planner_drop", value.context["name"])}
    return templating.render(value.template, **context).strip()


def _backfill(step: Step, own: StepFile, *, rounds: bool) -> Script:
    """The loop, then VACUUM and ANALYZE: what psql decides between them is left to whoever runs it again."""
    context = {**step.sql.context, "vacuum": rounds, "analyze": False}
    text = templating.render(step.sql.template, **context)
    head, vacuum, tail = text.rpartition("\nVACUUM ") if rounds else (text, "", "")
    kept = [line for line in tail.splitlines()[1:] if line.startswith("RESET ")]
    table = names.qualified(step.sql.context.get("into") or step.sql.context["table"])
    after = templating.render("formats/vacuum.sql.j2", table=table)
    pieces = [piece for part in (head, after, "\n".join(kept)) for piece in sql.split(plain(part, own))]
    found = _joined(pieces)
    works = [number for number, piece in enumerate(found) if _first(piece) == "do"]
    if len(works) != 1 or rounds != bool(vacuum):
        raise FormatError(
            f"Step {own.number} ({own.title}): the template {BACKFILL} is not as the planner's: it must hold one DO "
            "block, and VACUUM after it. Plan it with --format directory, or without the template of your own."
        )
    return Script(step, own, found, works[0])


def _joined(pieces: Iterator[str] | list[str]) -> tuple[str, ...]:
    """The statements with their semicolons; settings that follow each other are one."""
    found: list[str] = []
    for piece in pieces:
        if found and _setting(piece) and _setting(found[-1]):
            found[-1] += f"\n{piece};"
        else:
            found.append(f"{piece};")
    return tuple(found)


def _setting(text: str) -> bool:
    return _first(text) in ("set", "reset")


def _first(text: str) -> str:
    """The first word of a statement; a piece is never empty."""
    return tokens(text)[0].value
