"""Where the examples of a data set come from: shipped, the MNIST folder, or drawings of the visitor's own."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from app.digits.datasets import CLASSES, FILES, SIDE, Barred, DataSetError, LabelledDigits, mnist_bytes, spelt
from app.digits.drawings import Drawing, as_digits
from app.digits.eight_by_eight import eight_by_eight
from app.digits.mnist_folder import CONTENTS, check_readable, missing
from app.errors import BadValue
from app.training.examples import Examples
from app.training.mnist_fetch import NO_PERMISSION

FEWEST = 2  # one to train on and one to test on
REMEDY = "Remove that file from the MNIST folder; then it can be downloaded."


@dataclass(frozen=True)
class Source:
    """Where a training process finds the digits that are not shipped."""

    mnist: Path | None = None  # the folder of the MNIST files
    drawings: tuple[Drawing, ...] = ()  # the visitor's own, labelled


@dataclass(frozen=True)
class Loaded:
    """All examples of a data set, in an order of their own."""

    examples: Examples
    test: Examples | None = None  # of sets that come with some to test on; of others a share of the examples is


def load_small_digits(source: Source) -> Loaded:
    """The shipped 8 × 8 digits."""
    return Loaded(eight_by_eight())


def load_drawings(source: Source) -> Loaded:
    """The visitor's own. Raises BadValue at the field `data` where they are too few."""
    return Loaded(usable(as_digits(source.drawings)))


def usable(mine: LabelledDigits) -> LabelledDigits:
    """The drawings, if they can be trained on. Raises BadValue at the field `data`."""
    count = len(mine.images)
    if count < FEWEST:
        raise BadValue(f"Training needs at least {FEWEST} labelled drawings; there are {count}.", field="data")
    if mine.labels.shape != (count,) or not np.isin(mine.labels, np.arange(CLASSES)).all():
        raise BadValue("Every drawing needs a label from 0 to 9.", field="data")
    if mine.images.shape != (count, SIDE * SIDE):
        raise BadValue(f"Every drawing needs {SIDE} × {SIDE} pixels.", field="data")
    if not ((mine.images >= 0) & (mine.images <= mine.ink)).all():
        raise BadValue("Every pixel must be a number from 0 (paper) to 1 (ink).", field="data")
    return mine


def load_mnist_folder(source: Source) -> Loaded:
    """MNIST with its own 10,000 to test on. Raises BadValue at the field `data` where it cannot be had."""
    try:
        there = _checked(source.mnist)
        train, test = _both_parts(there, _changed(there))
    except Barred as error:
        raise BadValue(NO_PERMISSION.format(error), field="data") from None
    except DataSetError as error:
        raise BadValue(f"MNIST cannot be read: {error}. {REMEDY}", field="data") from None
    if not (len(train) and len(test)):
        raise BadValue("MNIST cannot be used: a file has no digits.", field="data")
    return Loaded(train, test)


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
    paths = [spelt(folder, name) for names in FILES.values() for name in names]
    return tuple(path.stat().st_mtime_ns if path.is_file() else 0 for path in paths)
