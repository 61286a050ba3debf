"""A check as text, as JSON, and as the workflow commands that GitHub shows as annotations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from planner import __version__, hazards
from planner.check.sarif import sarif
from planner.check.values import SEVERITIES, Checked, Found

COMMANDS = {"note": "notice", "risk": "warning", "open": "error"}
"""GitHub's levels of an annotation."""


def shown(file: Path, root: Path) -> str:
    """A file's path as it is shown: relative where it lies under the folder, with slashes."""
    absolute = file.absolute()
    return (absolute.relative_to(root) if absolute.is_relative_to(root) else absolute).as_posix()


def text(checked: Checked, fail_on: str) -> str:
    """For people: a line for each finding, as compilers write them, and a summary."""
    return "\n".join(_lines(checked, fail_on))


def _lines(checked: Checked, fail_on: str) -> Iterator[str]:
    hidden = [one for one in checked.found if one.suppression is not None]
    for one in checked.found:
        if one.suppression is None:
            mark = "accepted" if one.accepted else one.severity
            about = f"{one.operation}: " if one.operation else ""
            yield f"{shown(one.place.file, Path.cwd())}:{one.place.line}: {mark}: {one.hazard}: {about}{one.detail}"
    counted = [sum(one.counts and one.severity == severity for one in checked.found) for severity in SEVERITIES]
    counts = ", ".join(f"{count} {severity}" for count, severity in zip(counted, SEVERITIES, strict=True))
    more = f", {len(hidden)} suppressed" if hidden else ""
    yield f"{checked.migrations} {'migration' if checked.migrations == 1 else 'migrations'} checked: {counts}{more}"
    failing = checked.failing(fail_on)
    if failing:
        yield (
            f"{len(failing)} of them fail the check (--fail-on {fail_on}). `planner explain HAZARD` says more; "
            "one that is well is ignored with a comment on its line: # planner: ignore[HAZARD] why"
        )


def as_json(checked: Checked, fail_on: str) -> str:
    """For machines: everything, also what is suppressed."""
    document = {
        "format": 1,
        "planner": __version__,
        "migrations": checked.migrations,
        "fail_on": fail_on,
        "failed": bool(checked.failing(fail_on)),
        "findings": [_entry(one) for one in checked.found],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _entry(one: Found) -> dict[str, Any]:
    suppression = one.suppression
    return {
        "hazard": one.hazard,
        "severity": one.severity,
        "title": hazards.BY_ID[one.hazard].title,
        "detail": one.detail,
        "migration": one.migration,
        "operation": one.operation,
        "file": shown(one.place.file, Path.cwd()),
        "line": one.place.line,
        "end_line": one.place.last,
        "accepted": one.accepted,
        "suppressed": {"kind": suppression.kind, "reason": suppression.reason} if suppression else None,
    }


def github(checked: Checked, _fail_on: str) -> str:
    """Workflow commands, which GitHub shows as annotations in the files of a pull request.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
    """
    root = repository(Path.cwd())
    lines = []
    for one in checked.found:
        if one.counts:
            where = {"file": shown(one.place.file, root), "line": one.place.line, "endLine": one.place.last}
            properties = {**where, "title": f"{one.hazard}: {hazards.BY_ID[one.hazard].title}"}
            written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
            about = f"{one.operation}: " if one.operation else ""
            lines.append(f"::{COMMANDS[one.severity]} {written}::{_message(about + one.detail)}")
    return "\n".join(lines)


def _message(value: str) -> str:
    r"""Escape the text of a workflow command.

    >>> _message("50%\nof it")
    '50%25%0Aof it'
    """
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    """Escape a property of a workflow command.

    >>> _property("a:b,c")
    'a%3Ab%2Cc'
    """
    return _message(value).replace(":", "%3A").replace(",", "%2C")


def repository(folder: Path) -> Path:
    """The git repository's folder, to which GitHub's paths are relative; the folder itself if it is in none."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)


def as_sarif(checked: Checked, _fail_on: str) -> str:
    """SARIF 2.1.0."""
    root = repository(Path.cwd())
    return json.dumps(sarif(checked, lambda file: shown(file, root)), indent=2, ensure_ascii=False)


FORMATS: dict[str, Callable[[Checked, str], str]] = {
    "text": text,
    "json": as_json,
    "sarif": as_sarif,
    "github": github,
}
