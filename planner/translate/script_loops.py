"""Loops in a script: over rows as FOR, over what is written out one turn after the other."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from planner import names, templating
from planner.translate import script_arrays, script_dicts, script_json, script_maps, text_lists
from planner.translate.batches import flush_of
from planner.translate.expressions import render
from planner.translate.machine import Machine
from planner.translate.script_names import assign, noted, pinned
from planner.translate.script_queries import instances, listed, taken
from planner.translate.script_queries import row as record
from planner.translate.script_values import evaluated
from planner.translate.terms import (
    Const,
    DictTerm,
    JsonTerm,
    ListTerm,
    MapTerm,
    QueryTerm,
    RowTerm,
    Scalar,
    SequenceTerm,
    Term,
    ViewTerm,
)
from planner.translate.writer import Loop, Writer, raise_if, variable, writer_of

MOST_TURNS = 500
NEVER = -1
"""The level of a turn that is written once, for all rows."""


class Left:
    """Statements are always left before their end: by return, continue, break or raise."""


class Continued(Left):
    """A turn that is written out ends here, whatever the rows are: nothing more of it is written."""


Block = Callable[[Machine, Sequence[ast.stmt]], Left | None]


def wrapped(writer: Writer, label: str, start: int) -> None:
    """Put what was written since into a block with a label."""
    indent = "    " * writer.indent
    inner = ["    " + line for line in writer.lines[start:]]
    writer.lines[start:] = [f"{indent}<<{label}>>", f"{indent}BEGIN", *inner, f"{indent}END;"]


def loop(machine: Machine, node: ast.For, block: Block) -> Left | None:
    """A ``for`` statement.

    :raises UntranslatableError, NotUnderstoodError: if it isn't understood
    """
    if node.orelse:
        raise machine.fail(node, "only `for row in queryset:` without else is understood")
    counted = _counted(machine, node.iter)
    iterated, start = counted or (node.iter, None)
    if _json(machine, node, iterated, block, start):
        return None
    term = evaluated(machine, iterated)
    if isinstance(term, DictTerm):
        term = SequenceTerm(tuple(Const(name) for name, _ in term.items))
    if isinstance(term, MapTerm | ViewTerm):
        _dict(machine, node, term, block, start)
        return None
    if isinstance(term, SequenceTerm):
        return _unrolled(machine, node, term, block, start)
    if isinstance(term, Scalar | ListTerm):
        texts = text_lists.array_of(machine, term)
        if texts is not None:
            _texts(machine, node, texts, block, start)
            return None
    if not isinstance(term, QueryTerm) or term.manager is not None:
        raise machine.fail(node.iter, "a loop over anything but a queryset isn't understood")
    _looped(machine, node, lambda made: _rows(machine, term, made), block, start)
    return None


def _counted(machine: Machine, node: ast.expr) -> tuple[ast.expr, int] | None:
    """What ``enumerate(…)`` goes through, and its first number."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "enumerate":
        return None
    known = machine.evaluate(node.func)
    if getattr(known, "object", None) is not enumerate or not node.args:
        return None
    given = machine.arguments(ast.copy_location(ast.Call(node.func, [], node.keywords), node), 0, frozenset({"start"}))
    starts = [*node.args[1:], *given.values()]
    start = machine.constant(starts[0]) if starts else 0
    return (node.args[0], start) if type(start) is int and len(starts) <= 1 else None


def _unrolled(machine: Machine, node: ast.For, term: SequenceTerm, block: Block, start: int | None) -> Left | None:
    """One turn after the other."""
    writer = writer_of(machine)
    outer, whole, written = writer.name("all"), len(writer.lines), 0
    for number, item in enumerate(term.items, start or 0):
        label, first = writer.name("turn"), len(writer.lines)
        writer.turns.append((f"EXIT {label};", f"EXIT {outer};", writer.level))
        machine.guard(
            node.target, assign, machine, node.target, item if start is None else SequenceTerm((Const(number), item))
        )
        left = block(machine, node.body)
        writer.turns.pop()
        written += len(writer.lines) > first
        if written > MOST_TURNS:
            raise machine.fail(node, f"there are more than {MOST_TURNS} turns")
        if label in writer.left:
            wrapped(writer, label, first)
            _unknown(machine, node)
        if isinstance(left, Continued):
            continue
        if left is not None and not (label in writer.left or outer in writer.left):
            return left
        if left is not None and outer in writer.left:
            break
    if outer in writer.left:
        wrapped(writer, outer, whole)
        _unknown(machine, node)
    return None


def _unknown(machine: Machine, node: ast.For) -> None:
    """After turns that may end early nothing is known of what they set."""
    changed = stored([*node.body, node.target]) | script_dicts.changed(machine, node.body)
    machine.env = {name: term for name, term in machine.env.items() if name not in changed}
    writer_of(machine).facts = set()


def stored(statements: Sequence[ast.AST]) -> set[str]:
    """The names that statements bind."""
    return {
        part.id
        for statement in statements
        for part in _parts(statement)
        if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load)
    }


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """All parts, without those that begin a list anew whose rows are written in portions."""
    if flush_of(node, "bulk_create") is not None or flush_of(node, "bulk_update") is not None:
        return
    yield node
    for part in ast.iter_child_nodes(node):
        yield from _parts(part)


