"""Django's ``slugify()``: the same steps on the server, where Unicode's tables agree."""

from __future__ import annotations

import ast
from collections.abc import Callable

from django.template import defaultfilters
from django.utils import text as django_text
from sqlglot import exp

from planner.translate import expressions
from planner.translate.functions import scalar, text_of
from planner.translate.machine import Machine
from planner.translate.terms import Const, NotUnderstoodError, Term
from planner.translate.values import Requirement

BEYOND_ASCII = r"[^\u0001-\u007F]"
SPACE = r" \t\n\v\f\r\u001C-\u001F"  # what Python's \s means in ASCII; PostgreSQL's lacks the last four
DROPPED = rf"[^a-z0-9_{SPACE}-]"
DASHES = rf"[-{SPACE}]+"
NEW = r"[\uA7F1-\uA7F4\U000107A5\U0001CCD6-\U0001CCF9]"
"""Characters that stand for ASCII ones, and came after Unicode 13, which PostgreSQL 13 has: Python and the server may
each know them or not. Those that are older are the same in all versions, by Unicode's own promise."""


def slug(machine: Machine, node: ast.Call) -> Term:
    """``slugify(text)`` → ``normalize(…, NFKD)``, and what the regular expressions of Django's own do."""
    given = machine.arguments(node, min(len(node.args), 1), frozenset({"value", "allow_unicode"}))
    if len(node.args) == (1 if "value" in given else 0):
        raise NotUnderstoodError("slugify() takes one text")
    if "allow_unicode" in given and machine.constant(given["allow_unicode"]):
        raise NotUnderstoodError("slugify() with allow_unicode depends on the server's locale")
    subject = given.get("value") or node.args[0]
    term = text_of(machine.evaluate(subject))
    if isinstance(term, Const):
        return Const(str(django_text.slugify(str(term.value))))
    value = scalar(term)
    plain = exp.Collate(this=exp.Paren(this=value.sql.copy()), expression=exp.to_identifier("C", quoted=True))
    newer = exp.RegexpLike(this=plain.copy(), expression=expressions.text(NEW))
    message = (
        f"{machine.function.expression(subject)} has letters for which Python's Unicode and the server's may differ"
    )
    machine.context.require(Requirement(expressions.render(newer), f"{message} ({machine.where(node)})"))
    ascii_ = _without(expressions.call("normalize", plain, exp.Var(this="NFKD")), BEYOND_ASCII)
    words = _without(expressions.call("lower", ascii_), DROPPED)
    dashed = _without(words, DASHES, "-")
    return value.becomes(expressions.call("btrim", dashed, expressions.text("-_")), "text")


def filtered(machine: Machine, node: ast.Call) -> Term:
    """The template's filter of that name, which takes its text by position only."""
    machine.arguments(node, 1)
    return slug(machine, node)


def _without(sql: exp.Expr, pattern: str, instead: str = "") -> exp.Expr:
    return expressions.call("regexp_replace", sql, *map(expressions.text, (pattern, instead, "g")))


FUNCTIONS: tuple[tuple[object, Callable[[Machine, ast.Call], Term]], ...] = (
    (django_text.slugify, slug),
    (defaultfilters.slugify, filtered),
)
