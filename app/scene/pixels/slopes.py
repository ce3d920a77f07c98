"""How the loss and an output change with the drawing: ∂C/∂x and ∂a/∂x as pictures; and a small step along ∂a/∂x."""

from dataclasses import replace

from app.explorer.elsewhere import raised
from app.explorer.look import Neuron, look_text
from app.explorer.notation import Derivative, Notation
from app.explorer.number import Worked
from app.explorer.raising import STEP, Stepped, stepped
from app.explorer.reading import Reading
from app.explorer.why.worked import given
from app.scene.colour.scales import DERIVATIVE_HUE, NEGATIVE_HUE, POSITIVE_HUE, full_colour
from app.scene.formulas.equations import upstream
from app.scene.formulas.mathml import Math, derivative
from app.scene.formulas.parts import Note, Section, Shown, known, shown, text_of, told
from app.scene.formulas.pixel_picture import (
    DERIVATIVE,
    INK,
    SIGNED,
    Choice,
    Piece,
    PixelPicture,
    Scale,
    largest_pixel,
    pixel_picture,
    place_words,
)
from app.scene.picture.wanted import digit_of
from app.scene.pixels.neuron import drawing, grid_of

SENSITIVE = f"More ink on plain {DERIVATIVE_HUE} raises {{own}}, more ink on striped {DERIVATIVE_HUE} lowers it."
WAIT = "It follows from {delta} of the first layer, which the backward pass reaches last."
MOST = "The pixel it is most sensitive to, {value}, with its paths:"
LEVEL = "{derivative} is 0 at every pixel."
OWN = "This is the slope of this example's own loss; in the mean it counts 1/{count}."
MOST_OUTPUTS = 12
RAISES = f"More ink on {POSITIVE_HUE} raises {{a}}, more ink on striped {NEGATIVE_HUE} lowers it."
STEPPED = (
    "A small step along it: ink changes by {step} where the slope is steepest, elsewhere in proportion, and stays "
    "between {least} and {most}. The network reads the new drawing: {a} goes from {before} to {after}."
)
FLAT = "The slope is 0 at every pixel: no small step raises {a}."
BEYOND = "The slope is too large or too small to take a step along it."
AFTER_FORWARD = "It follows from the forward pass."


def sensitivity_section(reading: Reading) -> Section:
    """∂C/∂x beside the drawing, and the pixel that the loss is most sensitive to."""
    section = Section(
        "Which pixels the loss is sensitive to",
        equations=(upstream(reading, 0, "i"),),
        pictures=((Piece(picture=drawing(reading)), Piece(picture=sensitivity(reading))),),
        scales=(sensitivity_scale(reading),),
    )
    found = reading.layer_upstream(0)
    letters = reading.notation.plain()
    if found is None:
        return replace(section, notes=(Note(WAIT.format(**letters), "muted"),))
    if not found.any():
        return replace(section, notes=(Note(LEVEL.format(derivative=sensitivity_letters(reading.notation)), "muted"),))
    most = largest_pixel(found)
    value = shown(reading, reading.name("dC/dx", 0, most))
    texts = (SENSITIVE.format(**letters), *own_notes(reading), told(MOST, value=value))
    notes = tuple(Note(text, "muted") for text in texts)
    return replace(section, notes=notes, choices=(_pixel_choice(reading, most),))


def own_notes(reading: Reading) -> tuple[str, ...]:
    """That ∂C/∂x is of the loss of one example alone, where the loss is a mean over several."""
    return (OWN.format(count=reading.examples),) if reading.step.of_a_mean else ()


def sensitivity_letters(notation: Notation) -> str:
    """∂C/∂x in plain letters."""
    return f"∂{notation.own_C}/∂{notation.inputs}"


def sensitivity(reading: Reading, mark: int = 0) -> PixelPicture:
    """∂C/∂x of the example that is shown; `mark` is a pixel, from 1, to frame."""
    found = reading.layer_upstream(0)
    full = 1.0 if found is None else full_colour(found)
    return pixel_picture(
        DERIVATIVE,
        "sensitivity",
        found,
        grid_of(reading),
        full,
        _letter(reading),
        mark,
        significant=reading.significant,
    )


