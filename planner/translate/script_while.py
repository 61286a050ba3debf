"""``while`` in a script: LOOP, which is left where the condition doesn't hold any more, or by ``break``."""

from __future__ import annotations

import ast
from collections.abc import Set as AbstractSet

from planner.translate import script_dicts
from planner.translate.expressions import render
from planner.translate.machine import Machine
from planner.translate.script_loops import NEVER, Block, stored
from planner.translate.script_names import pinned
from planner.translate.script_values import Condition, condition
from planner.translate.terms import NotUnderstoodError, Term
from planner.translate.writer import Loop, Writer, writer_of

Exit = tuple[dict[str, Term], set[str]]
"""The names, and what is known, where a loop is left."""


def repeat(machine: Machine, node: ast.While, block: Block) -> None:
    """A ``while`` statement.

    :raises UntranslatableError, NotUnderstoodError: if it isn't understood
    """
    if node.orelse:
        raise NotUnderstoodError("while with else isn't understood")
    writer = writer_of(machine)
    changed = stored([*node.body, node.test]) | script_dicts.changed(machine, [node])
    _pin(machine, changed)
    label = writer.name("while")
    writer.clock += 1
    made = Loop(label, writer.clock)
    writer.whiles.append(made)
    writer.repeating.append((writer.level, made))
    exits: list[Exit] = []
    leaving = f"EXIT {label};"
    writer.exits[leaving] = exits
    writer.facts = _lasting(writer)
    writer.emit(f"<<{label}>>")
    writer.emit("LOOP")
    writer.turns.append((f"CONTINUE {label};", leaving, NEVER))
    with writer.deeper():
        test = condition(machine, node.test)
        if isinstance(test, Condition):
            writer.emit(f"EXIT {label} WHEN NOT ({test.sql});")
            exits.append((dict(machine.env), writer.facts | test.if_false))
            writer.facts |= test.if_true
        elif not test:
            raise NotUnderstoodError("a while loop that never begins isn't understood")
        block(machine, node.body)
    writer.turns.pop()
    writer.emit("END LOOP;")
    writer.clock += 1
    made.ended = writer.clock
    writer.repeating.pop()
    if not exits:
        raise NotUnderstoodError("a while loop that doesn't end isn't understood")
    _after(machine, exits)


def _pin(machine: Machine, changed: AbstractSet[str]) -> None:
    """Names that have a value before the loop and get another in it are variables of their own."""
    writer = writer_of(machine)
    for name in changed & set(machine.env):
        value = pinned(machine, machine.env[name])
        if value is None:
            del machine.env[name]
        else:
            machine.env[name] = value
            writer.forget(render(value.sql))


def _lasting(writer: Writer) -> set[str]:
    """What holds in each turn: of variables that are set once, before the loop."""
    names = {fact.strip('"') for fact in writer.facts}
    once = {name for name in names if name.startswith("planner_v") and name in writer.declared}
    return {fact for fact in writer.facts if fact.strip('"') in once - writer.pinned}


def _after(machine: Machine, exits: list[Exit]) -> None:
    (first, facts), *others = exits
    machine.env = {
        name: term
        for name, term in first.items()
        if all(env.get(name) is term or env.get(name) == term for env, _ in others)
    }
    writer_of(machine).facts = facts.intersection(*(known for _, known in others))
