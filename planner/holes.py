"""A plan's holes, said where nobody overlooks them."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from planner.model import Plan

if TYPE_CHECKING:
    from planner.rehearsal.at_work import Seen

NOTHING: Mapping[str, Seen] = {}


def say_holes(plan: Plan, folder: Path, seen: Mapping[str, Seen] = NOTHING) -> None:
    """Print a line for each hole, red where stdout is a terminal, with the command that goes on there.

    :param folder: of the bundle
    :param seen: what the functions were seen to do on scratch: below the line stands what could be declared
    """
    for step in plan.steps:
        if step.kind == "gate":
            python = step.sql.context["python"]
            text = (
                f"HOLE: {python['function']} is Python without SQL. {step.driver} stops there; then run it: "
                f"{python['command']} --bundle {shlex.quote(str(folder))}"
            )
            print(f"\x1b[1;31m{text}\x1b[0m" if sys.stdout.isatty() else text)
            if python["function"] in seen:
                print("\n".join(f"  {line}" for line in declaration(python["function"], seen[python["function"]])))


def declaration(name: str, seen: Seen) -> list[str]:
    """What to write for a function, with the tables and columns that it was seen to use. :param name: as configured"""
    lines = [f"On scratch it was seen to {_doings(seen)}."]
    if seen.unread:
        lines.append(f"{seen.unread} of its statements could not be read.")
    if not seen.changes:
        return [*lines, "Nothing of it is an UPDATE, which could be declared as SQL in pyproject.toml."]
    table, columns = next(iter(seen.changes.items()))
    values = ", ".join(f'{_key(column)} = "<SQL expression>"' for column in columns)
    more = [other for other in (*seen.changes, *seen.inserts, *seen.deletes) if other != table]
    if more:
        lines.append(f"A declaration is for one table; {', '.join(dict.fromkeys(more))} would have to come otherwise.")
    return [
        *lines,
        "To declare it as SQL, in pyproject.toml:",
        f'[tool.planner.backfill."{name}"]',
        f"table = {json.dumps(table)}",
        f"set = {{ {values} }}",
    ]


def _key(column: str) -> str:
    """A column as a key of TOML."""
    return column if column.isascii() and column.replace("_", "a").isalnum() else json.dumps(column, ensure_ascii=False)


def _doings(seen: Seen) -> str:
    done = [f"read {table} ({_list(columns)})" for table, columns in seen.reads.items()]
    done += [f"change {table} ({_list(columns)})" for table, columns in seen.changes.items()]
    done += [f"insert into {table} ({_list(columns)})" for table, columns in seen.inserts.items()]
    done += [f"remove rows of {table}" for table in seen.deletes]
    return "; ".join(done) or "execute no statement that reads or writes a table"


def _list(columns: Iterable[str]) -> str:
    return ", ".join(columns)
