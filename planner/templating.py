"""The Jinja environment: where templates are found, and the filters that quote.

Every piece of SQL that reaches a bundle comes out of a file under ``templates/``; this module is the
only place that loads them.
"""

from __future__ import annotations

import functools
import json
import textwrap
from collections.abc import Sequence
from pathlib import Path

import jinja2

from planner import names


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


@functools.cache
def environment() -> jinja2.Environment:
    """The environment of all templates; undefined names are errors."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader([str(folder) for folder in template_folders()]),
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
    module = environment().get_template("postgresql/conditions.sql.j2").module
    return str(getattr(module, name)(*arguments))


def render(template: str, /, **context: object) -> str:
    """Render one template.

    :raises jinja2.UndefinedError: if the template uses a name that the context lacks
    """
    return environment().get_template(template).render(**context)


@functools.cache
def _pages() -> jinja2.Environment:
    """The same environment for HTML: every value is escaped, unless it is markup already."""
    return environment().overlay(autoescape=True)


def page(template: str, /, **context: object) -> str:
    """Render one template of HTML.

    :raises jinja2.UndefinedError: if the template uses a name that the context lacks
    """
    return _pages().get_template(template).render(**context)
