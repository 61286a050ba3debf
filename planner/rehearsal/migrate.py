"""Django's own ``migrate``, on a scratch database."""

from __future__ import annotations

from planner import stand_ins
from planner.errors import RehearsalError
from planner.model import Plan
from planner.project import point_at
from planner.rehearsal.views_aside import put_aside
from planner.scratch import Scratch


def migrate(scratch: Scratch, database: str, alias: str, plan: Plan, *, helped: bool = True) -> str | None:
    """Run Django's own command; its error as text, None if it went through.

    :param helped: with what PostgreSQL refuses without: a cast of ours where a key becomes a UUID, and without the
        views that stand on a column whose type changes; these are made again afterwards
    """
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    point_at(scratch.dsn(database))
    try:
        if helped:
            stand_ins.give(connections[alias], plan.context["new_keys"])
        with put_aside(scratch.dsn(database), plan.context["views"] if helped else ()):
            call_command(
                "migrate",
                plan.app,
                plan.migrations[-1],
                database=alias,
                interactive=False,
                verbosity=0,
                skip_checks=True,
            )
    except Exception as error:
        return f"{type(error).__name__}: {first_line(error)}"
    finally:
        connections.close_all()
    return None


def first_line(error: Exception) -> str:
    """PostgreSQL's message without its DETAIL, which may hold random values."""
    diag = getattr(error.__cause__, "diag", None)
    lines = str(getattr(diag, "message_primary", None) or error).strip().splitlines()
    return lines[0] if lines else ""


def empty_end(scratch: Scratch, database: str, alias: str, plan: Plan) -> str:
    """Where ``migrate`` ends on empty tables.

    :raises RehearsalError: if it fails even there
    """
    error = migrate(scratch, database, alias, plan)
    if error is not None:
        raise RehearsalError(
            f"`migrate` fails even on empty tables: {error}\nThere is nothing to compare the bundle with. Mend "
            f"the migration first."
        )
    return database
