"""The steps of a renamed column with both names: a second column, the same both ways, until the old one goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from planner import names
from planner.changes import Change
from planner.model import Condition, Phase, Sql, Step, column, constraint
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.rename_group import Both
from planner.recipes.retype_steps import Making
from planner.recipes.retype_twins import Side, Values, exchange
from planner.recipes.steps import is_, short
from planner.recipes.values import backfill, progress
from planner.translate.values import Value


class Renaming(Making):
    """The columns of one table; what stands on them is built as for a change of type."""

    slug = "rename"
    why_built = (
        "Old code's index is on the old column, and new code needs one, too; CONCURRENTLY blocks nobody. It gets its "
        "name when the old column goes."
    )

    def __init__(self, change: Change, context: Context, both: Both) -> None:
        self.change, self.context, self.both = change, context, both
        self.group = both.new
        before, after = (tuple(pair[place] for pair in both.keys) for place in (0, 1))
        self.new = Side(both.new, context.after, "planner_new", {}, after, context.version)
        self.old = Side(both.old, context.before, "planner_back", {}, before, context.version)
        self.proven = Phase.VALIDATE
        self.table = both.table
        self.pairs = [(one.old, one.new) for one in both.new.columns]
        self.shown = ", ".join(old for old, _ in self.pairs)

    @property
    def swapped(self) -> Condition:
        """The old names are gone, and the new ones there."""
        return _all(is_("column_exists", self.table, new) for _, new in self.pairs) & self.gone

    @property
    def gone(self) -> Condition:
        """The old columns are gone."""
        return _all(~is_("column_exists", self.table, old) for old, _ in self.pairs)

    def steps(self) -> Iterator[Step]:
        """All steps; each is done when it has done its part, or when the old column is gone."""
        first = (self._add(self.table), self._trigger(self.table), self._fill(self.table))
        yield from (self._until(step) for step in first)
        for part in (self._indexes(), self._required(), self._checks(), self._keys()):
            yield from (self._until(step) for step in part)
        yield self._end(self.table)

    def _add(self, table: Table) -> Step:
        step = super()._add(table)
        return replace(
            step, slug=f"rename_add_{self.shown.replace(', ', '_')}",
            title=f"Add {', '.join(f'{new} beside {table.name}.{old}' for old, new in self.pairs)}",
            why="A rename in place breaks old code at once, and new code until then. A second column, without a "
            "default, is catalog work only; old code goes on with the old name, and new code will use the new one.",
            accounts=self.group.accounts,
            sql=Sql(step.sql.template, {**step.sql.context, "pinned": [old for old, _ in self.pairs]}),
        )  # fmt: skip

    def _sync(self, table: Table) -> Values:
        pairs = [{"old": old, "new": new} for old, new in self.pairs]
        return {**self._helper(table, "both"), "pairs": pairs}

    def _trigger(self, table: Table) -> Step:
        step = super()._trigger(table)
        return replace(
            step, slug=f"rename_trigger_{self.shown.replace(', ', '_')}",
            title=f"Keep {', '.join(f'{new} and {old}' for old, new in self.pairs)} of {table.name} the same",
            why="From now on what is written to the one column is in the other, too, in both directions: old and new "
            "code see each other's rows.",
            sql=Sql("postgresql/rename_sync.sql.j2", self._sync(table)),
        )  # fmt: skip

    def _helper(self, table: Table, form: str) -> Values:  # noqa: ARG002 - there is but one form
        slug = names.short_name(table.name, *(old for old, _ in self.pairs), "both", length=43)
        return {"schema": self.context.schema, "name": slug, "table": table}

    def _fill(self, table: Table) -> Step:
        own = self.group.of(table)
        assignments = [(one.new, Value(one.forward.value)) for one in own]
        guard = " OR ".join(
            f"(t.{names.ident(new)} IS NULL AND t.{names.ident(old)} IS NOT NULL)" for old, new in self.pairs
        )
        slug = names.short_name("rename", *(old for old, _ in self.pairs), length=40)
        step = backfill(self.context, self.change, table, assignments, guard, slug, f"that of {self.shown}")
        return replace(step, accounts=self.group.accounts)

    def _end(self, table: Table) -> Step:
        values = exchange(self.new, self.old, sync=None, helpers=[self._helper(table, "both")])
        values["columns"] = [
            {"table": one.table, "old": one.old, "new": one.new, "default": one.after["default"]}
            for one in self.group.columns
        ]  # fmt: skip
        plural = "s" if len(self.pairs) > 1 else ""
        return short(
            self.context, self.change, slug=f"rename_drop_{self.shown.replace(', ', '_')}", template="rename_both_end",
            values=values, tables=values["tables"], phase=Phase.CONTRACT, accounts=self.group.accounts,
            title=f"Drop the old column{plural} {table.name}.{self.shown}",
            why="Old code, which knew the old name, is gone. What stands on the new column gets the names that the "
            "rename leaves. PostgreSQL only marks the old column as dropped; no row is touched.",
            done_when=self.swapped, undo=Sql("postgresql/rename_both_undo.sql.j2", self._way_back()),
            undo_when=self.swapped, needs=frozenset({progress(self.context), *self._needed()}),
            creates=frozenset(constraint(key.table, key.name) for key in self.new.keys),
            drops=frozenset(column(table, old) for old, _ in self.pairs),
        )  # fmt: skip

    def _way_back(self) -> dict[str, Any]:
        """Nothing stands on the old name any more: the rename in place, backwards."""
        return {
            "table": self.table,
            "pairs": [{"old": old, "new": new} for old, new in self.pairs],
            "keys": [
                {"table": after.table, "old": after.name, "new": before.name}
                for before, after in self.both.keys if before.name != after.name
            ],
        }  # fmt: skip


def _all(conditions: Iterator[Condition]) -> Condition:
    found = next(conditions)
    for one in conditions:
        found &= one
    return found
