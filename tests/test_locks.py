"""Lock modes, and effects that depend on the rest of the statement. Real servers: test_lock_table.py."""

from __future__ import annotations

import pytest

from planner.ddl.form import KINDS, Form
from planner.lock_table import FIXED, MAY_CASCADE
from planner.locks import RULES, Effect, LockMode, effect
from planner.sql import parse

A = "ALTER TABLE t "


def one(text: str, **more: object) -> Effect:
    (form,) = parse(text)
    return effect(form, **more)  # type: ignore[arg-type]


def test_every_kind_has_an_effect_but_those_that_nobody_can_tell() -> None:
    assert KINDS - set(FIXED) - set(RULES) == {"unknown", "do"}
    assert not set(FIXED) & set(RULES)
    assert set(MAY_CASCADE) <= KINDS


@pytest.mark.parametrize("text", ["ABRACADABRA", "DO $$ BEGIN END $$", "ALTER TABLE t FROBNICATE"])
def test_what_is_not_understood_is_the_worst(text: str) -> None:
    found = one(text)
    assert found.mode("table") is LockMode.ACCESS_EXCLUSIVE
    assert (found.rewrite, found.scan, found.build, found.known) == (True, True, True, False)


def test_servers_that_were_never_measured_are_not_known() -> None:
    assert one(A + "DROP COLUMN x", server_version=130000).known
    assert not one(A + "DROP COLUMN x", server_version=120000).known
    assert not one(A + "DROP COLUMN x", server_version=190000).known
    assert not one(A + "ADD CONSTRAINT n NOT NULL x NOT VALID", server_version=170000).known


@pytest.mark.parametrize("kind", MAY_CASCADE)
def test_cascade_is_not_known(kind: str) -> None:
    form = Form(kind, table=(None, "t"), name="x", options=("cascade",))  # type: ignore[arg-type]
    found = effect(form)
    assert not found.known
    assert found.mode("referencing") is LockMode.ACCESS_EXCLUSIVE


def test_the_modes_are_ordered_and_named() -> None:
    assert [mode.short for mode in LockMode] == ["AS", "RS", "RX", "SUX", "S", "SRX", "X", "AX"]
    assert sorted(LockMode, key=str) != sorted(LockMode) == list(LockMode)
    assert LockMode.ACCESS_SHARE < LockMode.ROW_SHARE <= LockMode.ROW_SHARE
    assert LockMode.EXCLUSIVE > LockMode.SHARE >= LockMode.SHARE
    assert [mode.short for mode in LockMode if mode.blocks_reads] == ["AX"]
    assert [mode.short for mode in LockMode if mode.blocks_writes] == ["S", "SRX", "X", "AX"]
    assert LockMode.ROW_SHARE.blocks == "nothing"
    assert LockMode.of_catalog("ShareUpdateExclusiveLock") is LockMode.SHARE_UPDATE_EXCLUSIVE
    with pytest.raises(ValueError, match="not a table lock"):
        LockMode.of_catalog("SIReadLock")


def test_conflicts_are_symmetric_and_covering_is_not_an_order() -> None:
    for one_ in LockMode:
        for other in LockMode:
            assert one_.conflicts_with(other) == other.conflicts_with(one_)
    assert not LockMode.SHARE.covers(LockMode.SHARE_UPDATE_EXCLUSIVE)
    assert LockMode.SHARE_ROW_EXCLUSIVE.covers(LockMode.SHARE)


def test_locks_by_the_names_in_the_statement() -> None:
    (form,) = parse('ALTER TABLE s.t ADD COLUMN x int REFERENCES "P" (id)')
    assert effect(form).named(form) == (
        (("s", "t"), LockMode.ACCESS_EXCLUSIVE),
        ((None, "P"), LockMode.SHARE_ROW_EXCLUSIVE),
    )
    (form,) = parse("CREATE TABLE n (id int REFERENCES a, b int REFERENCES n)")
    assert effect(form).named(form) == (
        ((None, "n"), LockMode.ACCESS_EXCLUSIVE),
        ((None, "a"), LockMode.SHARE_ROW_EXCLUSIVE),
    )


@pytest.mark.parametrize(
    ("tail", "rewrite", "known"),
    [
        ("int DEFAULT 1", False, True),
        ("timestamptz DEFAULT CURRENT_TIMESTAMP NOT NULL", False, True),
        ("varchar(5) DEFAULT 'f(x)'::varchar(5)", False, True),
        ("uuid DEFAULT public.gen_random_uuid()", True, True),
        ("int DEFAULT my_function(1)", True, False),
        ('int DEFAULT "NOW"()', True, False),
        ("bigserial", True, True),
        ("my_domain", True, False),
        ("citext NULL", False, True),
        ("numeric(10, 2)[]", False, True),
    ],
)
def test_defaults_and_types_that_rewrite(tail: str, rewrite: bool, known: bool) -> None:
    found = one(A + f"ADD COLUMN x {tail}")
    assert (found.rewrite, found.known) == (rewrite, known)


def test_a_change_of_type_needs_the_type_before() -> None:
    text = A + "ALTER COLUMN x TYPE text USING x::text"
    assert not one(text).known
    assert one(text).rewrite
    assert not one(text, from_type="varchar(20)").rewrite
    assert one(text.replace("x::text", "upper(x)"), from_type="varchar(20)").rewrite
    assert one(A + "ALTER x TYPE timestamptz", from_type="timestamp", time_zone="Asia/Tokyo").rewrite
    assert "all on column" in one(A + 'ALTER x TYPE text COLLATE "C"', from_type="text").note


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("CREATE INDEX CONCURRENTLY i ON t (a)", "SUX"),
        ("LOCK TABLE t IN ROW EXCLUSIVE MODE NOWAIT", "RX"),
        ("LOCK t NOWAIT", "AX"),
        (A + "SET (fillfactor = 70, user_catalog_table = true)", "AX"),
        (A + "DETACH PARTITION p CONCURRENTLY", "SUX"),
        ("REINDEX TABLE CONCURRENTLY t", "SUX"),
    ],
)
def test_words_that_change_the_lock(text: str, mode: str) -> None:
    found = one(text).mode("table")
    assert found is not None
    assert found.short == mode
