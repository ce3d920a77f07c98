"""The Matrices tab: what the panel is about as products of matrices, with names, numbers and checked shapes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np

from app.engine.parameters import Parameter
from app.explorer.explanations import overflow
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.reading import Reading, by_now, reading_of
from app.explorer.session import Session
from app.explorer.training_step import overflow_is_an_answer
from app.scene.colour.scales import DERIVATIVE_HUE, NEGATIVE_HUE, POSITIVE_HUE
from app.scene.field_error import FieldError
from app.scene.formulas.equations import delta_rule
from app.scene.formulas.mathml import Math
from app.scene.formulas.parts import Note
from app.scene.panel.matrices.factors import Factors
from app.scene.panel.matrices.jacobian import WIDEST, chain, diagonal_form, long_way, softmax_made
from app.scene.panel.matrices.loss import is_of_errors, loss_products
from app.scene.panel.matrices.nested import Nested, nested_formula
from app.scene.panel.matrices.passes import (
    activations,
    bias_gradients,
    deltas,
    upstream_products,
    weight_gradients,
    weighted_sums,
)
from app.scene.panel.matrices.product import MatrixProduct, in_shapes, shape_text, signs
from app.scene.panel.matrices.updates import memories, update_chapters, updates
from app.scene.panel.matrices.view import MOST_ENTRIES, LookedAt, MatrixView, entries_looked_at, matrix_view

COLUMNS = "Numbers of a layer stand in a column, a row per neuron."
ROWS = "{count} examples, a row for each; the row of example {shown}, the one in the picture, is marked."
OWN = "{own} is the loss of each example: a row of {upstream} is of the loss of its own, and {C} is the mean of all."
ONE_ROW = "The example is a row, a column per neuron."
FROM_RIGHT = "{W} has a row for each neuron it comes from and a column for each it leads to: {w} is in row i, column j."
FROM_LEFT = (
    "{w} leads from neuron i to neuron j. It is in row j, column i of {W}: a row for each neuron that {W} leads to."
)
WITHHELD = "While you predict, the error is kept back here: it is the next number, or half of it."
COLOURS = (
    f"{POSITIVE_HUE.capitalize()} is above 0, {NEGATIVE_HUE} below; in derivatives {DERIVATIVE_HUE} is above 0. "
    "The colour is full at the largest size in the matrix and fades evenly to 0."
)
SAME = "The same as {out} − {y}."
MISTAKEN = "Not what the walk shows: a mistake is hidden in the backward pass."
LOST = "Here an output is so close to 0 or 1 that this product has lost its digits. {out} − {y} has not."
OLD = Note("The weights are those from before the update: its gradients were computed with them.", "muted")


@dataclass(frozen=True, eq=False)
class Chapter:
    """Products under a title."""

    title: str
    products: tuple[MatrixProduct, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixPiece:
    """A matrix and the operator before it."""

    operator: str
    matrix: MatrixView


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """result = function(pieces). `shapes` is the same in shapes, `fits` whether they do.

    `function` is an activation's name in the registry, `function_name` as it is said; `like` and `like_shape` are
    what the result has the shape of.
    """

    says: str
    pieces: tuple[MatrixPiece, ...]
    result: MatrixView
    shapes: str
    fits: bool
    function: str = ""
    function_name: str = ""
    like: Math | None = None
    like_shape: str = ""


@dataclass(frozen=True, slots=True)
class MatrixSection:
    """Lines under a title."""

    title: str
    lines: tuple[MatrixLine, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class MatricesScene:
    """The whole tab."""

    sections: tuple[MatrixSection, ...]
    notes: tuple[Note, ...] = ()
    nested: Nested | None = None
    """the forward pass in one formula, where the network is small"""
    nested_first: bool = False
    """whether that stands before the rest: as long as nothing goes backwards"""


def matrices_scene(session: Session, error: FieldError | None = None) -> MatricesScene:
    """The current stage vectorised, or the gradient build-up, the neuron, the layer or the loss that is looked at."""
    factors = Factors(reading_of(session))
    look = session.view.look
    if session.position.overflowed and not isinstance(look, Parameter | Neuron):
        return MatricesScene((), (Note(overflow(session.position), "warning"),))
    if _gives_away_the_answer(session, factors):
        return MatricesScene((), (Note(WITHHELD, "muted"),))
    names = (f"matrix-{number}" for number in count(1))
    marked = entries_looked_at(look, factors.reading.example)
    with overflow_is_an_answer():
        chapters = _chapters(session, factors)
        times = "@" if factors.from_right else "·"
        sections = tuple(_section(chapter, names, marked, times, factors.reading) for chapter in chapters)
        nested = nested_formula(factors)
    backwards = factors.reading.reached("dC/da", factors.depth) or factors.reading.reached("delta", factors.depth)
    return MatricesScene(sections, tuple(_notes(factors, sections)), nested, nested_first=not backwards)


def _gives_away_the_answer(session: Session, factors: Factors) -> bool:
    """Whether the products of the loss would show its slope, the error or twice it, while that is asked for."""
    at, view = session.position, session.view
    next_is_slope = at.reached("C") and not at.reached("dC/da", factors.depth)
    shows_error = view.look is None or isinstance(view.look, TotalLoss)
    return session.withholds and next_is_slope and shows_error and is_of_errors(factors.reading)


def _chapters(session: Session, factors: Factors) -> Iterator[Chapter]:
    match session.view.look:
        case Parameter() as parameter:
            return _of_gradient(factors, parameter)
        case Neuron(layer, _):
            return _of_neuron(factors, layer)
        case Layer(number):
            return _of_layer(factors, number)
        case TotalLoss():
            return _of_loss(factors)
        case None:
            return _of_stage(factors)


def _section(chapter: Chapter, names: Iterator[str], marked: LookedAt, times: str, read: Reading) -> MatrixSection:
    lines = tuple(_line(product, names, marked, times, read) for product in chapter.products)
    return MatrixSection(chapter.title, lines, chapter.notes)


def _line(product: MatrixProduct, names: Iterator[str], marked: LookedAt, times: str, read: Reading) -> MatrixLine:
    operators = signs(product, times)
    views = (matrix_view(piece.factor, next(names), marked, read) for piece in product.pieces)
    like = product.like
    return MatrixLine(
        says=product.says,
        pieces=tuple(MatrixPiece(sign, view) for sign, view in zip(operators, views, strict=True)),
        result=matrix_view(product.result, next(names), marked, read),
        shapes=in_shapes(product, operators),
        fits=product.fits,
        function=product.function.name if product.function else "",
        function_name=product.function.title if product.function else "",
        like=like.name if like else None,
        like_shape=shape_text(like.shape) if like else "",
    )


def _notes(factors: Factors, sections: tuple[MatrixSection, ...]) -> Iterator[Note]:
    count_ = factors.reading.examples
    shown = factors.reading.example + 1
    one = ONE_ROW if factors.rows else COLUMNS
    yield Note(ROWS.format(count=count_, shown=shown) if factors.batch else one, "muted")
    n = factors.reading.notation
    if factors.batch and n.own:
        yield Note(OWN.format(**factors.letters.said), "muted")
    if n.from_first:
        place = FROM_RIGHT if factors.from_right else FROM_LEFT
        yield Note(place.format(W=n.weight_matrix, w="wᵢⱼ"), "muted")
    views = (view for s in sections for line in s.lines for view in (line.result, *(p.matrix for p in line.pieces)))
    if any(view.picture for view in views):
        yield Note(COLOURS, "muted")


def _of_stage(factors: Factors) -> Iterator[Chapter]:
    """The current stage as products; before the first, what it will be."""
    stage = factors.reading.position.current
    if stage is None:
        yield Chapter("What comes first", (weighted_sums(factors, 1),))
        return
    layer = stage.layer
    match stage.kind:
        case "z":
            yield Chapter("", (weighted_sums(factors, layer),))
        case "a":
            yield Chapter("", (activations(factors, layer),))
        case "C":
            yield Chapter("", loss_products(factors))
        case "dC/da":
            yield Chapter("", upstream_products(factors, layer))
        case "delta":
            yield Chapter("", deltas(factors, layer))
            yield from _as_jacobian(factors, layer)
        case "gradients":
            yield Chapter("", tuple(_gradients(factors, layer)))
        case kind:
            for title, products in update_chapters(factors, kind):
                yield Chapter(title, products)


def _of_neuron(factors: Factors, layer: int) -> Iterator[Chapter]:
    """z, ∂C/∂a and δ of its layer; an input has the z that it goes into."""
    yield Chapter("Forward", (weighted_sums(factors, max(layer, 1)),))
    if layer:
        running = delta_rule(factors.reading, layer) != "cancels"
        back = upstream_products(factors, layer, running=True) if running else ()
        yield Chapter("Backward", (*back, *deltas(factors, layer, running)))


def _of_layer(factors: Factors, layer: int) -> Iterator[Chapter]:
    """z, a, ∂C/∂a, δ and the gradients of a layer; the inputs have the z that they go into."""
    if layer == 0:
        yield Chapter("Forward", (weighted_sums(factors, 1),))
        return
    yield Chapter("Forward", (weighted_sums(factors, layer), activations(factors, layer)))
    running = delta_rule(factors.reading, layer) != "cancels"
    back = upstream_products(factors, layer, running=True) if running else ()
    yield Chapter("Backward", (*back, *deltas(factors, layer, running), *_gradients(factors, layer)))


def _of_loss(factors: Factors) -> Iterator[Chapter]:
    """C, and ∂C/∂a of the outputs."""
    yield Chapter("Forward", loss_products(factors))
    yield Chapter("Backward", upstream_products(factors, factors.depth))


def _of_gradient(factors: Factors, parameter: Parameter) -> Iterator[Chapter]:
    """From the error at the outputs back to the gradient of a layer, factor by factor."""
    layer, _, source = parameter
    notes = (OLD,) if factors.reading.position.updated else ()
    steps = [product for each in range(factors.depth, layer - 1, -1) for product in _back_to(factors, each)]
    last = weight_gradients(factors, layer, running=True) if source else bias_gradients(factors, layer)
    n = factors.reading.notation
    yield Chapter(
        f"From the error to the gradient of {n.weight_matrix if source else n.bias_vector}", (*steps, last), notes
    )
    yield from _as_chain(factors, layer)
    at = factors.reading.position
    which = 0 if source else 1
    kept = [letter for letter in factors.reading.step.rule.letters if at.replaced(f"{letter}.w")]
    if kept:
        remembered = tuple(memories(factors, layer, letter)[which] for letter in kept)
        yield Chapter("What is remembered", remembered)
    if at.updated:
        yield Chapter("The update", (updates(factors, layer)[which],))


def _back_to(factors: Factors, layer: int) -> tuple[MatrixProduct, ...]:
    if delta_rule(factors.reading, layer) == "cancels":
        return deltas(factors, layer)
    return (*upstream_products(factors, layer, running=True), *deltas(factors, layer, running=True))


def _gradients(factors: Factors, layer: int) -> Iterator[MatrixProduct]:
    """∂C/∂W, and ∂C/∂b where there are biases."""
    yield weight_gradients(factors, layer)
    if factors.reading.network.biases is not None:
        yield bias_gradients(factors, layer)


def _as_jacobian(factors: Factors, layer: int) -> Iterator[Chapter]:
    """The Jacobian that ⊙ f′(z), a − y or the rows of a batch stand for, of one example."""
    alone = Factors(factors.reading, alone=True)
    rule = delta_rule(factors.reading, layer)
    softmax = not factors.reading.activation(layer).elementwise
    if factors.reading.network.sizes[layer] > (WIDEST if softmax else MOST_ENTRIES):
        return
    if rule == "slope":
        yield Chapter(_titled("As a Jacobian", factors), (diagonal_form(alone, layer),))
    elif rule == "cancels":
        product = long_way(alone, layer)
        made = (softmax_made(alone, layer),) if softmax else ()
        yield Chapter(
            _titled("The long way, with the Jacobian", factors), (*made, product), (_compared(alone, product),)
        )
    elif factors.batch:
        yield Chapter(_titled("With the Jacobian", factors), deltas(alone, layer))


def _as_chain(factors: Factors, layer: int) -> Iterator[Chapter]:
    fused = delta_rule(factors.reading, factors.depth) == "cancels"
    widths = factors.reading.network.sizes[layer:]
    if max(widths) <= WIDEST and not (fused and layer == factors.depth):
        product = chain(Factors(factors.reading, alone=True), layer)
        title = f"The same {factors.letters.said['delta']} as a product of Jacobians"
        yield Chapter(_titled(title, factors), (product,))


def _compared(factors: Factors, product: MatrixProduct) -> Note:
    delta = by_now(factors.delta(factors.depth).values)
    same = np.allclose(by_now(product.result.values), delta, rtol=1e-9, atol=1e-12)
    text = SAME if same else MISTAKEN if factors.reading.step.slip else LOST
    return Note(text.format(**factors.letters.said), "good" if same else "warning")


def _titled(title: str, factors: Factors) -> str:
    return f"{title}, example {factors.reading.example + 1}" if factors.batch else title
