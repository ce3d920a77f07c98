"""The loss and its slope as products of matrices."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.engine.activations import softplus
from app.engine.formula import Tree, summand, tree_of, worked_out
from app.engine.losses import FUSED_OUTPUTS, LOSSES
from app.engine.network import Array
from app.explorer.number import AnyName, Worked
from app.explorer.reading import Reading
from app.explorer.why.worked import given, worked_by
from app.scene.formulas.formulas import formula_parts
from app.scene.formulas.mathml import Math, group, row, token
from app.scene.formulas.numbers import plain
from app.scene.panel.matrices.factors import Factors, literal
from app.scene.panel.matrices.product import (
    MatrixFactor,
    MatrixProduct,
    ProductPiece,
    derived,
    no_number,
    product,
    renamed,
)

ERROR = "The error: by how much each output misses its target."
CROSS = "categorical_cross_entropy"
SQUARE, SIZE = tree_of("(a − y)^2"), tree_of("|a − y|")
LOGARITHM, BOTH_LOGARITHMS = tree_of("y·log a"), tree_of("(y·log a + (1 − y)·log (1 − a))")
"""terms that have products of their own; others are written entry by entry"""


def term_of(reading: Reading) -> Tree:
    """What the loss adds up over the outputs."""
    return summand(tree_of(LOSSES[reading.step.loss].formula))


def is_of_errors(reading: Reading) -> bool:
    """Whether the loss is made of the errors a − y: of their squares, or of their sizes."""
    return term_of(reading) in (SQUARE, SIZE)


def is_of_sizes(reading: Reading) -> bool:
    """Whether the loss adds up the sizes of the errors."""
    return term_of(reading) == SIZE


def is_of_logarithms(reading: Reading) -> bool:
    """Whether the loss is a cross-entropy."""
    return term_of(reading) in (LOGARITHM, BOTH_LOGARITHMS)


def error(factors: Factors) -> MatrixProduct:
    """e = a − y, reached with the loss."""
    a = factors.a(factors.depth)
    y = factors.y()
    reached = factors.reading.position.reached("C")
    return derived(
        factors.letters.error(), "error", a, "−", y, says=ERROR, lights=a.lights, reached=reached, examples=a.examples
    )


def times(reading: Reading, exponent: int) -> tuple[MatrixFactor | str, ...]:
    """What the terms, or for `exponent` 1 e, are multiplied by in C or its slope; nothing where that is 1."""
    loss = LOSSES[reading.step.loss]
    width = reading.network.sizes[-1]
    if exponent == 2:
        factor = float(worked_out(tree_of(loss.formula), {"n": width, "Σ": 1.0}))
    else:
        factor = float(worked_out(tree_of(loss.gradient_formula), {"n": width, "a": 1.0, "y": 0.0}))
    minus = ("−",) * (factor < 0)
    size = abs(factor)
    if size == 1:
        return minus
    if loss.averages and width > 1:
        top = plain(round(size * width, 9))
        return *minus, literal(row(top, "/", str(width)), f"{top} over {width}", size), "·"
    text, words = ("½", "one half") if size == 0.5 else (plain(size), plain(size))
    return *minus, literal(token(text), words, size), "·"


def sizes(e: MatrixFactor) -> MatrixFactor:
    """|e|, entry by entry."""
    return renamed(e, row("|", e.name, "|"), "sizes of the errors", np.abs, lambda e: Worked("size", (e,)))


def logarithms(factors: Factors) -> MatrixFactor:
    """log a, as exactly as the engine has it."""
    name = row("log ", factors.letters.activations(factors.depth))
    return _of_outputs(factors, name, "logarithms of the outputs", _logarithms_of_outputs, "C", _log_of)


def logarithms_of_rest(factors: Factors) -> MatrixFactor:
    """log(1 − a), as exactly as the engine has it."""
    name = row("log ", _rest(factors.letters.activations(factors.depth)))
    return _of_outputs(
        factors, name, "logarithms of 1 minus the outputs", _logarithms_of_rest, "C", lambda a: _log_of(rest(a))
    )


def reciprocals(factors: Factors) -> MatrixFactor:
    """1/a, bounded as in the engine."""
    name = row("1", "/", factors.letters.activations(factors.depth))
    return _of_outputs(factors, name, "1 over the outputs", lambda r: _inverse(r.step.forward.outputs), "dC/da", _over)


def reciprocals_of_rest(factors: Factors) -> MatrixFactor:
    """1/(1 − a), bounded as in the engine."""
    name = row("1", "/", _rest(factors.letters.activations(factors.depth)))
    words = "1 over 1 minus the outputs"
    return _of_outputs(
        factors, name, words, lambda r: _inverse(1 - r.step.forward.outputs), "dC/da", lambda a: _over(rest(a))
    )


def rest_of_targets(factors: Factors) -> MatrixFactor:
    """1 − y."""
    return renamed(factors.y(), _rest(factors.letters.targets()), "1 minus the targets", lambda y: 1 - y, rest)


def rest(name: AnyName) -> Worked:
    """What is left to 1."""
    return Worked("difference", (given(1), name))


def _of_outputs(
    factors: Factors,
    name: Math,
    words: str,
    rows: Callable[[Reading], Array],
    quantity: str,
    of: Callable[[AnyName], AnyName],
) -> MatrixFactor:
    layer = 0 if quantity == "C" else factors.depth
    reached = factors.reading.position.reached(quantity, layer)
    made = factors.of_layer(name, words, factors.depth, rows(factors.reading) if reached else None, "a")
    return renamed(made, name, words, lambda values: values, of)


def _log_of(name: AnyName) -> Worked:
    return Worked("log", (name,))


def _over(name: AnyName) -> Worked:
    return Worked("quotient", (given(1), name))


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


TERMS = "What each output and its target make of the formula, added up by a line of ones. One number is left."
OWN_TERMS = "What each output and its target make of the formula, entry by entry."
SQUARES = "A row times a column: every error times itself, added up. One number is left."
SIZES = "The size of every error, whatever its sign, added up by a line of ones. One number is left."
LOGARITHMS = "A row of targets times a column of logarithms. One number is left."
OWN_SQUARES = "Every error times itself, entry by entry."
OWN_SIZES = "The size of every error, entry by entry."
OWN_LOGARITHMS = "Every target times the logarithm of its output, entry by entry."
ROW_TOTALS = "Times a column of ones: each row is added up, to the loss of its example."
ADDED = "A row of ones adds up the examples. One number is left."
AVERAGED = "A row of ones adds up the examples, 1/N makes it their mean. One number is left."
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
    if is_of_logarithms(factors.reading):
        return (_logarithms(factors),)
    if not is_of_errors(factors.reading):
        return (product(factors.loss(), *_before(factors), *_added_up(factors, _terms(factors)), says=TERMS),)
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
    if is_of_logarithms(factors.reading):
        return (product(slope, *_cross_slope(factors), says=says),)
    if not is_of_errors(factors.reading):
        return (product(slope, _slopes(factors), says=says),)
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
    signs = renamed(e.result, row("sgn", e.result.name), "signs of the errors", np.sign, lambda e: None)
    return e, product(factors.upstream(factors.depth), signs.only_named(), says=says)


def _cross_slope(factors: Factors) -> tuple[MatrixFactor | str, ...]:
    own = ("−", factors.y(), "⊙", reciprocals(factors))
    if term_of(factors.reading) != BOTH_LOGARITHMS:
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
    return product(factors.loss(), *_before(factors), *_added_up(factors, of_errors), says=SIZES)


def _before(factors: Factors) -> tuple[MatrixFactor | str, ...]:
    return times(factors.reading, exponent=2)


def _added_up(factors: Factors, terms: MatrixFactor) -> tuple[MatrixFactor | str, ...]:
    """The terms of one example and a line of ones."""
    width = factors.reading.network.sizes[-1]
    return (terms, "·", factors.ones(width)) if factors.rows else (factors.row_of_ones(width), "·", terms)


def _terms(factors: Factors) -> MatrixFactor:
    """The terms of any loss, entry by entry."""
    return _entry_by_entry(factors, term_of(factors.reading), "terms of the loss", "C")


def _slopes(factors: Factors) -> MatrixFactor:
    """The slopes of any loss, entry by entry."""
    tree = tree_of(LOSSES[factors.reading.step.loss].gradient_formula)
    return _entry_by_entry(factors, tree, "slopes of the loss", "dC/da")


def _entry_by_entry(factors: Factors, tree: Tree, words: str, quantity: str) -> MatrixFactor:
    """A formula of the outputs and their targets."""
    a, y = factors.a(factors.depth), factors.y()
    width = factors.reading.network.sizes[-1]
    name = row(*formula_parts(tree, {"a": a.name, "y": y.name, "n": str(width)}))
    reached = factors.reading.position.reached(quantity, 0 if quantity == "C" else factors.depth)
    if not reached or a.values is None or y.values is None:
        return replace(a, name=name, words=words, values=None, number=no_number)
    values = np.asarray(worked_out(tree, {"a": a.values, "y": y.values, "n": width}))

    def entry(i: int, j: int) -> AnyName | None:
        at = a.number(i, j), y.number(i, j)
        return worked_by(tree, {"a": at[0], "y": at[1], "n": given(width)}) if at[0] and at[1] else None

    return replace(a, name=name, words=words, values=values, number=entry)


def _logarithms(factors: Factors) -> MatrixProduct:
    y = factors.y()
    parts = ("−", *_row_times_column(factors, y, factors.letters.targets(transposed=True), logarithms(factors)))
    if term_of(factors.reading) == BOTH_LOGARITHMS:
        rest = rest_of_targets(factors)
        turned = factors.letters.transposed(rest.name)
        parts += ("−", *_row_times_column(factors, rest, turned, logarithms_of_rest(factors)))
    return product(factors.loss(), *parts, says=LOGARITHMS)


def _of_batch(factors: Factors) -> tuple[MatrixProduct, ...]:
    """The terms of every example, a column of their losses, and the sum or mean of that."""
    terms = _error_terms(factors) if is_of_errors(factors.reading) else (_other_terms(factors),)
    width = factors.reading.network.sizes[-1]
    each = derived(
        token(factors.reading.notation.own_loss),
        "loss of each example",
        *_before(factors),
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


def _other_terms(factors: Factors) -> MatrixProduct:
    y = factors.y()
    if not is_of_logarithms(factors.reading):
        own = _terms(factors)
        return derived(token("S"), "terms of the loss", own, says=OWN_TERMS, lights=own.lights, examples=0)
    parts: tuple[MatrixFactor | str, ...] = (y, "⊙", logarithms(factors))
    if term_of(factors.reading) == BOTH_LOGARITHMS:
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
