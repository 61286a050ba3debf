"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from planner import completion
from planner.row_counts import RowCounts

Command = Callable[..., Any]


def row_counts(_: click.Context, __: click.Parameter, value: str | None) -> RowCounts | None:
    """What ``--load`` says, as a value.

    :raises click.BadParameter: if it is neither ROWS nor ROWS,TABLE=ROWS
    """
    try:
        return None if value is None else RowCounts.read(value)
    except ValueError as error:
        raise click.BadParameter(f"{error}; write 1000000, or 1000000,shop_item=3000000") from error


PROJECT_OPTIONS = (
    click.option(
        "--settings",
        metavar="MODULE",
        help="The Django settings module; else DJANGO_SETTINGS_MODULE or manage.py's.",
    ),
    click.option(
        "--pythonpath",
        metavar="DIR",
        help="The project's folder (where manage.py is). Default: this one.",
    ),
    click.option(
        "--database",
        metavar="ALIAS",
        help="Read the pre-state's schema from this live database (read only).",
    ),
    click.option(
        "--schema",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Take it from a file of pg_dump --schema-only.",
    ),
    click.option(
        "--facts",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Sizes, rows and settings, as planner facts prints them; with --database they are read there.",
    ),
    click.option(
        "--scratch-url",
        metavar="URL",
        envvar="PLANNER_SCRATCH_URL",
        help="A PostgreSQL where scratch databases may be made.",
    ),
    click.option(
        "--server-version",
        metavar="N",
        type=click.IntRange(13, 18),
        help="Plan for, and rehearse on, this major version.",
    ),
    click.option(
        "--config",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Default: [tool.planner] in pyproject.toml.",
    ),
    click.option("--no-cache", is_flag=True, help="Replay the history anew, and keep nothing."),
    click.option(
        "--rename",
        type=click.Choice(["cutover", "both"]),
        help="How tables and columns are renamed: in a short downtime, or with both names until after the deploy.",
    ),
    click.option(
        "--templates",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help="Templates that stand in for the planner's of the same names; see docs/templates.md.",
    ),
    click.option(
        "--accept",
        metavar="HAZARD",
        multiple=True,
        shell_complete=completion.accepted,
        help="Accept a hazard by its name; may be repeated.",
    ),
)


def project_options(command: Command) -> Command:
    """Options that say which project, which pre-state and which server; the same for every command that plans."""
    for option in reversed(PROJECT_OPTIONS):
        command = option(command)
    return command


def chosen_options(*names: str) -> Callable[[Command], Command]:
    """Some of the options of :func:`project_options`, by their long names."""

    def added(command: Command) -> Command:
        bare = project_options(lambda: None).__click_params__  # type: ignore[attr-defined]
        kept = [parameter for parameter in bare if parameter.name in names]
        command.__click_params__ = [*getattr(command, "__click_params__", []), *kept]  # type: ignore[attr-defined]
        return command

    return added


full_option = click.option(
    "--full/--quick",
    default=False,
    help="Also kill and resume, revert, block and start twice, at every step. Default: quick.",
)
