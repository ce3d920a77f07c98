"""Places in the picture: the frames, where a neuron stands, and where neurons are left out."""

from dataclasses import dataclass

HEADER_HEIGHT = 24.0


@dataclass(frozen=True)
class Frame:
    """The drawing area in pixels, and the room that the loss takes on the right.

    `chips` are the sizes of chips, the one to try first before the others; `lettering` are the font sizes on
    them, of the weight and of what stands below it.
    """

    name: str
    width: float
    height: float
    left: float
    loss_room: float
    loss_width: float
    chips: tuple[tuple[float, float], ...]
    lettering: tuple[float, float]
    tile: float


FRAMES = {
    frame.name: frame
    for frame in (
        Frame("wide", 820, 510, 54, 212, 86, ((72, 30), (58, 30)), (12, 10), 168),
        Frame("digit", 736, 510, 40, 170, 68, ((72, 30), (58, 30)), (12, 10), 168),
        Frame("narrow", 372, 560, 26, 100, 50, ((54, 28), (50, 18)), (10.5, 10.5), 84),
    )
}


@dataclass(frozen=True)
class Place:
    """A neuron's place: number within its layer (from 1), centre and radius.

    `labels` says where its name and δ stand: "stack" (above and below), "right", "left" (the outputs) or "none".
    """

    layer: int
    number: int
    x: float
    y: float
    r: float
    labels: str = "stack"


@dataclass(frozen=True)
class Gap:
    """Neurons left out between two that are shown, from number `first` on."""

    layer: int
    first: int
    x: float
    y: float
    count: int
