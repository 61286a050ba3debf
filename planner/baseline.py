"""What Django would do, statement by statement, and what each operation does to the catalog.

The migration is walked twice over scratch databases in the pre-state: once as ``sqlmigrate`` walks it (collecting,
in a read-only session), and once for real on an empty clone, with a snapshot of the catalog after each operation and
each deferred statement. A RunPython is executed in neither: the walk steps over it.

``sqlmigrate`` itself calls the ``database_forwards`` of operations nested in SeparateDatabaseAndState and so can
execute a RunPython; here nested operations are flattened first.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from planner import catalog, sql, stand_ins
from planner.catalog import Catalog
from planner.errors import ChangeError
from planner.model import OperationInfo, Statement
from planner.names import qualified
from planner.operations import Walked, flatten
from planner.recorder import recorder
from planner.stand_ins import NewKey
from planner.views import Aside, View

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.migrations.migration import Migration
    from django.db.migrations.state import ProjectState


@dataclass(frozen=True, slots=True)
class Moment:
    """What one operation, or one of its deferred statements, did to the catalog."""

    operation: int
    before: Catalog
    after: Catalog
    deferred: bool = False


@dataclass(frozen=True)
class Baseline:
    """The whole walk."""

    operations: tuple[Walked, ...]
    statements: tuple[Statement, ...]
    moments: tuple[Moment, ...]
    before: Catalog
    after: Catalog
    to_state: ProjectState
    new_keys: tuple[NewKey, ...] = ()
    aside: tuple[tuple[int, str], ...] = ()
    """Operations that do more than hand SQL to the schema editor, by their index, and what they do."""
    views: tuple[View, ...] = ()
    """Views that a change of type does not get past: they are in neither catalog, and in no moment."""

    def number(self, migration: Migration) -> int:
        """Which of the planned migrations it is, from 0."""
        keys = list(dict.fromkeys((w.migration.app_label, w.migration.name) for w in self.operations))
        return keys.index((migration.app_label, migration.name))

    def of(self, operation: int) -> tuple[Statement, ...]:
        """The statements of one operation."""
        return tuple(statement for statement in self.statements if statement.operation == operation)


@dataclass(frozen=True, slots=True)
class _Text:
    operation: int
    text: str
    deferred: bool


def collect(
    connection: BaseDatabaseWrapper, operations: Sequence[Walked], aside: dict[int, str] | None = None
) -> list[_Text]:
    """What ``sqlmigrate`` would print against the connection's database. Executes nothing, and could not: read only.

    :param aside: takes what operations that are not Django's own do on the connection meanwhile
    """
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    texts: list[_Text] = []
    try:
        for _, group in _by_migration(operations):
            texts += _collect_migration(connection, group, aside if aside is not None else {})
    finally:
        connection.close()
    return texts


def _collect_migration(
    connection: BaseDatabaseWrapper, operations: Sequence[Walked], aside: dict[int, str]
) -> list[_Text]:
    texts: list[_Text] = []
    owners: dict[int, int] = {}
    with connection.schema_editor(collect_sql=True, atomic=operations[0].migration.atomic) as editor:
        for walked in operations:
            if walked.runs_python or walked.was_python:
                continue
            start = len(editor.collected_sql)
            number = walked.info.index
            with _named_errors(walked.info), connection.execute_wrapper(_Watch(walked, aside)):
                _forwards(walked, editor)
            texts += [_Text(number, text, deferred=False) for text in editor.collected_sql[start:]]
            owners.update({id(later): number for later in editor.deferred_sql if id(later) not in owners})
        for later in _taken(editor):
            start = len(editor.collected_sql)
            editor.execute(later, None)
            texts += [_Text(owners[id(later)], text, deferred=True) for text in editor.collected_sql[start:]]
    return texts


SESSION = frozenset({"SHOW", "SET", "SAVEPOINT", "RELEASE", "ROLLBACK"})
"""What Django itself runs on the side, and changes nothing that stays."""


class _Watch:
    """What an operation of a third party does on the connection meanwhile; what is no plain read is not executed."""

    def __init__(self, walked: Walked, aside: dict[int, str]) -> None:
        self.own = type(walked.operation).__module__.startswith("django.")
        self.index, self.aside = walked.info.index, aside

    def __call__(self, execute: Any, text: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if self.own:
            return execute(text, params, many, context)
        if reads_only(text):
            self.aside.setdefault(self.index, "it reads the database, so that its SQL is other SQL in another state")
            return execute(text, params, many, context)
        self.aside[self.index] = f"it executes SQL itself, which sqlmigrate does not print but runs: {text}"
        return None


def reads_only(text: str) -> bool:
    """Whether a statement is one that reads, and no more."""
    return text.split(maxsplit=1)[0].upper() in SESSION or {form.kind for form in sql.parse(text)} == {"select"}


def _taken(editor: Any) -> list[Any]:
    """Take the deferred statements out of the editor, so that leaving it does not run them again."""
    later, editor.deferred_sql = list(editor.deferred_sql), []
    return later


def _by_migration(operations: Sequence[Walked]) -> Iterator[tuple[Migration, list[Walked]]]:
    groups: dict[int, list[Walked]] = {}
    for walked in operations:
        groups.setdefault(id(walked.migration), []).append(walked)
    for group in groups.values():
        yield group[0].migration, group


def _forwards(walked: Walked, editor: Any) -> None:
    walked.operation.database_forwards(walked.migration.app_label, editor, walked.from_state, walked.to_state)


def run(
    connection: BaseDatabaseWrapper, operations: Sequence[Walked], aside: Aside
) -> tuple[list[_Text], list[Moment]]:
    """Run the operations on the connection's database, an empty clone of the pre-state.

    :param aside: takes the views that are in the way of a change of type
    :raises ChangeError: if PostgreSQL or Django refuses one of them, as ``migrate`` would be refused
    """
    texts: list[_Text] = []
    moments: list[Moment] = []
    known: catalog.Known = {}
    with connection.cursor() as cursor:
        current = catalog.snapshot(cursor, known=known)
    for migration, group in _by_migration(operations):
        with recorder(connection)(connection, atomic=migration.atomic) as editor:
            runner = _Run(connection, editor, texts, moments, current, known, aside)
            for walked in group:
                if not walked.runs_python:
                    runner.operation(walked)
            runner.deferred()
        current = runner.current
    return texts, moments


class _Run:
    """One migration being run, with the snapshots between its operations."""

    def __init__(
        self,
        connection: BaseDatabaseWrapper,
        editor: Any,
        texts: list[_Text],
        moments: list[Moment],
        current: Catalog,
        known: catalog.Known,
        aside: Aside,
    ) -> None:
        self.connection, self.editor, self.texts, self.moments = connection, editor, texts, moments
        self.current, self.known, self.aside = current, known, aside
        self.owners: dict[int, int] = {}

    def operation(self, walked: Walked) -> None:
        with _named_errors(walked.info):
            self._record(walked.info.index, deferred=False, work=lambda: self._forwards(walked))
        self.owners.update(
            {id(later): walked.info.index for later in self.editor.deferred_sql if id(later) not in self.owners}
        )

    def _forwards(self, walked: Walked) -> None:
        from django.db.transaction import atomic  # noqa: PLC0415

        wants = walked.operation.atomic or (walked.migration.atomic and walked.operation.atomic is not False)
        with atomic(self.connection.alias) if wants and not self.editor.atomic_migration else contextlib.nullcontext():
            _forwards(walked, self.editor)

    def deferred(self) -> None:
        for later in _taken(self.editor):
            owner = self.owners[id(later)]
            self._record(owner, deferred=True, work=lambda later=later: self.editor.execute(later, None))

    def _record(self, number: int, *, deferred: bool, work: Any) -> None:
        start, seen = len(self.editor.recorded), []

        def watch(execute: Any, text: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
            seen.append(text)
            if not self.editor.executing and not many and not reads_only(text):
                self.editor.record(text, params)
            return execute(text, params, many, context)

        with self.connection.execute_wrapper(watch), self.aside.of(self.connection):
            work()
        self.texts += [_Text(number, text, deferred) for text in self.editor.recorded[start:]]
        if seen:
            with self.connection.cursor() as cursor:
                after = catalog.snapshot(cursor, known=self.known)
            self.moments.append(Moment(number, self.current, after, deferred))
            self.current = after


@contextlib.contextmanager
def _named_errors(info: OperationInfo) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # an operation of a third party, or Django's own quoting, may raise anything
        raise ChangeError(
            f"{info}: this operation fails even on empty tables: {str(error).strip()}\n"
            f"{stand_ins.about_keys(str(error))}`migrate` would fail in the same way. If the message says that "
            "something exists already or is missing, the schema is not in the state before this migration: check which "
            "migrations are applied (python manage.py showmigrations) and what was changed by hand."
        ) from error


def merge(printed: Sequence[_Text], ran: Sequence[_Text], migration_of: Sequence[int]) -> tuple[Statement, ...]:
    """One numbered list of what ``sqlmigrate`` prints and what ``migrate`` runs, in the order of running.

    Where the two differ only in values (a callable default is called each time), the value is shown as ``…``.

    :param migration_of: which migration each operation belongs to; deferred statements run at its end
    """
    merged: list[Statement] = []
    for part in sorted({(migration_of[text.operation], text.deferred) for text in (*printed, *ran)}):
        deferred = part[1]
        left = [text for text in printed if (migration_of[text.operation], text.deferred) == part]
        right = [text for text in ran if (migration_of[text.operation], text.deferred) == part]
        matcher = SequenceMatcher(None, [_signature(t) for t in left], [_signature(t) for t in right], autojunk=False)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            if tag == "equal":
                pairs = zip(left[i1:i2], right[j1:j2], strict=True)
                merged += [Statement(0, one.operation, _common(one.text, other.text), deferred) for one, other in pairs]
                continue
            merged += [Statement(0, t.operation, t.text, deferred, run=False) for t in left[i1:i2]]
            merged += [Statement(0, t.operation, t.text, deferred, printed=False) for t in right[j1:j2]]
    return tuple(replace(statement, number=number) for number, statement in enumerate(merged, 1))


def _signature(text: _Text) -> tuple[object, ...]:
    forms = sql.parse(text.text)
    if any(form.kind == "unknown" for form in forms):
        return (text.operation, text.text)
    return (text.operation, *((form.kind, form.table, form.name, form.columns) for form in forms))


def _common(one: str, other: str) -> str:
    return one if one == other else sql.mask(one, other)


_Ran = tuple[tuple[NewKey, ...], list[_Text], list[Moment], Catalog, tuple[View, ...]]


def _ran_on_clone(connection_at: Any, operations: Sequence[Walked], declared: Collection[str]) -> _Ran:
    """Run on a clone. It has the rows that earlier migrations have made, which a later RunPython may be there to fill.

    Since no RunPython is run here, what fails beside one is run again without any rows.
    """
    try:
        return _run_on(connection_at("clone"), operations, declared)
    except ChangeError as error:
        if not any(walked.runs_python for walked in operations):
            raise
        connection = connection_at("clone")
        _empty(connection)
        try:
            return _run_on(connection, operations, declared)
        except ChangeError:
            raise error from None


def _run_on(connection: BaseDatabaseWrapper, operations: Sequence[Walked], declared: Collection[str]) -> _Ran:
    keys = tuple(stand_ins.new_keys(connection, operations, declared))
    stand_ins.give(connection, keys)
    with connection.cursor() as cursor:
        before = catalog.snapshot(cursor)
    views = Aside()
    ran, moments = run(connection, operations, views)
    with _named_errors(operations[-1].info) if operations else contextlib.nullcontext():
        made = views.again(connection)
    connection.close()
    moments = [replace(m, before=views.without(m.before), after=views.without(m.after)) for m in moments]
    return keys, ran, moments, views.without(before), made


def _empty(connection: BaseDatabaseWrapper) -> None:
    """Delete all rows of a scratch database."""
    with connection.cursor() as cursor:
        tables = [one.table for one in catalog.snapshot(cursor) if one.kind == "table" and one["relkind"] in ("r", "p")]
        if tables:
            cursor.execute(f"TRUNCATE {', '.join(qualified(table) for table in tables)} CASCADE")


def walk(
    connection_at: Any,
    migrations: Sequence[Migration],
    state: ProjectState,
    declared: Collection[str] = (),
    functions: Collection[str] = (),
) -> Baseline:
    """Walk the migrations: collect against the pre-state, run on a clone of it.

    :param connection_at: a function that takes ``"pre-state"`` or ``"clone"`` (a new one each time) and gives Django's
        connection to it
    :param declared: keys ("app.model.field") whose values are exchanged for UUIDs though their texts might be such
    :param functions: RunPython's functions ("app.0012:function") whose work is declared
    :raises ChangeError: if an operation can't be run on the clone
    """
    connection = connection_at("pre-state")
    operations, to_state = flatten(migrations, state, connection.alias, functions)
    aside: dict[int, str] = {}
    printed = collect(connection, operations, aside)
    keys, ran, moments, before, made = _ran_on_clone(connection_at, operations, declared)
    after = moments[-1].after if moments else before
    own = list(dict.fromkeys((w.migration.app_label, w.migration.name) for w in operations))
    migration_of = [own.index((w.migration.app_label, w.migration.name)) for w in operations]
    statements = merge(printed, ran, migration_of)
    moments_, aside_ = tuple(moments), tuple(sorted(aside.items()))
    return Baseline(operations, statements, moments_, before, after, to_state, keys, aside_, made)
