"""What a worked solution begins with: inputs, targets, weights and the learning rate, each by its letter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from app.engine.network import Network
from app.engine.parameters import Parameter
from app.explorer.reading import Reading
from app.scene.formulas.mathml import symbol
from app.scene.formulas.parts import Line, line

MOST_GIVEN = 64  # numbers of one kind that are listed
MOST_EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Given:
    """Numbers that the step begins with, or how many there are where they are too many to list."""

    title: str
    lines: tuple[Line, ...]
    instead: str = ""


def given_of(read: Reading) -> tuple[Given, ...]:
    """Inputs and targets of the first examples, the weights layer by layer, the learning rate."""
    return tuple(_given(read))


def _given(read: Reading) -> Iterator[Given]:
    examples = range(min(read.examples, MOST_EXAMPLES))
    for example in examples:
        one = read.of_example(example)
        name = f" of example {example + 1}" if read.examples > 1 else ""
        yield _listed(f"Inputs{name}", read.network.sizes[0], partial(_inputs, one))
        yield _listed(f"Targets{name}", read.network.sizes[-1], partial(_targets, one))
    for layer in range(1, read.network.depth + 1):
        what = "Weights" if read.network.biases is None else "Weights and biases"
        title = f"{what} into layer {read.notation.number(layer)}"
        yield _listed(title, _parameter_count(read.network, layer), partial(_parameters, read, layer))
    rate = read.step.learning_rate
    yield Given("Learning rate", (line(symbol(read.notation.rate), (), rate),))


def _listed(title: str, count: int, lines: Callable[[], Iterator[Line]]) -> Given:
    if count <= MOST_GIVEN:
        return Given(title, tuple(lines()))
    return Given(title, (), f"{count:,} numbers, not listed here.")


def _parameter_count(network: Network, layer: int) -> int:
    return network.weights[layer - 1].size + (0 if network.biases is None else network.sizes[layer])


def _inputs(read: Reading) -> Iterator[Line]:
    for neuron, value in enumerate(read.inputs, 1):
        yield line(symbol(read.notation.a(0, neuron)), (), float(value))


def _targets(read: Reading) -> Iterator[Line]:
    for neuron, value in enumerate(read.targets, 1):
        yield line(symbol(read.notation.y(neuron)), (), float(value))


def _parameters(read: Reading, layer: int) -> Iterator[Line]:
    first = 0 if read.network.biases is not None else 1
    for to in range(1, read.network.sizes[layer] + 1):
        for source in (*range(1, read.network.sizes[layer - 1] + 1), *([0] if not first else [])):
            parameter = Parameter(layer, to, source)
            value = parameter.of(read.network.weights, read.network.biases)
            yield line(symbol(read.notation.parameter(*parameter)), (), value)
