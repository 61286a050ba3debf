"""Functions of RunPython that make rows, look up rows and nest loops; each becomes one block of PL/pgSQL."""

# ruff: noqa: N803, N806, B007, C419, F841, UP032 - models are named as in Django
import functools
import sys

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.color import color_style
from django.db import IntegrityError, router, transaction
from django.db.models import Count, Max, Min, Sum

COLOURS = [("red", 1), ("blue", 2)]


def constants(apps, schema_editor):
    Kind = apps.get_model("library", "Kind")
    first = Kind.objects.create(name="it's \\ new\nline", rank=None)
    Kind.objects.using(schema_editor.connection.alias).create(name="other")
    Thing = apps.get_model("library", "Thing")
    Thing.objects.create(name="made", kind=first)
    Thing(name="saved", kind_id=first.pk, note="").save()


def a_row_for_each_row(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    for thing in Thing.objects.filter(count__gte=0).order_by("-id"):
        Part.objects.create(thing=thing, label=f"{thing.name}-{thing.count}")


def get_or_create(apps, schema_editor):
    Kind = apps.get_model("library", "Kind")
    for name, rank in COLOURS:
        kind, made = Kind.objects.get_or_create(name=name, defaults={"rank": rank})
        if made:
            kind.rank = kind.rank + 100
            kind.save()
        else:
            kind.rank = 0
            kind.save(update_fields=["rank"])
    again, _ = Kind.objects.get_or_create(name="red")
    again.delete()


def update_or_create(apps, schema_editor):
    Thing = apps.get_model("library", "Thing")
    for name in ["a", "not there"]:
        Thing.objects.update_or_create(name=name, defaults={"count": 77, "note": None})


def conditions(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    number = 0
    for thing in Thing.objects.order_by("id"):
        if not thing.note:
            label = "empty"
        elif thing.count > 5 and thing.kind is not None:
            label = thing.kind.name
        else:
            continue
        number += 1
        if thing.parts.filter(label=label).exists():
            if number > 100:
                break
            continue
        Part.objects.create(thing=thing, label=label, place=number)
        thing.count = thing.count if thing.note else number
        thing.save(update_fields=["count"])


def look_ups(apps, schema_editor):
    Kind, Thing = apps.get_model("library", "Kind"), apps.get_model("library", "Thing")
    if Kind.objects.filter(name="absent").exists() or Kind.objects.count() == 0:
        return
    try:
        kind = Kind.objects.get(name="nowhere")
    except Kind.DoesNotExist:
        kind = Kind.objects.create(name="nowhere", rank=9)
    try:
        other = Kind.objects.get(name="red")
    except ObjectDoesNotExist:
        other = None
    first = Thing.objects.filter(count__lt=0).first()
    if first:
        first.kind = kind
        first.save()
    last = Thing.objects.last()
    if last is not None and other:
        last.kind = other
        last.note = str(last.count) + "!"
        last.save()
    if Thing.objects.filter(name="no such").first():
        Kind.objects.all().delete()


def nested(apps, schema_editor):
    Kind, Part = apps.get_model("library", "Kind"), apps.get_model("library", "Part")
    with transaction.atomic():
        for kind in Kind.objects.order_by("name"):
            for place, thing in enumerate(["x", "y"]):
                Kind.objects.filter(pk=kind.pk).update(rank=place)
            for thing in kind.thing_set.order_by("id"):
                for part in thing.parts.all().order_by("id"):
                    Part.objects.create(thing=thing, label=kind.name, place=part.place)
                thing.parts.filter(label="drop me").delete()


def helper(Part, thing, label="by the helper"):
    if thing.count < 0:
        return
    Part.objects.create(thing=thing, label=label)


def helpers(apps, schema_editor):
    Part = apps.get_model("library", "Part")
    for thing in apps.get_model("library", "Thing").objects.order_by("id"):
        helper(Part, thing)
        print("did", thing.name)
        helper(Part, thing, label=thing.name)


def many_to_many(apps, schema_editor):
    Thing, Tag = apps.get_model("library", "Thing"), apps.get_model("library", "Tag")
    new, _ = Tag.objects.get_or_create(name="new")
    for thing in Thing.objects.order_by("id"):
        thing.tags.add(new)
    for tag in Tag.objects.filter(name__in=["t1"]):
        tag.thing_set.clear()
    first = Thing.objects.order_by("id").first()
    if first:
        first.tags.remove(new)
        first.tags.add(*Tag.objects.exclude(name="t0"))
        for name in ["s1", "s2", "s3", "s4", "s5", "s6"]:
            Tag.objects.create(name=name)
        first.tags.add(*Tag.objects.all())
        first.tags.add(Tag.objects.get(name="s6"), Tag.objects.get(name="s5"), new)
    for thing in Thing.objects.filter(count__gt=5).order_by("id"):
        thing.tags.set(Tag.objects.filter(name__in=["t0", "t2"]))
        thing.tags.add(*Tag.objects.filter(name="nobody"))
    last = Thing.objects.order_by("id").last()
    if last:
        last.tags.set([new])


def deletes(apps, schema_editor):
    Thing = apps.get_model("library", "Thing")
    Thing.objects.filter(kind__name="red").delete()
    for thing in Thing.objects.filter(note=None):
        thing.delete()
    apps.get_model("library", "Kind").objects.create(name="after")


def in_bulk(apps, schema_editor):
    Tag = apps.get_model("library", "Tag")
    Tag.objects.bulk_create([Tag(name="b1"), Tag(name="b2")])
    Tag.objects.bulk_create([Tag(name="b2"), Tag(name="b3")], ignore_conflicts=True)


def gathered(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    parts = []
    for thing in Thing.objects.order_by("id"):
        if thing.count > 0:
            parts.append(Part(thing=thing, label=thing.name, place=thing.count if thing.note else None))
        for tag in thing.tags.order_by("id"):
            parts.append(Part(thing_id=thing.pk, label=tag.name))
    if parts:
        Part.objects.bulk_create(parts, batch_size=2)
    Kind = apps.get_model("library", "Kind")
    Kind.objects.bulk_create([Kind(name=part.label + "k") for part in Part.objects.filter(place=9)])


def counted(apps, schema_editor):
    Thing, Kind = apps.get_model("library", "Thing"), apps.get_model("library", "Kind")
    doubles = Thing.objects.values("kind_id").annotate(n=Count("id")).filter(n__gt=1).order_by("kind_id")
    for row in doubles:
        Kind.objects.create(name=f"{row['kind_id']} {row['n']}")
        if row["kind_id"]:
            Thing.objects.filter(kind_id=row["kind_id"]).update(note=str(row["n"]))


def try_more(apps, schema_editor):
    Kind, Thing = apps.get_model("library", "Kind"), apps.get_model("library", "Thing")
    try:
        green = Kind.objects.get(name="green")
        for thing in Thing.objects.filter(kind=green):
            thing.note = None if thing.count > 5 else "few"
            thing.save()
        Kind.objects.create(name="there")
    except Kind.DoesNotExist:
        Kind.objects.create(name="not there")
        return
    Kind.objects.filter(pk=green.pk).update(rank=green.rank, name="greener")


def values(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    for name, kind in Thing.objects.order_by("id").values_list("name", "kind__name"):
        Part.objects.create(thing_id=Thing.objects.order_by("id").first().id, label=f"{name} {kind}")
    for row in Thing.objects.order_by("id").values("id", "tags__name"):
        if row["tags__name"] is not None:
            Part.objects.create(thing_id=row["id"], label=row["tags__name"])


def the_registry(apps, schema_editor):
    Kind, Thing = apps.get_model("library", "Kind"), apps.get_model("library", "Thing")
    for Model in apps.get_models():
        opts = Model._meta
        if opts.proxy or not opts.default_permissions:
            continue
        Kind.objects.create(name=opts.label_lower, rank=1 if "add" in opts.default_permissions else None)
    Thing.objects.create(name="KIND")
    Thing.objects.create(name="library.kind")
    for thing in Thing.objects.order_by("id"):
        try:
            thing.note = apps.get_model("library", thing.name)._meta.object_name
        except LookupError:
            thing.note = thing.name
        thing.save(update_fields=["note"])


def a_constraint(apps, schema_editor):
    style = color_style()
    Kind = apps.get_model("library", "Kind")
    for name in ["red", "new"]:
        kind = None
        try:
            with transaction.atomic(using=schema_editor.connection.alias):
                Kind.objects.filter(name="green").update(rank=7)
                kind = Kind.objects.create(name=name)
        except IntegrityError:
            sys.stdout.write(style.WARNING("{} is there".format(name)))
            Kind.objects.create(name=name + " again")


def try_at_once(apps, schema_editor):
    Kind, Thing = apps.get_model("library", "Kind"), apps.get_model("library", "Thing")
    try:
        Kind.objects.get(name="green").delete()
    except Kind.DoesNotExist:
        Kind.objects.create(name="not green")
    try:
        rank = Kind.objects.get(name="red").rank
    except Kind.DoesNotExist:
        rank = 5
    Kind.objects.create(name="of red", rank=rank)
    try:
        Kind.objects.get(name="of red")
    except ObjectDoesNotExist:
        return
    Thing.objects.create(name="end")


def numbered(apps, schema_editor):
    Kind, Thing = apps.get_model("library", "Kind"), apps.get_model("library", "Thing")
    for kind in Kind.objects.order_by("name"):
        for number, thing in enumerate(kind.thing_set.order_by("-id"), start=1):
            thing.count = number * 10
            thing.save(update_fields=["count"])
    for number, thing in enumerate(Thing.objects.filter(kind=None).order_by("id")[1:]):
        if number == 1:
            continue
        Kind.objects.create(name=f"n{number}", rank=thing.count)
    for number, name in enumerate(["x", "y"], 5):
        Kind.objects.create(name=name, rank=number)


def portions(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    parts = []
    for thing in Thing.objects.order_by("id"):
        parts.append(Part(thing=thing, label=thing.name))
        if len(parts) >= 2:
            Part.objects.bulk_create(parts, batch_size=50)
            parts = []
    if len(parts) > 0:
        Part.objects.bulk_create(parts)
    others = []
    for thing in Thing.objects.order_by("-id"):
        others.append(Part(thing=thing, label="other"))
        if len(others) > 3:
            Part.objects.bulk_create(others)
            others.clear()
    Part.objects.bulk_create(others)
    others.clear()


def places(apps, schema_editor):
    Kind, Thing = apps.get_model("library", "Kind"), apps.get_model("library", "Thing")
    if not Thing.objects.exists():
        return
    things = Thing.objects.order_by("-count")
    first = things[0]
    first.note = "first"
    first.save()
    for thing in Thing.objects.order_by("id")[2:4]:
        thing.note = "third or fourth"
        thing.save()
    note = Thing.objects.order_by("id").values_list("note", flat=True).first()
    if note:
        Kind.objects.create(name="note " + note)
    count = Thing.objects.filter(name="nobody").values_list("count", flat=True).first()
    Kind.objects.create(name="count", rank=count)
    changed = Thing.objects.filter(count__gt=5).update(count=5)
    if changed:
        Kind.objects.create(name=f"{changed} changed", rank=changed)
    Kind.objects.create(name="fifth", rank=Thing.objects.order_by("id")[4].count)


def untouched(apps, schema_editor):
    Part, Thing = apps.get_model("library", "Part"), apps.get_model("library", "Thing")
    for thing in Thing.objects.order_by("id"):
        Part.objects.create(thing=thing, label="new")
    for number, part in enumerate(Part.objects.order_by("id")):
        part.place = number
        part.save()


def totals(apps, schema_editor):
    Kind, Thing, Part = (apps.get_model("library", name) for name in ("Kind", "Thing", "Part"))
    most = Thing.objects.aggregate(Max("count"), least=Min("count"), n=Count("id"))
    Kind.objects.create(name="most", rank=most["count__max"])
    Kind.objects.create(name="least", rank=most["least"])
    Kind.objects.create(name="n", rank=most["n"] + 1000)
    for thing in Thing.objects.order_by("id"):
        parts = Part.objects.filter(thing=thing)
        thing.note = str(parts.count())
        thing.count = sum(part.place for part in parts)
        thing.save()
    last = Thing.objects.filter(count__lt=0).aggregate(s=Sum("count"))["s"] or 5
    Kind.objects.create(name="sum", rank=last)
    number = Thing.objects.exclude(note="").aggregate(Count("note"))["note__count"]
    Kind.objects.create(name="notes", rank=number)


def of_all(apps, schema_editor):
    Kind, Thing = apps.get_model("library", "Kind"), apps.get_model("library", "Thing")
    for thing in Thing.objects.order_by("id"):
        if all(getattr(thing, name) for name in ("note", "count")):
            label = "both"
        elif any([getattr(thing, name) == value for name, value in {"note": "", "count": -3}.items() if name != "x"]):
            label = "one"
        else:
            label = "none"
        Kind.objects.get_or_create(name=label)


def written_json(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    columns = ["note", "kind_id"]
    for thing in Thing.objects.order_by("id"):
        part = Part.objects.create(
            thing=thing, label="x", options={"ü": [1, True, None, "it's \\"], "name": thing.note}
        )
        part.options = {"n": thing.count, "all": [thing.name, {}]} if thing.count > 0 else {}
        part.save()
    for part in Part.objects.exclude(label="x").order_by("id"):
        part.options = ["a", part.place]
        part.save(update_fields=["options"])
    count = Thing.objects.order_by("id").first().count if Part.objects.exists() else 5
    Thing.objects.create(name="key", count=Thing.objects.last().id + 1 if Thing.objects.first() else 1)
    Thing.objects.create(name="y", count=count)
    for row in Thing.objects.values(*columns).annotate(n=Count("id")).filter(n__gt=1).order_by(*columns):
        Thing.objects.filter(**{name: row[name] for name in columns if name != "note"}).update(count=row["n"])


def duplicate(apps, schema_editor):
    Kind = apps.get_model("library", "Kind")
    Kind.objects.create(name="x")
    Kind.objects.create(name="red")


def several(apps, schema_editor):
    Kind = apps.get_model("library", "Kind")
    kind = Kind.objects.get(name__startswith="")
    kind.rank = 1
    kind.save()


def missing(apps, schema_editor):
    Kind = apps.get_model("library", "Kind")
    Kind.objects.create(name=Kind.objects.filter(name="nothing").first().name)


def none(apps, schema_editor):
    Thing, Kind = apps.get_model("library", "Thing"), apps.get_model("library", "Kind")
    for thing in Thing.objects.order_by("id"):
        Kind.objects.create(name=thing.note.upper())


def compared_with_none(apps, schema_editor):
    Thing, Part, Kind = (apps.get_model("library", name) for name in ("Thing", "Part", "Kind"))
    for thing in Thing.objects.order_by("id"):
        Part.objects.filter(place=thing.kind_id).update(label="the same")
        Thing.objects.exclude(note=thing.note, kind=thing.kind_id).filter(count__lt=0).update(count=thing.id)
        Kind.objects.get_or_create(rank=thing.kind_id, name=f"{thing.note}")
    found = Thing.objects.values("note", "kind_id").annotate(many=Count("id"), first=Min("id")).filter(many__gt=1)
    for row in found.iterator():
        same = Thing.objects.filter(note=row["note"], kind=row["kind_id"])
        same.exclude(pk=row["first"]).delete()


def named_methods(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    alias = schema_editor.connection.alias
    if alias != router.db_for_write(Thing) or not router.allow_migrate(alias, "library"):
        return
    make, find = Part.objects.using(alias).create, Thing.objects.filter
    for thing in find(count__gte=3).order_by("id"):
        make(thing=thing, label=f"{bool(thing.note)}"[: len("True")], place=len("four"))
        if bool(thing.kind_id):
            thing.delete(using=alias)


def collected(apps, schema_editor):
    Thing, Part, Loose = (apps.get_model("library", name) for name in ("Thing", "Part", "Loose"))
    keep, seen, names = [], set(), []
    for thing in Thing.objects.order_by("id"):
        if thing.name in seen or thing.id in keep:
            Part.objects.create(thing=thing, label="twice", place=len(keep))
            continue
        seen.add(thing.name)
        if thing.count > 3:
            keep.append(thing.pk)
        inner = []
        for part in thing.parts.all():
            inner.append(part.label)
            names.append(part.label)
        if inner:
            Part.objects.filter(label__in=inner, thing_id__in=keep).update(place=len(inner))
    some = Thing.objects.filter(pk__in=keep)
    keep.append(Thing.objects.create(name="late", count=len(names)).pk)
    some.update(count=99)
    if keep:
        Loose.objects.exclude(thing__in=keep).delete()
    Part.objects.exclude(label__in=names).update(place=None)
    none = []
    Part.objects.filter(place__in=none).delete()


def labelled(make, thing, *parts, again=False, **more):
    for label in parts:
        make(thing=thing, label=label, **more)
        if again:
            make(thing=thing, label="again", **more)


def starred(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    for thing in Thing.objects.order_by("id"):
        labelled(Part.objects.create, thing, "a", *("b", thing.name), **{"place": thing.kind_id})
        labelled(Part.objects.create, thing)
        labelled(Part.objects.create, thing, "c", thing.name, again=True)


def wrap(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@wrap
def wrapped(apps, schema_editor):
    for name in ("ind", "ag"):
        model = apps.get_model("library", f"{'K' if name == 'ind' else 'T'}{name}")
        model.objects.create(name="wrapped")


CASES = (
    *(constants, a_row_for_each_row, get_or_create, update_or_create, conditions, look_ups, nested, helpers),
    *(written_json, totals, of_all, untouched, numbered, portions, places, the_registry, a_constraint, try_at_once),
    *(gathered, counted, try_more, many_to_many, deletes, in_bulk, values, duplicate, several, missing, none),
    *(compared_with_none, named_methods, collected, starred, wrapped),
)
