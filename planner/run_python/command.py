"""What ``planner run-python`` does, in its order: look, say, ask, run."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from planner import names, project
from planner.errors import PlannerError, RunPythonError, UsageError
from planner.fills import function_source
from planner.operations import Walked
from planner.run_python import gate as gates
from planner.run_python.fitting import check_models
from planner.run_python.gate import Gate, go_on
from planner.run_python.operation import find_operation, in_transaction, own_transaction
from planner.source import live
from planner.streaming import streamed

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

BEGUN = "run-python has begun "
"""Added to the comment of the progress schema while a function runs that is not in one transaction."""
REPORT_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asked for. ``yes``: without a question; ``again``: even if an earlier run was interrupted."""

    app: str
    migration: str
    database: str
    bundle: Path | None = None
    settings: str | None = None
    pythonpath: str | None = None
    yes: bool = False
    stream: bool = True
    again: bool = False


def run(wanted: Wanted, confirm: Callable[[str], bool]) -> int:
    """The command; its exit status.

    :param confirm: asks the user a question
    :raises UsageError: if there is no such function, or nobody can be asked
    :raises RunPythonError: if the database does not stand at the hole, or the function fails
    """
    places = [Path.cwd(), *([Path(wanted.pythonpath)] if wanted.pythonpath else [])]
    gate = gates.find(wanted.app, wanted.migration, wanted.bundle, places)
    with redirect_stdout(sys.stderr):  # what the project's own code prints is not our answer
        loaded = project.load(wanted.settings, wanted.pythonpath, wanted.database)
        project.point_live(loaded)
        with _session(wanted.database, gate) as connection:
            raw = connection.connection
            gates.check(gate, raw)
            walked = find_operation(connection, gate)
            check_models(connection, walked, gate)
            _check_begun(raw, gate, again=wanted.again)
            sys.stderr.write(_announced(walked, gate, wanted.database))
            if not _allowed(wanted, confirm):
                sys.stderr.write("Nothing was run.\n")
                return 1
            started = time.monotonic()
            _run(connection, walked, gate, stream=wanted.stream)
            seconds = time.monotonic() - started
    print(f"{gate.what} has run on the database {wanted.database!r} in {seconds:.1f} s, and is recorded.")
    print(go_on(gate))
    return 0


@contextmanager
def _session(alias: str, gate: Gate) -> Iterator[BaseDatabaseWrapper]:
    """The alias's session, with the lock that the bundle's drivers take."""
    from django.db import Error, connections  # noqa: PLC0415

    connection = connections[alias]
    try:
        connection.ensure_connection()
    except Error as error:
        raise RunPythonError(
            f"The database {alias!r} can't be reached: {str(error).strip()}\nNothing was run. Check the settings."
        ) from error
    try:
        raw = _raw(connection)
        _name(raw, f"planner run-python {gate.function}")
        (locked,) = raw.execute("SELECT pg_try_advisory_lock(%s)", [gate.lock_key]).fetchone() or (False,)
        if not locked:
            raise RunPythonError(
                "A driver of this bundle, or another run-python, is working on this database. Nothing was run. Wait "
                "until it has ended."
            )
        yield connection
    finally:
        connection.close()


def _raw(connection: BaseDatabaseWrapper) -> psycopg.Connection[Any]:
    raw = connection.connection
    if not isinstance(raw, psycopg.Connection):
        raise RunPythonError(
            "Django works with psycopg2 here, and run-python needs psycopg 3 in the project's environment: "
            'pip install "psycopg[binary]". Nothing was run.'
        )
    return raw


def _name(raw: psycopg.Connection[Any], text: str) -> None:
    """Say in pg_stat_activity what goes on."""
    raw.execute("SELECT set_config('application_name', %s, false)", [text[: names.NAME_LENGTH]])


def _check_begun(raw: psycopg.Connection[Any], gate: Gate, *, again: bool) -> None:
    if again or BEGUN + gate.function not in _comment(raw, gate):
        return
    raise RunPythonError(
        f"An earlier run of {gate.what} was interrupted. It does not work in one transaction, so a part of its work "
        "may be there, and a second run begins from its first line.\n"
        "If that does no harm, repeat the command with --again. "
        f"If its work is done, say so: CREATE TABLE {names.qualified(gate.marker)} ();"
    )


