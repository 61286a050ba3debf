"""Methods of text that PostgreSQL has exactly: code points as in Python, never the collation's idea of letters."""

from __future__ import annotations

import ast
import string as strings
from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from planner.translate import expressions, text_lists
from planner.translate.expressions import render
from planner.translate.functions import not_null, scalar, text_of
from planner.translate.machine import Machine
from planner.translate.terms import Const, DictTerm, NotUnderstoodError, Scalar, SequenceTerm, Term
from planner.translate.text_lists import SPACES
from planner.translate.values import Requirement

Handler = Callable[[Machine, Scalar | Const, ast.Call], Term]


def _text(machine: Machine, node: ast.AST, owner: Term, use: str) -> Scalar:
    value = scalar(owner)
    if value.kind != "text":
        raise NotUnderstoodError(f"{use} of a value of the kind {value.kind} isn't understood")
    return not_null(machine, node, value, use)


def _owner(node: ast.Call) -> ast.AST:
    return node.func.value if isinstance(node.func, ast.Attribute) else node


def _constants(machine: Machine, node: ast.Call) -> list[str]:
    """The call's arguments, which must be constant texts."""
    machine.arguments(node, len(node.args))
    found = [machine.constant(argument) for argument in node.args]
    if not all(type(each) is str for each in found):
        raise machine.fail(node, "only constant texts are understood as arguments here")
    return [str(each) for each in found]


def _folded(machine: Machine, owner: Const | Scalar, node: ast.Call, method: str, arguments: list[str]) -> Const | None:
    """Python's own answer for a constant."""
    if not isinstance(owner, Const) or type(owner.value) is not str:
        return None
    try:
        return Const(getattr(owner.value, method)(*arguments))
    except (TypeError, ValueError) as error:
        raise machine.fail(node, f"Python raises {type(error).__name__}: {error}") from error


def cased(method: str) -> Handler:
    """``.lower()`` and ``.upper()``: the same for ASCII whatever the locale, and not beyond."""

    def handler(machine: Machine, owner: Scalar | Const, node: ast.Call) -> Term:
        machine.arguments(node, 0)
        folded = _folded(machine, owner, node, method, [])
        if folded is not None:
            return folded
        value = _text(machine, _owner(node), owner, f".{method}()")
        length = expressions.call("char_length", value.sql.copy())
        beyond = exp.NEQ(this=expressions.call("octet_length", value.sql.copy()), expression=length)
        shown = machine.function.expression(_owner(node))
        message = f"{shown} has letters beyond ASCII, for which Python's {method}() and the server's differ"
        machine.context.require(Requirement(render(beyond), f"{message} ({machine.where(node)})"))
        plain = exp.Collate(this=value.sql.copy(), expression=exp.to_identifier("C", quoted=True))
        return value.becomes(expressions.call(method, plain), "text")

    return handler


def stripped(method: str, function: str) -> Handler:
    """``.strip()``, ``.lstrip()``, ``.rstrip()``."""

    def handler(machine: Machine, owner: Scalar | Const, node: ast.Call) -> Term:
        given = _constants(machine, node)
        folded = _folded(machine, owner, node, method, given)
        if folded is not None:
            return folded
        value = _text(machine, _owner(node), owner, f".{method}()")
        characters = given[0] if len(given) == 1 else SPACES if not given else None
        if characters is None:
            raise machine.fail(node, "it is called with arguments that aren't understood")
        return value.becomes(expressions.call(function, value.sql, expressions.text(characters)), "text")

    return handler


def replaced(machine: Machine, owner: Scalar | Const, node: ast.Call) -> Term:
    """``.replace("old", "new")``."""
    machine.arguments(node, 2)
    given = _parts(machine, node)
    if isinstance(owner, Const) and type(owner.value) is str and all(isinstance(each, Const) for each in given):
        old_text, new_text = (str(each.value) for each in given if isinstance(each, Const))
        return Const(owner.value.replace(old_text, new_text))
    value, old, new = _text(machine, _owner(node), owner, ".replace()"), *map(scalar, given)
    if given[0] == Const("") or value.collated or old.collated:
        raise machine.fail(node, "only replace(old, new) with an old text that isn't empty is understood")
    if not isinstance(given[0], Const):  # Python puts the new text between all letters then
        empty = exp.EQ(this=old.sql.copy(), expression=expressions.text(""))
        message = f"{machine.function.expression(node.args[0])} is empty in .replace() ({machine.where(node)})"
        machine.context.require(Requirement(render(empty), message))
    made = value.becomes(expressions.call("replace", value.sql, old.sql, new.sql), "text")
    return _with(made, old, new)


