"""Where the numbers of one neuron come from, and what the walk has computed of a whole layer."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from app.explorer.names import ACTIVATION_NAMES, counted, neuron_name
from app.explorer.reading import Reading
from app.scene.colour.scales import SATURATED_SLOPE
from app.scene.formulas import equations
from app.scene.formulas.activation_curve import activation_curve
from app.scene.formulas.lines import a_line, delta_line, slope_line, upstream_line
from app.scene.formulas.mathml import Math, derivative, symbol
from app.scene.formulas.parts import Line, Note, Section, lights_neuron, line
from app.scene.formulas.pixel_picture import place_words
from app.scene.formulas.sums import Sum, incoming, outgoing
from app.scene.panel.chain.stage import (
    FIRST_OF_MANY,
    MOST_NEURONS,
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
CANCELLED = "The slope of the loss and the slope of {f} cancel: {delta} = {a} − {y}."


def neuron_sections(reading: Reading, layer: int, neuron: int) -> tuple[Section, ...]:
    """The neuron's numbers in the order of the walk; an input is given, and the loss feels it through what it feeds."""
    if layer == 0:
        return (_upstream(reading, 0, neuron), Section(notes=(Note(GIVEN),)))
    return tuple(_sections_of_neuron(reading, layer, neuron))


def neuron_words(reading: Reading, layer: int, neuron: int) -> str:
    """“hidden 1 · sigmoid”, “input 9 · row 1, column 9”, and which example is shown."""
    parts = [neuron_name(layer, neuron, reading.notation)]
    if layer == 0 and (side := picture_side(reading.network.sizes[0])):
        parts.append(place_words(neuron, side))
    if layer:
        parts.append(ACTIVATION_NAMES[reading.activation(layer).name])
    return " · ".join([*parts, *example_words(reading)])


def _sections_of_neuron(reading: Reading, layer: int, neuron: int) -> Iterator[Section]:
    yield _weighted_sum(reading, layer, neuron)
    yield Section("Activation", lines=(_whole(equations.activation, a_line, reading, layer, neuron),))
    yield _slope(reading, layer, neuron)
    yield _upstream(reading, layer, neuron)
    line_of_delta = _whole(equations.own_delta, delta_line, reading, layer, neuron)
    yield Section(reading.notation.delta_title, lines=(line_of_delta,), notes=_cancelled(reading, layer))


def _whole(equation: Equation, numbers: Numbers, reading: Reading, layer: int, neuron: int) -> Line:
    """The equation with letters, then with numbers, in one line."""
    return replace(numbers(reading, layer, neuron), left=equation(reading, layer, neuron))


def _weighted_sum(reading: Reading, layer: int, neuron: int) -> Section:
    name = reading.name("z", layer, neuron)
    total = line(symbol(reading.notation.z(layer, neuron)), (), reading.z(layer, neuron), name=name)
    return _summed("Weighted sum", incoming(reading, layer, neuron, MOST_ADDENDS), total)


def _summed(title: str, added: Sum, total: Line) -> Section:
    return Section(title, rows=added.rows, total=total)


def _slope(reading: Reading, layer: int, neuron: int) -> Section:
    if not reading.activation(layer).elementwise:
        return Section(reading.notation.slope_title, notes=(Note(MIXED.format(**reading.notation.plain())),))
    value = reading.slope(layer, neuron)
    stops = value is not None and abs(value) < SATURATED_SLOPE
    notes = (Note(STOPS.format("≈" if value else "="), "warning"),) if stops else ()
    lines = (_whole(equations.slope, slope_line, reading, layer, neuron),)
    place = reading.z(layer, neuron), reading.a(layer, neuron)
    curve = activation_curve(reading.activation(layer), reading.notation, *place)
    return Section(reading.notation.slope_title, lines=lines, notes=notes, curve=curve)


def _upstream(reading: Reading, layer: int, neuron: int) -> Section:
    if layer == reading.network.depth:
        slope = _whole(equations.upstream, upstream_line, reading, layer, neuron)
        return Section("Slope of the loss", lines=(slope,))
    total = line(derivative(reading.notation.upstream(layer, neuron)), (), reading.upstream(layer, neuron))
    return _summed("Gathered from the neurons it feeds", outgoing(reading, layer, neuron, MOST_ADDENDS), total)


def _cancelled(reading: Reading, layer: int) -> tuple[Note, ...]:
    if equations.delta_rule(reading, layer) != "cancels":
        return ()
    return (Note(CANCELLED.format(f=ACTIVATION_NAMES[reading.activation(layer).name], **reading.notation.plain())),)


NOTHING_YET = "Nothing of this layer has been computed yet. Its numbers appear here stage by stage."
TITLES = {"z": "Weighted sums", "a": "Activations", "dC/da": "Upstream", "delta": "Delta"}
OUTPUT_TITLES = {"dC/da": "Slope of the loss"}


def layer_name(reading: Reading, layer: int) -> str:
    """“2 neurons · sigmoid”, and which example is shown."""
    words = ACTIVATION_NAMES[reading.activation(layer).name] if layer else "the inputs"
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
        line(symbol(n.a(0, i)), (), reading.a(0, i), lights_neuron(0, i), reading.name("x", 0, i))
        for i in range(1, written + 1)
    )
    return Section(lines=tuple(lines), notes=(*more(width - written, " inputs"), Note(GIVEN)))
