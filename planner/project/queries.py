"""What the project's own code asks its databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any


@contextmanager
def queries() -> Iterator[list[str]]:
    """The texts of the statements that are executed meanwhile, on whatever connection; they are executed as ever."""
    from django.db import connections  # noqa: PLC0415 - settings must be there before

    found: list[str] = []

    def watch(execute: Any, text: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        found.append(text)
        return execute(text, params, many, context)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(watch))
        yield found
