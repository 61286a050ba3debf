"""The recipes: each takes one change and gives the steps for it, or None if it is not for it.

They are asked in the order of ``RECIPES``. The last one takes whatever is left, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from planner.changes import Change
from planner.model import Step
from planner.recipes.add_column import add_column
from planner.recipes.alter_column import alter_comment, alter_default, alter_type, drop_not_null, set_not_null
from planner.recipes.alter_table import alter_table_comment
from planner.recipes.as_written import as_written, nothing_to_do
from planner.recipes.constraints import (
    add_check_or_foreign_key,
    add_unique,
    drop_constraint,
    move_primary_key,
    rename_constraint,
    replace_unique,
    validate,
)
from planner.recipes.context import Context
from planner.recipes.create_table import create_table, on_new_table
from planner.recipes.drop_column import drop_column
from planner.recipes.drop_table import drop_table
from planner.recipes.indexes import add_index, drop_index, rename_index, replace_index
from planner.recipes.partitioned_constraint import add_partitioned_foreign_key, add_partitioned_unique
from planner.recipes.partitioned_index import add_partitioned_index, drop_partitioned_index
from planner.recipes.rename_column import rename_column
from planner.recipes.rename_table import rename_table
from planner.recipes.retype import retype
from planner.recipes.run_python import run_python
from planner.recipes.run_sql import run_sql

Recipe = Callable[[Change, Context], Sequence[Step] | None]

RECIPES: tuple[Recipe, ...] = (
    on_new_table,
    retype,
    rename_column,
    nothing_to_do,
    run_python,
    run_sql,
    create_table,
    drop_table,
    add_column,
    drop_column,
    rename_table,
    alter_table_comment,
    set_not_null,
    drop_not_null,
    alter_default,
    alter_comment,
    alter_type,
    add_partitioned_index,
    add_index,
    drop_partitioned_index,
    drop_index,
    rename_index,
    replace_index,
    add_partitioned_unique,
    add_unique,
    replace_unique,
    add_partitioned_foreign_key,
    add_check_or_foreign_key,
    drop_constraint,
    rename_constraint,
    validate,
    move_primary_key,
    as_written,
)


def steps_of(change: Change, context: Context) -> Sequence[Step]:
    """The steps of the first recipe that takes the change.

    :raises PlanError: if the change has no plan that keeps the promises
    """
    for recipe in RECIPES:
        steps = recipe(change, context)
        if steps is not None:
            return steps
    raise AssertionError(f"no recipe took {change}")  # as_written takes everything
