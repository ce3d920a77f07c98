"""Where a pixel is: its row and column, counted from 1, in words."""

import numpy as np

from app.engine.network import Array


def place_words(pixel: int, side: int) -> str:
    """“row 3, column 14” of a pixel, counted from 1 row by row."""
    row, column = divmod(pixel - 1, side)
    return f"row {row + 1}, column {column + 1}"


def largest_pixel(values: Array) -> int:
    """The pixel, counted from 1, with the largest |number|."""
    return int(np.argmax(np.abs(values))) + 1
