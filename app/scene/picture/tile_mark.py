"""The inputs as one picture, the pixel that is looked at, and how the loss depends on each of them."""

from functools import lru_cache

import numpy as np

from app.engine.measured_slope import Parameter
from app.engine.network import Array
from app.engine.sensitivity import input_gradient
from app.explorer.look import Look
from app.explorer.looking import SENSITIVITY
from app.explorer.session import Session
from app.explorer.training_step import overflow_is_an_answer
from app.scene.colour.png import masks, picture
from app.scene.colour.scales import full_colour
from app.scene.curves import n
from app.scene.formulas.numbers import compact
from app.scene.formulas.pixel_picture import place_words
from app.scene.picture.grid_parts import TileMark
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.shown_edges import looked_at_pixel

LEAST_LINED = 12.0  # pixels on the screen that a pixel of the picture takes before lines part it from the next
SAYS = "{count} pixels. Arrow keys move to a pixel, Enter looks at it."


def tile_mark(session: Session, where: Layout) -> TileMark | None:
    """The tile, None where the inputs are neurons."""
    if not where.tile:
        return None
    step = session.position.step
    inputs = step.inputs[min(session.view.example, len(step.inputs) - 1)]
    side, (x, y, size) = where.tile_pixels, where.tile
    pixel = looked_at_pixel(session) or _pixel_of_weight(session.view.look)
    above, below, reached = _derivative(session, side)
    return TileMark(
        x=x,
        y=round(y, 1),
        side=size,
        picture=_drawn(inputs.tobytes(), side),
        negative=_drawn((-inputs).tobytes(), side) if inputs.min() < 0 else "",
        pixels=side,
        pixel=round(size / side, 3),
        levels=_levels(inputs.tobytes()),
        chosen=_corner(pixel, x, y, size / side, side) if pixel else None,
        name=f"{place_words(pixel, side)}: {compact(float(inputs[pixel - 1]))}" if pixel else "",
        lines=_lines(x, y, size, side) if size / side >= LEAST_LINED else "",
        spoken=SAYS.format(count=side * side),
        derivative=session.view.pictures == SENSITIVITY,
        reached=reached,
        above=above,
        below=below,
    )


def sensitivity_of(session: Session) -> Array:
    """∂C/∂x of the example that is shown, by the backward pass as it is walked."""
    step = session.position.step
    with overflow_is_an_answer():
        found = input_gradient(step.forward, step.backward)
    return found[min(session.view.example, len(found) - 1)]


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
def _drawn(pixels: bytes, side: int) -> str:
    """The inputs above 0 as a picture; the same ones are drawn at every stage."""
    return picture(np.frombuffer(pixels), side)


@lru_cache(maxsize=64)
def _levels(pixels: bytes) -> str:
    return " ".join(f"{number}:{compact(x)}" for number, x in enumerate(np.frombuffer(pixels).tolist(), 1) if x)


def _corner(pixel: int, x: float, y: float, step: float, side: int) -> tuple[float, float]:
    row, column = divmod(pixel - 1, side)
    return round(x + column * step, 2), round(y + row * step, 2)


@lru_cache(maxsize=64)
def _lines(x: float, y: float, size: float, side: int) -> str:
    """Lines between the pixels."""
    places = [size * order / side for order in range(1, side)]
    return "".join(f"M{n(x + at)} {n(y)}v{n(size)}M{n(x)} {n(y + at)}h{n(size)}" for at in places)
