"""What ``planner check`` says that the operations of a project do, beside what Django really runs on a server.

    python tests/check_against_postgres.py SETTINGS

in the folder of manage.py. All migrations are run on a scratch server. For each, two sets are compared: (table, "scan",
"build" or "rewrite") that a lock which stops writes is held for, by the operations as the check reads them, and by the
statements. New tables count for neither. Prints one JSON object: each migration with both sets.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from planner import locks, project, sql
from planner.check.columns import Columns
from planner.check.moment import Moment
from planner.check.operations import said
from planner.check.values import Act, NewTable, RenamedTable
from planner.check.walk import in_order
from planner.config import Config
from planner.scratch import open_scratch
from planner.sql import Form

if TYPE_CHECKING:
    from django.db.migrations.migration import Migration
    from django.db.migrations.operations.base import Operation
    from django.db.migrations.state import ProjectState

WORKS = ("scan", "build", "rewrite")
OTHER = ("alter column type", "select", "insert", "update", "delete", "comment")
"""Forms that are judged by what they do not say themselves, or by remarks."""


def held(forms: Iterable[Form], new: set[str]) -> list[list[str]]:
    """What works on the rows of a table under a lock that stops writes."""
    found = set()
    for form in forms:
        mode = locks.effect(form).mode("table")
        if form.table and form.table[1] not in new and form.kind not in OTHER and mode and mode.blocks_writes:
            found |= {(form.table[1], word) for word in WORKS if getattr(locks.effect(form), word)}
    return sorted(map(list, found))


def told(migration: Migration, state: ProjectState, columns: Columns, new: set[str]) -> Iterator[Form]:
    """The forms that the check takes the migration's operations for."""
    from django.db.migrations.operations import SeparateDatabaseAndState

    def one(operation: Operation, before: ProjectState) -> Iterator[Form]:
        if type(operation).database_forwards is SeparateDatabaseAndState.database_forwards:
            then = before.clone()
            for nested in operation.database_operations:
                yield from one(nested, then)
                nested.state_forwards(migration.app_label, then)
            return
        for thing in said(Moment(operation, migration, before, columns, Config(), "default")):
            if isinstance(thing, Act):
                yield thing.form
            elif isinstance(thing, NewTable):
                new.add(thing.table)
            elif isinstance(thing, RenamedTable) and thing.old in new:
                new.add(thing.new)

    for operation in migration.operations:
        yield from one(operation, state)
        operation.state_forwards(migration.app_label, state)


def ran(migration: Migration, state: ProjectState, connection: Any) -> Iterator[Form]:
    """The forms of the statements that Django runs."""
    texts: list[str] = []

    def watch(execute: Any, text: str, params: Any, many: bool, context: Any) -> Any:
        texts.append(connection.ops.compose_sql(text, params) if params else text)
        return execute(text, params, many, context)

    state.apps  # noqa: B018 - rendered before the operations, as migrate does
    with connection.execute_wrapper(watch), connection.schema_editor(atomic=migration.atomic) as editor:
        migration.apply(state, editor)
    for text in texts:
        yield from sql.parse(text)


def main() -> None:
    """Run it."""
    loaded = project.load(sys.argv[1], None)
    loader = project.graph(loaded)
    from django.db import connections
    from django.db.migrations.state import ProjectState

    found = {}
    with open_scratch(cache=False) as scratch:
        database = scratch.unique("check")
        scratch.create(database)
        project.point_at(scratch.dsn(database))
        connection = connections["default"]
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA other")  # the shop's last tables are there
        columns, state, real = Columns(connection), *(ProjectState(real_apps=loader.unmigrated_apps) for _ in "ab")
        for key in in_order(loader):
            migration, new = loader.graph.nodes[key], set()
            check = list(told(migration, state, columns, new))
            django = list(ran(migration, real, connection))
            found[".".join(key)] = {"check": held(check, new), "django": held(django, new)}
        connection.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
