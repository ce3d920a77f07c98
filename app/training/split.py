"""What a run is trained and tested on: the data set that was chosen, split in two, and mini-batches of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.digits.datasets import CLASSES, FILES, Barred, DataSetError, LabelledDigits, mnist_bytes, targets_of
from app.digits.drawings import Drawing
from app.digits.eight_by_eight import eight_by_eight
from app.digits.mnist_folder import CONTENTS, check_readable, missing
from app.engine.losses import LOSSES
from app.errors import BadValue
from app.training.choices import Choices
from app.training.data_sets import DATA_SETS
from app.training.mnist_fetch import NO_PERMISSION

FEWEST = 2  # one to train on and one to test on
AT_ONCE = 2000  # digits made float together, in whole mini-batches: making each mini-batch alone takes longer
REMEDY = "Remove that file from the MNIST folder; then it can be downloaded."

MiniBatch = tuple[NDArray[np.float32], NDArray[np.float32]]
"""images, examples × pixels from 0 to 1, and the targets of their examples"""


@dataclass(frozen=True)
class Source:
    """Where a training process finds the digits that are not shipped."""

    mnist: Path | None = None  # the folder of the MNIST files
    drawings: tuple[Drawing, ...] = ()  # the visitor's own, labelled


@dataclass(frozen=True)
class Split:
    """The digits of a run; none is in both parts."""

    data: str
    side: int  # of their square pictures, in pixels
    train: LabelledDigits
    test: LabelledDigits


def split(choices: Choices, mnist_dir: Path | None = None, mine: LabelledDigits | None = None) -> Split:
    """The chosen data set, split by the share and the seed; `mine` are the learner's own labelled drawings.

    MNIST comes split: it is tested on its own 10,000, and the share is that of its 60,000 to train on. Raises
    BadValue at the field `data` where the set is missing, barred, damaged, without labels or too small.
    """
    side = DATA_SETS[choices.data].side
    if choices.data == "mnist":
        train, test = _mnist(mnist_dir)
        count = max(round(choices.train_share * len(train.labels)), 1)
        return Split("mnist", side, train.part(slice(count)), test)
    digits = eight_by_eight() if choices.data == "digits" else _usable(mine, side)
    train, test = in_two(digits, choices.train_share, choices.seed)
    return Split(choices.data, side, train, test)


def in_two(digits: LabelledDigits, share: float, seed: int) -> tuple[LabelledDigits, LabelledDigits]:
    """Shuffled and split in two, each label in that share as nearly as can be; neither part is empty."""
    order = np.random.default_rng([seed, 1]).permutation(len(digits.labels))
    order = order[np.argsort(_places(digits.labels[order]), kind="stable")]
    first = min(max(round(share * len(order)), 1), len(order) - 1)
    return digits.part(order[:first]), digits.part(order[first:])


def _places(labels: np.ndarray) -> np.ndarray:
    """How far each stands among those of its label, 0 to 1: the front of this order holds the same share of each."""
    places = np.empty(len(labels))
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        places[own] = (np.arange(len(own)) + 0.5) / len(own)
    return places


def _usable(mine: LabelledDigits | None, side: int) -> LabelledDigits:
    """The drawings, if they can be trained on."""
    count = 0 if mine is None else len(mine.images)
    if mine is None or count < FEWEST:
        raise BadValue(f"Training needs at least {FEWEST} labelled drawings; there are {count}.", field="data")
    if mine.labels.shape != (count,) or not np.isin(mine.labels, np.arange(CLASSES)).all():
        raise BadValue("Every drawing needs a label from 0 to 9.", field="data")
    if mine.images.shape != (count, side * side):
        raise BadValue(f"Every drawing needs {side} × {side} pixels.", field="data")
    if not ((mine.images >= 0) & (mine.images <= mine.ink)).all():
        raise BadValue("Every pixel must be a number from 0 (paper) to 1 (ink).", field="data")
    return mine


def _mnist(folder: Path | None) -> tuple[LabelledDigits, LabelledDigits]:
    try:
        there = _checked(folder)
        parts = _both_parts(there, _changed(there))
    except Barred as error:
        raise BadValue(NO_PERMISSION.format(error), field="data") from None
    except DataSetError as error:
        raise BadValue(f"MNIST cannot be read: {error}. {REMEDY}", field="data") from None
    if not all(len(part.labels) for part in parts):
        raise BadValue("MNIST cannot be used: a file has no digits.", field="data")
    return parts


def _checked(folder: Path | None) -> Path:
    """The folder. Raises Barred where its files may not be read, BadValue where they are not all there."""
    if folder:
        check_readable(folder)
    absent = missing(folder) if folder else tuple(CONTENTS)
    if folder is None or absent:
        which = "" if len(absent) == len(CONTENTS) else f" as a whole: {' and '.join(absent)} missing"
        raise BadValue(f"MNIST is not here{which}; it can be downloaded.", field="data")
    return folder


@lru_cache(maxsize=1)
def _both_parts(folder: Path, changed: tuple[int, ...]) -> tuple[LabelledDigits, LabelledDigits]:
    """Both parts, 55 MB, read once for all runs of a process as long as the files stay as they are."""
    return mnist_bytes(folder, "train"), mnist_bytes(folder, "test")


def _changed(folder: Path) -> tuple[int, ...]:
    """When each file last changed, in nanoseconds."""
    paths = [folder / name for names in FILES.values() for name in names]
    return tuple(path.stat().st_mtime_ns if path.is_file() else 0 for path in paths)


def shuffled(count: int, seed: int, epoch: int) -> NDArray[np.intp]:
    """The order of an epoch, counted from 0, the same whenever it is asked for."""
    return np.random.default_rng([seed, 2, epoch]).permutation(count)


def mini_batches(digits: LabelledDigits, order: NDArray[np.intp], size: int, loss: str) -> Iterator[MiniBatch]:
    """The digits in that order, `size` at a time, the last maybe fewer, each with the targets that the loss takes."""
    together = max(AT_ONCE // size, 1) * size
    for start in range(0, len(order), together):
        rows = order[start : start + together]
        images = digits.greys(rows)
        answers = wanted_outputs(digits.labels[rows], loss)
        for first in range(0, len(rows), size):
            yield images[first : first + size], answers[first : first + size]


def wanted_outputs(labels: NDArray[np.uint8], loss: str) -> NDArray[np.float32]:
    """What the outputs should be: a 1 for the label and nine 0, or the label itself for a loss that takes classes."""
    return labels[:, None].astype(np.float32) if LOSSES[loss].targets == "class" else targets_of(labels)
