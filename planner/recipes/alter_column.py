"""AlterField: NULL, defaults of the database, comments, and type changes that rewrite nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner import names, sql
from planner.catalog import stands_on
from planner.changes import Change
from planner.fills import Fill
from planner.model import Finding, Phase, Sql, Step, column
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.not_null import not_null
from planner.recipes.seen_by_views import views_findings, views_why
from planner.recipes.steps import SUX, finding, is_, restore_not_null, short
from planner.recipes.values import fill_steps, one_value


def set_not_null(change: Change, context: Context) -> Sequence[Step] | None:
    """NULL → NOT NULL: values first, then the rule; after the deploy where old code may still write NULL."""
    if (
        change.kind != "alter column"
        or change.aspect != "not_null"
        or change.after is None
        or not change.after["not_null"]
    ):
        return None
    table, name, fill = change.table, change.name, change.value
    early = context.early(change, name)
    steps: list[Step] = []
    value = context.per_row(change)
    if value is None and isinstance(fill, Fill) and fill.default is not None and not context.unique(change):
        value = one_value(change, fill)
    if value is not None and not _always_filled(change, context):
        steps += fill_steps(
            context, change, table, assignments=((early, value),), guard=f"t.{names.ident(early)} IS NULL",
            triggered=(early,), slug=f"{early}_not_null", origin=fill.name if isinstance(fill, Fill) else name,
        )  # fmt: skip
    if value is not None or context.served(change):
        return [*steps, *not_null(context, change, table, early, Phase.VALIDATE)]
    late = not_null(context, change, table, context.late(change, name), Phase.CONTRACT)
    note = finding("enforced-after-deploy", change, f"{table}.{name} becomes NOT NULL after the deploy")
    return [*steps, *late] if context.is_new(change, [name]) else [*steps, _with(late[0], note), *late[1:]]


def _always_filled(change: Change, context: Context) -> bool:
    """A column that this plan adds with a value for every row, and for old code, has no NULL left to fill."""
    return any(
        other.kind == "add column"
        and other.table == change.table
        and context.early(other, other.name) == context.early(change, change.name)
        for other in context.changes
    ) and context.served(change)


def _with(step: Step, note: Finding) -> Step:
    return replace(step, findings=(*step.findings, note))


def drop_not_null(change: Change, context: Context) -> Sequence[Step] | None:
    """NOT NULL → NULL: before the deploy, since new code may write NULL."""
    if change.kind != "alter column" or change.aspect != "not_null" or change.after is None or change.after["not_null"]:
        return None
    table, name = change.table, context.early(change, change.name)
    return [
        short(
            context,
            change,
            slug=f"drop_not_null_{name}",
            template="drop_not_null",
            values={"table": table, "column": name},
            tables=[table],
            phase=Phase.EXPAND,
            title=f"Let {table.name}.{name} be NULL",
            why="New code may write NULL; old code never did.",
            done_when=is_("nullable", table, name),
            **restore_not_null(context, table, name),
            not_undone="the way back fails if new code has written NULL: give those rows a value first",
            needs=frozenset({column(table, name)}),
        )
    ]


def alter_default(change: Change, context: Context) -> Sequence[Step] | None:
    """``db_default``: a new one before the deploy, its removal after it."""
    if change.kind != "alter column" or change.aspect != "default" or change.after is None or change.before is None:
        return None
    table, name, new, old = change.table, change.name, change.after["default"], change.before["default"]
    late = new is None
    shown = context.late(change, name) if late else context.early(change, name)
    values = {"table": table, "column": shown}
    undo = Sql(
        f"postgresql/{'drop' if old is None else 'set'}_default.sql.j2",
        values if old is None else {**values, "default": old},
    )
    done = is_("no_default", table, shown) if late else is_("default_is", table, shown, new)
    return [
        short(
            context,
            change,
            slug=f"default_{shown}",
            template="drop_default" if late else "set_default",
            values=values if late else {**values, "default": new},
            tables=[table],
            phase=Phase.CONTRACT if late else Phase.EXPAND,
            title=f"{'Drop' if late else 'Set'} the default of {table.name}.{shown}",
            why="Old code may rely on the default until it is gone." if late else "New code may rely on the default.",
            done_when=done,
            undo=undo,
            undo_when=done,
            needs=frozenset({column(table, shown)}),
        )
    ]


def alter_comment(change: Change, context: Context) -> Sequence[Step] | None:
    """``db_comment``."""
    if change.kind != "alter column" or change.aspect != "comment" or change.after is None or change.before is None:
        return None
    table, name = change.table, context.early(change, change.name)
    new, old = change.after["comment"], change.before["comment"]
    return [
        short(
            context,
            change,
            slug=f"comment_{name}",
            template="comment_on_column",
            values={"table": table, "column": name, "comment": new},
            tables=[table],
            mode=SUX,
            phase=Phase.EXPAND,
            title=f"Comment on {table.name}.{name}",
            why="Takes a lock that blocks neither reads nor writes.",
            done_when=is_("comment_is", table, name, new),
            undo=Sql("postgresql/comment_on_column.sql.j2", {"table": table, "column": name, "comment": old}),
            undo_when=is_("comment_is", table, name, new),
            needs=frozenset({column(table, name)}),
        )
    ]


def alter_type(change: Change, context: Context) -> Sequence[Step] | None:
    """A type change that neither rewrites the table nor rebuilds an index; others are not for this recipe."""
    if change.kind != "alter column" or change.aspect != "type" or change.after is None or change.before is None:
        return None
    table, name = change.table, context.early(change, change.name)
    old, new = change.before["type"], change.after["type"]
    effect = sql.type_change(old, new, server_version=context.version * 10_000)
    if effect.rewrites or _rebuilt(context, table, name, effect.rebuilds_indexes):
        return None
    alone = context.shared_view([(table, name)]) is None
    views = context.standing([(table, name)]) if alone else ()
    values = {"table": table, "column": name}
    return [
        short(
            context,
            change,
            slug=f"type_{name}",
            template="alter_type",
            values={
                **values,
                "type": new,
                "collation": change.after["collation"],
                "views": [view.again() for view in views],
            },
            tables=[*(view.table for view in views), table],
            phase=Phase.EXPAND,
            title=f"Change the type of {table.name}.{name} from {old} to {new}",
            why="The new type holds every value of the old one in the same form: PostgreSQL changes the catalog, "
            f"no row and no index{views_why(views)}.",
            findings=views_findings(change, views),
            done_when=is_("column_is", table, name, new),
            undo=Sql(
                "postgresql/restore_type.sql.j2",
                {
                    **values,
                    "type": old,
                    "collation": change.before["collation"],
                    "views": [view.again(undo=True) for view in views],
                },
            ),
            undo_when=is_("column_is", table, name, new),
            not_undone=_way_back(context, old, new),
            needs=frozenset({column(table, name)}),
        )
    ]


def _way_back(context: Context, old: str, new: str) -> str:
    """What the undo of a type change costs: not what the change itself cost."""
    if not sql.type_change(new, old, server_version=context.version * 10_000).rewrites:
        return ""
    return f"the way back rewrites the table under ACCESS EXCLUSIVE, and fails if a value does not fit {old}"


def _rebuilt(context: Context, table: Table, name: str, rebuilds: str) -> bool:
    """Whether an index exists that the type change would rebuild under its lock."""
    for index in context.before.of("index", table):
        special = index["has_expressions"] or index["predicate"] or rebuilds != "expression and partial"
        if special and stands_on(index, name):
            return True
    return False
