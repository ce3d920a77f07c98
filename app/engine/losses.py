"""Losses C(a, y) and their slopes ∂C/∂a, one row each; rows of `a` and `y` are examples.

A cross-entropy that follows its own output activation is computed from z, and its δ is simply a − y: in
δ = ∂C/∂a ⊙ f′(z) the slope of the loss and the slope of the activation cancel. Bishop, "Pattern Recognition and
Machine Learning" (2006), section 4.3.6.

C may have a penalty λ/2·ΣW² on the size of the weights. It is added to the sum over the examples, so that the mean has
λ/(2N)·ΣW². No bias is in it, and no path leads to it: it adds λW, or λ/N·W, to ∂C/∂W. Bishop, section 3.1.4.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.engine.activations import ACTIVATIONS, sigmoid, softplus
from app.engine.formula import letters_of, tree_of
from app.engine.forward import ForwardPass
from app.engine.network import Array, Network

SMALLEST = np.finfo(np.float64).tiny  # at which logarithms are clamped, so that every value is finite

LossRule = Callable[[Array, Array], Array]


@dataclass(frozen=True)
class LossCode:
    """A loss as the programs of the page have it, with {a} and {y} of examples × outputs, or for a fused one {z}."""

    numpy: str
    """C added up over the examples; class numbers are written out as 0s and a 1"""
    numpy_slope: str
    """∂C/∂a, of a fused one δ"""
    torch: str
    """C added up over the examples, from class numbers where the targets are those"""
    torch_mean: str = ""
    """their mean, where PyTorch has it ready"""
    numpy_slope_of_any: str = ""
    """δ of targets that do not add up to 1, where that is another"""


@dataclass(frozen=True)
class Loss:
    """One loss, whatever the activation of the outputs."""

    name: str
    """in the API, in links and files"""
    title: str
    """on the page"""
    value: LossRule
    """C(a, y), a number for each example: (N,)"""
    gradient: LossRule
    """∂C/∂a from a and y, like a"""
    formula: str
    """C of a and y as formula.py reads it, with a Σ over the n outputs; class numbers are written out as 0s and a 1"""
    gradient_formula: str
    """∂C/∂a of one output"""
    code: LossCode
    targets: str = "any"
    """what y holds: "any" numbers, which a is to hit, "unit" ones from 0 to 1, a "distribution" over the outputs, or a
    "class" (N × 1)"""
    good_for: str = ""
    """what one takes it for, as a sentence"""
    outputs: tuple[str, ...] = ()
    """the output activations that it is defined for, the usual one first; all where there are none"""
    kinked: bool = False
    """whether C has no slope where an a is its y; there 0 is taken"""
    slope_says: str = "the slope of the loss there"
    """what ∂C/∂a is, behind “how fast the loss changes with an output: ”"""
    slope_note: str = ""
    """what to know of ∂C/∂a, as a sentence"""

    @property
    def every_output_counts(self) -> bool:
        """Whether C has a term for every output, and not only for those whose target is not 0."""
        return self.targets in ("any", "unit")

    @property
    def averages(self) -> bool:
        """Whether C is a mean over the outputs."""
        return "n" in letters_of(tree_of(self.formula))


@dataclass(frozen=True)
class FusedOutput:
    """A loss and the output activation with which it simplifies to δ = a − y: nothing is divided by an a near 0."""

    value: LossRule
    """C(z, y), a number for each example: (N,)"""
    delta: LossRule
    """δ = ∂C/∂z from a and y, like a"""
    code: LossCode


def one_hot(classes: Array, width: int) -> Array:
    """Rows of 0 with a single 1 at the class (N × 1, counted from 0) → N × width."""
    rows: Array = np.eye(width)[classes[:, 0].astype(int)]
    return rows


def _total(terms: Array) -> Array:
    """Σ over the outputs of each example: N × outputs → (N,)."""
    total: Array = terms.sum(axis=-1)
    return total


def _log(p: Array) -> Array:
    return np.log(np.maximum(p, SMALLEST))


def _inverse(p: Array) -> Array:
    """1/p, the slope of the clamped logarithm: 0 below 0, never infinite."""
    return np.where(p >= 0, 1 / np.maximum(p, SMALLEST), 0)


def _binary_value(a: Array, y: Array) -> Array:
    return -_total(y * _log(a) + (1 - y) * _log(1 - a))


def _binary_gradient(a: Array, y: Array) -> Array:
    return (1 - y) * _inverse(1 - a) - y * _inverse(a)


def _categorical_value(a: Array, y: Array) -> Array:
    return -_total(y * _log(a))


def _categorical_gradient(a: Array, y: Array) -> Array:
    return -y * _inverse(a)


def _log_softmax(z: Array) -> Array:
    """log a of a softmax, the largest z apart: where its a is almost 1, log a is what the others add up to."""
    largest = z.argmax(axis=-1, keepdims=True)
    shifted: Array = z - np.take_along_axis(z, largest, axis=-1)
    powers: Array = np.exp(shifted)
    np.put_along_axis(powers, largest, 0, axis=-1)
    logarithms: Array = shifted - np.log1p(powers.sum(axis=-1, keepdims=True))
    return logarithms


def _binary_value_of_z(z: Array, y: Array) -> Array:
    """−Σ(y log σ(z) + (1 − y) log σ(−z)), each logarithm from z, so that nothing is taken from what is as large."""
    return _total(y * softplus(-z) + (1 - y) * softplus(z))


def _softmax_value(z: Array, y: Array) -> Array:
    return -_total(y * _log_softmax(z))


def _softmax_delta(a: Array, y: Array) -> Array:
    """a·Σy − y, which is a − y where the targets of an example add up to 1."""
    whole: Array = y.sum(axis=-1, keepdims=True)
    return a * whole - y


def _with_classes(rule: LossRule) -> LossRule:
    """The same rule for targets given as class numbers."""
    return lambda values, classes: rule(values, one_hot(classes, values.shape[-1]))


_CATEGORICAL = ("−Σ y·log a", "−y/a")
_CATEGORICAL_NUMPY = ("-({y} * log({a})).sum()", "-{y} * d_log({a})")
LOSSES: dict[str, Loss] = {
    row.name: row
    for row in (
        Loss(
            "squared_error",
            "squared error",
            lambda a, y: _total((a - y) ** 2),
            lambda a, y: 2 * (a - y),
            "Σ (a − y)^2",
            "2(a − y)",
            LossCode("(({a} - {y}) ** 2).sum()", "2 * ({a} - {y})", 'F.mse_loss({a}, {y}, reduction="sum")'),
            good_for="Numbers: what an output misses by is squared, so that large misses count most.",
        ),
        Loss(
            "half_squared_error",
            "½ squared error",
            lambda a, y: _total((a - y) ** 2) / 2,
            lambda a, y: a - y,
            "½ Σ (a − y)^2",
            "a − y",
            LossCode("(({a} - {y}) ** 2).sum() / 2", "{a} - {y}", 'F.mse_loss({a}, {y}, reduction="sum") / 2'),
            good_for="Numbers, as most worked examples have it: the ½ cancels the 2 of the slope.",
        ),
        Loss(
            "mean_squared_error",
            "mean squared error",
            lambda a, y: ((a - y) ** 2).mean(axis=-1),
            lambda a, y: 2 * (a - y) / a.shape[-1],
            "1/n Σ (a − y)^2",
            "2/n (a − y)",
            LossCode(
                "(({a} - {y}) ** 2).mean(axis=1).sum()",
                "2 * ({a} - {y}) / {y}.shape[1]",
                'F.mse_loss({a}, {y}, reduction="sum") / {y}.shape[1]',
                "F.mse_loss({a}, {y})",
            ),
            good_for="Numbers, averaged over the outputs; with the mean over the examples as in NumPy and PyTorch.",
        ),
        Loss(
            "binary_cross_entropy",
            "binary cross-entropy",
            _binary_value,
            _binary_gradient,
            "−Σ (y·log a + (1 − y)·log (1 − a))",
            "(1 − y)/(1 − a) − y/a",
            LossCode(
                "-({y} * log({a}) + (1 - {y}) * log(1 - {a})).sum()",
                "(1 - {y}) * d_log(1 - {a}) - {y} * d_log({a})",
                "-({y} * log({a}) + (1 - {y}) * log(1 - {a})).sum()",
            ),
            good_for="Yes or no at every output by itself: each is a probability, its target 0 or 1 or between.",
            targets="unit",
            outputs=("sigmoid", "softmax"),
        ),
        Loss(
            "categorical_cross_entropy",
            "categorical cross-entropy",
            _categorical_value,
            _categorical_gradient,
            *_CATEGORICAL,
            LossCode(*_CATEGORICAL_NUMPY, "-({y} * log({a})).sum()"),
            good_for="One class of several: probabilities, and a 1 at the output of the right class.",
            targets="distribution",
            outputs=("softmax", "sigmoid"),
        ),
        Loss(
            "sparse_categorical_cross_entropy",
            "sparse categorical cross-entropy",
            _with_classes(_categorical_value),
            _with_classes(_categorical_gradient),
            *_CATEGORICAL,
            LossCode(*_CATEGORICAL_NUMPY, 'F.nll_loss(log({a}), {y}, reduction="sum")', "F.nll_loss(log({a}), {y})"),
            good_for="The same, with the number of the right class as target: 0, 1, 2 and so on.",
            targets="class",
            outputs=("softmax", "sigmoid"),
        ),
        Loss(
            "absolute_error",
            "absolute error",
            lambda a, y: _total(np.abs(a - y)),
            lambda a, y: np.sign(a - y),
            "Σ |a − y|",
            "sgn(a − y)",
            LossCode("np.abs({a} - {y}).sum()", "np.sign({a} - {y})", 'F.l1_loss({a}, {y}, reduction="sum")'),
            good_for="Numbers with a few wild ones among them: a large miss counts no more than it is large.",
            kinked=True,
            slope_says="by 1 where it is above its target, by −1 where it is below; where it hits its target the loss "
            "has a kink, and 0 is taken",
            slope_note="sgn is 1 above 0 and −1 below; at 0, where an output hits its target, the loss has a kink and "
            "0 is taken.",
        ),
    )
}

_SOFTMAX_NUMPY = ("({y} * (np.logaddexp.reduce({z}, axis=1, keepdims=True) - {z})).sum()", "{a} - {y}")
_SOFTMAX_TORCH = ('F.cross_entropy({z}, {y}, reduction="sum")', "F.cross_entropy({z}, {y})")
FUSED_OUTPUTS: dict[tuple[str, str], FusedOutput] = {
    ("sigmoid", "binary_cross_entropy"): FusedOutput(
        _binary_value_of_z,
        lambda a, y: a - y,
        LossCode(
            "({y} * np.logaddexp(0, -{z}) + (1 - {y}) * np.logaddexp(0, {z})).sum()",
            "{a} - {y}",
            'F.binary_cross_entropy_with_logits({z}, {y}, reduction="sum")',
        ),
    ),
    ("softmax", "categorical_cross_entropy"): FusedOutput(
        _softmax_value,
        _softmax_delta,
        LossCode(*_SOFTMAX_NUMPY, *_SOFTMAX_TORCH, "{a} * {y}.sum(axis=1, keepdims=True) - {y}"),
    ),
    ("softmax", "sparse_categorical_cross_entropy"): FusedOutput(
        _with_classes(_softmax_value), _with_classes(_softmax_delta), LossCode(*_SOFTMAX_NUMPY, *_SOFTMAX_TORCH)
    ),
}
"""by output activation and loss"""


def _binary_value_of_softmax(z: Array, y: Array) -> Array:
    """−Σ(y log a + (1 − y) log(1 − a)), where log(1 − a) is what the others' powers add up to, by logarithm."""
    return -_total(y * _log_softmax(z) + (1 - y) * _log_of_others(z))


