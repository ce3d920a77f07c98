"""Activations and losses as formulas, written once and used twice: with letters, and with the numbers put in."""

from collections.abc import Callable
from dataclasses import dataclass

from app.engine.activations import LEAKY_SLOPE
from app.scene.formulas.mathml import Math, Part, enclosed, fraction, group, power, row


@dataclass(frozen=True)
class ActivationFormula:
    """f(z), and f′(z) from z and a = f(z). Softmax mixes its neurons: its f is of z and Σ e^z, and it has no slope."""

    f: Callable[..., Part]
    slope: Callable[[Math, Math], Part]


@dataclass(frozen=True)
class LossFormula:
    """C = `before` Σ term(a, y) over the outputs, and ∂C/∂a from a, y and the number of outputs.

    `before` is of the number of outputs, in letters or as a number; so is `share`, which is its value.
    """

    before: Callable[[str], tuple[Part, ...]]
    share: Callable[[int], float]
    term: Callable[[Math, Math], Math]
    slope: Callable[[Math, Math, str], Math]


def _logistic(z: Math) -> Math:
    return fraction("1", row("1", "+", power("e", row("−", enclosed(z)))))


def _either(z: Math, yes: Part, comparison: str, no: Part) -> Math:
    return row(yes, " if ", z, comparison, "0", ", else ", no)


def exponential(z: Math) -> Math:
    """e to the power z."""
    return power("e", z)


def _no_slope(z: Math, a: Math) -> Math:
    raise ValueError("a softmax mixes its neurons, and has a Jacobian in place of a slope")


def _swish_slope(z: Math, a: Math) -> Math:
    s = row("σ", group(z))
    return row(s, "+", a, group("1", "−", s))


def _one_minus(part: Math) -> Math:
    return row("1", "−", enclosed(part))


def _squared(a: Math, y: Math) -> Math:
    return power(group(a, "−", enclosed(y)), "2")


def _difference(a: Math, y: Math) -> Math:
    return row(a, "−", enclosed(y))


def _size_of_difference(a: Math, y: Math) -> Math:
    return row("|", _difference(a, y), "|")


def _binary_term(a: Math, y: Math) -> Math:
    return group(y, "·", "log ", a, "+", group(_one_minus(y)), "·", "log ", group(_one_minus(a)))


def _cross_term(a: Math, y: Math) -> Math:
    return row(y, "·", "log ", a)


ACTIVATION_FORMULAS: dict[str, ActivationFormula] = {
    "identity": ActivationFormula(lambda z: z, lambda z, a: "1"),
    "sign": ActivationFormula(lambda z: _either(z, "1", ">", row("−", "1")), lambda z, a: "0"),
    "binary_step": ActivationFormula(lambda z: _either(z, "1", "≥", "0"), lambda z, a: "0"),
    "sigmoid": ActivationFormula(_logistic, lambda z, a: row(a, group(_one_minus(a)))),
    "tanh": ActivationFormula(lambda z: row("tanh ", enclosed(z)), lambda z, a: row("1", "−", power(enclosed(a), "2"))),
    "relu": ActivationFormula(lambda z: row("max", group("0", ",", z)), lambda z, a: _either(z, "1", ">", "0")),
    "leaky_relu": ActivationFormula(
        lambda z: _either(z, z, ">", row(str(LEAKY_SLOPE), "·", enclosed(z))),
        lambda z, a: _either(z, "1", ">", str(LEAKY_SLOPE)),
    ),
    "elu": ActivationFormula(
        lambda z: _either(z, z, ">", row(exponential(z), "−", "1")), lambda z, a: _either(z, "1", ">", exponential(z))
    ),
    "gelu": ActivationFormula(
        lambda z: row(z, "·", "Φ", group(z)), lambda z, a: row("Φ", group(z), "+", enclosed(z), "·", "φ", group(z))
    ),
    "softplus": ActivationFormula(lambda z: row("log ", group("1", "+", exponential(z))), lambda z, a: _logistic(z)),
    "swish": ActivationFormula(lambda z: row(z, "·", "σ", group(z)), _swish_slope),
    "softmax": ActivationFormula(lambda z, whole: fraction(exponential(z), whole), _no_slope),
}

LOSS_FORMULAS: dict[str, LossFormula] = {
    "squared_error": LossFormula(
        lambda n: (), lambda n: 1.0, _squared, lambda a, y, n: row("2", group(_difference(a, y)))
    ),
    "half_squared_error": LossFormula(lambda n: ("½",), lambda n: 0.5, _squared, lambda a, y, n: _difference(a, y)),
    "mean_squared_error": LossFormula(
        lambda n: (fraction("1", n),),
        lambda n: 1 / n,
        _squared,
        lambda a, y, n: row(fraction("2", n), group(_difference(a, y))),
    ),
    "binary_cross_entropy": LossFormula(
        lambda n: ("−",),
        lambda n: -1.0,
        _binary_term,
        lambda a, y, n: row(fraction(_one_minus(y), _one_minus(a)), "−", fraction(y, a)),
    ),
    "categorical_cross_entropy": LossFormula(
        lambda n: ("−",), lambda n: -1.0, _cross_term, lambda a, y, n: row("−", fraction(y, a))
    ),
    "sparse_categorical_cross_entropy": LossFormula(
        lambda n: ("−",), lambda n: -1.0, _cross_term, lambda a, y, n: row("−", fraction(y, a))
    ),
    "absolute_error": LossFormula(
        lambda n: (), lambda n: 1.0, _size_of_difference, lambda a, y, n: row("sgn", group(_difference(a, y)))
    ),
}
