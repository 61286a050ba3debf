"""JSON in a script: what a JSONField holds is read by key and place, asked about, and changed where it stands.

Python's dict is the column of the record itself. Where something else could see a change, or miss one, it isn't
understood.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace

from django.db import models
from sqlglot import exp

from planner import names, templating
from planner.translate import expressions
from planner.translate.conditions import ask, decide
from planner.translate.expressions import column, render
from planner.translate.fields import describe, kind_of
from planner.translate.functions import scalar
from planner.translate.json_values import PLAIN, as_json, takes_json
from planner.translate.machine import Machine, Test
from planner.translate.terms import (
    Const,
    Field,
    JsonTerm,
    NotUnderstoodError,
    RowTerm,
    Scalar,
    SequenceTerm,
    Term,
    UnorderedTerm,
)
from planner.translate.values import Requirement
from planner.translate.writer import Loop, Writer, nullable, raise_if, raw, writer_of

KINDS = {dict: "object", list: "array", str: "string", bool: "boolean"}


def of_column(machine: Machine, row: RowTerm, field: Field) -> JsonTerm | None:
    """``row.data``; None where it isn't a JSONField as Django makes it."""
    if not row.alias or not takes_json(field) or field.decoder is not None or type(field) is not models.JSONField:
        return None
    own, writer = column(field.column, row.alias), writer_of(machine)
    return born(writer, JsonTerm(own, render(own), (), row, field.attname))


def born(writer: Writer, term: JsonTerm) -> JsonTerm:
    """The term as one that came to be now."""
    return replace(term, born=len(writer.changes), loop=writer.loops[-1] if writer.loops else None)


def fresh(machine: Machine, term: JsonTerm) -> exp.Expr:
    """The value, of an object that still is what it was. :raises NotUnderstoodError: if it may be another one"""
    writer = writer_of(machine)
    if term.path and term.loop is not (writer.loops[-1] if writer.loops else None):
        raise NotUnderstoodError("a part of JSON is used in another loop than the one that has looked it up")
    for target, path in writer.changes[term.born :] if term.target else ():
        if target == term.target and len(path) <= len(term.path) and all(map(alike, path, term.path)):
            raise NotUnderstoodError("a part of JSON was replaced after it was looked up")
    return term.sql.copy()


def alike(one: str, other: str) -> bool:
    """Whether two keys may be the same: literals are what they are."""
    return one == other or not (one.startswith("'") and other.startswith("'"))


def stop_if(machine: Machine, node: ast.AST, violation: str, why: str) -> None:
    """Stop where Python would raise, or where what it does isn't known."""
    shown = machine.function.expression(node)
    machine.context.require(Requirement(violation, f"{shown}: {why} ({machine.where(node)})"))


def key_of(machine: Machine, term: Term) -> tuple[str, bool]:
    """A key or a place in SQL, and whether it is a place."""
    if isinstance(term, Const) and type(term.value) is int:
        return str(term.value), True
    value = scalar(term)
    if value.kind != "text" or nullable(machine, value) or value.collated or value.draws:
        raise NotUnderstoodError("JSON is understood with keys that are texts, and constant places")
    return render(value.sql), False


def part(machine: Machine, owner: JsonTerm, key: Term) -> JsonTerm:
    """The part at a key or a place: NULL where there is none."""
    shown, is_place = key_of(machine, key)
    sql = raw(f"({render(fresh(machine, owner))} -> {shown})")
    step = render(expressions.text(shown)) if is_place else shown
    return born(writer_of(machine), replace(owner, sql=sql, path=(*owner.path, step) if owner.target else ()))


def item(machine: Machine, owner: JsonTerm, node: ast.Subscript) -> Term:
    """``data["key"]``, ``data[0]``."""
    found = part(machine, owner, machine.evaluate(node.slice))
    stop_if(machine, node, f"{render(found.sql)} IS NULL", "there is no such key or place, and Python raises")
    return found


