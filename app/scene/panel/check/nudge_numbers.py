"""The numbers of a nudge, and what they mean in words."""

from dataclasses import dataclass
from math import isfinite

from app.engine.parameters import Parameter
from app.explorer import nudging
from app.explorer.notation import Notation
from app.explorer.session import Position
from app.scene.formulas.mathml import row, symbol
from app.scene.formulas.numbers import short, since
from app.scene.formulas.parts import Inline, Term, full_of, operand, text_of
from app.scene.panel.check.nudge_curve import drawable

CLOSE, NEAR = 0.01, 0.1  # shares of the predicted change


@dataclass(frozen=True, slots=True)
class Nudge:
    """The numbers of a nudge: ε, C before and after it, ∂C/∂w and the move of the update where they are reached."""

    amount: float
    reach: float
    value: float
    before: float
    after: float
    gradient: float | None
    move: float | None

    @property
    def actual(self) -> float:
        """ΔC."""
        return self.after - self.before

    @property
    def predicted(self) -> float | None:
        """g·ε."""
        return None if self.gradient is None else self.gradient * self.amount


@dataclass(frozen=True, slots=True)
class Figure:
    """A number below the chart, with its letters, its working, and what it is in words."""

    left: Inline
    words: str
    term: Term | None
    text: str
    full: str


def nudge_of(position: Position, parameter: Parameter, amount: float | None) -> Nudge:
    """The parameter nudged by `amount`, half the reach if None. Raises BadValue beyond the reach."""
    step = position.step
    reach = nudging.reach_of(position, parameter)
    by = reach / 2 if amount is None else nudging.checked_amount(position, parameter, amount)
    gradient = nudging.reached_gradient(position, parameter)
    gradient = gradient if gradient is not None and drawable(gradient) else None
    return Nudge(
        amount=by,
        reach=reach,
        value=parameter.of(step.network.weights, step.network.biases),
        before=step.total_loss,
        after=nudging.loss_at(step, parameter, by),
        gradient=gradient,
        move=None if gradient is None else -step.learning_rate * gradient,
    )


def figures(nudge: Nudge, notation: Notation) -> tuple[Figure, ...]:
    """Predicted and actual change."""
    product = Term(f"{text_of(nudge.gradient)} × {operand(nudge.amount)}")
    return (
        _figure(row("g", "·", "ε"), "predicted", nudge.predicted, product),
        _figure(row("Δ", symbol(notation.C)), "actual", nudge.actual),
    )


def _figure(left: Inline, words: str, value: float | None, term: Term | None = None) -> Figure:
    return Figure(left, words, term, text_of(value), full_of(value))


def nudge_verdict(nudge: Nudge) -> tuple[str, str]:
    """What the two numbers mean, in at most eight words, and the tone of the note."""
    if nudge.predicted is None:
        return "The prediction waits for the gradient.", "muted"
    if nudge.amount == 0:
        return "No nudge, no change.", "plain"
    if not isfinite(nudge.actual):
        return "The loss leaves the range of numbers.", "plain"
    if nudge.predicted == 0:
        stays = nudge.actual == 0
        return "Slope 0, and the loss stays." if stays else "Slope 0, yet the loss moves.", "plain"
    return _judged(nudge.actual / nudge.predicted)


def _judged(ratio: float) -> tuple[str, str]:
    if abs(ratio - 1) < CLOSE:
        return "The tangent predicts it within 1 %.", "good"
    if ratio < 0:
        return "The loss even moves the other way.", "plain"
    if abs(ratio - 1) < NEAR:
        return f"Actual is {short(ratio)} × predicted: nearly straight.", "plain"
    return f"Actual is {short(ratio)} × predicted: the curve bends.", "plain"


def landing_text(nudge: Nudge, learning_rate: float, notation: Notation) -> str:
    """Where gradient descent lands, empty before the gradient is reached."""
    if nudge.move is None:
        return ""
    rate = f"With {notation.rate} = {short(learning_rate)} the update"
    if nudge.move == 0:
        return f"{rate} leaves it where it is; the others move by their own gradients."
    landed = since(nudge.value + nudge.move, nudge.value)
    return f"{rate} moves it by {short(nudge.move)}, to {landed}; the others move by their own gradients."
