"""Jacobians J = ∂a/∂z: of softmax a full matrix, of a function of every entry by itself its slopes on a diagonal."""

from collections.abc import Iterator

import numpy as np

from app.engine.activations import softmax_jacobian
from app.scene import matrix_letters as letters
from app.scene.explain_equations import delta_rule
from app.scene.explain_parts import lights_neuron
from app.scene.mathml import row, token
from app.scene.matrix_factors import Factors, ones, row_of_ones
from app.scene.matrix_product import Factor, Product, product
from app.scene.matrix_results import derived

WIDEST = 64  # neurons of a layer whose Jacobian is drawn
MADE = "Every output of a softmax moves with every z: ∂aᵢ/∂zⱼ is aᵢ − aᵢaⱼ where i = j, and −aᵢaⱼ elsewhere."
BACK = "Back through the softmax: row j of Jᵀ gathers what z of neuron j does to every output."
OWN_SHARE = "Every ∂C/∂a times its output, added up: how fast C changes if all outputs grow by the same share."
LESS_SHARE = "What is more than that share."
OUTPUTS_TIMES = "Each times its output. This is Jᵀ · ∂C/∂a without writing J."
DIAGONAL = "⊙ f′(z) as a matrix: each a depends on its own z alone, so J has its slopes on the diagonal."
CHAIN = "Read from the left: every J goes back through a layer’s f, every W from its z to the layer before."


def jacobian(factors: Factors, layer: int, transposed: bool = False) -> Factor:
    """J of a layer for one example: neurons × neurons, row = a, column = z."""
    size = factors.readings.network.sizes[layer]
    made = letters.jacobian(layer)
    own = Factor(made, f"Jacobian of layer {layer}", (size, size), _values(factors, layer), _diagonal(layer))
    return own.transposed(letters.jacobian(layer, transposed=True)) if transposed else own


def through_softmax(factors: Factors, layer: int, running: bool = False) -> tuple[Product, ...]:
    """δ of a softmax layer: Jᵀ · ∂C/∂a for one example, the same without J for a batch or a wide layer."""
    if factors.batch or factors.readings.network.sizes[layer] > WIDEST:
        return tuple(_without_jacobian(factors, layer))
    upstream = factors.upstream(layer)
    back = jacobian(factors, layer, transposed=True)
    above = upstream.only_named() if running else upstream
    return softmax_made(factors, layer), product(factors.delta(layer), back, "·", above, says=BACK)


def softmax_made(factors: Factors, layer: int) -> Product:
    """J = diag(a) − a aᵀ."""
    a, made = factors.a(layer), jacobian(factors, layer)
    values = None if a.values is None else np.diag(a.values[:, 0])
    name = row("diag ", "(", a.name, ")")
    diagonal = Factor(name, f"{a.words} on a diagonal", made.shape, values, made.lights)
    return product(made, diagonal, "−", a, "·", factors.a_transposed(layer), says=MADE)


def diagonal_form(factors: Factors, layer: int) -> Product:
    """δ = J · ∂C/∂a where f takes every entry by itself; J is its own transpose."""
    made = jacobian(factors, layer)
    return product(factors.delta(layer), made, "·", factors.upstream(layer), says=DIAGONAL)


def long_way(factors: Factors, layer: int) -> Product:
    """Jᵀ · ∂C/∂a at outputs that cancel with the loss."""
    back, upstream = jacobian(factors, layer, transposed=True), factors.upstream(layer)
    reached = factors.readings.position.reached("delta", layer)
    words, lights = f"delta of layer {layer}, the long way", upstream.lights
    name = letters.delta(layer)
    return derived(name, words, back, "·", upstream, says=BACK, lights=lights, reached=reached, derivative=True)


def chain(factors: Factors, layer: int) -> Product:
    """δᵀ of a layer as one product of Jacobians and weights, from the loss on."""
    result = factors.delta_transposed(layer)
    return product(result, *_links(factors, layer), says=CHAIN)


def _links(factors: Factors, layer: int) -> Iterator[Factor | str]:
    last = factors.depth
    if delta_rule(factors.readings, last) == "cancels":
        yield factors.delta_transposed(last)
    else:
        yield factors.upstream(last).transposed(letters.of_loss("a", last, transposed=True))
        yield from ("·", jacobian(factors, last))
    for below in range(last - 1, layer - 1, -1):
        yield from ("·", factors.weights(below + 1), "·", jacobian(factors, below))


def _without_jacobian(factors: Factors, layer: int) -> Iterator[Product]:
    """s = Σ u a, d = u − s, δ = a ⊙ d: columns for one example, rows for a batch."""
    u, a, width = factors.upstream(layer), factors.a(layer), factors.readings.network.sizes[layer]
    reached = factors.readings.position.reached("delta", layer)
    if factors.batch:
        times = derived(token("P"), "products", u, "⊙", a, says="Entry by entry.", reached=reached, examples=0)
        yield times
        own = derived(token("s"), "shares", times.result.only_named(), "·", ones(width), says=OWN_SHARE)
        shared = (own.result.only_named(), "·", row_of_ones(width))
    else:
        own = derived(token("s"), "share", factors.a_transposed(layer), "·", u, says=OWN_SHARE, reached=reached)
        shared = (ones(width), "·", own.result.only_named())
    yield own
    less = derived(token("d"), "differences", u.only_named(), "−", *shared, says=LESS_SHARE, examples=u.examples)
    yield less
    yield product(factors.delta(layer), a, "⊙", less.result.only_named(), says=OUTPUTS_TIMES)


def _values(factors: Factors, layer: int):
    if factors.readings.activation(layer).elementwise:
        slope = factors.slope(layer).values
        return None if slope is None else np.diag(slope[:, 0])
    a = factors.a(layer).values
    return None if a is None else softmax_jacobian(a[:, 0])


def _diagonal(layer: int):
    return lambda i, j: lights_neuron(layer, i + 1) if i == j else ""
