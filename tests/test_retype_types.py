"""The pairs of types that a shadow column knows: which values do not fit, and who can live with it."""

from __future__ import annotations

import pytest

from planner.recipes.retype_types import NoConversionError, conversion, way_back


@pytest.mark.parametrize(
    ("old", "new", "kind", "misfit"),
    [
        ("integer", "bigint", "wider", None),
        ("bigint", "integer", "narrower", '"row_"."c" NOT BETWEEN -2147483648 AND 2147483647'),
        ("character varying(20)", "character varying(8)", "narrower", 'char_length("row_"."c") > 8'),
        ("character varying(8)", "character varying(20)", "wider", None),
        ("text", "character varying(8)", "narrower", 'char_length("row_"."c") > 8'),
        ("numeric(6,2)", "numeric(8,4)", "wider", None),
        ("integer", "text", "other", None),
        ("text", "jsonb", "other", 'NOT pg_input_is_valid("row_"."c", \'jsonb\')'),
        ("jsonb", "json", "wider", None),
    ],
)
def test_pairs(old: str, new: str, kind: str, misfit: str | None) -> None:
    found = conversion("c", old, new, 18)
    assert (found.kind, found.misfit, found.cast) == (kind, misfit, f'"row_"."c"::{new}')


@pytest.mark.parametrize(
    ("old", "new", "version"),
    [
        ("text", "jsonb", 15),  # nothing but the cast tells what is JSON
        ("date", "timestamp with time zone", 18),  # the session's time zone decides
        ("double precision", "text", 18),  # extra_float_digits decides
        ("integer[]", "bigint[]", 18),
        ("integer", "geometry", 18),
    ],
)
def test_what_the_session_decides_is_not_known(old: str, new: str, version: int) -> None:
    with pytest.raises(NoConversionError):
        conversion("c", old, new, version)


def test_the_way_back_is_tried_where_it_is_not_known() -> None:
    assert way_back("c", "text", "jsonb", 15).attempt
    assert not way_back("c", "bigint", "integer", 15).attempt
