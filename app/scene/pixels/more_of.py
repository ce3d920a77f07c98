"""What would make the drawing more of a digit: ∂a/∂x of its output, and the drawing after a small step along it."""

from dataclasses import dataclass

import numpy as np

from app.engine.backward import output_slope
from app.engine.forward import forward
from app.engine.network import Array
from app.explorer.notation import Derivative
from app.explorer.reading import Reading
from app.scene.colour import hues
from app.scene.colour.scales import LEAST, full_colour
from app.scene.formulas.mathml import Math, derivative
from app.scene.formulas.numbers import short, since
from app.scene.formulas.parts import Note, Section
from app.scene.formulas.pixel_picture import INK, SIGNED, Piece, Scale, pixel_picture
from app.scene.picture.wanted import digit_of
from app.scene.pixels.parts import drawing, side_of

STEP = 0.25  # of full ink, where the slope is steepest: little enough to leave the drawing as it is
SAYS = f"More ink on {hues.POSITIVE} raises {{a}}, more ink on striped {hues.NEGATIVE} lowers it."
STEPPED = (
    "A small step along it: ink changes by {step} where the slope is steepest, elsewhere in proportion, and stays "
    "between {least} and {most}. The network reads the new drawing: {a} goes from {before} to {after}."
)
LEVEL = "The slope is 0 at every pixel: no small step raises {a}."
BEYOND = "The slope is too large or too small to take a step along it."
WAIT = "It follows from the forward pass."


@dataclass(frozen=True)
class Stepped:
    """A small step of the inputs along the slope of an output."""

    slope: Array
    """∂a/∂x"""
    rate: float
    """how far along it the step goes; 0 where the slope allows none"""
    limits: tuple[float, float]
    """what no input leaves"""
    inputs: Array
    """after the step"""
    before: float
    """a, by the forward pass"""
    after: float
    """a after the step, by a forward pass of its own"""


def stepped(reading: Reading, output: int) -> Stepped:
    """The step for the example that is shown."""
    alone = reading.step.forward.of_examples(slice(reading.example, reading.example + 1))
    slope = output_slope(alone, output)[0]
    x = alone.a[0][0]
    steepest = float(np.abs(slope).max())
    rate = STEP / steepest if LEAST <= steepest < np.inf else 0.0
    limits = min(0.0, float(x.min())), max(1.0, float(x.max()))
    moved = np.clip(x + rate * slope, *limits) if rate else x
    after = forward(reading.network, moved[None]).outputs[0, output - 1]
    return Stepped(slope, rate, limits, moved, float(alone.outputs[0, output - 1]), float(after))


def more_section(reading: Reading, output: int) -> Section:
    """∂a/∂x of an output as a picture, and what a step along it makes of the drawing and of the output."""
    found = stepped(reading, output) if reading.position.reached("a", reading.network.depth) else None
    full = full_colour(found.slope) if found else None
    return Section(
        _title(reading, output),
        pictures=(_row(reading, output, found, full),),
        scales=(Scale(SIGNED, _letter(reading, output), short(full) if full else "·"),),
        notes=tuple(Note(text, "muted") for text in _says(reading, output, found)),
    )


def _row(reading: Reading, output: int, found: Stepped | None, full: float | None) -> tuple[Piece, ...]:
    """Drawing + rate · slope = drawing after the step."""
    side = side_of(reading)
    slope = found.slope if found else None
    after = found.inputs if found else None
    pictured = pixel_picture(SIGNED, "slope", slope, side, full or 1.0, _letter(reading, output))
    rate = f"+ {short(found.rate)} ·" if found else "+"
    return (
        Piece(picture=drawing(reading)),
        Piece(rate, pictured),
        Piece("=", pixel_picture(INK, "one step on", after, side)),
    )


def _title(reading: Reading, output: int) -> str:
    digit = digit_of(reading.network.sizes, reading.network.depth, output)
    return f"What would raise output {output}" if digit is None else f"What would make it more of a {digit}"


def _says(reading: Reading, output: int, found: Stepped | None) -> tuple[str, ...]:
    a = str(reading.notation.a(reading.network.depth, output))
    if found is None:
        return (WAIT,)
    if not found.rate:
        return (BEYOND if found.slope.any() else LEVEL.format(a=a),)
    numbers = {"before": since(found.before, found.after), "after": since(found.after, found.before)}
    least, most = map(short, found.limits)
    return SAYS.format(a=a), STEPPED.format(a=a, step=short(STEP), least=least, most=most, **numbers)


def _letter(reading: Reading, output: int) -> Math:
    n = reading.notation
    return derivative(Derivative(n.a(reading.network.depth, output), n.a(0, "i")))
