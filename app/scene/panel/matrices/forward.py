"""The forward pass and the update, each as one product of matrices per layer."""

from dataclasses import replace

from app.scene.formulas.mathml import row
from app.scene.panel.matrices.factors import Factors
from app.scene.panel.matrices.product import Factor, Product, product

COLUMN_SUM = "Each row of {W} meets the column it multiplies: one {z} for each neuron{bias}."
ROW_SUM = "Each row is an example. It meets every column of {forward}: one {z} for each neuron{bias}."
ONE_ROW_SUM = "The row meets every column of {forward}: one {z} for each neuron{bias}."


def weighted_sums(factors: Factors, layer: int) -> Product:
    """z = W a + b; of a batch Z = A Wᵀ + bᵀ; in a notation of rows Z = A W + b."""
    has_bias = factors.readings.network.biases is not None
    if factors.rows:
        says = ROW_SUM if factors.batch else ONE_ROW_SUM
        parts = (factors.a(layer - 1), "·", factors.weights_forward(layer))
        plus = ("+", factors.bias_row(layer)) if has_bias else ()
    else:
        says = COLUMN_SUM
        parts = (factors.weights(layer), "·", factors.a(layer - 1))
        plus = ("+", factors.bias(layer)) if has_bias else ()
    bias = ". The row of biases is added to every row" if factors.batch else ", plus its bias"
    says = says.format(bias=bias * has_bias, **factors.letters.said)
    return product(factors.z(layer), *parts, *plus, says=says)


def activations(factors: Factors, layer: int) -> Product:
    """a = f(z)."""
    rule = factors.readings.activation(layer)
    if rule.elementwise:
        says = "f is applied to every entry by itself, so the shape stays."
    else:
        says = f"Softmax takes the whole {'row' if factors.rows else 'column'} at once. Its entries add up to 1."
    return product(factors.a(layer), factors.z(layer), says=says, function=rule.name)


def updates(factors: Factors, layer: int) -> tuple[Product, ...]:
    """W − η ∂C/∂W and b − η ∂C/∂b of a layer, from the old numbers."""
    new = factors.readings.step.updated
    old = factors.weights(layer)
    rate = factors.rate()
    says = f"Gradient and {factors.letters.said['W']} have the same shape, so each entry moves by its own derivative."
    moved = _renewed(factors.weights(layer, new))
    made = [product(moved, old, "−", rate, "·", factors.weight_gradient(layer), says=says, like=old)]
    if factors.readings.network.biases is not None:
        old = factors.bias(layer)
        moved = _renewed(factors.bias(layer, new))
        says = "The same for the biases."
        made.append(product(moved, old, "−", rate, "·", factors.bias_gradient(layer), says=says, like=old))
    return tuple(made)


def _renewed(factor: Factor) -> Factor:
    return replace(factor, name=row("new ", factor.name), words=f"new {factor.words}")
