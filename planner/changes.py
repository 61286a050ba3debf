"""From moments of the walk to changes: what happened to the catalog, object by object, and which statements did it.

A change is smaller than an operation: an AlterField that changes type, NULL and unique is three. Renames are seen as
renames, since PostgreSQL's ids survive them. What Django drops and makes again unchanged is no change at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from planner.baseline import Baseline, Moment
from planner.catalog import Catalog, Object, matched
from planner.model import OperationInfo, Statement
from planner.names import Table
from planner.shapes import Renames, shape


@dataclass(frozen=True, slots=True)
class Change:
    """One change to one object.

    ``kind`` is "create table", "add column", "alter column" and so on; ``aspect`` says what of the object changes
    (for "alter column": type, not_null, default, identity, collation, comment). ``position`` orders changes as
    ``migrate`` makes them. ``parts`` are the objects that come or go with a table. ``value`` holds what the stage
    ``fills`` found out about the column's rows. ``also`` are further operations that have a part in it; ``makes`` and
    ``removes`` are the objects that come and go with statements that are kept as a whole.
    """

    kind: str
    table: Table
    name: str
    operation: OperationInfo
    position: int
    before: Object | None = None
    after: Object | None = None
    aspect: str = ""
    parts: tuple[Object, ...] = ()
    statements: tuple[Statement, ...] = ()
    value: Any = None
    also: tuple[int, ...] = ()
    makes: tuple[Object, ...] = ()
    removes: tuple[Object, ...] = ()

    def __str__(self) -> str:
        aspect = f" ({self.aspect})" if self.aspect else ""
        return f"{self.kind} {self.table}.{self.name}{aspect}"


COLUMN_ASPECTS = ("type", "collation", "default", "not_null", "identity", "generation", "comment")
CARRIED = frozenset(
    {"definition", "columns", "referenced_columns", "references", "keys", "include", "predicate", "index"}
)
"""What a rename elsewhere changes in the text of an object that is itself the same."""


def derive(baseline: Baseline) -> tuple[Change, ...]:
    """All changes of the walk, in the order in which ``migrate`` makes them, without their values."""
    found: list[tuple[tuple[int, bool, int], Change]] = []
    for moment in baseline.moments:
        walked = baseline.operations[moment.operation]
        key = (baseline.number(walked.migration), moment.deferred, moment.operation)
        found += [(key, replace(change, operation=walked.info)) for change in _of_moment(moment)]
    for walked in baseline.operations:
        if walked.runs_python:
            change = Change("run python", Table("", ""), walked.info.description, walked.info, 0)
            found.append(((baseline.number(walked.migration), False, walked.info.index), change))
    found.sort(key=lambda pair: pair[0])
    paired = list(_paired([replace(change, position=number) for number, (_, change) in enumerate(found)]))
    return tuple(_without_inherited(paired, baseline))


def _without_inherited(changes: Sequence[Change], baseline: Baseline) -> Iterator[Change]:
    """Leave out what a partition gets from its partitioned table; its rules and indexes are parts of that change."""
    above = {
        thing.table: parent
        for catalog in (baseline.before, baseline.after)
        for thing in catalog
        if thing.kind == "table" and thing["partition"] and (parent := catalog.partition_of(thing.table)) is not None
    }
    parts: dict[int, list[Object]] = {}
    left = []
    for change in changes:
        source = _source_of(change, changes, above)
        if source is None:
            left.append(change)
        elif change.kind.endswith((" index", " constraint")) and (thing := change.after or change.before) is not None:
            parts.setdefault(source.position, []).extend((thing, *change.parts))
    return (replace(c, parts=(*c.parts, *parts[c.position])) if c.position in parts else c for c in left)


def _source_of(change: Change, changes: Sequence[Change], above: Mapping[Table, Table]) -> Change | None:
    """The change of the topmost partitioned table that brings about this change of a partition."""
    found = None
    for parent in _chain(change.table, above):
        for other in changes:
            if other.table == parent and _same_kind(change, other) and _alike(change, other):
                found = other
    return found or _of_the_whole(change, changes, above)


def _chain(table: Table, above: Mapping[Table, Table]) -> Iterator[Table]:
    """The partitioned tables above a partition, from below."""
    while table in above:
        table = above[table]
        yield table


def _same_kind(one: Change, other: Change) -> bool:
    return (one.kind, one.aspect, one.operation.index) == (other.kind, other.aspect, other.operation.index)


def _of_the_whole(change: Change, changes: Sequence[Change], above: Mapping[Table, Table]) -> Change | None:
    """The change of the foreign key to a partitioned table, where this one is of the same key to a partition of it."""
    thing = change.after or change.before
    if thing is None or thing.kind != "constraint" or thing["type"] != "f":
        return None
    found = None
    for parent in _chain(Table(*thing["references"]), above):
        for other in changes:
            one = other.after or other.before
            if other.table == change.table and _same_kind(change, other) and one is not None and _alike(change, other):
                found = other if one["references"] == [parent.schema, parent.name] else found
    return found


def _alike(change: Change, other: Change) -> bool:
    """Whether two changes of one kind are about the same column, constraint or index, on two tables."""
    one, two = change.after or change.before, other.after or other.before
    if one is None or two is None:
        return False
    if one.kind == "index":
        return bool(one["keys"] == two["keys"] and one["predicate"] == two["predicate"])
    if one.kind == "constraint":
        return bool(one["type"] == two["type"] and one["columns"] == two["columns"])
    return one.kind == "column" and one.name == two.name


def _of_moment(moment: Moment) -> Iterator[Change]:
    pairs = matched(moment.before, moment.after)
    made = {thing.id for old, thing in pairs if old is None and thing and thing.kind == "table"}
    gone = {thing.id for thing, new in pairs if new is None and thing and thing.kind == "table"}
    tables = {thing.id: thing.table for thing in (*moment.before, *moment.after) if thing.kind == "table"}
    inside = {tables[ident] for ident in made} | {tables[ident] for ident in gone}
    for old, new in sorted(pairs, key=_order):
        thing = new or old
        assert thing is not None
        if thing.kind == "table":
            yield from _table(old, new, moment)
        elif (
            thing.parent is not None
            and thing.table in inside
            and (old is None or new is None)
            and not _foreign(thing, inside)
        ):
            continue
        elif thing.kind == "column":
            yield from _column(old, new)
        elif thing.kind == "constraint":
            yield from _constraint(old, new, moment)
        elif thing.kind == "index":
            yield from _index(old, new)
        elif thing.kind == "sequence" and _follows(old, new):
            continue  # comes and goes with its column, or is carried along when that is renamed
        else:
            yield _change(f"{_verb(old, new)} {thing.kind}", thing, old, new)


def _follows(old: Object | None, new: Object | None) -> bool:
    """Whether a sequence does just what the column does that owns it."""
    if old is None or new is None:
        thing = new or old
        return thing is not None and thing.parent is not None
    own = {name for name in new.detail if old.detail.get(name) != new.detail[name]}
    return old.name == new.name and own <= {"column"} and old.parent is not None and new.parent is not None


def _foreign(thing: Object, made: set[Table]) -> bool:
    """A foreign key from a new table to one that was there: a step of its own, since it locks the old table."""
    return thing.kind == "constraint" and thing["type"] == "f" and Table(*thing["references"]) not in made


def _order(pair: tuple[Object | None, Object | None]) -> tuple[int, str, int]:
    """Tables and columns before what stands on them; what goes after what comes."""
    thing = pair[1] or pair[0]
    assert thing is not None
    kinds = (
        "schema",
        "extension",
        "collation",
        "type",
        "function",
        "table",
        "sequence",
        "column",
        "index",
        "constraint",
    )
    rank = kinds.index(thing.kind) if thing.kind in kinds else len(kinds)
    number = int(thing.id.partition(".")[2] or 0) if thing.kind == "column" else 0
    return (rank, f"{thing.table} {thing.name}" if thing.kind != "column" else str(thing.table), number)


def _verb(old: Object | None, new: Object | None) -> str:
    if old is None:
        return "create"
    return "drop" if new is None else "alter"


NOWHERE = OperationInfo(-1, "", "", "", 0, "")


def _change(kind: str, thing: Object, old: Object | None, new: Object | None, **more: Any) -> Change:
    return Change(kind, thing.table, thing.name, NOWHERE, 0, old, new, **more)


def _table(old: Object | None, new: Object | None, moment: Moment) -> Iterator[Change]:
    if old is None and new is not None:
        yield _change("create table", new, None, new, parts=_parts(moment.after, new.table))
    elif new is None and old is not None:
        yield _change("drop table", old, old, None, parts=_parts(moment.before, old.table))
    elif old is not None and new is not None:
        if old.table != new.table:
            yield _change("rename table", new, old, new)
        for aspect in sorted(name for name in new.detail if old.detail.get(name) != new.detail[name]):
            yield _change("alter table", new, old, new, aspect=aspect)


def _parts(catalog: Catalog, table: Table) -> tuple[Object, ...]:
    return tuple(thing for thing in catalog if thing.parent is not None and thing.table == table)


def _column(old: Object | None, new: Object | None) -> Iterator[Change]:
    if old is None and new is not None:
        yield _change("add column", new, None, new)
    elif new is None and old is not None:
        yield _change("drop column", old, old, None)
    elif old is not None and new is not None:
        if old.name != new.name:
            yield _change("rename column", new, old, new)
        for aspect in COLUMN_ASPECTS:
            if old[aspect] != new[aspect]:
                yield _change("alter column", new, old, new, aspect=aspect)
        others = {name for name in new.detail if old.detail.get(name) != new.detail[name]} - {
            *COLUMN_ASPECTS,
            "generated",
        }
        if others:
            yield _change("alter column", new, old, new, aspect=", ".join(sorted(others)))


def _constraint(old: Object | None, new: Object | None, moment: Moment) -> Iterator[Change]:
    thing = new or old
    assert thing is not None
    if thing["type"] == "n":
        return  # PostgreSQL 18's catalog row of a NOT NULL: the column's change says it
    if old is None or new is None:
        side = moment.after if old is None else moment.before
        index = side.find("index", thing.table, thing["index"]) if thing["index"] else None
        parts = (index,) if index else ()
        yield _change(f"{'add' if old is None else 'drop'} constraint", thing, old, new, parts=parts)
        return
    if old.name != new.name:
        yield _change("rename constraint", new, old, new)
    for aspect in _own_aspects(old, new):
        yield _change("alter constraint", new, old, new, aspect=aspect)


def _index(old: Object | None, new: Object | None) -> Iterator[Change]:
    thing = new or old
    assert thing is not None
    if (old is None or old["constraint"]) and (new is None or new["constraint"]):
        return  # the constraint's change says it
    if old is None or new is None:
        yield _change(f"{'add' if old is None else 'drop'} index", thing, old, new)
        return
    if old.name != new.name:
        yield _change("rename index", new, old, new)
    for aspect in _own_aspects(old, new):
        yield _change("alter index", new, old, new, aspect=aspect)


def _own_aspects(old: Object, new: Object) -> list[str]:
    return sorted(name for name in new.detail if name not in CARRIED and old.detail.get(name) != new.detail[name])


def _paired(changes: Sequence[Change]) -> Iterable[Change]:
    """Read a drop and an add of the same thing as one change: in one operation, and by its name also in two.

    A constraint that comes back under another name, or the same after all, is a rename or nothing; a primary key
    that goes and another that comes is a move; an index of the same name with another definition is a replacement.
    """
    groups: dict[int, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.operation.index, []).append(change)
    found: list[Change] = []
    _pair_keys(groups)
    _pair_names(groups)
    for group in groups.values():
        renames = {(c.table, c.before.name): c.name for c in group if c.kind == "rename column" and c.before}
        tables = {c.before.table: c.table for c in group if c.kind == "rename table" and c.before}
        found += _pair_group(group, Renames(renames, tables))
    return sorted(found, key=lambda change: change.position)


def _pair_keys(groups: dict[int, list[Change]]) -> None:
    """A primary key that one operation drops and a later one adds is a move, too: the drop joins the add."""
    for index, group in groups.items():
        for drop in [c for c in group if c.kind == "drop constraint" and c.before and c.before["type"] == "p"]:
            for other, later in groups.items():
                added = any(
                    c.kind == "add constraint" and c.table == drop.table and c.after and c.after["type"] == "p"
                    for c in later
                )
                if other > index and added:
                    group.remove(drop)
                    later.insert(0, drop)
                    break


def _pair_names(groups: dict[int, list[Change]]) -> None:
    """An index, or a unique rule, that one operation drops and a later one adds under its name is replaced.

    Not where the plan renames its table, or a column, in between: what the new one is of is then told by other names.
    """
    for index, group in groups.items():
        for drop in [c for c in group if _is_unique_rule(c, "drop")]:
            for other, later in groups.items():
                if other <= index or not any(_is_unique_rule(c, "add") and _same_name(c, drop) for c in later):
                    continue
                between = [c for at in range(index, other + 1) for c in groups.get(at, ()) if c.table == drop.table]
                if not any(c.kind in ("rename table", "rename column") for c in between):
                    group.remove(drop)
                    later.insert(0, drop)
                break


def _is_unique_rule(change: Change, verb: str) -> bool:
    thing = change.before or change.after
    unique = thing is not None and thing.kind == "constraint" and thing["type"] == "u"
    return change.kind == f"{verb} index" or (change.kind == f"{verb} constraint" and unique)


def _same_name(one: Change, other: Change) -> bool:
    first, second = one.after, other.before
    return first is not None and second is not None and first.kind == second.kind and first.key == second.key


def _pair_group(group: list[Change], renames: Renames) -> list[Change]:
    drops = [change for change in group if change.kind in ("drop constraint", "drop index")]
    gone: set[int] = set()
    added: list[Change] = []
    for change in group:
        if change.kind not in ("add constraint", "add index"):
            continue
        for drop in drops:
            merged = None if drop.position in gone else _merge(drop, change, renames)
            if merged is not None:
                gone |= {drop.position, change.position}
                added.append(merged)
                break
    return [change for change in group if change.position not in gone] + added


def _merge(drop: Change, add: Change, renames: Renames) -> Change | None:
    """The one change that a drop and an add of one operation make together, if they do."""
    old, new = drop.before, add.after
    if old is None or new is None or renames.table(drop.table) != add.table or old.kind != new.kind:
        return None
    also = () if drop.operation.index == add.operation.index else (drop.operation.index,)
    if old.kind == "index":
        return replace(add, kind="replace index", before=old, also=also) if old.name == new.name else None
    if old["type"] == new["type"] == "p":
        return replace(add, kind="move primary key", before=old, also=(drop.operation.index,))
    if shape(old, renames) != shape(new, Renames({}, {})):
        is_rule = old["type"] == new["type"] == "u" and old.name == new.name
        return replace(add, kind="replace constraint", before=old, also=also) if is_rule else None
    kind = "keep constraint" if old.name == new.name else "rename constraint"
    return replace(add, kind=kind, before=old, also=also)
