"""Functions that ask for more than their registry: settings, computed constants, imported models."""

# ruff: noqa: N806 - models are named as in Django
import os
from enum import Enum, IntEnum, StrEnum

import translate_helper  # noqa: F401 - models are made here, for which Django must be set up
from django.conf import settings
from django.db import models

PLACE = settings.TIME_ZONE == "Europe/Berlin"
PREFIX = "the " + "red"
FIRST = "first"
RANKS = {PREFIX: 1, "blue": len(PREFIX)}
FROM_HERE = os.environ.get("PLANNER_NO_SUCH_NAME", "none")


class Shade(models.TextChoices):
    RED = "red", "The red one"
    BLUE = "blue", "The blue one"


class Level(IntEnum):
    LOW = 4
    HIGH = 5


class Word(StrEnum):
    SOME = "some"


class Plain(Enum):
    ONE = "one"


class ChoicesMeta(type):
    def __call__(cls):
        return cls.CHOICES


class Choices(metaclass=ChoicesMeta):
    """As projects have them that are older than Django's own."""

    NO_COLOUR = "none"
    CHOICES = ()


class Colours(Choices):
    DARK: str = "dark"
    LIGHT = "light"
    FIRST = DARK
    NUMBER = -7
    CHOICES = ((DARK, "The dark one"), (LIGHT, "The light one"), (Choices.NO_COLOUR, "None"))


class Kind(models.Model):
    """The project's own class, as it is today."""

    SPECIAL = "special"
    id = models.BigAutoField(primary_key=True)
    name = models.CharField("the name", max_length=60, unique=True)
    rank = models.IntegerField("the rank", null=True)

    class Meta:
        app_label = "library"
        db_table = "library_kind"

    def __str__(self):
        return self.name


def settings_read(apps, schema_editor):
    Thing = apps.get_model("library", "Thing")
    if not hasattr(settings, "TIME_ZONE") or getattr(settings, "NO_SUCH_NAME", False):
        return
    Thing.objects.create(name=settings.TIME_ZONE, count=getattr(settings, "NO_SUCH_NUMBER", 3))
    if PLACE and FROM_HERE == "none":
        Thing.objects.create(name=FROM_HERE)


def constants_computed(apps, schema_editor):
    Thing = apps.get_model("library", "Thing")
    for name, rank in RANKS.items():
        Thing.objects.create(name=name, count=rank)
    Thing.objects.filter(name=Shade.RED).update(note=Shade.BLUE.value)
    Thing.objects.create(name=f"{PREFIX}!")


def constants_of_classes(apps, schema_editor):
    Thing, Kind = apps.get_model("library", "Thing"), apps.get_model("library", "Kind")
    for name, label in Colours.CHOICES:
        Thing.objects.create(name=name, note=f"{label} {Level.HIGH} {Level.LOW!s}", count=Colours.NUMBER)
    for thing in Thing.objects.order_by("id"):
        if thing.count < Level.HIGH:
            thing.note = Word.SOME + Plain.ONE.value + Word.SOME.value
            thing.count = Level.LOW * 2
            thing.save()
    Thing.objects.filter(name=Colours.FIRST).update(count=Level.LOW, note=str(Word.SOME))
    Kind.objects.get_or_create(name=Colours.NO_COLOUR, defaults={"rank": Level.HIGH.value})


def counted(apps, rank=Level.LOW, *, name=FIRST, shown=len, **options):
    Thing = apps.get_model("library", "Thing")
    first = second = 0
    made = other = Thing.objects.create(name=name, count=rank + shown(name))
    for thing in Thing.objects.exclude(note=None).order_by("id"):
        first = second = thing.count
    made.note = "the same"
    other.save()
    if rank > 1:
        first = last = first + 5
        Thing.objects.create(name="counted", count=first + last + second, **options)


def defaults_of_parameters(apps, schema_editor):
    counted(apps, note=FIRST)
    counted(apps, 1, name="other")


def made(word, number):
    def forwards(apps, schema_editor):
        apps.get_model("library", "Thing").objects.create(name=word, count=number)

    return forwards


closure = made("from a closure", 7)


def model_imported(apps, schema_editor):
    for kind in Kind.objects.filter(rank__isnull=True).order_by("id"):
        kind.rank = len(kind.name)
        kind.save()
    try:
        kind = Kind.objects.get(name=Kind.SPECIAL)
    except Kind.DoesNotExist:
        kind = Kind(name=Kind.SPECIAL)
        kind.save()
    Kind.objects.filter(name="red").update(rank=70)


def rank_of(kind, default=None):
    if kind is None:
        return default
    if kind.rank:
        return kind.rank + 1
    return len(kind.name)


def helpers_that_return_early(apps, schema_editor):
    for thing in apps.get_model("library", "Thing").objects.order_by("id"):
        rank = rank_of(thing.kind)
        if rank is None:
            rank = rank_of(thing.kind, 70)
        thing.count = rank or -1
        thing.save()
        apps.get_model("library", "Part").objects.create(thing=thing, label="x", place=rank_of(thing.kind))


def a_function_inside(apps, schema_editor):
    Thing, Kind = apps.get_model("library", "Thing"), apps.get_model("library", "Kind")
    counts = {}

    def named(thing, end="!"):
        if not thing.name:
            return "none" + end
        return thing.name + mark + end

    def counted(name):
        counts[name] = counts.get(name, 0) + 1

    for thing in Thing.objects.order_by("id"):
        mark = "-" + str(thing.count)
        thing.note = named(thing)
        thing.save()
        counted(thing.note)
    for name, count in counts.items():
        Kind.objects.create(name=name, rank=count)


CASES = (
    helpers_that_return_early,
    a_function_inside,
    settings_read,
    constants_computed,
    constants_of_classes,
    defaults_of_parameters,
    closure,
    model_imported,
)
