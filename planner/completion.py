"""Shell completion: click's scripts, and the names that can be completed without loading a project."""

from __future__ import annotations

import os

import click
from click.shell_completion import CompletionItem, get_completion_class, shell_complete

from planner import explain, hazards

PROGRAM = "planner"
VARIABLE = "_PLANNER_COMPLETE"
"""What the scripts ask us with; click's own name for it."""

SHELLS = ("bash", "zsh", "fish")


def script(shell: str) -> str:
    """What the shell has to read once: ``eval "$(planner completion bash)"``."""
    kind = get_completion_class(shell)
    assert kind is not None, shell
    source = kind(click.Command(PROGRAM), {}, PROGRAM, VARIABLE).source_vars()
    return str(kind.source_template % source)


def answer(cli: click.Command) -> int | None:
    """Answer the shell on stdout; None if it is not a shell that asks."""
    asked = os.environ.get(VARIABLE)
    return shell_complete(cli, {}, PROGRAM, VARIABLE, asked) if asked else None


def accepted(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Hazards that somebody may accept."""
    found = [hazard for hazard in hazards.ALL if hazard.severity == "risk"]
    return [CompletionItem(hazard.id, help=hazard.title) for hazard in found if hazard.id.startswith(begun)]


def pages(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Whatever ``planner explain`` has a page of."""
    names = (*explain.recipe_names(), *hazards.BY_ID)
    return [CompletionItem(name) for name in names if name.startswith(begun)]
