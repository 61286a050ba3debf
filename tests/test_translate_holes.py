"""What isn't translated leaves a hole with the right line and a reason. Never a wrong UPDATE."""

# ruff: noqa: E501 - one case a line reads better
from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from translate_helper import hole_of, library, marked_line, module_from, table_of

from planner.translate.run_python import Noop, Update, translate_run_python

HEAD = """
import functools
import hashlib
import os
import random
import uuid
from datetime import datetime
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils import timezone

SECRET = os.environ.get("SECRET", "x")
CHANGED = "a"
CHANGED = "b"
SHARED = "a"
LIST = ["a"]
LIST.append("b")

def change_shared():
    global SHARED
    SHARED = "b"

class Text(str):
    def encode(self, *args):
        return b"other"

class Value:
    text = "v"

def helper(value):
    return value
"""
START = """
def forwards(apps, schema_editor):
    Place = apps.get_model("library", "Place")
    Item = apps.get_model("library", "Item")
"""
LOOP = "    for row in Item.objects.all():\n"
SAVE = '        row.save(update_fields=["checksum"])\n'


def body(*lines: str, save: str = SAVE) -> str:
    """A loop with these lines in its body."""
    return START + LOOP + "".join(f"        {line}\n" for line in lines) + save


def value(expression: str) -> str:
    """A loop that assigns the expression."""
    return body(f"row.checksum = {expression}  # HOLE")


def loop_with(line: str) -> str:
    """A loop that is a hole as a whole."""
    return body(line).replace(LOOP, LOOP.rstrip() + "  # HOLE\n")


