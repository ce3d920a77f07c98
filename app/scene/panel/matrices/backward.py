"""The backward pass as products of matrices: gather through the weights, times the slope, times what came in."""

import numpy as np

from app.scene.formulas.equations import delta_rule
from app.scene.formulas.mathml import row
from app.scene.panel.matrices.factors import Factors
from app.scene.panel.matrices.jacobian import through_softmax
from app.scene.panel.matrices.loss import loss_slope
from app.scene.panel.matrices.product import Factor, Product, product
from app.scene.panel.matrices.results import renamed

GATHERED = "Each row of {WT} gathers the {delta} of every neuron that one neuron feeds: the sum over the paths."
GATHERED_ROW = (
    "Each column of {back} gathers the {delta} of every neuron that one neuron feeds: the sum over the paths."
)
GATHERED_ROWS = "Each row of {delta} is an example. Column by column of {back}, it gathers what one neuron feeds."
BY_SLOPE = "⊙ multiplies entry by entry: each neuron by its own slope."
CANCELLED = "The slope of the loss and the slope of the output cancel. What is left is the error."
OUTER = "A column times a row: every {delta} meets every number that came in."
OUTER_ROWS = (
    "For each weight the product of a column of {delta} and a column of {into}: its share of every example, added up."
)
BIAS = "A bias carries 1, so its derivative is {delta} itself."
BIAS_ROWS = "A bias carries 1 in every example: a {line} of ones adds up its {delta}."
MEAN = " 1/n makes it the mean."


def upstream(factors: Factors, layer: int, running: bool = False) -> tuple[Product, ...]:
    """∂C/∂a: the slope of the loss at the outputs, elsewhere W⁽ˡ⁺¹⁾ᵀ δ⁽ˡ⁺¹⁾ or with examples as rows δ⁽ˡ⁺¹⁾ W⁽ˡ⁺¹⁾."""
    if layer == factors.depth:
        return loss_slope(factors, running)
    behind = _running(factors.delta(layer + 1), running)
    said = factors.letters.said
    if factors.rows:
        parts = (behind, "·", factors.weights_back(layer + 1))
        says = GATHERED_ROWS if factors.batch else GATHERED_ROW
    else:
        parts = (factors.weights_transposed(layer + 1), "·", behind)
        says = GATHERED
    return (product(factors.upstream(layer), *parts, says=says.format(**said)),)


def deltas(factors: Factors, layer: int, running: bool = False) -> tuple[Product, ...]:
    """δ by the rule of the layer; `running` names what stands above without its numbers."""
    delta = factors.delta(layer)
    match delta_rule(factors.readings, layer):
        case "cancels":
            return (product(delta, outputs_of_share(factors), "−", factors.y(), says=CANCELLED),)
        case "softmax":
            return through_softmax(factors, layer, running)
        case _:
            slope = factors.slope(layer)
            above = _running(factors.upstream(layer), running)
            return (product(delta, above, "⊙", slope, says=BY_SLOPE),)


def outputs_of_share(factors: Factors) -> Factor:
    """a; times Σy where the targets of a softmax do not quite add up to 1."""
    a = factors.a(factors.depth)
    y = factors.y()
    axis = 1 if factors.rows else 0
    shares = y.values.sum(axis=axis, keepdims=True)
    if factors.readings.activation(factors.depth).elementwise or np.allclose(shares, 1, rtol=0, atol=1e-13):
        return a
    return renamed(a, row(a.name, "·", "Σ", y.name), a.words, lambda values: values * shares)


def weight_gradients(factors: Factors, layer: int, running: bool = False) -> Product:
    """∂C/∂W = δ aᵀ, of a batch δᵀ A, in a notation of rows Aᵀ δ, which has the shape of W."""
    like = factors.weights(layer)
    result = factors.weight_gradient(layer)
    delta = _running(factors.delta(layer), running)
    if factors.from_right:
        parts = (factors.a_transposed(layer - 1), "·", delta)
    elif factors.batch:
        parts = (factors.delta_transposed(layer), "·", factors.a(layer - 1))
    else:
        parts = (delta, "·", factors.a_transposed(layer - 1))
    says = _over_examples(factors, OUTER_ROWS if factors.batch else OUTER, into=factors.letters.vector(layer - 1))
    return product(result, *factors.share(), *parts, says=says, like=like)


def bias_gradients(factors: Factors, layer: int) -> Product:
    """∂C/∂b = δ, of a batch δᵀ 1, in a notation of rows 1ᵀ δ, which has the shape of b."""
    like = factors.bias(layer)
    result = factors.bias_gradient(layer)
    count = factors.readings.examples
    if not factors.batch:
        parts = (factors.delta(layer),)
    elif factors.from_right:
        parts = (factors.row_of_ones(count), "·", factors.delta(layer))
    else:
        parts = (factors.delta_transposed(layer), "·", factors.ones(count))
    line = "row" if factors.from_right else "column"
    says = _over_examples(factors, BIAS_ROWS if factors.batch else BIAS, line=line)
    return product(result, *factors.share(), *parts, says=says, like=like)


def _over_examples(factors: Factors, says: str, **words: str) -> str:
    return says.format(**words, **factors.letters.said) + MEAN * bool(factors.share())


def _running(factor: Factor, running: bool) -> Factor:
    return factor.only_named() if running else factor
