"""A run's history epoch by epoch, as diagnoses look at it: points within an epoch come and go with its length."""

from collections.abc import Sequence

from app.training.progress import Point

WINDOW = 5  # epochs that are averaged, since single ones are noisy


def whole_epochs(history: Sequence[Point]) -> list[Point]:
    """The points after whole epochs, the one before any training first."""
    return [point for point in history if point.epoch == int(point.epoch)]


def averages(points: Sequence[Point], value: str) -> list[float]:
    """The mean of a number of the points over each window of five epochs of training, from epochs 1 to 5 on."""
    values = [getattr(point, value) for point in points[1:]]
    return [sum(values[first : first + WINDOW]) / WINDOW for first in range(len(values) - WINDOW + 1)]
