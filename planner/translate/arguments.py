"""The arguments of a call of the project's own function, and the parameters that get them."""

from __future__ import annotations

import ast
import inspect

from planner.translate.class_constants import is_constant
from planner.translate.machine import Machine
from planner.translate.source import UntranslatableError
from planner.translate.terms import Const, DictTerm, Known, NotUnderstoodError, SequenceTerm, Term


def given(machine: Machine, node: ast.Call) -> tuple[list[Term], dict[str, Term]]:
    """The arguments by position and by name; ``*values`` and ``**values`` of what is written out.

    :raises NotUnderstoodError: if it isn't known which there are
    """
    placed: list[Term] = []
    for argument in node.args:
        if not isinstance(argument, ast.Starred):
            placed.append(machine.evaluate(argument))
            continue
        term = machine.evaluate(argument.value)
        if not isinstance(term, SequenceTerm):
            raise NotUnderstoodError("what * stands before isn't written out")
        placed += term.items
    named: dict[str, Term] = {}
    for keyword in node.keywords:
        term = machine.evaluate(keyword.value)
        more = {keyword.arg: term} if keyword.arg is not None else _named(term)
        if set(more) & set(named):
            raise NotUnderstoodError("an argument is given twice")
        named |= more
    return placed, named


def _named(term: Term) -> dict[str, Term]:
    if not isinstance(term, DictTerm) or not all(type(name) is str for name, _ in term.items):
        raise NotUnderstoodError("what ** stands before isn't written out")
    return {str(name): each for name, each in term.items}


def bind(inner: Machine, parameters: ast.arguments, placed: list[Term], named: dict[str, Term]) -> None:
    """Give a function's names their values, as Python does.

    :raises NotUnderstoodError: if Python would refuse it, or a default isn't a constant
    """
    names = [each.arg for each in (*parameters.posonlyargs, *parameters.args)]
    keywords = [each.arg for each in parameters.kwonlyargs]
    by_name = {*names[len(parameters.posonlyargs) :], *keywords}
    found = dict(zip(names, placed, strict=False))
    rest = {name: term for name, term in named.items() if name not in by_name}
    twice = set(found) & (set(named) - set(rest))
    if twice or (len(placed) > len(names) and not parameters.vararg) or (rest and not parameters.kwarg):
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    found |= {name: term for name, term in named.items() if name in by_name}
    if parameters.vararg:
        inner.env[parameters.vararg.arg] = SequenceTerm(tuple(placed[len(names) :]))
    if parameters.kwarg:
        inner.env[parameters.kwarg.arg] = DictTerm(tuple(rest.items()))
    defaults = dict(zip(names[len(names) - len(parameters.defaults) :], parameters.defaults, strict=True))
    defaults |= {name: each for name, each in zip(keywords, parameters.kw_defaults, strict=True) if each is not None}
    for name in (*names, *keywords):
        if name in found:
            inner.env[name] = found[name]
        else:
            inner.env[name] = _default(inner, name, defaults.get(name))


def _default(inner: Machine, name: str, node: ast.expr | None) -> Term:
    """What a parameter is that nothing is given for: a constant, or a name of the module as it was then.

    :raises NotUnderstoodError: if that isn't known
    """
    if isinstance(node, ast.Constant):
        return inner.evaluate(node)
    function = inner.function
    found: Term | None = None
    if isinstance(node, ast.Name | ast.Attribute) and function.node in function.module.body:
        try:
            found = inner.around().evaluate(node)
        except UntranslatableError:
            found = None
    held = inspect.signature(function.function).parameters[name].default
    same = isinstance(found, Const) and is_constant(found.value, held)
    if found is None or not (same or (isinstance(found, Known) and found.object is held)):
        raise NotUnderstoodError(f"the argument {name} isn't known")
    return found
