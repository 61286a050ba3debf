"""``manage.py sqlplan``: what ``planner plan`` does, with its arguments, its output and its exit status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import click
from django.core.management.base import BaseCommand, CommandError

from planner.cli import exit_status, plan

DJANGOS = frozenset({"settings", "pythonpath"})
"""Options that every command of Django has."""


class Command(BaseCommand):  # type: ignore[misc]
    """The command, as Django finds it."""

    help = "Write the bundle of a migration, or of a range FROM..TO, and rehearse it: planner plan."
    requires_system_checks: tuple[str, ...] = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Those of ``planner plan``; their values go to it as they are."""
        for parameter in plan.params:
            if isinstance(parameter, click.Option):
                if parameter.name not in DJANGOS:
                    _add_option(parser, parameter)
            else:
                nargs = None if parameter.required else "?"
                parser.add_argument(str(parameter.name), nargs=nargs)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Run ``planner plan``; its exit status is ours, or that of the CommandError for ``call_command``."""
        if self._called_from_command_line:
            status = exit_status(["plan", *_words(options)])
            if status:
                sys.exit(status)
            return
        # A wrapper of Django's ends each write with a newline; print() does so itself.
        with redirect_stdout(self.stdout._out), redirect_stderr(self.stderr._out):
            status = exit_status(["plan", *_words(options)])
        if status:
            raise CommandError(f"planner plan ended with the exit status {status}.", returncode=status)


def _add_option(parser: argparse.ArgumentParser, option: click.Option) -> None:
    """One of click's options for argparse. Nothing is converted or filled in here: click does that."""
    text = (option.help or "").replace("%", "%%")
    if not option.is_flag:
        action = "append" if option.multiple else "store"
        parser.add_argument(*option.opts, dest=option.name, action=action, metavar=option.metavar, help=text)
        return
    parser.add_argument(*option.opts, dest=option.name, action="store_const", const=option.opts[0], help=text)
    if option.secondary_opts:
        parser.add_argument(
            *option.secondary_opts, dest=option.name, action="store_const", const=option.secondary_opts[0],
            help="The default." if not option.default else "",
        )  # fmt: skip


def _words(options: dict[str, Any]) -> Iterator[str]:
    """The command line of ``planner plan``. What begins with a dash stays an argument, after ``--``."""
    folder = options.get("pythonpath") or _folder()
    if folder:
        yield f"--pythonpath={folder}"
    if options.get("settings"):
        yield f"--settings={options['settings']}"
    arguments = []
    for parameter in plan.params:
        value = options.get(str(parameter.name))
        if value is None or value is False or parameter.name in DJANGOS:
            continue
        if not isinstance(parameter, click.Option):
            arguments.append(str(value))
        elif parameter.is_flag:
            yield value if isinstance(value, str) else parameter.opts[0]
        else:
            values = value if isinstance(value, list | tuple) else [value]
            yield from (f"{parameter.opts[0]}={one}" for one in values)
    yield "--"
    yield from arguments


def _folder() -> Path | None:
    """The folder of the manage.py that runs, which is the project's; None under django-admin and ``call_command``."""
    program = Path(sys.argv[0])
    return program.resolve().parent if program.name == "manage.py" else None
