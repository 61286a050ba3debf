"""The steps of keys that become UUIDs: as of a change of type, but new keys first, and then what refers to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from planner import names
from planner.model import Finding, Lock, Phase, Sql, Step, column, relation
from planner.names import Table
from planner.recipes.rekey import Key
from planner.recipes.rekey_likely import likely
from planner.recipes.retype_group import NEW, Column
from planner.recipes.retype_steps import Making
from planner.recipes.retype_twins import Values
from planner.recipes.steps import RS, SRX, finding, is_, make, short
from planner.recipes.values import backfill, progress
from planner.translate.values import Value


class Rekeying(Making):
    """What all steps of one group share."""

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys that become UUIDs."""
        return tuple(one.key for one in self.group.columns if one.is_key and one.key is not None)

    def steps(self) -> Iterator[Step]:
        """All steps. A reference is looked up, so its trigger and its backfill come when every key is there."""
        fitted = [self._map(key) for key in self.keys]
        fitted += [self._add(table) for table in self.group.tables]
        for own in (self._own, self._following):
            there = [table for table in self.group.tables if own(table)]
            fitted += [self._arm(table, own(table)) for table in there]
            fitted += [self._fill_in(table, own(table)) for table in there]
        for part in (self._indexes(), self._required(), self._fits(), self._checks(), self._keys()):
            fitted += part
        yield from (self._until(step) for step in fitted)
        yield self._swap()
        for own in (self._following, self._own):  # a reference's trigger looks its key up in the key's old column
            yield from (self._end_of(table, own(table)) for table in self.group.tables if own(table))
        yield from (self._drop_map(key) for key in self.keys)

    def _own(self, table: Table) -> tuple[Column, ...]:
        return tuple(one for one in self.group.of(table) if one.is_key)

    def _following(self, table: Table) -> tuple[Column, ...]:
        return tuple(one for one in self.group.of(table) if not one.is_key)

    def _map_values(self, key: Key) -> Values:
        own = next(one for one in self.group.columns if one.is_key and one.key == key)
        return {
            "map": key.map,
            "key": {"table": key.table, "name": key.name, "type": key.type, "sequence": key.sequence},
            "new": own.new,
            "old": own.old,
            "new_key": Table(key.schema, key.function("new_key")),
            "old_key": Table(key.schema, key.function("old_key")),
        }

    def _map(self, key: Key) -> Step:
        values = self._map_values(key)
        there = is_("relation_exists", key.map)
        return make(
            self.context, self.change, slug=f"rekey_map_{key.table.name}", template="rekey_map", values=values,
            phase=Phase.EXPAND, effects=("new objects only",), accounts=(),
            title=f"Prepare to look up the keys of {key.table.name}",
            why=f"Each {key.table.name}.{key.name} gets a UUID, which stands beside it in its own row until the end. "
            "What holds such a key finds the UUID there; keys that stand in no row (yet) get theirs in a small table.",
            done_when=there, undo=Sql("postgresql/rekey_drop_map.sql.j2", values), undo_when=there,
            creates=frozenset({relation(key.map.schema, key.map.name)}), needs=frozenset({progress(self.context)}),
        )  # fmt: skip

    def _drop_map(self, key: Key) -> Step:
        return make(
            self.context, self.change, slug=f"rekey_drop_map_{key.table.name}", template="rekey_drop_map",
            values=self._map_values(key), phase=Phase.CONTRACT, effects=("removes helper objects only",), accounts=(),
            title=f"Drop what looked up the keys of {key.table.name}",
            why="The old keys are gone, and with them what led from one to the other.",
            done_when=~is_("relation_exists", key.map) & self.swapped, needs=frozenset({progress(self.context)}),
        )  # fmt: skip

    def _sync_of(self, own: Sequence[Column]) -> Values:
        """The trigger that fills some new columns of a table; that of the key fires before that of references."""
        table = own[0].table
        slug = names.short_name("key" if own[0].is_key else "ref", table.name, *(one.name for one in own), length=43)
        fills = [
            {
                "source": one.name, "target": one.new, "value": Value(one.forward.value).at("NEW"),
                "attempt": False, "always": False, "fallback": None, "once": one.is_key,
            }
            for one in own
        ]  # fmt: skip
        return {"schema": self.context.schema, "name": slug, "table": table, "fills": fills, "definer": True}

    def _sync_back(self, table: Table) -> Values:
        """The trigger that fills the old columns: first the key, which a reference in the same row may need."""
        fills = [
            {
                "source": one.name, "target": one.old, "value": Value(one.back.value).at("NEW"),
                "attempt": False, "always": False, "fallback": None, "once": one.is_key,
            }
            for one in (*self._own(table), *self._following(table))
        ]  # fmt: skip
        return {**self._helper(table, "old"), "fills": fills, "definer": True}

    def _helpers(self) -> list[Values]:
        sides = [own(table) for table in self.group.tables for own in (self._own, self._following)]
        return [self._sync_of(own) for own in sides if own]

    def _arm(self, table: Table, own: Sequence[Column]) -> Step:
        values = self._sync_of(own)
        keys = own[0].is_key
        maps = {key.map for one in own if (key := one.key) is not None}
        return short(
            self.context, self.change, slug=f"rekey_{'key' if keys else 'references'}_{table.name}",
            template="retype_sync", values=values, tables=[table], mode=SRX,
            phase=Phase.EXPAND if keys else Phase.BACKFILL, rank=1 if keys else 0, accounts=(),
            title=f"Give new rows of {table.name} a UUID" if keys
            else f"Look up the UUIDs that rows of {table.name} refer to",
            why="From now on every row that old code inserts has its new key, too, so that the backfill has an end."
            if keys else "From now on every row that old code inserts or changes also refers to the new keys. All rows "
            "that it may refer to have theirs by now.",
            done_when=is_("trigger_exists", table, f"zz_planner_{values['name']}_insert"),
            undo=Sql("postgresql/drop_fill_trigger.sql.j2", values),
            undo_when=is_("function_exists", values["schema"], f"fill_{values['name']}"),
            needs=frozenset({
                progress(self.context), *(column(table, one.new) for one in own),
                *(relation(one.schema, one.name) for one in maps),
            }),
        )  # fmt: skip

    def _fill_in(self, table: Table, own: Sequence[Column]) -> Step:
        guard = " OR ".join(
            f"(t.{names.ident(one.new)} IS NULL AND t.{names.ident(one.name)} IS NOT NULL)" for one in own
        )
        slug = names.short_name("rekey", *(one.name for one in own), length=40)
        what = "a random UUID for each row" if own[0].is_key else "the UUID of the row that each one refers to"
        values = [(one.new, Value(_looked_up(one))) for one in own]
        step = backfill(self.context, self.change, table, values, guard, slug, what)
        read = [Lock(key.table, RS) for one in own if (key := one.key) is not None and not one.is_key]
        return replace(step, accounts=self.own(table), locks=tuple(dict.fromkeys((*step.locks, *read))))

    @property
    def not_undone(self) -> str:
        """What the way back costs."""
        text = "the way back builds the old columns' indexes again"
        lost = ", ".join(f"{key.table.name}.{key.name}" for key in self.keys if key.sequence is None)
        if lost:
            text += f"; rows that new code has inserted have no old {lost}, and it fails while there are such"
        return text

    def _findings(self) -> tuple[Finding, ...]:
        found = [
            finding(
                "type-change-breaks-old-code", one.change,
                f"{one.table}.{one.name} from {one.before['type']} to {one.after['type']}, with all that refer to it",
            )
            for one in self.group.columns if one.is_key
        ]  # fmt: skip
        cast = [
            finding("migrate-cannot-cast", one.change, f"{one.table}.{one.name} from {one.before['type']} to uuid")
            for one in self.group.columns
            if one.is_key and one.key is not None and one.key.type == "bigint"
        ]
        return (*found, *cast, *likely(self.group, self.context))


def _looked_up(one: Column) -> str:
    """The new value for the backfill: what stands in the key's table is read there at once."""
    key = one.key
    if key is None or one.is_key:
        return one.forward.value
    place = f'"row_".{names.ident(one.name)}'
    return key.looked_up(names.short_name(key.name, NEW), place)
