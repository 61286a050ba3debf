"""The intermediate form: what a Python expression means, as far as it is understood.

A `Term` stands for one Python object during the symbolic run of a function. `Scalar` is the only one that
ends up in SQL; the others exist so that attributes and calls on them can be resolved. A new kind of object
is one class here and its handlers in a registry of `interpreter`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from sqlglot import exp

from planner.translate.expressions import render
from planner.translate.values import ROW, Requirement, Shape, Value

Constant = str | int | float | bool | Decimal | None

# Django ships no types.
Field = Any
Model = Any
Manager = Any
Apps = Any


class NotUnderstoodError(Exception):
    """Why an expression isn't understood; the machine adds where it stands."""


class Term:
    """One Python object, symbolically."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Const(Term):
    """A constant written in the source (exactly a str, int, bool, Decimal or None)."""

    value: Constant


@dataclass(frozen=True, slots=True)
class Scalar(Term):
    """A value per row, computed by the server.

    ``kind`` is what the Python object is (`fields.kind_of`), ``nullable`` whether it may be None, ``draws``
    one number for each evaluation of a random function: a number that is written twice would be the same in
    Python and two different values in SQL. ``collated`` says that it may have a collation of its own.
    """

    sql: exp.Expr
    kind: str
    nullable: bool = False
    reads: frozenset[str] = frozenset()
    draws: tuple[int, ...] = ()
    shape: Shape = "exact"
    requires: tuple[Requirement, ...] = ()
    collated: bool = False

    def becomes(self, sql: exp.Expr, kind: str) -> Scalar:
        """Another value computed from this one: it reads, requires and draws the same."""
        shape: Shape = "random text" if self.draws and kind in {"text", "bytes"} else self.shape
        return replace(self, sql=sql, kind=kind, shape=shape)

    def value(self) -> Value:
        """The value as it is handed on."""
        volatile = bool(self.draws) or self.shape != "exact"
        requires = tuple(dict.fromkeys(self.requires))
        return Value(render(self.sql), tuple(sorted(self.reads)), volatile, self.shape, requires)


@dataclass(frozen=True, slots=True)
class Known(Term):
    """A Python object that exists already: a module, a function, a class."""

    object: object


@dataclass(frozen=True, slots=True)
class Hashing(Term):
    """``hashlib.sha256(data)``: the algorithm's name and its bytes."""

    algorithm: str
    data: Scalar


@dataclass(frozen=True, slots=True)
class AppsTerm(Term):
    """The historical registry that a RunPython function gets."""

    apps: Apps


class EditorTerm(Term):
    """The schema editor that a RunPython function gets."""


class ConnectionTerm(Term):
    """``schema_editor.connection``."""


class OperationsTerm(Term):
    """``schema_editor.connection.ops``."""


class CursorTerm(Term):
    """``connection.cursor()``, of which only what it executes is known."""


class AliasTerm(Term):
    """``schema_editor.connection.alias``: the database that is migrated."""


@dataclass(frozen=True, slots=True)
class ModelTerm(Term):
    """A historical model's class; ``real`` is the project's own, where the function imports that."""

    model: Model
    real: Any = None


@dataclass(frozen=True, slots=True)
class BetweenTerm(Term):
    """``Model.tags``, of a many-to-many field: the table between is what ``.through`` is."""

    through: Model


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a filter: ``column = value``, or without a value IS NULL or IS NOT NULL."""

    field: Field
    value: Scalar | None = None
    is_null: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class QueryTerm(Term):
    """A manager (``manager`` is set) or a queryset over all rows that meet the conditions.

    ``routed`` says that ``using()`` named the migrated database. ``conditions`` is None where they are only known to
    ``queryset``, Django's own; ``columns`` are those of ``values_list()``, ``flat`` if it gives them bare, ``dicts``
    for ``values()``. ``partly``: ``only()`` or ``defer()`` leave columns out, which ``save()`` then doesn't write.
    ``most``: how many rows are taken, where that is computed; only a script's loop takes them.
    """

    model: Model
    manager: Manager = None
    conditions: tuple[Condition, ...] | None = ()
    routed: bool = False
    queryset: Any = None
    columns: tuple[str, ...] | None = None
    flat: bool = False
    dicts: bool = False
    partly: bool = False
    most: Scalar | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ManyTerm(QueryTerm):
    """The manager of a row's related rows: ``row.tags``, ``row.item_set``.

    ``link`` is the foreign key or the many-to-many field, ``key`` the row's own key. Of a many-to-many field ``near``
    and ``far`` are the foreign keys of the table between.
    """

    link: Any = None
    key: Any = None
    near: Any = None
    far: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class BoundTerm(Term):
    """A manager's or queryset's method that has a name: ``create = Model.objects.create``."""

    owner: QueryTerm
    method: str


class RouterTerm(Term):
    """``django.db.router``, where the project has no routers."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundTerm(Term):
    """The one row that ``get()`` returned."""

    model: Model
    alias: str
    conditions: tuple[Condition, ...]
    requires: tuple[Requirement, ...]


