"""Functions about lists of texts, formats and times; `test_translate_script` runs each beside its block."""

# ruff: noqa: B905, C408, N806, PLC0207, RUF005, SIM905, UP032 - written as migrations are written
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone


def split_and_joined(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    for thing in Thing.objects.order_by("id"):
        marks = f"a,,{thing.name},b,{thing.note or ''},a"
        parts = marks.split(",")
        if "b" not in parts or thing.name in parts[1:2]:
            Part.objects.create(thing=thing, label="never")
        parts.remove("a")
        parts.append("last")
        same = parts
        same += ["more", thing.name]
        own = parts[1:-1] + ["x"]
        own.extend(["y"])
        Part.objects.create(thing=thing, label="|".join(parts), place=len(parts))
        Part.objects.create(thing=thing, label=",".join(own) + parts[0] + parts[-1], place=len("".split(",")))
        if "".split(",") and not thing.name.split():
            Part.objects.create(thing=thing, label="no words")
        for place, part in enumerate(marks.split(",", 1)):
            Part.objects.create(thing=thing, label=part, place=place)


def words(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    for thing in Thing.objects.exclude(name=""):
        label = f" \t{thing.name} \u3000{thing.note or 'x'}\n{thing.name}  "
        kept = [word.upper() for word in label.split() if word != "and" and "ß" not in word]
        Part.objects.create(thing=thing, label=" ".join(kept), place=len(label.split()))
        Part.objects.create(thing=thing, label="-".join(w + "!" for w in kept), options={"words": label.split()})
        if thing.name in [part.label for part in Part.objects.filter(place=3)]:
            continue
        Part.objects.filter(label__in=label.split()).update(place=77)
        one, two = f"{thing.name}={thing.count}".split("=")
        Part.objects.create(thing=thing, label=two + one + label.split()[-1])


def keys_in_a_set(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    with_parts = {part.thing_id for part in Part.objects.all()}
    names = set(Thing.objects.filter(count__gt=3).values_list("name", flat=True))
    names.discard("nothing")
    names.discard("f")
    for thing in Thing.objects.order_by("id"):
        if thing.pk in with_parts:
            thing.note = "has parts"
        if thing.name in names:
            thing.count = 1000
        thing.save(update_fields=["note", "count"])


def formats(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    for thing in Thing.objects.order_by("id"):
        label = "{:05d}".format(thing.count) + f"-{thing.count:02}-{thing.count:01d}"
        Part.objects.create(thing=thing, label=label)
        Part.objects.create(thing=thing, label=str(thing.count).zfill(4) + thing.name.zfill(thing.count + 3))


def times(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    for thing in Thing.objects.order_by("id"):
        thing.added = thing.added + timedelta(days=365, hours=1) - timedelta(milliseconds=1)
        thing.save(update_fields=["added"])
        if Thing.objects.filter(changed__lt=timezone.now() - timedelta(weeks=1), pk=thing.pk).exists():
            Part.objects.create(thing=thing, label="old")


def some_of_each(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    for row in Thing.objects.order_by("kind").values("kind").annotate(c=Count("id")).filter(c__gt=1):
        for thing in Thing.objects.filter(kind=row["kind"]).order_by("-id")[: row["c"] - 1]:
            thing.delete()
    for thing in Thing.objects.order_by("id"):
        part = thing.parts.order_by("-id").first()
        Loose = apps.get_model("library", "Loose")
        Loose.objects.create(thing=Thing.objects.filter(parts__label=thing.name).first())
        if isinstance(thing.note, str):
            Part.objects.create(thing=thing, label="text", place=int(part is None))
    Thing.tags.through.objects.filter(tag__name="t1").delete()
    for first, second in zip(range(2), dict(a=1, b=2)):
        Part.objects.filter(place=first).update(label=second)


def rows_in_a_list(apps, schema_editor):
    Thing, Part, Kind = (apps.get_model("library", name) for name in ("Thing", "Part", "Kind"))
    changed = []
    for thing in Thing.objects.order_by("id"):
        kind = Kind.objects.filter(name="green").first()
        if thing.note is None:
            continue
        if kind is not None:
            thing.kind = kind
        thing.note = thing.note + "!"
        changed.append(thing)
        if len(changed) >= 2:
            Thing.objects.bulk_update(changed, ["kind", "note"])
            changed = []
    if changed:
        Thing.objects.bulk_update(changed, ["note", "kind"], batch_size=10)
    parts = Part.objects.filter(label="empty")
    for part in parts:
        Thing.objects.create(name=part.label)
        part.place = 4
    Part.objects.bulk_update(parts, ["place"])


def files(apps, schema_editor):
    Loose, Kind = apps.get_model("library", "Loose"), apps.get_model("library", "Kind")
    Loose.objects.filter(thing__count__gt=3).update(file="a name")
    for loose in Loose.objects.all():
        Kind.objects.get_or_create(name="seen")
        loose.thing_id = None
        loose.save()


CASES = (split_and_joined, words, keys_in_a_set, formats, times, some_of_each, rows_in_a_list, files)
