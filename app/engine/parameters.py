"""A parameter, one weight or one bias of a network, by where it stands."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.engine.network import Array, Network

_KEY = re.compile(r"w\.([1-9][0-9]{0,8})\.([1-9][0-9]{0,8})\.([1-9][0-9]{0,8})|b\.([1-9][0-9]{0,8})\.([1-9][0-9]{0,8})")


class Parameter(NamedTuple):
    """The weight W⁽ˡ⁾[to, source] from neuron `source` of the layer below, or the bias b⁽ˡ⁾[to] where it is 0."""

    layer: int
    """l, the layer that it leads to; layers and neurons count from 1"""
    to: int
    source: int

    @property
    def is_bias(self) -> bool:
        """Whether it is added to z as it is and multiplies no neuron."""
        return self.source == 0

    @property
    def key(self) -> str:
        """Its name as text: w.layer.to.source of a weight, b.layer.to of a bias."""
        return f"b.{self.layer}.{self.to}" if self.is_bias else f"w.{self.layer}.{self.to}.{self.source}"

    @classmethod
    def from_key(cls, key: str) -> "Parameter":
        """The parameter of that name, whether a network has it or not. Raises ValueError where it names none."""
        found = _KEY.fullmatch(key)
        if found is None:
            raise ValueError(f"{key[:40]!r} names no weight, as w.1.1.2 does, and no bias, as b.1.2 does")
        layer, to, source, bias_layer, bias_to = (int(number or 0) for number in found.groups())
        return cls(layer or bias_layer, to or bias_to, source)

    def of(self, weights: Sequence[Array], biases: Sequence[Array] | None) -> float:
        """Its own number among arrays shaped like all W and b: its value, or its gradient, among the gradients.

        Raises ValueError for a bias where there are no biases.
        """
        if not self.is_bias:
            return float(weights[self.layer - 1][self.to - 1, self.source - 1])
        if biases is None:
            raise ValueError("a network without biases")
        return float(biases[self.layer - 1][self.to - 1])


def parameters(network: Network) -> Iterator[Parameter]:
    """Every parameter of a network, the bias of a neuron after its weights."""
    for layer, weights in enumerate(network.weights, 1):
        for to in range(1, weights.shape[0] + 1):
            yield from (Parameter(layer, to, source) for source in range(1, weights.shape[1] + 1))
            if network.biases is not None:
                yield Parameter(layer, to, 0)


def nudged(network: Network, parameter: Parameter, amount: float) -> Network:
    """The network with `amount` added to one parameter. Raises ValueError for a bias where there are no biases."""
    layer, to, source = parameter
    if source:
        return network.replace(weights=_nudged(network.weights, layer, (to - 1, source - 1), amount))
    if network.biases is None:
        raise ValueError("a network without biases")
    return network.replace(biases=_nudged(network.biases, layer, (to - 1,), amount))


def _nudged(arrays: Sequence[Array], layer: int, at: tuple[int, ...], amount: float) -> list[Array]:
    changed = [*arrays]
    changed[layer - 1] = arrays[layer - 1].copy()
    changed[layer - 1][at] += amount
    return changed
