"""The drawing, and what a neuron of layer 1 sees in it and learns from it, as pictures.

It sees the drawing times its weights, pixel by pixel; its gradient is δ times the drawing, and moves its weights.
"""

from collections.abc import Iterator

import numpy as np

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.number import NumberName, Worked
from app.explorer.reading import Reading
from app.scene.colour.scales import NEGATIVE_HUE, POSITIVE_HUE, full_colour, full_gradient, full_weight
from app.scene.formulas.changes import update_line
from app.scene.formulas.mathml import Math, derivative, letter, symbol
from app.scene.formulas.numbers import NOT_REACHED, short
from app.scene.formulas.parts import (
    Line,
    Note,
    Section,
    Shown,
    Term,
    Told,
    Words,
    lights_neuron,
    line,
    shown,
    summed,
    text_of,
)
from app.scene.formulas.pixel_picture import (
    DERIVATIVE,
    INK,
    SIGNED,
    Grid,
    Piece,
    PixelPicture,
    Scale,
    largest_pixel,
    number_piece,
    pixel_picture,
    place_words,
)
from app.scene.picture.layout.layers import picture_side

SEES = f"Ink on {POSITIVE_HUE} raises {{z}}, ink on striped {NEGATIVE_HUE} lowers it. {{added}}"
ADDED = {True: "The products and the bias add up to {z}.", False: "The products add up to {z}."}
TITLE = "Its gradient is the drawing, times {delta}"
ONE = "Each of the {count:,} gradients is {delta} times the ink of its pixel. Where there is no ink, nothing is learnt."
MANY = "Each example gives {delta} times its own drawing. The pictures of all {examples} are added up{divided}."
ONE_PENALISED = (
    "Each of the {count:,} gradients is {delta} times the ink of its pixel, and from the penalty {l2} times its "
    "weight, even where there is no ink."
)
PENALTY = " The penalty adds {l2} times the weights{divided}."
AND_PENALTY = ", and the penalty"
MOST = "The pixel in {place} has the weight that moves most."
ALIKE = "{count} weights move most, all by the same; that of the pixel in {place} is the first of them."
LEVEL = "Every gradient is 0 here: no weight of this neuron moves."
BY_MEMORY = "The weights move by what is remembered of the gradients, each picture in colours of its own."
STILL = "The learning rate is 0: no weight moves."
HELD = "No weight of this neuron moves."


def grid_of(reading: Reading) -> Grid:
    """The picture that the inputs are, of side 0 where they are none."""
    return Grid(picture_side(reading.network.sizes[0]), reading.notation.first_neuron)


def drawing(reading: Reading, mark: int = 0) -> PixelPicture:
    """The inputs of the example that is shown; ink below 0 is striped."""
    x = reading.layer_a(0)
    letter = symbol(reading.notation.a(0))
    return pixel_picture(INK, "drawing", x, grid_of(reading), letter=letter, mark=mark, significant=reading.significant)


def seen_section(reading: Reading, neuron: int) -> Section:
    """Drawing ⊙ weights = products; their sum, and the bias, is z."""
    own = reading.network.weights[0][neuron - 1]
    letters = reading.notation.plain()
    products = reading.layer_a(0) * own if reading.position.reached("z", 1) else None
    pictured = pixel_picture(
        SIGNED, "products", products, grid_of(reading), full_weight(reading.network), significant=reading.significant
    )
    row = Piece(picture=drawing(reading)), Piece("⊙", _weights(reading, neuron, "weights", own)), Piece("=", pictured)
    added = ADDED[reading.network.biases is not None].format(**letters)
    return Section(
        "What it sees in the drawing",
        pictures=(row,),
        scales=(_weight_scale(reading, neuron),),
        lines=(_summed(reading, neuron, products),),
        notes=(Note(SEES.format(added=added, **letters), "muted"),),
    )


def _summed(reading: Reading, neuron: int, products: Array | None) -> Line:
    """z = the sum of the products + b."""
    n = reading.notation
    value = reading.z(1, neuron)
    name = reading.name("z", 1, neuron)
    added = Shown(NOT_REACHED, "") if products is None else shown(reading, Worked("others", (name, 0.0)))
    terms = [Term(Words((added,)))]
    if reading.network.biases is not None:
        bias = shown(reading, reading.before(NumberName("b", 1, neuron)))
        terms.append(Term(Words((bias,)), lights=bias.lights))
    left = symbol(n.z(1, neuron))
    lights = lights_neuron(1, neuron)
    whole = summed(terms) if len(terms) > 1 else ()
    return line(left, whole, value, reading.significant, lights, reading.number(name))


