"""The nudge: one parameter moved a little, what the tangent predicts of the loss, and what the loss really does."""

from dataclasses import dataclass
from math import isfinite

from app.engine.parameters import Parameter
from app.explorer import nudging
from app.explorer.notation import Notation, Symbol
from app.explorer.session import Position, Session
from app.explorer.training_step import TrainingStep
from app.scene.curves import n
from app.scene.field_error import FieldError
from app.scene.formulas.mathml import Math, row, spoken, symbol
from app.scene.formulas.numbers import full, short, since
from app.scene.formulas.parts import Inline, Term, full_of, product_text, text_of
from app.scene.panel.check import nudge_curve
from app.scene.panel.check.nudge_curve import ChartBox, ChartScale, Landing, Level, Point, drawable

CLOSE, NEAR = 0.01, 0.1  # shares of the predicted change
POINT = 4.5  # the radius of a point on the chart
TOO_LARGE = "The loss is too large here to be drawn."


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
        """the slope times the nudge"""
        return None if self.gradient is None else self.gradient * self.amount


@dataclass(frozen=True, slots=True)
class Figure:
    """A number below the chart, with its letters, its working, and what it is in words."""

    left: Inline
    words: str
    term: Term | None
    text: str
    full: str


@dataclass(frozen=True, slots=True)
class ChartScene:
    """The chart; what is not reached or not inside is None. `now` stands in the middle, `gap` ends at the curve."""

    box: ChartBox
    spoken: str
    unit: str
    levels: tuple[Level, ...]
    ends: tuple[str, str]
    middle: str
    curve: str
    now: Point
    tangent: tuple[Point, Point] | None
    actual: Point | None
    predicted: Point | None
    gap: float | None
    landing: Landing | None


@dataclass(frozen=True, slots=True)
class Slider:
    """The range input: its ends, step and value as texts, and how the value is said."""

    reach: str
    step: str
    value: str
    shown: str
    spoken: str
    error: str


@dataclass(frozen=True, slots=True)
class NudgeScene:
    """The chart, its slider and numbers. `chart` is None where the loss is too large; `why_not` is Apply's reason."""

    symbol: Math
    slope: Math
    gradient: str
    chart: ChartScene | None
    slider: Slider
    amount: str
    figures: tuple[Figure, ...]
    verdict: str
    tone: str
    landing: str
    result: str
    why_not: str
    problem: str = ""


def nudge_scene(
    session: Session, parameter: Parameter, amount: float | None, error: FieldError | None = None
) -> NudgeScene:
    """The parameter nudged by `amount`, by half the reach if None, or by nothing right after an edit.

    Raises BadValue beyond the reach.
    """
    position = session.position
    nudge = _nudge_of(position, parameter, 0.0 if amount is None and session.edited else amount)
    letters = symbol(session.notation.parameter(*parameter))
    drawn = drawable(nudge.before)
    words, tone = _verdict(nudge, session.significant)
    return NudgeScene(
        symbol=letters,
        slope=row("∂", symbol(session.notation.C), "/", row("∂", letters)),
        gradient=text_of(nudge.gradient, session.significant),
        chart=_chart(position.step, parameter, nudge, session.notation) if drawn else None,
        slider=_slider(nudge, session.significant, error),
        amount=full(nudge.amount),
        figures=_figures(nudge, session.notation),
        verdict=words,
        tone=tone,
        landing=_landing_text(nudge, position.step.learning_rate, session.notation),
        result=short(nudge.value + nudge.amount, session.significant),
        why_not=nudging.UPDATED if position.updated else "",
        problem="" if drawn else TOO_LARGE,
    )


def hand_on_chart(position: Position, parameter: Parameter, by: float) -> tuple[str, str]:
    """A parameter in the hand, moved `by` so much, on its chart at rest: path data of its point, and to the tangent.

    Empty where there is no chart, or it does not reach so far.
    """
    nudge = _nudge_of(position, parameter, 0.0)
    after = nudging.loss_at(position.step, parameter, by)
    if abs(by) > nudge.reach or not drawable(nudge.before) or not drawable(after):
        return "", ""
    _, losses = nudging.curve(position.step, parameter, nudge.reach)
    frame = nudge_curve.chart_scale(nudge.reach, losses, nudge.before, nudge.gradient)
    x, y = frame.place(by, after)
    gap = "" if nudge.gradient is None else f"M{n(x)} {n(y)}V{n(frame.y(nudge.before + nudge.gradient * by))}"
    return f"M{n(x - POINT)} {n(y)}a{POINT} {POINT} 0 1 0 {2 * POINT} 0a{POINT} {POINT} 0 1 0 {-2 * POINT} 0", gap


