"""What a swap of columns takes along, and what it must not come near: then the change stays as Django wrote it."""

from __future__ import annotations

from collections.abc import Iterator

from planner import sql
from planner.catalog import Object
from planner.changes import Change
from planner.fills import Fill, PythonFill
from planner.model import Phase
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.retype_group import Column, Group, heavy, is_foreign_key, readable, used
from planner.recipes.retype_text import is_cast_of


def absorbed(group: Group, context: Context) -> tuple[Change, ...]:
    """The changes that are done when the group is swapped: what stands on its columns is built for the new ones."""
    return tuple(change for change in context.changes if _absorbed(change, group, context))


def _absorbed(change: Change, group: Group, context: Context) -> bool:
    thing = change.after or change.before
    if thing is None or context.on_new(change):
        return False
    if change.kind == "alter column":
        return any(_of_own(change, column, group) for column in group.of(change.table) if column.name == change.name)
    if change.kind == "alter sequence":
        return thing["column"] in group.names(change.table)
    if thing.kind == "index":
        return any(group.touches(one) for one in (change.before, change.after) if one is not None)
    if thing.kind != "constraint" or not group.touches(thing):
        return False
    if is_foreign_key(thing) and change.kind in ("add constraint", "drop constraint"):
        return False
    return change.kind != "move primary key"


def _of_own(change: Change, own: Column, group: Group) -> bool:
    """Whether the swap makes a change of one of its columns."""
    if change.aspect == "not_null":
        return own.forward.fallback is not None
    if change.aspect == "identity":
        return own.is_key
    # After the gate, a new default has been there for long: new code relies on it.
    late = group.phase is Phase.CONTRACT and _sets_default(change)
    return change.aspect in ("type", "collation") or (change.aspect == "default" and not late)


def _sets_default(change: Change) -> bool:
    forms = [form for statement in change.statements for form in sql.parse(statement.text)]
    return any(form.kind in ("set default", "drop default") for form in forms)


def refusal(group: Group, context: Context) -> str | None:
    """Why the group can't be swapped, as half a sentence; None if it can."""
    reasons = (
        *(_of_column(column, context) for column in group.columns),
        *(_of_table(table, context) for table in group.tables),
        *_of_objects(group, context),
        *_of_changes(group, context),
        _of_views(group, context),
    )
    return next((reason for reason in reasons if reason), None)


def _of_views(group: Group, context: Context) -> str | None:
    view = context.shared_view([(column.table, column.name) for column in group.columns])
    if view is None:
        return None
    return f"the view {view.table} also stands on a column whose type changes at another time"


def refusal_of_objects(group: Group, context: Context) -> str | None:
    """Why what stands on the columns can't be made for others."""
    reasons = (*(unfit(table, context) for table in group.tables), *_of_objects(group, context))
    return next((reason for reason in reasons if reason), None)


def _of_column(column: Column, context: Context) -> str | None:
    before, after = column.before, column.after
    where = f"{column.table}.{column.name}"
    same = [
        change for change in context.changes
        if change.kind == "alter column" and change.table == column.table and change.name == column.name
    ]  # fmt: skip
    if sum(change.aspect == "type" for change in same) > 1:
        return f"{where} changes its type more than once"
    if before["generated"] or after["generated"]:
        return f"{where} is a generated column"
    if before["identity"] != after["identity"] and not column.is_key:
        return f"{where} also becomes, or ceases to be, an identity column"
    if any(change.aspect == "not_null" and not column.required and _filled(change, context) for change in same):
        return f"{where} also becomes NOT NULL, with a value for each row"
    if before["acl"] or after["acl"]:
        return f"there are privileges on the column {where}"
    dropped = before["default"] is not None and after["default"] is None
    if dropped and column.forward.kind != "narrower" and not column.is_key:
        return f"the default of {where} also goes, which old code may rely on"
    sides = [catalog.of("sequence", column.table) for catalog in (context.before, context.after)]
    if (
        before["identity"]
        and not column.is_key
        and any(sum(one["column"] == column.name for one in side) != 1 for side in sides)
    ):
        return f"the sequence of {where} is not found"
    forms = [form for statement in column.change.statements for form in sql.parse(statement.text)]
    own = [form.sql for form in forms if form.kind == "alter column type" and form.name == column.name]
    if any(using and not is_cast_of(using, column.name) for using in own):
        return f"{where} gets its values from an expression of its own"
    return None


def _filled(change: Change, context: Context) -> bool:
    """Whether a column that becomes NOT NULL gets values for its NULLs."""
    if change.after is None or not change.after["not_null"]:
        return False
    fill = change.value
    return isinstance(fill, Fill) and (fill.default is not None or fill.once is not None or context.filled(change))


def _of_table(table: Table, context: Context) -> str | None:
    if context.renames(table):
        return f"the plan also renames a column of {table}"
    return unfit(table, context)


def unfit(table: Table, context: Context) -> str | None:
    """Why a table can't have a second column that is filled from another, as half a sentence; None if it can."""
    before, after = context.before.relation(table), context.after.relation(table)
    if before is None or after is None or before["relkind"] != "r":
        return f"{table} is not a plain table before and after it"
    if before["partition"] or before["inherits"] or any(_inherits(thing, table) for thing in context.before):
        return f"{table} is a partition, or inherits"
    if not context.key(table):
        return f"{table} has no primary key, along which its rows could be filled in batches"
    return None


