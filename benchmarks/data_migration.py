"""How long does the checksum's data migration take, and how much memory: the bundle and the toolkit's own functions.

    python -m benchmarks.data_migration 1000000

Starts a private PostgreSQL (fsync on), migrates it to ``oauth2_provider.0011``, and fills it with so many tokens.
Changes a copy of it by the bundle (all of its files, with psql), and one copy each by ``migrate`` with
django-oauth-toolkit 3.0.1 (every token saved by itself, all of them in memory), 3.1.0 (the same with ``iterator()``)
and 3.4.1 (``bulk_update`` of 1,000). The three are installed from PyPI, each alone into a folder of its own. Prints for
each: the seconds of the function (of the bundle: of its backfill) and of the whole migration, the peak of the client's
memory and by how much the function raised it, and ratios. Needs Linux, whose /proc tells a process's own peak
(getrusage also knows that of its parent).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "postgresql"))

import e2e_helper as e2e
import golden
import tokens_helper
from e2e_helper import EXAMPLES, Project
from pg_helper import Database
from tokens_helper import APP

SETTINGS = ("fsync=on", "shared_buffers=512MB", "max_wal_size=4GB", "min_wal_size=1GB")
FOLDER = EXAMPLES / "oauth_token_checksum"
VERSIONS = ("3.0.1", "3.1.0", "3.4.1")
FILES = ("preflight.sql", "before_deploy.sql", "after_deploy.sql", "verify.sql")

MIGRATE = """
import json, pathlib, time
import django
django.setup()
from django.core.management import call_command
from django.db.migrations.operations import RunPython

def peak():
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))

found, forwards = {}, RunPython.database_forwards

def measured(*arguments):
    before, began = peak(), time.perf_counter()
    forwards(*arguments)
    found.update(work=time.perf_counter() - began, raised=peak() - before)

RunPython.database_forwards = measured
began = time.perf_counter()
call_command("migrate", "oauth2_provider", "0012", verbosity=0, skip_checks=True)
print(json.dumps({**found, "whole": time.perf_counter() - began, "peak": peak()}))
"""
"""A process of its own: its peak of memory is that of Django and the function."""


@dataclass(frozen=True)
class Measured:
    """Seconds of the work on the rows, and of everything; the client's peak of memory, and how far the work raised it.

    Memory is in MB.
    """

    work: float
    whole: float
    peak: float
    raised: float


def by_migrate(db: Database, project: Project) -> Measured:
    """As ``manage.py migrate`` does it."""
    environment = project.environment(db) | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    environment["PYTHONPATH"] += os.pathsep + str(project.folder)
    done = subprocess.run([sys.executable, "-c", MIGRATE], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return Measured(**json.loads(done.stdout))


def peak_of(pid: int) -> float:
    """The most memory that a process has had, in MB; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def by_bundle(db: Database, bundle: Path) -> Measured:
    """As the bundle's README says, without a deploy in its middle."""
    began, work, peak = time.perf_counter(), 0.0, 0.0
    for file in FILES:
        process, backfill = db.start(bundle / file), 0.0
        assert process.stdout is not None
        for line in process.stdout:
            peak = max(peak, peak_of(process.pid))
            if line.strip().startswith("["):
                work += time.perf_counter() - backfill if backfill else 0
                backfill = time.perf_counter() if "Backfill" in line else 0.0
        if process.wait():
            raise SystemExit(f"{file} failed with status {process.returncode}")
    return Measured(work, time.perf_counter() - began, peak, 0.0)


def told(name: str, found: Measured, bundle: Measured | None = None) -> str:
    """One line of the report."""
    text = f"{name}: {found.work:.1f} s (whole migration {found.whole:.1f} s), client's peak {found.peak:.0f} MB"
    if bundle is None:
        return text
    ratio = f"{found.work / bundle.work:.1f} x the time, {found.peak / bundle.peak:.1f} x the memory of the bundle"
    return f"{text}, of which the function {found.raised:.0f} MB: {ratio}"


def main() -> None:
    """All four, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fronts = {
            version: golden.install(f"django-oauth-toolkit=={version}", Path(folder) / "packages")
            for version in VERSIONS
        }
        toolkit, bundle = Project(FOLDER, fronts["3.0.1"]), Path(folder) / "bundle"
        toolkit.plan(APP, "0012", bundle, "--no-rehearse", status=1)
        template = tokens_helper.pre_state(toolkit, options.rows, *SETTINGS)
        print(f"{options.rows:,} tokens")
        with e2e.database(template, *SETTINGS) as db:
            db.run("CHECKPOINT")
            ours = by_bundle(db, bundle)
            wrong = len(tokens_helper.wrong(db))
        print(f"{told('the bundle', ours)}, {wrong} wrong checksums", flush=True)
        for version, front in fronts.items():
            with e2e.database(template, *SETTINGS) as db:
                db.run("CHECKPOINT")
                theirs = by_migrate(db, Project(FOLDER, front))
                wrong = len(tokens_helper.wrong(db))
            print(f"{told(version, theirs, ours)}, {wrong} wrong checksums", flush=True)


if __name__ == "__main__":
    main()
