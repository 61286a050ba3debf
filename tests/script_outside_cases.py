"""Functions that ask for more than their registry: settings, computed constants, imported models."""

import os

import translate_helper  # noqa: F401 - models are made here, for which Django must be set up
from django.conf import settings
from django.db import models

PLACE = settings.TIME_ZONE == "Europe/Berlin"
PREFIX = "the " + "red"
RANKS = {PREFIX: 1, "blue": len(PREFIX)}
FROM_HERE = os.environ.get("PLANNER_NO_SUCH_NAME", "none")


class Shade(models.TextChoices):
    RED = "red", "The red one"
    BLUE = "blue", "The blue one"


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


CASES = (settings_read, constants_computed, closure, model_imported)
