"""Neurons left out of a layer as marks: a button that counts them and shows one of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.explorer.names import counted
from app.explorer.notation import Notation
from app.scene.picture.layout.layouts import Layout

WIDTH, SLIM_WIDTH = 72.0, 32.0


@dataclass(frozen=True, slots=True)
class GapMark:
    """Neurons left out of an elided layer; choosing it shows one of them, `key`. It is `width` wide."""

    key: str
    x: float
    y: float
    width: float
    text: str
    spoken: str


def gap_marks(where: Layout, notation: Notation) -> Iterator[GapMark]:
    """A mark for each gap; where columns stand close it has the number alone."""
    for gap in where.gaps:
        slim = where.grid is not None and gap.layer > 1 and where.header(gap.layer)[2] < WIDTH
        spoken = f"{counted(gap.count, 'more neuron')} of layer {notation.number(gap.layer)}: show neuron {gap.first}"
        yield GapMark(
            key=f"{gap.layer}.{gap.first}",
            x=round(gap.x, 1),
            y=round(gap.y, 1),
            width=SLIM_WIDTH if slim else WIDTH,
            text=str(gap.count) if slim else f"{gap.count} more",
            spoken=spoken,
        )
