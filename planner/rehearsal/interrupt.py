"""Ways to stop a step in its middle, each the way in which it could really be stopped.

A transaction is killed just before its COMMIT; what works CONCURRENTLY where it waits for another session, so that
it leaves an invalid index; a backfill after its second batch.
"""

# ruff: noqa: S608 - names are quoted by planner.names
from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from planner import names
from planner.model import Step
from planner.rehearsal.psql import psql, started
from planner.scratch import Scratch

SUICIDE = "SELECT pg_terminate_backend(pg_backend_pid());\n"
WAIT_S = 10.0
SEQUENCES = "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences"


def interrupt(scratch: Scratch, database: str, step: Step, folder: Path, file: str, work: Path) -> bool:
    """Run a step's file and kill it in its middle.

    :param work: an empty folder for a changed copy of the bundle
    :returns: whether it was stopped; False if it got to its end all the same
    """
    if step.kind == "backfill":
        return _in_backfill(scratch, database, step, folder, file)
    if step.transactional:
        return _before_commit(scratch, database, folder, file, work)
    return _while_waiting(scratch, database, step, folder, file)


def _before_commit(scratch: Scratch, database: str, folder: Path, file: str, work: Path) -> bool:
    copy = work / "bundle"
    shutil.copytree(folder, copy)
    path = copy / file
    head, commit, tail = path.read_text(encoding="utf-8").rpartition("\nCOMMIT;\n")
    path.write_text(f"{head}\n{SUICIDE}{commit}{tail}", encoding="utf-8")
    with psycopg.connect(scratch.dsn(database).conninfo(), autocommit=True) as connection:
        before = connection.execute(SEQUENCES).fetchall()
        run = psql(scratch, database, copy, file)
        # PostgreSQL never takes back a sequence's numbers: the rows of the next run would only have other keys.
        for name, last in before:
            if run.status and last is not None:
                connection.execute("SELECT setval(%s, %s)", [name, last])
            elif run.status:
                connection.execute(f"ALTER SEQUENCE IF EXISTS {name} RESTART".encode())
    shutil.rmtree(copy)
    return run.status != 0


def _in_backfill(scratch: Scratch, database: str, step: Step, folder: Path, file: str) -> bool:
    """Small batches, and a trigger on the chunks that ends the session at the second one."""
    context = step.sql.context
    schema = names.ident(context["schema"])
    chunks = f"{schema}.{names.ident('chunk_' + context['name'])}"
    with psycopg.connect(scratch.dsn(database).conninfo(), autocommit=True) as connection:
        connection.execute(f"UPDATE {schema}.backfill SET batch_size = 7")
        connection.execute(
            f"CREATE FUNCTION {schema}.die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF (SELECT count(*) FROM {chunks} WHERE finished_at IS NOT NULL) >= 2 THEN "
            "PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL; END $$"
        )
        connection.execute(f"CREATE TRIGGER die AFTER UPDATE ON {chunks} FOR EACH ROW EXECUTE FUNCTION {schema}.die()")
        run = psql(scratch, database, folder, file)
        connection.execute(f"DROP TRIGGER die ON {chunks}")
        connection.execute(f"DROP FUNCTION {schema}.die()")
        if context.get("into") is not None:
            _numbers_again(connection, context["into"])
    return run.status != 0


def _numbers_again(connection: psycopg.Connection, table: names.Table) -> None:
    """Give a sequence the numbers back that the killed batch took: the next rows would only have other keys."""
    full = names.qualified(table)
    owned = connection.execute(
        "SELECT attname, pg_get_serial_sequence(%s, attname) FROM pg_attribute "
        "WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
        [full, full],
    ).fetchall()
    for name, sequence in owned:
        if sequence is not None:
            last = f"(SELECT max({names.ident(name)}) FROM {full})"
            connection.execute(f"SELECT setval(%s, coalesce({last}, 1), {last} IS NOT NULL)".encode(), [sequence])


def _while_waiting(scratch: Scratch, database: str, step: Step, folder: Path, file: str) -> bool:
    tables = list(dict.fromkeys(lock.table for lock in step.locks))
    with blocked(scratch, database, [names.qualified(table) for table in tables], "ROW EXCLUSIVE") as watcher:
        with started(scratch, database, folder, file) as process:
            pid = _waiting(watcher, WAIT_S)
            if pid is not None:
                watcher.execute("SELECT pg_terminate_backend(%s)", [pid])
            process.wait()
        return pid is not None and process.returncode != 0


@contextmanager
def blocked(scratch: Scratch, database: str, tables: list[str], mode: str) -> Iterator[psycopg.Connection]:
    """Another session sits on the tables with a lock and an old snapshot; gives a third connection to watch from."""
    conninfo = scratch.dsn(database).conninfo()
    with psycopg.connect(conninfo) as holder, psycopg.connect(conninfo, autocommit=True) as watcher:
        holder.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        holder.execute("SELECT 1")
        for table in tables:
            holder.execute(f"LOCK TABLE {table} IN {mode} MODE")
        yield watcher
        if not holder.closed and not holder.broken:
            with contextlib.suppress(psycopg.OperationalError):  # the watcher may have ended this session on purpose
                holder.rollback()


def _waiting(watcher: psycopg.Connection, seconds: float) -> int | None:
    """The planner's session that waits for a lock, once there is one."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        row = watcher.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' "
            "AND application_name LIKE 'planner%%'"
        ).fetchone()
        if row is not None:
            return int(row[0])
        time.sleep(0.02)
    return None