def _log_of_others(z: Array) -> Array:
    """log(1 − a) of a softmax: log Σ e^z of the others − log Σ e^z of all. Of a single output it is log 0, clamped."""
    if z.shape[-1] == 1:
        return _log(np.zeros_like(z))
    largest = z.argmax(axis=-1, keepdims=True)
    powers: Array = np.exp(z - np.take_along_axis(z, largest, axis=-1))
    np.put_along_axis(powers, largest, 0, axis=-1)
    whole: Array = 1 + powers.sum(axis=-1, keepdims=True)
    logarithms: Array = np.log1p(-powers / whole)
    rest = z.copy()
    np.put_along_axis(rest, largest, -np.inf, axis=-1)
    of_largest = np.logaddexp.reduce(rest, axis=-1, keepdims=True) - np.logaddexp.reduce(z, axis=-1, keepdims=True)
    np.put_along_axis(logarithms, largest, of_largest, axis=-1)
    return logarithms


def _binary_delta_of_softmax(z: Array, a: Array, y: Array) -> Array:
    """Σ over the outputs j of ∂C/∂a_j·∂a_j/∂z_i, where a_j/(1 − a_j) of the largest is not divided by what is almost 0.

    With c = (1 − y)·a/(1 − a) − y it is c − a·Σc. The c of the largest output k may have no float64; what it adds is
    a_k − y_k to δ_k and −((1 − y_k)·a_k·s_i − y_k·a_i) to any other, with s the softmax of the others alone.
    """
    if z.shape[-1] == 1:
        return np.zeros_like(z)
    largest = z.argmax(axis=-1, keepdims=True)
    rest = z.copy()
    np.put_along_axis(rest, largest, -np.inf, axis=-1)
    alone = np.exp(rest - rest.max(axis=-1, keepdims=True))
    alone /= alone.sum(axis=-1, keepdims=True)
    others = np.where(np.isinf(rest), 0, (1 - y) * a / np.where(np.isinf(rest), 1, 1 - a) - y)
    delta: Array = others - a * others.sum(axis=-1, keepdims=True)
    a_k, y_k = np.take_along_axis(a, largest, axis=-1), np.take_along_axis(y, largest, axis=-1)
    delta -= np.where(np.isinf(rest), 0, (1 - y_k) * a_k * alone - y_k * a)
    own: Array = np.take_along_axis(delta, largest, axis=-1) + a_k - y_k
    np.put_along_axis(delta, largest, own, axis=-1)
    return delta


