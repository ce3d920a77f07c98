"""How the loss depends on a weight, a bias or an input: a row per route, their sum, and the tick that it is right."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from app.engine.activations import layer_activation, pull_back
from app.engine.losses import REDUCTIONS
from app.engine.network import Array
from app.engine.parameters import Parameter
from app.engine.paths import Path, path_count
from app.explorer.explanations import stage_title
from app.explorer.look import Neuron
from app.explorer.names import neuron_name
from app.explorer.number import PATH, AnyName, Number, NumberName, Worked, gradient_name, letter_of, parameter_number
from app.explorer.reading import Reading
from app.explorer.session import Session
from app.explorer.shown_paths import MOST_SHOWN, ShownPaths, paths_in_example, shown_paths
from app.explorer.training_step import TrainingStep
from app.scene.formulas.changes import penalty_line
from app.scene.formulas.mathml import Math, derivative, letter, spoken
from app.scene.formulas.numbers import NOT_REACHED
from app.scene.formulas.parts import (
    Line,
    Note,
    Shown,
    Term,
    Told,
    Words,
    enclosed_sum,
    full_of,
    known,
    lights_neuron,
    line,
    shown,
    summed,
    text_of,
)
from app.scene.panel.chain.factors import FactorCell, factor_cells, factor_texts
from app.scene.panel.chain.softmax import softmax_words
from app.scene.picture.layout.layers import picture_side

TOLERANCE = 1e-9  # of the sizes that are added up
MOST_LETTERS = 7  # of a factor in a column: −0.0352


def routes_equal_gradient(paths: ShownPaths, gradient: float, walked: float) -> bool:
    """Whether all routes and the penalty add up to backprop's gradient: those shown with their rest, and all `walked`
    at once.
    """
    contributions = [*(path.contribution for path in paths.routes), paths.rest or 0.0, paths.penalty]
    allowed = TOLERANCE * (abs(gradient) + sum(map(abs, contributions)))
    both = (sum(contributions), walked + paths.penalty)
    return all(math.isclose(one, gradient, rel_tol=TOLERANCE, abs_tol=allowed) for one in both)


def sum_over_routes(step: TrainingStep, parameter: Parameter) -> float:
    """∂C/∂w, without the penalty, walked from the parameter towards the loss: forward accumulation.

    It goes against the direction of backprop: ż⁽ˡ⁾ = a of the weight, then ż⁽ᵐ⁺¹⁾ = W⁽ᵐ⁺¹⁾ (f′(z⁽ᵐ⁾) ⊙ ż⁽ᵐ⁾), at last
    Σ δ⁽ᴸ⁾ ⊙ ż⁽ᴸ⁾ (a softmax Jacobian is symmetric, so `pull_back` also pushes forward).
    """
    layer, to, source = parameter
    moved = np.zeros_like(step.forward.z[layer - 1])
    moved[:, to - 1] = step.forward.a[layer - 1][:, source - 1] if source else 1.0
    return float(_at_loss(step, layer, moved).sum() * REDUCTIONS[step.reduction](len(step.inputs)))


def sum_over_routes_of_input(step: TrainingStep, number: int, example: int) -> float:
    """∂C/∂x of one example's own loss in the same way; it begins with ż⁽¹⁾ = w of the input (from 1)."""
    moved = np.zeros_like(step.forward.z[0])
    moved[example] = step.network.weights[0][:, number - 1]
    return float(_at_loss(step, 1, moved)[example])


def _at_loss(step: TrainingStep, layer: int, moved: Array) -> Array:
    """How far each example's loss moves where z of a layer moves by so much."""
    network, passed = step.network, step.forward
    for at in range(layer, network.depth):
        activated = pull_back(layer_activation(network, at), passed.z[at - 1], passed.a[at], moved)
        moved = activated @ network.weights[at].T
    return (moved * step.true.backward.delta[-1]).sum(axis=1)


@dataclass(frozen=True)
class PathSource:
    """What routes begin at: a weight, a bias, a pixel or an input."""

    kind: str
    """which of these, by that name"""
    parameter: Parameter | None
    """None of a pixel and an input"""
    left: Math
    """the derivative that the routes add up to"""
    number: Number
    """that number by backprop"""
    stage: str
    """the title of the stage that reaches it"""
    over: str
    """how examples are joined, empty where there is one"""
    walked: Callable[[], float]
    """the sum over all routes, found without backprop"""
    begins: NumberName
    """the name of the weight, the bias or the input"""
    example: int | None = None
    """from 0, where the routes are those of one example of a batch, and not of what is looked at"""

    @property
    def value(self) -> float | None:
        """The number, None before it is reached."""
        return self.number.value

    def name_of(self, number: int) -> NumberName:
        """The name of what a route adds."""
        of = None if self.example is None else self.begins
        return NumberName(PATH, to=number, example=self.example, of=of)


