"""How far a run has come and what it has reached, as plain values that pass between processes."""

from dataclasses import dataclass

from app.training.choices import Choices
from app.training.results import Judged

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
    """A point of the charts: mean losses and accuracies, 0 to 1, after so many epochs.

    None where there is nothing to test on, or no classes to be right about.
    """

    epoch: float  # a fraction within one
    train_loss: float
    test_loss: float | None
    train_accuracy: float | None
    test_accuracy: float | None


@dataclass(frozen=True, slots=True)
class Counts:
    """The examples to train on and to test on, and how many of each the points of the charts are measured on."""

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
class Report:
    """What a network made of all the examples that it is judged on."""

    judged: Judged
    epoch: float  # how many the network had seen
    loss: float | None  # the mean of all test examples, None where there are none


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as the server knows it."""

    id: str  # opaque
    number: int  # the visitor's own, from 1
    choices: Choices
    progress: Progress
    report: Report | None = None  # None until it was judged for the first time
