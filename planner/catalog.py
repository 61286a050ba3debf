"""What a database holds, as plain values, read by ``templates/catalog/objects.sql.j2``.

One snapshot is a tuple of :class:`Object`. Two snapshots of one database are matched by ``id`` (PostgreSQL's
OIDs and column numbers survive a rename), two databases are matched by name.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from planner import sql, templating
from planner.names import Table, ident

if TYPE_CHECKING:
    from collections.abc import Iterator


class Cursor(Protocol):
    """What we need of a DB-API cursor: psycopg's own, or Django's wrapper of one."""

    def execute(self, query: Any, params: Any = None, /) -> Any:
        """Run one statement."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows of the last statement."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row of the last statement."""


@dataclass(frozen=True, slots=True)
class Object:
    """One object of the catalog.

    ``kind`` is table (also views), column, constraint, index, trigger, rule, policy, sequence, schema, extension,
    function, type or collation; ``parent`` the table's name where there is one; ``id`` the OID (a column: the
    table's OID, a dot, the column's number); ``detail`` what else defines it, as JSON.
    """

    kind: str
    schema: str | None
    parent: str | None
    name: str
    id: str
    detail: Mapping[str, Any]

    @property
    def table(self) -> Table:
        """The table that it is, or belongs to."""
        return Table(self.schema or "", self.parent or self.name)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What identifies it in any database."""
        return (self.kind, self.schema or "", self.parent or "", self.name)

    def __getitem__(self, name: str) -> Any:
        return self.detail[name]

    def __str__(self) -> str:
        path = ".".join(part for part in (self.schema, self.parent, self.name) if part)
        return f"{self.kind} {path}"


@dataclass(frozen=True)
class Catalog:
    """A snapshot."""

    objects: tuple[Object, ...]

    def __iter__(self) -> Iterator[Object]:
        return iter(self.objects)

    @functools.cached_property
    def by_key(self) -> Mapping[tuple[str, str, str, str], Object]:
        """All objects by their name's key."""
        return {thing.key: thing for thing in self.objects}

    @functools.cached_property
    def by_id(self) -> Mapping[tuple[str, str], Object]:
        """All objects by kind and id."""
        return {(thing.kind, thing.id): thing for thing in self.objects}

    @functools.cached_property
    def _children(self) -> Mapping[tuple[str, Table], tuple[Object, ...]]:
        found: dict[tuple[str, Table], list[Object]] = {}
        for thing in self.objects:
            if thing.parent is not None:
                found.setdefault((thing.kind, thing.table), []).append(thing)
        return {key: tuple(things) for key, things in found.items()}

    def find(self, kind: str, table: Table, name: str) -> Object | None:
        """The column, constraint, index … ``name`` of ``table``, if there."""
        return self.by_key.get((kind, table.schema, table.name, name))

    def relation(self, table: Table) -> Object | None:
        """The table or view itself, if there."""
        return self.by_key.get(("table", table.schema, "", table.name))

    def of(self, kind: str, table: Table) -> tuple[Object, ...]:
        """All objects of one kind that belong to ``table``; columns in their order."""
        return self._children.get((kind, table), ())

    def named(self, name: str) -> tuple[Table, ...]:
        """The tables of this name, in whatever schema."""
        return tuple(thing.table for thing in self.objects if thing.kind == "table" and thing.name == name)

    def primary_key(self, table: Table) -> tuple[str, ...]:
        """The primary key's columns; empty if there is none."""
        for constraint in self.of("constraint", table):
            if constraint["type"] == "p":
                return tuple(constraint["columns"])
        return ()

    @functools.cached_property
    def _partitions(self) -> Mapping[Table, tuple[Table, ...]]:
        """The partitions right below each partitioned table."""
        known = {text: t.table for t in self.objects if t.kind == "table" for text in _regclass(t.table)}
        found: dict[Table, list[Table]] = {}
        for thing in self.objects:
            if thing.kind == "table" and thing["partition"]:
                found.setdefault(known[thing["inherits"][0]], []).append(thing.table)
        return {table: tuple(below) for table, below in found.items()}

    def partitions(self, table: Table) -> tuple[Table, ...]:
        """All partitions of a table, at every level, each before its own; none if it is not partitioned."""
        below = self._partitions.get(table, ())
        return tuple(one for child in below for one in (child, *self.partitions(child)))

    def partition_of(self, table: Table) -> Table | None:
        """The partitioned table right above a partition; None if it is none."""
        return next((above for above, below in self._partitions.items() if table in below), None)

    def references_to(self, table: Table) -> tuple[Object, ...]:
        """The foreign keys, of any table, that point at ``table``."""
        target = [table.schema, table.name]
        return tuple(
            thing
            for thing in self.objects
            if thing.kind == "constraint" and thing["type"] == "f" and thing["references"] == target
        )


Pair = tuple[Object | None, Object | None]
"""An object before and after; None: it was not there, or is not any more."""

FOLLOWING = frozenset({"definition", "using", "check", "generation", "partition_key", "inherits"})
"""Texts in which PostgreSQL itself puts the new name of a column or a table: of views, triggers, policies, …"""