def _rows(machine: Machine, query: QueryTerm, made: Loop) -> tuple[str, Term]:
    """``FOR record IN SELECT …``, and the row of each turn."""
    writer = writer_of(machine)
    alias, most = writer.variable("record", "r"), query.most
    if most is not None:
        writer.use(query)
        query = replace(query, most=None)
    if query.columns is None:
        text = instances(machine, taken(machine, query, "all"))
        row = record(machine, query.model, alias, loop=made)
        row.partly = query.partly
        turn: Term = row
    else:
        text, turn = listed(machine, query, alias)
    if most is not None:
        text = templating.statement("limited", rows=text, count=render(most.sql))
    writer.walked |= {str(query.model._meta.db_table)}
    return f"FOR {names.ident(alias)} IN {text} LOOP", turn


def _texts(machine: Machine, node: ast.For, texts: Scalar, block: Block, start: int | None) -> None:
    """``for text in texts:``, of a list that nothing in the loop changes."""
    writer = writer_of(machine)
    lists = [each for each, _, _ in writer.lists.values() if isinstance(each.filled, script_arrays.Values)]
    same = [each.filled for each in lists if render(each.filled.sql) == render(texts.sql)]
    before = [each.changes for each in same]
    name = writer.variable("text")
    head = f"FOREACH {names.ident(name)} IN ARRAY {render(texts.sql)} LOOP"
    _looped(machine, node, lambda _: (head, variable(name, "text")), block, start)
    if [each.changes for each in same] != before:
        raise machine.fail(node, "a list is changed while a loop goes through it")


def _dict(machine: Machine, node: ast.For, term: MapTerm | ViewTerm, block: Block, start: int | None) -> None:
    """``for key, value in data.items():``, of a dict that nothing in the loop changes."""
    held = (term.owner if isinstance(term, ViewTerm) else term).held
    before = held.changes
    _looped(machine, node, lambda made: script_maps.head(machine, term, made), block, start)
    if held.changes != before:
        raise machine.fail(node, "a dict is changed while a loop goes through it")


def _json(machine: Machine, node: ast.For, iterated: ast.expr, block: Block, start: int | None) -> bool:
    """``for item in data["list"]``, ``for key, value in data.items()``; False if it is anything else."""
    call = iterated if isinstance(iterated, ast.Call) and not iterated.args and not iterated.keywords else None
    what = call.func.attr if call is not None and isinstance(call.func, ast.Attribute) else ""
    kept = what in {"items", "keys", "values"}
    if not kept and not isinstance(iterated, ast.Name | ast.Attribute | ast.Subscript):
        return False
    assert not kept or (call is not None and isinstance(call.func, ast.Attribute))
    asked = call.func.value if kept and call is not None and isinstance(call.func, ast.Attribute) else iterated
    owner = evaluated(machine, asked)
    if not isinstance(owner, JsonTerm):
        return False
    writer, context = writer_of(machine), machine.context
    since = len(writer.changes)

    def head(made: Loop) -> tuple[str, Term]:
        before, context.requires = context.requires, []
        found = (
            script_json.pairs(machine, owner, asked, made, what)
            if kept
            else script_json.elements(machine, owner, asked, made)
        )
        raise_if(machine, context.requires)
        context.requires = before
        return found

    _looped(machine, node, head, block, start)
    machine.guard(node, script_json.check_kept, machine, owner, since)
    return True


def _looped(
    machine: Machine, node: ast.For, head_of: Callable[[Loop], tuple[str, Term]], block: Block, start: int | None
) -> None:
    """A loop of the server; with the number of the turn, where it begins with ``start``."""
    writer = writer_of(machine)
    changed = stored([*node.body, node.target]) | script_dicts.changed(machine, node.body)
    carried = {name: pinned(machine, machine.env[name]) for name in changed & set(machine.env)}
    if any(name in stored([node.target]) for name in carried):
        carried |= dict.fromkeys(stored([node.target]) & set(carried))
    machine.env = {name: carried.get(name) or term for name, term in machine.env.items() if carried.get(name, term)}
    for value in carried.values():
        if value is not None:
            writer.forget(render(value.sql))
    label = writer.name("loop")
    writer.clock += 1
    made = Loop(label, writer.clock)
    head, turn = head_of(made)
    before, facts = dict(machine.env), set(writer.facts)
    number = "" if start is None else names.ident(writer.variable("bigint", "n"))
    if start is not None:
        writer.emit(f"{number} := {start - 1};")
        turn = SequenceTerm((variable(number.strip('"'), "integer"), turn))
    writer.emit(f"<<{label}>>")
    writer.emit(head)
    writer.loops.append(made)
    writer.turns.append((f"CONTINUE {label};", f"EXIT {label};", NEVER))
    with writer.deeper():
        if number:
            writer.emit(f"{number} := {number} + 1;")
        for each in turn.items if isinstance(turn, SequenceTerm) else (turn,):
            if isinstance(each, RowTerm):
                each.body = writer.block
        machine.guard(node.target, assign, machine, node.target, turn)
        block(machine, node.body)
    writer.turns.pop()
    writer.loops.pop()
    writer.emit("END LOOP;")
    writer.clock += 1
    made.ended = writer.clock
    machine.env = {name: term for name, term in before.items() if name not in changed or isinstance(term, Scalar)}
    writer.facts = facts


__all__ = ["Left", "loop", "noted", "wrapped"]
