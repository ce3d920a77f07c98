"""The forward pass and the update, each as one product of matrices per layer."""

from dataclasses import replace

from app.scene.mathml import row
from app.scene.matrix_factors import Factors
from app.scene.matrix_product import Factor, Product, product

COLUMN_SUM = "Each row of W meets the column it multiplies: one z for each neuron{bias}."
ROW_SUM = "Each row is an example. It meets every column of Wᵀ: one z for each neuron{bias}."


def weighted_sums(factors: Factors, layer: int) -> Product:
    """z = W a + b; of a batch Z = A Wᵀ + bᵀ."""
    has_bias = factors.readings.network.biases is not None
    if factors.batch:
        says = ROW_SUM.format(bias=". The row of biases is added to every row" if has_bias else "")
        parts = (factors.a(layer - 1), "·", factors.weights_transposed(layer))
        plus = ("+", factors.bias_row(layer)) if has_bias else ()
    else:
        says = COLUMN_SUM.format(bias=", plus its bias" if has_bias else "")
        parts = (factors.weights(layer), "·", factors.a(layer - 1))
        plus = ("+", factors.bias(layer)) if has_bias else ()
    return product(factors.z(layer), *parts, *plus, says=says)


def activations(factors: Factors, layer: int) -> Product:
    """a = f(z)."""
    rule = factors.readings.activation(layer)
    if rule.elementwise:
        says = "f is applied to every entry by itself, so the shape stays."
    else:
        says = f"Softmax takes the whole {'row' if factors.batch else 'column'} at once. Its entries add up to 1."
    return product(factors.a(layer), factors.z(layer), says=says, function=rule.name)


def updates(factors: Factors, layer: int) -> tuple[Product, ...]:
    """W − η ∂C/∂W and b − η ∂C/∂b of a layer, from the old numbers."""
    new, old, rate = factors.readings.step.updated, factors.weights(layer), factors.rate()
    says = "Gradient and W have the same shape, so each entry moves by its own derivative."
    moved = _renewed(factors.weights(layer, new))
    made = [product(moved, old, "−", rate, "·", factors.weight_gradient(layer), says=says, like=old)]
    if factors.readings.network.biases is not None:
        old, moved = factors.bias(layer), _renewed(factors.bias(layer, new))
        says = "The same for the biases."
        made.append(product(moved, old, "−", rate, "·", factors.bias_gradient(layer), says=says, like=old))
    return tuple(made)


def _renewed(factor: Factor) -> Factor:
    return replace(factor, name=row("new ", factor.name), words=f"new {factor.words}")