def matched(before: Catalog, after: Catalog) -> tuple[Pair, ...]:
    """What differs between two snapshots of one database: matched by id, then what is left by name."""
    same = {id(thing) for thing in before} & {id(thing) for thing in after}  # of snapshots that know each other
    olds = {(thing.kind, thing.id): thing for thing in before if id(thing) not in same}
    news = {(thing.kind, thing.id): thing for thing in after if id(thing) not in same}
    kept = [(olds.pop(key), news.pop(key)) for key in list(news) if key in olds]
    pairs: list[Pair] = [(_followed(old, new, kept), new) for old, new in kept]
    by_name = {thing.key: thing for thing in olds.values() if thing.kind != "table"}
    for thing in news.values():
        old = by_name.pop(thing.key, None)
        if old is not None and old.detail == thing.detail:
            olds.pop((old.kind, old.id))
            continue
        pairs.append((None, thing))
    pairs += [(thing, None) for thing in olds.values()]
    return tuple(pair for pair in pairs if pair[0] != pair[1])


def _followed(old: Object, new: Object, kept: Sequence[tuple[Object, Object]]) -> Object:
    """The old object, with the new names where all that differs in its texts is that something was renamed."""
    if old == new or old.kind in ("constraint", "index", "sequence", "function"):
        return old
    if not any(one.kind in ("table", "column") and one.name != other.name for one, other in kept):
        return old
    texts = {name: new.detail[name] for name in FOLLOWING & new.detail.keys()}
    parent = new.parent if old.kind in ("trigger", "rule", "policy") else old.parent
    return Object(old.kind, old.schema, parent, old.name, old.id, {**old.detail, **texts})


def _regclass(table: Table) -> tuple[str, ...]:
    """The texts as which ``regclass`` may write the table under an empty search path: names quoted or not."""
    return tuple(
        f"{schema}.{name}" for schema in (table.schema, ident(table.schema)) for name in (table.name, ident(table.name))
    )


Known = dict[tuple[Any, ...], Object]
"""Objects by the rows that they were read from."""


def snapshot(cursor: Cursor, tables: Sequence[Table] | None = None, known: Known | None = None) -> Catalog:
    """Read the catalog of the cursor's database; all user schemas, or just ``tables``.

    The session's ``search_path`` is emptied for the reading, so that definitions come out with schemas, and set
    back afterwards.

    :param known: what earlier snapshots found, for Django's cursors: what is still as it was is the same object; one
        snapshot after each of hundreds of operations would fill the memory otherwise
    """
    cursor.execute("SELECT current_setting('search_path')")
    row = cursor.fetchone()
    path = row[0] if row else ""
    cursor.execute("SELECT set_config('search_path', 'pg_catalog', false)")
    cursor.execute(templating.render("catalog/objects.sql.j2", tables=tables))
    rows = cursor.fetchall()
    cursor.execute("SELECT set_config('search_path', %s, false)", [path])
    made = (_object(row) for row in rows) if known is None else (_known(row, known) for row in rows)
    return Catalog(tuple(sorted(made, key=_order)))


def _known(row: tuple[Any, ...], known: Known) -> Object:
    found = known.get(row)
    if found is None:
        found = known[row] = _object(row)
    return found


def _object(row: tuple[Any, ...]) -> Object:
    kind, schema, parent, name, ident, detail = row
    if isinstance(detail, str):  # Django's cursor leaves jsonb as text
        import json  # noqa: PLC0415 - only where it is needed

        detail = json.loads(detail)
    return Object(kind, schema, parent, name, ident, detail)


def _order(thing: Object) -> tuple[str, str, str, int, str]:
    number = int(thing.id.partition(".")[2] or 0) if thing.kind == "column" else 0
    return (thing.kind, thing.schema or "", thing.parent or "", number, thing.name)


@dataclass(frozen=True, slots=True)
class Difference:
    """One object that two databases do not share, or share with another definition."""

    key: tuple[str, str, str, str]
    left: Mapping[str, Any] | None
    right: Mapping[str, Any] | None

    def describe(self, left: str, right: str) -> str:
        """One line for people; ``left`` and ``right`` name the two databases."""
        kind, *path = self.key
        what = f"{kind} {'.'.join(part for part in path if part)}"
        if self.left is None:
            return f"{what}: only {right} has it"
        if self.right is None:
            return f"{what}: only {left} has it"
        parts = [
            f"{name}: {left} {self.left.get(name)!r}, {right} {self.right.get(name)!r}"
            for name in sorted({*self.left, *self.right})
            if self.left.get(name) != self.right.get(name)
        ]
        return f"{what}: " + "; ".join(parts)


def differences(left: Catalog, right: Catalog, *, ignore_schemas: Iterable[str] = ()) -> tuple[Difference, ...]:
    """Compare two databases by name. Column order does not count (ids are not compared)."""
    ignored = set(ignore_schemas)
    found = []
    for key in sorted({*left.by_key, *right.by_key}):
        if key[1] in ignored:
            continue
        one, other = left.by_key.get(key), right.by_key.get(key)
        if one is None or other is None or one.detail != other.detail:
            found.append(Difference(key, one.detail if one else None, other.detail if other else None))
    return tuple(found)


def stands_on(index: Object, column: str) -> bool:
    """Whether an index depends on a column, also by an expression or its predicate; if these can't be read: yes."""
    texts = [key["expression"] for key in index["keys"] if key["expression"]]
    named = [sql.columns_of(text) for text in (*texts, *([index["predicate"]] if index["predicate"] else ()))]
    plain = [*(key["column"] for key in index["keys"]), *(index["include"] or ())]
    return column in plain or any(found is None or column in found for found in named)
