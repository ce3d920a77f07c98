"""What a run is trained and tested on: the data set that was chosen, split in two, and mini-batches of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.training.choices import Choices
from app.training.data_sets import DATA_SETS
from app.training.evaluation import Some
from app.training.examples import Examples
from app.training.loading import Source

AT_ONCE = 2000  # examples made float together, in whole mini-batches: making each mini-batch alone takes longer
NOTHING_SENT = Source()

MiniBatch = tuple[NDArray[np.float32], NDArray[np.float32]]
"""examples × inputs, and the targets of those examples"""


@dataclass(frozen=True)
class Split:
    """The examples of a run; none is in both parts."""

    data: str
    train: Examples
    test: Examples  # none at all where the share to train on is all of a set that has none of its own to test on


def split(choices: Choices, source: Source = NOTHING_SENT) -> Split:
    """The chosen data set, split by the share and the seed.

    A set that comes split is tested on its own test examples, and the share is that of the others. Raises BadValue
    at the field `data` where the set cannot be had.
    """
    loaded = DATA_SETS[choices.data].load(source)
    if loaded.test is None:
        return Split(choices.data, *in_two(loaded.examples, choices.train_share, choices.seed))
    count = max(round(choices.train_share * len(loaded.examples)), 1)
    return Split(choices.data, loaded.examples.part(slice(count)), loaded.test)


def in_two(examples: Some, share: float, seed: int) -> tuple[Some, Some]:
    """Shuffled and split in two, each stratum in that share as nearly as can be; no part is empty but by a share of 1.

    A stratum is all that have the same label.
    """
    order = np.random.default_rng([seed, 1]).permutation(len(examples))
    order = order[np.argsort(_places(examples.strata[order]), kind="stable")]
    first = min(max(round(share * len(order)), 1), len(order) - (share < 1))
    return examples.part(order[:first]), examples.part(order[first:])


def _places(strata: NDArray) -> NDArray[np.float64]:
    """How far each stands among those of its own, 0 to 1: the front of this order holds the same share of each."""
    places = np.empty(len(strata))
    for stratum in np.unique(strata):
        own = np.flatnonzero(strata == stratum)
        places[own] = (np.arange(len(own)) + 0.5) / len(own)
    return places


def shuffled(count: int, seed: int, epoch: int) -> NDArray[np.intp]:
    """The order of an epoch, counted from 0, the same whenever it is asked for."""
    return np.random.default_rng([seed, 2, epoch]).permutation(count)


def mini_batches(examples: Examples, order: NDArray[np.intp], size: int, loss: str) -> Iterator[MiniBatch]:
    """The examples in that order, `size` at a time, the last maybe fewer, each with the targets that the loss takes."""
    together = max(AT_ONCE // size, 1) * size
    for start in range(0, len(order), together):
        rows = order[start : start + together]
        inputs = examples.inputs(rows)
        targets = examples.targets(loss, rows)
        for first in range(0, len(rows), size):
            yield inputs[first : first + size], targets[first : first + size]
