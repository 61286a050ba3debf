"""Templates of the user's own that stand in for ours: read, checked before any work, and named in the bundle.

A folder holds them by our names (``bundle/step.sql.j2``), and files that they include. Each of ours stays there as
``shipped/<name>``, so that an override can include it and add a line.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes

from planner.config import near
from planner.errors import ConfigError

SHIPPED = "shipped/"
OURS_ALONE = ("catalog/", "facts/")
"""What the planner asks for itself: a proof is worth nothing if it looks at something else."""

LIBRARIES = (
    "bundle/header.sql.j2",
    "bundle/checks.sql.j2",
    "formats/guards.sql.j2",
    "postgresql/conditions.sql.j2",
    "postgresql/script_statements.sql.j2",
    "report/parts.html.j2",
)
"""Files of macros that others import: an override has to have each of them."""


@dataclass(frozen=True, slots=True)
class Override:
    """One file of the folder that is in use."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Overrides:
    """The chosen folder. ``texts`` are its templates by their names, ``stray`` those that nothing uses."""

    folder: Path | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    stray: tuple[str, ...] = ()

    @property
    def used(self) -> tuple[Override, ...]:
        """What a reviewer has to know of."""
        digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in self.texts.items()}
        return tuple(Override(name, digests[name]) for name in sorted(digests) if name not in self.stray)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Files that have no effect."""
        return tuple(
            f"{self.folder}/{name} has no effect: no template of the planner has this name, and none in {self.folder} "
            "that has one includes it; docs/templates.md lists them"
            for name in self.stray
        )

    def explain(self, template: str, error: BaseException) -> ConfigError:
        """An error while one of our templates or theirs was rendered, with its file and line."""
        place = _place(error, self.folder) or template
        files = ", ".join(one.name for one in self.used)
        return ConfigError(
            f"{place}: {type(error).__name__}: {error}\n"
            f"It was met while {template} was rendered with the templates of {self.folder} in place of ours: {files}.\n"
            "Mend it there; docs/templates.md says which names each template has."
        )


def _place(error: BaseException, folder: Path | None) -> str:
    """The last line of a template that the error went through; one of the user's before one of ours."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"{error.filename}:{error.lineno}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    theirs = [frame for frame in frames if folder is not None and Path(frame.filename).is_relative_to(folder)]
    last = (theirs or frames)[-1:]
    return f"{last[0].filename}:{last[0].lineno}" if last else ""


def read(folder: Path, shipped: jinja2.Environment) -> Overrides:
    """The templates of a folder, each of them parsed and held against ours.

    :param shipped: an environment that has our own templates alone
    :raises ConfigError: if the folder or a file can't be read, is no template, or names one that is not there
    """
    folder = folder.resolve()
    if not folder.is_dir():
        raise ConfigError(
            f"There is no folder {folder} with templates. Check --templates, or templates in [tool.planner]."
        )
    texts = dict(_texts(folder))
    ours = set(shipped.list_templates())
    used = set(texts) & ours
    waiting = sorted(used)
    anything = False
    while waiting:
        name = waiting.pop()
        tree = _parsed(folder / name, texts[name], shipped)
        if name in ours:
            _check(name, folder / name, tree, shipped)
        for line, wanted, needed in _referred(tree):
            anything |= wanted is None
            if wanted in texts and wanted not in used:
                used.add(wanted)
                waiting.append(wanted)
            elif wanted and needed and wanted not in texts and wanted.removeprefix(SHIPPED) not in ours:
                hint = near(wanted, [*ours, *texts])
                raise ConfigError(f"{folder / name}:{line}: there is no template {wanted!r}. {hint}")
    stray = () if anything else tuple(sorted(set(texts) - used))
    return Overrides(folder, texts, stray)


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    """All files by their names; hidden ones aside."""
    try:
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            if path.is_file() and not any(part.startswith(".") for part in parts):
                yield "/".join(parts), path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The templates in {folder} can't be read: {error}") from error


def _parsed(path: Path, text: str, shipped: jinja2.Environment) -> nodes.Template:
    try:
        return shipped.parse(text, str(path), str(path))
    except jinja2.TemplateSyntaxError as error:
        raise ConfigError(f"{path}:{error.lineno}: this is no Jinja template: {error.message}") from error


def _check(name: str, path: Path, tree: nodes.Template, shipped: jinja2.Environment) -> None:
    """One that may be overridden, and has the macros that others import."""
    if name.startswith(OURS_ALONE):
        raise ConfigError(
            f"{path}: what stands in {' and '.join(OURS_ALONE)} can't be overridden. It is what the planner itself "
            "asks the database, and the proof rests on it. Remove the file."
        )
    if name not in LIBRARIES or any(tree.find_all(nodes.Extends)):
        return
    assert shipped.loader is not None
    source, *_ = shipped.loader.get_source(shipped, name)
    missing = sorted(_exported(shipped.parse(source)) - _exported(tree))
    if missing:
        raise ConfigError(
            f"{path} lacks {', '.join(missing)}, which other templates import. Copy it from ours, or take it over:\n"
            f'    {{% import "{SHIPPED}{name}" as ours with context %}}{{% set {missing[0]} = ours.{missing[0]} %}}'
        )


def _exported(tree: nodes.Template) -> set[str]:
    """The names that a template gives to those that import it."""
    macros = {node.name for node in tree.body if isinstance(node, nodes.Macro)}
    targets = [node.target for node in tree.body if isinstance(node, nodes.Assign)]
    return macros | {target.name for target in targets if isinstance(target, nodes.Name)}


def _referred(tree: nodes.Template) -> Iterator[tuple[int, str | None, bool]]:
    """The templates that one extends, includes or imports: line, name, and whether it must be there.

    The name is None where it is only known while it is rendered.
    """
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        named: Any = getattr(node, "template")  # noqa: B009 - each of the four has it, their common base has not
        choices = named.items if isinstance(named, nodes.List | nodes.Tuple) else [named]
        needed = len(choices) == 1 and not getattr(node, "ignore_missing", False)
        for choice in choices:
            if isinstance(choice, nodes.Const):
                yield node.lineno, str(choice.value), needed
            else:
                yield node.lineno, None, False