EXPRESSIONS = {
    "a chain of comparisons": ('"a" if 0 < row.count < 3 else "b"', "a chain"),
    "order of texts": ('"a" if row.token < "b" else "b"', "between the kinds"),
    "kinds compared": ('"a" if row.count == "b" else "b"', "are compared"),
    "the present compared": ('"a" if row.added < timezone.now() else "b"', "between the kinds"),
    "truth of a random value": ('"a" if str(uuid.uuid4()) else "b"', "random"),
    "division": ("row.count / 2", "arithmetic"),
    "decimal arithmetic": ("row.price * 2", "arithmetic"),
    "a format in an f-string": ('f"{row.count:>3}"', "format"),
    "a format": ('"{:>9}".format(row.token)', "format"),
    "percent": ('"%03d" % row.count', "format"),
    "another part of split": ('row.token.split("x", 2)[1]', "separator"),
    "split at white space": ("row.token.split(None, 1)[0]", "constant texts"),
    "a place from the end": ("row.token[-3:2]", "from the start"),
    "title case": ("row.token.title()", "title()"),
    "division by the row": ("str(7 // row.count)", "by a constant"),
    "division by zero": ("str(row.count % 0)", "by a constant"),
    "division by less": ("str(row.count // -2)", "by a constant"),
    "replace by a number": ("row.token.replace('a', row.count)", "of the kind integer"),
    "replace nothing": ("row.token.replace('', row.token)", "isn't empty"),
    "in what isn't constant": ('"a" if row.token in (row.note, "b") else "b"', "constants only"),
    "a look into a mutable list": ('"a" if row.token in LIST else "b"', "isn't a constant"),
    "sql of its own": ('Func("token", function="lower")', "SQL of its own"),
    "walrus": ("(x := row.token)", "assignment inside"),
    "index": ("row.token[0]", "an index"),
    "lambda": ("(lambda: row.token)()", "a lambda"),
    "list": ('"".join([row.count])', "texts"),
    "comprehension": ("[c for c in row.token]", "ListComp"),
    "str subclass": ("hashlib.sha256(Text(row.token).encode()).hexdigest()", "function that isn't known"),
    "sha1": ("hashlib.sha1(row.token.encode()).hexdigest()", "function that isn't known"),
    "hash of text": ("hashlib.sha256(row.token).hexdigest()", "takes bytes"),
    "hash without data": ("hashlib.sha256().hexdigest()", "arguments"),
    "digest": ("hashlib.sha256(row.token.encode()).digest()", "digest()"),
    "hexdigest's length": ("hashlib.sha256(row.token.encode()).hexdigest(3)", "arguments"),
    "another encoding": ('row.token.encode("latin-1")', "only as UTF-8"),
    "errors": ('hashlib.md5(row.token.encode("utf-8", "ignore")).hexdigest()', "arguments"),
    "errors by name": ('hashlib.md5(row.token.encode(errors="ignore")).hexdigest()', "arguments"),
    "encode a number": ("row.count.encode()", "only text"),
    "uuid1": ("uuid.uuid1()", "function that isn't known"),
    "uuid4 with arguments": ("uuid.uuid4(*[])", "arguments"),
    "uuid's int": ("uuid.uuid4().int", "attribute int"),
    "hex of text": ("row.token.hex", "attribute hex"),
    "random": ("random.random()", "function that isn't known"),
    "str of bool": ("str(row.flag)", "boolean"),
    "str of decimal": ("str(row.price)", "decimal"),
    "str of bytes with an encoding": ('str(row.token.encode(), "utf-8")', "arguments"),
    "bool to text": ("row.flag", "boolean"),
    "time to text": ("timezone.now()", "datetime"),
    "datetime.now": ("datetime.now()", "function that isn't known"),
    "F": ('F("token")', "isn't a value"),
    "bytes": ('b"x"', "bytes"),
    "complex": ("1.5j", "complex"),
    "ellipsis": ("...", "ellipsis"),
    "NUL": ('"\\0"', "NUL"),
    "surrogate": ('"\\ud800"', "can't hold"),
    "environment": ("SECRET", "isn't a constant"),
    "assigned twice": ("CHANGED", "isn't a constant"),
    "global elsewhere": ("SHARED", "isn't a constant"),
    "data of a class": ("Value.text", "isn't a constant"),
    "data of settings": ("settings.SECRET_KEY", "LazySettings"),
    "list constant": ("LIST", "isn't a constant"),
    "undefined": ("missing", "isn't defined"),
    "a local of nothing": ("later", "has no value here"),
    "method without call": ("row.token.encode", "attribute encode"),
    "no column": ("row.missing", "no field missing"),
    "mangled": ("row.__token", "private"),
    "class": ("row.__class__", "private"),
    "model's method": ("row.get_deferred_fields()", "get_deferred_fields()"),
    "the object behind a key": ("row.place", "isn't a value"),
    "first": ("Place.objects.filter(code=row.token).first()", "first()"),
    "several lookups": ("Place.objects.get(code__iexact=row.token).title", "code__iexact"),
    "across a relation": ("Item.objects.get(place__title=row.token).note", "place__title"),
    "Q": ("Place.objects.get(Q(code=row.token)).title", "arguments"),
    "kwargs": ('Place.objects.get(**{"code": row.token}).title', "arguments"),
    "lookup by another kind": ("Place.objects.get(code=row.count).title", "integer"),
    "lookup both nullable": ("Place.objects.get(title=row.note).code", "both"),
    "lookup by random": ("Place.objects.get(uid=uuid.uuid4()).code", "random"),
    "lookup by an object": (
        "Place.objects.get(code=Place.objects.get(code=row.token)).title",
        "isn't a value",
    ),
    "lookup of nothing": ("Place.objects.get(missing=row.token).title", "no field missing"),
    "manager iterated": ("Place.objects.title", "attribute title"),
    "using another": ('Place.objects.using("other").get(code=row.token).title', "another database"),
    "no manager": ("Place.everything.get(code=row.token).title", "no manager"),
    "exclude": ('Place.objects.exclude(code="x").get(code=row.token).title', "on the table's own columns only"),
    "getattr of a name that isn't constant": ("getattr(row, row.note)", "constant"),
    "getattr of another thing": ('getattr(uuid, "uuid4")', "instance only"),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_expressions(name: str, tmp_path: Path) -> None:
    expression, why = EXPRESSIONS[name]
    text = HEAD + value(expression) + ("    later = 1\n" if name == "a local of nothing" else "")
    check(text, why, tmp_path)


STATEMENTS = {
    "no save": (
        START + "    for row in Item.objects.all():  # HOLE\n        row.checksum = 'x'\n",
        "doesn't save",
    ),
    "break": (body('row.checksum = "x"', save=SAVE + "        break  # HOLE\n"), "after save"),
    "update with what isn't known": (START + "    Item.objects.update(note=os.environ)  # HOLE\n", "isn't known"),
    "update of what isn't a column": (START + '    Item.objects.update(missing="x")  # HOLE\n', "no field missing"),
    "update of a slice": (START + '    Item.objects.all()[:3].update(note="x")  # HOLE\n', "slice"),
    "update that depends on rows that it changes": (
        START
        + '    others = Item.objects.filter(uid=OuterRef("uid"), note="x")\n'
        + '    Item.objects.filter(Exists(others)).update(note="x")  # HOLE\n',
        "depends on other rows",
    ),
    "delete that depends on rows that go": (
        START
        + '    others = Item.objects.filter(uid=OuterRef("uid"), note="x")\n'
        + "    Item.objects.filter(Exists(others)).delete()  # HOLE\n",
        "depends on other rows",
    ),
    "delete by what goes along": (
        START + '    Place.objects.exclude(pk__in=Item.objects.values("place")).delete()  # HOLE\n',
        "deleted or changed along",
    ),
    "delete of a manager": (START + "    Item.objects.delete()  # HOLE\n", "aren't known"),
    "raw": (START + '    Item.objects.raw("x")  # HOLE\n', "isn't used"),
    "an update of other rows in a loop": (
        START + LOOP + '        Item.objects.filter(token=row.token).update(note="x")  # HOLE\n',
        "other rows than the loop's own",
    ),
    "a loop in a loop": (
        START + LOOP + "        for place in Place.objects.all():  # HOLE\n            row.save()\n",
        "a loop inside",
    ),
    "rows that are left": (
        START.replace("schema_editor):", "schema_editor):  # HOLE")
        + "    rows = []\n    for row in Item.objects.all():\n        row.note = 'x'\n        rows.append(row)\n"
        + "        if len(rows) > 9:\n            Item.objects.bulk_update(rows, ['note'])\n            rows.clear()\n",
        "are left in rows",
    ),
    "a counter that is written": (
        START + "    n = 0\n" + LOOP + "        n += 1\n        row.count = n  # HOLE\n        row.save()\n",
        "isn't a value",
    ),
    "augmented local": (body("x = row.token  # HOLE", 'x += "x"', "row.checksum = x"), "+="),
    "bare break": (body("break  # HOLE"), "break"),
    "try": (body('try:  # HOLE\n            row.checksum = "x"\n        except ValueError: pass'), "try"),
    "while": (body("while True: pass  # HOLE"), "while"),
    "nested for": (body("for c in row.token: pass  # HOLE"), "a loop"),
    "annotated": (body("x: str = row.token  # HOLE"), "annotation"),
    "two targets": (body("row.checksum = row.note = row.token  # HOLE"), "several targets"),
    "tuple": (body("row.checksum, x = row.token, 1  # HOLE"), "several targets"),
    "index target": (body("x = row", 'x["y"] = 1  # HOLE'), "anything but a name"),
    "del": (body("del row.note  # HOLE"), "del"),
    "assert": (body("assert row.token  # HOLE"), "assert"),
    "raise": (body("raise ValueError  # HOLE"), "raise"),
    "return in loop": (body('row.checksum = "x"', "return  # HOLE"), "return"),
    "print": (body("print(change_shared())  # HOLE"), "called for the message"),
    "call": (body("row.refresh_from_db()  # HOLE"), "isn't used"),
    "delete and save": (body("row.delete()", save=SAVE.rstrip() + "  # HOLE\n"), "after save"),
    "import in loop": (body("import json  # HOLE"), "an import"),
    "function": (body("def f(): pass  # HOLE"), "a function inside"),
    "global": (START + "    global SHARED  # HOLE\n" + LOOP + SAVE, "global"),
    "else of for": (
        START
        + "    for row in Item.objects.all():  # HOLE\n        row.checksum = 'x'\n"
        + SAVE
        + "    else:\n        pass\n",
        "without else",
    ),
    "two saves": (body('row.checksum = "x"', save=SAVE + SAVE.rstrip() + "  # HOLE\n"), "after save"),
    "assignment after save": (
        body('row.checksum = "x"', save=SAVE + '        row.note = "y"  # HOLE\n'),
        "after save",
    ),
    "read after save": (
        body('row.checksum = "x"', save=SAVE + "        x = row.note  # HOLE\n"),
        "after save",
    ),
    "save before assignment": (
        body(save=SAVE + '        row.checksum = "x"  # HOLE\n'),
        "after save",
    ),
    "saves nothing": (body(save="        row.save(update_fields=[])  # HOLE\n"), "as they are"),
    "saves another field": (body('row.note = "x"', save=SAVE.rstrip() + "  # HOLE\n"), "as they are"),
    "force_insert": (
        body('row.checksum = "x"', save="        row.save(force_insert=True)  # HOLE\n"),
        "arguments",
    ),
    "positional save": (
        body('row.checksum = "x"', save="        row.save(False, True)  # HOLE\n"),
        "arguments",
    ),
    "save using another": (
        body('row.checksum = "x"', save='        row.save(using="x")  # HOLE\n'),
        "another database",
    ),
    "update_fields of a name": (
        body('row.checksum = "x"', "names = row.note", save="        row.save(update_fields=names)  # HOLE\n"),
        "list of constant names",
    ),
    "update_fields of the key": (
        body('row.checksum = "x"', save='        row.save(update_fields=["id", "checksum"])  # HOLE\n'),
        "'id'",
    ),
    "update_fields of nothing": (
        body('row.checksum = "x"', save='        row.save(update_fields=["missing"])  # HOLE\n'),
        "no field missing",
    ),
    "another's save": (
        body("place = Place.objects.get(code=row.token)", "place.save()  # HOLE"),
        "isn't used",
    ),
    "the key": (body("row.id = 3  # HOLE"), "primary key"),
    "pk": (body("row.pk = 3  # HOLE"), "primary key"),
    "no column": (body("row._raw = row.token  # HOLE"), "no field _raw"),
    "attribute of another object": (
        body("place = Place.objects.get(code=row.token)", 'place.title = "x"  # HOLE'),
        "isn't the row",
    ),
    "attribute of a module": (body("uuid.uuid4 = row.token  # HOLE"), "isn't the row"),
    "the wrong object for a key": (
        body("row.place = Item.objects.get(pk=row.id)  # HOLE"),
        "refers to Place",
    ),
    "a text for a key": (body("row.place = row.token  # HOLE"), "isn't a row found"),
    "the row for a value": (body("row.checksum = row  # HOLE"), "isn't a value"),
    "an object for a value": (
        body("row.checksum = Place.objects.get(code=row.token)  # HOLE"),
        "isn't a value",
    ),
    "a random value used twice": (
        body(
            "x = uuid.uuid4()",
            "row.uid = x",
            "row.note = str(x)",
            save='        row.save(update_fields=["uid", "note"])  # HOLE\n',
        ),
        "used twice",
    ),
    "a random value before the loop": (
        START + "    x = uuid.uuid4()  # HOLE\n" + LOOP + "        row.uid = x\n" + SAVE,
        "computed once",
    ),
    "the time before the loop": (START + "    x = timezone.now()  # HOLE\n" + LOOP + SAVE, "computed once"),
    "a lookup before the loop": (
        START + '    place = Place.objects.get(code="x")  # HOLE\n' + LOOP + "        row.place = place\n" + SAVE,
        "computed once",
    ),
    "a value handed from row to row": (
        START + "    last = None\n" + LOOP + "        row.checksum = last\n        last = row.token  # HOLE\n" + SAVE,
        "before the loop",
    ),
    "a value from the row before": (body("row.checksum = last  # HOLE", "last = row.token"), "no value here"),
    "the loop's variable assigned": (
        body("row = Item.objects.get(pk=1)  # HOLE", 'row.checksum = "x"'),
        "loop's variable",
    ),
    "the loop's variable after the loop": (
        body('row.checksum = "x"') + "    row.note = 'y'  # HOLE\n",
        "no value here",
    ),
    "a name of the loop after it": (
        body("x = row.token", 'row.checksum = "x"') + "    y = x  # HOLE\n",
        "no value here",
    ),
    "tuple loop": (
        START + "    for a, b in Item.objects.all():  # HOLE\n        pass\n",
        "for row in queryset",
    ),
    "loop over a list": (
        START + "    for row in list(Item.objects.all()):  # HOLE\n        row.save()\n",
        "isn't known",
    ),
    "loop over values": (START + "    for row in Item.objects.values():  # HOLE\n        pass\n", "values()"),
    "loop over a manager": (START + "    for row in Item.objects:  # HOLE\n        row.save()\n", "queryset"),
    "loop over a constant": (START + '    for row in "abc":  # HOLE\n        pass\n', "queryset"),
    "only": (START + '    for row in Item.objects.only("note"):\n        row.save()  # HOLE\n', "loaded in part"),
    "slice": (START + "    for row in Item.objects.all()[:10]:  # HOLE\n        row.save()\n", "with a slice"),
    "order by expression": (
        START + '    for row in Item.objects.order_by("?"):  # HOLE\n        row.save()\n',
        "no field ?",
    ),
    "filter by a wrong constant": (
        START + '    for row in Item.objects.filter(count="x"):  # HOLE\n        row.save()\n',
        "expected a number",
    ),
    "filter isnull of a text": (
        START + '    for row in Item.objects.filter(note__isnull="x"):  # HOLE\n        row.save()\n',
        "True or False",
    ),
    "a local that shadows": (
        START
        + "    hashlib = Place\n"
        + LOOP
        + "        row.checksum = hashlib.sha256(row.token.encode()).hexdigest()  # HOLE\n"
        + SAVE,
        "the method sha256()",
    ),
    "a local bound later": (
        START
        + LOOP
        + "        row.checksum = hashlib.sha256(row.token.encode()).hexdigest()  # HOLE\n"
        + SAVE
        + "    hashlib = 1\n",
        "local name hashlib",
    ),
    "no model": (
        '\ndef forwards(apps, schema_editor):\n    X = apps.get_model("library", "Nothing")  # HOLE\n',
        "no such model",
    ),
    "model of a name that isn't text": (
        "\ndef forwards(apps, schema_editor):\n    X = apps.get_model(LIST)  # HOLE\n",
        "must be a text",
    ),
    "model of a call": (
        "\ndef forwards(apps, schema_editor):\n    X = apps.get_model(helper(1))  # HOLE\n",
        "leads to an object",
    ),
    "model that isn't in settings": (
        "\ndef forwards(apps, schema_editor):\n    X = apps.get_model(settings.NOTHING)  # HOLE\n",
        "reading it raises AttributeError",
    ),
    "the real registry": (
        '\nfrom django.apps import apps as real\ndef forwards(apps, schema_editor):\n    X = real.get_model("auth", "User")  # HOLE\n',
        "attribute get_model of a Apps",
    ),
    "an import that isn't loaded": (
        "\ndef forwards(apps, schema_editor):\n    import antigravity  # HOLE\n",
        "isn't loaded",
    ),
    "execute": (
        '\ndef forwards(apps, schema_editor):\n    schema_editor.execute("x")  # HOLE\n',
        "isn't used",
    ),
    "a required third parameter": (
        "\ndef forwards(apps, schema_editor, more):  # HOLE\n    pass\n",
        "can't be called",
    ),
    "one parameter": ("\ndef forwards(apps):  # HOLE\n    pass\n", "can't be called"),
    "keyword only": ("\ndef forwards(apps, schema_editor, *, more):  # HOLE\n    pass\n", "can't be called"),
    "a default's value": (
        '\ndef forwards(apps, schema_editor, name=str("Item")):\n    X = apps.get_model("library", name)  # HOLE\n',
        "no value here",
    ),
    "generator": ("\ndef forwards(apps, schema_editor):  # HOLE\n    yield\n", "generator"),
    "async": ("\nasync def forwards(apps, schema_editor):  # HOLE\n    pass\n", "async"),
    "wrapped": (
        "\ndef wrap(f):\n    @functools.wraps(f)\n    def inner(*args):\n        return f(*id(args))  # HOLE\n    return inner\n"
        "@wrap\ndef forwards(apps, schema_editor):\n    pass\n",
        "isn't known",
    ),
    "loops that depend": (
        body('row.checksum = "x"')
        + "    for row in Item.objects.all():  # HOLE\n        row.note = row.checksum\n        row.save(update_fields=['note'])\n",
        "another loop",
    ),
    "a loop that looks up what another changed": (
        START
        + "    for place in Place.objects.all():\n        place.title = 'x'\n        place.save()\n"
        + "    for row in Item.objects.all():  # HOLE\n        row.note = Place.objects.get(code=row.token).title\n        row.save()\n",
        "another loop",
    ),
    "the updated column looked up": (
        loop_with("row.checksum = Item.objects.get(checksum=row.token).note"),
        "loop changes",
    ),
    "the updated column read by lookup": (
        loop_with("row.checksum = Item.objects.get(token=row.token).checksum"),
        "loop changes",
    ),
    "the same column twice": (
        body('row.checksum = "x"')
        + "    for row in Item.objects.all():  # HOLE\n        row.checksum = 'y'\n        row.save(update_fields=['checksum'])\n",
        "another loop",
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statements(name: str, tmp_path: Path) -> None:
    text, why = STATEMENTS[name]
    check(HEAD + text, why, tmp_path)


def check(text: str, why: str, folder: Path) -> None:
    hole = hole_of(module_from(folder, text).forwards, library())
    line = marked_line(text)
    assert (hole.line, why in hole.why) == (line, True), str(hole)
    assert hole.source.file.startswith("module_") and "/" not in hole.source.file
    assert hole.source.first_line <= line <= hole.source.last_line
    assert hole.expression.partition("\n")[0].strip() in text.splitlines()[line - 1]
    assert f'[tool.planner.backfill."app.{hole.source.file.partition("_")[0]}:' in hole.todo
    assert hole.why in str(hole) and f":{line}" in str(hole)


def good(folder: Path, text: str = "") -> Any:
    return module_from(folder, text or HEAD + value("row.token")).forwards


def test_what_the_holes_are_made_from_is_translated_as_it_stands(tmp_path: Path) -> None:
    found = translate_run_python(good(tmp_path), library(), table_of)
    assert isinstance(found, tuple)
    assert [type(each) for each in found] == [Update]


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (functools.partial, "partial"),
        (lambda code: type("C", (), {"__call__": lambda self, a, b: None})(), "C, not a plain"),
        (lambda code: type("C", (), {"f": code})().f, "method"),
        (lambda code: len, "builtin"),
        (lambda code: type, "type"),
    ],
)
def test_only_plain_functions(make: Any, why: str, tmp_path: Path) -> None:
    assert why in hole_of(make(good(tmp_path)), library()).why


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    scope: dict[str, Any] = {}
    exec("def forwards(apps, schema_editor):\n    pass\n", scope)
    hole = hole_of(scope["forwards"], library())
    # Python 3.13 keeps the text of what is run with exec, which then is not the code on any disk.
    assert "source isn't available" in hole.why or "not the code that is loaded" in hole.why


def test_a_source_that_changed_since_it_was_loaded(tmp_path: Path) -> None:
    text = HEAD + value("row.token")
    module = module_from(tmp_path, text)
    Path(module.__file__).write_text(text.replace("row.token  #", "row.note  #"))
    hole = hole_of(module.forwards, library())
    assert "not the code that is loaded" in hole.why


def test_a_wrapper_that_says_it_is_another_function(tmp_path: Path) -> None:
    """`inspect.getsource` would follow ``__wrapped__`` to a function that isn't run."""
    module = module_from(
        tmp_path, HEAD + "\ndef other(apps, schema_editor):\n    apps.clear_cache()\n" + value("row.token")
    )
    module.other.__wrapped__ = module.forwards
    assert "isn't used" in hole_of(module.other, library()).why


def test_two_lambdas_on_a_line(tmp_path: Path) -> None:
    module = module_from(tmp_path, "both = (lambda apps, editor: None, lambda apps, editor: apps.clear())\n")
    assert "2 functions begin" in hole_of(module.both[1], library()).why


def test_a_replaced_uuid4_is_not_the_real_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import uuid

    code = good(tmp_path, HEAD + value("uuid.uuid4()").replace("checksum", "uid"))
    assert isinstance(translate_run_python(code, library(), table_of), tuple)
    monkeypatch.setattr(uuid, "uuid4", uuid.uuid1)
    assert "isn't known" in hole_of(code, library()).why


def test_a_module_of_the_project_called_hashlib(tmp_path: Path) -> None:
    text = HEAD + "\nclass hashlib:\n    @staticmethod\n    def sha256(data): return data\n"
    code = good(tmp_path, text + value("hashlib.sha256(row.token.encode()).hexdigest()"))
    assert "the method hexdigest()" in hole_of(code, library()).why


def test_a_shadowed_builtin(tmp_path: Path) -> None:
    code = good(tmp_path, HEAD + "\nstr = Text\n" + value("str(row.token)"))
    assert "isn't known" in hole_of(code, library()).why


def test_a_closure_is_resolved_by_its_cells(tmp_path: Path) -> None:
    text = (
        HEAD
        + "\ndef make(digest, word):\n"
        + "\n".join("    " + line for line in value("digest(row.token.encode()).hexdigest()").splitlines())
    )
    module = module_from(tmp_path, text + "\n    return forwards\n")
    import hashlib

    found = translate_run_python(module.make(hashlib.sha256, "x"), library(), table_of)
    assert isinstance(found, tuple)
    assert "sha256" in found[0].assignments[0][1].sql
    assert "isn't known" in hole_of(module.make(hashlib.sha1, "x"), library()).why


def test_data_in_a_closure_is_no_constant(tmp_path: Path) -> None:
    text = HEAD + "\ndef make(word):\n" + "\n".join("    " + line for line in value("word").splitlines())
    module = module_from(tmp_path, text + "\n    return forwards\n")
    assert "isn't a constant" in hole_of(module.make("x"), library()).why


NOOPS = [
    "pass",
    "return",
    "return None",
    "...",
    '"""Only a docstring."""',
    'Item = apps.get_model("library", "Item")',
]


@pytest.mark.parametrize("statement", NOOPS)
def test_functions_that_do_nothing(statement: str, tmp_path: Path) -> None:
    code = good(tmp_path, f"def forwards(apps, schema_editor):\n    {statement}\n")
    found = translate_run_python(code, library(), table_of)
    assert isinstance(found, Noop)
    assert statement in found.source.text


def test_noop_and_a_lambda_of_none(tmp_path: Path) -> None:
    from django.db.migrations import RunPython

    assert isinstance(translate_run_python(RunPython.noop, library(), table_of), Noop)
    code = good(tmp_path, "forwards = lambda apps, schema_editor: None\n")
    assert isinstance(translate_run_python(code, library(), table_of), Noop)


def test_what_follows_a_return_never_runs(tmp_path: Path) -> None:
    text = "def forwards(apps, schema_editor):\n    return\n    apps.delete_everything()\n"
    assert isinstance(translate_run_python(good(tmp_path, text), library(), table_of), Noop)


def test_another_database_than_default_must_be_named(tmp_path: Path) -> None:
    assert "'other'" in hole_of(good(tmp_path), library(), "other").why
    text = HEAD + value("row.token").replace(".all()", ".using(schema_editor.connection.alias)")
    assert isinstance(translate_run_python(good(tmp_path, text), library(), table_of, "other"), tuple)


def test_the_todo_names_the_function_as_the_configuration_does(tmp_path: Path) -> None:
    code = good(tmp_path, "def forwards(apps, schema_editor):\n    apps.clear_cache()\n")
    code.__module__ = "some.shop.migrations.0012_fill"
    assert '[tool.planner.backfill."shop.0012:forwards"]' in hole_of(code, library()).todo
    found = translate_run_python(code, library(), table_of, name="label.0012:forwards")
    assert '[tool.planner.backfill."label.0012:forwards"]' in found.todo


def test_a_constant_that_was_changed_from_outside(tmp_path: Path) -> None:
    module = module_from(tmp_path, HEAD + "FIXED = 'a'\n" + value("FIXED"))
    found = translate_run_python(module.forwards, library(), table_of)
    assert isinstance(found, tuple)
    assert found[0].assignments[0][1].sql == "'a'"
    module.FIXED = "b"
    assert "isn't a constant" in hole_of(module.forwards, library()).why


def test_a_lookup_in_another_database_than_default(tmp_path: Path) -> None:
    text = HEAD + value("Place.objects.get(code=row.token).title")
    text = text.replace("Item.objects.all()", "Item.objects.using(schema_editor.connection.alias)")
    assert isinstance(translate_run_python(good(tmp_path, text), library(), table_of), tuple)
    assert "'other'" in hole_of(good(tmp_path, text), library(), "other").why
