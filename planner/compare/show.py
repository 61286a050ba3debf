"""A comparison for people (text, Markdown) and for machines (JSON)."""

from __future__ import annotations

import itertools
import json
import sys
import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from planner import templating
from planner.compare.machine import as_json
from planner.compare.scene import IDLE
from planner.compare.values import Code, Comparison, Fate, Line, Locked, StepLine
from planner.model import OperationInfo, Phase

WIDTH = 100
"""Columns of the text where it does not go to a terminal."""

PRINTED_ONLY = "only sqlmigrate prints it"
RUN_ONLY = "only migrate runs it"


def show(comparison: Comparison, form: str) -> None:
    """Print a comparison.

    :param form: text, markdown or json
    """
    if form == "json":
        sys.stdout.write(json.dumps(as_json(comparison), indent=2, ensure_ascii=False) + "\n")
    elif form == "markdown":
        sys.stdout.write(as_markdown(comparison))
    elif sys.stdout.isatty():
        _show_rich(comparison)
    else:
        sys.stdout.write(as_text(comparison))


@dataclass(frozen=True, slots=True)
class _Row:
    """A paragraph of the text: its first line's head, the indent of the others, and how a terminal shows it."""

    head: str
    text: str
    style: str = ""

    def lines(self, width: int) -> list[str]:
        indent = " " * len(self.head)
        found: list[str] = []
        for part in self.text.splitlines() or [""]:
            found += textwrap.wrap(part, max(width - len(indent), 40), break_long_words=False, break_on_hyphens=False)
        return [(self.head if number == 0 else indent) + line for number, line in enumerate(found)] or [
            self.head.rstrip()
        ]


def as_text(comparison: Comparison, width: int = WIDTH) -> str:
    """The comparison as plain text; only names that are longer than a line go over the width."""
    return "".join(f"{line}\n" for row in _rows(comparison) for line in row.lines(width))


def _show_rich(comparison: Comparison) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False)
    for row in _rows(comparison):
        for line in row.lines(min(console.width, 120)):
            console.print(Text(line, style=row.style), soft_wrap=True)


def _rows(comparison: Comparison) -> Iterator[_Row]:
    title = f"{comparison.label} on PostgreSQL {comparison.server_version}: the plan beside Django's own SQL"
    yield _Row("", title, "bold")
    for held in comparison.held:
        yield _Row("", held, "red")
    for section in sections(comparison):
        yield _Row("", "")
        yield _Row("", str(section.operation), "bold cyan")
        yield _Row("", f"{section.operation.description}{f' ({section.remark})' if section.remark else ''}")
        for line in section.lines:
            yield from _line(line, section.said_before(line))
        if section.code is not None:
            yield from _python(section.code)
    if comparison.own:
        yield _Row("", "")
        yield _Row("", "In the plan, and not in sqlmigrate", "bold")
        for step in comparison.own:
            yield from _step(step, "  ", why=True)
    if comparison.stateful:
        yield _Row("", "")
        yield _Row("", "Without SQL: " + ", ".join(str(operation) for operation in comparison.stateful))
    yield _Row("", "")
    yield _Row("", comparison.summary, "bold red" if comparison.counts[Fate.LOST] else "bold")


@dataclass(frozen=True, slots=True)
class Section:
    """What belongs to one operation: its statements, or its Python."""

    operation: OperationInfo
    lines: tuple[Line, ...] = ()
    code: Code | None = None

    @property
    def deferred(self) -> bool:
        """Whether Django runs these statements at the end of the migration."""
        return any(line.deferred for line in self.lines)

    def said_before(self, line: Line) -> int | None:
        """The number of the section's first statement, if an earlier one, that has the very same steps."""
        first = next(other.number for other in self.lines if other.steps == line.steps)
        return first if first != line.number and len(line.steps) > 1 else None

    @property
    def remark(self) -> str:
        """What a heading says of the section."""
        if self.code is not None:
            return "Python, which sqlmigrate can't show"
        return "run at the end of the migration" if self.deferred else ""


def sections(comparison: Comparison) -> tuple[Section, ...]:
    """All operations that do something, in the order of the migration; what Django defers comes last."""
    grouped = itertools.groupby(comparison.lines, lambda line: (line.deferred, line.operation))
    found = [Section(operation, tuple(group)) for (_, operation), group in grouped]
    found += [Section(code.operation, code=code) for code in comparison.code]
    return tuple(sorted(found, key=lambda section: (section.deferred, section.operation.index)))


def _line(line: Line, same: int | None) -> Iterator[_Row]:
    yield _Row(f"  {line.number:>2}  ", tidy(line.text))
    if remark := source(line):
        yield _Row("      ", f"({remark})", "yellow")
    yield _Row("      ", f"Django: {django(line)}", _colour(line))
    yield _Row("      ", fate(line, same), "bold red" if line.fate is Fate.LOST else "green")
    tables = {locked.table for locked in line.work.locks}
    for step in line.steps if same is None else ():
        yield from _step(step, "        ", said=tables)


