"""The two sums of the walk, addend by addend: z adds w·a over what comes in, ∂C/∂a adds w·δ over what is fed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.notation import Letter, Notation
from app.explorer.reading import Reading
from app.scene.formulas.mathml import letter, row
from app.scene.formulas.numbers import short
from app.scene.formulas.parts import Line, Term, lights_parameter, line, operand, summed, text_of


@dataclass(frozen=True, slots=True)
class Addend:
    """One product (or a bias, of one letter): its letters, its numbers, what it comes to and what it lights."""

    letters: tuple[Letter, ...]
    text: str
    value: float | None
    lights: str


@dataclass(frozen=True, slots=True)
class Sum:
    """The addends that are written out, and what the others add together."""

    addends: tuple[Addend, ...]
    rest_count: int
    rest: float | None

    @property
    def terms(self) -> tuple[Term, ...]:
        """The sum on one line."""
        written = [Term(addend.text, lights=addend.lights) for addend in self.addends]
        return summed([*written, *([Term(self._rest_text)] if self.rest_count else [])])

    @property
    def rows(self) -> tuple[Line, ...]:
        """The sum with an addend a row."""
        rows = tuple(_row(addend) for addend in self.addends)
        return (*rows, line(f"{self.rest_count:,} more together", (), self.rest)) if self.rest_count else rows

    @property
    def _rest_text(self) -> str:
        return f"{text_of(self.rest)} ({self.rest_count:,} more)"


def _row(addend: Addend) -> Line:
    terms = (Term(addend.text),) if len(addend.letters) > 1 else ()
    return line(row(*map(letter, addend.letters)), terms, addend.value, addend.lights)


def incoming(reading: Reading, layer: int, to: int, limit: int) -> Sum:
    """z of a neuron: its weights times the activations below, plus its bias; beyond `limit` the largest |w·a|."""
    weights = reading.network.weights[layer - 1][to - 1]
    known = reading.position.reached("z", layer)
    below = reading.layer_a(layer - 1)
    n = reading.notation
    found = _sum(n, weights, below, known, limit, lambda i: Parameter(layer, to, i), lambda i: n.a(layer - 1, i))
    if reading.network.biases is None:
        return found
    bias = reading.weight(layer, to, 0)
    last = Addend((n.bias(layer, to),), short(bias), bias, lights_parameter(Parameter(layer, to, 0)))
    return Sum((*found.addends, last), found.rest_count, found.rest)


def outgoing(reading: Reading, layer: int, neuron: int, limit: int) -> Sum:
    """∂C/∂a of a hidden neuron, or ∂C/∂x of an input: the weights it feeds times the δ they lead to; beyond `limit`
    the largest |w·δ|.
    """
    weights = reading.network.weights[layer][:, neuron - 1]
    known = reading.layer_upstream(layer) is not None
    deltas = reading.layer_delta(layer + 1)
    n = reading.notation
    return _sum(
        n, weights, deltas, known, limit, lambda k: Parameter(layer + 1, k, neuron), lambda k: n.delta(layer + 1, k)
    )


def _sum(
    n: Notation,
    weights: Array,
    others: Array | None,
    known: bool,
    limit: int,
    parameter: Callable[[int], Parameter],
    other: Callable[[int], Letter],
) -> Sum:
    """Σ weight × other; the products are not read before the sum is `known`."""
    products = weights * others if known and others is not None else None
    chosen = largest(products, len(weights), limit)
    addends = []
    for i in chosen:
        at = parameter(i + 1)
        factor = None if others is None else float(others[i])
        text = f"{short(float(weights[i]))} × {operand(factor)}"
        value = None if products is None else float(products[i])
        addends.append(Addend((n.parameter(*at), other(i + 1)), text, value, lights_parameter(at)))
    rest = None if products is None else float(products.sum() - products[chosen].sum())
    return Sum(tuple(addends), len(weights) - len(chosen), rest)


def largest(values: Array | None, count: int, limit: int) -> list[int]:
    """Which of `count` values to write out: all, or the `limit` largest in size, in their order; unknown, the first."""
    if count <= limit or values is None:
        return list(range(min(count, limit)))
    order = np.argpartition(-np.abs(values), limit)[:limit]
    return sorted(order.tolist())
