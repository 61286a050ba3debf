"""Constants of classes: a name that the class's body assigns one literal, once; members of enumerations too.

A class may have a metaclass, as classes of choices do, where that has no say in how the name is read.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Mapping
from enum import Enum, EnumType, IntEnum, StrEnum
from types import ModuleType
from typing import Any

from django.db.models import IntegerChoices, TextChoices

from planner.translate.constants import changeable, constant_of, own_parts, sets_name, tree_of
from planner.translate.terms import Const, Constant, NotUnderstoodError, SequenceTerm, Term

DEEPEST = 5
UNASKED = {
    *("__new__", "__init__", "__init_subclass__", "__subclasshook__", "__class__", "__doc__", "__dir__", "__str__"),
    *("__repr__", "__reduce__", "__reduce_ex__", "__getnewargs__", "__sizeof__", "__getstate__"),
    *("__format__", "from_bytes", "maketrans"),
}
"""What may be otherwise than of numbers and texts; how a member is shown is looked at on its own."""


SPEAKS = {int: (IntEnum, IntegerChoices), str: (StrEnum, TextChoices)}
"""Enumerations of which ``str(member)`` is ``str(value)``, by what a member is."""


def is_constant(value: Constant, held: object) -> bool:
    """Whether a constant is just what a name holds, or the number or text of the member that it holds."""
    if isinstance(held, Enum):
        return isinstance(held, type(value)) and bool(value == held)
    return type(value) is type(held) and value == held


def class_attribute(cls: type, name: str) -> Term | None:
    """``Class.NAME``: a number, a text, or a tuple of such; None if the class holds anything else there.

    :raises NotUnderstoodError: if it isn't a constant
    """
    if isinstance(cls, EnumType) and name in cls.__members__:
        return Const(member(cls, name))
    held = vars(_owner(cls, name)).get(name)
    if type(held) in {str, int, bool, tuple}:
        return _term(_constant(cls, name))
    return None


def class_constant(cls: type, name: str) -> Constant:
    """The literal that a class's body assigns to a name, once.

    :raises NotUnderstoodError: if it is no literal, or has another value now
    """
    found = member(cls, name) if isinstance(cls, EnumType) else _constant(cls, name)
    if not isinstance(found, str | int):
        raise changeable(f"{cls.__name__}.{name}")
    return found


def member(cls: EnumType, name: str) -> Constant:
    """The number or text that a member of an enumeration is.

    :raises NotUnderstoodError: if it isn't one in all that is done with it, or no literal
    """
    base = next((each for each in (int, str) if issubclass(cls, each)), None)
    written, held = value_of(cls, name), getattr(cls, name)
    if base is None or all(cls.__str__ is not each.__str__ for each in SPEAKS[base]) or not _is_as(cls, base):
        raise NotUnderstoodError(f"a member of the enumeration {cls.__name__} isn't the same as its value everywhere")
    same = int.__int__(held) == written if base is int else str.__str__(held) == written
    if type(written) is not base or not same:
        raise changeable(f"{cls.__name__}.{name}")
    return written


def value_of(cls: EnumType, name: str) -> Constant:
    """``Class.NAME.value``, of an enumeration's member. :raises NotUnderstoodError: if it is no literal"""
    own = next((vars(each)["value"] for each in cls.__mro__ if "value" in vars(each)), None)
    found = _written(cls, name, member_of=True)
    held: Any = cls.__members__[name]
    if own is not vars(Enum)["value"] or held.name != name or not _same(found, held.value):
        raise changeable(f"{cls.__name__}.{name}")
    if not isinstance(found, str | int):
        raise changeable(f"{cls.__name__}.{name}")
    return found


def _is_as(cls: type, base: type) -> bool:
    """Whether a class changes nothing of what texts and numbers can do."""
    formats: Any = cls.__format__
    same = formats in (base.__format__, Enum.__format__)  # the second is that of str(member)
    return same and all(getattr(cls, each) is getattr(base, each) for each in dir(base) if each not in UNASKED)


def _owner(cls: type, name: str) -> type:
    """The class that has the name. :raises NotUnderstoodError: if the metaclass answers for it"""
    kind = type(cls)
    if kind.__getattribute__ is not type.__getattribute__ or any(name in vars(each) for each in inspect.getmro(kind)):
        raise NotUnderstoodError(f"the attribute {name} of a {kind.__name__} isn't understood")
    return next((each for each in cls.__mro__ if name in vars(each)), cls)