def tidy(text: str) -> str:
    """A statement without the indentation that it has in its Python file."""
    return textwrap.dedent(text).strip()


def source(line: Line) -> str:
    """Whether only one of sqlmigrate and migrate knows the statement; empty if both do."""
    if not line.run:
        return PRINTED_ONLY
    return "" if line.printed else RUN_ONLY


def django(line: Line) -> str:
    """What Django's statement locks and does, in one line."""
    parts = [blocked(line.work.locks), ", ".join(line.work.does)]
    parts += [f"note: {line.work.note}"] if line.work.note else []
    return "; ".join(part for part in parts if part)


def blocked(locks: Sequence[Locked]) -> str:
    """The locks in words: which on which table, and what that blocks."""
    if not locks:
        return "no lock that anybody could notice"
    modes = itertools.groupby(locks, lambda locked: locked.mode)
    return ", ".join(
        f"{mode} on {_listed(shown(one.table) for one in same)} (blocks {mode.blocks})" for mode, same in modes
    )


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def shown(table: str) -> str:
    """A table without the schema that goes without saying."""
    return table.removeprefix("public.")


def fate(line: Line, same: int | None = None) -> str:
    """What the plan makes of a statement, in words.

    :param same: the number of a statement with the same steps, which are then not listed again
    """
    if line.fate is Fate.LEFT_OUT:
        return f"Left out: {line.reason}."
    if line.fate is Fate.LOST:
        return "NOT ACCOUNTED FOR: please report this."
    if same is not None:
        return f"Split into the same {len(line.steps)} steps as statement {same}."
    because = f" ({line.reason})" if line.reason else ""
    if line.fate is Fate.KEPT:
        return f"Kept as written{_when(line)}{because}:"
    split = line.fate is Fate.SPLIT
    return f"Split into {len(line.steps)} steps{because}:" if split else f"Replaced{_when(line)}{because}:"


def _when(line: Line) -> str:
    phases = {step.phase for step in line.steps}
    if phases == {Phase.CONTRACT}:
        return ", after the deploy"
    return ", at the cutover" if phases == {Phase.CUTOVER} else ""


def step_work(step: StepLine, said: Collection[str] = ()) -> str:
    """What a step locks and does, in one line.

    :param said: the tables of Django's statement; where it is one, and the step's too, it is not said again
    """
    tables = {locked.table for locked in step.locks}
    if len(said) == 1 and tables == set(said):
        locks = ", ".join(f"{locked.mode} (blocks {locked.blocks})" for locked in step.locks)
    else:
        locks = blocked(step.locks) if step.locks else ""
    return "; ".join(part for part in (locks, ", ".join(step.effects)) if part)


def _step(step: StepLine, indent: str, *, said: Collection[str] = (), why: bool = False) -> Iterator[_Row]:
    head = f"{indent}{step.number}  {step.phase.value:<8}  "
    yield _Row(head, step.title)
    if work := step_work(step, said):
        yield _Row(" " * len(head), work, "dim")
    if why:
        yield _Row(" " * len(head), step.why)


def told(code: Code) -> str:
    """What the plan makes of a Python function, in words."""
    words = {
        "translated": "Translated",
        "declared": "Declared",
        "empty": "Nothing to do",
        "hole": "NOT TRANSLATED",
    }
    return f"{words[code.fate]}: {code.name}: {code.reason}"


def _python(code: Code) -> Iterator[_Row]:
    yield _Row("      ", told(code), "bold red" if code.fate == "hole" else "green")
    for step in code.steps:
        yield _Row("        ", f"{step.number}  {step.phase.value:<8}  {step.title}")


def _colour(line: Line) -> str:
    """How a terminal shows what Django does: red where work is done while reads or writes wait."""
    worst = max((locked.mode for locked in line.work.locks), default=None)
    if worst is None or not worst.blocks_writes:
        return "dim"
    return "yellow" if line.work.does == IDLE else "red"


def as_markdown(comparison: Comparison) -> str:
    """The comparison as Markdown, for a pull request or a ticket."""
    return templating.render(
        "compare/comparison.md.j2",
        comparison=comparison,
        sections=sections(comparison),
        fence=_fence(line.text for line in comparison.lines),
        source=source,
        django=django,
        fate=fate,
        told=told,
        step_work=step_work,
        tidy=tidy,
    )


def _fence(texts: Iterable[str]) -> str:
    """Backquotes enough to stand around any of the texts."""
    longest = max((len(list(run)) for text in texts for char, run in itertools.groupby(text) if char == "`"), default=0)
    return "`" * max(3, longest + 1)
