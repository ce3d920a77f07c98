"""Rows and columns of numbers as two masks, one for what is above 0 and one for what is below.

The masks hold how strong each number is, the style sheet what colour it has, so that they follow light and dark.
"""

from functools import lru_cache

import numpy as np

from app.engine.network import Array
from app.scene.colour.png import data_uri

LEVELS = 24  # of strength: few enough for a small file, more than an eye tells apart


def masks(values: Array, full: float) -> tuple[str, str]:
    """The addresses of both masks of rows × columns, full strength from |number| = `full` > 0 on.

    Empty where there is nothing of that sign; what is not a number is taken for 0.
    """
    strengths = np.clip(np.nan_to_num(values) / full, -1, 1)
    return _masks(np.rint(strengths * LEVELS).astype(np.int8).tobytes(), values.shape)


@lru_cache(maxsize=256)  # most pictures of a stage are those of the stage before
def _masks(levels: bytes, shape: tuple[int, int]) -> tuple[str, str]:
    strength = np.frombuffer(levels, np.int8).reshape(shape) / LEVELS
    return _mask(strength), _mask(-strength)


def _mask(strength: Array) -> str:
    opacity = np.rint(np.maximum(strength, 0) * 255).astype(np.uint8)
    return data_uri(np.dstack([np.zeros_like(opacity), opacity])) if opacity.any() else ""