def _parts(machine: Machine, node: ast.Call) -> list[Const | Scalar]:
    """The call's arguments: constant texts, or texts of the row."""
    found: list[Const | Scalar] = []
    for argument in node.args:
        term = machine.evaluate(argument)
        if isinstance(term, Const) and type(term.value) is not str:
            raise machine.fail(argument, "a text is needed here")
        found.append(term if isinstance(term, Const) else _text(machine, argument, term, "a method of a text"))
    return found


def _with(made: Scalar, *others: Scalar) -> Scalar:
    """A value that was computed from others as well."""
    reads = made.reads.union(*(each.reads for each in others))
    draws = made.draws + tuple(draw for each in others for draw in each.draws)
    requires = made.requires + tuple(required for each in others for required in each.requires)
    return replace(made, reads=reads, draws=draws, requires=requires)


def edge(method: str, function: str) -> Handler:
    """``.startswith("x")`` and ``.endswith("x")``."""

    def handler(machine: Machine, owner: Scalar | Const, node: ast.Call) -> Term:
        machine.arguments(node, 1)
        (given,) = _parts(machine, node)
        if isinstance(owner, Const) and type(owner.value) is str and isinstance(given, Const):
            return Const(getattr(owner.value, method)(given.value))
        value, wanted = _text(machine, _owner(node), owner, f".{method}()"), scalar(given)
        if value.collated or wanted.collated:
            raise machine.fail(node, "it is called with arguments that aren't understood")
        size = (
            expressions.call("char_length", wanted.sql)
            if isinstance(given, Scalar)
            else exp.Literal.number(len(str(given.value)))
        )
        part = expressions.call(function, value.sql, size)
        made = value.becomes(exp.Paren(this=exp.EQ(this=part, expression=wanted.sql)), "boolean")
        return _with(made, wanted)

    return handler


def piece(machine: Machine, node: ast.Subscript) -> Term:
    """``text.split("x")[0]``, ``text[:3]``, ``text[3:]``, ``DICT[key]``."""
    split = node.value
    if isinstance(split, ast.Call) and isinstance(split.func, ast.Attribute) and split.func.attr == "split":
        first = _split(machine, node, split)
        if first is not None:
            return first
    owner = machine.evaluate(node.value)
    texts = None if isinstance(owner, SequenceTerm) else text_lists.array_of(machine, owner)
    if texts is not None and isinstance(node.slice, ast.Slice):
        return text_lists.part(machine, texts, node.slice)
    if texts is not None:
        return text_lists.element(machine, texts, machine.constant(node.slice), node)
    if isinstance(owner, DictTerm):
        return _looked_up(machine, owner, machine.evaluate(node.slice), node)
    if isinstance(owner, SequenceTerm):
        place = machine.constant(node.slice)
        if type(place) is int and -len(owner.items) <= place < len(owner.items):
            return owner.items[place]
        raise NotUnderstoodError("there is nothing at this place")
    if not isinstance(node.slice, ast.Slice) or node.slice.step is not None:
        raise NotUnderstoodError("an index isn't understood here")
    value = _text(machine, node.value, owner, "a slice")
    return _slice(machine, value, node.slice)


def _slice(machine: Machine, value: Scalar, part: ast.Slice) -> Term:
    """A slice; the server's left() and right() count negative places from the other end, as Python does."""
    lower = machine.constant(part.lower) if part.lower else 0
    upper = machine.evaluate(part.upper) if part.upper else Const(None)
    if type(lower) is not int or (lower < 0 and upper != Const(None)):
        raise NotUnderstoodError("only constant places from the start are understood before the colon of a slice")
    if lower < 0:
        return value.becomes(expressions.call("right", value.sql, exp.Literal.number(-lower)), "text")
    if upper != Const(None):
        assert part.upper is not None
        value = _cut(machine, value, upper, part.upper)
    after = expressions.call("substr", value.sql, exp.Literal.number(lower + 1)) if lower else value.sql
    return value.becomes(after, "text")


def _cut(machine: Machine, value: Scalar, upper: Term, node: ast.expr) -> Scalar:
    """``text[:upper]``."""
    size = upper.value if isinstance(upper, Const) else None
    if type(size) is int:
        place = exp.Literal.number(size) if size >= 0 else exp.Neg(this=exp.Literal.number(-size))
        return value.becomes(expressions.call("left", value.sql, place), "text")
    most = scalar(upper)
    if most.kind != "integer":
        raise NotUnderstoodError("only integers are understood in a slice")
    most = not_null(machine, node, most, "a slice")
    within = expressions.call("greatest", exp.Neg(this=exp.Literal.number(2**30)), most.sql)
    within = expressions.call("least", within, exp.Literal.number(2**30))
    return _with(value.becomes(expressions.call("left", value.sql, expressions.cast(within, "integer")), "text"), most)


