"""The lock trace: it sees what steps do, and nothing that they did not say goes by."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import servers
from pg_helper import Backfill
from trace_helper import PROGRESS, ROOT, SCHEMA, Clone, trace_many

from planner.errors import RehearsalError
from planner.lock_modes import LockMode
from planner.names import Table
from planner.rehearsal import trace_run, trace_watch
from planner.rehearsal.trace import Built, Held, Observed, Reason, strongest
from planner.rehearsal.trace_messages import looks, reasons
from planner.rehearsal.trace_names import Names
from planner.rehearsal.trace_run import Seen
from planner.rehearsal.trace_watch import Relation, Relations
from planner.scratch import Scratch, open_scratch

AX, SRX, SUX = LockMode.ACCESS_EXCLUSIVE, LockMode.SHARE_ROW_EXCLUSIVE, LockMode.SHARE_UPDATE_EXCLUSIVE
S, RX, RS, AS = LockMode.SHARE, LockMode.ROW_EXCLUSIVE, LockMode.ROW_SHARE, LockMode.ACCESS_SHARE
VERSIONS = [major for major in (15, 18) if major in servers.majors()]
_number = itertools.count()


@pytest.fixture(scope="module", params=VERSIONS)
def scratch(request: pytest.FixtureRequest) -> Iterator[Scratch]:
    with open_scratch(server_version=request.param) as found:
        found.create("trace_base")
        with psycopg.connect(found.dsn("trace_base").conninfo(), autocommit=True) as connection:
            connection.execute(SCHEMA.encode())
        yield found


@pytest.fixture
def clone(scratch: Scratch, tmp_path: Path) -> Iterator[Clone]:
    name = f"trace_{next(_number)}"
    scratch.clone("trace_base", name)
    yield Clone(scratch, name, tmp_path)
    scratch.drop(name)


def held(*pairs: tuple[str, LockMode]) -> tuple[Held, ...]:
    return tuple(sorted(Held(f"public.{table}", mode) for table, mode in pairs))


def test_a_step_that_says_all_it_does_is_within_bounds(clone: Clone) -> None:
    clone.bundle().step("ALTER TABLE t ADD COLUMN d text;", ("t", AX)).step(
        "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID;", ("t", AX)
    ).step("ALTER TABLE t VALIDATE CONSTRAINT k;", ("t", SUX), effects=["scans the table"])
    result = clone.trace()
    assert result.violations == ()
    assert [traced.pessimistic for traced in result.steps] == [[], [], []]
    add, declare, validate = (traced.seen for traced in result.steps)
    assert (add.locks, add.scans, add.reasons) == (held(("t", AX)), (), ())
    assert (declare.locks, declare.scans) == (held(("t", AX)), ())
    assert (validate.locks, validate.scans) == (held(("t", SUX)), ("public.t",))
    assert validate.reasons == (Reason("verifying table", "t"),)
    assert all(traced.seen.held_ms > 0 for traced in result.steps)


def test_a_weaker_lock_than_the_one_taken_is_caught(clone: Clone) -> None:
    clone.bundle().step("ALTER TABLE t ADD COLUMN d text;", ("t", SUX))
    (text,) = clone.trace().violations
    assert text == (
        "step 010 (Step 010) takes ACCESS EXCLUSIVE on public.t, which blocks reads and writes; it declares "
        "SHARE UPDATE EXCLUSIVE"
    )


def test_share_does_not_stand_for_share_update_exclusive(clone: Clone) -> None:
    clone.bundle().step("COMMENT ON COLUMN t.a IS 'x';", ("t", S))
    (text,) = clone.trace().violations
    assert "takes SHARE UPDATE EXCLUSIVE on public.t" in text


def test_a_table_that_is_not_declared_at_all_is_caught(clone: Clone) -> None:
    clone.bundle().step("ALTER TABLE t ADD CONSTRAINT q FOREIGN KEY (q_id) REFERENCES p NOT VALID;", ("t", SRX))
    (text,) = clone.trace().violations
    assert "SHARE ROW EXCLUSIVE on public.p, which blocks writes; it declares no lock on it" in text


def test_a_scan_that_is_not_declared_is_caught(clone: Clone) -> None:
    clone.bundle().step("ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID;", ("t", AX)).step(
        "ALTER TABLE t VALIDATE CONSTRAINT k;", ("t", SUX)
    )
    (text,) = clone.trace().violations
    assert text == (
        "step 020 (Step 020) reads the whole of public.t (PostgreSQL: verifying table t); it declares: catalog only"
    )


def test_validation_in_the_transaction_that_adds_is_caught(clone: Clone) -> None:
    body = "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT k;"
    clone.bundle().step(body, ("t", AX), effects=["scans the table"])
    (text,) = clone.trace().violations
    assert "reads the whole of public.t while it holds ACCESS EXCLUSIVE on public.t: blocks reads and writes" in text


def test_a_foreign_key_that_is_checked_under_its_lock_is_caught(clone: Clone) -> None:
    body = "ALTER TABLE t ADD CONSTRAINT q FOREIGN KEY (q_id) REFERENCES p;"
    clone.bundle().step(body, ("t", SRX), ("p", SRX), effects=["scans the table"])
    result = clone.trace()
    assert "reads the whole of public.t while it holds" in result.violations[0]
    assert result.steps[0].seen.reasons == (Reason("validating foreign key constraint", "q"),)


def test_a_hazard_says_that_a_step_works_under_its_lock(clone: Clone) -> None:
    clone.bundle().step(
        "ALTER TABLE t ALTER COLUMN a TYPE bigint;",
        ("t", AX),
        effects=["rewrites the table"],
        hazards=["no-online-form"],
    ).step(
        "ALTER TABLE t ALTER COLUMN b TYPE bigint;", ("t", AX), effects=["rewrites the table"], hazards=["data-lost"]
    )
    result = clone.trace()
    (text,) = result.violations
    assert text.startswith("step 020")
    assert "rewrites public.t" in text
    seen = result.steps[0].seen
    assert seen.rewrites == ("public.t",)
    assert {built.index for built in seen.builds} == {"t_pkey", "t_c", "t_low"}
    assert Reason("rewriting table", "t") in seen.reasons


def test_an_undeclared_rewrite_is_caught(clone: Clone) -> None:
    clone.bundle().step("ALTER TABLE t ALTER COLUMN a TYPE bigint;", ("t", AX), hazards=["no-online-form"])
    assert [text.partition(" public.t")[0] for text in clone.trace().violations] == [
        "step 010 (Step 010) rewrites",
        "step 010 (Step 010) builds an index of",
        "step 010 (Step 010) reads the whole of",
    ]


def test_an_index_that_a_type_change_builds_anew_is_caught(clone: Clone) -> None:
    clone.bundle().step("ALTER TABLE t ALTER COLUMN c TYPE varchar(20);", ("t", AX))
    result = clone.trace()
    assert result.steps[0].seen.builds == (Built("t_low", "public.t"),)
    assert any(
        "builds t_low of public.t, reads the whole of public.t while it holds" in text for text in result.violations
    )


def test_a_valid_check_spares_the_scan_and_postgresql_says_so(clone: Clone) -> None:
    clone.bundle().step("ALTER TABLE t ADD CONSTRAINT k CHECK (a IS NOT NULL) NOT VALID;", ("t", AX)).step(
        "ALTER TABLE t VALIDATE CONSTRAINT k;", ("t", SUX), effects=["scans the table"]
    ).step("ALTER TABLE t ALTER COLUMN a SET NOT NULL;", ("t", AX))
    result = clone.trace()
    assert result.violations == ()
    assert result.steps[2].seen.reasons == (Reason("existing constraints are sufficient for column", "t.a"),)


def test_dropping_the_check_in_the_same_statement_brings_the_scan_back(clone: Clone) -> None:
    check = "ALTER TABLE t ADD CONSTRAINT k CHECK (a IS NOT NULL);"
    clone.bundle().step(check, ("t", AX), effects=["scans the table"], hazards=["raw-sql"]).step(
        "ALTER TABLE t ALTER COLUMN a SET NOT NULL, DROP CONSTRAINT k;", ("t", AX)
    )
    texts = clone.trace().violations
    assert texts
    assert all(text.startswith("step 020") and "reads the whole of public.t" in text for text in texts)


def test_checks_that_wait_for_the_commit_are_seen(clone: Clone) -> None:
    clone.bundle().step("UPDATE t SET p_id = 1 WHERE id = 7;", ("t", RX))
    (text,) = clone.trace().violations
    assert "takes ROW SHARE on public.p, which blocks nothing" in text


def test_what_is_looked_up_in_an_index_is_no_scan_even_on_a_small_table(clone: Clone) -> None:
    clone.bundle().step("UPDATE t SET a = 1 WHERE id = 7;", ("t", RX)).step(
        "UPDATE t SET a = 1 WHERE b = 7;", ("t", RX)
    )
    result = clone.trace()
    assert [traced.seen.scans for traced in result.steps] == [(), ("public.t",)]
    (text,) = result.violations
    assert text.startswith("step 020 (Step 020) reads the whole of public.t")


def test_work_concurrently_is_held_still_at_every_wait(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    turns: Counter[tuple[int, ...]] = Counter()
    turn = trace_watch.Freeze.turn

    def counted(freeze: trace_watch.Freeze) -> None:
        turns[tuple(sorted(freeze.pids))] += 1
        turn(freeze)

    monkeypatch.setattr(trace_watch.Freeze, "turn", counted)
    clone.bundle().step(
        "CREATE INDEX CONCURRENTLY t_a ON t (a);", ("t", SUX), transactional=False,
        effects=["builds an index", "scans the table twice"],
    ).step("DROP INDEX CONCURRENTLY t_c;", ("t", SUX), transactional=False)  # fmt: skip
    result = clone.trace()
    assert result.violations == ()
    assert [traced.seen.locks for traced in result.steps] == [held(("t", SUX)), held(("t", SUX))]
    assert result.steps[0].seen.builds == (Built("t_a", "public.t"),)
    assert sorted(turns.values()) == [2, 3]


@pytest.mark.parametrize(("body", "mode"), [("CREATE INDEX t_a ON t (a);", S), ("DROP INDEX t_c;", AX)])
def test_concurrently_left_out_is_caught(clone: Clone, body: str, mode: LockMode) -> None:
    effects = ["builds an index", "scans the table twice"]
    clone.bundle().step(body, ("t", SUX), transactional=False, effects=effects)
    result = clone.trace()
    assert mode in {lock.mode for lock in result.steps[0].seen.locks}
    assert any(f"takes {mode.value} on public.t" in text for text in result.violations)


def test_new_tables_and_the_progress_schema_are_aside(clone: Clone) -> None:
    clone.bundle().step(
        f"CREATE SCHEMA {PROGRESS}; CREATE TABLE {PROGRESS}.x (id int PRIMARY KEY);"
        "CREATE TABLE n (id int PRIMARY KEY, t_id int);"
    ).step(
        "ALTER TABLE n ADD CONSTRAINT f FOREIGN KEY (t_id) REFERENCES t;", ("n", SRX), ("t", SRX),
        effects=["the table is empty"],
    ).step("INSERT INTO django_migrations VALUES (1);").step(f"DROP SCHEMA {PROGRESS} CASCADE;")  # fmt: skip
    result = clone.trace()
    assert result.violations == ()
    assert [traced.seen.locks for traced in result.steps] == [
        (), held(("n", SRX), ("t", SRX)), held(("django_migrations", RX)), (),
    ]  # fmt: skip


def test_the_record_of_migrations_may_be_written_but_not_locked(clone: Clone) -> None:
    clone.bundle().step("LOCK TABLE django_migrations IN SHARE MODE;")
    (text,) = clone.trace().violations
    assert "takes SHARE on public.django_migrations" in text


def test_locks_on_a_sequence_and_on_an_index_count_as_the_tables(clone: Clone) -> None:
    clone.bundle().step("ALTER SEQUENCE t_id_seq MAXVALUE 9999;", ("t", SRX)).step(
        "ALTER INDEX t_c RENAME TO t_c2;", ("t", SUX)
    )
    result = clone.trace()
    assert result.violations == ()
    assert [traced.seen.locks for traced in result.steps] == [held(("t", SRX)), held(("t", SUX))]


def test_what_is_declared_and_not_seen_is_pessimistic(clone: Clone) -> None:
    clone.bundle().step("COMMENT ON COLUMN t.a IS 'x';", ("t", AX), ("p", RX))
    assert clone.only().pessimistic == [Held("public.t", AX), Held("public.p", RX)]


def test_a_stronger_lock_shows_that_a_weaker_one_was_not_declared_in_vain(clone: Clone) -> None:
    clone.bundle().step("ALTER TABLE t ADD COLUMN d text;", ("t", AX), ("t", SUX))
    assert clone.only().pessimistic == []


def backfill(clone: Clone, expression: str, *locks: tuple[str, LockMode]) -> None:
    fill = Backfill(
        Table("public", "t"), [{"name": "id", "type": "integer"}], [("p_id", expression)], "true", batch_size=7,
        vacuum=True,
    )  # fmt: skip
    with clone.connect() as connection:
        connection.execute(fill.progress()["body"].encode())
    clone.bundle().step(
        fill.step()["body"], *locks, kind="backfill", phase="backfill", transactional=False,
        effects=["updates rows in batches", "VACUUM and ANALYZE between rounds"],
    )  # fmt: skip


def test_batches_are_seen_with_the_checks_of_their_commit(clone: Clone) -> None:
    backfill(clone, "31 - t.id", ("t", RX), ("t", SUX), ("p", RS))
    traced = clone.only()
    assert traced.seen.locks == held(("t", RX), ("p", RS))
    assert Held("public.t", SUX) in traced.seen.glimpses
    assert traced.pessimistic == []
    with clone.connect() as connection:
        left = connection.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'planner_probe'").fetchone()
    assert left == (0,)


def test_a_lock_of_a_batch_that_is_not_declared_is_caught(clone: Clone) -> None:
    backfill(clone, "31 - t.id", ("t", RX), ("t", SUX))
    (text,) = clone.trace().violations
    assert "takes ROW SHARE on public.p, which blocks nothing; it declares no lock on it" in text


def test_a_batch_that_reads_all_of_another_table_is_caught(clone: Clone) -> None:
    lookup = "(SELECT o.id FROM p AS o WHERE o.code || 'x' = t.id || 'x')"
    backfill(clone, lookup, ("t", RX), ("t", SUX), ("p", RS))
    (text,) = clone.trace().violations
    assert text.startswith("step 010 (Step 010) reads the whole of public.p")


def test_steps_run_in_order_with_the_callers_work_in_between(clone: Clone) -> None:
    clone.bundle().step("ALTER TABLE t ADD COLUMN d text;", ("t", AX)).step("ALTER TABLE t DROP COLUMN d;", ("t", AX))
    seen = []

    def between(number: int) -> None:
        with clone.connect() as connection:
            query = "SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'd'"
            seen.append((number, connection.execute(query).fetchone()[0]))  # type: ignore[index]

    assert clone.trace(between=between).violations == ()
    assert seen == [(0, 0), (1, 1), (2, 0)]


def test_evidence_is_the_same_in_every_run(scratch: Scratch, tmp_path: Path) -> None:
    found = []
    for name in ("trace_one", "trace_two"):
        scratch.clone("trace_base", name)
        clone = Clone(scratch, name, tmp_path / name)
        clone.folder.mkdir()
        clone.bundle().step(
            "CREATE INDEX CONCURRENTLY t_a ON t (a);", ("t", SUX), transactional=False, effects=["builds an index"]
        ).step("ALTER TABLE t ALTER COLUMN c TYPE text USING c || 'x';", ("t", AX), hazards=["raw-sql"])
        with clone.connect() as connection:
            connection.execute("CREATE TABLE other_oids ()")
        found.append(json.dumps(clone.trace().as_json()))
        scratch.drop(name)
    assert found[0] == found[1]
    assert "planner_probe" not in found[0]
    assert "pg_toast" not in found[0]


def test_a_step_that_fails_is_named_and_ends_the_trace(clone: Clone) -> None:
    clone.bundle().step("ALTER TABLE t ADD COLUMN a text;", ("t", AX)).step("SELECT 1;")
    result = clone.trace()
    (text,) = result.violations
    assert text.startswith("step 010 (Step 010) fails by itself, with exit status 3: psql:")
    assert 'column "a" of relation "t" already exists' in text
    assert result.steps == ()


def test_a_gate_ends_the_trace(clone: Clone) -> None:
    clone.bundle().step("SELECT 1;", kind="gate").step("SELECT 1;")
    result = clone.trace()
    assert result.violations == (
        "step 010 (Step 010) is done by hand, so nothing is seen of it and of the steps after it",
    )


def test_files_that_cannot_be_traced_are_refused(clone: Clone) -> None:
    with pytest.raises(RehearsalError, match=r"plan\.json: FileNotFoundError"):
        clone.trace()
    bundle = clone.bundle().step("SELECT 1;")
    file = clone.folder / bundle.steps[0]["file"]
    file.write_text(file.read_text().replace("COMMIT;", "commit;"))
    with pytest.raises(RehearsalError, match="has no line COMMIT;"):
        clone.trace()
    file.unlink()
    with pytest.raises(RehearsalError, match="is missing"):
        clone.trace()


def test_a_wait_for_somebody_else_is_an_error(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace_run, "PATIENCE_SECONDS", 0.05)
    clone.bundle().step("ALTER TABLE t ADD COLUMN d text;", ("t", AX), lock_timeout_ms=20_000)
    with clone.connect() as other:
        other.execute("BEGIN; LOCK TABLE t")
        with pytest.raises(RehearsalError, match="waits for a lock that another session holds"):
            clone.trace()


def test_an_index_that_is_dead_blocks_nobody() -> None:
    """DROP INDEX CONCURRENTLY takes ACCESS EXCLUSIVE on the index when nobody uses it any more."""
    table = Relation(20_000, Table("public", "t"), "r", 1, None)
    index = Relation(20_001, Table("public", "t_c"), "i", 2, 20_000)
    before, after = Relations({20_000: table, 20_001: index}, ()), Relations({20_000: table}, ())
    seen = Seen(glimpses={(20_000, "ShareUpdateExclusiveLock"), (20_001, "AccessExclusiveLock")})
    record = "public.django_migrations"
    gone = Names(before, after, before, PROGRESS, record).observed(seen, ran=True)
    assert gone.glimpses == (Held("public.t", SUX),)
    kept = Names(before, before, before, PROGRESS, record).observed(seen, ran=True)
    assert kept.glimpses == (Held("public.t", AX),)


def test_weaker_locks_are_left_out_only_where_a_stronger_one_covers_them() -> None:
    assert strongest(held(("t", AX), ("t", SUX), ("t", AS), ("p", AS))) == held(("t", AX))
    assert strongest(held(("t", S), ("t", SUX))) == held(("t", S), ("t", SUX))


def test_messages_are_read_as_values() -> None:
    place = "psql:/tmp/a b/010.sql:12: "
    lines = [
        f'{place}DEBUG:  building index "a "on" b" on table "t" with request for 2 parallel workers',
        f'{place}DEBUG:  index "a" can safely use deduplication',
        f'{place}DEBUG:  building index "pg_toast_123_index" on table "pg_toast_123" serially',
        f'{place}DEBUG:  partition constraint for table "x" is implied by existing constraints',
        f'{place}NOTICE:  DEBUG:  rewriting table "t"',
        'DEBUG:  rewriting table "said by somebody else"',
    ]
    assert reasons(lines) == (
        Reason("building index", 'a "on" b', "t"),
        Reason("existing constraints imply the partition's", "x"),
    )
    look = '{"locks": [[20000, "ShareLock"]], "scans": [20001], "ms": 1.5}'
    (echoed, noticed) = looks([f"planner_probe {look}", "x", f"{place}NOTICE:  planner_probe {look}"])
    assert echoed == noticed
    assert (echoed.locks, echoed.scans) == (frozenset({(20_000, "ShareLock")}), frozenset({20_001}))


def test_an_observation_as_json_has_no_times() -> None:
    seen = Observed(ran=True, locks=held(("t", S)), held_ms=12.5)
    assert seen.as_json() == {
        "ran": True, "locks": [{"table": "public.t", "mode": "SHARE", "blocks": "writes"}],
        "rewrites": [], "builds": [], "scans": [], "reasons": [],
    }  # fmt: skip
    assert seen == Observed(ran=True, locks=held(("t", S)), held_ms=99.0)


SHOP = ROOT / "tests" / "projects" / "shop_project"
SHOP_MIGRATIONS = (
    "0006_add_unique_computed", "0008_add_foreign_key", "0012_remove_not_null", "0013_remove_foreign_key",
    "0014_rename_field", "0016_not_null_with_default", "0020_unique_off", "0023_varchar_to_text_indexed",
    "0026_integer_to_foreign_key", "0028_integer_to_bigint", "0032_add_check", "0035_add_unique_deferrable",
    "0036_remove_check", "0039_create_model", "0040_delete_model", "0041_add_many_to_many",
    "0045_run_sql_drop_table", "0052_mixed_case_names", "0055_self_foreign_key", "0056_primary_key_moved",
)  # fmt: skip
ALL = (
    (SHOP, "shop", SHOP_MIGRATIONS),
    (ROOT / "examples" / "oauth_token_checksum", "oauth2_provider", ("0012_add_token_checksum",)),
    (ROOT / "examples" / "uuid_primary_key", "zipcodes", ("0003", "0004", "0005", "0006", "0007")),
)


@pytest.mark.parametrize(
    "version",
    [version if version == VERSIONS[-1] else pytest.param(version, marks=pytest.mark.sweep) for version in VERSIONS],
)
def test_every_recipe_stays_within_what_it_declares_and_declares_no_more(version: int) -> None:
    found = [one for project, app, names in ALL for one in trace_many(project, app, names, version)]
    assert len(found) == sum(len(names) for _, _, names in ALL)
    wrong = [f"{one.migration}: {text}" for one in found for text in one.violations]
    assert not wrong, "\n".join(wrong)
    declared = Counter(told for one in found for told in one.declared)
    unseen = Counter(told for one in found for told in one.unseen)
    pessimistic = sorted(told for told in declared if unseen[told] == declared[told])
    assert pessimistic == []
