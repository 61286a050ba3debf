"""SARIF 2.1.0, the format that code scanning reads: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from planner import __version__, hazards
from planner.check.values import Checked, Found
from planner.hazards import Hazard

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"note": "note", "risk": "warning", "open": "error"}


def sarif(checked: Checked, shown: Callable[[Path], str]) -> dict[str, Any]:
    """The log of one run.

    :param shown: a file's path, relative to the repository where it lies there
    """
    rules = [hazard for hazard in hazards.ALL if any(one.hazard == hazard.id for one in checked.found)]
    places = {hazard.id: number for number, hazard in enumerate(rules)}
    driver = {
        "name": "django-migration-planner",
        "version": __version__,
        "rules": [_rule(hazard) for hazard in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, places[one.hazard], shown) for one in checked.found],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(hazard: Hazard) -> dict[str, Any]:
    advice = f"{hazard.effect}\n\nWhat to do: {hazard.workaround}\n\nMore: planner explain {hazard.id}"
    return {
        "id": hazard.id,
        "shortDescription": {"text": hazard.title},
        "fullDescription": {"text": hazard.condition},
        "help": {"text": advice},
        "defaultConfiguration": {"level": LEVELS[hazard.severity]},
        "properties": {"severity": hazard.severity},
    }


def _result(one: Found, rule: int, shown: Callable[[Path], str]) -> dict[str, Any]:
    path = shown(one.place.file)
    region = {"startLine": one.place.line, "endLine": one.place.last}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(path)}, "region": region}}
    if one.migration:
        location["logicalLocations"] = [{"fullyQualifiedName": one.migration, "kind": "module"}]
    result: dict[str, Any] = {
        "ruleId": one.hazard,
        "ruleIndex": rule,
        "level": LEVELS[one.severity],
        "message": {"text": f"{one.operation}: {one.detail}" if one.operation else one.detail},
        "locations": [location],
        "partialFingerprints": {"planner/v1": _fingerprint(one)},
    }
    if one.suppression is not None:
        result["suppressions"] = [{"kind": one.suppression.kind, "justification": one.suppression.reason}]
    elif one.accepted:
        result["suppressions"] = [{"kind": "external", "justification": "accepted in [tool.planner]"}]
    return result


def _uri(path: str) -> str:
    """A relative reference, or a file URI.

    >>> _uri("my shop/0001.py"), _uri("/a/b.py")
    ('my%20shop/0001.py', 'file:///a/b.py')
    """
    return ("file://" if path.startswith("/") else "") + quote(path)


def _fingerprint(one: Found) -> str:
    """The same finding in the next run, wherever its line has gone."""
    return hashlib.sha256("\0".join((one.migration, one.hazard, one.operation, one.detail)).encode()).hexdigest()[:32]
