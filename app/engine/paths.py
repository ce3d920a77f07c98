"""Chain-rule paths: every route from one weight to the loss, its factors, and the largest of them.

A nudge of W⁽ˡ⁾[to, from] moves z_to⁽ˡ⁾ by a_from⁽ˡ⁻¹⁾; from there the loss is reached along one neuron of each later
layer, so there are n_(l+1)·…·n_L routes. The product along a route is its contribution and the contributions add up
to ∂C/∂W⁽ˡ⁾[to, from]. A bias (from = 0) starts with the factor 1. Where a layer is softmax, its slope and the next
weight are one factor ∂z⁽ᵐ⁺¹⁾/∂z⁽ᵐ⁾, and a softmax output ends in ∂C/∂z.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import prod

import numpy as np

from app.engine.backward import BackwardPass
from app.engine.forward import ForwardPass
from app.engine.losses import REDUCTIONS
from app.engine.network import Array, Network
from app.engine.routes import Links, largest_routes


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


@dataclass(frozen=True)
class Path:
    """One route: its neurons as (layer, neuron) from the weight's own to the output, and what it adds to ∂C/∂w.

    `factors` multiply to the contribution; they are empty where several examples are added up.
    """

    neurons: tuple[tuple[int, int], ...]
    contribution: float
    factors: tuple[Factor, ...] = ()


@dataclass(frozen=True)
class Paths:
    """The routes of one parameter: the gradient, how many there are, the largest, and what the rest add together.

    `exact` is False where the examples of a batch cancel so much that a route not looked at may be larger than these.
    """

    gradient: float
    count: int
    paths: tuple[Path, ...]
    rest_count: int
    rest_contribution: float
    exact: bool = True


def path_count(network: Network, layer: int) -> int:
    """How many routes lead from a weight of `layer` to the loss: the product of the widths behind it."""
    return prod(network.sizes[layer + 1 :])


def largest_paths(
    passed: ForwardPass,
    gradients: BackwardPass,
    layer: int,
    to: int,
    source: int,
    reduction: str = "sum",
    limit: int = 8,
) -> Paths:
    """The `limit` ≥ 1 routes of W⁽ˡ⁾[to, source] with the largest |contribution|, summed or averaged over the examples.

    All indices count from 1, source = 0 is the bias. Found without walking all routes: see routes.py.
    """
    start = _start(passed, layer, source)
    scale = REDUCTIONS[reduction](len(start))
    links = Links(passed, gradients)
    found, contributions, exact = largest_routes(links, layer, to - 1, start * scale, limit)
    paths = tuple(_path(links, layer, source, *route) for route in zip(found, contributions, strict=True))
    weights, biases = gradients.weight_gradients[layer - 1], gradients.bias_gradients[layer - 1]
    gradient = float(weights[to - 1, source - 1] if source else biases[to - 1])
    total = path_count(passed.network, layer)
    rest = gradient - sum(p.contribution for p in paths) if total > len(paths) else 0.0
    return Paths(gradient, total, paths, total - len(paths), rest, exact)


def _start(passed: ForwardPass, layer: int, source: int) -> Array:
    """∂z/∂w per example: the activation the weight multiplies, or 1 for a bias."""
    below = passed.a[layer - 1]
    return below[:, source - 1] if source else np.ones(len(below))


def _path(links: Links, layer: int, source: int, route: Array, contribution: float) -> Path:
    """A route with its factors written out, where there is a single example to write them for."""
    neurons = tuple((layer + i, int(neuron) + 1) for i, neuron in enumerate(route))
    factors = tuple(_factors(links, neurons, source)) if len(links.end) == 1 else ()
    return Path(neurons, float(contribution), factors)


def _factors(links: Links, neurons: tuple[tuple[int, int], ...], source: int) -> Iterator[Factor]:
    layer, to = neurons[0]
    yield Factor("z_by_w", layer, to, source, float(_start(links.passed, layer, source)[0]))
    for (at, here), (above, there) in pairwise(neurons):
        if links.elementwise(at):
            yield Factor("a_by_z", at, here, here, float(links.gains[at - 1][0, here - 1]))
            yield Factor("z_by_a", above, there, here, float(links.passed.network.weights[at][there - 1, here - 1]))
        else:
            yield Factor("z_by_z", above, there, here, float(links.onward(at, [here - 1])[0, 0, there - 1]))
    yield from _last_factors(links, *neurons[-1])


def _last_factors(links: Links, layer: int, last: int) -> Iterator[Factor]:
    if links.elementwise(layer):
        yield Factor("a_by_z", layer, last, last, float(links.gains[-1][0, last - 1]))
        yield Factor("C_by_a", layer, last, last, float(links.gradients.upstream[-1][0, last - 1]))
    else:
        yield Factor("C_by_z", layer, last, last, float(links.end[0, last - 1]))
