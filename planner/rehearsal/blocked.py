"""Each step while another session sits on its tables: nobody queues behind it for long, and it gets done afterwards."""

# ruff: noqa: S608 - names are quoted by planner.names
from __future__ import annotations

import contextlib
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg

from planner import names
from planner.locks import LockMode
from planner.model import Plan, Step
from planner.names import Table
from planner.rehearsal.interrupt import blocked
from planner.rehearsal.psql import started
from planner.render import BACKOFF_MS
from planner.scratch import Scratch

SLACK_MS = 1500
SEEN_WAITING_S = 0.3
"""How long a step that blocks nobody is watched while it waits."""
PATIENCE_S = 20.0
PAUSE_MS = 100
"""The driver's first pause between two attempts, here."""
INCLUDE = "\\ir lib/attempt.psql\n"
NOT_DDL = frozenset({"backfill", "record", "gate", "progress"})


@dataclass(frozen=True, slots=True)
class Blocked:
    """What happened to a step that was blocked: ``trouble`` is empty, or says what was wrong."""

    trouble: tuple[str, ...]
    waited: bool
    """It was seen waiting, or letting go, while the other session held the tables."""


def held_tables(step: Step) -> tuple[Table, ...]:
    """The tables on which another session can be in the step's way; none for a step that is not DDL."""
    if step.kind in NOT_DDL:
        return ()
    strong = LockMode.SHARE_UPDATE_EXCLUSIVE
    return tuple(dict.fromkeys(lock.table for lock in step.locks if lock.mode >= strong))


def there(connection: psycopg.Connection, tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """Those of the tables that are there, and are tables."""
    found = connection.execute(
        "SELECT t.name FROM unnest(%s::text[]) AS t (name) JOIN pg_class AS c ON c.oid = to_regclass(t.name) "
        "WHERE c.relkind IN ('r', 'p')",
        [[names.qualified(table) for table in tables]],
    )
    present = {name for (name,) in found.fetchall()}
    return tuple(table for table in tables if names.qualified(table) in present)


def block(scratch: Scratch, database: str, plan: Plan, number: int, folder: Path, tables: tuple[Table, ...]) -> Blocked:
    """Start the step's driver while a session sits on its tables; a third one reads and writes single rows meanwhile.

    The session leaves when the driver has let go and pauses, or was watched waiting where it blocks nobody.

    :param database: a scratch database with rows in which the steps before it have run; the step is done afterwards
    :param number: the step's place in the plan, from 0
    :param folder: a copy of the bundle; a driver that ends with the step is written into it
    :param tables: those of :func:`held_tables` that are there
    """
    step = plan.steps[number]
    blocking = any(lock.mode.blocks_writes for lock in step.locks)
    limit = (step.lock_timeout_ms if blocking else 0) + SLACK_MS
    mode = "ROW EXCLUSIVE" if blocking or not step.transactional else "SHARE UPDATE EXCLUSIVE"
    driver = _driver(plan, number, folder)
    with ExitStack() as stack:
        holder = stack.enter_context(ExitStack())
        third = holder.enter_context(blocked(scratch, database, [names.qualified(table) for table in tables], mode))
        process = stack.enter_context(started(scratch, database, folder, driver))
        third.execute(f"SET lock_timeout = {limit}")
        waited, trouble = _watch(third, process, tables, blocking=blocking)
        holder.close()
        try:
            output, _ = process.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            return Blocked((*trouble, "it does not get done after the other session has left"), waited)
    if process.returncode:
        last = [line for line in output.splitlines() if line.strip()][-3:]
        trouble += (f"its driver ends with status {process.returncode}: {' '.join(last)}",)
    return Blocked(trouble, waited)


def _driver(plan: Plan, number: int, folder: Path) -> str:
    """Write a driver that ends with the step, and pauses less."""
    step = plan.steps[number]
    own = [place for place, other in enumerate(plan.steps) if other.driver == step.driver]
    text = (folder / step.driver).read_text(encoding="utf-8")
    kept = text.split(INCLUDE)[: own.index(number) + 1]
    kept[0] = kept[0].replace(f" {BACKOFF_MS} AS backoff_ms", f" {PAUSE_MS} AS backoff_ms")
    file = "blocked.sql"
    (folder / file).write_text(INCLUDE.join([*kept, ""]), encoding="utf-8")
    return file


def _watch(
    third: psycopg.Connection, process: subprocess.Popen[str], tables: tuple[Table, ...], *, blocking: bool
) -> tuple[bool, tuple[str, ...]]:
    """Use the tables until the step has let go, or has been watched; whether it waited, and who queued too long."""
    writes = [(table, _column(third, table)) for table in tables]
    until = time.monotonic() + PATIENCE_S
    waiting_since = None
    while process.poll() is None and time.monotonic() < until:
        for table, column in writes:
            try:
                _use(third, table, column)
            except psycopg.errors.LockNotAvailable:
                return True, (f"a single row's read or write of {table} queues behind it for too long",)
        state = _state(third)
        if state == "pausing":
            return True, ()
        if state == "waiting" and not blocking:
            waiting_since = waiting_since or time.monotonic()
            if time.monotonic() - waiting_since > SEEN_WAITING_S:
                return True, ()
    return waiting_since is not None, ()


def _use(third: psycopg.Connection, table: Table, column: str | None) -> None:
    """Read one row, and write it as it is; the write is rolled back, and may be refused by what is declared."""
    name = names.qualified(table)
    third.execute(f"SELECT 1 FROM {name} LIMIT 1")
    if column is not None:
        one = f"(SELECT ctid FROM {name} LIMIT 1)"
        with contextlib.suppress(psycopg.errors.IntegrityError), third.transaction(force_rollback=True):
            third.execute(f"UPDATE {name} SET {names.ident(column)} = {names.ident(column)} WHERE ctid = {one}")


def _column(third: psycopg.Connection, table: Table) -> str | None:
    """A column that an UPDATE may name."""
    row = third.execute(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped "
        "AND attgenerated = '' AND attidentity = '' ORDER BY attnum DESC LIMIT 1",
        [names.qualified(table)],
    ).fetchone()
    return str(row[0]) if row else None


def _state(third: psycopg.Connection) -> str:
    """What the planner's session does: it waits for a lock, or pauses between two attempts, or something else."""
    row = third.execute(
        "SELECT CASE WHEN wait_event_type = 'Lock' THEN 'waiting' WHEN wait_event = 'PgSleep' THEN 'pausing' END "
        "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND application_name ^@ 'planner' AND (wait_event_type = 'Lock' OR wait_event = 'PgSleep')"
    ).fetchone()
    return str(row[0]) if row else ""
