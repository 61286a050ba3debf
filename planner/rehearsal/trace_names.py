"""From what was seen by OID to the names of the tables that were there before a step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.locks import LockMode
from planner.rehearsal.trace import Built, Held, Observed, Reason, strongest
from planner.rehearsal.trace_messages import BUILDS, REWRITES, VALIDATES, VERIFIES
from planner.rehearsal.trace_run import Seen
from planner.rehearsal.trace_watch import Relation, Relations


@dataclass(frozen=True)
class Names:
    """The relations before and after a step, and ``first`` before the plan.

    What lies in the progress schema ``schema`` is left out, and reading ``record``, the table of applied migrations,
    from end to end: every step asks it whether it is done.
    """

    before: Relations
    after: Relations
    first: Relations
    schema: str
    record: str

    def observed(self, seen: Seen, *, ran: bool) -> Observed:
        """What was seen, by name."""
        owners = [self._table(oid) for oid in {oid for oid, _ in (*seen.locks, *seen.glimpses)}]
        locked = {relation.table.name: relation for relation in owners if relation is not None}
        steady = strongest(self._held(seen.locks))
        return Observed(
            ran=ran,
            locks=steady,
            glimpses=tuple(held for held in strongest(self._held(seen.glimpses)) if held not in steady),
            rewrites=self._rewrites(seen, locked),
            builds=self._builds(seen, locked),
            scans=self._scans(seen, locked),
            reasons=tuple(reason for reason in seen.reasons if self._concerns(reason, locked)),
            fresh=frozenset(str(r.table) for oid, r in self.before.of.items() if oid not in self.first.of),
            made=frozenset(str(r.table) for oid, r in self.after.of.items() if oid not in self.before.of),
            held_ms=seen.held_ms,
        )

    def _table(self, oid: int) -> Relation | None:
        """The table that was there before and is not the planner's own."""
        found = self.before.owner(oid)
        return found if found is not None and found.table.schema != self.schema else None

    def _held(self, locks: Iterable[tuple[int, str]]) -> list[Held]:
        found = []
        for oid, mode in locks:
            table = self._table(oid)
            own = self.before.of.get(oid)
            if table is None or own is None:
                continue
            if own.is_index and oid not in self.after.of and mode == LockMode.ACCESS_EXCLUSIVE.catalog:
                # An index that goes. If it went while it was in use, its table is locked as well; at the end of DROP
                # INDEX CONCURRENTLY it is dead, and nobody can be waiting for it.
                continue
            found.append(Held(str(table.table), LockMode.of_catalog(mode)))
        return found

    def _named(self, name: str, locked: Mapping[str, Relation]) -> str | None:
        """A table that a message names: among those that the step locked, since messages give no schema."""
        if name in locked:
            return str(locked[name].table)
        there = [r.table for r in self.before.of.values() if r.table.name == name and r.kind in ("r", "p", "m")]
        return str(there[0]) if len(there) == 1 and there[0].schema != self.schema else None

    def _rewrites(self, seen: Seen, locked: Mapping[str, Relation]) -> tuple[str, ...]:
        found = {self._named(reason.name, locked) for reason in seen.reasons if reason.kind == REWRITES}
        for oid, relation in self.before.of.items():
            later = self.after.of.get(oid)
            if relation.kind in ("r", "m") and later is not None and later.file != relation.file:
                table = self._table(oid)
                found.add(str(table.table) if table is not None else None)
        return tuple(sorted(name for name in found if name is not None))

    def _builds(self, seen: Seen, locked: Mapping[str, Relation]) -> tuple[Built, ...]:
        """Indexes that PostgreSQL says it built, and those with a file that no index had before."""
        found = {
            Built(reason.name, table)
            for reason in seen.reasons
            if reason.kind == BUILDS and (table := self._named(reason.table, locked)) is not None
        }
        files = {relation.file for relation in self.before.of.values() if relation.is_index}
        for oid, relation in self.after.of.items():
            owner = self._table(relation.owner) if relation.owner is not None else None
            new = relation.kind == "i" and relation.file not in files | {0}
            if new and owner is not None and not self.after.internal(oid):
                found.add(Built(relation.table.name, str(owner.table)))
        return tuple(sorted(found))

    def _scans(self, seen: Seen, locked: Mapping[str, Relation]) -> tuple[str, ...]:
        found = {self._named(reason.name, locked) for reason in seen.reasons if reason.kind == VERIFIES}
        for oid in seen.scans:
            table = self._table(oid)
            found.add(str(table.table) if table is not None else None)
        for reason in seen.reasons:
            if reason.kind == VALIDATES:
                found |= self._validated(reason.name, locked)
        return tuple(sorted(name for name in found if name is not None and name != self.record))

    def _concerns(self, reason: Reason, locked: Mapping[str, Relation]) -> bool:
        """Whether it is about a table that was there before."""
        if reason.kind == VALIDATES:
            return bool(self._validated(reason.name, locked))
        if reason.kind in (REWRITES, BUILDS, VERIFIES):
            return self._named(reason.table or reason.name, locked) is not None
        return True

    def _validated(self, name: str, locked: Mapping[str, Relation]) -> set[str | None]:
        """The table whose rows a foreign key was checked against."""
        there = {relation.oid for relation in locked.values()}
        found = {own for key, own, _ in self.after.foreign_keys if key == name and (own in there or not there)}
        return {str(table.table) for own in found if (table := self._table(own)) is not None}
