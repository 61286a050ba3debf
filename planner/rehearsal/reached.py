"""Which statements of the migrations' functions `migrate` ran: what no row reaches is compared with nothing."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FrameType, TracebackType
from typing import Any

from planner.model import Plan
from planner.translate.named import reached_parts
from planner.translate.source import FunctionSource, UntranslatableError, read_function

SHOWN = 8
"""So many places are named."""


class Reached:
    """Watches the lines of the plan's functions, and of those of their modules that they call, while it is entered.

    It does nothing, and says so, where a debugger or a coverage tool watches already.
    """

    def __init__(self, plan: Plan) -> None:
        self.functions = dict(_readable(plan.context["functions"]))
        self.unread = [name for name in plan.context["functions"] if name not in self.functions]
        self._files = {each.function.__code__.co_filename for each in self.functions.values()}
        self._lines: set[tuple[str, int]] = set()
        self._watching = bool(self.functions) and sys.gettrace() is None

    def __enter__(self) -> None:
        if self._watching:
            sys.settrace(self._called)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watching:
            sys.settrace(None)

    def _called(self, frame: FrameType, _event: str, _argument: object) -> Callable[..., Any] | None:
        if frame.f_code.co_filename not in self._files:
            return None
        if frame.f_code.co_name == "<lambda>":
            self._lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self._went

    def _went(self, frame: FrameType, event: str, _argument: object) -> Callable[..., Any]:
        if event == "line":
            self._lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self._went

    def missing(self) -> list[str]:
        """The statements that were not run, each as ``file:line``; of a block only the statement that leads it."""
        found: dict[str, None] = {}
        for each in self.functions.values() if self._watching else ():
            code = each.function.__code__
            ran = {line for file, line in self._lines if file == code.co_filename}
            for part in reached_parts(each):
                for line in _missing(part, ran):
                    found[f"{each.source.file}:{line}"] = None
        return list(found)

    def evidence(self, missing: Sequence[str]) -> list[str]:
        """What there is to say of it. :param missing: what no run reached"""
        unread = [
            f"which statements of {name} were run is not known: no source of it can be read" for name in self.unread
        ]
        return [*unread, *self._of_readable(missing)]

    def _of_readable(self, missing: Sequence[str]) -> list[str]:
        if not self.functions:
            return []
        names = ", ".join(self.functions)
        if not self._watching:
            return [f"which statements of {names} were run was not watched: another tool traces this process"]
        if not missing:
            return [f"every statement of {names} was run"]
        return [f"statements that no row reaches, so that nothing is compared of them: {shown(missing)} ({names})"]


def shown(places: Sequence[str]) -> str:
    """Some of them, and how many more there are."""
    more = len(places) - SHOWN
    return ", ".join(places[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def _readable(functions: Mapping[str, Callable[..., object]]) -> Iterator[tuple[str, FunctionSource]]:
    for name, code in functions.items():
        try:
            yield name, read_function(code)
        except UntranslatableError:
            continue


def _missing(part: ast.AST, ran: set[int]) -> Iterator[int]:
    if isinstance(part, ast.Lambda):
        if not ran & set(range(part.lineno, (part.end_lineno or part.lineno) + 1)):
            yield part.lineno
    elif isinstance(part, ast.FunctionDef):
        yield from _of_block(part.body, ran)


def _of_block(block: list[ast.stmt], ran: set[int]) -> Iterator[int]:
    for statement in block:
        if _runs(statement) and not ran & set(_own_lines(statement)):
            yield statement.lineno
            return  # what follows in its block is not reached either, or is no news
        for inner in _blocks(statement):
            yield from _of_block(inner, ran)


def _runs(statement: ast.stmt) -> bool:
    """Whether running it leaves a trace: no docstring, no declaration, no function that is only defined."""
    if isinstance(statement, ast.Expr):
        return not isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.AnnAssign):
        return statement.value is not None
    return not isinstance(statement, ast.Global | ast.Nonlocal)


def _own_lines(statement: ast.stmt) -> range:
    """The lines of a statement without those of the blocks in it."""
    first = min([statement.lineno, *(one.lineno for one in getattr(statement, "decorator_list", ()))])
    inner = [block[0].lineno for block in _blocks(statement) if block]
    last = max(first, min(inner) - 1) if inner else statement.end_lineno or first
    return range(first, last + 1)


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, [])
    for handler in getattr(statement, "handlers", ()):
        yield handler.body
    for case in getattr(statement, "cases", ()):
        yield case.body
