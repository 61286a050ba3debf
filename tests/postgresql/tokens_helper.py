"""Access tokens of django-oauth-toolkit: many of them, and application code that writes them all the time."""

from __future__ import annotations

import functools
import hashlib
import random
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import e2e_helper as e2e
import psycopg
from pg_helper import Database

TABLE = "oauth2_provider_accesstoken"
APP, MIGRATION = "oauth2_provider", "0012_add_token_checksum"
INSERT = f"INSERT INTO {TABLE} (token, expires, scope, created, updated) VALUES (%s, now(), 'read', now(), now())"
INSERT_NEW = (
    f"INSERT INTO {TABLE} (token, expires, scope, created, updated, token_checksum) "
    "VALUES (%s, now(), 'read', now(), now(), %s)"
)
UPDATE = f"UPDATE {TABLE} SET token = %s, updated = now() WHERE id = %s"
UPDATE_NEW = f"UPDATE {TABLE} SET token = %s, token_checksum = %s, updated = now() WHERE id = %s"
TOUCH = f"UPDATE {TABLE} SET expires = now() WHERE id = %s"


def checksum(token: str) -> str:
    """What the toolkit's own code computes."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def fill(db: Database, count: int) -> None:
    """So many tokens; one in ten has letters outside of ASCII."""
    db.run(
        f"INSERT INTO {TABLE} (token, expires, scope, created, updated) "
        "SELECT CASE WHEN i % 10 = 0 THEN 'Schlüssel-日本-🔑-' ELSE '' END || md5(i::text) || md5((-i)::text), "
        f"now(), 'read write', now(), now() FROM generate_series(1, {count}) AS i"
    )
    db.run(f"VACUUM ANALYZE {TABLE}")


@functools.cache
def pre_state(toolkit: e2e.Project, rows: int, *settings: str) -> str:
    """The name of a database that ``migrate`` made up to the migration before, with so many tokens. To be copied."""
    name = e2e.create(None, *settings)
    with psycopg.connect(e2e.url(name, *settings), autocommit=True) as connection:
        db = Database(e2e.url(name, *settings), connection)
        for target in (("auth",), ("contenttypes",), ("sessions",), (APP, "0011")):
            toolkit.manage(db, "migrate", *target, "--verbosity", "0")
        fill(db, rows)
    return name


def wrong(db: Database) -> list[tuple[Any, ...]]:
    """The rows whose checksum is not the one that Python computes."""
    rows = db.rows(f"SELECT id, token, token_checksum FROM {TABLE}")
    return [row for row in rows if row[2] != checksum(row[1])]


@dataclass
class Writers:
    """Sessions that write single rows, each statement a transaction, until the block ends.

    As old code they do not know the column; as ``new`` code they set it. With ``refusable`` old code's INSERT may
    fail on the NOT NULL of the new column, which makes them new code; else it ends the test. ``waits`` has for each
    write when it began (``time.monotonic``) and how long it took, in milliseconds.
    """

    db: Database
    rows: int
    count: int = 4
    pause: float = 0.002
    ids_from: int = 1
    new: bool = False
    refusable: bool = False
    refused: int = 0
    waits: list[tuple[float, float]] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)
    _ended: bool = False
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Writers:
        self._threads = [threading.Thread(target=self._work, args=(number,)) for number in range(self.count)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended = True
        for thread in self._threads:
            thread.join()
        if self.errors and error is None:
            raise self.errors[0]

    def _work(self, number: int) -> None:
        choose = random.Random(number)
        try:
            with self.db.connect(autocommit=True, name=f"writer {number}") as connection:
                written = 0
                while not self._ended:
                    written += 1
                    statement, values = self._statement(choose, f"ü-{number}-{written}-{time.monotonic_ns()}")
                    began = time.monotonic()
                    self._write(connection, statement, values)
                    self.waits.append((began, (time.monotonic() - began) * 1000))
                    time.sleep(self.pause)
        except Exception as error:
            self.errors.append(error)

    def _write(self, connection: psycopg.Connection[Any], statement: str, values: list[Any]) -> None:
        try:
            connection.execute(statement.encode(), values)
        except psycopg.errors.NotNullViolation:
            if not self.refusable or statement != INSERT:
                raise
            self.refused += 1
            self.new = True

    def _statement(self, choose: random.Random, token: str) -> tuple[str, list[Any]]:
        key, kind = choose.randint(self.ids_from, self.rows), choose.random()
        if kind < 0.4:
            return TOUCH, [key]
        if kind < 0.7:
            return (UPDATE_NEW, [token, checksum(token), key]) if self.new else (UPDATE, [token, key])
        return (INSERT_NEW, [token, checksum(token)]) if self.new else (INSERT, [token])
