"""A training run as the server knows it."""

from dataclasses import dataclass

from app.training.choices import Choices
from app.training.progress import Progress, Report


@dataclass(frozen=True, slots=True)
class RunView:
    """What is known of a run: an opaque id, the visitor's number for it from 1, how it was asked for, how far it is.

    `report` is None until the test digits were read for the first time.
    """

    id: str
    number: int
    choices: Choices
    progress: Progress
    report: Report | None = None
