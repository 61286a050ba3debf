"""Casts that PostgreSQL does not have, for scratch databases only: with them Django can run what it can't run at all.

``AlterField`` of an integer key to a UUID says ``USING "id"::uuid``, and there is no such cast. Nor does a short
``varchar`` hold UUIDs. So that there is something to plan from and to compare with, Django's own statements run on
scratch with a cast of ours, which makes of each key a UUID of its own, the same one in every table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from planner import names
from planner.errors import ScratchError

if TYPE_CHECKING:
    from django.db.migrations.migration import Migration
    from django.db.migrations.operations.base import Operation
    from django.db.migrations.state import ProjectState

INTEGERS = ("smallint", "integer", "bigint")
TEXTS = ("varchar", "text")
SHORTEST = 32
"""A text that is a UUID has at least so many characters."""

MADE = (
    "CREATE FUNCTION pg_temp.planner_key({type}) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT "
    "AS $$SELECT uuid_in(textout(md5('key ' || $1)))$$"
)
"""In the session's own schema: function and casts are gone when it ends. No ``::uuid``, which would be our cast."""
CAST = "CREATE CAST ({type} AS uuid) WITH FUNCTION pg_temp.planner_key({type}) AS ASSIGNMENT"
"""A serial column has a default, which is cast with it, and then goes with its sequence."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A primary key whose values are exchanged for UUIDs: its model's label, its table and column, its old type."""

    model: str
    table: str
    column: str
    type: str


class Stage(Protocol):
    """An operation with the states around it."""

    @property
    def operation(self) -> Operation:
        """The operation."""

    @property
    def migration(self) -> Migration:
        """The migration whose file holds it."""

    @property
    def from_state(self) -> ProjectState:
        """The state before it."""

    @property
    def to_state(self) -> ProjectState:
        """The state after it."""


def new_keys(connection: Any, operations: Iterable[Stage], declared: Collection[str] = ()) -> Iterator[NewKey]:
    """The keys of which an AlterField makes UUIDs where no value can be cast.

    :param declared: keys ("app.model.field") of long text that are to be exchanged, too, and not taken for UUIDs
    """
    from django.db.migrations.operations import AlterField  # noqa: PLC0415

    for walked in operations:
        operation = walked.operation
        if not isinstance(operation, AlterField):
            continue
        label = walked.migration.app_label
        before = walked.from_state.apps.get_model(label, operation.model_name)
        old = before._meta.get_field(operation.name)
        new = walked.to_state.apps.get_model(label, operation.model_name)._meta.get_field(operation.name)
        if not (old.primary_key and new.primary_key) or old.remote_field or new.db_type(connection) != "uuid":
            continue
        base, _, length = (old.rel_db_type(connection) or "").partition("(")
        short = base == "varchar" and length.rstrip(")").isdigit() and int(length.rstrip(")")) < SHORTEST
        named = f"{before._meta.label_lower}.{old.name}"
        if base in INTEGERS or short or (base in TEXTS and named in declared):
            yield NewKey(before._meta.label_lower, before._meta.db_table, old.column, base)


def give(connection: Any, keys: Collection[NewKey]) -> None:
    """Make the casts of these keys' types, for the session of Django's connection to a scratch database.

    :raises ScratchError: if the scratch server's role may not
    """
    _make(connection, {family for key in keys for family in (INTEGERS, TEXTS) if key.type in family})


def give_for_replay(connection: Any, migrations: Iterable[Migration]) -> None:
    """The same before a history is replayed in which an integer key may have become a UUID: `migrate` fails there.

    Texts need nothing: there are no rows.

    :raises ScratchError: if the scratch server's role may not
    """
    from django.db.migrations.operations import AlterField  # noqa: PLC0415

    altered = [one for migration in migrations for one in migration.operations if isinstance(one, AlterField)]
    if any(one.field.primary_key and one.field.db_type(connection) == "uuid" for one in altered):
        _make(connection, {INTEGERS})


def _make(connection: Any, families: Collection[tuple[str, ...]]) -> None:
    from django.db import DatabaseError  # noqa: PLC0415

    try:
        with connection.cursor() as cursor:
            for name in sorted(name for family in families for name in family):
                cursor.execute(MADE.format(type=name))
                cursor.execute(CAST.format(type=name))
    except DatabaseError as error:
        raise ScratchError(
            f"The scratch server's role may not make a cast to uuid: {str(error).strip().splitlines()[0]}\n"
            "An integer key becomes a UUID, which `migrate` can't do; to have something to compare the plan with, its "
            "statements run on scratch with such a cast. Use a scratch server where the role is a superuser, or leave "
            "out --scratch-url."
        ) from error


def about_keys(message: str) -> str:
    """What to do about a key that is in the way, which Django may never drop, and about what stands on a column."""
    if message.startswith("cannot alter type of a column used"):
        return (
            "Drop what stands on the column in a migration of its own before this one (migrations.RunSQL), and make it "
            "again in one after it. Plain views the plan itself drops and makes again, if they have no more to them.\n"
        )
    if not message.startswith("multiple primary keys for table "):
        return ""
    table = message.split('"')[1]
    drop = f"migrations.RunSQL('ALTER TABLE {names.ident(table)} DROP CONSTRAINT {names.ident(f'{table}_pkey')}')"
    return (
        "The table still has its old key, and Django has no SQL that drops a CompositePrimaryKey. Drop it in the "
        f"migration, before this operation (if psql's \\d shows another name of the key: that):\n\n    {drop}\n\n"
    )
