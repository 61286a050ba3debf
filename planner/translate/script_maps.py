"""Dicts that a script fills and looks into: an array of the keys, and one of what they stand for.

The keys are in the order in which Python's dict has them. A row is held by its key alone, as behind a foreign key.
"""

from __future__ import annotations

import ast
import collections
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlglot import exp

from planner import names
from planner.translate import expressions, script_arrays, script_dicts
from planner.translate.expressions import render
from planner.translate.functions import scalar
from planner.translate.machine import Machine, words
from planner.translate.script_arrays import MARK
from planner.translate.script_names import value_of
from planner.translate.script_values import bound, evaluated, once
from planner.translate.terms import (
    Const,
    Known,
    ListTerm,
    MapTerm,
    NotUnderstoodError,
    RelatedTerm,
    RowTerm,
    Scalar,
    SequenceTerm,
    Term,
    ViewTerm,
)
from planner.translate.values import Requirement
from planner.translate.writer import CONST_KINDS, Loop, nullable, raise_if, slot, type_of, writer_of

Block = Callable[[Machine, Sequence[ast.stmt]], object]


@dataclass(slots=True)
class Held:
    """What a dict holds: the kind of its keys, and that of its values, or the models whose rows they are.

    ``empty``: a value may be None; ``asked``: somebody has asked for a value as for one that is never None.
    ``no_key``: a key may be None; ``walked``: somebody has gone through the keys as through such that never are.
    """

    kind: str = ""
    value: str = ""
    model: Any = None
    key_model: Any = None
    empty: bool = False
    asked: bool = False
    no_key: bool = False
    walked: bool = False
    changes: int = 0


def started(machine: Machine, default: int | None = None) -> MapTerm:
    """A new dict, empty; ``default`` is what a counter gives for a key that isn't there."""
    writer = writer_of(machine)
    term = MapTerm(writer.name("keys"), writer.name("values"), Held(), default)
    for name in (term.keys, term.values):
        writer.emit(MARK + name)
    return term


def _is_filled(machine: Machine, name: str) -> bool:
    """Whether a function puts something into the dict of this name, under keys that need not be written out."""
    if script_dicts.is_spread(machine, name):
        return False
    for part in ast.walk(machine.function.node):
        if isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store) and _is(part.value, name):
            return True
        if isinstance(part, ast.Attribute) and part.attr == "setdefault" and _is(part.value, name):
            return True
    return False


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def made(machine: Machine, name: str, node: ast.expr) -> MapTerm | None:
    """``name = {}``, ``dict()``, ``defaultdict(int)``, ``Counter()``; None if it is anything else."""
    if isinstance(node, ast.Dict):
        return started(machine) if not node.keys and _is_filled(machine, name) else None
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute) or node.keywords:
        return None
    if isinstance(node.func, ast.Attribute) and not isinstance(node.func.value, ast.Name):
        return None
    known = machine.evaluate(node.func) if _is_dict_name(machine, node.func) else None
    called = known.object if isinstance(known, Known) else None
    if called in (dict, collections.OrderedDict) and not node.args:
        return started(machine) if _is_filled(machine, name) else None
    if called is collections.Counter and not node.args:
        return started(machine, 0)
    if called is collections.defaultdict and len(node.args) == 1:
        inner = machine.evaluate(node.args[0])
        return started(machine, 0) if isinstance(inner, Known) and inner.object is int else None
    return None


def _is_dict_name(machine: Machine, node: ast.expr) -> bool:
    name = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
    return name in {"dict", "OrderedDict", "Counter", "defaultdict"} and name not in machine.env


def _key(machine: Machine, owner: MapTerm, term: Term) -> Scalar:
    """A key, as a value; the dict's keys are of its kind from now on. Python compares rows by their keys."""
    from planner.translate.script_rows import key as key_of  # noqa: PLC0415 - one of the few that need it

    model = _model_of(term)
    if isinstance(term, RowTerm) and term.dirty:
        raise NotUnderstoodError("only rows as they are in the database are understood in a dict")
    value = scalar(term) if model is None else key_of(machine, term)
    type_ = type_of(value.kind)
    if value.collated or type_ is None or value.kind in {"json", "float", "boolean"} or value.draws:
        raise NotUnderstoodError(f"a key of the kind {value.kind} isn't understood in a dict")
    held: Held = owner.held
    if not held.kind:
        held.kind, held.key_model = value.kind, model
        writer_of(machine).declared[owner.keys] = f"{type_}[]"
    if held.kind != value.kind or held.key_model is not model:
        raise NotUnderstoodError("the keys of the dict are of several kinds")
    return value


