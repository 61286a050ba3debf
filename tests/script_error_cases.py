"""Functions that expect errors; `test_translate_script` runs each beside its block."""

# ruff: noqa: N806 - written as migrations are written
import contextlib
from contextlib import suppress

from django.core.exceptions import FieldError, ObjectDoesNotExist
from django.db import IntegrityError


def errors_that_are_suppressed(apps, schema_editor):
    Thing, Tag, Part = (apps.get_model("library", name) for name in ("Thing", "Tag", "Part"))
    for thing in Thing.objects.order_by("id"):
        tag = None
        with suppress(Tag.DoesNotExist):
            tag = Tag.objects.get(name=f"t{thing.count}")
            tag.name = "found " + str(thing.count)
            tag.save()
        with contextlib.suppress(ObjectDoesNotExist):
            thing.note = Tag.objects.get(name="t1").name
            thing.save()
        Part.objects.create(thing=thing, label="x" if tag else "y")


def a_field_that_is_not_there(apps, schema_editor):
    Thing, Kind = apps.get_model("library", "Thing"), apps.get_model("library", "Kind")
    for name in ("red", "other"):
        data = {"name": name, "rank": 5, "slug": name}
        defaults = data.copy()
        slug = defaults.pop("slug")
        try:
            kind, made = Kind.objects.get_or_create(slug=slug, defaults=defaults)
        except (IntegrityError, FieldError) as error:
            defaults = data.copy()
            word = defaults.pop("name")
            if isinstance(error, FieldError):
                defaults.pop("slug")
            try:
                kind, made = Kind.objects.get_or_create(name=word, defaults=defaults)
            except IntegrityError as err:
                raise SystemExit(f"unexpected: {err}") from err
        if made:
            Thing.objects.create(name=kind.name, count=len(kind.name))


CASES = (errors_that_are_suppressed, a_field_that_is_not_there)
