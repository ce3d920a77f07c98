"""The 8×8 digits: 1,797 real ones, of which a network can show every input, and drawings prepared the way they were.

Alpaydin and Kaynak, "Optical recognition of handwritten digits", UCI Machine Learning Repository (1998),
doi.org/10.24432/C50P49, CC BY 4.0; see docs/data-set-digits-8x8.md. Their own preparation (programs by NIST, Garris
et al. 1994): the digit scaled to a bitmap of 32x32, and the inked dots of every 4x4 block counted, 0 to 16.

The command that packed the shipped file from scikit-learn's copy: python -m app.digits.eight_by_eight
"""

from functools import lru_cache
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from app.digits.datasets import LabelledDigits
from app.digits.ink import Drawn, Strokes, read_strokes, resample

SMALL_SIDE = 8
INK = 16
FILE = Path(__file__).parent / "shipped" / "digits-8x8.npz"

BLOCK = 4
BITMAP = SMALL_SIDE * BLOCK
# The 1,797 shipped digits fill the height and most 20 of the 32 columns, in thick lines; narrow ones are widened.
PEN, WIDTH, WIDENED = 5.0, 20.0, 1.3
HEIGHTENED = 4.0  # at most, so that a dash stays one
LEAST = 1e-9  # of a side, where the other is 1
# The squared distance |p - q|^2 = |p|^2 - 2 p.q + |q|^2 of all points to all dots is one matrix product.
ROWS, COLUMNS = np.divmod(np.arange(BITMAP**2, dtype=np.float64), BITMAP)
GRID = np.stack([np.ones(BITMAP**2), COLUMNS, ROWS])


@lru_cache
def eight_by_eight() -> LabelledDigits:
    """The shipped digits, 1797 x 64 bytes from 0 (paper) to 16 (ink), in the order they were published."""
    with np.load(FILE, allow_pickle=False) as file:
        return LabelledDigits(file["images"], file["labels"], INK)


def counted_dots(strokes: Drawn) -> NDArray[np.float64] | None:
    """The drawing as 64 grey levels 0 to 1, row by row, ink = 1; None when nothing, or only one dot, is drawn.

    Raises DrawingError for a drawing that cannot be read.
    """
    drawing = read_strokes(strokes)
    return None if drawing.half_extent == 0 else block_shares(dots_of(drawing)).ravel()


def dots_of(drawing: Strokes) -> NDArray[np.bool_]:
    """BITMAP x BITMAP dots, those within half a pen of the line."""
    track = resample(_as_high_as_fits(drawing))
    reach = np.column_stack([(track**2).sum(axis=1), -2 * track])
    squared = (reach @ GRID).min(axis=0) + COLUMNS**2 + ROWS**2
    return (squared <= (PEN / 2) ** 2).reshape(BITMAP, BITMAP)


def block_shares(bitmap: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The share of inked dots in every block, 8 x 8."""
    return bitmap.reshape(SMALL_SIDE, BLOCK, SMALL_SIDE, BLOCK).mean(axis=(1, 3))


def _as_high_as_fits(drawing: Strokes) -> Strokes:
    """The drawing as high as the bitmap, its middle in the middle; narrower where it would be wider than WIDTH."""
    # Halved and divided by the extent first, as coordinates near the largest float would overflow.
    half = drawing.points / 2
    middle = half.min(axis=0) / 2 + half.max(axis=0) / 2
    placed = (half - middle) / drawing.half_extent
    width, height = np.maximum(np.ptp(placed, axis=0), LEAST)
    tall = (BITMAP - PEN) / height
    wide = min(WIDENED * tall, (WIDTH - PEN) / width)
    return drawing.moved(placed * np.array([wide, min(tall, HEIGHTENED * wide)]) + (BITMAP - 1) / 2)


@click.command()
@click.option(
    "--out",
    default=FILE,
    show_default="the shipped file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the digits.",
)
def main(out: Path) -> None:
    """Write the 1,797 digits that scikit-learn carries as bytes; the same bytes every time."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    np.savez_compressed(out, images=digits.data.astype(np.uint8), labels=digits.target.astype(np.uint8))
    click.echo(f"{out}: {len(digits.target):,} digits in {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
