"""The geometry of the pictures: groups of moments on a line, and under it a lane for each table. Pure arithmetic."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner.report.values import Blocking, Group, Hold, Moment, Size

HEAD, BOX, LANE_LABEL, LANE, LANE_GAP = 20, 28, 18, 24, 6
BAR = {4: 24, 3: 20, 2: 17, 1: 14}
"""The height of a bar by its rank, so that colour is not all that tells."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes in pixels: of catalog work, of each further unit of work, of a letter, between boxes and for a gate.

    ``room``: a picture that is wider is made with smaller units, but not smaller than ``least``.
    """

    name: str
    unit: float
    more: float
    letter: float
    gap: float
    gate: float
    room: float
    least: float
    names_gates: bool

    def width(self, size: Size) -> float:
        """Of the box of work of that size."""
        return self.unit + self.more * (size.value - 1)


WIDE = Scale("wide", unit=27, more=14, letter=6.6, gap=3, gate=86, room=980, least=0.4, names_gates=True)
NARROW = Scale("narrow", unit=9, more=5, letter=6.2, gap=2, gate=14, room=332, least=0.6, names_gates=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its left end (or its middle) and its baseline."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with a text in its middle, which may be empty, and a title that a pointer shows."""

    x: float
    y: float
    width: float
    height: float
    style: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be drawn; all in pixels from the top left corner."""

    width: float
    height: float
    heads: tuple[Text, ...]
    brackets: tuple[Box, ...]
    boxes: tuple[Box, ...]
    lanes: tuple[Text, ...]
    tracks: tuple[float, ...]
    bars: tuple[Box, ...]
    gates: tuple[Text, ...]
    scrolls: bool
    """It is wider than its room, in spite of the smallest units."""


@dataclass(frozen=True, slots=True)
class _Placed:
    moment: Moment
    x: float
    width: float
    group: Group


def fitted(scale: Scale, sides: Sequence[Sequence[Group]]) -> Scale:
    """The scale with units so small that all pictures fit, which are then of one scale; or as small as they may be."""
    bare = replace(scale, unit=0, more=0)
    widths = [(_placed(groups, scale)[3], _placed(groups, bare)[3]) for groups in sides]
    factors = [(scale.room - fixed) / (width - fixed) for width, fixed in widths if width > max(scale.room, fixed)]
    factor = max(min(factors, default=1), scale.least)
    return replace(scale, unit=scale.unit * factor, more=scale.more * factor)


def picture(groups: Sequence[Group], scale: Scale) -> Picture:
    """Draw groups, one after the other."""
    placed, gates, spans, width = _placed(groups, scale)
    tables = _tables(groups)
    width = max(width, *(len(table) * scale.letter for table in tables), 0)
    height = HEAD + BOX + len(tables) * (LANE_LABEL + LANE + LANE_GAP) + LANE_GAP
    tops = {table: HEAD + BOX + number * (LANE_LABEL + LANE + LANE_GAP) for number, table in enumerate(tables)}
    return Picture(
        scrolls=width > scale.room,
        width=round(width, 1),
        height=height,
        heads=tuple(Text(round(x, 1), HEAD - 7, group.title) for group, x, _ in spans),
        brackets=tuple(Box(round(x, 1), HEAD - 3, round(w, 1), 1, "bracket", "", "") for _, x, w in spans),
        boxes=tuple(_box(one, scale) for one in placed),
        lanes=tuple(Text(0, top + 14, table.removeprefix("public.")) for table, top in tops.items()),
        tracks=tuple(top + LANE_LABEL + LANE for top in tops.values()),
        bars=tuple(bar for table, top in tops.items() for bar in _bars(placed, table, top, scale)),
        gates=tuple(Text(round(x, 1), HEAD - 7, gate) for x, gate in gates),
    )


def _placed(
    groups: Sequence[Group], scale: Scale
) -> tuple[list[_Placed], list[tuple[float, str]], list[tuple[Group, float, float]], float]:
    placed: list[_Placed] = []
    gates: list[tuple[float, str]] = []
    spans: list[tuple[Group, float, float]] = []
    x = 0.0
    for group in groups:
        if group.before:
            x += _gate(group.before, x, gates, scale)
        start = x
        for moment in group.moments:
            width = scale.width(moment.size)
            placed.append(_Placed(moment, x, width, group))
            x += width + scale.gap
        x = max(x - scale.gap, start + len(group.title) * scale.letter)
        spans.append((group, start, x - start))
        x += _gate(group.gate, x, gates, scale) if group.gate else 4 * scale.gap
    return placed, gates, spans, max(x if groups and groups[-1].gate else x - 4 * scale.gap, 1)


def _gate(text: str, x: float, gates: list[tuple[float, str]], scale: Scale) -> float:
    """Put a gate there; its width, which has room for its text where the scale has it at all."""
    width = max(scale.gate, len(text) * (scale.letter + 1) + 12) if scale.names_gates else scale.gate
    gates.append((x + width / 2, text))
    return width


def _tables(groups: Sequence[Group]) -> list[str]:
    """The tables on which something is blocked, in the order of time."""
    holds = (hold for group in groups for moment in group.moments for hold in moment.holds)
    return list(dict.fromkeys(hold.table for hold in holds if hold.blocking is not Blocking.NOTHING))


def _box(one: _Placed, scale: Scale) -> Box:
    moment = one.moment
    label = _fitting((f"{moment.label} {moment.size.word}".strip(), moment.label), one.width, scale)
    title = f"{moment.label} {moment.title}"
    return Box(round(one.x, 1), HEAD, round(one.width, 1), BOX, f"box {moment.size.name.lower()}", label, title)


def _bars(placed: Sequence[_Placed], table: str, top: float, scale: Scale) -> Iterator[Box]:
    """The bars of one lane; what is held from one moment to the next in one transaction is one bar."""
    found = [(one, _hold(one.moment, table)) for one in placed]
    runs = itertools.groupby(
        enumerate(found),
        key=lambda item: (
            (id(item[1][0].group) if item[1][0].group.together else item[0]),
            item[1][1].blocking if item[1][1] is not None else None,
        ),
    )
    for (_, blocking), same in runs:
        if blocking is None or blocking is Blocking.NOTHING:
            continue
        own = [one for _, (one, _) in same]
        x, width = own[0].x, own[-1].x + own[-1].width - own[0].x
        height = BAR[blocking.rank]
        label = _fitting((f"blocks {blocking.value}", blocking.value, blocking.short), width, scale)
        what = f"{own[0].moment.label} to {own[-1].moment.label}" if len(own) > 1 else own[0].moment.label
        y = top + LANE_LABEL + LANE - height
        title = f"{what}: blocks {blocking.value} of {table}"
        yield Box(round(x, 1), y, round(width, 1), height, blocking.style, label, title)


def _hold(moment: Moment, table: str) -> Hold | None:
    own = [hold for hold in moment.holds if hold.table == table]
    return max(own, key=lambda hold: hold.blocking.rank, default=None)


def _fitting(texts: Sequence[str], width: float, scale: Scale) -> str:
    """The first text that fits into the width; none if no one does. A W is as wide as two letters."""
    return next((text for text in texts if (len(text) + text.count("W")) * scale.letter + 4 <= width), "")
