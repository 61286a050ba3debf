"""The hole of a bundle: found by the name of its migration, and whether the database stands exactly at it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from planner import bundle, names
from planner.errors import RunPythonError, UsageError
from planner.model import Phase, driver_file
from planner.names import Table
from planner.render import label_key
from planner.source import live


@dataclass(frozen=True, slots=True)
class Asked:
    """A step of the bundle with the question that tells whether it is done."""

    number: str
    title: str
    done_when: str


@dataclass(frozen=True, slots=True)
class Gate:
    """A hole, as the bundle's plan.json tells of it."""

    folder: Path
    app: str
    migration: str
    number: int
    function: str
    source: str
    marker: Table
    own: Asked
    before: tuple[Asked, ...]
    recorded: tuple[Asked, ...]
    earlier: tuple[str, ...]
    """The bundle's migrations before this one, which are not recorded yet."""
    tables: frozenset[str]
    lock_key: int
    driver: str

    @property
    def what(self) -> str:
        """How messages call it."""
        return f"{self.function} (step {self.own.number} of {self.folder})"


def find(app: str, wanted: str, folder: Path | None, places: Sequence[Path]) -> Gate:
    """The hole that the user named.

    :param wanted: the migration, by its name or the beginning of it, and ``:N`` where it has several functions
    :param folder: the bundle's; otherwise it is looked for in ``places`` and in the folders there
    :raises UsageError: if there is no such hole, or more than one
    """
    name, colon, place = wanted.partition(":")
    if colon and not place.isdigit():
        raise UsageError(f"{wanted!r}: after the colon comes the number of the function, from 1: {name}:1")
    number = int(place) if colon else None
    candidates = [folder] if folder is not None else list(_candidates(places))
    found = [gate for one in candidates for gate in _gates(one, app, name, number, surely=folder is not None)]
    if len(found) == 1:
        return found[0]
    if not found:
        where = str(folder) if folder is not None else f"a bundle in {' or '.join(str(place) for place in places)}"
        raise UsageError(
            f"There is no hole of {app}.{wanted} in {where}: no function there waits to be run.\n"
            "Name the bundle's folder: --bundle DIR. A bundle of an older planner has to be planned again."
        )
    lines = "\n".join(f"    {one.migration}:{one.number} in {one.folder}: {one.function}" for one in found)
    raise UsageError(
        f"{app}.{wanted} may be any of these:\n{lines}\nName one: {app} MIGRATION:N, and its folder with --bundle DIR"
    )


def _candidates(places: Sequence[Path]) -> Iterator[Path]:
    """Folders with a plan.json and its sums: these, and those right inside."""
    for place in dict.fromkeys(place.resolve() for place in places):
        for folder in (place, *sorted(path for path in place.iterdir() if path.is_dir())):
            if (folder / "plan.json").is_file() and (folder / bundle.SUMS).is_file():
                yield folder


def _gates(folder: Path, app: str, name: str, number: int | None, *, surely: bool) -> Iterator[Gate]:
    if not surely and bundle.read_plan(folder).app != app:
        return
    plan = bundle.plan_json(folder)
    if plan["app"] != app:
        raise UsageError(f"The bundle in {folder} is of the app {plan['app']}, not of {app}.")
    exact = name in plan["migrations"]
    for place, step in enumerate(plan["steps"]):
        python = step.get("python")
        if python is None or number not in (None, python["number"]):
            continue
        if python["migration"] == name if exact else python["migration"].startswith(name):
            yield _gate(folder, plan, place, python)


def _gate(folder: Path, plan: dict[str, Any], place: int, python: dict[str, Any]) -> Gate:
    steps, migrations = plan["steps"], plan["migrations"]
    asked = [Asked(step["number"], step["title"], step["done_when"]) for step in steps]
    step = steps[place]
    driver = driver_file(Phase(step["phase"]), step["round"])
    layout = plan.get("layout", "directory")
    first, last = migrations[0], migrations[-1]
    return Gate(
        folder=folder,
        app=plan["app"],
        migration=python["migration"],
        number=python["number"],
        function=python["function"],
        source=python["source"],
        marker=Table(python["marker"]["schema"], python["marker"]["table"]),
        own=asked[place],
        before=tuple(asked[:place]),
        recorded=tuple(one for one, step in zip(asked, steps, strict=True) if step["kind"] == "record"),
        earlier=tuple(migrations[: migrations.index(python["migration"])]),
        tables=frozenset(plan["tables"]),
        lock_key=label_key(f"{plan['app']}.{first}" + ("" if first == last else f"..{last}")),
        driver=str(folder / driver) if layout == "directory" else "",
    )


def check(gate: Gate, connection: psycopg.Connection[Any]) -> None:
    """Refuse unless the steps before the hole are done, and the hole is not.

    :raises RunPythonError: with what is not as it has to be
    """
    asked = [gate.own, *gate.recorded, *gate.before]
    answers = dict(zip(asked, live.answers(connection, [one.done_when for one in asked]), strict=True))
    if any(answers[one] for one in gate.recorded):
        raise RunPythonError(f"{gate.app}.{gate.migration} is recorded as applied: {gate.function} is not run again.")
    if answers[gate.own]:
        raise RunPythonError(
            f"{gate.what} has run already: {names.qualified(gate.marker)} is there. It is not run twice.\n{go_on(gate)}"
        )
    left = [one for one in gate.before if not answers[one]]
    if left:
        lines = "\n".join(f"    {one.number}  {one.title}" for one in left)
        raise RunPythonError(
            f"{gate.what} can't be run yet: these steps come before it, and are not done:\n{lines}\n{go_on(gate)} "
            "It stops when it is this function's turn."
        )


def go_on(gate: Gate) -> str:
    """What to do next with the bundle, ready to paste."""
    if not gate.driver:
        return "Go on with the bundle where it stopped."
    return f'Go on with: psql -X -v ON_ERROR_STOP=1 -f {shlex.quote(gate.driver)} "$URL"'
