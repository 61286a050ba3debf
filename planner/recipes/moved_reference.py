"""A range of migrations that moves a reference to another key of the same rows, one everyday operation at a time.

The foreign key is broken into a plain column, the parent gets a new key, a column beside the old one is matched by the
old key, the old one goes, and the new one takes its name and becomes the foreign key. Over the whole range that is one
column whose values are exchanged for others of the same rows: one swap, which the parent's primary key moves with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner import names, templating
from planner.catalog import Object
from planner.changes import Change
from planner.fills import PythonFill
from planner.model import Finding, Phase, Sql, Step
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.retype_group import Column, Group, is_foreign_key, used
from planner.recipes.retype_rules import refusal_of_objects
from planner.recipes.retype_steps import Making
from planner.recipes.retype_text import foreign_key_tail
from planner.recipes.retype_twins import Values
from planner.recipes.retype_types import Conversion
from planner.recipes.steps import build_index, finding, index_values, is_
from planner.translate.run_python import Update
from planner.translate.values import rename_read


@dataclass(frozen=True)
class Moved:
    """A reference that moves, as a group of one column; the change that fills it, and that of the parent's key."""

    group: Group
    filled: Change
    key: Change


def moved(context: Context) -> tuple[Moved, ...]:
    """All such references of a plan; found once."""
    kept = context.kept.get("moved reference")
    if not isinstance(kept, tuple):
        kept = context.kept["moved reference"] = tuple(_moved(context))
    return kept


def moved_at(context: Context, position: int) -> Moved | None:
    """The one that makes the change at this position."""
    return next((one for one in moved(context) if position in one.group.absorbed), None)


def steps_of_moved(found: Moved, position: int, context: Context) -> Sequence[Step]:
    """All steps, in the place of the function that matches the keys: by then every parent has its new one."""
    if position != found.filled.position:
        return []
    return list(MovingReference(found, context).steps())


def _moved(context: Context) -> Iterator[Moved]:
    for before in context.before:
        after = context.after.find("column", before.table, before.name) if before.kind == "column" else None
        if after is None or after.id == before.id or context.renamed_table(before.table):
            continue
        found = _of_column(before, after, context)
        if found is not None:
            yield found


def _of_column(before: Object, after: Object, context: Context) -> Moved | None:
    """The reference, where all that the range does to it is understood."""
    table = before.table
    filled = _filling(after, context)
    key = _key(before, after, context)
    if filled is None or key is None or key.before is None or context.renames(key.table):
        return None
    change, update = filled
    value = update.assignments[0][1]
    lookup = next((one.matches for one in value.requires if one.matches is not None), None)
    things = [thing for one in context.changes for thing in (one.before, one.after) if thing is not None]
    own = {thing.name for thing in things if _is(thing, before, after)}
    if lookup is None or lookup[0] not in own or lookup[1:] != (key.table, key.before["columns"][0]):
        return None
    forward = Conversion(rename_read(value.sql, {lookup[0]: before.name}), None, "other")
    context_ = {"parent": key.table, "wanted": lookup[2], "given": key.after["columns"][0] if key.after else ""}
    place = f'"row_".{names.ident(before.name)}'
    back = templating.render("postgresql/moved_reference_back.sql.j2", **context_, value=place).strip()
    column = Column(change, before, after, forward, Conversion(back, None, "other"), moved=True)
    ends = (before, after)
    absorbed = [one for one in context.changes if one in (change, key) or _absorbed(one, table, own, ends)]
    others = [
        one
        for one in context.changes
        if one not in absorbed and (table in (one.table, one.before.table if one.before else None))
    ]
    numbers = tuple(sorted({statement.number for one in absorbed for statement in one.statements}))
    group = Group((column,), Phase.CUTOVER, frozenset(one.position for one in absorbed), numbers)
    return None if others or refusal_of_objects(group, context) else Moved(group, change, key)


def _is(thing: Object | None, *columns: Object) -> bool:
    return thing is not None and thing.kind == "column" and thing.id in {one.id for one in columns}


def _filling(after: Object, context: Context) -> tuple[Change, Update] | None:
    """The function that fills the new column of every row, and does nothing else."""
    added = [one for one in context.changes if one.kind == "add column" and _is(one.after, after)]
    for change in context.changes if added else ():
        fill = change.value
        if isinstance(fill, PythonFill) and fill.hole is None and len(fill.updates) == 1:
            update = fill.updates[0]
            plain = [name for name, _ in update.assignments] == [added[0].name] and update.fills(added[0].name)
            if plain and update.table == after.table:
                return change, update
    return None


