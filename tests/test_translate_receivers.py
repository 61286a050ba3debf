"""Receivers of all models' signals: those that leave a historical model alone, and those that may do anything."""

# ruff: noqa: E501 - one case a line reads better
from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from translate_helper import history, hole_of, model, module_from, table_of

# isort: split
from django.apps import apps
from django.db import models
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import signals

from planner.translate import receivers
from planner.translate.effects import Script
from planner.translate.run_python import translate_run_python
from planner.translate.script import translate_function

HEAD = """
import abc
import contextvars
import functools
import logging
import threading
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.db import models

logger = logging.getLogger(__name__)
context = contextvars.ContextVar("context", default=None)
marked = contextvars.ContextVar("marked")
bare = contextvars.ContextVar("bare")
taken = contextvars.ContextVar("taken", default=None)
token = taken.set("request")
local = threading.local()
local.there = 1
ENABLED = True
SWITCHED = True
LABELS = ["library.thing", "auth.user"]
GROWING = ["library.thing"]
GROWING.append("auth.user")
CLASSES = (User, Group)
LATE = User
done = []

class Mixin: pass
class Kind(models.TextChoices):
    A = "a"
class Odd(type):
    def __instancecheck__(cls, other): return True
    def __subclasscheck__(cls, other): return True
    def __eq__(cls, other): return True
    def __hash__(cls): return 1
class Special(metaclass=Odd): pass
class Registered(abc.ABC): pass
class Own: pass

def switch():
    global SWITCHED, LATE
    SWITCHED = LATE = False

def act(*args, **kwargs): done.append(args)
def is_auth(sender): return sender._meta.app_label == "auth"
def find(sender, *, default=None, **more):
    if is_auth(sender):
        return act()
    return default
def deep(sender): return deep(sender)
def two(sender, instance): return False
def says(value): return value
def skipping(function):
    def wrapper(sender, **kwargs):
        if not is_auth(sender):
            return
        return function(sender=sender, **kwargs)
    return wrapper
def passing(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper
"""
TRUE = (
    "not isinstance(instance, User)",
    "not isinstance(instance, (User, (Group, Mixin)))",
    "not isinstance(instance, CLASSES)",
    "isinstance(instance, Own)",
    "isinstance(instance, models.Model)",
    "not isinstance(instance, get_user_model())",
    "not issubclass(sender, User)",
    "not issubclass(type(instance), (User, Group))",
    "issubclass(sender, Own)",
    "sender is not User",
    "not sender is User",
    "sender != User",
    "not (sender == User)",
    "sender is not None",
    "instance is not None",
    "sender not in (User, Group)",
    "sender not in [User, Group]",
    "sender not in {User, Group}",
    "sender not in CLASSES",
    "sender not in (get_user_model(), apps.get_model('auth', 'Group'))",
    "sender is not apps.get_model('auth.User')",
    "type(instance) is not User",
    "type(instance) is sender",
    "instance.__class__ is sender",
    "instance.__class__ != User",
    "not hasattr(instance, 'to_change')",
    "not hasattr(sender, 'to_change')",
    "getattr(instance, 'to_change', None) is None",
    "not getattr(sender, 'to_change', False)",
    "not hasattr(local, 'user')",
    "getattr(local, 'user', None) is None",
    "sender.__name__ == 'Thing'",
    "sender.__name__ in ('Thing', 'Other')",
    "'Th' in sender.__name__",
    "instance.__class__.__name__ != 'User'",
    "sender.__module__ == '__fake__'",
    "not sender.__module__.startswith('shop.')",
    "sender._meta.label == 'library.Thing'",
    "instance._meta.label_lower in LABELS",
    "sender._meta.label_lower in {'library.thing', 'x'}",
    "sender._meta.app_label not in ['auth', 'admin']",
    "sender._meta.app_label.upper() == 'LIBRARY'",
    "sender._meta.model_name == 'thing'",
    "sender._meta.object_name == 'Thing'",
    "sender._meta.db_table == 'library_thing'",
    "not sender._meta.abstract",
    "not sender._meta.proxy",
    "not sender._meta.swapped",
    "sender._meta.concrete_model is sender",
    "f'{sender._meta.app_label}.{sender.__name__}' == 'library.Thing'",
    "str(sender._meta) == 'library.thing'",
    "(sender._meta.app_label, 1) and True",
    "created or sender is not User",
    "not (created and sender is User)",
    "not (instance.a and (raw or created) and sender is User)",
    "sender is not User if created else not hasattr(sender, 'to_change')",
    "'action' not in kwargs",
    "'using' in kwargs",
    "kwargs.get('action') is None",
    "kwargs.get('action', True)",
    "not kwargs.get('action', False)",
    "context.get() is None",
    "not context.get()",
    "marked.get(None) is None",
    "bool(ENABLED)",
    "ENABLED",
    "not is_auth(sender)",
    "find(sender) is None",
    "find(sender, default='x', other=created) == 'x'",
    "not two(sender=sender, instance=instance)",
    "says(sender) is not User",
    "says(value=says(True))",
)
"""Conditions that are certainly true for a historical Thing with the mixin Own."""
UNKNOWN = (
    "raw",
    "created",
    "kwargs['using']",
    "kwargs.get('using') == 'default'",
    "kwargs['update_fields'] is None",
    "kwargs['using'] in ('default', 'other')",
    "created in (sender, User)",
    "instance.a",
    "instance.pk is None",
    "instance.a == Kind.A",
    "instance._state.adding",
    "hasattr(instance, 'a')",
    "hasattr(sender, 'objects')",
    "hasattr(instance, 'method')",
    "hasattr(instance, '_before')",
    "hasattr(local, 'there')",
    "getattr(instance, 'a', None) is None",
    "created and isinstance(instance, Own)",
    "created or sender is User",
    "taken.get() is None",
    "SWITCHED is None",
    "LATE is User",
    "sender._meta.label_lower in GROWING",
    "settings.USE_TZ",
    "getattr(settings, 'NOBODY', None) is None",
    "hasattr(settings, 'USE_TZ')",
    "'auth' in settings.INSTALLED_APPS",
    "says(created)",
    "bool(created)",
)
"""Conditions that only read, but may be true or false."""
REFUSED = (
    "act()",
    "instance.save()",
    "instance.method()",
    "sender.objects.all()",
    "sender.objects.filter(pk=instance.pk).exists()",
    "hasattr(instance, 'computed')",
    "getattr(instance, 'computed', None)",
    "getattr(instance, 'missing')",
    "instance.missing",
    "instance.place",
    "instance.computed",
    "hasattr(instance, 'place')",
    "instance._state.fields_cache",
    "isinstance(instance, Special)",
    "isinstance(instance, Registered)",
    "issubclass(sender, Special)",
    "isinstance(kwargs['signal'], User)",
    "isinstance(instance, nothing)",
    "isinstance(instance)",
    "sender == Special",
    "sender in (User, Special)",
    "instance == User",
    "instance in (User, None)",
    "'a' in kwargs['update_fields']",
    "kwargs['action']",
    "kwargs.pop('using')",
    "kwargs.get()",
    "kwargs['signal'] == 1",
    "bool(kwargs['signal'])",
    "bare.get()",
    "context.set(1)",
    "local.user",
    "settings.NOBODY",
    "apps.get_model('auth', 'Nobody')",
    "find()",
    "find(sender, sender)",
    "two(sender)",
    "two(sender, instance, other=1)",
    "deep(sender)",
    "functools.partial(act)()",
    "(lambda: act())()",
    "[act() for _ in (1,)]",
    "(x := act())",
    "1 < created",
    "f'{kwargs[\"signal\"]}'",
    "f'{instance.a:>{act()}}'",
    "logger.info('%s', act())",
    "logger.info(kwargs['signal'])",
    "logger.addHandler(act)",
    "print(act())",
    "print('x', file=act)",
    "len(done)",
    "done.append(1)",
    "created and act()",
    "act() if created else None",
    "unbound",
    "bool(SWITCHED)",
)
"""Expressions that may do something, or raise."""
LEFT = {
    "nothing": "pass",
    "a docstring": '"Hears all."\n    ...',
    "messages": "logger.debug('saved %s %s', instance, created)\n    logger.warning(f'{sender._meta.label} {instance.pk!r}')\n    print('x', sender)",
    "both branches": "if raw:\n        return\n    elif created:\n        label = 'new'\n    else:\n        label = None\n    logger.info(label)",
    "a name of each branch": "if raw:\n        found = User\n    else:\n        found = Group\n    first, (second, third) = found, (1, 2)\n    if sender is User and found is User: act()",
    "names": "model = instance.__class__\n    name: str = model.__name__\n    if name == 'User' or model is User:\n        act()",
    "an import": "from django.contrib.auth.models import Group as Late, User\n    if isinstance(instance, (Late, User)):\n        act()",
    "a module": "from django.contrib.auth import models as found\n    if sender is found.User:\n        act()",
    "a branch that returns": "if raw:\n        wanted = User\n    else:\n        return\n    if sender is wanted: act()",
}
ACTING = {
    "an unknown branch": "if raw:\n        act()",
    "the other branch": "if raw:\n        return\n    else:\n        act()",
    "what follows": "if raw:\n        return\n    act()",
    "a name of one branch": "if raw:\n        found = User\n    if sender is found: pass",
    "either class": "if raw:\n        found = User\n    else:\n        found = sender\n    if sender is found: act()",
    "an attribute": "instance.a = 1",
    "an attribute of the class": "sender.seen = True",
    "an item": "kwargs['x'] = 1",
    "a sum": "count = 1\n    count += 1",
    "a loop": "for each in (User,):\n        pass",
    "a guard": "try:\n        pass\n    finally:\n        act()",
    "with": "with act():\n        pass",
    "raising": "raise ValueError",
    "asserting": "assert created",
    "deleting": "del instance",
    "a global": "global LATE\n    LATE = None",
    "an inner function": "def inner(): pass\n    inner()",
    "a lambda": "inner = lambda: 1",
    "an import that runs a module": "import antigravity_of_nobody",
    "an import from a module that isn't loaded": "from antigravity_of_nobody import x",
    "an import of nothing": "from django.contrib.auth.models import Nobody",
    "a changed parameter": "sender = User\n    if sender is User: act()",
    "a changed instance": "instance = User\n    if not isinstance(instance, models.Model): act()",
    "a shadowed function": "isinstance = says\n    if isinstance(User): act()",
    "a wrong number": "first, second = (1, 2, 3)",
    "a fixture's argument": "if kwargs['created']: return",
}
DEFINED = {
    "all by name": ("def receive(**kwargs):\n    if kwargs['sender'] is User: act()", True),
    "a default": ("def receive(sender, instance=None, action=None, **kwargs):\n    if action is not None: act()", True),
    "another default": ("def receive(sender, action='post_add', **kwargs):\n    if action == 'post_add': act()", False),
    "what isn't given": ("def receive(sender, action, **kwargs): pass", False),
    "too few": ("def receive(sender, instance): pass", False),
    "by position": ("def receive(sender, /, **kwargs): pass", False),
    "more by position": ("def receive(*args, **kwargs):\n    if args: act()", True),
    "a method": ("class Hears:\n    def run(self, sender, **kwargs):\n        if sender is User: self.act()\nhears = Hears()\nreceive = hears.run", True),
    "a method that acts": ("class Hears:\n    def run(self, sender, **kwargs):\n        if sender is not User: self.act()\nhears = Hears()\nreceive = hears.run", False),
    "a method that asks itself": ("class Hears:\n    def run(self, sender, **kwargs):\n        if self.on: return\nhears = Hears()\nreceive = hears.run", False),
    "a partial": ("def run(first, sender, **kwargs): pass\nreceive = functools.partial(run, 1)", False),
    "an object": ("class Hears:\n    def __call__(self, sender, **kwargs): pass\nreceive = Hears()", False),
    "wrapped": ("@skipping\ndef receive(sender, **kwargs): act()", True),
    "wrapped and run": ("@passing\ndef receive(sender, **kwargs): act()", False),
    "wrapped and harmless": ("@passing\ndef receive(sender, **kwargs):\n    if sender is User: act()", True),
    "a generator": ("def receive(sender, **kwargs): yield act()", False),
    "async": ("async def receive(sender, **kwargs): pass", False),
    "a lambda": ("receive = lambda sender, **kwargs: sender is User and act()", True),
    "a lambda that acts": ("receive = lambda sender, **kwargs: sender is not User and act()", False),
}  # fmt: skip


