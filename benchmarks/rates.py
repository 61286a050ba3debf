"""The rates that estimates begin with: how fast this machine backfills, builds an index, and scans.

    python -m benchmarks.rates --rows 500000

Starts a private PostgreSQL (fsync on), and prints rows, megabytes and keys a second of each kind of work.
The defaults in planner/estimates.py are rounded down from such a run; benchmarks/README.md has it.
"""

from __future__ import annotations

import argparse
import time

from benchmarks.backfill import SETTINGS, Database, batched, database, fill

MEGABYTE = 2**20


def timed(db: Database, statement: str) -> float:
    """Seconds of one statement."""
    begun = time.perf_counter()
    db.run(statement)
    return time.perf_counter() - begun


def main() -> None:
    """Measure each kind of work once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000)
    options = parser.parse_args()
    options.batch, options.target, options.vacuum = 500, 50, False
    with database(*SETTINGS) as db:
        fill(db, options.rows)
        size = db.value("SELECT pg_relation_size('tokens')") / MEGABYTE
        db.run("ALTER TABLE tokens ADD CONSTRAINT c CHECK (token <> '') NOT VALID")
        scan = timed(db, "ALTER TABLE tokens VALIDATE CONSTRAINT c")
        build = timed(db, "CREATE INDEX CONCURRENTLY i ON tokens (token)")
        index = db.value("SELECT pg_relation_size('i')") / options.rows
        db.run("DROP INDEX i")
        rewrite = timed(db, "ALTER TABLE tokens ALTER token TYPE char(64)")
        begun = db.value("SELECT pg_current_wal_lsn()")
        filled = batched(db, 1, options)
        wal = float(db.value(f"SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '{begun}')")) / MEGABYTE
    print(f"{options.rows} rows, {size:.0f} MB")
    print(f"backfill: {filled:.1f} s, {options.rows / filled:,.0f} rows/s, WAL {wal / size:.1f} x the table")
    print(f"scan: {scan:.1f} s, {size / scan:,.0f} MB/s")
    print(f"rewrite: {rewrite:.1f} s, {size / rewrite:,.0f} MB/s, one index")
    print(f"index: {build:.1f} s, {options.rows / build:,.0f} keys/s, {index:.0f} bytes a key of 64 letters")


if __name__ == "__main__":
    main()