def path_source(reading: Reading, look: Parameter | Neuron) -> PathSource:
    """The source that is looked at, a parameter or an input."""
    return _parameter(reading, look) if isinstance(look, Parameter) else _input(reading, look.number)


def _parameter(reading: Reading, parameter: Parameter) -> PathSource:
    return PathSource(
        kind="weight" if parameter[2] else "bias",
        parameter=parameter,
        left=derivative(reading.notation.gradient(*parameter)),
        number=reading.number(gradient_name(parameter)),
        stage=_title(reading, "gradients", parameter[0]),
        over=_over(reading),
        walked=lambda: sum_over_routes(reading.step, parameter),
        begins=parameter_number(parameter),
    )


def _input(reading: Reading, number: int) -> PathSource:
    return PathSource(
        kind="pixel" if picture_side(reading.network.sizes[0]) else "input",
        parameter=None,
        left=derivative(reading.notation.upstream(0, number)),
        number=reading.number(reading.name("dC/dx", 0, number)),
        stage=_title(reading, "delta", 1),
        over="",
        walked=lambda: sum_over_routes_of_input(reading.step, number, reading.example),
        begins=NumberName("x", to=number),
    )


def _title(reading: Reading, kind: str, layer: int) -> str:
    found = next(s for s in reading.position.stages if s.kind == kind and s.layer == layer)
    return stage_title(found, reading.notation)


def _over(reading: Reading) -> str:
    if reading.examples == 1:
        return ""
    how = "summed" if reading.step.reduction == "sum" else "averaged"
    return f" Each product is {how} over {reading.examples} examples."


MOST_OPEN = 6  # rows of all examples that stand open at once
MOST_WRITTEN = 24  # rows of all examples; of more those of the example in the picture alone
MOST_ADDED = 8  # examples whose gradients are added one by one
ONE_OF_MANY = "The factors are those of the example in the picture; choose another there."
OWN_LOSS = "Each product here is of the loss of its own example."
WAIT = "The backward pass has not come this far. The products are known after “{stage}”."
PENALTY = " The penalty feels it too, on no path."
NOT_CERTAIN = "The examples cancel so much that a path not listed may be larger than these."


@dataclass(frozen=True, slots=True)
class Stop:
    """A neuron on a route, by name."""

    name: str
    lights: str


@dataclass(frozen=True, slots=True)
class PathRow:
    """One route: its number, which is also its colour, its factors and what they multiply to.

    Where several examples are added up there are no factors; the row then names its neurons. `digit` names the one that
    the route leads to in a network that reads them.
    """

    number: int
    factors: tuple[FactorCell, ...]
    stops: tuple[Stop, ...]
    digit: str
    contribution: str
    full: str
    spoken: str
    product: Shown
    """the contribution, to be asked why"""


@dataclass(frozen=True, slots=True)
class ExamplePaths:
    """The routes in one example of a batch, each with its factors; they add up to the gradient of its own loss."""

    number: int
    """of the example, from 1"""
    rows: tuple[PathRow, ...]
    more: str | Told
    total: Line
    open: bool
    """whether it is unfolded at first"""

    @property
    def is_long(self) -> bool:
        """As of the whole table."""
        return _are_long(factor.text for row in self.rows for factor in row.factors)


@dataclass(frozen=True, slots=True)
class ByExample:
    """The routes of a parameter example by example, and what the examples add up to."""

    examples: tuple[ExamplePaths, ...]
    note: str
    total: Line


@dataclass(frozen=True, slots=True)
class PathsTable:
    """The routes of a parameter or an input, what others add, the sum of all, and whether it is the gradient.

    `penalty` is what the penalty adds to it, on no route.
    """

    intro: str
    rows: tuple[PathRow, ...]
    more: str | Told
    total: Line
    notes: tuple[Note, ...]
    penalty: Line | None = None
    letters: tuple[str, str] | None = None
    """of the loss and of the parameter whose shares can be shown; None of an input"""
    by_example: ByExample | None = None
    """of a parameter in a batch; None where a mistake is hidden in its gradient"""

    @property
    def is_long(self) -> bool:
        """Whether a factor is longer than the columns of the table are wide."""
        return _are_long(factor.text for row in self.rows for factor in row.factors)


