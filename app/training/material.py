"""What a run is trained on and what it is tested on: the data set that was chosen, parted in two."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from app.digits.datasets import CLASSES, FILES, Barred, DataSetError, LabelledDigits, mnist_bytes
from app.digits.eight_by_eight import eight_by_eight
from app.digits.mnist_folder import CONTENTS, check_readable, missing
from app.errors import BadValue
from app.training.choices import Choices
from app.training.data_sets import DATA_SETS
from app.training.mnist_fetch import NO_PERMISSION

FEWEST = 2  # one to train on and one to test on
REMEDY = "Remove that file from the MNIST folder; then it can be downloaded."


@dataclass(frozen=True)
class Material:
    """The digits of a run; `side` is that of their square pictures in pixels. No digit is in both parts."""

    data: str
    side: int
    train: LabelledDigits
    test: LabelledDigits


def material(choices: Choices, mnist_dir: Path | None = None, mine: LabelledDigits | None = None) -> Material:
    """The chosen data set, parted by the share and the seed; `mine` are the learner's own labelled drawings.

    MNIST comes parted: it is tested on its own 10,000, and the share is that of its 60,000 to train on. Raises
    BadValue at the field `data` where the set is missing, barred, damaged, without labels or too small.
    """
    side = DATA_SETS[choices.data].side
    if choices.data == "mnist":
        train, test = _mnist(mnist_dir)
        count = max(round(choices.train_share * len(train.labels)), 1)
        return Material("mnist", side, train.part(slice(count)), test)
    digits = eight_by_eight() if choices.data == "digits" else _usable(mine, side)
    train, test = parted(digits, choices.train_share, choices.seed)
    return Material(choices.data, side, train, test)


def parted(digits: LabelledDigits, share: float, seed: int) -> tuple[LabelledDigits, LabelledDigits]:
    """Shuffled and parted, each label in that share as nearly as can be; neither part is empty."""
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
    if count < FEWEST:
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
        _check_there(folder)
        parts = _both_parts(folder, _changed(folder))
    except Barred as error:
        raise BadValue(NO_PERMISSION.format(error), field="data") from None
    except DataSetError as error:
        raise BadValue(f"MNIST cannot be read: {error}. {REMEDY}", field="data") from None
    if not all(len(part.labels) for part in parts):
        raise BadValue("MNIST cannot be used: a file has no digits.", field="data")
    return parts


def _check_there(folder: Path | None) -> None:
    """Raises Barred where the files may not be read, BadValue where they are not all there."""
    if folder:
        check_readable(folder)
    absent = missing(folder) if folder else tuple(CONTENTS)
    if absent:
        which = "" if len(absent) == len(CONTENTS) else f" as a whole: {' and '.join(absent)} missing"
        raise BadValue(f"MNIST is not here{which}; it can be downloaded.", field="data")


@lru_cache(maxsize=1)
def _both_parts(folder: Path, changed: tuple[int, ...]) -> tuple[LabelledDigits, LabelledDigits]:
    """Both parts, 55 MB, read once for all runs of a process as long as the files stay as they are."""
    return mnist_bytes(folder, "train"), mnist_bytes(folder, "test")


def _changed(folder: Path) -> tuple[int, ...]:
    """When each file last changed, in nanoseconds."""
    paths = [folder / name for names in FILES.values() for name in names]
    return tuple(path.stat().st_mtime_ns if path.is_file() else 0 for path in paths)
