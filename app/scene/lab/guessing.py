"""The loss of a blind guess: every output says 0.1 of every digit, the best that one can do without looking."""

from math import log

from app.digits.datasets import CLASSES

SHARE = 1 / CLASSES
SQUARED = (1 - SHARE) ** 2 + (CLASSES - 1) * SHARE**2
GUESSING: dict[str, float] = {
    "squared_error": SQUARED,
    "half_squared_error": SQUARED / 2,
    "mean_squared_error": SQUARED / CLASSES,
    "binary_cross_entropy": -log(SHARE) - (CLASSES - 1) * log(1 - SHARE),
    "categorical_cross_entropy": -log(SHARE),
    "sparse_categorical_cross_entropy": -log(SHARE),
}


def guessing(loss: str) -> float:
    """The mean loss of a digit where all ten are as frequent."""
    return GUESSING[loss]
