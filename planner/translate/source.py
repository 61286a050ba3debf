"""The source of a Python function, found without trusting what the function says about itself.

`inspect.getsource` follows ``__wrapped__`` and believes line numbers of a file that may have changed since
it was loaded. Here a function's source is the one whose compiled code equals the code that would run;
compiling runs nothing.
"""

from __future__ import annotations

import ast
import io
import linecache
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType, FunctionType

from planner.translate.values import Hole, Source

Node = ast.FunctionDef | ast.Lambda


class UntranslatableError(Exception):
    """Python that isn't understood. Made into a `Hole` where a translation was asked for."""

    def __init__(self, why: str, source: Source, line: int = 0, expression: str = "") -> None:
        super().__init__(why)
        self.why, self.source, self.line, self.expression = why, source, line, expression

    def hole(self, what: str, todo: str) -> Hole:
        """The hole to show to the user. :param what: the thing that was to be translated"""
        return Hole(what, self.source, self.line, self.expression, self.why, todo)


@dataclass(frozen=True, slots=True)
class FunctionSource:
    """A function with the syntax tree of its definition and of its whole module."""

    function: FunctionType
    node: Node
    module: ast.Module
    source: Source
    text: str

    @property
    def statements(self) -> list[ast.stmt]:
        """The body without a docstring; a lambda's expression as a return."""
        if isinstance(self.node, ast.Lambda):
            return [ast.copy_location(ast.Return(self.node.body), self.node.body)]
        has_docstring = ast.get_docstring(self.node, clean=False) is not None
        return [
            *self.node.body[has_docstring:],
            *([] if len(self.node.body) > has_docstring else [ast.Pass()]),
        ]

    def expression(self, node: ast.AST) -> str:
        """The text of a part of the function."""
        return ast.get_source_segment(self.text, node) or ""


def relative_file(filename: str, module: str) -> str:
    """A file's path without the part that is this machine's.

    By the module's name where the file is that module's, else below the longest entry of ``sys.path``.

    >>> relative_file("/home/me/shop/migrations/0001_initial.py", "shop.migrations.0001_initial")
    'shop/migrations/0001_initial.py'
    """
    path = Path(filename)
    parts = module.split(".") if module else ["?"]
    for expected in (Path(*parts).with_suffix(".py"), Path(*parts, "__init__.py")):
        if path.parts[-len(expected.parts) :] == expected.parts:
            return expected.as_posix()
    roots = [Path(entry) for entry in sys.path if entry and path.is_relative_to(entry)]
    if roots:
        return path.relative_to(max(roots, key=lambda root: len(root.parts))).as_posix()
    return path.name


def place_of(thing: object) -> Source:
    """Where a callable stands as far as it says so, without its text (for holes)."""
    code = getattr(thing, "__code__", None)
    module = str(getattr(thing, "__module__", "") or "")
    if isinstance(code, CodeType):
        line = code.co_firstlineno
        return Source(relative_file(code.co_filename, module), line, line, "")
    return Source(module.replace(".", "/") + ".py" if module else "unknown", 0, 0, "")


def read_function(function: object) -> FunctionSource:
    """The source of a plain function or lambda.

    :raises UntranslatableError: if it is anything else (a method, a partial, a class, a generator), or if no
        source compiles to the code that it runs
    """
    place = place_of(function)
    if type(function) is not FunctionType:
        raise UntranslatableError(f"it is a {type(function).__name__}, not a plain function", place)
    code = function.__code__
    text = "".join(linecache.getlines(code.co_filename, function.__globals__))
    if not text:
        raise UntranslatableError("its source isn't available", place)
    try:
        module, compiled = _parse(text)
    except (SyntaxError, ValueError) as error:
        raise UntranslatableError(f"its source on disk doesn't compile: {error}", place) from error
    if not any(candidate == code for candidate in _codes(compiled)):
        raise UntranslatableError("its source on disk is not the code that is loaded", place, place.first_line)
    node = _definition(module, code, place)
    last = node.end_lineno or code.co_firstlineno
    lines = io.StringIO(text).readlines()[code.co_firstlineno - 1 : last]
    source = Source(place.file, code.co_firstlineno, last, "".join(lines))
    if isinstance(node, ast.AsyncFunctionDef):
        raise UntranslatableError("it is an async function", source, node.lineno)
    if any(isinstance(part, ast.Yield | ast.YieldFrom) for part in ast.walk(node)):
        raise UntranslatableError("it is a generator: calling it runs nothing", source, node.lineno)
    return FunctionSource(function, node, module, source, text)


def column_todo(name: str) -> str:
    """What to write for a column, ready to paste. :param name: ``app.model.field``"""
    lines = (
        "Write the value as SQL in pyproject.toml:",
        "[tool.planner.backfill]",
        f'"{name}" = "<SQL expression>"',
    )
    return "\n  ".join(lines)


def function_todo(name: str) -> str:
    """What to write for a function, ready to paste. :param name: ``app.0012:function``"""
    table = f'[tool.planner.backfill."{name}"]'
    lines = (table, 'table = "<table>"', 'set = { <column> = "<SQL expression>" }')
    return "\n  ".join(("Write what it does as SQL in pyproject.toml:", *lines))


class SourceUnreadableError(Exception):
    """A text that is no Python."""


def parsed(text: str) -> ast.Module:
    """The syntax tree of a module. :raises SourceUnreadableError: if there is none"""
    try:
        return _parse(text)[0]
    except (SyntaxError, ValueError) as error:
        raise SourceUnreadableError(str(error)) from error


@lru_cache(maxsize=64)
def _parse(text: str) -> tuple[ast.Module, CodeType]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the project's own warnings, already shown when it was loaded
        return ast.parse(text), compile(text, "<source>", "exec", dont_inherit=True)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _definition(
    module: ast.Module, code: CodeType, place: Source
) -> ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda:
    """The definition that begins where the code begins (at the first decorator, if there is one)."""
    found: list[ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda] = []
    for node in ast.walk(module):
        if isinstance(node, ast.Lambda):
            name, line = "<lambda>", node.lineno
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            name = node.name
            line = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        else:
            continue
        if name == code.co_name and line == code.co_firstlineno:
            found.append(node)
    if len(found) != 1:
        raise UntranslatableError(f"{len(found)} functions begin on its line", place, place.first_line)
    return found[0]
