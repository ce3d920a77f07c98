"""Labelled digits, and reading them from IDX files, the format MNIST is published in."""

import gzip
import os
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.engine.losses import LOSSES

CLASSES = 10
SIDE = 28
PIXELS = SIDE * SIDE
DARKEST = 255
UNSIGNED_BYTES = 8
FILES = {
    "train": ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    "test": ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"),
}

IDX = b"\0\0"  # how a file begins that is not gzipped


class DataSetError(ValueError):
    """A data file that is missing or is not what it should be; the message names the file."""


class Barred(DataSetError):
    """A file or folder that this process may not read; the message is its name."""


@dataclass(frozen=True)
class LabelledDigits:
    """Images and the digit each shows."""

    images: NDArray[np.float32] | NDArray[np.uint8]
    """n x pixels, from 0 (paper) to `ink`; bytes take a quarter of the room and keep the scale of their publication"""
    labels: NDArray[np.uint8]
    """n integers 0 to 9"""
    ink: int = 1
    """the largest number, which floats have at 1"""
    classes: int = CLASSES
    """how many kinds there are; ten of digits"""

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def strata(self) -> NDArray[np.uint8]:
        """The digit of each, of which either part of a set has the same share."""
        return self.labels

    def inputs(self, rows: slice | NDArray[np.intp] = slice(None)) -> NDArray[np.float32]:
        """The images in those rows, all by default, from 0 (paper) to 1 (ink)."""
        return self.images[rows].astype(np.float32) / np.float32(self.ink)

    def targets(self, loss: str, rows: slice | NDArray[np.intp] = slice(None)) -> NDArray[np.float32]:
        """What the outputs should be for those rows, as the loss takes it."""
        return wanted_outputs(self.labels[rows], loss, self.classes)

    def example(self, row: int) -> tuple[NDArray[np.float64], int]:
        """One image, from 0 (paper) to 1 (ink), and its digit."""
        return self.inputs(slice(row, row + 1))[0].astype(np.float64), int(self.labels[row])

    def part(self, rows: slice | NDArray[np.intp]) -> "LabelledDigits":
        """Those rows alone; a slice copies nothing."""
        return replace(self, images=self.images[rows], labels=self.labels[rows])


def load_mnist(folder: Path, part: str) -> LabelledDigits:
    """The "train" (60,000) or "test" (10,000) part of MNIST as floats; files and errors as in `mnist_bytes`."""
    digits = mnist_bytes(folder, part)
    return LabelledDigits(digits.inputs(), digits.labels)


def spellings(name: str) -> tuple[str, ...]:
    """The names that a file of MNIST goes by: as it is published, unzipped, and with a dot, as some unpack it."""
    plain = name.removesuffix(".gz")
    dotted = plain.replace("-idx", ".idx")
    return name, plain, f"{dotted}.gz", dotted


def spelt(folder: Path, name: str) -> Path:
    """Where a file of MNIST is, by whichever of its names; where it is published to be if there is none."""
    return next((folder / one for one in spellings(name) if os.path.isfile(folder / one)), folder / name)


def mnist_sizes(folder: Path) -> tuple[int, int]:
    """How many digits there are to train and to test on, as the files say. Raises DataSetError."""
    train, test = (spelt(folder, labels) for _, labels in FILES.values())
    return _labels(train, train.stat().st_mtime_ns), _labels(test, test.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _labels(path: Path, changed: int) -> int:
    return len(read_idx(path, dimensions=1))


def mnist_bytes(folder: Path, part: str) -> LabelledDigits:
    """The "train" (60,000) or "test" (10,000) part of MNIST as bytes, from its IDX files in `folder`, gzipped or not.

    Raises DataSetError where a file is missing or damaged, or images and labels do not belong together.
    """
    image_file, label_file = (spelt(folder, name) for name in FILES[part])
    images = read_idx(image_file, dimensions=3)
    labels = read_idx(label_file, dimensions=1)
    if images.shape != (len(labels), SIDE, SIDE):
        raise DataSetError(f"{image_file.name} holds {images.shape}, not {len(labels)} images of {SIDE} x {SIDE}")
    if labels.max(initial=0) >= CLASSES:
        raise DataSetError(f"{label_file.name} has a label above {CLASSES - 1}")
    return LabelledDigits(images.reshape(-1, SIDE * SIDE), labels, DARKEST)


def read_idx(path: Path, dimensions: int) -> NDArray[np.uint8]:
    """The array of unsigned bytes in an IDX file, gzipped or not, that must have so many dimensions.

    IDX (LeCun, "The MNIST database"): two zero bytes, the type of the numbers (8 = unsigned byte), the number of
    dimensions, each dimension as a big-endian 32-bit integer, then the numbers. Raises DataSetError.
    """
    content = _unzipped(path)
    if content[:4] != bytes([0, 0, UNSIGNED_BYTES, dimensions]):
        raise DataSetError(f"{path.name} is not an IDX file of unsigned bytes in {dimensions} dimension(s)")
    start = 4 + 4 * dimensions
    shape = [int.from_bytes(content[at : at + 4], "big") for at in range(4, start, 4)]
    if len(content) != start + int(np.prod(shape, dtype=object)):
        raise DataSetError(f"{path.name} has {len(content):,} bytes, which does not fit its shape {tuple(shape)}")
    return np.frombuffer(content, dtype=np.uint8, offset=start).reshape(shape)


def targets_of(labels: NDArray[np.uint8], classes: int = CLASSES) -> NDArray[np.float32]:
    """Targets for labels from 0 on: n x classes, 1 in the label's column and 0 elsewhere."""
    return np.eye(classes, dtype=np.float32)[labels]


def wanted_outputs(labels: NDArray[np.uint8], loss: str, classes: int = CLASSES) -> NDArray[np.float32]:
    """What the outputs should be: a 1 for the label and else 0, or the label itself for a loss that takes classes."""
    return labels[:, None].astype(np.float32) if LOSSES[loss].targets == "class" else targets_of(labels, classes)


def _unzipped(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        return content if content.startswith(IDX) else gzip.decompress(content)
    except FileNotFoundError:
        raise DataSetError(f"there is no {path.name} in {path.parent}") from None
    except PermissionError:
        raise Barred(path.name) from None
    except (OSError, EOFError, zlib.error):
        raise DataSetError(f"{path.name} is not a readable gzip file") from None
