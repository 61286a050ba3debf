"""Which migrations make the history of an old one: all that does not depend on it, as far as that fits."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import translate_helper  # noqa: F401 - sets Django up, once in a process
from django.db import migrations, models
from django.db.migrations.graph import MigrationGraph

from planner import history

PARENT = ("customer", "0001")
MOVED = ("customer", "0002")
CHILD = ("order", "0001")
POINTED = ("order", "0002")
EARLY = ("basket", "0001")
OTHER = ("zoo", "0001")


def node(key: tuple[str, str], operations: list[Any], *dependencies: tuple[str, str]) -> migrations.Migration:
    made = migrations.Migration(key[1], key[0])
    made.operations = operations
    made.dependencies = list(dependencies)
    return made


def model(name: str, *fields: tuple[str, models.Field[Any, Any]]) -> migrations.CreateModel:
    return migrations.CreateModel(name, [("id", models.BigAutoField(primary_key=True)), *fields])


def loader(*, moved: bool) -> Any:
    """``order.0001`` refers to a model of ``customer`` that a later migration takes away, if it is ``moved``."""
    kind = models.ForeignKey("customer.Kind", models.CASCADE)
    found = {
        PARENT: node(PARENT, [model("Kind")]),
        CHILD: node(CHILD, [model("Event", ("kind", kind))], PARENT),
        POINTED: node(POINTED, [migrations.RemoveField("Event", "kind")], CHILD),
        MOVED: node(MOVED, [migrations.DeleteModel("Kind")] if moved else [model("Place")], PARENT),
        EARLY: node(EARLY, [model("Basket")], POINTED),
        OTHER: node(OTHER, [model("Animal")]),
    }
    graph = MigrationGraph()
    for key, one in found.items():
        graph.add_node(key, one)
    for key, one in found.items():
        for dependency in one.dependencies:
            graph.add_dependency(one, key, dependency)
    return SimpleNamespace(graph=graph, unmigrated_apps=set())


def keys(made: list[Any]) -> list[tuple[str, str]]:
    return [(one.app_label, one.name) for one in made]


def test_all_that_does_not_depend_on_it() -> None:
    assert keys(history.before(loader(moved=False), [CHILD])) == [PARENT, MOVED, OTHER]


def test_not_what_takes_away_the_model_that_it_refers_to() -> None:
    """``migrate`` goes through the apps by their names, and comes to it through the first one, which needs it."""
    assert keys(history.before(loader(moved=True), [CHILD])) == [PARENT]


def test_not_what_takes_away_a_model_that_is_referred_to_until_then() -> None:
    assert keys(history.before(loader(moved=False), [POINTED])) == [PARENT, CHILD, MOVED, OTHER]
    assert keys(history.before(loader(moved=True), [POINTED])) == [PARENT, CHILD]
