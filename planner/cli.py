"""The command line."""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from planner import __version__, completion
from planner.config import FORMATS
from planner.errors import SIGNALLED, PlannerError, without_secrets
from planner.options import chosen_options, full_option, project_options, row_counts

if TYPE_CHECKING:
    from planner.row_counts import RowCounts
    from planner.session import Session

INTERRUPTED = 130
"""128 + SIGINT, as shells count."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="planner")
def cli() -> None:
    """Compile Django migrations into phased bundles of PostgreSQL SQL, and prove them.

    \b
    planner plan shop 0012                    write the bundle of shop.0012 and rehearse it
    planner compare shop 0012                 the plan against sqlmigrate
    planner rehearse shop_0012_add_number     rehearse a bundle again
    planner facts --sql                       SQL that reads sizes and settings, for estimates
    planner run-python shop 0012 --database default    run a function that has no SQL, when it is its turn
    planner explain                           all hazards
    """


@cli.command()
@click.argument("app_label")
@click.argument("migration", required=False)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The bundle's folder. Default: APP_MIGRATION, here.",
)
@click.option("--no-rehearse", is_flag=True, help="Write the bundle without proving it; exit status 1.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="psql drivers and a file a step (directory, the default), one psql file a stage, or files of another tool.",
)
@full_option
@project_options
def plan(
    app_label: str,
    migration: str | None,
    out: Path | None,
    no_rehearse: bool,  # noqa: FBT001
    form: str | None,
    **options: Any,
) -> int:
    """Write the bundle of a migration, or of a range FROM..TO, and rehearse it.

    Without MIGRATION it is the app's latest one; with --database the one that is not applied there yet.

    \b
    planner plan shop 0012                              pre-state: a replay of the migration history
    planner plan shop 0012 --schema schema.sql          … from a file of pg_dump --schema-only
    planner plan shop --database default                … from the live database, which is only read
    planner plan shop 0012..0015 --out bundles/totals   four migrations in one bundle
    planner plan shop 0012 --format sqitch              … as files of sqitch, Flyway or Liquibase

    \b
    Where the bundle has run in part on --database, or to its end: what is left, or that there is nothing to do.

    \b
    Exit status: 0 planned and proved, or nothing to do; 1 planned, but something is open (not proved, a hazard
    that is not accepted, a hole, steps left); 2 wrong usage; 3 could not plan. With 2 and 3 nothing is written.
    """
    return _session({**options, "format": form}).plan(app_label, migration, out, rehearse=not no_rehearse)


@cli.command()
@click.argument("app_label")
@click.argument("migration")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="How to print it.",
)
@project_options
def compare(app_label: str, migration: str, form: str, **options: Any) -> int:
    """Print each statement of sqlmigrate beside the steps that account for it.

    \b
    planner compare shop 0012
    planner compare shop 0012 --format markdown > review.md
    """
    return _session(options).compare(app_label, migration, form)


@cli.command()
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option(
    "--load",
    "load_rows",
    metavar="[ROWS[,TABLE=ROWS]...]",
    callback=row_counts,
    is_flag=False,
    flag_value="200000",
    help="Also run it, and migrate, beside writers and readers on tables of so many rows. Without ROWS: 200000.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@full_option
@project_options
def rehearse(bundle: Path, load_rows: RowCounts | None, form: str, **options: Any) -> int:
    """Run an existing bundle on scratch again, beside migrate, and say whether both end in the same place.

    Give the pre-state as it was given to plan.

    \b
    planner rehearse shop_0012_add_number
    planner rehearse shop_0012_add_number --schema schema.sql
    planner rehearse shop_0012_add_number --full
    planner rehearse shop_0012_add_number --load 200000
    planner rehearse shop_0012_add_number --load 1000000,shop_item=3000000
    """
    return _session(options).rehearse(bundle, load_rows=load_rows, form=form)


@cli.command("run-python")
@click.argument("app_label")
@click.argument("migration", metavar="MIGRATION[:N]")
@click.option("--bundle", metavar="DIR", type=click.Path(path_type=Path), help="The bundle. Default: looked for here.")
@click.option("--yes", is_flag=True, help="Run it without a question; needed where there is no terminal.")
@click.option("--no-stream", is_flag=True, help="Let querysets load all their rows, as they do in migrate.")
@click.option("--again", is_flag=True, help="Run it though an earlier run was interrupted that had no transaction.")
@chosen_options("settings", "pythonpath")
@click.option("--database", metavar="ALIAS", required=True, help="The live database on which it runs.")
def run_python(app_label: str, migration: str, *, no_stream: bool, **options: Any) -> int:
    """Run the Python function of a hole ON A LIVE DATABASE, once, where the bundle's driver has stopped at it.

    The one command that runs the project's own code there: it shows the function and asks before it does. It refuses
    unless the steps before the hole are done and the function has not run, and while a driver runs. The function
    gets the models of its place in the history; rows that a loop goes through are streamed, not loaded; that it has
    run is recorded in its own transaction. N is the number of the function in the migration, from 1.

    \b
    planner run-python shop 0012 --database default              the only function of shop.0012
    planner run-python shop 0012:2 --database default --yes      its second one, without a question
    planner run-python shop 0012 --database default --bundle bundles/shop_0012_total

    \b
    Exit status: 0 it has run, and is recorded; 1 you said no; 2 wrong usage; 3 refused, or the function failed.
    """
    from planner.run_python import Wanted, run  # noqa: PLC0415

    return run(Wanted(app_label, migration, stream=not no_stream, **options), click.confirm)


@cli.command()
@click.argument("app_labels", nargs=-1)
@click.option("--all", "which", flag_value="all", default=True, help="All migrations (the default).")
@click.option("--unapplied", "which", flag_value="unapplied", help="Those that --database has not applied.")
@click.option("--since", metavar="REVISION", help="Those that are new or changed since this git revision.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    help="How to print what is found.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["note", "risk", "open", "never"]),
    default="risk",
    help="Exit with 1 for a finding as severe as this, or more. Default: risk.",
)
@chosen_options("settings", "pythonpath", "database", "config", "accept")
def check(app_labels: tuple[str, ...], which: str, since: str | None, form: str, fail_on: str, **options: Any) -> int:
    """Name the hazards of migrations without planning them: for CI, in seconds, without a server.

    Without APP_LABELS all apps whose migrations lie under the project's folder.

    \b
    planner check --since origin/main --format github
    planner check shop --unapplied --database default
    planner check --format sarif --fail-on never > planner.sarif

    \b
    Severities: note, migrate would block or break something, and planner plan does it online; risk, somebody has to
    decide; open, it can't be understood. A finding is suppressed by a comment in the operation or above it,
        # planner: ignore[HAZARD] why
    or by "app.0012_name" = { HAZARD = "why" } in [tool.planner.ignore].

    \b
    Exit status: 0 nothing to fail on; 1 something; 2 wrong usage; 3 the project can't be loaded.
    """
    if since is not None and which == "unapplied":
        raise click.UsageError("Give either --unapplied or --since, not both.")
    if options["database"] and which != "unapplied":
        raise click.UsageError("--database says where --unapplied looks; give that too, or neither.")
    chosen = _session(options)
    from planner.check.run import Wanted, run  # noqa: PLC0415

    given = {name: options[name] for name in ("settings", "pythonpath", "database")}
    return run(Wanted(app_labels, which == "unapplied", since, form, fail_on, **given), chosen.config)


@cli.command()
@click.option("--sql", is_flag=True, help="Print the SQL that reads them, for somebody who may connect.")
@chosen_options("settings", "pythonpath", "database")
def facts(sql: bool, **options: Any) -> int:  # noqa: FBT001
    """Print what a plan can use of the database that it is for: sizes, row estimates, settings, replicas. As JSON.

    \b
    planner facts --sql > facts.sql                      then, where the database can be reached:
    psql -X -At -f facts.sql "$URL" > facts.json
    planner facts --database default > facts.json        or the planner reads it itself (read only)
    planner plan shop 0012 --facts facts.json

    With them the bundle has estimates, and tables below small_table rows are changed in one short step. They hold
    no rows of tables, no query texts and no passwords.
    """
    if sql == bool(options["database"]):
        raise click.UsageError("Give either --sql, or the alias of a live database: --database ALIAS.")
    from planner.facts.collect import show  # noqa: PLC0415

    return show(**options)


@cli.command()
@click.argument("name", required=False, shell_complete=completion.pages)
def explain(name: str | None) -> int:
    """Explain a recipe or a hazard, or list them all.

    \b
    planner explain
    planner explain add-column
    planner explain rename-breaks-old-code
    """
    from planner.explain import page  # noqa: PLC0415

    click.echo(page(name))
    return 0


@cli.command()
def schema() -> int:
    """Print the JSON Schema of plan.json.

    \b
    planner schema > plan-1.json
    """
    click.echo((Path(__file__).parent / "schema" / "plan-1.json").read_text("utf-8"), nl=False)
    return 0


@cli.command("completion")
@click.argument("shell", type=click.Choice(completion.SHELLS))
def print_completion(shell: str) -> int:
    """Print what makes a shell complete commands, options and the names of hazards.

    \b
    eval "$(planner completion bash)"                                    in ~/.bashrc
    eval "$(planner completion zsh)"                                     in ~/.zshrc
    planner completion fish > ~/.config/fish/completions/planner.fish
    """
    click.echo(completion.script(shell))
    return 0


def _session(options: dict[str, Any]) -> Session:
    """Imported late, so that --help is quick and Ctrl-C finds us ready to catch it."""
    from planner import templating  # noqa: PLC0415
    from planner.scratch.store import cache_folder  # noqa: PLC0415
    from planner.session import Options, Session  # noqa: PLC0415

    with contextlib.suppress(PlannerError, OSError):  # without a cache they are compiled again, which takes a second
        templating.keep_compiled(cache_folder() / "templates")
    return Session(Options.of(**options))


def main() -> None:
    """The console script: errors as messages, and the exit status that DESIGN promises."""
    answered = completion.answer(cli)
    sys.exit(exit_status(sys.argv[1:]) if answered is None else answered)


def exit_status(arguments: Sequence[str]) -> int:
    """Run a command line: what it is for, its errors as messages, and the exit status."""
    try:
        status = cli.main(list(arguments), "planner", standalone_mode=False)
    except click.exceptions.Abort as stop:
        if isinstance(stop.__cause__, EOFError):  # click takes both for Ctrl-C; this one is somebody's input()
            return _unexpected(stop.__cause__)
        sys.stderr.write("Stopped.\n")
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return 2
    except PlannerError as error:
        sys.stderr.write(f"Error: {without_secrets(str(error))}\n")
        return error.exit_status
    except SystemExit as stop:
        if stop.code in SIGNALLED or isinstance(stop.__context__, BrokenPipeError):
            raise
        return _unexpected(stop)  # the project's own sys.exit() must not pass for our status
    except Exception as error:
        return _unexpected(error)
    return status if isinstance(status, int) else 0


def _unexpected(error: BaseException) -> int:
    """A defect of ours: never to be taken for success, and with all that is needed to find it."""
    lines = "".join(traceback.format_exception(error))
    sys.stderr.write(
        without_secrets(
            f"Error: unexpected error, {type(error).__name__}: {error}\n"
            f"This is a defect of the planner. Please report it with these lines:\n{lines}"
        )
    )
    return 3
