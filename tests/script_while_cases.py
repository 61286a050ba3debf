"""Functions with while, and others that are short; `test_translate_script` runs each beside its block."""

# ruff: noqa: N806, B904 - written as migrations are written
import sys

from django.utils.crypto import get_random_string


def numbered_names(apps, schema_editor):
    Thing, Kind = apps.get_model("library", "Thing"), apps.get_model("library", "Kind")
    Kind.objects.create(name="a-1")
    for thing in Thing.objects.order_by("id"):
        name, number = thing.name or "none", 1
        while Kind.objects.filter(name=name).exists():
            name = f"{thing.name}-{number}"
            number += 1
        Kind.objects.create(name=name, rank=number)


def random_until_unique(apps, schema_editor):
    Thing = apps.get_model("library", "Thing")
    for thing in Thing.objects.order_by("id"):
        while True:
            code = get_random_string(length=12, allowed_chars=list("ABCDEF"))
            if not Thing.objects.filter(note=code).exists():
                thing.note = code
                thing.save()
                break


def a_value_of_the_last_turn(apps, schema_editor):
    Thing, Kind = apps.get_model("library", "Thing"), apps.get_model("library", "Kind")
    number = 0
    while True:
        number += 2
        found = Thing.objects.filter(count=number).first()
        if number > 9:
            break
        if found is None:
            continue
        found.count = found.count + 1
        found.save()
    Kind.objects.create(name="end", rank=number)


def raised_again(apps, schema_editor):
    Thing = apps.get_model("library", "Thing")
    if "no such option" in sys.argv:
        return
    try:
        first = Thing.objects.order_by("id")[0]
    except IndexError as error:
        print(error)
        raise RuntimeError("no thing")
    Thing.objects.update(count=first.count, note="x")


CASES = (numbered_names, random_until_unique, a_value_of_the_last_turn, raised_again)
