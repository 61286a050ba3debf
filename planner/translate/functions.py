"""Functions and methods of Python that have an exact counterpart in PostgreSQL.

Each function is known by identity with the one that Python ships; a replacement put there before (a mock) is
noticed and not taken for the real one.
"""

from __future__ import annotations

import ast
import datetime
import hashlib
import inspect
import uuid
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from types import BuiltinFunctionType, FunctionType, ModuleType

from django.conf import settings
from django.utils import timezone
from sqlglot import exp

from planner.translate import expressions
from planner.translate.fields import describe, literal
from planner.translate.machine import Context, Machine
from planner.translate.terms import (
    Const,
    DurationTerm,
    EditorTerm,
    FieldTerm,
    Hashing,
    JsonTerm,
    ListTerm,
    MapTerm,
    NotUnderstoodError,
    RowTerm,
    Scalar,
    SequenceTerm,
    Term,
)
from planner.translate.values import Requirement

# All are functions of bytea. PostgreSQL has no sha1() without pgcrypto.
ALGORITHMS = ("md5", "sha224", "sha256", "sha384", "sha512")
A_UUID = "^[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}$"
UTF_8 = {"utf-8", "utf8", "UTF-8", "UTF8"}
CONST_KINDS = {str: "text", int: "integer", bool: "boolean"}


def scalar(term: Term) -> Scalar:
    """A term as a value in SQL; a constant as a literal.

    :raises NotUnderstoodError: if it is no value
    """
    if isinstance(term, Scalar):
        return term
    if isinstance(term, Const) and type(term.value) in CONST_KINDS:
        try:
            return Scalar(literal(term.value), CONST_KINDS[type(term.value)])
        except ValueError as error:
            raise NotUnderstoodError(f"PostgreSQL can't hold {term.value!r}: {error}") from error
    raise NotUnderstoodError("this isn't a value of the row")


def not_null(machine: Machine, node: ast.AST, value: Scalar, use: str) -> Scalar:
    """The value, with the requirement that it isn't NULL where Python would raise on None."""
    oracle = machine.context.oracle
    if not value.nullable or (oracle is not None and expressions.render(value.sql) in oracle.not_null):
        return replace(value, nullable=False)
    shown = machine.function.expression(node)
    violation = expressions.render(exp.Is(this=value.sql.copy(), expression=exp.Null()))
    message = f"{shown} is None (NULL in the database), and {use} fails on None ({machine.where(node)})"
    requirement = machine.context.require(Requirement(violation, message))
    return replace(value, nullable=False, requires=(*value.requires, requirement))


def encode(machine: Machine, owner: Scalar | Const, node: ast.Call) -> Term:
    """``text.encode()`` and ``text.encode("utf-8")`` → ``convert_to(text, 'UTF8')``."""
    machine.arguments(node, min(len(node.args), 1))
    encoding = machine.constant(node.args[0]) if node.args else "utf-8"
    value = scalar(owner)
    if value.kind != "text" or encoding not in UTF_8:
        raise NotUnderstoodError("only text is encoded, and only as UTF-8")
    value = not_null(machine, _owner(node), value, ".encode()")
    return value.becomes(expressions.call("convert_to", value.sql, expressions.text("UTF8")), "bytes")


def _owner(node: ast.Call) -> ast.AST:
    return node.func.value if isinstance(node.func, ast.Attribute) else node


def hashing(algorithm: str) -> Callable[[Machine, ast.Call], Term]:
    """The handler of ``hashlib.<algorithm>(data)``; ``usedforsecurity`` changes nothing in the result."""

    def handler(machine: Machine, node: ast.Call) -> Term:
        given = machine.arguments(node, 1, frozenset({"usedforsecurity"}))
        for value in given.values():
            machine.constant(value)
        data = scalar(machine.evaluate(node.args[0]))
        if data.kind != "bytes":
            raise NotUnderstoodError(f"hashlib.{algorithm}() takes bytes, and this is of the kind {data.kind}")
        return Hashing(algorithm, not_null(machine, node.args[0], data, f"hashlib.{algorithm}()"))

    return handler


def hexdigest(machine: Machine, owner: Hashing, node: ast.Call) -> Term:
    """``.hexdigest()`` → ``encode(sha256(…), 'hex')``; PostgreSQL's ``md5(bytea)`` is in hex already."""
    machine.arguments(node, 0)
    digest = expressions.call(owner.algorithm, owner.data.sql)
    if owner.algorithm != "md5":
        digest = expressions.call("encode", digest, expressions.text("hex"))
    return owner.data.becomes(digest, "text")


def hexadecimal(machine: Machine, owner: Scalar, node: ast.Call) -> Term:
    """``data.hex()`` → ``encode(data, 'hex')``."""
    machine.arguments(node, 0)
    if owner.kind != "bytes":
        raise NotUnderstoodError(f"hex() of a value of the kind {owner.kind} isn't understood")
    value = not_null(machine, _owner(node), owner, ".hex()")
    return value.becomes(expressions.call("encode", value.sql, expressions.text("hex")), "text")