def _constant(cls: type, name: str, depth: int = 0) -> Any:
    found = _written(cls, name, depth)
    if not _same(found, vars(_owner(cls, name))[name]):
        raise changeable(f"{cls.__name__}.{name}")
    return found


def _written(cls: type, name: str, depth: int = 0, *, member_of: bool = False) -> Any:
    """What the class's body assigns to a name."""
    owner, shown = _owner(cls, name) if not member_of else cls, f"{cls.__name__}.{name}"
    module = sys.modules.get(owner.__module__)
    if not isinstance(module, ModuleType) or depth > DEEPEST:
        raise changeable(shown)
    tree = tree_of(module, shown)
    node: Any = tree
    found: Any = module
    for part in owner.__qualname__.split("."):
        within = [each for each in node.body if isinstance(each, ast.ClassDef) and each.name == part] if node else []
        node, found = within[0] if len(within) == 1 else None, vars(found).get(part) if found is not None else None
    if node is None or found is not owner or _is_set_later(tree, node.name, name):
        raise changeable(shown)
    value = _assigned(node, name)
    if isinstance(value, ast.Tuple) and value.elts and member_of:
        value = value.elts[0]  # the member's value stands before its label
    if value is None:
        raise changeable(shown)
    return _folded(value, _Scope(owner, node, vars(module), module, depth))


def _assigned(node: ast.ClassDef, name: str) -> ast.expr | None:
    stores = [each for each in own_parts(node) if sets_name(each, name)]
    for statement in node.body:
        if isinstance(statement, ast.Assign) and statement.targets == stores:
            return statement.value
        if isinstance(statement, ast.AnnAssign) and [statement.target] == stores:
            return statement.value
    return None


def _is_set_later(tree: ast.Module, owner: str, name: str) -> bool:
    """Whether the module sets an attribute of the name, on whatever it is, or those of the class by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == name and not isinstance(node.ctx, ast.Load):
            return True
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"setattr", "delattr"}:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Name) and first.id in {owner, "cls"}:
                return True
    return False


class _Scope:
    """Where the body of a class stands."""

    def __init__(
        self, owner: type, node: ast.ClassDef, names: Mapping[str, object], module: ModuleType, depth: int
    ) -> None:
        self.owner, self.node, self.names, self.module, self.depth = owner, node, names, module, depth

    def value(self, name: str) -> Any:
        """A name of the body: the class's own, else the module's."""
        if any(sets_name(each, name) for each in own_parts(self.node)):
            found = _folded(_assigned(self.node, name), _Scope(**{**vars(self), "depth": self.depth + 1}))
            if not _same(found, vars(self.owner).get(name)):
                raise changeable(name)
            return found
        held = self.names.get(name)
        if type(held) not in {str, int}:
            raise changeable(name)
        return constant_of(self.module, name, held)


def _folded(node: ast.expr | None, scope: _Scope) -> Any:
    """The value of an expression of literals. :raises NotUnderstoodError: if it is anything else"""
    if scope.depth > DEEPEST:
        raise changeable(scope.owner.__name__)
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | None):
        return node.value
    if isinstance(node, ast.Tuple):
        return tuple(_folded(each, scope) for each in node.elts)
    if isinstance(node, ast.Name):
        return scope.value(node.id)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _folded(node.operand, scope)
        if type(number) is int:
            return -number
    other = _other(node, scope)
    if isinstance(node, ast.Attribute) and other is not None:
        return _constant(other, node.attr, scope.depth + 1)
    raise changeable(scope.owner.__name__)


def _other(node: ast.expr | None, scope: _Scope) -> type | None:
    """The class whose attribute it is, by a name that the module has, and the body hasn't."""
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return None
    name = node.value.id
    held = scope.names.get(name)
    own = any(sets_name(each, name) for each in own_parts(scope.node))
    return held if isinstance(held, type) and not isinstance(held, EnumType) and not own else None


def _same(one: Any, other: Any) -> bool:
    """Whether two values are of the same types in all parts, and equal."""
    if isinstance(one, tuple) and type(other) is tuple:
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)


def _term(value: Any) -> Term:
    return SequenceTerm(tuple(map(_term, value))) if isinstance(value, tuple) else Const(value)
