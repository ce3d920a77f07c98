"""The products that a z or a ∂C/∂a adds up, before their sum is revealed."""

from dataclasses import dataclass

import numpy as np

from app.explorer.symbols import Letter
from app.scene.formulas.parts import lights_parameter
from app.scene.formulas.readings import Readings
from app.scene.formulas.sums import largest

SHOWN_OF_MANY = 6


@dataclass(frozen=True, slots=True)
class Product:
    """A weight times what it carries: letters, numbers and what they come to."""

    letters: tuple[Letter, Letter]
    factors: tuple[float, float]
    value: float
    lights: str


Products = tuple[tuple[Product, ...], int, float]  # those written out, how many others, what these add together


def incoming(readings: Readings, layer: int, to: int, most: int) -> Products:
    """The products of z, all up to `most`, else the largest six."""
    n = readings.notation
    weights = readings.network.weights[layer - 1][to - 1]
    letters = [(n.weight(layer, to, i + 1), n.a(layer - 1, i + 1)) for i in range(len(weights))]
    parameters = [(layer, to, i + 1) for i in range(len(weights))]
    return _chosen(letters, weights, readings.layer_a(layer - 1), parameters, most)


def outgoing(readings: Readings, layer: int, neuron: int, most: int) -> Products:
    """The products of the ∂C/∂a of a hidden neuron, all up to `most`, else the largest six."""
    n = readings.notation
    weights = readings.network.weights[layer][:, neuron - 1]
    letters = [(n.weight(layer + 1, k + 1, neuron), n.delta(layer + 1, k + 1)) for k in range(len(weights))]
    parameters = [(layer + 1, k + 1, neuron) for k in range(len(weights))]
    return _chosen(letters, weights, readings.layer_delta(layer + 1), parameters, most)


def _chosen(letters, weights: np.ndarray, carried: np.ndarray, parameters, most: int) -> Products:
    values = weights * carried
    chosen = list(range(len(values))) if len(values) <= most else largest(values, len(values), SHOWN_OF_MANY)
    products = tuple(
        Product(letters[i], (float(weights[i]), float(carried[i])), float(values[i]), lights_parameter(parameters[i]))
        for i in chosen
    )
    return products, len(values) - len(chosen), float(values.sum() - values[chosen].sum())
