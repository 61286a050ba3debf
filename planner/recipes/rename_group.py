"""Which columns have both names until old code is gone (``--rename both``), and why the others have a cutover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner import names
from planner.catalog import Catalog, Object
from planner.changes import Change
from planner.fills import Fill
from planner.model import Phase
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.retype_group import Column, Group, is_foreign_key, readable
from planner.recipes.retype_rules import columns_of, harmless, unbuildable, unfit
from planner.recipes.retype_types import Conversion

WATCHED = ("table", "column", "trigger", "rule", "policy")
"""What may name a column besides constraints and indexes: views (which count as tables), generated columns, …"""


@dataclass(frozen=True)
class Renamed(Column):
    """A column that is there twice for a while; it goes by its new name, which stays."""

    @property
    def name(self) -> str:
        """The name after ``migrate``."""
        return self.after.name

    @property
    def new(self) -> str:
        """The same: it has its name from the start."""
        return self.after.name

    @property
    def old(self) -> str:
        """The name that old code knows."""
        return self.before.name


@dataclass(frozen=True)
class Both:
    """The renamed columns of one table: ``new`` under their new names, and ``old`` under those that go."""

    new: Group
    old: Group
    keys: tuple[tuple[Object, Object], ...]
    """Foreign keys on the columns, or pointing at them: as they were, and as they will be."""

    @property
    def table(self) -> Table:
        """Their table."""
        return self.new.tables[0]


@dataclass(frozen=True)
class Renames:
    """All renamed columns of a plan: those with both names, and why the others have not: reasons by position."""

    groups: tuple[Both, ...]
    refused: dict[int, str]

    def at(self, position: int) -> Both | None:
        """The group that makes the change at this position."""
        return next((both for both in self.groups if position in both.new.absorbed), None)


def renames(context: Context) -> Renames:
    """The renamed columns of a plan; found once."""
    kept = context.kept.get("renames")
    if not isinstance(kept, Renames):
        kept = context.kept["renames"] = _renames(context)
    return kept


def _renames(context: Context) -> Renames:
    tables: dict[Table, list[Change]] = {}
    for change in context.changes:
        if change.kind == "rename column" and not context.both_names(change.table) and not context.needless(change):
            tables.setdefault(change.table, []).append(change)
    groups: list[Both] = []
    refused: dict[int, str] = {}
    if context.config.rename != "both":
        return Renames((), {})
    for table, changes in tables.items():
        reason = next(_early(table, changes, context), None)
        both = _both(changes, context) if reason is None else None
        if both is not None:
            reason = next(_of_group(both, context), None)
        if both is not None and reason is None:
            groups.append(both)
        else:
            refused.update({change.position: str(reason) for change in changes})
    return Renames(tuple(groups), refused)


def _early(table: Table, changes: list[Change], context: Context) -> Iterator[str]:
    """Why there is no group of these renames at all."""
    if any(change.kind == "rename table" and change.table == table for change in context.changes):
        yield "the table is renamed, too, and can't have both names"
    if (reason := unfit(table, context)) is not None:
        yield reason
    old = {change.before.name for change in changes if change.before is not None}
    new = {change.name for change in changes}
    there = {thing.name for thing in context.before.of("column", table)}
    gone = {thing.name for thing in context.after.of("column", table)}
    for change in changes:
        if change.before is None or change.before.name not in there or change.name not in gone:
            yield f"{table}.{change.name} is renamed more than once, or comes or goes in the same plan"
    for name in sorted((there & new) | (gone & old)):
        yield f"{table} also has another column with the name {name} in the course of the plan"


def _both(changes: list[Change], context: Context) -> Both:
    leaving, coming = [], []
    for change in changes:
        assert change.before is not None, "looked at before"
        before = context.before.find("column", change.table, change.before.name)
        after = context.after.find("column", change.table, change.name)
        assert before is not None, "looked at before"
        assert after is not None, "looked at before"
        cast = Conversion(f'"row_".{names.ident(before.name)}', None, "wider")
        leaving.append(Column(change, before, after, cast, cast))
        coming.append(Renamed(change, before, after, cast, cast))
    old = Group(tuple(leaving), Phase.CONTRACT, frozenset(), ())
    plain = Group(tuple(coming), Phase.CONTRACT, frozenset(), ())
    own = [change for change in context.changes if change in changes or _follows(change, old, plain)]
    numbers = sorted({statement.number for change in own for statement in change.statements})
    new = Group(plain.columns, Phase.CONTRACT, frozenset(change.position for change in own), tuple(numbers))
    return Both(new, old, tuple(_pairs(old, new, context)))


def _follows(change: Change, old: Group, new: Group) -> bool:
    """Whether it is what a rename does to the name of a constraint, or Django making the same one again."""
    if change.kind not in ("keep constraint", "rename constraint") or change.before is None or change.after is None:
        return False
    return old.touches(change.before) or new.touches(change.after)


def _pairs(old: Group, new: Group, context: Context) -> Iterator[tuple[Object, Object]]:
    """Foreign keys before and after, by where they are from and where they lead to."""
    final = {(one.table, one.before.name): one.after.name for one in new.columns}
    moved = {c.before.table: c.table for c in context.changes if c.kind == "rename table" and c.before is not None}

    def named(table: Table, columns: list[str]) -> tuple[Table, tuple[str, ...]]:
        return (moved.get(table, table), tuple(final.get((table, name), name) for name in columns))

    after = {(_own(thing), _referenced(thing)): thing for thing in new.keys(context.after)}
    for thing in old.keys(context.before):
        own = named(thing.table, thing["columns"])
        there = named(Table(*thing["references"]), thing["referenced_columns"])
        if (own, there) in after:
            yield thing, after[own, there]


def _own(thing: Object) -> tuple[Table, tuple[str, ...]]:
    return (thing.table, tuple(thing["columns"]))


def _referenced(thing: Object) -> tuple[Table, tuple[str, ...]]:
    return (Table(*thing["references"]), tuple(thing["referenced_columns"]))


def _of_group(both: Both, context: Context) -> Iterator[str]:
    """Why the columns can't have both names; nothing if they can."""
    for column in both.new.columns:
        yield from _of_column(column, context)
    yield from _of_objects(both, context)
    yield from _of_keys(both, context)
    yield from _of_watched(both, context)
    yield from _of_changes(both, context)


