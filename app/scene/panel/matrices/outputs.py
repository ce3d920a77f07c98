"""What the loss is made of: the error, the logarithms and reciprocals of the outputs, and the rest of the targets."""

import numpy as np

from app.engine.activations import softplus
from app.engine.losses import FUSED_OUTPUTS, LOSSES
from app.engine.network import Array
from app.explorer.explanations import cancels
from app.scene.formulas.mathml import Math, row, token
from app.scene.formulas.readings import Readings
from app.scene.panel.matrices.factors import Factors, literal
from app.scene.panel.matrices.product import Factor, Product
from app.scene.panel.matrices.results import derived, renamed

ERROR = "The error: by how much each output misses its target."
CROSS = "categorical_cross_entropy"


def is_squared(readings: Readings) -> bool:
    """Whether the loss is one of the squared errors."""
    return readings.step.loss.endswith("squared_error")


def error(factors: Factors) -> Product:
    """e = a − y, reached with the loss."""
    a = factors.a(factors.depth)
    y = factors.y()
    reached = factors.readings.position.reached("C")
    return derived(
        factors.letters.error(), "error", a, "−", y, says=ERROR, lights=a.lights, reached=reached, examples=a.examples
    )


def times(readings: Readings, exponent: int) -> tuple[Factor | str, ...]:
    """What e² or, for `exponent` 1, e is multiplied by in C or its slope; nothing where that is 1."""
    width = readings.network.sizes[-1]
    top = 1 if exponent == 2 else 2
    if readings.step.loss == "mean_squared_error" and width > 1:
        return literal(row(str(top), "/", str(width)), f"{top} over {width}", top / width), "·"
    if readings.step.loss == "half_squared_error":
        return (literal(token("½"), "one half", 0.5), "·") if top == 1 else ()
    return (literal(token("2"), "2", 2.0), "·") if top == 2 else ()


def logarithms(factors: Factors) -> Factor:
    """log a, as exactly as the engine has it."""
    name = row("log ", factors.letters.activations(factors.depth))
    return _of_outputs(factors, name, "logarithms of the outputs", _logarithms, "C")


def logarithms_of_rest(factors: Factors) -> Factor:
    """log(1 − a), as exactly as the engine has it."""
    name = row("log ", _rest(factors.letters.activations(factors.depth)))
    return _of_outputs(factors, name, "logarithms of 1 minus the outputs", _logarithms_of_rest, "C")


def reciprocals(factors: Factors) -> Factor:
    """1/a, bounded as in the engine."""
    name = row("1", "/", factors.letters.activations(factors.depth))
    return _of_outputs(factors, name, "1 over the outputs", lambda r: _inverse(r.step.forward.outputs), "dC/da")


def reciprocals_of_rest(factors: Factors) -> Factor:
    """1/(1 − a), bounded as in the engine."""
    name = row("1", "/", _rest(factors.letters.activations(factors.depth)))
    words = "1 over 1 minus the outputs"
    return _of_outputs(factors, name, words, lambda r: _inverse(1 - r.step.forward.outputs), "dC/da")


def rest_of_targets(factors: Factors) -> Factor:
    """1 − y."""
    return renamed(factors.y(), _rest(factors.letters.targets()), "1 minus the targets", lambda y: 1 - y)


def _of_outputs(factors: Factors, name: Math, words: str, rows, quantity: str) -> Factor:
    layer = 0 if quantity == "C" else factors.depth
    reached = factors.readings.position.reached(quantity, layer)
    return factors.of_layer(name, words, factors.depth, rows(factors.readings) if reached else None)


def _rest(letter: Math) -> Math:
    return row("(", "1", "−", letter, ")")


def _logarithms(readings: Readings) -> Array:
    z = readings.step.forward.z[-1]
    if not cancels(readings.position):
        return _log(readings.step.forward.outputs)
    if readings.network.activations[-1] == "sigmoid":
        return -softplus(-z)
    return -FUSED_OUTPUTS["softmax", CROSS].value(z[:, None, :], np.eye(z.shape[1]))


def _logarithms_of_rest(readings: Readings) -> Array:
    passed = readings.step.forward
    return -softplus(passed.z[-1]) if cancels(readings.position) else _log(1 - passed.outputs)


def _log(p: Array) -> Array:
    return -LOSSES[CROSS].value(p[..., None], 1.0)


def _inverse(p: Array) -> Array:
    return -LOSSES[CROSS].gradient(p, 1.0)
