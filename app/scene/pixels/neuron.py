"""What a neuron of layer 1 sees and learns, as pictures.

It sees the drawing times its weights, pixel by pixel; its gradient is δ times the drawing, and moves its weights.
"""

from collections.abc import Iterator

import numpy as np

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.scene.colour import hues
from app.scene.colour.scales import full_colour, full_weight
from app.scene.formulas.changes import update_line
from app.scene.formulas.mathml import Math, derivative, letter, symbol
from app.scene.formulas.numbers import short
from app.scene.formulas.parts import Line, Note, Section, Term, lights_neuron, lights_parameter, line, summed, text_of
from app.scene.formulas.pixel_picture import (
    DERIVATIVE,
    SIGNED,
    Piece,
    PixelPicture,
    Scale,
    largest_pixel,
    number_piece,
    pixel_picture,
    place_words,
)
from app.scene.formulas.readings import Readings
from app.scene.pixels.parts import drawing, side_of, weight_scale, weights

SEES = f"Ink on {hues.POSITIVE} raises {{z}}, ink on striped {hues.NEGATIVE} lowers it. {{added}}"
ADDED = {True: "The products and the bias add up to {z}.", False: "The products add up to {z}."}
TITLE = "Its gradient is the drawing, times {delta}"
ONE = "Each of the {count:,} gradients is {delta} times the ink of its pixel. Where there is no ink, nothing is learnt."
MANY = "Each example gives {delta} times its own drawing. The pictures of all {examples} are added up{divided}."
MOST = "The pixel in {place} has the weight that moves most."
ALIKE = "{count} weights move most, all by the same; that of the pixel in {place} is the first of them."
LEVEL = "Every gradient is 0 here: no weight of this neuron moves."
STILL = "The learning rate is 0: no weight moves."


def seen_section(readings: Readings, neuron: int) -> Section:
    """Drawing ⊙ weights = products; their sum, and the bias, is z."""
    own = readings.network.weights[0][neuron - 1]
    letters = readings.notation.plain()
    products = readings.layer_a(0) * own if readings.position.reached("z", 1) else None
    pictured = pixel_picture(SIGNED, "products", products, side_of(readings), full_weight(readings.network))
    row = Piece(picture=drawing(readings)), Piece("⊙", weights(readings, neuron, "weights", own)), Piece("=", pictured)
    added = ADDED[readings.network.biases is not None].format(**letters)
    return Section(
        "What it sees in the drawing",
        pictures=(row,),
        scales=(weight_scale(readings, neuron),),
        lines=(_summed(readings, neuron, products),),
        notes=(Note(SEES.format(added=added, **letters), "muted"),),
    )


def _summed(readings: Readings, neuron: int, products: Array | None) -> Line:
    """z = the sum of the products + b."""
    n = readings.notation
    value = readings.z(1, neuron)
    terms = [Term(text_of(None if products is None else float(products.sum())))]
    if readings.network.biases is not None:
        terms.append(Term(short(readings.weight(1, neuron, 0)), lights=lights_parameter(Parameter(1, neuron, 0))))
    left = symbol(n.z(1, neuron))
    lights = lights_neuron(1, neuron)
    return line(left, summed(terms) if len(terms) > 1 else (), value, lights)


def gradient_section(readings: Readings, neuron: int) -> Section:
    """Drawing × δ = ∂C/∂w; of a batch that is one example's part, to which the others are added."""
    parts = _parts(readings, neuron)
    rows = [tuple(_product(readings, neuron, parts))]
    if readings.examples > 1:
        rows.append(tuple(_added(readings, neuron, parts)))
    return Section(
        TITLE.format(**readings.notation.plain()),
        pictures=tuple(rows),
        scales=(gradient_scale(readings, neuron),),
        notes=(Note(_says(readings), "muted"),),
    )


