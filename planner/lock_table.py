"""What the forms of statements lock, rewrite, scan and build on PostgreSQL 13 to 18: the data.

Measured: tests/postgresql/test_lock_table.py runs the statements on real servers and compares. Where an
effect depends on what the statement does not say (is the column a domain? does the constraint belong to a
foreign key?), the table says the worst of what can be, and its note says when it is less. Forms whose effect
depends on their other parts are in :mod:`planner.locks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.ddl.form import Form, Kind
from planner.dialect import Name
from planner.lock_modes import LockMode

Role = Literal["table", "referenced", "referencing", "reads", "index", "sequence", "view", "new"]
"""Which object a lock is on, seen from the statement:

``table`` its own table; ``referenced`` the tables that a foreign key in question points at, whether the
statement names them or not; ``referencing`` those that point at this one; ``reads`` the other tables that it
reads; ``index``, ``sequence``, ``view`` an object that is not a table; ``new`` one that nobody else sees yet.
"""

AX, SRX, S = LockMode.ACCESS_EXCLUSIVE, LockMode.SHARE_ROW_EXCLUSIVE, LockMode.SHARE
SUX, RX = LockMode.SHARE_UPDATE_EXCLUSIVE, LockMode.ROW_EXCLUSIVE
RS, AS = LockMode.ROW_SHARE, LockMode.ACCESS_SHARE

Locks = tuple[tuple[Role, LockMode], ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a statement does to a table while it holds its locks.

    ``rewrite``: writes the whole table anew, and its indexes. ``scan``: reads the whole table, or that of a
    foreign key. ``build``: builds an index. ``note``: on what it depends. ``known``: False where it is not
    measured, and the worst is assumed.
    """

    locks: Locks = ()
    rewrite: bool = False
    scan: bool = False
    build: bool = False
    note: str = ""
    known: bool = True

    def mode(self, role: Role) -> LockMode | None:
        """The strongest lock on objects of that role, or None."""
        return max((mode for own, mode in self.locks if own == role), default=None)

    def named(self, form: Form) -> tuple[tuple[Name, LockMode], ...]:
        """The locks on the tables that the form itself names; the strongest for each, in a fixed order."""
        found: dict[Name, LockMode] = {}
        for role, mode in self.locks:
            for name in _names(form, role):
                found[name] = max(mode, found.get(name, mode))
        return tuple(found.items())


def _names(form: Form, role: Role) -> tuple[Name, ...]:
    if role in ("table", "new", "view"):
        return (form.table,) if form.table else ()
    if role == "referenced":
        forms = (form, *form.inline, *(inner for outer in form.inline for inner in outer.inline))
        return tuple(item.references for item in forms if item.references)
    return form.reads if role == "reads" else ()


def on_table(
    mode: LockMode, *, rewrite: bool = False, scan: bool = False, build: bool = False, note: str = ""
) -> Effect:
    """An effect with one lock, on the statement's own table."""
    return Effect((("table", mode),), rewrite=rewrite, scan=scan, build=build, note=note)


WORST = Effect(
    locks=(("table", AX), ("referenced", AX), ("referencing", AX), ("reads", AX)),
    rewrite=True,
    scan=True,
    build=True,
    note="we cannot tell what it does: the worst is assumed",
    known=False,
)

NOTHING = Effect()

FOREIGN_KEY_DROP = "the other table is locked too where a foreign key goes with it"

