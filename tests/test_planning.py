"""What of RunSQL is planned by its changes, and what must be kept whole so that nothing of it is lost."""

from __future__ import annotations

import pytest

from planner.model import Statement
from planner.run_sql import understood


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("CREATE INDEX a ON t (b)", True),
        ("ALTER TABLE t ADD CONSTRAINT c CHECK (b > 0)", True),
        ("DROP INDEX a", True),
        ("COMMENT ON FUNCTION f() IS 'the catalog that we read does not show it'", False),
        ("CREATE INDEX a ON t (b); UPDATE t SET b = 1", False),
        ("GRANT SELECT ON t TO somebody", False),
        ("ALTER TABLE t SET (fillfactor = 50)", False),
    ],
)
def test_only_what_the_catalog_shows_is_taken_apart(text: str, taken: bool) -> None:
    assert understood([Statement(1, 0, text)]) is taken