def _categorical_value_of_sigmoid(z: Array, y: Array) -> Array:
    return _total(y * softplus(-z))


def _categorical_delta_of_sigmoid(z: Array, a: Array, y: Array) -> Array:
    """−y·(1 − a), with 1 − a as σ(−z)."""
    return -y * sigmoid(-z)


@dataclass(frozen=True)
class StableOutput:
    """A loss and an output activation that do not simplify, but are computed from z: an a may be too near 0 or 1."""

    value: LossRule
    """C(z, y), a number for each example: (N,)"""
    elementwise: bool
    """whether an a is of its own z alone"""
    delta: Callable[[Array, Array, Array], Array]
    """δ = ∂C/∂z from z, a and y, like z"""

    def delta_of_outputs(self, a: Array, y: Array) -> Array:
        """δ from a and y alone: z is log a − log(1 − a) of a sigmoid, and log a of a softmax but for what cancels."""
        logarithm = _log(a)
        return self.delta(logarithm - _log(1 - a) if self.elementwise else logarithm, a, y)


STABLE_OUTPUTS: dict[tuple[str, str], StableOutput] = {
    ("softmax", "binary_cross_entropy"): StableOutput(_binary_value_of_softmax, False, _binary_delta_of_softmax),
    ("sigmoid", "categorical_cross_entropy"): StableOutput(
        _categorical_value_of_sigmoid, True, _categorical_delta_of_sigmoid
    ),
    ("sigmoid", "sparse_categorical_cross_entropy"): StableOutput(
        _with_classes(_categorical_value_of_sigmoid),
        True,
        lambda z, a, y: _categorical_delta_of_sigmoid(z, a, one_hot(y, z.shape[-1])),
    ),
}
"""by output activation and loss"""

