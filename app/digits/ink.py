"""A pen's strokes, checked, and what the network sees of them: 28x28 grey levels, prepared as the MNIST images were.

MNIST's own preparation (LeCun, Cortes, Burges, "The MNIST database of handwritten digits"): size-normalised to fit a
20x20 box keeping the aspect ratio, grey from anti-aliasing, then placed in 28x28 by the centre of mass. Here the line
is drawn anew, by a round pen along points evenly spaced on the strokes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from app.digits.datasets import PIXELS, SIDE

BOX = 20
# With it drawings hold as much ink, in lines as thick, as the MNIST training images (tests/digits/test_like_mnist.py).
PEN_WIDTH = 2.6
# MNIST's images balance on pixel (14, 14) counted from 0 (measured mean 14.0), not between pixels 13 and 14.
CENTRE = 14.0
SPACING = 0.4  # of the points along the strokes, in pixels
MAX_SAMPLES = 1_000
CORNER = np.radians(100)  # the least turn that a pen is taken to have meant
FAR = 0.8  # pixels; points that lie farther apart have a curve between them
AS_COMPLEX = np.array([1, 1j])
# The squared distance |p - q|^2 = |p|^2 - 2 p.q + |q|^2 of all points to all pixels is one matrix product.
ROWS, COLUMNS = np.divmod(np.arange(SIDE * SIDE, dtype=np.float64), SIDE)
GRID = np.stack([np.ones(SIDE * SIDE), COLUMNS, ROWS])
FROM_ORIGIN = (COLUMNS**2 + ROWS**2).reshape(SIDE, SIDE)
MAX_POINTS = 100_000

Drawn = Sequence[Sequence[Sequence[float]]] | Sequence[NDArray[np.float64]]
"""a drawing as polylines [[[x, y], ...], ...] in any unit, y down"""


class DrawingError(ValueError):
    """A drawing that cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True)
class Strokes:
    """A drawing with its strokes laid end to end."""

    points: NDArray[np.float64]
    """all its points in drawing order, n x 2 (x right, y down)"""
    begins: NDArray[np.bool_]
    """which of them begin a stroke"""

    @property
    def half_extent(self) -> float:
        """Half the longer side of the bounding box; 0 for a single dot and where there is no point at all."""
        # Halved first: the distance of two coordinates near the largest float would overflow.
        return float(np.ptp(self.points / 2, axis=0).max()) if len(self.points) else 0.0

    def moved(self, points: NDArray[np.float64]) -> "Strokes":
        """The same strokes with their points (n x 2) elsewhere."""
        return Strokes(points, self.begins)


def read_strokes(strokes: Drawn) -> Strokes:
    """Check a drawing and lay its strokes end to end; those without points are left out.

    Raises DrawingError for wrong nesting, anything but finite numbers, or more than MAX_POINTS points.
    """
    lengths = _lengths(strokes)
    points = _finite_pairs(list(chain.from_iterable(strokes)))
    begins = np.zeros(len(points), dtype=bool)
    begins[np.cumsum([0, *lengths])[:-1]] = True
    return Strokes(points, begins)


def from_strokes(strokes: Drawn, pen_width: float = PEN_WIDTH, curves: bool = False) -> NDArray[np.float64] | None:
    """The drawing as 784 grey levels 0 to 1, row by row, ink = 1; None when nothing, or only one dot, is drawn.

    Place, size and density of points do not matter, nor does the pen on the canvas: the line is always `pen_width`
    pixels of the 20x20 box wide, which training varies. With `curves` few points are joined as a pen went.
    Raises DrawingError for a drawing that cannot be read.
    """
    drawing = read_strokes(strokes)
    if drawing.half_extent == 0:
        return None
    track = resample(fitted(curved(drawing) if curves else drawing, pen_width))
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


def curved(drawing: Strokes) -> Strokes:
    """The drawing with curves where only a few points were caught, in another place and size; else itself."""
    lines = fitted(drawing)
    curves = rounded(lines)
    return drawing if curves is lines else curves


def rounded(drawing: Strokes) -> Strokes:
    """The drawing (in pixels) with curves through points that lie far apart; itself where none do, or no line bends.

    A fast pen leaves few points, and straight lines between them would cut its curves. Where the line turns by CORNER
    or more there is none. Centripetal splines neither loop nor overshoot where distances differ:
    Yuksel, Schaefer and Keyser, "Parameterization and applications of Catmull-Rom curves" (2011).
    """
    places = drawing.points @ AS_COMPLEX
    moved = drawing.begins | (np.diff(places, prepend=np.nan) != 0)
    places, inked = places[moved], ~drawing.begins[moved][1:]
    ways = np.diff(places)
    far = np.abs(ways)
    bends = inked[:-1] & inked[1:] & (np.abs(np.angle(ways[1:] * ways[:-1].conj())) < CORNER)
    if len(places) > MAX_SAMPLES or not bends.any() or far[inked].max() <= FAR:
        return drawing
    leaving, arriving = _speeds(ways, np.sqrt(np.where(inked, far, 1.0)), bends)
    parts = np.where(inked, np.ceil(far / FAR), 1.0).astype(int)
    way = np.repeat(np.arange(len(ways)), parts)
    along = (np.arange(1, len(way) + 1) - (np.cumsum(parts) - parts)[way]) / parts[way]
    back = 1 - along
    # Hermite's cubic, by what is left of the way and what is done.
    curve = (
        places[:-1][way] * back**2 * (1 + 2 * along)
        + places[1:][way] * along**2 * (1 + 2 * back)
        + (leaving[way] * back - arriving[way] * along) * along * back
    )
    points = np.concatenate([places[:1], curve])
    return Strokes(np.column_stack([points.real, points.imag]), np.concatenate([[True], ~inked[way]]))