def _inherits(thing: Object, table: Table) -> bool:
    return thing.kind == "table" and any(
        parent in (str(table), table.name) or parent.replace('"', "") in (str(table), table.name)
        for parent in thing["inherits"] or ()
    )


def _of_objects(group: Group, context: Context) -> Iterator[str]:
    """What stands on the columns must be understood, and be the same rules before and after."""
    sides = []
    for catalog in (context.before, context.after):
        things = (*group.constraints(catalog, "pucxn"), *group.keys(catalog), *group.indexes(catalog))
        sides.append(things)
        yield from (reason for thing in things if (reason := unbuildable(thing)))
        unread = [thing for table in group.tables for thing in catalog.of("index", table) if not readable(thing)]
        yield from (f"the {thing} is not understood" for thing in unread)
    old, new = ({_rule(thing): thing for thing in things if _is_rule(thing)} for things in sides)
    for rule in old.keys() ^ new.keys():
        yield f"the {(old.get(rule) or new[rule])} comes or goes in the same plan"


def unbuildable(thing: Object) -> str | None:
    """Why a constraint or an index can't be made for another column, as half a sentence; None if it can."""
    if not readable(thing):
        return f"the {thing} is not understood well enough to be built for another column"
    if thing.detail.get("valid") is False:
        return f"the {thing} is not valid"
    if thing.detail.get("comment"):
        return f"the {thing} has a comment"
    if thing.kind == "constraint" and thing["type"] in "pu" and thing["index"] != thing.name:
        return f"the index of the {thing} has another name"
    if thing.kind == "constraint" and thing["type"] in "pu" and thing["deferrable"]:
        return f"the {thing} is deferrable, and the index that it is built from is not"
    return None


def columns_of(thing: Object) -> frozenset[tuple[Table, str]]:
    """The columns of a constraint or an index with their tables; of a foreign key those on both sides."""
    found = {(thing.table, name) for name in used(thing)}
    if is_foreign_key(thing):
        found |= {(Table(*thing["references"]), name) for name in thing["referenced_columns"]}
    return frozenset(found)


def _is_rule(thing: Object) -> bool:
    return (thing.kind == "constraint" and thing["type"] in "puc") or (thing.kind == "index" and thing["unique"])


def _rule(thing: Object) -> tuple[str, ...]:
    if thing.kind == "constraint" and thing["type"] == "c":
        return (str(thing.table), "check", thing.name)
    return (str(thing.table), thing.kind, *sorted(used(thing)), str(thing["unique"] if thing.kind == "index" else ""))


def _of_changes(group: Group, context: Context) -> Iterator[str]:
    """What else the plan does that comes near the columns."""
    yield from _of_other_columns(group, context)
    for change in context.changes:
        if change.kind == "run sql":
            yield "the plan also runs SQL that was written by hand"
        if change.kind == "run python" and not harmless(change, group):
            yield "the plan also runs a Python function that may work on the column"
        if change.kind == "move primary key" and change.table in group.tables:
            yield f"the primary key of {change.table} also moves"
        value = change.value.value if isinstance(change.value, Fill) else None
        if value is not None and set(value.reads) & group.names(change.table):
            yield f"{change.table}.{change.name} is filled from the column"
        thing = change.after or change.before
        key = thing is not None and is_foreign_key(thing) and group.touches(thing)
        if key and change.position not in group.absorbed and group.phase is not Phase.VALIDATE:
            yield "a foreign key on the column comes or goes"


def _of_other_columns(group: Group, context: Context) -> Iterator[str]:
    """Columns that an index or a constraint has besides those of the group."""
    own = {(column.table, column.name) for column in group.columns}
    other = {(change.table, change.name) for change in context.changes if heavy(context, change)} - own
    for catalog in (context.before, context.after):
        for thing in (*group.constraints(catalog, "puc"), *group.indexes(catalog), *group.keys(catalog)):
            if columns_of(thing) & other:
                yield f"the {thing} has another column whose type changes, which can't be swapped at the same time"
            elif is_foreign_key(thing) and group.phase is not Phase.VALIDATE and not columns_of(thing) <= own:
                yield f"the {thing} links it to a column whose type stays"
    dropped = [change.before for change in context.changes if change.kind == "drop column" and change.before]
    gone = {(thing.table, thing.name) for thing in dropped}
    for catalog in (context.before, context.after):
        for thing in (*group.constraints(catalog, "puc"), *group.indexes(catalog), *group.keys(catalog)):
            shared = {(thing.table, name) for name in used(thing)}
            if shared & (gone | context.new_columns):
                yield f"the {thing} also has a column that the plan adds or removes"


def harmless(change: Change, group: Group) -> bool:
    """Whether a function is translated, and does not work on the tables of the group."""
    fill = change.value
    return (
        isinstance(fill, PythonFill) and fill.hole is None and not any(table in group.tables for table in fill.tables)
    )
