"""The factors along one chain-rule path: a derivative for each step from a weight, or an input, to the loss."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.engine.forward import ForwardPass
from app.engine.network import Array
from app.engine.routes import Links


@dataclass(frozen=True)
class Factor:
    """One derivative on a route: `kind` is z_by_w, a_by_z, z_by_a, z_by_z, C_by_a or C_by_z.

    `layer` and `to` say whose derivative it is and `source` by which neuron of the layer below (0: the bias).
    """

    kind: str
    layer: int
    to: int
    source: int
    value: float


def first_factor(passed: ForwardPass, layer: int, source: int) -> Array:
    """∂z/∂w per example: the activation the weight multiplies, or 1 for a bias."""
    below = passed.a[layer - 1]
    return below[:, source - 1] if source else np.ones(len(below))


def factors_of(links: Links, neurons: tuple[tuple[int, int], ...], source: int) -> Iterator[Factor]:
    """The factors of a route of the first example, from its start to the loss; a route from layer 0 has no weight."""
    layer, to = neurons[0]
    if layer:
        yield Factor("z_by_w", layer, to, source, float(first_factor(links.passed, layer, source)[0]))
    for here, there in pairwise(neurons):
        yield from _between(links, here, there)
    yield from _last_factors(links, *neurons[-1])


def _between(links: Links, here: tuple[int, int], there: tuple[int, int]) -> Iterator[Factor]:
    (at, source), (above, to) = here, there
    if at and not links.elementwise(at):
        yield Factor("z_by_z", above, to, source, float(links.onward(at, [source - 1])[0, 0, to - 1]))
        return
    if at:
        yield Factor("a_by_z", at, source, source, float(links.gains[at - 1][0, source - 1]))
    yield Factor("z_by_a", above, to, source, float(links.passed.network.weights[at][to - 1, source - 1]))


def _last_factors(links: Links, layer: int, last: int) -> Iterator[Factor]:
    if links.elementwise(layer):
        yield Factor("a_by_z", layer, last, last, float(links.gains[-1][0, last - 1]))
        yield Factor("C_by_a", layer, last, last, float(links.upstream[0, last - 1]))
    else:
        yield Factor("C_by_z", layer, last, last, float(links.end[0, last - 1]))
