"""How a row becomes another one: which columns get a fresh value, so that no unique constraint is broken.

Everything is read from the catalog. A copy keeps the values of its model but for one column of each unique
constraint, so that what the rehearsal's rows hold (NULL, odd texts, references) is there in the large table too.
"""

# ruff: noqa: S608 - names and literals are quoted by planner.names

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.names import Table, ident, idents, literal, qualified
from planner.rehearsal.rows_catalog import Column, Distinct, ForeignKey, Shapes, TableShape

HEADER = 4
"""typmod of varchar and numeric is the declared length, and this (VARHDRSZ)."""

HASH = 32
"""Characters of an MD5 sum in hexadecimal."""

PLENTY = 10**8
"""So many values are enough for a load of any length that somebody waits for."""

RANKS = {"uuid": 0, "int8": 1, "int4": 1, "text": 2, "varchar": 2, "bpchar": 2, "citext": 2}


@dataclass(frozen=True, slots=True)
class Fresh:
    """A new value for each number: ``sql`` of the SQL expression of the number; ``capacity``: so many differ."""

    sql: Callable[[str], str]
    capacity: int


@dataclass(frozen=True, slots=True)
class Copy:
    """How a row of a table is copied.

    ``columns`` are those that an INSERT names; ``fresh`` get a value by number; ``blank`` get NULL; ``spread`` are
    references that are unique, so that each row needs a parent of its own. What a sequence gives is not named.
    """

    table: Table
    columns: tuple[str, ...]
    fresh: Mapping[str, Fresh]
    blank: frozenset[str]
    spread: tuple[ForeignKey, ...]

    @property
    def capacity(self) -> int:
        """So many copies can be made."""
        return min((one.capacity for one in self.fresh.values()), default=PLENTY)

    def value(self, column: str, number: str, row: str) -> str:
        """The SQL expression of a column of the copy.

        :param number: a SQL expression, bigint, another one for each copy
        :param row: the alias of the row that is copied
        """
        for place, key in enumerate(self.spread):
            if column in key.columns:
                return f"parent_{place}.{ident(key.parent_columns[key.columns.index(column)])}"
        if column in self.blank:
            return "NULL"
        return self.fresh[column].sql(number) if column in self.fresh else f"{row}.{ident(column)}"


def copy_of(shapes: Shapes, table: Table, columns: frozenset[str] | None = None) -> Copy | str:
    """How to copy a row of the table; or why it can't be done.

    :param columns: only these are named
    """
    shape = shapes.tables[table]
    named = {
        name: column
        for name, column in shape.columns.items()
        if not column.generated and not column.sequence and (columns is None or name in columns)
    }
    keys = shapes.references(table)
    found = _Choice(shape, named, keys)
    for distinct in sorted(shape.distinct, key=lambda one: (len(one.columns), one.name)):
        if not found.differs(distinct) and not found.choose(distinct):
            return (
                f"no way to make many distinct values of ({', '.join(distinct.columns)}), which {distinct.name} needs"
            )
    return Copy(table, tuple(named), found.fresh, frozenset(found.blank), tuple(found.spread))


class _Choice:
    """What is chosen for the unique constraints of one table, one after the other."""

    def __init__(self, shape: TableShape, named: Mapping[str, Column], keys: list[ForeignKey]) -> None:
        self.shape, self.named, self.keys = shape, named, keys
        self.fresh: dict[str, Fresh] = {}
        self.blank: set[str] = set()
        self.spread: list[ForeignKey] = []

    def differs(self, distinct: Distinct) -> bool:
        """Whether each copy differs in it already."""
        apart = {*self.fresh, *(name for key in self.spread for name in key.columns)}
        apart |= {name for name, column in self.shape.columns.items() if column.sequence}
        apart |= set() if distinct.nulls_equal else self.blank
        left_out = set(self.shape.columns) - set(self.named)  # generated ones follow from others
        return bool(apart & set(distinct.columns)) or set(distinct.columns) <= left_out

    def choose(self, distinct: Distinct) -> bool:
        """Let the copies differ in it; False if there is no way."""
        referring = {name for key in self.keys for name in key.columns}
        checked = {name for check in self.shape.checks for name in check.columns}
        makes = [
            (name in checked, made.capacity < PLENTY, RANKS.get(self.named[name].type.name, 3), name, made)
            for name in distinct.columns
            if name in self.named and name not in referring
            if (made := fresh_value(self.named[name], self.shape.table)) is not None
        ]
        if makes:
            *_, name, made = min(makes, key=lambda one: one[:4])
            self.fresh[name] = made
            return True
        nullable = [name for name in distinct.columns if name in self.named and self.named[name].nullable]
        if nullable and not distinct.nulls_equal:
            self.blank.add(nullable[0])
            return True
        key = next((key for key in self.keys if set(key.columns) <= set(distinct.columns) & set(self.named)), None)
        if key is not None and key.parent != self.shape.table:
            self.spread.append(key)
            return True
        return False


