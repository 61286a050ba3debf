"""The SQL of the lock trace: probes that run inside of a step's own session, and what the second session asks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from planner.errors import RehearsalError
from planner.names import Table, dollar, ident, qualified
from planner.rehearsal.trace import Declared
from planner.rehearsal.trace_messages import MARK

FIRST_USER_OID = 16384
"""FirstNormalObjectId: what is below belongs to the system's own catalogs."""

SCHEMA = "planner_probe"

LOOK = f"""\
pg_catalog.jsonb_build_object(
  'locks', (SELECT COALESCE(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(l.relation::bigint, l.mode)), '[]')
            FROM pg_catalog.pg_locks AS l
            WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted
              AND l.relation >= {FIRST_USER_OID}),
  'scans', (SELECT COALESCE(pg_catalog.jsonb_agg(c.oid::bigint), '[]')
            FROM pg_catalog.pg_class AS c
            WHERE c.oid >= {FIRST_USER_OID} AND c.relkind IN ('r', 'm')
              AND pg_catalog.pg_stat_get_xact_numscans(c.oid) > 0
              AND pg_catalog.pg_stat_get_xact_tuples_returned(c.oid) > 0),
  'ms', extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.transaction_timestamp()) * 1000
)"""  # noqa: S608 - nothing but a number is put in
"""One value: the table locks of the session itself, and the tables that it has read from end to end.

The counters of pg_stat_get_xact_… are those that the session has not handed to the statistics yet: at least those of
the transaction that runs.
"""

PROBE = f"""\
-- Added by the rehearsal. Checks that wait for the COMMIT take locks too.
SET CONSTRAINTS ALL IMMEDIATE;
SELECT {LOOK} AS seen \\gset planner_probe_
\\echo {MARK.strip()} :planner_probe_seen
"""

RELATIONS = f"""
SELECT c.oid::bigint, n.nspname::text, c.relname::text, c.relkind::text, c.relfilenode::bigint,
  COALESCE(i.indrelid, d.refobjid, t.oid)::bigint
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
LEFT JOIN pg_catalog.pg_class AS t ON c.relkind = 't' AND t.reltoastrelid = c.oid
LEFT JOIN pg_catalog.pg_depend AS d ON c.relkind = 'S' AND d.objid = c.oid AND d.objsubid = 0
  AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refclassid = d.classid AND d.deptype IN ('a', 'i')
WHERE c.oid >= {FIRST_USER_OID} AND c.relkind IN ('r', 'p', 'm', 'v', 'f', 'i', 'I', 'S', 't')
"""  # noqa: S608
"""Every relation: OID, schema, name, kind, file, and the relation that it belongs to."""

FOREIGN_KEYS = """
SELECT conname::text, conrelid::bigint, confrelid::bigint FROM pg_catalog.pg_constraint WHERE contype = 'f'
"""

CLIENTS = """
SELECT pid FROM pg_catalog.pg_stat_activity
WHERE datname = pg_catalog.current_database() AND backend_type = 'client backend'
"""

SAMPLE = f"""
SELECT l.relation::bigint, l.mode,
  CASE WHEN l.granted THEN false ELSE pg_catalog.pg_blocking_pids(l.pid) && %(holders)s::int[] END AS frozen,
  NOT l.granted AS waits
FROM pg_catalog.pg_locks AS l
WHERE l.pid = %(pid)s AND (l.locktype = 'relation' AND l.relation >= {FIRST_USER_OID} OR NOT l.granted)
"""  # noqa: S608
"""The locks of one session, and whether it waits for one of ours."""

AGE = """
SELECT COALESCE(extract(epoch FROM pg_catalog.clock_timestamp() - xact_start), 0) * 1000
FROM pg_catalog.pg_stat_activity WHERE pid = %s
"""


def with_probe(step: Declared, source: Path, target: Path) -> None:
    """Write a copy of a step's file that looks at its own locks right before its COMMIT.

    :raises RehearsalError: if the file has no COMMIT where our template writes one
    """
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if line.rstrip() == "COMMIT;"]
    if not places:
        raise RehearsalError(
            f"{source} has no line COMMIT;, though {step} is one transaction, so its locks can't be looked at.\n"
            "Write the bundle again with planner plan, or end the step's transaction with that line."
        )
    lines.insert(places[-1], PROBE)
    target.write_text("".join(lines), encoding="utf-8")


def watch_batches(chunks: Sequence[Table]) -> str:
    """Let every batch of a backfill look at its own locks while it commits.

    A deferred trigger on the chunk table fires after all checks of the batch, since the chunk is marked last.
    """
    body = f"\nBEGIN RAISE NOTICE '{MARK.strip()} %', {LOOK}; RETURN NULL; END\n"
    triggers = "".join(
        f"CREATE CONSTRAINT TRIGGER {ident(SCHEMA)} AFTER UPDATE ON {qualified(table)} DEFERRABLE INITIALLY DEFERRED\n"
        f"FOR EACH ROW EXECUTE FUNCTION {ident(SCHEMA)}.look();\n"
        for table in chunks
    )
    return (
        f"CREATE SCHEMA {ident(SCHEMA)};\n"
        f"CREATE FUNCTION {ident(SCHEMA)}.look() RETURNS trigger LANGUAGE plpgsql AS {dollar(body)};\n{triggers}"
    )


def unwatch_batches() -> str:
    """Remove what :func:`watch_batches` made."""
    return f"DROP SCHEMA {ident(SCHEMA)} CASCADE"


def hold(tables: Sequence[Table]) -> str:
    """Lock tables as one that writes rows does: CONCURRENTLY waits for it, and so does all that blocks writes."""
    return f"LOCK TABLE {', '.join(map(qualified, tables))} IN ROW EXCLUSIVE MODE NOWAIT"
