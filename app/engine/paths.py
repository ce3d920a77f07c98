"""Chain-rule paths: every route from one weight, or one input, to the loss, its factors, and the largest of them.

A nudge of W⁽ˡ⁾[to, from] moves z_to⁽ˡ⁾ by a_from⁽ˡ⁻¹⁾; from there the loss is reached along one neuron of each later
layer, so there are n_(l+1)·…·n_L routes. The product along a route is its contribution and the contributions add up
to ∂C/∂W⁽ˡ⁾[to, from]. A bias (from = 0) starts with the factor 1. Where a layer is softmax, its slope and the next
weight are one factor ∂z⁽ᵐ⁺¹⁾/∂z⁽ᵐ⁾, and a softmax output ends in ∂C/∂z. A nudge of an input x moves every z⁽¹⁾ by its
weight: n_1·…·n_L routes, which add up to ∂C/∂x of one example.
"""

from dataclasses import dataclass
from math import prod

import numpy as np

from app.engine.backward import BackwardPass
from app.engine.forward import ForwardPass
from app.engine.losses import REDUCTIONS
from app.engine.network import Array, Network
from app.engine.path_factors import Factor, factors_of, first_factor
from app.engine.routes import Links, largest_routes
from app.engine.sensitivity import input_gradient


@dataclass(frozen=True)
class Path:
    """One route: its neurons as (layer, neuron) from the weight's own to the output, and what it adds to ∂C/∂w.

    From an input it begins with that, in layer 0, and adds to ∂C/∂x.

    `factors` multiply to the contribution; they are empty where several examples are added up.
    """

    neurons: tuple[tuple[int, int], ...]
    contribution: float
    factors: tuple[Factor, ...] = ()


@dataclass(frozen=True)
class Paths:
    """The routes of a parameter or an input: the derivative, their count, the largest, and what the rest add together.

    `exact` is False where the examples of a batch cancel so much that a route not looked at may be larger than these.
    """

    gradient: float
    count: int
    paths: tuple[Path, ...]
    rest_count: int
    rest_contribution: float
    exact: bool = True


def path_count(network: Network, layer: int) -> int:
    """How many routes lead from a weight of `layer`, or an input (layer 0), to the loss: the product of the widths
    behind it.
    """
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
    start = first_factor(passed, layer, source)
    scale = REDUCTIONS[reduction](len(start))
    links = Links(passed, gradients.upstream[-1], gradients.delta[-1])
    weights = gradients.weight_gradients[layer - 1]
    biases = gradients.bias_gradients[layer - 1]
    gradient = float(weights[to - 1, source - 1] if source else biases[to - 1])
    return _largest(links, (layer, to), source, start * scale, gradient, limit)


def largest_input_paths(
    passed: ForwardPass, gradients: BackwardPass, source: int, example: int = 0, limit: int = 8
) -> Paths:
    """The `limit` ≥ 1 routes of input x_source with the largest |contribution| to one example's own ∂C/∂x.

    Inputs count from 1, examples from 0.
    """
    rows = slice(example, example + 1)
    links = Links(passed.of_examples(rows), gradients.upstream[-1][rows], gradients.delta[-1][rows])
    gradient = float(input_gradient(passed, gradients)[example, source - 1])
    return _largest(links, (0, source), 0, np.ones(1), gradient, limit)


def _largest(links: Links, first: tuple[int, int], source: int, start: Array, gradient: float, limit: int) -> Paths:
    """The largest routes from neuron `first`, which begin with the factor `start` of each example."""
    layer, number = first
    found, contributions, exact = largest_routes(links, layer, number - 1, start, limit)
    paths = tuple(_path(links, layer, source, *route) for route in zip(found, contributions, strict=True))
    total = path_count(links.passed.network, layer)
    rest = gradient - sum(p.contribution for p in paths) if total > len(paths) else 0.0
    return Paths(gradient, total, paths, total - len(paths), rest, exact)


def _path(links: Links, layer: int, source: int, route: Array, contribution: float) -> Path:
    """A route with its factors written out, where there is a single example to write them for."""
    neurons = tuple((layer + i, int(neuron) + 1) for i, neuron in enumerate(route))
    factors = tuple(factors_of(links, neurons, source)) if len(links.end) == 1 else ()
    return Path(neurons, float(contribution), factors)