def _slider(nudge: Nudge, significant: int, error: FieldError | None) -> Slider:
    said = f"{spoken(short(nudge.amount, significant))}, loss {spoken(short(nudge.after, significant))}"
    message = error.message if error and error.field == "amount" else ""
    reach = f"{nudge.reach:g}"
    step = f"{nudge.reach / 100:g}"
    return Slider(reach, step, f"{nudge.amount:.12g}", short(nudge.amount, significant), said, message)


def _nudge_of(position: Position, parameter: Parameter, amount: float | None) -> Nudge:
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
        move=None if gradient is None else step.change(parameter),
    )


def _figures(nudge: Nudge, notation: Notation) -> tuple[Figure, ...]:
    """Predicted and actual change."""
    product = Term(product_text(nudge.gradient, nudge.amount, notation.significant))
    return (
        _figure("slope × nudge", "predicted", nudge.predicted, notation.significant, product),
        _figure(row("Δ", symbol(notation.C)), "actual", nudge.actual, notation.significant),
    )


def _figure(left: Inline, words: str, value: float | None, significant: int, term: Term | None = None) -> Figure:
    return Figure(left, words, term, text_of(value, significant), full_of(value))


def _verdict(nudge: Nudge, significant: int) -> tuple[str, str]:
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
    return _judged(nudge.actual / nudge.predicted, significant)


def _judged(ratio: float, significant: int) -> tuple[str, str]:
    if abs(ratio - 1) < CLOSE:
        return "The tangent predicts it within 1 %.", "good"
    if ratio < 0:
        return "The loss even moves the other way.", "plain"
    if abs(ratio - 1) < NEAR:
        return f"Actual is {short(ratio, significant)} × predicted: nearly straight.", "plain"
    return f"Actual is {short(ratio, significant)} × predicted: the curve bends.", "plain"


def _landing_text(nudge: Nudge, learning_rate: float, notation: Notation) -> str:
    """Where gradient descent lands, empty before the gradient is reached."""
    if nudge.move is None:
        return ""
    rate = f"With {notation.rate} = {short(learning_rate, notation.significant)} the update"
    if nudge.move == 0:
        return f"{rate} leaves it where it is; the others move by their own gradients."
    landed = since(nudge.value + nudge.move, nudge.value, notation.significant)
    moved = short(nudge.move, notation.significant)
    return f"{rate} moves it by {moved}, to {landed}; the others move by their own gradients."


def _chart(step: TrainingStep, parameter: Parameter, nudge: Nudge, notation: Notation) -> ChartScene:
    """The chart of a nudge whose C is finite."""
    amounts, losses = nudging.curve(step, parameter, nudge.reach)
    frame = nudge_curve.chart_scale(nudge.reach, losses, nudge.before, nudge.gradient)
    unit, levels = nudge_curve.levels(frame, nudge.before, notation)
    foretold = None if nudge.predicted is None else nudge.before + nudge.predicted
    actual = frame.place(nudge.amount, nudge.after) if drawable(nudge.after) else None
    return ChartScene(
        box=ChartBox(),
        spoken=_spoken(nudge, notation.parameter(*parameter), notation.significant),
        unit=unit,
        levels=levels,
        ends=(
            short(nudge.value - nudge.reach, notation.significant),
            short(nudge.value + nudge.reach, notation.significant),
        ),
        middle=f"now {short(nudge.value, notation.significant)}",
        curve=nudge_curve.curve_path(frame, amounts, losses),
        now=frame.place(0, nudge.before),
        tangent=None if nudge.gradient is None else nudge_curve.tangent_ends(frame, nudge.before, nudge.gradient),
        actual=actual,
        predicted=frame.place(nudge.amount, foretold) if foretold is not None and frame.holds(foretold) else None,
        gap=None if foretold is None or actual is None else frame.y(foretold),
        landing=_landing(step, parameter, nudge, frame),
    )


def _landing(step: TrainingStep, parameter: Parameter, nudge: Nudge, frame: ChartScale) -> Landing | None:
    if nudge.move is None:
        return None
    drawn = min(max(nudge.move, -nudge.reach), nudge.reach)
    loss = nudging.loss_at(step, parameter, drawn)
    return nudge_curve.landing_at(frame, nudge.move, loss) if drawable(loss) else None


def _spoken(nudge: Nudge, symbol: Symbol, significant: int) -> str:
    parts = [
        f"The loss along {symbol}",
        f"now {short(nudge.before, significant)} at {short(nudge.value, significant)}",
        f"nudged by {short(nudge.amount, significant)} it is {short(nudge.after, significant)}",
    ]
    if nudge.move is not None:
        parts.append(f"after the update the parameter is {short(nudge.value + nudge.move, significant)}")
    return ", ".join(parts) + "."