def _of_column(column: Column, context: Context) -> Iterator[str]:
    thing = column.before
    where = f"{column.table}.{column.old}"
    if thing.name in context.before.primary_key(column.table):
        yield (
            f"{where} is the primary key: a second key column would not be the primary key until the end, and what "
            "Django groups by it fails without (GROUP BY names the key alone)"
        )
    if thing["generated"]:
        yield f"{where} is a generated column"
    if thing["identity"] or any(one["column"] == thing.name for one in context.before.of("sequence", column.table)):
        yield f"{where} numbers its rows by a sequence"
    if thing["acl"]:
        yield f"there are privileges on the column {where}"
    if thing["default"] is not None and not thing["not_null"]:
        yield (
            f"{where} has a default in the database and may be NULL: a row in which new code means NULL can't be told "
            "from one in which it left the column to the default"
        )
    domains = {one.name for one in context.before if one.kind == "type" and one["kind"] == "d"}
    if thing["type"].rpartition(".")[2].removesuffix("[]").strip('"') in domains:
        yield f"the type of {where} is a domain, whose checks would rewrite the table when a column is added"


def _of_objects(both: Both, context: Context) -> Iterator[str]:
    """What stands on the columns has to be made for the others, too."""
    for group, catalog in ((both.old, context.before), (both.new, context.after)):
        things = (*group.constraints(catalog, "pucxn"), *group.keys(catalog), *group.indexes(catalog))
        yield from (reason for thing in things if (reason := unbuildable(thing)))
        unread = (*catalog.of("index", both.table), *catalog.of("constraint", both.table))
        for thing in unread:
            if not readable(thing) and (thing.kind == "index" or thing["type"] not in "pux"):
                yield f"the {thing} is not understood"


def _of_keys(both: Both, context: Context) -> Iterator[str]:
    before, after = both.old.keys(context.before), both.new.keys(context.after)
    paired = {thing.id for thing, _ in both.keys}
    for thing in before:
        if thing.id not in paired:
            yield f"the {thing} goes, or leads elsewhere, in the same plan"
    if len(after) != len(before):
        yield "a foreign key on the column comes in the same plan"
    if len({new.id for _, new in both.keys}) != len(both.keys):
        yield "there are two foreign keys alike on the column"
    others = {
        (change.table, change.name) for change in context.changes
        if change.kind == "rename column" and change.table != both.table
    }  # fmt: skip
    for old, new in both.keys:
        if columns_of(new) & others:
            yield f"the {old} links it to a column of another table that is renamed, too"
        for table in (new.table, Table(*new["references"])):
            renamed = any(change.kind == "rename table" and change.table == table for change in context.changes)
            if renamed and not context.both_names(table):
                yield f"the {old} is between it and {table}, which is renamed at the cutover"
        if old.table not in (both.table, new.table):
            yield f"the {old} is of a table that is renamed, too"


def _of_watched(both: Both, context: Context) -> Iterator[str]:
    """What else names the columns: the rename changes its text, which a second column would not."""
    triggers = context.before.of("trigger", both.table)
    yield from (f"the {thing} may name it" for thing in triggers)
    own = {("column", one.before.id) for one in both.new.columns}
    now = context.after.by_id
    for thing in context.before:
        if thing.kind not in WATCHED or (thing.kind, thing.id) in own:
            continue
        later = now.get((thing.kind, thing.id))
        texts = ("definition", "generation", "using", "check", "partition_key")
        if later is not None and any(thing.detail.get(text) != later.detail.get(text) for text in texts):
            yield f"the {_shown(thing, context.before)} depends on it"


def _shown(thing: Object, catalog: Catalog) -> str:
    relation = catalog.relation(thing.table)
    view = thing.kind == "table" and relation is not None and relation["relkind"] in ("v", "m")
    return f"view {thing.table}" if view else str(thing)


def _of_changes(both: Both, context: Context) -> Iterator[str]:
    """What else the plan does that comes near the columns."""
    for change in context.changes:
        if change.position in both.new.absorbed:
            continue
        if change.kind == "run sql":
            yield "the plan also runs SQL that was written by hand"
        if change.kind == "run python" and not harmless(change, both.new):
            yield "the plan also runs a Python function that may work on the column"
        value = change.value.value if isinstance(change.value, Fill) else None
        if change.table == both.table and value is not None:
            read = set(value.reads)
            if read & (both.new.names(both.table) | both.old.names(both.table)):
                yield f"{change.table}.{change.name} is filled from the column"
        if _near(change, both):
            yield f"the plan also changes it, or what stands on it ({change.operation.name}: {change.kind})"


def _near(change: Change, both: Both) -> bool:
    """Whether a change is to one of the columns, or to what stands on them."""
    for thing in (change.before, change.after):
        for group in (both.old, both.new):
            if thing is None or (thing.table != both.table and not is_foreign_key(thing)):
                continue
            if thing.kind == "column" and thing.name in group.names(both.table):
                return True
            if thing.kind in ("constraint", "index") and group.touches(thing):
                return True
    return change.kind == "drop table" and change.table == both.table