@dataclass(slots=True, eq=False)
class RowTerm(Term):
    """A model's instance that was read from the database: the loop's variable, or pre_save's instance.

    ``values`` holds, by attname, what was assigned since, and ``origins`` the error to raise if that can't be
    written: it names the assignment.

    In a script ``alias`` is the record that holds the row (empty before it is inserted), ``flag`` says whether there is
    one, where there may be none, ``dirty`` are the attributes assigned since; ``level``, ``since`` and ``loop`` are
    where and when it was made, and by which loop. ``filled``: the record holds something also where there is no row.
    ``lent`` are JSONFields of which something else may hold the object. ``body`` is the block that begins with it.
    ``related`` are the objects behind foreign keys that were changed themselves.
    """

    model: Model
    values: dict[str, Scalar | Const] = field(default_factory=dict)
    origins: dict[str, Callable[[str], Exception]] = field(default_factory=dict)
    alias: str = ROW
    flag: Scalar | None = None
    dirty: set[str] = field(default_factory=set)
    level: int = 0
    since: int = 0
    loop: Any = None
    partly: bool = False
    filled: bool = False
    lent: frozenset[str] = frozenset()
    body: int = -1
    related: dict[str, RowTerm] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldTerm(Term):
    """A model field: the ``self`` of pre_save."""

    field: Field


@dataclass(frozen=True, slots=True)
class SuperTerm(Term):
    """``super()`` inside a method that the class ``after`` defines."""

    after: type
    field: Field


@dataclass(frozen=True, slots=True)
class DjangoTerm(Term):
    """An expression of Django's: ``F("x")``, ``Q(…)``, ``Lower("x")``, or a field that says what one gives."""

    object: Any


@dataclass(frozen=True, slots=True)
class SequenceTerm(Term):
    """A list, tuple or set that is written out."""

    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class DictTerm(Term):
    """A dict that is written out, with constant keys."""

    items: tuple[tuple[Constant, Term], ...]


@dataclass(slots=True, eq=False)
class ListTerm(Term):
    """An empty list that a loop appends its rows to. ``filled`` is what the loop has made of them;
    ``asked``: something was done with it as with an empty one."""

    filled: Any = None
    finished: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class MapTerm(Term):
    """A dict that a script fills: the arrays of its keys and values, what they hold, and what a counter begins with."""

    keys: str
    values: str
    held: Any
    default: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ViewTerm(Term):
    """``data.items()``, ``data.keys()`` or ``data.values()`` of such a dict."""

    owner: MapTerm
    what: str


@dataclass(slots=True, eq=False)
class SetTerm(ListTerm):
    """``set()``, which a script fills."""


@dataclass(frozen=True, slots=True)
class DurationTerm(Term):
    """``timedelta(days=1)``, of constants."""

    value: datetime.timedelta


class OpaqueTerm(Term):
    """A value that nothing but a message may be made of: how many rows there were."""


@dataclass(frozen=True, slots=True, eq=False)
class JsonTerm(Term):
    """What a JSONField holds, or a part of it: jsonb, of which NULL and JSON's null are None.

    ``target`` is the record's column or the variable of which it is the part at ``path`` (the SQL of each key or
    place), so that it can be changed there; empty where it is only read. ``row`` and ``attname`` tell whose column
    that is, ``born`` how many changes there were before, and ``loop`` in which loop it came to be.
    """

    sql: exp.Expr
    target: str = ""
    path: tuple[str, ...] = ()
    row: RowTerm | None = None
    attname: str = ""
    born: int = 0
    loop: Any = None


@dataclass(frozen=True, slots=True)
class UnorderedTerm(Term):
    """``list(set(data["list"]))``: an array of JSON whose order is that of Python's set, which is any."""

    sql: exp.Expr


@dataclass(frozen=True, slots=True)
class MetaTerm(Term):
    """``Model._meta``."""

    model: Model


@dataclass(frozen=True, slots=True, eq=False)
class RelatedTerm(Term):
    """The object behind a foreign key of the row, which may be None. ``key`` is the foreign key's value."""

    field: Field
    key: Scalar


@dataclass(frozen=True, slots=True)
class AddTerm(Term):
    """The ``add`` of pre_save; ``adds`` is None where it may only be handed on, and not looked at."""

    adds: bool | None = None
