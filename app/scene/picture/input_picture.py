"""The inputs as one picture, the pixel that is looked at, and how the loss depends on each of them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.look import Look
from app.explorer.looking import SENSITIVITY
from app.explorer.reading import by_now, reading_of
from app.explorer.session import Session
from app.scene.colour.png import masks, picture
from app.scene.colour.scales import full_colour
from app.scene.curves import n
from app.scene.formulas.numbers import compact
from app.scene.formulas.pixel_picture import Grid, place_words
from app.scene.picture.layout.places import InputPicture
from app.scene.picture.pictured import looked_at_pixel

LEAST_LINED = 12.0  # pixels on the screen that a pixel of the picture takes before lines part it from the next
SAYS = "{count} pixels. Arrow keys move to a pixel, Enter looks at it."


@dataclass(frozen=True, slots=True)
class InputPictureMark:
    """The inputs as one picture."""

    x: float
    y: float
    side: float
    picture: str
    """the address of the inputs above 0 as a mask"""
    negative: str
    """the same of those below 0, empty where there are none"""
    pixels: int
    """how many of them a side has"""
    first: int
    """the number that their first row and column go by"""
    pixel: float
    """the side of one"""
    values: bytes
    """the inputs"""
    chosen: tuple[float, float] | None
    """the left upper corner of the pixel that is looked at"""
    name: str
    """which that is, and its input"""
    named: int
    """its number, 0 where none is looked at"""
    lines: str
    """path data between large pixels"""
    spoken: str
    derivative: bool
    """whether ∂C/∂x is asked for"""
    reached: bool
    """whether what is asked for is reached"""
    above: str
    """the address of ∂C/∂x above 0 as a mask, empty where it is not shown"""
    below: str
    """the same below 0"""

    @property
    def levels(self) -> str:
        """The inputs that are not 0, “379:1 380:0.94 …”."""
        return _levels(self.values)


def input_picture_mark(session: Session, place: InputPicture) -> InputPictureMark:
    """The picture at its place."""
    inputs = reading_of(session).inputs
    side = place.pixels
    first = session.notation.first_neuron
    pixel = looked_at_pixel(session) or _pixel_of_weight(session.view.look)
    above, below, reached = _derivative(session, side)
    return InputPictureMark(
        x=place.x,
        y=round(place.y, 1),
        side=place.size,
        picture=picture(inputs, side),
        negative=picture(-inputs, side) if inputs.min() < 0 else "",
        pixels=side,
        first=first,
        pixel=round(place.pixel_size, 3),
        values=inputs.tobytes(),
        chosen=_rounded(place.corner(pixel)) if pixel else None,
        name=f"{place_words(pixel, Grid(side, first))}: {compact(float(inputs[pixel - 1]))}" if pixel else "",
        named=pixel,
        lines=_lines(place) if place.pixel_size >= LEAST_LINED else "",
        spoken=SAYS.format(count=side * side),
        derivative=session.view.pictures == SENSITIVITY,
        reached=reached,
        above=above,
        below=below,
    )


def sensitivity_of(session: Session) -> Array:
    """∂C/∂x of the example that is shown, by the backward pass as it is walked."""
    return by_now(reading_of(session).layer_upstream(0))


def _derivative(session: Session, side: int) -> tuple[str, str, bool]:
    """The masks of ∂C/∂x where it is asked for, and whether it is reached."""
    if session.view.pictures != SENSITIVITY:
        return "", "", True
    if not session.position.reached("delta", 1):
        return "", "", False
    values = sensitivity_of(session)
    return *masks(values.reshape(side, side), full_colour(values)), True


def _pixel_of_weight(look: Look) -> int:
    """The pixel whose weight is looked at, 0 where it is none's."""
    return look.source if isinstance(look, Parameter) and look.layer == 1 else 0


@lru_cache(maxsize=64)
def _levels(pixels: bytes) -> str:
    return " ".join(f"{number}:{compact(x)}" for number, x in enumerate(np.frombuffer(pixels).tolist(), 1) if x)


@lru_cache(maxsize=64)
def _lines(inputs: InputPicture) -> str:
    """Lines between the pixels."""
    x, y, size = inputs.square
    places = [size * order / inputs.pixels for order in range(1, inputs.pixels)]
    return "".join(f"M{n(x + at)} {n(y)}v{n(size)}M{n(x)} {n(y + at)}h{n(size)}" for at in places)


def _rounded(corner: tuple[float, float]) -> tuple[float, float]:
    return round(corner[0], 2), round(corner[1], 2)
