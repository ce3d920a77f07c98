"""A whole layer: what the walk has computed of it so far, stage by stage."""

from collections.abc import Iterator
from dataclasses import replace

from app.explorer.names import ACTIVATION_NAMES, counted
from app.scene.formulas.mathml import symbol
from app.scene.formulas.parts import Note, Section, lights_neuron, line
from app.scene.formulas.readings import Readings
from app.scene.panel.chain.neuron import GIVEN
from app.scene.panel.chain.stage import (
    FIRST_OF_MANY,
    MOST_NEURONS,
    example_words,
    gradients_section,
    more,
    neurons_section,
    without_example,
)

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
    sections = without_example(readings, _sections(readings, layer))
    return sections or (Section(notes=(Note(NOTHING_YET, "muted"),)),)


def _sections(readings: Readings, layer: int) -> Iterator[Section]:
    titles = TITLES | (OUTPUT_TITLES if layer == readings.network.depth else {})
    for kind, title in titles.items():
        if readings.position.reached(kind, layer):
            yield replace(neurons_section(readings, kind, layer), title=title)
    if readings.position.reached("dC/dW", layer):
        yield replace(gradients_section(readings, layer), title="Gradients")


def _inputs(readings: Readings) -> Section:
    width = readings.network.sizes[0]
    n = readings.notation
    written = width if width <= MOST_NEURONS else FIRST_OF_MANY
    lines = (line(symbol(n.a(0, i)), (), readings.a(0, i), lights_neuron(0, i)) for i in range(1, written + 1))
    return Section(lines=tuple(lines), notes=(*more(width - written, " inputs"), Note(GIVEN)))
