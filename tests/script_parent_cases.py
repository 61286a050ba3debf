"""Models with a parent, and rows of the same table; `test_translate_script` runs each function beside its block."""

# ruff: noqa: N806 - models are named as in Django


def rows_of_two_tables(apps, schema_editor):
    Special, Kind = apps.get_model("library", "Special"), apps.get_model("library", "Kind")
    for special in Special.objects.filter(name__startswith="special").order_by("pk"):
        if special.kind is not None and special.size:
            special.name = f"{special.name} of {special.kind.name} {special.id} {special.pk}"
            special.size = special.size + 10
            special.save()
        elif special.size == 0:
            special.size = special.base_ptr_id
            special.save(update_fields=["size"])
    Special.objects.filter(name="special 2").update(size=7)
    Special.objects.filter(size__gt=10).update(kind=Kind.objects.create(name="many"))


def rows_made_in_two_tables(apps, schema_editor):
    Special, Kind = apps.get_model("library", "Special"), apps.get_model("library", "Kind")
    kind = Kind.objects.create(name="x")
    for number, name in enumerate(["a", "b", "a"]):
        special, made = Special.objects.get_or_create(name=name, defaults={"size": number, "kind": kind})
        if not made:
            special.name = "again " + special.name
            special.save()
    one = Special(name="saved")
    one.save()
    one.size = one.id
    one.save()
    if Special.objects.filter(name="special 1").exists():
        Special.objects.update_or_create(name="special 1", defaults={"size": 99, "name": "changed"})


def rows_of_the_same_table(apps, schema_editor):
    Node = apps.get_model("library", "Node")
    Node.objects.create(name="first")
    for node in Node.objects.filter(parent=None).order_by("id"):
        for child in node.children.order_by("id"):
            child.cost = child.price
            child.save()
        Node.objects.create(name="last of " + node.name, parent=node, cost=node.price)


def rows_behind_a_key(apps, schema_editor):
    Node = apps.get_model("library", "Node")
    for node in Node.objects.exclude(name="root").order_by("id"):
        number = node.parent.children.count()
        Node.objects.create(name=f"{node.name} has {number}")


def copies(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    for thing in Thing.objects.order_by("id"):
        old = thing.pk
        parts = Part.objects.filter(thing_id=old).order_by("id")
        thing.pk = None
        thing.name = "copy of " + thing.name
        thing.save()
        for part in parts:
            part.id = None
            part._state.adding = True
            part.thing = thing
            part.label = str(old)
            part.save()
            part.place = thing.id
            part.save()
    first = Thing.objects.order_by("id")[0]
    first.pk = None
    first.count = 99
    first.save()


CASES = (
    copies,
    rows_of_two_tables,
    rows_made_in_two_tables,
    rows_of_the_same_table,
    rows_behind_a_key,
)