class Own:
    """A mixin that the historical model keeps."""

    NUMBER = 1

    def method(self):
        raise AssertionError

    @property
    def computed(self):
        raise AssertionError


def things() -> Any:
    """A historical Thing with the mixin, its child, and what it refers to."""
    place = ("place", models.ForeignKey("library.Place", models.CASCADE, null=True))
    link = models.OneToOneField("library.Thing", models.CASCADE, parent_link=True, primary_key=True)
    return history(
        model("Place", [("a", models.TextField())]),
        model(
            "Thing",
            [
                ("a", models.TextField()),
                ("b", models.TextField()),
                place,
                ("places", models.ManyToManyField("library.Place", related_name="+")),
            ],
            bases=(Own, models.Model),
        ),
        model("Child", [("thing_ptr", link)], bases=(Mixed, "library.thing")),
    )


class Mixed:
    """A mixin of the child alone."""


@pytest.fixture(scope="module")
def registry() -> Any:
    return things()


def receiver(body: str, number: int) -> str:
    lines = body.replace("\n", "\n    ")
    return f"def receive_{number}(sender, instance, raw=None, created=None, **kwargs):\n    {lines}\n"


def loaded(folder: Path, text: str) -> Any:
    module = module_from(folder, HEAD + text)
    module.Own, module.Mixed = Own, Mixed
    return module