def sensitivity_scale(reading: Reading) -> Scale:
    """What its colours mean."""
    found = reading.layer_upstream(0)
    return Scale(
        DERIVATIVE, _letter(reading), text_of(None if found is None else full_colour(found), reading.significant)
    )


def outputs_section(reading: Reading, chosen: int = 0) -> Section:
    """A button for each output that leads to what would raise it; one may be `chosen` already."""
    sizes = reading.network.sizes
    depth = reading.network.depth
    choices = tuple(_output_choice(reading, k, k == chosen) for k in range(1, min(sizes[-1], MOST_OUTPUTS) + 1))
    digits = digit_of(sizes, depth, 1) is not None
    return Section("What would make it more of a …" if digits else "What would raise output …", choices=choices)


def _output_choice(reading: Reading, output: int, pressed: bool) -> Choice:
    digit = digit_of(reading.network.sizes, reading.network.depth, output)
    look = look_text(Neuron(reading.network.depth, output))
    number = reading.notation.neuron(output) if digit is None else str(digit)
    return Choice(number, _title(reading, output), look, pressed)


def _pixel_choice(reading: Reading, pixel: int) -> Choice:
    text = place_words(pixel, grid_of(reading))
    return Choice(text.capitalize(), f"Paths to the pixel in {text}", look_text(Neuron(0, pixel)))


def _letter(reading: Reading) -> Math:
    return derivative(reading.notation.upstream(0, "i"))


def more_section(reading: Reading, output: int) -> Section:
    """∂a/∂x of an output as a picture, and what a step along it makes of the drawing and of the output."""
    reached = reading.reached("a", reading.network.depth)
    found = stepped(reading.step, reading.example, output) if reached else None
    full = full_colour(found.slope) if found else None
    return Section(
        _title(reading, output),
        pictures=(_row(reading, output, found, full),),
        scales=(Scale(SIGNED, _letter_of_slope(reading, output), text_of(full or None, reading.significant)),),
        notes=tuple(Note(text, "muted") for text in _says(reading, output, found)),
    )


def _row(reading: Reading, output: int, found: Stepped | None, full: float | None) -> tuple[Piece, ...]:
    """Drawing + rate · slope = drawing after the step."""
    grid = grid_of(reading)
    slope = found.slope if found else None
    after = found.inputs if found else None
    pictured = pixel_picture(
        SIGNED, "slope", slope, grid, full or 1.0, _letter_of_slope(reading, output), significant=reading.significant
    )
    rate = told("+ {rate} ·", rate=_rate(reading, output, found)) if found else "+"
    return (
        Piece(picture=drawing(reading)),
        Piece(rate, pictured),
        Piece("=", pixel_picture(INK, "one step on", after, grid, significant=reading.significant)),
    )


def _rate(reading: Reading, output: int, found: Stepped) -> Shown:
    """How far the step goes: so far as moves the ink by `STEP` where the slope is steepest."""
    if not found.rate:
        return known(reading, given(0), 0.0)
    rise = Worked("rise", (reading.name("a", reading.network.depth, output), reading.name("x", 0, found.steepest)))
    return known(reading, Worked("quotient", (STEP, Worked("size", (rise,)))), found.rate)


def _title(reading: Reading, output: int) -> str:
    digit = digit_of(reading.network.sizes, reading.network.depth, output)
    number = reading.notation.neuron(output)
    return f"What would raise output {number}" if digit is None else f"What would make it more of a {digit}"


def _says(reading: Reading, output: int, found: Stepped | None) -> tuple[str, ...]:
    a = str(reading.notation.a(reading.network.depth, output))
    if found is None:
        return (AFTER_FORWARD,)
    if not found.rate:
        return (BEYOND if found.slope.any() else FLAT.format(a=a),)
    before = reading.name("a", reading.network.depth, output)
    least, most = (shown(reading, given(limit)) for limit in found.limits)
    said = told(
        STEPPED,
        a=a,
        step=shown(reading, given(STEP)),
        least=least,
        most=most,
        before=known(reading, before, found.before, beside=found.after),
        after=known(reading, before._replace(where=raised(output)), found.after, beside=found.before),
    )
    return RAISES.format(a=a), said


def _letter_of_slope(reading: Reading, output: int) -> Math:
    n = reading.notation
    return derivative(Derivative(n.a(reading.network.depth, output), n.a(0, "i")))
