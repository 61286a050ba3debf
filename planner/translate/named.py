"""The constants of a function's source, by what they stand beside: rows that hold them reach its branches.

Nothing here decides what a function does: names are followed wherever they are assigned, without regard to the order
of statements. A constant too many costs a row, one too few a branch that is not compared.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from planner.translate.named_json import ELEMENT, MEMBER, Path, Place, documents
from planner.translate.source import FunctionSource, UntranslatableError, read_function

ROUNDS = 3
"""So many assignments a value is followed through."""
LONGEST = 1000
"""Longer texts, in characters, are left out."""
DEEPEST = 6
"""JSON is gone into so deep."""

_LOOKING_UP = {"filter", "exclude", "get", "get_or_create", "update_or_create", "Q", "When"}
_SAME = {"copy", "deepcopy", "dict", "list", "tuple", "set", "sorted", "reversed", "enumerate", "all", "iterator"}
_NUMBERS = {"int", "float", "Decimal"}
_GETTING = {"get", "pop", "setdefault"}
_OF_OBJECTS = {*_GETTING, "items", "keys", "values", "update"}
_OF_LISTS = {"append", "extend", "remove", "insert", "index"}


@dataclass(frozen=True, slots=True)
class Named:
    """What a source names: ``texts`` beside each attribute or field, and JSON ``documents`` for those gone into.

    ``whole`` are the documents in which nothing that the source asks for is missing; ``numbers`` what is made a number.
    """

    texts: Mapping[str, tuple[str, ...]]
    documents: Mapping[str, tuple[str, ...]]
    whole: Mapping[str, tuple[str, ...]]
    numbers: frozenset[str] = frozenset()


def constants_of(code: Callable[..., object]) -> Named:
    """The constants of a function and of what it uses of its module; none where its source can't be read."""
    try:
        function = read_function(code)
    except UntranslatableError:
        return Named({}, {}, {})
    return _named(list(reached_parts(function)))


def strings_of(code: Callable[..., object]) -> list[str]:
    """All texts in a function and in what it uses of its module; none where its source can't be read."""
    try:
        return _strings(reached_parts(read_function(code)))
    except UntranslatableError:
        return []


def _named(parts: list[ast.AST]) -> Named:
    gathered = _Gathered({part.name: part for part in parts if isinstance(part, ast.FunctionDef)})
    nodes = [node for part in parts for node in ast.walk(part)]
    for _ in range(ROUNDS):
        for node in nodes:
            gathered.follow(node)
    for node in nodes:
        gathered.gather(node)
    made = {name: documents(place) for name, place in gathered.places.items() if place.below}
    return Named(
        {name: tuple(dict.fromkeys(texts)) for name, texts in gathered.texts.items()},
        {name: tuple(map(json.dumps, every)) for name, (every, _) in made.items()},
        {name: tuple(map(json.dumps, whole)) for name, (_, whole) in made.items()},
        frozenset(gathered.numbers),
    )


def reached_parts(function: FunctionSource) -> Iterator[ast.AST]:
    """The function, and the functions and assignments of its module that it names, directly or not."""
    there: dict[str, list[ast.stmt]] = {}
    for statement in function.module.body:
        if isinstance(statement, ast.FunctionDef):
            there.setdefault(statement.name, []).append(statement)
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    there.setdefault(target.id, []).append(statement)
    waiting: list[ast.AST] = [function.node]
    seen: set[int] = set()
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        yield part
        for node in ast.walk(part):
            if isinstance(node, ast.Name):
                waiting += there.get(node.id, [])


