"""A schema editor that keeps the text of what it executes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


def recorder(connection: BaseDatabaseWrapper) -> Any:
    """The connection's schema editor, keeping the text of what it executes."""

    class Recorder(connection.SchemaEditorClass):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.recorded: list[str] = []
            self.executing = False

        def record(self, text: str, params: Any) -> None:
            if params:
                text = self.connection.ops.compose_sql(text, params)
            elif params is not None:
                text = text.replace("%%", "%")
            self.recorded.append(text if text.rstrip().endswith(";") else f"{text};")

        def execute(self, statement: Any, params: Any = ()) -> Any:
            self.record(str(statement), params)
            self.executing = True
            try:
                return super().execute(statement, params)
            finally:
                self.executing = False

    return Recorder