def uuid4(machine: Machine, node: ast.Call) -> Term:
    """``uuid.uuid4()`` → ``gen_random_uuid()``, which makes version 4 too (PostgreSQL 13 on)."""
    machine.arguments(node, 0)
    return random_uuid(machine.context)


def uuid_of(machine: Machine, node: ast.Call) -> Term:
    """``uuid.UUID(text)``, of a text as both write one; Python takes hyphens at any place, and the server doesn't."""
    machine.arguments(node, 1)
    value = scalar(machine.evaluate(node.args[0]))
    if value.kind != "text" or value.collated:
        raise NotUnderstoodError(f"UUID() of a value of the kind {value.kind} isn't understood")
    value = not_null(machine, node.args[0], value, "UUID()")
    other = exp.Not(this=exp.RegexpLike(this=value.sql.copy(), expression=expressions.text(A_UUID)))
    message = f"{machine.function.expression(node.args[0])} isn't written as a UUID ({machine.where(node)})"
    machine.context.require(Requirement(expressions.render(other), message))
    return value.becomes(expressions.cast(value.sql, "uuid"), "uuid")


def random_uuid(context: Context) -> Scalar:
    """One evaluation of ``gen_random_uuid()``."""
    return Scalar(expressions.call("gen_random_uuid"), "uuid", draws=(next(context.numbers),), shape="uuid")


def scalar_attribute(machine: Machine, owner: Scalar, node: ast.Attribute) -> Term:
    """``uuid.hex``: the 32 digits without hyphens."""
    if owner.kind != "uuid" or node.attr != "hex":
        raise NotUnderstoodError(f"the attribute {node.attr} of a value of the kind {owner.kind} isn't understood")
    value = not_null(machine, node.value, owner, ".hex")
    digits = expressions.call(
        "replace", expressions.cast(value.sql, "text"), expressions.text("-"), expressions.text("")
    )
    return value.becomes(digits, "text")


def decimal(machine: Machine, node: ast.Call) -> Term:
    """``Decimal("0.00")``, of a constant."""
    machine.arguments(node, 1)
    given = machine.constant(node.args[0])
    if type(given) not in {str, int}:
        raise NotUnderstoodError("Decimal() is understood of a constant text or integer")
    try:
        made = Decimal(given)  # type: ignore[arg-type]
    except ArithmeticError as error:
        raise NotUnderstoodError(f"Python raises {type(error).__name__}") from error
    if not made.is_finite():
        raise NotUnderstoodError("a decimal that isn't a number isn't understood")
    return Const(made)


def string(machine: Machine, node: ast.Call) -> Term:
    """``str(value)`` of text, integers and UUIDs; ``str(None)`` is ``'None'``, as in Python."""
    machine.arguments(node, 1)
    return text_of(machine.evaluate(node.args[0]))


def text_of(term: Term) -> Term:
    """What `str` makes of an object.

    :raises NotUnderstoodError: if PostgreSQL writes objects of its kind in another way
    """
    if isinstance(term, Const):
        return Const(str(term.value))
    value = scalar(term)
    if value.kind not in {"text", "integer", "uuid"}:
        raise NotUnderstoodError(f"str() of a value of the kind {value.kind} isn't understood")
    sql = value.sql if value.kind == "text" else expressions.cast(value.sql, "text")
    if value.nullable:
        sql = expressions.call("coalesce", sql, expressions.text("None"))
    return replace(value.becomes(sql, "text"), nullable=False)


def length(machine: Machine, node: ast.Call) -> Term:
    """``len(text)``: code points, in both."""
    machine.arguments(node, 1)
    term = machine.evaluate(node.args[0])
    if isinstance(term, Const) and type(term.value) is str:
        return Const(len(term.value))
    if isinstance(term, SequenceTerm) and not isinstance(node.args[0], ast.Set):
        return Const(len(term.items))
    if isinstance(term, ListTerm | MapTerm) and machine.context.script is not None:
        found: Term = machine.context.script.length(machine, term)
        return found
    if isinstance(term, JsonTerm):
        measured: Term = machine.context.script.json.length(machine, term, node.args[0])
        return measured
    value = scalar(term)
    if value.kind == "texts":
        return value.becomes(expressions.call("cardinality", value.sql), "integer")
    if value.kind != "text":
        raise NotUnderstoodError(f"len() of a value of the kind {value.kind} isn't understood")
    value = not_null(machine, node.args[0], value, "len()")
    return value.becomes(expressions.call("char_length", value.sql), "integer")


