"""What a statement says, as a plain value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from planner.dialect import Name

Kind = Literal[
    # ALTER TABLE; several of them also stand inside ADD COLUMN and CREATE TABLE
    "add column",
    "drop column",
    "rename column",
    "alter column type",
    "set not null",
    "drop not null",
    "set default",
    "drop default",
    "add identity",
    "alter identity",
    "drop identity",
    "add generated",
    "drop expression",
    "set statistics",
    "set storage",
    "set compression",
    "add check",
    "add unique",
    "add unique using index",
    "add primary key",
    "add primary key using index",
    "add foreign key",
    "add exclusion",
    "add not null constraint",
    "validate constraint",
    "drop constraint",
    "rename constraint",
    "alter constraint",
    "rename table",
    "set schema",
    "set tablespace",
    "set parameters",
    "set logged",
    "set owner",
    "enable trigger",
    "disable trigger",
    "row security",
    "cluster on",
    "replica identity",
    "inherit",
    "attach partition",
    "detach partition",
    # indexes
    "create index",
    "drop index",
    "rename index",
    "attach index",
    "reindex",
    # other objects
    "create table",
    "drop table",
    "create sequence",
    "alter sequence",
    "drop sequence",
    "create schema",
    "drop schema",
    "create extension",
    "drop extension",
    "create collation",
    "drop collation",
    "create type",
    "alter type",
    "drop type",
    "create view",
    "alter view",
    "drop view",
    "refresh view",
    "create function",
    "drop function",
    "create trigger",
    "drop trigger",
    "create statistics",
    "comment",
    # rows
    "insert",
    "update",
    "delete",
    "truncate",
    "select",
    # the session and the rest
    "set constraints",
    "set",
    "transaction",
    "lock",
    "analyze",
    "vacuum",
    "grant",
    "do",
    "unknown",
]

KINDS: frozenset[str] = frozenset(get_args(Kind))


@dataclass(frozen=True, slots=True)
class Form:
    """One statement, or one action of an ``ALTER TABLE`` with several. All names are unquoted and folded.

    ``kind``
        what it does; ``unknown`` where we could not read it to its last token.
    ``text``, ``clause``
        the whole statement as written, without its semicolon; and this form's own part of it, which is the
        same for most statements and one action for ``ALTER TABLE``.
    ``table``
        the table (or view) that it is about: schema, if written, and name.
    ``name``, ``schema``
        the column, constraint, index or other object that it is about or makes; None where the server
        chooses the name. The schema is that of an object that has one of its own, if written.
    ``columns``
        of a constraint, an index (plain columns only; expressions are in ``elements``), an INSERT or UPDATE,
        or the one column of a column action.
    ``references``, ``referenced_columns``
        the table on the other side: of a foreign key, a partition, an inheritance.
    ``new_name``
        after a rename; the new schema, tablespace or owner; the child of ``attach index``.
    ``options``
        flags in the order written: concurrently, unique, if_exists, if_not_exists, cascade, restrict, only,
        not_valid, deferrable, not_deferrable, initially_deferred, initially_immediate, no_inherit,
        enforced, not_enforced, nulls_distinct, nulls_not_distinct, using_index, always, by_default, stored,
        virtual, or_replace, temporary, unlogged, constraint, on_delete_cascade and the like, match_full and
        the like, all, deferred, immediate, as, like, inherits, partition_of, partition_by, for_update
        (any row lock of a SELECT), enable, disable, force, no_force, materialized, with, tablespace, no.
    ``inline``
        in ``add column``: its constraints, default, NOT NULL (``set not null``), NULL (``drop not null``),
        identity, generated; in ``create table``: its columns and constraints.
    ``type``, ``collation``
        the column's or sequence's type as written; of ``comment``, the kind of object.
    ``sql``
        the expression as written: of a default, CHECK, USING, generated column, comment, body.
    ``index``, ``method``, ``elements``, ``include``, ``where``
        of indexes: that of ``USING INDEX``; btree and the like; each element as written; INCLUDE columns; the
        predicate as written. ``elements`` are also the names of ``SET CONSTRAINTS``.
    ``reads``
        other tables that it reads, of INSERT, UPDATE, DELETE, SELECT and views.
    """

    kind: Kind
    text: str = ""
    clause: str = ""
    table: Name | None = None
    name: str | None = None
    schema: str | None = None
    columns: tuple[str, ...] = ()
    references: Name | None = None
    referenced_columns: tuple[str, ...] = ()
    new_name: str | None = None
    options: tuple[str, ...] = ()
    inline: tuple[Form, ...] = ()
    type: str | None = None
    collation: str | None = None
    sql: str | None = None
    index: str | None = None
    method: str | None = None
    elements: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    where: str | None = None
    reads: tuple[Name, ...] = ()

    def find(self, kind: Kind) -> Form | None:
        """The first inline form of that kind, or None."""
        return next((form for form in self.inline if form.kind == kind), None)

    @property
    def concurrently(self) -> bool:
        """Whether CONCURRENTLY is written: such a statement cannot run in a transaction."""
        return "concurrently" in self.options
