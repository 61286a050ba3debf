"""Which statement of the baseline made which change: the account that ``compare`` prints.

Every statement ends in one of three places: with the changes that it makes, with a reason why nothing needs to be
done for it, or among the unexplained, which are kept as written. Nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner import sql
from planner.changes import Change
from planner.model import Left, Statement
from planner.sql import Form

ONE_TRANSACTION = (
    "settles deferred foreign key checks before DDL in migrate's single transaction; here each step has its own "
    "transaction"
)
NO_EFFECT = "changes nothing: the catalog of the pre-state is the same before and after it (measured on scratch)"
SAME_AGAIN = "is dropped and made again unchanged; it stays as it is"
PRINTED_ONLY = "sqlmigrate prints it, migrate does not run it: at that point of the migration the names are others"

DATA = frozenset(
    {"insert", "update", "delete", "truncate", "select", "do", "unknown", "create function", "create view"}
)
"""Forms that may do what the catalog does not show, so that an unchanged catalog proves nothing."""


@dataclass(frozen=True)
class Accounts:
    """Changes with their statements, statements that need nothing, statements that no change explains."""

    changes: tuple[Change, ...]
    left: tuple[Left, ...]
    unexplained: tuple[Statement, ...]


def account(changes: Sequence[Change], statements: Iterable[Statement]) -> Accounts:
    """Give each statement to the changes of its operation that it makes."""
    owned: dict[int, list[Statement]] = {change.position: [] for change in changes}
    left: list[Left] = []
    unexplained: list[Statement] = []
    for statement in statements:
        own = [change for change in changes if statement.operation in (change.operation.index, *change.also)]
        makers = _makers(statement, own)
        if not statement.run and not makers:
            left.append(Left(statement.number, PRINTED_ONLY))
        elif makers is None:
            unexplained.append(statement)
        elif makers:
            for change in makers:
                owned[change.position].append(statement)
        else:
            kinds = {form.kind for form in sql.parse(statement.text)}
            left.append(Left(statement.number, ONE_TRANSACTION if kinds == {"set constraints"} else NO_EFFECT))
    done = tuple(replace(change, statements=tuple(owned[change.position])) for change in changes)
    return Accounts(done, tuple(left), tuple(unexplained))


def _makers(statement: Statement, changes: Sequence[Change]) -> list[Change] | None:
    """The changes that a statement makes; none if it makes none; None if that can't be told."""
    found: list[Change] = []
    for form in sql.parse(statement.text):
        makers = [change for change in changes if makes(form, change)]
        if not makers and form.kind in DATA:
            return None
        found += [change for change in makers if change not in found]
    return found


CONSTRAINTS = {
    "add unique": "u",
    "add unique using index": "u",
    "add check": "c",
    "add foreign key": "f",
    "add primary key": "p",
    "add exclusion": "x",
}
COLUMN_FORMS: Mapping[str, tuple[str, ...]] = {
    "alter column type": ("type", "collation"),
    "set not null": ("not_null",),
    "drop not null": ("not_null",),
    "set default": ("default", "not_null"),
    "drop default": ("default", "not_null"),
    "add identity": ("identity",),
    "drop identity": ("identity",),
}


def makes(form: Form, change: Change) -> bool:
    """Whether a statement of this form makes this change."""
    names = {change.name, *((change.before.name,) if change.before else ())}
    if form.kind in ("create index", "drop index", "rename index"):
        return change.kind.endswith(" index") and form.name in names
    if form.kind.endswith(" sequence"):
        return "sequence" in change.kind or (change.kind == "alter column" and change.aspect in ("type", "identity"))
    if not _same_table(form, change):
        return form.name is not None and change.kind == form.kind and form.name in names
    if form.kind in CONSTRAINTS or form.kind in (
        "drop constraint",
        "rename constraint",
        "validate constraint",
    ):
        return _constraint(form, change, names)
    if form.kind in COLUMN_FORMS:
        return form.name in names and (
            (change.kind == "alter column" and change.aspect in COLUMN_FORMS[form.kind])
            or (change.kind == "add column" and form.kind in ("set default", "drop default"))
        )
    if form.kind == "update":
        return change.kind == "alter column" and change.aspect == "not_null" and bool(names & set(form.columns))
    if form.kind == "comment":
        return change.aspect == "comment" or change.kind in ("add column", "create table")
    if form.kind == "add column":
        return (change.kind == "add column" and form.name in names) or _inline(form, change)
    return change.kind == form.kind and (form.kind.endswith(" table") or form.name in names)


def _same_table(form: Form, change: Change) -> bool:
    if form.table is None:
        return False
    schema, name = form.table
    tables = {change.table, *((change.before.table,) if change.before else ())}
    return any(table.name == name and schema in (None, table.schema) for table in tables)


def _constraint(form: Form, change: Change, names: set[str]) -> bool:
    if form.name in names:
        return change.kind.endswith(" constraint") or change.kind == "move primary key"
    wanted = CONSTRAINTS.get(form.kind)
    thing = change.after
    unnamed = form.name is None and wanted is not None and change.kind in ("add constraint", "move primary key")
    return bool(unnamed and thing and thing["type"] == wanted and tuple(thing["columns"]) == form.columns)


def _inline(form: Form, change: Change) -> bool:
    """A constraint that comes inside ADD COLUMN."""
    if change.kind not in ("add constraint", "move primary key") or change.after is None:
        return False
    kinds = {CONSTRAINTS.get(inline.kind) for inline in form.inline}
    return change.after["type"] in kinds and form.name in (change.after["columns"] or ())
