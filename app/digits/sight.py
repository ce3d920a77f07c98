"""What networks see of a drawing, by how many inputs they have."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.digits.counted import counted, counting
from app.digits.datasets import CLASSES
from app.digits.eight_by_eight import SMALL_SIDE
from app.digits.ink import PIXELS, from_strokes
from app.digits.preparation import Step, preparation
from app.digits.raster import SIDE

Drawn = Sequence[Sequence[Sequence[float]]]


@dataclass(frozen=True)
class Sight:
    """The side of what is seen; the grey levels of a drawing, 0 to 1, None where it is blank; and the steps to them."""

    side: int
    see: Callable[[Drawn], NDArray[np.float64] | None]
    steps: Callable[[Drawn], tuple[Step, ...]]


SIGHTS = {PIXELS: Sight(SIDE, from_strokes, preparation), SMALL_SIDE**2: Sight(SMALL_SIDE, counted, counting)}
"""by the number of inputs"""


def reads_digits(sizes: tuple[int, ...]) -> bool:
    """Whether a network of such sizes, inputs first, takes a drawing and has an output for each digit."""
    return sizes[0] in SIGHTS and sizes[-1] == CLASSES
