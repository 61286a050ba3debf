"""Facts as a database of some size would give them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def table(name: str, rows: int) -> dict[str, Any]:
    """One table of so many rows, of 100 bytes each."""
    return {
        "schema": "public", "name": name, "kind": "r", "rows": rows, "live_rows": rows, "dead_rows": 0,
        "heap_bytes": rows * 100, "toast_bytes": 0, "index_bytes": rows * 30, "inserted": 0, "updated": 0, "deleted": 0,
        "partition_of": None, "indexes": [], "views": [], "publications": [],
    }  # fmt: skip


def text(rows: Mapping[str, int], **more: Any) -> str:
    """The JSON, for tables of so many rows each."""
    found = {
        "planner_facts": 1, "collected_at": "2026-01-02T03:04:05Z", "server_version": 180004,
        "settings": {"max_wal_size": "1024 MB"}, "tables": [table(name, count) for name, count in rows.items()],
        "sequences": [], "replicas": [], "slots": [], "long_transactions": [], "prepared_transactions": 0,
        "statistics_age_seconds": None, "unreadable": [],
    } | more  # fmt: skip
    return json.dumps(found)