def leaves_alone(receive: Any, found: Any, signal: Any = signals.post_save) -> bool:
    """Whether the receiver, connected without a sender, is taken to leave the model alone."""
    signal.connect(receive, weak=False)
    try:
        return not receivers.listener(signal, found)
    finally:
        signal.disconnect(receive)


FEW = 8


def judged(folder: Path, registry: Any, bodies: list[str]) -> list[bool]:
    """What is said of receivers with these bodies; in large modules it takes long to find them."""
    thing = registry.get_model("library", "Thing")
    said = []
    for start in range(0, len(bodies), FEW):
        part = bodies[start : start + FEW]
        module = loaded(folder, "".join(receiver(body, number) for number, body in enumerate(part)))
        for number in range(len(part)):
            receive = getattr(module, f"receive_{number}")
            said.append(leaves_alone(receive, thing))
            if said[-1]:
                heard(receive, thing)
        assert module.done == []
    return said


def heard(receive: Any, thing: Any) -> None:
    """What is taken to be harmless does nothing, and doesn't raise, when it is called as Django does."""
    for raw, created, fields in itertools.product((False, True), (False, True), (None, frozenset({"a"}))):
        given = {"raw": raw, "created": created, "update_fields": fields, "using": "default"}
        receive(signal=signals.post_save, sender=thing, instance=thing(pk=1, a="x"), **given)