def is_of(machine: Machine, owner: JsonTerm, node: ast.AST, kind: str) -> str:
    """The value's SQL, where Python raises for anything of another kind."""
    shown = render(fresh(machine, owner))
    word = render(expressions.text(kind))
    stop_if(machine, node, f"jsonb_typeof({shown}) IS DISTINCT FROM {word}", f"it isn't an {kind} in JSON")
    return shown


def got(machine: Machine, owner: JsonTerm, node: ast.Call) -> Term:
    """``data.get("key")``, ``data.get("key", default)``."""
    machine.arguments(node, min(max(len(node.args), 1), 2))
    is_of(machine, owner, node.func, "object")
    found = part(machine, owner, machine.evaluate(node.args[0]))
    other = machine.evaluate(node.args[1]) if len(node.args) > 1 else Const(None)
    if isinstance(other, Const) and other.value is None:
        return found
    share(machine, found)
    return JsonTerm(expressions.call("coalesce", found.sql, written(machine, other)))


def written(machine: Machine, term: Term) -> exp.Expr:
    """The jsonb that a value becomes inside of JSON."""
    if isinstance(term, JsonTerm):
        shown = render(fresh(machine, term))
        changed = templating.statement("json_changes", value=shown)
        null = render(as_json(Const(None)).sql)
        why = "JSON holds numbers that Python's float changes"
        machine.context.require(Requirement(f"{shown} <> {null} AND {changed}", why))
        share(machine, term)
        return expressions.call("coalesce", term.sql.copy(), as_json(Const(None)).sql)
    if isinstance(term, Scalar) and term.kind in PLAIN and not term.draws:
        return expressions.call("coalesce", expressions.call("to_jsonb", term.sql), as_json(Const(None)).sql)
    return as_json(term).sql


def share(machine: Machine, term: JsonTerm) -> None:
    """Two objects hold it from now on: a change of one would be seen in the other."""
    if term.target:
        writer_of(machine).shared.add((term.target, not term.path))


def truth(machine: Machine, term: JsonTerm) -> Scalar:
    """Python's truth: of what is there, and isn't null, false, 0 or empty."""
    empty = [render(expressions.cast(expressions.text(each), "jsonb")) for each in EMPTY]
    sql = f"coalesce({render(fresh(machine, term))} NOT IN ({', '.join(empty)}), false)"
    return Scalar(raw(sql), "boolean")


EMPTY = ("null", "false", "0", '""', "[]", "{}")


def is_none(machine: Machine, term: JsonTerm) -> bool:
    """``data is None``."""
    null = render(as_json(Const(None)).sql)
    return decide(machine, Test(raw(f"coalesce({render(fresh(machine, term))} = {null}, true)")))


def same(machine: Machine, term: JsonTerm, other: Term, *, identity: bool) -> bool:
    """``data == "text"``, ``data is True``, ``data is None``."""
    if isinstance(other, Const) and other.value is None:
        return is_none(machine, term)
    plain = isinstance(other, Const) and type(other.value) is (bool if identity else str)
    text = isinstance(other, Scalar) and other.kind == "text" and not other.nullable and not other.collated
    if not plain and (identity or not text):
        raise NotUnderstoodError("JSON is compared with texts and None only")
    value = scalar(other)
    wanted = render(expressions.call("to_jsonb", expressions.cast(value.sql, _type(value))))
    return decide(machine, Test(raw(f"coalesce({render(fresh(machine, term))} = {wanted}, false)")))


def _type(value: Scalar) -> str:
    return "boolean" if value.kind == "boolean" else "text"


