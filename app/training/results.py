"""What a network makes of examples, as plain values that pass between processes: of classes and of numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """How well a network does on some examples: None where there are none, or where there is no such thing."""

    loss: float | None  # the mean
    accuracy: float | None  # the share of right classes, 0 to 1


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
class Readings:
    """What all test digits were read as."""

    confusion: tuple[tuple[int, ...], ...]  # counts, by label and by the digit they were taken for
    worst: tuple[WorstRead, ...]


@dataclass(frozen=True, slots=True)
class FittedPoint:
    """A point of a table and what the network gives there."""

    x: float
    y: float
    output: float
    number: int | None  # its place in the test set, None where it is trained on


@dataclass(frozen=True, slots=True)
class Fit:
    """How a network's curve goes through the points of a table."""

    points: tuple[FittedPoint, ...]  # from left to right
    curve: tuple[tuple[float, float], ...]  # x, and what the network gives there, from left to right


Judged = Readings | Fit
"""a result, of whichever kind the data are"""
