"""Views that stand on a column whose type changes: PostgreSQL refuses the change, so they go before it and come again.

A view is made again from its own query, which ``pg_get_viewdef`` gives, with its options, its columns' defaults, its
owner, privileges and comments. What has more to it (rules, triggers, a materialized view's rows) is named instead.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from planner import names, sql, templating
from planner.catalog import Catalog, Cursor
from planner.names import Table

Columns = Collection[tuple[Table, str]]


@dataclass(frozen=True, slots=True)
class View:
    """A view as it is. ``definition`` is its query; ``on`` are the views, ``bases`` the columns that it stands on.

    ``fingerprint`` is of what has to be made again by its text, ``belongings`` the statements for the rest; ``trouble``
    says why it can't be made again, and is empty if it can.
    """

    table: Table
    definition: str
    options: tuple[str, ...]
    defaults: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    fingerprint: str
    belongings: str
    trouble: str
    on: frozenset[Table]
    bases: frozenset[tuple[Table, str]]
    after: str = ""
    """Its fingerprint when it has been made again under the new types."""
    changed: tuple[tuple[str, str, str], ...] = ()
    """Its columns whose type follows: name, old and new type."""

    def again(self, *, undo: bool = False) -> dict[str, Any]:
        """For the templates ``views_aside`` and ``views_again``.

        :param undo: it is there in its later form, and comes back in this one
        """
        return {
            "name": self.table,
            "definition": self.definition,
            "options": self.options,
            "defaults": self.defaults,
            "fingerprint": self.after if undo else self.fingerprint,
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on some columns: views, each after those it stands on, and what can't be put aside, in words."""

    views: tuple[View, ...]
    others: tuple[str, ...]

    @property
    def trouble(self) -> tuple[str, ...]:
        """All that is in the way and can't be made again, in words."""
        return (*(f"{view.table} {view.trouble}" for view in self.views if view.trouble), *self.others)


def read(cursor: Cursor, columns: Iterable[tuple[str, str]]) -> Standing:
    """What stands on columns, directly or on views that do.

    :param columns: tables as ``regclass`` reads them, each with a column's name
    """
    wanted = sorted(set(columns))
    if not wanted:
        return Standing((), ())
    cursor.execute("SELECT current_setting('search_path')")
    row = cursor.fetchone()
    columns = [(_found(cursor, table), name) for table, name in wanted]  # under the session's own path
    cursor.execute("SELECT set_config('search_path', 'pg_catalog', false)")
    cursor.execute(templating.render("catalog/views.sql.j2", columns=columns))
    rows = cursor.fetchall()
    cursor.execute("SELECT set_config('search_path', %s, false)", [row[0] if row else ""])
    found = [(kind, Table(schema or "", name or ""), _json(detail)) for kind, schema, name, detail in rows]
    views = {table: _view(table, detail) for kind, table, detail in found if kind == "view"}
    others = tuple(detail["what"] for kind, _, detail in found if kind == "other")
    return Standing(tuple(_ordered(views)), others)


def _found(cursor: Cursor, table: str) -> str:
    cursor.execute("SELECT coalesce(to_regclass(%s)::oid, 0)::text", [table])
    row = cursor.fetchone()
    return str(row[0]) if row else "0"


