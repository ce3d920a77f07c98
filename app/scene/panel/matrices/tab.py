"""The Matrices tab: what the panel is about as products of matrices, with names, numbers and checked shapes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from app.engine.parameters import Parameter
from app.explorer.explanations import DIVERGED
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.names import ACTIVATION_NAMES
from app.explorer.reading import reading_of
from app.explorer.session import Session
from app.explorer.training_step import overflow_is_an_answer
from app.scene.colour.scales import DERIVATIVE_HUE, NEGATIVE_HUE, POSITIVE_HUE
from app.scene.formulas.mathml import Math
from app.scene.formulas.parts import Note
from app.scene.panel.matrices.factors import Factors
from app.scene.panel.matrices.loss import is_squared
from app.scene.panel.matrices.product import MatrixProduct, in_shapes, shape_text, signs
from app.scene.panel.matrices.story import Chapter, of_gradient, of_layer, of_loss, of_neuron, of_stage
from app.scene.panel.matrices.view import LookedAt, MatrixView, entries_looked_at, matrix_view

COLUMNS = "Numbers of a layer stand in a column, a row per neuron."
ROWS = "{count} examples, a row for each; the row of example {shown}, the one in the picture, is marked."
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


def matrices_scene(session: Session) -> MatricesScene:
    """The current stage vectorised, or the gradient build-up, the neuron, the layer or the loss that is looked at."""
    factors = Factors(reading_of(session))
    look = session.view.look
    if session.position.overflowed and not isinstance(look, Parameter | Neuron):
        return MatricesScene((), (Note(DIVERGED, "warning"),))
    if _gives_away_the_answer(session, factors):
        return MatricesScene((), (Note(WITHHELD, "muted"),))
    names = (f"matrix-{number}" for number in count(1))
    marked = entries_looked_at(look, factors.reading.example)
    with overflow_is_an_answer():
        chapters = _chapters(session, factors)
        times = "@" if factors.from_right else "·"
        sections = tuple(_section(chapter, names, marked, times) for chapter in chapters)
    return MatricesScene(sections, tuple(_notes(factors, sections)))


def _gives_away_the_answer(session: Session, factors: Factors) -> bool:
    """Whether the products of the loss would show its slope, the error or twice it, while that is asked for."""
    at, view = session.position, session.view
    next_is_slope = at.reached("C") and not at.reached("dC/da", factors.depth)
    shows_error = view.look is None or isinstance(view.look, TotalLoss)
    return view.predicting and next_is_slope and shows_error and is_squared(factors.reading)


def _chapters(session: Session, factors: Factors) -> Iterator[Chapter]:
    match session.view.look:
        case Parameter() as parameter:
            return of_gradient(factors, parameter)
        case Neuron(layer, _):
            return of_neuron(factors, layer)
        case Layer(number):
            return of_layer(factors, number)
        case TotalLoss():
            return of_loss(factors)
        case None:
            return of_stage(factors)


def _section(chapter: Chapter, names: Iterator[str], marked: LookedAt, times: str) -> MatrixSection:
    lines = tuple(_line(product, names, marked, times) for product in chapter.products)
    return MatrixSection(chapter.title, lines, chapter.notes)


def _line(product: MatrixProduct, names: Iterator[str], marked: LookedAt, times: str) -> MatrixLine:
    operators = signs(product, times)
    views = (matrix_view(piece.factor, next(names), marked) for piece in product.pieces)
    like = product.like
    return MatrixLine(
        says=product.says,
        pieces=tuple(MatrixPiece(sign, view) for sign, view in zip(operators, views, strict=True)),
        result=matrix_view(product.result, next(names), marked),
        shapes=in_shapes(product, operators),
        fits=product.fits,
        function=product.function,
        function_name=ACTIVATION_NAMES.get(product.function, ""),
        like=like.name if like else None,
        like_shape=shape_text(like.shape) if like else "",
    )


def _notes(factors: Factors, sections: tuple[MatrixSection, ...]) -> Iterator[Note]:
    count_ = factors.reading.examples
    shown = factors.reading.example + 1
    one = ONE_ROW if factors.rows else COLUMNS
    yield Note(ROWS.format(count=count_, shown=shown) if factors.batch else one, "muted")
    n = factors.reading.notation
    if n.from_first:
        place = FROM_RIGHT if factors.from_right else FROM_LEFT
        yield Note(place.format(W=n.weight_matrix, w="wᵢⱼ"), "muted")
    views = (view for s in sections for line in s.lines for view in (line.result, *(p.matrix for p in line.pieces)))
    if any(view.picture for view in views):
        yield Note(COLOURS, "muted")
