"""The states around the operations: models are made once and shared, and say the same as models made anew."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from django.db import models
from django.db.migrations import AddField, Migration, RunPython
from django.db.migrations.state import ProjectState
from translate_helper import model

from planner.operations import Walked, flatten


def walked(state: ProjectState, *operations: AddField | RunPython) -> tuple[tuple[Walked, ...], ProjectState]:
    migration = Migration("0002_more", "library")
    migration.operations = list(operations)
    return flatten([migration], state)


def chain() -> ProjectState:
    """Book knows Shelf, which knows Room; Person knows none of them."""
    state = ProjectState()
    for name, pointed in (("Room", None), ("Shelf", "Room"), ("Book", "Shelf"), ("Person", None)):
        fields = [(pointed.lower(), models.ForeignKey(f"library.{pointed}", models.CASCADE))] if pointed else []
        state.add_model(model(name, fields))
    return state


def test_models_that_no_operation_changes_are_made_once() -> None:
    state = chain()
    operations, end = walked(
        state, *(AddField("room", f"a{number}", models.IntegerField(null=True)) for number in range(3))
    )
    persons = {each.apps.get_model("library", "Person") for w in operations for each in (w.from_state, w.to_state)}
    rooms = {each.apps.get_model("library", "Room") for w in operations for each in (w.from_state, w.to_state)}
    assert (len(persons), len(rooms)) == (1, 4)
    assert [one.__name__ for one in end.apps.get_models()] == ["Room", "Shelf", "Book", "Person"]
    assert "apps" not in state.__dict__, "the state that was given is as it was"


def test_a_function_is_given_models_that_know_each_other() -> None:
    """Django puts off the making of models two keys away; what it hands to a function are all of them, made anew."""
    field = AddField("room", "height", models.IntegerField(null=True))
    operations, end = walked(chain(), field, RunPython(RunPython.noop))
    for apps in (operations[1].from_apps, operations[1].to_apps, end.apps):
        room = apps.get_model("library", "Book")._meta.get_field("shelf").related_model._meta.get_field("room")
        assert "height" in {one.name for one in room.related_model._meta.get_fields()}
