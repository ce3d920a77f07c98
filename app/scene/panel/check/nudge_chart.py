"""The chart of a nudge: the loss along the parameter, its tangent, the nudge and the landing point."""

from dataclasses import dataclass

from app.engine.measured_slope import Parameter
from app.explorer import nudging
from app.explorer.notation import Notation
from app.explorer.symbols import Symbol
from app.explorer.training_step import TrainingStep
from app.scene.formulas.numbers import short
from app.scene.panel.check import nudge_curve
from app.scene.panel.check.nudge_curve import Box, Frame, Landing, Level, Point, drawable
from app.scene.panel.check.nudge_numbers import Nudge


@dataclass(frozen=True, slots=True)
class ChartScene:
    """The chart; what is not reached or not inside is None. `now` stands in the middle, `gap` ends at the curve."""

    box: Box
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
    frame = nudge_curve.frame_of(nudge.reach, losses, nudge.before, nudge.gradient)
    unit, levels = nudge_curve.levels(frame, nudge.before)
    foretold = None if nudge.predicted is None else nudge.before + nudge.predicted
    actual = frame.place(nudge.amount, nudge.after) if drawable(nudge.after) else None
    return ChartScene(
        box=Box(),
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


def _landing(step: TrainingStep, parameter: Parameter, nudge: Nudge, frame: Frame) -> Landing | None:
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
