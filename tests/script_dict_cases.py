"""Functions that fill dicts and look into them; `test_translate_script` runs each beside its block."""

# ruff: noqa: N806, SIM118, PLC0206 - written as migrations are written
from collections import Counter, OrderedDict, defaultdict
from enum import IntEnum

from django.db.models import Count, Max, Q, Sum


class Level(IntEnum):
    LOW = 4
    HIGH = 5


def a_dict_of_a_queryset(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    counts = {thing.name: thing.count for thing in Thing.objects.order_by("id") if thing.count != 3}
    kinds = {row["id"]: row["kind"] for row in Thing.objects.values("id", "kind")}
    for part in Part.objects.order_by("-id"):
        if part.thing.name in counts:
            part.place = counts[part.thing.name]
        else:
            part.place = counts.get("b", -1)
        if kinds.get(part.thing_id):
            part.label = "kind " + str(kinds[part.thing_id])
        part.save()
    for name, count in counts.items():
        if count > 4:
            Thing.objects.create(name=name + "!", count=len(counts))


def a_dict_of_rows(apps, schema_editor):
    Thing, Part, Kind = (apps.get_model("library", name) for name in ("Thing", "Part", "Kind"))
    made, first = {}, OrderedDict()
    for thing in Thing.objects.order_by("-id"):
        if thing.kind_id not in made:
            made[thing.kind_id] = Kind.objects.create(name="for " + str(thing.kind_id))
        first.setdefault(thing.kind_id, thing)
    for thing in Thing.objects.order_by("id"):
        thing.kind = made[thing.kind_id]
        thing.save()
    for kind, thing in first.items():
        Part.objects.create(thing=thing, label=str(kind))
    for key in made.keys():
        Part.objects.create(thing=first[key], label="key", place=key)


def counters(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    seen, longest, all_of_them = defaultdict(int), {}, Counter()
    for part in Part.objects.order_by("id"):
        seen[part.thing_id] += part.place
        longest[part.label] = longest.get(part.label, 0) + len(part.label)
        all_of_them["parts"] += 1
        part.place = seen.get(part.thing_id, 5)
        part.save()
    if not longest:
        Thing.objects.create(name="nothing")
    for label in longest:
        Thing.objects.create(name=label, count=longest[label])


def a_dict_of_what_may_be_none(apps, schema_editor):
    Thing = apps.get_model("library", "Thing")
    notes = {}
    for thing in Thing.objects.order_by("id"):
        notes[thing.name] = thing.note
    for thing in Thing.objects.order_by("id"):
        thing.name = notes[thing.name] or "no note"
        thing.save()


def a_key_that_is_not_there(apps, schema_editor):
    Thing = apps.get_model("library", "Thing")
    ranks = {}
    for kind in apps.get_model("library", "Kind").objects.order_by("id"):
        ranks[kind.id] = len(kind.name)
    for thing in Thing.objects.order_by("id"):
        thing.count = ranks[thing.kind_id]
        thing.save()


def shown_number(value):
    return str(value or 0)


def shown_truth(value):
    return "yes" if value else "no"


SHOWN = {"number": (shown_number, len), "truth": (shown_truth, None)}
COLOURS = [
    {"name": "dark", "kind": "number", "value": 2 * 4},
    {"name": "light", "kind": "truth", "value": False, "count": Level.HIGH},
    {"name": "none", "note": "-"},
]


def shown(kind, value):
    try:
        show = SHOWN[kind][0]
    except KeyError:
        raise ValueError(kind) from None
    return show(value)


def dicts_that_are_changed(apps, schema_editor):
    Thing, Kind = apps.get_model("library", "Thing"), apps.get_model("library", "Kind")
    for colour in COLOURS:
        data = colour.copy()
        if "kind" in data and "value" in data:
            data["note"] = shown(data.pop("kind"), data.pop("value"))
        Thing.objects.create(**data)
        defaults = {"rank": 5, "name": "x", **data}
        for name in list(defaults):
            if name not in {"rank", "name"}:
                del defaults[name]
        name = defaults.pop("name")
        Kind.objects.get_or_create(name=name, defaults=defaults)
    for thing in Thing.objects.order_by("id"):
        more = {}
        more["name"] = thing.name + "+"
        if thing.count > 4:
            more = dict(more, count=thing.count)
            more.update(note="big", name=more.get("name") + "!")
            more["note"] = more.pop("note", "x") + more.pop("other", "y")
            Thing.objects.create(**more)
    extra = {"count": 70, "note": "at the end"}
    if not Thing.objects.filter(name="a").exists():
        extra.pop("note")
        Thing.objects.create(name="no a", **extra)
    Thing.objects.create(**{**COLOURS[2], "count": len(COLOURS)})


def written_out(colours, rank=None):
    """As helpers do that prepare what is made."""
    found = []
    for name, note in colours:
        data = {"name": name, "count": len(note), "note": note.upper()}
        if rank:
            data["count"] = rank
        found.append(data)
    return found


def lists_of_dicts(apps, schema_editor):
    Thing, Kind = apps.get_model("library", "Thing"), apps.get_model("library", "Kind")
    pairs = []
    for data in written_out([("dark", "the dark one"), ("light", "")], rank=7):
        more = data.copy()
        name = more.pop("name")
        Thing.objects.get_or_create(name=name, defaults=more)
        if name not in {"light"}:
            pairs.append((name, more["count"]))
    if pairs and len(pairs) == 1:
        pairs.append(("last", 0))
    for name, count in pairs:
        if not Kind.objects.filter(name=name).exists():
            Kind.objects.create(name=name, rank=count)


PLACES = {"few": [{"place": str(number), "at": number * 2} for number in range(1, 3)], "one": [{"place": "-"}]}


def comprehensions_over_ranges(apps, schema_editor):
    Thing, Part, Kind = (apps.get_model("library", name) for name in ("Thing", "Part", "Kind"))
    Kind.objects.bulk_create([Kind(name=f"k{number}", rank=number) for number in range(3)])
    for name, places in PLACES.items():
        thing = Thing.objects.create(name=name, note=",".join([each["place"] for each in places]))
        Part.objects.create(thing=thing, label="x", options={"places": places})
    names = [str(number) for number in range(3) if number != 1]
    Thing.objects.filter(note__in=[number + "" for number in names]).update(count=len(names))
    for name, count in [(name, count) for name, count in reversed((("a", 1), ("b", 2)))]:
        Thing.objects.filter(name=name).update(count=count)


def a_dict_of_rows_by_rows(apps, schema_editor):
    Thing, Kind, Tag = (apps.get_model("library", name) for name in ("Thing", "Kind", "Tag"))
    last = {kind: Thing.objects.filter(kind=kind, count__gt=0).order_by("-id").first() for kind in Kind.objects.all()}
    field = "thing"
    for kind, thing in last.items():
        if thing is not None:
            Part = apps.get_model("library", "Part")
            changed = Part.objects.filter(**{field + "__kind": kind}).update(**{field: thing}, label="moved")
            Tag.objects.create(name=f"{kind.pk} {changed}")
    names = {}
    for thing in Thing.objects.order_by("-id"):
        names[thing] = thing.count
        if thing.kind and thing.kind in last:
            names[thing] = names[thing] + 100
    for thing in Thing.objects.filter(name__in=["a", "only", ""]):
        if thing in names:
            Tag.objects.create(name=f"tag {thing.pk} {names[thing]} {names.get(thing, 3)}")


def totals_with_filters(apps, schema_editor):
    Thing, Kind = apps.get_model("library", "Thing"), apps.get_model("library", "Kind")
    for kind in Kind.objects.order_by("id"):
        found = kind.thing_set.aggregate(
            all_of_them=Count("pk"),
            low=Count("pk", filter=Q(count__lt=0)),
            named=Count("note", filter=~Q(name__in=["a", "b"]) | Q(note=None)),
            most=Max("count", filter=Q(note="")),
        )
        kind.rank = found["low"] * 10 + found["named"] + found["all_of_them"] * 100
        kind.save()
        Thing.objects.create(name="most", count=found["most"] or -1)
    total = Thing.objects.aggregate(total=Sum("count", filter=Q(kind__isnull=False)))["total"]
    Thing.objects.create(name="total", count=total or 0)


def rows_in_querysets(apps, schema_editor):
    Thing, Kind, Tag = (apps.get_model("library", name) for name in ("Thing", "Kind", "Tag"))
    tag = Tag.objects.get_or_create(name="t1")[0]
    few = Thing.objects.order_by("-count")[:3]
    notes = Thing.objects.exclude(count=3).values_list("note", flat=True)
    red = Kind.objects.filter(name__startswith="r")
    kinds = list(Thing.objects.values_list("kind_id", flat=True).distinct())
    for thing in Thing.objects.order_by("id"):
        label = ""
        if tag not in thing.tags.all():
            thing.tags.add(tag)
            label += "t"
        if thing in few:
            label += "f"
        if thing.kind_id in kinds and thing.kind_id in Thing.objects.values_list("count", flat=True):
            label += "k"
        if thing.kind and thing.kind in red:
            label += "r"
        if thing.note in notes and "b" in Thing.objects.values_list("name", flat=True):
            label += "n"
        Part = apps.get_model("library", "Part")
        Part.objects.create(thing=thing, label=label)


def rows_that_are_protected(apps, schema_editor):
    Tag = apps.get_model("library", "Tag")
    for tag in Tag.objects.exclude(name="t2").order_by("id"):
        tag.delete()
    Tag.objects.create(name="one more")


def rows_that_are_protected_stop(apps, schema_editor):
    Tag = apps.get_model("library", "Tag")
    Tag.objects.create(name="one more")
    Tag.objects.filter(name__startswith="t").delete()


CASES = (
    lists_of_dicts,
    comprehensions_over_ranges,
    a_dict_of_rows_by_rows,
    totals_with_filters,
    rows_in_querysets,
    rows_that_are_protected,
    rows_that_are_protected_stop,
    dicts_that_are_changed,
    a_dict_of_a_queryset,
    a_dict_of_rows,
    counters,
    a_dict_of_what_may_be_none,
    a_key_that_is_not_there,
)
