"""How fast is the batched backfill? One session against one UPDATE, and two sessions against one, in one run.

    python -m benchmarks.backfill --rows 1000000

Starts a private PostgreSQL (fsync on), fills a table with tokens, computes
``sha256(token)`` in each of the three ways, and prints ratios. With ``--writer`` also the
longest wait of a session that updates single rows meanwhile.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "postgresql"))

from pg_helper import Backfill, Database, database, write_step

from planner.names import Table

SETTINGS = (
    "fsync=on",
    "shared_buffers=1GB",
    "max_wal_size=8GB",
    "min_wal_size=4GB",
    "checkpoint_timeout=15min",
)
"""A server as one sets it up for large tables; WAL files are kept and used again, as after a while."""

EXPRESSION = "encode(sha256(convert_to(t.token, 'UTF8')), 'hex')"


def fill(db: Database, rows: int) -> None:
    """Make the table anew, as a grown one is: with statistics, a visibility map, and no dirty pages."""
    db.run("DROP TABLE IF EXISTS tokens")
    db.run("DROP SCHEMA IF EXISTS planner_test CASCADE")
    db.run(
        "CREATE TABLE tokens "
        "(id bigserial PRIMARY KEY, token varchar(255) NOT NULL, created timestamptz, sum varchar(64))"
    )
    db.run(
        "INSERT INTO tokens (token, created) "
        f"SELECT md5(i::text) || md5((-i)::text), now() FROM generate_series(1, {rows}) AS i"
    )
    db.run("VACUUM ANALYZE tokens")
    db.run("CHECKPOINT")


class Writer(threading.Thread):
    """Updates one random row after the other, and notes how long each took (milliseconds)."""

    def __init__(self, db: Database, rows: int) -> None:
        super().__init__()
        self.db, self.rows, self.waits, self.ended = db, rows, [0.0], False

    def run(self) -> None:
        choose = random.Random(1)
        with self.db.connect(autocommit=True) as connection:
            while not self.ended:
                begun = time.perf_counter()
                connection.execute("UPDATE tokens SET created = now() WHERE id = %s", [choose.randint(1, self.rows)])
                self.waits.append((time.perf_counter() - begun) * 1000)
                time.sleep(0.002)


def one_update(db: Database) -> float:
    """Seconds of the one-statement UPDATE."""
    begun = time.perf_counter()
    db.run(f"UPDATE tokens AS t SET sum = {EXPRESSION} WHERE t.sum IS NULL")
    return time.perf_counter() - begun


def batched(db: Database, sessions: int, options: argparse.Namespace) -> float:
    """Seconds of the backfill in so many sessions of psql."""
    job = Backfill(
        Table("public", "tokens"), [{"name": "id", "type": "bigint"}], [("sum", EXPRESSION)], "t.sum IS NULL",
        batch_size=options.batch, target_ms=options.target, vacuum=options.vacuum, analyze=False,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        db.psql(write_step(Path(folder), job.progress()))
        file = write_step(Path(folder), job.step())
        begun = time.perf_counter()
        running = [db.start(file) for _ in range(sessions)]
        outputs = [process.communicate()[0] for process in running]
        took = time.perf_counter() - begun
    if any(process.returncode for process in running) or db.value("SELECT count(*) FROM tokens WHERE sum IS NULL"):
        raise SystemExit("\n".join(outputs))
    return took


def main() -> None:
    """Run all three ways, as often as asked, and print the medians of the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=500, help="keys in the first batch")
    parser.add_argument("--target", type=int, default=50, help="milliseconds of a batch")
    parser.add_argument("--vacuum", action="store_true")
    parser.add_argument("--writer", action="store_true", help="one writer beside it; prints its longest wait")
    options = parser.parse_args()
    ways = {
        "one UPDATE": one_update,
        "one session": lambda db: batched(db, 1, options),
        "two sessions": lambda db: batched(db, 2, options),
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    with database(*SETTINGS) as db:
        fill(db, options.rows)
        one_update(db)  # not counted: it makes the WAL files
        for _ in range(options.rounds):
            for name, way in ways.items():
                fill(db, options.rows)
                writer = Writer(db, options.rows) if options.writer else None
                if writer:
                    writer.start()
                took[name].append(way(db))
                if writer:
                    writer.ended = True
                    writer.join()
                wait = f", longest write {max(writer.waits):.0f} ms of {len(writer.waits)}" if writer else ""
                print(f"{name}: {took[name][-1]:.1f} s{wait}", flush=True)
    one, session, two = (took[name] for name in ways)
    ratio = statistics.median(a / b for a, b in zip(one, session, strict=True))
    share = statistics.median(a / b for a, b in zip(session, two, strict=True))
    print(f"{options.rows} rows: one session {ratio:.2f}x of one UPDATE, two sessions {share:.2f}x of one session")


if __name__ == "__main__":
    main()
