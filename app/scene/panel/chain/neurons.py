"""Where the numbers of one neuron come from, and what the walk has computed of a whole layer."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from app.explorer.names import ACTIVATION_NAMES, counted, neuron_name
from app.scene.colour.scales import SATURATED_SLOPE
from app.scene.formulas import equations
from app.scene.formulas.activation_curve import activation_curve
from app.scene.formulas.lines import a_line, delta_line, slope_line, upstream_line
from app.scene.formulas.mathml import Math, derivative, symbol
from app.scene.formulas.parts import Line, Note, Section, lights_neuron, line
from app.scene.formulas.pixel_picture import place_words
from app.scene.formulas.readings import Readings
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
from app.scene.picture.layout.as_pictures import picture_side

Equation = Callable[[Readings, int, int], Math]
Numbers = Callable[[Readings, int, int], Line]

MOST_ADDENDS = 8
STOPS = "slope {} 0: the gradient stops here"
GIVEN = "An input is given, not computed. Change it and everything that depends on it has to be computed again."
MIXED = "A softmax mixes its layer: every {z} moves every {a}, so there is no slope of this neuron alone."
CANCELLED = "The slope of the loss and the slope of {f} cancel: {delta} = {a} − {y}."


def neuron_sections(readings: Readings, layer: int, neuron: int) -> tuple[Section, ...]:
    """The neuron's numbers in the order of the walk; an input is given, and the loss feels it through what it feeds."""
    if layer == 0:
        return (_upstream(readings, 0, neuron), Section(notes=(Note(GIVEN),)))
    return tuple(_sections_of_neuron(readings, layer, neuron))


def neuron_words(readings: Readings, layer: int, neuron: int) -> str:
    """“hidden 1 · sigmoid”, “input 9 · row 1, column 9”, and which example is shown."""
    parts = [neuron_name(layer, neuron, readings.notation)]
    if layer == 0 and (side := picture_side(readings.network.sizes[0])):
        parts.append(place_words(neuron, side))
    if layer:
        parts.append(ACTIVATION_NAMES[readings.activation(layer).name])
    return " · ".join([*parts, *example_words(readings)])


def _sections_of_neuron(readings: Readings, layer: int, neuron: int) -> Iterator[Section]:
    yield _weighted_sum(readings, layer, neuron)
    yield Section("Activation", lines=(_whole(equations.activation, a_line, readings, layer, neuron),))
    yield _slope(readings, layer, neuron)
    yield _upstream(readings, layer, neuron)
    line_of_delta = _whole(equations.own_delta, delta_line, readings, layer, neuron)
    yield Section(readings.notation.delta_title, lines=(line_of_delta,), notes=_cancelled(readings, layer))


def _whole(equation: Equation, numbers: Numbers, readings: Readings, layer: int, neuron: int) -> Line:
    """The equation with letters, then with numbers, in one line."""
    return replace(numbers(readings, layer, neuron), left=equation(readings, layer, neuron))


def _weighted_sum(readings: Readings, layer: int, neuron: int) -> Section:
    total = line(symbol(readings.notation.z(layer, neuron)), (), readings.z(layer, neuron))
    return _summed("Weighted sum", incoming(readings, layer, neuron, MOST_ADDENDS), total)


def _summed(title: str, added: Sum, total: Line) -> Section:
    return Section(title, rows=added.rows, total=total)


def _slope(readings: Readings, layer: int, neuron: int) -> Section:
    if not readings.activation(layer).elementwise:
        return Section(readings.notation.slope_title, notes=(Note(MIXED.format(**readings.notation.plain())),))
    value = readings.slope(layer, neuron)
    stops = value is not None and abs(value) < SATURATED_SLOPE
    notes = (Note(STOPS.format("≈" if value else "="), "warning"),) if stops else ()
    lines = (_whole(equations.slope, slope_line, readings, layer, neuron),)
    place = readings.z(layer, neuron), readings.a(layer, neuron)
    curve = activation_curve(readings.activation(layer), readings.notation, *place)
    return Section(readings.notation.slope_title, lines=lines, notes=notes, curve=curve)


def _upstream(readings: Readings, layer: int, neuron: int) -> Section:
    if layer == readings.network.depth:
        slope = _whole(equations.upstream, upstream_line, readings, layer, neuron)
        return Section("Slope of the loss", lines=(slope,))
    total = line(derivative(readings.notation.upstream(layer, neuron)), (), readings.upstream(layer, neuron))
    return _summed("Gathered from the neurons it feeds", outgoing(readings, layer, neuron, MOST_ADDENDS), total)


def _cancelled(readings: Readings, layer: int) -> tuple[Note, ...]:
    if equations.delta_rule(readings, layer) != "cancels":
        return ()
    return (Note(CANCELLED.format(f=ACTIVATION_NAMES[readings.activation(layer).name], **readings.notation.plain())),)


NOTHING_YET = "Nothing of this layer has been computed yet. Its numbers appear here stage by stage."
TITLES = {"z": "Weighted sums", "a": "Activations", "dC/da": "Upstream", "delta": "Delta"}
OUTPUT_TITLES = {"dC/da": "Slope of the loss"}


def layer_name(readings: Readings, layer: int) -> str:
    """“2 neurons · sigmoid”, and which example is shown."""
    words = ACTIVATION_NAMES[readings.activation(layer).name] if layer else "the inputs"
    size = counted(readings.network.sizes[layer], "neuron" if layer else "number")
    return " · ".join([size, words, *example_words(readings)])


def layer_sections(readings: Readings, layer: int) -> tuple[Section, ...]:
    """The numbers of a layer in the order of the walk, as far as it has come; the inputs are given."""
    if layer == 0:
        return (_inputs(readings),)
    sections = without_example(readings, _sections_of_layer(readings, layer))
    return sections or (Section(notes=(Note(NOTHING_YET, "muted"),)),)


def _sections_of_layer(readings: Readings, layer: int) -> Iterator[Section]:
    titles = TITLES | (OUTPUT_TITLES if layer == readings.network.depth else {})
    for kind, title in titles.items():
        if readings.position.reached(kind, layer):
            yield replace(neurons_section(readings, kind, layer), title=title)
    if readings.position.reached("dC/dw", layer):
        yield replace(gradients_section(readings, layer), title="Gradients")


def _inputs(readings: Readings) -> Section:
    width = readings.network.sizes[0]
    n = readings.notation
    written = width if width <= MOST_NEURONS else FIRST_OF_MANY
    lines = (line(symbol(n.a(0, i)), (), readings.a(0, i), lights_neuron(0, i)) for i in range(1, written + 1))
    return Section(lines=tuple(lines), notes=(*more(width - written, " inputs"), Note(GIVEN)))
