"""SET NOT NULL without a scan under ACCESS EXCLUSIVE; shared by several recipes.

PostgreSQL skips the scan if a valid check proves the column, and the check must still be there when SET NOT NULL runs,
so these are four transactions. From 18 on, NOT NULL is itself a constraint that can be validated later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner import names
from planner.changes import Change
from planner.model import Phase, Sql, Step, column
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.steps import at_once, drop_constraint_sql, is_, short, validate_constraint

NOT_NULL_IS_A_CONSTRAINT = 18


def not_null(context: Context, change: Change, table: Table, name: str, phase: Phase) -> Sequence[Step]:
    """The steps that make a column NOT NULL, all in one phase."""
    own = (_check_name(table, name), _constraint_name(context, change))
    begun = any(context.before.find("constraint", table, one) is not None for one in own)
    if context.small(table) and not begun:
        return [_set_at_once(context, change, table, name, phase)]
    if context.version >= NOT_NULL_IS_A_CONSTRAINT:
        return [_declare(context, change, table, name, phase), _validate_declared(context, change, table, name, phase)]
    return [
        _add_check(context, change, table, name, phase),
        _validate_check(context, change, table, name, phase),
        _set(context, change, table, name, phase),
        _drop_check(context, change, table, name, phase),
    ]


def _set_at_once(context: Context, change: Change, table: Table, name: str, phase: Phase) -> Step:
    """One step, which scans a small table under its lock."""
    step = _set(context, change, table, name, phase)
    if context.version >= NOT_NULL_IS_A_CONSTRAINT:
        declared = _declare(context, change, table, name, phase)
        made = Sql(declared.sql.template, {**declared.sql.context, "valid": True})
        there = is_("constraint_valid", table, _constraint_name(context, change))
        step = replace(step, sql=made, done_when=there, undo_when=declared.undo_when)
    return at_once(context, step, [table], "the scan under this lock takes a moment.", ("scans the table",))


def _check_name(table: Table, name: str) -> str:
    return names.short_name("planner", table.name, name, "not_null")


def _relax(table: Table, name: str) -> Sql:
    return Sql("postgresql/drop_not_null.sql.j2", {"table": table, "column": name})


def _add_check(context: Context, change: Change, table: Table, name: str, phase: Phase) -> Step:
    check = _check_name(table, name)
    there = is_("constraint_exists", table, check)
    return short(
        context,
        change,
        slug=f"declare_not_null_{name}",
        template="add_not_null_check",
        values={"table": table, "name": check, "column": name},
        phase=phase,
        tables=[table],
        title=f"Declare that {table.name}.{name} is not NULL, without checking old rows",
        why="The check holds for every row written from now on. Old rows are checked by the next step, which lets "
        "reads and writes through.",
        done_when=there | is_("not_null", table, name),
        undo=drop_constraint_sql(table, check),
        undo_when=there,
        needs=frozenset({column(table, name)}),
    )


def _validate_check(context: Context, change: Change, table: Table, name: str, phase: Phase) -> Step:
    check = _check_name(table, name)
    return validate_constraint(
        context,
        change,
        table,
        check,
        phase,
        slug=f"not_null_{name}",
        title=f"Check that {name} is not NULL in any row of {table.name}",
        why="A scan that lets reads and writes through. It proves the column for the next step.",
        done_when=is_("constraint_valid", table, check) | is_("not_null", table, name),
    )


def _set(context: Context, change: Change, table: Table, name: str, phase: Phase) -> Step:
    done = is_("not_null", table, name)
    return short(
        context,
        change,
        slug=f"set_not_null_{name}",
        template="set_not_null",
        values={"table": table, "column": name},
        phase=phase,
        tables=[table],
        title=f"Set {table.name}.{name} NOT NULL",
        why="The valid check proves it, so PostgreSQL does not scan the table under this lock.",
        done_when=done,
        undo=_relax(table, name),
        undo_when=done,
        needs=frozenset({column(table, name)}),
    )


def _drop_check(context: Context, change: Change, table: Table, name: str, phase: Phase) -> Step:
    check = _check_name(table, name)
    return short(
        context,
        change,
        slug=f"drop_not_null_check_{name}",
        template="drop_constraint",
        values={"table": table, "name": check},
        phase=phase,
        tables=[table],
        title=f"Drop the check that proved {table.name}.{name}",
        why="It is a step of its own: dropped in the same ALTER, the check would no longer spare the scan.",
        done_when=is_("not_null", table, name) & ~is_("constraint_exists", table, check),
        needs=frozenset({column(table, name)}),
    )


def _declare(context: Context, change: Change, table: Table, name: str, phase: Phase) -> Step:
    made = _constraint_name(context, change)
    there = is_("constraint_exists", table, made)
    return short(
        context,
        change,
        slug=f"declare_not_null_{name}",
        template="add_not_null_constraint",
        values={"table": table, "name": made, "column": name},
        phase=phase,
        tables=[table],
        title=f"Declare {table.name}.{name} NOT NULL, without checking old rows",
        why="The rule holds for every row written from now on. Old rows are checked by the next step, which lets reads "
        "and writes through. PostgreSQL 18 keeps NOT NULL as a constraint that can be validated later.",
        done_when=there,
        undo=_relax(table, name),
        undo_when=there,
        needs=frozenset({column(table, name)}),
    )


def _validate_declared(context: Context, change: Change, table: Table, name: str, phase: Phase) -> Step:
    return validate_constraint(
        context,
        change,
        table,
        _constraint_name(context, change),
        phase,
        slug=f"not_null_{name}",
        title=f"Check that {name} is not NULL in any row of {table.name}",
        why="A scan that lets reads and writes through.",
    )


def _constraint_name(context: Context, change: Change) -> str:
    """The name that SET NOT NULL gives the constraint; read from the catalog after ``migrate``, where there is one."""
    final = context.late(change, change.name)
    for thing in context.after.of("constraint", change.table):
        if thing["type"] == "n" and list(thing["columns"]) == [final]:
            return thing.name
    return names.short_name(change.table.name, change.name, "not_null")