def _model_of(term: Term) -> Any:
    """The model of a row; None for anything else."""
    if isinstance(term, RowTerm):
        return term.model
    return term.field.remote_field.model if isinstance(term, RelatedTerm) else None


def _place(owner: MapTerm, key: Scalar) -> str:
    """The SQL of where a key stands, which is NULL if it isn't there. None is found, too."""
    typed = expressions.cast(key.sql.copy(), str(type_of(key.kind)))
    return f"array_position({names.ident(owner.keys)}, {render(typed)})"


def put(machine: Machine, owner: MapTerm, key_term: Term, term: Term) -> None:
    """``data[key] = value``."""
    writer = writer_of(machine)
    key = _key(machine, owner, key_term)
    held: Held = owner.held
    value, model = _value(machine, term)
    kind = value.kind if isinstance(value, Scalar) else CONST_KINDS.get(type(value.value), "")
    empty = nullable(machine, value) if isinstance(value, Scalar) else value.value is None
    _holds(machine, owner, kind, model)
    if empty and held.asked:
        raise NotUnderstoodError("a value that may be None is put into a dict that was looked into")
    held.empty = held.empty or empty
    held.no_key = held.no_key or nullable(machine, key)
    if held.no_key and held.walked:
        raise NotUnderstoodError("a key that may be None is put into a dict whose keys were gone through")
    held.changes += 1
    place = writer.variable("bigint", "p")
    shown = render(expressions.cast(value_of(value).copy(), str(type_of(held.value)))) if held.value else "NULL"
    writer.emit(f"{names.ident(place)} := {_place(owner, key)};")
    writer.say(
        "put",
        place=names.ident(place),
        keys=names.ident(owner.keys),
        held=names.ident(owner.values),
        key=render(expressions.cast(key.sql.copy(), str(type_of(key.kind)))),
        value=shown,
    )


def _holds(machine: Machine, owner: MapTerm, kind: str, model: Any) -> None:
    held: Held = owner.held
    type_ = type_of(kind)
    if not held.value:
        if type_ is None or kind == "json":
            raise NotUnderstoodError("what a dict is to hold isn't understood")
        held.value, held.model = kind, model
        writer_of(machine).declared[owner.values] = f"{type_}[]"
    if (kind and held.value != kind) or held.model is not model:
        raise NotUnderstoodError("a dict with values of several kinds isn't understood")


def _value(machine: Machine, term: Term) -> tuple[Scalar | Const, Any]:
    """What is kept of a value, and its model if it is a row."""
    from planner.translate.script_rows import key as key_of  # noqa: PLC0415 - one of the few that need it
    from planner.translate.script_rows import key_or_none  # noqa: PLC0415 - as above

    if isinstance(term, RowTerm):
        if not term.alias or term.dirty:
            raise NotUnderstoodError("only rows as they are in the database are understood in a dict")
        return key_or_none(machine, term) or key_of(machine, term), term.model
    if isinstance(term, RelatedTerm) and term.field.target_field.primary_key:
        return term.key, term.field.remote_field.model
    if isinstance(term, Scalar) and not term.collated and term.shape == "exact":
        return term, None
    if isinstance(term, Const) and type(term.value) in CONST_KINDS:
        return term, None
    raise NotUnderstoodError("what a dict is to hold isn't understood")


def _read(machine: Machine, owner: MapTerm, place: str, *, missing: bool) -> Term:
    """What stands at a place, as it is now."""
    held: Held = owner.held
    if not held.value:
        raise NotUnderstoodError("a dict is looked into before it is known what it holds")
    held.asked = held.asked or not held.empty
    found = Scalar(exp.Var(this=f"({names.ident(owner.values)})[{place}]"), held.value, nullable=missing or held.empty)
    made_ = slot(machine, found)
    return made_ if held.model is None else _row(held.model, made_)