def get_attribute(machine: Machine, node: ast.Call) -> Term:
    """``getattr(row, "column")``; a default is never used, because a row has all its columns."""
    machine.arguments(node, 3 if len(node.args) == 3 else 2)  # noqa: PLR2004 - getattr's own arity
    owner, attr = machine.evaluate(node.args[0]), attribute_name(machine, node.args[1])
    if isinstance(owner, EditorTerm) and attr == "collect_sql":
        return Const(value=False)  # it is true where SQL is only shown, and then no function is run
    if not isinstance(owner, RowTerm):
        raise NotUnderstoodError("getattr() is understood for a model's instance only")
    if len(node.args) == 3:  # noqa: PLR2004 - getattr's own arity
        machine.evaluate(node.args[2])
    fake = ast.copy_location(ast.Attribute(node.args[0], attr, ast.Load()), node)
    return machine.rules.attributes[RowTerm](machine, owner, fake)


def attribute_name(machine: Machine, node: ast.expr) -> str:
    """The constant name that ``getattr`` or ``setattr`` is given."""
    name = machine.constant(node)
    if type(name) is not str:
        raise machine.fail(node, "an attribute's name must be a constant text")
    return name


def field_attribute(_machine: Machine, owner: FieldTerm, node: ast.Attribute) -> Term:
    """``self.attname``, ``self.name`` and texts that the field's own class keeps in the instance."""
    value = vars(owner.field).get(node.attr)
    if type(value) not in {str, int} or inspect.getattr_static(type(owner.field), node.attr, None) is not None:
        raise NotUnderstoodError(f"the attribute {node.attr} of {describe(owner.field)} isn't a plain text or number")
    return Const(value)


TIMES = {"time", "moved time"}
"""The shapes of the present, and of what is so long before or after it."""


def timezone_now(machine: Machine, node: ast.Call) -> Term:
    """``django.utils.timezone.now()`` → ``now()``: an aware point in time, with USE_TZ; in a loop the clock's."""
    machine.arguments(node, 0)
    if not settings.USE_TZ:
        raise NotUnderstoodError("timezone.now() is a local time without a zone (USE_TZ = False)")
    script = machine.context.script
    if machine.context.loop is not None or (script is not None and script.loops):
        numbers = (next(machine.context.numbers),)
        return Scalar(expressions.call("clock_timestamp"), "datetime", draws=numbers, shape="time")
    return Scalar(expressions.call("now"), "datetime", shape="time")


def duration(machine: Machine, node: ast.Call) -> Term:
    """``timedelta(days=1)``."""
    names = ("days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks")
    named = machine.arguments(node, len(node.args), frozenset(names))
    given = {**dict(zip(names, node.args, strict=False)), **named}
    values = {name: machine.constant(each) for name, each in given.items()}
    if len(given) != len(node.args) + len(named) or not all(type(each) is int for each in values.values()):
        raise NotUnderstoodError("timedelta() is understood of constant integers")
    try:
        return DurationTerm(datetime.timedelta(**values))  # type: ignore[arg-type]
    except (OverflowError, TypeError) as error:
        raise NotUnderstoodError(f"Python raises {type(error).__name__}") from error


def moved(machine: Machine, node: ast.BinOp, value: Scalar, by: datetime.timedelta) -> Scalar:
    """``moment + timedelta(…)``: so many seconds, whatever the session's time zone; Python's years end at 9999."""
    if value.kind != "datetime" or not settings.USE_TZ:
        raise NotUnderstoodError(f"timedelta() beside a value of the kind {value.kind} isn't understood")
    value = not_null(machine, node.left if isinstance(node.left, ast.expr) else node, value, "arithmetic")
    seconds = by.days * 86400 + by.seconds
    moved_by = expressions.text(f"{seconds} seconds {by.microseconds} microseconds")
    sql = exp.Paren(this=exp.Add(this=value.sql.copy(), expression=expressions.cast(moved_by, "interval")))
    made = value.becomes(sql, "datetime")
    if value.shape in TIMES:
        return replace(made, shape="moved time")
    shown, edges = expressions.render(sql), ("0001-01-01 00:00:00+00", "9999-12-31 23:59:59.999999+00")
    first, last = (expressions.render(expressions.cast(expressions.text(each), "timestamptz")) for each in edges)
    message = f"{machine.function.expression(node)} is beyond Python's years ({machine.where(node)})"
    beyond = machine.context.require(Requirement(f"NOT ({shown} BETWEEN {first} AND {last})", message))
    return replace(made, requires=(*made.requires, beyond))


def _genuine(function: object, module: ModuleType) -> bool:
    """Whether the object in a module of Python is the one that Python ships."""
    if isinstance(function, FunctionType):
        return function.__code__.co_filename == module.__file__
    return isinstance(function, BuiltinFunctionType)


FUNCTIONS: tuple[tuple[object, Callable[[Machine, ast.Call], Term]], ...] = (
    (str, string),
    (len, length),
    (Decimal, decimal),
    (datetime.timedelta, duration),
    (getattr, get_attribute),
    (uuid.UUID, uuid_of),
    *(((uuid.uuid4, uuid4),) if _genuine(uuid.uuid4, uuid) else ()),
    *(((timezone.now, timezone_now),) if _genuine(timezone.now, timezone) else ()),
    *((getattr(hashlib, name), hashing(name)) for name in ALGORITHMS if _genuine(getattr(hashlib, name), hashlib)),
)
