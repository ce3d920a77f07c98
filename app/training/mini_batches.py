"""Mini-batches: every digit once an epoch, in an order drawn anew for each."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.digits.datasets import LabelledDigits, one_hot
from app.engine.losses import LOSSES

AT_ONCE = 2000  # digits made float together, in whole mini-batches: making each mini-batch alone takes longer

MiniBatch = tuple[NDArray[np.float32], NDArray[np.float32]]


def shuffled(count: int, seed: int, epoch: int) -> NDArray[np.intp]:
    """The order of an epoch, counted from 0, the same whenever it is asked for."""
    return np.random.default_rng([seed, 2, epoch]).permutation(count)


def mini_batches(digits: LabelledDigits, order: NDArray[np.intp], size: int, loss: str) -> Iterator[MiniBatch]:
    """The digits in that order, `size` at a time, the last maybe fewer, each with the targets that the loss takes."""
    together = max(AT_ONCE // size, 1) * size
    for start in range(0, len(order), together):
        rows = order[start : start + together]
        images = digits.greys(rows)
        answers = targets(digits.labels[rows], loss)
        for first in range(0, len(rows), size):
            yield images[first : first + size], answers[first : first + size]


def targets(labels: NDArray[np.uint8], loss: str) -> NDArray[np.float32]:
    """What the outputs should be: a 1 for the label and nine 0, or the label itself for a loss that takes classes."""
    return labels[:, None].astype(np.float32) if LOSSES[loss].targets == "class" else one_hot(labels)
