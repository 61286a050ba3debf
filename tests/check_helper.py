"""A project with one migration for each thing that ``planner check`` may say, and what it said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from project_helper import Done, Project

FIRST = """migrations.CreateModel("Order", [
    ("id", models.BigAutoField(primary_key=True)),
    ("number", models.CharField(max_length=20, db_index=True)),
    ("note", models.TextField(null=True)),
    ("price", models.IntegerField(null=True)),
])"""


@dataclass(frozen=True)
class Result:
    """What a check has found: by migration, (hazard, line) pairs, and everything."""

    status: int
    findings: list[dict[str, Any]]

    def of(self, migration: str) -> list[tuple[str, int]]:
        return [(one["hazard"], one["line"]) for one in self.findings if one["migration"] == f"shop.{migration}"]

    def hazards(self, migration: str) -> set[str]:
        return {hazard for hazard, _ in self.of(migration)}

    def detail(self, migration: str, hazard: str) -> str:
        found = [one["detail"] for one in self.findings if one["migration"] == f"shop.{migration}"]
        return next(text for text, (own, _) in zip(found, self.of(migration), strict=True) if own == hazard)


def chain(project: Project, *migrations: tuple[str, str], first: str | None = None, **more: Any) -> None:
    """Write migrations, each after the one before it: (name, operations); the first one after ``first``."""
    before = [first] if first else []
    for name, operations in migrations:
        project.migration(name, operations, after=before, **more)
        before = [name]


def checked(project: Project, *arguments: str) -> Result:
    """The result of ``planner check --format json``."""
    done = project.planner("check", "--format", "json", *arguments)
    assert done.status in (0, 1), done.err
    return result(done)


def result(done: Done) -> Result:
    return Result(done.status, json.loads(done.out)["findings"])
