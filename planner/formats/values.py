"""What a format hands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.formats.stages import Stage
from planner.step_files import StepFile


@dataclass(frozen=True, slots=True)
class Written:
    """The files of a format by their path; the steps with the file that each is in; and the commands of the stages."""

    files: dict[str, str]
    steps: Sequence[StepFile]
    stages: Sequence[Stage]
