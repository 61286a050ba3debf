"""The Jinja environment: where templates are found, and the filters that quote.

Every piece of SQL that reaches a bundle comes out of a file under ``templates/``; this module is the
only place that loads them.
"""

from __future__ import annotations

import functools
import json
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import jinja2
from jinja2.debug import rewrite_traceback_stack

from planner import names, overrides
from planner.errors import PlannerError
from planner.overrides import Override, Overrides


def template_folders() -> tuple[Path, ...]:
    """Where templates are looked up: inside the installed wheel, else beside the package in a checkout."""
    package = Path(__file__).parent
    shipped = package / "templates"
    return (shipped,) if shipped.is_dir() else (package.parent / "templates",)


def comment(text: str, width: int = 98, label: str = "") -> str:
    """Wrap a text as SQL comment lines of at most ``width`` columns; a newline starts a new line.

    >>> print(comment("drops what is left, and builds it again", width=32, label="Rerun:  "))
    -- Rerun:  drops what is left,
    --         and builds it again
    """
    lines: list[str] = []
    shift = " " * len(label)
    for paragraph in str(text).splitlines() or [""]:
        first = shift if lines else label
        wrapped = textwrap.wrap(
            paragraph,
            width - 3,
            initial_indent=first,
            subsequent_indent=shift,
            break_long_words=False,
            break_on_hyphens=False,
        )
        lines += wrapped or [first]
    return "\n".join(f"-- {line}".rstrip() for line in lines)


def cell(text: str) -> str:
    """A text inside a Markdown table."""
    return str(text).replace("|", "\\|").replace("\n", " ")


_chosen = [Overrides()]
"""The user's own templates: those of this run, since it renders for one project."""


_compiled: list[jinja2.BytecodeCache | None] = [None]


def override(folder: Path | None) -> tuple[str, ...]:
    """Let the templates of a folder stand in for ours of the same names, from now on; without one: ours alone.

    :returns: warnings about files that have no effect
    :raises ConfigError: if the folder can't be read, or one of its templates could never be rendered
    """
    _chosen[0] = overrides.read(folder, _environment(_shipped())) if folder is not None else Overrides()
    environment.cache_clear()
    _pages.cache_clear()
    return _chosen[0].warnings


def keep_compiled(folder: Path) -> None:
    """Keep compiled templates in this folder, which is the user's alone, for the next run; their text is compared.

    :raises OSError: if it can't be made
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    _compiled[0] = jinja2.FileSystemBytecodeCache(str(folder))
    environment.cache_clear()
    _pages.cache_clear()


def overridden() -> tuple[Override, ...]:
    """The templates that are not ours, for those who review what is made with them."""
    return _chosen[0].used


def _shipped() -> jinja2.BaseLoader:
    return jinja2.FileSystemLoader([str(folder) for folder in template_folders()])


@functools.cache
def environment() -> jinja2.Environment:
    """The environment of all templates; undefined names are errors."""
    folder = _chosen[0].folder
    if folder is None:
        return _environment(_shipped())
    theirs = jinja2.FileSystemLoader(str(folder))
    ours = jinja2.PrefixLoader({overrides.SHIPPED.rstrip("/"): _shipped()})
    return _environment(jinja2.ChoiceLoader([theirs, _shipped(), ours]))


@contextmanager
def _explained(template: str) -> Iterator[None]:
    """Name file and line of what fails in a template of the user's, or in one of ours because of one."""
    try:
        yield
    except PlannerError:
        raise
    except Exception as error:
        if not overridden():
            raise
        raise _chosen[0].explain(template, rewrite_traceback_stack()) from error


def _environment(loader: jinja2.BaseLoader) -> jinja2.Environment:
    env = jinja2.Environment(
        loader=loader,
        bytecode_cache=_compiled[0],
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - SQL, psql and Markdown, not HTML
    )
    env.filters.update(
        ident=names.ident,
        idents=names.idents,
        table=names.qualified,
        literal=names.literal,
        dollar=names.dollar,
        cell=cell,
        comment=comment,
        tojsonb=functools.partial(json.dumps, ensure_ascii=False, sort_keys=True),
    )
    return env


def condition(name: str, arguments: Sequence[object]) -> str:
    """Render one condition: a macro of ``postgresql/conditions.sql.j2``; nested conditions come as rendered text."""
    template = "postgresql/conditions.sql.j2"
    with _explained(template):
        return str(getattr(environment().get_template(template).module, name)(*arguments))


def statement(name: str, **context: object) -> str:
    """Render one statement of a script: a macro of ``postgresql/script_statements.sql.j2``."""
    template = "postgresql/script_statements.sql.j2"
    with _explained(template):
        return str(getattr(environment().get_template(template).module, name)(**context)).strip()


def render(template: str, /, **context: object) -> str:
    """Render one template.

    :raises jinja2.UndefinedError: if the template uses a name that the context lacks
    :raises ConfigError: the same, where templates are overridden
    """
    with _explained(template):
        return environment().get_template(template).render(**context)


@functools.cache
def _pages() -> jinja2.Environment:
    """The same environment for HTML: every value is escaped, unless it is markup already."""
    return environment().overlay(autoescape=True)


def page(template: str, /, **context: object) -> str:
    """Render one template of HTML.

    :raises jinja2.UndefinedError: if the template uses a name that the context lacks
    :raises ConfigError: the same, where templates are overridden
    """
    with _explained(template):
        return _pages().get_template(template).render(**context)
