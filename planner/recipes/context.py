"""What a recipe may ask about the rest of the plan."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner import locks, sql
from planner.catalog import Catalog, Object
from planner.changes import Change
from planner.config import Config
from planner.facts import Facts
from planner.fills import Fill, PythonFill
from planner.model import Lock, Phase
from planner.names import Table
from planner.translate.run_python import Update
from planner.translate.values import Value
from planner.views import View, of

NAMING = ("add column", "rename column")


@dataclass(frozen=True)
class Context:
    """All changes of the plan, the catalogs around it, and what the user configured.

    ``schema`` is the progress schema's name; ``version`` the server's major version for which the plan is made.
    """

    changes: tuple[Change, ...]
    before: Catalog
    after: Catalog
    schema: str
    version: int
    config: Config = field(default_factory=Config)
    path: tuple[str, ...] = ()
    """The search path under which Django runs the migration."""
    facts: Facts | None = None
    """What is known of the database that the bundle is for."""
    new_keys: Mapping[tuple[Table, str], str] = field(default_factory=dict)
    """Primary keys whose values are exchanged for UUIDs, each with its model's label."""
    views: tuple[View, ...] = ()
    """Views that a change of type does not get past, each after those that it stands on."""

    @functools.cached_property
    def kept(self) -> dict[str, object]:
        """What recipes that look at the whole plan found out, by their name, so that they look once."""
        return {}

    def standing(self, columns: Collection[tuple[Table, str]]) -> tuple[View, ...]:
        """The views on these columns, or on such views."""
        return of(self.views, columns)

    def shared_view(self, columns: Collection[tuple[Table, str]]) -> View | None:
        """A view on these columns that also stands on another one whose type changes, which another step does."""
        changing = {(c.table, c.name) for c in self.changes if c.kind == "alter column" and c.aspect == "type"}
        others = self.standing(changing - set(columns))
        return next((view for view in self.standing(columns) if view in others), None)

    def small(self, table: Table) -> bool:
        """Whether the facts say that the table, which the plan does not rename, has so few rows that work is short."""
        renamed = any(change.kind == "rename table" and change.table == table for change in self.changes)
        return self.facts is not None and not renamed and self.facts.small(table, self.config.small_table)

    def rows(self, table: Table) -> int:
        """About how many rows the table has, by the facts; 0 where they don't know it."""
        known = self.facts.of(table) if self.facts is not None else None
        return known.rows if known is not None else 0

    @functools.cached_property
    def new_tables(self) -> frozenset[Table]:
        """Tables that the plan itself creates: they are empty."""
        return frozenset(change.table for change in self.changes if change.kind == "create table")

    def on_new(self, change: Change) -> bool:
        """Whether the plan has made the change's table by then, and not only makes one of that name later."""
        made = self._made.get(change.table)
        return made is not None and made <= change.position

    @functools.cached_property
    def _made(self) -> dict[Table, int]:
        """Where in the plan each new table is made."""
        return {change.table: change.position for change in reversed(self.changes) if change.kind == "create table"}

    @functools.cached_property
    def new_columns(self) -> frozenset[tuple[Table, str]]:
        """Columns that the plan itself adds, by their name before the cutover: old code does not know them."""
        return frozenset(
            (change.table, self.early(change, change.name)) for change in self.changes if change.kind == "add column"
        )

    @functools.cached_property
    def _renames(self) -> tuple[tuple[int, Table, str, str], ...]:
        """Where in the plan which column is renamed: position, table, old and new name."""
        return tuple(
            (change.position, change.table, change.before.name, change.name)
            for change in self.changes
            if change.kind == "rename column" and change.before is not None
        )

    @functools.cached_property
    def _left_under_its_name(self) -> frozenset[tuple[Table, str]]:
        """Columns, by their name in the pre-state, that the plan drops, and need not rename before."""
        found = set()
        for drop in (change for change in self.changes if change.kind == "drop column"):
            table, early = drop.table, self.early(drop, drop.name)
            own = [at for at, t, old, _ in self._renames if t == table and self.early_at(t, old, at - 1) == early]
            later = [change for change in self.changes if own and change.position > own[0]]
            code = any(one.kind == "run sql" or (one.kind == "run python" and _acts(one.value)) for one in later)
            again = any(one.table == table and one.name == early and one.kind in NAMING for one in later)
            if later and not (code or again or self.renamed_table(table)):
                found.add((table, early))
        return frozenset(found)

    def needless(self, change: Change) -> bool:
        """Whether a rename is left out: the plan drops the column, and nothing needs its new name until then."""
        old = change.before.name if change.before is not None else change.name
        return (change.table, self.early_at(change.table, old, change.position - 1)) in self._left_under_its_name

    def partitions(self, table: Table) -> tuple[Table, ...]:
        """All partitions of a table, at every level."""
        return self.before.partitions(table) or self.after.partitions(table)

    def not_valid(self, *ends: Table) -> bool:
        """Whether a foreign key between the tables can be added NOT VALID, and VALIDATE marks all of it as checked.

        Before PostgreSQL 18 a partitioned table refuses NOT VALID; and where one is pointed at, the rows that the
        catalog has for its partitions stay as they are.
        """
        return self.version >= 18 or not any(self.partitions(table) for table in ends)  # noqa: PLR2004

    def with_partitions(self, locks: Iterable[Lock]) -> tuple[Lock, ...]:
        """Locks of a partitioned table are taken on its partitions, too."""
        found: dict[Lock, None] = {}
        for lock in locks:
            found[lock] = None
            found.update((Lock(part, lock.mode), None) for part in self.partitions(lock.table))
        return tuple(found)

    def both_names(self, table: Table) -> bool:
        """Whether the table, by its new name, has its old name too until old code is gone, as a view.

        Not where the plan uses the old name again, or changes what a view of the table would hold fast.
        """
        renames = [c for c in self.changes if c.kind == "rename table" and c.table == table and c.before is not None]
        if self.config.rename != "both" or len(renames) != 1 or renames[0].before is None:
            return False
        old = renames[0].before
        own = [c for c in self.changes if c.table in (old.table, table) and c is not renames[0]]
        fast = any(c.kind == "alter column" and c.aspect in ("type", "collation") for c in own)
        again = any(c.table == old.table for c in own)
        return old["relkind"] == "r" and not fast and not again

    def column_renames(self, table: Table) -> tuple[Change, ...]:
        """The columns of the table, by its new name, that the plan renames too."""
        return tuple(c for c in self.changes if c.kind == "rename column" and c.table == table)

    def renamed_with(self, change: Change, name: str) -> str:
        """The final name of a column of a table that a change renames."""
        for one in self.column_renames(change.table):
            if one.before is not None and one.before.name == name:
                name = one.name
        return name

    def early_at(self, table: Table, column: str, position: int) -> str:
        """The name before the cutover of the column that is called so at this point of the migration."""
        for at, renamed, old, new in reversed(self._renames):
            if renamed == table and at <= position and new == column:
                column = old
        return column

    def early(self, change: Change, column: str) -> str:
        """The name before the cutover of a column of the change's table, as named just after the change."""
        return self.early_at(change.table, column, change.position)

    def late(self, change: Change, column: str) -> str:
        """The name after the cutover of a column of the change's table, as named just after the change."""
        early = self.early(change, column)
        if (change.table, early) in self._left_under_its_name:
            return early
        for at, table, old, new in self._renames:
            if table == change.table and at > change.position and old == column:
                column = new
        return column

    def at_its_end(self, drop: Change) -> str:
        """The name under which a column is dropped; what is called so later is another one."""
        early = self.early(drop, drop.name)
        return early if (drop.table, early) in self._left_under_its_name else drop.name

    def name(self, change: Change, column: str, phase: Phase) -> str:
        """A column's name in a phase; in the cutover itself, the old one.

        Of a table that an earlier change renames it is the one of just after the change: all before the contract phase
        waits for that in the cutover, and is done in the order of the migration.
        """
        if phase is Phase.CONTRACT:
            return self.late(change, column)
        moved = any(
            c.kind == "rename table" and c.table == change.table and c.position < change.position for c in self.changes
        )
        return column if moved else self.early(change, column)

    def at_start(self, change: Change, thing: Object) -> tuple[Change, Object]:
        """A constraint or index that goes, as the pre-state has it, with a change that stands before all others.

        The catalog gives columns the names that they had before the operation, which may also rename them; an undo
        needs their names of the phase that it leads back to.
        """
        found = self.before.find(thing.kind, thing.table, thing.name)
        return (change, thing) if found is None else (replace(change, position=-1), found)

    def is_new(self, change: Change, columns: Sequence[str]) -> bool:
        """Whether any of the columns of the change's table is one that old code does not know."""
        return self.on_new(change) or any(
            (change.table, self.early(change, name)) in self.new_columns for name in columns
        )

    def goes(self, change: Change, columns: Sequence[str]) -> bool:
        """Whether the plan later drops one of these columns, named as before the change, of the change's table."""
        early = {self.early_at(change.table, name, change.position - 1) for name in columns}
        return any(
            other.kind == "drop column"
            and other.table == change.table
            and other.position > change.position
            and self.early(other, other.name) in early
            for other in self.changes
        )

    def all_new(self, change: Change, columns: Sequence[str]) -> bool:
        """Whether old code knows none of the columns, so that it can't break a rule over them."""
        return self.on_new(change) or (
            bool(columns) and all((change.table, self.early(change, name)) in self.new_columns for name in columns)
        )

    def dropping(self, table: Table, name: str) -> tuple[int, ...]:
        """The statements that drop this constraint."""
        return tuple(
            statement.number
            for change in self.changes
            if change.kind == "drop constraint" and change.table == table and change.name == name
            for statement in change.statements
        )

    def renamed_table(self, table: Table) -> bool:
        """Whether the plan renames the table, or makes or drops one of that name."""
        return any(
            c.kind in ("rename table", "create table", "drop table") and table in (c.table, c.before and c.before.table)
            for c in self.changes
        )

    def renames(self, table: Table) -> bool:
        """Whether any column of the table is renamed in this plan."""
        return any(renamed == table for _, renamed, _, _ in self._renames)

    def renamed(self, table: Table, columns: Collection[str]) -> bool:
        """Whether one of the columns, by their names before the cutover, has another name after it."""
        return any(
            renamed == table and self.early_at(table, old, at - 1) in columns for at, renamed, old, _ in self._renames
        )

    def filled(self, change: Change) -> bool:
        """Whether the plan gives every row of the change's column a value per row."""
        return self.per_row(change) is not None or self.overwritten(change)

    def without_value(self, change: Change) -> bool:
        """Whether the change adds a NOT NULL column for which rows that are there have no value at all."""
        thing, fill = change.after, change.value
        if change.kind != "add column" or thing is None or not isinstance(fill, Fill) or not thing["not_null"]:
            return False
        own = thing["default"] or thing["generated"] or thing["identity"]
        return not own and fill.default is None and fill.once is None and not self.filled(change)

    def overwritten(self, change: Change) -> bool:
        """Whether a translated function later gives every row of the column its value, whatever AddField gave it."""
        return self._written_by_python(change.table, self.early(change, change.name))

    def _written_by_python(self, table: Table, column: str) -> bool:
        """Whether a translated function writes the column (its name before the cutover) of every row."""
        return any(update.fills(name) for _, update, name in self._updates(table, column))

    def writers(self, table: Table, column: str) -> list[str]:
        """The functions that write the column (its name before the cutover)."""
        return [name for name, _, _ in self._updates(table, column)]

    def _updates(self, table: Table, column: str) -> list[tuple[str, Update, str]]:
        """The functions' updates that write a column, with its name at that point."""
        return [
            (change.value.name, update, own)
            for change in self.changes
            if isinstance(change.value, PythonFill)
            for update in change.value.updates
            for own, _ in update.assignments
            if update.table == table and self.early_at(table, own, change.position) == column
        ]

    def is_volatile(self, default: str) -> bool:
        """Whether a default of the database differs from row to row, so that ADD COLUMN would rewrite the table."""
        form = sql.parse(f"ALTER TABLE t ADD COLUMN c text DEFAULT {default}")[0]
        effect = locks.effect(form, server_version=self.version * 10_000)
        return effect.rewrite or not effect.known

    def per_row(self, change: Change) -> Value | None:
        """The expression that gives each row of a column its own value, where the plan needs or was told one."""
        fill = change.value
        if not isinstance(fill, Fill) or fill.value is None:
            return None
        given = fill.default is not None or fill.once is not None
        return fill.value if fill.declared or (given and self.unique(change)) else None

    def served(self, change: Change) -> bool:
        """Whether rows that old code inserts get a value in the change's column: by its default, or by a trigger."""
        column = self.early(change, change.name)
        for other in self.changes:
            if (
                not isinstance(other.value, Fill)
                or other.table != change.table
                or self.early(other, other.name) != column
            ):
                continue
            if self.filled_by(other, other.value):
                return True
        return (change.table, column) in self.new_columns and self._written_by_python(change.table, column)

    def filled_by(self, change: Change, fill: Fill) -> bool:
        """Whether the plan gives every row of a change's column a value; one for all is none for a unique column."""
        alike = fill.default is not None and not (change.kind == "alter column" and self.unique(change))
        return alike or self.per_row(change) is not None

    def unique_already(self, change: Change, columns: Sequence[str]) -> bool:
        """Whether a unique rule of the pre-state already covers these columns (so that old code keeps it)."""
        early = {self.early(change, name) for name in columns}
        return any(
            thing["type"] in ("u", "p") and set(thing["columns"]) <= early
            for thing in self.before.of("constraint", change.table)
        )

    def unique(self, change: Change) -> bool:
        """Whether the change's column alone must be unique at the end, over all rows."""
        column = self.late(change, change.name)
        for thing in self.after.of("constraint", change.table):
            if thing["type"] in ("u", "p") and list(thing["columns"]) == [column]:
                return True
        return any(
            index["unique"] and not index["predicate"] and [key["column"] for key in index["keys"]] == [column]
            for index in self.after.of("index", change.table)
        )

    def key(self, table: Table) -> tuple[Object, ...]:
        """The primary key's columns in the pre-state, in the key's order."""
        names = self.before.primary_key(table)
        columns = {thing.name: thing for thing in self.before.of("column", table)}
        return tuple(columns[name] for name in names)


def _acts(value: object) -> bool:
    """Whether a Python function does something, as far as that is known."""
    return not isinstance(value, PythonFill) or bool(value.updates or value.hole or value.script)
