"""The forward pass and the backward pass, each layer as products of matrices."""

import numpy as np

from app.explorer.number import AnyName, NumberName, Worked
from app.explorer.reading import by_now
from app.scene.formulas.equations import delta_rule
from app.scene.formulas.mathml import row
from app.scene.panel.matrices.factors import Factors
from app.scene.panel.matrices.jacobian import through_softmax
from app.scene.panel.matrices.loss import loss_slope
from app.scene.panel.matrices.product import MatrixFactor, MatrixProduct, product, renamed

GATHERED = "Each row of {WT} gathers the {delta} of every neuron that one neuron feeds: the sum over the paths."
GATHERED_ROW = (
    "Each column of {back} gathers the {delta} of every neuron that one neuron feeds: the sum over the paths."
)
GATHERED_ROWS = "Each row of {delta} is an example. Column by column of {back}, it gathers what one neuron feeds."
BY_SLOPE = "⊙ multiplies entry by entry: each neuron by its own slope."
CANCELLED = "The slope of the loss and the slope of the output cancel. What is left is the error."
ONE_STEP = "The softmax and the loss are taken as one step. What is left is the error."
OUTER = "A column times a row: every {delta} meets every number that came in."
OUTER_ROWS = (
    "For each weight the product of a column of {delta} and a column of {into}: its share of every example, added up."
)
BIAS = "A bias carries 1, so its derivative is {delta} itself."
BIAS_ROWS = "A bias carries 1 in every example: a {line} of ones adds up its {delta}."
PENALTY = "The penalty adds the weights themselves, times its factor."
MEAN = " 1/N makes it the mean over the N examples."


def upstream_products(factors: Factors, layer: int, running: bool = False) -> tuple[MatrixProduct, ...]:
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


def deltas(factors: Factors, layer: int, running: bool = False) -> tuple[MatrixProduct, ...]:
    """δ by the rule of the layer; `running` names what stands above without its numbers."""
    delta = factors.delta(layer)
    match delta_rule(factors.reading, layer):
        case "cancels":
            says = CANCELLED if factors.reading.activation(layer).elementwise else ONE_STEP
            return (product(delta, outputs_of_share(factors), "−", factors.y(), says=says),)
        case "softmax":
            return through_softmax(factors, layer, running)
        case _:
            slope = factors.slope(layer)
            above = _running(factors.upstream(layer), running)
            return (product(delta, above, "⊙", slope, says=BY_SLOPE),)


def outputs_of_share(factors: Factors) -> MatrixFactor:
    """a; times Σy where the targets of a softmax do not quite add up to 1."""
    a = factors.a(factors.depth)
    y = factors.y()
    axis = 1 if factors.rows else 0
    shares = by_now(y.values).sum(axis=axis, keepdims=True)
    if factors.reading.activation(factors.depth).elementwise or np.allclose(shares, 1, rtol=0, atol=1e-13):
        return a
    width = factors.reading.network.sizes[-1]

    def shared(name: AnyName) -> AnyName | None:
        if not isinstance(name, NumberName):
            return None
        targets = tuple(NumberName("y", to=k, example=name.example) for k in range(1, width + 1))
        return Worked("product", (name, Worked("sum", targets)))

    return renamed(a, row(a.name, "·", "Σ", y.name), a.words, lambda values: values * shares, shared)


def weight_gradients(factors: Factors, layer: int, running: bool = False) -> MatrixProduct:
    """∂C/∂W = δ aᵀ, of a batch δᵀ A, in a notation of rows Aᵀ δ, which has the shape of W; + λ W of a penalty."""
    like = factors.weights(layer)
    result = factors.weight_gradient(layer)
    delta = _running(factors.delta(layer), running)
    parts: tuple[MatrixFactor | str, ...]
    if factors.from_right:
        parts = (factors.a_transposed(layer - 1), "·", delta)
    elif factors.batch:
        parts = (factors.delta_transposed(layer), "·", factors.a(layer - 1))
    else:
        parts = (delta, "·", factors.a_transposed(layer - 1))
    says = _over_examples(factors, OUTER_ROWS if factors.batch else OUTER, into=factors.letters.vector(layer - 1))
    if not factors.reading.step.l2:
        return product(result, *factors.share(), *parts, says=says, like=like)
    penalty = ("+", *factors.share(), factors.decay(), "·", like)
    return product(result, *factors.share(), *parts, *penalty, says=f"{says} {PENALTY}", like=like)


def bias_gradients(factors: Factors, layer: int) -> MatrixProduct:
    """∂C/∂b = δ, of a batch δᵀ 1, in a notation of rows 1ᵀ δ, which has the shape of b."""
    like = factors.bias(layer)
    result = factors.bias_gradient(layer)
    count = factors.reading.examples
    parts: tuple[MatrixFactor | str, ...]
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


def _running(factor: MatrixFactor, running: bool) -> MatrixFactor:
    return factor.only_named() if running else factor


COLUMN_SUM = "Each row of {W} meets the column it multiplies: one {z} for each neuron{bias}."
ROW_SUM = "Each row is an example. It meets every column of {forward}: one {z} for each neuron{bias}."
ONE_ROW_SUM = "The row meets every column of {forward}: one {z} for each neuron{bias}."


def weighted_sums(factors: Factors, layer: int) -> MatrixProduct:
    """z = W a + b; of a batch Z = A Wᵀ + bᵀ; in a notation of rows Z = A W + b."""
    has_bias = factors.reading.network.biases is not None
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


def activations(factors: Factors, layer: int) -> MatrixProduct:
    """a = f(z)."""
    rule = factors.reading.activation(layer)
    if rule.elementwise:
        says = "f is applied to every entry by itself, so the shape stays."
    else:
        says = f"Softmax takes the whole {'row' if factors.rows else 'column'} at once. Its entries add up to 1."
    return product(factors.a(layer), factors.z(layer), says=says, function=rule)
