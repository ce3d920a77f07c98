"""The nudge: one parameter moved a little, what the tangent predicts of the loss, and what the loss really does."""

from dataclasses import dataclass

from app.engine.parameters import Parameter
from app.explorer import nudging
from app.explorer.notation import Notation, Symbol
from app.explorer.session import Session
from app.explorer.training_step import TrainingStep
from app.scene.field_error import FieldError
from app.scene.formulas.mathml import Math, row, spoken, symbol
from app.scene.formulas.numbers import full, short
from app.scene.formulas.parts import text_of
from app.scene.panel.check import nudge_curve
from app.scene.panel.check.nudge_curve import ChartBox, ChartScale, Landing, Level, Point, drawable
from app.scene.panel.check.nudge_numbers import Figure, Nudge, figures, landing_text, nudge_of, nudge_verdict


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


def chart_scene(step: TrainingStep, parameter: Parameter, nudge: Nudge, notation: Notation) -> ChartScene:
    """The chart of a nudge whose C is finite."""
    amounts, losses = nudging.curve(step, parameter, nudge.reach)
    frame = nudge_curve.chart_scale(nudge.reach, losses, nudge.before, nudge.gradient)
    unit, levels = nudge_curve.levels(frame, nudge.before)
    foretold = None if nudge.predicted is None else nudge.before + nudge.predicted
    actual = frame.place(nudge.amount, nudge.after) if drawable(nudge.after) else None
    return ChartScene(
        box=ChartBox(),
        spoken=_spoken(nudge, notation.parameter(*parameter)),
        unit=unit,
        levels=levels,
        ends=(short(nudge.value - nudge.reach), short(nudge.value + nudge.reach)),
        middle=f"now {short(nudge.value)}",
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


def _spoken(nudge: Nudge, symbol: Symbol) -> str:
    parts = [
        f"The loss along {symbol}",
        f"now {short(nudge.before)} at {short(nudge.value)}",
        f"nudged by {short(nudge.amount)} it is {short(nudge.after)}",
    ]
    if nudge.move is not None:
        parts.append(f"after the update the parameter is {short(nudge.value + nudge.move)}")
    return ", ".join(parts) + "."


TOO_LARGE = "The loss is too large here to be drawn."


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
    nudge = nudge_of(position, parameter, 0.0 if amount is None and session.edited else amount)
    letters = symbol(session.notation.parameter(*parameter))
    drawn = drawable(nudge.before)
    words, tone = nudge_verdict(nudge)
    return NudgeScene(
        symbol=letters,
        slope=row("∂", symbol(session.notation.C), "/", row("∂", letters)),
        gradient=text_of(nudge.gradient),
        chart=chart_scene(position.step, parameter, nudge, session.notation) if drawn else None,
        slider=_slider(nudge, error),
        amount=full(nudge.amount),
        figures=figures(nudge, session.notation),
        verdict=words,
        tone=tone,
        landing=landing_text(nudge, position.step.learning_rate, session.notation),
        result=short(nudge.value + nudge.amount),
        why_not=nudging.UPDATED if position.updated else "",
        problem="" if drawn else TOO_LARGE,
    )


def _slider(nudge: Nudge, error: FieldError | None) -> Slider:
    said = f"{spoken(short(nudge.amount))}, loss {spoken(short(nudge.after))}"
    message = error.message if error and error.field == "amount" else ""
    reach = f"{nudge.reach:g}"
    step = f"{nudge.reach / 100:g}"
    return Slider(reach, step, f"{nudge.amount:.12g}", short(nudge.amount), said, message)