def _key(before: Object, after: Object, context: Context) -> Change | None:
    """The move of the parent's primary key from what the old column refers to, to what the new one does."""
    ends = []
    for catalog, column in ((context.before, before), (context.after, after)):
        own = [one for one in catalog.of("constraint", column.table) if is_foreign_key(one)]
        ends += [one for one in own if list(one["columns"]) == [column.name]]
    if len(ends) != 2 or ends[0]["references"] != ends[1]["references"]:  # noqa: PLR2004
        return None
    parent = Table(*ends[0]["references"])
    for change in context.changes:
        old, new = change.before, change.after
        if change.kind == "move primary key" and change.table == parent and old is not None and new is not None:
            same = [list(one["columns"]) for one in (old, new)] == [one["referenced_columns"] for one in ends]
            users = [one for one in context.before if is_foreign_key(one) and Table(*one["references"]) == parent]
            return change if same and users == ends[:1] and change.parts else None
    return None


def _absorbed(change: Change, table: Table, own: set[str], ends: Sequence[Object]) -> bool:
    if change.table != table:
        return False
    things = [thing for thing in (change.before, change.after) if thing is not None]
    if any(thing.kind == "column" for thing in things):
        return any(_is(thing, *ends) for thing in things)
    return bool(things) and all(used(thing) and used(thing) <= own for thing in things)


class MovingReference(Making):
    """The steps of one such reference."""

    def __init__(self, found: Moved, context: Context) -> None:
        super().__init__(found.filled, context, found.group)
        self.key = found.key

    @property
    def new_key(self) -> Object:
        """The parent's primary key at the end."""
        assert self.key.after is not None
        return self.key.after

    @property
    def old_key(self) -> Object:
        """The parent's primary key at the start."""
        assert self.key.before is not None
        return self.key.before

    def steps(self) -> Iterator[Step]:
        """The new key's index comes first: the new foreign key stands on it."""
        built = build_index(
            self.context, self.key, self.key.parts[0], Phase.VALIDATE, accounts=(),
            title=f"Build the index of the new primary key {self.new_key.name}",
            why="The foreign key needs it now, and the swap makes it the primary key. CONCURRENTLY blocks nobody.",
            done_when=is_("index_valid", self.key.table, self.key.parts[0].name),
        )  # fmt: skip
        values = self._standing()
        elsewhere = templating.render("postgresql/moved_reference_stands.sql.j2", **values).strip()
        yield replace(
            built,
            done_when=built.done_when | self.swapped,
            undo=Sql("postgresql/moved_reference_undo.sql.j2", values, transactional=False),
            undo_when=is_("index_exists", self.key.table, values["index"]) | is_("raw", elsewhere),
        )
        yield from super().steps()

    def _standing(self) -> Values:
        """The old foreign key, which the way back has to put on the old primary key."""
        old = self.old.keys[0]
        return {
            "table": old.table, "parent": self.key.table, "name": old.name, "columns": list(old["columns"]),
            "temporary": names.short_name("planner_again", old.name), "tail": foreign_key_tail(old["definition"]) or "",
            "index": self.key.parts[0].name,
        }  # fmt: skip

    def _trigger(self, table: Table) -> Step:
        return self._told(super()._trigger(table))

    def _fill(self, table: Table) -> Step:
        return self._told(super()._fill(table))

    def _told(self, step: Step) -> Step:
        """It does what the function does."""
        fill = self.change.value
        assert isinstance(fill, PythonFill)
        return replace(step, sql=replace(step.sql, context={**step.sql.context, "stands_for": fill.name}))

    def _swap(self) -> Step:
        """The parent's key moves in the same transaction: each of the two foreign keys stands on one of its forms."""
        step = super()._swap()
        table, new, old = self.key.table, self.new_key, self.old_key
        index = self.context.before.find("index", table, old["index"])
        assert index is not None
        assert step.undo is not None
        again = index_values(
            self.context, self.key, index, Phase.EXPAND, name=names.short_name("planner_back", old.name)
        )
        undo = dict(step.undo.context)
        undo["indexes"] = [again, *undo["indexes"]]
        undo["swap"] = self._with_key(undo["swap"], gone=new.name, name=old.name, index=again["name"])
        values = self._with_key(dict(step.sql.context), gone=old.name, name=new.name, index=self.key.parts[0].name)
        what = step.title.removesuffix(" get their new type").removesuffix(" gets its new type")
        title = f"{what} refers to {table.name}.{new['columns'][0]}, its new key"
        return replace(
            step, title=title, sql=Sql(step.sql.template, values),
            undo=Sql(step.undo.template, undo, transactional=False),
        )  # fmt: skip

    def _with_key(self, values: Values, *, gone: str, name: str, index: str) -> Values:
        table = self.key.table
        attached = {"table": table, "name": name, "kind": "PRIMARY KEY", "index": index, "timing": ""}
        return {
            **values,
            "drop_constraints": [*values["drop_constraints"], {"table": table, "name": gone}],
            "attach": [attached, *values["attach"]],
        }

    def _findings(self) -> tuple[Finding, ...]:
        one = self.group.columns[0]
        detail = f"{one.table}.{one.name} from {one.before['type']} to {one.after['type']}, with the key it refers to"
        return (finding("type-change-breaks-old-code", one.change, detail),)
