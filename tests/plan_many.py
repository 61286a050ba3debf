"""Plan and rehearse many migrations of one project in one process, on one scratch server.

As ``planner plan`` does, but faster:

    python tests/plan_many.py PROJECT OUT [--server-version N] [--no-rehearse] [--full] [--goals] [--rename HOW]
        [--config FILE] [--facts FILE] APP:MIGRATION …

Each bundle is written to OUT/MIGRATION. For each migration one line of JSON is printed: its name, the exit status that
the command line would have, what it would have printed, and which recipes took its changes, with which templates; with
--goals also whether each step's goal holds in the pre-state, and at the end. With --proofs, those migrations are not
rehearsed: the proof of the bundle that is named is taken. PROJECT is the folder of manage.py.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from planner import recipes, render
from planner.errors import PlannerError
from planner.rehearsal.psql import psql
from planner.rehearsal.verdict import Verdict
from planner.scratch import Scratch, open_scratch
from planner.session import Options, Session

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Bundle:
    """One bundle as it was written, with the exit status and the text of the command that wrote it."""

    folder: Path
    status: int
    output: str
    goals: tuple[list[bool], list[bool]]
    recipes: list[str]
    templates: list[str]

    @property
    def plan(self) -> dict[str, Any]:
        """Its plan.json."""
        loaded: dict[str, Any] = json.loads((self.folder / "plan.json").read_text("utf-8"))
        return loaded

    @property
    def verdict(self) -> str:
        """PROVED, NOT PROVED, HOLE or ERROR."""
        words = {"PROVED:": "PROVED", "NOT PROVED:": "NOT PROVED", "NOT REHEARSED:": "HOLE"}
        found = (word for line in self.output.splitlines() for start, word in words.items() if line.startswith(start))
        return next(found, "ERROR")


def files(folder: Path) -> dict[str, str]:
    """The text of every file of a bundle, by its path in it."""
    return {
        str(path.relative_to(folder)): path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.is_file()
    }


def plan_many(
    project: Path, out: Path, migrations: Sequence[str], *options: str, front: Path | None = None, **environment: str
) -> dict[str, Bundle]:
    """Run this file in a process of its own (Django's settings load once in a process); bundles by their migration.

    :param front: a folder of packages that go before the installed ones
    """
    path = os.pathsep.join(str(part) for part in (front, ROOT) if part)
    done = subprocess.run(
        [sys.executable, __file__, project, out, *options, *migrations],
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        cwd=out.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{done.stdout[-2000:]}\n{done.stderr[-6000:]}")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {
        line["name"]: Bundle(
            out / line["name"],
            line["status"],
            line["output"],
            (line["before"], line["after"]),
            line["recipes"],
            line["templates"],
        )
        for line in lines
    }


class Known(Verdict):
    """What an earlier rehearsal found, as its plan.json has it."""

    proof: Mapping[str, Any]

    @classmethod
    def of(cls, proof: Mapping[str, Any]) -> Known:
        """From ``proof``."""
        found = cls("", tuple(proof["differences"]), tuple(proof["evidence"]))
        object.__setattr__(found, "proof", proof)
        return found

    @property
    def summary(self) -> str:
        """As it was said."""
        return str(self.proof["summary"])

    def as_json(self) -> Mapping[str, Any]:
        """As it was written."""
        return self.proof


class Shared(Session):
    """A session whose scratch server is there already."""

    def __init__(self, options: Options, scratch: Scratch, *, ask: bool) -> None:
        super().__init__(options)
        self._shared = scratch
        self._ask = ask
        self.known: dict[str, Any] | None = None
        self.before: list[bool] = []
        self.after: list[bool] = []
        self.recipes: list[str] = []
        self.templates: set[str] = set()
        recipes.RECIPES = tuple(self._noting(recipe) for recipe in recipes.RECIPES)

    def _noting(self, recipe: Callable[..., Any]) -> Callable[..., Any]:
        """The same recipe, which is remembered when it takes a change."""

        def noted(*arguments: Any) -> Any:
            steps = recipe(*arguments)
            if steps is not None:
                self.recipes.append(recipe.__name__)
            return steps

        return noted

    @contextmanager
    def _scratch(self, *_: Any) -> Iterator[Scratch]:
        yield self._shared

    def _rehearsed(self, loaded: Any, planned: Any) -> Verdict:
        """As ever; or, with a proof that is known from an earlier run, what that found."""
        if self.known is None:
            return super()._rehearsed(loaded, planned)
        return Known.of(self.known)

    @contextmanager
    def _planned(self, *arguments: Any, **options: Any) -> Iterator[Any]:
        self.before, self.after, self.recipes = [], [], []
        with super()._planned(*arguments, **options) as planned:
            self._now = planned
            self.templates = {
                sql.template for step in planned.plan.steps for sql in (step.sql, step.undo) if sql is not None
            }
            yield planned

    def ask(self, folder: Path) -> None:
        """Ask for each step's goal in the pre-state and at the end."""
        if not self._ask:
            return
        steps = render.step_files(self._now.plan)
        self.before = self._goals(self._now.prestate.database, steps)
        clone = self._shared.unique("goals")
        self._shared.clone(self._now.prestate.database, clone)
        for file in self._now.plan.drivers:
            if psql(self._shared, clone, folder, file).status:
                return
        self.after = self._goals(clone, steps)
        self._shared.drop(clone)

    def _goals(self, database: str, steps: Sequence[render.StepFile]) -> list[bool]:
        with psycopg.connect(self._shared.dsn(database).conninfo(), autocommit=True) as connection:
            return [
                bool(connection.execute(f"SELECT ({step.done_when}) IS TRUE".encode()).fetchall()[0][0])
                for step in steps
            ]


def main() -> None:
    """Plan all that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("migrations", nargs="+")
    parser.add_argument("--server-version", type=int)
    parser.add_argument("--no-rehearse", action="store_true")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--goals", action="store_true")
    parser.add_argument("--rename")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--facts", type=Path)
    parser.add_argument(
        "--proofs", type=json.loads, default={}, help="JSON: a bundle whose proof is taken, by migration"
    )
    given = parser.parse_args()
    options = Options(
        pythonpath=str(given.project), server_version=given.server_version, config=given.config, facts=given.facts,
        rename=given.rename, full=given.full,
    )  # fmt: skip
    with open_scratch(server_version=given.server_version) as scratch:
        session = Shared(options, scratch, ask=given.goals)
        for name in given.migrations:
            known = given.proofs.get(name)
            session.known = json.loads((Path(known) / "plan.json").read_text("utf-8"))["proof"] if known else None
            print(json.dumps(_one(session, given.out, name, rehearse=not given.no_rehearse)), flush=True)


def _one(session: Shared, out: Path, name: str, *, rehearse: bool) -> dict[str, Any]:
    app, _, migration = name.partition(":")
    said = io.StringIO()
    try:
        with redirect_stdout(said):
            status = session.plan(app, migration, out / migration, rehearse=rehearse)
        session.ask(out / migration)
    except PlannerError as error:
        status = error.exit_status
        said.write(f"Error: {error}\n")
    return {
        "name": migration,
        "status": status,
        "output": said.getvalue(),
        "before": session.before,
        "after": session.after,
        "recipes": session.recipes,
        "templates": sorted(session.templates),
    }


if __name__ == "__main__":
    main()