def test_a_condition_that_is_true_of_the_model(tmp_path: Path, registry: Any) -> None:
    """The mirrored one must stay a hole."""
    left = [body for each in TRUE for body in (f"if {each}:\n    return\nact()", f"if not ({each}): act()")]
    acting = [body for each in TRUE for body in (f"if {each}: act()", f"if not ({each}):\n    return\nact()")]
    said = judged(tmp_path, registry, left + acting)
    assert [body for body, alone in zip(left, said, strict=False) if not alone] == []
    assert [body for body, alone in zip(acting, said[len(left) :], strict=True) if alone] == []


def test_a_condition_that_may_be_either(tmp_path: Path, registry: Any) -> None:
    left = [f"if {each}:\n    return\nlogger.info('x')" for each in UNKNOWN]
    acting = [body for each in UNKNOWN for body in (f"if {each}:\n    return\nact()", f"if {each}: act()")]
    said = judged(tmp_path, registry, left + acting)
    assert [body for body, alone in zip(left, said, strict=False) if not alone] == []
    assert [body for body, alone in zip(acting, said[len(left) :], strict=True) if alone] == []


def test_an_expression_that_may_act_or_raise(tmp_path: Path, registry: Any) -> None:
    said = judged(tmp_path, registry, list(REFUSED))
    assert [body for body, alone in zip(REFUSED, said, strict=True) if alone] == []


