"""What the server and a training process say to each other."""

from dataclasses import dataclass, field

from app.training.progress import Progress, Report


@dataclass(frozen=True)
class Call:
    """The server asks a process to do something; `number` tells the answers apart."""

    number: int
    method: str
    arguments: tuple = ()


@dataclass(frozen=True)
class Answer:
    """What came of a call: its result, or why it could not be done."""

    number: int
    result: object = None
    error: Exception | None = None


@dataclass(frozen=True)
class News:
    """How far a run has come since the last news of it.

    The history of `progress` has only the points that are new, `told` counts those before them. `report` is None
    where the last one still holds.
    """

    run: str
    progress: Progress
    told: int = 0
    report: Report | None = field(default=None, repr=False)
