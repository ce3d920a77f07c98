"""What the tab says of a neuron, a layer or the loss that is looked at: where its numbers come from."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from app.engine.losses import LOSSES, loss_per_example
from app.engine.network import Array
from app.explorer.names import counted, neuron_name
from app.explorer.notation import Symbol
from app.explorer.number import NumberName, Worked
from app.explorer.reading import Reading
from app.explorer.why.formulas import lost_in_rounding
from app.scene.colour.scales import SATURATED_SLOPE
from app.scene.formulas import equations, in_numbers
from app.scene.formulas.activation_curve import activation_curve
from app.scene.formulas.changes import sum_over_examples
from app.scene.formulas.mathml import Math, derivative, letter, symbol
from app.scene.formulas.numbers import NOT_REACHED
from app.scene.formulas.parts import (
    LOSS,
    Line,
    Note,
    Section,
    Shown,
    Term,
    Words,
    lights_neuron,
    line,
    line_of_shown,
    shown,
)
from app.scene.formulas.pixel_picture import Grid, place_words
from app.scene.panel.chain.stage import (
    FIRST_OF_MANY,
    MOST_EXAMPLES,
    MOST_NEURONS,
    PENALISED,
    about_delta,
    about_loss_slope,
    computed_loss,
    example_words,
    gradients_section,
    more,
    neurons_section,
    without_example,
)
from app.scene.picture.layout.layers import picture_side

Equation = Callable[[Reading, int, int], Math]
Numbers = Callable[[Reading, int, int], Line]

MOST_ADDENDS = 8
STOPS = "slope {} 0: the gradient stops here"
GIVEN = "An input is given, not computed. Change it and everything that depends on it has to be computed again."
MIXED = "A softmax mixes its layer: every {z} moves every {a}, so there is no slope of this neuron alone."
ONE_STEP = "The softmax and the loss are taken as one step, through all outputs at once: {delta} = {a} − {y}."
CANCELLED = "The slope of the loss and the slope of {f} cancel: {delta} = {a} − {y}."
NOTHING_YET = "Nothing of this layer has been computed yet. Its numbers appear here stage by stage."
TITLES = {"z": "Weighted sums", "a": "Activations", "dC/da": "Upstream", "delta": "Delta"}
OUTPUT_TITLES = {"dC/da": "Slope of the loss"}


def neuron_sections(reading: Reading, layer: int, neuron: int) -> tuple[Section, ...]:
    """The neuron's numbers in the order of the walk; an input is given, and the loss feels it through what it feeds."""
    if layer == 0:
        return (_upstream(reading, 0, neuron), Section(notes=(Note(GIVEN),)))
    return tuple(_sections_of_neuron(reading, layer, neuron))


def neuron_words(reading: Reading, layer: int, neuron: int) -> str:
    """“hidden 1 · sigmoid”, “input 9 · row 1, column 9”, and which example is shown."""
    parts = [neuron_name(layer, neuron, reading.notation)]
    if layer == 0 and (side := picture_side(reading.network.sizes[0])):
        parts.append(place_words(neuron, Grid(side, reading.notation.first_neuron)))
    if layer:
        parts.append(reading.activation(layer).title)
    return " · ".join([*parts, *example_words(reading)])


def _sections_of_neuron(reading: Reading, layer: int, neuron: int) -> Iterator[Section]:
    yield _weighted_sum(reading, layer, neuron)
    yield Section("Activation", lines=(_whole(equations.activation, in_numbers.a_line, reading, layer, neuron),))
    yield _slope(reading, layer, neuron)
    yield _upstream(reading, layer, neuron)
    yield _delta(reading, layer, neuron)


def _whole(equation: Equation, numbers: Numbers, reading: Reading, layer: int, neuron: int) -> Line:
    """The equation with letters, then with numbers, in one line."""
    return replace(numbers(reading, layer, neuron), left=equation(reading, layer, neuron))


