"""What a function's source names of columns: the constants for a rehearsal's rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from planner.translate.named import constants_of

PAIRS = (("old", "new"), ("older", "new"))
RANKS = {"a": 11, "b": 22}


def move(model, old, new):
    model.objects.filter(label=old).exclude(kind__name="fixed").update(label=new)


def texts(apps, schema_editor):
    Kind = apps.get_model("x", "Kind")
    for old, new in PAIRS:
        move(Kind, old, new)
    for row in Kind.objects.filter(state__in=["on", "off"]):
        name = row.name.lower()
        if name == "special" or row.count > 5:
            row.rank = RANKS[row.code]
        if row.text.startswith("http://"):
            row.text = row.text.replace("http://", "https://")
        row.other = "never asked for"
        row.save()
    for title, _ in Kind.objects.values_list("title", "id"):
        if title in ("one", "two"):
            print("Never mind", title)
    for size in (int(row.size) for row in Kind.objects.all()):
        print(size)


def documents(apps, schema_editor):
    for row in apps.get_model("x", "Kind").objects.all():
        for column in (row.options.get("columns") or {}).values():
            if "hidden" in column and column["type"] == "number":
                column["hidden"].remove("x")
        for one in row.data["list"]:
            one["id"] = 1
        if "flag" in row.extra:
            row.extra["flag"] = "set"
        row.save()


def unreadable() -> Callable[..., Any]:
    return eval("lambda apps, schema_editor: apps == 'here'")


def test_constants_stand_beside_their_columns() -> None:
    found = constants_of(texts).texts
    assert found["label"] == ("old", "new", "older")
    assert {"special", "fixed"} == set(found["name"])
    assert found["state"] == ("on", "off")
    assert found["count"] == ("5", "4", "6")
    assert {"a", "b"} <= set(found["code"])
    assert found["text"] == ("http://", "ahttp://b", "https://", "ahttps://b")
    assert found["title"] == ("one", "two")
    assert "never asked for" not in str(found) and "Never mind" not in str(found)


def test_texts_that_are_made_numbers() -> None:
    assert "size" in constants_of(texts).numbers
    assert "name" not in constants_of(texts).numbers


@pytest.mark.parametrize(
    ("column", "whole", "less"),
    [
        ("data", {"list": [{"id": "some text"}] * 2}, [{}, {"list": []}, {"list": [{}, {}]}]),
        ("extra", {"flag": "some text"}, [{}]),
    ],
)
def test_json_has_the_shape_that_is_gone_into(column: str, whole: object, less: list[object]) -> None:
    found = constants_of(documents)
    assert whole in [json.loads(text) for text in found.whole[column]]
    every = [json.loads(text) for text in found.documents[column]]
    assert all(one in every for one in (whole, *less))
    assert not [one for one in less if one in map(json.loads, found.whole[column])]


def test_constants_of_json_are_at_their_places() -> None:
    found = [json.loads(text)["columns"] for text in constants_of(documents).whole["options"]]
    assert any(
        column["type"] == "number" and "x" in column["hidden"] for columns in found for column in columns.values()
    )
    assert any(column["type"] != "number" for columns in found for column in columns.values())


def strange(apps, schema_editor):
    apps.get_model("x", "Kind").objects.filter(name__in=["a\0b", "\ud800", "good", b"bytes", None, 1.5]).delete()


def test_what_no_column_can_hold_is_left_out() -> None:
    assert constants_of(strange).texts["name"] == ("good", "1.5")


def test_a_function_without_source_names_nothing() -> None:
    found = constants_of(unreadable())
    assert not found.texts and not found.documents
