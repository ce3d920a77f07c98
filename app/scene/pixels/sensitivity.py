"""Which pixels the loss is sensitive to: ∂C/∂x as a picture, and ways on to a pixel and to the outputs."""

from dataclasses import replace

from app.explorer.look import Neuron, look_text
from app.explorer.notation import Notation
from app.explorer.reading import Reading
from app.scene.colour.scales import DERIVATIVE_HUE, full_colour
from app.scene.formulas.equations import upstream
from app.scene.formulas.mathml import Math, derivative
from app.scene.formulas.numbers import MINUS, short
from app.scene.formulas.parts import Note, Section, text_of
from app.scene.formulas.pixel_picture import (
    DERIVATIVE,
    Choice,
    Piece,
    PixelPicture,
    Scale,
    largest_pixel,
    pixel_picture,
    place_words,
)
from app.scene.picture.wanted import digit_of
from app.scene.pixels.parts import drawing, side_of

SAYS = f"More ink on plain {DERIVATIVE_HUE} raises {{C}}, more ink on striped {DERIVATIVE_HUE} lowers it."
WAIT = "It follows from {delta} of the first layer, which the backward pass reaches last."
MOST = "The pixel it is most sensitive to, with its paths:"
LEVEL = "{derivative} is 0 at every pixel."
OWN = "This is the slope of this example's own loss; in the mean it counts 1/{count}."
MOST_OUTPUTS = 12


def sensitivity_section(reading: Reading) -> Section:
    """∂C/∂x beside the drawing, and the pixel that the loss is most sensitive to."""
    shown = Section(
        "Which pixels the loss is sensitive to",
        equations=(upstream(reading, 0, "i"),),
        pictures=((Piece(picture=drawing(reading)), Piece(picture=sensitivity(reading))),),
        scales=(sensitivity_scale(reading),),
    )
    found = reading.layer_upstream(0)
    letters = reading.notation.plain()
    if found is None:
        return replace(shown, notes=(Note(WAIT.format(**letters), "muted"),))
    if not found.any():
        return replace(shown, notes=(Note(LEVEL.format(derivative=sensitivity_letters(reading.notation)), "muted"),))
    texts = (SAYS.format(**letters), *own_notes(reading), MOST)
    notes = tuple(Note(text, "muted") for text in texts)
    return replace(shown, notes=notes, choices=(_pixel_choice(reading, largest_pixel(found)),))


def own_notes(reading: Reading) -> tuple[str, ...]:
    """That ∂C/∂x is of the loss of one example alone, where the loss is a mean over several."""
    of_a_mean = reading.step.reduction == "mean" and reading.examples > 1
    return (OWN.format(count=reading.examples),) if of_a_mean else ()


def sensitivity_letters(notation: Notation) -> str:
    """∂C/∂x in plain letters."""
    return f"∂{notation.loss}/∂{notation.inputs}"


def sensitivity(reading: Reading, mark: int = 0) -> PixelPicture:
    """∂C/∂x of the example that is shown; `mark` is a pixel, from 1, to frame."""
    found = reading.layer_upstream(0)
    full = 1.0 if found is None else full_colour(found)
    return pixel_picture(DERIVATIVE, "sensitivity", found, side_of(reading), full, _letter(reading), mark)


def sensitivity_scale(reading: Reading) -> Scale:
    """What its colours mean."""
    found = reading.layer_upstream(0)
    return Scale(DERIVATIVE, _letter(reading), text_of(None if found is None else full_colour(found)))


def outputs_section(reading: Reading, chosen: int = 0) -> Section:
    """A button for each output that leads to what would raise it; one may be `chosen` already."""
    sizes = reading.network.sizes
    depth = reading.network.depth
    choices = tuple(_output_choice(reading, k, k == chosen) for k in range(1, min(sizes[-1], MOST_OUTPUTS) + 1))
    digits = digit_of(sizes, depth, 1) is not None
    return Section("What would make it more of a …" if digits else "What would raise output …", choices=choices)


def _output_choice(reading: Reading, output: int, pressed: bool) -> Choice:
    digit = digit_of(reading.network.sizes, reading.network.depth, output)
    spoken = f"What would raise output {output}" if digit is None else f"What would make it more of a {digit}"
    return Choice(
        str(output if digit is None else digit), spoken, look_text(Neuron(reading.network.depth, output)), pressed
    )


def _pixel_choice(reading: Reading, pixel: int) -> Choice:
    text = f"{place_words(pixel, side_of(reading))}: {short(reading.upstream(0, pixel))}"
    return Choice(
        text.capitalize(), f"Paths to the pixel in {text}".replace(MINUS, "minus "), look_text(Neuron(0, pixel))
    )


def _letter(reading: Reading) -> Math:
    return derivative(reading.notation.upstream(0, "i"))