def _delta(reading: Reading, layer: int, neuron: int) -> Section:
    title = reading.notation.delta_title
    lost = reading.reached("delta", layer) and lost_in_rounding(reading, layer)
    if equations.delta_rule(reading, layer) == "softmax" and not lost:
        number = in_numbers.numbered(reading, "delta", layer, neuron)
        left = letter(reading.notation.delta(layer, neuron))
        total = line(left, (), reading.delta(layer, neuron), reading.significant, number=number)
        added = _summed(title, in_numbers.through_softmax(reading, layer, neuron, MOST_ADDENDS), total)
        return replace(
            added, equations=(equations.own_delta(reading, layer, neuron),), notes=about_delta(reading, layer)
        )
    whole = _whole(equations.own_delta, in_numbers.delta_line, reading, layer, neuron)
    return Section(title, lines=(whole,), notes=(*about_delta(reading, layer), *_cancelled(reading, layer)))


def _weighted_sum(reading: Reading, layer: int, neuron: int) -> Section:
    number = in_numbers.numbered(reading, "z", layer, neuron)
    total = line(
        symbol(reading.notation.z(layer, neuron)), (), reading.z(layer, neuron), reading.significant, number=number
    )
    return _summed("Weighted sum", in_numbers.incoming(reading, layer, neuron, MOST_ADDENDS), total)


def _summed(title: str, added: in_numbers.Sum, total: Line) -> Section:
    return Section(title, rows=added.rows, total=total)


def _slope(reading: Reading, layer: int, neuron: int) -> Section:
    if not reading.activation(layer).elementwise:
        return _mixed_slopes(reading, layer, neuron)
    value = reading.slope(layer, neuron)
    stops = value is not None and abs(value) < SATURATED_SLOPE and reading.step.stops_at_slope(layer)
    notes = (Note(STOPS.format("≈" if value else "="), "warning"),) if stops else ()
    lines = (_whole(equations.slope, in_numbers.slope_line, reading, layer, neuron),)
    place = reading.z(layer, neuron), reading.a(layer, neuron)
    name = str(reading.name("z", layer, neuron))
    curve = activation_curve(reading.activation(layer), reading.notation, *place, name)
    return Section(reading.notation.slope_title, lines=lines, notes=notes, curve=curve)


def _mixed_slopes(reading: Reading, layer: int, neuron: int) -> Section:
    """How fast every activation of a softmax changes with z of the neuron, of a wide one its own and the first."""
    count = reading.network.sizes[layer]
    written = sorted({neuron, *range(1, count + 1)[:MOST_ADDENDS]})
    lines = tuple(in_numbers.mixed_slope_line(reading, layer, k, neuron) for k in written)
    words = reading.notation.plain() | {"a": reading.notation.a(layer).letter}
    notes = (Note(MIXED.format(**words)), *more(count - len(written), " neurons"))
    return Section(reading.notation.slope_title, lines=lines, notes=notes)


def _upstream(reading: Reading, layer: int, neuron: int) -> Section:
    if layer == reading.network.depth:
        slope = _whole(equations.upstream, in_numbers.upstream_line, reading, layer, neuron)
        return Section("Slope of the loss", lines=(slope,), notes=about_loss_slope(reading, layer))
    number = reading.number(reading.name("dC/da" if layer else "dC/dx", layer, neuron))
    total = line(
        derivative(reading.notation.upstream(layer, neuron)),
        (),
        reading.upstream(layer, neuron),
        reading.significant,
        number=number,
    )
    fed = in_numbers.outgoing(reading, layer, neuron, MOST_ADDENDS)
    return _summed("Gathered from the neurons it feeds", fed, total)


def _cancelled(reading: Reading, layer: int) -> tuple[Note, ...]:
    if equations.delta_rule(reading, layer) != "cancels":
        return ()
    f = reading.activation(layer)
    words = reading.notation.plain() | {"a": reading.notation.a(layer).letter}
    return (Note((CANCELLED if f.elementwise else ONE_STEP).format(f=f.title, **words)),)


def layer_name(reading: Reading, layer: int) -> str:
    """“2 neurons · sigmoid”, and which example is shown."""
    words = reading.activation(layer).title if layer else "the inputs"
    size = counted(reading.network.sizes[layer], "neuron" if layer else "number")
    return " · ".join([size, words, *example_words(reading)])


def layer_sections(reading: Reading, layer: int) -> tuple[Section, ...]:
    """The numbers of a layer in the order of the walk, as far as it has come; the inputs are given."""
    if layer == 0:
        return (_inputs(reading),)
    sections = without_example(reading, _sections_of_layer(reading, layer))
    return sections or (Section(notes=(Note(NOTHING_YET, "muted"),)),)


