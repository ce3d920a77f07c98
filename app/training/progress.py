"""How far a run has come and what it has reached, as plain values that pass between processes."""

from dataclasses import dataclass

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
    """A point of the charts: after `epoch` epochs (a fraction within one), mean losses, accuracies 0 to 1."""

    epoch: float
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
    """How far a run is: whole epochs done, mini-batches done in the current one of how many, examples seen in all.

    `speed` is in examples a second, `seconds_left` None where it cannot be told. `history` has the points so far,
    the first before any training.
    """

    state: str
    epoch: int
    epochs: int
    batch: int
    batches: int
    examples: int
    speed: float
    seconds_left: float | None
    history: tuple[Point, ...]
    counts: Counts = Counts()


@dataclass(frozen=True, slots=True)
class WorstRead:
    """A test digit that was read wrong: its place in the test set, its pixels 0 to 1 as bytes of 0 to 255, its label.

    `read` is the digit it was taken for, `output` the value of that output, `own` that of its own digit.
    """

    number: int
    pixels: bytes
    label: int
    read: int
    output: float
    own: float


@dataclass(frozen=True, slots=True)
class Report:
    """What all test digits were read as: `confusion[label][read]` counts them, `worst` are those read worst.

    `epoch` is how many epochs the network had seen, `loss` the mean loss of a test digit.
    """

    confusion: tuple[tuple[int, ...], ...]
    worst: tuple[WorstRead, ...]
    epoch: float
    loss: float
