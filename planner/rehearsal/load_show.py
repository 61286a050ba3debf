"""A load as text: both sides next to each other, then what each step of the bundle made the application wait."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

from planner.rehearsal.load_values import Load, Side, Span

WIDTH = 100
Cell = tuple[str, str, str, str]
MB = 1024 * 1024
SHORTEST_S = 0.001
LARGE = 10
"""From here on the digits after the point are left out."""


def as_text(load: Load) -> str:
    """The report, with a newline at its end."""
    return "".join(f"{line}\n" for line in _lines(load))


def _lines(load: Load) -> Iterator[str]:
    yield f"UNDER LOAD: {load.writers} writers and {load.readers} readers, each pauses {load.pause_ms:g} ms"
    for table in load.tables:
        yield from _wrapped(str(table), "  ")
    yield from _wrapped(f"{load.server}; {load.machine}", "  ")
    yield ""
    yield from _columns([("", "the bundle", "migrate", "migrate / bundle"), *_rows(load)])
    yield ""
    yield from _steps(load.bundle)
    yield from _remarks("the bundle", load.bundle)
    yield from _remarks("migrate", load.migrate)


def _rows(load: Load) -> Iterator[Cell]:
    ours, theirs = load.bundle, load.migrate

    def row(title: str, of: Callable[[Side], float], shown: Callable[[float], str], *, ratio: bool = True) -> Cell:
        left, right = of(ours), of(theirs)
        return title, shown(left), shown(right), _ratio(left, right) if ratio and not _short(load) else ""

    yield row("longest wait, before it", lambda side: side.before.longest_ms, _ms, ratio=False)
    yield row("longest wait, while it runs", lambda side: side.during.longest_ms, _ms)
    for kind in sorted({*ours.during.longest, *theirs.during.longest}):
        yield row(f"  of {kind}", lambda side, kind=kind: side.during.longest.get(kind, 0.0), _ms)  # type: ignore[misc]
    yield row("  of a session on a table elsewhere", lambda side: side.elsewhere, _ms, ratio=False)
    yield row("longest wait without its waits", lambda side: side.beyond, _ms)
    yield row("99th percentile, before it", lambda side: side.before.p99_ms, _ms, ratio=False)
    yield row("99th percentile, while it runs", lambda side: side.during.p99_ms, _ms)
    yield row("statements a second, before it", lambda side: side.before.per_second, _count, ratio=False)
    yield row("statements a second, while it runs", lambda side: side.during.per_second, _count)
    yield row("time that it takes", lambda side: side.seconds, _seconds)
    yield row("WAL written meanwhile", lambda side: side.wal, _size)
    yield row("  of that by the load, estimated", lambda side: side.wal_load, _size, ratio=False)
    yield row("tables and indexes, before it", lambda side: side.size_before.bytes, _size, ratio=False)
    yield row("tables and indexes, after it", lambda side: side.size_after.bytes, _size)
    yield row("dead rows, after it", lambda side: side.size_after.dead, _count)
    yield row("statements that failed", lambda side: side.failed.total(), _count, ratio=False)


def _short(load: Load) -> bool:
    """Whether a ratio would compare a whole with a part."""
    return load.bundle.error is not None or load.migrate.error is not None


def _steps(side: Side) -> Iterator[str]:
    rows: list[Cell] = [("step of the bundle", "takes", "longest wait", "")]
    rows += [_step(span) for span in side.spans if span.ended - span.began >= SHORTEST_S]
    yield from _columns(rows)


def _step(span: Span) -> Cell:
    more = f"{span.kind}, {span.attempts} attempts" if span.attempts > 1 else span.kind
    return span.title, _seconds(span.ended - span.began), _ms(span.longest_ms) if span.kind else "-", more


def _remarks(name: str, side: Side) -> Iterator[str]:
    if side.error is not None:
        yield from _wrapped(f"{name} does not come to its end: {side.error}", "")
    for text, count in sorted(side.failed.items()):
        yield from _wrapped(f"beside {name} {count} statements failed: {text}", "")
    if name == "the bundle":  # the other side has the same
        for note in side.notes:
            yield from _wrapped(note, "")


def _columns(rows: list[Cell]) -> Iterator[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    first = min(widths[0], WIDTH - 2 - sum(widths[1:]) - 6)
    for title, *cells in rows:
        shown = textwrap.wrap(title, first, break_long_words=True, break_on_hyphens=False) or [""]
        if title.startswith("  "):
            shown[0] = title[:2] + shown[0].lstrip()
        right = "  ".join(
            cell.ljust(width) if place == len(cells) - 1 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(cells, widths[1:], strict=True))
        )
        yield f"  {shown[0].ljust(first)}  {right}".rstrip()
        yield from (f"  {more}" for more in shown[1:])


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _ratio(ours: float, theirs: float) -> str:
    if not ours:
        return ""
    ratio = theirs / ours
    return f"{ratio:,.{0 if ratio >= LARGE else 1 if ratio >= 1 else 2}f} x"


def _ms(ms: float) -> str:
    return f"{ms:,.1f} ms" if ms < LARGE else f"{ms:,.0f} ms"


def _seconds(seconds: float) -> str:
    return f"{seconds:,.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def _count(number: float) -> str:
    return f"{number:,.0f}"


def _size(number: float) -> str:
    return f"{number / MB:,.1f} MB"