def contains(machine: Machine, node: ast.AST, left: Term, owner: JsonTerm) -> bool:
    """``"key" in data``, of an object's keys, an array's texts or a text's parts."""
    value = scalar(left)
    if value.kind != "text" or nullable(machine, value) or value.collated or value.draws:
        raise NotUnderstoodError("`in` JSON is understood for texts that are never None")
    shown, text = render(fresh(machine, owner)), render(expressions.cast(value.sql, "text"))
    words = ", ".join(render(expressions.text(each)) for each in ("object", "array", "string"))
    stop_if(machine, node, f"coalesce(jsonb_typeof({shown}) NOT IN ({words}), true)", "it is no object, array or text")
    whole = f"({shown} #>> CAST(ARRAY[] AS text[]))"
    ways = {"object": f"({shown} -> {text}) IS NOT NULL", "string": f"strpos({whole}, {text}) > 0"}
    cases = " ".join(f"WHEN {render(expressions.text(kind))} THEN {way}" for kind, way in ways.items())
    found = f"CASE jsonb_typeof({shown}) {cases} ELSE {shown} @> to_jsonb({text}) END"
    return ask(machine, raw(f"({found})"), [])


def is_instance(machine: Machine, owner: JsonTerm, classes: Sequence[type]) -> bool:
    """``isinstance(data, dict)``."""
    if not set(classes) <= set(KINDS):
        raise NotUnderstoodError("isinstance() of JSON is understood for dict, list, str and bool")
    words = ", ".join(render(expressions.text(KINDS[each])) for each in classes)
    sql = f"coalesce(jsonb_typeof({render(fresh(machine, owner))}) IN ({words}), false)"
    return decide(machine, Test(raw(sql)))


def length(machine: Machine, owner: JsonTerm, node: ast.AST) -> Term:
    """``len(data["list"])``."""
    shown = is_of(machine, owner, node, "array")
    return Scalar(expressions.cast(raw(f"jsonb_array_length({shown})"), "bigint"), "integer")


def unordered(machine: Machine, owner: JsonTerm, node: ast.AST) -> Term:
    """``list(set(data["list"]))``, of texts: each once."""
    shown = is_of(machine, owner, node, "array")
    other = templating.statement("json_other_than_texts", value=shown)
    stop_if(machine, node, other, "the array holds something else than texts")
    return UnorderedTerm(raw(templating.statement("json_distinct", value=shown)))


def text(machine: Machine, owner: JsonTerm, node: ast.AST) -> Scalar:
    """A text in JSON as a text, for its methods."""
    shown = is_of(machine, owner, node, "string")
    return Scalar(raw(f"({shown} #>> CAST(ARRAY[] AS text[]))"), "text")


def for_column(machine: Machine, field: Field, term: JsonTerm) -> Scalar:
    """What a column of texts, whole numbers or truths gets: Django would convert anything else, which is refused."""
    kind, shown = kind_of(field), render(fresh(machine, term))
    if kind not in PLAIN:
        raise NotUnderstoodError(f"{describe(field)} gets a part of JSON")
    word = {"text": "string", "integer": "number", "boolean": "boolean"}[kind]
    own = f"jsonb_typeof({shown}) NOT IN ({render(expressions.text(word))}, {render(expressions.text('null'))})"
    plain = f"({shown} #>> CAST(ARRAY[] AS text[]))"
    if kind == "integer":
        own += f" OR strpos({plain}, {render(expressions.text('.'))}) > 0"
    if not field.null:
        own += f" OR {shown} = {render(as_json(Const(None)).sql)}"
    violation = f"coalesce({own}, {str(not field.null).lower()})"
    message = f"{describe(field)} gets a part of JSON that is something else than a {word}"
    machine.context.require(Requirement(violation, message))
    made = raw(plain) if kind == "text" else expressions.cast(raw(plain), {"integer": "bigint"}.get(kind, kind))
    return Scalar(made, kind, nullable=field.null)


def now(machine: Machine, value: exp.Expr) -> exp.Expr:
    """The value as it is before anything is changed."""
    writer = writer_of(machine)
    name = writer.variable("jsonb", "j")
    writer.emit(f"{names.ident(name)} := {render(value)};")
    return exp.column(name, quoted=True)


