"""Constants that a module takes from another one; fields whose pre_save asks whether the row is added."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.utils import timezone
from translate_helper import history, library, model, module_from, table_of

from planner.translate.assumed import taken
from planner.translate.effects import Script, Update
from planner.translate.script import translate_function
from planner.translate.terms import NotUnderstoodError
from planner.translate.values import Hole

UPDATE = """
{head}
def forwards(apps, schema_editor):
    apps.get_model("library", "Place").objects.update(title={value})
"""


def found(tmp_path: Path, constants: str, head: str, value: str) -> Any:
    """What is made of a function that takes a value from the module ``names_of_things``."""
    other = module_from(tmp_path, constants)
    sys.modules["names_of_things"] = sys.modules[other.__name__] = other
    try:
        code = module_from(tmp_path, UPDATE.format(head=head, value=value)).forwards
        return translate_function(code, library(), table_of)
    finally:
        del sys.modules["names_of_things"], sys.modules[other.__name__]


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("from names_of_things import NAME", "NAME"),
        ("from names_of_things import NAME as OTHER", "OTHER"),
        ("import names_of_things", "names_of_things.NAME"),
        ("from names_of_things import NAMES", "NAMES['a']"),
    ],
)
def test_a_constant_of_another_module(tmp_path: Path, head: str, value: str) -> None:
    updates = found(tmp_path, "NAME = 'red'\nNAMES = {'a': 'red'}\n", head, value)
    assert not isinstance(updates, Hole), str(updates)
    assert [each.sql for update in updates for _, each in update.assignments] == ["'red'"]


@pytest.mark.parametrize(
    "constants",
    [
        "NAME = 'red'\nNAME = 'blue'\n",
        "import os\nNAME = os.environ.get('NAME', 'red')\n",
        "if True:\n    NAME = 'red'\n",
        "NAME = 'red'\ndef change():\n    global NAME\n    NAME = 'blue'\n",
        "NAME = 'red'\nfrom os import *\n",
    ],
)
def test_what_may_have_another_value_is_a_hole_or_named(tmp_path: Path, constants: str) -> None:
    """What is set while the module is loaded is taken as it is, and the plan says so."""
    hole = found(tmp_path, constants, "import names_of_things as n", "n.NAME")
    assert isinstance(hole, Hole)
    assert "NAME isn't a constant" in hole.why
    taken = found(tmp_path, constants, "from names_of_things import NAME", "NAME")
    if "global" in constants or "*" in constants:
        assert isinstance(taken, Hole)
        assert "NAME isn't a constant" in taken.why
    else:
        assert isinstance(taken, Script)
        assert [each.partition(" in ")[0] for each in taken.assumed] == ["NAME"]


@pytest.mark.parametrize(
    ("constants", "why"),
    [
        ("import os\nNAME = os.environ.get('NAME', 'a://b:c@d')\n", "may be a secret"),
        ("import os\nAPI_TOKEN = os.environ.get('NAME', 'x')\n", "may be a secret"),
        ("import os\nNAME = [os.environ.get('NAME', 'x')]\n", "isn't a constant"),
    ],
)
def test_what_is_not_written_into_a_plan(tmp_path: Path, constants: str, why: str) -> None:
    name = "API_TOKEN" if "API_TOKEN" in constants else "NAME"
    hole = found(tmp_path, constants, f"from names_of_things import {name}", f"{name}[0]")
    assert isinstance(hole, Hole)
    assert why in hole.why


@pytest.mark.parametrize("value", [["redis://me:pass@host"], {"at": "a://b:c@d"}])
def test_an_address_with_a_password_is_not_written_into_a_plan(value: object) -> None:
    machine: Any = None
    with pytest.raises(NotUnderstoodError, match="may be a secret"):
        taken(machine, "SERVERS", value, "settings.SERVERS")


@pytest.mark.parametrize("change", ["NAMES['b'] = 'x'", "NAMES.update(b='x')", "del NAMES['b']", "global NAMES"])
def test_a_collection_that_is_changed_is_a_hole(tmp_path: Path, change: str) -> None:
    text = f"NAMES = {{'a': 'red'}}\ndef change():\n    {change}\n"
    hole = found(tmp_path, text, "from names_of_things import NAMES", "NAMES['a']")
    assert isinstance(hole, Hole)
    assert "NAMES isn't a constant" in hole.why


CLASS = """
from enum import Enum, IntEnum, StrEnum, auto
class Meta(type):
    pass