def _weights(reading: Reading, neuron: int, caption: str, values: Array | None) -> PixelPicture:
    """Weights that lead to a neuron of layer 1, in the colours common to that layer."""
    full = full_weight(reading.network)
    letter = _weight_letter(reading, neuron)
    return pixel_picture(SIGNED, caption, values, grid_of(reading), full, letter, significant=reading.significant)


def _weight_scale(reading: Reading, neuron: int) -> Scale:
    """What the colours of weights mean."""
    return Scale(SIGNED, _weight_letter(reading, neuron), short(full_weight(reading.network), reading.significant))


def _weight_letter(reading: Reading, neuron: int) -> Math:
    """w of any pixel to a neuron of layer 1."""
    return symbol(reading.notation.weight(1, neuron, "i"))


def gradient_section(reading: Reading, neuron: int) -> Section:
    """Drawing × δ = ∂C/∂w; of a batch that is one example's part, to which the others are added."""
    parts = _parts(reading, neuron)
    rows = [tuple(_product(reading, neuron, parts))]
    if not _alone(reading):
        rows.append(tuple(_added(reading, neuron, parts)))
    return Section(
        TITLE.format(**reading.notation.plain()) + AND_PENALTY * (reading.step.l2 > 0),
        pictures=tuple(rows),
        scales=(_gradient_scale(reading, neuron),),
        notes=(Note(_says(reading), "muted"),),
    )


def update_section(reading: Reading, neuron: int) -> Section:
    """Old weights − η · gradient = new weights, and the weight that moves most with its numbers."""
    step = reading.step
    updated = reading.position.updated
    parts = _parts(reading, neuron)
    row = (
        Piece(picture=_weights(reading, neuron, "old weights", step.network.weights[0][neuron - 1])),
        _taken(reading, neuron, parts),
        Piece("=", _weights(reading, neuron, "new weights", step.updated.weights[0][neuron - 1] if updated else None)),
    )
    moves = step.update.change.weights[0][neuron - 1]
    shown = moves if moves.any() else parts[-1]
    most = largest_pixel(shown) if shown.any() else 0
    return Section(
        "Update",
        pictures=(*(tuple(_memory(reading, neuron, parts, letter)) for letter in step.rule.letters), row),
        scales=(_weight_scale(reading, neuron), _gradient_scale(reading, neuron)),
        lines=(update_line(reading, Parameter(1, neuron, most)),) if updated and most else (),
        notes=(Note(_moves(reading, most, moves, parts[-1]), "muted"),),
    )


def _taken(reading: Reading, neuron: int, parts: tuple[Array, ...]) -> Piece:
    """η times the gradient, or what an optimiser that remembers makes of it."""
    step = reading.step
    if not step.rule.memories:
        pictured = _pictured(reading, neuron, "gradient", parts, -1, lettered=True)
        return Piece(Told("− ", shown(reading, NumberName("eta")), " ·"), pictured)
    taken = -step.update.change.weights[0][neuron - 1] if reading.position.updated else None
    return Piece(
        "−",
        pixel_picture(
            DERIVATIVE, "what is taken", taken, grid_of(reading), _own_colour(taken), significant=reading.significant
        ),
    )


def _memory(reading: Reading, neuron: int, parts: tuple[Array, ...], letter: str) -> Iterator[Piece]:
    """What is remembered of the neuron's weights as it was, the gradient, and as it is then."""
    step = reading.step
    place = step.rule.letters.index(letter)
    old = step.memory.of(place, step.network).weights[0][neuron - 1]
    known = reading.position.replaced(f"{letter}.w")
    new = step.update.memory.of(place, step.network).weights[0][neuron - 1] if known else None
    full = _own_colour(old if new is None else np.stack([old, new]))
    of = symbol(reading.notation.memory(letter, 1, neuron, "i"))
    yield Piece(
        picture=pixel_picture(DERIVATIVE, "until now", old, grid_of(reading), full, of, significant=reading.significant)
    )
    yield Piece("and", _pictured(reading, neuron, "gradient", parts, -1, lettered=True))
    yield Piece("→", pixel_picture(DERIVATIVE, "now", new, grid_of(reading), full, of, significant=reading.significant))


def _own_colour(values: Array | None) -> float:
    """From which size on the colour of a picture is full."""
    return 1.0 if values is None or not values.any() else full_colour(values)


