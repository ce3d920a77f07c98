"""The nudge: one parameter moved a little, what the tangent predicts of the loss, and what the loss really does."""

from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

from app.engine.parameters import Parameter
from app.explorer import nudging
from app.explorer.elsewhere import END, HERE, with_moved
from app.explorer.notation import Symbol
from app.explorer.number import NumberName, Worked, gradient_name, parameter_number
from app.explorer.quantities import change_key
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Position, Session
from app.explorer.training_step import TrainingStep
from app.scene.curves import n
from app.scene.field_error import FieldError
from app.scene.formulas.mathml import Math, row, spoken, symbol
from app.scene.formulas.numbers import full, short
from app.scene.formulas.parts import Inline, Shown, Told, Words, enclosed, known, shown, told
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
    working: Words | None
    number: Shown


@dataclass(frozen=True, slots=True)
class ChartScene:
    """The chart; what is not reached or not inside is None. `now` stands in the middle, `gap` ends at the curve."""

    box: ChartBox
    spoken: str
    unit: str
    levels: tuple[Level, ...]
    ends: tuple[str, str]
    middle: str
    middle_number: str
    "the name of the number in the middle"
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
    gradient: Shown
    chart: ChartScene | None
    slider: Slider
    amount: str
    nudged_by: Shown
    "the amount, as a number that is given"
    figures: tuple[Figure, ...]
    verdict: str | Told
    tone: str
    landing: Told | str
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
    read = reading_of(session)
    numbers = _numbers(position, parameter, nudge)
    words, tone = _verdict(nudge, read, numbers)
    return NudgeScene(
        symbol=letters,
        slope=row("∂", symbol(session.notation.C), "/", row("∂", letters)),
        gradient=known(read, gradient_name(parameter), nudge.gradient),
        chart=_chart(read, parameter, nudge) if drawn else None,
        slider=_slider(nudge, session.significant, error),
        amount=full(nudge.amount),
        nudged_by=shown(read, Worked("given", (nudge.amount,))),
        figures=_figures(nudge, read, numbers),
        verdict=words,
        tone=tone,
        landing=_landing_text(nudge, read, parameter),
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


class Numbers(NamedTuple):
    """The names of what the nudge comes to: predicted, and actual."""

    predicted: Worked
    actual: Worked


def _numbers(position: Position, parameter: Parameter, nudge: Nudge) -> Numbers:
    before = NumberName("C", where="" if position.reached("C") else HERE)
    moved = NumberName("C", where=with_moved(parameter, nudge.amount))
    return Numbers(
        Worked("product", (gradient_name(parameter), Worked("given", (nudge.amount,)))),
        Worked("difference", (moved, before)),
    )


def _figures(nudge: Nudge, read: Reading, numbers: Numbers) -> tuple[Figure, ...]:
    """Predicted and actual change."""
    gradient, amount = (
        known(read, name, value)
        for name, value in zip(numbers.predicted.of, (nudge.gradient, nudge.amount), strict=True)
        if not isinstance(name, float)
    )
    product = Words((gradient, " × ", *enclosed(amount)))
    delta = row("Δ", symbol(read.notation.C))
    return (
        Figure("slope × nudge", "predicted", product, known(read, numbers.predicted, nudge.predicted)),
        Figure(delta, "actual", None, known(read, numbers.actual, nudge.actual)),
    )


def _verdict(nudge: Nudge, read: Reading, numbers: Numbers) -> tuple[str, str]:
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
    ratio = nudge.actual / nudge.predicted
    return _judged(ratio, known(read, Worked("quotient", (numbers.actual, numbers.predicted)), ratio))


def _judged(ratio: float, written: Shown) -> tuple[str, str]:
    if abs(ratio - 1) < CLOSE:
        return "The tangent predicts it within 1 %.", "good"
    if ratio < 0:
        return "The loss even moves the other way.", "plain"
    if abs(ratio - 1) < NEAR:
        return Told("Actual is ", written, " × predicted: nearly straight."), "plain"
    return Told("Actual is ", written, " × predicted: the curve bends."), "plain"


def _landing_text(nudge: Nudge, read: Reading, parameter: Parameter) -> str:
    """Where gradient descent lands, empty before the gradient is reached."""
    if nudge.move is None:
        return ""
    where = "" if read.position.updated else END
    new = parameter_number(parameter)._replace(where=where)
    rate = told(
        "With {letter} = {rate} the update", letter=str(read.notation.rate), rate=shown(read, NumberName("eta"))
    )
    if nudge.move == 0:
        return Told(rate, " leaves it where it is; the others move by their own gradients.")
    return told(
        "{rate} moves it by {by}, to {landed}; the others move by their own gradients.",
        rate=rate,
        by=known(read, new._replace(quantity=change_key(new.quantity)), nudge.move),
        landed=known(read, new, nudge.value + nudge.move, beside=nudge.value),
    )


def _chart(read: Reading, parameter: Parameter, nudge: Nudge) -> ChartScene:
    """The chart of a nudge whose C is finite."""
    step, notation = read.step, read.notation
    given = read.before(parameter_number(parameter))
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
        middle_number=str(given),
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
