"""The pages that ``planner explain`` prints: one for each recipe and each hazard.

A recipe's page is ``planner/pages/<name>.md``, with the sections of :data:`RECIPE_SECTIONS`; a hazard's is made from
:mod:`planner.hazards`.
"""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Iterable
from pathlib import Path

from planner import hazards
from planner.errors import UsageError
from planner.hazards import Hazard

PAGES = Path(__file__).parent / "pages"

RECIPE_SECTIONS = ("What Django does", "What the planner does", "What to watch", "Bad", "Good")
HAZARD_SECTIONS = ("When", "What happens", "What to do", "Bad", "Good")
STEPS = "Each SQL step of the plan, what it locks and for how long:"

SEVERITIES = {
    "note": "for your information",
    "risk": "must be accepted by name",
    "open": "leaves the plan open",
}


def recipe_names() -> tuple[str, ...]:
    """The names of all recipes that have a page, sorted: ``add-column`` for the recipe ``add_column``."""
    return tuple(sorted(file.stem for file in PAGES.glob("*.md")))


def page(name: str | None) -> str:
    """The page of a recipe or a hazard as Markdown; without a name, the list of all.

    Spelling is forgiven as far as case and underscores go.

    :raises UsageError: if there is no such page
    """
    if name is None:
        return _list()
    wanted = name.strip().lower().replace("_", "-")
    if wanted in hazards.BY_ID:
        return _hazard(hazards.BY_ID[wanted])
    if wanted in recipe_names():
        return (PAGES / f"{wanted}.md").read_text("utf-8").rstrip("\n")
    raise UsageError(f"There is no recipe or hazard {name!r}. {_hint(wanted)}")


def _hint(wanted: str) -> str:
    known = [*recipe_names(), *hazards.BY_ID]
    near = (
        difflib.get_close_matches(wanted, known, n=3, cutoff=0.85)
        or [each for each in known if wanted and wanted in each][:3]
        or difflib.get_close_matches(wanted, known, n=3)
    )
    return f"Did you mean {' or '.join(near)}?" if near else "`planner explain` lists them."


def _list() -> str:
    recipes = [(name, title(name)) for name in recipe_names()]
    risks = [(hazard.id, f"{hazard.title} ({hazard.severity})") for hazard in hazards.ALL]
    width = max(len(name) for name, _ in (*recipes, *risks))
    return "\n".join(
        [
            "Recipes: what Django does, and what the plan does instead",
            *_rows(recipes, width),
            "",
            "Hazards: what can go wrong; where migrate is named, a plan does not have it",
            *_rows(risks, width),
            "",
            *(f"  ({severity}: {meaning})" for severity, meaning in SEVERITIES.items()),
            "",
            "`planner explain NAME` prints the page of one.",
        ]
    )


def _rows(rows: Iterable[tuple[str, str]], width: int) -> list[str]:
    return [f"  {name:<{width}}  {title}" for name, title in rows]


def title(name: str) -> str:
    """The sentence under a page's heading, without its full stop."""
    _, _, rest = (PAGES / f"{name}.md").read_text("utf-8").partition("\n\n")
    return " ".join(rest.partition("\n\n")[0].split()).removesuffix(".")


def _hazard(hazard: Hazard) -> str:
    see = "\n".join(f"- `planner explain {name}`" for name in hazard.recipes)
    parts = [
        f"# {hazard.id}\n\n{hazard.title} ({SEVERITIES[hazard.severity]}).",
        f"## When\n\n{_wrapped(hazard.condition)}",
        f"## What happens\n\n{_wrapped(hazard.effect)}",
        f"## What to do\n\n{_wrapped(hazard.workaround)}",
        f"## Bad\n\n{_indented(hazard.bad)}",
        f"## Good\n\n{_indented(hazard.good)}",
    ]
    return "\n\n".join([*parts, *([f"## SQL steps\n\n{STEPS}\n\n{see}"] if see else [])])


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 96, break_long_words=False, break_on_hyphens=False)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())