def _row(model: Any, key: Scalar) -> RelatedTerm:
    """A row by its key, as if a foreign key referred to it."""
    field = SimpleNamespace(
        target_field=model._meta.pk,
        remote_field=SimpleNamespace(model=model),
        db_constraint=True,
        model=model,
        name="a dict",
        attname="a dict",
        null=key.nullable,
    )
    return RelatedTerm(field, key)


def item(machine: Machine, owner: MapTerm, node: ast.Subscript) -> Term:
    """``data[key]``: it must be there."""
    machine.evaluate(node.slice)  # what may fail in it is noted on each way to here
    found = once(_item, reads=True)(machine, owner, node)
    assert isinstance(found, SequenceTerm)
    assert isinstance(found.items[1], Const)
    place = found.items[1].value
    message = f"{machine.function.expression(node)}: Python raises KeyError ({machine.where(node)})"
    machine.context.require(Requirement(f"{place} IS NULL", message))
    return found.items[0]


def _item(machine: Machine, owner: MapTerm, node: ast.Subscript) -> Term:
    """The value and its place."""
    if owner.default is not None:
        raise NotUnderstoodError("a counter is looked into, which makes an entry")
    place = _place(owner, _key(machine, owner, machine.evaluate(node.slice)))
    return SequenceTerm((_read(machine, owner, place, missing=False), Const(place)))


def got(machine: Machine, owner: MapTerm, node: ast.Call) -> Term:
    """``data.get(key)``, ``data.get(key, default)``."""
    machine.arguments(node, 2 if len(node.args) == 2 else 1)  # noqa: PLR2004 - key and default
    for each in node.args:
        machine.evaluate(each)  # what may fail in it is noted on each way to here
    return once(_got, reads=True)(machine, owner, node)


def _got(machine: Machine, owner: MapTerm, node: ast.Call) -> Term:
    key = _key(machine, owner, machine.evaluate(node.args[0]))
    default = machine.evaluate(node.args[1]) if len(node.args) == 2 else Const(None)  # noqa: PLR2004
    return _or_default(machine, owner, key, default)


def _or_default(machine: Machine, owner: MapTerm, key: Scalar, default: Term) -> Term:
    place = _place(owner, key)
    if isinstance(default, Const) and default.value is None:
        return _read(machine, owner, place, missing=True)
    value = default if isinstance(default, Const) else scalar(default)
    kind = value.kind if isinstance(value, Scalar) else CONST_KINDS.get(type(value.value), "")
    if isinstance(value, Scalar) and (nullable(machine, value) or value.collated):
        raise NotUnderstoodError("the value for a key that isn't there may be None")
    _holds(machine, owner, kind, None)
    held: Held = owner.held
    held.asked = held.asked or not held.empty
    there = f"({names.ident(owner.values)})[{place}]"
    other = render(expressions.cast(value_of(value).copy(), str(type_of(kind))))
    sql = f"CASE WHEN {place} IS NULL THEN {other} ELSE {there} END"
    return slot(machine, Scalar(exp.Var(this=sql), held.value, nullable=held.empty))


def counted(machine: Machine, owner: MapTerm, target: ast.Subscript) -> Term:
    """What ``data[key] += 1`` adds to."""
    key = _key(machine, owner, machine.evaluate(target.slice))
    if owner.default is not None:
        return _or_default(machine, owner, key, Const(owner.default))
    return item(machine, owner, target)


def added(machine: Machine, statement: ast.AugAssign, target: ast.Subscript) -> None:
    """``data[key] += 1``."""
    owner = evaluated(machine, target.value)
    if not isinstance(owner, MapTerm):
        raise machine.fail(statement, f"{words(statement)} isn't understood")
    before, context = machine.context.requires, machine.context
    context.requires = []
    own = bound(machine, machine.guard(target, counted, machine, owner, target))
    raise_if(machine, context.requires)
    context.requires = before
    name = writer_of(machine).name("entry")
    machine.env[name] = own
    total = ast.BinOp(ast.copy_location(ast.Name(name, ast.Load()), target), statement.op, statement.value)
    term = evaluated(machine, ast.copy_location(total, statement))
    del machine.env[name]
    put(machine, owner, evaluated(machine, target.slice), bound(machine, term))