def _comment(raw: psycopg.Connection[Any], gate: Gate) -> str:
    schema = names.ident(gate.marker.schema)
    row = raw.execute("SELECT obj_description(to_regnamespace(%s), 'pg_namespace')", [schema]).fetchone()
    return str(row[0]) if row and row[0] else ""


def _announced(walked: Walked, gate: Gate, alias: str) -> str:
    """What is about to happen, with the source."""
    source = function_source(walked)
    text = "".join(f"    {line}\n" for line in source.text.splitlines()) or "    (its source can't be read)\n"
    transaction = (
        "All its work, and the mark that it is done, are one transaction: if it fails, or is killed, nothing has "
        "happened. The rows that it changes stay locked to its end."
        if in_transaction(walked)
        else "It does NOT run in one transaction (atomic is False): what it commits stays even if it fails, and a "
        "second run would begin from its first line."
    )
    return (
        f"This runs Python of the project on the database {alias!r}: {gate.what}, at {source.file}:"
        f"{source.first_line}\n\n{text}\n{transaction}\n"
    )


def _allowed(wanted: Wanted, confirm: Callable[[str], bool]) -> bool:
    if wanted.yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError("Nothing was run: there is no terminal to ask at. If it is what you want, add --yes.")
    return confirm("Run it now?")


def _run(connection: BaseDatabaseWrapper, walked: Walked, gate: Gate, *, stream: bool) -> None:
    """Run the function and leave the mark.

    :raises RunPythonError: if it fails, with what is left of it
    """
    raw, atomic = _raw(connection), in_transaction(walked)
    comment = _comment(raw, gate)
    mark = f"CREATE TABLE {names.qualified(gate.marker)} ()"
    try:
        if not atomic:
            _comment_on(raw, gate, f"{comment}; {BEGUN}{gate.function}")
        with (
            streamed(connection.alias, _progress(raw, gate)) if stream else nullcontext(),
            connection.schema_editor(atomic=walked.migration.atomic) as editor,
            own_transaction(walked, connection),
        ):
            app = walked.migration.app_label
            walked.operation.database_forwards(app, editor, walked.from_state, walked.to_state)
            if atomic:
                raw.execute(mark.encode())
        if not atomic:
            with raw.transaction():
                raw.execute(mark.encode())
                _comment_on(raw, gate, comment.partition(f"; {BEGUN}")[0])
    except Exception as error:
        raise RunPythonError(_failed(error, connection, gate, atomic=atomic)) from error


def _comment_on(raw: psycopg.Connection[Any], gate: Gate, text: str) -> None:
    raw.execute(f"COMMENT ON SCHEMA {names.ident(gate.marker.schema)} IS {names.literal(text)}".encode())


def _progress(raw: psycopg.Connection[Any], gate: Gate) -> Callable[[int], None]:
    """Says now and then how many rows were read: to whoever looks at pg_stat_activity, and at the terminal."""
    last = [time.monotonic()]
    short = gate.function.rpartition(".")[2]

    def seen(count: int) -> None:
        if time.monotonic() - last[0] < REPORT_SECONDS:
            return
        last[0] = time.monotonic()
        _name(raw, f"planner run-python, {count} rows read, {short}")
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{count:,} rows read …")
            sys.stderr.flush()

    return seen


def _failed(error: Exception, connection: BaseDatabaseWrapper, gate: Gate, *, atomic: bool) -> str:
    said = str(error) if isinstance(error, PlannerError) else "".join(traceback.format_exception(error)).rstrip()
    return f"{gate.what} failed.\n{said}\n{_kept(connection, gate, atomic=atomic)}"


def _kept(connection: BaseDatabaseWrapper, gate: Gate, *, atomic: bool) -> str:
    """What is left of a function that failed, asked in a new session."""
    from django.db import Error  # noqa: PLC0415

    try:
        connection.close()
        connection.ensure_connection()
        (done,) = live.answers(_raw(connection), [gate.own.done_when])
    except (Error, psycopg.Error, PlannerError):
        return "Whether it was committed can't be told, for the database does not answer. Repeat the command: it looks."
    if done:
        return f"But its work was committed before, and is recorded. {go_on(gate)}"
    if atomic:
        return "Its transaction was rolled back: nothing of it is left. Remove the cause, and repeat the command."
    return "What it had committed by then stays. Look at it, remove the cause, and repeat the command with --again."