def _split(machine: Machine, node: ast.Subscript, call: ast.Call) -> Term | None:
    """The first part, which is always there; None for another."""
    assert isinstance(call.func, ast.Attribute)
    if not isinstance(node.slice, ast.Constant) or node.slice.value != 0 or not call.args:
        return None
    given = _constants(machine, ast.copy_location(ast.Call(call.func, call.args[:1], []), call))
    owner = machine.evaluate(call.func.value)
    limited = len(call.args) == 2 and machine.constant(call.args[1]) == 1  # noqa: PLR2004 - maxsplit
    if len(given) != 1 or not given[0] or call.keywords or (len(call.args) > 1 and not limited):
        raise NotUnderstoodError("split() is understood with one constant separator")
    value = _text(machine, call.func.value, owner, ".split()")
    if value.collated:
        raise NotUnderstoodError("a text with a collation of its own is split")
    separator = expressions.text(given[0])
    return value.becomes(expressions.call("split_part", value.sql, separator, exp.Literal.number(1)), "text")


def _looked_up(machine: Machine, owner: DictTerm, key: Term, node: ast.AST) -> Term:
    from planner.translate.conditions import _same  # noqa: PLC0415 - conditions need functions that need this

    for choice, value in owner.items:
        if _same(machine, key, Const(choice), ast.Eq()):
            return value
    shown = machine.function.expression(node)
    requirement = Requirement("true", f"{shown} finds no such key, and Python raises KeyError ({machine.where(node)})")
    machine.context.require(requirement)
    return owner.items[0][1]


def got(machine: Machine, owner: DictTerm, node: ast.Call) -> Term:
    """``DICT.get(key, default)``."""
    from planner.translate.conditions import _same  # noqa: PLC0415 - see above

    machine.arguments(node, 2 if len(node.args) == 2 else 1)  # noqa: PLR2004 - key and default
    key = machine.evaluate(node.args[0])
    for choice, value in owner.items:
        if _same(machine, key, Const(choice), ast.Eq()):
            return value
    return machine.evaluate(node.args[1]) if len(node.args) == 2 else Const(None)  # noqa: PLR2004 - key and default


def joined(machine: Machine, parts: list[Term], nodes: list[ast.AST]) -> Term:
    """Texts one after the other."""
    if all(isinstance(part, Const) for part in parts):
        return Const("".join(str(part.value) for part in parts if isinstance(part, Const)))
    scalars = [_text(machine, node, part, "+") for part, node in zip(parts, nodes, strict=True)]
    sql: exp.Expr = scalars[0].sql.copy()
    result = scalars[0]
    for each in scalars[1:]:
        sql = exp.DPipe(this=sql, expression=each.sql.copy())
        result = Scalar(
            sql,
            "text",
            reads=result.reads | each.reads,
            draws=(*result.draws, *each.draws),
            requires=(*result.requires, *each.requires),
            collated=result.collated or each.collated,
        )
    return result.becomes(exp.Paren(this=sql), "text")


def padded(machine: Machine, term: Term, spec: str, node: ast.AST) -> Term:
    """``f"{number:05d}"``: an integer with zeros before it, after its sign."""
    width = spec.removesuffix("d")
    if isinstance(term, Const) and type(term.value) is int and width.isdecimal():
        return Const(format(term.value, spec))
    value = scalar(term)
    if not (width.isascii() and width.isdecimal() and width.startswith("0")) or value.kind != "integer":
        raise NotUnderstoodError("this format isn't understood")
    value = not_null(machine, node, value, "the format")
    return value.becomes(_zeros(expressions.cast(value.sql, "text"), width.lstrip("0") or "0", ("-",)), "text")


def _zeros(text: exp.Expr, width: str, signs: tuple[str, ...]) -> exp.Expr:
    """Zeros before a text, after its sign; the server's lpad() would cut what is longer."""
    shown = render(text)
    marks, zero = [render(expressions.text(each)) for each in signs], render(expressions.text("0"))
    sign = f"left({shown}, 1) IN ({', '.join(marks)})"
    rest = f"lpad(substr({shown}, 2), greatest({width} - 1, char_length({shown}) - 1), {zero})"
    whole = exp.Var(this=f"lpad({shown}, greatest({width}, char_length({shown})), {zero})")
    signed = exp.Var(this=f"left({shown}, 1) || {rest}")
    return exp.Case(ifs=[exp.If(this=exp.Var(this=f"({sign})"), true=signed)], default=whole)


