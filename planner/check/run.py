"""``planner check`` from its arguments to its exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planner import project, source
from planner.check import Checked, check, select
from planner.check.formats import FORMATS
from planner.errors import without_secrets

if TYPE_CHECKING:
    from planner.config import Config


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be checked, and how it is told.

    ``labels``: apps, or none for the project's own. ``unapplied``: only what ``database`` has not applied; ``since``:
    only what has changed since that git revision. ``form`` and ``fail_on`` are those of the command line.
    """

    labels: Sequence[str] = ()
    unapplied: bool = False
    since: str | None = None
    form: str = "text"
    fail_on: str = "risk"
    settings: str | None = None
    pythonpath: str | None = None
    database: str | None = None


def run(wanted: Wanted, config: Config) -> int:
    """Print the findings.

    :returns: 0, or 1 if there are some to fail on
    :raises UsageError, ProjectError: if the project, an app or the revision is not there
    :raises SourceError: if the database of ``unapplied`` can't be read
    """
    with redirect_stdout(sys.stderr):  # what the project's own code prints is not our answer
        checked = _checked(wanted, config)
    text = FORMATS[wanted.form](checked, wanted.fail_on)
    if text:
        print(without_secrets(text))
    return 1 if checked.failing(wanted.fail_on) else 0


def _checked(wanted: Wanted, config: Config) -> Checked:
    folder = Path(wanted.pythonpath).resolve() if wanted.pythonpath else Path.cwd()
    loaded = project.load(wanted.settings, wanted.pythonpath, wanted.database or "default")
    applied = source.live.read(loaded).applied if wanted.unapplied else None
    loader = project.graph(loaded, applied)
    keys = select.of_apps(loader, wanted.labels, folder)
    if applied is not None:
        keys = select.unapplied(keys, applied)
    if wanted.since is not None:
        keys = select.since(loader, keys, wanted.since, folder)
    together = wanted.unapplied or wanted.since is not None
    return check(loader, keys, config, loaded.alias, together=together)
