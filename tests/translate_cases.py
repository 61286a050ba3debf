"""Functions that are translated. `test_translate_run_python` runs each on rows beside its translation."""

# ruff: noqa: B010, N806, PLR1711, RUF005, RET501, RUF001, UP012, UP031 - written as migrations are written

import hashlib
import uuid
from hashlib import sha256 as digest

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Concat, Lower
from django.utils import timezone

PREFIX = "it's \\ ünï 😀"
NUMBER = 7
KINDS = {"a": "first", "": "empty"}


def another_column(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for item in Item.objects.all():
        item.checksum = item.token
        item.save(update_fields=["checksum"])


def checksum(apps, schema_editor):
    """With a docstring."""
    Item = apps.get_model("library.Item")
    rows = Item._default_manager.all()
    for row in rows:
        data = row.token.encode("utf-8")
        row.checksum = hashlib.sha256(data).hexdigest()
        row.save(update_fields=("checksum",))


def checksum_imported(apps, editor):
    import hashlib as h

    Item = apps.get_model(app_label="library", model_name="item")
    for row in Item.objects.using(editor.connection.alias).iterator(chunk_size=10):
        row.checksum = digest(row.token.encode()).hexdigest()
        row.note = h.sha512("x".encode(), usedforsecurity=False).hexdigest()
        pass
        row.save(update_fields={"checksum", "note"}, using=editor.connection.alias)
    return None


def md5(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for row in Item.objects.all().order_by("-count", "pk"):
        row.checksum = hashlib.md5(row.token.encode("UTF-8")).hexdigest()
        row.save(update_fields=["checksum"])


def sha_others(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for row in Item.objects.all():
        row.checksum = hashlib.sha384(row.token.encode()).hexdigest()
        row.note = hashlib.sha224(hashlib.md5(row.token.encode()).hexdigest().encode()).hexdigest()
        row.save(update_fields=["checksum", "note"])


def random_uuid(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for row in Item.objects.all():
        row.uid = uuid.uuid4()
        row.note = str(uuid.uuid4())
        row.checksum = uuid.uuid4().hex
        row.save(update_fields=["uid", "note", "checksum"])


def uuid_in_text(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for row in Item.objects.all():
        row.note = uuid.uuid4()
        row.save(update_fields=["note"])


def constants(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for row in Item.objects.all():
        row.note = PREFIX
        row.checksum = None
        row.count = -NUMBER
        row.flag = True
        row.uid = "12345678123456781234567812345678"
        row.price = 3
        row.place_code = 12
        row.save(update_fields=["note", "checksum", "count", "flag", "uid", "price", "place_code"])


def text_of(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for row in Item.objects.all():
        row.note = str(row.note)
        row.checksum = str(row.count)
        row.save(update_fields=["note", "checksum"])


def text_of_uuid(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for row in Item.objects.all():
        row.note = str(row.uid)
        row.checksum = row.uid
        row.place_code = row.count
        row.save(update_fields=["note", "checksum", "place_code"])


def whole_row(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for row in Item.objects.all():
        row.note = row.token
        row.save()


def touched(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for row in Item.objects.all():
        row.save(update_fields=["changed", "day"])


def moment(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for row in Item.objects.all():
        row.added = timezone.now()
        row.save(update_fields=["added"])


def some_rows(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for row in Item.objects.filter(note__isnull=True, count=NUMBER).filter(flag=None, place_code__exact="a'b"):
        row.checksum = "x"
        row.save(update_fields=["checksum"])


def looked_up(apps, schema_editor):
    Place = apps.get_model("library", "Place")
    Item = apps.get_model("library", "Item")
    for item in Item.objects.all():
        place = Place.objects.get(code=item.place_code)
        item.place = place
        item.place_by_uid = place
        item.note = place.title
        item.uid = place.uid
        item.save(update_fields=["place", "place_by_uid_id", "note", "uid"])


def looked_up_key(apps, schema_editor):
    Place = apps.get_model("library", "Place")
    Item = apps.get_model("library", "Item")
    places = Place.objects.filter(kind="x")
    for item in Item.objects.filter(flag=True):
        item.place_id = places.get(pk=item.place_code, title__isnull=False).pk
        item.checksum = Place.objects.get(uid=places.get(code=item.place_code).uid).code
        item.save()


def itself(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for item in Item.objects.all():
        item.note = Item.objects.get(pk=item.id).token
        item.save(update_fields=["note"])


def two_loops(apps, schema_editor):
    Place = apps.get_model("library", "Place")
    Item = apps.get_model("library", "Item")
    for row in Item.objects.all():
        row.note = row.token
        row.save(update_fields=["note"])
    for row in Place.objects.all():
        row.title = row.kind
        row.save()
    for row in Item.objects.all():
        row.count = 3
        row.save(update_fields=["count"])


def with_setattr(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for row in Item.objects.all():
        setattr(row, "note", getattr(row, "token", None))
        row.save(update_fields=["note"])


def earlier_assignment(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for row in Item.objects.all():
        row.note = "new"
        row.checksum = row.note
        same = row
        same.place_code = same.checksum
        row.save(update_fields=["checksum", "place_code"])


def filtered_update(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    Item.objects.filter(note__isnull=True).exclude(count__gt=0).update(note="it's %s", flag=True)
    Item.objects.using(schema_editor.connection.alias).filter(Q(count=NUMBER) | ~Q(token="")).update(
        checksum=Case(When(Q(flag=True) & Q(count__lt=3), then=Value("low")), default=Concat("place_code", Value("-"))),
        count=F("count") / 2 + 1,
    )
    Item.objects.filter(pk__in=[]).update(token="never")


def update_from_another(apps, schema_editor):
    Place, Item = apps.get_model("library", "Place"), apps.get_model("library", "Item")
    titles = Place.objects.filter(code=OuterRef("place_code"))
    Item.objects.filter(Exists(titles.filter(kind="x"))).update(note=Subquery(titles.values("title")[:1]))
    return Item.objects.filter(place_by_uid__title="First").update(checksum=Lower("token"), place=None)


def delete_some(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    Item.objects.filter(count__lt=0).delete()
    for item in Item.objects.only("note", "count"):
        if item.note and item.count == 7:
            item.delete()


def delete_with_what_refers_to_it(apps, schema_editor):
    apps.get_model("library", "Place").objects.filter(kind="x", title__startswith="F").delete()


def conditions(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    if schema_editor.connection.vendor != "postgresql":
        return
    changed = 0
    for item in Item.objects.all().iterator():
        if not item.note:
            continue
        if item.count > 5 and item.flag is not None:
            item.checksum = "many" if item.flag else "few"
        elif item.count == 0 or item.uid is None:
            item.checksum = item.place_code or "none"
        elif item.place_code in ("a", "a'b") and item.note != item.token:
            item.checksum = None
        else:
            item.flag = not item.flag
        changed += 1
        item.save(update_fields=["checksum", "flag"])
    print(f"{changed} rows")


def texts(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for item in Item.objects.exclude(token__startswith="x"):
        word = item.token.strip().replace("'", "’")
        item.note = f"{item.pk}: {word}"[:30] + "-%s-%d" % (item.note, item.count)
        item.checksum = "{} {x}".format(item.token.split("b")[0], x=str(item.uid))
        if item.token.startswith("back") or "Ü" in item.token or item.token.endswith("es  "):
            item.count += len(item.token) * 2
        item.save()


def by_dict_and_helper(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for item in Item.objects.all():
        name_it(item, KINDS.get(item.place_code, "other"))
        item.save(update_fields=["note"])


def name_it(item, kind, mark="!"):
    if kind == "other":
        return
    item.note = kind + mark


def in_portions(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    rows = []
    for item in Item.objects.only("pk", "token").iterator():
        item.checksum = hashlib.sha256(item.token.encode("utf-8")).hexdigest()
        rows.append(item)
        if len(rows) >= 3:
            Item.objects.bulk_update(rows, ["checksum"])
            rows = []
    if rows:
        Item.objects.bulk_update(rows, ["checksum"])


def gathered(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    rows = []
    for item in Item.objects.filter(count__gte=0):
        if item.note is None:
            item.note = item.token.upper() if item.count else item.token
            rows.append(item)
    Item.objects.bulk_update(rows, ["note"], batch_size=100)


def by_key(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for pk, note in Item.objects.values_list("pk", "note"):
        if note is not None:
            Item.objects.filter(pk=pk).update(checksum=note)


def through_keys(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for item in Item.objects.select_related("place"):
        if item.place_by_uid and item.place_by_uid.kind == "x":
            item.note = item.place_by_uid.title
            item.place = item.place_by_uid
            item.save(update_fields=["note", "place"])


def one_after_the_other(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    with transaction.atomic():
        Item.objects.filter(count=7).update(count=0)
        Item.objects.filter(count=0).update(count=1, added=timezone.now())


def makes_rows(apps, schema_editor):
    Item, Label = apps.get_model("library", "Item"), apps.get_model("library", "Label")
    for item in Item.objects.exclude(note=None).iterator():
        if item.count > 0:
            Label.objects.create(text=item.place_code + "!", number=item.pk, kind="big", note=item.note)
        elif item.flag:
            Label.objects.create(text="it's", number=item.pk, kind="flag", note=None)


def makes_rows_in_bulk(apps, schema_editor):
    Item, Label = apps.get_model("library", "Item"), apps.get_model("library", "Label")
    alias = schema_editor.connection.alias
    Label.objects.using(alias).bulk_create(
        [Label(text=item.place_code, number=item.id) for item in Item.objects.using(alias) if item.flag], batch_size=2
    )


def makes_rows_of_values(apps, schema_editor):
    Item, Label = apps.get_model("library", "Item"), apps.get_model("library", "Label")
    for pk, code in Item.objects.values_list("pk", "place_code"):
        Label.objects.create(text=code, number=pk)


def lists_of_texts(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    for item in Item.objects.exclude(note=None):
        if "x" not in item.note and item.note.split("-"):
            item.checksum = ",".join(item.note.split("-") + ["x"])[:60]
            item.note = item.token.split(",")[-1] + f"{len(item.token.split())}-{item.count:04d}"
            item.save(update_fields=["note", "checksum"])


def kept_by_its_queryset(apps, schema_editor):
    Item = apps.get_model("library", "Item")
    items = Item.objects.filter(count__gte=0)
    for item in items:
        if item.note is None:
            item.note = item.token
    Item.objects.bulk_update(items, ["note"])


CASES = [
    *(makes_rows, makes_rows_in_bulk, makes_rows_of_values),
    *(another_column, checksum, checksum_imported, md5, sha_others, random_uuid, uuid_in_text, constants),
    *(text_of, text_of_uuid, whole_row, touched, moment, some_rows, looked_up, looked_up_key, itself),
    *(two_loops, with_setattr, earlier_assignment),
    *(filtered_update, update_from_another, delete_some, delete_with_what_refers_to_it, conditions, texts),
    *(by_dict_and_helper, in_portions, gathered, by_key, through_keys, one_after_the_other),
    *(lists_of_texts, kept_by_its_queryset),
]
