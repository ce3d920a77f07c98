"""The test digits that were read worst, as small pictures that open in the explorer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isqrt

import numpy as np

from app.scene.colour.png import picture
from app.scene.formulas.numbers import compact
from app.training.progress import WorstRead


@dataclass(frozen=True, slots=True)
class WorstPicture:
    """A test digit: its number, its picture of side x side pixels, what it was read as, its name, and in full words."""

    number: int
    picture: str
    side: int
    label: int
    read: int
    name: str
    spoken: str


def worst_pictures(worst: Sequence[WorstRead]) -> tuple[WorstPicture, ...]:
    """Every one, in the order given."""
    return tuple(map(_shown, worst))


@lru_cache(maxsize=256)  # the same digits tend to be the worst from pause to pause, and a stream draws them again
def _shown(digit: WorstRead) -> WorstPicture:
    levels = np.frombuffer(digit.pixels, np.uint8) / 255
    side = isqrt(levels.size)
    name = f"Test digit {digit.number + 1:,}: a {digit.label} read as {digit.read}"
    spoken = f"{name}, output {compact(digit.output)}, its own {compact(digit.own)}"
    return WorstPicture(digit.number, picture(levels, side), side, digit.label, digit.read, name, spoken)