@dataclass(slots=True)
class _Gathered:
    """What is known of each name, and what was found."""

    functions: Mapping[str, ast.FunctionDef]
    constants: dict[str, list[str]] = field(default_factory=dict)
    attributes: dict[str, set[str]] = field(default_factory=dict)
    paths: dict[str, set[Path]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)

    def follow(self, node: ast.AST) -> None:
        """Where names get their values: assignments, loops, calls of functions of the module."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(target, node.value, self._paths(node.value))
        elif isinstance(node, ast.NamedExpr):
            self._bind(node.target, node.value, self._paths(node.value))
        elif isinstance(node, ast.For | ast.comprehension):
            self._loop(node.target, node.iter)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self.functions:
            parameters = self.functions[node.func.id].args.args
            for parameter, given in zip(parameters, node.args, strict=False):
                self._bind(ast.Name(parameter.arg), given, self._paths(given))
            for keyword in node.keywords:
                if keyword.arg:
                    self._bind(ast.Name(keyword.arg), keyword.value, self._paths(keyword.value))

    def _bind(self, target: ast.expr, value: ast.expr, paths: set[Path]) -> None:
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            for one, own in zip(target.elts, value.elts, strict=True):
                self._bind(one, own, self._paths(own))
        for name in _names(target):
            known = self.constants.setdefault(name, [])
            known += [text for text in self._constants(value) if text not in known]
            self.attributes.setdefault(name, set()).update(self._attributes(value))
            self.paths.setdefault(name, set()).update(path for path in paths if len(path) <= DEEPEST)

    def _loop(self, target: ast.expr, source: ast.expr) -> None:
        method = source.func.attr if isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute) else ""
        paths = self._paths(source)
        if method in {"items", "values"} and isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute):
            members = {(*path, MEMBER) for path in self._paths(source.func.value)}
            value = target.elts[-1] if isinstance(target, ast.Tuple) else target
            self._bind(target, source, set())
            self._bind(value, source, members)
            return
        if method == "values_list" and isinstance(source, ast.Call):
            columns = [one.value for one in source.args if isinstance(one, ast.Constant)]
            targets = target.elts if isinstance(target, ast.Tuple) else [target]
            for one, column in zip(targets, columns, strict=False):
                for name in _names(one):
                    self.attributes.setdefault(name, set()).add(str(column))
                    self.paths.setdefault(name, set()).add((str(column),))
            return
        self._bind(target, source, {(*path, ELEMENT) for path in paths})

    def gather(self, node: ast.AST) -> None:
        """What stands beside what."""
        if isinstance(node, ast.Compare):
            self._compare(node)
        elif isinstance(node, ast.Subscript):
            self._beside(self._attributes(node.slice), self._constants(node.value))
            self._enter(self._paths(node))
        elif isinstance(node, ast.For | ast.comprehension):
            self._enter({(*path, ELEMENT) for path in self._paths(node.iter)})
        elif isinstance(node, ast.Constant) and "__" in str(node.value):
            self._enter({_looked_up(str(node.value))})
        elif isinstance(node, ast.Call):
            self._call(node)

    def _compare(self, node: ast.Compare) -> None:
        operands = [node.left, *node.comparators]
        names = {name for one in operands for name in self._attributes(one)}
        texts = [text for one in operands for text in self._constants(one)]
        self._beside(names, texts)
        paths = {path for one in operands for path in self._paths(one)}
        if any(isinstance(one, ast.In | ast.NotIn) for one in node.ops):
            keys = [one.value for one in (node.left,) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            held = {path for one in node.comparators for path in self._paths(one)}
            self._enter({(*path, key) for path in held for key in keys}, doubtful=True)
            self._enter({(*path, ELEMENT) for path in held}, texts, doubtful=True)
            paths -= held
        self._enter({path for path in paths if len(path) > 1}, texts)

    def _call(self, node: ast.Call) -> None:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in _LOOKING_UP:
            for keyword in node.keywords:
                if keyword.arg and keyword.arg != "defaults":
                    parts = keyword.arg.split("__")
                    texts = self._constants(keyword.value)
                    self._beside(set(parts), texts)
                    self._enter({_looked_up(keyword.arg)}, texts, doubtful=True)
        if called in _NUMBERS or (called == "Cast" and _makes_number(node)):
            self.numbers |= self._attributes(node.args[0]) if node.args else set()
            self.numbers |= {key for text in _strings(node.args[:1]) for key in _looked_up(text)}
        if not isinstance(node.func, ast.Attribute):
            return
        given = [text for one in node.args for text in self._constants(one)]
        self._beside(self._attributes(node.func.value), [form for text in given for form in (text, f"a{text}b")])
        asked = {name for one in node.args for name in self._attributes(one)}
        self._beside(asked, self._constants(node.func.value))  # a dictionary of constants
        paths = self._paths(node.func.value)
        if called in _GETTING:
            self._enter(self._paths(node))
        elif called in _OF_LISTS:
            self._enter({(*path, ELEMENT) for path in paths}, given)
        elif called in _OF_OBJECTS:
            self._enter({(*path, MEMBER) for path in paths})

    def _beside(self, names: Iterable[str], texts: Iterable[str]) -> None:
        for text in texts:
            for name in names:
                self.texts.setdefault(name, []).append(text)

    def _enter(self, paths: Iterable[Path], texts: Iterable[str] = (), *, doubtful: bool = False) -> None:
        for root, *keys in filter(None, paths):
            place = self.places.setdefault(root, Place())
            for key in keys:
                place = place.below.setdefault(key, Place(doubtful))
            place.doubtful = place.doubtful and doubtful
            place.texts.update(dict.fromkeys(texts))

    def _constants(self, node: ast.AST) -> list[str]:
        """The constants that an expression may be or hold, also by way of names; numbers with their neighbours."""
        if isinstance(node, ast.Constant):
            return _texts(node.value)
        if isinstance(node, ast.Name):
            return self.constants.get(node.id, [])
        parts: list[ast.expr | None] = []
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            parts = [*node.elts]
        elif isinstance(node, ast.Dict):
            parts = [*node.keys, *node.values]
        elif isinstance(node, ast.BinOp):
            parts = [node.left, node.right]
        elif isinstance(node, ast.IfExp):
            parts = [node.body, node.orelse]
        elif isinstance(node, ast.UnaryOp):
            return [form for text in self._constants(node.operand) for form in (text, f"-{text}")]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            parts = [*node.args]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _OF_OBJECTS:
            parts = [node.func.value]
        return list(dict.fromkeys(text for part in parts if part is not None for text in self._constants(part)))

    def _attributes(self, node: ast.AST) -> set[str]:
        """The attributes and keys of rows in an expression, also by way of names."""
        found: set[str] = set()
        for part in ast.walk(node):
            if isinstance(part, ast.Attribute):
                found.add(part.attr)
            elif isinstance(part, ast.Name):
                found |= self.attributes.get(part.id, set())
            elif isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Constant):
                found.add(str(part.slice.value))  # a row of values()
        return found

    def _paths(self, node: ast.AST) -> set[Path]:
        """Which places in JSON an expression may be: an attribute, and the keys from there."""
        if isinstance(node, ast.Attribute):
            return {(node.attr,)}
        if isinstance(node, ast.Name):
            return self.paths.get(node.id, set())
        if isinstance(node, ast.BoolOp | ast.IfExp):
            either = node.values if isinstance(node, ast.BoolOp) else [node.body, node.orelse]
            return {path for one in either for path in self._paths(one)}
        if isinstance(node, ast.Subscript):
            if isinstance(node.slice, ast.Slice):
                return self._paths(node.value)
            key = node.slice.value if isinstance(node.slice, ast.Constant) else None
            return {(*path, key if isinstance(key, str) else ELEMENT) for path in self._paths(node.value)}
        return self._paths_of_call(node) if isinstance(node, ast.Call) else set()

    def _paths_of_call(self, node: ast.Call) -> set[Path]:
        first = node.args[0] if node.args else None
        if isinstance(node.func, ast.Attribute) and node.func.attr in _GETTING and first is not None:
            key = first.value if isinstance(first, ast.Constant) else None
            return {(*path, key) for path in self._paths(node.func.value)} if isinstance(key, str) else set()
        if isinstance(node.func, ast.Attribute) and node.func.attr in _SAME:
            return self._paths(first or node.func.value)
        if isinstance(node.func, ast.Name) and node.func.id in _SAME and first is not None:
            return self._paths(first)
        return set()


def _strings(nodes: Iterable[ast.AST]) -> list[str]:
    parts = [part.value for node in nodes for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return [value for value in parts if isinstance(value, str)]


def _looked_up(text: str) -> Path:
    """The columns and keys of a text that Django looks up; nothing if it can't be one."""
    parts = tuple(text.lstrip("-").split("__"))
    return parts if all(part.isidentifier() for part in parts) else ()


def _makes_number(cast: ast.Call) -> bool:
    types = [part for one in cast.args[1:] for part in ast.walk(one)]
    names = [getattr(part, "attr", getattr(part, "id", "")) for part in types]
    return any(kind in name for name in names for kind in ("Integer", "Decimal", "Float", "AutoField"))


def _texts(value: object) -> list[str]:
    if isinstance(value, int) and not isinstance(value, bool):
        return [str(value), str(value - 1), str(value + 1)]
    if not isinstance(value, str | float) or len(str(value)) >= LONGEST:
        return []
    # PostgreSQL has neither NUL nor lone surrogates in texts.
    return [] if "\0" in str(value) or any("\ud800" <= sign <= "\udfff" for sign in str(value)) else [str(value)]


def _names(target: ast.expr) -> list[str]:
    if isinstance(target, ast.Tuple | ast.List):
        return [name for one in target.elts for name in _names(one)]
    return [target.id] if isinstance(target, ast.Name) else []
