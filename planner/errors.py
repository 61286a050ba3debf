"""One exception a stage. Each message says what is wrong, why it matters and what to do next.

The exit status that the command line gives for it stands with the class: 2 for wrong usage, 3 for
"could not plan".
"""

SIGNALLED = frozenset({128 + 1, 128 + 15})
"""Exit statuses of an orderly end on SIGHUP and SIGTERM, which the scratch server sees to."""


class PlannerError(Exception):
    """The base of all errors that a user sees as a message and not as a traceback."""

    exit_status = 3


class UsageError(PlannerError):
    """The command was called with something that does not exist or does not fit."""

    exit_status = 2


class ConfigError(UsageError):
    """``[tool.planner]`` holds something that the planner does not understand."""


class ProjectError(PlannerError):
    """The Django project could not be loaded, or its migration graph is broken."""


class ScratchError(PlannerError):
    """No scratch PostgreSQL could be started or reached."""


class SourceError(PlannerError):
    """The pre-state could not be made: unreadable schema, failing history, no permission."""


class StateError(SourceError):
    """The schema that was given is not the state before the migration."""


class ChangeError(PlannerError):
    """The migration's operations could not be collected against the pre-state."""


class PlanError(PlannerError):
    """A change has no plan that keeps the promises. The message says what to write where."""


class BundleError(PlannerError):
    """The bundle's folder can't be written or is not one of ours."""


class FormatError(PlannerError):
    """A step can't be written in the format that was asked for."""


class RunPythonError(PlannerError):
    """``planner run-python`` refuses, or the function failed."""


class RehearsalError(PlannerError):
    """The rehearsal itself could not be carried out (not: it found a difference)."""


_secrets: set[str] = set()
SHORTEST_SECRET = 3
"""Characters. A shorter password can't be told from any other text."""


def keep_secret(*values: object) -> None:
    """Remember passwords that were read, so that no message shows them."""
    _secrets.update(str(value) for value in values if value and len(str(value)) >= SHORTEST_SECRET)


def without_secrets(text: str) -> str:
    """A message without the passwords that were read, nor those inside of URLs.

    Other people's exceptions end up in our messages, and some show what they were given.

    >>> without_secrets("No support for postgresql://shop:geheim@db/shop, see https://example.org/a@b")
    'No support for postgresql://shop:***@db/shop, see https://example.org/a@b'
    """
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, "***")
    head, *urls = text.split("://")
    return "://".join([head, *map(_without_password, urls)])


def _without_password(url: str) -> str:
    """What follows ``://``, with the password before the ``@`` hidden (it may hold a ``/`` by mistake)."""
    end = next((place for place, letter in enumerate(url) if letter in " \t\n'\""), len(url))
    user, at, rest = url[:end].rpartition("@")
    name, colon, _ = user.partition(":")
    return f"{name}:***{at}{rest}{url[end:]}" if at and colon else url