class C({base}):
    A = {value}
{rest}
"""


@pytest.mark.parametrize("base", ["", "metaclass=Meta"])
@pytest.mark.parametrize("value", ["'red'", "B = 'red'", "'red'\n    B = A"])
def test_a_constant_of_a_class(tmp_path: Path, base: str, value: str) -> None:
    updates = found(tmp_path, CLASS.format(base=base, value=value, rest=""), "from names_of_things import C", "C.A")
    if value.startswith("B"):
        assert isinstance(updates, Hole)
        assert "C.A isn't a constant" in updates.why
    else:
        assert not isinstance(updates, Hole), str(updates)
        assert [each.sql for update in updates for _, each in update.assignments] == ["'red'"]


@pytest.mark.parametrize(
    ("base", "value", "rest"),
    [
        ("", "'red'", "C.A = 'red'"),
        ("", "'red'", "    A = 'red'"),
        ("", "'red'", "def change():\n    C.A = 'blue'"),
        ("", "'red'", "def change(name):\n    setattr(C, name, 'blue')"),
        ("", "str('red')", ""),
        ("", "__import__('os').environ.get('NAME', 'red')", ""),
        ("", "'red'", "    if True:\n        A = 'blue'"),
        ("metaclass=type('M', (type,), {'A': property(lambda cls: 'red')})", "'blue'", ""),
        ("metaclass=type('M', (type,), {'__getattribute__': lambda cls, name: 'red'})", "'red'", ""),
        ("Enum", "'red'", ""),
        ("str, Enum", "'red'", ""),  # str() gives C.A, and format() something else from one Python to the next
        ("StrEnum", "auto()", ""),
        ("StrEnum", "'red'", "    def __str__(self):\n        return 'blue'"),
        ("StrEnum", "'red'", "    def __eq__(self, other):\n        return True"),
        ("StrEnum", "'red'", "    def __new__(cls, value):\n        made = str.__new__(cls, 'blue')\n"
         "        made._value_ = value\n        return made"),
        ("StrEnum", "'red'", "    def upper(self):\n        return 'blue'"),
    ],
)  # fmt: skip
def test_what_a_class_may_have_otherwise_is_a_hole(tmp_path: Path, base: str, value: str, rest: str) -> None:
    hole = found(tmp_path, CLASS.format(base=base, value=value, rest=rest), "import names_of_things as n", "n.C.A")
    assert isinstance(hole, Hole), hole


@pytest.mark.parametrize(("base", "value"), [("Enum", "'red'"), ("Enum", "'red', 'dark'"), ("StrEnum", "'red'")])
def test_the_value_of_a_member_of_an_enumeration(tmp_path: Path, base: str, value: str) -> None:
    text = CLASS.format(base=base, value=value, rest="")
    updates = found(tmp_path, text, "import names_of_things as n", "n.C.A.value")
    if value == "'red'":
        assert not isinstance(updates, Hole), str(updates)
        assert [each.sql for update in updates for _, each in update.assignments] == ["'red'"]
    else:
        assert isinstance(updates, Hole)  # the value is both there


@pytest.mark.parametrize(
    "change",
    [
        "NAMES['a'].append('x')",
        "NAMES['a'][0] = 'x'",
        "for each in NAMES.values():\n        each.clear()",
        "for _, (each, _) in enumerate(sorted(NAMES.items())):\n        each.clear()",
        "part = NAMES.get('a')\n    other = part\n    other[0] = 'x'",
        "for each in NAMES.values():\n        print(each.upper())",
        "made = NAMES.copy()\n    made['b'] = 'x'",
        "for each in NAMES:\n        made = print(each)\n        made.append(each)",
    ],
)
def test_what_a_collection_holds_is_changed(tmp_path: Path, change: str) -> None:
    text = f"NAMES = {{'a': ['red']}}\ndef change():\n    {change}\n"
    updates = found(tmp_path, text, "from names_of_things import NAMES", "NAMES['a'][0]")
    harmless = "made" in change or "upper" in change
    assert isinstance(updates, Hole) != harmless, str(updates)
    assert harmless or "NAMES isn't a constant" in updates.why


DEFAULTS = """
NAME = "red"
{made}
def named(name={default}):
    return name
{later}
"""


@pytest.mark.parametrize(
    ("made", "default", "later", "understood"),
    [
        ("", "NAME", "", True),
        ("class C:\n    A = 'red'", "C.A", "", True),
        ("", "NAME", "NAME = 'blue'", False),
        ("def change():\n    global NAME\n    NAME = 'blue'", "NAME", "", False),
        ("", "NAME + ''", "", False),
        ("", "NAME", "named.__defaults__ = ('blue',)", False),
    ],
)
def test_a_name_as_the_default_of_a_parameter(
    tmp_path: Path, made: str, default: str, later: str, understood: bool
) -> None:
    text = DEFAULTS.format(made=made, default=default, later=later)
    module = module_from(tmp_path, text + UPDATE.format(head="", value="named()"))
    sys.modules[module.__name__] = module
    try:
        updates = translate_function(module.forwards, library(), table_of)
    finally:
        del sys.modules[module.__name__]
    assert isinstance(updates, Hole) != understood, str(updates)
    assert understood or "the argument name isn't known" in updates.why


class Stamp(models.DateTimeField):
    """As django-model-utils has it: a new row keeps what it was given."""

    def get_default(self) -> Any:
        return super().get_default()

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        value = timezone.now()
        if add:
            value = getattr(model_instance, self.attname, self.get_default())
        setattr(model_instance, self.attname, value)
        return value


LOOP = """
def forwards(apps, schema_editor):
    for row in apps.get_model("library", "Stamped").objects.all():
        row.name = "x"
        row.save()

def adds(apps, schema_editor):
    apps.get_model("library", "Stamped").objects.create(name="x")
"""


def test_pre_save_of_a_row_that_is_there_and_of_a_new_one(tmp_path: Path) -> None:
    stamped = [("name", models.CharField(max_length=9)), ("stamp", Stamp(default=timezone.now))]
    module = module_from(tmp_path, LOOP)
    registry = history(model("Stamped", stamped))
    updates = translate_function(module.forwards, registry, table_of)
    assert isinstance(updates, tuple), str(updates)
    (update,) = updates
    assert isinstance(update, Update)
    assert dict(update.assignments)["stamp"].sql == "clock_timestamp()"
    hole = translate_function(module.adds, registry, table_of)
    assert isinstance(hole, Hole)
    assert "the class of Stamped.stamp computes the default itself" in hole.why
    assert not isinstance(hole, Script)
