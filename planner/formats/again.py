"""What is rehearsed of a bundle on disk."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from planner import bundle, render
from planner.errors import UsageError
from planner.model import Plan


@contextmanager
def rehearsable(
    folder: Path, written: bundle.Written, plan: Plan, origin: str, note: Callable[[str], None]
) -> Iterator[Path]:
    """The folder to rehearse: the bundle itself; of another format the same steps in the form of ``directory``.

    :param plan: the migration, planned again from ``origin``
    :raises UsageError: if the bundle is in another format, and is another plan
    """
    same = render.bundle_id(plan) == written.bundle
    if written.layout == render.DIRECTORY:
        if not same:
            note(
                f"planning this migration now, from {origin}, gives another plan than the bundle has, which was made "
                f"from {written.origin}; the bundle's own files are rehearsed"
            )
        yield folder.absolute()
        return
    if not same:
        raise UsageError(
            f"{folder} is in the format {written.layout}: it is rehearsed by planning its migration again, in the "
            f"format directory. But planning it now, from {origin}, gives another plan than the bundle has, which was "
            f"made from {written.origin}.\nGive the pre-state as it was given to plan; or plan again, elsewhere."
        )
    note(f"{folder} is in the format {written.layout}; its steps are rehearsed in the format directory")
    with tempfile.TemporaryDirectory(prefix="planner-") as beside:
        bundle.write(render.files(plan), Path(beside) / "bundle")
        yield Path(beside) / "bundle"