def _speeds(
    ways: NDArray[np.complex128], pace: NDArray[np.float64], bends: NDArray[np.bool_]
) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    """How fast each way is left and reached, in ways: in a bend as on the parabola through its three points.

    `pace` is the time that each takes. Where only one end is in a bend, the other is reached straightening.
    """
    before, after = pace[:-1], pace[1:]
    through = (ways[:-1] / before * after + ways[1:] / after * before) / (before + after)
    leaving, arriving = ways.copy(), ways.copy()
    leaving[1:][bends] = (through * after)[bends]
    arriving[:-1][bends] = (through * before)[bends]
    starts, ends = np.pad(bends, (1, 0)), np.pad(bends, (0, 1))
    first, last = ends & ~starts, starts & ~ends
    leaving[first] = (3 * ways - arriving)[first] / 2
    arriving[last] = (3 * ways - leaving)[last] / 2
    return leaving, arriving


def centred(track: NDArray[np.float64], pen_width: float = PEN_WIDTH) -> NDArray[np.float64]:
    """The track moved so that its ink balances on CENTRE, or as near as keeps all of it inside."""
    margin = pen_width / 2 - 0.5
    shift = CENTRE - centre_of_mass(stamp(track, pen_width))
    return track + np.clip(shift, margin - track.min(axis=0), SIDE - 1 - margin - track.max(axis=0))


def resample(strokes: Strokes) -> NDArray[np.float64]:
    """Points evenly spaced along the strokes (in pixels), m x 2, at most 2 MAX_SAMPLES, however they were drawn.

    The ends of every stroke are among them, so that a dot or the tip of a short stroke is not lost.
    """
    travelled = _distance_travelled(strokes)
    count = min(int(travelled[-1] / SPACING) + 2, MAX_SAMPLES)
    at = np.linspace(0.0, travelled[-1], count)
    evenly = np.column_stack([np.interp(at, travelled, axis) for axis in strokes.points.T])
    return np.concatenate([evenly, _thinned(_ends(strokes))])


def stamp(track: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    """The ink (SIDE x SIDE, 0 to 1, row = y) of a round pen of `width` pixels drawn along `track` (m x 2, x before y).

    A pixel is inked by how far its centre lies inside the pen's edge, over one pixel: clip(width/2 + 1/2 - d, 0, 1)
    with d the distance to the nearest point of the track. Pixel (0, 0) has its centre at the origin.
    """
    reach = np.column_stack([(track**2).sum(axis=1), -2 * track])
    squared = (reach @ GRID).min(axis=0).reshape(SIDE, SIDE) + FROM_ORIGIN
    return np.clip(width / 2 + 0.5 - np.sqrt(np.maximum(squared, 0.0)), 0.0, 1.0)


def centre_of_mass(ink: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where the ink (SIDE x SIDE, not blank) balances: (x, y) in pixels from the centre of pixel (0, 0)."""
    places = np.arange(SIDE)
    return np.array([ink.sum(axis=0) @ places, ink.sum(axis=1) @ places]) / ink.sum()


def _distance_travelled(strokes: Strokes) -> NDArray[np.float64]:
    """Inked length up to each point; lifting the pen to begin a stroke adds nothing."""
    steps = np.hypot(*np.diff(strokes.points, axis=0, prepend=strokes.points[:1]).T)
    return np.cumsum(np.where(strokes.begins, 0.0, steps))


def _ends(strokes: Strokes) -> NDArray[np.float64]:
    """First and last point of every stroke."""
    return strokes.points[strokes.begins | np.roll(strokes.begins, -1)]


def _thinned(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Every k-th point, so that at most MAX_SAMPLES are left."""
    return points[:: -(-len(points) // MAX_SAMPLES)]


def _lengths(strokes: Drawn) -> list[int]:
    """How many points each stroke has, empty strokes left out."""
    try:
        lengths = [len(stroke) for stroke in strokes if len(stroke)]
    except TypeError:
        raise DrawingError("strokes must be a list of strokes, each a list of [x, y] points") from None
    if sum(lengths) > MAX_POINTS:
        raise DrawingError(f"the drawing has {sum(lengths):,} points; at most {MAX_POINTS:,} can be read")
    return lengths


def _finite_pairs(pairs: list[Sequence[float]]) -> NDArray[np.float64]:
    """The points as an n x 2 array of finite numbers."""
    try:
        points = np.asarray(pairs or np.empty((0, 2)))
    except ValueError:
        raise DrawingError("every point must be [x, y]: two numbers") from None
    if points.ndim != 2 or points.shape[1] != 2 or points.dtype.kind not in "iuf":
        raise DrawingError("every point must be [x, y]: two numbers")
    if not np.all(np.isfinite(points)):
        raise DrawingError("a point has a coordinate that is NaN or infinite")
    return points.astype(np.float64)