def test_statements(tmp_path: Path, registry: Any) -> None:
    bodies = {**LEFT, **ACTING}
    said = judged(tmp_path, registry, [body.replace("\n    ", "\n") for body in bodies.values()])
    assert {name for name, alone in zip(bodies, said, strict=True) if alone} == set(LEFT)


@pytest.mark.parametrize(("text", "alone"), DEFINED.values(), ids=DEFINED)
def test_what_a_receiver_is(text: str, alone: bool, tmp_path: Path, registry: Any) -> None:
    module = loaded(tmp_path, text)
    thing = registry.get_model("library", "Thing")
    assert leaves_alone(module.receive, thing) is alone
    if alone:
        heard(module.receive, thing)
    assert module.done == []


class Saying:
    def __str__(self):
        raise AssertionError


class Empty:
    def __len__(self):
        raise AssertionError


class Posing:
    @property
    def __class__(self):
        raise AssertionError


class Starting:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.to_change = True


class Finding:
    def __getattr__(self, name):
        raise AssertionError


@pytest.mark.parametrize(
    ("mixin", "body"),
    [
        (Saying, "logger.info('%s', instance)"),
        (Saying, "print(f'{instance}')"),
        (Empty, "if instance: pass"),
        (Posing, "isinstance(instance, User)"),
        (Posing, "instance.__class__"),
        (Starting, "if hasattr(instance, 'to_change'): act()"),
        (Finding, "getattr(instance, 'to_change', None)"),
        (Finding, "instance.a"),
    ],
)
def test_a_mixin_whose_code_runs(mixin: type, body: str, tmp_path: Path, registry: Any) -> None:
    assert judged(tmp_path, registry, [body]) == [True]
    assert judged(
        tmp_path, history(model("Thing", [("a", models.TextField())], bases=(mixin, models.Model))), [body]
    ) == [False]


def test_columns_are_read_where_they_are_there(tmp_path: Path, registry: Any) -> None:
    """A column that wasn't loaded is fetched, which fails for a row that is gone."""
    thing = registry.get_model("library", "Thing")
    module = loaded(tmp_path, "def column(instance, **_): instance.a\ndef key(instance, **_): instance.pk\n")
    for signal in (signals.pre_save, signals.post_save, signals.pre_delete):
        assert leaves_alone(module.column, thing, signal)
    for signal in (signals.post_delete, signals.post_init):
        assert not leaves_alone(module.column, thing, signal)
        assert leaves_alone(module.key, thing, signal)
    assert not leaves_alone(module.key, thing, signals.pre_init)


@pytest.mark.parametrize(
    ("test", "alone"),
    [
        ("isinstance(instance, User)", True),
        ("isinstance(instance, Own)", False),  # where the Thing's own set changes
        ("isinstance(instance, Mixed)", False),  # where a Child's does
        ("issubclass(sender, Own)", True),  # the sender is the table between
        ("sender._meta.label == 'library.Thing'", True),
        ("hasattr(instance, 'to_change')", True),
        ("kwargs['action'] == 'post_add'", False),
        ("'created' in kwargs", True),
    ],
)
def test_the_instance_of_m2m_changed_is_none_of_its_sender(
    test: str, alone: bool, tmp_path: Path, registry: Any
) -> None:
    through = registry.get_model("library", "Thing").places.through
    module = loaded(tmp_path, f"def receive(sender, instance, **kwargs):\n    if {test}: act()")
    assert leaves_alone(module.receive, through, signals.m2m_changed) is alone


def test_a_context_variable_that_is_set(tmp_path: Path, registry: Any) -> None:
    module = loaded(tmp_path, "def receive(sender, **kwargs):\n    if context.get() is not None: act()")
    thing = registry.get_model("library", "Thing")
    assert leaves_alone(module.receive, thing)
    token = module.context.set(None)
    assert not leaves_alone(module.receive, thing)
    module.context.reset(token)
    assert leaves_alone(module.receive, thing)


