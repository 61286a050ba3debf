"""From the JSON that the facts' SQL prints to :class:`Facts`, checked as it is read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from planner.errors import UsageError
from planner.facts.values import Facts, Sequence, TableFacts
from planner.names import Table

FORMAT = 1
"""Of the JSON: ``planner_facts`` in it. Another one is another planner's."""

AGAIN = 'Make it with:\n\n    planner facts --sql > facts.sql\n    psql -X -At -f facts.sql "$URL" > facts.json'


def load(path: Path) -> Facts:
    """Read a file of facts.

    :raises UsageError: if it can't be read, or is something else
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The facts {path} can't be read: {error}\n{AGAIN}") from error
    return parse(text, str(path))


def parse(text: str, origin: str) -> Facts:
    """Check what the SQL printed.

    :param origin: what to call it in messages
    :raises UsageError: if it is something else, or of another version
    """
    if not text.strip():
        raise UsageError(f"The facts {origin} are empty: psql has printed nothing. Look at its error.\n{AGAIN}")
    try:
        data = json.loads(text)
    except ValueError as error:
        raise UsageError(f"The facts {origin} are not one JSON value: {error}\n{AGAIN}") from error
    if not isinstance(data, dict) or "planner_facts" not in data:
        raise UsageError(f"{origin} is not a file of facts: it has no planner_facts.\n{AGAIN}")
    if data["planner_facts"] != FORMAT:
        raise UsageError(
            f"The facts {origin} have the format {data['planner_facts']!r}; this planner reads {FORMAT}.\n{AGAIN}"
        )
    return _facts(_Part(data, origin, "the facts"))


class _Part:
    """One JSON object, whose values are taken out with their type checked."""

    def __init__(self, data: Any, origin: str, where: str) -> None:
        self.origin, self.where = origin, where
        if not isinstance(data, dict):
            raise UsageError(f"The facts {origin} are damaged: {where} is not an object.\n{AGAIN}")
        self.data: Mapping[str, Any] = data

    def _typed(self, name: str, kinds: tuple[type, ...], *, null: bool) -> Any:
        value = self.data.get(name)
        good = isinstance(value, kinds) and (not isinstance(value, bool) or bool in kinds)
        if not good and not (null and value is None):
            wanted = " or ".join(kind.__name__ for kind in kinds)
            raise UsageError(
                f"The facts {self.origin} are damaged: {name} of {self.where} is {value!r}, not {wanted}.\n{AGAIN}"
            )
        return value

    def text(self, name: str) -> str:
        return str(self._typed(name, (str,), null=False))

    def count(self, name: str) -> int:
        """A whole number that is not negative; null is 0."""
        return self.perhaps(name) or 0

    def perhaps(self, name: str) -> int | None:
        """A whole number that is not negative, or null."""
        value = self._typed(name, (int,), null=True)
        if value is not None and value < 0:
            raise UsageError(f"The facts {self.origin} are damaged: {name} of {self.where} is {value}.\n{AGAIN}")
        return value  # type: ignore[no-any-return]

    def number(self, name: str) -> float | None:
        value = self._typed(name, (int, float), null=True)
        return None if value is None else float(value)

    def true(self, name: str) -> bool:
        return bool(self._typed(name, (bool,), null=False))

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(map(str, self._typed(name, (list,), null=False)))

    def table(self, name: str) -> Table | None:
        value = self._typed(name, (list,), null=True)
        return Table(*map(str, value)) if value is not None and len(value) == 2 else None  # noqa: PLR2004

    def parts(self, name: str) -> Iterator[_Part]:
        for number, one in enumerate(self._typed(name, (list,), null=False)):
            yield _Part(one, self.origin, f"{name}[{number}]")

    def null(self, name: str) -> bool:
        return self.data.get(name) is None


def _facts(part: _Part) -> Facts:
    tables = [_table(one) for one in part.parts("tables")]
    settings = _Part(part.data.get("settings"), part.origin, "settings")
    replicas = None if part.null("replicas") else tuple(part.parts("replicas"))
    transactions = None if part.null("long_transactions") else tuple(part.parts("long_transactions"))
    return Facts(
        collected_at=part.text("collected_at"),
        server_version=part.count("server_version"),
        tables={one.table: one for one in tables},
        settings={name: settings.text(name) for name in sorted(settings.data)},
        sequences=tuple(
            Sequence(one.table("table"), one.text("name"), one.perhaps("last"), one.count("max"))
            for one in part.parts("sequences")
        ),
        replicas=None if replicas is None else tuple((one.text("name"), one.number("lag_seconds")) for one in replicas),
        transactions=None if transactions is None else tuple(one.count("age_seconds") for one in transactions),
        slots=tuple(one.text("name") for one in part.parts("slots") if not one.true("active")),
        prepared=part.count("prepared_transactions"),
        statistics_seconds=part.perhaps("statistics_age_seconds"),
        unreadable=part.texts("unreadable"),
    )


def _table(part: _Part) -> TableFacts:
    table = Table(part.text("schema"), part.text("name"))
    part.where = f"the table {table}"
    return TableFacts(
        table=table,
        kind=part.text("kind"),
        estimated=part.perhaps("rows"),
        live=part.count("live_rows"),
        dead=part.count("dead_rows"),
        heap_bytes=part.count("heap_bytes"),
        toast_bytes=part.count("toast_bytes"),
        index_bytes=part.count("index_bytes"),
        written=(part.count("inserted"), part.count("updated"), part.count("deleted")),
        partition_of=part.table("partition_of"),
        invalid=tuple(one.text("name") for one in part.parts("indexes") if not one.true("valid")),
        views=part.texts("views"),
        publications=part.texts("publications"),
    )
