"""Hazards of migrations, from their operations alone: no server is started, nothing is planned, in seconds."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from planner.check import select
from planner.check.suppress import suppress
from planner.check.values import SEVERITIES, Checked
from planner.check.walk import file_of, walk

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader

    from planner.config import Config
    from planner.project import Key

__all__ = ["Checked", "check", "select"]


def check(loader: MigrationLoader, keys: Collection[Key], config: Config, alias: str, *, together: bool) -> Checked:
    """Check the migrations.

    :param together: they go to the database in one deploy; see :func:`planner.check.walk.walk`
    """
    nodes = loader.graph.nodes
    files = [(f"{app}.{name}", file_of(nodes[app, name])) for app, name in sorted(keys)]
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    found = suppress(walk(loader, keys, config, alias, together=together), files, known, config)
    ordered = sorted(found, key=lambda one: (str(one.place.file), one.place.line, -SEVERITIES.index(one.severity)))
    return Checked(len(files), tuple(ordered))