def settled(machine: Machine, term: JsonTerm) -> JsonTerm:
    """A part as a name holds it: what can't be changed, as it is now."""
    if term.target or isinstance(term.sql, exp.Column):
        return term
    return JsonTerm(now(machine, term.sql))


def held(machine: Machine, field: Field, term: JsonTerm) -> Scalar:
    """What a column gets of JSON: of a JSONField None is NULL."""
    context = machine.context
    before, context.requires = context.requires, []
    if takes_json(field):
        null = as_json(Const(None)).sql
        made = Scalar(expressions.call("nullif", written(machine, term), null), "json", nullable=True)
    else:
        made = for_column(machine, field, term)
    raise_if(machine, context.requires)
    context.requires = before
    return made


def either(machine: Machine, ways: Sequence[tuple[exp.Expr, Term]]) -> JsonTerm:
    """One of several values, by conditions of which the last always holds."""
    terms = [term for _, term in ways]
    first = terms[0]
    assert any(isinstance(term, JsonTerm) for term in terms)
    same_part = {(each.target, each.path, render(each.sql)) for each in terms if isinstance(each, JsonTerm)}
    if isinstance(first, JsonTerm) and len(same_part) == 1 and all(isinstance(each, JsonTerm) for each in terms):
        return first
    context = machine.context
    before, context.requires = context.requires, []
    values = [(test, written(machine, term)) for test, term in ways]
    raise_if(machine, context.requires)
    context.requires = before
    ifs = [exp.If(this=test, true=value) for test, value in values[:-1]]
    return JsonTerm(exp.Case(ifs=ifs, default=values[-1][1]))


def elements(machine: Machine, owner: JsonTerm, node: ast.AST, made: Loop) -> tuple[str, Term]:
    """``for item in data["list"]``: the loop's first line, and what each turn has."""
    shown, number = is_of(machine, owner, node, "array"), names.ident(writer_of(machine).name("n"))
    step = f"CAST({number} AS text)"
    turn = replace(owner, sql=raw(f"({shown} -> {number})"), path=(*owner.path, step) if owner.target else ())
    turn = replace(turn, born=len(writer_of(machine).changes), loop=made)
    return f"FOR {number} IN 0..jsonb_array_length({shown}) - 1 LOOP", turn


def pairs(machine: Machine, owner: JsonTerm, node: ast.AST, made: Loop, what: str) -> tuple[str, Term]:
    """``for key, value in data.items()``, ``.keys()``, ``.values()``."""
    shown, alias = is_of(machine, owner, node, "object"), writer_of(machine).variable("record", "r")
    key = column("key", alias)
    step = render(key)
    value = replace(owner, sql=raw(f"({shown} -> {step})"), path=(*owner.path, step) if owner.target else ())
    value = replace(value, born=len(writer_of(machine).changes), loop=made)
    found: dict[str, Term] = {"keys": Scalar(key, "text"), "values": value}
    turn = found.get(what) or SequenceTerm((found["keys"], found["values"]))
    rows = templating.statement("json_each", value=shown)
    return f"FOR {names.ident(alias)} IN {rows} LOOP", turn


def check_kept(machine: Machine, owner: JsonTerm, since: int) -> None:
    """Make sure that a loop changes nothing of what it goes through but its elements' own parts.

    :raises NotUnderstoodError: if it does
    """
    for target, path in writer_of(machine).changes[since:]:
        near = len(path) <= len(owner.path) + 1 and all(map(alike, path, owner.path))
        if owner.target and target == owner.target and near:
            raise NotUnderstoodError("JSON is changed while a loop goes through it")


HOOKS = SimpleNamespace(
    **{"contains": contains, "for_column": for_column, "is_instance": is_instance, "length": length, "same": same},
    **{"truth": truth, "written": written, "of_column": of_column, "settled": settled},
    **{"held": held, "either": either},
)
"""What is asked from other modules, where a script is written."""
