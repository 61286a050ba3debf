"""On which tables statements that are kept as written take their locks, also on those that they do not name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from planner.catalog import Catalog, Object
from planner.dialect import Name
from planner.locks import Effect, Role
from planner.model import Lock
from planner.names import Table
from planner.recipes.context import Context
from planner.sql import Form, string_literals

NAMED_ONLY = frozenset(
    {"add foreign key", "add column", "create table", "attach partition", "inherit", "create trigger"}
)
"""Forms that concern only foreign keys which they write themselves, not those that the table has."""

ONE_CONSTRAINT = frozenset({"drop constraint", "validate constraint", "alter constraint"})
ONE_COLUMN = frozenset({"drop column", "alter column type", "update"})


def worst_locks(statements: Iterable[tuple[Form, Effect]], context: Context) -> tuple[Lock, ...]:
    """The strongest locks on each table that is there before the plan or made by it; ACCESS SHARE left out.

    A foreign key's other table is found in the catalog, and so is the table of an index or a sequence.
    """
    found: dict[Lock, None] = {}
    for form, effect in statements:
        for role, mode in effect.locks:
            for table in _tables(form, role, context):
                found[Lock(table, mode)] = None
    return tuple(lock for lock in found if lock.mode.strength > 1 and not _covered(lock, found))


def _covered(lock: Lock, others: Iterable[Lock]) -> bool:
    return any(
        other.table == lock.table and other.mode is not lock.mode and other.mode.covers(lock.mode) for other in others
    )


def _tables(form: Form, role: Role, context: Context) -> Sequence[Table]:
    if role == "new":
        return ()
    if role == "reads":
        return [table for name in form.reads for table in _named(name, context)]
    if role == "sequence" and form.kind == "select":
        return _in_literals(form, context)
    own = _own(form, context)
    if role == "referenced":
        inline = (form, *form.inline, *(inner for outer in form.inline for inner in outer.inline))
        written = [table for item in inline if item.references for table in _named(item.references, context)]
        return [*written, *(Table(*key["references"]) for table in own for key in _keys(form, table, context))]
    if role == "referencing":
        return [key.table for table in own for key in _keys_to(form, table, context)]
    return own


def _catalog(table: Table, context: Context) -> Catalog:
    """The catalog that knows the table: of before the plan, or of after it."""
    return context.before if context.before.relation(table) is not None else context.after


def _named(name: Name, context: Context) -> tuple[Table, ...]:
    schema, plain = name
    there = context.before.named(plain) or context.after.named(plain)
    return tuple(table for table in there if schema in (None, table.schema))


def _own(form: Form, context: Context) -> tuple[Table, ...]:
    """The table that the form names, or that of the index or sequence that it names."""
    if form.table is not None:
        return _named(form.table, context)
    wanted = form.index or form.name
    return tuple(
        dict.fromkeys(
            thing.table
            for thing in (*context.before, *context.after)
            if thing.kind in ("index", "sequence")
            and thing.parent is not None
            and thing.name == wanted
            and form.schema in (None, thing.schema)
        )
    )


def _in_literals(form: Form, context: Context) -> Sequence[Table]:
    """The tables of sequences that a SELECT sets: ``setval('…')``, ``pg_get_serial_sequence('"table"', …)``."""
    given = {text.rpartition(".")[2].strip('"') for text in string_literals(form.text)}
    things = [thing for thing in (*context.before, *context.after) if thing.kind == "sequence"]
    return tuple(dict.fromkeys(one.table for one in things if one.parent and {one.name, one.table.name} & given))


def _keys(form: Form, table: Table, context: Context) -> Iterator[Object]:
    """The table's own foreign keys that the form concerns."""
    if form.kind in NAMED_ONLY:
        return
    former = [c.before.table for c in context.changes if c.kind == "rename table" and c.table == table and c.before]
    for key in (key for name in (table, *former) for key in _catalog(name, context).of("constraint", name)):
        if key["type"] != "f":
            continue
        if form.kind in ONE_CONSTRAINT and key.name != form.name:
            continue
        if form.kind in ONE_COLUMN and not set(form.columns) & set(key["columns"]):
            continue
        yield key


def _keys_to(form: Form, table: Table, context: Context) -> Iterator[Object]:
    """Foreign keys that point at the table, and that the form concerns."""
    for key in _catalog(table, context).references_to(table):
        if form.kind not in ONE_COLUMN or set(form.columns) & set(key["referenced_columns"] or ()):
            yield key
