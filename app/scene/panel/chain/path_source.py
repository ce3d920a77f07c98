"""What the routes of the explain panel begin at: a weight or a bias, or an input, and what differs between them."""

from collections.abc import Callable
from dataclasses import dataclass

from app.engine.measured_slope import Parameter
from app.explorer.explanations import stage_title
from app.explorer.look import Neuron
from app.scene.formulas.mathml import Math, derivative
from app.scene.formulas.readings import Readings
from app.scene.panel.chain.routes_check import sum_over_routes, sum_over_routes_of_input
from app.scene.picture.layout.as_pictures import picture_side


@dataclass(frozen=True)
class PathSource:
    """A weight, a bias, a pixel or an input, by that name in `kind`; `parameter` is None for the last two.

    `left` is the derivative its routes add up to and `value` that number by backprop, None before it is reached;
    `stage` is the title of the stage that reaches it. `over` says how examples are joined, empty where there is one.
    `walked` is the sum over all routes, found without backprop.
    """

    kind: str
    parameter: Parameter | None
    left: Math
    value: float | None
    stage: str
    over: str
    walked: Callable[[], float]


def path_source(readings: Readings, look: Parameter | Neuron) -> PathSource:
    """The source that is looked at, a parameter or an input."""
    return _parameter(readings, look) if isinstance(look, Parameter) else _input(readings, look.number)


def _parameter(readings: Readings, parameter: Parameter) -> PathSource:
    return PathSource(
        kind="weight" if parameter[2] else "bias",
        parameter=parameter,
        left=derivative(readings.notation.gradient(*parameter)),
        value=readings.gradient(*parameter),
        stage=_title(readings, "gradients", parameter[0]),
        over=_over(readings),
        walked=lambda: sum_over_routes(readings.step, parameter),
    )


def _input(readings: Readings, number: int) -> PathSource:
    return PathSource(
        kind="pixel" if picture_side(readings.network.sizes[0]) else "input",
        parameter=None,
        left=derivative(readings.notation.upstream(0, number)),
        value=readings.upstream(0, number),
        stage=_title(readings, "delta", 1),
        over="",
        walked=lambda: sum_over_routes_of_input(readings.step, number, readings.example),
    )


def _title(readings: Readings, kind: str, layer: int) -> str:
    found = next(s for s in readings.position.stages if s.kind == kind and s.layer == layer)
    return stage_title(found, readings.notation)


def _over(readings: Readings) -> str:
    if readings.examples == 1:
        return ""
    how = "summed" if readings.step.reduction == "sum" else "averaged"
    return f" Each product is {how} over {readings.examples} examples."
