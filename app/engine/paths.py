"""Chain-rule paths: every route from one weight to the loss, its factors, and the largest of them.

A nudge of W⁽ˡ⁾[to, from] moves z_to⁽ˡ⁾ by a_from⁽ˡ⁻¹⁾; from there the loss is reached along one neuron of each later
layer, so there are n_(l+1)·…·n_L routes. The product along a route is its contribution and the contributions add up
to ∂C/∂W⁽ˡ⁾[to, from]. A bias (from = 0) starts with the factor 1. Where a layer is softmax, its slope and the next
weight are one factor ∂z⁽ᵐ⁺¹⁾/∂z⁽ᵐ⁾, and a softmax output ends in ∂C/∂z.
"""

import heapq
from dataclasses import dataclass
from itertools import count as counter
from math import prod

import numpy as np

from app.engine.activations import ACTIVATIONS, softmax_jacobian
from app.engine.backward import BackwardPass
from app.engine.forward import ForwardPass
from app.engine.losses import REDUCTIONS
from app.engine.network import Array, Network

MOST_EXPANSIONS = 20_000


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

    `exact` is False where a batch has so many almost cancelling routes that the search for the largest was cut short.
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
    passed: ForwardPass, gradients: BackwardPass, layer: int, to: int, source: int, reduction: str = "sum", limit: int = 8
) -> Paths:
    """The `limit` routes of W⁽ˡ⁾[to, source] with the largest |contribution|, summed or averaged over the examples.

    All indices count from 1, source = 0 is the bias. Best first: a half-built route is ranked by the most it could
    still contribute, so no route smaller than those returned is ever finished.
    """
    routes = _Routes(passed, gradients, REDUCTIONS[reduction](len(passed.z[0])))
    found, exact = routes.largest(layer, to, source, limit)
    paths = tuple(routes.path(neurons, source, value) for neurons, value in found)
    gradient = float((routes.start(layer, source) * gradients.delta[layer - 1][:, to - 1]).sum() * routes.scale)
    total = path_count(passed.network, layer)
    rest = gradient - sum(p.contribution for p in paths) if total > len(paths) else 0.0
    return Paths(gradient, total, paths, total - len(paths), rest, exact)


class _Routes:
    """The graph of z to z over one pass: `links[m]` holds ∂z⁽ᵐ⁺¹⁾/∂z⁽ᵐ⁾ as examples × n_m × n_(m+1), layers from 1."""

    def __init__(self, passed: ForwardPass, gradients: BackwardPass, scale: float):
        self.passed, self.scale = passed, scale
        self.end = gradients.delta[-1]
        self.upstream = gradients.upstream[-1]
        self.depth = passed.network.depth
        self._most: dict[int, Array] = {self.depth: np.abs(self.end)}

    def start(self, layer: int, source: int) -> Array:
        """∂z/∂w per example: the activation the weight multiplies, or 1 for a bias."""
        below = self.passed.a[layer - 1]
        return below[:, source - 1] if source else np.ones(len(below))

    def slope(self, layer: int) -> Array:
        """f′(z⁽ˡ⁾), examples × neurons, of an elementwise layer."""
        return ACTIVATIONS[self.passed.network.activations[layer - 1]].df(self.passed.z[layer - 1])

    def links_from(self, layer: int, neuron: int) -> Array:
        """∂z⁽ˡ⁺¹⁾/∂z_neuron⁽ˡ⁾: examples × n_(l+1)."""
        weights = self.passed.network.weights[layer]
        if self._elementwise(layer):
            return self.slope(layer)[:, neuron, None] * weights[:, neuron]
        return softmax_jacobian(self.passed.a[layer])[:, :, neuron] @ weights.T

    def most(self, layer: int) -> Array:
        """The largest |product| from each neuron of a layer to the loss: examples × n_l."""
        if layer not in self._most:
            beyond = self.most(layer + 1)
            width = self.passed.network.sizes[layer]
            columns = [(np.abs(self.links_from(layer, j)) * beyond).max(axis=1) for j in range(width)]
            self._most[layer] = np.stack(columns, axis=1)
        return self._most[layer]

    def largest(self, layer: int, to: int, source: int, limit: int) -> tuple[list[tuple[tuple, float]], bool]:
        """The best `limit` routes as (neurons, contribution), and whether the search ran to its end."""
        ticket, found = counter(), []
        start = self.start(layer, source) * self.scale
        heap = [(-np.inf, next(ticket), ((layer, to),), start)]
        for _ in range(MOST_EXPANSIONS):
            if not heap or len(found) == limit:
                return found, True
            _, _, neurons, prefix = heapq.heappop(heap)
            at, neuron = neurons[-1]
            if prefix.ndim == 0:
                found.append((neurons, float(prefix)))
            elif at == self.depth:
                value = (prefix * self.end[:, neuron - 1]).sum()
                heapq.heappush(heap, (-abs(value), next(ticket), neurons, value))
            else:
                self._extend(heap, ticket, neurons, prefix)
        return found, False

    def _extend(self, heap: list, ticket, neurons: tuple, prefix: Array) -> None:
        at, neuron = neurons[-1]
        onward = prefix[:, None] * self.links_from(at, neuron - 1)
        bounds = (np.abs(onward) * self.most(at + 1)).sum(axis=0)
        for k, bound in enumerate(bounds):
            heapq.heappush(heap, (-bound, next(ticket), (*neurons, (at + 1, k + 1)), onward[:, k]))

    def path(self, neurons: tuple[tuple[int, int], ...], source: int, contribution: float) -> Path:
        """The route with its factors written out, where there is a single example to write them for."""
        factors = tuple(self._factors(neurons, source)) if len(self.end) == 1 else ()
        return Path(neurons, contribution, factors)

    def _factors(self, neurons: tuple[tuple[int, int], ...], source: int):
        layer, to = neurons[0]
        yield Factor("z_by_w", layer, to, source, float(self.start(layer, source)[0]))
        for (at, here), (above, there) in zip(neurons, neurons[1:], strict=False):
            if self._elementwise(at):
                yield Factor("a_by_z", at, here, here, float(self.slope(at)[0, here - 1]))
                yield Factor("z_by_a", above, there, here, float(self.passed.network.weights[at][there - 1, here - 1]))
            else:
                yield Factor("z_by_z", above, there, here, float(self.links_from(at, here - 1)[0, there - 1]))
        last = neurons[-1][1]
        if self._elementwise(self.depth):
            yield Factor("a_by_z", self.depth, last, last, float(self.slope(self.depth)[0, last - 1]))
            yield Factor("C_by_a", self.depth, last, last, float(self.upstream[0, last - 1]))
        else:
            yield Factor("C_by_z", self.depth, last, last, float(self.end[0, last - 1]))

    def _elementwise(self, layer: int) -> bool:
        return ACTIVATIONS[self.passed.network.activations[layer - 1]].elementwise
