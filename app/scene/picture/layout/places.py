"""Places in the picture: the frames, where a neuron stands, where neurons are left out, and the inputs as a picture."""

from dataclasses import dataclass

HEADER_HEIGHT = 24.0
Square = tuple[float, float, float]  # left, top and side


@dataclass(frozen=True)
class Frame:
    """The drawing area. Lengths are pixels."""

    name: str
    width: float
    height: float
    left: float
    """from the border to the middle of the first column"""
    loss_room: float
    """what the loss takes on the right"""
    loss_width: float
    chips: tuple[tuple[float, float], ...]
    """widths and heights of chips, the ones to try first before the others"""
    lettering: tuple[float, float]
    """the font sizes on a chip, of the weight and of what stands below it"""
    inputs: float
    """the side of the inputs where they are a picture beside neurons"""


FRAMES = {
    frame.name: frame
    for frame in (
        Frame("wide", 820, 510, 54, 212, 86, ((92, 30), (72, 30), (58, 30)), (12, 10), 168),
        Frame("low", 800, 340, 54, 206, 86, ((72, 30), (58, 30), (52, 18), (44, 17)), (12, 10), 150),
        Frame("digit", 736, 510, 40, 170, 68, ((72, 30), (58, 30)), (12, 10), 168),
        Frame("narrow", 372, 560, 26, 100, 50, ((54, 28), (50, 18)), (10.5, 10.5), 84),
    )
}


@dataclass(frozen=True)
class Spot:
    """A neuron's place."""

    layer: int
    number: int
    """within its layer, from 1; 0 for a bias unit"""
    x: float
    y: float
    r: float
    labels: str = "stack"
    """where its name and δ stand: "stack" (above and below), "right", "left" (the outputs) or "none\""""


@dataclass(frozen=True)
class Gap:
    """Neurons left out between two that are shown."""

    layer: int
    first: int
    """the number of the first of them"""
    x: float
    y: float
    count: int


@dataclass(frozen=True)
class InputPicture:
    """The inputs as one picture."""

    x: float
    y: float
    size: float
    pixels: int
    """how many of them a side has"""

    @property
    def square(self) -> Square:
        """Left, top and side."""
        return self.x, self.y, self.size

    @property
    def pixel_size(self) -> float:
        """The side of a pixel."""
        return self.size / self.pixels

    def corner(self, pixel: int) -> tuple[float, float]:
        """The left upper corner of a pixel, counted from 1, row by row."""
        row, column = divmod(pixel - 1, self.pixels)
        return self.x + column * self.pixel_size, self.y + row * self.pixel_size

    def pixel(self, number: int) -> Spot:
        """The middle of a pixel, a point that lines start from."""
        row, column = divmod(number - 1, self.pixels)
        step = self.pixel_size
        return Spot(0, number, self.x + (column + 0.5) * step, self.y + (row + 0.5) * step, 0)
