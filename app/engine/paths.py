"""Chain-rule paths: every route from one weight, or one input, to the loss, its factors, and the largest of them.

A nudge of W⁽ˡ⁾[to, from] moves z_to⁽ˡ⁾ by a_from⁽ˡ⁻¹⁾; from there the loss is reached along one neuron of each later
layer, so there are n_(l+1)·…·n_L routes. The product along a route is its contribution and the contributions add up
to ∂C/∂W⁽ˡ⁾[to, from]. A bias (from = 0) starts with the factor 1. Where a layer is softmax, its slope and the next
weight are one factor ∂z⁽ᵐ⁺¹⁾/∂z⁽ᵐ⁾, and a softmax output ends in ∂C/∂z. A nudge of an input x moves every z⁽¹⁾ by its
weight: n_1·…·n_L routes, which add up to ∂C/∂x of one example.

The penalty of a loss is on no route: its λw is what a gradient has beyond what its routes add up to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import prod

import numpy as np

from app.engine.backward import BackwardPass, input_gradient
from app.engine.forward import ForwardPass
from app.engine.losses import REDUCTIONS, penalty_slope
from app.engine.network import Array, Network
from app.engine.parameters import Parameter
from app.engine.routes import Indices, Links, along_routes, largest_routes

Routes = tuple[tuple[tuple[int, int], ...], ...]
"""routes as their neurons (layer, number)"""


@dataclass(frozen=True)
class Factor:
    """One derivative on a route, such as ∂z₂⁽¹⁾/∂w₂₁⁽¹⁾."""

    kind: str
    """what is derived by what: z_by_w, a_by_z, z_by_a, z_by_z, C_by_a or C_by_z"""
    layer: int
    to: int
    """the neuron of `layer` whose derivative it is"""
    source: int
    """by which neuron of the layer below, 0 for the bias; of a_by_z, C_by_a and C_by_z the same as `to`"""
    value: float


@dataclass(frozen=True)
class Path:
    """One route from a weight, or an input, to the loss."""

    neurons: tuple[tuple[int, int], ...]
    """as (layer, neuron), from the one that the weight leads to, or the input in layer 0, to the output"""
    contribution: float
    """what it adds to ∂C/∂w, or to ∂C/∂x"""
    factors: tuple[Factor, ...] = ()
    """whose product that is; none where several examples are added up"""


@dataclass(frozen=True)
class Paths:
    """All routes of a parameter, or of an input."""

    gradient: float
    """∂C/∂w, or ∂C/∂x, to which they add up, together with the penalty"""
    count: int
    """how many there are"""
    paths: tuple[Path, ...]
    """the largest of them, largest first"""
    rest_count: int
    """how many others there are"""
    rest_contribution: float
    """what those add together"""
    exact: bool = True
    """False where the examples of a batch cancel so much that one of the others may be larger than these"""
    penalty: float = 0.0
    """λw, or λ/N·w, which the gradient has from no route; 0 of a bias and of an input"""


def path_count(network: Network, layer: int) -> int:
    """How many routes lead to the loss from a weight of `layer`, or an input (layer 0): the product of later widths."""
    return prod(network.sizes[layer + 1 :])


def largest_paths(
    passed: ForwardPass,
    gradients: BackwardPass,
    parameter: Parameter,
    reduction: str = "sum",
    limit: int = 8,
    l2: float = 0.0,
    routes: Routes = (),
) -> Paths:
    """The `limit` ≥ 1 routes of a parameter with the largest |contribution|, summed or averaged over the examples.

    Where `routes` are given, those instead, in their order.

    `gradients` are of a loss with the penalty λ = `l2`. Found without walking all routes: see routes.py.
    """
    layer, to, source = parameter
    start = _first_factor(passed, layer, source)
    scale = REDUCTIONS[reduction](len(start))
    links = Links(passed, gradients.upstream[-1], gradients.delta[-1])
    gradient = parameter.of(gradients.weight_gradients, gradients.bias_gradients)
    penalised = passed.network.weights[layer - 1][to - 1, source - 1 : source]  # no bias is
    penalty = float(penalty_slope(penalised, l2, reduction, len(start)).sum()) if l2 and source else 0.0
    return _paths(links, (layer, to), source, start * scale, gradient, routes or limit, penalty)


def largest_input_paths(
    passed: ForwardPass, gradients: BackwardPass, source: int, example: int = 0, limit: int = 8, routes: Routes = ()
) -> Paths:
    """The `limit` ≥ 1 routes of input x_source with the largest |contribution| to one example's own ∂C/∂x.

    Where `routes` are given, those instead, in their order.

    Inputs count from 1, examples from 0.
    """
    rows = slice(example, example + 1)
    links = Links(passed.of_examples(rows), gradients.upstream[-1][rows], gradients.delta[-1][rows])
    gradient = float(input_gradient(passed, gradients)[example, source - 1])
    return _paths(links, (0, source), 0, np.ones(1), gradient, routes or limit)


def _paths(
    links: Links,
    first: tuple[int, int],
    source: int,
    start: Array,
    gradient: float,
    which: Routes | int,
    penalty: float = 0.0,
) -> Paths:
    """Given routes from neuron `first`, or so many of the largest; each example begins with the factor `start`."""
    layer, number = first
    if isinstance(which, int):
        routes, contributions, exact = largest_routes(links, layer, number - 1, start, which)
    else:
        routes = np.array([[neuron - 1 for _, neuron in route] for route in which])
        contributions, exact = along_routes(links, layer, routes, start), True
    paths = tuple(_path(links, layer, source, *route) for route in zip(routes, contributions, strict=True))
    total = path_count(links.passed.network, layer)
    rest = gradient - penalty - sum(p.contribution for p in paths) if total > len(paths) else 0.0
    return Paths(gradient, total, paths, total - len(paths), rest, exact, penalty)


def _path(links: Links, layer: int, source: int, route: Indices, contribution: float) -> Path:
    """A route with its factors written out, where there is a single example to write them for."""
    neurons = tuple((layer + i, int(neuron) + 1) for i, neuron in enumerate(route))
    factors = tuple(_factors(links, neurons, source)) if len(links.end) == 1 else ()
    return Path(neurons, float(contribution), factors)


def _first_factor(passed: ForwardPass, layer: int, source: int) -> Array:
    """∂z/∂w per example: the activation the weight multiplies, or 1 for a bias."""
    below = passed.a[layer - 1]
    return below[:, source - 1] if source else np.ones(len(below))


def _factors(links: Links, neurons: tuple[tuple[int, int], ...], source: int) -> Iterator[Factor]:
    """The factors of a route of the first example, from its start to the loss; a route from layer 0 has no weight."""
    layer, to = neurons[0]
    if layer:
        yield Factor("z_by_w", layer, to, source, float(_first_factor(links.passed, layer, source)[0]))
    for here, there in pairwise(neurons):
        yield from _between(links, here, there)
    yield from _last_factors(links, *neurons[-1])


def _between(links: Links, here: tuple[int, int], there: tuple[int, int]) -> Iterator[Factor]:
    """The factors from a neuron's z, or from an input, to the z of a neuron in the next layer."""
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
