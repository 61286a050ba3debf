"""How long does a single-row write wait while the checksum migration of django-oauth-toolkit 3.0.1 runs?

    python -m benchmarks.oauth_checksum --rows 200000 --writers 4

Starts a private PostgreSQL (fsync on), migrates it to ``oauth2_provider.0011``, and fills it with tokens. Changes two
copies of it, in one run and with the same writers beside it: by the bundle (all of its files, with psql), and by
``manage.py migrate``. Prints the longest wait and the 99th percentile of each, what ran during the longest, and the
ratio. With ``--transaction S`` a further session holds rows locked for S seconds again and again, as slow application
code does. Needs ``django-oauth-toolkit==3.0.1``.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "postgresql"))

import e2e_helper as e2e
import tokens_helper
from e2e_helper import EXAMPLES, Project
from pg_helper import Database
from tokens_helper import APP, Writers

SETTINGS = ("fsync=on", "shared_buffers=512MB", "max_wal_size=4GB", "min_wal_size=1GB")
TOOLKIT = Project(EXAMPLES / "oauth_token_checksum")
Way = Callable[[Database, Writers, Path], "Timeline"]


@dataclass
class Timeline:
    """When which line was printed: what ran at a moment is the last line before it."""

    lines: list[tuple[float, str]]

    def at(self, moment: float) -> str:
        said = [line for when, line in self.lines if when <= moment]
        return said[-1] if said else "before the first step"


def psql(db: Database, file: Path, timeline: Timeline) -> None:
    """Run one file of the bundle; note what it says, and when."""
    process = db.start(file)
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip().startswith("["):
            timeline.lines.append((time.monotonic(), line.strip()))
    if process.wait():
        raise SystemExit(f"{file.name} failed with status {process.returncode}")


def by_bundle(db: Database, writers: Writers, bundle: Path) -> Timeline:
    """As its README says; from the deploy on the writers are new code."""
    timeline = Timeline([])
    for file in ("preflight.sql", "before_deploy.sql", "after_deploy.sql", "verify.sql"):
        timeline.lines.append((time.monotonic(), file))
        if file == "after_deploy.sql":
            writers.new = True
            time.sleep(1)  # the deploy
        psql(db, bundle / file, timeline)
    return timeline


def by_migrate(db: Database, writers: Writers, bundle: Path) -> Timeline:  # noqa: ARG001
    timeline = Timeline([(time.monotonic(), "migrate")])
    writers.refusable = True
    TOOLKIT.manage(db, "migrate", APP, "0012", "--verbosity", "0")
    writers.new = True
    return timeline


class Slow(threading.Thread):
    """A session that changes a row and commits only after so many seconds, again and again."""

    def __init__(self, db: Database, seconds: float) -> None:
        super().__init__()
        self.db, self.seconds, self.ended = db, seconds, False

    def run(self) -> None:
        with self.db.connect(name="slow") as connection:
            while not self.ended:
                connection.execute(f"UPDATE {tokens_helper.TABLE} SET expires = now() WHERE id = 1".encode())
                time.sleep(self.seconds)
                connection.commit()
                time.sleep(0.3)


@contextmanager
def slow(db: Database, seconds: float) -> Iterator[None]:
    """The slow session, if one is asked for."""
    thread = Slow(db, seconds)
    if seconds:
        thread.start()
    yield
    thread.ended = True
    if seconds:
        thread.join()


def measure(template: str, way: Way, bundle: Path, options: argparse.Namespace) -> float:
    """The longest wait in milliseconds, with the printed report."""
    with e2e.database(template, *SETTINGS) as db:
        db.run("CHECKPOINT")
        with Writers(db, options.rows, count=options.writers, ids_from=2) as writers, slow(db, options.transaction):
            time.sleep(2)
            began, count = time.monotonic(), len(writers.waits)
            timeline = way(db, writers, bundle)
            took = time.monotonic() - began
            time.sleep(0.5)
        wrong = tokens_helper.wrong(db)
        rows = db.value(f"SELECT count(*) FROM {tokens_helper.TABLE}")
    print(f"{way.__name__.removeprefix('by_')}: {took:.1f} s, {rows} rows, {len(wrong)} wrong checksums", end="")
    print(f", {writers.refused} INSERTs of old code failed" if writers.refused else "")
    print(f"  before it: {told([wait for _, wait in writers.waits[:count]])}")
    during = [(wait, when) for when, wait in writers.waits if when + wait / 1000 >= began]
    print(f"  during it: {told([wait for wait, _ in during])}")
    for wait, when in sorted(during, reverse=True)[:5]:
        print(f"    {wait:6.0f} ms while {timeline.at(when + wait / 1000 - 0.001)}")
    sys.stdout.flush()
    return max(during)[0]


def told(waits: list[float]) -> str:
    """Longest, 99th percentile and median."""
    ordered = sorted(waits)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    median = statistics.median(ordered)
    return f"{len(waits)} writes, longest {ordered[-1]:.0f} ms, p99 {p99:.1f} ms, median {median:.1f} ms"


def main() -> None:
    """Both ways, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=1, help="of the bundle")
    parser.add_argument("--transaction", type=float, default=0, help="seconds that another session keeps a row locked")
    parser.add_argument("--no-migrate", action="store_true", help="only the bundle")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        TOOLKIT.plan(APP, "0012", bundle, "--no-rehearse", status=1)
        template = tokens_helper.pre_state(TOOLKIT, options.rows, *SETTINGS)
        longest = max(measure(template, by_bundle, bundle, options) for _ in range(options.rounds))
        if not options.no_migrate:
            blocked = measure(template, by_migrate, bundle, options)
            print(f"{options.rows} rows, {options.writers} writers: longest wait {longest:.0f} ms", end="")
            print(f", of migrate {blocked:.0f} ms: {blocked / longest:.0f} times as long")


if __name__ == "__main__":
    main()
