"""What the network sees of a drawing: 28x28 grey levels, prepared the way the MNIST images were.

MNIST's own preparation (LeCun, Cortes, Burges, "The MNIST database of handwritten digits"): size-normalised to fit a
20x20 box keeping the aspect ratio, grey from anti-aliasing, then placed in 28x28 by the centre of mass.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.digits.raster import SIDE, centre_of_mass, resample, stamp
from app.digits.strokes import DrawingError, Strokes, read_strokes

PIXELS = SIDE * SIDE
BOX = 20
# With it drawings hold as much ink, in lines as thick, as the MNIST training images (tests/digits/test_like_mnist.py).
PEN_WIDTH = 2.6
# MNIST's images balance on pixel (14, 14) counted from 0 (measured mean 14.0), not between pixels 13 and 14.
CENTRE = 14.0


def from_strokes(
    strokes: Sequence[Sequence[Sequence[float]]], pen_width: float = PEN_WIDTH
) -> NDArray[np.float64] | None:
    """The drawing as 784 grey levels 0 to 1, row by row, ink = 1; None when nothing, or only one dot, is drawn.

    `strokes` are polylines [[[x, y], ...], ...] in any unit, y down. Place, size and density of points do not matter,
    nor does the pen on the canvas: the line is always `pen_width` pixels of the 20x20 box wide, which training varies.
    Raises DrawingError for a drawing that cannot be read.
    """
    drawing = read_strokes(strokes)
    if drawing.half_extent == 0:
        return None
    track = resample(fitted(drawing, pen_width))
    return stamp(centred(track, pen_width), pen_width).ravel()


def normalise(pixels: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Grey levels that come as pixels: 784 numbers 0 to 1, row by row, ink = 1; None when all are 0.

    Raises DrawingError for another shape, or anything but numbers from 0 to 1.
    """
    try:
        grey = np.asarray(pixels)
    except ValueError:
        raise DrawingError(f"pixels must be {PIXELS} numbers") from None
    if grey.shape != (PIXELS,) or grey.dtype.kind not in "iuf":
        raise DrawingError(f"pixels must be {PIXELS} numbers")
    if not np.all((grey >= 0) & (grey <= 1)):
        raise DrawingError("every pixel must be a number from 0 (paper) to 1 (ink)")
    return grey.astype(np.float64) if grey.any() else None


def fitted(drawing: Strokes, pen_width: float = PEN_WIDTH) -> Strokes:
    """The drawing scaled so that the pen's outline fills the box, its middle on CENTRE."""
    half = drawing.points / 2
    middle = half.min(axis=0) / 2 + half.max(axis=0) / 2
    scaled = (half - middle) / drawing.half_extent
    return drawing.moved(scaled * (BOX - pen_width) + CENTRE)


def centred(track: NDArray[np.float64], pen_width: float = PEN_WIDTH) -> NDArray[np.float64]:
    """The track moved so that its ink balances on CENTRE, or as near as keeps all of it inside."""
    margin = pen_width / 2 - 0.5
    shift = CENTRE - centre_of_mass(stamp(track, pen_width))
    return track + np.clip(shift, margin - track.min(axis=0), SIDE - 1 - margin - track.max(axis=0))