def _moves(reading: Reading, most: int, moves: Array, gradient: Array) -> str:
    """Which weight moves most, that of pixel `most`; what is remembered moves weights whose gradient is 0, too."""
    if reading.step.rule.memories and (moves.any() or not reading.position.updated):
        return BY_MEMORY
    if not gradient.any():
        return LEVEL
    if not reading.step.learning_rate:
        return STILL
    if not moves.any():
        return HELD
    sizes = np.abs(moves)
    count = np.count_nonzero(sizes == sizes.max())
    return (MOST if count == 1 else ALIKE).format(place=place_words(most, grid_of(reading)), count=count)


def _gradient_scale(reading: Reading, neuron: int) -> Scale:
    """What the colours of the neuron's derivatives mean."""
    parts = _parts(reading, neuron)
    return Scale(
        DERIVATIVE,
        _gradient_letter(reading, neuron),
        text_of(_full(reading, parts) if parts else None, reading.significant),
    )


def _parts(reading: Reading, neuron: int) -> tuple[Array, ...]:
    """δ x of the example that is shown, of all others together, λw, and ∂C/∂w; none of them before it is reached.

    Only ∂C/∂w where it is nothing but δ x.
    """
    if not reading.position.reached("dC/dw", 1):
        return ()
    step = reading.step
    whole = step.backward.weight_gradients[0][neuron - 1]
    if _alone(reading):
        return (whole,)
    deltas = step.backward.delta[0][:, neuron - 1]
    inputs = step.inputs
    own = deltas[reading.example] * inputs[reading.example]
    others = (deltas @ inputs - own,) if reading.examples > 1 else ()
    penalty = (step.penalty_slope(1)[neuron - 1],) if step.l2 else ()
    return own, *others, *penalty, whole


def _alone(reading: Reading) -> bool:
    """Whether δ x of the one example is all that the gradient is."""
    return reading.examples == 1 and not reading.step.l2


def _full(reading: Reading, parts: tuple[Array, ...]) -> float:
    """One colour for the gradients of all neurons of the layer; more where the parts of this one are larger."""
    common = full_gradient(reading.step.backward)
    return common if len(parts) == 1 else max(common, full_colour(np.stack(parts)))


def _product(reading: Reading, neuron: int, parts: tuple[Array, ...]) -> Iterator[Piece]:
    single = _alone(reading)
    delta = reading.delta(1, neuron)
    yield Piece(picture=drawing(reading))
    number = reading.number(reading.name("delta", 1, neuron))
    yield number_piece("×", delta, reading.significant, letter(number.letter), str(number.name), number.spoken)
    yield Piece("=", _pictured(reading, neuron, "gradient" if single else "its part", parts, 0, lettered=single))


def _added(reading: Reading, neuron: int, parts: tuple[Array, ...]) -> Iterator[Piece]:
    """Own part + the others' = ∂C/∂w, divided by their number for a mean; the penalty is added."""
    mean = reading.step.of_a_mean
    others = reading.examples - 1
    yield Piece("(" if mean else "", _pictured(reading, neuron, "its part", parts, 0))
    if others:
        rest = _pictured(reading, neuron, "the other one" if others == 1 else f"the {others} others", parts, 1)
        yield Piece("+", rest, closing=f") ÷ {reading.examples}" if mean else "")
    if reading.step.l2:
        yield Piece("+", _pictured(reading, neuron, "the penalty", parts, -2))
    yield Piece("=", _pictured(reading, neuron, "gradient", parts, -1, lettered=True))


def _pictured(
    reading: Reading, neuron: int, caption: str, parts: tuple[Array, ...], which: int, lettered: bool = False
) -> PixelPicture:
    of = _gradient_letter(reading, neuron) if lettered else None
    values, full = (parts[which], _full(reading, parts)) if parts else (None, 1.0)
    return pixel_picture(DERIVATIVE, caption, values, grid_of(reading), full, of, significant=reading.significant)


def _gradient_letter(reading: Reading, neuron: int) -> Math:
    n = reading.notation
    return derivative(n.by(n.weight(1, neuron, "i")))


def _says(reading: Reading) -> str:
    letters = reading.notation.of_example(None).plain()
    delta, l2 = letters["delta"], letters["l2"]
    count = reading.network.sizes[0]
    if reading.examples == 1:
        return (ONE_PENALISED if reading.step.l2 else ONE).format(count=count, delta=delta, l2=l2)
    mean = reading.step.reduction == "mean"
    divided = f", then divided by {reading.examples}" if mean else ""
    said = MANY.format(delta=delta, examples=reading.examples, divided=divided)
    over = f", divided by {reading.examples}" if mean else ""
    return said + (PENALTY.format(l2=l2, divided=over) if reading.step.l2 else "")
