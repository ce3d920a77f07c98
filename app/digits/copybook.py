"""How people write digits with a pen: several ways for each, with the habits that scans rarely show.

A line of `copybook.txt` is a digit and a drawing of it in a box of 100 x 100, y down: its points "x,y x,y ...", with a
semicolon where the pen is lifted. `curve.smooth` makes curves of them, with a corner wherever they turn sharply.
"""

from functools import cache
from pathlib import Path

import numpy as np

from app.digits.curve import Points

FILE = Path(__file__).with_suffix(".txt")

Drawing = tuple[Points, ...]


@cache
def copybook() -> dict[int, list[Drawing]]:
    """For each digit, the drawings of it; a drawing is its strokes, each n x 2."""
    ways: dict[int, list[Drawing]] = {}
    for line in FILE.read_text(encoding="ascii").splitlines():
        digit, strokes = line.split(":")
        ways.setdefault(int(digit), []).append(tuple(map(_points, strokes.split(";"))))
    return ways


def _points(text: str) -> Points:
    return np.array([[float(number) for number in point.split(",")] for point in text.split()])