FIXED: dict[Kind, Effect] = {
    "drop column": Effect((("table", AX), ("referenced", AX)), note=FOREIGN_KEY_DROP),
    "rename column": on_table(AX),
    "set not null": on_table(AX, scan=True, note="no scan after a valid CHECK that contains IS NOT NULL"),
    "drop not null": on_table(AX),
    "set default": on_table(AX),
    "drop default": on_table(AX),
    "add identity": on_table(AX),
    "alter identity": on_table(AX),
    "drop identity": on_table(AX),
    "add generated": on_table(AX, rewrite=True),
    "drop expression": on_table(AX),
    "set statistics": on_table(SUX),
    "set storage": on_table(AX),
    "set compression": on_table(AX),
    "add unique": on_table(AX, build=True),
    "add unique using index": on_table(AX),
    "add primary key": on_table(AX, build=True, scan=True, note="no scan where the columns are NOT NULL"),
    "add primary key using index": on_table(
        AX, scan=True, note="no scan where the columns are NOT NULL, or a valid CHECK says so"
    ),
    "add exclusion": on_table(AX, build=True),
    "drop constraint": Effect((("table", AX), ("referenced", AX)), note=FOREIGN_KEY_DROP),
    "rename constraint": on_table(AX),
    "rename table": on_table(AX),
    "set schema": on_table(AX),
    "set owner": on_table(AX),
    "set tablespace": on_table(AX, rewrite=True, note="copies the files"),
    "set logged": on_table(AX, rewrite=True),
    "enable trigger": on_table(SRX),
    "disable trigger": on_table(SRX),
    "row security": on_table(AX),
    "cluster on": on_table(SUX),
    "replica identity": on_table(AX),
    "inherit": Effect((("table", AX), ("referenced", SUX))),
    "attach partition": Effect(
        (("table", SUX), ("referenced", AX)),
        scan=True,
        build=True,
        note="no scan after a valid matching CHECK",
    ),
    "rename index": Effect((("index", SUX),)),
    "attach index": Effect((("table", AS), ("index", AX)), note="the tables of both indexes"),
    "drop table": Effect(
        (("table", AX), ("referenced", AX), ("referencing", AX)),
        note="and the other side of its foreign keys",
    ),
    "create sequence": NOTHING,
    "alter sequence": Effect((("sequence", SRX), ("table", AS))),
    "drop sequence": Effect(
        (("sequence", AX), ("table", AX)),
        note="CASCADE drops the default that uses it, under ACCESS EXCLUSIVE",
    ),
    "create schema": NOTHING,
    "drop schema": NOTHING,
    "drop extension": NOTHING,
    "drop collation": NOTHING,
    "drop type": NOTHING,
    "drop function": NOTHING,
    "create extension": NOTHING,
    "create collation": NOTHING,
    "create type": NOTHING,
    "create function": NOTHING,
    "create view": Effect((("reads", AS), ("view", AX))),
    "alter view": Effect((("view", AX),)),
    "drop view": Effect((("view", AX),)),
    "create trigger": Effect((("table", SRX), ("referenced", AS))),
    "drop trigger": on_table(AX),
    "create statistics": on_table(SUX),
    "comment": Effect((("table", SUX), ("index", SUX), ("sequence", SUX))),
    "insert": Effect((("table", RX), ("referenced", RS), ("reads", AS)), note="one statement, one transaction"),
    "update": Effect(
        (("table", RX), ("referenced", RS), ("referencing", RX), ("reads", AS)),
        note="one statement over all rows",
    ),
    "delete": Effect(
        (("table", RX), ("referencing", RX), ("reads", AS)),
        note="referencing tables are read, or written by ON DELETE",
    ),
    "truncate": Effect((("table", AX), ("referencing", AX)), rewrite=True, note="the rows are gone"),
    "set constraints": Effect(note="runs the checks that are still pending in this transaction"),
    "set": NOTHING,
    "transaction": NOTHING,
    "grant": on_table(AS),
    "analyze": on_table(SUX, scan=True),
    "vacuum": on_table(AX, rewrite=True, scan=True, note="SHARE UPDATE EXCLUSIVE and no rewrite without FULL"),
}
"""The forms whose effect does not depend on what else they say."""

MAY_CASCADE: tuple[Kind, ...] = (
    "drop schema",
    "drop extension",
    "drop collation",
    "drop type",
    "drop function",
    "drop view",
    "drop sequence",
    "drop table",
    "drop column",
    "drop constraint",
)
"""Where CASCADE takes down objects that the statement does not name."""
