"""The numbers of one layer, as far as they are reached: of its neurons, and of the edges that lead to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from app.engine.activations import Activation
from app.engine.network import Array
from app.engine.parameters import Parameter
from app.explorer.reading import reading_of
from app.explorer.session import Session
from app.scene.colour.scales import SATURATED_SLOPE


@dataclass(frozen=True, eq=False)
class LayerNumbers:
    """What the neurons of a layer have for the example looked at; what is not reached is None.

    Two are equal where all numbers are, bit for bit: marks that were made of one can be kept for the other.
    """

    layer: int
    activation: Activation | None
    """its f; None for the inputs"""
    active: bool
    """whether the stage reached last is about the layer"""
    a: Array | None
    z: Array | None = None
    upstream: Array | None = None
    """∂C/∂a"""
    delta: Array | None = None
    stops: bool = True
    """whether a slope of 0 stops the gradient"""

    @cached_property
    def slope(self) -> Array | None:
        """f′(z), None where it is not reached or f has none of its own."""
        df = self.activation.df if self.activation else None
        return df(self.z) if df is not None and self.z is not None else None

    def saturated(self, index: int) -> bool:
        """Whether the slope f′(z) is known and almost 0, and stops the gradient."""
        return self.stops and self.slope is not None and bool(abs(self.slope[index]) < SATURATED_SLOPE)

    @cached_property
    def largest(self) -> int | None:
        """The place of the largest a, the first of equals; None where it is not reached, alone or no number."""
        if self.a is None or len(self.a) < 2 or not np.isfinite(self.a).all():
            return None
        return int(self.a.argmax())

    def above(self, index: int, letters: dict[str, str]) -> tuple[str, float] | None:
        """The letter and value of δ once it is known, of ∂C/∂a on the way there."""
        if self.delta is not None:
            return letters["label"], float(self.delta[index])
        return (letters["upstream"], float(self.upstream[index])) if self.upstream is not None else None

    @cached_property
    def _bits(self) -> tuple[object, ...]:
        rows = (self.a, self.z, self.upstream, self.delta)
        return (
            self.layer,
            self.activation,
            self.active,
            self.stops,
            *(None if row is None else row.tobytes() for row in rows),
        )

    def __hash__(self) -> int:
        return hash(self._bits)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LayerNumbers) and self._bits == other._bits


def layer_numbers(session: Session, layer: int) -> LayerNumbers:
    """The numbers of a layer, 0 for the inputs, at the place of the walk."""
    at = session.position
    read = reading_of(session)
    active = at.current is not None and layer in at.current.active_layers
    if not layer:
        return LayerNumbers(0, None, active, read.inputs)
    return LayerNumbers(
        layer,
        read.activation(layer),
        active,
        a=read.row("a", layer),
        z=read.row("z", layer),
        upstream=read.row("dC/da", layer),
        delta=read.row("delta", layer),
        stops=at.step.stops_at_slope(layer),
    )


@dataclass(frozen=True, eq=False)
class EdgeNumbers:
    """What some weights and biases of a layer have, in their order. Two are equal like LayerNumbers."""

    edges: tuple[Parameter, ...]
    weights: Array
    """of now: after the update the new ones"""
    gradients: Array | None
    """None where they are not reached"""
    changes: Array | None
    """what the update has added, None before it is made"""

    @cached_property
    def _bits(self) -> tuple[object, ...]:
        bits = (None if row is None else row.tobytes() for row in (self.weights, self.gradients, self.changes))
        return (self.edges, *bits)

    def __hash__(self) -> int:
        return hash(self._bits)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EdgeNumbers) and self._bits == other._bits


def edge_numbers(session: Session, edges: tuple[Parameter, ...]) -> EdgeNumbers:
    """The numbers of some edges, all into one layer, at the place of the walk."""
    at = session.position
    back = at.step.backward if at.reached("dC/dw", edges[0][0]) else None
    return EdgeNumbers(
        edges,
        _values(edges, at.network.weights, at.network.biases),
        _values(edges, back.weight_gradients, back.bias_gradients) if back else None,
        _values(edges, at.step.update.change.weights, at.step.update.change.biases) if at.updated else None,
    )


def number_at(row: Array | None, index: int) -> float | None:
    """One number of a row, None where the row is not reached."""
    return None if row is None else float(row[index])


def _values(edges: tuple[Parameter, ...], weights: Sequence[Array], biases: Sequence[Array] | None) -> Array:
    """One number for each edge, out of those of weights and biases."""
    layer = edges[0][0]
    to, source, bias = _indices(edges)
    values = weights[layer - 1][to, source]
    if biases is not None:
        values[bias] = biases[layer - 1][to[bias]]
    return values


@lru_cache(maxsize=256)
def _indices(edges: tuple[Parameter, ...]) -> tuple[NDArray[np.int_], NDArray[np.int_], NDArray[np.bool_]]:
    """Row and column of each edge in the weights of its layer, and which of them are biases."""
    _, to, source = np.array(edges).T
    return to - 1, np.maximum(source - 1, 0), source == 0
