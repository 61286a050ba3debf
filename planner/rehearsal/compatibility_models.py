"""Which models the code before and after the deploy has for the tables of a plan, and what it does not know of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import signals
from django.dispatch import dispatcher
from sqlglot import exp

from planner.model import Plan
from planner.names import Table, ident

SIGNALS = (
    signals.pre_init,
    signals.post_init,
    signals.pre_save,
    signals.post_save,
    signals.pre_delete,
    signals.post_delete,
    signals.m2m_changed,
)

# Foreign keys, with the table and columns of both ends.
KEYS = """
SELECT n.nspname::text, c.relname::text, pn.nspname::text, p.relname::text,
       (SELECT array_agg(a.attname::text ORDER BY m.place) FROM unnest(k.conkey) WITH ORDINALITY AS m (number, place)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = m.number),
       (SELECT array_agg(a.attname::text ORDER BY m.place) FROM unnest(k.confkey) WITH ORDINALITY AS m (number, place)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = m.number)
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0
ORDER BY 1, 2, k.conname"""

# The columns of each unique index; of one with expressions, all columns that it depends on.
UNIQUE = """
SELECT c.relname::text, array_agg(DISTINCT a.attname::text)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum > 0 AND CASE
  WHEN 0 = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]) THEN EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
      AND d.refobjid = i.indrelid AND d.refobjsubid = a.attnum)
  ELSE a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]) END
WHERE (i.indisunique OR i.indisexclusion) AND n.nspname !~ '^pg_'
GROUP BY c.relname, i.indexrelid ORDER BY 1, 2"""

UniqueSets = Mapping[str, tuple[frozenset[str], ...]]
"""By a table's name, the sets of columns that must differ from row to row."""


@dataclass(frozen=True, slots=True)
class HiddenKey:
    """A foreign key of the database for which the code has no field.

    ``filled``: code that is older wrote the columns. Else only newer code does, or a trigger.
    """

    child: Table
    columns: tuple[str, ...]
    parent: Table
    parent_columns: tuple[str, ...]
    filled: bool


@dataclass(frozen=True)
class Code:
    """The code before the deploy ("old") or after it ("new"), by its historical models; or that between two rounds.

    ``touched`` are those whose tables the plan touches, ``near`` those that refer to one of these or are referred to.
    """

    name: str
    apps: Any
    touched: tuple[type[models.Model], ...]
    near: tuple[type[models.Model], ...]

    def knows(self, table: str, columns: Sequence[str]) -> bool:
        """Whether a model of this code has a relation in these columns, so that a delete takes care of the rows."""
        return any(
            field.remote_field is not None and [field.column] == list(columns)
            for model in real_models(self.apps)
            if table_name(model) == table
            for field in model._meta.local_concrete_fields
        )


def codes(plan: Plan) -> tuple[Code, ...]:
    """Old code of a plan, the code at each gate between two rounds, and new code."""
    context = plan.context
    old, new = context["from_state"].apps, context["to_state"].apps
    middle = [state.apps for _, state in context.get("between", ())]
    before = {table.name for table in plan.tables}
    after = {thing.table.name for thing in context["after"]}
    near = _adjacent((old, *middle, new), before | after)
    return (
        _code("old", old, before, near),
        *(_code(f"gate {number}", apps, before | after, near) for number, apps in enumerate(middle, start=1)),
        _code("new", new, after, near),
    )


def _code(name: str, apps: Any, touched: set[str], near: set[str]) -> Code:
    found = real_models(apps)
    own = tuple(model for model in found if table_name(model) in touched)
    return Code(name, apps, own, tuple(model for model in found if model not in own and table_name(model) in near))


def real_models(apps: Any) -> list[type[models.Model]]:
    """The models with a table of their own: no proxies, none that is swapped out; through tables too."""
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def table_name(model: type[models.Model]) -> str:
    """The name of a model's table, without a schema that stands in ``db_table``.

    >>> from types import SimpleNamespace as Name
    >>> table_name(Name(_meta=Name(db_table='"other"."thing"'))), table_name(Name(_meta=Name(db_table="Shop Orders")))
    ('thing', 'Shop Orders')
    """
    written: str = model._meta.db_table
    if written.startswith('"') and written.endswith('"'):  # Django takes such a name as quoted already
        return exp.to_table(written, dialect="postgres").name
    return written


def _adjacent(states: Sequence[Any], names: set[str]) -> set[str]:
    """The tables at the other ends of the relations of these tables."""
    found: set[str] = set()
    for apps in states:
        for model in real_models(apps):
            for field in model._meta.local_concrete_fields:
                if field.remote_field is None or not isinstance(field.remote_field.model, type):
                    continue
                ends = {table_name(model), table_name(field.remote_field.model)}
                found |= ends if ends & names else set()
    return found - names


def without_table(connection: Any, found: Sequence[type[models.Model]]) -> set[type[models.Model]]:
    """The unmanaged models among these whose table is not there: nobody can use them."""
    missing = set()
    with connection.cursor() as cursor:
        for model in found:
            if not model._meta.managed:
                cursor.execute("SELECT to_regclass(%s)", [connection.ops.quote_name(model._meta.db_table)])
                missing |= {model} if cursor.fetchone() == (None,) else set()
    return missing


def hidden_keys(connection: Any, code: Code) -> list[HiddenKey]:
    """The foreign keys to this code's tables whose columns it does not know."""
    names = {table_name(model) for model in (*code.touched, *code.near)}
    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        rows = cursor.fetchall()
    return [
        HiddenKey(
            Table(schema, child), tuple(columns), Table(parent_schema, parent), tuple(targets), code.name == "new"
        )
        for schema, child, parent_schema, parent, columns, targets in rows
        if parent in names and not code.knows(child, columns)
    ]


def unique_sets(connection: Any) -> UniqueSets:
    """What the database keeps unique now."""
    found: dict[str, list[frozenset[str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(UNIQUE)
        for table, columns in cursor.fetchall():
            found.setdefault(table, []).append(frozenset(columns))
    return {table: tuple(sets) for table, sets in found.items()}


def refer_one_row(connection: Any, key: HiddenKey, values: Sequence[Any]) -> int:
    """Let one row of the child refer to a parent with these values; how many rows were changed, 0 or 1."""
    table = f"{ident(key.child.schema)}.{ident(key.child.name)}"
    assigned = ", ".join(f"{ident(name)} = %s" for name in key.columns)
    row = f"SELECT ctid FROM {table} ORDER BY ctid LIMIT 1"  # noqa: S608 - quoted by planner.names
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {assigned} WHERE ctid = ({row})", list(values))  # noqa: S608 - as above
        return int(cursor.rowcount)


def referred_values(connection: Any, key: HiddenKey) -> list[Any]:
    """The values of the key's first column, two at most: where there is one alone, a default has filled it."""
    column, table = ident(key.columns[0]), f"{ident(key.child.schema)}.{ident(key.child.name)}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL LIMIT 2")  # noqa: S608 - quoted
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def muted() -> Iterator[None]:
    """Keep the project's receivers that listen to all models from hearing of the rehearsal's rows.

    A receiver with a sender never hears historical models, nor would it send anything for them.
    """
    kept = [(signal, signal.receivers) for signal in SIGNALS]
    for signal, receivers in kept:
        _listen(signal, [entry for entry in receivers if entry[0][1] != dispatcher.NONE_ID])
    try:
        yield
    finally:
        for signal, receivers in kept:
            _listen(signal, receivers)


def _listen(signal: Any, receivers: list[Any]) -> None:
    signal.receivers = receivers
    signal.sender_receivers_cache.clear()
