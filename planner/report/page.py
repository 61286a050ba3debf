"""From a plan and its proof to the page. Pure: the same input gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from planner import render, templating
from planner.compare import Comparison, Locked, comparison
from planner.compare.show import fate, sections, shown, source, tidy, told
from planner.hazards import BY_ID
from planner.model import Phase, Plan, driver_file
from planner.report import estimates, facts, timeline
from planner.report.highlight import highlight
from planner.report.picture import NARROW, WIDE, Picture, fitted, picture
from planner.report.values import Blocking, Group, Moment

NAME = "report.html"
"""The page's file in a bundle."""

WHEN = {
    Phase.EXPAND: ("make room", "before_deploy.sql, while old code runs"),
    Phase.BACKFILL: ("fill in the values", "before_deploy.sql, while old code runs"),
    Phase.VALIDATE: ("check and enforce", "before_deploy.sql, while old code runs"),
    Phase.CUTOVER: ("swap", "cutover.sql, while no application code runs"),
    Phase.CONTRACT: ("clean up", "after_deploy.sql, once only new code runs"),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in both sizes, with its name and its description in words."""

    id: str
    title: str
    description: str
    pictures: tuple[tuple[str, Picture], ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A step: its file, and the moment of the picture."""

    file: render.StepFile
    moment: Moment


def report(
    plan: Plan,
    proof: Mapping[str, Any] | None,
    steps: Sequence[render.StepFile] | None = None,
    layout: str = render.DIRECTORY,
) -> str:
    """The page as HTML.

    :param proof: what a rehearsal found, as ``rehearsal.verdict.as_json`` gives it
    :param steps: with the files that another layout gives them
    """
    steps = steps or render.step_files(plan)
    compared = comparison(plan)
    bundle, migrate = timeline.of_bundle(plan), timeline.of_migrate(plan, compared)
    moments = [moment for group in bundle for moment in group.moments]
    longest, longest_of_migrate = facts.longest_of_bundle(plan, bundle), facts.longest_of_migrate(migrate)
    rows = [Row(step, moment) for step, moment in zip(steps, moments, strict=True)]
    script = templating.render("report/report.js.j2").strip()
    return templating.page(
        "report/report.html.j2",
        plan=plan,
        bundle_id=render.bundle_id(plan),
        layout=layout,
        proof=proof,
        style=Markup(templating.render("report/report.css.j2").strip()),  # noqa: S704 - a file of ours, without values
        script=Markup(script),  # noqa: S704 - the same
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        drawings=_drawings(plan, bundle, migrate),
        blockings=list(Blocking),
        phases=[
            (phase, *_when(phase, number), [row for row in rows if (row.file.round, row.file.phase) == (number, phase)])
            for number in range(1, plan.rounds + 1)
            for phase in Phase
        ],
        steps=steps,
        moments={moment.label: moment for moment in moments},
        hazards=[(finding, BY_ID[finding.hazard]) for finding in plan.findings],
        longest=longest,
        longest_of_migrate=longest_of_migrate,
        glances=facts.glances(migrate, bundle, longest_of_migrate, longest),
        no_return=facts.no_return(steps),
        kinds=estimates.kinds(bundle),
        inputs=estimates.inputs(plan),
        **_comparison(compared),
    )  # fmt: skip


def _when(phase: Phase, number: int) -> tuple[str, str]:
    """What a phase is for, and which file runs it when."""
    words, who = WHEN[phase]
    if number > 1:
        words += f" (round {number})"
        who = who.replace(driver_file(phase), driver_file(phase, number))
    return words, who


def _comparison(compared: Comparison) -> dict[str, Any]:
    """What the template needs to put both sides beside each other."""
    return {
        "comparison": compared,
        "sections": sections(compared),
        "highlight": highlight,
        "prose": prose,
        "badges": badges,
        "shown": shown,
        "duration": duration,
        "fate": fate,
        "told": told,
        "source": source,
        "tidy": tidy,
    }


def _drawings(plan: Plan, bundle: tuple[Group, ...], migrate: tuple[Group, ...]) -> list[Drawn]:
    scales = [fitted(scale, (bundle, migrate)) for scale in (WIDE, NARROW)]

    def both(groups: tuple[Group, ...]) -> tuple[tuple[str, Picture], ...]:
        return tuple((scale.name, picture(groups, scale)) for scale in scales)

    drawn = [
        Drawn(
            "picture-bundle",
            f"The bundle: {_many(len(plan.steps), 'step')}, each lets go of its locks at its end",
            _described(bundle, "step"),
            both(bundle),
            bundle,
        )
    ]
    if migrate:
        together = all(group.together for group in migrate)
        how = "each lock is held until the transaction ends" if together else "not all in one transaction"
        drawn.append(
            Drawn("picture-migrate", f"migrate: {how}", _described(migrate, "statement"), both(migrate), migrate)
        )
    return drawn


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _described(groups: Iterable[Group], what: str) -> str:
    """A picture in words, for those who can't see it."""
    parts = []
    for group in groups:
        runs = itertools.groupby(group.moments, key=lambda moment: moment.worst)
        told_ = [f"{_numbers([moment.label for moment in same], what)} {_blocks(worst)}" for worst, same in runs]
        parts += [f"First: {group.before}."] if group.before else []
        parts.append(f"{group.title}: {'; '.join(told_)}." + (f" Then: {group.gate}." if group.gate else ""))
    return " ".join(parts)


def _blocks(worst: Blocking) -> str:
    return "blocks nothing" if worst is Blocking.NOTHING else f"blocks {worst.value}"


def _numbers(labels: list[str], what: str) -> str:
    named = ["Python" if label == "py" else f"{what} {label}" for label in labels]
    return named[0] if len(named) == 1 else f"{named[0]} to {named[-1]}"


def prose(text: str) -> Markup:
    """A sentence in which what stands between backquotes is code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else escape(part) for number, part in enumerate(parts)
    )


def badges(locks: Iterable[Locked], does: Iterable[str] = ()) -> list[tuple[str, str, str, str]]:
    """Of Django's locks: table, mode, what they block, and the style of that."""
    writes = any(word.startswith("writes rows") for word in does)
    found = []
    for lock in locks:
        blocking = Blocking.of(lock.mode, changes_rows=writes)
        found.append((shown(lock.table), str(lock.mode), blocking.value, blocking.style))
    return found


def duration(milliseconds: int) -> str:
    """A timeout for people.

    >>> duration(200), duration(10_000), duration(0)
    ('200 ms', '10 s', 'none')
    """
    if not milliseconds:
        return "none"
    return f"{milliseconds} ms" if milliseconds % 1000 else f"{milliseconds // 1000} s"
