"""What the rows of a rehearsal keep."""

from __future__ import annotations

from planner.catalog import Catalog, Object
from planner.names import Table
from planner.promised import gentle
from planner.promises import Holds
from planner.recipes.context import Context


def generated(name: str, kind: str) -> Object:
    return Object("column", "public", "box", name, f"1.{name}", {"generated": kind, "generation": f"(a * {name})"})


def test_virtual_columns_can_be_read_of_every_row() -> None:
    """A STORED one is computed when the row is written, so that such rows don't come to be."""
    before = Catalog((generated("b", "v"), generated("c", "s")))
    found = gentle(Context((), before, Catalog(()), "planner_x", 18))
    assert found == (Holds(Table("public", "box"), "num_nulls(((a * b))) < 0"),)
