"""Keys whose values become UUIDs: each row gets one of its own, and what holds the key looks it up.

No cast makes one of the other. The old column of the key stays until the contract phase, so the table itself maps old
to new; a small table beside it holds keys that are referred to before their row is there, or without one.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner import names, templating
from planner.catalog import Object
from planner.changes import Change
from planner.names import Table
from planner.recipes.context import Context
from planner.recipes.retype_types import INTEGERS, TEXTS, Conversion, NoConversionError

RANDOM = "gen_random_uuid()"


@dataclass(frozen=True, slots=True)
class Key:
    """A primary key that becomes a UUID.

    ``type`` is the widest of its old type's family; ``sequence`` where its old values came from; ``identity``: the
    sequence belongs to an identity, which can't stop being NOT NULL.
    """

    table: Table
    name: str
    schema: str
    type: str
    sequence: Table | None
    identity: bool

    @property
    def map(self) -> Table:
        """The table of the keys that stand in no row."""
        return Table(self.schema, names.short_name("keys", self.table.name, length=57))

    def function(self, which: str) -> str:
        """The name of the function that looks up the ``new_key`` or the ``old_key``."""
        return names.short_name(which, self.table.name, length=57)

    def call(self, which: str, argument: str) -> str:
        """A call of that function."""
        return f"{names.qualified(Table(self.schema, self.function(which)))}({argument})"

    def known(self, wanted: str, given: str, value: str) -> str:
        """What the small table has for a key: its ``new`` for the ``old``, or the other way."""
        return _rendered(which="known", key=self, wanted=wanted, given=given, value=value)

    def looked_up(self, new: str, value: str) -> str:
        """The new key for an old one, read in the key's own table at once where it stands there."""
        return _rendered(which="looked_up", key=self, new=new, value=value)


def _rendered(**context: object) -> str:
    return templating.render("postgresql/rekey_value.sql.j2", **context).strip()


def key_of(context: Context, change: Change) -> Key | None:
    """The key that a column follows, or is: the one that the same AlterField makes a UUID."""
    if change.after is None or change.after["type"] != "uuid":
        return None
    for other in context.changes:
        same = other.operation.index == change.operation.index and other.kind == "alter column"
        if same and (other.table, other.name) in context.new_keys:
            before = context.before.find("column", other.table, other.name)
            return None if before is None else _key(before, context)
    return None


def _key(before: Object, context: Context) -> Key:
    base = before["type"].partition("(")[0]
    own = [one for one in context.before.of("sequence", before.table) if one["column"] == before.name]
    return Key(
        table=before.table,
        name=before.name,
        schema=context.schema,
        type="bigint" if base in INTEGERS else "text",
        sequence=Table(own[0].schema or "", own[0].name) if own and base in INTEGERS else None,
        identity=bool(before["identity"]),
    )


def exchanged(before: Object, key: Key, new: str, old: str) -> tuple[Conversion, Conversion]:
    """How a column that is the key, or follows it, gets its new value and its old one.

    :param new: the key's new column until the swap
    :param old: the key's old column from the swap on
    :raises NoConversionError: if its type is of another family than the key's
    """
    base = before["type"].partition("(")[0].replace("character varying", "varchar")
    if base not in (INTEGERS if key.type == "bigint" else TEXTS):
        raise NoConversionError(f"its type {before['type']} is not that of {key.table}.{key.name}, which it follows")
    place = f'"row_".{names.ident(before.name)}'
    if before.table == key.table and before.name == key.name:
        forward = f"COALESCE({key.known('new', 'old', place)}, {RANDOM})"
        back = f'COALESCE({key.known("old", "new", place)}, "row_".{names.ident(old)})'
        return Conversion(forward, None, "other"), Conversion(back, None, "other")
    forward, back = key.call("new_key", place), key.call("old_key", place)
    if before.table == key.table:  # a row that refers to itself is not there yet when it is inserted
        itself = f'{place} = "row_".{names.ident(key.name)}'
        forward = f'CASE WHEN {itself} THEN "row_".{names.ident(new)} ELSE {forward} END'
        back = f'CASE WHEN {itself} THEN "row_".{names.ident(old)} ELSE {back} END'
    return Conversion(forward, None, "other"), Conversion(back, None, "other")