def is_in(machine: Machine, left: Term, owner: MapTerm) -> Scalar:
    """``key in data``."""
    place = _place(owner, _key(machine, owner, left))
    return Scalar(exp.Paren(this=exp.Var(this=f"{place} IS NOT NULL")), "boolean")


def length(machine: Machine, owner: MapTerm | ListTerm) -> Term:
    """``len(data)``, of a dict or a list."""
    if isinstance(owner, ListTerm):
        return script_arrays.length(machine, owner)
    if not owner.held.kind:
        raise NotUnderstoodError("a dict is looked into before it is known what it holds")
    sql = expressions.call("cardinality", exp.column(owner.keys, quoted=True))
    return Scalar(expressions.cast(sql, "bigint"), "integer")


def truth(machine: Machine, owner: MapTerm) -> Term:
    """``if data:``."""
    counted_ = length(machine, owner)
    assert isinstance(counted_, Scalar)
    return Scalar(exp.Paren(this=exp.GT(this=counted_.sql, expression=exp.Literal.number(0))), "boolean")


def view(_machine: Machine, owner: MapTerm, node: ast.Call) -> Term:
    """``data.items()``, ``data.keys()``, ``data.values()``."""
    assert isinstance(node.func, ast.Attribute)
    if node.args or node.keywords:
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    return ViewTerm(owner, node.func.attr)


def set_default(machine: Machine, owner: MapTerm, node: ast.Call) -> bool:
    """``data.setdefault(key, value)``, whose result nobody looks at."""
    machine.arguments(node, 2)
    if writer_of(machine).unused != id(node):
        raise NotUnderstoodError("the result of setdefault() isn't understood")
    key, term = machine.evaluate(node.args[0]), machine.evaluate(node.args[1])
    writer = writer_of(machine)
    writer.emit(f"IF NOT {render(is_in(machine, key, owner).sql)} THEN")
    with writer.deeper():
        put(machine, owner, key, term)
    writer.emit("END IF;")
    return True


def head(machine: Machine, term: MapTerm | ViewTerm, _made: Loop) -> tuple[str, Term]:
    """The loop over a dict, and what each turn gives."""
    owner, what = (term.owner, term.what) if isinstance(term, ViewTerm) else (term, "keys")
    held: Held = owner.held
    if not held.kind or not held.value:
        raise NotUnderstoodError("a dict is looked into before it is known what it holds")
    place = names.ident(writer_of(machine).name("i"))
    key = Scalar(exp.Var(this=f"({names.ident(owner.keys)})[{place}]"), held.kind, nullable=held.no_key)
    held.walked = held.walked or not held.no_key
    held.asked = held.asked or not held.empty
    found = Scalar(exp.Var(this=f"({names.ident(owner.values)})[{place}]"), held.value, nullable=held.empty)
    value = found if held.model is None else _row(held.model, found)
    name = key if held.key_model is None else _row(held.key_model, key)
    turn = {"keys": name, "values": value}.get(what) or SequenceTerm((name, value))
    return f"FOR {place} IN 1 .. cardinality({names.ident(owner.keys)}) LOOP", turn


def comprehension(machine: Machine, node: ast.DictComp, block: Block) -> Term:
    """``{row.name: row.pk for row in queryset if condition}``: as the loop that it is."""
    if len(node.generators) != 1 or node.generators[0].is_async:
        raise NotUnderstoodError("this comprehension isn't understood")
    (part,) = node.generators
    name, outer = writer_of(machine).name("dict"), machine.env
    data = started(machine)
    target = ast.Subscript(ast.Name(name, ast.Load()), node.key, ast.Store())
    body: list[ast.stmt] = [ast.Assign([target], node.value)]
    for test in reversed(part.ifs):
        body = [ast.If(test, body, [])]
    loop = ast.For(part.target, part.iter, body, [])
    for each in ast.walk(loop):
        if not hasattr(each, "lineno"):
            ast.copy_location(each, node)
    targets = {each.id for each in ast.walk(part.target) if isinstance(each, ast.Name)}
    machine.env = {key: term for key, term in outer.items() if key not in targets} | {name: data}
    block(machine, [loop])
    machine.env = outer
    return data