def paths_table(session: Session, reading: Reading, look: Parameter | Neuron) -> PathsTable:
    """The routes of the parameter or input that is looked at."""
    source = path_source(reading, look)
    paths = shown_paths(session)
    rest = _rest(reading, source, paths)
    is_parameter = isinstance(look, Parameter)
    return PathsTable(
        intro=_intro(reading, source, paths),
        rows=tuple(_row(reading, paths, number, source) for number in range(1, len(paths.routes) + 1)),
        more=_more(paths, rest),
        total=_total(source, paths, rest, reading.significant),
        notes=tuple(_notes(reading, source, paths)),
        penalty=penalty_line(reading, look) if isinstance(look, Parameter) else None,
        letters=(reading.notation.loss, str(reading.notation.parameter(*look))) if is_parameter else None,
        by_example=_by_example(reading, look) if isinstance(look, Parameter) else None,
    )


def _by_example(reading: Reading, parameter: Parameter) -> ByExample | None:
    count = reading.examples
    if count == 1 or reading.step.slip:
        return None
    routes = min(path_count(reading.network, parameter.layer), MOST_SHOWN)
    all_told = routes * count <= MOST_WRITTEN
    told = range(count) if all_told else (reading.example,)
    unfolded = routes * count <= MOST_OPEN
    examples = (_of_example(reading, parameter, e, unfolded or e == reading.example) for e in told)
    note = OWN_LOSS if reading.step.of_a_mean or reading.step.l2 else ""
    return ByExample(tuple(examples), note if all_told else ONE_OF_MANY, _together(reading, parameter))


def _of_example(reading: Reading, parameter: Parameter, example: int, unfolded: bool) -> ExamplePaths:
    one = reading.of_example(example)
    source = replace(
        path_source(one, parameter),
        left=letter(letter_of(gradient_name(parameter)._replace(example=example), reading.notation)),
        number=one.number(gradient_name(parameter)._replace(example=example)),
        over="",
        example=example,
    )
    paths = paths_in_example(reading.position, parameter, example)
    rest = _rest(one, source, paths)
    return ExamplePaths(
        number=example + 1,
        rows=tuple(_row(one, paths, number, source) for number in range(1, len(paths.routes) + 1)),
        more=_more(paths, rest),
        total=_total(source, paths, rest, reading.significant),
        open=unfolded,
    )


def _together(reading: Reading, parameter: Parameter) -> Line:
    """The gradient as the sum of those of the examples, or their mean, with what the penalty adds."""
    name, count = gradient_name(parameter), reading.examples
    added: list[AnyName] = [name._replace(example=example) for example in range(min(count, MOST_ADDED))]
    if count > MOST_ADDED:
        added.append(Worked("after", (name, float(MOST_ADDED))))
    terms: tuple[Term, ...] = ()
    if reading.value(name) is not None:
        terms = summed(Term(Words((shown(reading, each),))) for each in added)
        if reading.step.of_a_mean:
            terms = enclosed_sum("(", terms, f") ÷ {count}")
        if reading.step.penalty_of(parameter):
            penalty = Term(Words((shown(reading, NumberName("penalty.w", *parameter)),)))
            terms = (*terms, *summed((terms[0], penalty))[1:])
    left = derivative(reading.notation.gradient(*parameter))
    return line(left, terms, reading.value(name), reading.significant, number=reading.number(name))


def _rest(reading: Reading, source: PathSource, paths: ShownPaths) -> str | Shown:
    """What the routes add that are not shown: of an example of a batch, its gradient without those that are."""
    if paths.rest is None:
        return NOT_REACHED
    if source.example is None:
        return known(reading, Worked("beyond", (source.begins,)), paths.rest)
    each = (source.name_of(number) for number in range(1, len(paths.routes) + 1))
    whole = gradient_name(source.begins.parameter)._replace(example=source.example)
    return known(reading, Worked("difference", (whole, Worked("sum", tuple(each)))), paths.rest)


@dataclass(frozen=True, slots=True)
class PathNumbers:
    """The numbers of a table alone: of each route its factors and what they multiply to, and the sum of all."""

    rows: tuple[tuple[tuple[str, ...], str], ...]
    total: str

    @property
    def is_long(self) -> bool:
        """As of the whole table."""
        return _are_long(text for factors, _ in self.rows for text in factors)


def _are_long(texts: Iterable[str]) -> bool:
    return any(len(text) > MOST_LETTERS for text in texts)


