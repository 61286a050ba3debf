"""Functions that are translated. `test_translate_run_python` runs each on rows beside its translation."""

# ruff: noqa: B010, N806, PLR1711, RET501, UP012 - written as migrations are written

import hashlib
import uuid
from hashlib import sha256 as digest

from django.utils import timezone

PREFIX = "it's \\ ünï 😀"
NUMBER = 7


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


CASES = [
    *(another_column, checksum, checksum_imported, md5, sha_others, random_uuid, uuid_in_text, constants),
    *(text_of, text_of_uuid, whole_row, touched, moment, some_rows, looked_up, looked_up_key, itself),
    *(two_loops, with_setattr, earlier_assignment),
]