def _sections_of_layer(reading: Reading, layer: int) -> Iterator[Section]:
    titles = TITLES | (OUTPUT_TITLES if layer == reading.network.depth else {})
    for kind, title in titles.items():
        if reading.position.reached(kind, layer):
            yield replace(neurons_section(reading, kind, layer), title=title)
    if reading.position.reached("dC/dw", layer):
        yield replace(gradients_section(reading, layer), title="Gradients")


def _inputs(reading: Reading) -> Section:
    width = reading.network.sizes[0]
    n = reading.notation
    written = width if width <= MOST_NEURONS else FIRST_OF_MANY
    lines = (
        line(
            symbol(n.a(0, i)),
            (),
            reading.a(0, i),
            reading.significant,
            lights_neuron(0, i),
            reading.number(reading.name("x", 0, i)),
        )
        for i in range(1, written + 1)
    )
    return Section(lines=tuple(lines), notes=(*more(width - written, " inputs"), Note(GIVEN)))


def loss_name(reading: Reading) -> str:
    """Which loss it is, and which example is shown."""
    return " · ".join([LOSSES[reading.step.loss].title, *example_words(reading)])


def loss_sections(reading: Reading) -> tuple[Section, ...]:
    """C and what it is made of, then ∂C/∂a of each output; what is not reached stands as “?”."""
    slopes = neurons_section(reading, "dC/da", reading.network.depth)
    return without_example(reading, (*_value(reading), replace(slopes, title="Slope of the loss")))


def _value(reading: Reading) -> Iterator[Section]:
    reached = reading.position.reached("C")
    penalised = reading.step.l2 > 0
    n = reading.notation
    if reached:
        own, *whole = computed_loss(reading)
        yield own
    else:
        left = equations.own_loss(n, reading.example) if penalised else n.own_C
        yield Section(
            equations=(equations.loss(reading),), lines=(line(symbol(left), (), None, reading.significant, LOSS),)
        )
        whole = [_penalised(reading)]
    if reading.examples > 1:
        yield _examples(reading, _each(reading) if reached else None)
    elif penalised:
        yield from whole


def _penalised(reading: Reading) -> Section:
    """Before C is reached: of what it will be made."""
    lines = (
        in_numbers.penalty_in_numbers(reading),
        line(symbol(reading.notation.C), (), None, reading.significant, LOSS),
    )
    return Section(PENALISED, equations.penalised_loss(reading), lines=lines)


def _each(reading: Reading) -> Array:
    step = reading.step
    return loss_per_example(step.forward, step.targets, step.loss)


def _examples(reading: Reading, each: Array | None) -> Section:
    """A row for each example, and the sum or mean of them."""
    total = line(
        symbol(reading.notation.C),
        _divided(reading, each),
        None if each is None else reading.step.total_loss,
        reading.significant,
        number=reading.number(NumberName("C")),
    )
    if not reading.step.l2:
        return Section("Example by example", rows=tuple(_rows(reading, each)), total=total)
    rows = (*_rows(reading, each), in_numbers.penalty_in_numbers(reading))
    return Section("Example by example", equations.penalised_loss(reading), rows, total)


def _rows(reading: Reading, each: Array | None) -> Iterator[Line]:
    letter = reading.notation.C.letter
    for k in range(min(reading.examples, MOST_EXAMPLES)):
        value = None if each is None else float(each[k])
        yield line(
            symbol(Symbol(letter, str(k + 1))),
            (),
            value,
            reading.significant,
            number=reading.number(NumberName("C", example=k)),
        )
    if reading.examples > MOST_EXAMPLES:
        name = Worked("after", (NumberName("C"), float(MOST_EXAMPLES)))
        rest = Shown(NOT_REACHED, "") if each is None else shown(reading, name)
        yield line_of_shown(f"{reading.examples - MOST_EXAMPLES} more together", rest)


def _divided(reading: Reading, each: Array | None) -> tuple[Term, ...]:
    """The sum over the number of examples, where their mean is taken, and the penalty where there is one."""
    if each is None or reading.step.reduction != "mean":
        return ()
    penalty = NumberName("penalty")
    mean = Term(Words((shown(reading, sum_over_examples(reading, NumberName("C"), penalty)), f" ÷ {len(each)}")))
    return (mean, Term(Words((shown(reading, penalty),)), "+")) if reading.step.l2 else (mean,)
