"""How far a run has come and what it has reached, as plain values that pass between processes."""

from dataclasses import dataclass

from app.training.choices import Choices

RUNNING = "running"
PAUSED = "paused"
DONE = "done"
STOPPED = "stopped"
DIVERGED = "diverged"
LOST = "lost"
OVER = (DONE, STOPPED, DIVERGED, LOST)
"""the states that a run does not leave"""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the charts: mean losses and accuracies, 0 to 1, after so many epochs."""

    epoch: float  # a fraction within one
    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float


@dataclass(frozen=True, slots=True)
class Counts:
    """The digits to train on and to test on, and how many of each the points of the charts are measured on."""

    train: int = 0
    test: int = 0
    train_read: int = 0
    test_read: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    state: str
    epoch: int  # whole ones that are done
    epochs: int  # to be done in all
    batch: int  # mini-batches done in the epoch that is under way
    batches: int  # mini-batches of an epoch
    examples: int  # seen in all
    speed: float  # examples a second
    seconds_left: float | None  # None where it cannot be told
    history: tuple[Point, ...]  # the first of them before any training
    counts: Counts = Counts()


@dataclass(frozen=True, slots=True)
class WorstRead:
    """A test digit that was read wrong."""

    number: int  # its place in the test set
    pixels: bytes  # 0 to 255
    label: int
    read: int  # the digit it was taken for
    output: float  # of that digit
    own: float  # the output of its label


@dataclass(frozen=True, slots=True)
class Report:
    """What all test digits were read as."""

    confusion: tuple[tuple[int, ...], ...]  # counts, by label and by the digit they were taken for
    worst: tuple[WorstRead, ...]
    epoch: float  # how many the network had seen
    loss: float  # the mean of all test digits


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as the server knows it."""

    id: str  # opaque
    number: int  # the visitor's own, from 1
    choices: Choices
    progress: Progress
    report: Report | None = None  # None until the test digits were read for the first time
