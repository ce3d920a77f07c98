"""The backward pass as products of matrices: gather through the weights, times the slope, times what came in."""

import numpy as np

from app.scene import matrix_letters as letters
from app.scene.explain_equations import delta_rule
from app.scene.mathml import row
from app.scene.matrix_factors import Factors, ones
from app.scene.matrix_jacobian import through_softmax
from app.scene.matrix_loss import loss_slope
from app.scene.matrix_product import Factor, Product, product
from app.scene.matrix_results import renamed

GATHERED = "Each row of Wᵀ gathers the δ of every neuron that one neuron feeds: the sum over the paths."
GATHERED_ROWS = "Each row of δ is an example. Column by column of W, it gathers what one neuron feeds."
BY_SLOPE = "⊙ multiplies entry by entry: each neuron by its own slope."
CANCELLED = "The slope of the loss and the slope of the output cancel. What is left is the error."
OUTER = "A column times a row: every δ meets every number that came in."
OUTER_ROWS = "For each weight the product of a column of δ and a column of {a}: its share of every example, added up."
BIAS = "A bias carries 1, so its derivative is δ itself."
BIAS_ROWS = "A bias carries 1 in every example: a column of ones adds up its δ."
MEAN = " 1/n makes it the mean."


def upstream(factors: Factors, layer: int, running: bool = False) -> tuple[Product, ...]:
    """∂C/∂a: the slope of the loss at the outputs, W⁽ˡ⁺¹⁾ᵀ δ⁽ˡ⁺¹⁾ or of a batch δ⁽ˡ⁺¹⁾ W⁽ˡ⁺¹⁾ elsewhere."""
    if layer == factors.depth:
        return loss_slope(factors, running)
    behind = _running(factors.delta(layer + 1), running)
    if factors.batch:
        return (product(factors.upstream(layer), behind, "·", factors.weights(layer + 1), says=GATHERED_ROWS),)
    gathered = product(factors.upstream(layer), factors.weights_transposed(layer + 1), "·", behind, says=GATHERED)
    return (gathered,)


def deltas(factors: Factors, layer: int, running: bool = False) -> tuple[Product, ...]:
    """δ by the rule of the layer; `running` names what stands above without its numbers."""
    delta = factors.delta(layer)
    match delta_rule(factors.readings, layer):
        case "cancels":
            return (product(delta, outputs_of_share(factors), "−", factors.y(), says=CANCELLED),)
        case "softmax":
            return through_softmax(factors, layer, running)
        case _:
            slope, above = factors.slope(layer), _running(factors.upstream(layer), running)
            return (product(delta, above, "⊙", slope, says=BY_SLOPE),)


def outputs_of_share(factors: Factors) -> Factor:
    """a; times Σy where the targets of a softmax do not quite add up to 1."""
    a, y = factors.a(factors.depth), factors.y()
    axis = 1 if factors.batch else 0
    shares = y.values.sum(axis=axis, keepdims=True)
    if factors.readings.activation(factors.depth).elementwise or np.allclose(shares, 1, rtol=0, atol=1e-13):
        return a
    return renamed(a, row(a.name, "·", "Σ", letters.targets(factors.batch)), a.words, lambda values: values * shares)


def weight_gradients(factors: Factors, layer: int, running: bool = False) -> Product:
    """∂C/∂W = δ aᵀ, of a batch δᵀ A, which has the shape of W."""
    like, result = factors.weights(layer), factors.weight_gradient(layer)
    if factors.batch:
        parts = (factors.delta_transposed(layer), "·", factors.a(layer - 1))
        says = OUTER_ROWS.format(a="A" if layer > 1 else "X") + (MEAN if factors.share() else "")
        return product(result, *factors.share(), *parts, says=says, like=like)
    delta = _running(factors.delta(layer), running)
    return product(result, delta, "·", factors.a_transposed(layer - 1), says=OUTER, like=like)


def bias_gradients(factors: Factors, layer: int) -> Product:
    """∂C/∂b = δ, of a batch δᵀ 1, which has the shape of b."""
    like, result = factors.bias(layer), factors.bias_gradient(layer)
    if not factors.batch:
        return product(result, factors.delta(layer), says=BIAS, like=like)
    parts = (factors.delta_transposed(layer), "·", ones(factors.readings.examples))
    says = BIAS_ROWS + (MEAN if factors.share() else "")
    return product(result, *factors.share(), *parts, says=says, like=like)


def _running(factor: Factor, running: bool) -> Factor:
    return factor.only_named() if running else factor