def filled(machine: Machine, owner: Scalar | Const, node: ast.Call) -> Term:
    """``text.zfill(width)``."""
    machine.arguments(node, 1)
    width = machine.evaluate(node.args[0])
    if isinstance(owner, Const) and isinstance(width, Const) and type(width.value) is int:
        return Const(str(owner.value).zfill(width.value))
    value, size = _text(machine, _owner(node), owner, ".zfill()"), scalar(width)
    if size.kind != "integer" or size.draws or value.draws or value.collated:
        raise NotUnderstoodError("zfill() is understood with an integer")
    size = not_null(machine, node.args[0], size, ".zfill()")
    wide = expressions.cast(expressions.call("least", size.sql, exp.Literal.number(2**30)), "integer")
    made = value.becomes(_zeros(value.sql, render(wide), ("-", "+")), "text")
    return replace(made, reads=made.reads | size.reads, requires=(*made.requires, *size.requires))


def f_string(machine: Machine, node: ast.JoinedStr) -> Term:
    """``f"{row.a}-{row.b}"`` without formats."""
    parts, nodes = [], []
    for value in node.values:
        inner: ast.AST = value
        if isinstance(value, ast.FormattedValue):
            spec = _spec(value.format_spec)
            if spec is None or value.conversion not in {-1, ord("s")} or (spec and value.conversion != -1):
                raise NotUnderstoodError("a format in an f-string isn't understood")
            term, inner = machine.evaluate(value.value), value.value
            term = padded(machine, term, spec, inner) if spec else text_of(term)
        else:
            term = machine.evaluate(value)
        parts.append(term)
        nodes.append(inner)
    return joined(machine, parts or [Const("")], nodes or [node])


def _spec(node: ast.expr | None) -> str | None:
    """The constant format of a part; None if it is computed."""
    if node is None:
        return ""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    found = [each.value for each in parts if isinstance(each, ast.Constant) and type(each.value) is str]
    return "".join(found) if len(found) == len(parts) else None


def formatted(machine: Machine, owner: Scalar | Const, node: ast.Call) -> Term:
    """``"{} {name}".format(a, name=b)`` without formats."""
    if not isinstance(owner, Const) or type(owner.value) is not str:
        raise NotUnderstoodError("format() is understood of a constant text")
    given = machine.arguments(node, len(node.args), frozenset(each.arg for each in node.keywords if each.arg))
    named: dict[str, ast.expr] = {**{str(place): each for place, each in enumerate(node.args)}, **given}
    parts: list[Term] = []
    nodes: list[ast.AST] = []
    place = 0
    for text, name, spec, conversion in strings.Formatter().parse(owner.value):
        parts, nodes = [*parts, Const(text)], [*nodes, node]
        if name is None:
            continue
        key, place = (name, place) if name else (str(place), place + 1)
        if conversion not in {None, "s"} or (spec and conversion) or key not in named:
            raise NotUnderstoodError("this format isn't understood")
        term = machine.evaluate(named[key])
        term = padded(machine, term, spec, named[key]) if spec else text_of(term)
        parts, nodes = [*parts, term], [*nodes, named[key]]
    return joined(machine, parts or [Const("")], nodes or [node])


def percent(machine: Machine, left: Const, right: Term, node: ast.BinOp) -> Term:
    """``"%s-%s" % (a, b)``."""
    terms = list(right.items) if isinstance(right, SequenceTerm) else [right]
    pieces = str(left.value).replace("%d", "%s").split("%s")
    marks = [mark for mark in str(left.value).split("%")[1:] if mark]
    integers = [term for term, mark in zip(terms, marks, strict=False) if mark.startswith("d")]
    if any("%" in each for each in pieces) or len(pieces) != len(terms) + 1:
        raise NotUnderstoodError("this format isn't understood")
    if any(not isinstance(term, Scalar) or term.kind != "integer" or term.nullable for term in integers):
        raise NotUnderstoodError("%d is understood for integers that are never None")
    parts: list[Term] = [Const(pieces[0])]
    for term, each in zip(terms, pieces[1:], strict=True):
        parts += [text_of(term), Const(each)]
    return joined(machine, parts, [node] * len(parts))


METHODS: dict[str, Handler] = {
    "lower": cased("lower"),
    "upper": cased("upper"),
    "strip": stripped("strip", "btrim"),
    "lstrip": stripped("lstrip", "ltrim"),
    "rstrip": stripped("rstrip", "rtrim"),
    "replace": replaced,
    "startswith": edge("startswith", "left"),
    "endswith": edge("endswith", "right"),
    "format": formatted,
    "zfill": filled,
}
