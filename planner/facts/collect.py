"""Reading facts: the SQL for somebody else, and from a live database in a session that can't write."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout

from planner import project, templating
from planner.facts.read import parse
from planner.facts.values import Facts
from planner.source import Live, live

OLDEST, NEWEST = 13, 18
"""Major versions of PostgreSQL that the SQL was run on."""


def file() -> str:
    """The SQL as a file for psql, which prints one JSON value."""
    return templating.render("facts/facts.sql.j2", oldest=OLDEST, newest=NEWEST)


def collect(database: Live) -> str:
    """The JSON of a live database.

    :raises SourceError: if it can't be read
    """
    return live.ask(database, templating.render("facts/query.sql.j2"))


def of(database: Live) -> Facts:
    """The facts of a live database.

    :raises SourceError: if it can't be read
    """
    return parse(collect(database), f"of the database {database.alias!r}")


def show(settings: str | None, pythonpath: str | None, database: str | None) -> int:
    """``planner facts``: print the JSON of a live database, or without an alias the SQL.

    :raises PlannerError: if the project can't be loaded, or the database can't be read
    """
    if database is None:
        print(file(), end="")
        return 0
    with redirect_stdout(sys.stderr):  # what the project's own code prints is not our answer
        found = collect(live.read(project.load(settings, pythonpath, database)))
    print(found)
    return 0
