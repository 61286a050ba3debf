"""RunPython as one block of PL/pgSQL, where it is no UPDATE or DELETE that could be done in batches.

The function is gone through as Python would, statement by statement, and each becomes the statement of PL/pgSQL that
does the same: a look-up SELECT INTO, a condition IF, a loop over rows FOR, create() INSERT. Rows that a statement
writes are seen by those after it, as in Python. Where Python would raise, RAISE ends the transaction as well.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import router

from planner.names import Table
from planner.translate import (
    assumed,
    registry,
    script_arrays,
    script_contains,
    script_json,
    script_maps,
    script_queries,
    script_rows,
)
from planner.translate.effects import Script
from planner.translate.machine import Context, Machine, Rules
from planner.translate.plain_sql import PlainSql, plain_sql
from planner.translate.rules import RULES
from planner.translate.run_python import Noop, Update, parameters_of, refused, translate_run_python
from planner.translate.script_flow import called, comprehended, framed, mapped
from planner.translate.script_lists import check_lists
from planner.translate.script_outside import SCRIPTED, model_attribute
from planner.translate.script_syntax import EXPRESSIONS, METHODS
from planner.translate.script_values import once
from planner.translate.source import FunctionSource, UntranslatableError, read_function
from planner.translate.terms import (
    Apps,
    ManyTerm,
    ModelTerm,
    NotUnderstoodError,
    QueryTerm,
    RelatedTerm,
    RowTerm,
    Term,
)
from planner.translate.values import Hole
from planner.translate.writer import INSERTED, Writer

Answer = tuple[Update, ...] | Script | PlainSql | Noop | Hole


def translate_function(
    code: Callable[..., object],
    from_apps: Apps,
    table_of: Callable[[str], Table],
    alias: str = "default",
    name: str = "",
) -> Answer:
    """Translate the function of a RunPython operation: in batches where that ends the same, else as one block.

    The parameters are those of `translate_run_python`.

    :returns: UPDATEs and DELETEs, a block, constant SQL, that there is nothing to do, or why it isn't understood
    """
    found = translate_run_python(code, from_apps, table_of, alias, name)
    if not isinstance(found, Hole):
        return found
    other = translate_block(code, from_apps, table_of, alias, name)
    if not isinstance(other, Hole):
        return other
    whole = other.line <= other.source.first_line  # each of its lines was understood
    further = other.line >= found.line or whole
    return other if other.source.file != found.source.file or further else found


def translate_block(
    code: Callable[..., object],
    from_apps: Apps,
    table_of: Callable[[str], Table],
    alias: str = "default",
    name: str = "",
) -> Script | PlainSql | Noop | Hole:
    """Translate the function as one block, whether or not it could be done in batches. Parameters as above."""
    try:
        function = read_function(code)
        context = Context(table_of, alias, script=Writer(registry=from_apps))
        return machine_guard(function, context, parameters_of(function, from_apps))
    except UntranslatableError as error:
        return refused(error, code, name)


def machine_guard(function: FunctionSource, context: Context, parameters: dict[str, Term]) -> Script | PlainSql | Noop:
    """Write the function's block. :raises UntranslatableError: if it isn't understood"""
    writer = context.script
    writer.argument, writer.truth = script_rows.argument, script_queries.truth
    writer.compared, writer.contains, writer.length = script_rows.compared, script_contains.contains, script_maps.length
    writer.filled, writer.computed = script_maps.truth, assumed.computed
    writer.texts, writer.json = script_arrays.texts, script_json.HOOKS
    machine = Machine(function, context, rules(), dict(parameters))
    machine.guard(function.node, _check_routing, context)
    machine.guard(function.node, framed, machine)
    script_arrays.settle(writer)
    machine.guard(function.node, check, context)
    plain = machine.guard(function.node, plain_sql, function, context)
    if plain is not None and writer.assumed:
        raise UntranslatableError(f"its own SQL depends on {min(writer.assumed)}", function.source)
    if plain is not None:
        return plain
    if (
        not writer.assumed
        and not writer.writes
        and not any("RAISE" in line or "STRICT" in line for line in writer.lines)
    ):
        return Noop(function.source)
    return _script(function, context)


def _check_routing(context: Context) -> None:
    if router.routers or context.alias != "default":
        raise NotUnderstoodError("DATABASE_ROUTERS or another database than 'default' decide where its rows are")


def check(context: Context) -> None:
    """Make sure that Python's objects, which hold rows as they were loaded, don't write back or hide what changed.

    :raises NotUnderstoodError: if they might
    """
    writer: Writer = context.script
    for use in writer.uses.values():
        first, last = use.span()
        if any(first < clock <= last and table in use.tables for clock, table, _ in writer.writes):
            raise NotUnderstoodError("rows of a queryset are taken twice, and some are changed in between")
    for name, row, saved in writer.saved:
        last = row.loop.ended if row.loop is not None else saved
        again = [each.ended for each in writer.whiles if row.since < each.began <= saved <= each.ended]
        last = max([last, *again])
        others = [who for clock, table, who in writer.writes if table == name and row.since < clock <= last]
        if any(who not in {INSERTED, id(row)} for who in others):
            raise NotUnderstoodError("a row is saved after the same table was changed in another way")
    check_lists(writer, {table.name for table, _ in context.looks_up})
    changed = {context.table_of(table) for _, table, who in writer.writes if who != INSERTED}
    if changed & {table for table, _ in context.looks_up}:
        raise NotUnderstoodError("the object behind a foreign key is looked up, and its table is changed")


def _script(function: FunctionSource, context: Context) -> Script:
    writer: Writer = context.script

    def tables(found: Any) -> tuple[Table, ...]:
        return tuple(sorted({context.table_of(each) for each in found}))

    written = tables(table for _, table, _ in writer.writes)
    looked = tuple(table for table, _ in context.looks_up)
    read = tuple(sorted({*tables(table for _, table in writer.reads), *looked}))
    return Script(
        source=function.source,
        declared=tuple((name, type_) for name, type_ in writer.declared.items() if type_),
        lines=tuple(writer.lines),
        writes=written,
        reads=read,
        checks=tables(writer.checked),
        changes=tables(table for _, table, who in writer.writes if who != INSERTED),
        walks=tables(writer.walked),
        alone=tuple(sorted((context.table_of(table), violation) for table, violation in writer.alone)),
        assumed=tuple(sorted(writer.assumed)),
        loose=tuple(sorted((context.table_of(table), column, shape) for table, column, shape in writer.loose)),
    )


def rules() -> Rules:
    """What is understood in a script."""
    shared = {**RULES.methods, **METHODS}
    for (kind, name), handler in tuple(shared.items()):
        if kind is QueryTerm:
            shared.setdefault((ManyTerm, name), handler)
    return replace(
        RULES,
        expressions={
            **RULES.expressions,
            **EXPRESSIONS,
            ast.DictComp: mapped,
            ast.ListComp: comprehended,
            ast.SetComp: comprehended,
            ast.GeneratorExp: comprehended,
        },
        attributes={
            **RULES.attributes,
            RowTerm: script_rows.attribute,
            RelatedTerm: script_rows.related_attribute,
            ModelTerm: model_attribute,
            registry.AnyModelTerm: registry.meta,
            registry.AnyMetaTerm: registry.meta_attribute,
        },
        methods=shared,
        functions=(*SCRIPTED, *RULES.functions),
        helper=once(called),
    )


__all__ = ["Answer", "PlainSql", "Script", "translate_block", "translate_function"]
