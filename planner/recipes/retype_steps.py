"""The steps of a group of columns that change their type: shadows, trigger, backfill, twins, swap, and the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from planner import names
from planner.changes import Change
from planner.locks import LockMode
from planner.model import Condition, Finding, Lock, Phase, Sql, Step, column, constraint, relation
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.not_null import NOT_NULL_IS_A_CONSTRAINT, not_null
from planner.recipes.retype_group import Column, Group
from planner.recipes.retype_twins import Values, exchange, sides
from planner.recipes.seen_by_views import views_findings, views_why
from planner.recipes.steps import (
    AX,
    DAY_MS,
    RS,
    SRX,
    SUX,
    drop_constraint_sql,
    finding,
    index_slug,
    is_,
    make,
    short,
)
from planner.recipes.values import backfill, progress
from planner.translate.values import Value


class Making:
    """What all steps of one group share."""

    slug = "retype"
    """What the names of its files begin with."""

    why_built = (
        "A change of type builds every index on the column anew under its lock; CONCURRENTLY blocks nobody. It gets "
        "its name in the swap."
    )
    """Why an index is built."""

    def __init__(self, change: Change, context: Context, group: Group) -> None:
        self.change = change
        self.context = context
        self.group = group
        self.new, self.old = sides(group, context)
        self.views = group.views(context)
        exact = all(one.forward.misfit is None for one in group.columns)
        self.proven = Phase.VALIDATE if exact else group.phase
        """When it can be proved that every value is in the new column: old code may write such as don't fit it."""

    @property
    def swapped(self) -> Condition:
        """The swap has happened; also when the old columns are gone."""
        first = self.group.columns[0]
        return is_("column_is", first.table, first.name, first.after["type"])

    def own(self, table: Table) -> tuple[int, ...]:
        """The statements that change the types of one table's columns."""
        numbers = {number.number for one in self.group.of(table) for number in one.change.statements}
        return tuple(sorted(numbers))

    def steps(self) -> Iterator[Step]:
        """All steps; each is done when it has done its part, or when the swap has made it needless."""
        for table in self.group.tables:
            yield from (self._until(step) for step in (self._add(table), self._trigger(table), self._fill(table)))
        for part in (self._indexes(), self._required(), self._fits(), self._checks(), self._keys()):
            yield from (self._until(step) for step in part)
        yield self._swap()
        for table in self.group.tables:
            yield self._end(table)

    def _until(self, step: Step) -> Step:
        return replace(step, done_when=step.done_when | self.swapped)

    def _add(self, table: Table) -> Step:
        own = self.group.of(table)
        shown = ", ".join(one.name for one in own)
        there = is_("column_exists", table, own[-1].new)
        shadows = [
            {"name": one.new, **{name: one.after[name] for name in ("type", "collation", "comment", "statistics")}}
            for one in own
        ]
        return short(
            self.context, self.change, slug=f"retype_add_{table.name}", template="retype_add",
            values={"table": table, "columns": shadows, "pinned": [one.name for one in own]},
            tables=[table], phase=Phase.EXPAND,
            title=f"Add {'a column' if len(own) == 1 else 'columns'} of the new type beside {table.name}.{shown}",
            why="ALTER COLUMN … TYPE would write the table anew under a lock that blocks everything. A column beside "
            "the old one, without a default, is catalog work only.",
            done_when=there, accounts=self.own(table),
            undo=Sql("postgresql/retype_drop_columns.sql.j2", {
                "table": table, "names": [one.new for one in own], **self._helper(table, "new"),
            }),
            undo_when=there,
            creates=frozenset(column(table, one.new) for one in own),
        )  # fmt: skip

    def _helper(self, table: Table, form: str) -> Values:
        """The names of the trigger that fills the new, or the old, columns of a table."""
        slug = names.short_name(table.name, *(one.name for one in self.group.of(table)), form, length=43)
        return {"schema": self.context.schema, "name": slug, "table": table}

    def _sync(self, table: Table) -> Values:
        """The trigger that fills the new columns."""
        fills = [
            {
                "source": one.name,
                "target": one.new,
                "value": Value(one.forward.value).at("NEW"),
                "attempt": False,
                "always": one.forward.fallback is not None,
                "fallback": None,
            }
            for one in self.group.of(table)
        ]
        return {**self._helper(table, "new"), "fills": fills}

    def _sync_back(self, table: Table) -> Values:
        """The trigger that fills the old columns once the new ones have their names."""
        fills = [
            {
                "source": one.name, "target": one.old,
                "value": Value(one.back.value).at("NEW"), "attempt": one.back.attempt,
                "always": False, "fallback": one.forward.fallback,
            }
            for one in self.group.of(table)
        ]  # fmt: skip
        return {**self._helper(table, "old"), "fills": fills}

    def _trigger(self, table: Table) -> Step:
        values = self._sync(table)
        one = len(self.group.of(table)) == 1
        armed = is_("trigger_exists", table, f"zz_planner_{values['name']}_insert")
        return short(
            self.context, self.change, slug=f"retype_trigger_{table.name}", template="retype_sync",
            values=values, tables=[table], mode=SRX, phase=Phase.EXPAND, rank=1,
            title=f"Keep the new column{'' if one else 's'} of {table.name} as the old one{'' if one else 's'}",
            why="From now on every row that is inserted or changed has the value in its new type, too, so that the "
            "backfill has an end.",
            done_when=armed, accounts=(),
            undo=Sql("postgresql/drop_fill_trigger.sql.j2", values),
            undo_when=is_("function_exists", values["schema"], f"fill_{values['name']}"),
            needs=frozenset({progress(self.context), *(column(table, one.new) for one in self.group.of(table))}),
        )  # fmt: skip

    def _fill(self, table: Table) -> Step:
        own = self.group.of(table)
        assignments = [(one.new, Value(one.forward.value)) for one in own]
        guard = " OR ".join(
            f"(t.{names.ident(one.new)} IS NULL AND t.{names.ident(one.name)} IS NOT NULL)"
            if one.forward.fallback is None
            else f"t.{names.ident(one.new)} IS NULL"
            for one in own
        )
        slug = names.short_name("retype", *(one.name for one in own), length=40)
        kinds = ", ".join(dict.fromkeys(f"{one.before['type']} as {one.after['type']}" for one in own))
        step = backfill(self.context, self.change, table, assignments, guard, slug, kinds)
        return replace(step, accounts=self.own(table))

    def _indexes(self) -> Iterator[Step]:
        for index in self.new.indexes():
            table, values = index.table, self.new.index(index)
            name = values["name"]
            yield make(
                self.context, self.change, slug=f"{self.slug}_{index_slug(index)}", template="build_index",
                values=values, phase=Phase.VALIDATE, locks=(Lock(table, SUX),),
                effects=("builds an index", "scans the table twice"), transactional=False,
                lock_timeout_ms=DAY_MS, statement_timeout_ms=DAY_MS, accounts=(),
                title=f"Build {index.name} for the new column",
                why=self.why_built,
                done_when=is_("index_valid", table, name),
                undo=Sql("postgresql/drop_index.sql.j2", {"table": table, "name": name}, transactional=False),
                undo_when=is_("index_exists", table, name),
                rerun="drops the invalid index that a failed build leaves, and builds it again",
                creates=frozenset({relation(table.schema, name)}),
                needs=frozenset(column(table, one.new) for one in self.group.of(table)),
            )  # fmt: skip

    def _required(self) -> Iterator[Step]:
        """NOT NULL on the new columns."""
        for one in self.new.required():
            table, values = one.table, self.new.not_null(one)
            if self.context.version < NOT_NULL_IS_A_CONSTRAINT:
                steps = not_null(self.context, self.change, table, one.new, self.proven)
                yield from (replace(step, accounts=()) for step in steps)
                continue
            undo = Sql("postgresql/drop_not_null.sql.j2", {"table": table, "column": one.new})
            definition = f"NOT NULL {names.ident(one.new)}"
            yield from self._rule(
                {**values, "definition": definition, "parent": None}, self.proven, undo,
                slug=f"not_null_{one.table.name}_{one.name}", what=f"{one.new} is not NULL",
            )  # fmt: skip

    def _fits(self) -> Iterator[Step]:
        """What may be NULL must not be so because its value did not fit."""
        for one in self.group.columns:
            if not one.checked:
                continue
            name = self.fits_name(one)
            text = f"CHECK ({names.ident(one.name)} IS NULL OR {names.ident(one.new)} IS NOT NULL)"
            yield from self._rule(
                {"table": one.table, "name": name, "definition": text, "parent": None},
                self.proven, drop_constraint_sql(one.table, name),
                slug=f"fits_{one.table.name}_{one.name}", what=f"every value of {one.name} is in {one.new}",
            )  # fmt: skip

    def fits_name(self, one: Column) -> str:
        """The check that no value was left out."""
        return names.short_name("planner", one.table.name, one.name, "fits")

    def _checks(self) -> Iterator[Step]:
        for thing in self.new.checks():
            values = self.new.check(thing)
            undo = drop_constraint_sql(thing.table, values["name"])
            yield from self._rule(
                {**values, "parent": None}, self.proven, undo,
                slug=f"check_{thing.name}", what=f"{thing.name} holds for the new column",
            )  # fmt: skip

    def _keys(self) -> Iterator[Step]:
        for thing in self.new.keys:
            values = self.new.key(thing)
            undo = drop_constraint_sql(thing.table, values["name"])
            phase = self.proven
            yield from self._rule(
                values, phase, undo, slug=f"foreign_key_{thing.name}", what=f"{thing.name} holds for the new columns"
            )

    def _rule(self, values: Values, phase: Phase, undo: Sql, *, slug: str, what: str) -> Iterator[Step]:
        """A constraint NOT VALID, then VALIDATE in a transaction of its own."""
        table, name, parent = values["table"], values["name"], values["parent"]
        there = is_("constraint_exists", table, name)
        tables = [table, *([parent] if parent else [])]
        yield short(
            self.context, self.change, slug=f"{self.slug}_{slug}", template="add_constraint",
            values={"table": table, "name": name, "definition": values["definition"], "valid": False},
            tables=tables, mode=SRX if parent else AX, phase=phase, accounts=(),
            title=f"Declare that {what}, without checking old rows",
            why="NOT VALID: it holds for every row written from now on, and nothing is scanned under this lock.",
            done_when=there, undo=undo, undo_when=there, creates=frozenset({constraint(table, name)}),
            needs=frozenset(column(one.table, one.new) for one in self.group.columns if one.table in tables),
        )  # fmt: skip
        locks = [Lock(table, SUX), *([Lock(parent, RS)] if parent else [])]
        yield make(
            self.context, self.change, slug=f"{self.slug}_validate_{slug}", template="validate_constraint",
            values={"table": table, "name": name}, phase=phase, locks=tuple(locks), accounts=(),
            effects=("scans the table",), statement_timeout_ms=DAY_MS,
            title=f"Check in all rows of {table.name} that {what}",
            why="A scan in a transaction of its own, under a lock that lets reads and writes through.",
            done_when=is_("constraint_valid", table, name), rerun="scans again from the start",
            needs=frozenset({constraint(table, name)}),
        )  # fmt: skip

    def _swap(self) -> Step:
        group = self.group
        shown = ", ".join(f"{one.table.name}.{one.name}" for one in group.columns)
        back = [self._sync_back(table) for table in group.tables]
        values = exchange(self.new, self.old, sync=back, helpers=self._helpers(), views=self.views)
        values["fits"] = [
            {"table": one.table, "name": self.fits_name(one)}
            for one in group.columns if one.checked
        ]  # fmt: skip
        values["kept"] = [
            {
                "table": one.table, "shadow": one.new, "away": one.old,
                "expression": Value(one.back.value).at("t") if one.forward.fallback is None else "NULL",
                "exact": one.forward.fallback is None and one.forward.kind == "wider" and not one.back.attempt
                and one.before["type"] != "json",
            }
            for one in group.columns
        ]  # fmt: skip
        return short(
            self.context, self.change, slug="retype_swap", template="retype_swap", values=values,
            tables=[*(view.table for view in self.views), *values["tables"]],
            phase=group.phase, rank=1 if group.phase is Phase.VALIDATE else 0,
            title=f"Swap: {shown} {'gets its' if len(group.columns) == 1 else 'get their'} new type",
            why="Everything is there for the new columns: indexes, constraints and values. They take the names of "
            "the old ones in one short transaction; the old ones are kept up to date from here on"
            f"{views_why(self.views)}.",
            done_when=self.swapped, accounts=group.accounts,
            findings=(*self._findings(), *views_findings(self.change, self.views)),
            undo=Sql("postgresql/retype_undo.sql.j2", self._undo(), transactional=False),
            undo_when=self.swapped,
            not_undone=self.not_undone,
            needs=frozenset({progress(self.context), *self._needed()}),
        )  # fmt: skip

    @property
    def not_undone(self) -> str:
        """What the way back costs."""
        return (
            "the way back builds the old columns' indexes again, and fails if there are values that the old type "
            "can't hold"
        )

    def _helpers(self) -> list[Values]:
        """The triggers that fill the new columns, which go with the swap."""
        return [self._helper(table, "new") for table in self.group.tables]

    def _needed(self) -> Iterator[Any]:
        for one in self.group.columns:
            yield column(one.table, one.new)
        for index in self.new.indexes():
            yield relation(index.table.schema, self.new.temporary(index.name))

    def _findings(self) -> tuple[Finding, ...]:
        if self.group.phase is not Phase.CUTOVER:
            return ()
        return tuple(
            finding(
                "type-change-breaks-old-code", one.change,
                f"{one.table}.{one.name} from {one.before['type']} to {one.after['type']}",
            )
            for one in self.group.columns
        )  # fmt: skip

    def _undo(self) -> dict[str, Any]:
        helpers = [self._helper(table, "old") for table in self.group.tables]
        return {
            "indexes": [self.old.index(index) for index in self.old.indexes()],
            "required": [self.old.not_null(one) for one in self.old.required()],
            "named": self.context.version >= NOT_NULL_IS_A_CONSTRAINT,
            "keys": [self.old.key(thing) for thing in self.old.keys],
            "checks": [self.old.check(thing) for thing in self.old.checks()],
            "swap": {**exchange(self.old, self.new, sync=None, helpers=helpers, views=self.views), "fits": []},
        }

    def _end(self, table: Table) -> Step:
        return self._end_of(table, self.group.of(table))

    def _end_of(self, table: Table, own: Sequence[Column]) -> Step:
        shown = ", ".join(one.old for one in own)
        gone = ~is_("column_exists", table, own[-1].old) & self.swapped
        return short(
            self.context, self.change, slug=f"retype_drop_{table.name}", template="retype_drop_columns",
            values={"table": table, "names": [one.old for one in own], **self._helper(table, "old")},
            tables=[table], mode=LockMode.ACCESS_EXCLUSIVE, phase=Phase.CONTRACT, accounts=(),
            title=f"Drop {table.name}.{shown}",
            why="The deploy has shown that nobody needs the old type any more. PostgreSQL only marks the column as "
            "dropped; no row is touched.",
            done_when=gone,
            irreversible=f"the old form of {table}.{', '.join(one.name for one in own)} is gone",
            needs=frozenset({progress(self.context)}),
        )  # fmt: skip
