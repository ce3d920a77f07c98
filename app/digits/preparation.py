"""How a drawing becomes what the network sees, one picture for each step."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.digits.ink import PEN_WIDTH, centred, fitted
from app.digits.raster import SIDE, resample, stamp
from app.digits.strokes import Strokes, read_strokes

SHEET = 1000.0
"""the side of the drawing canvas, in units of its strokes"""

THINNEST = 1.4  # pixels; a thinner pen would be hard to see between two rows of pixels


@dataclass(frozen=True)
class Step:
    """A step of the preparation: its name, what it did, and the 28 x 28 grey levels 0 to 1 after it."""

    name: str
    about: str
    picture: NDArray[np.float64]


def preparation(strokes: Sequence[Sequence[Sequence[float]]], sheet: float = SHEET) -> tuple[Step, ...]:
    """The steps from the drawing on its sheet to what the network sees, whose picture is the last; none if it is blank.

    `strokes` as in `ink.from_strokes`, on a sheet from 0 to `sheet` each way, or larger where they reach beyond it.
    Raises DrawingError for a drawing that cannot be read.
    """
    drawing = read_strokes(strokes)
    if drawing.half_extent == 0:
        return ()
    corner, side = _sheet(drawing, sheet / 2)
    box = drawing.points.min(axis=0) / 2
    track = resample(fitted(drawing))
    return (
        Step("drawn", "The whole sheet, in 28 × 28 pixels.", _shrunk(drawing, corner, side)),
        Step("cropped", "Only what is inked, moved to the corner.", _shrunk(drawing, box, side)),
        Step("fitted", "As large as fits in 20 × 20 pixels, with a pen of one width.", stamp(track, PEN_WIDTH)),
        Step("centred", "Its ink balanced on the middle: what the network sees.", stamp(centred(track), PEN_WIDTH)),
    )


def _sheet(drawing: Strokes, least: float) -> tuple[NDArray[np.float64], float]:
    """Half the corner and half the side of a square that holds the sheet and all points."""
    # Halved, as the distance of two coordinates near the largest float would overflow.
    half = drawing.points / 2
    corner = np.minimum(half.min(axis=0), 0.0)
    return corner, float((np.maximum(half.max(axis=0), least) - corner).max())


def _shrunk(drawing: Strokes, corner: NDArray[np.float64], side: float) -> NDArray[np.float64]:
    """The drawing with half `corner` at the top left and half `side` as wide as the picture, its pen shrunk with it."""
    pen = max(PEN_WIDTH * (drawing.half_extent / side), THINNEST)
    places = (drawing.points / 2 - corner) / side * (SIDE - 2 * pen) + pen - 0.5
    return stamp(resample(drawing.moved(places)), pen)
