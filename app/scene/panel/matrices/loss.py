"""The loss and its slope as products of matrices."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.engine.activations import softplus
from app.engine.losses import FUSED_OUTPUTS, LOSSES
from app.engine.network import Array
from app.explorer.reading import Reading
from app.scene.formulas.mathml import Math, group, row, token
from app.scene.panel.matrices.factors import Factors, literal
from app.scene.panel.matrices.product import MatrixFactor, MatrixProduct, ProductPiece, derived, product, renamed

ERROR = "The error: by how much each output misses its target."
CROSS = "categorical_cross_entropy"


def is_of_errors(reading: Reading) -> bool:
    """Whether the loss is made of the errors a − y: of their squares, or of their sizes."""
    return LOSSES[reading.step.loss].targets == "any"


def is_of_sizes(reading: Reading) -> bool:
    """Whether the loss adds up the sizes of the errors."""
    return reading.step.loss == "absolute_error"


def error(factors: Factors) -> MatrixProduct:
    """e = a − y, reached with the loss."""
    a = factors.a(factors.depth)
    y = factors.y()
    reached = factors.reading.position.reached("C")
    return derived(
        factors.letters.error(), "error", a, "−", y, says=ERROR, lights=a.lights, reached=reached, examples=a.examples
    )


def times(reading: Reading, exponent: int) -> tuple[MatrixFactor | str, ...]:
    """What e² or, for `exponent` 1, e is multiplied by in C or its slope; nothing where that is 1."""
    if is_of_sizes(reading):
        return ()
    width = reading.network.sizes[-1]
    top = 1 if exponent == 2 else 2
    if reading.step.loss == "mean_squared_error" and width > 1:
        return literal(row(str(top), "/", str(width)), f"{top} over {width}", top / width), "·"
    if reading.step.loss == "half_squared_error":
        return (literal(token("½"), "one half", 0.5), "·") if top == 1 else ()
    return (literal(token("2"), "2", 2.0), "·") if top == 2 else ()


def sizes(e: MatrixFactor) -> MatrixFactor:
    """|e|, entry by entry."""
    return renamed(e, row("|", e.name, "|"), "sizes of the errors", np.abs)


def logarithms(factors: Factors) -> MatrixFactor:
    """log a, as exactly as the engine has it."""
    name = row("log ", factors.letters.activations(factors.depth))
    return _of_outputs(factors, name, "logarithms of the outputs", _logarithms_of_outputs, "C")


def logarithms_of_rest(factors: Factors) -> MatrixFactor:
    """log(1 − a), as exactly as the engine has it."""
    name = row("log ", _rest(factors.letters.activations(factors.depth)))
    return _of_outputs(factors, name, "logarithms of 1 minus the outputs", _logarithms_of_rest, "C")


def reciprocals(factors: Factors) -> MatrixFactor:
    """1/a, bounded as in the engine."""
    name = row("1", "/", factors.letters.activations(factors.depth))
    return _of_outputs(factors, name, "1 over the outputs", lambda r: _inverse(r.step.forward.outputs), "dC/da")


def reciprocals_of_rest(factors: Factors) -> MatrixFactor:
    """1/(1 − a), bounded as in the engine."""
    name = row("1", "/", _rest(factors.letters.activations(factors.depth)))
    words = "1 over 1 minus the outputs"
    return _of_outputs(factors, name, words, lambda r: _inverse(1 - r.step.forward.outputs), "dC/da")


def rest_of_targets(factors: Factors) -> MatrixFactor:
    """1 − y."""
    return renamed(factors.y(), _rest(factors.letters.targets()), "1 minus the targets", lambda y: 1 - y)


def _of_outputs(
    factors: Factors, name: Math, words: str, rows: Callable[[Reading], Array], quantity: str
) -> MatrixFactor:
    layer = 0 if quantity == "C" else factors.depth
    reached = factors.reading.position.reached(quantity, layer)
    return factors.of_layer(name, words, factors.depth, rows(factors.reading) if reached else None)


def _rest(letter: Math) -> Math:
    return row("(", "1", "−", letter, ")")


def _logarithms_of_outputs(reading: Reading) -> Array:
    z = reading.step.forward.z[-1]
    if not reading.step.cancels:
        return _log(reading.step.forward.outputs)
    if reading.network.activations[-1] == "sigmoid":
        return -softplus(-z)
    return -FUSED_OUTPUTS["softmax", CROSS].value(z[:, None, :], np.eye(z.shape[1]))


def _logarithms_of_rest(reading: Reading) -> Array:
    passed = reading.step.forward
    return -softplus(passed.z[-1]) if reading.step.cancels else _log(1 - passed.outputs)


def _log(p: Array) -> Array:
    return -LOSSES[CROSS].value(p[..., None], np.ones(1))


def _inverse(p: Array) -> Array:
    return -LOSSES[CROSS].gradient(p, np.ones(1))


SQUARES = "A row times a column: every error times itself, added up. One number is left."
SIZES = "The size of every error, whatever its sign, added up by a line of ones. One number is left."
LOGARITHMS = "A row of targets times a column of logarithms. One number is left."
OWN_SQUARES = "Every error times itself, entry by entry."
OWN_SIZES = "The size of every error, entry by entry."
OWN_LOGARITHMS = "Every target times the logarithm of its output, entry by entry."
ROW_TOTALS = "Times a column of ones: each row is added up, to the loss of its example."
ADDED = "A row of ones adds up the examples. One number is left."
AVERAGED = "A row of ones adds up the examples, 1/n makes it their mean. One number is left."
SQUARED_WEIGHTS = "Every weight times itself, added up over all layers; no bias. It does not look at the examples."
PENALISED = "The penalty is added."
SLOPE = "The slope of the loss: how fast {own} changes with each output."
SIGNS = "Here it is the sign of the error: 1, −1, or 0 where the output hits its target and the loss has a kink."


def loss_products(factors: Factors) -> tuple[MatrixProduct, ...]:
    """C from the outputs and the targets, and from the weights where there is a penalty on them."""
    of_data = _of_data(factors)
    if not factors.reading.step.l2:
        return of_data
    *before, last = of_data
    penalty = _penalty(factors)
    pieces = (*last.pieces, ProductPiece("+", penalty.result.only_named()))
    return (*before, penalty, replace(last, pieces=pieces, says=f"{last.says} {PENALISED}"))


def _of_data(factors: Factors) -> tuple[MatrixProduct, ...]:
    if factors.batch:
        return _of_batch(factors)
    if not is_of_errors(factors.reading):
        return (_logarithms(factors),)
    return error(factors), _sizes(factors) if is_of_sizes(factors.reading) else _squares(factors)


def _penalty(factors: Factors) -> MatrixProduct:
    """Ω = λ/2 ΣW², over n where C is a mean."""
    half = literal(token("½"), "one half", 0.5)
    return product(
        factors.penalty(), *factors.share(), half, "·", factors.decay(), "·", factors.squares(), says=SQUARED_WEIGHTS
    )


def loss_slope(factors: Factors, running: bool = False) -> tuple[MatrixProduct, ...]:
    """∂C/∂a of the outputs; `running` names the error, which stands above, without its numbers."""
    slope = factors.upstream(factors.depth)
    says = SLOPE.format(**factors.letters.said)
    if not is_of_errors(factors.reading):
        return (product(slope, *_cross_slope(factors), says=says),)
    if is_of_sizes(factors.reading):
        return _slope_of_sizes(factors, f"{says} {SIGNS}")
    before = times(factors.reading, exponent=1)
    if not before:
        return (product(slope, factors.a(factors.depth), "−", factors.y(), says=f"{says} Here it is the error."),)
    e = error(factors)
    return e, product(slope, *before, e.result.only_named() if running else e.result, says=says)


def _slope_of_sizes(factors: Factors, says: str) -> tuple[MatrixProduct, ...]:
    """sgn e, below the error itself."""
    e = error(factors)
    signs = renamed(e.result, row("sgn", e.result.name), "signs of the errors", np.sign)
    return e, product(factors.upstream(factors.depth), signs.only_named(), says=says)


def _cross_slope(factors: Factors) -> tuple[MatrixFactor | str, ...]:
    own = ("−", factors.y(), "⊙", reciprocals(factors))
    if factors.reading.step.loss != "binary_cross_entropy":
        return own
    return rest_of_targets(factors), "⊙", reciprocals_of_rest(factors), *own


def _squares(factors: Factors) -> MatrixProduct:
    e = error(factors).result
    before = times(factors.reading, exponent=2)
    turned = e.transposed(factors.letters.error(transposed=True))
    both = (e.only_named(), "·", turned) if factors.rows else (turned, "·", e.only_named())
    return product(factors.loss(), *before, *both, says=SQUARES)


def _sizes(factors: Factors) -> MatrixProduct:
    of_errors = sizes(error(factors).result)
    width = factors.reading.network.sizes[-1]
    both = (of_errors, "·", factors.ones(width)) if factors.rows else (factors.row_of_ones(width), "·", of_errors)
    return product(factors.loss(), *both, says=SIZES)


def _logarithms(factors: Factors) -> MatrixProduct:
    y = factors.y()
    parts = ("−", *_row_times_column(factors, y, factors.letters.targets(transposed=True), logarithms(factors)))
    if factors.reading.step.loss == "binary_cross_entropy":
        rest = rest_of_targets(factors)
        turned = factors.letters.transposed(rest.name)
        parts += ("−", *_row_times_column(factors, rest, turned, logarithms_of_rest(factors)))
    return product(factors.loss(), *parts, says=LOGARITHMS)


def _of_batch(factors: Factors) -> tuple[MatrixProduct, ...]:
    """The terms of every example, a column of their losses, and the sum or mean of that."""
    of_errors = is_of_errors(factors.reading)
    terms = _error_terms(factors) if of_errors else (_cross_terms(factors),)
    width = factors.reading.network.sizes[-1]
    before = times(factors.reading, exponent=2) if of_errors else ("−",)
    each = derived(
        token(factors.reading.notation.own_loss),
        "loss of each example",
        *before,
        terms[-1].result.only_named(),
        "·",
        factors.ones(width),
        says=ROW_TOTALS,
    )
    return (*terms, each, _overall(factors, each.result))


def _error_terms(factors: Factors) -> tuple[MatrixProduct, ...]:
    e = error(factors)
    running = e.result.only_named()
    parts: tuple[MatrixFactor | str, ...] = (running, "⊙", running)
    words, says = "squared errors", OWN_SQUARES
    if is_of_sizes(factors.reading):
        parts = (sizes(running),)
        words, says = "sizes of the errors", OWN_SIZES
    return e, derived(token("S"), words, *parts, says=says, lights=e.result.lights, examples=0)


def _cross_terms(factors: Factors) -> MatrixProduct:
    y = factors.y()
    parts: tuple[MatrixFactor | str, ...] = (y, "⊙", logarithms(factors))
    if factors.reading.step.loss == "binary_cross_entropy":
        parts += ("+", rest_of_targets(factors), "⊙", logarithms_of_rest(factors))
    return derived(token("P"), "terms of the loss", *parts, says=OWN_LOGARITHMS, lights=y.lights, examples=0)


def _overall(factors: Factors, each: MatrixFactor) -> MatrixProduct:
    share = factors.share()
    says = AVERAGED if share else ADDED
    return product(
        factors.loss(), *share, factors.row_of_ones(factors.reading.examples), "·", each.only_named(), says=says
    )


def _row_times_column(
    factors: Factors, one: MatrixFactor, name: Math, other: MatrixFactor
) -> tuple[MatrixFactor | str, ...]:
    """The sum of the products of two vectors, of which the one on its side has a `name`."""
    if factors.rows:
        return one, "·", other.transposed(factors.letters.transposed(group(other.name)))
    return one.transposed(name), "·", other
