"""Arguments that are given by name to methods of Django's: the same call with them in their places."""

from __future__ import annotations

import ast

from planner.translate.terms import (
    Const,
    CursorTerm,
    EditorTerm,
    MetaTerm,
    OperationsTerm,
    QueryTerm,
    Scalar,
    Term,
)

PARAMETERS: dict[tuple[type[Term], str], tuple[str, ...]] = {
    (QueryTerm, "using"): ("alias",),
    (QueryTerm, "db_manager"): ("using",),
    (QueryTerm, "get_for_model"): ("model",),
    (QueryTerm, "bulk_create"): ("objs",),
    (QueryTerm, "bulk_update"): ("objs", "fields"),
    (MetaTerm, "get_field"): ("field_name",),
    **{(kind, "quote_name"): ("name",) for kind in (EditorTerm, OperationsTerm)},
    **{(kind, "execute"): ("sql", "params") for kind in (EditorTerm, CursorTerm)},
    **{(kind, "split"): ("sep", "maxsplit") for kind in (Const, Scalar)},
}
"""The first parameters of methods, as their signatures have them in Django 4.2 to 6.1 and Python 3.11 to 3.14."""


def placed(owner: Term, node: ast.Call) -> ast.Call:
    """The call with its first parameters by position; always the same node, so that what it does is done once."""
    names = PARAMETERS.get((type(owner), getattr(node.func, "attr", "")), ())
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    taken = []
    for name in names[len(node.args) :]:
        if name not in given:
            break
        taken.append(name)
    if not taken or any(isinstance(each, ast.Starred) for each in node.args):
        return node
    made = vars(node).get("placed")
    if not isinstance(made, ast.Call):
        rest = [keyword for keyword in node.keywords if keyword.arg not in taken]
        made = ast.copy_location(ast.Call(node.func, [*node.args, *(given[name] for name in taken)], rest), node)
        vars(node)["placed"] = made
    return made
