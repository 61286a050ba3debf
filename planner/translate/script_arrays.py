"""Lists and sets of values that a script fills, such as keys for a later query: an array for each.

``ids = []`` says nothing of what it will hold, so its line is written when that is known.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from django.db import models
from sqlglot import exp

from planner import names
from planner.translate import expressions, text_lists
from planner.translate.django_expressions import SLOTS, SameAsOneOf, Slot
from planner.translate.expressions import render
from planner.translate.fields import kind_of
from planner.translate.functions import scalar
from planner.translate.machine import Machine
from planner.translate.terms import ListTerm, NotUnderstoodError, Scalar, SequenceTerm, SetTerm, Term
from planner.translate.writer import TYPES, Writer, nullable, writer_of

MARK = "\x1earray "


@dataclass(slots=True)
class Values:
    """The array behind a list or set, the kind of its values, which are never NULL, and how often it was changed."""

    array: str
    kind: str
    changes: int = 0

    @property
    def sql(self) -> exp.Expr:
        """The variable."""
        return exp.column(self.array, quoted=True)


def marked(machine: Machine, term: ListTerm) -> None:
    """Note the place at which an empty list is made."""
    writer = writer_of(machine)
    writer.marks[id(term)] = writer.name("list")
    writer.emit(MARK + writer.marks[id(term)])


def settle(writer: Writer) -> None:
    """Write the lines that make the arrays, now that it is known which there are, and what functions return."""
    lines, writer.lines = writer.lines, []
    for line in lines:
        before, mark, name = line.partition(MARK)
        if not mark:
            writer.lines.append(line)
        elif name in writer.marked:
            writer.lines.append(before + writer.marked[name])
        elif writer.declared[name]:
            writer.lines.append(f"{before}{names.ident(name)} := '{{}}';")


def values_of(machine: Machine, owner: ListTerm, kind: str) -> Values:
    """The array of a list; it is declared when the first value is put into it, or looked for in it.

    :raises NotUnderstoodError: if the list holds something else
    """
    writer = writer_of(machine)
    if owner.filled is None and kind in TYPES and id(owner) in writer.marks and not owner.asked:
        name = writer.marks[id(owner)]
        writer.declared[name] = f"{TYPES[kind]}[]"
        owner.filled = Values(name, kind)
    if not isinstance(owner.filled, Values) or owner.filled.kind != kind:
        raise NotUnderstoodError("the list holds, or held before, something else")
    return owner.filled


def _value(machine: Machine, term: Term) -> Scalar:
    value = scalar(term)
    if nullable(machine, value) or value.collated:
        raise NotUnderstoodError("a value that may be None is put into a list, or looked for in one")
    return value


def put(machine: Machine, owner: ListTerm, term: Term) -> None:
    """``ids.append(value)`` and ``ids.add(value)``. A set's array may hold a value twice: nobody counts them."""
    value = _value(machine, term)
    kept = values_of(machine, owner, value.kind)
    kept.changes += 1
    writer_of(machine).emit(f"{render(kept.sql)} := array_append({render(kept.sql)}, {_typed(value)});")


def texts(machine: Machine, term: ListTerm) -> Scalar:
    """A list as an array of texts, as it is now."""
    return Scalar(values_of(machine, term, "text").sql, text_lists.KIND)


def made(machine: Machine, value: Scalar) -> ListTerm:
    """A new list with the texts of an array, which may be changed from now on."""
    writer, term = writer_of(machine), ListTerm()
    term.filled = Values(writer.variable("text[]", "list"), "text")
    writer.lists[id(term)] = (term, writer.level, len(writer.loops))
    writer.emit(f"{render(term.filled.sql)} := {render(value.sql)};")
    return term


def unpacked(machine: Machine, term: ListTerm, names_: int, node: ast.AST) -> SequenceTerm:
    """``a, b = texts``: as many texts as names, or Python raises."""
    sql, writer = render(texts(machine, term).sql), writer_of(machine)
    message = f"there are more or fewer than {names_} texts, and Python raises ValueError ({machine.where(node)})"
    writer.say("stop_if", violation=f"cardinality({sql}) <> {names_}", message=message)
    return SequenceTerm(tuple(Scalar(exp.Var(this=f"({sql})[{place + 1}]"), "text") for place in range(names_)))


