"""Functions whose calls are written in other ways; `test_translate_script` runs each beside its block."""

# ruff: noqa: N806, PLC0207, RUF001, SIM105, SIM905, UP032 - written as migrations are written
import uuid

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, Max
from django.template import defaultfilters
from django.utils.text import slugify

LABEL = "library.Thing"
SLUGS = (
    "",
    " Ünï  cödé -- Straße_",
    "ﬁ ﬃ ½ ① Ⅳ ㎏ ™ …",
    "\x1c--a\tb\nc\x0bd__-",
    "ДА! i̇İ ſ K Å",
    "😀 a·b",
    "\x85x\xa0y\u2003z",
)


def arguments_by_name(apps, schema_editor):
    Thing = apps.get_model(app_label="library", model_name="Thing")
    Kind = apps.get_model(app_label="library", model_name="Kind")
    size = Kind._meta.get_field(field_name="name").max_length
    alias = schema_editor.connection.alias
    changed = []
    for thing in Thing.objects.using(alias=alias).order_by("id"):
        thing.note = "{}-{}".format(thing.name, size)
        changed.append(thing)
    Thing.objects.using(alias=alias).bulk_update(objs=changed, fields=["note"])
    Kind.objects.db_manager(using=alias).bulk_create(objs=[Kind(name="a b".split(sep=" ")[0]), Kind(name="c")])


def slugs(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    for text in SLUGS:
        Thing.objects.create(name=text, note=None, count=1)
    for thing in Thing.objects.order_by("id"):
        Part.objects.create(thing=thing, label=slugify(thing.name))
        Part.objects.create(thing=thing, label=slugify(value=f"{thing.name}!{thing.count}").replace("-", "_"))
        Part.objects.create(thing=thing, label=defaultfilters.slugify(thing.note), place=thing.count)
    Part.objects.create(thing=Thing.objects.create(name="x"), label=slugify("Ünï cödé"))


def never_missing(apps, schema_editor):
    Thing, Kind, Part = (apps.get_model("library", name) for name in ("Thing", "Kind", "Part"))
    for thing in Thing.objects.order_by("id"):
        try:
            Part.objects.using(alias=schema_editor.connection.alias).create(thing=thing, label="made")
        except Part.DoesNotExist:
            pass
    try:
        Kind.objects.get_or_create(name="blue")
    except ObjectDoesNotExist:
        Kind.objects.create(name="never")


def texts_of_the_row(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    for thing in Thing.objects.order_by("id"):
        thing.note = "{}__{}".format(thing.note, thing.pk)
        if thing.note.startswith(thing.name):
            Part.objects.create(thing=thing, label="starts")
        if thing.note.endswith("__{}".format(thing.pk)):
            thing.note = thing.note.replace("__{}".format(thing.pk), thing.name)
        suffix = f"_{thing.count}"
        cut = thing.note[: thing.count] + "|" + thing.note[1 : 3 - len(suffix)] + "|" + thing.note[:-2]
        Part.objects.create(thing=thing, label=cut[:60], place=len(thing.note[-3:]))
        thing.save()


def bytes_and_uuids(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    for thing in Thing.objects.order_by("id"):
        thing.note = thing.name.encode().hex() + uuid.UUID(str(thing.uid)).hex
        if thing.count == 3 and uuid.UUID(thing.note[2:]) == thing.uid:
            thing.name = "read"
            Part.objects.create(thing=thing, label="read")
        thing.save()


def named_in_a_condition(apps, schema_editor):
    Thing = apps.get_model(*LABEL.split("."))
    Kind, Part = apps.get_model("library", "Kind"), apps.get_model("library", "Part")
    if not (red := Kind.objects.filter(name="red").first()):
        Kind.objects.create(name="no red")
    elif (count := red.rank) is not None and count < 5:
        Kind.objects.create(name=f"red {count}")
    for thing in Thing.objects.order_by("id"):
        if (kind := thing.kind) is None:
            continue
        if (found := Part.objects.filter(thing=thing).first()) and found.place:
            found.label = kind.name
            found.save()


def duplicates(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    Kind = apps.get_model("library", "Kind")
    several = Thing.objects.values_list("kind", "note").annotate(number=Count("id"), most=Max("count"))
    for kind_id, note, number, most in several.order_by("kind_id", "note").filter(number__gt=0):
        if kind_id:
            kind = Kind.objects.get(id=kind_id)
            kind.name = f"{kind.name} {note} {number}"
            kind.rank = most
            kind.save()
    for row in Part.objects.values("label").annotate(Count("id")).order_by("label").filter(id__count__gt=1):
        for part in Part.objects.filter(label=row["label"]).order_by("id")[1:]:
            part.delete(using=schema_editor.connection.alias)


def addresses(apps, schema_editor):
    Host = apps.get_model("library", "Host")
    for row in Host.objects.values("address").annotate(Count("id")).order_by("address").filter(id__count__gt=1):
        for host in Host.objects.filter(address=row["address"]).order_by("id")[1:]:
            host.delete()
    for host in Host.objects.order_by("id"):
        if host.address and not Host.objects.filter(second=host.address).exists():
            host.second = host.address
            host.save()


def divided(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    for thing in Thing.objects.order_by("id"):
        Part.objects.create(thing=thing, label=f"{thing.count // 4} {thing.count % 4}", place=(thing.count - 3) // 5)
        if thing.count % 2 == 0 and 7 // 2 == 3:
            Part.objects.create(thing=thing, label="even", place=thing.count * 3 % 7 - 1)


def behind_a_foreign_key(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    Kind = apps.get_model("library", "Kind")
    for thing in Thing.objects.filter(kind__isnull=False).order_by("id"):
        thing.kind.rank = thing.count
        thing.kind.name += "!"
        thing.kind.save()
        if thing.count > 3:
            Kind.objects.create(name=f"{thing.name} {thing.pk}")
    for part in Part.objects.order_by("id"):
        if part.place == 1:
            part.thing.note = part.label
            part.thing.save(update_fields=["note"])
            part.label = part.thing.note
            part.save()


CASES = (
    behind_a_foreign_key,
    divided,
    *(addresses, duplicates, bytes_and_uuids, named_in_a_condition),
    *(arguments_by_name, slugs, never_missing, texts_of_the_row),
)