def _json(detail: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(detail) if isinstance(detail, str) else detail  # Django's cursors give text
    return found


def _view(table: Table, detail: Mapping[str, Any]) -> View:
    return View(
        table,
        sql.again(detail["definition"].strip()),
        tuple(detail["options"] or ()),
        tuple((name, sql.again(default)) for name, default in detail["defaults"] or ()),
        tuple((name, kind) for name, kind in detail["columns"]),
        detail["fingerprint"],
        detail["belongings"] or "",
        detail["trouble"] or "",
        frozenset(Table(*one) for one in detail["on"] or ()),
        frozenset((Table(schema, name), column) for schema, name, column in detail["bases"] or ()),
    )


def _ordered(views: Mapping[Table, View]) -> Iterator[View]:
    """Each view after those that it stands on."""
    left = dict(views)
    while left:
        ready = sorted(table for table, view in left.items() if not view.on & left.keys())
        yield from (left.pop(table) for table in ready)


def of(views: Sequence[View], columns: Columns) -> tuple[View, ...]:
    """The views that stand on these columns, directly or on views that do."""
    found: set[Table] = set()
    for view in views:  # each comes after those that it stands on
        if view.bases & set(columns) or view.on & found:
            found.add(view.table)
    return tuple(view for view in views if view.table in found)


class Aside:
    """Views of one scratch database that are put aside when a column's type changes, and made again in the end."""

    def __init__(self) -> None:
        self.columns: dict[tuple[str, str], None] = {}
        self.views: dict[Table, View] = {}
        self.seen: set[Table] = set()

    @contextmanager
    def of(self, connection: Any) -> Iterator[None]:
        """Look at all that Django executes on its connection meanwhile."""

        def watch(execute: Any, text: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
            self._before(connection.connection.cursor(), text)
            return execute(text, params, many, context)

        with connection.execute_wrapper(watch):
            yield

    def again(self, connection: Any) -> tuple[View, ...]:
        """Make them again on Django's connection, see what has become of them, and forget them.

        :raises InTheWayError: if the query of one can't be read under the new types
        """
        made, columns = tuple(_ordered(self.views)), self.columns
        self.views, self.columns = {}, {}
        if not made:
            return ()
        with connection.connection.cursor() as cursor:
            for view in made:
                try:
                    cursor.execute(templating.render("catalog/view_again.sql.j2", view=view.again()))
                    cursor.execute(view.belongings)
                except Exception as error:
                    raise InTheWayError(Standing((replace(view, trouble=_refused(error)),), ())) from error
            later = {view.table: view for view in read(cursor, columns).views}
        return tuple(_compared(view, later[view.table]) for view in made)

    def _before(self, cursor: Cursor, text: str) -> None:
        """Drop the views that are in the way of a statement.

        :raises InTheWayError: if something is in its way that can't be made again
        """
        if " TYPE " not in text.upper():  # most statements need no reading
            return
        forms = [form for form in sql.parse(text) if form.kind == "alter column type" and form.table and form.name]
        if len({form.table for form in sql.parse(text)}) != 1:
            return  # a script of the user's own, which may put the views aside itself
        own = [(".".join(names.ident(part) for part in form.table if part), form.name) for form in forms if form.table]
        columns = [(table, name) for table, name in own if name]
        standing = read(cursor, columns)
        if standing.trouble:
            raise InTheWayError(standing)
        self.columns.update(dict.fromkeys(columns))
        for view in reversed(standing.views):
            cursor.execute(f"DROP VIEW {names.qualified(view.table)}")
        for view in standing.views:
            known = self.views.get(view.table)
            self.views[view.table] = replace(view, bases=view.bases | known.bases) if known else view
            self.seen.add(view.table)

    def without(self, catalog: Catalog) -> Catalog:
        """The catalog without the views that were put aside."""
        if not self.seen:
            return catalog
        return Catalog(tuple(thing for thing in catalog if thing.table not in self.seen or thing.kind == "sequence"))


def _refused(error: Exception) -> str:
    return f"can't be made again under the new type: {str(error).strip().splitlines()[0]}"


def _compared(before: View, after: View) -> View:
    types = dict(after.columns)
    changed = tuple((name, kind, types[name]) for name, kind in before.columns if types.get(name, kind) != kind)
    return replace(before, after=after.fingerprint, changed=changed, bases=before.bases | after.bases)


class InTheWayError(Exception):
    """What stands on a column whose type changes, and can't be made again. Never leaves the walk."""

    def __init__(self, standing: Standing) -> None:
        listed = "\n".join(f"    {one}" for one in standing.trouble)
        super().__init__(f"cannot alter type of a column used by what can't be made again afterwards:\n{listed}")