ANNOTATED = """
from django.db.models import F
def forwards(apps, schema_editor):
    for row in apps.get_model("library", "Thing").objects.annotate({name}=F("a")):
        row.b = row.a
        row.save()
"""


def test_attributes_that_annotate_gives(tmp_path: Path) -> None:
    plain = history(model("Thing", [("a", models.TextField()), ("b", models.TextField())]))
    module = loaded(tmp_path, "def receive(instance, **kwargs):\n    if hasattr(instance, 'to_change'): act()")
    signals.post_save.connect(module.receive)
    try:
        other = module_from(tmp_path, ANNOTATED.format(name="other")).forwards
        assert isinstance(translate_run_python(other, plain, table_of), tuple)
        same = module_from(tmp_path, ANNOTATED.format(name="to_change")).forwards
        assert "asks whether Thing has to_change" in hole_of(same, plain).why
    finally:
        signals.post_save.disconnect(module.receive)


LINKED = """
from django.db import models
class Two(models.Model):
    class Meta: app_label = "auth"
class One(models.Model):
    name = models.TextField(unique=True)
    twos = models.ManyToManyField(Two, related_name="+")
    class Meta: app_label = "auth"
def forwards(apps, schema_editor):
    One.objects.get(name="x").twos.clear()
"""


@pytest.fixture
def linked(tmp_path: Path) -> Iterator[Any]:
    """Two models of today, for a while."""
    yield module_from(tmp_path, LINKED)
    for name in ("one", "two", "one_twos"):
        del apps.all_models["auth"][name]
    apps.clear_cache()


def test_the_table_between_of_an_imported_class(linked: Any, tmp_path: Path) -> None:
    """Its sender is today's: a receiver may listen to that one alone."""
    state = ProjectState()
    for each in (linked.Two, linked.One):
        state.add_model(ModelState.from_model(each))
    module = loaded(tmp_path, "def receive(sender, **kwargs): act()")
    assert isinstance(translate_function(linked.forwards, state.apps, table_of), Script)
    signals.m2m_changed.connect(module.receive, sender=linked.One.twos.through)
    try:
        hole = translate_function(linked.forwards, state.apps, table_of)
        name = f"{module.__name__}.receive"
        assert hole.why == f"{name}, a receiver of the signal m2m_changed, listens to One_twos and may change rows"
    finally:
        signals.m2m_changed.disconnect(module.receive, sender=linked.One.twos.through)


@pytest.mark.parametrize("registered", [False, True])
def test_follows_of_registered_classes(registered: bool, registry: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def delete_orphaned_follows(sender, instance=None, **kwargs):
        raise AssertionError

    delete_orphaned_follows.__module__ = "actstream.follows"
    delete_orphaned_follows.__qualname__ = "delete_orphaned_follows"
    thing = registry.get_model("library", "Thing")
    assert not leaves_alone(delete_orphaned_follows, thing, signals.pre_delete)
    monkeypatch.setitem(
        sys.modules, "actstream.follows", SimpleNamespace(delete_orphaned_follows=delete_orphaned_follows)
    )
    held = SimpleNamespace(registry={thing: {}} if registered else {})
    monkeypatch.setitem(sys.modules, "actstream.registry", held)
    assert leaves_alone(delete_orphaned_follows, thing, signals.pre_delete) is not registered


def sends() -> Iterator[tuple[str, set[str]]]:
    """What Django's own source hands to the receivers of the signals."""
    for name in ("base", "deletion", "fields.related_descriptors"):
        tree = ast.parse(inspect.getsource(importlib.import_module(f"django.db.models.{name}")))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "send":
                yield ast.unparse(node.func.value).rpartition(".")[2], {str(each.arg) for each in node.keywords}


def test_what_signals_give_is_what_django_sends() -> None:
    known = {
        next(name for name, each in vars(signals).items() if each is signal): set(given)
        for signal, _, given in receivers.GIVEN
    }
    found = [(name, given) for name, given in sends() if name in known or name == "signal"]
    assert {name for name, _ in found} >= set(known)
    assert [(name, given) for name, given in found if given - {"sender"} != known.get(name)] == []
