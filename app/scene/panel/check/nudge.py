"""The nudge: one parameter moved a little, what the tangent predicts of the loss, and what the loss really does."""

from dataclasses import dataclass

from app.engine.measured_slope import Parameter
from app.explorer import nudging
from app.explorer.session import Session
from app.scene.field_error import FieldError
from app.scene.formulas.mathml import Math, row, spoken, symbol
from app.scene.formulas.numbers import full, short
from app.scene.formulas.parts import text_of
from app.scene.panel.check.nudge_chart import ChartScene, chart_scene
from app.scene.panel.check.nudge_curve import drawable
from app.scene.panel.check.nudge_numbers import Figure, Nudge, figures, landing_text, nudge_of, verdict

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
    words, tone = verdict(nudge)
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