def fresh_value(column: Column, table: Table) -> Fresh | None:
    """A value of the column's type for each number, far from those that rows have; None for types without one."""
    made = _value(column, literal(f"{table}.{column.name} "))
    if made is None:
        return None
    sql, capacity = made
    return Fresh(lambda number: f"CAST({sql.replace(NUMBER, number)} AS {column.type.sql})", capacity)


NUMBER = "\x00"
"""Where the number goes in an expression: a character that no SQL text can hold."""


def _value(column: Column, salt: str) -> tuple[str, int] | None:
    name, typmod = column.type.name, column.type.typmod
    hashed = f"md5({salt} || ({NUMBER})::text)"
    if column.type.kind != "b":
        return None
    if name in ("text", "varchar", "bpchar", "citext"):
        limit = typmod - HEADER if typmod > 0 else HASH
        if limit >= HASH:
            return hashed, PLENTY
        return f"lpad(to_hex({NUMBER}), {limit}, '0')", min(16**limit - 1, PLENTY)
    if name == "numeric":
        return _numeric(typmod)
    simple = {
        "uuid": (hashed, PLENTY),
        "bytea": (f"decode({hashed}, 'hex')", PLENTY),
        "int2": (f"10000 + ({NUMBER})", 20_000),
        "int4": (f"1000000000 + ({NUMBER})", PLENTY),
        "int8": (f"1000000000000 + ({NUMBER})", PLENTY),
        "float8": (f"1000000000 + ({NUMBER})", PLENTY),
        "date": (f"date '2100-01-01' + ({NUMBER})::int", 2_800_000),  # Python's dates end with 9999
        "timestamp": (f"timestamp '2100-01-01' + ({NUMBER}) * interval '1 second'", PLENTY),
        "timestamptz": (f"timestamptz '2100-01-01 00:00+00' + ({NUMBER}) * interval '1 second'", PLENTY),
        "inet": (f"inet '10.0.0.0' + ({NUMBER})", 16_000_000),
    }
    return simple.get(name)


def _numeric(typmod: int) -> tuple[str, int] | None:
    """Numbers with as many digits before the point as the column allows, at most 13."""
    digits = 13
    if typmod >= HEADER:
        precision, scale = (typmod - HEADER) >> 16, (typmod - HEADER) & 0x7FF
        digits = min(digits, precision - scale)
    if digits <= 0:
        return None
    base: int = 10 ** (digits - 1)
    return f"{base} + ({NUMBER})", min(8 * base, PLENTY)


def multiply(copy: Copy, count: int) -> str:
    """An INSERT of ``count`` copies of the rows that are there, taken in turn; fewer where a value is taken."""
    table = qualified(copy.table)
    into = f"{table} ({idents(copy.columns)})" if copy.columns else table
    values = ", ".join(copy.value(name, "numbers_.number", "model_") for name in copy.columns)
    models = f"(SELECT row_.*, row_number() OVER () - 1 AS planner_place FROM {table} AS row_)"
    query = (
        f"INSERT INTO {into} SELECT {values} FROM generate_series(1, {count}::bigint) AS numbers_ (number)"
        f" JOIN {models} AS model_"
        f" ON model_.planner_place = numbers_.number % (SELECT count(*) FROM {table})"
    )
    for place, key in enumerate(copy.spread):
        keys = f"(SELECT {idents(key.parent_columns)}, row_number() OVER () AS planner_place"
        keys += f" FROM {qualified(key.parent)})"
        query += f" JOIN {keys} AS parent_{place} ON parent_{place}.planner_place = numbers_.number"
    return f"{query} ON CONFLICT DO NOTHING"


def insert_copy(copy: Copy, key: tuple[str, ...], types: Mapping[str, str]) -> str | None:
    """An INSERT of one copy of the row with the key ``$1`` …; the number is the last parameter; gives the new key.

    None where each row needs a parent of its own, or where only few copies can be made.
    """
    if copy.spread or copy.capacity < PLENTY or not copy.columns:
        return None
    number = f"CAST(${len(key) + 1} AS bigint)"
    values = ", ".join(copy.value(name, number, "row_") for name in copy.columns)
    back = ", ".join(f"{ident(name)}::text" for name in key)
    return (
        f"INSERT INTO {qualified(copy.table)} ({idents(copy.columns)}) SELECT {values}"
        f" FROM {qualified(copy.table)} AS row_ WHERE {by_key(key, types, 'row_.')}"
        f" AND {number} IS NOT NULL RETURNING {back}"  # a parameter that is not used has no type
    )


def by_key(key: tuple[str, ...], types: Mapping[str, str], alias: str = "") -> str:
    """A condition for the row with the key ``$1`` …, given as text."""
    return " AND ".join(
        f"{alias}{ident(name)} = CAST(${place} AS {types[name]})" for place, name in enumerate(key, start=1)
    )
