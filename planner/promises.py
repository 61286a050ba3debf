"""What a plan demands of the data before the migration; the preflight checks it on the live database.

The rehearsal's rows keep these promises (``planner.rehearsal.rows``), since a bundle whose preflight stops
proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.names import Table


@dataclass(frozen=True, slots=True)
class NotNull:
    """No row has NULL in ``column``."""

    table: Table
    column: str

    def __str__(self) -> str:
        return f"{self.table}: no NULL in {self.column}"


@dataclass(frozen=True, slots=True)
class Unique:
    """No two rows are equal in all of ``columns``; rows with a NULL among them don't count.

    ``where`` limits it to the rows for which that SQL predicate is true (columns bare, as in a partial index,
    or through the alias ``row_``).
    """

    table: Table
    columns: tuple[str, ...]
    where: str | None = None

    def __str__(self) -> str:
        limit = f" where {self.where}" if self.where else ""
        return f"{self.table}: no duplicates in ({', '.join(self.columns)}){limit}"


@dataclass(frozen=True, slots=True)
class Holds:
    """No row satisfies ``violation``, a SQL predicate over the alias ``row_`` that is true for a bad row."""

    table: Table
    violation: str

    def __str__(self) -> str:
        return f"{self.table}: no row where {self.violation}"


@dataclass(frozen=True, slots=True)
class References:
    """Every row without a NULL in ``columns`` has its row in ``parent``, matched by ``parent_columns``."""

    table: Table
    columns: tuple[str, ...]
    parent: Table
    parent_columns: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.table}: ({', '.join(self.columns)}) is found in {self.parent} ({', '.join(self.parent_columns)})"


@dataclass(frozen=True, slots=True)
class Empty:
    """The table has no row, because none could have a value in ``column``, which ``field`` (``app.model.field``) adds.

    Tables whose rows all refer to it have none, either.
    """

    table: Table
    column: str
    field: str

    def __str__(self) -> str:
        return f"{self.table}: no rows, as none has a value for the new column {self.column}"


Promise = Empty | NotNull | Unique | Holds | References