REDUCTIONS: dict[str, Callable[[int], float]] = {"sum": lambda n: 1.0, "mean": lambda n: 1.0 / n}
"""what the sum over N examples is multiplied by"""


def loss_per_example(passed: ForwardPass, targets: Array, loss: str) -> Array:
    """C of each example, shape (N,); from z where it can be, as with every output that a cross-entropy is for."""
    both = (passed.network.activations[-1], loss)
    of_z = FUSED_OUTPUTS.get(both) or STABLE_OUTPUTS.get(both)
    return of_z.value(passed.z[-1], targets) if of_z else LOSSES[loss].value(passed.outputs, targets)


def why_undefined(loss: str, output: str) -> str:
    """Why a loss has no value with outputs of that activation, as a sentence; empty where it has one."""
    needed = LOSSES[loss].outputs
    if not needed or output in needed:
        return ""
    titles = " or ".join(ACTIVATIONS[name].title for name in needed)
    return (
        f"{LOSSES[loss].title.capitalize()} takes logarithms of the outputs: it needs outputs that are probabilities, "
        f"those of {titles}. Those of {ACTIVATIONS[output].title} need not lie between 0 and 1."
    )


def data_loss(passed: ForwardPass, targets: Array, loss: str, reduction: str) -> float:
    """The examples' share of C: the sum of their losses, or the mean."""
    each = loss_per_example(passed, targets, loss)
    return float(each.sum() * REDUCTIONS[reduction](len(each)))


def penalty(network: Network, l2: float, reduction: str, n: int) -> float:
    """The penalty's share of C over N examples: λ/2·ΣW² of their sum, λ/(2N)·ΣW² of their mean, for λ = `l2` ≥ 0."""
    return REDUCTIONS[reduction](n) * l2 / 2 * float(sum(np.square(weights).sum() for weights in network.weights))


def penalty_slope(weights: Array, l2: float, reduction: str, n: int) -> Array:
    """The penalty's share of ∂C/∂W over N examples: λW, or λ/N·W, shaped like W."""
    return REDUCTIONS[reduction](n) * l2 * weights


def total_loss(passed: ForwardPass, targets: Array, loss: str, reduction: str, l2: float = 0.0) -> float:
    """C: the sum or the mean over the examples, and the penalty where there is one."""
    of_data = data_loss(passed, targets, loss, reduction)
    return of_data + penalty(passed.network, l2, reduction, len(targets)) if l2 else of_data
