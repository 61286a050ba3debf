"""All migrations of one project in one process, on one scratch server; a line of JSON for each.

SWEEP_PROJECT=oauth python one_project.py OUT [--server-version N] APP[:MIGRATION] …
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from plan_many import Shared
from published import PUBLISHED

from planner.errors import PlannerError
from planner.scratch import open_scratch
from planner.session import Options

WORDS = {"PROVED:": "PROVED", "NOT PROVED:": "NOT PROVED", "NOT REHEARSED:": "HOLE"}


def main() -> None:
    """Plan all that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("labels", nargs="+")
    parser.add_argument("--server-version", type=int)
    given = parser.parse_args()
    options = Options(server_version=given.server_version, config=_config(given.out))
    answers = sys.stdout
    sys.stdout = sys.stderr  # what the projects print themselves
    with open_scratch(server_version=given.server_version) as scratch:
        session = Shared(options, scratch, ask=False)
        for app, name, has_run_python in _migrations(given.labels):
            print(json.dumps(_one(session, given.out, app, name) | {"run_python": has_run_python}), file=answers)
            answers.flush()


def _config(out: Path) -> Path | None:
    """What is declared for the project, as a file."""
    declared = PUBLISHED[os.environ["SWEEP_PROJECT"]].backfill
    if not declared:
        return None
    lines = [f"{json.dumps(name)} = {json.dumps(value)}" for name, value in declared.items()]
    file = out / "declared.toml"
    file.write_text("\n".join(["[tool.planner.backfill]", *lines, ""]))
    return file


def _migrations(labels: list[str]) -> Iterator[tuple[str, str, bool]]:
    """The migrations of these applications in the order of the graph, and whether each runs Python."""
    import django

    django.setup()
    from django.db.migrations import RunPython
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    wanted = {tuple(label.partition(":")[::2]) for label in labels}
    seen = set()
    for leaf in sorted(loader.graph.leaf_nodes()):
        for key in loader.graph.forwards_plan(leaf):
            app, name = key
            if key not in seen and ((app, "") in wanted or key in wanted):
                run_python = any(isinstance(one, RunPython) for one in loader.graph.nodes[key].operations)
                yield app, name, run_python
            seen.add(key)


def _one(session: Shared, out: Path, app: str, name: str) -> dict[str, Any]:
    said = io.StringIO()
    begun = time.monotonic()
    try:
        with redirect_stdout(said):
            session.plan(app, name, out / f"{app}_{name}", rehearse=True)
    except PlannerError as error:
        said.write(f"Error: {error}\n")
    except Exception as error:
        said.write(f"Error: unexpected {type(error).__name__}: {error}\n{traceback.format_exc()}")
    text = said.getvalue()
    found = (word for line in text.splitlines() for start, word in WORDS.items() if line.startswith(start))
    return {
        "migration": f"{app}.{name}",
        "verdict": next(found, "ERROR"),
        "seconds": round(time.monotonic() - begun, 1),
        "output": text,
    }


if __name__ == "__main__":
    main()
