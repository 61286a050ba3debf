"""The catalog as the statements find it, one after the other: which table a name is, and what each locks and does.

:func:`planner.locks.effect` says the worst that a form can do; what the catalog of the pre-state settles (is it a
foreign key? of which type was the column? is there an index to build anew?) is settled here. What it does not
settle stays at its worst, and is described instead of named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from planner import locks, sql
from planner.catalog import Object, stands_on
from planner.compare.values import Locked, Work
from planner.locks import Effect, LockMode, Role
from planner.model import Plan
from planner.names import Table
from planner.sql import Form

REFERENCED = "the tables that its foreign keys point at"
REFERENCING = "the tables whose foreign keys point at it"
ANY = "tables that can't be told"

ROWS = frozenset({"insert", "update", "delete", "truncate"})
SETTLED = ("drop constraint", "drop column", "drop table", "alter column type", "set not null")
"""Forms of which the catalog says what :func:`planner.locks.effect` leaves open."""


@dataclass
class _Table:
    """A table of the pre-state or of the migration so far. ``columns`` are types as ``format_type()`` writes them."""

    table: Table | None
    columns: dict[str, str] = field(default_factory=dict)
    constraints: dict[str, Object] = field(default_factory=dict)
    indexes: dict[str, Object] = field(default_factory=dict)
    new: bool = False

    def foreign_keys(self, column: str | None = None) -> list[Object]:
        found = [thing for thing in self.constraints.values() if thing["type"] == "f"]
        return [thing for thing in found if column is None or column in thing["columns"]]

    def checks(self, column: str) -> bool:
        """Whether a valid CHECK says something about the column: it might prove that there is no NULL."""
        return any(
            thing["type"] == "c" and thing["valid"] and column in (thing["columns"] or ())
            for thing in self.constraints.values()
        )

    def is_key(self, column: str) -> bool:
        """Whether a foreign key may point at the column: only a unique index makes that possible."""
        return any(index["unique"] and column in _keys(index) for index in self.indexes.values())


class Scene:
    """Follows the statements in their order; :meth:`work` must be asked for each in turn."""

    def __init__(self, plan: Plan) -> None:
        self.version = plan.server_version * 10_000
        self.time_zone = str(plan.context.get("time_zone", "UTC"))
        self.tables: dict[str, _Table] = {table.name: _Table(table) for table in plan.tables}
        self.others = {table.name: table for table in _mentioned(plan)}
        for thing in plan.context.get("before", ()):
            self._put(thing)
        self.gone: set[str] = set()

    def _put(self, thing: Object) -> None:
        entry = self.tables.setdefault(thing.table.name, _Table(thing.table))
        if thing.kind == "column":
            collation = f" COLLATE {thing['collation']}" if thing["collation"] else ""
            entry.columns[thing.name] = f"{thing['type']}{collation}"
        elif thing.kind == "constraint":
            entry.constraints[thing.name] = thing
        elif thing.kind == "index":
            entry.indexes[thing.name] = thing

    def work(self, text: str, *, checked: bool) -> Work:
        """What the next statement does.

        :param checked: the planner has made sure that a CASCADE in it takes down nothing else
        """
        found: dict[str, LockMode] = {}
        does: list[str] = []
        notes: list[str] = []
        known = True
        for form in sql.parse(text):
            if form.kind == "drop index" and "if_exists" in form.options and form.name in self.gone:
                does.append("nothing, it is gone already")
                continue
            effect = self._effect(form, checked=checked)
            for locked in self._locks(form, effect):
                found[locked.table] = max(locked.mode, found.get(locked.table, locked.mode))
            does += self._does(form, effect)
            notes += [effect.note] if effect.note and form.kind != "set constraints" else []
            known = known and effect.known
            self._follow(form)
        return Work(_all(found), _weighed(does), "; ".join(dict.fromkeys(notes)), known)

    def _effect(self, form: Form, *, checked: bool) -> Effect:
        entry = self._entry(form)
        from_type = entry.columns.get(form.name or "") if entry and form.kind == "alter column type" else None
        options = tuple(option for option in form.options if not (checked and option == "cascade"))
        effect = locks.effect(
            replace(form, options=options),
            server_version=self.version,
            from_type=from_type,
            time_zone=self.time_zone,
        )
        if entry is None or form.kind not in SETTLED:
            return effect
        return self._settled(form, effect, entry)

    def _settled(self, form: Form, effect: Effect, entry: _Table) -> Effect:
        """The effect without what the catalog rules out; an unchecked CASCADE and its note stay."""
        if "cascade" in form.options and not effect.known:
            return effect
        if form.kind == "drop constraint":
            known = form.name in entry.constraints
            return replace(effect, note="") if known else effect
        if form.kind == "set not null":
            return effect if entry.checks(form.name or "") else replace(effect, note="")
        if form.kind != "alter column type":
            return replace(effect, note="")
        old = entry.columns.get(form.name or "")
        why = f"{old} to {form.type} was never measured" if old else "the type before is not known"
        note = "" if effect.known else f"the worst is assumed: {why}"
        if effect.rewrite:
            return replace(effect, note=note)
        return replace(effect, build=self._rebuilds(form, entry), note=note)

    def _rebuilds(self, form: Form, entry: _Table) -> bool:
        """Whether there is an index that a type change without a rewrite builds anew."""
        own = entry.columns.get(form.name or "")
        if own is None or form.type is None:
            return bool(entry.indexes)
        change = sql.type_change(own, form.type, server_version=self.version, time_zone=self.time_zone)
        return any(
            (index["has_expressions"] or index["predicate"] or change.rebuilds_indexes == "all on column")
            and stands_on(index, form.name or "")
            for index in entry.indexes.values()
        )

    def _entry(self, form: Form) -> _Table | None:
        if form.table is not None:
            entry = self.tables.get(form.table[1])
            wrong = entry is not None and entry.table is not None and form.table[0] not in (None, entry.table.schema)
            return None if wrong else entry
        if form.kind in ("drop index", "rename index"):
            return next((entry for entry in self.tables.values() if form.name in entry.indexes), None)
        return None

    def _locks(self, form: Form, effect: Effect) -> Iterator[Locked]:
        if not effect.known and form.table is None and self._entry(form) is None:
            mode = max((mode for _, mode in effect.locks), default=LockMode.ACCESS_EXCLUSIVE)
            yield Locked(ANY, mode)
            return
        for role, mode in effect.locks:
            for name in self._objects(form, role, mode):
                yield Locked(name, mode)

    def _objects(self, form: Form, role: Role, mode: LockMode) -> Iterable[str]:
        """The objects of that role by name; none where nobody can notice the lock."""
        entry = self._entry(form)
        if role in ("table", "view"):
            return () if entry and entry.new else self._own(form, entry)
        if role == "new" or mode.blocks == "nothing":
            return ()
        if role == "referenced":
            return self._referenced(form, entry)
        if role == "referencing":
            return self._referencing(form, entry)
        if role == "reads":
            return [self._name(name) for name in form.reads]
        return [] if form.table or entry or not form.name else [f"the {role} {form.name}"]

    def _own(self, form: Form, entry: _Table | None) -> list[str]:
        if entry is not None and entry.table is not None:
            return [str(entry.table)]
        return [self._name(form.table)] if form.table else []

    def _name(self, name: sql.Name) -> str:
        entry = self.tables.get(name[1])
        known = entry.table if entry is not None else self.others.get(name[1])
        if name[0] is None and known is not None:
            return str(known)
        return str(Table(name[0], name[1])) if name[0] else name[1]

    def _referenced(self, form: Form, entry: _Table | None) -> list[str]:
        forms = (form, *form.inline, *(inner for outer in form.inline for inner in outer.inline))
        named = [item.references for item in forms if item.references]
        if named or form.kind not in SETTLED:
            new = {name for name, other in self.tables.items() if other.new}
            return [self._name(name) for name in named if name[1] not in new]
        if entry is None:
            return [REFERENCED]
        if form.kind == "drop constraint":
            thing = entry.constraints.get(form.name or "")
            keys = [thing] if thing is not None and thing["type"] == "f" else []
            return [REFERENCED] if thing is None and not entry.new else _targets(keys)
        column = None if form.kind == "drop table" else form.name
        return _targets(entry.foreign_keys(column))

    def _referencing(self, form: Form, entry: _Table | None) -> list[str]:
        if entry is None or entry.table is None:
            return [] if entry else [REFERENCING]
        if form.kind == "alter column type" and not entry.is_key(form.name or ""):
            return []
        pointing = [
            str(other.table)
            for other in self.tables.values()
            if other is not entry and str(entry.table) in _targets(other.foreign_keys())
        ]
        return pointing or ([] if form.kind == "drop table" else [REFERENCING])

    def _does(self, form: Form, effect: Effect) -> list[str]:
        entry = self._entry(form)
        if form.kind == "create table":
            return ["makes a new table"]
        if form.kind == "unknown":
            return ["can't be told"]
        if entry and entry.new and form.kind not in ROWS:
            return ["works on a new, empty table"]
        words = [
            ("rewrites the table", effect.rewrite),
            ("scans the table", effect.scan and not effect.rewrite),
            ("builds an index", effect.build and not effect.rewrite),
            ("writes rows, each locked until the transaction ends", form.kind in ("update", "delete")),
            ("writes rows", form.kind == "insert"),
            ("removes all rows", form.kind == "truncate"),
            ("reads rows", form.kind == "select"),
            ("runs pending checks", form.kind == "set constraints"),
        ]
        return [word for word, holds in words if holds]

    def _follow(self, form: Form) -> None:
        """Let the statement happen."""
        if form.kind == "create table" and form.table:
            name = form.table
            self.tables[name[1]] = _Table(Table(name[0], name[1]) if name[0] else None, new=True)
        entry = self._entry(form)
        if entry is None:
            return
        name_ = form.name or ""
        if form.kind in ("add column", "alter column type"):
            entry.columns[name_] = f"{form.type or ''}{f' COLLATE {form.collation}' if form.collation else ''}"
        elif form.kind == "rename column" and form.new_name:
            entry.columns[form.new_name] = entry.columns.pop(name_, "")
        elif form.kind in ("drop constraint", "drop index"):
            gone = entry.constraints.pop(name_, None)
            index = gone["index"] if gone is not None and gone["index"] else name_
            entry.indexes.pop(index, None)
            self.gone.add(index)
        elif form.kind == "rename table" and form.table and form.new_name:
            self.tables[form.new_name] = self.tables.pop(form.table[1])
        elif form.kind == "drop table" and form.table:
            self.tables.pop(form.table[1])


def _mentioned(plan: Plan) -> Iterator[Table]:
    """Tables that the plan knows of besides those that it works on: for the schemas of their names."""
    for step in plan.steps:
        yield from (lock.table for lock in step.locks)
    for thing in (*plan.context.get("after", ()), *plan.context.get("before", ())):
        if thing.kind == "constraint" and thing["references"]:
            yield Table(*thing["references"])


def _keys(index: Object) -> list[str]:
    return [key["column"] for key in index["keys"] if key["column"]]


def _targets(keys: Iterable[Object]) -> list[str]:
    return list(dict.fromkeys(str(Table(*key["references"])) for key in keys))


def _all(found: dict[str, LockMode]) -> tuple[Locked, ...]:
    """The locks with the strongest first; those that block nothing only where there is no other."""
    ordered = sorted((Locked(table, mode) for table, mode in found.items()), key=lambda locked: -locked.mode.strength)
    strong = tuple(locked for locked in ordered if locked.blocks != "nothing")
    return strong or tuple(ordered)


IDLE = ("catalog work only",)

WEIGHT = (
    "can't be told",
    "rewrites the table",
    "scans the table",
    "builds an index",
    "removes all rows",
    "writes rows, each locked until the transaction ends",
    "writes rows",
    "reads rows",
    "makes a new table",
    "works on a new, empty table",
    "runs pending checks",
    "nothing, it is gone already",
)


def _weighed(does: Iterable[str]) -> tuple[str, ...]:
    found = set(does)
    return tuple(word for word in WEIGHT if word in found) or IDLE
