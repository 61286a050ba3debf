"""The Django project: settings, the migration graph, and which migration is meant."""

from __future__ import annotations

from planner.project.graph import Key, Target, graph, resolve, routed
from planner.project.known import known, table_name
from planner.project.settings import Project, load, point_at, point_live, scratch_entry

__all__ = [
    "Key",
    "Project",
    "Target",
    "graph",
    "known",
    "load",
    "point_at",
    "point_live",
    "resolve",
    "routed",
    "scratch_entry",
    "table_name",
]