def path_numbers(session: Session, reading: Reading, look: Parameter | Neuron) -> PathNumbers:
    """What stands in the table of the parameter or input that is looked at, and moves with the hand."""
    parameter = look if isinstance(look, Parameter) else None
    paths, digits = shown_paths(session), reading.significant
    single = parameter is None or reading.examples == 1
    factors = factor_texts(reading, paths.routes, parameter) if single else ((),) * len(paths.routes)
    products = (text_of(path.contribution if paths.known else None, digits) for path in paths.routes)
    return PathNumbers(tuple(zip(factors, products, strict=True)), text_of(paths.gradient, digits))


def _intro(reading: Reading, source: PathSource, paths: ShownPaths) -> str:
    one = paths.count == 1
    widths = reading.network.sizes[1:]
    how_many = "one path" if one else f"{paths.count:,} paths"
    if source.parameter is None and len(widths) > 1:
        how_many += f", {' × '.join(map(str, widths))}"
    then = "Multiply along it." if one else "Multiply along each, then add."
    loss = "the loss" if source.parameter else reading.notation.whose_loss
    penalised = source.parameter is not None and reading.step.l2 > 0 and not source.parameter.is_bias
    mixed = softmax_words(reading, source.parameter.layer if source.parameter else 1, one)
    nudged = f"Nudge this {source.kind} and {loss} feels it along {how_many}. {then}"
    return nudged + mixed + source.over + PENALTY * penalised


def _row(reading: Reading, paths: ShownPaths, number: int, source: PathSource) -> PathRow:
    path = paths.routes[number - 1]
    single = not source.over
    contribution = path.contribution if paths.known else None
    stops = tuple(_stops(reading, path))
    text = text_of(contribution, reading.significant)
    return PathRow(
        number=number,
        factors=factor_cells(reading, path, source.parameter) if single else (),
        stops=stops,
        digit=f"via digit {path.neurons[-1][1] - 1}" if single and reading.notation.digits else "",
        contribution=text,
        full=full_of(contribution),
        spoken=f"path {number}, {', '.join(s.name for s in stops)}: {spoken(text)}",
        product=_product(source, number, contribution, reading.significant),
    )


def _product(source: PathSource, number: int, contribution: float | None, significant: int) -> Shown:
    text = text_of(contribution, significant)
    where = "" if source.example is None else f" in example {source.example + 1}"
    words = f"what path {number} adds{where}, {spoken(text)}"
    return Shown(text, full_of(contribution), str(source.name_of(number)), words)


def _stops(reading: Reading, path: Path) -> Iterator[Stop]:
    for layer, neuron in path.neurons:
        yield Stop(neuron_name(layer, neuron, reading.notation), lights_neuron(layer, neuron))


def _more(paths: ShownPaths, rest: str | Shown) -> str:
    if not paths.rest_count:
        return ""
    which = "largest" if paths.known else "first"
    return Told(f"These are the {which} {len(paths.routes)}. {paths.rest_count:,} more together: ", rest)


def _total(source: PathSource, paths: ShownPaths, rest: str | Shown, significant: int) -> Line:
    values = (path.contribution if paths.known else None for path in paths.routes)
    known = (Term(Words((_product(source, n, value, significant),)), path=n) for n, value in enumerate(values, 1))
    penalty = [Term(Words((_penalty(source, paths.penalty, significant),)))] if paths.penalty else []
    terms = summed((*known, *([Term(Words((rest,)))] if paths.rest_count else []), *penalty))
    own = source.example is not None  # the same but for rounding
    value = source.value if own else paths.gradient
    number = source.number if value == source.value else None  # not while a mistake is hidden in it
    return line(source.left, terms if len(terms) > 1 else (), value, significant, number=number)


def _penalty(source: PathSource, value: float, significant: int) -> Shown:
    text = text_of(value, significant)
    name = NumberName("penalty.w", *source.parameter) if source.parameter else ""
    return Shown(text, full_of(value), str(name), f"what the penalty adds, {spoken(text)}")


def _notes(reading: Reading, source: PathSource, paths: ShownPaths) -> Iterator[Note]:
    if source.value is None:
        yield Note(WAIT.format(stage=source.stage), "muted")
        return
    if routes_equal_gradient(paths, source.value, source.walked()):
        yield Note("equals the backprop gradient", "good")
    else:
        yield Note(Told("the backprop gradient is ", shown(reading, source.number.name)), "warning")
    if not paths.exact:
        yield Note(NOT_CERTAIN, "muted")