def update_section(readings: Readings, neuron: int) -> Section:
    """Old weights − η · gradient = new weights, and the weight that moves most with its numbers."""
    step = readings.step
    updated = readings.position.updated
    parts = _parts(readings, neuron)
    row = (
        Piece(picture=weights(readings, neuron, "old weights", step.network.weights[0][neuron - 1])),
        Piece(f"− {short(step.learning_rate)} ·", _pictured(readings, neuron, "gradient", parts, -1, lettered=True)),
        Piece("=", weights(readings, neuron, "new weights", step.updated.weights[0][neuron - 1] if updated else None)),
    )
    most = largest_pixel(parts[-1]) if parts[-1].any() else 0
    return Section(
        "Update",
        pictures=(row,),
        scales=(weight_scale(readings, neuron), gradient_scale(readings, neuron)),
        lines=(update_line(readings, Parameter(1, neuron, most)),) if updated and most else (),
        notes=(Note(_moves(readings, most, parts), "muted"),),
    )


def _moves(readings: Readings, most: int, parts: tuple[Array, ...]) -> str:
    """Which weight moves most, that of pixel `most`; 0 stands for none."""
    if not most:
        return LEVEL
    if not readings.step.learning_rate:
        return STILL
    sizes = np.abs(parts[-1])
    count = np.count_nonzero(sizes == sizes.max())
    return (MOST if count == 1 else ALIKE).format(place=place_words(most, side_of(readings)), count=count)


def gradient_scale(readings: Readings, neuron: int) -> Scale:
    """What the colours of the neuron's derivatives mean."""
    parts = _parts(readings, neuron)
    return Scale(DERIVATIVE, _gradient_letter(readings, neuron), text_of(_full(parts) if parts else None))


def _parts(readings: Readings, neuron: int) -> tuple[Array, ...]:
    """δ x of the example that is shown, of all others together, and ∂C/∂w; none of them before it is reached."""
    if not readings.position.reached("dC/dw", 1):
        return ()
    whole = readings.step.backward.weight_gradients[0][neuron - 1]
    if readings.examples == 1:
        return (whole,)
    deltas = readings.step.backward.delta[0][:, neuron - 1]
    inputs = readings.step.inputs
    own = deltas[readings.example] * inputs[readings.example]
    return own, deltas @ inputs - own, whole


def _full(parts: tuple[Array, ...]) -> float:
    return full_colour(np.stack(parts))


def _product(readings: Readings, neuron: int, parts: tuple[Array, ...]) -> Iterator[Piece]:
    single = readings.examples == 1
    delta = readings.delta(1, neuron)
    yield Piece(picture=drawing(readings))
    yield number_piece("×", delta, letter(readings.notation.delta(1, neuron)))
    yield Piece("=", _pictured(readings, neuron, "gradient" if single else "its part", parts, 0, lettered=single))


def _added(readings: Readings, neuron: int, parts: tuple[Array, ...]) -> Iterator[Piece]:
    """Own part + the others' = ∂C/∂w, divided by their number for a mean."""
    mean = readings.step.reduction == "mean"
    others = readings.examples - 1
    yield Piece("(" if mean else "", _pictured(readings, neuron, "its part", parts, 0))
    rest = _pictured(readings, neuron, "the other one" if others == 1 else f"the {others} others", parts, 1)
    yield Piece("+", rest, closing=f") ÷ {readings.examples}" if mean else "")
    yield Piece("=", _pictured(readings, neuron, "gradient", parts, 2, lettered=True))


def _pictured(
    readings: Readings, neuron: int, caption: str, parts: tuple[Array, ...], which: int, lettered: bool = False
) -> PixelPicture:
    of = _gradient_letter(readings, neuron) if lettered else None
    values, full = (parts[which], _full(parts)) if parts else (None, 1.0)
    return pixel_picture(DERIVATIVE, caption, values, side_of(readings), full, of)


def _gradient_letter(readings: Readings, neuron: int) -> Math:
    n = readings.notation
    return derivative(n.by(n.weight(1, neuron, "i")))


def _says(readings: Readings) -> str:
    delta = readings.notation.plain()["delta"]
    count = readings.network.sizes[0]
    if readings.examples == 1:
        return ONE.format(count=count, delta=delta)
    divided = f", then divided by {readings.examples}" if readings.step.reduction == "mean" else ""
    return MANY.format(delta=delta, examples=readings.examples, divided=divided)