def removed(machine: Machine, owner: ListTerm, node: ast.Call) -> bool:
    """``texts.remove(value)`` of a list: the first one, which must be there; of a set: ``discard``, too."""
    if len(node.args) != 1 or node.keywords or not isinstance(owner.filled, Values):
        return False
    assert isinstance(node.func, ast.Attribute)
    value = _value(machine, machine.evaluate(node.args[0]))
    kept, writer = values_of(machine, owner, value.kind), writer_of(machine)
    array, shown = render(kept.sql), _typed(value)
    if node.func.attr == "remove":
        what = machine.function.expression(node)
        error = "KeyError" if isinstance(owner, SetTerm) else "ValueError"
        message = f"{what}: it isn't there, and Python raises {error} ({machine.where(node)})"
        writer.say("stop_if", violation=f"NOT ({shown} = ANY ({array}))", message=message)
    kept.changes += 1
    writer.say("remove_all" if isinstance(owner, SetTerm) else "remove_first", array=array, value=shown)
    return True


def extended(machine: Machine, owner: ListTerm, node: ast.Call) -> bool:
    """``texts.extend(others)``."""
    if len(node.args) != 1 or node.keywords or id(owner) not in writer_of(machine).lists:
        return False
    term = machine.evaluate(node.args[0])
    given = ast.List([], ast.Load()) if isinstance(term, SequenceTerm) else node.args[0]
    other = text_lists.array_of(machine, term, given)
    if other is None:
        return False
    kept = values_of(machine, owner, "text")
    kept.changes += 1
    writer_of(machine).emit(f"{render(kept.sql)} := array_cat({render(kept.sql)}, {render(other.sql)});")
    return True


def _typed(value: Scalar) -> str:
    return render(expressions.cast(value.sql.copy(), TYPES[value.kind]))


def is_in(machine: Machine, left: Term, right: ListTerm) -> Scalar:
    """``value in ids``."""
    value = _value(machine, left)
    kept = values_of(machine, right, value.kind)
    array = exp.Var(this=f"({render(kept.sql)})")
    return Scalar(exp.Paren(this=exp.Var(this=f"{_typed(value)} = ANY {render(array)}")), "boolean")


def truth(term: ListTerm) -> Term:
    """``if ids:``."""
    if not isinstance(term.filled, Values):
        return term
    count = expressions.call("cardinality", term.filled.sql)
    return Scalar(exp.Paren(this=exp.GT(this=count, expression=exp.Literal.number(0))), "boolean")


def length(_machine: Machine, term: ListTerm) -> Term:
    """``len(ids)``; of a set it isn't known."""
    if not isinstance(term.filled, Values) or isinstance(term, SetTerm):
        raise NotUnderstoodError("how long the list is isn't known")
    return Scalar(expressions.cast(expressions.call("cardinality", term.filled.sql), "bigint"), "integer")


def one_of(machine: Machine, model: Any, name: str, term: ListTerm) -> SameAsOneOf | None:
    """``filter(column__in=ids)``, of the values as they are now; None for a list that is empty, and stays so."""
    column, values = name.removesuffix("__in"), term.filled
    fields = model._meta.local_concrete_fields
    field = next((f for f in fields if column in {f.name, f.attname} or (column == "pk" and f.primary_key)), None)
    if not isinstance(values, Values):
        return None
    if field is None or column == name or kind_of(field) != values.kind or values.kind not in SLOTS:
        raise NotUnderstoodError(f"a list of values of the kind {values.kind} isn't understood in {name}")
    writer = writer_of(machine)
    now = Values(writer.variable(f"{TYPES[values.kind]}[]", "a"), values.kind)
    writer.emit(f"{render(now.sql)} := {render(values.sql)};")
    return SameAsOneOf(models.F(field.attname), Slot(render(now.sql), SLOTS[values.kind]()))


__all__ = ["Values", "is_in", "length", "made", "marked", "one_of", "put", "removed", "settle", "texts", "truth"]
