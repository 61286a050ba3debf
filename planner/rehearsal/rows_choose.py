"""Which row of which pool comes next. Deterministic, and distinct where a constraint asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

from planner.names import Table, digest
from planner.rehearsal.rows_catalog import Distinct
from planner.rehearsal.rows_checks import Row
from planner.rehearsal.rows_pools import Pool

TRIES = 5000
"""So many mixtures are looked at before a chooser says that there is no further one."""

Values = dict[str, str | None]


@dataclass(slots=True)
class Chooser:
    """Draws from pools that a unique constraint binds together (or from one pool, with repetitions).

    It counts through all mixtures; each step changes the value of every pool.
    """

    pools: Sequence[Pool]
    distinct: Sequence[Distinct]
    start: int
    step: int = 0
    plain_step: int = 0
    seen: set[tuple[str, Row]] = field(default_factory=set)

    def draw(self, *, plain: bool = False) -> Values | None:
        """The next values for the pools' columns; None if there are no further ones that are distinct."""
        lists = [pool.plain if plain else pool.rows for pool in self.pools]
        size = prod(len(rows) for rows in lists)
        for _ in range(min(size, TRIES)):
            values = self._mixture(lists, self.start + (self.plain_step if plain else self.step))
            self.plain_step, self.step = self.plain_step + plain, self.step + (not plain)
            marks = self._marks(values)
            if not marks & self.seen:
                self.seen |= marks
                return values
        return None

    @property
    def words(self) -> int:
        """In how many mixtures its columns hold what the caller named; 0 if nothing is named of them."""
        return prod(len(pool.named) or 1 for pool in self.pools) if any(pool.named for pool in self.pools) else 0

    def draw_named(self, number: int) -> Values | None:
        """The mixture of that number, or the next one that is distinct; None if there is none."""
        lists = [pool.named or pool.plain for pool in self.pools]
        for more in range(min(prod(len(rows) for rows in lists), TRIES)):
            values = self._mixture(lists, number + more)
            marks = self._marks(values)
            if not marks & self.seen:
                self.seen |= marks
                return values
        return None

    def release(self, values: Values) -> None:
        """Values that the server refused for another reason may be drawn again."""
        self.seen -= self._marks(values)

    def _mixture(self, lists: Sequence[Sequence[Row]], number: int) -> Values:
        values: Values = {}
        before = 0
        for pool, rows in zip(self.pools, lists, strict=True):
            number, digit = divmod(number, len(rows))
            before = (digit + before) % len(rows)
            values |= dict(zip(pool.columns, rows[before], strict=True))
        return values

    def _marks(self, values: Values) -> set[tuple[str, Row]]:
        marks = set()
        for one in self.distinct:
            key = tuple(values[column] for column in one.columns)
            if one.nulls_equal or None not in key:
                marks.add((one.name, key))
        return marks


def make_choosers(table: Table, pools: Sequence[Pool], distinct: Sequence[Distinct]) -> list[Chooser]:
    """One chooser for each set of pools that unique constraints bind together."""
    covered = {column for pool in pools for column in pool.columns}
    bound = [one for one in distinct if set(one.columns) <= covered]
    sets: list[list[Pool]] = [[pool] for pool in pools]
    for one in bound:
        touched = [group for group in sets if any(set(pool.columns) & set(one.columns) for pool in group)]
        sets = [group for group in sets if group not in touched] + [[pool for group in touched for pool in group]]
    choosers = []
    for group in sets:
        columns = {column for pool in group for column in pool.columns}
        mine = [one for one in bound if set(one.columns) <= columns]
        choosers.append(Chooser(group, mine, 0 if mine else _start(table, group)))
    return choosers


def _start(table: Table, pools: Sequence[Pool]) -> int:
    """Another one for each column, so that NULLs and edge cases do not all meet in the same rows."""
    return int(digest(str(table), *(column for pool in pools for column in pool.columns)), 16)
