"""What a network for the 8x8 digits sees of a drawing: 64 grey levels, prepared the way those digits were.

Their own preparation (Alpaydin and Kaynak, "Optical recognition of handwritten digits", UCI, 1998; programs by NIST,
Garris et al. 1994): the digit scaled to a bitmap of 32x32, and the inked dots of every 4x4 block counted, 0 to 16.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.digits.eight_by_eight import SMALL_SIDE
from app.digits.preparation import Step, preparation
from app.digits.raster import resample
from app.digits.strokes import Strokes, read_strokes

BLOCK = 4
BITMAP = SMALL_SIDE * BLOCK
# The 1,797 shipped digits fill the height and most 20 of the 32 columns, in thick lines; narrow ones are widened.
PEN, WIDTH, WIDENED = 5.0, 20.0, 1.3
HEIGHTENED = 4.0  # at most, so that a dash stays one
LEAST = 1e-9  # of a side, where the other is 1
# The squared distance |p - q|^2 = |p|^2 - 2 p.q + |q|^2 of all points to all dots is one matrix product.
ROWS, COLUMNS = np.divmod(np.arange(BITMAP**2, dtype=np.float64), BITMAP)
GRID = np.stack([np.ones(BITMAP**2), COLUMNS, ROWS])


def counted(strokes: Sequence[Sequence[Sequence[float]]]) -> NDArray[np.float64] | None:
    """The drawing as 64 grey levels 0 to 1, row by row, ink = 1; None when nothing, or only one dot, is drawn.

    `strokes` as in `ink.from_strokes`. Raises DrawingError for a drawing that cannot be read.
    """
    drawing = read_strokes(strokes)
    return None if drawing.half_extent == 0 else _counts(_bitmap(drawing)).ravel()


def counting(strokes: Sequence[Sequence[Sequence[float]]]) -> tuple[Step, ...]:
    """The steps to what such a network sees, whose picture is the last; none if the drawing is blank."""
    drawing = read_strokes(strokes)
    if drawing.half_extent == 0:
        return ()
    bitmap = _bitmap(drawing)
    return (
        *preparation(strokes)[:2],
        Step("fitted", "As high as fits in 32 × 32 dots, each inked or not.", bitmap.astype(np.float64)),
        Step("counted", "The inked dots of every 4 × 4 block: what the network sees.", _counts(bitmap)),
    )


def _bitmap(drawing: Strokes) -> NDArray[np.bool_]:
    """BITMAP x BITMAP dots, those within half a pen of the line."""
    track = resample(_fitted(drawing))
    reach = np.column_stack([(track**2).sum(axis=1), -2 * track])
    squared = (reach @ GRID).min(axis=0) + COLUMNS**2 + ROWS**2
    return (squared <= (PEN / 2) ** 2).reshape(BITMAP, BITMAP)


def _fitted(drawing: Strokes) -> Strokes:
    """The drawing as high as the bitmap, its middle in the middle; narrower where it would be wider than WIDTH."""
    # Halved and divided by the extent first, as coordinates near the largest float would overflow.
    half = drawing.points / 2
    middle = half.min(axis=0) / 2 + half.max(axis=0) / 2
    placed = (half - middle) / drawing.half_extent
    width, height = np.maximum(np.ptp(placed, axis=0), LEAST)
    tall = (BITMAP - PEN) / height
    wide = min(WIDENED * tall, (WIDTH - PEN) / width)
    return drawing.moved(placed * np.array([wide, min(tall, HEIGHTENED * wide)]) + (BITMAP - 1) / 2)


def _counts(bitmap: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The share of inked dots in every block, 8 x 8."""
    return bitmap.reshape(SMALL_SIDE, BLOCK, SMALL_SIDE, BLOCK).mean(axis=(1, 3))
