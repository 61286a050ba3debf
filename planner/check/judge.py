"""From what operations do to findings: by the lock table, and by what one transaction holds to its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner import locks
from planner.check.values import Act, Found, NewTable, Place, Remark, RenamedTable, Said
from planner.locks import Effect, LockMode

ONLINE = frozenset(
    {
        "migrate-builds-index",
        "migrate-rewrites-table",
        "migrate-scans-table",
        "migrate-updates-rows",
        "lock-held-while-working",
        "drop-breaks-old-code",
        "old-code-inserts-fail",
    }
)
"""What a plan does without the trouble."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lock that stays to the end of the transaction, and which operation has taken it."""

    table: str
    mode: LockMode
    number: int
    operation: str
    place: Place


class Judge:
    """One migration. ``new`` are the tables that are empty; what the migration makes is added to them."""

    def __init__(self, app: str, name: str, new: set[str], *, atomic: bool) -> None:
        self.app, self.name, self.new, self.atomic = app, name, new, atomic
        self.held: list[Held] = []
        self.late: list[tuple[Act, int, str, Place]] = []
        self.number = 0
        self.told = False

    def operation(self, name: str, place: Place, said: Iterable[Said]) -> Iterator[Found]:
        """The findings of the next operation."""
        self.number += 1
        for one in said:
            if isinstance(one, NewTable):
                self.new.add(one.table)
            elif isinstance(one, RenamedTable):
                if one.old in self.new:
                    self.new.add(one.new)
            elif isinstance(one, Remark):
                yield from self._remark(one, name, place)
            elif one.deferred:
                self.late.append((one, self.number, name, place))
            else:
                yield from self._act(one, self.number, name, place)

    def end(self) -> Iterator[Found]:
        """The findings of what Django defers to the end of the migration."""
        for one, number, name, place in self.late:
            yield from self._act(one, number, name, place)

    def _found(self, hazard: str, detail: str, operation: str, place: Place) -> Found:
        if hazard in ONLINE:
            detail += f"; `planner plan {self.app} {self.name}` gives an online plan"
        return Found(hazard, detail, place, f"{self.app}.{self.name}", operation)

    def _remark(self, remark: Remark, name: str, place: Place) -> Iterator[Found]:
        if remark.tables and self.new.issuperset(remark.tables):
            return
        yield self._found(remark.hazard, remark.detail, name, place)
        if remark.works:
            yield from self._meanwhile(self.number, name, place)

    def _act(self, one: Act, number: int, name: str, place: Place) -> Iterator[Found]:
        effect = locks.effect(one.form)
        for (_, table), mode in effect.named(one.form):
            if table not in self.new:
                self.held.append(Held(table, mode, number, name, place))
        if one.form.concurrently and self.atomic:
            detail = f"{one.what}: CONCURRENTLY can't run in the migration's transaction; set atomic = False"
            yield self._found("fails-in-transaction", detail, name, place)
        if one.table and one.table not in self.new and not one.told and (effect.known or not one.raw):
            yield from self._worked(one, effect, number, name, place)
        if not self.atomic:
            self.held.clear()

    def _worked(self, one: Act, effect: Effect, number: int, name: str, place: Place) -> Iterator[Found]:
        if not (effect.rewrite or effect.scan or effect.build):
            return
        mode = max([held.mode for held in self.held if held.number == number and held.table == one.table])
        if mode.blocks_writes:
            others = {h.table: h.mode for h in self.held if h.number == number and h.table != one.table}
            also = "".join(f", and {mode} on {table}" for table, mode in others.items() if mode.blocks_writes)
            does = _does(effect)
            detail = f"{one.what}: migrate holds {mode} on {one.table} while it {does}, which stops {mode.blocks}{also}"
            note = f" ({effect.note})" if not effect.known and effect.note else ""
            yield self._found("raw-sql" if one.raw else _hazard(one, effect), detail + note, name, place)
        yield from self._meanwhile(number, name, place)

    def _meanwhile(self, number: int, name: str, place: Place) -> Iterator[Found]:
        """Locks of other operations that are held while this one works; said once a migration."""
        if not self.atomic or self.told:
            return
        texts = []
        for table in dict.fromkeys(held.table for held in self.held):
            own = [held.mode for held in self.held if held.table == table and held.number == number]
            others = [held for held in self.held if held.table == table and held.number != number]
            worst = max(others, key=lambda held: held.mode.strength, default=None)
            if worst is None or not worst.mode.blocks_writes or (own and max(own) >= worst.mode):
                continue
            taken = f"{worst.mode} on {table}, taken by {worst.operation} in line {worst.place.line}"
            texts.append(f"{taken}, stops {worst.mode.blocks}")
        if texts:
            self.told = True
            detail = f"in the same transaction, while this works: {'; '.join(texts)}"
            yield self._found("lock-held-while-working", detail, name, place)


def _hazard(one: Act, effect: Effect) -> str:
    form = one.form
    if effect.rewrite or form.kind == "add exclusion":
        kept = form.kind != "add column" or form.find("add identity") or form.find("add generated")
        return "no-online-form" if kept or not form.find("set default") else "migrate-rewrites-table"
    return "migrate-builds-index" if effect.build else "migrate-scans-table"


def _does(effect: Effect) -> str:
    if effect.rewrite:
        return "rewrites the table"
    return "builds an index" if effect.build else "reads every row"
