"""The search for the largest routes from one neuron, or one input, to the loss, without walking them all.

A route is a neuron of each layer, and its product is ∂z⁽ᵐ⁺¹⁾/∂z⁽ᵐ⁾ from each to the next, per example. Routes grow
layer by layer towards the loss, and those that can still contribute most are kept: at most Σ over the examples of
|product so far| times the largest |product| from there on. One example reaches that bound, so its largest routes are
always kept. In a batch the examples may cancel, so many more are kept, and the answer says whether one that was let go
could have been larger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.engine.activations import layer_activation
from app.engine.forward import ForwardPass
from app.engine.network import Array

Indices = NDArray[np.intp]

WORK = 1_000_000  # products looked at together, to bound time and memory
ROUNDING = 1e-12  # a bound and the contribution that reaches it are multiplied in different orders


@dataclass(frozen=True, eq=False)
class Links:
    """The derivatives from each layer's z to the next, over one pass; neurons count from 0, layer 0 are the inputs."""

    passed: ForwardPass
    upstream: Array
    """∂C/∂a⁽ᴸ⁾: examples × outputs"""
    end: Array
    """δ⁽ᴸ⁾, the last factor of every route: examples × outputs"""

    @property
    def depth(self) -> int:
        """L, where every route ends."""
        return self.passed.network.depth

    def elementwise(self, layer: int) -> bool:
        """Whether the layer has a slope f′(z) of its own; softmax has not."""
        return layer_activation(self.passed.network, layer).elementwise

    @cached_property
    def gains(self) -> tuple[Array, ...]:
        """The factor that all links from z_j share, examples × neurons a layer: f′(z_j), or a_j of a softmax."""
        rows = (layer_activation(self.passed.network, layer) for layer in range(1, self.depth + 1))
        layers = zip(rows, self.passed.z, self.passed.a[1:], strict=True)
        return tuple(row.df(z) if row.df else a for row, z, a in layers)

    def onward(self, layer: int, neurons: Sequence[int] | Indices) -> Array:
        """∂z⁽ˡ⁺¹⁾/∂z⁽ˡ⁾ for some neurons of a layer: neurons × examples × n_(l+1).

        f′(z_j)·w_kj, or through softmax Σᵢ w_ki·aᵢ(δᵢⱼ − aⱼ) = a_j·(w_kj − Σᵢ w_ki·aᵢ); from an input x_j it is w_kj.
        """
        weights = self.passed.network.weights[layer]
        outgoing: Array = weights.T[neurons][:, None, :]
        if layer == 0:
            return outgoing
        if not self.elementwise(layer):
            outgoing = outgoing - self.passed.a[layer] @ weights.T
        gains: Array = self.gains[layer - 1].T[neurons][:, :, None]
        return gains * outgoing

    @cached_property
    def most(self) -> dict[int, Array]:
        """The largest |product| from each neuron of a layer to the loss: examples × n_l."""
        most = {self.depth: np.abs(self.end)}
        for layer in range(self.depth - 1, 0, -1):
            width = self.passed.network.sizes[layer]
            columns = [(np.abs(self.onward(layer, [j])[0]) * most[layer + 1]).max(axis=1) for j in range(width)]
            most[layer] = np.stack(columns, axis=1)
        return most


def largest_routes(links: Links, layer: int, neuron: int, start: Array, limit: int) -> tuple[Indices, Array, bool]:
    """The `limit` routes from a neuron with the largest |contribution|, largest first.

    `start` is the factor of each example to begin with. Returns the routes (rows of neurons, counted from 0), their
    contributions summed over the examples, and whether they are certainly the largest.
    """
    routes = np.array([[neuron]])
    products = start[None, :]
    let_go = 0.0
    room = _room(len(start), links.passed.network.sizes[layer + 1 :], limit)
    for at in range(layer, links.depth):
        products = products[:, :, None] * links.onward(at, routes[:, -1])
        bounds = np.einsum("ren,en->rn", np.abs(products), links.most[at + 1])
        kept, best_left = _largest(bounds, room)
        rows, columns = np.divmod(kept, bounds.shape[1])
        routes = np.column_stack([routes[rows], columns])
        products = products[rows, :, columns]
        let_go = max(let_go, best_left)
    contributions = (products * links.end.T[routes[:, -1]]).sum(axis=1)
    kept, _ = _largest(np.abs(contributions), limit)
    certain = abs(contributions[kept[-1]]) >= let_go * (1 - ROUNDING)
    return routes[kept], contributions[kept], bool(certain)


def along_routes(links: Links, layer: int, routes: Indices, start: Array) -> Array:
    """The contributions of given routes (rows of neurons, counted from 0), summed over the examples.

    `start` is the factor of each example to begin with.
    """
    order = np.arange(len(routes))
    products = np.repeat(start[None, :], len(routes), axis=0)
    for place, at in enumerate(range(layer, links.depth)):
        products = products * links.onward(at, routes[:, place])[order, :, routes[:, place + 1]]
    contributions: Array = (products * links.end.T[routes[:, -1]]).sum(axis=1)
    return contributions


def _room(examples: int, widths: tuple[int, ...], limit: int) -> int:
    """How many half-built routes to keep: `limit` will do for a single example, a batch takes what the work allows."""
    return limit if examples == 1 else max(limit, WORK // (examples * max(widths, default=1)))


def _largest(values: Array, count: int) -> tuple[Indices, float]:
    """The flat indices of the `count` largest, the first of equals first, and the largest value left out."""
    order = np.argsort(-values, axis=None, kind="stable")
    return order[:count], float(values.flat[order[count]]) if len(order) > count else 0.0
