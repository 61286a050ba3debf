"""Runs the bundles of each format: by psql, the real sqitch, and as Flyway and Liquibase send their files."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from pg_helper import Database, binaries

from planner import sql

STAGES = ("before_deploy", "cutover", "after_deploy")
needs_sqitch = pytest.mark.skipif(
    shutil.which("sqitch") is None, reason="sqitch is not there (Debian: apt-get install sqitch libdbd-pg-perl)"
)


def sqitch(db: Database, folder: Path, *arguments: str, status: int = 0) -> str:
    """Run the real sqitch in the folder of its project."""
    parts = psycopg.conninfo.conninfo_to_dict(db.url)
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        ["sqitch", *arguments, f"db:pg:{parts['dbname']}"],
        cwd=folder, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={
            **os.environ, "PATH": f"{binaries()}{os.pathsep}{os.environ['PATH']}", "PGHOST": str(parts["host"]),
            "PGUSER": str(parts["user"]), "HOME": str(home), "SQITCH_FULLNAME": "Test",
            "SQITCH_EMAIL": "test@localhost", "LC_ALL": "C.UTF-8",
        },
    )  # fmt: skip
    assert done.returncode == status, done.stdout
    return done.stdout


def send(db: Database, texts: list[str], *, inside: bool) -> None:
    """Send texts one by one: in one transaction, or each by itself."""
    with psycopg.connect(db.url, autocommit=not inside) as connection:
        for text in texts:
            connection.execute(text.encode())


def flyway(db: Database, folder: Path, done: set[str] | None = None, *, target: str = "") -> set[str]:
    """Send the migrations up to the target (default: the configured one; "latest": all); the names of what ran."""
    settings = read_conf(folder / "flyway.conf")
    last = target or settings["flyway.target"]
    ran: set[str] = set()
    for file in sorted((folder / "sql").glob("V*.sql")):
        version = file.name.removeprefix("V").partition("__")[0]
        if file.name in (done or set()) or (last != "latest" and int(version) > int(last)):
            continue
        conf = read_conf(file.with_name(f"{file.name}.conf"))
        assert conf["placeholderReplacement"] == "false"
        send(db, list(sql.split(file.read_text())), inside=conf["executeInTransaction"] == "true")
        ran.add(file.name)
    return ran


def read_conf(file: Path) -> dict[str, str]:
    """The settings of one of Flyway's files."""
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@dataclass
class Changeset:
    """A changeset as Liquibase reads it."""

    id: str
    attributes: dict[str, str]
    on_fail: str = ""
    check: tuple[str, str] = ("", "")
    lines: list[str] = field(default_factory=list)
    rollback: list[str] = field(default_factory=list)


def changesets(file: Path) -> Iterator[Changeset]:
    """The changesets of a changelog in formatted SQL."""
    first, *lines = file.read_text().splitlines()
    assert first.startswith("--liquibase formatted sql")
    found: list[Changeset] = []
    for line in lines:
        mark, _, rest = line.partition(" ")
        if mark == "--changeset":
            name, *attributes = rest.split()
            found.append(Changeset(name, dict(one.split(":", 1) for one in attributes)))
        elif mark == "--preconditions":
            found[-1].on_fail = rest.removeprefix("onFail:")
        elif mark == "--precondition-sql-check":
            expected, _, query = rest.partition(" ")
            found[-1].check = (expected.removeprefix("expectedResult:"), query)
        elif mark == "--rollback":
            found[-1].rollback.append(rest)
        elif found:
            found[-1].lines.append(line)
    yield from found


def update(db: Database, file: Path, done: set[str]) -> list[str]:
    """What ``liquibase update`` does with a changelog; the changesets that ran. ``done`` is its memory."""
    ran = []
    with psycopg.connect(db.url, autocommit=True) as connection:
        for one in changesets(file):
            if one.id in done and one.attributes.get("runAlways") != "true":
                continue
            expected, query = one.check
            row = connection.execute(query.encode()).fetchone() if query else None
            if row is not None and str(row[0]) != expected:
                assert one.on_fail in ("MARK_RAN", "CONTINUE")
                done |= {one.id} if one.on_fail == "MARK_RAN" else set()
                continue
            assert one.attributes["splitStatements"] == "false"
            if one.attributes["runInTransaction"] == "true":
                with connection.transaction():
                    connection.execute("\n".join(one.lines).encode())
            else:
                connection.execute("\n".join(one.lines).encode())
            done.add(one.id)
            ran.append(one.id)
    return ran


def rollback(db: Database, file: Path) -> None:
    """What ``liquibase rollback-count`` does with all changesets of a changelog."""
    for one in reversed(list(changesets(file))):
        text = "\n".join(one.rollback)
        assert text, one.id
        if text != "not required":
            send(db, [text], inside=one.attributes["runInTransaction"] == "true")
